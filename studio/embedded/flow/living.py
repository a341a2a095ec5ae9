"""A brushed region that lives: its texture drifts without ever running out, and sways.

Holynski et al., Animating Pictures with Eulerian Motion Fields, CVPR 2021: the motion is a field that stands still
while the picture flows through it. Two streams of the same still, half a period apart, are displaced by the field and
cross-faded; each is invisible at the moment it starts over. Where the flow would draw from outside the region, the
region's own texture is mirrored at its edge instead, so that rock never flows into water.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.flow.ambient import Ambient
from studio.embedded.flow.lattice import Lattice, sampled
from studio.embedded.flow.pace import Pace
from studio.embedded.flow.speed import approach, velocity
from studio.media.values import Brush

Field = npt.NDArray[np.float32]
Mask8 = npt.NDArray[np.uint8]
Picture = npt.NDArray[np.uint8]

_CELLS = 240
_PERIOD = (0.7, 6.0)  # seconds between a stream's fresh starts
_TRAVEL = 0.12  # picture heights a stream moves either way before it has faded out
_CONTRAST = 0.65  # how much of the contrast that averaging two streams costs is given back


class Living:
    """One brush's region of a still, prepared; `render` gives any moment."""

    def __init__(
        self,
        still: Picture,
        mask: Mask8,
        brush: Brush,
        *,
        amount: float,
        seed: int,
        loop: float,
        seconds: float = 0.0,
    ) -> None:
        """mask: (h, w), not empty; loop: seconds after which all repeats, or 0; seconds: how long the clip is."""
        height, width = mask.shape
        self.x, self.y, w, h = cv2.boundingRect(mask)
        self._area = np.s_[self.y : self.y + h, self.x : self.x + w]
        self._inside = mask[self._area].astype(np.float32) / np.float32(255)
        self._outside = 1 - self._inside
        step = max(1, round(min(width, height) / _CELLS))
        # Everything below is in pixels of the region's box; the still's own coordinates only when it is sampled.
        self._lattice = lattice = Lattice(w, h, step)
        self._velocity = np.array(velocity(brush, height, amount), np.float32)
        self._growth = approach(brush, amount) if len(brush.path) < 2 else 0.0
        signals = dict(brush.moving)
        right, down = velocity(replace(brush, horizontal=1.0, vertical=1.0), height, amount)
        units = {"horizontal": right, "vertical": down, "proximity": approach(replace(brush, proximity=1.0), amount)}
        # Of the two ways and of the growth what a second of 1 does, and how many of those have gone by.
        self._ways = np.array([units["horizontal"], units["vertical"]], np.float32)
        self._rate_of_growth = units["proximity"] if len(brush.path) < 2 else 0.0
        paces = {
            name: Pace(getattr(brush, name), signals.get(name), loop, seconds)
            for name in ("horizontal", "vertical", "proximity", "ambient")
        }
        self._right, self._up, self._near, self._unrest = paces.values()
        self._moves = bool(signals)
        self._amount = amount
        weight = max(1e-6, float(self._inside.sum()))
        rows, columns = np.arange(h, dtype=np.float32), np.arange(w, dtype=np.float32)
        self._centre = np.array(
            [(self._inside.sum(axis=0) @ columns) / weight, (self._inside.sum(axis=1) @ rows) / weight], np.float32
        )
        self.period = self._period(height, loop)
        self._ambient = Ambient(lattice.columns, lattice.rows, height / step, seed, loop)
        reach = _TRAVEL * height + 0.05 * height
        self._wide = Lattice(w, h, step, margin=int(reach / step) + 3)
        self._mirror = _mirror(self._wide, self._inside)
        self._fine = 0.02 * height
        self._mean = _inner_mean(still[self._area], self._inside, self._fine)

    def render(self, picture: Picture, seconds: float) -> Picture:
        """The picture (h, w, 3) with this region as it is at that time; pixels outside the region are the same."""
        streams = self._streams(seconds)
        shown = [self._stream(picture, shift, seconds) for shift, _ in streams]
        moved = shown[0]
        if len(streams) > 1:
            apart = self._apart([shift for shift, _ in streams], seconds)
            moved = self._crossfade(shown[0], shown[1], streams[0][1], apart)
        out = picture.copy()
        out[self._area] = cv2.blendLinear(moved, picture[self._area], self._inside, self._outside)
        return out

    def _period(self, height: int, loop: float) -> float:
        corners = np.array([(0, 0), self._inside.shape[::-1]], np.float32) - self._centre
        radius = float(np.linalg.norm(np.abs(corners).max(axis=0)))
        speed = float(np.linalg.norm(self._velocity)) + abs(self._growth) * radius
        if speed < 1e-6:
            return 0.0
        thick = float(cv2.distanceTransform((self._inside > 0.4).astype(np.uint8), cv2.DIST_L2, 3).max())
        travel = min(_TRAVEL * height, max(0.02 * height, 2.5 * thick))
        period = min(max(2 * travel / speed, _PERIOD[0]), _PERIOD[1])
        # A loop closes when it holds whole periods.
        return loop / max(1, round(loop / period)) if loop else period

    def _streams(self, seconds: float) -> list[tuple[float, float]]:
        """(seconds of displacement, weight) of the streams that are visible; weights add up to 1."""
        if not self.period:
            return [(0.0, 1.0)]
        out = []
        for offset in (0.5, 0.0):
            phase = (seconds / self.period + offset) % 1.0
            rise = 1 - abs(2 * phase - 1)
            weight = rise * rise * (3 - 2 * rise)
            if weight > 1 / 512:
                out.append(((phase - 0.5) * self.period, weight))
        return out

    def _stream(self, picture: Picture, shift: float, seconds: float) -> Picture:
        points = self._lattice.points
        grown, moved = self._gone(shift, seconds)
        if self._growth or grown:
            points = self._centre + (points - self._centre) * np.float32(np.exp(-grown))
        source = points - moved
        unrest = self._unrest.at(seconds) * self._amount
        if unrest:
            source = source + self._ambient.at(seconds) * np.float32(unrest * self._lattice.step)
        source = source + self._wide.sample(self._mirror, source)
        return sampled(picture, self._lattice.full(source) + np.array([self.x, self.y], np.float32))

    def _gone(self, shift: float, seconds: float) -> tuple[float, Field]:
        """Growth and way (x, y in pixels) of a stream from the middle of its life, `shift` seconds ago, to now."""
        if not self._moves:
            return self._growth * shift, np.asarray(self._velocity * np.float32(shift))
        begin = seconds - shift
        way = self._right.between(begin, seconds), self._up.between(begin, seconds)
        return self._rate_of_growth * self._near.between(begin, seconds), np.asarray(
            self._ways * np.array(way, np.float32)
        )

    def _apart(self, shifts: list[float], seconds: float) -> float:
        """How unlike each other the streams are, 0..1: what rests shows the same texture twice."""
        if not self._moves:
            return 1.0
        (grown, way), (more, other) = (self._gone(shift, seconds) for shift in shifts)
        far = float(np.hypot(*(way - other))) + abs(grown - more) * float(np.hypot(*self._centre))
        return min(1.0, float(far / self._fine))

    def _crossfade(self, first: Picture, second: Picture, weight: float, apart: float) -> Picture:
        """Blend of two streams around the region's smooth mean: averaging unrelated texture would halve its variance
        at every half period, which is seen as breathing."""
        other = 1 - weight
        gain = 1 + apart * _CONTRAST * (1 / np.sqrt(weight * weight + other * other) - 1)
        both = cv2.addWeighted(first, weight * gain, second, other * gain, 0, dtype=cv2.CV_16S)
        return np.asarray(cv2.addWeighted(both, 1.0, self._mean, 1 - gain, 0, dtype=cv2.CV_8U), np.uint8)


