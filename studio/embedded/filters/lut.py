"""Pictures through a lookup table of colours.

A row is looked up exactly, sample by sample. A cube is interpolated over tetrahedra (Kasson, Nin, Plouffe and Hafner,
"Performing color space conversions with three-dimensional linear interpolation", 1995), which keeps greys grey. That
is FFmpeg's `lut3d`: on planes of 16 bits, where it is quickest, with half a step added to the table, since it rounds
down; and on planes of floats for tables of another domain and where only a part of the change is wanted, as in floats
it cuts nothing of what lies outside 0..1.
"""

from __future__ import annotations

import tempfile
import threading
import weakref
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from studio.embedded.filters.cubefile import Domain, Lut, Points
from studio.embedded.filters.samples import Floats, Pixels, multiplied, steps_of, tabled, top_of

_PLANES = (2, 0, 1)
"""Where red, green and blue lie in FFmpeg's planar floats."""
_LANES = 16
"""Rows are a multiple of this long: lut3d takes 8 pixels at once, and what lies beyond a row's end, were it not a
number, would have it look beside its table."""
_TOP = 65535
_IDLE = 4  # graphs of a table that are kept for the next frames, one for each thread that renders


def looked_up(picture: Pixels, lut: Lut, amount: float = 1.0) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 picture through the table; amount: 0 the picture, 1 the table's colours.
    Colours outside the domain are those at its edge. Alpha stays."""
    if amount == 0:
        return picture
    if lut.cube is None:
        values = steps_of(picture)
        return tabled(picture, np.stack([values] * 3) * (1 - amount) + _row(lut, values) * amount)
    return _through_cube(picture, lut, amount)


def _row(lut: Lut, values: Points) -> Points:
    """(3, values): what each channel's table makes of each value."""
    assert lut.row is not None
    low, high = lut.row_domain
    places = [np.linspace(low[c], high[c], len(lut.row)) for c in range(3)]
    return np.stack([np.interp(values, places[c], lut.row[:, c]) for c in range(3)])


