"""A film is looked over when it is rendered, if the user wants that; before, its file is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio.app.node_types import shipped
from studio.app.queue import Job
from studio.base.settings import Home, Settings
from studio.graph.document import Document
from studio.graph.estimate import Estimate
from studio.ui.proof.check_dialog import CheckDialog
from studio.ui.rendering.film_renders import FilmRenders, written
from studio.ui.rendering.preflight import Preflight
from studio.ui.window import MainWindow
from tests.engine.conftest import graph_of
from tests.engine.host_catalog import catalog
from tests.media import clip

PATIENCE = 30_000  # ms


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home" / "logs")
    made = MainWindow(catalog(), home, Settings(home))
    qtbot.addWidget(made)
    made.show()
    yield made
    for page in made.pages:
        page.close_down()


def test_a_film_is_looked_over_by_itself_when_the_user_wants_that(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    """Switched on before the render, in the dialog that says which file is written."""
    film = clip(tmp_path / "film.mp4", 12)
    graph = graph_of({"film": "sample.save"})
    page = window.add_document(Document(graph, name="film", folder=tmp_path))
    dialog = Preflight("Film", Estimate(200.0, 4), files=[film, tmp_path / "new.mp4"])
    qtbot.addWidget(dialog)
    text = [label.text() for label in dialog.findChildren(QLabel)]
    assert "film.mp4 (in place of the one there)\nnew.mp4" in text
    renders = window.findChild(FilmRenders)
    dialog.check.toggled.connect(renders._choose_check)
    over = Job("a1", "film", str(tmp_path), state="done", results={"film": str(film)})
    renders._job_over(over)
    assert window.findChild(CheckDialog) is None
    dialog.show()
    qtbot.mouseClick(dialog.check, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.check.height() // 2))
    renders._job_over(over)
    check = window.findChild(CheckDialog)
    assert check.name.text() == "film.mp4" and check.always.isChecked()
    qtbot.waitUntil(lambda: "Looking" not in check.state.text(), timeout=PATIENCE)
    assert check.list.topLevelItemCount(), "a clip without sound is told of at least"
    qtbot.mouseClick(check.always, Qt.MouseButton.LeftButton, pos=QPoint(10, check.always.height() // 2))
    check.close()
    qtbot.waitUntil(lambda: window.findChild(CheckDialog) is None, timeout=PATIENCE)
    renders._job_over(over)
    assert window.findChild(CheckDialog) is None and page is window.page


def test_the_files_of_a_film_are_named_before_it_is_rendered(tmp_path: Path) -> None:
    graph = graph_of({"film": ("publish.video", {"path": "a.mp4"}), "again": "publish.video", "not": "image.load"})
    assert written(graph, shipped(), tmp_path) == [tmp_path / "a.mp4", tmp_path / "film.mp4"]
    assert written(graph.change("film", muted=True), shipped(), tmp_path) == [tmp_path / "film.mp4"]
