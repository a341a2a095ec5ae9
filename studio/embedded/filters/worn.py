"""What film and tape do to a picture: gate weave, dust, scratches and flicker; bleeding colours, jitter and dropouts.

All is a pure function of the picture, the number of its frame and a seed. Sizes are shares of the picture's height, so
that a small preview looks like the film.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.filters.shapes import covered, smooth
from studio.embedded.filters.transforming import filling

Pixels = npt.NDArray[Any]
_DARK, _LIGHT = 0.04, 0.96


def wander(seed: int, frame: int, axis: int) -> float:
    """-1 to 1: a slow sway and a small shake a frame, as of film that runs through a gate."""
    total = 0.0
    for octave, (period, weight) in enumerate(((24, 0.5), (7, 0.3), (1, 0.2))):
        step, share = divmod(frame / period, 1)
        ends = [np.random.default_rng((seed, axis, octave, int(step) + k)).uniform(-1, 1) for k in (0, 1)]
        share = share * share * (3 - 2 * share)
        total += weight * float(ends[0] * (1 - share) + ends[1] * share)
    return total


def weaving(picture: Pixels, sway: float, turn: float, seed: int, frame: int) -> Pixels:
    """The picture moved as in a projector's gate. sway: at most, in shares of its height; turn: at most, in degrees."""
    high, wide = picture.shape[:2]
    x, y, angle = (wander(seed, frame, axis) for axis in range(3))
    at = wide / 2 + 0.5 * sway * high * x, high / 2 + sway * high * y
    return filling(picture, wide, high, at, (0.5, 0.5), turn * angle, "stretch")


def dusty(picture: Pixels, dust: float, scratches: float, flicker: float, seed: int, frame: int) -> Pixels:
    """The picture from a worn print. dust, scratches, flicker: 0 to 1."""
    rng = np.random.default_rng((seed, frame))
    top = np.float32(np.iinfo(picture.dtype).max)
    colour = picture[..., :3].astype(np.float32) / top
    if flicker > 0:
        colour *= np.float32(1 + 0.18 * flicker * wander(seed, frame, 7) + 0.05 * flicker * rng.uniform(-1, 1))
    for _ in range(rng.poisson(18 * dust)):
        _speck(colour, rng)
    for _ in range(rng.poisson(0.35 * dust)):
        _hair(colour, rng)
    _scratch(colour, scratches, seed, frame)
    out = picture.copy()
    out[..., :3] = np.clip(colour, 0, 1) * top + np.float32(0.5)
    return out


def _ink(colour: Any, matte: Any, level: float, left: int, top: int, strength: float) -> None:
    part = colour[top : top + matte.shape[0], left : left + matte.shape[1]]
    part += (np.float32(level) - part) * (matte[..., None] * np.float32(strength / 255))


def _speck(colour: Any, rng: np.random.Generator) -> None:
    high, wide = colour.shape[:2]
    size = max(1.2, high * 0.0034 * float(rng.lognormal(0, 0.6)))
    box = math.ceil(2.6 * size) + 2
    left, top = int(rng.integers(0, max(1, wide - box))), int(rng.integers(0, max(1, high - box)))
    turn = np.sort(rng.uniform(0, 2 * math.pi, 7))
    reach = size * rng.uniform(0.5, 1.2, 7)
    points = np.column_stack((np.cos(turn) * reach, np.sin(turn) * reach)) + box / 2
    room = min(box, wide - left), min(box, high - top)
    level = _LIGHT if rng.random() < 0.3 else _DARK
    _ink(colour, covered(smooth(points), *room), level, left, top, float(rng.uniform(0.5, 0.95)))


