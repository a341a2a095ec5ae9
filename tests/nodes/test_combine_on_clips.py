"""Keys, mattes, layers and looks on clips, as a project renders them: each frame is the function of that frame."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from nodes import combine, image, matte
from studio.cli import main
from studio.media.files.mediafile import open_video
from studio.media.values import Image
from tests.media import clip, number_of, picture

GREEN = (0, 177, 64)


def walking(number: int, width: int, height: int) -> Any:
    """A red disc that walks to the right before a green screen."""
    frame = np.full((height, width, 3), GREEN, np.uint8)
    cv2.circle(frame, (20 + 4 * number, height // 2), 14, (200, 40, 40), -1, cv2.LINE_AA)
    return frame


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    lossless: dict[str, Any] = {"codec": "ffv1", "pix_fmt": "bgr0", "tags": None}
    clip(tmp_path / "actor.mkv", 8, paint=walking, **lossless)
    clip(tmp_path / "street.mkv", 12, **lossless)

    def render(nodes: dict[str, Any], *wires: str) -> list[Any]:
        loads = {name: {"type": "video.load", "settings": {"path": f"{name}.mkv"}} for name in ("actor", "street")}
        film = {"type": "publish.video", "settings": {"path": "film.mkv", "codec": "ffv1"}}
        used = {wire.partition(".")[0] for wire in wires}
        whole = {name: one for name, one in (loads | nodes).items() if name in used} | {"film": film}
        ends = [dict(zip(("from", "to"), wire.split(), strict=True)) for wire in wires]
        project = tmp_path / "film.shotgraph"
        project.write_text(json.dumps({"format": "shotgraph/1", "nodes": whole, "wires": ends}), "utf-8")
        assert main(["render", str(project)]) == 0
        return [frame.rgb() for frame in open_video(tmp_path / "film.mkv").frames()]

    return render


def test_a_keyed_actor_walks_through_another_clip(rendered: Any) -> None:
    frames = rendered(
        {"key": {"type": "matte.chroma"}, "over": {"type": "image.composite"}},
        "actor.video key.image",
        "street.video over.background",
        "key.image over.foreground",
        "over.out film.video",
    )
    assert len(frames) == 12, "as long as the background; the actor stands still when his clip has ended"
    for number, frame in enumerate(frames):
        assert number_of(frame) == number
        at = 20 + 4 * min(number, 7)
        assert np.abs(frame[32, at].astype(int) - (200, 40, 40)).max() < 12
        beside = np.array(picture(number))[32, at + 22 if at < 60 else at - 22]
        shown = frame[32, at + 22 if at < 60 else at - 22]
        assert np.abs(shown.astype(int) - beside).max() <= 2, "the street is seen where the screen was"
    assert not np.array_equal(frames[3], frames[4])


def test_the_matte_of_a_clip_is_a_clip_that_other_nodes_take(rendered: Any) -> None:
    frames = rendered(
        {
            "key": {"type": "matte.chroma"},
            "wide": {"type": "matte.edge", "settings": {"grow": 4, "feather": 2}},
            "coarse": {"type": "image.pixelate", "settings": {"size": 24}},
        },
        "actor.video key.image",
        "key.matte wide.mask",
        "street.video coarse.image",
        "wide.out coarse.mask",
        "coarse.out film.video",
    )
    assert len(frames) == 12
    for number, frame in enumerate(frames[:8]):
        mask = matte.edge(matte.chroma(Image(walking(number, 96, 64))).matte, grow=4, feather=2)
        still = combine.pixelate(Image(np.array(picture(number))), mask, size=24).pixels
        inside = cv2.erode(mask.pixels, np.ones((9, 9), np.uint8)) == 255
        sharp = np.array(picture(number), int)
        assert np.abs(frame.astype(int) - still)[inside].mean() < 1.5 < np.abs(frame - sharp)[inside].mean()
        assert np.abs(frame - sharp)[mask.pixels == 0].mean() < 1.5


def test_a_layer_moves_by_a_signal_between_pixels(rendered: Any) -> None:
    keys = [{"at": 0, "value": 20, "easing": "linear"}, {"at": 0.4, "value": 60}]
    frames = rendered(
        {
            "dot": {"type": "image.shape", "settings": {"wide": 16, "high": 16, "width": 100, "height": 100}},
            "drift": {"type": "signal.curve", "settings": {"keys": keys}},
            "over": {"type": "image.composite", "version": 2, "settings": {"size": 0}},
        },
        "street.video over.background",
        "dot.out over.foreground",
        "drift.out over.x",
        "over.out film.video",
    )
    for number, frame in enumerate(frames[:9]):
        x = (20 + min(number / 24 / 0.4, 1) * 40) / 100 * 96
        yellow = np.abs(frame[32].astype(int) - (255, 210, 63)).max(-1) < 40
        assert np.flatnonzero(yellow).mean() + 0.5 == pytest.approx(x, abs=0.8)


def test_every_frame_of_a_shape_that_moves_is_drawn_at_its_own_time(rendered: Any) -> None:
    box = [[0.1, 0.4], [0.3, 0.4], [0.3, 0.9], [0.1, 0.9]]
    moved = [[x + 0.5, y] for x, y in box]
    outline = [{"at": 0, "points": box, "easing": "linear"}, {"at": 10, "points": moved}]
    frames = rendered(
        {
            "shape": {
                "type": "matte.shape",
                "settings": {"shape": "polygon", "outline": outline, "width": 100, "height": 100},
            },
            "pixels": {"type": "image.pixelate", "settings": {"size": 200}},
        },
        "street.video shape.image",
        "street.video pixels.image",
        "shape.out pixels.mask",
        "pixels.out film.video",
    )
    for number in (0, 4, 9):
        changed = np.abs(frames[number].astype(int) - np.asarray(picture(number))).max(-1)[30:55] > 6
        seen = np.flatnonzero(changed.mean(0) > 0.5)
        assert seen.mean() / 96 == pytest.approx(0.2 + 0.05 * number, abs=0.03)


def test_a_composite_of_stills_is_the_same_as_of_clips(rendered: Any) -> None:
    frames = rendered(
        {"over": {"type": "image.composite", "settings": {"size": 40, "x": 30, "blend": "screen"}}},
        "street.video over.background",
        "actor.video over.foreground",
        "over.out film.video",
    )
    still = image.composite(
        Image(np.array(picture(3))), Image(walking(3, 96, 64)), size=40, x=30, blend="screen", placing="whole pixels"
    )
    assert np.abs(frames[3].astype(int) - still.pixels).mean() < 1.5
