"""What the desktop asks to have opened while the app runs is opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from studio.ui.app_icon import app_icon
from studio.ui.file_open import FileOpen


def test_a_file_double_clicked_on_macos_is_opened(qapp: QApplication, tmp_path: Path) -> None:
    opened: list[Path] = []
    listener = FileOpen(qapp, opened.append)
    try:
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(tmp_path / "Film é.shotgraph")))
    finally:
        qapp.removeEventFilter(listener)
        listener.deleteLater()
    assert opened == [tmp_path / "Film é.shotgraph"]


def test_the_icon_is_drawn_at_every_size_and_simpler_when_small(qapp: QApplication) -> None:
    icon = app_icon()
    sizes = sorted(size.width() for size in icon.availableSizes())
    assert sizes == [16, 24, 32, 48, 64, 128, 256]
    for size in sizes:
        picture = icon.pixmap(size, size).toImage()
        assert picture.pixelColor(0, 0).alpha() < 255, "rounded corners"
        assert picture.pixelColor(round(size * 0.82), round(size * 0.5)).name() == "#5b9dff", "the frame of film"
