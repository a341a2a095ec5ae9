"""The Lite clone comes nearer to its speaker, and speech converted stays the speech it was."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import numpy as np
import pytest

from studio.base.errors import MediaError
from studio.embedded.cloning.conversion import converted, likeness
from studio.embedded.cloning.profile import Profile, learnt
from studio.embedded.cloning.takes import cut, digest
from studio.embedded.cloning.vocoder import _triangles, longer_throat, shapes_of_longer_throat, taken_apart
from studio.embedded.speaker import embedding, similarity
from studio.embedded.voice import RATE, speak
from studio.media.values import Audio, Word
from tests.embedded.spoken import LINES, line


@pytest.fixture(scope="module")
def profile() -> Profile:
    return learnt([(line(number, "odd"), LINES[number]) for number in range(4)])


def test_a_clone_is_nearer_to_its_speaker_on_words_it_was_not_learnt_from(profile: Profile) -> None:
    target = embedding(np.concatenate([line(number, "odd") for number in range(4)]), RATE)
    assert target is not None
    after, before = likeness(profile, target)
    assert after > before + 0.15
    assert likeness(Profile.from_text(profile.to_text()), target)[0] == pytest.approx(after, abs=0.01)


def test_a_larger_speaker_is_met_by_a_longer_throat() -> None:
    takes = [line(number, "large") for number in (0, 1)]
    profile = learnt(list(zip(takes, LINES, strict=False)))
    assert profile.throat[0] == pytest.approx(1.22, abs=0.03)  # as SPEAKERS["large"] has it
    target = embedding(np.concatenate(takes), RATE)
    assert target is not None
    after, before = likeness(profile, target)
    assert after > 0.9 > before + 0.1


def test_a_longer_throat_lowers_every_formant_and_shapes_agree_with_envelopes() -> None:
    voice = taken_apart(line(2))
    longer = longer_throat(voice.envelope, 1.2)
    loud = int(voice.points.mean(axis=1).argmax())
    assert np.allclose(np.log(longer[loud, 100]), np.log(voice.envelope[loud, 120]), atol=1e-6)
    assert np.array_equal(longer_throat(voice.envelope, 1.0), np.exp(np.log(voice.envelope + 1e-16)))
    said = shapes_of_longer_throat(voice.shapes, 1.2)[loud]
    heard = replace(voice, points=np.log(longer) @ _triangles().T).shapes[loud]
    assert np.abs(said - heard)[:50].mean() < 0.25


def test_a_voice_from_before_throats_were_measured_still_speaks(profile: Profile) -> None:
    parts = dict(np.load(io.BytesIO(base64.b64decode(profile.to_text()))))
    parts.pop("throat")
    held = io.BytesIO()
    np.savez(held, **parts)
    old = Profile.from_text(base64.b64encode(held.getvalue()).decode())
    assert old.throat[0] == 1.0 and len(converted(line(4), old)) == len(line(4))


def test_converted_speech_is_as_long_and_as_loud_and_lower_where_the_speaker_is(profile: Profile) -> None:
    import pyworld

    said = speak(LINES[4], seed=2).samples
    made = converted(said, profile)
    assert len(made) == len(said) and np.abs(made).max() < 1
    assert 0.7 < np.sqrt(np.mean(made**2)) / np.sqrt(np.mean(said**2)) <= 1.05
    pitches = [pyworld.dio(sound.astype(np.float64), RATE)[0] for sound in (said, made)]
    before, after = (np.median(pitch[pitch > 0]) for pitch in pitches)
    assert 0.7 < after / before < 0.9


def test_another_persons_speech_becomes_the_voice_too(profile: Profile) -> None:
    target = embedding(np.concatenate([line(number, "odd") for number in range(4)]), RATE)
    theirs = line(4, "large")
    made = embedding(converted(theirs, profile, 0.8, of_embedded_voice=False), RATE)
    before = embedding(theirs, RATE)
    assert target is not None and made is not None and before is not None
    assert similarity(made, target) > similarity(before, target) + 0.1


def test_long_speech_is_converted_in_stretches_without_a_seam(profile: Profile) -> None:
    said = np.concatenate([line(number) for number in range(5)])
    made = converted(said, profile)
    assert len(made) == len(said) > 25 * RATE
    at = 20 * RATE
    assert np.abs(np.diff(made[at : at + RATE // 2])).max() <= np.abs(np.diff(made)).max()


def test_what_cannot_be_learnt_from_is_told() -> None:
    with pytest.raises(MediaError, match="too little"):
        learnt([(line(0), ""), (np.zeros(RATE, np.float32), "?")])
    with pytest.raises(MediaError, match="damaged"):
        Profile.from_text("bm90aGluZw==")


def test_a_long_recording_is_cut_at_pauses_and_its_words_go_along() -> None:
    sound = np.concatenate([np.concatenate([line(number % 5), np.zeros(RATE, np.float32)]) for number in range(9)])
    words = tuple(Word(str(second), second + 0.2, second + 0.4) for second in range(len(sound) // RATE))
    audio = Audio.of(np.stack([sound, sound], 1), RATE, "all of it", words)
    takes = list(cut(audio))
    assert len(takes) > 1 and max(len(take.samples) for take in takes) <= 30 * RATE
    assert np.array_equal(np.concatenate([take.samples for take in takes]), sound)
    assert " ".join(take.text for take in takes).split() == [word.text for word in words]
    for take in takes[:-1]:
        assert np.abs(take.samples[-RATE // 50 :]).max() < 0.01
    assert digest(take.samples for take in takes) != digest(take.samples for take in takes[1:])


def test_a_short_recording_is_one_take_with_its_text() -> None:
    (take,) = cut(Audio.of(line(0), RATE, LINES[0]))
    assert (take.text, take.start, len(take.samples)) == (LINES[0], 0.0, len(line(0)))
