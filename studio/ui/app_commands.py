"""Commands about the app itself: settings, the machine, about. Their dialogs are loaded when they are asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from studio.base.errors import StoreError
from studio.base.settings import Home, Settings, store_budget
from studio.ui import theme
from studio.ui.commands import Commands
from studio.ui.window_words import said

if TYPE_CHECKING:
    from studio.ui.agent_door import AgentDoor
    from studio.ui.bridge import EngineProcess
    from studio.ui.project_page import ProjectPage

_SHORT = 6.0  # seconds
_LONG = 60.0  # seconds: at the start everybody looks at something else


class AppCommands(QObject):
    """actions: in the order of a menu. front: the project in front. said(words, seconds): news for so long.
    kept(changes): settings were changed."""

    said = Signal(str, float)
    kept = Signal(object)

    def __init__(
        self,
        window: QWidget,
        commands: Commands,
        home: Home,
        settings: Settings,
        front: Callable[[], ProjectPage | None] = lambda: None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._front = front
        self._home = home
        self._settings = settings
        self._process: EngineProcess | None = None
        self._door: AgentDoor | None = None
        add = commands.add
        self.actions: tuple[QAction, ...] = (
            add(window, "app.settings", self.tr("Settings…"), self.settings, "Ctrl+,", icon="settings"),
            add(window, "app.models", self.tr("Models…"), self.models, icon="box"),
            add(window, "app.machine", self.tr("What this machine can do…"), self.machine, icon="gauge"),
            add(window, "app.credits", self.tr("How a film was made…"), self.credits, icon="film"),
            add(window, "app.verify", self.tr("Verify a film…"), self.verify, icon="circle-check"),
            add(window, "app.check", self.tr("Check a film…"), lambda: self.check(), icon="gauge"),
            add(window, "app.whats_new", self.tr("What’s new…"), self.whats_new, icon="star"),
            add(window, "app.about", self.tr("About Shotgraph…"), self.about, icon="info"),
        )

    def watch(self, process: EngineProcess | None) -> None:
        """Tell this engine what the user sets from now on."""
        self._process = process

    def guard(self, door: AgentDoor) -> None:
        """Open this door for programs, and close it when the user says so."""
        self._door = door
        door.edited.connect(lambda label: self.said.emit(self.tr("By a program: {label}").format(label=label), _SHORT))
        if self._settings.get("agents.window") is not False:
            door.open()

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def settings(self) -> None:
        from studio.ui.settings.dialog import SettingsDialog

        dialog = SettingsDialog(self._home, self._settings, self._window)
        dialog.kept.connect(self._kept)
        self._open(dialog)

    def _kept(self, changes: Any) -> None:
        """Let what can change now change now."""
        app = QApplication.instance()
        if "ui.theme" in changes and isinstance(app, QApplication):
            theme.apply(app, str(changes["ui.theme"]))
        if self._door is not None and "agents.window" in changes:
            self._door.close() if changes["agents.window"] is False else self._door.open()
        if self._process is not None:
            options = {name: str(value or "") for name, value in changes.items()}
            try:
                budget = store_budget(self._home, self._settings)
            except StoreError:  # a number was checked before it was kept; the file may say otherwise
                budget = None
            self._process.set_options(options, budget)
        self.kept.emit(changes)

    def models(self, task: str = "") -> None:
        """task: show models for this one."""
        from studio.ui.models.dialog import ModelsDialog

        self._open(ModelsDialog(self._process, self._window, task=task if isinstance(task, str) else ""))

    def machine(self) -> None:
        from studio.ui.machine_dialog import MachineDialog

        self._open(MachineDialog(self._window))

    def credits(self) -> None:
        """Of a file that the user chooses."""
        from studio.ui.credits_dialog import CreditsDialog

        kinds = self.tr("Films, sounds and pictures") + " (*.mp4 *.mov *.m4v *.mkv *.webm *.wav *.flac *.mp3 *.m4a"
        kinds += " *.ogg *.opus *.png *.jpg *.jpeg *.webp)"
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("How a film was made"), "", kinds)
        if chosen:
            self._open(CreditsDialog(Path(chosen), self._window))

    def verify(self) -> None:
        from studio.ui.proof.dialog import VerifyDialog

        self._open(VerifyDialog(parent=self._window))

    def check(self, rendered: Path | None = None) -> None:
        """A click goes to the timeline of the project in front, whose published film is offered. rendered: a film that
        is ready just now, which is looked at without being asked."""
        from studio.ui.proof.check_dialog import CheckDialog

        page = self._front()
        own = _published(page) if page is not None else None
        film = rendered or own
        beside = page is not None and (rendered is None or rendered == own)  # its moments are those of the timeline
        seek = page.session.playhead.seek if page is not None and beside else None
        dialog = CheckDialog(seek, film, self._window, always=self._settings.get("render.check") is True)
        dialog.always.toggled.connect(self._always_check)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        if rendered is not None:
            dialog.check()

    def _always_check(self, on: bool) -> None:
        try:
            self._settings.set("render.check", True if on else None)
        except StoreError as error:
            self.said.emit(said(error), _SHORT)

    def about(self) -> None:
        from studio.ui.about_dialog import AboutDialog

        self._open(AboutDialog(self._window, licences=True))

    def whats_new(self) -> None:
        from studio.ui.about_dialog import AboutDialog

        self._open(AboutDialog(self._window))

    def greet(self) -> None:
        """At the start: what is new, once after an update; and whether there is more, where the user wants to know."""
        from studio.app import updates
        from studio.ui.errand import Errand

        try:
            if updates.is_new_here(self._settings):
                self.whats_new()
            if not updates.due(self._settings):
                return
            self._settings.set("updates.asked", time.time())
        except StoreError as error:  # settings that cannot be written: asked again at the next start
            self.said.emit(said(error), _SHORT)
            return
        errand = Errand(lambda _: updates.newer(self._settings))
        errand.done.connect(lambda release: self.said.emit(_told(release), _LONG) if release else None)
        errand.start()  # no network is no news: the log has it


def _published(page: ProjectPage) -> Path | None:
    """The film that the project writes, where it is there."""
    document = page.document
    for node in document.graph.nodes.values():
        if node.type == "publish.video" and not node.muted:
            film = document.folder / str(node.settings.get("path", "film.mp4"))
            if film.is_file():
                return film
    return None


def _told(release: Any) -> str:
    words = QCoreApplication.translate("updates", "Version {version} is there.").format(version=release.version)
    return " ".join(filter(None, (words, release.page)))
