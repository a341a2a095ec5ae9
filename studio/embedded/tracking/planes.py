"""A flat thing followed with its perspective: a screen, a wall, a page.

Corners on it are followed from frame to frame (pyramidal Lucas-Kanade, there and back), and the perspective that most
of them agree on says roughly where it is. Seen from there it is drawn as it looked when it was chosen, and what is left
between the two is measured again, so that it does not drift; hands and heads in front of it are out of the agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.opticalflow.motion import Bytes

Matrix = npt.NDArray[Any]
Points = npt.NDArray[np.float32]

_MOST = 300  # corners
_FEWEST = 8
_NEAR = 1.5  # pixels
_BACK = 0.5
_SHARE = 0.2  # of the corners that must agree


@dataclass(eq=False)
class PlaneTracker:
    """Follows what lies in the corners of a quadrilateral, (4, 2) in pixels. matrix: from pixels of the frame in which
    it was chosen to pixels of the latest one."""

    grey: Bytes
    corners: npt.NDArray[np.float64]

    def __post_init__(self) -> None:
        self.matrix: Matrix = np.eye(3)
        height, width = self.grey.shape
        inside = np.zeros((height, width), np.uint8)
        cv2.fillConvexPoly(inside, np.rint(self.corners).astype(np.int32), 255)
        found = cv2.goodFeaturesToTrack(self.grey, _MOST, 0.01, 4, mask=inside, blockSize=5)
        self._points: Points = np.zeros((0, 1, 2), np.float32) if found is None else found.astype(np.float32)
        self._first = self.grey

    @property
    def flat(self) -> bool:
        """Whether there is too little on it that could be followed."""
        return len(self._points) < _FEWEST

    def follow(self, grey: Bytes) -> bool:
        """The next frame. Whether it was found there."""
        before, self.grey = self.grey, grey
        here = cv2.perspectiveTransform(self._points.astype(np.float64), self.matrix).astype(np.float32)
        rough = self._agreed(before, grey, here, self._points)
        for start in ([rough] if rough is not None else []) + [self.matrix]:
            exact = self._redrawn(grey, start)
            if exact is not None and self._possible(exact):
                self.matrix = exact
                return True
        if rough is not None and self._possible(rough):
            self.matrix = rough
            return True
        return False

    def _redrawn(self, grey: Bytes, start: Matrix) -> Matrix | None:
        """The matrix near `start` at which the frame, drawn from there, is as the first one was."""
        height, width = grey.shape
        seen = cv2.warpPerspective(
            grey, start, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
        )
        left = self._agreed(self._first, cast(Bytes, seen), self._points, self._points, levels=1)
        if left is None:
            return None
        exact = start @ left
        return cast(Matrix, exact / exact[2, 2])

    def _agreed(self, one: Bytes, other: Bytes, at: Points, from_points: Points, levels: int = 4) -> Matrix | None:
        """The perspective from `from_points` to where the places `at` of one picture are in the other."""
        look: Any = cv2.calcOpticalFlowPyrLK
        options: Any = {"winSize": (21, 21), "maxLevel": levels, "criteria": (3, 30, 0.01)}
        there, seen, _ = look(one, other, at, None, **options)
        back, seen_back, _ = look(other, one, there, None, **options)
        good = (seen.ravel() > 0) & (seen_back.ravel() > 0)
        good &= np.linalg.norm((back - at).reshape(-1, 2), axis=1) < _BACK
        if int(good.sum()) < max(_FEWEST, _SHARE * len(at)):
            return None
        source, target = from_points.reshape(-1, 2)[good], there.reshape(-1, 2)[good]
        matrix, agree = cv2.findHomography(source, target, cv2.RANSAC, _NEAR, maxIters=1000, confidence=0.999)
        if matrix is None or int(agree.sum()) < max(_FEWEST, _SHARE * len(at)):
            return None
        return cast(Matrix, matrix)

    def _possible(self, matrix: Matrix) -> bool:
        """Whether it is still a quadrilateral seen from its front, neither a speck nor larger than life."""
        quad = cv2.perspectiveTransform(self.corners.reshape(1, 4, 2).astype(np.float64), matrix)[0]
        if not np.isfinite(quad).all():
            return False
        before = cv2.contourArea(self.corners.astype(np.float32), True)
        after = cv2.contourArea(quad.astype(np.float32), True)
        return bool(cv2.isContourConvex(quad.astype(np.float32)) and 0.02 < after / before < 50)
