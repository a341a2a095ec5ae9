"""A thing in a picture from one click or a box around it, as outlines that a brush can fill.

A click floods what is alike in colour; a box is cut out by GrabCut (Rother, Kolmogorov and Blake, SIGGRAPH 2004).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.values import Stroke

Mask8 = npt.NDArray[np.uint8]
Picture = npt.NDArray[np.uint8]

_SIDE = 480  # pixels of the longer side that are looked at; an outline to move needs no finer edge
_SMALLEST = 0.0004  # of the picture; smaller islands and holes are noise
_RIM = 0.008  # brush size of an outline, in picture heights


def flooded(still: Picture, x: float, y: float, tolerance: float = 14.0) -> Mask8:
    """What is connected with the point (0..1, 0..1) and alike in colour: (h, w), 0 or 255, at a working size.

    tolerance: steps of 8-bit Lab from the colour at the point, lightness counting half.
    """
    small = _small(still)
    height, width = small.shape[:2]
    lab = cv2.cvtColor(cv2.bilateralFilter(small, 5, 18, 5), cv2.COLOR_RGB2Lab)
    point = min(width - 1, max(0, int(x * width))), min(height - 1, max(0, int(y * height)))
    reach = (tolerance * 2, tolerance, tolerance)
    mask = np.zeros((height + 2, width + 2), np.uint8)
    cv2.floodFill(lab, mask, point, (0, 0, 0), reach, reach, 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE)
    found = np.ascontiguousarray(mask[1:-1, 1:-1]) * np.uint8(255)
    return np.asarray(cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)


def boxed(still: Picture, box: tuple[float, float, float, float]) -> Mask8:
    """The thing inside a box (left, top, right, bottom in 0..1): (h, w), 0 or 255, at a working size. The whole box
    where nothing stands out in it."""
    small = _small(still)
    height, width = small.shape[:2]
    left, right = sorted((int(box[0] * width), int(box[2] * width)))
    top, bottom = sorted((int(box[1] * height), int(box[3] * height)))
    left, top, right, bottom = max(1, left), max(1, top), min(width - 1, right), min(height - 1, bottom)
    labels = np.zeros((height, width), np.uint8)
    if right - left < 4 or bottom - top < 4:
        return labels
    cv2.setRNGSeed(1)  # its colour models start from random clusters; a click must pick the same thing twice
    room = np.zeros((1, 65), np.float64), np.zeros((1, 65), np.float64)
    rect = (left, top, right - left, bottom - top)
    cv2.grabCut(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), labels, rect, *room, 4, cv2.GC_INIT_WITH_RECT)
    found = np.where((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)
    found = np.asarray(cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    if np.count_nonzero(found) < 0.02 * rect[2] * rect[3]:
        found[top:bottom, left:right] = 255
    return found


def outlines(mask: Mask8, *, erase: bool = False) -> tuple[Stroke, ...]:
    """The mask's areas as filled strokes, and their holes as erasing ones after them; largest first."""
    height, width = mask.shape
    found, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    areas = []
    for number, contour in enumerate(found):
        size = cv2.contourArea(contour)
        if size < _SMALLEST * width * height:
            continue
        hole = bool(tree[0][number][3] >= 0)
        if hole and erase:  # a stroke cannot give back what the outline around it took
            continue
        line = cv2.approxPolyDP(contour, 0.9, True).reshape(-1, 2).astype(np.float64) + 0.5
        # Contours run through the middle of the outermost pixels; those at the picture's edge reach it.
        line[line <= 1.0] -= 0.5
        line[line[:, 0] >= width - 1, 0] = width
        line[line[:, 1] >= height - 1, 1] = height
        points = tuple((round(x / width, 4), round(y / height, 4)) for x, y in line.tolist())
        if len(points) >= 3:
            areas.append((hole, -size, Stroke(points, size=_RIM, softness=0.5, erase=hole or erase, fill=True)))
    return tuple(stroke for _, _, stroke in sorted(areas, key=lambda area: area[:2]))


def _small(still: Picture) -> Picture:
    height, width = still.shape[:2]
    scale = min(1.0, _SIDE / max(width, height))
    if scale == 1.0:
        return np.ascontiguousarray(still)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(still, size, interpolation=cv2.INTER_AREA), np.uint8)
