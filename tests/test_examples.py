"""Every example that ships opens without a problem, and renders (small) to the end."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from studio.base.resources import resource
from studio.cli import main
from studio.graph.projectfile import dumps, load

EXAMPLES = sorted(resource("examples").glob("*.shotgraph"))
SMALL = {"width": 128, "height": 72}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_no_problems_and_is_saved_as_it_is(path: Path) -> None:
    assert main(["check", str(path)]) == 0
    assert dumps(load(path)) == path.read_text("utf-8")


@pytest.mark.parametrize(
    "path", [path for path in EXAMPLES if path.stem != "future-of-football"], ids=lambda path: path.stem
)
def test_an_example_renders(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / path.name
    project.write_text(path.read_text("utf-8"), "utf-8")
    smaller = [
        f"--set={id}.{name}={value}"
        for id, node in load(path).nodes.items()
        if node.type == "image.generate"
        for name, value in SMALL.items()
    ]
    assert main(["render", str(project), "--json", *smaller]) == 0
    done = json.loads(capsys.readouterr().out.splitlines()[-1])
    files = [Path(file) for file in done["results"].values()]
    assert files and all(file.stat().st_size > 500 for file in files)


def test_the_film_is_twelve_shots_about_a_minute_and_at_most_25_nodes(capsys: pytest.CaptureFixture[str]) -> None:
    path = resource("examples", "future-of-football.shotgraph")
    graph = load(path)
    assert len(graph.nodes) <= 25
    smaller = ["--set=stills.width=64", "--set=stills.height=36"]
    targets = ["--target=timeline.seconds", "--target=script.shots", "--target=timeline.video"]
    assert main(["render", str(path), "--json", *smaller, *targets]) == 0
    results = json.loads(capsys.readouterr().out.splitlines()[-1])["results"]
    assert 50 <= results["timeline.seconds"] <= 75 and len(results["script.shots"]) == 12
    from studio.media.files.mediafile import open_video

    assert open_video(Path(results["timeline.video"])).info.rate == Fraction(48)


def test_changing_one_shots_text_makes_only_that_shot_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = load(resource("examples", "future-of-football.shotgraph"))
    text = graph.nodes["script"].settings["text"]
    smaller = graph.set("stills", "width", 64).set("stills", "height", 36).set("smooth", "rate", 24)
    project = tmp_path / "film.shotgraph"

    def rendered(words: str) -> list[dict[str, object]]:
        project.write_text(dumps(smaller.set("script", "text", words)), "utf-8")
        assert main(["render", str(project), "--json", "--target", "sharpen"]) == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [event for event in told if event["event"] == "finished" and not event["cached"]]

    assert len(rendered(text)) > 12 * 6
    again = rendered(text.replace("The ball in the goal, the net bulging", "A snowy mountain"))
    assert {event["item"] for event in again} <= {"net", None}
    assert [event["node"] for event in again if event["item"] is None] == ["script"]
    assert ("stills", "net") in {(event["node"], event["item"]) for event in again}
