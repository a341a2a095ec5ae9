"""Image files to and from Image: any depth, turned upright, in sRGB; PNGs carry the project they were made with."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError
from studio.base.files import plain, replacing
from studio.base.regular import open_regular, read_regular
from studio.media.files import floating, seal
from studio.media.files.jpegxl import is_jpeg_xl, read_jpeg_xl, size_of
from studio.media.files.labels import packet
from studio.media.files.pictures import MOST_PIXELS, NotAPicture, open_picture, told, too_large
from studio.media.values import Image

Format = Literal["png", "jpeg", "webp", "tiff"]
Pixels = npt.NDArray[Any]

SUFFIXES: dict[str, Format] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
    ".tif": "tiff",
    ".tiff": "tiff",
}
"""Larger pictures are refused: 13,000 x 13,000 takes half a gigabyte, and a wrong header can claim any size."""

_LARGEST = 4 << 30  # bytes of a picture's file
_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"shotgraph-project"
_LARGEST_PROJECT = 64 * 1024 * 1024
_MOST_PAGES = 1000
_MOST_CHUNKS = 200_000  # of a PNG; empty ones would be skipped for minutes


# --- reading ----------------------------------------------------------------------------------------------------


def read_still(path: Path) -> Image:
    """The picture in a file: upright (EXIF), in sRGB (its ICC profile applied), the first frame of an animation.

    Alpha is kept. 16-bit PNG and TIFF stay 16-bit, whatever RGB or grey profile they have; CMYK becomes 8-bit.
    Raises MediaError when the file is missing, empty, damaged, too large, or no picture.
    """
    try:
        content = read_regular(path, _LARGEST)
    except FileNotFoundError:
        raise MediaError(f"there is no file {path}", mend="Choose the picture again.") from None
    except IsADirectoryError:
        raise MediaError(f"{path} is a folder", mend="Choose a picture in it.") from None
    except OSError as error:
        raise MediaError(f"cannot read {path}: {plain(error)}", mend="Choose another picture.") from error
    if not content:
        raise MediaError(f"{path} is empty (0 bytes)", mend="Export or copy the picture again.")
    return Image(decoded(content, path))


def pages(content: bytes, path: Path) -> list[tuple[str, Pixels]]:
    """Every page of a TIFF, with its name where it has one. Raises MediaError."""
    with open_picture(io.BytesIO(content), path) as opened:
        count = getattr(opened, "n_frames", 1)
        if count > _MOST_PAGES:
            raise ValueError(f"it has {count} pages")
        found: list[tuple[str, Pixels]] = []
        for number in range(count):
            opened.seek(number)
            _require_size(opened.width, opened.height, path)
            name = str(cast(Any, opened).tag_v2.get(285, "")).strip("\0 ") or f"Page {number + 1}"
            deep = _deep(content, opened, number)
            found.append((name, np.ascontiguousarray(deep if deep is not None else _shallow(opened, number))))
        return found


def decoded(content: bytes, path: Path) -> Pixels:
    """The pixels of a picture's file. Raises MediaError."""
    if is_jpeg_xl(content):
        with told(path):
            _require_size(*size_of(content), path)
            return read_jpeg_xl(content)
    try:
        _know_more_formats(content)
        with open_picture(io.BytesIO(content), path) as opened:
            _require_size(opened.width, opened.height, path)
            orientation = opened.getexif().get(0x0112, 1)
            if opened.format == "TIFF":
                orientation = 1  # Pillow turns it as it loads it, and so does OpenCV
            deep = _deep(content, opened)
            pixels = deep if deep is not None else _shallow(opened)
        return np.ascontiguousarray(_upright(pixels, orientation))
    except NotAPicture:
        if path.suffix.lower() in floating.SUFFIXES:
            return np.ascontiguousarray(floating.read_floating(path))
        raise


def _require_size(width: int, height: int, path: Path) -> None:
    if width * height > MOST_PIXELS:
        raise too_large(path)


