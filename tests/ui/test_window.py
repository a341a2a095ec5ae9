"""The window: tabs, files, what a crash leaves, palette and shortcuts."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.app import recovery
from studio.app.recovery import SUFFIX, Autosave, beside, left_beside, left_in
from studio.base.errors import StoreError
from studio.base.files import write_bytes
from studio.base.resources import resource
from studio.graph import projectfile
from studio.graph.document import Document
from studio.media.files.stills import write_still
from studio.media.values import Image
from studio.ui import ask, theme
from studio.ui.search_popup import SearchPopup
from studio.ui.shortcuts import ShortcutSheet
from studio.ui.welcome import Welcome
from studio.ui.window import MainWindow
from tests.ui.hands import SUM, Hands

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.shotgraph"
    projectfile.save(SUM, path)
    return path


def test_an_empty_window_offers_ways_to_begin_and_a_project_replaces_them(window: MainWindow, film: Path) -> None:
    assert isinstance(window.stack.currentWidget(), Welcome)
    page = window.open(film)
    assert page is not None and window.page is page
    assert window.windowTitle() == "film — Shotgraph"
    assert set(page.canvas.view.nodes) == set(SUM.nodes)


def test_a_project_is_opened_once_and_tabs_are_stepped_through(window: MainWindow, film: Path) -> None:
    first = window.open(film)
    second = window.new_project()
    assert window.page is second and window.bar.tabs.count() == 2
    assert window.open(film) is first and window.page is first
    QTest.keyClick(window, Qt.Key.Key_Tab, CTRL)
    assert window.page is second


def test_an_edit_shows_a_star_and_saving_takes_it_away(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    page.document.edit("Set", page.document.graph.set("two", "value", 7.0))
    assert window.bar.tabs.tabText(0) == "film *"
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    assert window.bar.tabs.tabText(0) == "film"
    assert projectfile.load(film).nodes["two"].settings["value"] == 7.0


def test_undo_and_redo_by_key_from_anywhere_in_the_window(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    page.document.edit("Set", page.document.graph.set("two", "value", 7.0))
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert page.document.graph == SUM
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert page.document.graph.nodes["two"].settings["value"] == 7.0


def test_save_as_asks_for_a_name(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = window.new_project()
    page.document.edit("Fill", SUM)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "new"), ""))
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    assert projectfile.load(tmp_path / "new.shotgraph") == SUM
    assert window.bar.tabs.tabText(0) == "new"


@pytest.mark.parametrize(("answer", "left"), [(True, 0), (False, 0), (None, 1)])
def test_closing_unsaved_work_asks_first(
    window: MainWindow, film: Path, monkeypatch: pytest.MonkeyPatch, answer: bool | None, left: int
) -> None:
    page = window.open(film)
    assert page is not None
    page.document.edit("Set", page.document.graph.set("two", "value", 7.0))
    monkeypatch.setattr(ask, "save_first", lambda *_: answer)
    QTest.keyClick(window, Qt.Key.Key_W, CTRL)
    assert len(window.pages) == left
    kept = projectfile.load(film).nodes["two"].settings["value"]
    assert kept == (7.0 if answer else 2.0)


def test_what_a_crash_left_is_offered_and_recovered(
    window: MainWindow, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.open(film)
    assert page is not None
    page.document.edit("Set", page.document.graph.set("two", "value", 7.0))
    page.autosave.write()
    copy = beside(film)
    text = copy.read_text()
    page.document.undo()
    window.close_tab()
    assert not copy.exists()  # closed in order: nothing to recover
    copy.write_text(text.replace('"pid": ', '"pid": 9'))  # as if its process had died
    monkeypatch.setattr(ask, "recover", lambda *_, **__: True)
    again = window.open(film)
    assert again is not None
    assert again.document.graph.nodes["two"].settings["value"] == 7.0
    assert "autosave" not in again.document.graph.extra
    assert again.document.dirty and again.document.path == film
    assert window.save(again)
    assert not copy.exists()


def test_an_autosave_of_a_running_window_is_no_crash(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    page.document.edit("Set", page.document.graph.set("two", "value", 7.0))
    page.autosave.write()
    assert beside(film).exists() and left_beside(film) is None


def test_unsaved_new_projects_are_kept_too(window: MainWindow, tmp_path: Path) -> None:
    page = window.new_project()
    page.document.edit("Fill", SUM)
    page.autosave.write()
    copies = list((tmp_path / "home" / "autosave").glob(f"*{SUFFIX}"))
    assert len(copies) == 1 and projectfile.load(copies[0]).nodes == SUM.nodes


def test_a_broken_project_is_explained(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _parent, _title, words: told.append(words))
    broken = tmp_path / "broken.shotgraph"
    broken.write_text('{"format": "shotgraph/1", "nodes": ')
    assert window.open(broken) is None
    assert "not valid JSON" in told[0] and ".bak" in told[0]


def test_a_picture_that_carries_its_project_opens_it_in_a_tab(window: MainWindow, tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    write_still(Image(np.zeros((8, 8, 3), np.uint8)), still, "png", project=projectfile.dumps(SUM))
    page = window.open(still)
    assert page is not None and page.document.graph == SUM
    assert page.document.path is None and page.document.folder == tmp_path
    assert window.bar.tabs.tabText(0) == "still"


def test_another_programs_change_is_asked_about(
    window: MainWindow, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.open(film)
    assert page is not None
    page.document.edit("Set", page.document.graph.set("two", "value", 7.0))
    projectfile.save(SUM.set("two", "value", 9.0), film)
    monkeypatch.setattr(ask, "changed_on_disk", lambda *_: None)
    assert not window.save()
    assert projectfile.load(film).nodes["two"].settings["value"] == 9.0
    monkeypatch.setattr(ask, "changed_on_disk", lambda *_: "reload")
    assert window.save()
    assert page.document.graph.nodes["two"].settings["value"] == 9.0


def test_the_palette_finds_and_runs_a_command(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    page.session.selection.select(["two"])
    QTest.keyClick(window, Qt.Key.Key_P, CTRL | SHIFT)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, SearchPopup)
    QTest.keyClicks(popup.field, "mute")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert page.document.graph.nodes["two"].muted


def test_escape_ends_a_drag_and_never_a_render(window: MainWindow, film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = window.open(film)
    assert page is not None
    ended: list[str] = []
    monkeypatch.setattr(type(page.session.engine), "cancel", lambda _: ended.append("render"))
    QApplication.processEvents()
    hands = Hands(page)
    hands.view.setFocus()
    at = hands.place(hands.middle("two"))
    QTest.mousePress(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.keyClick(hands.view, Qt.Key.Key_Escape)
    assert ended == [] and page.canvas._gesture is None
    QTest.keyClick(hands.view, Qt.Key.Key_Escape)
    assert ended == []


def test_escape_closes_a_search_and_nothing_else(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    popup = page.canvas.search()
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert page.document.graph == SUM


def test_escape_leaves_a_text_field_and_not_the_render(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.open(resource("examples", "future-of-football.shotgraph"))
    assert page is not None
    ended: list[str] = []
    monkeypatch.setattr(type(page.session.engine), "cancel", lambda _: ended.append("render"))
    page.session.selection.select(["stills"])
    row = page.inspector._rows["steps"]
    field = row.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert page.canvas.view.hasFocus()
    card = page.storyboard.cards[1]
    card.open()
    assert card._form is not None
    words = card._form.fields["picture"]
    words.setFocus()
    QTest.keyClick(words, Qt.Key.Key_Escape)
    assert not card.editing and ended == []
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert ended == []


def test_an_example_begins_a_project_of_the_users_own(window: MainWindow, tmp_path: Path) -> None:
    welcome = window.stack.currentWidget()
    assert isinstance(welcome, Welcome)
    entries = [button for button in welcome.findChildren(QPushButton) if button.accessibleName() == "Slow motion"]
    QTest.mouseClick(entries[0], Qt.MouseButton.LeftButton)
    page = window.page
    example = resource("examples", "slow-motion.shotgraph")
    assert page is not None and page.document.graph == projectfile.load(example)
    assert page.document.path is None and page.document.folder != example.parent
    page.document.edit("Move", page.document.graph.move({"film": (8.0, 8.0)}))
    page.autosave.write()
    left = Autosave(page.document, window._home.data / "autosave")
    assert page.autosave.path.parent == left.path.parent
    assert not list(example.parent.glob(f"*{SUFFIX}")) and not list(example.parent.glob(f".*{SUFFIX}"))


def test_work_without_a_file_comes_back_under_its_name_and_in_its_folder(tmp_path: Path) -> None:
    document = Document(SUM, name="future-of-football", folder=tmp_path / "films")
    document.edit("Move", SUM.move({"two": (8.0, 8.0)}))
    autosave = Autosave(document, tmp_path)
    autosave.write()
    text = autosave.path.read_text("utf-8").replace(f'"pid": {os.getpid()}', '"pid": 1')
    autosave.path.write_text(text, "utf-8")
    [left] = left_in(tmp_path)
    back = left.recover()
    assert (back.name, back.folder, back.path) == ("future-of-football", tmp_path / "films", None)
    assert back.graph == document.graph and back.dirty


def test_where_nothing_can_be_written_beside_a_project_unsaved_work_is_kept_in_the_users_folder(
    window: MainWindow, film: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    full: set[Path] = {film.parent}

    def write(path: Path, content: bytes) -> None:
        if path.parent in full:
            raise StoreError(f"cannot write {path.name}: read-only", mend="Save elsewhere.")
        write_bytes(path, content)

    monkeypatch.setattr(recovery, "write_bytes", write)
    page = window.open(film)
    assert page is not None
    folder = window._home.data / "autosave"
    page.document.edit("Move", SUM.move({"two": (8.0, 8.0)}))
    qtbot.waitUntil(lambda: bool(list(folder.glob(f"*{SUFFIX}"))), timeout=5000)
    [kept] = folder.glob(f"*{SUFFIX}")
    kept.write_text(kept.read_text("utf-8").replace(f'"pid": {os.getpid()}', '"pid": 1'), "utf-8")
    [left] = left_in(folder)
    assert left.project == film and left.recover().graph == page.document.graph
    full.add(folder)
    page.document.edit("Move", SUM.move({"two": (9.0, 9.0)}))
    qtbot.waitUntil(lambda: "read-only" in window.status.news.text(), timeout=5000)


def test_the_backup_of_a_damaged_project_is_offered(
    window: MainWindow, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _, title, words: told.append(words))
    film.with_name(film.name + ".bak").write_bytes(film.read_bytes())
    film.write_text("{", "utf-8")
    monkeypatch.setattr(ask, "open_backup", lambda *_: False)
    assert window.open(film) is None and told == []
    monkeypatch.setattr(ask, "open_backup", lambda *_: True)
    page = window.open(film)
    assert page is not None and page.document.graph == SUM and page.document.dirty
    assert window.save() and projectfile.load(film) == SUM
    window.close_tab()
    film.write_text("{", "utf-8")
    film.with_name(film.name + ".bak").unlink()
    assert window.open(film) is None and "film.shotgraph" in told[0]


def test_another_key_can_be_given_to_a_command_and_is_kept(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    sheet = ShortcutSheet(window._all_commands(), window.commands.keymap, window)
    sheet.bind("canvas.tidy", "M")
    assert page.session.commands["canvas.tidy"].keys == ("M",)
    assert page.session.commands["canvas.mute"].keys == ()
    page.canvas.view.setFocus()
    QTest.keyClick(page.canvas.view, Qt.Key.Key_M)
    assert page.document.undo_label == "Tidy up"
    another = window.new_project()
    assert another.session.commands["canvas.tidy"].keys == ("M",)
    assert another.session.commands["canvas.mute"].keys == ()


def test_single_letters_do_nothing_while_a_field_has_the_focus(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    page.session.selection.select(["words"])
    QApplication.processEvents()
    fields = page.inspector._rows["text"].editor.findChildren(QWidget)
    field = next(w for w in fields if isinstance(w, QLineEdit | QPlainTextEdit))
    field.setFocus()
    QTest.keyClicks(field, "md")
    node = page.document.graph.nodes["words"]
    assert not node.muted and not node.bypassed and "md" in str(node.settings["text"])


def test_themes_are_switched_and_kept(window: MainWindow) -> None:
    try:
        window.toggle_theme()
        assert theme.theme_name() == "light"
        assert window._settings.get("ui.theme") == "light"
    finally:
        window.toggle_theme()
    assert theme.theme_name() == "dark"


def test_another_theme_draws_the_icons_anew(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    button = page.viewer.transport.play

    def shade() -> set[str]:
        """The colours of the icon's solid pixels."""
        image = button.icon().pixmap(32, 32).toImage()
        places = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return {color.name() for x, y in places if (color := image.pixelColor(x, y)).alpha() == 255}

    assert theme.DARK.soft in shade()
    try:
        window.toggle_theme()
        assert theme.LIGHT.soft in shade() and theme.DARK.soft not in shade()
        assert page.viewer.transport.save.icon().cacheKey() != button.icon().cacheKey()
    finally:
        window.toggle_theme()
    assert theme.DARK.soft in shade()


