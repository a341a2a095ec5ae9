"""A brushed thing that travels along a path, and grows or shrinks as it comes or goes; what it uncovers is filled."""

from __future__ import annotations

import bisect

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.flow.heal import healed
from studio.engine.easing import eased
from studio.engine.values import Brush

Mask8 = npt.NDArray[np.uint8]
Picture = npt.NDArray[np.uint8]

_DOUBLING = 10.0  # units of proximity that make a thing twice as large by the end of its path


class Travelling:
    """One brush's region of a still, cut out, with the still healed behind it."""

    def __init__(self, still: Picture, mask: Mask8, static: Mask8, brush: Brush, *, amount: float) -> None:
        """mask: (h, w), not empty and without the static part; static: (h, w) that hides the thing where it passes."""
        height, width = mask.shape
        x, y, w, h = cv2.boundingRect(mask)
        self._box = x, y, w, h
        self._cover = mask[y : y + h, x : x + w].astype(np.float32) / 255
        self._free = 1 - static.astype(np.float32) / 255
        self._centre = np.array([x + (w - 1) / 2, y + (h - 1) / 2])
        self._way = np.array(brush.path, np.float64) * (width, height)
        lengths = np.hypot(*np.diff(self._way, axis=0).T)
        self._marks = np.concatenate([[0.0], np.cumsum(lengths)])
        self._brush, self._amount = brush, amount
        # A little wider than the thing: its soft rim holds colours of the thing, which must not be left behind.
        rim = 2 * round(0.006 * height) + 1
        hole = cv2.dilate((mask > 4).astype(np.uint8), np.ones((rim, rim), np.uint8))
        self._behind = healed(still, np.asarray(hole, np.uint8))[y : y + h, x : x + w]

    def place(self, at: float) -> tuple[float, float, float]:
        """(x, y, scale) against the still, at 0..1 of the clip: pixels, and 1 for its own size."""
        share = eased(self._brush.easing, at)
        here = self._point(share) - self._way[0]
        scale = 2.0 ** (self._brush.proximity / _DOUBLING * share * self._amount)
        return float(here[0] * self._amount), float(here[1] * self._amount), scale

    def _point(self, share: float) -> npt.NDArray[np.float64]:
        along = share * self._marks[-1]
        leg = min(max(bisect.bisect_right(self._marks, along) - 1, 0), len(self._marks) - 2)
        length = self._marks[leg + 1] - self._marks[leg]
        part = (along - self._marks[leg]) / length if length > 0 else 0.0  # an overshoot goes on along its last leg
        return np.asarray(self._way[leg] + (self._way[leg + 1] - self._way[leg]) * part)

    def render(self, picture: Picture, at: float) -> Picture:
        """The picture (h, w, 3) with the thing in its place at 0..1 of the clip; elsewhere it is the same."""
        dx, dy, scale = self.place(at)
        x, y, w, h = self._box
        moved = float(np.hypot(dx, dy)) + abs(scale - 1) * max(w, h)
        if moved < 1e-3:
            return picture
        out = picture.copy()
        old = np.s_[y : y + h, x : x + w]
        # The background comes in over the first pixels of travel: at rest the still's own soft rim is right.
        gone = self._cover * np.float32(min(1.0, moved / 3))
        out[old] = cv2.blendLinear(self._behind, picture[old], gone, 1 - gone)
        self._paste(out, np.ascontiguousarray(picture[old]), dx, dy, scale)
        return out

    def _paste(self, out: Picture, thing: Picture, dx: float, dy: float, scale: float) -> None:
        height, width = out.shape[:2]
        x, y, w, h = self._box
        cx, cy = self._centre[0] + dx, self._centre[1] + dy
        left, top = max(0, int(cx - w * scale / 2) - 2), max(0, int(cy - h * scale / 2) - 2)
        right, bottom = min(width, int(cx + w * scale / 2) + 3), min(height, int(cy + h * scale / 2) + 3)
        if left >= right or top >= bottom:
            return
        # From pixels of the new place to pixels of the cut-out.
        back = np.array(
            [
                [1 / scale, 0, (left - cx) / scale + self._centre[0] - x],
                [0, 1 / scale, (top - cy) / scale + self._centre[1] - y],
            ]
        )
        size = (right - left, bottom - top)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cover = cv2.warpAffine(self._cover, back, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        shown = cv2.warpAffine(thing, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        new = np.s_[top:bottom, left:right]
        cover = np.asarray(cover * self._free[new], np.float32)
        out[new] = cv2.blendLinear(shown, out[new], cover, 1 - cover)
