"""The networks behind neural voices: stopped within a step, read from pickles safely, trained in any number of goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from studio.base.errors import Cancelled, MediaError, ModelError
from studio.embedded.cloning.neural import NeuralVoice
from studio.embedded.cloning.references import Reference
from studio.embedded.neural_script import script
from studio.generative import csm, voices, voicetraining
from studio.generative.devices import TorchDevice
from studio.generative.networks import load_network
from studio.generative.speecht5 import SpeechT5
from studio.generative.trained import content_of
from studio.generative.voicetraining import BEST, CHECKPOINT, Course, Progress
from studio.models.installed import InstalledModel, of_catalogue
from studio.models.library import Library
from studio.models.pipelinefiles import PipelineFiles
from tests.models import tiny_voices
from tests.nodes.test_listen import Ctx

pytestmark = pytest.mark.torch

CPU = TorchDevice("cpu")


def _chosen(folder: Path, *, pickled: bool = False) -> InstalledModel:
    own = tiny_voices.speecht5(folder / "model", pickled=pickled)
    parts = {
        "vocoder": tiny_voices.hifigan(folder / "vocoder"),
        "speaker": tiny_voices.xvector(folder / "speaker", pickled=pickled),
    }
    files = PipelineFiles(own, "SpeechT5ForTextToSpeech", {"": 1}, "", "1")
    return InstalledModel("Tiny", files.pipeline, files, beside=parts, legacy=pickled)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SpeechT5:
    return SpeechT5(_chosen(tmp_path_factory.mktemp("speecht5")), torch.float32, CPU)


def _takes(count: int = 6) -> list[Reference]:
    generator = np.random.default_rng(0)
    time = np.arange(12000) / 24000
    return [
        Reference(np.float32(0.2) * np.sin(2 * np.pi * 110 * (n + 1) * time).astype(np.float32), word)
        for n, word in zip(
            range(count), generator.choice(["one", "two words", "three short words"], count), strict=True
        )
    ]


def test_speech_stops_within_a_step(model: SpeechT5, tmp_path: Path) -> None:
    def stop(step: int, most: int = 0) -> None:
        seen.append(step)
        if step == 3:
            raise Cancelled

    seen: list[int] = []
    with pytest.raises(Cancelled):
        model.say("A long sentence that is never said to its end.", torch.ones(1, 512), 1, stop)
    assert seen == [1, 2, 3]
    network = load_network(
        "CsmForConditionalGeneration", tiny_voices.csm(tmp_path), torch.float32, CPU, reader="AutoProcessor"
    )
    seen = []
    with pytest.raises(Cancelled):
        csm.say(network, "A long sentence.", [], 1, stop)
    assert seen == [1, 2, 3]


def test_a_seed_is_a_delivery_and_disturbs_nobody(model: SpeechT5) -> None:
    def said(seed: int) -> np.ndarray[Any, Any]:
        return model.say("Good morning.", torch.ones(1, 512), seed, lambda step: None)

    torch.manual_seed(5)
    before = torch.get_rng_state()
    first = said(1)
    assert torch.equal(torch.get_rng_state(), before)
    assert np.array_equal(first, said(1)) and not np.array_equal(first, said(2))


def test_numbers_are_read_as_words(model: SpeechT5) -> None:
    digits, words = (
        model.say(text, torch.ones(1, 512), 1, lambda step: None) for text in ("I see 12.", "I see twelve.")
    )
    assert np.array_equal(digits, words)


def test_weights_that_are_pickles_are_read_as_weights_only(model: SpeechT5, tmp_path: Path) -> None:
    chosen = _chosen(tmp_path, pickled=True)
    pickled = SpeechT5(chosen, torch.float32, CPU)
    references = [Reference(np.sin(np.arange(24000) * 0.05).astype(np.float32), "")]
    assert torch.equal(pickled.speaker(references), model.speaker(references))
    speaker = model.speaker(references)
    first, second = (one.say("Hello.", speaker, 1, lambda step: None) for one in (pickled, model))
    assert np.allclose(first, second, atol=1e-5)  # where weights lie in memory decides the last bit

    class Evil:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "ran",))

    for file in (tmp_path / "speaker" / "embedding_model.ckpt", tmp_path / "model" / "pytorch_model.bin"):
        torch.save({"blocks.0.conv.weight": Evil()}, file)
        with pytest.raises(ModelError, match="cannot be loaded"):
            SpeechT5(chosen, torch.float32, CPU)
        file.unlink()
    assert not (tmp_path / "ran").exists()


CATALOGUE = """
[[model]]
id = "small"
title = "Small SpeechT5"
about = "As it lies on the hub."
library = "transformers"
path = "{folder}/model"
licence = "MIT"
legacy = true
parts = {{ model = 0.001 }}
requires = {{ vocoder = "sound", speaker = "who" }}
tasks = {{ voice-cloning = "SpeechT5ForTextToSpeech" }}

