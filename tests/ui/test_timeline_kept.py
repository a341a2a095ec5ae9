"""What outlives an edit or the window: lengths and pictures of the last render, true states, captions in step."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.film.timeline import edits
from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph
from studio.host.commands import FactsOf, FilmstripOf, PeaksOf, Questions, StatesOf
from studio.host.news import Looked, States
from studio.ui.canvas.thumbnails import Thumbnails
from studio.ui.commands import Commands
from studio.ui.last_good import LastGood
from studio.ui.project_page import ProjectPage
from studio.ui.run_state import Status
from studio.ui.timeline.following import followed
from studio.ui.timeline.prepared import prepared
from tests.ui.timeline_stage import FILM, SHOTS, MadeFilm, Stage


class OnlyOlder(MadeFilm):
    """Knows the results of one graph, the one that was rendered, and of no other."""

    rendered: Graph = FILM

    def look(
        self,
        graph: Graph,
        folder: Path,
        what: Questions,
        then: Callable[[Looked], None],
        owner: QObject | None = None,
    ) -> int:
        same = graph.nodes["animate"] == self.rendered.nodes["animate"]
        match what:
            case StatesOf() if not same:
                stale = {"animate": 3, "timeline": 1}
                known = {name: tuple((id, f"{name} {id}") for id in SHOTS) for name in ("voice", "effects")}
                then(Looked(1, states=States(known, stale)))
                return 1
            case FactsOf(node="animate") | FilmstripOf(node="animate") | PeaksOf(node="animate") if not same:
                then(Looked(1, stale=True))
                return 1
            case FactsOf(node="timeline"):
                then(Looked(1, stale=True))
                return 1
        return super().look(graph, folder, what, then, owner)


def test_lengths_and_pictures_of_the_last_render_are_back_after_reopening(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path
) -> None:
    """The script says 4, 3 and 5 seconds; what was rendered is 4.5 times as long, and settings changed since."""
    script = FILM.nodes["script"].settings["text"].replace("(4 s)", "(1 s)").replace("(5 s)", "(1 s)")
    rendered = FILM.change("timeline", settings={"rate": 25, "lead": 0.0, "tail": 0.0})
    rendered = rendered.set("script", "text", script)
    rendered = Graph(rendered.nodes, tuple(wire for wire in rendered.wires if wire.input != "shots"))
    path = tmp_path / "film.shotgraph"
    first = Document(rendered)
    first.save(path)
    LastGood(first, tmp_path / "rendered").made(rendered)
    changed = rendered.set("animate", "motion", 9.0)
    reopened = Document(changed, path)
    stage = Stage(catalog, changed)
    qtbot.addWidget(stage.panel)
    assert stage.lengths()["dawn"] == 4.0
    page = ProjectPage(reopened, catalog, None, Commands(), tmp_path)
    qtbot.addWidget(page)
    engine = OnlyOlder(page)
    engine.rendered = rendered
    page.session.engine.look = engine.look  # type: ignore[method-assign]
    page.timeline.cut.sources._survey()
    QApplication.processEvents()
    lengths = {id: float(span.length) for id, span in page.timeline.cut.timeline.spans.items()}
    assert (lengths["dawn"], lengths["run"], lengths["goal"]) == (4.0, 3.0, 5.0), lengths
    lanes = page.timeline.lanes
    piece = lanes.piece("dawn")
    assert piece is not None and piece.media is not None
    page.timeline.cut.sources.strip(piece.media, 4)  # asks for it, unless it was painted by now
    assert page.timeline.cut.sources.strip(piece.media, 4) is not None, "the last good pictures are there"
    assert not page.timeline.cut.sources.fresh(piece.media), "and marked as out of date"
    assert page.session.run.task("animate", "dawn").status is Status.STALE
    page.close_down()


def test_a_graph_that_was_rendered_is_remembered_and_a_damaged_copy_is_none(tmp_path: Path) -> None:
    path = tmp_path / "film.shotgraph"
    document = Document(FILM)
    document.save(path)
    LastGood(document, tmp_path / "kept").made(FILM)
    [kept] = (tmp_path / "kept").iterdir()
    again = LastGood(Document.open(path), tmp_path / "kept").graph
    assert again is not None and again.nodes.keys() == FILM.nodes.keys()
    kept.write_bytes(b"\xff{")
    assert LastGood(Document.open(path), tmp_path / "kept").graph is None
    assert LastGood(Document(FILM), tmp_path / "kept").graph is None, "what was never saved has none"


def test_what_is_known_of_a_graph_before_an_edit_does_not_make_states_green(qtbot: QtBot, catalog: Catalog) -> None:
    stage = Stage(catalog)
    qtbot.addWidget(stage.panel)
    waiting: list[tuple[Questions, Callable[[Looked], None]]] = []
    stage.engine.look = lambda graph, folder, what, then, owner=None: waiting.append((what, then)) or 1  # type: ignore[method-assign, assignment]
    stage.engine.states = lambda graph, folder, then, owner=None: waiting.append((StatesOf(), then)) or 1  # type: ignore[method-assign]
    thumbnails = Thumbnails(stage.session, stage.owner)
    stage.cut.sources._survey()
    thumbnails._survey()
    run = stage.session.run
    stage.document.edit("other", stage.graph.set("animate", "motion", 9.0))
    run.edited(FILM, stage.graph)
    assert run.task("animate", "dawn").status is Status.STALE
    known = {"animate": tuple((id, f"animate {id}") for id in SHOTS)}
    for what, then in list(waiting):
        if isinstance(what, StatesOf):
            then(Looked(1, states=States(known, {})))
    assert run.task("animate", "dawn").status is Status.STALE


def test_a_line_over_the_timeline_says_what_is_there_to_be_played(qtbot: QtBot, catalog: Catalog) -> None:
    stage = Stage(catalog)
    qtbot.addWidget(stage.panel)
    assert prepared(stage.session, stage.cut) == [(0.0, 12.0, "made")]
    stage.session.run.feed(events.Started("animate", "run"))
    assert prepared(stage.session, stage.cut) == [(0.0, 4.0, "made"), (4.0, 7.0, "old"), (7.0, 12.0, "made")]
    picture = stage.panel.ruler.grab().toImage()
    shades = [picture.pixelColor(round(stage.scale.x(s)), 1) for s in (2.0, 5.5, 9.0)]
    assert shades[0] == shades[2] != shades[1]


def test_captions_go_with_what_is_said(qtbot: QtBot, catalog: Catalog) -> None:
    stage = Stage(catalog)
    qtbot.addWidget(stage.panel)
    made = stage.cut.timeline
    cues = [(0.5, 2.0, "dawn"), (4.5, 6.0, "run"), (7.5, 9.0, "goal")]

    def words(timeline: object) -> dict[str, float]:
        return {text: start for start, _, text in followed(cues, made, timeline)}  # type: ignore[arg-type]

    assert words(edits.trim(made, "dawn", "end", Fraction(-1))) == {"dawn": 0.5, "run": 3.5, "goal": 6.5}
    assert words(edits.move(made, "goal", 0)) == {"goal": 0.5, "dawn": 5.5, "run": 9.5}
    assert words(edits.delete(made, "run")) == {"dawn": 0.5, "goal": 4.5}
    assert words(edits.shift(made, "voice/run", Fraction(5))) == {"dawn": 0.5, "run": 5.0, "goal": 7.5}
    assert words(edits.split(made, "run", Fraction(5))) == {"dawn": 0.5, "run": 4.5, "goal": 7.5}
