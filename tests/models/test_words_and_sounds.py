"""Language models, music and effects on this machine, from a project file through `shotgraph render`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
import soundfile
import torch

from studio import cli
from studio.film.story.screenplay import parse
from tests.models import tiny_networks, tiny_video
from tests.models.conftest import Rendered

pytestmark = pytest.mark.torch

Made = Callable[..., Rendered]
KINDS = ("StableAudioPipeline", "MusicgenForConditionalGeneration", "AutoModelForCausalLM")
"""Classes that are tried here."""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Made:
    """made(type, prompt, **settings): renders that node; a sound is written to out.wav."""
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))

    def run(type: str, prompt: str = "", **settings: Any) -> Rendered:
        shown = {name: str(value) if isinstance(value, Path) else value for name, value in settings.items()}
        nodes: dict[str, Any] = {"made": {"type": type, "settings": shown}}
        wires = []
        if type.startswith("audio"):
            nodes |= {
                "words": {"type": "text.value", "settings": {"text": prompt}},
                "save": {"type": "publish.audio", "settings": {"path": "out.wav"}},
            }
            wires = [{"from": "words.out", "to": "made.prompt"}, {"from": "made.out", "to": "save.audio"}]
        project = tmp_path / "film.shotgraph"
        project.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": wires}), "utf-8")
        capfd.readouterr()
        targets = [] if wires else ["--target", "made.script"]
        code = cli.main(["render", str(project), "--json", *targets])
        lines = capfd.readouterr().out.splitlines()
        return Rendered(code, [json.loads(line) for line in lines if line.startswith("{")], tmp_path)

    return run


def test_a_local_model_writes_a_script_in_the_form_that_was_asked_for(made: Made, tmp_path: Path) -> None:
    told = made("story.write", local=tiny_networks.storyteller(tmp_path / "writer"), idea="the sea", seed=1)
    assert told.code == 0, told.messages
    script = parse(told.of("done")[0]["results"]["made.script"])
    assert script.title == "Tides" and [shot.picture for shot in script.shots] == ["a bay at dawn"]


@pytest.mark.parametrize(
    ("answer", "context", "message"),
    [({"title": "no shots"}, 4096, "lacks"), (tiny_networks.ANSWER, 64, "no room for an answer")],
)
def test_a_local_model_that_cannot_answer_is_told(
    made: Made, tmp_path: Path, answer: Any, context: int, message: str
) -> None:
    model = tiny_networks.storyteller(tmp_path / "writer", answer, context)
    told = made("story.write", local=model, idea="the sea", seed=1)
    assert told.code == 3 and message in told.messages


def test_a_sound_is_what_stable_audio_gives_a_script(made: Made, tmp_path: Path) -> None:
    folder = tiny_video.saved(tiny_video.stable_audio, tmp_path / "audio")
    told = made("audio.effect", "waves", model=folder, seconds=1.5, steps=3, guidance=2.0, seed=5)
    assert told.code == 0, told.messages
    sound, rate = soundfile.read(tmp_path / "out.wav", dtype="float32")
    assert rate == 48000 and len(sound) == 72000
    pipe = diffusers.StableAudioPipeline.from_pretrained(folder)
    wanted = pipe(
        "waves",
        audio_end_in_s=1.5,
        num_inference_steps=3,
        guidance_scale=2.0,
        generator=torch.Generator("cpu").manual_seed(5),
    ).audios[0]
    import soxr

    expected = soxr.resample(wanted.float().numpy().T.copy(), 1000, 48000)
    expected = expected / max(1.0, float(np.abs(wanted.numpy()).max()))
    assert np.abs(sound - expected[:72000]).max() < 2e-3


def test_music_longer_than_the_model_makes_is_takes_that_pass_into_each_other(made: Made, tmp_path: Path) -> None:
    told = made("audio.music", "piano", model=tiny_networks.musicgen(tmp_path / "music"), seconds=40, seed=3)
    assert told.code == 0, told.messages
    sound, rate = soundfile.read(tmp_path / "out.wav")
    assert len(sound) == 40 * rate and sound[-rate:].std() > 0
