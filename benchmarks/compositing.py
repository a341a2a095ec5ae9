"""Keying, layers, turns, blurs and transitions against FFmpeg's own filters, on the same frames.

Pixels are measured against what is known to be true: the cover and colour that a green-screen shot was mixed from, the
float64 formula of a layer and of a Gaussian, a scene that is known between its pixels. FFmpeg's filters run through
PyAV with all the threads that they take; both get the frame in the form they want it in, so no conversion is timed.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

from nodes import combine, image, matte
from studio.embedded.transitions import between
from studio.media.values import Image

Picture = npt.NDArray[Any]
SCREEN = np.array((26, 170, 54), np.float64)
GROUND = np.array((60, 70, 150), np.float64)


def psnr(made: Any, truth: Any) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((np.asarray(made, np.float64) - truth) ** 2))))


def timed(theirs: Callable[[], Any], ours: Callable[[], Any], rounds: int) -> tuple[Any, Any, float, float]:
    """Both results, and the medians of both times in seconds; in turns, so that both see the same machine."""
    made = theirs(), ours()
    took: tuple[list[float], list[float]] = [], []
    for _ in range(rounds):
        for work, times in zip((theirs, ours), took, strict=True):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
    return (*made, *map(statistics.median, took))


class Filter:
    """One of FFmpeg's filter chains, on frames of one form each."""

    def __init__(
        self, chain: list[tuple[str, str]], forms: list[str], out: str, width: int, height: int, *, fps: bool = False
    ) -> None:
        self.graph, self.forms = av.filter.Graph(), forms
        self.sources = [
            self.graph.add_buffer(width=width, height=height, format=form, time_base=Fraction(1, 24)) for form in forms
        ]
        last = self.graph.add(chain[0][0], chain[0][1])
        for number, source in enumerate(self.sources):
            rate = self.graph.add("fps", "24") if fps else source
            if fps:
                source.link_to(rate)
            rate.link_to(last, 0, number)
        for name, arguments in [*chain[1:], ("format", out)]:
            stage = self.graph.add(name, arguments)
            last.link_to(stage)
            last = stage
        self.sink = self.graph.add("buffersink")
        last.link_to(self.sink)
        self.graph.configure()
        self.count = 0

    def frame(self, picture: Picture, form: str) -> Any:
        given = av.VideoFrame.from_ndarray(picture, format="rgba" if picture.shape[2] == 4 else "rgb24")
        return given if given.format.name == form else given.reformat(format=form)

    def __call__(self, frames: list[Any]) -> Any:
        for frame, source in zip(frames, self.sources, strict=True):
            frame.pts, frame.time_base = self.count, Fraction(1, 24)
            source.push(frame)
        self.count += 1
        return self.sink.pull()


def array(frame: Any) -> Picture:
    """A frame of FFmpeg's as an array of RGB or RGBA."""
    return np.asarray(frame.to_ndarray(format="rgba" if "a" in frame.format.name else "rgb24"))


def shot(width: int, height: int) -> tuple[Picture, Any, Any]:
    """A figure with hair before an unevenly lit screen, with noise; its true cover, and its true colours."""
    draw = np.random.default_rng(2)
    large = np.zeros((height * 2, width * 2), np.float32)
    middle, size = (width, height * 5 // 4), height * 3 // 4
    cv2.circle(large, middle, size, 1.0, -1)
    for _ in range(260):
        turn = draw.uniform(np.pi, 2 * np.pi)
        root = (int(middle[0] + size * 0.97 * np.cos(turn)), int(middle[1] + size * 0.97 * np.sin(turn)))
        far, lean = size * draw.uniform(1.03, 1.14), turn + draw.uniform(-0.08, 0.08)
        cv2.line(large, root, (int(middle[0] + far * np.cos(lean)), int(middle[1] + far * np.sin(lean))), 1.0, 3)
    cover = cv2.GaussianBlur(cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA), (0, 0), 0.9)[..., None]
    y, x = np.mgrid[:height, :width]
    thing = np.dstack((180 + 30 * np.sin(x / 50), 130 + 25 * np.cos(y / 70), 105 + 20 * np.sin((x + y) / 90)))
    light = 1 - 0.12 * np.hypot(x / width - 0.5, y / height - 0.5)
    mixed = thing * cover + SCREEN * light[..., None] * (1 - cover)
    noisy = mixed + draw.normal(0, 2.0, mixed.shape)
    return np.rint(np.clip(noisy, 0, 255)).astype(np.uint8), cover, thing


def keying(width: int, height: int, rounds: int) -> tuple[float, float, float, float]:
    picture, cover, thing = shot(width, height)
    truth = thing * cover + GROUND * (1 - cover)
    chain = [("chromakey", "color=0x1aaa36:similarity=0.12:blend=0.12"), ("despill", "type=green")]
    peer = Filter([chain[0], ("format", "gbrap"), chain[1]], ["yuva444p"], "rgba", width, height)
    given = peer.frame(picture, "yuva444p")
    still = Image(picture)
    theirs, ours, peer_seconds, seconds = timed(
        lambda: peer([given]), lambda: matte.chroma(still, colour="#1aaa36").image.pixels, rounds
    )

    def over(keyed: Picture) -> Any:
        alpha = keyed[..., 3:] / 255
        return keyed[..., :3] * alpha + GROUND * (1 - alpha)

    return psnr(over(array(theirs)), truth), psnr(over(ours), truth), peer_seconds, seconds


