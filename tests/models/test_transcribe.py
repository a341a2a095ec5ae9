"""Whisper behind voice.transcribe: its words, their times, the script's words in their place, and its refusals."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from nodes import listen
from studio.base.errors import Cancelled, ModelError, SettingError
from studio.embedded.voice import speak
from studio.media.values import Audio, Text
from tests.models.tiny_whisper import whisper
from tests.nodes.test_listen import LINE, Ctx

pytestmark = pytest.mark.torch

KIND = "WhisperForConditionalGeneration"
CATALOGUE = """
[[model]]
id = "tiny"
title = "Tiny Whisper"
about = "Says nonsense."
library = "transformers"
path = "{path}"
licence = "MIT"
parts = {{ model = 0.001 }}
tasks = {{ speech-recognition = "WhisperForConditionalGeneration" }}

[[model]]
id = "pocketsphinx"
task = "speech-recognition"
title = "PocketSphinx"
embedded = true
licence = "BSD-2-Clause"
about = "Ships with the app."
"""


@pytest.fixture(scope="module")
def spoken() -> Audio:
    said = speak(LINE)
    return Audio.of(np.concatenate([said.samples, said.samples]), said.rate)


class Listening(Ctx):
    """Knows a catalogue with one Whisper."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.left = 10_000
        catalogue = folder / "models.toml"
        if not catalogue.exists():
            catalogue.write_text(CATALOGUE.format(path=whisper(folder / "whisper").as_posix()), "utf-8")
        self.options = {"models.catalogue": str(catalogue), "models.folder": str(folder)}

    def option(self, name: str) -> str:
        return self.options.get(name, "")

    def check(self) -> None:
        self.left -= 1
        if not self.left:
            raise Cancelled


@pytest.fixture
def ctx(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Listening:
    folder = tmp_path_factory.getbasetemp() / "listening"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("SHOTGRAPH_HOME", str(folder / "home"))
    return Listening(folder)


def test_the_words_that_whisper_writes_have_times_inside_the_sound(ctx: Listening, spoken: Audio) -> None:
    made = listen.transcribe(ctx, spoken, model="tiny", language="German")
    words = made.audio.info.words
    assert words and made.text == " ".join(word.text for word in words)
    assert all(0 <= a.start <= a.end <= b.end <= spoken.info.seconds for a, b in pairwise(words))
    assert listen.transcribe(ctx, spoken, model="tiny", language="de").audio.info.words == words


def test_a_script_keeps_its_own_words(ctx: Listening, spoken: Audio) -> None:
    script = Text("Niemand hatte dem Stürmer von den Robotern erzählt. 球門")
    made = listen.transcribe(ctx, spoken, script, model="tiny")
    assert [word.text for word in made.audio.info.words] == script.split()


def test_auto_is_the_embedded_recogniser_without_a_graphics_card(ctx: Listening, spoken: Audio) -> None:
    assert "told the striker" in listen.transcribe(ctx, spoken).text
    assert "PocketSphinx" in ctx.notes[0]


def test_a_language_and_a_model_that_nobody_knows_are_refused(ctx: Listening, spoken: Audio) -> None:
    with pytest.raises(SettingError, match="no language 'Germn'") as caught:
        listen.transcribe(ctx, spoken, model="tiny", language="Germn")
    assert "german" in caught.value.problem.mend
    with pytest.raises(ModelError, match="parrot"):
        listen.transcribe(ctx, spoken, model="parrot")


def test_it_can_be_stopped_at_any_word(ctx: Listening, spoken: Audio) -> None:
    ctx.left = 12
    with pytest.raises(Cancelled):
        listen.transcribe(ctx, spoken, model="tiny")
