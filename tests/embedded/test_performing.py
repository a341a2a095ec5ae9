"""Speech follows its direction: markup, pronunciations, styles."""

from __future__ import annotations

import numpy as np
import pytest

from studio.base.errors import SettingError
from studio.embedded.performing import Direction, performed, sayings
from studio.embedded.ssml import Manner, parts
from studio.embedded.voice import RATE, speak


def _ssml(inner: str) -> str:
    return f"<speak>{inner}</speak>"


def test_plain_words_undirected_are_what_the_voice_says() -> None:
    assert np.array_equal(
        performed("The ball rolls.", 3, Direction()).samples, speak("The ball rolls.", seed=3).samples
    )


def test_a_break_is_as_long_as_it_says() -> None:
    def gap(time: str) -> float:
        said = performed(_ssml(f'Stop. <break time="{time}"/> Listen.'), 1, Direction())
        return said.words[1].start - said.words[0].end

    assert gap("1500ms") - gap("500ms") == pytest.approx(1.0, abs=0.01)
    assert gap("2s") == pytest.approx(2.0, abs=0.25)


@pytest.mark.parametrize(
    ("markup", "manner"),
    [
        ('<prosody rate="slow">a</prosody>', Manner(0.8)),
        ('<prosody rate="150%" pitch="+2st" volume="-6dB">a</prosody>', Manner(1.5, 2.0, -6.0)),
        ('<prosody pitch="high"><prosody pitch="-1st">a</prosody></prosody>', Manner(pitch=1.5)),
        ('<emphasis level="reduced">a</emphasis>', Manner(1.08, -0.5, -2.0)),
        ("<mark name='x'/>a", Manner()),
    ],
)
def test_markup_says_how(markup: str, manner: Manner) -> None:
    (part,) = parts(_ssml(markup))
    assert (part.text, part.manner) == ("a", manner)


def test_words_that_are_said_otherwise_keep_their_spelling_in_captions() -> None:
    text = _ssml('<sub alias="World Wide Web Consortium">W3C</sub> and <say-as interpret-as="characters">BBC</say-as>')
    said = performed(text, 1, Direction())
    assert [word.text for word in said.words] == ["W3C", "and", "B,", "B,", "C"]
    assert said.words[0].end - said.words[0].start > 0.8
    known = sayings("Nguyen = win\nGoethe = /ɡˈɜɹtə/")
    said = performed("Mr. Nguyen met Goethe.", 1, Direction(sayings=known))
    assert " ".join(word.text for word in said.words) == "Mr. Nguyen met Goethe."
    assert not np.array_equal(said.samples, performed("Mr. Nguyen met Goethe.", 1, Direction()).samples)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<speak>unclosed", "cannot be read"),
        ('<speak><prosody rate="soon">a</prosody></speak>', "no rate"),
        ('<speak><break time="long"/>a</speak>', "no time"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><speak>a</speak>', "entities"),
        ("<speak><break/></speak>", "nothing to say"),
    ],
)
def test_wrong_markup_is_told(text: str, says: str) -> None:
    with pytest.raises(SettingError, match=says):
        if text.startswith("<!"):
            parts(text)
        performed(text, 1, Direction())


def test_a_pronunciation_that_is_none_is_told() -> None:
    with pytest.raises(SettingError, match="no pronunciation"):
        sayings("Nguyen win")


def test_styles_change_pace_and_loudness_and_a_whisper_has_no_pitch() -> None:
    import pyworld

    text = "Somebody is standing behind the door."
    plain = performed(text, 1, Direction())
    sad, urgent, whisper = (performed(text, 1, Direction(style=style)) for style in ("sad", "urgent", "whisper"))
    assert len(urgent.samples) < len(plain.samples) < len(sad.samples)
    voiced = [np.mean(pyworld.harvest(said.samples.astype(np.float64), RATE)[0] > 0) for said in (plain, whisper)]
    assert voiced[0] > 0.4 and voiced[1] < 0.1
    assert [word.text for word in whisper.words] == [word.text for word in plain.words]
