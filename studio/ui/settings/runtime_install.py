"""The installation of the model runtime while it runs: it outlives the dialog that began it."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.base.control import Control
from studio.base.errors import Cancelled
from studio.base.settings import Home
from studio.ui.errand import Errand, Tell
from studio.ui.window_words import said

_OFTEN = 0.1  # seconds between two pieces of news; thousands of files are unpacked


class RuntimeInstall(QObject):
    """One installation. progressed(Progress) as it goes; then ended(words), '' when all is well."""

    progressed = Signal(object)
    ended = Signal(str)

    def __init__(self, home: Home, build: str, index: str) -> None:
        super().__init__(QCoreApplication.instance())
        self._home, self._build, self._index = home, build, index
        self._control = Control()
        self.last: Any = None

    @staticmethod
    def running() -> RuntimeInstall | None:
        """The one that runs, whoever began it."""
        app = QCoreApplication.instance()
        return app.findChild(RuntimeInstall) if app is not None else None

    def start(self) -> None:
        errand = Errand(self._work)
        errand.told.connect(self._tell)
        errand.done.connect(lambda _: self._end(""))
        errand.failed.connect(self._fail)
        errand.start()

    def cancel(self) -> None:
        self._control.cancel()

    def _work(self, tell: Tell) -> None:
        from studio.models.runtime.install import Progress, install

        said = 0.0

        def often(news: Progress) -> None:
            nonlocal said
            if time.monotonic() - said > _OFTEN:
                said = time.monotonic()
                tell(news)

        install(self._home, self._build, often, self._control, index=self._index)

    def _tell(self, news: Any) -> None:
        self.last = news
        self.progressed.emit(news)

    def _fail(self, error: Any) -> None:
        stopped = self.tr("Stopped. What was downloaded is kept, and Install goes on with it.")
        self._end(stopped if isinstance(error, Cancelled) else said(error))

    def _end(self, words: str) -> None:
        self.setParent(None)  # so that the next one may begin from what is told now
        self.ended.emit(words)
        self.deleteLater()
