"""Saves the frame that the viewer shows, in its own size, without holding the window up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QColorSpace, QImage

from studio.engine.files import write_bytes
from studio.ui.bridge import picture_of


class _Done(QObject):
    told = Signal(str)


class _Saving(QRunnable):
    def __init__(self, image: QImage, path: Path, done: _Done) -> None:
        super().__init__()
        self._image, self._path, self._done = image, path, done

    def run(self) -> None:
        self._done.told.emit(write_png(self._image, self._path))


def save_frame(pixels: npt.NDArray[np.uint8], path: Path, then: Callable[[str], object], owner: QObject) -> None:
    """Write pixels as a PNG in a thread of its own; then(words): '' when it is there, else what went wrong."""
    done = _Done(owner)
    done.told.connect(then)
    done.told.connect(done.deleteLater)
    QThreadPool.globalInstance().start(_Saving(picture_of(pixels), path, done))


def write_png(image: QImage, path: Path) -> str:
    """Write as sRGB; '' or what went wrong."""
    from PySide6.QtCore import QBuffer, QIODevice

    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, b"PNG"):
        return QCoreApplication.translate("save", "the picture cannot be written as PNG")
    try:
        write_bytes(path, bytes(buffer.data().data()))
    except Exception as error:  # a full disk or a folder that may not be written: said where it was asked for
        return str(error)
    return ""
