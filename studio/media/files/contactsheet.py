"""Pictures of one size side by side: what variations are shown as until one is picked."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from studio.media.values import Image


def contact_sheet(pictures: Sequence[Image]) -> Image:
    """Pictures of one size in rows, about as many across as down, each as large as it is; the only one as it is."""
    if len(pictures) == 1:
        return pictures[0]
    across = _across(len(pictures))
    wide, high = pictures[0].width, pictures[0].height
    sheet = np.zeros((-(-len(pictures) // across) * high, across * wide, 3), np.uint8)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, across)
        sheet[row * high : (row + 1) * high, column * wide : (column + 1) * wide] = picture.rgb8
    return Image(sheet)


def picture_at(count: int, x: float, y: float) -> int:
    """Which of the pictures (from 1) lies at a place of their sheet, 0..1 of its sides; 0 for none."""
    across = _across(count)
    down = -(-count // across)
    if not (0 <= x < 1 and 0 <= y < 1):
        return 0
    number = int(y * down) * across + int(x * across) + 1
    return number if number <= count else 0


def _across(count: int) -> int:
    return math.ceil(math.sqrt(count))
