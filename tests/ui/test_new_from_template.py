"""New from a template, as a user does it: paste, look, make the film."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QPushButton
from pytestqt.qtbot import QtBot

from studio.app.node_types import shipped
from studio.base.resources import resource
from studio.base.settings import Home, Settings
from studio.graph.graph import Graph, Node
from studio.graph.validate import validate
from studio.media.files.stills import write_still
from studio.media.values import Image
from studio.ui.templates.dialog import TemplateDialog
from studio.ui.templates.words import known
from studio.ui.welcome import Welcome
from studio.ui.window import MainWindow
from tests.media import picture
from tests.test_new import CHAT

CATALOG = shipped()


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("studio.ui.ask.save_first", lambda *_: False)  # the end of a test throws its work away
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home" / "logs")
    made = MainWindow(CATALOG, home, Settings(home))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    for page in made.pages:
        page.close_down()


def dialog_of(window: MainWindow) -> TemplateDialog:
    found = window.findChild(TemplateDialog)
    assert isinstance(found, TemplateDialog)
    return found


def test_a_pasted_answer_of_a_chat_model_is_a_film_in_three_clicks(window: MainWindow, qtbot: QtBot) -> None:
    welcome = window.findChild(Welcome)
    tile = next(one for one in welcome.findChildren(QPushButton) if one.accessibleName() == "Film from a script")
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    dialog = dialog_of(window)
    script = dialog.fields[0]["script"]
    QGuiApplication.clipboard().setText(CHAT)
    script.text.setFocus()  # type: ignore[attr-defined]
    QTest.keyClick(script.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)  # type: ignore[attr-defined]
    assert script.told.text() == "2 shot(s), 2 s"  # type: ignore[attr-defined]
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    page = window.page
    assert page is not None and page.document.name == "The Future of Football"
    graph = page.document.graph
    assert {"story.script", "video.animate", "publish.video"} <= {node.type for node in graph.nodes.values()}
    assert validate(graph, CATALOG, page.document.folder) == []
    assert len({node.position for node in graph.nodes.values()}) == len(graph.nodes)
    assert page.storyboard is not None


def test_what_is_missing_is_said_and_the_dialog_stays(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = dialog_of(window)
    dialog.list.setCurrentRow(4)
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert "missing" in dialog.wrong.text() and dialog.isVisible()
    QTest.keyClicks(dialog.fields[4]["clip"].edit, "/nowhere/a.mp4")  # type: ignore[attr-defined]
    assert dialog.wrong.text() == ""
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert "a.mp4" in dialog.wrong.text() and window.page is None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(TemplateDialog) is None, timeout=20_000)


def test_dropped_pictures_keep_their_order(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    paths = []
    for number in range(3):
        paths.append(tmp_path / f"p{number}.png")
        write_still(Image(picture(number, 160, 90)), paths[-1], "png")
    window.commands["project.template"].action.trigger()
    dialog = dialog_of(window)
    dialog.list.setCurrentRow(2)
    field = dialog.fields[2]["pictures"]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    everywhere, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    field.list.dropEvent(QDropEvent(QPointF(9, 9), everywhere, data, Qt.MouseButton.LeftButton, none))  # type: ignore
    assert field.answer() == [str(path) for path in paths]
    field.list.setCurrentRow(1)  # type: ignore[attr-defined]
    QTest.keyClick(field.list, Qt.Key.Key_Delete)  # type: ignore[attr-defined]
    assert field.answer() == [str(paths[0]), str(paths[2])]
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert window.page is not None and validate(window.page.document.graph, CATALOG, window.page.document.folder) == []


def test_a_script_is_dropped_as_a_file_of_another_program(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "film.fountain").write_text("Title: Dawn\n\nINT. HALL - DAY\n\nA hall.\n")
    window.commands["project.template"].action.trigger()
    field = dialog_of(window).fields[0]["script"]
    field.take(tmp_path / "film.fountain")  # type: ignore[attr-defined]
    assert "1 shot(s)" in field.told.text()  # type: ignore[attr-defined]
    field.take(tmp_path / "gone.pdf")  # type: ignore[attr-defined]
    assert "gone.pdf" in field.told.text()  # type: ignore[attr-defined]


def test_a_graph_with_a_script_is_completed_in_one_step(window: MainWindow) -> None:
    page = window.new_project()
    window.commands["project.complete"].action.trigger()
    assert "no script" in window.status.news.text()
    page.document.edit("x", Graph({"script": Node("story.script", {"text": CHAT})}))
    window.commands["project.complete"].action.trigger()
    assert {"publish.video", "image.generate"} <= {node.type for node in page.document.graph.nodes.values()}
    assert page.document.graph.nodes["script"].settings["text"] == CHAT
    assert validate(page.document.graph, CATALOG, page.document.folder) == []
    window.commands["project.complete"].action.trigger()
    assert "complete" in window.status.news.text()
    assert page.document.undo() and set(page.document.graph.nodes) == {"script"}


def test_a_project_becomes_a_template_and_is_offered(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    page = window.new_project()
    page.document.edit("x", Graph({"script": Node("story.script", {"text": CHAT})}))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("My series", True))
    window.commands["project.keep_template"].action.trigger()
    assert "My series" in window.status.news.text()
    window.commands["project.template"].action.trigger()
    names = [dialog_of(window).list.item(row).text() for row in range(dialog_of(window).list.count())]
    assert names[-1] == "My series" and len(names) == 6


def test_a_project_without_places_opens_laid_out(window: MainWindow, tmp_path: Path) -> None:
    nodes = {"two": {"type": "number.value"}, "sum": {"type": "number.math"}}
    wires = [{"from": "two.out", "to": "sum.a"}, {"from": "two.out", "to": "sum.b"}]
    path = tmp_path / "bare.shotgraph"
    path.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": wires}))
    page = window.open(path)
    assert page is not None
    places = [node.position for node in page.document.graph.nodes.values()]
    assert places[0][0] < places[1][0], "what comes first stands left"
    assert not page.document.dirty and page.document.undo_label == "", "that is nothing to be saved"


def test_every_word_of_the_templates_that_ship_is_translated() -> None:
    lacking = set()
    for path in resource("templates").glob("*.shotgraph"):
        told = json.loads(path.read_text())["meta"]["template"]
        words = [told["title"], told["about"]]
        for slot in told["slots"]:
            words += [slot["title"], slot.get("about", ""), *slot.get("choices", {})]
        lacking |= {word for word in words if word and word not in known()}
    assert not lacking
