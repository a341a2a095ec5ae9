"""Clips put into a sequence of their own: the film is the same, and the sequence is one clip of it."""

from fractions import Fraction
from typing import Any

import pytest
from cuts import video

from nodes import edit
from studio.app.node_types import built_in
from studio.film.timeline import Clip, EditError, Layout, Timeline, apply, edits, lay_out, overrides, tracks
from studio.film.timeline.nesting import nested
from studio.graph.graph import Graph, Node, Wire
from studio.media.values import Series

F = Fraction
SOURCES = {"a": video(40, 20), "b": video(120, 20), "c": video(200, 20)}


def three() -> Timeline:
    return lay_out([(id, F(2)) for id in SOURCES], layout=Layout(F(10), lead=F(0), tail=F(0)))


def graph_of(cut: Timeline) -> Graph:
    loads = {id: Node("video.load") for id in SOURCES}
    data = overrides(three(), cut)
    graph = Graph().add("cut", Node("edit.timeline", settings={"edit": data, "lead": 0, "tail": 0}))
    for id, node in loads.items():
        graph = graph.add(id, node).connect(Wire(id, "video", "cut", "pictures"), many=True)
    return graph


def seen(graph: Graph, node: str) -> Any:
    """The film of a timeline of the graph, those that it is made of made first."""
    pictures = []
    for wire in graph.into(node):
        if wire.input == "pictures":
            inner = graph.nodes[wire.source].type == "edit.timeline"
            pictures.append((wire.source, seen(graph, wire.source) if inner else SOURCES[wire.source]))
    return edit.cut(Series.of(pictures), **graph.nodes[node].settings).video


def colours(film: Any) -> list[tuple[int, int]]:
    return [(int(frame.rgb()[0, 0, 0]), int(frame.rgb()[0, 0, 1])) for frame in film.frames()]


@pytest.mark.parametrize("chosen", [["a", "b"], ["b", "x"], ["x"], ["c"]])
def test_a_sequence_shows_what_its_clips_showed(chosen: list[str]) -> None:
    cut, name = tracks.add_track(edits.trim(three(), "b", "end", F("-0.5")), "picture")
    cut = tracks.place(cut, Clip("x", "c", F(1), offset=F("0.5")), name, F("2.2"))
    graph = graph_of(cut)
    made, sequence = nested(graph, built_in(), "cut", three(), cut, chosen)
    assert colours(seen(made, "cut")) == colours(seen(graph, "cut"))
    wider = lay_out(
        [*((id, F(2)) for id in SOURCES), (sequence, seen(made, sequence).info.seconds)],
        layout=Layout(F(10), lead=F(0), tail=F(0)),
    )
    after = apply(wider, made.nodes["cut"].settings["edit"])
    assert not set(chosen) & set(after.spans) and sequence in after.spans


def test_sounds_stay_with_the_film() -> None:
    cut = lay_out([("a", F(2))], [("a", F(1))], layout=Layout(F(10)))
    with pytest.raises(EditError, match="pictures and titles"):
        nested(graph_of(three()), built_in(), "cut", cut, cut, ["voice/a"])