def texture(width: int, height: int, seed: int = 1) -> Picture:
    draw = np.random.default_rng(seed)
    out = np.zeros((height, width, 3), np.float32)
    for size in (3, 9, 40):
        rough = draw.standard_normal((height // size + 2, width // size + 2, 3)).astype(np.float32)
        out += cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC) * size**0.4
    return np.clip(128 + 40 * out / out.std(), 0, 255).astype(np.uint8)


def layer(width: int, height: int, rounds: int) -> tuple[float, float, float, float]:
    below, above = texture(width, height), texture(width, height, 2)
    alpha = cv2.resize(np.random.default_rng(3).integers(0, 256, (9, 16), np.uint8), (width, height))
    layered = np.dstack((above, alpha))
    share = alpha[..., None] / 255
    truth = above * share + below * (1 - share)
    peer = Filter([("overlay", "format=rgb")], ["rgb24", "rgba"], "rgb24", width, height)
    given = [peer.frame(below, "rgb24"), peer.frame(layered, "rgba")]
    one, other = Image(below), Image(layered)
    theirs, ours, peer_seconds, seconds = timed(lambda: peer(given), lambda: image.composite(one, other).pixels, rounds)
    return psnr(array(theirs)[..., :3], truth), psnr(ours, truth), peer_seconds, seconds


def scene(x: Any, y: Any) -> Any:
    waves = [50 * np.sin(x / 3.1 + y / 17) * np.cos(y / 3.7), 40 * np.sin((x + y) / 5.3), 20 * np.cos(x / 2.3 - y / 9)]
    return 128 + sum(waves)


def turned(width: int, height: int, rounds: int) -> tuple[float, float, float, float]:
    y, x = np.mgrid[:height, :width] + 0.5
    angle, u, v = np.radians(7), x - width / 2, y - height / 2
    cos, sin = np.cos(angle), np.sin(angle)
    truth = scene(width / 2 + cos * u + sin * v, height / 2 - sin * u + cos * v)[..., None]
    picture = np.repeat(np.rint(scene(x, y))[..., None], 3, 2).astype(np.uint8)
    peer = Filter([("rotate", "a=7*PI/180")], ["rgb24"], "rgb24", width, height)
    given = peer.frame(picture, "rgb24")
    still = Image(picture)
    theirs, ours, peer_seconds, seconds = timed(
        lambda: peer([given]), lambda: combine.transform(still, rotation=7).pixels, rounds
    )
    inner = (slice(height // 4, -height // 4), slice(width // 4, -width // 4))
    fits = [psnr(made[..., :3][inner], truth[inner]) for made in (array(theirs), ours)]
    return fits[0], fits[1], peer_seconds, seconds


def blurred(width: int, height: int, rounds: int, sigma: float) -> tuple[float, float, float, float]:
    picture = texture(width, height)
    reach = int(6 * sigma)
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    truth = cv2.sepFilter2D(picture.astype(np.float64), -1, kernel, kernel, borderType=cv2.BORDER_REPLICATE)
    peer = Filter([("gblur", f"sigma={sigma}:steps=1")], ["gbrp"], "gbrp", width, height)
    given = peer.frame(picture, "gbrp")
    still = Image(picture)
    theirs, ours, peer_seconds, seconds = timed(
        lambda: peer([given]), lambda: combine.blur(still, radius=2 * sigma).pixels, rounds
    )
    seen = theirs.to_ndarray(format="rgb24")
    return psnr(seen, truth), psnr(ours, truth), peer_seconds, seconds


def dissolved(width: int, height: int, rounds: int) -> tuple[float, float, float, float]:
    """Half way through a second; FFmpeg's time is a frame's share of all 24."""
    first, second = texture(width, height), texture(width, height, 2)
    truth = (first.astype(np.float64) + second) / 2
    peer = Filter([("xfade", "transition=fade:duration=1:offset=0")], ["gbrp", "gbrp"], "gbrp", width, height, fps=True)
    given = [peer.frame(first, "gbrp"), peer.frame(second, "gbrp")]
    made: dict[float, Any] = {}
    began = time.perf_counter()
    for number in range(26):
        for frame, source in zip(given, peer.sources, strict=True):
            frame.pts, frame.time_base = number, Fraction(1, 24)
            source.push(frame)
        while True:
            try:
                seen = peer.sink.pull()
            except (av.BlockingIOError, av.EOFError):
                break
            made[float(seen.pts * seen.time_base)] = seen
    peer_seconds = (time.perf_counter() - began) / len(made)
    ours, _, seconds, _ = timed(lambda: between(first, second, "dissolve", 0.5), lambda: None, rounds)
    return psnr(made[0.5].to_ndarray(format="rgb24"), truth), psnr(ours, truth), peer_seconds, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="640 x 360, two rounds")
    quick = parser.parse_args().quick
    width, height, rounds = (640, 360, 2) if quick else (1920, 1080, 21)
    rows: dict[str, Callable[[], tuple[float, float, float, float]]] = {
        "chromakey + despill | matte.chroma": lambda: keying(width, height, rounds),
        "overlay | image.composite": lambda: layer(width, height, rounds),
        "rotate 7° | image.transform": lambda: turned(width, height, rounds),
        "gblur sigma 2 | image.blur": lambda: blurred(width, height, rounds, 2),
        "gblur sigma 15 | image.blur": lambda: blurred(width, height, rounds, 15),
        "xfade fade | dissolve": lambda: dissolved(width, height, rounds),
    }
    print(f"{width}x{height}: PSNR in dB against the truth, ms a frame, by FFmpeg and by Shotgraph; ratio of times")
    for name, measure in rows.items():
        peer_db, our_db, peer_s, our_s = measure()
        times = f"{peer_s * 1e3:8.1f} {our_s * 1e3:8.1f} {our_s / peer_s:6.2f}"
        print(f"  {name:36} {peer_db:7.1f} {our_db:7.1f} {times}", flush=True)
    print(f"peak RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
