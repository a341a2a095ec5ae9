"""The main window and its composition: documents in tabs, the engine beside them, what is kept between runs."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.app.recent import Recent
from studio.base.errors import StoreError
from studio.base.settings import DEFAULTS, GIB, Home, Settings, start_log, store_budget, store_folder
from studio.ui import appearance, theme
from studio.ui.app_commands import AppCommands
from studio.ui.app_icon import app_icon
from studio.ui.commands import Command, Commands, Keymap
from studio.ui.project_tabs import ProjectTabs
from studio.ui.status import StatusLine
from studio.ui.templates.commands import TemplateCommands
from studio.ui.timeline.habits import CutHabits
from studio.ui.top_bar import TopBar
from studio.ui.welcome import Welcome
from studio.ui.window_menus import WindowMenus
from studio.ui.window_words import said

if TYPE_CHECKING:  # what a window needs to show itself is imported above, what it needs to work in equip()
    from studio.graph.catalog import Catalog
    from studio.graph.document import Document
    from studio.ui.agent_door import AgentDoor
    from studio.ui.bridge import EngineProcess
    from studio.ui.project_files import ProjectFiles
    from studio.ui.project_page import ProjectPage
    from studio.ui.reaching import Permissions
    from studio.ui.rendering.film_renders import FilmRenders
    from studio.ui.rendering.queue_runner import QueueRunner


_FRAME = QSize(16, 48)  # what a window manager may draw around a window
_AFTER_PAINT = 20  # milliseconds
_TEXT_FIELDS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


class MainWindow(QMainWindow):
    """Tabs of projects over one engine."""

    _files: ProjectFiles
    _renders: FilmRenders
    _reaching: Permissions

    def __init__(
        self, catalog: Catalog | None, home: Home, settings: Settings, process: EngineProcess | None = None
    ) -> None:
        """Without a catalog the window can be seen but not worked with until equip() has given it one."""
        super().__init__()
        self._home = home
        self._settings = settings
        self._recent = Recent(home.config / "recent.json")
        self.commands = Commands(Keymap(home.config / "shortcuts.json"), self)
        self.setWindowTitle("Shotgraph")
        room = self.screen().availableSize() - _FRAME
        self.setMinimumSize(QSize(900, 560).boundedTo(room))
        self.resize(room.boundedTo(QSize(1600, 1000)))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.bar = TopBar()
        self.stack = QStackedWidget()
        self.status = StatusLine()
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.stack, self.status):
            column.addWidget(part, 1 if part is self.stack else 0)
        self.setCentralWidget(frame)
        self._tabs = ProjectTabs(self.bar, self.stack, self)
        self._tabs.changed.connect(self._follow)
        self._tabs.titled.connect(self.setWindowTitle)
        self.bar.close_asked.connect(self.close_tab)
        self._declare()
        self._show_welcome()
        if catalog is not None:
            self.equip(catalog, process)

    def equip(self, catalog: Catalog, process: EngineProcess | None) -> None:
        """Give the window what it works with."""
        from studio.app.allowed import AllowedProjects
        from studio.ui.project_files import ProjectFiles
        from studio.ui.reaching import Permissions
        from studio.ui.rendering.film_renders import FilmRenders

        allowed = AllowedProjects.of(self._home)
        autosaves = self._home.data / "autosave"
        self._files = ProjectFiles(self, self._tabs, catalog, process, self.commands.keymap, self._recent, autosaves)
        self._reaching = Permissions(self, allowed, self._settings, catalog)
        self._files.made.connect(self._show)
        self._files.began.connect(lambda page: self._reaching.began(page))
        self._files.saved.connect(lambda page: self._reaching.saved(page))
        self._renders = FilmRenders(self, process, self._home.data / "queue", catalog, allowed, self._settings)
        self._renders.check_asked.connect(self._app.check)
        for part in (self._files, self._renders, self._reaching):
            part.said.connect(self.status.say)
        self.status.watch(process)
        self.status.watch_queue(self._renders.queue)
        self.status.queue_asked.connect(lambda: self.page.toggle_panel("queue") if self.page else None)
        self._app.watch(process)

    # --- commands --------------------------------------------------------------------------------------------

    def _declare(self) -> None:
        def add(id: str, title: str, slot: object, keys: str | tuple[str, ...] = (), icon: str = "") -> QAction:
            return self.commands.add(self, id, title, slot, keys, icon=icon)  # type: ignore[arg-type]

        t = self.tr
        new = add("project.new", t("New project"), self.new_project, "Ctrl+N", "file-plus")
        opening = add("project.open", t("Open…"), self.browse, "Ctrl+O", "folder-open")
        save = add("project.save", t("Save"), self.save, "Ctrl+S", "save")
        save_as = add("project.save_as", t("Save as…"), self.save_as, "Ctrl+Shift+S")
        close = add("project.close", t("Close project"), lambda: self.close_tab(), "Ctrl+W", "x")
        leave = add("app.quit", t("Quit"), self.close, "Ctrl+Q")
        undo = add("edit.undo", t("Undo"), lambda: self._undo(-1), "Ctrl+Z", "undo-2")
        redo = add("edit.redo", t("Redo"), lambda: self._undo(1), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2")
        render = add("render.film", t("Render"), self.render_film, "Ctrl+Return", "play")
        first = add(
            "render.first", t("Render first in the queue"), lambda: self.render_film(first=True), "Ctrl+Shift+Return"
        )
        stop = add("render.cancel", t("Cancel the render"), self.cancel, "Ctrl+.", "square")
        palette = add("app.palette", t("All commands…"), self.palette_popup, ("Ctrl+Shift+P", "Ctrl+K"), "command")
        sheet = add("app.shortcuts", t("Keyboard shortcuts…"), self.shortcut_sheet, ("Shift+?", "?"), "keyboard")
        reset = add("app.reset_layout", t("Reset the panels"), self._reset_layout, (), "layout-grid")
        light = add("app.theme", t("Light or dark"), self.toggle_theme, (), "sun")
        add("app.next_tab", t("Next project"), lambda: self._tabs.step(1), "Ctrl+Tab")
        add("app.previous_tab", t("Previous project"), lambda: self._tabs.step(-1), "Ctrl+Shift+Tab")
        menu = QMenu(self)
        menu.addActions([new, opening])
        menus = WindowMenus(self, self._recent, lambda: self.page)
        menus.chosen.connect(self.open)
        menu.addMenu(menus.recent)
        self._templates = TemplateCommands(self, self.commands, self._home, lambda: self._files, lambda: self.page)
        self._templates.said.connect(self.status.say)
        menu.insertAction(opening, self._templates.new)
        for action in (
            save,
            save_as,
            *self._templates.actions,
            close,
            None,
            undo,
            redo,
            None,
            render,
            first,
            stop,
            None,
        ):
            menu.addAction(action) if action else menu.addSeparator()
        self._app = app = AppCommands(self, self.commands, self._home, self._settings, lambda: self.page)
        app.said.connect(self.status.say)
        self._habits = CutHabits(self._settings, self._keep, lambda: [page.timeline for page in self.pages])
        app.kept.connect(lambda _: self._habits.put_all())
        menu.addMenu(menus.panels)
        for action in (reset, light, None, palette, sheet, None, *app.actions, None, leave):
            menu.addAction(action) if action else menu.addSeparator()
        self._undo_action, self._redo_action = undo, redo
        self.bar.brand.setMenu(menu)
        menu.aboutToShow.connect(self._name_undo)
        menu.aboutToHide.connect(self._wake_undo)
        self.bar.render_button.clicked.connect(self._render_or_stop)
        self.bar.search.clicked.connect(palette.trigger)
        self.bar.new.clicked.connect(new.trigger)

    def _name_undo(self) -> None:
        document = self.page.document if self.page else None
        undo, redo = (document.undo_label, document.redo_label) if document else ("", "")
        self._undo_action.setText(self.tr("Undo") + (f": {undo}" if undo else ""))
        self._redo_action.setText(self.tr("Redo") + (f": {redo}" if redo else ""))
        self._undo_action.setEnabled(bool(undo))
        self._redo_action.setEnabled(bool(redo))

    def _undo(self, way: int) -> None:
        if self.page:
            document = self.page.document
            self.status.news.clear()  # what was said of the work before
            done = document.undo() if way < 0 else document.redo()
            if not done:
                self.status.say(self.tr("Nothing to undo") if way < 0 else self.tr("Nothing to redo"))

    def _wake_undo(self) -> None:
        """They are grey in the menu alone: the key of an action that is off does nothing, whatever is edited since."""
        self._undo_action.setEnabled(True)
        self._redo_action.setEnabled(True)

    def palette_popup(self) -> None:
        from studio.ui.palette import open_palette

        open_palette(self, self._all_commands())

    def _all_commands(self) -> list[Command]:
        """Those of the window and of the page in front."""
        return [*self.commands.all(), *(self.page.session.commands.all() if self.page else ())]

    def shortcut_sheet(self) -> None:
        from studio.ui.shortcuts import ShortcutSheet

        sheet = ShortcutSheet(self._all_commands(), self.commands.keymap, self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def toggle_theme(self) -> None:
        name = "light" if theme.theme_name() == "dark" else "dark"
        self._keep("ui.theme", name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, name)

    def _keep(self, name: str, value: object) -> None:
        try:
            self._settings.set(name, value)
        except StoreError as error:
            self.status.say(said(error))

    # --- tabs ------------------------------------------------------------------------------------------------

    @property
    def page(self) -> ProjectPage | None:
        """The project in front."""
        return self._tabs.front

    @property
    def pages(self) -> list[ProjectPage]:
        return self._tabs.pages

    def add_document(self, document: Document) -> ProjectPage:
        """Open a document in a tab of its own."""
        return self._files.show(document)

    def _show(self, page: Any) -> None:
        """Put a page that was made into the window."""
        page.not_kept.connect(self._not_kept)
        self._reaching.watch(page)
        page.canvas.map.want(self._settings.get("ui.map") is not False)
        page.canvas.map.toggled.connect(self._map_toggled)
        self._habits.follow(page.timeline)
        page.add_panel("queue", self.tr("Render queue"), self._renders.panel()).hide()
        self._drop_welcome()
        layout = self.page.layout_state() if self.page else self._kept_layout()
        self._tabs.add(page)
        if layout:
            page.restore_layout(layout)
        self._renders.meet(page)

    def _map_toggled(self, wanted: bool) -> None:
        """Hidden is hidden, in every project and after the next start."""
        self._keep("ui.map", wanted)
        for page in self.pages:
            page.canvas.map.want(wanted)

    def _not_kept(self, words: str) -> None:
        self.status.say(self.tr("Unsaved work is not kept for a crash: {why}").format(why=words), 60.0)

    def _kept_layout(self) -> QByteArray:
        kept = self._settings.get("ui.panels")
        return QByteArray.fromBase64(kept.encode()) if isinstance(kept, str) else QByteArray()

    def _follow(self) -> None:
        session = self.page.session if self.page else None
        self.status.follow(session)
        self.bar.follow(session)

    def close_tab(self, number: int | None = None) -> bool:
        """Close a project after asking what to do with unsaved work; False when the user would rather not."""
        pages = self._tabs.pages
        number = self.bar.tabs.currentIndex() if number is None else number
        if not 0 <= number < len(pages):
            return True
        page = pages[number]
        if page.document.dirty:
            from studio.ui import ask

            self._tabs.bring(page)
            choice = ask.save_first(self, page.document.name)
            if choice is None or (choice and not self.save(page)):
                return False
        page.close_down()
        self._keep("ui.panels", bytes(page.layout_state().toBase64().data()).decode())
        self._tabs.take_out(page)
        page.deleteLater()
        if not self._tabs.pages:
            self._show_welcome()
        return True

    # --- welcome -----------------------------------------------------------------------------------------------

    def _show_welcome(self) -> None:
        examples = sorted((theme.RESOURCES / "examples").glob("*.shotgraph"))
        welcome = Welcome(examples, self._recent.list())
        welcome.new.connect(self.new_project)
        welcome.browse.connect(self.browse)
        welcome.check.connect(self._app.machine)
        welcome.template.connect(self._templates.begin)
        welcome.chosen.connect(self.open)
        welcome.example.connect(lambda path: self._files.begin_from(path))
        self.stack.addWidget(welcome)
        self.stack.setCurrentWidget(welcome)
        self.setWindowTitle("Shotgraph")
        self._follow()

    def _drop_welcome(self) -> None:
        for number in reversed(range(self.stack.count())):
            widget = self.stack.widget(number)
            if isinstance(widget, Welcome):
                self.stack.removeWidget(widget)
                widget.deleteLater()

    # --- files -------------------------------------------------------------------------------------------------

    @property
    def files(self) -> ProjectFiles:
        return self._files

    def new_project(self) -> ProjectPage:
        return self._files.new()

    def browse(self) -> None:
        self._files.browse()

    def open(self, path: Path) -> ProjectPage | None:
        """Open a project, or bring it to the front when it is open."""
        return self._files.open(path)

    def save(self, page: ProjectPage | None = None) -> bool:
        return self._files.save(page)

    def save_as(self, page: ProjectPage | None = None) -> bool:
        return self._files.save_as(page)

    # --- rendering -----------------------------------------------------------------------------------------------

    @property
    def queue(self) -> QueueRunner:
        return self._renders.queue

    def render_film(self, *, first: bool = False) -> None:
        """Put the film in front into the render queue."""
        if self.page:
            self._renders.render(self.page, first=first)

    def cancel(self) -> None:
        """Stop the render in front, if the user means it."""
        page = self.page
        if page and page.session.run.running:
            from studio.ui import ask

            if ask.stop_render(self, page.document.name) and page.session.run.running:
                page.session.engine.cancel()

    def _render_or_stop(self) -> None:
        if self.page and self.page.session.run.running:
            self.cancel()
        else:
            self.render_film()

    def event(self, event: QEvent) -> bool:
        """Esc in a text field leaves the field and not the render: it comes here before it becomes a shortcut."""
        key = event.key() if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) else None
        if key == Qt.Key.Key_Escape and isinstance(QApplication.focusWidget(), _TEXT_FIELDS):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nobody below has used."""
        if event.key() == Qt.Key.Key_Escape and isinstance(QApplication.focusWidget(), _TEXT_FIELDS):
            (self.page.canvas.view if self.page else self).setFocus()
        else:
            super().keyPressEvent(event)

    def _reset_layout(self) -> None:
        if self.page:
            self.page.reset_layout()

    # --- the end -------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        while self._tabs.pages:
            if not self.close_tab(self.bar.tabs.currentIndex()):
                event.ignore()
                return
        self._keep("ui.window", bytes(self.saveGeometry().toBase64().data()).decode())
        event.accept()

    def let_in(self, door: AgentDoor) -> None:
        """Programs come to the open projects through this door, as long as the user wants that."""
        self._app.guard(door)

    def greet(self) -> None:
        """Say what is new, where there is something."""
        self._app.greet()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            QTimer.singleShot(0, self._look_at_disk)

    def _look_at_disk(self) -> None:
        """Coming back from another program: say when it has written our file."""
        page = self.page
        if page and page.document.path and page.document.path.exists() and page.document.changed_on_disk():
            self.status.say(self.tr("The file was changed by another program; saving will ask first"))


