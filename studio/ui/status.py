"""The line at the bottom: engine, machine, what it works on, short news, and how far the film is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from studio.ui import node_words, theme
from studio.ui.amounts import duration
from studio.ui.widgets.labels import PlainLabel, plain_tip

if TYPE_CHECKING:
    from studio.app.queue import Job
    from studio.ui.bridge import EngineProcess
    from studio.ui.rendering.queue_runner import QueueRunner
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
    """say(words): news for a few seconds. queue_asked(): the render queue should be shown."""

    queue_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("Status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(26)
        self._session: Session | None = None
        self._queue: QueueRunner | None = None
        self._dot = _Dot()
        self._dot.setFixedSize(12, 12)
        self.engine = PlainLabel()
        cores = PlainLabel(self.tr("CPU · {count} cores").format(count=os.cpu_count() or 1))
        self.work = PlainLabel()
        self.news = PlainLabel()
        self.memory = PlainLabel()
        self.memory.setFont(theme.font(11, figures=True))
        self.memory.hide()
        self.film = QPushButton()
        self.film.setProperty("flat", True)
        self.film.setFont(theme.font(11, figures=True))
        self.film.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.film.hide()
        self.film.clicked.connect(self._film_pressed)
        self._ready: Path | None = None
        self._ready_of = ""
        self._names: dict[str, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(0)
        for part in (self._dot, self.engine, cores, self.work, self.news):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.memory)
        row.addWidget(self.film)
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

    def watch_queue(self, queue: QueueRunner) -> None:
        """Show how far the film is, whatever is in front, and offer the file when it is there."""
        self._queue = queue
        queue.progressed.connect(lambda _: self._film(queue))
        queue.changed.connect(lambda: self._film(queue))
        queue.finished.connect(self._film_over)

    def _film(self, queue: QueueRunner) -> None:
        job = queue.running
        if job is None:
            self._show_film()
            return
        progress = queue.progress(job.id)
        parts = [f"{job.name} {progress.fraction:.0%}" if progress.of else job.name]
        if job.state == "paused":
            parts.append(self.tr("paused"))
        elif progress.left is not None:
            parts.append(self.tr("{time} left").format(time=duration(progress.left)))
        waiting = sum(one.state == "waiting" for one in queue.queue.jobs)
        if waiting:
            parts.append(self.tr("%n more", "films that wait", waiting))
        self._ready = None
        self._offer("list-video", " · ".join(parts), self.tr("Show the render queue"))

    def _film_over(self, job: Job) -> None:
        files = job.files()
        self._ready = files[0] if job.state == "done" and files else None
        self._ready_of = job.project
        if self._ready is not None:
            tip = self.tr("Play {path}").format(path=self._ready)
            self._offer("play", self.tr("Play {file}").format(file=self._ready.name), tip)
            self._show_film()
        elif job.state == "failed":
            self._offer("circle-alert", self.tr("{name} failed").format(name=job.name), job.words)
        else:
            self.film.hide()

    def _show_film(self) -> None:
        """A film that is ready is offered where its project is in front; what is under way is told everywhere."""
        if self._ready is not None:
            here = self._session.document.path if self._session else None
            self.film.setVisible(not self._ready_of or (here is not None and Path(self._ready_of) == here))
        elif self._queue is None or self._queue.running is None:
            self.film.hide()

    def _offer(self, icon: str, words: str, tip: str) -> None:
        self.film.setIcon(theme.icon(icon))
        self.film.setText(" " + words)
        self.film.setToolTip(plain_tip(tip))
        self.film.show()

    def _film_pressed(self) -> None:
        if self._ready is None:
            self.queue_asked.emit()
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._ready))):
            self.say(self.tr("No program for films was found; the file is {path}").format(path=self._ready))

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
        self.engine.setToolTip(plain_tip(words))

    def follow(self, session: Session | None) -> None:
        """Show what this project's render is doing."""
        if self._session is not None:
            self._session.run.changed.disconnect(self._node)
            self._session.run.run_changed.disconnect(self._run)
            self._session.run.device_memory.disconnect(self._memory)
            self._session.engine.invalid.disconnect(self._invalid)
        self._session = session
        self._names = {}
        self.work.clear()
        self.news.clear()
        self._show_film()
        if session is not None:
            session.run.changed.connect(self._node)
            session.run.run_changed.connect(self._run)
            session.run.device_memory.connect(self._memory)
            session.engine.invalid.connect(self._invalid)

    def _node(self, id: str) -> None:
        if self._session is None or not self._session.run.running:
            return
        from studio.ui.run_state import Status  # it brings the engine's words, for which the window would wait

        for item, task in self._session.run.tasks(id).items():
            if task.status is Status.RUNNING:
                node = self._session.document.graph.nodes.get(id)
                spec = self._session.catalog.get(node.type) if node else None
                words = (node.title if node else "") or (node_words.title(spec) if spec else id)
                parts = [f"{words}, {self._named(item)}" if item else words]
                if task.total:
                    parts.append(f"{task.fraction:.0%}")
                if task.rate and task.unit:
                    parts.append(f"{task.rate:.3g} {'fps' if task.unit == 'frames' else task.unit + '/s'}")
                if task.left is not None:
                    parts.append(self.tr("{time} left").format(time=duration(task.left)))
                self.work.setText(" · ".join(parts))
                return

    def _named(self, item: str) -> str:
        """What people call a shot."""
        if item not in self._names and self._session is not None:
            from studio.film.story.shots import short_names  # the bar is there before numpy is

            self._names = short_names(self._session.document.graph)
        return self._names.get(item, item)

    def _run(self, on: bool) -> None:
        self._names = {}
        if on:
            return
        self.work.clear()
        self.memory.hide()
        last = self._session.run.last if self._session else None
        if last is None:
            return
        if last.cancelled and self._session is not None and self._session.engine.state != "ready":
            return  # the engine has died under it: the dialog about that says more
        if last.cancelled:
            self.say(self.tr("Cancelled; what was finished is kept"))
        elif last.failed:
            self.say(self.tr("%n node(s) failed", "", last.failed))
        else:
            self.say(self.tr("Rendered in {time}").format(time=duration(last.seconds)))

    def _memory(self, device: str, used: float, total: float) -> None:
        """How full the graphics card is, while a model works on it."""
        colors = theme.tokens()
        self.memory.setText(f"VRAM {used / 2**30:.1f} / {total / 2**30:.0f} GB")
        self.memory.setToolTip(plain_tip(self.tr("Memory of {device}").format(device=device)))
        self.memory.setStyleSheet(f"color: {colors.warning};" if used > _FULL * total else "")
        self.memory.setVisible(total > 0)

    def _invalid(self, problems: Any) -> None:
        if problems:
            self.say(str(problems[0]))
