"""Cuts put on the beat of the music under the film, from the timeline's menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studio.film.sound.beats import Beat, to_text
from studio.film.timeline.rhythm import COLOR
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.host.commands import FactsOf, Questions, StatesOf
from studio.host.news import Facts, Looked, States
from tests.ui.timeline_stage import FILM, MadeFilm, Stage

SCORED = FILM.add("score", Node("audio.load", {"path": "score.wav"})).connect(Wire("score", "out", "timeline", "music"))
BEATS = [Beat(0.3 + n * 0.7, n % 4 + 1) for n in range(30)]


class Musical(MadeFilm):
    """Knows the music, and its beats."""

    asked_of: Graph
    deaf = False

    def look(
        self,
        graph: Graph,
        folder: Path,
        what: Questions,
        then: Callable[[Looked], None],
        owner: QObject | None = None,
    ) -> int:
        match what:
            case FactsOf(output="beats") if self.deaf:
                then(Looked(1, error=("no beat is heard in this sound", "Wire music.")))
                return 1
            case FactsOf(output="beats"):
                self.asked_of = graph
                assert graph.nodes[what.node].type == "audio.beat" and what.make
                then(Looked(1, Facts("text", text=to_text(BEATS))))
                return 1
            case FactsOf(node="score"):
                then(Looked(1, Facts("audio", length=20 * 48000, rate=Fraction(48000))))
                return 1
            case StatesOf() if "score" in graph.nodes:

                def more(answer: Looked) -> None:
                    assert answer.states is not None
                    known = {**answer.states.known, "score": ((None, "score"),)}
                    then(Looked(1, states=States(known, answer.states.stale)))

                return super().look(graph, folder, what, more, owner)
        return super().look(graph, folder, what, then, owner)


@pytest.fixture
def stage(qtbot: QtBot, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr("tests.ui.timeline_stage.MadeFilm", Musical)
    made = Stage(catalog, SCORED)
    qtbot.addWidget(made.panel)
    qtbot.waitExposed(made.panel)
    yield made


def stops(stage: Stage) -> list[float]:
    timeline = stage.cut.timeline
    return [float(timeline.spans[clip.id].stop) for clip in timeline.picture.clips]


def test_every_cut_goes_to_the_beat_in_one_step_of_undo(stage: Stage) -> None:
    before = stops(stage)
    stage.session.commands["timeline.cut_to_beat"].action.trigger()
    after = stops(stage)
    assert before != after
    for stop in after:
        assert min(abs(stop - beat.at) for beat in BEATS) <= 0.02
    assert isinstance(stage.engine, Musical) and "beats" in stage.engine.asked_of.nodes
    assert stage.graph.nodes.keys() == SCORED.nodes.keys()  # the node that listened was for the question only
    stage.document.undo()
    assert stops(stage) == before


def test_only_the_chosen_clip_ends_on_the_beat(stage: Stage) -> None:
    before = stops(stage)
    stage.lanes.choose(["goal"])
    stage.session.commands["timeline.cut_to_beat"].action.trigger()
    assert stops(stage)[:2] == before[:2] and stops(stage)[2] != before[2]


def test_beats_become_markers(stage: Stage) -> None:
    stage.session.commands["timeline.mark_beats"].action.trigger()
    markers = stage.cut.timeline.markers
    assert len(markers) > 10 and {marker.color for marker in markers} == {COLOR}
    assert markers[0].at == stage.cut.timeline.snapped(Fraction(3, 10))


def test_a_sound_without_a_beat_leaves_the_cut_and_says_why(stage: Stage) -> None:
    assert isinstance(stage.engine, Musical)
    stage.engine.deaf, before, said = True, stops(stage), []
    stage.panel.beats.said.connect(said.append)
    stage.session.commands["timeline.cut_to_beat"].action.trigger()
    assert said[-1] == "no beat is heard in this sound. Wire music."
    assert stops(stage) == before


def test_without_music_it_says_so(qtbot: QtBot, catalog: Catalog) -> None:
    silent = Stage(catalog, FILM)
    qtbot.addWidget(silent.panel)
    with qtbot.waitSignal(silent.panel.beats.said) as said:
        silent.session.commands["timeline.cut_to_beat"].action.trigger()
    assert said.args == ["There is no music under the film."]
