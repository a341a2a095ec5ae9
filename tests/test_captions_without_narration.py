"""A film in which nobody speaks, with its captions wired all the same, is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.cli import main
from studio.media.files.mediafile import open_video
from tests.media import clip


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.mov"])
@pytest.mark.parametrize("given", [False, True])
def test_a_film_without_narration_but_with_wired_captions_is_published(
    tmp_path: Path, name: str, given: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    clip(tmp_path / "source.mkv", frames=24)
    (tmp_path / "given.srt").write_text("1\n00:00:00,100 --> 00:00:00,900\nNobody speaks\n", "utf-8")
    nodes = {
        "load": {"type": "video.load", "settings": {"path": "source.mkv"}},
        "own": {"type": "captions.load", "settings": {"path": "given.srt"}},
        "captions": {"type": "edit.captions"},
        "film": {"type": "publish.video", "settings": {"path": name}},
        "text": {"type": "publish.text", "settings": {"path": "film.srt"}},
    }
    wires = [
        ("load.video", "captions.video"),
        ("load.audio", "captions.voice"),
        ("captions.video", "film.video"),
        ("captions.srt", "film.captions"),
        ("captions.srt", "text.text"),
        *([("own.out", "captions.given")] if given else []),
    ]
    project = tmp_path / "p.shotgraph"
    data = {"format": "shotgraph/1", "nodes": nodes, "wires": [{"from": a, "to": b} for a, b in wires]}
    project.write_text(json.dumps(data), "utf-8")
    assert main(["render", str(project)]) == 0, capsys.readouterr().err
    assert open_video(tmp_path / name).info.length == 24
    assert ("Nobody speaks" in (tmp_path / "film.srt").read_text("utf-8")) == given
