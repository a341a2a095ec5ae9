"""A brushed thing that travels along a path, and grows or shrinks as it comes or goes; what it uncovers is filled."""

from __future__ import annotations

import bisect

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.flow.ambient import Ambient
from studio.embedded.flow.lattice import Lattice, sampled
from studio.media.easing import eased
from studio.media.values import Brush

Mask8 = npt.NDArray[np.uint8]
Picture = npt.NDArray[np.uint8]

_DOUBLING = 10.0  # units of proximity that make a thing twice as large by the end of its path


class Travelling:
    """One brush's region of a still, cut out to be laid over a plate on which what was behind it has been filled in."""

    def __init__(
        self,
        still: Picture,
        plate: Picture,
        mask: Mask8,
        static: Mask8,
        brush: Brush,
        *,
        amount: float,
        seed: int,
        loop: float,
    ) -> None:
        """plate: the still without the thing; mask: (h, w), not empty and without the static part; static: (h, w) that
        hides the thing where it passes; loop: seconds after which all repeats, or 0."""
        height, width = mask.shape
        x, y, w, h = cv2.boundingRect(mask)
        self._box = x, y, w, h
        area = np.s_[y : y + h, x : x + w]
        self._cover = mask[area].astype(np.float32) / np.float32(255)
        self._thing = _lifted(still[area], plate[area], self._cover)
        self._free = 1 - static.astype(np.float32) / np.float32(255)
        self._centre = np.array([x + (w - 1) / 2, y + (h - 1) / 2])
        self._way = np.array(brush.path, np.float64) * (width, height)
        lengths = np.hypot(*np.diff(self._way, axis=0).T)
        self._marks = np.concatenate([[0.0], np.cumsum(lengths)])
        self._brush, self._amount = brush, amount
        self._lattice = lattice = Lattice(w, h, max(1, round(height / 240)))
        self._ambient = Ambient(lattice.columns, lattice.rows, height / lattice.step, seed, loop)

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

    def render(self, picture: Picture, at: float, seconds: float) -> Picture:
        """The picture (h, w, 3), a state of the plate, with the thing in its place at 0..1 of the clip, and alive
        as it is at `seconds`."""
        dx, dy, scale = self.place(at)
        out = picture.copy()
        height, width = out.shape[:2]
        x, y, w, h = self._box
        cx, cy = self._centre[0] + dx, self._centre[1] + dy
        left, top = max(0, int(cx - w * scale / 2) - 2), max(0, int(cy - h * scale / 2) - 2)
        right, bottom = min(width, int(cx + w * scale / 2) + 3), min(height, int(cy + h * scale / 2) + 3)
        if left >= right or top >= bottom:
            return out
        # From pixels of the new place to pixels of the cut-out.
        back = np.array(
            [
                [1 / scale, 0, (left - cx) / scale + self._centre[0] - x],
                [0, 1 / scale, (top - cy) / scale + self._centre[1] - y],
            ]
        )
        size = (right - left, bottom - top)
        thing, whole = self._swaying(seconds)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cover = cv2.warpAffine(whole, back, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        shown = cv2.warpAffine(thing, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        new = np.s_[top:bottom, left:right]
        cover = np.asarray(cover * self._free[new], np.float32)
        out[new] = cv2.blendLinear(shown, out[new], cover, 1 - cover)
        return out

    def _swaying(self, seconds: float) -> tuple[Picture, npt.NDArray[np.float32]]:
        """The thing and its cover with its ambient motion; its outline sways too, for it is a thing of its own."""
        if not self._brush.ambient:
            return self._thing, self._cover
        sway = self._ambient.at(seconds) * np.float32(self._brush.ambient * self._amount * self._lattice.step)
        sources = self._lattice.full(np.asarray(self._lattice.points + sway, np.float32))
        cover = cv2.remap(self._cover, sources[..., 0], sources[..., 1], cv2.INTER_LINEAR)
        return sampled(self._thing, sources), np.asarray(cover, np.float32)


def _lifted(still: Picture, plate: Picture, cover: npt.NDArray[np.float32]) -> Picture:
    """The thing's own colours: under its soft edge the still is a mixture with what is behind, which stays behind."""
    share = np.maximum(cover, 0.1)[..., None]
    own = (still - (1 - share) * plate) / share
    return np.asarray(np.clip(own + 0.5, 0, 255), np.uint8)
