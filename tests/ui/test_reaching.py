"""The window asks once, and in plain words, before a project reaches beyond its folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox

from studio.app.allowed import AllowedProjects
from studio.base.settings import Home
from studio.graph.graph import Graph, Node, Wire
from studio.graph.projectfile import save
from studio.graph.reach import Reach
from studio.ui import ask
from studio.ui.project_page import ProjectPage
from studio.ui.window import MainWindow

LETTER = Graph(
    nodes={
        "script": Node("story.script", {"path": "../private.md"}),
        "write": Node("story.write", {"endpoint": "https://elsewhere.example/v1", "idea": "a film of the sea"}),
        "file": Node("publish.text", {"path": "../beside.txt"}),
    },
    wires=(Wire("script", "title", "write", "brief"), Wire("write", "script", "file", "text")),
)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    (tmp_path / "private.md").write_text("# Diary\n\n## 1 · a\nNarration: b\n")
    (tmp_path / "film").mkdir()
    path = tmp_path / "film" / "film.shotgraph"
    save(LETTER, path)
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked; every question is answered with yes."""
    questions: list[Any] = []
    monkeypatch.setattr(ask, "reach", lambda parent, *what: not questions.append(what))
    return questions


def permit(page: ProjectPage | None, *targets: str) -> Reach | None:
    assert page is not None and page.session.engine.permit is not None
    options = page.session.engine.permit(page.document.graph, targets)
    return None if options is None else Reach.of(lambda name: options.get(name, ""))


def test_a_foreign_project_is_asked_about_once(window: MainWindow, film: Path, asked: list[Any]) -> None:
    page = window.open(film)
    reach = permit(page)
    beside = str(film.parent.parent / "beside.txt")
    assert reach is not None and reach.writes == {beside} and reach.endpoints == {"https://elsewhere.example:443"}
    ((name, writes, letters, reads),) = asked
    assert (name, tuple(writes), reads) == ("film", (beside,), [str(film.parent / "../private.md")])
    ((_, texts),) = letters["https://elsewhere.example:443"]
    assert set(texts) == {"../private.md", "a film of the sea"}
    assert permit(page) == reach and len(asked) == 1
    window.close_tab()
    assert permit(window.open(film)) == reach and len(asked) == 1
    other = film.with_name("other.shotgraph")
    save(LETTER, other)
    assert permit(window.open(other)) == reach.__class__(reach.writes, reach.endpoints, project=str(other))
    assert len(asked) == 2  # the same in another project is another question


def test_a_no_renders_nothing_and_is_not_remembered(
    window: MainWindow, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "reach", lambda *_: False)
    page = window.open(film)
    assert permit(page) is None and permit(page) is None
    assert page is not None and page.session.engine.render(page.document.graph, page.document.folder) == ""
    assert not (film.parent.parent / "home" / "allowed.json").exists()


def test_a_part_is_asked_about_for_what_it_needs(window: MainWindow, film: Path, asked: list[Any]) -> None:
    assert permit(window.open(film), "script.title") is not None
    ((_, writes, letters, reads),) = asked
    assert not writes and not letters and len(reads) == 1


def test_what_does_harm_is_refused_and_never_asked(
    window: MainWindow, film: Path, asked: list[Any], qtbot: Any
) -> None:
    page = window.open(film)
    assert page is not None
    page.document.edit("Aim", page.document.graph.set("file", "path", ".bashrc"))
    with qtbot.waitSignal(page.session.engine.invalid) as told:
        assert permit(page) is None
    assert "is hidden" in str(told.args[0][0].problem) and asked == []


def test_a_project_of_ones_own_is_not_asked_what_it_reads(
    window: MainWindow, film: Path, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.new_project()
    page.document.edit(
        "Fill", Graph({"script": Node("story.script", {"path": str(film.parent.parent / "private.md")})})
    )
    assert permit(page) is not None and asked == []
    target = film.with_name("mine.shotgraph")
    monkeypatch.setattr("studio.ui.project_files.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    assert window.save(page)
    window.close_tab()
    assert permit(window.open(target)) is not None and asked == []


@pytest.mark.parametrize("damage", ["", "[]", '{"x": 3}', "{", '{"FILM": {"writes": 3, "own": "yes"}}', "[" * 100_000])
def test_damaged_answers_count_as_none(film: Path, tmp_path: Path, damage: str) -> None:
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home" / "logs")
    home.config.mkdir()
    (home.config / "allowed.json").write_text(damage.replace("FILM", str(film)))
    known = AllowedProjects.of(home).get(film)
    assert (known.writes, known.endpoints, known.own) == (frozenset(), frozenset(), False)


def test_the_question_shows_names_as_they_are(window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """Markup in what a project names stays text: it opens no file and hides nothing."""
    seen: list[str] = []

    def look(box: QMessageBox) -> int:
        box.show()
        labels = [one for one in box.findChildren(QLabel) if one.text() and one.isVisible()]
        assert all(one.textFormat().name == "PlainText" for one in labels)
        seen.extend(one.text() for one in labels)
        box.hide()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    bold = "<b>x</b><img src='/dev/zero'>"
    assert not ask.reach(window, bold, [bold], {"https://h:1": [(bold, [bold, *map(str, range(9))])]}, [bold])
    assert "and 4 more" in "".join(seen) and "".join(seen).count(bold) == 5


def test_the_answers_lie_among_the_users_settings(window: MainWindow, film: Path, asked: list[Any]) -> None:
    permit(window.open(film))
    kept = json.loads((film.parent.parent / "home" / "allowed.json").read_text())
    assert list(kept) == [str(film)] and kept[str(film)]["writes"] == [str(film.parent.parent / "beside.txt")]
    assert "allowed" not in film.read_text()