def _know_more_formats(content: bytes) -> None:
    """Let Pillow know HEIC when a file is one: its library is loaded for nothing else."""
    brands = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif")
    if content[4:8] == b"ftyp" and content[8:12] in brands:
        import pillow_heif

        pillow_heif.register_heif_opener()


def _deep(content: bytes, opened: Any, page: int = 0) -> Pixels | None:
    """The samples of a 16-bit PNG or TIFF, which Pillow would cut to 8; None for any other picture."""
    import cv2

    if opened.format == "PNG":
        deep = content[24:25] == b"\x10"
    elif opened.format == "TIFF":
        deep = 16 in opened.tag_v2.get(258, ()) and opened.mode != "CMYK"
    else:
        deep = False
    profile = _foreign_profile(opened) if deep else None
    space = profile.profile.xcolor_space.strip() if profile is not None else ""
    if not deep or space not in ("", "RGB", "GRAY"):
        return None
    opened.load()  # Pillow notices a truncated file; OpenCV pads it with grey
    flags = cv2.IMREAD_UNCHANGED
    data = np.frombuffer(content, np.uint8)
    if page:
        _, arrays = cv2.imdecodemulti(data, flags, range=(page, page + 1))
        array = arrays[0] if arrays else None
    else:
        array = cv2.imdecode(data, flags)
    if array is None or array.dtype != np.uint16:
        return None
    grey = array.ndim == 2 or array.shape[2] == 1
    if grey:
        pixels = cv2.cvtColor(array, cv2.COLOR_GRAY2RGB)
    else:
        pixels = cv2.cvtColor(array, cv2.COLOR_BGRA2RGBA if array.shape[2] == 4 else cv2.COLOR_BGR2RGB)
    if space:
        pixels = _deep_to_srgb(pixels, opened.info["icc_profile"], grey=space == "GRAY")
    return cast(Pixels, pixels)


def in_srgb(pixels: Pixels, profile: bytes) -> Pixels:
    """RGB(A) of 8 or 16 bits under an RGB or grey ICC profile, as sRGB; as it is where the profile says nothing."""
    from PIL import ImageCms

    try:
        opened = ImageCms.getOpenProfile(io.BytesIO(profile))
        space = "" if _means_srgb(opened) else opened.profile.xcolor_space.strip()
    except (OSError, ImageCms.PyCMSError):
        return pixels
    if space not in ("RGB", "GRAY"):
        return pixels
    if pixels.dtype == np.uint16:
        return _deep_to_srgb(pixels, profile, grey=space == "GRAY")
    made = _deep_to_srgb(pixels.astype(np.uint16) * 257, profile, grey=space == "GRAY")
    return ((made + 128.0) / 257).astype(np.uint8)


_PRECISELY = 0x0100  # cmsFLAGS_NOOPTIMIZE: Little CMS else puts a coarse table in place of curves and matrix


def _deep_to_srgb(pixels: Pixels, profile: bytes, *, grey: bool) -> Pixels:
    """16-bit RGB(A) under a profile, as sRGB. grey: the profile is of one channel, and so are the pixels."""
    import imagecodecs

    colours = np.ascontiguousarray(pixels[..., 0] if grey else pixels[..., :3])
    try:
        made = imagecodecs.cms_transform(
            colours,
            profile,
            imagecodecs.cms_profile("srgb"),
            colorspace="gray" if grey else "rgb",
            outcolorspace="rgb",
            intent=1,  # relative colorimetric, as for 8 bits
            flags=_PRECISELY,
        )
    except RuntimeError:
        return pixels  # a profile without the tables for this direction: as if there were none
    return np.concatenate((made, pixels[..., 3:]), axis=2)


