"""Whisper's words at the aligner's times: a stand-in says the words, roughly timed; real speech is what is timed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from studio.base.errors import SettingError
from studio.embedded.hearing import pieces, whispering
from studio.embedded.voice import speak
from studio.media.values import Audio, Word

LINE = "Nobody in the village remembered who had built the lighthouse, or why."


class Network:
    """Hears what it is told, each word half a second late; remembers what it was asked."""

    def __init__(self, words: str, language: str) -> None:
        self.words, self.language = words.split(), language
        self.asked: list[Any] = []

    def transcribe(self, samples: Any, *, language: str | None, **how: Any) -> tuple[Iterator[Any], Any]:
        self.asked.append(language)
        step = len(samples) / whispering.RATE / len(self.words)
        made = [
            SimpleNamespace(word=f" {word}", start=0.5 + n * step, end=0.5 + (n + 1) * step)
            for n, word in enumerate(self.words)
        ]
        return iter([SimpleNamespace(words=made)]), SimpleNamespace(language=self.language)


@pytest.fixture(scope="module")
def said() -> tuple[Audio, tuple[Word, ...]]:
    spoken = speak(LINE, seed=2)
    return Audio.of(spoken.samples, spoken.rate), spoken.words


def heard(audio: Audio, network: Network, language: str, monkeypatch: pytest.MonkeyPatch) -> list[Word]:
    monkeypatch.setattr(whispering, "_network", lambda folder: network)
    return whispering.whispered_words(pieces(audio, lambda: None), Path(), language)


def test_english_words_are_timed_where_they_are_spoken(
    said: tuple[Audio, tuple[Word, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = Network(LINE, "en")
    found = heard(said[0], network, "", monkeypatch)
    assert [word.text for word in found] == LINE.split() and network.asked == [None]
    off = [abs(word.start - true.start) for word, true in zip(found, said[1], strict=True)]
    assert np.median(off) < 0.04 and max(off) < 0.2


@pytest.mark.parametrize(
    ("words", "language"), [(LINE, "nl"), ("буря прошла утром", "en"), ("zebra quartz jumping vexed", "en")]
)
def test_where_the_aligner_cannot_help_whispers_own_times_stay(
    said: tuple[Audio, tuple[Word, ...]], words: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("faster_whisper", reason="`make models` installs it")
    found = heard(said[0], Network(words, language), "Dutch" if language == "nl" else "", monkeypatch)
    assert [word.text for word in found] == words.split()
    if language == "nl" or words.startswith("буря"):
        assert found[0].start == pytest.approx(0.5, abs=0.01)
    assert all(word.start <= word.end <= said[0].info.seconds + 0.1 for word in found)


def test_a_sound_without_speech_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(LINE, "en")
    hush = np.random.default_rng(1).normal(0, 1e-4, 48000).astype(np.float32)
    assert heard(Audio.of(hush, 16000), network, "", monkeypatch) == [] and network.asked == []


def test_a_language_is_named_in_words_or_by_its_code() -> None:
    pytest.importorskip("faster_whisper", reason="`make models` installs it")
    assert [whispering.language_code(name) for name in ("German", "de", " PT ", "", "haitian creole")] == [
        "de", "de", "pt", "", "ht",
    ]  # fmt: skip
    with pytest.raises(SettingError, match=r"no language 'Germn'.*German"):
        whispering.language_code("Germn")
