"""Lookup tables as `color.lut` applies them, against FFmpeg's lut3d, in time and in pixels.

Both get the same pictures of 8 and 16 bits, as arrays, and the same .cube, and interpolate over tetrahedra. The truth
is the interpolation in float64; errors are in steps of the picture's depth: half a step is what rounding alone costs.
FFmpeg's filter is measured three times: with the way from and to arrays, which whoever works on pixels in Python goes,
and by itself on frames that are there already, packed and in planes. Each case runs in turns with its peer, and the
best of several rounds counts.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.filter
import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.filters.cubefile import read_lut
from studio.embedded.filters.curves import curved, read_curves
from studio.embedded.filters.grain import Grain, grained
from studio.embedded.filters.logcurves import converted
from studio.embedded.filters.lut import looked_up
from studio.embedded.filters.matching import matched, measured
from studio.embedded.filters.vignette import Vignette, vignetted
from studio.embedded.filters.wheels import Wheels, wheeled
from studio.embedded.filters.whitepoint import neutral

Pixels = npt.NDArray[Any]
Values = npt.NDArray[np.float64]
FORMS = {np.uint8: "rgb24", np.uint16: "rgb48le"}
PLANES = {np.uint8: "gbrp", np.uint16: "gbrp16le"}


def look(size: int) -> Values:
    """(blue, green, red, 3): a film look with crossed channels."""
    at = np.linspace(0, 1, size)
    blue, green, red = np.meshgrid(at, at, at, indexing="ij")
    return np.stack((red**0.9, 0.85 * green**1.1 + 0.15 * red * blue, 0.8 * blue + 0.2 * green * blue), axis=-1)


def scene(width: int, height: int, kind: type) -> Pixels:
    """Soft colours with the noise of a sensor."""
    random, top = np.random.default_rng(0), int(np.iinfo(kind).max)
    soft = cv2.resize(random.random((60, 100, 3), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip((soft + random.normal(0, 0.015, soft.shape)) * top, 0, top).astype(kind)


def truth(colours: Values, cube: Values) -> Values:
    """(n, 3) colours through the cube, over tetrahedra, in float64."""
    place = colours * (len(cube) - 1)
    base = np.minimum(place.astype(int), len(cube) - 2)
    part = place - base
    order = np.argsort(-part, axis=1, kind="stable")
    corner, rows = base.copy(), np.arange(len(colours))
    out = cube[corner[:, 2], corner[:, 1], corner[:, 0]]
    for step in range(3):
        before = cube[corner[:, 2], corner[:, 1], corner[:, 0]]
        corner[rows, order[:, step]] += 1
        after = cube[corner[:, 2], corner[:, 1], corner[:, 0]]
        out = out + part[rows, order[:, step]][:, None] * (after - before)
    return np.asarray(out)


class Peer:
    """FFmpeg's lut3d behind a buffer."""

    def __init__(self, path: Path, width: int, height: int, form: str) -> None:
        self._graph, self._count, self._form = av.filter.Graph(), 0, form
        kind = av.VideoFormat(form, width, height)
        source = self._graph.add_buffer(width=width, height=height, format=kind, time_base=Fraction(1, 24))
        stage = self._graph.add("lut3d", file=str(path), interp="tetrahedral")
        sink = self._graph.add("buffersink")
        source.link_to(stage)
        stage.link_to(sink)
        self._graph.configure()

    def frame(self, frame: av.VideoFrame) -> av.VideoFrame:
        self._count += 1
        frame.pts = self._count
        self._graph.push(frame)
        made = self._graph.pull()
        assert isinstance(made, av.VideoFrame)
        return made

    def array(self, picture: Pixels) -> Pixels:
        return self.frame(av.VideoFrame.from_ndarray(picture, format=self._form)).to_ndarray(format=self._form)