def _shallow(opened: Any, page: int = 0) -> Pixels:
    if opened.format != "PSD":  # its frames are layers; what is open is the whole picture
        opened.seek(page)
    opened.load()
    if opened.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        return _from_wide_grey(opened)
    alpha = opened.convert("RGBA").getchannel("A") if opened.has_transparency_data else None
    profile = _foreign_profile(opened)
    colours = _to_srgb(opened, profile) if profile is not None else None
    colours = colours or opened.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return np.asarray(colours)


def _from_wide_grey(opened: Any) -> Pixels:
    values = np.asarray(opened).astype(np.float64)
    top = 65535.0 if opened.mode.startswith("I") else 1.0
    grey = np.clip(np.nan_to_num(values) / top * 65535 + 0.5, 0, 65535).astype(np.uint16)
    return np.repeat(grey[..., None], 3, axis=2)


def _foreign_profile(opened: Any) -> Any | None:
    """The picture's ICC profile, where it has a readable one that is not sRGB."""
    from PIL import ImageCms

    content = opened.info.get("icc_profile")
    if not content:
        return None
    try:
        profile = ImageCms.getOpenProfile(io.BytesIO(content))
        return None if _means_srgb(profile) else profile
    except (OSError, ImageCms.PyCMSError):
        return None  # a broken profile says nothing: the picture is taken as sRGB, as browsers do


def _means_srgb(profile: Any) -> bool:
    """Whether colours are the same under a profile as under sRGB, whatever its name: linear ones are named after it
    too."""
    from PIL import Image as Pillow
    from PIL import ImageCms

    space = profile.profile.xcolor_space.strip()
    if space not in ("RGB", "GRAY"):
        return False
    steps = np.linspace(0, 255, 18).astype(np.uint8)
    grey = np.repeat(steps[:, None], 3, axis=1)
    colours = np.concatenate((grey, np.eye(3, dtype=np.uint8) * 255, np.eye(3, dtype=np.uint8) * 90 + 60))[None]
    patch = Pillow.fromarray(colours if space == "RGB" else steps[None])
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    seen = ImageCms.profileToProfile(patch, profile, ImageCms.createProfile("sRGB"), intent, "RGB")
    want = colours if space == "RGB" else grey[None]
    return bool(np.abs(np.asarray(seen).astype(int) - want).max() <= 3)


