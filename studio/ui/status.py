"""The line at the bottom: engine, machine, store, queue, and short news."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.ui import node_words, theme
from studio.ui.run_state import Status

if TYPE_CHECKING:
    from studio.ui.bridge import EngineProcess
    from studio.ui.session import Session

_TOKENS = {"ready": "ok", "starting": "warning", "lost": "warning", "gone": "error"}

_FULL = 0.95  # of a card's memory: from here on it is told in the colour of warnings


class _Dot(QWidget):
    """A disc when ready, a ring while it is not."""

    def __init__(self) -> None:
        super().__init__()
        self.state = "gone"

    def sizeHint(self) -> QSize:
        return QSize(12, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(getattr(theme.tokens(), _TOKENS.get(self.state, "faint")))
        painter.setPen(color)
        painter.setBrush(color if self.state == "ready" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), 4, 4)


class StatusLine(QWidget):
    """say(words): news for a few seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("Status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(26)
        self._session: Session | None = None
        self._dot = _Dot()
        self._dot.setFixedSize(12, 12)
        self.engine = QLabel()
        cores = QLabel(self.tr("CPU · {count} cores").format(count=os.cpu_count() or 1))
        self.work = QLabel()
        self.news = QLabel()
        self.memory = QLabel()
        self.memory.setFont(theme.font(11, figures=True))
        self.memory.hide()
        self.right = QLabel()
        self.right.setFont(theme.font(11, figures=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(0)
        for part in (self._dot, self.engine, cores, self.work, self.news):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.memory)
        row.addWidget(self.right)
        self._quiet = QTimer(self, singleShot=True, interval=6000)
        self._quiet.timeout.connect(self.news.clear)
        self._engine("starting", "")

    def watch(self, process: EngineProcess | None) -> None:
        """Show the state of the engine from now on."""
        if process is None:
            self._engine("gone", "")
            return
        process.state_changed.connect(self._engine)
        self._engine(process.state, process.words)

    def say(self, words: str, seconds: float = 6.0) -> None:
        self.news.setText(words)
        self._quiet.start(round(1000 * seconds))

    def _engine(self, state: str, words: str) -> None:
        self._dot.state = state
        self._dot.update()
        names = {
            "ready": self.tr("Engine ready"),
            "starting": self.tr("Engine starting…"),
            "lost": self.tr("Engine restarting…"),
            "gone": self.tr("Engine stopped"),
        }
        self.engine.setText(names.get(state, state))
        self.engine.setToolTip(words)

    def follow(self, session: Session | None) -> None:
        """Show what this project's render is doing."""
        if self._session is not None:
            self._session.run.changed.disconnect(self._node)
            self._session.run.run_changed.disconnect(self._run)
            self._session.run.device_memory.disconnect(self._memory)
            self._session.engine.invalid.disconnect(self._invalid)
        self._session = session
        self.work.clear()
        if session is not None:
            session.run.changed.connect(self._node)
            session.run.run_changed.connect(self._run)
            session.run.device_memory.connect(self._memory)
            session.engine.invalid.connect(self._invalid)

    def _node(self, id: str) -> None:
        if self._session is None or not self._session.run.running:
            return
        for item, task in self._session.run.tasks(id).items():
            if task.status is Status.RUNNING:
                node = self._session.document.graph.nodes.get(id)
                spec = self._session.catalog.get(node.type) if node else None
                words = (node.title if node else "") or (node_words.title(spec) if spec else id)
                parts = [f"{words} {item}" if item else words]
                if task.total:
                    parts.append(f"{task.fraction:.0%}")
                if task.rate and task.unit:
                    parts.append(f"{task.rate:.3g} {'fps' if task.unit == 'frames' else task.unit + '/s'}")
                if task.left is not None:
                    parts.append(self.tr("{time} left").format(time=_time(task.left)))
                self.work.setText(" · ".join(parts))
                return

    def _run(self, on: bool) -> None:
        if on:
            return
        self.work.clear()
        self.memory.hide()
        last = self._session.run.last if self._session else None
        if last is None:
            return
        if last.cancelled:
            self.say(self.tr("Cancelled; what was finished is kept"))
        elif last.failed:
            self.say(self.tr("%n node(s) failed", "", last.failed))
        else:
            self.say(self.tr("Rendered in {time}").format(time=_time(last.seconds)))

    def _memory(self, device: str, used: float, total: float) -> None:
        """How full the graphics card is, while a model works on it."""
        colors = theme.tokens()
        self.memory.setText(f"VRAM {used / 2**30:.1f} / {total / 2**30:.0f} GB")
        self.memory.setToolTip(self.tr("Memory of {device}").format(device=device))
        self.memory.setStyleSheet(f"color: {colors.warning};" if used > _FULL * total else "")
        self.memory.setVisible(total > 0)

    def _invalid(self, problems: Any) -> None:
        if problems:
            self.say(str(problems[0]))


def _time(seconds: float) -> str:
    seconds = round(seconds)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"
