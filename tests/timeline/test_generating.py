"""Shots made from the cut: takes, more after an end, gaps filled; rendered by the command line with what ships."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio import cli
from studio.app.node_types import built_in
from studio.film.timeline import EditError, Layout, Timeline, apply, edits, lay_out, overrides
from studio.film.timeline.generating import (
    Bench,
    Origin,
    Wanted,
    bridged,
    extended,
    invented,
    maker,
    prompt_of,
    reseeded,
    retaken,
    takes_of,
    used,
)
from studio.graph import projectfile
from studio.graph.graph import Graph, Node, Wire
from studio.graph.graph_edits import connect
from studio.media.files.mediafile import open_video
from tests.media import clip

F = Fraction
RATE = F(10)
PLAIN: dict[str, Any] = {"lead": 0, "tail": 0, "rate": 10}
LAYOUT = Layout(RATE, lead=F(0), tail=F(0))


def bench(cut: Timeline, automatic: Timeline) -> Bench:
    """A timeline of two files, one dark and one bright, a second each."""
    catalog = built_in()
    graph = Graph().add("cut", Node("edit.timeline", settings=PLAIN | {"edit": overrides(automatic, cut)}))
    graph = graph.add("film", Node("publish.video", settings={"path": "film.mkv", "codec": "ffv1"}))
    for id in "ab":
        graph = graph.add(id, Node("video.load", settings={"path": f"{id}.mkv"}))
        graph = connect(graph, catalog, Wire(id, "video", "cut", "pictures"))
    return Bench(connect(graph, catalog, Wire("cut", "video", "film", "video")), catalog, "cut", automatic, cut)


def two() -> Timeline:
    return lay_out([("a", F(1)), ("b", F(1))], layout=LAYOUT)


def grey(value: int) -> Any:
    """Frames of one grey, a little brighter in each."""
    return lambda number, width, height: np.full((height, width, 3), value + number * 5, np.uint8)


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Renders a graph; the mean of each frame of the film."""
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    clip(tmp_path / "a.mkv", 10, rate=10, codec="ffv1", paint=grey(40))
    clip(tmp_path / "b.mkv", 10, rate=10, codec="ffv1", paint=grey(150))

    def render(graph: Graph) -> list[int]:
        projectfile.save(graph, tmp_path / "p.shotgraph")
        assert cli.main(["render", str(tmp_path / "p.shotgraph")]) == 0
        return [round(float(frame.rgb().mean())) for frame in open_video(tmp_path / "film.mkv").frames()]

    return render


def last_frame(folder: Path) -> Any:
    return np.asarray(open_video(folder / "film.mkv").frame(29).rgb())


def near(seen: list[int], wanted: list[int]) -> bool:
    return len(seen) == len(wanted) and max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) <= 3


A, B = [40 + n * 5 for n in range(10)], [150 + n * 5 for n in range(10)]


def test_a_clip_goes_on_from_its_last_frame(film: Any) -> None:
    cut = edits.trim(two(), "a", "end", F("-0.4"))
    graph, made = extended(bench(cut, two()), "a", Origin("a", "video"), F("0.5"), Wanted(seed=1))
    assert made not in cut.spans and len(graph.into("cut")) == 3
    assert near(film(graph), [*A[:6], *[A[5]] * 5, *B])


def test_a_gap_leads_from_one_neighbour_to_the_other(film: Any) -> None:
    cut = edits.space(two(), "b", F("0.6"))
    graph, _ = bridged(bench(cut, two()), "b", Origin("a", "video"), Origin("b", "video"), Wanted(seed=1))
    seen = film(graph)
    assert near(seen[:10], A) and near(seen[16:], B) and len(seen) == 26
    assert seen[9] <= seen[10] < seen[12] < seen[14] < seen[15] <= seen[16] + 2, "it goes from dark to bright"


