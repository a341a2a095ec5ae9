"""The starter set, where it is installed: voices that are understood, ears that hear, instruments that play.

`make models-starter` fetches it; without it every test here is skipped and says so. It is looked for where the app
looks (SHOTGRAPH_HOME).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest

from nodes import listen, sound, story, voice
from studio.base.errors import SettingError
from studio.base.settings import Home
from studio.film.story.screenplay import parse
from studio.media.values import Audio, Text
from studio.models.library import HERE, Library, runtime_is_here
from tests.nodes.test_listen import Ctx

pytestmark = pytest.mark.starter

MODELS = Home.find().models
LINES = (
    "Nobody in the village remembered who had built the lighthouse, or why.",
    "We followed the river north until the road turned into gravel.",
)


class Here(Ctx):
    """A context whose models are those of this machine."""

    def option(self, name: str) -> str:
        return str(MODELS) if name == "models.folder" else ""


@pytest.fixture
def here(tmp_path: Path) -> Callable[[str], Here]:
    def of(model: str) -> Here:
        entry = (library := Library(MODELS)).catalogue[model]
        if library.state(entry).how != HERE or not runtime_is_here(entry.library):
            pytest.skip(f"{entry.title} is not installed: `make models-starter` fetches it, `make models` what runs it")
        return Here(tmp_path)

    return of


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


@pytest.mark.parametrize("name", ["af_heart", "bm_george"])
def test_what_kokoro_says_is_heard_by_whisper_and_timed(here: Callable[[str], Here], name: Any) -> None:
    ctx = here("kokoro")
    here("faster-whisper-base")
    text = " ".join(LINES)
    said = voice.speak(ctx, Text(text), voice.choose(name=name), seed=1)
    assert [word.text for word in said.info.words] == text.split()
    silent = Audio.of(said.read(), said.info.rate)
    heard = listen.transcribe(ctx, silent, model="faster-whisper-base")
    missed = set(words(text)) ^ set(words(str(heard.text)))
    assert len(missed) <= 3, heard.text
    own = {word.text.strip(",.").lower(): word.start for word in said.info.words}
    off = [abs(own[w] - word.start) for word in heard.audio.info.words if (w := word.text.strip(",.").lower()) in own]
    assert len(off) > 10 and np.median(off) < 0.06
    loud = pyloudnorm.Meter(said.info.rate).integrated_loudness(said.read().astype(float))
    assert -24 < loud < -13


def test_kokoro_speaks_the_same_twice_and_as_fast_as_asked(here: Callable[[str], Here]) -> None:
    ctx = here("kokoro")
    part = voice.choose(blend="af_heart:0.5 + am_michael:0.5")
    one, again, fast = (voice.speak(ctx, Text(LINES[1]), part, seed=1, speed=speed) for speed in (1.0, 1.0, 1.5))
    assert np.array_equal(one.read(), again.read())
    assert fast.info.seconds == pytest.approx(one.info.seconds / 1.5, rel=0.12)


def test_a_text_in_another_language_is_refused(here: Callable[[str], Here]) -> None:
    ctx = here("kokoro")
    spanish = Text("La tormenta había pasado por la mañana, y el puerto estaba tan quieto como el cristal.")
    with pytest.raises(SettingError, match="Heart speaks American English, this text is in Spanish"):
        voice.speak(ctx, spanish, voice.choose(name="af_heart"))
    with pytest.raises(SettingError, match="Cyrillic"):
        voice.speak(ctx, Text("Буря прошла."), voice.choose(name="af_heart"))
    with pytest.raises(SettingError, match="nothing here knows how Japanese"):
        voice.speak(ctx, Text("arashi"), voice.choose(name="jf_alpha"))


def test_auto_is_the_starter_set(here: Callable[[str], Here]) -> None:
    ctx = here("kokoro")
    assert ctx.engine("text-to-speech", "auto").title == "Kokoro 82M"  # type: ignore[attr-defined]
    here("faster-whisper-base")
    assert ctx.engine("speech-recognition", "auto").title == "Whisper base (fast)"  # type: ignore[attr-defined]


def test_music_is_played_by_recorded_instruments(here: Callable[[str], Here]) -> None:
    ctx = here("musescore-general")
    recorded = sound.music(ctx, Text("jazz trio"), seconds=8, seed=3, model="musescore-general")
    computed = sound.music(ctx, Text("jazz trio"), seconds=8, seed=3, model="synth")
    assert recorded.info.length == computed.info.length
    one, other = recorded.read(), computed.read()
    assert not np.allclose(one, other) and np.abs(one).max() <= 1
    assert -26 < pyloudnorm.Meter(recorded.info.rate).integrated_loudness(one.astype(float)) < -12
    assert ctx.engine("music", "auto").title == "MuseScore General (instruments)"  # type: ignore[attr-defined]
    assert ctx.engine("sound-effect", "auto").title == "Synth"  # type: ignore[attr-defined]


def test_a_directed_voice_keeps_its_part(here: Callable[[str], Here]) -> None:
    ctx = here("kokoro")
    part = voice.direct(voice.choose(name="am_michael"), style="calm", pronunciation="gravel = gravvel")
    said = voice.speak(ctx, Text(LINES[1]), part, seed=1)
    plain = voice.speak(ctx, Text(LINES[1]), replace(part, settings=(("voice", "am_michael"),)), seed=1)
    assert said.info.seconds > plain.info.seconds and [word.text for word in said.info.words] == LINES[1].split()


def test_a_script_is_written_by_llama_cpp(here: Callable[[str], Here]) -> None:
    ctx = here("qwen2.5-coder-1.5b")  # 1.1 GB, not of the starter set: `shotgraph models pull` fetches it
    draft = story.write_story(
        ctx, Text("A lighthouse keeper finds a letter."), shots=2, seconds=10, local="qwen2.5-coder-1.5b", seed=4
    )
    shots = parse(str(draft.script)).shots
    assert len(shots) == 2 and sum(shot.seconds for shot in shots) == pytest.approx(10, rel=0.15)
