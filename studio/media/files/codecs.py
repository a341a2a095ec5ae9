"""Which encoder, pixel form and options a codec name, a quality and a speed mean.

quality is 0..100 for every codec; 75 looks like the source at normal viewing distance. It maps to the encoder's own
constant-quality scale (CRF), so size follows content:

    h264  CRF 40 - 0.30 q   (75 -> 17.5)      av1   CRF 58 - 0.40 q   (75 -> 28)
    hevc  CRF 42 - 0.30 q   (75 -> 19.5)      vp9   CRF 60 - 0.40 q   (75 -> 30)
    prores  Proxy below 25, LT below 50, 422 below 75, 422 HQ from 75; 4444 where there is alpha
    ffv1    lossless, quality is ignored

Software encoders are the default even where there is a hardware one: they give the same bytes on every run and a
better picture for the size. encoder="hardware" asks for NVENC, Quick Sync, AMF or VideoToolbox by opening them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from studio.base.errors import MediaError
from studio.media.color import SRGB, Color, is_hdr
from studio.media.frames import Frame, is_rgb

Codec = Literal["h264", "hevc", "av1", "vp9", "prores", "ffv1"]
Effort = Literal["fast", "balanced", "best"]
Encoder = Literal["auto", "software", "hardware"]

CONTAINERS = {
    ".mp4": ("mp4", ("h264", "hevc", "av1", "vp9")),
    ".m4v": ("mp4", ("h264", "hevc")),
    ".mov": ("mov", ("prores", "h264", "hevc")),
    ".webm": ("webm", ("vp9", "av1")),
    ".mkv": ("matroska", ("h264", "hevc", "av1", "vp9", "prores", "ffv1")),
}
"""File name ending -> FFmpeg's name of the container, and the codecs that players expect in it."""

ANIMATIONS = (".gif", ".webp")
"""Endings of the animated pictures that are written (animating.py), which have a codec of their own."""


def container_for(path: Path, codec: str) -> str:
    """FFmpeg's name of the container that the path's ending means. Raises MediaError when the codec is not for it."""
    container, codecs = CONTAINERS.get(path.suffix.lower(), ("", ()))
    if not container:
        mend = f"Use one of {', '.join((*CONTAINERS, *ANIMATIONS))}."
        raise MediaError(f"{path.name} has no film ending", setting="path", mend=mend)
    if codec not in get_args(Codec):
        mend = f"Choose one of {', '.join(get_args(Codec))}."
        raise MediaError(f"there is no codec '{codec}'", setting="codec", mend=mend)
    if codec not in codecs:
        fits = ", ".join(name for name, (_, held) in CONTAINERS.items() if codec in held)
        mend = f"Use {fits} for {codec}, or one of {', '.join(codecs)} for {path.suffix}."
        raise MediaError(f"{path.suffix} files do not hold {codec}", setting="codec", mend=mend)
    return container


_SOFTWARE = {
    "h264": "libx264", "hevc": "libx265", "av1": "libsvtav1", "vp9": "libvpx-vp9", "prores": "prores_ks",
    "ffv1": "ffv1",
}  # fmt: skip
SIZES = {
    "h264": (2, 16384), "hevc": (16, 16384), "av1": (32, 8704), "vp9": (2, 16384), "prores": (2, 16384),
    "ffv1": (1, 65535),
}  # fmt: skip
"""Pixels a side, least and most, that each codec's encoder takes. SVT-AV1 opens thinner ones and never finishes."""
_CRF = {"h264": (40.0, 0.3), "hevc": (42.0, 0.3), "av1": (58.0, 0.4), "vp9": (60.0, 0.4)}
_SPEED: dict[str, dict[str, dict[str, str]]] = {
    "h264": {"fast": {"preset": "veryfast"}, "balanced": {"preset": "medium"}, "best": {"preset": "slow"}},
    "hevc": {"fast": {"preset": "veryfast"}, "balanced": {"preset": "fast"}, "best": {"preset": "slow"}},
    "av1": {"fast": {"preset": "10"}, "balanced": {"preset": "8"}, "best": {"preset": "5"}},
    "vp9": {
        "fast": {"deadline": "good", "cpu-used": "6"},
        "balanced": {"deadline": "good", "cpu-used": "4"},
        "best": {"deadline": "good", "cpu-used": "2"},
    },
}
_HARDWARE = ("nvenc", "qsv", "amf", "videotoolbox")


@dataclass(frozen=True)
class Encoding:
    """All that decides the bytes of the picture stream, but for the pictures."""

    codec: str
    encoder: str
    pix_fmt: str
    color: Color
    width: int
    height: int
    rate: Fraction
    options: Mapping[str, str] = field(default_factory=dict)
    threads: int = 0

    @property
    def key_interval(self) -> int:
        """Frames from one key picture to the next at most, and frames a resumable segment: 4 s, 1 s for
        intra-only codecs, whose segments are large."""
        return max(1, round(self.rate * (1 if self.codec in ("prores", "ffv1") else 4)))


