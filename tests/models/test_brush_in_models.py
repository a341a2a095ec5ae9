"""The motion brush inside video models, cancelling them, long clips from short ones, and prompts over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from studio.base.errors import Cancelled
from studio.embedded.flow import Guide
from studio.film.story.promptschedule import read_schedule
from studio.generative.clips import make_clip
from studio.generative.holding import FRESH, Brushed
from studio.generative.videokinds import Asked, kind_of
from studio.generative.watching import Steps
from studio.media.frames import Frame
from studio.media.values import Brush, CameraKey, Image, Motion, Stroke, Video, VideoInfo
from tests.asking import WithEngines
from tests.models import tiny_video

pytestmark = pytest.mark.torch

RIGHT_HALF = Stroke(((0.75, 0.0), (0.75, 1.0)), size=0.5, softness=0.0)
BRUSHED = Motion((Brush(strokes=(RIGHT_HALF,), horizontal=10),))
ANIMATING = [name for name in tiny_video.VIDEO if kind_of(name).pictures == "image"]


class Ctx(WithEngines):
    """A context that counts looks at whether it is cancelled, and is after `patience` of them."""

    def __init__(self, patience: int = 10**9) -> None:
        self.looks, self.patience, self.notes, self.steps = 0, patience, list[str](), 0
        self.project_folder = Path()
        self.workspace = Path()

    def check(self) -> None:
        self.looks += 1
        if self.looks > self.patience:
            raise Cancelled

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None:
        self.steps = done
        self.check()

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.fixture(scope="module")
def pipes() -> Callable[[str], Any]:
    made: dict[str, Any] = {}

    def pipe(name: str) -> Any:
        if name not in made:
            made[name] = tiny_video.VIDEO[name]()
            made[name].set_progress_bar_config(disable=True)
        return made[name]

    return pipe


def picture() -> np.ndarray:
    y, x = np.mgrid[0:64, 0:64]
    return np.stack((x * 3 + 40, y * 3, (x + y) * 2), axis=-1).astype(np.uint8)


COUNTS = {"StableVideoDiffusionPipeline": 3, "AnimateDiffPipeline": 5}
"""Frames of the slower ones."""


def asked(name: str, prompt: str = "a lake") -> Asked:
    return Asked(64, 64, COUNTS.get(name, 9), 8, 2, 2.0, 5, prompt, "", (picture(),))


@pytest.mark.parametrize("name", ANIMATING)
def test_what_is_not_brushed_is_held_while_it_denoises_and_in_the_finished_frames(
    name: str, pipes: Callable[[str], Any]
) -> None:
    pipe, kind, ctx = pipes(name), kind_of(name), Ctx()
    guide = Guide(picture(), BRUSHED, frames=asked(name).frames, rate=Fraction(8))
    frames = make_clip(pipe, kind, asked(name), ctx, Steps(ctx, 2), guide=guide)
    free = guide.free(2)
    assert all(np.array_equal(frame[free == 0], picture()[free == 0]) for frame in frames)
    assert np.abs(frames[2][free == 255].astype(int) - picture()[free == 255]).mean() > 2

    brushed = Brushed(pipe, kind, guide, asked(name))
    pipe.scheduler.set_timesteps(2)
    wild = torch.randn(brushed.latents.shape)
    last = brushed._laid_back(brushed.after_step(pipe, 1, wild))
    assert brushed._clean is not None and brushed._free is not None
    held = (brushed._free == 0).expand_as(last)
    assert torch.allclose(last[held], brushed._clean[held], atol=1e-5)
    loose = (brushed._free == 1).expand_as(last)
    assert loose.any() and torch.allclose(last[loose], brushed._laid_back(wild)[loose])
    early = brushed._laid_back(brushed.after_step(pipe, 0, wild))
    assert not torch.equal(early[held], brushed._clean[held])  # as noisy as the step has come


@pytest.mark.parametrize("name", tiny_video.VIDEO)
def test_the_noise_that_a_model_starts_from_moves_as_the_camera_does(name: str, pipes: Callable[[str], Any]) -> None:
    pipe, kind = pipes(name), kind_of(name)
    track = Motion(camera=(CameraKey(0.0), CameraKey(1.0, horizontal=40, easing="linear")))
    guide = Guide(picture(), track, frames=asked(name).frames, rate=Fraction(8), parallax=0.0)
    brushed = Brushed(pipe, kind, guide, asked(name))
    noise = brushed._noise[0].numpy()
    assert brushed.latents.isfinite().all() and abs(noise.std() - 1) < 0.2
    again = Brushed(pipe, kind, guide, asked(name))
    assert torch.equal(brushed.latents, again.latents)
    assert 0 < FRESH < 1


@pytest.mark.parametrize("name", tiny_video.VIDEO)
def test_cancelling_takes_effect_within_a_step_and_the_pipeline_stays_usable(
    name: str, pipes: Callable[[str], Any]
) -> None:
    pipe, kind = pipes(name), kind_of(name)
    whole = Ctx()
    wanted = make_clip(pipe, kind, asked(name), whole, Steps(whole, 2))
    stopped = Ctx(patience=whole.looks // 2)
    with pytest.raises(Cancelled):
        make_clip(pipe, kind, asked(name), stopped, Steps(stopped, 2))
    assert stopped.looks == stopped.patience + 1  # nothing was asked after it had been told to stop
    again = Ctx()
    assert np.array_equal(make_clip(pipe, kind, asked(name), again, Steps(again, 2)), wanted)
    assert whole.looks > 3 * 2  # looked at inside the steps, not only between them


def test_a_prompt_for_every_frame_reaches_animatediff(pipes: Callable[[str], Any]) -> None:
    name = "AnimateDiffPipeline"
    pipe, kind, ctx = pipes(name), kind_of(name), Ctx()

    def made(prompt: str) -> np.ndarray:
        one = asked(name)
        return np.array(make_clip(pipe, kind, one, ctx, Steps(ctx, 2), schedule=read_schedule(prompt, 8)))

    steady, dusk = made("0: a lake, 4: a lake"), made("0: a lake, 4: zzzz qqqq")
    assert np.array_equal(steady, np.array(make_clip(pipe, kind, asked(name), ctx, Steps(ctx, 2))))
    away = np.abs(dusk.astype(int) - steady).mean(axis=(1, 2, 3))
    assert away[-1] > away[0]


@pytest.mark.parametrize("name", ["WanPipeline", "LTXPipeline", "CogVideoXImageToVideoPipeline"])
def test_a_model_with_one_prompt_a_clip_gets_the_mixture_of_its_moment(name: str, pipes: Callable[[str], Any]) -> None:
    pipe, kind, ctx = pipes(name), kind_of(name), Ctx()
    schedule = read_schedule("0: dawn, 8: night", 8)

    def at(moment: float) -> np.ndarray:
        return np.array(make_clip(pipe, kind, asked(name), ctx, Steps(ctx, 2), schedule=schedule, moment=moment))

    dawn = make_clip(pipe, kind, asked(name, "dawn"), ctx, Steps(ctx, 2))
    assert np.abs(at(0.0).astype(int) - dawn).max() <= 1
    assert at(0.0).shape == at(0.5).shape


# --- long clips ---------------------------------------------------------------------------------------------------


def source(length: int = 6, rate: int = 8) -> Video:
    frames = [np.roll(picture(), 2 * n, axis=1) for n in range(length)]
    info = VideoInfo(64, 64, Fraction(rate), length)
    return Video(info, lambda start, stop: (Frame.of(frame) for frame in frames[start:stop]))


def test_a_clip_goes_on_from_its_last_frame_without_a_jump_and_says_how_far_it_drifts(tmp_path: Path) -> None:
    from studio.generative.films import extended
    from studio.graph.wishes import ExtensionWish
    from studio.models.installed import at_path

    folder = tiny_video.saved(tiny_video.cogvideox_image, tmp_path / "model")
    ctx: Any = Ctx()
    ctx.workspace = tmp_path / "work"
    chosen = at_path(folder, "image-to-video", str(folder))
    chosen = replace(chosen, rules=replace(chosen.rules, frames_most=9))
    wish = ExtensionWish(video=source(), seconds=Fraction(3, 2), prompt="waves", steps=1, guidance=1.0, seed=3)
    made = extended(ctx, wish, chosen)
    frames = [frame.rgb() for frame in made.frames()]
    assert made.info.length == 6 + 12 and len(frames) == 18
    assert all(np.array_equal(frame, old.rgb()) for frame, old in zip(frames[:6], source().frames(), strict=True))
    seam = np.abs(frames[6].astype(int).mean(axis=(0, 1)) - frames[5].mean(axis=(0, 1))).max()
    assert seam < 25
    assert any("Drift over 2 parts" in note for note in ctx.notes)
    assert not (ctx.workspace / "parts").exists()
