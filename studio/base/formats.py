"""Which files are read as what, by their endings: what may be dropped and pasted, and what docs/formats.md says."""

from __future__ import annotations

from pathlib import Path

from studio.base.regular import open_regular

PICTURES = (
    "png", "jpg", "jpeg", "jfif", "webp", "tif", "tiff", "bmp", "avif", "heic", "heif", "jxl", "psd", "jp2", "j2k",
    "exr", "hdr", "dpx", "tga", "ico", "ppm", "pgm",
)  # fmt: skip
FILMS = (
    "mp4", "mov", "mkv", "webm", "avi", "m4v", "mpg", "mpeg", "ts", "mts", "m2ts", "m2t", "mxf", "3gp", "3g2", "wmv",
    "asf", "flv", "f4v", "ogv", "vob", "dv", "gif", "apng", "mjpeg", "h264", "264", "hevc", "h265", "265", "m2v", "y4m",
)  # fmt: skip
SOUNDS = (
    "wav", "flac", "mp3", "m4a", "aac", "ogg", "oga", "opus", "aif", "aiff", "aifc", "mka", "wma", "caf", "amr", "w64",
    "ac3", "eac3", "dts", "mp2", "au", "weba", "wv", "tta", "ape",
)  # fmt: skip
SCRIPTS = ("fountain", "fdx", "docx", "pdf", "md", "txt")
CAPTIONS = ("srt", "vtt", "ass", "ssa")
LUTS = ("cube",)
LAYERS = ("psb", "ora")  # and psd and tif, which are pictures as well
LOADERS = {
    "image.load": PICTURES, "video.load": FILMS, "audio.load": SOUNDS, "story.script": SCRIPTS,
    "captions.load": CAPTIONS, "color.lut": LUTS, "image.layers": LAYERS,
}  # fmt: skip
"""Node type -> endings of the files that it loads."""
BY_SUFFIX = {f".{suffix}": type for type, suffixes in LOADERS.items() for suffix in suffixes}


def is_moving(path: Path) -> bool:
    """Whether a WebP, AVIF or PNG has more than one picture in it, by its head."""
    try:
        with open_regular(path) as file:
            head = file.read(4096)
    except OSError:
        return False
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return head[12:16] == b"VP8X" and bool(head[20] & 0x02)
    if head[4:8] == b"ftyp":
        return head[8:12] == b"avis"
    return head[:8] == b"\x89PNG\r\n\x1a\n" and b"acTL" in head
