"""Clips by models, from a project file through `shotgraph render` to frames."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from studio import cli
from studio.media.files.mediafile import open_video
from tests import media
from tests.models import tiny_video
from tests.models.conftest import Rendered

pytestmark = pytest.mark.torch

Film = Callable[..., tuple[Rendered, list[np.ndarray]]]
Folder = Callable[[str], Path]
SIZE = (64, 64)
STEPS = 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    root = tmp_path_factory.mktemp("video-models")

    def saved(kind: str) -> Path:
        place = root / kind
        return place if place.is_dir() else tiny_video.saved(tiny_video.VIDEO[kind], place)

    return saved


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Film:
    """film(nodes, wires): renders the output of the node 'made' and gives its frames."""
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))

    def run(nodes: Mapping[str, Any], wires: Mapping[str, str]) -> tuple[Rendered, list[np.ndarray]]:
        publish = {"type": "publish.video", "settings": {"path": "out.mkv", "codec": "ffv1"}}
        ends = [{"from": start, "to": end} for end, start in {**wires, "film.video": "made.out"}.items()]
        content = {"format": "shotgraph/1", "nodes": {**nodes, "film": publish}, "wires": ends}
        project = tmp_path / "film.shotgraph"
        project.write_text(json.dumps(content), "utf-8")
        capfd.readouterr()
        code = cli.main(["render", str(project), "--json"])
        lines = capfd.readouterr().out.splitlines()
        told = Rendered(code, [json.loads(line) for line in lines if line.startswith("{")], tmp_path)
        video = open_video(tmp_path / "out.mkv") if code == 0 else None
        return told, [frame.rgb() for frame in video.frames()] if video is not None else []

    return run


def node(type: str, **settings: Any) -> dict[str, Any]:
    shown = {name: str(value) if isinstance(value, Path) else value for name, value in settings.items()}
    return {"type": type, "settings": shown}


@pytest.fixture
def still(tmp_path: Path) -> Path:
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    picture = np.stack((x * 3 + 40, y * 3, (x * y) % 256), axis=-1).astype(np.uint8)
    Pillow.fromarray(picture).save(tmp_path / "still.png")
    return tmp_path / "still.png"


def direct(kind: str, folder: Path, **how: Any) -> np.ndarray:
    """What a plain script gets, as 8-bit frames."""
    pipe = getattr(diffusers, kind).from_pretrained(folder, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    made = pipe(
        height=SIZE[1],
        width=SIZE[0],
        num_inference_steps=STEPS,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
        **how,
    ).frames[0]
    return np.array((made * 255).round().astype(np.uint8))


ANIMATED = {
    "StableVideoDiffusionPipeline": (7, {"fps": 7, "max_guidance_scale": 2.0}),
    "WanImageToVideoPipeline": (16, {"prompt": "a lake", "negative_prompt": "", "guidance_scale": 2.0}),
    "LTXImageToVideoPipeline": (8, {"prompt": "a lake", "negative_prompt": "", "guidance_scale": 2.0, "frame_rate": 8}),
    "CogVideoXImageToVideoPipeline": (8, {"prompt": "a lake", "negative_prompt": "", "guidance_scale": 2.0}),
}


@pytest.mark.parametrize("kind", ANIMATED)
def test_an_animated_still_is_bit_for_bit_what_the_pipeline_gives_a_script(
    kind: str, folder: Folder, film: Film, still: Path
) -> None:
    rate, how = ANIMATED[kind]
    made = node("video.animate", model=folder(kind), seconds=9 / rate, rate=rate, seed=7, steps=STEPS, guidance=2.0)
    nodes = {"still": node("image.load", path=still), "words": node("text.value", text="a lake"), "made": made}
    told, frames = film(nodes, {"made.image": "still.out", "made.prompt": "words.out"})
    assert told.code == 0, told.messages
    wanted = direct(kind, folder(kind), image=Pillow.open(still), num_frames=9, **how)
    assert len(frames) == 9 and np.array_equal(frames, wanted)


GENERATED = {
    "WanPipeline": (16, {}),
    "LTXPipeline": (8, {"frame_rate": 8}),
    "AnimateDiffPipeline": (8, {}),
}


@pytest.mark.parametrize("kind", GENERATED)
def test_a_clip_of_words_is_bit_for_bit_what_the_pipeline_gives_a_script(kind: str, folder: Folder, film: Film) -> None:
    rate, how = GENERATED[kind]
    made = text_to_video(folder(kind), seconds=9 / rate, rate=rate)
    told, frames = film({"words": node("text.value", text="a lake"), "made": made}, {"made.prompt": "words.out"})
    assert told.code == 0, told.messages
    wanted = direct(kind, folder(kind), prompt="a lake", negative_prompt="", guidance_scale=2.0, num_frames=9, **how)
    assert len(frames) == 9 and np.array_equal(frames, wanted)


def text_to_video(model: Path, **settings: Any) -> dict[str, Any]:
    size = {"width": SIZE[0], "height": SIZE[1]}
    return node("video.generate", model=model, seed=7, steps=STEPS, guidance=2.0, **size, **settings)


RESTYLED = {"WanPipeline": "WanVideoToVideoPipeline", "AnimateDiffPipeline": "AnimateDiffVideoToVideoPipeline"}


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return media.clip(tmp_path / "clip.mkv", 21, size=SIZE, rate=8, codec="ffv1", pix_fmt="bgr0", tags=None)


@pytest.mark.parametrize("kind", RESTYLED)
def test_a_restyled_clip_is_bit_for_bit_what_the_pipeline_gives_a_script(
    kind: str, folder: Folder, film: Film, clip: Path
) -> None:
    made = node("video.restyle", model=folder(kind), strength=0.8, seed=7, steps=3, guidance=2.0)
    nodes = {
        "clip": node("video.load", path=clip),
        "cut": node("video.trim", end=9 / 8),
        "words": node("text.value", text="a lake"),
        "made": made,
    }
    wires = {"cut.video": "clip.video", "made.video": "cut.out", "made.prompt": "words.out"}
    told, frames = film(nodes, wires)
    assert told.code == 0, told.messages
    pictures = [Pillow.fromarray(frame.rgb()) for frame in open_video(clip).frames(0, 9)]
    base = getattr(diffusers, kind).from_pretrained(folder(kind), dtype=torch.float32)
    pipe = getattr(diffusers, RESTYLED[kind]).from_pipe(base)
    wanted = pipe(
        video=pictures,
        prompt="a lake",
        negative_prompt="",
        height=SIZE[1],
        width=SIZE[0],
        num_inference_steps=3,
        guidance_scale=2.0,
        strength=0.8,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).frames[0]
    assert np.array_equal(frames, (wanted * 255).round().astype(np.uint8))


def test_the_seed_goes_on_from_window_to_window_by_a_step(folder: Folder, film: Film, tmp_path: Path) -> None:
    long = media.clip(tmp_path / "long.mkv", 57, size=SIZE, rate=8, codec="ffv1", pix_fmt="bgr0", tags=None)

    def restyled(seed: int, step: int, *, moving: bool = False) -> list[np.ndarray]:
        made = node(
            "video.restyle", model=folder("WanPipeline"), seed=seed, seed_step=step, steps=2, guidance=1.0, strength=1.0
        )
        nodes = {"clip": node("video.load", path=long), "words": node("text.value", text="a lake"), "made": made}
        wires = {"made.video": "clip.video", "made.prompt": "words.out"}
        if moving:  # 0 at the first window's middle, 3 at the second's
            keys = [{"at": 0, "value": 0, "easing": "hold"}, {"at": 3.5, "value": 3}]
            nodes["rises"], wires["made.seed_step"] = node("signal.curve", keys=keys), "rises.out"
        told, frames = film(nodes, wires)
        assert told.code == 0, told.messages
        return frames

    first, later = restyled(7, 0), restyled(10, 0)
    stepped = restyled(7, 3)
    assert np.array_equal(stepped[:8], first[:8]) and np.array_equal(stepped[49:], later[49:])
    assert not np.array_equal(first[49:], later[49:])
    assert np.array_equal(restyled(7, 0, moving=True), stepped)


def test_a_strength_that_moves_is_each_windows_own(folder: Folder, film: Film, tmp_path: Path) -> None:
    """57 frames at 8 a second are two windows of 49, whose middles are at 3 s and 4 s."""
    long = media.clip(tmp_path / "long.mkv", 57, size=SIZE, rate=8, codec="ffv1", pix_fmt="bgr0", tags=None)
    keys = [{"at": 0, "value": 0.4, "easing": "hold"}, {"at": 3.5, "value": 1}]

    def restyled(
        strength: float, *wires: tuple[str, str], source: Path = long, **more: Any
    ) -> tuple[Rendered, list[np.ndarray]]:
        made = node("video.restyle", model=folder("WanPipeline"), strength=strength, seed=7, steps=3, guidance=1.0)
        nodes = {"clip": node("video.load", path=source), "words": node("text.value", text="a lake"), "made": made}
        return film(nodes | more, {"made.video": "clip.video", "made.prompt": "words.out", **dict(wires)})

    curve = {"type": "signal.curve", "settings": {"keys": keys}}
    told, moving = restyled(0.6, ("made.strength", "rises.out"), rises=curve)
    assert told.code == 0 and "one window" not in told.messages, told.messages
    little, much = (restyled(strength)[1] for strength in (0.4, 1.0))
    assert len(moving) == len(little) == len(much) == 57
    assert np.array_equal(moving[:8], little[:8]) and np.array_equal(moving[49:], much[49:])
    assert not np.array_equal(moving[:8], much[:8]) and not np.array_equal(moving[49:], little[49:])
    short = media.clip(tmp_path / "short.mkv", 5, size=SIZE, rate=8, codec="ffv1", pix_fmt="bgr0", tags=None)
    told, _ = restyled(0.6, ("made.strength", "rises.out"), source=short, rises=curve)
    assert told.code == 0 and "in one window, which takes the strength at its middle" in told.messages