def choose(
    codec: str, sample: Frame, rate: Fraction, *, quality: float = 75, effort: Effort = "balanced",
    encoder: Encoder = "auto", mastering: str = "",
) -> Encoding:  # fmt: skip
    """How to encode pictures like `sample`. ffv1 keeps its form, depth and alpha; the others keep what they can.
    mastering: as in VideoInfo, for the codecs that say it."""
    pix_fmt = _pix_fmt(codec, sample)
    color = _color(pix_fmt, sample)
    if codec == "prores":
        color = replace(color, range="tv")  # it has no flag for the full range: every reader takes it as limited
    width, height = sample.width, sample.height
    if codec != "ffv1":
        width, height = even_size(pix_fmt, width, height)
    require_size(codec, width, height)
    name = _SOFTWARE[codec]
    if encoder == "hardware":
        name = hardware_encoder(codec) or name
    options = _options(codec, name, quality, effort, pix_fmt, (width, height))
    if mastering and is_hdr(color):
        options = _saying(options, name, mastering)
    return Encoding(codec, name, pix_fmt, color, width, height, rate, options)


def _saying(options: dict[str, str], encoder: str, mastering: str) -> dict[str, str]:
    """With what is known of the mastering display, in the encoder's own notation."""
    parts = mastering.split(" ")
    display = next((part for part in parts if part.startswith("G(")), "")
    light = next((part for part in parts if part[:1].isdigit()), "")
    if encoder == "libx265":
        said = [
            "hdr10=1",
            *([f"master-display={display}"] if display else []),
            *([f"max-cll={light}"] if light else []),
        ]
        return options | {"x265-params": ":".join([options["x265-params"], "hdr10=1", *said])}
    if encoder == "libsvtav1":
        units = {"G": 50000, "B": 50000, "R": 50000, "WP": 50000, "L": 10000}
        read = re.findall(r"(G|B|R|WP|L)\((\d+),(\d+)\)", display)
        shown = "".join(f"{name}({int(x) / units[name]:.4f},{int(y) / units[name]:.4f})" for name, x, y in read)
        said = [*([f"mastering-display={shown}"] if shown else []), *([f"content-light={light}"] if light else [])]
        return options | {"svtav1-params": ":".join([options["svtav1-params"], *said])}
    return options


def require_size(codec: str, width: int, height: int) -> None:
    """Raise MediaError unless the codec's encoder can do pictures of this size."""
    least, most = SIZES[codec]
    if min(width, height) < least or max(width, height) > most:
        fits = [name for name, (low, high) in SIZES.items() if min(width, height) >= low and max(width, height) <= high]
        raise MediaError(
            f"{codec} is for pictures of {least} to {most} pixels a side, and this one is {width}x{height}",
            setting="codec",
            mend=f"Use {', '.join(fits)}, or resize it." if fits else "Resize it.",
        )


def lossless(sample: Frame, rate: Fraction) -> Encoding:
    """How kept frames are stored: bit for bit, and quick to read."""
    quick = sample.bit_depth == 8 and _MAGIC.get(sample.pix_fmt)
    pix_fmt = quick or _pix_fmt("ffv1", sample)
    options = {"pred": "median"} if quick else _ffv1(pix_fmt, sample.width, sample.height)
    name = "magicyuv" if quick else "ffv1"
    return Encoding(name, name, pix_fmt, sample.color, sample.width, sample.height, rate, options)


_MAGIC = {form: form for form in ("yuv420p", "yuv422p", "yuv444p", "yuva444p", "gray")} | {
    "rgb24": "gbrp", "rgba": "gbrap",
}  # fmt: skip


def _ffv1(pix_fmt: str, width: int, height: int) -> dict[str, str]:
    # Golomb-Rice codes 8 bits in half the time of the range coder, for 1 % more space; deeper forms need the latter.
    deep = any(bits in pix_fmt for bits in ("9le", "10le", "12le", "14le", "16le"))
    # How many slices a size can be cut into only the encoder knows; what it chooses does not depend on the machine.
    options = {"level": "3", "coder": "1" if deep else "0", "context": "0", "slicecrc": "1"}
    # Version 3 always cuts, which a strip a few pixels wide cannot be; version 1 does not.
    thin = min(width, height) < 32 and not _opens("ffv1", pix_fmt, width, height, tuple(options.items()))
    return options | {"level": "1", "slicecrc": "0"} if thin else options


def even_size(pix_fmt: str, width: int, height: int) -> tuple[int, int]:
    """The size a form with subsampled chroma needs when a lossy encoder takes it: rounded up to even."""
    if "420" in pix_fmt:
        return width + width % 2, height + height % 2
    return (width + width % 2, height) if "422" in pix_fmt else (width, height)