def timed(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """Milliseconds of each, the best of the rounds, in turns so that all see the same machine."""
    best = [float("inf")] * len(jobs)
    for _ in range(rounds):
        for number, job in enumerate(jobs):
            began = time.perf_counter()
            job()
            best[number] = min(best[number], (time.perf_counter() - began) * 1e3)
    return best


def tables(width: int, height: int, rounds: int, folder: Path) -> None:
    print(f"LUT, {width}x{height}: ms, and ratio to lut3d with arrays; largest and mean error in steps of the depth")
    for kind in FORMS:
        picture, top = scene(width, height, kind), int(np.iinfo(kind).max)
        for size in (17, 33, 65):
            path = folder / f"{size}.cube"
            rows = "\n".join(" ".join(f"{one:.9f}" for one in row) for row in look(size).reshape(-1, 3).tolist())
            path.write_text(f"LUT_3D_SIZE {size}\n{rows}\n")
            peer, lut = Peer(path, width, height, FORMS[kind]), read_lut(path)
            packed = av.VideoFrame.from_ndarray(picture, format=FORMS[kind])
            planes, planar = packed.reformat(format=PLANES[kind]), Peer(path, width, height, PLANES[kind])
            ours, theirs, bare, by_planes = timed(
                rounds,
                lambda p=picture, t=lut: looked_up(p, t),
                lambda p=picture, t=peer: t.array(p),
                lambda p=packed, t=peer: t.frame(p),
                lambda p=planes, t=planar: t.frame(p),
            )
            some = picture[:: max(1, height // 60)]
            wanted = truth(some.reshape(-1, 3) / top, look(size)) * top
            errors = [
                np.abs(made[:: max(1, height // 60)].reshape(-1, 3) - wanted)
                for made in (looked_up(picture, lut), peer.array(picture))
            ]
            print(
                f"  {kind.__name__:7} {size:3}^3: ours {ours:6.1f}  lut3d {theirs:6.1f}"
                f" (filter alone {bare:5.1f}, on planes {by_planes:5.1f})  ratio {ours / theirs:4.2f}"
                f"  error ours {errors[0].max():.3f} {errors[0].mean():.3f}"
                f"  lut3d {errors[1].max():.3f} {errors[1].mean():.3f}"
            )


def others(width: int, height: int, rounds: int) -> None:
    print(f"the others, {width}x{height}: ms a picture of 8 and of 16 bits")
    bent = read_curves({"master": [[0, 0.02], [0.3, 0.25], [1, 1]], "red": [[0, 0], [0.5, 0.55], [1, 1]]})
    by_hue = read_curves({"saturation": [[0.1, 1.2], [0.6, 0.7]]})
    warm = Wheels(lift=(0.02, 0.0, -0.02), gain=(1.1, 1.0, 0.9))
    jobs: dict[str, Callable[[Pixels], Pixels]] = {
        "grade: wheels": lambda p: wheeled(p, warm),
        "grade: with saturation": lambda p: wheeled(p, Wheels(gain=(1.1, 1.0, 0.9), saturation=1.2)),
        "curves": lambda p: curved(p, bent),
        "curves: by hue": lambda p: curved(p, by_hue),
        "white": lambda p: neutral(p, (200, 180, 150)),
        "match": lambda p: matched(p, measured(p), measured(p[:, ::-1] // 2)),
        "log": lambda p: converted(p, "S-Log3 S-Gamut3.Cine", "Rec.709"),
        "grain": lambda p: grained(p, Grain(), 1, 1),
        "vignette": lambda p: vignetted(p, Vignette()),
    }
    pictures = [scene(width, height, kind) for kind in FORMS]
    for name, job in jobs.items():
        times = timed(max(2, rounds // 2), *[lambda p=p, j=job: j(p) for p in pictures])
        print(f"  {name:24} {times[0]:7.1f} {times[1]:7.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small picture")
    quick = parser.parse_args().quick
    width, height = (640, 360) if quick else (1920, 1080)
    av.logging.set_level(av.logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        tables(width, height, 5 if quick else 15, Path(folder))
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    others(width, height, 4 if quick else 8)


if __name__ == "__main__":
    main()
