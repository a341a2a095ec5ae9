"""Stills: load, size, adjust, lay over each other, select parts of, and save."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np

from studio.base.errors import MediaError, SettingError
from studio.base.formats import PICTURES
from studio.embedded.filters.blending import Blend
from studio.graph.context import Context
from studio.graph.places import Cuts, Point
from studio.graph.spec import Colour, Lane, OpenFile, SaveFile, Slider, Weights, node
from studio.graph.upgrade import Upgrade
from studio.graph.wishes import UpscaleWish
from studio.media.color import rgb_of
from studio.media.values import File, Image, Mask, Series

Percent = Annotated[float, Slider(0, 100, 0.1, "%")]
Balance = Annotated[float, Slider(-100, 100, 1)]
Turn = Annotated[float, Slider(-3600, 3600, 0.1, "°")]
_PICTURES = f"Pictures ({' '.join(f'*.{ending}' for ending in PICTURES)} *.gif)"


@node("image.load", title="Load picture", words="import, photo, picture, jpeg, png, open", version=1, lane=Lane.IO)
def load(*, path: Annotated[Path, OpenFile(_PICTURES)] = Path()) -> Image:
    """Load a picture from a file.

    It comes upright and in sRGB: the camera's rotation and the colour profile are applied. Transparency and 16 bits
    are kept (CMYK becomes 8-bit). Of an animation the first frame is taken, of layers the whole picture.
    """
    from studio.media.files.stills import read_still

    if path == Path():
        raise SettingError("no picture is chosen", setting="path", mend="Choose a picture file.")
    return read_still(path)


@node("image.layers", words="import, psd, photoshop, ora, tiff", version=1, lane=Lane.IO, title="Load layers")
def layers(
    ctx: Context,
    *,
    path: Annotated[Path, OpenFile("Layers (*.psd *.psb *.ora *.tif *.tiff)")] = Path(),
    groups: Literal["whole", "apart"] = "whole",
    hidden: bool = False,
) -> Series[Image]:
    """Load the layers of a picture apart: Photoshop's .psd and .psb, OpenRaster's .ora, and the pages of a TIFF.

    Each is as large as the whole picture and clear around what is on it; the lowest comes first and has the layer's
    name. Masks, effects, opacity and clipped layers are in it. How a layer is blended is told in a note: set it in
    Composite. groups: a group as one picture, or each layer in it. hidden: also what is switched off. Adjustment
    layers are left out. image.load takes the flat picture.
    """
    from studio.media.files.layers import read_layers

    if path == Path():
        raise SettingError("no picture is chosen", setting="path", mend="Choose a .psd, .psb, .ora or .tif file.")
    found = read_layers(path, groups, hidden=hidden)
    if not found:
        raise MediaError(f"{path.name} has no layers", setting="path", mend="Load it with image.load.")
    names: dict[str, int] = {}
    items: list[tuple[str, Image]] = []
    for layer in found:
        name = layer.name.strip() or "Layer"
        names[name] = names.get(name, 0) + 1
        while (id := name if names[name] == 1 else f"{name} {names[name]}") in {known for known, _ in items}:
            names[name] += 1
        items.append((id, layer.image))
        if layer.blend:
            ctx.note(f"'{id}' is blended by {layer.blend} in {path.name}: set that in Composite.")
    return Series.of(items)


@node("image.resize", title="Resize picture", words="scale, size", version=1, lane=Lane.CPU)
def resize(
    image: Image,
    *,
    width: Annotated[int, Slider(0, 16384, 1, "px", zero="auto")] = 1024,
    height: Annotated[int, Slider(0, 16384, 1, "px", zero="auto")] = 0,
    fit: Literal["inside", "fill", "stretch"] = "inside",
) -> Image:
    """Make a picture larger or smaller.

    fit: "inside" keeps its shape and stays within width and height; "fill" keeps its shape, covers them and cuts what
    hangs over; "stretch" takes both as they are. A side of 0 follows from the other.
    """
    from studio.embedded.filters.resampling import resized

    if not width and not height:
        raise SettingError("width and height are both 0", setting="width", mend="Set at least one of them.")
    wide, high = image.width, image.height
    if not width or not height:
        scale = width / wide if width else height / high
        width, height = width or max(1, round(wide * scale)), height or max(1, round(high * scale))
        return Image(resized(image.pixels, width, height))
    if fit == "stretch":
        return Image(resized(image.pixels, width, height))
    if fit == "inside":
        scale = min(width / wide, height / high)
        return Image(resized(image.pixels, max(1, round(wide * scale)), max(1, round(high * scale))))
    part_wide, part_high = _largest(wide, high, width / height)
    return Image(resized(_centre(image.pixels, part_wide, part_high), width, height))


_ASPECTS = {"16:9": 16 / 9, "9:16": 9 / 16, "1:1": 1.0, "4:3": 4 / 3, "3:4": 3 / 4, "2.39:1": 2.39}
Aspect = Literal["free", "16:9", "9:16", "1:1", "4:3", "3:4", "2.39:1"]


@node(
    "image.crop",
    title="Crop picture",
    words="cut, cut out, trim",
    version=1,
    lane=Lane.CPU,
    places=(Cuts("left", "top", "right", "bottom", before=True),),
)
def crop(
    image: Image,
    *,
    left: Percent = 0,
    top: Percent = 0,
    right: Percent = 0,
    bottom: Percent = 0,
    aspect: Aspect = "free",
) -> Image:
    """Cut away the edges of a picture, in percent of its sides; then, to an aspect, the rest around the middle."""
    wide, high = image.width, image.height
    x0, y0 = round(wide * left / 100), round(high * top / 100)
    x1, y1 = wide - round(wide * right / 100), high - round(high * bottom / 100)
    if x0 >= x1 or y0 >= y1:
        side = "left" if x0 >= x1 else "top"
        raise SettingError("the cuts leave nothing of the picture", setting=side, mend="Cut away less.")
    part = image.pixels[y0:y1, x0:x1]
    if aspect != "free":
        part = _centre(part, *_largest(x1 - x0, y1 - y0, _ASPECTS[aspect]))
    return Image(np.ascontiguousarray(part))


@node("image.flip", words="mirror", version=1, lane=Lane.CPU)
def flip(
    image: Image, *, way: Literal["horizontal", "vertical", "half turn", "turn right", "turn left"] = "horizontal"
) -> Image:
    """Mirror a picture or turn it by quarters."""
    turned = {
        "horizontal": lambda p: p[:, ::-1],
        "vertical": lambda p: p[::-1],
        "half turn": lambda p: p[::-1, ::-1],
        "turn right": lambda p: np.rot90(p, -1),
        "turn left": lambda p: np.rot90(p),
    }[way](image.pixels)
    return Image(np.ascontiguousarray(turned))


@node("image.adjust", words="brightness, contrast, exposure, saturation, colour grade", version=1, lane=Lane.CPU)
def adjust(
    image: Image,
    *,
    exposure: Annotated[float, Slider(-5, 5, 0.05, "EV")] = 0.0,
    contrast: Balance = 0,
    saturation: Balance = 0,
    temperature: Balance = 0,
    tint: Balance = 0,
    gamma: Annotated[float, Slider(0.2, 5, 0.01)] = 1.0,
) -> Image:
    """Change a picture's light and colour.

    Exposure (in stops), white balance (temperature: warmer above 0; tint: more magenta above 0), contrast and
    saturation work on linear light, as in a camera; contrast turns around middle grey. Gamma above 1 lifts the middle
    tones and leaves black and white alone.
    """
    from studio.embedded.filters.grading import Grade, graded

    return Image(graded(image.pixels, Grade(exposure, contrast, saturation, temperature, tint, gamma)))


@node(
    "image.upscale",
    title="Upscale picture",
    words="super resolution, enlarge, esrgan",
    version=1,
    lane=Lane.CPU,
    still="Upscale a clip with enhance.upscale.",
)
def upscale(
    ctx: Context,
    image: Image,
    *,
    scale: Annotated[float, Slider(1, 8, 0.1, "x")] = 2.0,
    model: Annotated[str, Weights("upscaling")] = "auto",
) -> Image:
    """Make a picture larger, with its depth and transparency.

    model: "auto" or "span" is the embedded network "SPAN", which restores edges and fine lines that a resampler leaves
    soft, in seconds. "lanczos" is the embedded resampler "Lanczos": at once, sharp, without ringing.
    """
    wish = UpscaleWish(image=image, width=round(image.width * scale), height=round(image.height * scale))
    larger: Image = ctx.engine("upscaling", model)(wish)
    return larger


Place = Annotated[float, Slider(-100, 200, 0.1, "%")]


@node(
    "image.composite",
    words="overlay, blend, merge, layer, picture in picture",
    version=2,
    lane=Lane.CPU,
    upgrades={2: Upgrade(missing={"placing": "whole pixels"})},
    places=(
        Point("x", "y", of="background"),
        Cuts("crop_left", "crop_top", "crop_right", "crop_bottom", of="foreground", before=True),
    ),
)
def composite(
    background: Image,
    foreground: Image,
    mask: Mask | None = None,
    *,
    x: Place = 50,
    y: Place = 50,
    size: Annotated[float, Slider(0, 400, 0.1, "%")] = 100,
    stretch: Annotated[float, Slider(1, 400, 0.1, "%")] = 100,
    rotation: Turn = 0,
    anchor_x: Place = 50,
    anchor_y: Place = 50,
    crop_left: Percent = 0,
    crop_top: Percent = 0,
    crop_right: Percent = 0,
    crop_bottom: Percent = 0,
    opacity: Percent = 100,
    blend: Blend = "normal",
    placing: Literal["between pixels", "whole pixels"] = "between pixels",
) -> Image:
    """Lay a picture over another. The mask, stretched over the foreground, says how much of it is seen.

    x, y: where the foreground's anchor lies, in percent of the background. size: the foreground's width in percent of
    the background's; 0 keeps its own pixels. stretch: its height in percent of what goes with that width. rotation:
    clockwise, around the anchor. anchor_x, anchor_y: the point of the foreground that is placed, 50 and 50 its middle.
    crop_left, crop_top, crop_right, crop_bottom: what is cut away of it. blend: how its colours meet those below, as in
    picture editors. placing: "between pixels" moves smoothly; "whole pixels" keeps a still layer that is neither sized
    nor turned to the bit. The result has the background's size and depth.
    """
    from studio.embedded.filters import compositing, transforming

    above = foreground.pixels if mask is None else compositing.masked(foreground.pixels, mask.pixels)
    cuts = (crop_left / 100, crop_top / 100, crop_right / 100, crop_bottom / 100)
    if cuts[0] + cuts[2] >= 1 or cuts[1] + cuts[3] >= 1:
        return background
    wide = background.width * size / 100 if size else float(foreground.width)
    high = wide * foreground.height / foreground.width * stretch / 100
    at = background.width * x / 100, background.height * y / 100
    anchor = anchor_x / 100, anchor_y / 100
    if placing == "whole pixels":
        wide, high, at = transforming.on_whole_pixels(wide, high, at, anchor)
    part, left, top = transforming.placed(
        transforming.cropped(above, *cuts), wide, high, at, anchor, rotation, (background.width, background.height)
    )
    part = compositing.of_depth(part, background.pixels.dtype)
    return Image(compositing.composed(background.pixels, part, left, top, opacity / 100, blend))


@node("image.mask", words="matte, alpha, segment", version=1, lane=Lane.CPU)
def mask(
    image: Image,
    *,
    by: Literal["lightness", "colour", "alpha"] = "lightness",
    low: Percent = 50,
    high: Percent = 100,
    colour: Annotated[str, Colour()] = "#00ff00",
    tolerance: Percent = 20,
    softness: Percent = 5,
    feather: Annotated[float, Slider(0, 200, 0.5, "px")] = 0,
    invert: bool = False,
) -> Mask:
    """Select a part of a picture: what is as light as low to high, what is like a colour, or what is not transparent.

    softness: over how much beyond the limits the selection fades. feather: how wide its edge is blurred. A picture
    of a mask, loaded from a file, becomes that mask with low 100, softness 100.
    """
    from studio.embedded.filters import compositing
    from studio.embedded.filters.sharpening import luma_of

    if by == "colour":
        away = compositing.colour_distance(image.rgb8, rgb_of(colour, "colour"))
        chosen = compositing.within(away, 0, tolerance / 100, softness / 100)
    elif by == "alpha":
        chosen = compositing.alpha_of(image.pixels)
    else:
        light = luma_of(image.pixels).astype(np.float32) / np.float32(np.iinfo(image.pixels.dtype).max)
        chosen = compositing.within(light, low / 100, high / 100, softness / 100)
    chosen = compositing.feathered(chosen, feather)
    return Mask(255 - chosen if invert else chosen)


def _picture_fits(settings: Mapping[str, Any]) -> None:
    path = _named(settings["path"])
    if settings["format"] == "from the name":
        _format_of(path)


def _named(path: Path) -> Path:
    if path == Path():
        raise SettingError("no file name is given", setting="path", mend="Choose where to save the picture.")
    return path


def _format_of(path: Path) -> Literal["png", "jpeg", "webp", "tiff"]:
    from studio.media.files.stills import SUFFIXES

    known = SUFFIXES.get(path.suffix.lower())
    if known is None:
        raise SettingError(
            f"the ending '{path.suffix}' names no picture format",
            setting="path",
            mend="End the name with .png, .jpg, .webp or .tif, or choose a format.",
        )
    return known


@node(
    "image.save",
    title="Save picture",
    words="export, write picture, png, jpeg",
    version=3,
    lane=Lane.IO,
    sink=True,
    still="Write a clip with publish.video, or take one frame of it with video.frame.",
    check=_picture_fits,
)
def save(
    ctx: Context,
    image: Image,
    *,
    path: Annotated[Path, SaveFile("Pictures (*.png *.jpg *.webp *.tif)")] = Path("{item}.png"),
    format: Literal["from the name", "png", "jpeg", "webp", "tiff"] = "from the name",
    quality: Annotated[int, Slider(1, 100)] = 92,
    provenance: bool = True,
    sign: Literal["as in Settings", "no", "by this machine"] = "as in Settings",
    watermark: bool = False,
) -> File:
    """Save a picture as PNG, JPEG, WebP or TIFF.

    {item} in the path becomes the item's name, so that a series makes one file each. PNG and TIFF keep 16 bits and
    transparency; a PNG also carries the project, so that opening the PNG opens the project. quality counts for JPEG and
    WebP (100 is a lossless WebP). provenance: PNG, JPEG and WebP say how the picture was made, and whether AI made it
    in IPTC's terms (`shotgraph provenance FILE` reads it, `shotgraph verify FILE` tells whether it was changed since).
    sign: with Content Credentials (C2PA), by whom Settings say, or with this machine's own key. watermark: the number
    of its record, unseen in the picture, as in Publish video.
    """
    from studio.embedded.watermark.picture import with_mark
    from studio.film.proof.marks import number_of
    from studio.film.publishing import papers
    from studio.media.files.stills import write_still
    from studio.media.frames import Frame

    target = _target(ctx, _named(path))
    chosen = _format_of(target) if format == "from the name" else format
    project = ctx.option("project.json") if chosen == "png" else ""
    carried = papers(ctx, target, provenance=provenance, sign=sign, watermark=watermark)
    if watermark:
        image = with_mark(Frame.of(image.pixels), number_of(carried.record)).image()
    write_still(image, target, chosen, quality, project, carried.record, carried.finish)
    return File(str(target))


def _target(ctx: Context, path: Path) -> Path:
    if "{item}" in str(path):
        item = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", ctx.item or ctx.node).strip(". ") or "-"
        return ctx.destination(Path(str(path).replace("{item}", item)))
    if ctx.item is not None:
        raise SettingError(
            "every item of the series would be saved as the same file",
            setting="path",
            mend=f"Put {{item}} into the name: {path.stem}-{{item}}{path.suffix}.",
        )
    return ctx.destination(path)


def _largest(wide: int, high: int, aspect: float) -> tuple[int, int]:
    """The largest part of a wide x high picture that has this aspect (width / height)."""
    if wide / high > aspect:
        return max(1, round(high * aspect)), high
    return wide, max(1, round(wide / aspect))


def _centre(pixels: Any, wide: int, high: int) -> Any:
    left, top = (pixels.shape[1] - wide) // 2, (pixels.shape[0] - high) // 2
    return np.ascontiguousarray(pixels[top : top + high, left : left + wide])
