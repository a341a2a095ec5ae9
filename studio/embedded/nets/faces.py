"""Faces in a picture: YuNet (W. Wu et al., "YuNet: A tiny millisecond-level face detector", 2023), run by OpenCV."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.base.errors import ModelError
from studio.base.resources import resource

Picture = npt.NDArray[np.uint8]

_SIDE = 640
"""Of the longer side that is looked at: a face is found from about 1/40 of it on."""
_here = threading.local()


@dataclass(frozen=True)
class FoundFace:
    """Where a face is, in shares of the picture's width and height. left, top may lie a little outside. marks: right
    eye, left eye, nose, right and left corner of the mouth, of the person's; score: 0..1, how surely it is one."""

    left: float
    top: float
    width: float
    height: float
    score: float
    marks: tuple[tuple[float, float], ...]

    @property
    def middle(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def area(self) -> float:
        return self.width * self.height


def faces(picture: Picture, surely: float = 0.7) -> tuple[FoundFace, ...]:
    """The faces in a picture (h, w, 3), the largest first. surely: the least score."""
    scale = min(1.0, _SIDE / max(picture.shape[:2]))
    width, height = (max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0]))
    if min(width, height) < 16:
        return ()
    small = picture if scale == 1 else cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    detector = _detector()
    detector.setInputSize((width, height))
    detector.setScoreThreshold(surely)
    _, rows = detector.detect(cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
    found = [_face(row, width, height) for row in (rows if rows is not None else ())]
    return tuple(sorted(found, key=lambda face: -face.area))


def _face(row: npt.NDArray[Any], width: int, height: int) -> FoundFace:
    places = row[:14].reshape(7, 2) / (width, height)
    (left, top), (wide, high) = places[:2].tolist()
    return FoundFace(left, top, wide, high, float(row[14]), tuple((x, y) for x, y in places[2:].tolist()))


def _detector() -> Any:
    """One for each thread: it keeps what it was last asked."""
    if not hasattr(_here, "detector"):
        path = resource("weights", "yunet.onnx")
        try:
            # Out of memory, since OpenCV opens no path with letters that the system's code page lacks.
            model = np.frombuffer(path.read_bytes(), np.uint8)
            none = np.zeros(0, np.uint8)
            before = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)  # it warns of its own default
            try:
                _here.detector = cv2.FaceDetectorYN.create("onnx", model, none, (320, 320), 0.7, 0.3, 200)
            finally:
                cv2.utils.logging.setLogLevel(before)
        except (OSError, cv2.error) as error:
            raise ModelError(f"the face finder cannot be loaded ({error})", mend="Install the app again.") from error
    return _here.detector
