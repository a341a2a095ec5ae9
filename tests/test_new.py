"""`shotgraph new`: a template and a few answers become a project that checks, opens and renders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio import cli
from studio.graph.projectfile import load
from studio.media.files.mediafile import open_audio, open_video
from studio.media.files.stills import write_still
from studio.media.values import Image
from tests.media import clip, picture, tone

CHAT = """**Title: The Future of Football**

**Clip 1 (1 second)**
*Visual:* A stadium at dawn, mist over the grass.
*Narration:* "A ball."

**Clip 2 (1 second)**
*Visual:* A robot goalkeeper stretches for the ball.
*Narration:* "A robot."
"""
SMALL = ["--set", "stills.width=160", "--set", "stills.height=90"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "script.md").write_text(CHAT)
    for number in (1, 2):
        write_still(Image(picture(number, 160, 90)), tmp_path / f"p{number}.png", "png")
    clip(tmp_path / "clip.mp4", frames=12, audio=[tone(24_000)])
    return tmp_path


def test_a_film_comes_of_a_chat_models_answer_in_two_commands(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = ["new", "film", "--script", "script.md", "--set", "music=none", "--output", "film.shotgraph"]
    assert cli.main([*new, *SMALL]) == 0
    graph = load(here / "film.shotgraph")
    assert {node.type for node in graph.nodes.values()} >= {
        *("story.script", "image.generate", "video.animate", "voice.speak"),
        *("edit.timeline", "audio.mix", "publish.video"),
    }
    assert len({node.position for node in graph.nodes.values()}) == len(graph.nodes), "laid out"
    assert cli.main(["check", "film.shotgraph"]) == 0
    assert cli.main(["render", "film.shotgraph", "--output", "made.mp4"]) == 0
    film = open_video(here / "made.mp4")
    assert (film.info.width, film.info.height) == (160, 90) and film.info.seconds > 2
    sound = open_audio(here / "made.mp4")
    assert sound is not None and abs(sound.read()).max() > 0.05, "somebody speaks"
    capsys.readouterr()
    assert cli.main(["check", "made.mp4"]) == 0, "a film is checked as its project"
    assert "nothing wrong" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("template", "answers"),
    [
        ("slideshow", ["pictures=p1.png", "pictures=p2.png", "words=One.\n\nTwo.", "music=none"]),
        ("pictures", ["pictures=p1.png", "pictures=p2.png", "move=pan left"]),
        ("restore", ["clip=clip.mp4", "noise=some"]),
        ("dub", ["clip=clip.mp4"]),
    ],
)
def test_every_template_makes_a_project_with_nothing_wrong(template: str, answers: list[str]) -> None:
    given = [part for answer in answers for part in ("--set", answer)]
    assert cli.main(["new", template, *given, "--output", "made.shotgraph"]) == 0
    assert cli.main(["check", "made.shotgraph"]) == 0


def test_the_list_says_what_each_asks_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "--list", "--json"]) == 0
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert list(found)[:5] == ["film", "slideshow", "pictures", "restore", "dub"]
    slots = {slot["name"]: slot for slot in found["film"]["slots"]}
    assert "tall 9:16" in slots["aspect"]["choices"] and found["dub"]["slots"][0]["required"]
    assert cli.main(["new", "--list"]) == 0
    assert "Film from a script" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["new"], "no template"),
        (["new", "flim", "--output", "x"], "film"),
        (["new", "film"], "--output"),
        (["new", "film", "--set", "aspekt=1", "--output", "x"], "aspect"),
        (["new", "film", "--set", "aspect=round", "--output", "x"], "no choice"),
        (["new", "film", "--set", "nobody.width=3", "--output", "x"], "nobody"),
        (["new", "film", "--set", "length=long", "--output", "x"], "number"),
        (["new", "film", "--script", "gone.md", "--output", "x"], "gone.md"),
        (["new", "dub", "--output", "x"], "clip"),
        (["new", "dub", "--set", "clip=gone.mp4", "--output", "x"], "gone.mp4"),
        (["new", "pictures", "--script", "script.md", "--set", "pictures=p1.png", "--output", "x"], "takes no script"),
        (["new", "film", "--output", "no/x"], "no folder"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.main(arguments) == 2
    assert words in capsys.readouterr().err
    assert not (here / "x.shotgraph").exists()


def test_a_project_that_is_there_is_not_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mine.shotgraph").write_text("{}")
    new = ["new", "film", "--script", "script.md", "--output", "mine.shotgraph"]
    assert cli.main(new) == 2 and (here / "mine.shotgraph").read_text() == "{}"
    assert cli.main([*new, "--replace"]) == 0 and len(load(here / "mine.shotgraph").nodes) > 5


def test_the_length_is_shared_out_and_the_aspect_is_taken(here: Path) -> None:
    new = ["new", "film", "--script", "script.md", "--set", "length=20", "--set", "aspect=tall 9:16"]
    assert cli.main([*new, "--output", "tall.shotgraph"]) == 0
    graph = load(here / "tall.shotgraph")
    still = next(node for node in graph.nodes.values() if node.type == "image.generate")
    assert (still.settings["width"], still.settings["height"]) == (720, 1280)
    from studio.film.story.scripts import read

    script = next(node for node in graph.nodes.values() if node.type == "story.script")
    assert sum(shot.seconds for shot in read(str(script.settings["text"])).script.shots) == pytest.approx(20)


def test_a_template_of_ones_own_is_a_project_with_slots(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from studio.base.settings import Home
    from studio.film.templates.shelf import save

    assert cli.main(["new", "film", "--script", "script.md", "--output", "film.shotgraph"]) == 0
    save(load(here / "film.shotgraph"), "My series", "As always", Home.find().data / "templates")
    capsys.readouterr()
    assert cli.main(["new", "--list"]) == 0 and "My series, yours" in capsys.readouterr().out.replace("(", "")
    (here / "other.md").write_text(CHAT.replace("A robot.", "A dog."))
    assert cli.main(["new", "my-series", "--script", "other.md", "--output", "two.shotgraph"]) == 0
    assert "A dog." in (here / "two.shotgraph").read_text()


def test_a_film_without_its_project_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "clip.mp4"]) == 2
    assert "carries no project" in capsys.readouterr().err
    assert cli.main(["check", "gone.mp4"]) == 2
