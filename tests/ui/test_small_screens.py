"""On a small screen, and at the window's own minimum, every panel has room and none lies over another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from studio.graph.document import Document
from studio.ui.project_page import PanelTitle, ProjectPage
from studio.ui.widgets.strip import ScrollStrip
from studio.ui.window import MainWindow
from tests.ui.hands import SUM

SIZES = [(1366, 768), (1366, 700), (900, 560)]


def settle() -> None:
    for _ in range(12):
        QApplication.processEvents()


def opened(window: MainWindow, size: tuple[int, int]) -> ProjectPage:
    window.resize(*size)
    page = window.add_document(Document(SUM))
    settle()
    return page


def overlapping(page: ProjectPage) -> list[str]:
    """Pairs of panels that lie over each other, and those that stick out of the page."""
    boxes = {"canvas": page.canvas.geometry()}
    tabbed = {other for dock in page.docks.values() for other in page.tabifiedDockWidgets(dock)}
    for name, dock in page.docks.items():
        if dock.isVisible() and (dock not in tabbed or not dock.visibleRegion().isEmpty()):
            boxes[name] = dock.geometry()
    names = list(boxes)
    wrong = [f"{a} over {b}" for i, a in enumerate(names) for b in names[i + 1 :] if boxes[a].intersects(boxes[b])]
    inside = QRect(0, 0, page.width(), page.height())
    return wrong + [f"{name} sticks out" for name, box in boxes.items() if not inside.contains(box)]


@pytest.mark.parametrize("size", SIZES)
def test_no_panel_lies_over_another(window: MainWindow, size: tuple[int, int]) -> None:
    page = opened(window, size)
    assert overlapping(page) == []
    page.show_panel("queue")
    settle()
    assert overlapping(page) == []
    page.reset_layout()
    settle()
    assert overlapping(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_the_inspector_is_there_after_reset_quit_start_and_a_look_at_the_viewer(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    page = opened(window, size)
    page.reset_layout()
    settle()
    assert window.close_tab()
    page = opened(window, size)
    page.show_panel("viewer")
    page.session.selection.select(["sum"])
    settle()
    inspector = page.inspector
    assert inspector.isVisible() and not inspector.visibleRegion().isEmpty() and inspector.height() > 150
    assert overlapping(page) == []


def test_tools_that_have_no_room_come_by_the_arrow(window: MainWindow) -> None:
    page = opened(window, (900, 560))
    title = page.docks["timeline"].titleBarWidget()
    assert isinstance(title, PanelTitle)
    strip = title.findChild(ScrollStrip)
    assert strip is not None and strip.right.isVisible()
    last = strip.tools.findChildren(QToolButton)[-1]
    assert last.visibleRegion().isEmpty()
    for _ in range(20):
        QTest.mouseClick(strip.right, Qt.MouseButton.LeftButton)
    settle()
    assert not last.visibleRegion().isEmpty() and not strip.right.isEnabled()


def test_the_first_window_fits_its_screen_with_its_frame(window: MainWindow) -> None:
    room = window.screen().availableSize()
    fresh = MainWindow(None, window._home, window._settings)
    assert fresh.width() < room.width() and fresh.height() < room.height()
    assert fresh.minimumWidth() <= room.width() and fresh.minimumHeight() <= room.height()
    fresh.deleteLater()
