"""The panels of the sound studio: where they dock, and the keys that bring them to the front."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from studio.ui.mixer.panel import MixerPanel
from studio.ui.recording.panel import RecordingPanel
from studio.ui.session import Session
from studio.ui.viewer.player import Player
from studio.ui.voices.panel import VoicesPanel

AddPanel = Callable[[str, str, QWidget], QDockWidget]
ShowPanel = Callable[[str], QWidget | None]

RECORDING, MIXER, VOICES = "recording", "mixer", "voices"
_BESIDE = {RECORDING: "viewer", VOICES: "viewer", MIXER: "timeline"}
"""With which panel each shares a place."""


def add_sound_panels(
    page: QMainWindow,
    docks: Mapping[str, QDockWidget],
    session: Session,
    player: Player,
    add: AddPanel,
    show: ShowPanel,
) -> None:
    """Dock them, out of sight until they are asked for. docks: those of the page by name; add and show: how it docks a
    panel and brings it to the front."""
    panels: dict[str, tuple[str, QWidget, str]] = {
        RECORDING: (_t("Recording"), RecordingPanel(session), "Ctrl+Shift+R"),
        VOICES: (_t("Voices"), VoicesPanel(session), "Ctrl+Shift+U"),
        MIXER: (_t("Mixer"), MixerPanel(session, player), "Ctrl+Shift+M"),
    }
    for name, (title, panel, key) in panels.items():
        dock = add(name, title, panel)
        page.tabifyDockWidget(docks[_BESIDE[name]], dock)
        dock.hide()
        command = f"{name}.open"
        session.commands.add(page, command, _t("Open the panel: {panel}").format(panel=title), _opener(show, name), key)
    for name in dict.fromkeys(_BESIDE.values()):
        docks[name].raise_()
    tall = [docks[name] for name, beside in _BESIDE.items() if beside == "viewer"]
    room = RoomBelow(page, tall, docks["viewer"], docks["inspector"])
    session.selection.active_changed.connect(lambda node: room.give_back() if node else None)


class RoomBelow(QObject):
    """Gives these panels the place of the one below while one of them is in front: on a small screen half a column is
    too little to read from."""

    def __init__(self, page: QMainWindow, panels: list[QDockWidget], above: QDockWidget, below: QDockWidget) -> None:
        super().__init__(page)
        self._page, self._panels, self._above, self._below = page, panels, above, below
        self._heights: tuple[int, int] | None = None
        self._given_back = False
        self._soon = QTimer(self, singleShot=True, interval=0)  # a change of tabs tells of two changes
        self._soon.timeout.connect(self._settle)
        for panel in panels:
            panel.visibilityChanged.connect(lambda _: self._soon.start())

    def _settle(self) -> None:
        front = any(
            panel.isVisible() and not panel.isFloating() and not panel.visibleRegion().isEmpty()
            for panel in self._panels
        )
        if front and self._heights is None and self._below.isVisible() and not self._given_back:
            self._heights = self._above.height(), self._below.height()
            self._below.hide()
        elif not front and self._page.isVisible():
            self.give_back()
            self._given_back = False

    def give_back(self) -> None:
        """Show the panel below again, because somebody needs it, until these panels come to the front anew."""
        if self._heights is not None:
            heights, self._heights = self._heights, None
            self._given_back = True
            self._below.show()
            front = next((panel for panel in self._panels if panel.isVisible()), self._above)
            self._page.resizeDocks([front, self._below], [*heights], Qt.Orientation.Vertical)


def _opener(show: ShowPanel, name: str) -> Callable[[], None]:
    def open_panel() -> None:
        panel = show(name)
        if panel is not None:
            panel.setFocus()

    return open_panel


def _t(words: str) -> str:
    return QCoreApplication.translate("sound", words)
