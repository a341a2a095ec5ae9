"""One picture of a video: native planes with colour tags, converted only where somebody needs other pixels.

Planes are Y'CbCr or grey as they were decoded, 8 to 16 bits; RGB material travels as arrays. Conversions are
swscale's, told the matrix and the range on both sides. Resizing and cropping stay in the form the frame has.
"""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from studio.media.color import Color, exchanged, expanded, is_hdr, sws_matrix, tag, tone_map
from studio.media.still import Image

Rgb = npt.NDArray[Any]

_ARRAY_FORMATS = {("u1", 3): "rgb24", ("u1", 4): "rgba", ("u2", 3): "rgb48le", ("u2", 4): "rgba64le"}
_PLANAR = {"rgb24": "gbrp", "rgba": "gbrap", "rgb48le": "gbrp16le", "rgba64le": "gbrap16le"}
_BICUBIC, _AREA, _ACCURATE = 0x4, 0x20, 0x40000
_BANDS = max(1, min(4, os.cpu_count() or 1))


class Frame:
    """A frame in the form it came in; asks for another form convert on demand and are not cached.

    `native` is a PyAV VideoFrame (planes as decoded), `array` is (height, width, 3|4) RGB(A) uint8 or uint16,
    full range. Exactly one is set. color says what native planes mean; arrays are always full-range RGB with
    the same primaries and transfer. Pixels are shared, so nobody writes into them.
    """

    __slots__ = ("_array", "_native", "color")

    def __init__(self, *, native: Any = None, array: Rgb | None = None, color: Color | None = None) -> None:
        if (native is None) == (array is None):
            raise ValueError("a Frame is made from planes or from an array")
        self._native = native
        self._array = array
        self.color = color or Color()

    @staticmethod
    def of(array: Rgb, color: Color | None = None) -> Frame:
        """From (height, width, 3|4) uint8 or uint16 RGB(A), alpha straight."""
        if array.ndim != 3 or array.shape[2] not in (3, 4) or array.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"frames are (height, width, 3|4) uint8|uint16, got {array.shape} {array.dtype}")
        return Frame(array=array, color=color)

    @property
    def width(self) -> int:
        return int(self._native.width if self._array is None else self._array.shape[1])

    @property
    def height(self) -> int:
        return int(self._native.height if self._array is None else self._array.shape[0])

    @property
    def planar(self) -> bool:
        """Whether it is native planes rather than an RGB array."""
        return self._array is None

    @property
    def pix_fmt(self) -> str:
        """FFmpeg's name of the form it has."""
        if self._array is None:
            return str(self._native.format.name)
        return _ARRAY_FORMATS[self._array.dtype.str[1:], self._array.shape[2]]

    @property
    def bit_depth(self) -> int:
        if self._array is None:
            return int(self._native.format.components[0].bits)
        return self._array.dtype.itemsize * 8

    @property
    def alpha(self) -> bool:
        if self._array is None:
            return has_alpha(self.pix_fmt)
        return bool(self._array.shape[2] == 4)

    # --- as arrays ----------------------------------------------------------------------------------------------

    def rgb(self) -> npt.NDArray[np.uint8]:
        """(height, width, 3) uint8 full-range RGB; alpha is dropped, HDR is tone-mapped. Treat as read-only."""
        if is_hdr(self.color):
            return tone_map(self.rgb16(), self.color)
        if self._array is None:
            return cast("npt.NDArray[np.uint8]", self.array_as("rgb24"))
        return _to_8_bits(self._array[..., :3])

    def shrunk(self, width: int, height: int) -> npt.NDArray[np.uint8]:
        """rgb() at a smaller size, by area, for looking at: one pass where resized().rgb() takes two."""
        if self._array is not None or is_hdr(self.color):
            return self.resized(width, height).rgb()
        small = self._converted("gbrp", width, height, how=_AREA | _ACCURATE)
        return cast("npt.NDArray[np.uint8]", small.to_ndarray())

    def rgba(self) -> npt.NDArray[np.uint8]:
        """(height, width, 4) uint8: rgb() with straight alpha, opaque where the frame has none."""
        alpha: Any = np.full((self.height, self.width, 1), 255, np.uint8)
        if self._array is not None and self.alpha:
            alpha = _to_8_bits(self._array[..., 3:])
        elif self.alpha:
            alpha = self.array_as("rgba")[..., 3:]
        return np.concatenate((self.rgb(), alpha), axis=-1)

    def rgb16(self) -> npt.NDArray[np.uint16]:
        """(height, width, 3) uint16 full-range RGB in the frame's own primaries and transfer (HDR stays HDR)."""
        if self._array is None:
            return cast("npt.NDArray[np.uint16]", self.array_as("rgb48le"))
        array = self._array[..., :3]
        return array if array.dtype == np.uint16 else array.astype(np.uint16) * 257

    def pixels(self) -> Rgb:
        """RGB(A) that keeps what the frame has: alpha when there is alpha, uint16 above 8 bits (HDR is not mapped)."""
        if self._array is not None:
            return self._array
        deep, alpha = self.bit_depth > 8, self.alpha
        form = ("rgba64le" if alpha else "rgb48le") if deep else ("rgba" if alpha else "rgb24")
        return self.array_as(form)

    def array_as(self, pix_fmt: str) -> Rgb:
        """(height, width, 3|4) in one of rgb24, rgba, rgb48le, rgba64le, as the samples are."""
        # swscale's packed RGB is either rough (white 253) or slow; by way of planes it is exact and quick.
        packed = self.pix_fmt == pix_fmt
        array: Rgb = self._converted(pix_fmt if packed else _PLANAR[pix_fmt]).to_ndarray()
        if array.dtype == np.uint16 and not is_rgb(self.pix_fmt):
            # From Y'CbCr it makes white 255 * 256 where 16 bits mean 255 * 257.
            array = np.minimum(array, 65280)
            array += array >> 8
            if array.shape[2] == 4:
                alpha = plane(self._native, 3).astype(np.uint32)
                array[..., 3] = alpha * 65535 // ((1 << self.bit_depth) - 1)
        return array

    def image(self) -> Image:
        """As a still: alpha and depth are kept, HDR is tone-mapped to 8 bits."""
        array = self.rgb() if is_hdr(self.color) else self.pixels()
        return Image(np.array(array))

    # --- as planes ----------------------------------------------------------------------------------------------

    def planes(self, pix_fmt: str, color: Color) -> Any:
        """A PyAV VideoFrame in this form, tagged; the frame's own one where nothing needs to change.

        Alpha is laid over black when the form has none. SDR, PQ and HLG are made of each other (`in_light_of`).
        """
        source = self.in_light_of(color)
        if source.alpha and not has_alpha(pix_fmt):
            source = source.over_black()
        frame = source._converted(pix_fmt, color=color)
        tag(frame, color)
        return frame

    def in_light_of(self, color: Color) -> Frame:
        """With the transfer that a film of this colour has: HDR tone-mapped to SDR, SDR put at HDR's reference white
        (203 nits, ITU-R BT.2408), PQ and HLG made of each other. The same frame where none of that is needed."""
        deep, wide = is_hdr(self.color), is_hdr(color)
        if deep and not wide:
            return Frame.of(self.rgba() if self.alpha else self.rgb())
        light = replace(color, matrix="gbr", range="pc")
        if wide and not deep:
            return Frame.of(expanded(self.pixels(), color), light)
        if deep and self.color.transfer != color.transfer:
            array = self.pixels()
            array = array if array.dtype == np.uint16 else array.astype(np.uint16) * 257
            return Frame.of(exchanged(array, self.color, color), light)
        return self

    def copy(self) -> Frame:
        """The same picture in memory of its own: encoders stamp the planes that they are given with their own times, so
        two at once cannot be given the same."""
        if self._array is not None:
            return self  # each conversion makes planes of its own
        import av

        out = av.VideoFrame(self.width, self.height, self.pix_fmt)
        for number in range(len(out.planes)):
            plane(out, number)[:] = plane(self._native, number)
        tag(out, self.color)
        return Frame(native=out, color=self.color)

    def like(self, other: Frame) -> Frame:
        """In the form that another frame has: a clip of made and of untouched frames is kept and read in one form."""
        if not other.planar:
            return self
        return Frame(native=self.planes(other.pix_fmt, other.color), color=other.color)

    def resized(self, width: int, height: int) -> Frame:
        """The whole picture at another size, in the same form; bicubic, RGB made smaller by area."""
        if (width, height) == (self.width, self.height):
            return self
        if self._array is None:
            return Frame(native=self._converted(self.pix_fmt, width, height), color=self.color)
        import cv2

        # swscale would take RGB through Y'CbCr to scale it.
        smaller = width < self.width or height < self.height
        array = cv2.resize(self._array, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
        return Frame(array=array, color=self.color)

    def cropped(self, left: int, top: int, width: int, height: int) -> Frame:
        """A part of the picture, in the same form.

        Planes with subsampled chroma are cut on the chroma grid: an odd left or top moves by one pixel.
        """
        if (left, top, width, height) == (0, 0, self.width, self.height):
            return self
        if self._array is not None:
            part = np.ascontiguousarray(self._array[top : top + height, left : left + width])
            return Frame(array=part, color=self.color)
        return Frame(native=_cropped(self._native, left, top, width, height), color=self.color)

    def fitted(self, width: int, height: int, fit: str) -> Frame:
        """At a size: 'stretch' fills it, 'contain' keeps the shape and adds black bars, 'cover' keeps it and crops."""
        wide, high = self.width * height, self.height * width
        if fit == "stretch" or wide == high:
            return self.resized(width, height)
        if fit == "cover":
            if wide > high:
                part = max(1, round(self.height * width / height))
                return self.cropped((self.width - part) // 2, 0, part, self.height).resized(width, height)
            part = max(1, round(self.width * height / width))
            return self.cropped(0, (self.height - part) // 2, self.width, part).resized(width, height)
        if wide > high:
            inner = self.resized(width, max(1, round(self.height * width / self.width)))
        else:
            inner = self.resized(max(1, round(self.width * height / self.height)), height)
        return inner.on_black(width, height)

    def on_black(self, width: int, height: int) -> Frame:
        """The picture in the middle of a larger black one, in the same form (opaque bars where it has alpha).

        With subsampled chroma an odd offset moves by one pixel.
        """
        left, top = (width - self.width) // 2, (height - self.height) // 2
        if self._array is not None:
            array = np.zeros((height, width, self._array.shape[2]), self._array.dtype)
            array[..., 3:] = 65535 if array.dtype == np.uint16 else 255
            array[top : top + self.height, left : left + self.width] = self._array
            return Frame(array=array, color=self.color)
        return Frame(native=_framed(self._native, width, height, left, top, self.color), color=self.color)

    def over_black(self) -> Frame:
        """Without alpha: what is transparent is black."""
        array = self.pixels()
        top = 65535 if array.dtype == np.uint16 else 255
        seen = array[..., :3].astype(np.uint32) * array[..., 3:].astype(np.uint32)
        return Frame(array=((seen + top // 2) // top).astype(array.dtype), color=self.color)

    def _converted(
        self,
        pix_fmt: str,
        width: int | None = None,
        height: int | None = None,
        color: Color | None = None,
        how: int = _BICUBIC | _ACCURATE,
    ) -> Any:
        """Through swscale. RGB is full range; color is the target's when it is Y'CbCr (default: the frame's own)."""
        to_rgb = is_rgb(pix_fmt)
        color = color or self.color
        frame = self._native if self._array is None else to_av(self._array, to_rgb)
        from_range = 2 if self._array is not None or self.color.range == "pc" else 1
        # For RGB on one side the matrix is that of the Y'CbCr side.
        matrix = sws_matrix(color if self._array is not None else self.color)
        target = matrix if to_rgb else sws_matrix(color)
        to_range = 2 if to_rgb or color.range == "pc" else 1
        width, height = width or self.width, height or self.height
        same = (width, height) == (self.width, self.height) and (
            (self._array is not None and to_rgb) or (self._array is None and (from_range, matrix) == (to_range, target))
        )
        if same and frame.format.name == pix_fmt:
            return frame
        return _reformatter(self.pix_fmt, pix_fmt, how).reformat(
            frame,
            width=width,
            height=height,
            format=pix_fmt,
            src_colorspace=matrix,
            dst_colorspace=target,
            src_color_range=from_range,
            dst_color_range=to_range,
            interpolation=how,
            threads=_BANDS if width * height > 500_000 else 1,
        )


def is_rgb(pix_fmt: str) -> bool:
    """Whether a form is RGB of any kind, by FFmpeg's naming."""
    return pix_fmt.startswith(("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "x2"))


def has_alpha(pix_fmt: str) -> bool:
    """Whether a form carries alpha, by FFmpeg's naming."""
    return pix_fmt.startswith(("yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya", "pal8"))


def to_av(array: Rgb, to_rgb: bool) -> Any:
    """An RGB(A) array as a PyAV VideoFrame, for a conversion to RGB or to Y'CbCr."""
    import av

    if array.dtype == np.uint16 and not to_rgb:
        array = array.copy()
        array[..., :3] -= array[..., :3] >> 8  # to Y'CbCr swscale takes 255 * 256 for white
    return av.VideoFrame.from_ndarray(
        np.ascontiguousarray(array), format=_ARRAY_FORMATS[array.dtype.str[1:], array.shape[2]]
    )


def plane(frame: Any, number: int) -> npt.NDArray[Any]:
    """One plane of a PyAV frame as a writeable (height, width) view without its padding; planar forms only."""
    part = frame.planes[number]
    bits = frame.format.components[0].bits
    kind = np.dtype(np.uint8 if bits <= 8 else np.uint16)
    rows = np.frombuffer(part, kind).reshape(part.height, part.line_size // kind.itemsize)
    return rows[:, : part.width]


def _cropped(native: Any, left: int, top: int, width: int, height: int) -> Any:
    import av

    form = native.format
    out = av.VideoFrame(width, height, form.name)
    step_x, step_y = _subsampling(native)
    left, top = left - left % step_x, top - top % step_y
    for number, target in enumerate(out.planes):
        chroma = number in (1, 2) and len(native.planes) > 2
        x, y = (left // step_x, top // step_y) if chroma else (left, top)
        plane(out, number)[:] = plane(native, number)[y : y + target.height, x : x + target.width]
    return out


def _framed(native: Any, width: int, height: int, left: int, top: int, color: Color) -> Any:
    import av

    out = av.VideoFrame(width, height, native.format.name)
    step_x, step_y = _subsampling(native)
    left, top = left - left % step_x, top - top % step_y
    bits = native.format.components[0].bits
    black = 0 if color.range == "pc" else 16 << (bits - 8)
    for number, component in enumerate(native.format.components):
        chroma = number in (1, 2) and len(native.planes) > 2
        x, y = (left // step_x, top // step_y) if chroma else (left, top)
        source, target = plane(native, number), plane(out, number)
        target[:] = 1 << (bits - 1) if chroma else (1 << bits) - 1 if component.is_alpha else black
        target[y : y + source.shape[0], x : x + source.shape[1]] = source
    return out


def _subsampling(native: Any) -> tuple[int, int]:
    if len(native.planes) < 3:
        return 1, 1
    luma, chroma = native.planes[0], native.planes[1]
    return round(luma.width / chroma.width), round(luma.height / chroma.height)


def _to_8_bits(array: Rgb) -> npt.NDArray[np.uint8]:
    return array if array.dtype == np.uint8 else (array >> 8).astype(np.uint8)


_reformatters = threading.local()


def _reformatter(source: str, target: str, how: int) -> Any:
    """A swscale context of this thread for this pair of forms: it keeps its tables while sizes stay."""
    from av.video.reformatter import VideoReformatter

    kept: dict[tuple[str, str, int], Any] = _reformatters.__dict__.setdefault("kept", {})
    if (source, target, how) not in kept:
        kept[source, target, how] = VideoReformatter()
    return kept[source, target, how]
