"""The panels of the sound studio: where they dock, and the keys that bring them to the front."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from studio.ui.mixer_panel import MixerPanel
from studio.ui.recording_panel import RecordingPanel
from studio.ui.voices_panel import VoicesPanel

if TYPE_CHECKING:
    from studio.ui.page import ProjectPage

RECORDING, MIXER, VOICES = "recording", "mixer", "voices"
_BESIDE = {RECORDING: "viewer", VOICES: "viewer", MIXER: "timeline"}
"""With which panel each shares a place."""


def add_sound_panels(page: ProjectPage) -> None:
    """Dock them, out of sight until they are asked for."""
    session = page.session
    panels: dict[str, tuple[str, QWidget, str]] = {
        RECORDING: (_t("Recording"), RecordingPanel(session), "Ctrl+Shift+R"),
        VOICES: (_t("Voices"), VoicesPanel(session), "Ctrl+Shift+U"),
        MIXER: (_t("Mixer"), MixerPanel(session, page.viewer.player), "Ctrl+Shift+M"),
    }
    for name, (title, panel, key) in panels.items():
        dock = page.add_panel(name, title, panel)
        page.tabifyDockWidget(page.docks[_BESIDE[name]], dock)
        dock.hide()
        command = f"{name}.open"
        session.commands.add(page, command, _t("Open the panel: {panel}").format(panel=title), _opener(page, name), key)
    for name in dict.fromkeys(_BESIDE.values()):
        page.docks[name].raise_()


def _opener(page: ProjectPage, name: str) -> Callable[[], None]:
    def show() -> None:
        panel = page.show_panel(name)
        if panel is not None:
            panel.setFocus()

    return show


def _t(words: str) -> str:
    return QCoreApplication.translate("sound", words)
