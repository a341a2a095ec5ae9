"""The last lines of the log, from the window and from the engine, for whoever wants to read or send them."""

from __future__ import annotations

import logging
import os
import platform
import sys
import time
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from studio import __version__
from studio.ui.bridge import EngineProcess

_LINES = 2000


@dataclass(frozen=True)
class LogLine:
    """when: seconds since 1970; level: debug, info, warning, error or critical."""

    when: float
    level: str
    text: str

    def __str__(self) -> str:
        return f"{time.strftime('%H:%M:%S', time.localtime(self.when))}  {self.level:<8} {self.text}"


class RunLog(QObject):
    """added(Line). One for the app; also hears the window's own 'shotgraph' logger."""

    added = Signal(LogLine)

    def __init__(self, process: EngineProcess | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = process
        self.lines: deque[LogLine] = deque(maxlen=_LINES)
        if process is not None:
            process.logged.connect(self.add)
        handler = _Handler(self)
        logger = logging.getLogger("shotgraph")
        logger.addHandler(handler)
        self.destroyed.connect(lambda *_: logger.removeHandler(handler))

    def add(self, level: str, text: str) -> None:
        """May be called from any thread."""
        line = LogLine(time.time(), level, text)
        self.lines.append(line)
        self.added.emit(line)

    def diagnostics(self) -> str:
        """What somebody who mends things would ask for: version, machine, engine, the last lines. Holds no project
        and no key."""
        process = self._process
        engine = f"{process.state}, pid {process.pid}, ready after {process.ready_seconds:.2f} s" if process else "none"
        head = [
            f"Shotgraph {__version__}",
            f"{platform.platform()}, Python {sys.version.split()[0]}, {os.cpu_count()} cores",
            f"engine: {engine}",
            "",
        ]
        return "\n".join([*head, *map(str, list(self.lines)[-300:])]) + "\n"


class _Handler(logging.Handler):
    def __init__(self, log: RunLog) -> None:
        super().__init__(logging.INFO)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.add(record.levelname.lower(), self.format(record))
