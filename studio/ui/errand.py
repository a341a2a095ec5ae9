"""Work of the window itself that would block it: reading a keyring, looking at the machine, clearing the store."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from shiboken6 import isValid

Tell = Callable[[object], None]


class Errand(QObject):
    """One piece of work on a thread of its own. told(news) as it goes, then done(result) or failed(exception), all on
    the window's thread; a receiver that is gone by then hears nothing.

    The work gets a function for its news and touches no widget.
    """

    told = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    _wake = Signal()

    def __init__(self, work: Callable[[Tell], Any]) -> None:
        super().__init__(QCoreApplication.instance())
        self._work = work
        # News crosses in this queue: as the argument of a queued signal some of it arrives as None (PySide 6.11).
        self._news: deque[tuple[str, object]] = deque()
        self._wake.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        threading.Thread(target=self._run, name="errand", daemon=True).start()

    def _run(self) -> None:
        try:
            result = self._work(lambda news: self._send("told", news))
        except Exception as error:  # whatever it is belongs to whoever asked, not to this thread
            logging.getLogger("shotgraph").info("errand: %s", error)
            self._send("failed", error)
        else:
            self._send("done", result)

    def _send(self, kind: str, news: object) -> None:
        alive: bool = isValid(self)  # type: ignore[no-untyped-call]
        if alive:  # the app may have ended meanwhile
            self._news.append((kind, news))
            self._wake.emit()

    def _deliver(self) -> None:
        while self._news:
            kind, news = self._news.popleft()
            {"told": self.told, "done": self.done, "failed": self.failed}[kind].emit(news)
            if kind != "told":
                self.deleteLater()
