"""Copies of pictures as the viewer paints them, kept: hovering repaints often."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter


class PictureCopies:
    def __init__(self) -> None:
        self._small: dict[tuple[int, int, int], QImage] = {}
        self._difference: tuple[tuple[int, int], QImage] = ((0, 0), QImage())

    def forget_small(self) -> None:
        """Other pictures, or another size, from now on."""
        self._small.clear()

    def shrunk(self, image: QImage, size: tuple[int, int]) -> QImage:
        """A copy whose every pixel is the mean of what it stands for."""
        key = (image.cacheKey(), *size)
        if key not in self._small:
            how = Qt.TransformationMode.SmoothTransformation
            self._small[key] = image.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, how)
        return self._small[key]

    def difference(self, first: QImage, second: QImage) -> QImage:
        """How far two pictures are apart, four times as bright as it is, in the first one's size."""
        key = (first.cacheKey(), second.cacheKey())
        if self._difference[0] != key:
            made = first.convertToFormat(QImage.Format.Format_RGB32)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
            painter.drawImage(QRectF(made.rect()), second.convertToFormat(QImage.Format.Format_RGB32))
            painter.end()
            for _ in range(2):
                twice = QPainter(made)
                twice.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
                twice.drawImage(0, 0, made.copy())
                twice.end()
            self._difference = (key, made)
        return self._difference[1]
