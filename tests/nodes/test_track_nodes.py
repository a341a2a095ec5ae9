"""The nodes video.track and video.matchmove, by hand and in a render of a project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes import tracking
from studio.base.errors import MediaError, SettingError
from studio.cli import main
from studio.media.files.mediafile import open_video
from studio.media.values import Image, Text
from tests.embedded.scenes import clip_of, shaken
from tests.embedded.test_tracking import truth
from tests.media import clip
from tests.nodes.test_stabilising import Ctx


def test_x_and_y_move_with_the_point_in_percent() -> None:
    shot = shaken(length=24)
    made = tracking.track(Ctx(), shot.video, x=42, y=38, at=0.5)
    places = 100 * truth(shot, [(0.42, 0.38)], 12)[:, 0]
    for n in (0, 7, 12, 23):
        assert (made.x.at(n / 24), made.y.at(n / 24)) == pytest.approx(places[n], abs=0.15)
        assert made.moved_x.at(n / 24) == pytest.approx(places[n][0] - 42, abs=0.15)
        assert made.found.at(n / 24) == 1
    assert made.scale.constant == 100 and made.rotation.constant == 0


def test_a_planes_size_and_turn_are_numbers_too() -> None:
    shot = shaken(length=24, turn=5)
    made = tracking.track(Ctx(), shot.video, follow="plane", x=50, y=50, width=40, height=45)
    for n in range(0, 24, 5):
        first, now = (np.linalg.inv(shot.cameras[k])[:2, :2] @ (1, 0) for k in (0, n))
        turned = np.rad2deg(np.arctan2(now[1], now[0]) - np.arctan2(first[1], first[0]))
        assert made.rotation.at(n / 24) == pytest.approx(turned, abs=0.2)
        assert made.scale.at(n / 24) == pytest.approx(100, abs=1)


def test_where_it_was_lost_is_told() -> None:
    shot = shaken(length=30, sway=1)
    frames = [frame.copy() for frame in shot.frames]
    for number in range(10, 16):
        frames[number][:] = 128
    ctx = Ctx()
    made = tracking.track(ctx, clip_of(frames, shot.video.info), x=42, y=38)
    assert made.found.at(12 / 24) == 0 and "lost from 0.42 to 0.67 s: 6 of 30 frames" in ctx.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "1,2 3",
        "a b c d",
        "10,10 20,10 20,20 10,20 5,5",
        "10,10 10,20 20,20 20,10",
        "0,0 10,0 10,200 0,10",
        "0,0 10,10 10,0 0,10",
    ],
)
def test_what_is_not_four_corners_is_told_before_it_runs(text: str) -> None:
    with pytest.raises(SettingError) as caught:
        tracking._corners_fit({"corners": text})
    assert caught.value.problem.setting == "corners" and "20,30" in caught.value.problem.mend


def test_an_empty_clip_and_other_text_are_told() -> None:
    with pytest.raises(MediaError, match="no frames"):
        tracking.track(Ctx(), clip_of([], shaken(length=1).video.info.__class__(32, 32, 24, 0)))  # type: ignore[arg-type]
    with pytest.raises(MediaError, match="no track"):
        tracking.matchmove(
            At(0), Image(np.zeros((8, 8, 3), np.uint8)), Image(np.zeros((8, 8, 3), np.uint8)), Text("no")
        )


class At(Ctx):
    def __init__(self, frame: int) -> None:
        super().__init__()
        self.frame = frame


def test_at_a_point_a_picture_is_centred_at_its_own_shape() -> None:
    shot = shaken(length=8)
    path = tracking.track(Ctx(), shot.video, x=42, y=38).track
    sign = Image(np.full((20, 40, 3), (255, 0, 255), np.uint8))
    for n in (0, 5):
        made = tracking.matchmove(At(n), Image(shot.frames[n]), sign, path).pixels.astype(int)
        rows, columns = np.nonzero((made[..., 0] > 240) & (made[..., 1] < 15) & (made[..., 2] > 240))
        expected = truth(shot, [(0.42, 0.38)], 0)[n, 0] * (320, 180) - 0.5
        assert np.abs(np.array((columns.mean(), rows.mean())) - expected).max() < 1
        assert np.ptp(columns) == pytest.approx(79, abs=2) and np.ptp(rows) == pytest.approx(39, abs=2)


def test_a_project_tracks_and_lays_a_picture_over_the_clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load, track, matchmove and publish: the sign is where the tracked place is, in every frame of the film."""
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    shot = shaken(length=16)
    clip(tmp_path / "shaky.mkv", 16, size=(320, 180), codec="ffv1", paint=lambda n, *_: shot.frames[n])
    nodes: dict[str, Any] = {
        "clip": {"type": "video.load", "settings": {"path": "shaky.mkv"}},
        "sign": {"type": "image.load", "settings": {"path": "sign.png"}},
        "track": {"type": "video.track", "settings": {"x": 42, "y": 38}},
        "pin": {"type": "video.matchmove", "settings": {"scale": 60}},
        "film": {"type": "publish.video", "settings": {"path": "film.mkv", "codec": "ffv1"}},
    }
    from PIL import Image as Pillow

    Pillow.fromarray(np.full((30, 30, 3), (255, 0, 255), np.uint8)).save(tmp_path / "sign.png")
    wires = [
        {"from": "clip.video", "to": "track.video"},
        {"from": "clip.video", "to": "pin.background"},
        {"from": "sign.out", "to": "pin.picture"},
        {"from": "track.track", "to": "pin.track"},
        {"from": "pin.out", "to": "film.video"},
    ]
    project = tmp_path / "film.shotgraph"
    project.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": wires}), "utf-8")
    assert main(["render", str(project)]) == 0
    film = open_video(tmp_path / "film.mkv")
    assert film.info.length == 16
    expected = truth(shot, [(0.42, 0.38)], 0)[:, 0] * (320, 180) - 0.5
    for n, frame in enumerate(film.frames()):
        made = frame.rgb().astype(int)
        rows, columns = np.nonzero((made[..., 0] > 200) & (made[..., 1] < 60) & (made[..., 2] > 200))
        assert np.abs(np.array((columns.mean(), rows.mean())) - expected[n]).max() < 1.5


def test_a_curve_drives_a_ramp_in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    clip(tmp_path / "clip.mkv", 24, codec="ffv1")
    keys = [{"at": 0, "value": 1}, {"at": 0.5, "value": 0.25}]
    nodes = {
        "clip": {"type": "video.load", "settings": {"path": "clip.mkv"}},
        "curve": {"type": "signal.curve", "settings": {"keys": keys}},
        "ramp": {"type": "video.ramp"},
        "film": {"type": "publish.video", "settings": {"path": "film.mkv", "codec": "ffv1"}},
    }
    wires = [
        {"from": "clip.video", "to": "ramp.video"},
        {"from": "curve.out", "to": "ramp.speed"},
        {"from": "ramp.out", "to": "film.video"},
    ]
    project = tmp_path / "film.shotgraph"
    project.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": wires}), "utf-8")
    assert main(["render", str(project)]) == 0
    assert open_video(tmp_path / "film.mkv").info.length == round(12 + (24 - 0.625 * 12) / 0.25)