def _through_cube(picture: Pixels, lut: Lut, amount: float) -> Pixels:
    import av
    import cv2

    high, wide = picture.shape[:2]
    top = top_of(picture)
    unit = lut.row is None and _is_unit(lut.cube_domain)
    if unit and amount == 1:
        return _in_steps(picture, lut, top)
    channels: list[Any] = list(cv2.split(picture))
    frame = av.VideoFrame(-(-wide // _LANES) * _LANES, high, "gbrpf32le")
    inside = None if unit else _to_domain(lut, steps_of(picture))
    for channel, place in enumerate(_PLANES):
        whole = _plane(frame, place)
        whole[:, wide:] = 0
        plane = whole[:, :wide]
        if inside is None:
            multiplied(channels[channel], 1 / top, cv2.CV_32F, plane)
        else:
            plane[:] = np.take(inside[channel], channels[channel], mode="clip")
    changed = _lattice(lut, "gbrpf32le").interpolated(frame)
    depth = cv2.CV_16U if top > 255 else cv2.CV_8U
    mixed = list(channels)
    for channel, place in enumerate(_PLANES):
        made = _plane(changed, place)[:, :wide]
        if amount == 1:
            mixed[channel] = multiplied(made, float(top), depth)
        else:
            mixed[channel] = cv2.addWeighted(
                channels[channel].astype(np.float32), 1 - amount, made, top * amount, 0, dtype=depth
            )
    return np.asarray(cv2.merge(mixed))


def _in_steps(picture: Pixels, lut: Lut, top: int) -> Pixels:
    """A picture of 8 or 16 bits through the cube in 16 bits, all of the change."""
    import av
    import cv2

    high, wide, depth = picture.shape
    frame = av.VideoFrame(-(-wide // _LANES) * _LANES, high, "gbrp16le")
    planes = [_plane(frame, place, np.uint16) for place in _PLANES]
    for plane in planes:
        plane[:, wide:] = 0
    planes = [plane[:, :wide] for plane in planes]
    if top == _TOP:
        cv2.mixChannels([picture], planes, (0, 0, 1, 1, 2, 2))
    else:
        for channel, plane in zip(cv2.split(picture), planes, strict=False):
            multiplied(channel, _TOP / top, cv2.CV_16U, plane)
    changed = _lattice(lut, "gbrp16le").interpolated(frame)
    made = [_plane(changed, place, np.uint16)[:, :wide] for place in _PLANES]
    if top != _TOP:
        made = [multiplied(plane, top / _TOP, cv2.CV_8U) for plane in made]
    return np.asarray(cv2.merge([*made, picture[..., 3]] if depth == 4 else made))


def _to_domain(lut: Lut, values: Points) -> Floats:
    """(3, values) of places in the cube, 0..1, for every value of a sample."""
    shaped = np.stack([values] * 3) if lut.row is None else _row(lut, values)
    low, high = lut.cube_domain
    return np.clip((shaped - low[:, None]) / (high - low)[:, None], 0, 1).astype(np.float32)


def _is_unit(domain: Domain) -> bool:
    return bool((domain[0] == 0).all() and (domain[1] == 1).all())


def _plane(frame: Any, number: int, kind: type = np.float32) -> Any:
    part = frame.planes[number]
    rows: Any = np.frombuffer(part, kind).reshape(part.height, part.line_size // np.dtype(kind).itemsize)
    return rows[:, : part.width]


class _Lattice:
    """FFmpeg's interpolation over one cube. A graph serves one frame at a time, so each thread takes one of its own."""

    def __init__(self, cube: Points, form: str) -> None:
        self._text = _written(cube if form != "gbrp16le" else cube + 0.5 / _TOP)
        self._form = form
        self._idle: list[tuple[tuple[int, int], _Graph]] = []
        self._lock = threading.Lock()

    def interpolated(self, frame: Any) -> Any:
        """Planes of places 0..1 in the cube as planes of colours, both in the lattice's form."""
        size = (int(frame.width), int(frame.height))
        with self._lock:
            found = next((one for one in self._idle if one[0] == size), None)
            if found is not None:
                self._idle.remove(found)
        graph = found[1] if found is not None else _Graph(self._text, self._form, *size)
        out = graph.through(frame)
        with self._lock:
            self._idle.append((size, graph))
            del self._idle[:-_IDLE]
        return out


class _Graph:
    def __init__(self, cube: str, form: str, width: int, height: int) -> None:
        import av
        import av.filter

        self._graph = av.filter.Graph()
        self._count = 0
        kind = av.VideoFormat(form, width, height)
        source = self._graph.add_buffer(width=width, height=height, format=kind, time_base=Fraction(1, 1000))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.cube"
            path.write_text(cube, "ascii")
            table = self._graph.add("lut3d", file=str(path), interp="tetrahedral")  # read here and now
        sink = self._graph.add("buffersink")
        source.link_to(table)
        table.link_to(sink)
        self._graph.configure()

    def through(self, frame: Any) -> Any:
        self._count += 1
        frame.pts = self._count
        self._graph.push(frame)
        return self._graph.pull()


def _written(cube: Points) -> str:
    """As FFmpeg reads it: nine digits are all that a float of 32 bits has."""
    numbers = cube.astype(np.float32).reshape(-1)
    lines = "%.9g %.9g %.9g\n" * (len(numbers) // 3)
    return f"LUT_3D_SIZE {len(cube)}\n" + lines % tuple(numbers.tolist())


_lattices: weakref.WeakKeyDictionary[Lut, dict[str, _Lattice]] = weakref.WeakKeyDictionary()
_making = threading.Lock()


def _lattice(lut: Lut, form: str) -> _Lattice:
    with _making:
        known = _lattices.setdefault(lut, {})
        if form not in known:
            assert lut.cube is not None
            known[form] = _Lattice(lut.cube, form)
        return known[form]
