"""Words as a layer with alpha: any size and colour, with an outline, a shadow and a box, in Inter or a font file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError
from studio.embedded.filters.compositing import composed
from studio.embedded.filters.mattes import edged
from studio.embedded.lettering import Align, Type, rgba, set_text, wrapped
from studio.embedded.typesetting import Weight

Layer = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class WordStyle:
    """How words are set. size: the em in pixels; room: pixels that lines may be wide; leading: baseline to baseline in
    ems; tracking: extra space in ems; outline: pixels around letters; shadow: pixels that it falls down and right, soft
    by half as much; box: pixels of ground around the text, none at 0; colours as '#rrggbb' or '#rrggbbaa'."""

    size: float
    room: float
    weight: Weight = "SemiBold"
    font: str = ""
    color: str = "#ffffff"
    align: Align = "center"
    leading: float = 1.2
    tracking: float = 0.0
    outline: float = 0.0
    outline_color: str = "#000000"
    shadow: float = 0.0
    shadow_color: str = "#000000a0"
    box: float = 0.0
    box_color: str = "#000000a0"


def lettered(text: str, look: WordStyle) -> tuple[Layer, set[str]]:
    """The words set, (height, width, 4) uint8 with the text in the middle, and characters that no font here has. Lines
    break where they are typed and where they would be wider than the room; text of blanks alone is one clear pixel.

    Raises SettingError for a colour or a font file that cannot be read.
    """
    for name in ("color", "outline_color", "shadow_color", "box_color"):
        rgba(getattr(look, name), name)
    if not text.strip():
        return np.zeros((1, 1, 4), np.uint8), set()
    if look.font and not Path(look.font).is_file():
        raise SettingError(f"there is no font file {look.font}", setting="font", mend="Choose a .ttf or .otf file.")
    type = Type(look.size, look.weight, look.color, "plain", look.align, look.leading, look.tracking, look.font)
    try:
        block = set_text(wrapped(text, type, look.room), type)
    except OSError:
        mend = "Choose another .ttf or .otf file."
        raise SettingError(f"{Path(look.font).name} is no font", setting="font", mend=mend) from None
    reach = int(np.ceil(look.outline + 2 * look.shadow)) + 2
    # Of even sides, so that in the middle of most pictures it lies on whole pixels.
    sides = [(reach, reach + side % 2) for side in block.pixels.shape[:2]]
    written = np.pad(block.pixels, [*sides, (0, 0)])
    letters = np.ascontiguousarray(written[..., 3])
    out = np.zeros((*letters.shape, 4), np.uint8)
    if look.box > 0:
        inner = block.margin + reach - round(look.box)
        rows, columns = (slice(max(0, inner), max(0, side - inner)) for side in letters.shape)
        ground = np.zeros_like(letters)
        ground[rows, columns] = 255
        out = _inked(out, ground, look.box_color)
    edge = edged(letters, look.outline, 0.0, 0.0) if look.outline > 0 else letters
    if look.shadow > 0:
        move = np.array([(1, 0, look.shadow), (0, 1, look.shadow)], np.float64)
        fallen = cv2.warpAffine(edge, move, (edge.shape[1], edge.shape[0]))
        out = _inked(out, cv2.GaussianBlur(fallen, (0, 0), max(0.3, look.shadow / 2)), look.shadow_color)
    if look.outline > 0:
        out = _inked(out, edge, look.outline_color)
    return composed(out, written, 0, 0, 1.0, "normal"), set(block.missing)


def _inked(below: Layer, matte: Any, color: str) -> Layer:
    red, green, blue, opacity = rgba(color)
    above = np.empty((*matte.shape, 4), np.uint8)
    above[..., :3] = red, green, blue
    above[..., 3] = np.rint(matte.astype(np.float32) * (opacity / 255))
    return composed(below, above, 0, 0, 1.0, "normal")