def run(project: Path | None = None, *, argv: list[str] | None = None) -> int:
    """Open the editor, on a project if one is given; returns when it is closed."""
    home = Home.find()
    settings = Settings(home)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QGuiApplication.setDesktopFileName("shotgraph")
        appearance.scale(settings)
        app = QApplication(argv if argv is not None else sys.argv[:1])
    app.setApplicationName("Shotgraph")
    app.setWindowIcon(app_icon())
    appearance.speak(app, appearance.language(settings))
    theme.apply(app, str(settings.get("ui.theme") or "dark"))
    window = MainWindow(None, home, settings)
    kept = settings.get("ui.window")
    if isinstance(kept, str):
        window.restoreGeometry(QByteArray.fromBase64(kept.encode()))
    elif window.size().width() < 1600:
        window.setWindowState(Qt.WindowState.WindowMaximized)  # a small screen: all of it
    window.show()
    # Only once it is painted: what follows takes longer to import than the window takes to show.
    QTimer.singleShot(_AFTER_PAINT, lambda: _begin(window, home, settings, project))
    return int(app.exec())


def _begin(window: MainWindow, home: Home, settings: Settings, project: Path | None) -> None:
    """Start the engine, equip the window, and open what was asked for or left behind."""
    from studio.app import node_types
    from studio.host.client import Launch
    from studio.ui.agent_door import AgentDoor
    from studio.ui.bridge import EngineProcess
    from studio.ui.file_open import FileOpen
    from studio.ui.garbage import Garbage

    log: Path | None = None
    try:
        log = start_log(home)
    except StoreError as error:  # a home that cannot be written to: films can still be made
        window.status.say(said(error), 60.0)
    folders = {"voices.folder": home.voices, "models.folder": home.models, "signing.folder": home.signing}
    options = {**settings.options(), **{name: str(folder) for name, folder in folders.items()}}
    process = EngineProcess(Launch(store_folder(home, settings), _budget(home, settings), options, log=log))
    QCoreApplication.instance().aboutToQuit.connect(process.close)
    process.start()
    Garbage(window)
    catalog = node_types.known(logging.getLogger("shotgraph").warning)
    window.equip(catalog, process)
    FileOpen(QCoreApplication.instance(), window.open)
    window.let_in(AgentDoor(home, catalog, lambda: [page.document for page in window.pages], window))
    if project is not None:
        window.open(project)
    window.files.offer_left()
    window.greet()


def _budget(home: Home, settings: Settings) -> int:
    try:
        return store_budget(home, settings)
    except StoreError as error:  # somebody edited the file: the settings dialog is where it is mended
        logging.getLogger("shotgraph").warning("%s", error)
        return int(DEFAULTS["store.gigabytes"] * GIB)
