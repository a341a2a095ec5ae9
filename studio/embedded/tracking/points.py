"""A point followed by what is around it, to parts of a pixel.

From one frame to the next by pyramidal Lucas-Kanade, there and back (Bouguet 2001; Kalal, Mikolajczyk and Matas, ICPR
2010). Then it is fitted to how the patch looked when it was chosen, moved, turned and sheared (enhanced correlation:
Evangelidis and Psarakis, "Parametric Image Alignment", PAMI 2008), so that small errors do not add up to a drift. Where
it has come to look otherwise but was followed well, that becomes its look. A point that is lost is looked for around
where it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.opticalflow.motion import Bytes

Place = npt.NDArray[np.float64]

_BACK = 1.0  # pixels by which it may miss its place on the way back
_ALIKE = 0.80  # correlation with its look at which it is taken for itself
_FITS = 0.90  # from which its place is taken from the fit
_FOUND = 0.85  # with which it is found again
_FLAT = 3.0  # grey levels of deviation of a patch with nothing to hold on to


@dataclass(eq=False)
class PointTracker:
    """Follows one point. patch: pixels of the square around it; reach: pixels that it may move from frame to frame.

    place: x, y in pixels, whole numbers at their centres. It is lost where `follow` says False, and stays where it was.
    """

    grey: Bytes
    place: Place
    patch: int
    reach: int

    def __post_init__(self) -> None:
        self._half = max(4, self.patch // 2)
        self._warp = np.eye(2, 3, dtype=np.float32)
        self._look = _cut(self.grey, self.place, self._half)
        self._anchor = np.zeros(2)  # of the place, from the middle of the look
        self._speed = np.zeros(2)
        self._lost = 0

    @property
    def flat(self) -> bool:
        """Whether there is nothing at the point that could be followed."""
        return float(self._look.std()) < _FLAT

    def follow(self, grey: Bytes) -> bool:
        """The next frame. Whether it was found there."""
        before = self.grey
        self.grey = grey
        if self._lost:
            return self._looked_for()
        guess = self._flowed(before, grey)
        fitted, alike = self._fitted(self.place + self._speed if guess is None else guess)
        if fitted is not None and alike >= _FITS and (guess is None or np.abs(fitted - guess).max() < 4):
            return self._at(fitted)
        if guess is not None and self._correlation(before, grey, guess) >= _ALIKE and self._inside(guess):
            if alike < _ALIKE:
                self._look = _cut(grey, guess, self._half)
                self._warp = np.eye(2, 3, dtype=np.float32)
            return self._at(guess)
        if fitted is not None and alike >= _ALIKE and guess is not None:
            return self._at(fitted)
        self._lost = 1
        return False

    def _at(self, place: Place) -> bool:
        self._speed = place - self.place if not self._lost else np.zeros(2)
        self.place, self._lost = place, 0
        return True

    def _inside(self, place: Place) -> bool:
        height, width = self.grey.shape
        return bool(0 <= place[0] <= width - 1 and 0 <= place[1] <= height - 1)

    def _flowed(self, before: Bytes, after: Bytes) -> Place | None:
        """Where flow brings the point, or None where the way back does not end at it."""
        margin = self._half + self.reach
        origin, one = _window(before, self.place, margin)
        other = after[origin[1] : origin[1] + one.shape[0], origin[0] : origin[0] + one.shape[1]]
        look: Any = cv2.calcOpticalFlowPyrLK
        side = max(9, min(2 * self._half + 1, 61))
        levels = max(0, int(np.log2(max(1, margin / side))) + 1)
        options: Any = {"winSize": (side, side), "maxLevel": levels, "criteria": (3, 40, 0.005)}
        start = (self.place - origin).astype(np.float32).reshape(1, 1, 2)
        there, seen, _ = look(one, other, start, None, **options)
        back, seen_back, _ = look(other, one, there, None, **options)
        if not (seen[0, 0] and seen_back[0, 0]) or np.abs(back - start).max() > _BACK:
            return None
        return there.reshape(2).astype(np.float64) + origin

    def _fitted(self, guess: Place) -> tuple[Place | None, float]:
        """The place where the look fits best near a guess, and how well."""
        height, width = self.grey.shape
        if not (-self._half < guess[0] < width + self._half and -self._half < guess[1] < height + self._half):
            return None, 0.0
        origin, around = _window(self.grey, guess, 2 * self._half + 4)
        turn = self._warp[:, :2].astype(np.float64)
        middle = (np.array(self._look.shape[::-1]) - 1) / 2
        start = np.hstack((turn, ((guess - origin) - turn @ middle)[:, None])).astype(np.float32)
        try:
            alike, warp = cv2.findTransformECC(
                self._look,
                around,
                start,
                cv2.MOTION_AFFINE,
                (3, 40, 1e-5),
                None,
                3,  # type: ignore[call-overload]
            )
        except cv2.error:  # it does not converge where there is nothing alike
            return None, 0.0
        scale = float(np.sqrt(abs(np.linalg.det(warp[:, :2]))))
        place = warp[:, :2].astype(np.float64) @ middle + warp[:, 2] + origin
        if not np.isfinite(place).all() or not 0.3 < scale < 3 or not self._inside(place):
            return None, 0.0
        if alike >= _FITS:
            self._warp = np.asarray(warp, np.float32)
        return place, float(alike)

    def _correlation(self, before: Bytes, after: Bytes, place: Place) -> float:
        one, other = _cut(before, self.place, self._half), _cut(after, place, self._half)
        if min(one.std(), other.std()) < 1:
            return 0.0
        return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])

    def _looked_for(self) -> bool:
        """A lost point: the look, searched for around where it was last seen, farther the longer it is gone."""
        self._lost += 1
        origin, around = _window(self.grey, self.place, self._half + self.reach * min(self._lost, 4))
        if min(around.shape) <= max(self._look.shape):
            return False
        scores = cv2.matchTemplate(around, self._look.astype(np.uint8), cv2.TM_CCOEFF_NORMED)
        _, best, _, at = cv2.minMaxLoc(scores)
        if best < _FOUND - 0.15:
            return False
        self._warp = np.eye(2, 3, dtype=np.float32)
        middle = (np.array(self._look.shape[::-1]) - 1) / 2
        fitted, alike = self._fitted(np.array(at) + middle + origin)
        return fitted is not None and alike >= _FOUND and self._at(fitted)


def _cut(grey: Bytes, place: Place, half: int) -> npt.NDArray[np.float32]:
    """The square around a place, looked up between pixels; the edge of the picture goes on."""
    side = 2 * half + 1
    where = np.array([[1, 0, place[0] - half], [0, 1, place[1] - half]], np.float64)
    made = cv2.warpAffine(
        grey, where, (side, side), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    return cast("npt.NDArray[np.float32]", made.astype(np.float32))


def _window(grey: Bytes, place: Place, margin: int) -> tuple[npt.NDArray[np.int64], Bytes]:
    """What of the picture lies within `margin` pixels of a place, and its corner."""
    height, width = grey.shape
    left, top = (int(np.clip(np.floor(place[axis]) - margin, 0, (width, height)[axis] - 8)) for axis in (0, 1))
    right, bottom = (int(np.clip(np.ceil(place[axis]) + margin + 1, 8, (width, height)[axis])) for axis in (0, 1))
    return np.array((left, top)), np.ascontiguousarray(grey[top : max(bottom, top + 8), left : max(right, left + 8)])
