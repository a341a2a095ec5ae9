"""A contact sheet: pictures in rows and columns, each with a label below."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from studio.embedded.lettering import Type, set_text, wrapped

_GROUND, _INK = 24, "#e8e8e8"
_SCREEN = 16 / 9
_LINES = 3  # of a label; more is left out with three dots


def contact_sheet(
    pictures: Sequence[tuple[str, npt.NDArray[np.uint8]]], columns: int, width: int, gap: int
) -> npt.NDArray[np.uint8]:
    """(label, RGB picture) as one picture. columns: 0 for about a screen's shape; width, gap: pixels."""
    import cv2

    size = max(11, round(width / 22))
    kind = Type(size, weight="Medium", color=_INK, look="plain")
    highs = [max(1, round(width * one.shape[0] / one.shape[1])) for _, one in pictures]
    labels = [_label(text, kind, width) for text, _ in pictures]
    each = sum(highs) / len(highs) + labels[0].shape[0]
    columns = min(len(pictures), columns or max(1, round(math.sqrt(len(pictures) * _SCREEN * each / width))))
    rows = [range(first, min(first + columns, len(pictures))) for first in range(0, len(pictures), columns)]
    steps = [max(highs[n] for n in row) + max(labels[n].shape[0] for n in row) + gap for row in rows]
    sheet = np.full((sum(steps) + gap, columns * (width + gap) + gap, 3), _GROUND, np.uint8)
    top = gap
    for row, step in zip(rows, steps, strict=True):
        foot = top + max(highs[number] for number in row)
        for column, number in enumerate(row):
            left, high = gap + column * (width + gap), highs[number]
            small = cv2.resize(pictures[number][1], (width, high), interpolation=cv2.INTER_AREA)
            sheet[foot - high : foot, left : left + width] = small
            _lay(sheet, labels[number], left + (width - labels[number].shape[1]) // 2, foot)
        top += step
    return sheet


def _label(text: str, kind: Type, width: int) -> npt.NDArray[np.uint8]:
    lines = wrapped(text.strip() or " ", kind, width - 2 * kind.size)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1].rstrip() + "…"]
    pixels = set_text(lines, kind).pixels
    return pixels[:, :width] if pixels.shape[1] > width else pixels


def _lay(sheet: npt.NDArray[np.uint8], label: npt.NDArray[np.uint8], left: int, top: int) -> None:
    place = sheet[top : top + label.shape[0], left : left + label.shape[1]]
    alpha = label[: place.shape[0], :, 3:].astype(np.float32) / 255
    place[:] = np.round(label[: place.shape[0], :, :3] * alpha + place * (1 - alpha)).astype(np.uint8)
