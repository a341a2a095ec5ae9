"""The small networks' nodes in a project, from a file on disk to a film."""

import json
from pathlib import Path

import numpy as np
import pytest
from heads import scene

from studio.cli import main
from studio.embedded.nets.faces import faces
from studio.media.files.mediafile import open_video
from tests.media import clip


def test_a_clip_is_reframed_made_larger_cut_out_and_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    clip(
        tmp_path / "a.mkv",
        5,
        size=(320, 180),
        codec="ffv1",
        pix_fmt="bgr0",
        tags=None,
        paint=lambda n, wide, high: scene([(210, 80)], 80, wide, high),
    )
    nodes = {
        "load": {"type": "video.load", "settings": {"path": "a.mkv"}},
        "tall": {"type": "video.reframe", "settings": {"aspect": "9:16"}},
        "large": {"type": "enhance.upscale", "settings": {"scale": 2, "model": "span"}},
        "who": {"type": "image.subject"},
        "red": {"type": "image.composite", "settings": {"size": 100}},
        "film": {"type": "publish.video", "settings": {"path": "film.mkv", "codec": "ffv1"}},
    }
    wires = ["load.video>tall.video", "tall.video>large.video", "large.out>who.image", "large.out>red.background"]
    wires += ["large.out>red.foreground", "who.out>red.mask", "red.out>film.video"]
    drawn = [dict(zip(("from", "to"), wire.split(">"), strict=True)) for wire in wires]
    path = tmp_path / "film.shotgraph"
    path.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": drawn}), "utf-8")
    assert main(["check", str(path)]) == 0
    assert main(["render", str(path)]) == 0, capsys.readouterr()
    made = open_video(tmp_path / "film.mkv")
    assert (made.info.width, made.info.height, made.info.length) == (204, 360, 5)
    frames = [frame.rgb() for frame in made.frames()]
    (found,) = faces(frames[2])
    assert abs(found.middle[0] - 0.5) < 0.1, "whom it follows is in the middle"
    np.testing.assert_array_equal(frames[0], frames[4])