def _mirror(lattice: Lattice, inside: Field) -> Field:
    """For every cell the way (x, y in pixels) to where its texture comes from: nowhere inside the region, and outside
    it to the mirror image at the region's edge."""
    margin, step = lattice.margin, lattice.step
    inner = (lattice.columns - 2 * margin, lattice.rows - 2 * margin)
    coarse = cv2.resize(inside, inner, interpolation=cv2.INTER_AREA)
    outside: Any = np.ones((lattice.rows, lattice.columns), np.uint8)
    threshold = min(0.4, float(coarse.max()) * 0.5)
    outside[margin : margin + inner[1], margin : margin + inner[0]] = coarse <= threshold
    _, labels = cv2.distanceTransformWithLabels(outside, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL)
    zeros = np.argwhere(outside == 0)
    place = np.zeros((int(labels.max()) + 1, 2), np.int64)
    place[labels[outside == 0]] = zeros
    nearest = place[labels]
    here = np.moveaxis(np.indices(outside.shape), 0, -1)
    target = 2 * nearest - here
    valid = np.clip(target, 0, np.array(outside.shape) - 1)
    lands_inside = (outside[valid[..., 0], valid[..., 1]] == 0) & np.all(valid == target, axis=-1)
    target = np.where(lands_inside[..., None], target, nearest)
    way = ((target - here) * step)[..., ::-1].astype(np.float32)
    return np.ascontiguousarray(way)


def _inner_mean(area: Picture, inside: Field, sigma: float) -> Picture:
    """The area smoothed within the region only."""
    weight = cv2.GaussianBlur(inside, (0, 0), sigma)
    total = cv2.GaussianBlur(area.astype(np.float32) * inside[..., None], (0, 0), sigma)
    return np.asarray(np.clip(total / np.maximum(weight, 1e-4)[..., None] + 0.5, 0, 255), np.uint8)