def test_a_gap_is_filled_by_a_shot_of_words(film: Any) -> None:
    cut = edits.space(two(), "b", F("0.6"))
    graph, made = invented(bench(cut, two()), "b", Wanted("a harbour at night", seed=3))
    small = {"width": 96, "height": 64}
    still = next(id for id, node in graph.nodes.items() if node.type == "image.generate")
    for name, value in small.items():
        graph = graph.set(still, name, value)
    seen = film(graph)
    assert len(seen) == 26 and near(seen[:10], A) and near(seen[16:], B)
    assert min(seen[10:16]) > 1, "not black"
    with pytest.raises(EditError, match="needs words"):
        invented(bench(cut, two()), "b", Wanted())
    with pytest.raises(EditError, match="no gap"):
        invented(bench(two(), two()), "b", Wanted("x"))
    assert made in apply(wider(made, F("0.6")), graph.nodes["cut"].settings["edit"]).spans


def wider(made: str, seconds: Fraction) -> Timeline:
    return lay_out([("a", F(1)), ("b", F(1)), (made, seconds)], layout=LAYOUT)


def painted(start: Bench) -> Bench:
    """With a drawn shot after the two."""
    graph = start.graph.add("words", Node("text.value", settings={"text": "a red kite"}))
    graph = graph.add("still", Node("image.generate", settings={"seed": 5, "width": 96, "height": 64}))
    graph = graph.add("kite", Node("video.still", settings={"seconds": 1.0, "rate": 10}))
    wires = (
        Wire("words", "out", "still", "prompt"),
        Wire("still", "out", "kite", "image"),
        Wire("kite", "out", "cut", "pictures"),
    )
    line = lay_out([("a", F(1)), ("b", F(1)), ("kite", F(1))], layout=LAYOUT)
    return replace(start, graph=connect(graph, start.catalog, *wires), automatic=line, cut=line)


def test_a_take_is_seen_only_once_it_is_used(film: Any, tmp_path: Path) -> None:
    start = painted(bench(two(), two()))
    kite = Origin("kite", "out")
    assert maker(start.graph, start.catalog, kite) == "still"
    assert prompt_of(start.graph, start.catalog, "still") == "a red kite"
    before = film(start.graph)
    graph, take = retaken(start, "kite", kite, Wanted("a snowy mountain at noon", seed=6))
    assert take == "kite-take" and graph.nodes["still"] == start.graph.nodes["still"]
    assert film(graph) == before
    line = lay_out([("a", F(1)), ("b", F(1)), ("kite", F(1)), (take, F(1))], layout=LAYOUT)
    now = apply(line, graph.nodes["cut"].settings["edit"])
    assert take not in now.spans and takes_of(line, now.find("kite")[1]) == ("kite", take)
    chosen = used(now, "kite", take)
    kite_seen = last_frame(tmp_path)
    after = film(graph.set("cut", "edit", overrides(line, chosen)))
    assert after[:20] == before[:20] and len(after) == 30
    changed = np.abs(last_frame(tmp_path).astype(int) - kite_seen)
    assert changed.mean() > 4, "another picture"
    again, second = retaken(
        replace(start, graph=graph, automatic=line, cut=chosen), "kite", Origin(take, "out"), Wanted()
    )
    assert second == "kite-take-2" and len(again.into("cut")) == 5


def test_what_no_seed_made_has_no_takes() -> None:
    with pytest.raises(EditError, match="made by a seed"):
        retaken(bench(two(), two()), "a", Origin("a", "video"), Wanted())


def test_a_shot_of_a_series_gets_a_seed_of_its_own() -> None:
    start = painted(bench(two(), two()))
    graph = reseeded(start, Origin("kite", "out", "goal"), 9)
    assert graph.nodes["still"].overrides == {"goal": {"seed": 9}} and graph.nodes["still"].settings["seed"] == 5


@pytest.mark.parametrize("how", [{"freeze": True}, {"reverse": True}])
def test_a_clip_that_does_not_run_on_is_not_extended(how: dict[str, Any]) -> None:
    cut = edits.retime(two(), "a", **how)
    with pytest.raises(EditError, match="no movement"):
        extended(bench(cut, two()), "a", Origin("a", "video"), F(1), Wanted())
