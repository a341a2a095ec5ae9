"""A person at the window: events come from the X server as a mouse and a keyboard send them.

The script runs in a thread of its own and looks at the window on the window's thread, so that it goes on while a menu
or a drag has a loop of its own there.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QTabBar, QWidget

T = TypeVar("T")
SIZE = (1600, 1000)
NEEDED = ("Xvfb", "xdotool")


def missing() -> list[str]:
    return [name for name in NEEDED if shutil.which(name) is None]


@contextmanager
def display() -> Iterator[str]:
    """A screen that nobody sees; its name for DISPLAY."""
    reader, writer = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


class Eyes(QObject):
    """Looks at the window on its own thread, for whoever asks from another."""

    _asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._asked.connect(lambda do: do(), Qt.ConnectionType.QueuedConnection)

    def see(self, what: Callable[[], T]) -> T:
        answers: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

        def do() -> None:
            try:
                answers.put((what(), None))
            except BaseException as error:
                answers.put((None, error))

        self._asked.emit(do)
        found, error = answers.get(timeout=60)
        if error is not None:
            raise error
        return found  # type: ignore[return-value]


class Hands:
    """Mouse and keys. Places are widgets and points on them."""

    def __init__(self, eyes: Eyes, window: QWidget) -> None:
        self.see = eyes.see
        self.done: list[str] = []
        """What was done, in xdotool's words: the script of the walk."""
        id = str(self.see(lambda: int(window.winId())))
        self._x("windowfocus", "--sync", id)

    def _x(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, timeout=30, stdout=subprocess.DEVNULL)
        self.done.append(" ".join(words))
        time.sleep(0.03)

    def until(self, true: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
        end = time.monotonic() + seconds
        while not self.see(true):
            if time.monotonic() > end:
                raise TimeoutError(f"it never came: {what}")
            time.sleep(0.05)

    # --- mouse -----------------------------------------------------------------------------------------------------

    def move(self, widget: QWidget, at: QPoint | None = None) -> None:
        place = self.see(lambda: widget.mapToGlobal(at if at is not None else widget.rect().center()))
        self._x("mousemove", str(place.x()), str(place.y()))

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.move(widget, at)
        self._x("click", "1")
        time.sleep(0.1)

    def drag(self, widget: QWidget, start: QPoint, end: QPoint, onto: QWidget | None = None, held: str = "") -> None:
        """held: a key that is down meanwhile."""
        target = onto or widget
        first = self.see(lambda: QPointF(widget.mapToGlobal(start)))
        last = self.see(lambda: QPointF(target.mapToGlobal(end)))
        self._x("mousemove", str(round(first.x())), str(round(first.y())))
        self._x("mousedown", "1")
        if held:
            self._x("keydown", held)
        for step in range(1, 13):
            place = first + (last - first) * step / 12
            self._x("mousemove", str(round(place.x())), str(round(place.y())))
        time.sleep(0.15)
        self._x("mouseup", "1")
        if held:
            self._x("keyup", held)
        time.sleep(0.2)

    def turn(self, widget: QWidget, notches: int, at: QPoint | None = None) -> None:
        """The wheel, towards oneself where positive."""
        self.move(widget, at)
        for _ in range(abs(notches)):
            self._x("click", "5" if notches > 0 else "4")

    # --- keys ------------------------------------------------------------------------------------------------------

    def key(self, *names: str) -> None:
        for name in names:
            self._x("key", "--clearmodifiers", name)
            time.sleep(0.05)

    def type(self, words: str) -> None:
        self._x("type", "--delay", "20", words)
        time.sleep(0.1)

    # --- menus and tabs --------------------------------------------------------------------------------------------

    def menu(self, widget: QWidget, at: QPoint, words: str) -> None:
        """An entry of the menu that the right button opens."""

        def entry() -> tuple[QMenu, QPoint] | None:
            menu = QApplication.activePopupWidget()
            if not isinstance(menu, QMenu):
                return None
            found = [one for one in menu.actions() if one.text().replace("&", "") == words]
            return (menu, menu.actionGeometry(found[0]).center()) if found else None

        self.move(widget, at)
        self._x("click", "3")
        self.until(lambda: entry() is not None, f"the menu's entry {words}", 10)
        place = self.see(entry)
        assert place is not None
        self.click(*place)

    def tab(self, window: QWidget, words: str) -> None:
        """A tab of a docked panel, where there is one of this name."""

        def found() -> tuple[QTabBar, QPoint] | None:
            for bar in window.findChildren(QTabBar):
                for number in range(bar.count() if bar.isVisible() else 0):
                    if bar.tabText(number) == words:
                        return bar, bar.tabRect(number).center()
            return None

        place = self.see(found)
        if place is not None:
            self.click(*place)