def test_panels_are_shown_and_hidden_from_the_menu_and_projects_of_late_are_in_it(
    window: MainWindow, film: Path
) -> None:
    page = window.open(film)
    assert page is not None

    def entry(menu: str, words: str) -> QAction:
        [chosen] = [action.menu() for action in window.bar.brand.menu().actions() if action.text() == menu]
        assert isinstance(chosen, QMenu)
        chosen.aboutToShow.emit()
        [found] = [action for action in chosen.actions() if action.text() == words]
        return found

    assert not entry("Panels", "Render queue").isChecked()
    entry("Panels", "Render queue").trigger()
    assert page.docks["queue"].isVisible() and entry("Panels", "Render queue").isChecked()
    entry("Panels", "Render queue").trigger()
    assert not page.docks["queue"].isVisible()
    window.close_tab()
    entry("Open recent", "film").trigger()
    assert window.page is not None and window.page.document.path == film


def test_on_a_low_screen_the_inspector_has_room_and_on_a_high_one_the_timeline_the_whole_width(
    window: MainWindow, film: Path
) -> None:
    page = window.open(film)
    assert page is not None
    for size, whole in (((1366, 768), False), ((1600, 1000), True), ((1366, 768), False)):
        window.resize(*size)
        QApplication.processEvents()
        inspector, timeline = page.docks["inspector"], page.docks["timeline"]
        assert inspector.height() > 200
        assert (timeline.width() == page.width()) is whole
        page.reset_layout()
        QApplication.processEvents()
        assert (timeline.width() == page.width()) is whole
