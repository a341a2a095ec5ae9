"""How a text is read by a voice that takes written words only: lines, pauses, respellings, the times of words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.base.errors import SettingError
from studio.embedded.cloning.references import Reference, chosen, from_text, to_text
from studio.embedded.neural_script import LONGEST, read_aloud, script
from studio.embedded.voice import RATE, speak
from studio.media.values import Samples


@pytest.mark.parametrize(
    ("text", "sayings", "lines", "unheard"),
    [
        ("One. Two!", {}, [("One.", 0.3), ("Two!", 0.0)], ()),
        ("One.\n\nTwo.", {}, [("One.", 0.6), ("Two.", 0.0)], ()),
        ("So Nguyen, left.", {"nguyen": "win"}, [("So win, left.", 0.0)], ()),
        ("Goethe left.", {"Goethe": "/x/"}, [("Goethe left.", 0.0)], ("pronunciations in phonemes",)),
        ("A [word](/wɜd/) here.", {}, [("A word here.", 0.0)], ("pronunciations in phonemes",)),
        ('<speak>Wait <break time="2s"/> now.</speak>', {}, [("Wait", 2.0), ("now.", 0.0)], ()),
        ('<speak><prosody rate="slow">Slow.</prosody></speak>', {}, [("Slow.", 0.0)], ("prosody and emphasis",)),
    ],
)
def test_a_text_in_lines(
    text: str, sayings: dict[str, str], lines: list[tuple[str, float]], unheard: tuple[str, ...]
) -> None:
    found = script(text, 0.3, sayings)
    assert [(line.text, line.pause) for line in found.lines] == lines
    assert found.unheard == unheard


def test_nothing_to_say_is_told() -> None:
    with pytest.raises(SettingError, match="nothing to say"):
        script("... !", 0.3, {})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["harbour", "sea,", "and", "x" * 40, "ships;", "gone."]), min_size=1, max_size=200))
def test_no_line_is_too_long_and_no_word_is_lost(words: list[str]) -> None:
    found = script(" ".join(words), 0.3, {})
    assert all(len(line.text) <= LONGEST for line in found.lines)
    assert [written for line in found.lines for written, _ in line.words] == words


def test_words_keep_their_spelling_and_get_their_times() -> None:
    def say(text: str, number: int) -> tuple[Samples, int]:
        spoken.append(text)
        return (speak(text, seed=number).samples, RATE) if number == 0 else (np.zeros(RATE, np.float32), RATE)

    spoken: list[str] = []
    samples, words = read_aloud(
        script("Nguyen left at dawn. 球 門.", 0.5, {"Nguyen": "win"}), say, 2 * RATE, lambda: None
    )
    assert spoken == ["win left at dawn.", "球 門."]
    assert [word.text for word in words] == ["Nguyen", "left", "at", "dawn.", "球", "門."]
    assert all(one.start < one.end <= two.start + 1e-6 for one, two in pairwise(words))
    first = len(speak("win left at dawn.", seed=0).samples) / RATE
    assert words[4].start == pytest.approx(first + 0.5) and words[-1].end <= len(samples) / (2 * RATE)


def test_the_take_nearest_to_twelve_seconds_is_spoken_after() -> None:
    def take(seconds: float, said: str = "words") -> Reference:
        return Reference(np.full(round(seconds * RATE), 0.25, np.float32), said)

    assert [len(one.samples) // RATE for one in chosen([take(4), take(13), take(25)])] == [13]
    assert [len(one.samples) // RATE for one in chosen([take(5), take(4), take(3), take(12, "")])] == [5, 4]
    (held,) = from_text(to_text([take(1, "Grüße")]))
    assert held.said == "Grüße" and np.abs(held.samples - 0.25).max() < 1e-4
    for broken in ("", "[]x", '[{"said": "a"}]', '[{"said": "a", "flac": "AAAA"}]'):
        with pytest.raises(SettingError, match="cannot be read"):
            from_text(broken)
