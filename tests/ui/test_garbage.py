"""Widgets that nobody holds any more die on Qt's thread, whoever is busy at the time."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.ui.garbage import Garbage


def _busy(kept: list[list[int]]) -> None:
    """So many new objects that Python itself would collect what is young."""
    kept += [[number] for number in range(200_000)]


def test_a_widget_in_a_cycle_is_destroyed_on_the_windows_thread(qtbot: QtBot) -> None:
    gc.enable()
    owner = QObject()
    garbage = Garbage(owner)
    died: list[threading.Thread] = []
    widget = QWidget()
    widget.itself = widget  # type: ignore[attr-defined]
    weakref.finalize(widget, lambda: died.append(threading.current_thread()))
    del widget
    kept: list[list[int]] = []
    worker = threading.Thread(target=_busy, args=(kept,))
    worker.start()
    worker.join()
    assert died == []
    qtbot.waitUntil(lambda: died == [threading.main_thread()])
    gc.unfreeze()
    assert garbage.parent() is owner
