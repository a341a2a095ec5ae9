"""`shotgraph check` finds what a render would stumble on: scripts, templates, models, endpoints, languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.cli import main
from tests.test_cli import write

SPEECH = {"type": "voice.speak"}
OUT = {"type": "publish.audio", "settings": {"path": "a.wav"}}


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    for name in ("SHOTGRAPH_LLM_ENDPOINT", "SHOTGRAPH_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)


def check(tmp_path: Path, nodes: dict[str, Any], wires: list[tuple[str, str]]) -> int:
    return main(["check", str(write(tmp_path / "p.shotgraph", nodes, wires))])


def script(text: str, **settings: str) -> dict[str, Any]:
    return {"type": "story.script", "settings": {"text": text, **settings}}


def test_a_script_without_shots_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, {"script": script("Just a thought.")}, []) == 2
    assert "node 'script', setting 'text': the script has no shots" in capsys.readouterr().err


def test_a_script_file_without_shots_and_one_that_is_missing_are_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("Just a thought.", encoding="utf-8")
    assert check(tmp_path, {"script": script("", path="a.md")}, []) == 2
    assert "no shots" in capsys.readouterr().err
    assert check(tmp_path, {"script": script("", path="b.md")}, []) == 2
    assert "there is no file" in capsys.readouterr().err


def test_a_script_that_comes_over_a_wire_is_not_asked_for_yet(tmp_path: Path) -> None:
    nodes = {"words": {"type": "text.value", "settings": {"text": "## A\nPicture: x\n"}}, "script": script("")}
    assert check(tmp_path, nodes, [("words.out", "script.draft")]) == 0


def test_a_field_that_a_template_has_not_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prompt = {"type": "story.prompt", "settings": {"template": "{shot.pictuer}, {style}"}}
    assert check(tmp_path, {"prompt": prompt}, []) == 2
    told = capsys.readouterr().err
    assert "'{shot.pictuer}' is no field" in told and "shot.picture" in told


@pytest.mark.parametrize(
    ("text", "letters"),
    [("## A\nNarration: 没有人记得。\n", "Cjk"), ("## A\nNarration: Никто не помнит.\n", "Cyrillic")],
)
def test_a_language_without_a_voice_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, letters: str
) -> None:
    nodes = {"script": script(text), "speak": {**SPEECH, "settings": {"model": "hibari"}}, "out": OUT}
    join = {"type": "voice.join"}
    wires = [("script.narration", "speak.text"), ("speak.out", "join.lines"), ("join.out", "out.audio")]
    assert check(tmp_path, {**nodes, "join": join}, wires) == 2
    told = capsys.readouterr().err
    assert "node 'speak'" in told and "item 'a'" in told and f"{letters} letters" in told


@pytest.mark.parametrize(
    ("type", "task"),
    [
        ("image.inpaint", "inpainting"),
        ("image.outpaint", "inpainting"),
        ("video.generate", "text-to-video"),
        ("video.extend", "image-to-video"),
    ],
)
def test_a_model_that_is_missing_is_found_with_what_to_pull_and_its_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], type: str, task: str
) -> None:
    nodes: dict[str, Any] = {"words": {"type": "text.value", "settings": {"text": "a sea"}}, "made": {"type": type}}
    wires = [("words.out", "made.prompt")]
    clip = type.startswith("video")
    if type == "image.inpaint":
        nodes |= {"mask": {"type": "image.mask"}}
        wires += [("sea.out", "mask.image"), ("mask.out", "made.mask")]
    if type.startswith("image"):
        nodes |= {"sea": {"type": "image.generate"}}
        wires += [("words.out", "sea.prompt"), ("sea.out", "made.image")]
    elif type == "video.extend":
        nodes |= {"sea": {"type": "image.generate"}, "clip": {"type": "video.animate"}}
        wires += [("words.out", "sea.prompt"), ("sea.out", "clip.image"), ("clip.out", "made.video")]
    if not clip:
        nodes["clip"] = {"type": "video.still"}
        wires.append(("made.out", "clip.image"))
    nodes["out"] = {"type": "publish.video", "settings": {"path": "a.mp4"}}
    wires.append(("made.out" if clip else "clip.out", "out.video"))
    assert check(tmp_path, nodes, wires) == 2
    told = capsys.readouterr().err
    assert "node 'made', setting 'model'" in told and task in told
    assert "shotgraph models pull" in told and " GB)" in told


def test_a_writer_that_nobody_serves_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_node = {"type": "story.write", "settings": {"idea": "the sea"}}
    nodes = {"write": write_node, "script": script(""), "speak": SPEECH, "join": {"type": "voice.join"}, "out": OUT}
    wires = [
        ("write.script", "script.draft"),
        ("script.narration", "speak.text"),
        ("speak.out", "join.lines"),
        ("join.out", "out.audio"),
    ]
    assert check(tmp_path, nodes, wires) == 2
    assert "no language model is configured" in capsys.readouterr().err
    write_node["settings"] = {"idea": "the sea", "local": "auto"}
    assert check(tmp_path, nodes, wires) == 2
    told = capsys.readouterr().err
    assert "setting 'local'" in told and "shotgraph models pull" in told and " GB)" in told
