"""Saves the frame that the viewer shows, in its own size, without holding the window up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, Qt, Signal
from PySide6.QtGui import QColorSpace, QImage, QImageWriter

from studio.base.files import write_bytes
from studio.ui.bridge import picture_of
from studio.ui.window_words import said


class _Done(QObject):
    """Brings the news back to the window's thread."""

    told = Signal(str)

    def __init__(self, then: Callable[[str], object], owner: QObject) -> None:
        super().__init__(owner)
        self._then = then
        self.told.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def _finish(self, words: str) -> None:
        self._then(words)
        self.deleteLater()


def save_frame(pixels: npt.NDArray[np.uint8], path: Path, then: Callable[[str], object], owner: QObject) -> None:
    """Write pixels as a PNG in a thread of its own; then(words): '' when it is there, else what went wrong."""
    done = _Done(then, owner)
    image = picture_of(pixels)
    threading.Thread(target=lambda: done.told.emit(write_png(image, path)), name="save frame", daemon=True).start()


def write_png(image: QImage, path: Path) -> str:
    """Write as sRGB; '' or what went wrong."""
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        return QCoreApplication.translate("save", "the picture cannot be written as PNG")
    try:
        write_bytes(path, bytes(buffer.data().data()))
    except Exception as error:  # a full disk or a folder that may not be written: said where it was asked for
        return said(error)
    return ""
