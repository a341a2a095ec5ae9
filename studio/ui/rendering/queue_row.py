"""One job of the render queue as a row: what it is, how far it is, what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.app.queue import Job
from studio.ui import amounts, theme
from studio.ui.elided import Elided
from studio.ui.rendering.queue_runner import JobProgress
from studio.ui.widgets.labels import PlainLabel, plain_tip

HEIGHT = 56
_ICONS = {
    "waiting": ("clock", "soft"),
    "running": ("play", "accent"),
    "paused": ("pause", "warning"),
    "done": ("circle-check", "ok"),
    "failed": ("circle-alert", "error"),
    "cancelled": ("x", "faint"),
}


def _t(text: str) -> str:
    return QCoreApplication.translate("queue", text)


def state_name(state: str) -> str:
    """The state in the user's language."""
    names = {
        "waiting": _t("Waiting"),
        "running": _t("Rendering"),
        "paused": _t("Paused"),
        "done": _t("Done"),
        "failed": _t("Failed"),
        "cancelled": _t("Cancelled"),
    }
    return names[state]


class QueueRow(QWidget):
    """asked(what): pause, resume, cancel, remove, up, down, again or open."""

    asked = Signal(str)

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        self._whole = ""
        self._icon = PlainLabel()
        self._icon.setFixedWidth(20)
        self._title = Elided(job.name)
        self._title.setFont(theme.font(12, QFont.Weight.DemiBold))
        self._detail = PlainLabel()
        self._detail.setProperty("role", "soft")
        self._detail.setFont(theme.font(11, figures=True))
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        # the buttons keep their room, however long the words are
        self._detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2)
        middle = QVBoxLayout()
        middle.setSpacing(3)
        middle.addWidget(self._title)
        middle.addWidget(self._detail)
        middle.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addLayout(middle, 1)
        row.addLayout(self._buttons)
        self._add_buttons()
        self.show_progress(JobProgress())

    def sizeHint(self) -> QSize:
        return QSize(280, HEIGHT)

    def show_progress(self, progress: JobProgress) -> None:
        """Paint how far the job is."""
        job = self.job
        icon, color = _ICONS[job.state]
        self._icon.setPixmap(theme.icon(icon, getattr(theme.tokens(), color)).pixmap(16, 16))
        live = job.state in ("running", "paused") and (progress.of or job.state == "running")
        self._bar.setVisible(bool(live))
        self._bar.setValue(round(progress.fraction * 1000))
        self._whole = " · ".join(self._parts(progress))
        self._detail.setToolTip(plain_tip(job.words or self._whole))
        self.setAccessibleName(f"{job.name}: {self._whole}")
        self._elide()

    def _parts(self, progress: JobProgress) -> list[str]:
        job = self.job
        parts = [state_name(job.state)]
        if job.state == "running" and progress.of:
            parts = [f"{progress.fraction:.0%}"]
            if progress.node:
                parts.append(f"{progress.node}, {progress.item}" if progress.item else progress.node)
            if progress.rate:
                parts.append(f"{progress.rate:.3g} {'fps' if progress.unit == 'frames' else progress.unit + '/s'}")
            if progress.left is not None:
                parts.append(_t("{time} left").format(time=amounts.duration(progress.left)))
            parts.append(_t("{done} of {all} tasks").format(done=progress.done, all=progress.of))
        elif job.state == "paused" and progress.of:
            parts.append(f"{progress.fraction:.0%}")
        elif job.state == "done":
            parts[0] = _t("Done in {time}").format(time=amounts.duration(job.ended - job.began))
            parts += [path.name for path in self.files()[:2]]
        if job.words:
            parts.append(job.words.splitlines()[0])
        return parts

    def files(self) -> list[Path]:
        """The files that the job has written and that are still there."""
        return self.job.files()

    def _add_buttons(self) -> None:
        wanted = {
            "waiting": [("up", "arrow-up"), ("down", "arrow-down"), ("pause", "pause"), ("cancel", "x")],
            "running": [("pause", "pause"), ("cancel", "square")],
            "paused": [("resume", "play"), ("cancel", "x")],
            "done": [("open", "play"), ("again", "refresh-cw"), ("remove", "trash-2")],
            "failed": [("again", "refresh-cw"), ("remove", "trash-2")],
            "cancelled": [("again", "refresh-cw"), ("remove", "trash-2")],
        }[self.job.state]
        tips = {
            "up": _t("Render earlier"),
            "down": _t("Render later"),
            "pause": _t("Pause"),
            "resume": _t("Go on"),
            "cancel": _t("Cancel; what is finished is kept"),
            "again": _t("Render again"),
            "remove": _t("Remove from the list"),
            "open": _t("Play the file"),
        }
        for what, icon in wanted:
            if what == "open" and not self.files():
                continue
            button = QToolButton()
            button.setIcon(theme.icon(icon))
            button.setProperty("flat", True)
            button.setToolTip(plain_tip(tips[what]))
            button.setAccessibleName(f"{tips[what]}: {self.job.name}")
            button.setObjectName(what)
            button.clicked.connect(lambda _=False, what=what: self.asked.emit(what))
            self._buttons.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(40, self._detail.width())
        self._detail.setText(
            QFontMetrics(self._detail.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        )