def _hair(colour: Any, rng: np.random.Generator) -> None:
    high, wide = colour.shape[:2]
    length = high * rng.uniform(0.04, 0.12)
    t = np.linspace(0, 1, 24)
    angle = rng.uniform(0, 2 * math.pi) + np.cumsum(rng.normal(0, 0.22, 24))
    steps = np.column_stack((np.cos(angle), np.sin(angle))) * length / 24
    line = np.cumsum(steps, 0) + np.array((rng.uniform(0, wide), rng.uniform(0, high)))
    matte = np.zeros((high, wide), np.uint8)
    thick = max(1, round(high * 0.0014))
    cv2.polylines(matte, [np.rint(line * 16).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 4)
    _ink(colour, matte, _DARK, 0, 0, 0.8 * float(t[-1]))


def _scratch(colour: Any, scratches: float, seed: int, frame: int) -> None:
    """Lines from top to bottom that stay for a while and tremble."""
    high, wide = colour.shape[:2]
    rows = np.arange(high, dtype=np.float32)[:, None]
    columns = np.arange(wide, dtype=np.float32)[None] + np.float32(0.5)
    for number in range(4):
        stay = 10 + 7 * number
        kept = np.random.default_rng((seed, number, frame // stay, 99))
        if kept.random() > 0.55 * scratches:
            continue
        x = kept.uniform(0.03, 0.97) * wide + wander(seed, frame, 20 + number) * 0.004 * high
        bend = np.sin(rows / high * kept.uniform(1, 4) + kept.uniform(0, 6)) * np.float32(0.0015 * high)
        near = np.clip(1 - np.abs(columns - x - bend) / np.float32(max(0.8, 0.0009 * high)), 0, 1)
        gaps = np.clip(np.sin(rows / high * kept.uniform(6, 40) + frame) * 2 + kept.uniform(0.5, 2), 0, 1)
        _ink(colour, near * gaps * 255, _LIGHT if kept.random() < 0.65 else _DARK, 0, 0, 0.45)


def taped(picture: Pixels, bleed: float, jitter: float, noise: float, tracking: float, seed: int, frame: int) -> Pixels:
    """The picture from a home video tape: little detail across, colours that bleed to the right, lines that tremble,
    grain, and a band of torn lines that climbs. All 0 to 1."""
    high, wide = picture.shape[:2]
    rng = np.random.default_rng((seed, frame))
    top = np.float32(np.iinfo(picture.dtype).max)
    coded = cv2.cvtColor(picture[..., :3].astype(np.float32) / top, cv2.COLOR_RGB2YCrCb)
    luma: Any
    red: Any
    blue: Any
    luma, red, blue = (np.ascontiguousarray(plane) for plane in cv2.split(coded))
    if bleed > 0:
        luma = cv2.GaussianBlur(luma, (0, 0), sigmaX=max(0.3, 0.0022 * wide * bleed), sigmaY=0.3)
        # An edge enhancer that such recorders have, which leaves a bright rim to the right.
        luma += 0.35 * bleed * (luma - _right(cv2.GaussianBlur(luma, (0, 0), 0.004 * wide), 0.002 * wide))
        spread = max(0.5, 0.012 * wide * bleed)
        red, blue = (_right(cv2.GaussianBlur(p, (0, 0), sigmaX=spread, sigmaY=0.8), spread * 0.9) for p in (red, blue))
    if noise > 0:
        rough = cv2.resize(rng.normal(0, 1, (high, max(1, wide // 3))).astype(np.float32), (wide, high))
        luma += np.float32(0.045 * noise) * rough
        tint = rng.normal(0, 1, (2, max(1, high // 3), max(1, wide // 24))).astype(np.float32)
        red += np.float32(0.03 * noise) * cv2.resize(tint[0], (wide, high))
        blue += np.float32(0.03 * noise) * cv2.resize(tint[1], (wide, high))
    move = np.zeros(high, np.float32)
    if jitter > 0:
        line = cv2.GaussianBlur(rng.normal(0, 1, (high, 1)).astype(np.float32), (0, 0), max(0.6, high / 400))[:, 0]
        move += np.float32(0.0022 * wide * jitter) * line
        # The head switches at the bottom, where the picture leans over.
        foot = np.clip((np.arange(high) / high - 0.972) / 0.028, 0, 1)
        move += (foot**2 * wide * 0.06 * jitter * (1 + 0.3 * wander(seed, frame, 5))).astype(np.float32)
    torn = np.zeros(high, np.float32)
    if tracking > 0:
        middle = (0.83 - 0.0047 * frame + 0.02 * wander(seed, frame, 9)) % 1.25 - 0.1
        band = np.exp(-(((np.arange(high) / high - middle) / 0.028) ** 2)).astype(np.float32)
        torn = band * np.float32(tracking)
        move += torn * np.float32(0.02 * wide) * np.float32(rng.uniform(0.4, 1))
    made: Any = cv2.cvtColor(cv2.merge([luma, red, blue]), cv2.COLOR_YCrCb2RGB)
    if move.any():
        at = np.arange(wide, dtype=np.float32)[None] - move[:, None]
        rows = np.broadcast_to(np.arange(high, dtype=np.float32)[:, None], (high, wide))
        made = cv2.remap(made, at, np.ascontiguousarray(rows), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if torn.any():
        bright = (rng.random((high, max(1, wide // 14))) > 0.9).astype(np.float32)
        streaks = cv2.resize(bright, (wide, high), interpolation=cv2.INTER_LINEAR)
        made += (streaks * torn[:, None] * np.float32(0.75))[..., None]
    out = picture.copy()
    out[..., :3] = np.clip(made, 0, 1) * top + np.float32(0.5)
    return out


def _right(plane: Any, pixels: float) -> Any:
    matrix = np.array([(1, 0, pixels), (0, 1, 0)], np.float64)
    return cv2.warpAffine(plane, matrix, (plane.shape[1], plane.shape[0]), borderMode=cv2.BORDER_REPLICATE)


def glitched(picture: Pixels, split: float, blocks: float, lines: float, seed: int, frame: int, hold: int) -> Pixels:
    """A broken digital picture: channels apart, bands and blocks in the wrong place, dark scan lines. All 0 to 1.

    hold: how many frames one fault stays; most of them are quiet, some are bad.
    """
    high, wide = picture.shape[:2]
    rng = np.random.default_rng((seed, frame // max(1, hold)))
    force = float(np.clip(rng.beta(1.1, 1.4) * 1.4, 0.12, 1))
    out = picture.copy()
    for _ in range(rng.poisson(9 * blocks * force)):
        tall = max(1, int(high * rng.choice((0.008, 0.02, 0.05, 0.11)) * rng.uniform(0.6, 1.4)))
        top = int(rng.integers(0, max(1, high - tall)))
        out[top : top + tall] = np.roll(out[top : top + tall], int(wide * rng.normal(0, 0.07) * (0.4 + force)), axis=1)
    side = max(2, high // 22)
    for _ in range(rng.poisson(16 * blocks * force)):
        across, down = int(side * rng.integers(1, 7)), int(side * rng.integers(1, 3))
        if across >= wide or down >= high:
            continue
        x, y = (int(rng.integers(0, room)) for room in (wide - across, high - down))
        u, v = (int(rng.integers(0, room)) for room in (wide - across, high - down))
        piece = picture[v : v + down, u : u + across, :3]
        out[y : y + down, x : x + across, :3] = piece[..., rng.permutation(3)] if rng.random() < 0.5 else piece
    apart = round(wide * 0.014 * split * force * (1 if rng.random() < 0.5 else -1)) or round(2 * split)
    if apart:
        out[..., 0], out[..., 2] = np.roll(out[..., 0], apart, axis=1), np.roll(out[..., 2], -apart, axis=1)
    if lines > 0:
        period = max(2, round(high / 240))
        dark = np.where(np.arange(high) % (2 * period) < period, np.float32(1 - 0.35 * lines), np.float32(1))
        out[..., :3] = out[..., :3] * dark[:, None, None] + np.float32(0.5)
    return out
