"""The layers of Photoshop's and OpenRaster's files and the pages of TIFF files, each as a picture of its own.

A layer comes as large as the picture that it is of, clear around what is on it, so that layers laid over each other are
the picture again. Its masks, clipping layers, effects and opacity are in it; how it is blended is told, not done.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast
from xml.etree import ElementTree as Xml

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError
from studio.base.files import plain
from studio.base.regular import read_regular
from studio.media.files import stills
from studio.media.files.pictures import MOST_PIXELS
from studio.media.values import Image

Groups = Literal["whole", "apart"]
Pixels = npt.NDArray[Any]

ENDINGS = (".psd", ".psb", ".ora", ".tif", ".tiff")
_LARGEST = 4 << 30  # bytes of a file
_MOST_LAYERS = 1000
_LARGEST_STACK = 16 << 20  # bytes of the list of layers in OpenRaster
_DEEPEST = 64


@dataclass(frozen=True)
class Layer:
    """A layer or page. blend: how it is laid over those below, where that is not simply over them."""

    name: str
    image: Image
    blend: str = ""


def read_layers(path: Path, groups: Groups = "whole", *, hidden: bool = False) -> list[Layer]:
    """The layers of a file, the lowest first, or a TIFF's pages. groups: a group of layers as one picture, or each
    layer in it; hidden: also those that are switched off. Raises MediaError."""
    try:
        content = read_regular(path, _LARGEST)
    except FileNotFoundError:
        raise MediaError(f"there is no file {path}", mend="Choose the picture again.") from None
    except OSError as error:
        raise MediaError(f"cannot read {path}: {plain(error)}", mend="Choose another picture.") from error
    try:
        if content[:4] == b"8BPS":
            found = list(_photoshop(content, groups, hidden))
        elif content[:2] == b"PK":
            found = list(_open_raster(content, groups, hidden))
        elif content[:4] in (b"II*\0", b"MM\0*"):
            found = [Layer(name, Image(pixels)) for name, pixels in stills.pages(content, path)]
        else:
            raise MediaError(
                f"{path.name} has no layers that can be read",
                mend="Photoshop's .psd and .psb, OpenRaster's .ora and TIFF can; image.load reads other pictures.",
            )
    except MemoryError:
        raise MediaError(f"{path} does not fit into memory", mend="Scale it down in an image editor first.") from None
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AssertionError,
        AttributeError,
        struct.error,
    ) as error:
        raise _damaged(path, error) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, Xml.ParseError, NotImplementedError, RuntimeError) as error:
        raise _damaged(path, error) from error
    return found


def _damaged(path: Path, error: Exception) -> MediaError:
    return MediaError(f"the layers of {path} cannot be read: {error}", mend="Export or copy the picture again.")


def _require_size(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise ValueError(f"it has {width} x {height} pixels")


# --- Photoshop --------------------------------------------------------------------------------------------------


def _photoshop(content: bytes, groups: Groups, hidden: bool) -> Iterator[Layer]:
    from psd_tools import PSDImage
    from psd_tools.constants import BlendMode, Resource

    opened = PSDImage.open(io.BytesIO(content))
    _require_size(opened.width, opened.height)
    profile = opened.image_resources.get_data(Resource.ICC_PROFILE)
    plainly = (BlendMode.NORMAL, BlendMode.PASS_THROUGH)
    for number, layer in enumerate(_wanted(opened, groups, hidden)):
        if number >= _MOST_LAYERS:
            raise ValueError(f"it has more than {_MOST_LAYERS} layers")
        blend = "" if layer.blend_mode in plainly else layer.blend_mode.name.lower().replace("_", " ")
        yield Layer(str(layer.name), Image(_painted(opened, layer, profile)), blend)


def _wanted(parent: Any, groups: Groups, hidden: bool) -> Iterator[Any]:
    """What has pixels of its own, the lowest first. Clipping layers are in what they are clipped to."""
    for layer in parent:
        if layer.clipping or not (layer.visible or hidden):
            continue
        if layer.is_group() and groups == "apart":
            yield from _wanted(layer, groups, hidden)
        elif layer.is_group() or layer.has_pixels() or layer.kind in ("shape", "solidcolorfill", "gradientfill"):
            yield layer


def _painted(opened: Any, layer: Any, profile: bytes | None) -> Pixels:
    from psd_tools.constants import ColorMode

    deep = opened.depth > 8
    if opened.color_mode not in (ColorMode.RGB, ColorMode.GRAYSCALE):
        flat = layer.composite(viewport=opened.viewbox, layer_filter=lambda one: one is layer or one.visible)
        return np.asarray(flat.convert("RGBA"))
    from psd_tools.composite import composite

    colours, _, alpha = composite(layer, viewport=opened.viewbox, layer_filter=lambda one: one is layer or one.visible)
    clear = alpha <= 0
    colours = np.where(clear, 0, np.broadcast_to(colours, (*colours.shape[:2], 3)))
    most, kind = (65535, np.uint16) if deep else (255, np.uint8)
    whole = np.concatenate((colours, alpha), axis=2)
    pixels = (np.clip(np.nan_to_num(whole), 0, 1) * most + 0.5).astype(kind)
    return stills.in_srgb(pixels, profile) if profile else pixels


# --- OpenRaster -------------------------------------------------------------------------------------------------


def _open_raster(content: bytes, groups: Groups, hidden: bool) -> Iterator[Layer]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        listed = file.getinfo("stack.xml")
        if listed.file_size > _LARGEST_STACK:
            raise ValueError("its list of layers is too long")
        text = file.read(listed)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise ValueError("its list of layers defines entities")
        root = Xml.fromstring(text)
        stack = root.find("stack")
        width, height = int(root.get("w", "0")), int(root.get("h", "0"))
        _require_size(width, height)
        if stack is None:
            raise ValueError("it has no stack of layers")
        left = [_MOST_LAYERS]
        yield from _stacked(file, stack, (width, height), groups, hidden, 0, left)


def _stacked(
    file: zipfile.ZipFile, stack: Xml.Element, size: tuple[int, int], groups: Groups, hidden: bool, deep: int,
    left: list[int],
) -> Iterator[Layer]:  # fmt: skip
    """The layers of a stack, which lists the highest first."""
    if deep > _DEEPEST:
        raise ValueError("groups in groups too deep")
    for one in reversed(list(stack)):
        if one.tag not in ("layer", "stack") or (one.get("visibility") == "hidden" and not hidden):
            continue
        left[0] -= 1
        if left[0] < 0:
            raise ValueError(f"it has more than {_MOST_LAYERS} layers")
        name, opacity = one.get("name", ""), float(one.get("opacity", "1"))
        blend = one.get("composite-op", "svg:src-over").removeprefix("svg:").replace("-", " ")
        blend = "" if blend == "src over" else blend
        if one.tag == "layer":
            yield Layer(name, Image(_faded(_placed(file, one, size), opacity)), blend)
            continue
        inside = _stacked(file, one, size, groups, hidden, deep + 1, left)
        if groups == "apart":
            yield from inside
            continue
        whole = np.zeros((size[1], size[0], 4), np.float32)
        for layer in inside:
            pixels = layer.image.pixels
            whole = _over(whole, (pixels / np.float32(np.iinfo(pixels.dtype).max)).astype(np.float32))
        yield Layer(name, Image(_faded((whole * 255 + 0.5).astype(np.uint8), opacity)), blend)


def _placed(file: zipfile.ZipFile, layer: Xml.Element, size: tuple[int, int]) -> Pixels:
    """A layer's picture at its place on the canvas; what hangs over is cut."""
    listed = file.getinfo(layer.get("src", ""))
    if listed.file_size > _LARGEST:
        raise ValueError(f"{listed.filename} is too large")
    pixels = stills.decoded(file.read(listed), Path(listed.filename))
    if pixels.shape[2] == 3:
        opaque = np.full((*pixels.shape[:2], 1), np.iinfo(pixels.dtype).max, pixels.dtype)
        pixels = np.concatenate((pixels, opaque), axis=2)
    canvas = np.zeros((size[1], size[0], 4), pixels.dtype)
    x, y = int(float(layer.get("x", "0"))), int(float(layer.get("y", "0")))
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + pixels.shape[1], size[0]), min(y + pixels.shape[0], size[1])
    if left < right and top < bottom:
        canvas[top:bottom, left:right] = pixels[top - y : bottom - y, left - x : right - x]
    return canvas


def _faded(pixels: Pixels, opacity: float) -> Pixels:
    if opacity >= 1:
        return pixels
    out = pixels.copy()
    out[..., 3] = (pixels[..., 3] * max(opacity, 0.0) + 0.5).astype(pixels.dtype)
    return out


def _over(below: npt.NDArray[np.float32], above: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Straight alpha, one over the other."""
    share = above[..., 3:]
    alpha = share + below[..., 3:] * (1 - share)
    colours = above[..., :3] * share + below[..., :3] * below[..., 3:] * (1 - share)
    colours = np.divide(colours, alpha, out=np.zeros_like(colours), where=alpha > 0)
    return cast(npt.NDArray[np.float32], np.concatenate((colours, alpha), axis=2))