def _to_srgb(opened: Any, profile: Any) -> Any | None:
    from PIL import ImageCms

    space = profile.profile.xcolor_space.strip()
    modes = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "L", "Lab": "LAB"}
    if space not in modes:
        return None
    picture = opened if opened.mode == modes[space] else opened.convert(modes[space])
    try:
        return ImageCms.profileToProfile(
            picture, profile, ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB"
        )
    except (ImageCms.PyCMSError, ValueError):
        return None  # a profile without the tables for this direction: as if there were none


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """EXIF orientation 1..8 (CIPA DC-008, tag 274) undone."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


# --- writing ----------------------------------------------------------------------------------------------------


def write_still(
    image: Image,
    path: Path,
    format: Format,
    quality: int = 92,
    project: str = "",
    record: str = "",
    finish: Callable[[Path], None] | None = None,
) -> None:
    """Write a picture beside `path` and rename it there.

    PNG and TIFF keep 16 bits and alpha and lose nothing; WebP keeps alpha; JPEG lays the picture over white.
    quality: 1 to 100, for JPEG and WebP. project: the project's JSON, carried by PNG only. record: how it was made
    (labels.py), which TIFF does not carry. finish: called with the file before it takes its place. Raises
    StoreError when the folder cannot be written, MediaError when the format does not hold a picture of this size.
    """
    with replacing(path) as beside:
        beside.write_bytes(encoded_still(image, format, quality, project, record))
        if finish is not None:
            finish(beside)


def encoded_still(image: Image, format: Format, quality: int = 92, project: str = "", record: str = "") -> bytes:
    """The bytes of such a file. Raises MediaError when the format does not hold a picture of this size."""
    most = {"jpeg": 65500, "webp": 16383}.get(format, 1 << 20)
    if max(image.width, image.height) > most:
        raise MediaError(
            f"a {format.upper()} has at most {most} pixels a side, the picture is {image.width} x {image.height}",
            mend="Save it as PNG, or make it smaller first.",
        )
    xmp = packet(record, short=format == "jpeg")
    encoded = _lossless(image, format) if format in ("png", "tiff") else _lossy(image, format, quality, xmp)
    if format == "png":
        encoded = _with_project(encoded, project, xmp)
    return seal.closed(encoded)


def _lossless(image: Image, format: Format) -> bytes:
    import cv2

    code = cv2.COLOR_RGBA2BGRA if image.pixels.shape[2] == 4 else cv2.COLOR_RGB2BGR
    _, encoded = cv2.imencode(".png" if format == "png" else ".tif", cv2.cvtColor(image.pixels, code))
    return encoded.tobytes()


def _lossy(image: Image, format: Format, quality: int, xmp: bytes) -> bytes:
    from PIL import Image as Pillow

    pixels = image.pixels if image.pixels.dtype == np.uint8 else ((image.pixels + 128.0) / 257).astype(np.uint8)
    if format == "jpeg" and pixels.shape[2] == 4:
        alpha = pixels[..., 3:] / np.float32(255)
        pixels = (pixels[..., :3] * alpha + 255 * (1 - alpha) + 0.5).astype(np.uint8)
    target = io.BytesIO()
    picture = Pillow.fromarray(np.ascontiguousarray(pixels))
    said: dict[str, Any] = {"xmp": xmp} if xmp else {}
    if format == "jpeg":
        picture.save(target, "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2, optimize=True, **said)
    else:
        picture.save(target, "WEBP", quality=quality, lossless=quality == 100, method=4, **said)
    return target.getvalue()


# --- the project inside a PNG ------------------------------------------------------------------------------------


def _with_project(png: bytes, project: str, xmp: bytes) -> bytes:
    """The PNG with an sRGB chunk and, where there is a project, a compressed iTXt chunk (PNG 3, 11.3.3.4); a plain one
    for an XMP packet, as its specification wants it."""
    after = len(_PNG) + 25
    added = _chunk(b"sRGB", b"\0")
    if xmp:
        added += _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)
    if project:
        added += _chunk(b"iTXt", _KEYWORD + b"\0\1\0\0\0" + zlib.compress(project.encode(), 9))
    return png[:after] + added + png[after:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def read_embedded_project(path: Path) -> str | None:
    """The project's JSON that a PNG was saved with; None when it carries none or is no PNG. Raises MediaError when
    the file cannot be read or its project is damaged."""
    try:
        with open_regular(path) as file:
            if file.read(len(_PNG)) != _PNG:
                return None
            for _ in range(_MOST_CHUNKS):
                if len(head := file.read(8)) < 8:
                    break
                length, kind = struct.unpack(">I4s", head)
                if kind == b"iTXt" and length <= _LARGEST_PROJECT:
                    content = file.read(length)
                    if content.startswith(_KEYWORD + b"\0"):
                        return _unpacked(content, path)
                    file.seek(4, io.SEEK_CUR)
                else:
                    file.seek(length + 4, io.SEEK_CUR)
    except OSError as error:
        raise MediaError(f"cannot read {path}: {plain(error)}", mend="Choose another picture.") from error
    return None


def _unpacked(content: bytes, path: Path) -> str:
    """The text of an iTXt chunk: keyword 0, compression flag, method, language 0, translated keyword 0, text."""
    compressed, rest = content[len(_KEYWORD) + 1 : len(_KEYWORD) + 2], content[len(_KEYWORD) + 3 :]
    text = rest.partition(b"\0")[2].partition(b"\0")[2]
    try:
        if compressed == b"\1":
            text = zlib.decompressobj().decompress(text, _LARGEST_PROJECT)
        return text.decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise MediaError(f"the project inside {path} is damaged", mend="Open the project file itself.") from error
