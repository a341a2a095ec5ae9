"""What a test of the window must not leave behind: warnings of Qt, threads that run, timers that tick.

A timer that outlives its window fires into the next test, or in the app into a page that is closed; a thread that
outlives its QThread aborts the program. Both are seen here, at the test that left them.
"""

from __future__ import annotations

import re
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QObject, QThread, QTimer, QtMsgType
from PySide6.QtCore import qInstallMessageHandler as install_message_handler
from shiboken6 import isValid

_PATIENCE = 120.0  # seconds until a thread that was told to end has finished what it is at, on the busiest machine
_FOR_GOOD = {"tqdm_monitor"}  # tqdm watches over all progress bars with one thread, which never ends
_BAD = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


class _Shot:
    """A QTimer.singleShot that has been asked for. It can fire while its receiver lives."""

    def __init__(self, receiver: QObject | None, call: Callable[[], object]) -> None:
        self._receiver = weakref.ref(receiver) if receiver is not None else None
        self._call = call
        self.waits = True

    def __call__(self) -> None:
        self.waits = False
        self._call()

    @property
    def pending(self) -> bool:
        receiver = self._receiver() if self._receiver is not None else None
        return self.waits and (self._receiver is None or (receiver is not None and isValid(receiver)))

    def __str__(self) -> str:
        return f"QTimer.singleShot({getattr(self._call, '__qualname__', self._call)})"


class Leftovers:
    """Notes every QThread and QTimer that is started while it watches; left() says what of that still goes on."""

    def __init__(self) -> None:
        self._timers: weakref.WeakSet[QTimer] = weakref.WeakSet()
        self._threads: weakref.WeakSet[QThread] = weakref.WeakSet()
        self._shots: list[_Shot] = []
        self._before: set[threading.Thread] = set()
        self.warnings: list[str] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Put a note before the starts of Qt's own classes."""
        start_timer, start_thread, single_shot = QTimer.start, QThread.start, QTimer.singleShot

        def timer(self_: QTimer, *given: Any) -> None:
            self._timers.add(self_)
            start_timer(self_, *given)

        def thread(self_: QThread, *given: Any) -> None:
            self._threads.add(self_)
            start_thread(self_, *given)

        def single(after: int, *given: Any) -> None:
            *where, call = given
            owner = getattr(call, "__self__", None)
            if not any(isinstance(one, QObject) for one in where) and isinstance(owner, QObject):
                where.append(owner)  # what Qt does by itself where it is given the method of an object
            shot = _Shot(next((one for one in where if isinstance(one, QObject)), None), call)
            self._shots.append(shot)
            single_shot(after, *where, shot.__call__)

        QTimer.start, QThread.start, QTimer.singleShot = timer, thread, staticmethod(single)  # type: ignore
        try:
            yield
        finally:
            QTimer.start, QThread.start, QTimer.singleShot = start_timer, start_thread, single_shot  # type: ignore

    @contextmanager
    def listening(self, harmless: Sequence[str]) -> Iterator[None]:
        """Collect what Qt warns of in `warnings`, but for messages that match one of these patterns."""

        def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
            if kind in _BAD and not any(re.search(pattern, text) for pattern in harmless):
                self.warnings.append(text)

        before = install_message_handler(hear)
        try:
            yield
        finally:
            install_message_handler(before)

    def begin(self) -> None:
        """A test begins: what goes on already is not its own."""
        self._before = set(threading.enumerate())
        self._timers, self._threads = weakref.WeakSet(), weakref.WeakSet()
        self._shots.clear()
        self.warnings.clear()

    def left(self, patience: float = _PATIENCE) -> list[str]:
        """What the test has left, in words. Waits up to `patience` seconds for threads that are about to end."""
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        until = time.monotonic() + patience
        for one in self._fresh():
            one.join(max(0.0, until - time.monotonic()))
        QCoreApplication.processEvents()  # what they have told at their end
        found = [f"the thread '{one.name}' runs" for one in self._fresh()]
        found += [f"{_named(one)} runs" for one in self._threads if isValid(one) and one.isRunning()]
        found += [f"{_named(one)} ticks" for one in self._timers if isValid(one) and one.isActive()]
        found += [f"{shot} waits" for shot in self._shots if shot.pending]
        return found + [f"Qt warned while it was closed: {text}" for text in self.warnings]

    def _fresh(self) -> list[threading.Thread]:
        """Python's threads that run and have been begun since begin()."""
        return [one for one in set(threading.enumerate()) - self._before if one.name not in _FOR_GOOD]


def _named(found: QObject) -> str:
    """An object by its parents, outermost last: 'QTimer of Player of Viewer'."""
    names = [type(found).__name__]
    while (parent := found.parent()) is not None:
        names.append(type(parent).__name__)
        found = parent
    return " of ".join(names)
