"""Play, time and zoom: the slim row of buttons over the timeline."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from studio.ui import theme
from studio.ui.commands import Commands
from studio.ui.playhead import Playhead
from studio.ui.timeline.scale import timecode
from studio.ui.timeline.tools import ToolBar
from studio.ui.widgets.labels import PlainLabel, plain_tip


class TimelineTransport(QWidget):
    """Buttons for the commands of the timeline, with the playhead's time in the middle. track_asked(place): a track is
    to be added. said(): something else is told, or nothing any more."""

    track_asked = Signal(object)
    said = Signal()

    def __init__(self, playhead: Playhead, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playhead = playhead
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 2, 8, 2)
        self._row.setSpacing(2)
        add = self._add
        add(commands["timeline.start"].action, "skip-back")
        add(commands["timeline.back"].action, "step-back")
        self.play = add(commands["timeline.play"].action, "play")
        add(commands["timeline.forward"].action, "step-forward")
        add(commands["timeline.end"].action, "skip-forward")
        self.time = PlainLabel()
        self.time.setFont(theme.font(12, figures=True))
        self.time.setAccessibleName(self.tr("Time"))
        self.time.setContentsMargins(10, 0, 10, 0)
        self._row.addWidget(self.time)
        self._message = PlainLabel()
        self._message.setProperty("role", "warning")
        self._message.setObjectName("Toast")
        self._message.hide()
        self.tools = ToolBar(commands)
        self._row.addWidget(self.tools)
        self._row.addStretch(1)
        add(commands["timeline.split"].action, "scissors")
        add(commands["timeline.delete_ripple"].action, "trash-2")
        add(commands["timeline.marker"].action, "bookmark")
        self.snap = add(commands["timeline.snap"].action, "crosshair")
        self.magnet = add(commands["timeline.magnet"].action, "magnet")
        self.loop = add(commands["timeline.loop"].action, "repeat")
        self.tracks = QToolButton()
        self.tracks.setProperty("flat", True)
        self.tracks.setIcon(theme.icon("layers"))
        self.tracks.setIconSize(QSize(15, 15))
        self.tracks.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tracks.setAccessibleName(self.tr("Add a track"))
        self.tracks.setToolTip(plain_tip(self.tr("Add a track")))
        self.tracks.clicked.connect(
            lambda: self.track_asked.emit(self.tracks.mapToGlobal(self.tracks.rect().bottomLeft()))
        )
        self._row.addWidget(self.tracks)
        add(commands["timeline.zoom_out"].action, "zoom-out")
        add(commands["timeline.zoom_in"].action, "zoom-in")
        add(commands["timeline.fit"].action, "maximize")
        playhead.moved.connect(lambda _: self._show())
        playhead.length_changed.connect(self._show)
        playhead.playing_changed.connect(lambda _: self._show_playing())
        playhead.speed_changed.connect(lambda _: self._show())
        playhead.loop_changed.connect(lambda on: self._light(self.loop, "repeat", on))
        self._light(self.loop, "repeat", playhead.loop)
        self._show()
        self._show_playing()

    def say(self, words: str) -> None:
        """Tell something about the cut; '' takes it away."""
        self._message.setText(words)
        self._message.adjustSize()
        self._message.setVisible(bool(words))
        self.said.emit()

    def tell_in(self, place: QWidget) -> PlainLabel:
        """What is told stands over the rows: beside the buttons there is no room for a sentence."""
        self._message.setParent(place)
        self._message.setContentsMargins(10, 5, 10, 5)
        return self._message

    def set_snapping(self, on: bool) -> None:
        self._light(self.snap, "crosshair", on)

    def set_magnet(self, on: bool) -> None:
        self._light(self.magnet, "magnet", on)

    def _light(self, button: QToolButton, icon: str, on: bool) -> None:
        button.setIcon(theme.icon(icon, theme.tokens().accent if on else ""))
        button.setAccessibleDescription(self.tr("on") if on else self.tr("off"))

    def _add(self, action: QAction, icon: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("flat", True)
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(15, 15))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        keys = action.shortcut().toString()
        button.setToolTip(plain_tip(f"{action.text()} ({keys})" if keys else action.text()))
        button.clicked.connect(lambda: action.trigger())
        self._row.addWidget(button)
        return button

    def _show(self) -> None:
        head = self._playhead
        words = f"{timecode(head.seconds, head.rate)} / {timecode(head.length, head.rate)}"
        if head.playing and head.speed != 1:
            words += f"  {head.speed:g}×".replace("-", "\u2212")
        self.time.setText(words)

    def _show_playing(self) -> None:
        self.play.setIcon(theme.icon("pause" if self._playhead.playing else "play"))