def _pix_fmt(codec: str, sample: Frame) -> str:
    deep, alpha = sample.bit_depth > 8, sample.alpha
    if codec == "ffv1":
        if sample.planar:
            return sample.pix_fmt
        return ("gbrap16le" if alpha else "gbrp16le") if deep else ("bgra" if alpha else "bgr0")
    if codec == "prores":
        return "yuva444p10le" if alpha else "yuv422p10le"
    if codec == "vp9":
        return "yuva420p" if alpha else "yuv420p"
    if codec in ("hevc", "av1") and deep:
        return "yuv420p10le"
    return "yuv420p"


def _color(pix_fmt: str, sample: Frame) -> Color:
    hdr = is_hdr(sample.color)
    if is_rgb(pix_fmt):
        if hdr and not sample.planar and sample.bit_depth > 8:
            return replace(sample.color, matrix="gbr", range="pc")
        return SRGB if sample.planar else sample.color if sample.color.matrix == "gbr" else SRGB
    if hdr and "10" not in pix_fmt and "12" not in pix_fmt and "16" not in pix_fmt:
        return Color()  # eight bits are too few for HDR: tone-mapped
    if hdr and not sample.planar and sample.color.matrix == "gbr":
        return replace(sample.color, matrix="bt2020nc", range="tv")
    if not hdr and not sample.planar and sample.color.matrix != "bt709":
        return Color()  # RGB goes out as limited BT.709
    return sample.color


def _options(
    codec: str, encoder: str, quality: float, effort: str, pix_fmt: str, size: tuple[int, int]
) -> dict[str, str]:
    if codec == "ffv1":
        return _ffv1(pix_fmt, *size)
    if codec == "prores":
        profile = "4" if "a444" in pix_fmt else str(min(3, int(quality // 25)))
        return {"profile": profile, "vendor": "apl0"}
    start, step = _CRF[codec]
    crf = f"{start - step * quality:.4g}"
    if encoder != _SOFTWARE[codec]:
        return _hardware_options(encoder, float(crf))
    options = {**_SPEED[codec][effort], "crf": crf}
    if codec == "hevc":
        # With larger coding units x265 writes past its buffers in 10-bit pictures 34 to 54 pixels wide.
        options["x265-params"] = "log-level=error:open-gop=0" + (":ctu=16" if min(size) < 64 else "")
    elif codec == "h264" and _avx512():
        # x264's AVX-512 macroblock tree gives other bytes on every run at many sizes; AVX2 is as fast, and exact.
        options["x264-params"] = "asm=avx2,fma3,bmi2,lzcnt"
    elif codec == "vp9":
        options |= {"b": "0", "row-mt": "1", "tile-columns": "2", "auto-alt-ref": "0" if "yuva" in pix_fmt else "1"}
        options["crf"] = str(round(float(crf)))
    elif codec == "av1":
        options["crf"] = str(round(float(crf)))
        options["svtav1-params"] = "enable-overlays=0"
    return options


def _hardware_options(encoder: str, crf: float) -> dict[str, str]:
    level = str(round(crf))
    kind = encoder.rpartition("_")[2]
    if kind == "nvenc":
        return {"preset": "p5", "rc": "vbr", "cq": level, "b": "0"}
    if kind == "qsv":
        return {"global_quality": level, "preset": "slow"}
    if kind == "amf":
        return {"rc": "cqp", "qp_i": level, "qp_p": level, "quality": "quality"}
    return {"q": str(round(100 - 1.6 * crf))}


@cache
def _avx512() -> bool:
    import cv2

    return bool(cv2.checkHardwareSupport(13))  # CV_CPU_AVX_512F


@cache
def hardware_encoder(codec: str) -> str:
    """The first hardware encoder that encodes a picture on this machine, or ''. Being listed says nothing."""
    for kind in _HARDWARE:
        name = f"{codec}_{kind}"
        if _works(name):
            return name
    return ""


@cache
def _opens(name: str, pix_fmt: str, width: int, height: int, options: tuple[tuple[str, str], ...]) -> bool:
    """Whether an encoder takes pictures of this form and size."""
    import av

    context: Any = av.CodecContext.create(name, "w")
    context.width, context.height, context.pix_fmt = width, height, pix_fmt
    context.time_base, context.options = Fraction(1, 25), dict(options)
    try:
        context.open()
    except av.error.FFmpegError:
        return False
    return True


def _works(name: str) -> bool:
    import av

    try:
        context: Any = av.CodecContext.create(name, "w")
        context.width, context.height, context.pix_fmt = 256, 256, "yuv420p"
        context.time_base = Fraction(1, 25)
        frame = av.VideoFrame(256, 256, "yuv420p")
        frame.pts = 0
        return bool(context.encode(frame) or context.encode(None))
    except (av.error.FFmpegError, ValueError):
        return False
