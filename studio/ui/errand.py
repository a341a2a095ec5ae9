"""Work of the window itself that would block it: reading a keyring, looking at the machine, clearing the store."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
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

    def __init__(self, work: Callable[[Tell], Any]) -> None:
        super().__init__(QCoreApplication.instance())
        self._work = work
        self.done.connect(self.deleteLater)
        self.failed.connect(self.deleteLater)

    def start(self) -> None:
        threading.Thread(target=self._run, name="errand", daemon=True).start()

    def _run(self) -> None:
        try:
            result = self._work(self._tell)
        except Exception as error:  # whatever it is belongs to whoever asked, not to this thread
            logging.getLogger("shotgraph").info("errand: %s", error)
            if self._alive():
                self.failed.emit(error)
        else:
            if self._alive():
                self.done.emit(result)

    def _tell(self, news: object) -> None:
        if self._alive():
            self.told.emit(news)

    def _alive(self) -> bool:
        """The app may have ended meanwhile."""
        alive: bool = isValid(self)  # type: ignore[no-untyped-call]
        return alive