[[model]]
id = "sound"
title = "Vocoder"
about = "Part."
library = "transformers"
path = "{folder}/vocoder"
licence = "MIT"
tasks = {{ vocoder = "SpeechT5HifiGan" }}

[[model]]
id = "who"
title = "Speakers"
about = "Part."
library = "transformers"
path = "{folder}/speaker"
files = ["embedding_model.ckpt"]
licence = "MIT"
legacy = true
tasks = {{ speaker-embedding = "XVectors" }}
"""


def test_a_model_of_the_catalogue_comes_with_its_parts_as_they_lie_on_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    _chosen(tmp_path, pickled=True)
    ctx = Ctx(tmp_path)
    catalogue = tmp_path / "models.toml"
    catalogue.write_text(CATALOGUE.format(folder=tmp_path.as_posix()), "utf-8")
    options = {"models.catalogue": str(catalogue), "models.folder": str(tmp_path)}
    monkeypatch.setattr(ctx, "option", lambda name: options.get(name, ""))
    time = np.arange(24000) / 24000
    reference = Reference(np.sin(2 * np.pi * 200 * time).astype(np.float32), "words")
    voice = NeuralVoice("Anna", "small", "", "", (reference,), "")
    library = Library.of(ctx.option)
    model = of_catalogue(library, library.catalogue["small"], "voice-cloning")
    samples, words = voices.speak(ctx, model, voice, script("Good morning. Good night.", 0.5, {}), 16000, 3)
    assert len(samples) > 8000 and [word.text for word in words] == ["Good", "morning.", "Good", "night."]
    (tmp_path / "speaker" / "embedding_model.ckpt").unlink()
    with pytest.raises(ModelError, match="Speakers"):
        of_catalogue(library, library.catalogue["small"], "voice-cloning")


def _trained(model: SpeechT5, folder: Path, course: Course, stop: int = -1) -> tuple[Progress, list[float]]:
    losses: list[float] = []

    def told(progress: Progress, loss: float) -> None:
        losses.append(loss)
        if progress.step == stop:
            raise Cancelled

    progress, _ = voicetraining.train(model, _takes(), torch.ones(1, 512), course, folder, told)
    return progress, losses


def test_a_training_in_three_goes_is_the_training_in_one(model: SpeechT5, tmp_path: Path) -> None:
    course = Course(steps=12, batch=2, pace=0.005, every=5, patience=5, seed=3)
    whole, losses = _trained(model, tmp_path / "whole", course)
    assert whole.step == 12 and whole.held < whole.tried[0][2] and np.mean(losses[-4:]) < np.mean(losses[:4])
    for stop in (4, 7):
        with pytest.raises(Cancelled):
            _trained(model, tmp_path / "parts", course, stop)
    parts, rest = _trained(model, tmp_path / "parts", course)
    assert rest == losses[7:] and str(parts) == str(whole)
    assert content_of(tmp_path / "parts" / BEST) == content_of(tmp_path / "whole" / BEST)
    assert _trained(model, tmp_path / "parts", course)[1] == []  # it has ended
    assert not any("lora" in name for name, _ in model.network.named_parameters())  # the model is as it was


def test_a_training_ends_when_the_held_out_takes_become_no_better(model: SpeechT5, tmp_path: Path) -> None:
    course = Course(steps=100, batch=2, pace=1e-9, every=1, patience=3, seed=0)
    progress, _ = _trained(model, tmp_path, course)
    assert progress.step < 100 and len(progress.tried) - 1 - progress.best == 3


def test_what_cannot_be_learnt_from_or_gone_on_with_is_said(model: SpeechT5, tmp_path: Path) -> None:
    course = Course(steps=2, batch=2, pace=1e-4, every=1, patience=3, seed=0)
    silent = [Reference(take.samples, "") for take in _takes()]
    with pytest.raises(MediaError, match="none of the takes"):
        voicetraining.train(model, silent, torch.ones(1, 512), course, tmp_path, lambda progress, loss: None)
    (tmp_path / CHECKPOINT).write_bytes(b"half a file")
    with pytest.raises(ModelError, match="damaged"):
        _trained(model, tmp_path, course)
