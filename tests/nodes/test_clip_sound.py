"""A clip's own sound beside its picture: a ramp whose samples say where they were, followed through the nodes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes import video as nodes
from nodes.edit import cut as edit_cut
from studio.base.errors import ShotgraphError
from studio.film.timeline import apply, cuts_in, edits, overrides
from studio.media.files.chunks import keep
from studio.media.frames import Frame
from studio.media.sounds import at_speed, joined, looped, silence
from studio.media.values import Audio, Series, Video, VideoInfo, Word, mapped
from tests.media import clip

RATE = 48000


def ramp(length: int, first: int = 1, rate: int = RATE) -> Audio:
    """Sample n is (first + n) thousandths of a thousandth: it tells where it was."""
    return Audio.of(np.arange(first, first + length, dtype=np.float32) * 1e-6, rate)


def lazy(audio: Audio) -> Audio:
    return Audio(audio.info, lambda start, stop: iter((audio.read(start, stop),)))


def film(frames: int, rate: F | int = 25, sound: Audio | None = None, level: int = 90) -> Video:
    frame = Frame.of(np.full((16, 24, 3), level, np.uint8))
    made = Video(VideoInfo(24, 16, F(rate), frames), lambda start, stop: (frame for _ in range(start, stop)))
    return made.sounding(sound)


def heard(video: Video) -> np.ndarray[Any, Any]:
    """Which samples of the ramp are heard, 0 for silence."""
    assert video.sound is not None
    return np.round(video.sound.read()[:, 0].astype(np.float64) * 1e6).astype(int)


@given(start=st.integers(-50, 150), length=st.integers(0, 200), first=st.integers(0, 200), count=st.integers(0, 200))
def test_a_part_of_a_sound_is_those_samples_and_silence_around(start: int, length: int, first: int, count: int) -> None:
    whole = ramp(100)
    want = [number + 1 if 0 <= number < 100 else 0 for number in range(start, start + length)]
    for source in (whole, lazy(whole)):
        part = source.part(start, length)
        assert part.info.length == length
        got = np.round(part.read(first, first + count)[:, 0] * 1e6).astype(int).tolist()
        assert got == want[first : first + count]


def test_a_part_of_a_sound_keeps_the_words_that_are_heard_in_it() -> None:
    words = [Word("one", 0.5, 1), Word("two", 1.5, 2.5), Word("three", 3, 3.5)]
    spoken = Audio.of(np.zeros(4 * RATE), RATE, "one two three", words)
    part = spoken.part(RATE * 2, RATE * 3 // 2)
    assert part.info.words == (Word("two", 0.0, 0.5), Word("three", 1.0, 1.5))
    assert part.info.text == "two three"


@pytest.mark.parametrize("rate", [F(24), F(25), F(30000, 1001), F(24000, 1001)])
@pytest.mark.parametrize("samples", [10, 96000, 400000])
def test_a_clips_sound_is_all_that_begins_while_its_picture_lasts(rate: F, samples: int) -> None:
    made = film(37, rate, ramp(samples))
    assert made.sound is not None
    count = made.sound.info.length
    assert F(count - 1, RATE) < made.info.seconds <= F(count, RATE)


def test_a_sound_of_no_length_is_none() -> None:
    assert film(10, sound=Audio.of(np.zeros(0), RATE)).sound is None


KEEPS_TIME = {
    "resize": lambda video: nodes.resize(video, width=12),
    "crop": lambda video: nodes.crop(video, left=2),
    "an own filter": lambda video: mapped(video, lambda _, frame: frame),
    "another rate": lambda video: nodes.conform(video, rate=F(30000, 1001)),
    "one clip joined": lambda video: nodes.concat([video]),
}


@pytest.mark.parametrize("name", KEEPS_TIME)
def test_what_keeps_a_clips_time_keeps_its_sound_to_the_sample(name: str) -> None:
    source = film(50, 25, lazy(ramp(2 * RATE)))
    assert heard(KEEPS_TIME[name](source))[: 2 * RATE - 40].tolist() == list(range(1, 2 * RATE - 39))


def test_kept_frames_keep_the_sound(tmp_path: Path) -> None:
    source = film(50, 25, ramp(2 * RATE))
    assert keep(source, tmp_path).sound is source.sound


@pytest.mark.parametrize("rate", [F(25), F(30000, 1001), F(24000, 1001)])
def test_a_trimmed_clip_begins_at_the_sample_of_its_first_frame(rate: F) -> None:
    source = film(100, rate, lazy(ramp(5 * RATE)))
    cut = nodes.trim(source, start=1.0, end=2.0)
    first = round(F(1) * rate)
    assert abs(heard(cut)[0] - 1 - first / rate * RATE) <= 0.5
    assert np.all(np.diff(heard(cut)) == 1)


def test_a_clip_cut_in_pieces_and_joined_sounds_as_if_it_had_not_been() -> None:
    source = film(90, F(30000, 1001), lazy(ramp(4 * RATE)))
    moments = [0, 0.5, 0.767, 1.701, 2.202]
    pieces = [nodes.trim(source, start=a, end=b) for a, b in zip(moments, [*moments[1:], 0.0], strict=True)]
    again = nodes.concat(pieces)
    assert again.info.length == 90
    # A piece begins at the sample nearest to its first frame: half a sample off at most, and none left out for long.
    assert np.abs(heard(again) - np.arange(1, len(heard(again)) + 1)).max() <= 1
    assert np.abs(np.diff(heard(again)) - 1).max() <= 1


def test_a_joined_clip_without_sound_is_silent_and_the_next_begins_in_time() -> None:
    joined_up = nodes.concat([film(10, 25, ramp(RATE)), film(15, 25), film(5, 25, ramp(RATE))])
    samples = heard(joined_up)
    assert len(samples) == RATE * 30 // 25
    assert samples[19199] == 19200 and not samples[19200:48000].any() and samples[48000] == 1


def test_joined_sounds_take_the_best_rate_and_channels() -> None:
    other = Audio.of(np.full((22050, 2), 0.25), 22050)
    made = nodes.concat([film(25, 25, ramp(RATE)), film(25, 25, other)]).sound
    assert made is not None and (made.info.rate, made.info.channels, made.info.length) == (RATE, 2, 2 * RATE)
    assert np.allclose(made.read(RATE + 5000, RATE + 6000), 0.25, atol=1e-3)


def test_joined_silence_is_no_sound() -> None:
    assert nodes.concat([film(5), film(5)]).sound is None
    assert joined([(None, F(1))]) is None


def test_a_loaded_film_has_its_sound_beside_it_and_alone(tmp_path: Path) -> None:
    beep = np.zeros((RATE, 2), np.float32)
    beep[24000:24480] = 0.5
    path = clip(tmp_path / "filmed.mov", 24, audio=[beep], audio_codec="pcm_s16le")
    loaded = nodes.load(path=path)
    assert loaded.video.sound is not None
    assert int(np.argmax(loaded.video.sound.read()[:, 0] > 0.2)) == 24000
    assert loaded.audio.info.recording == loaded.video.sound.info.recording != ""
    assert nodes.load(path=clip(tmp_path / "mute.mp4", 5)).video.sound is None


def cut(pictures: dict[str, Video], edit: Any = None, **given: Any) -> Any:
    return edit_cut(Series.of(pictures.items()), edit=edit, **given)


def changed(pictures: dict[str, Video], change: Any, **given: Any) -> Any:
    """The cut after an edit, through the setting that keeps edits."""
    automatic, timeline = cuts_in(cut(pictures, **given).timeline)
    data = overrides(automatic, change(timeline))
    assert apply(automatic, data) == change(timeline)
    return cut(pictures, data, **given)


def test_the_cut_has_the_clips_own_sounds_in_time_with_their_pictures() -> None:
    made = cut({"a": film(10, 25, ramp(RATE)), "b": film(10, 25), "c": film(10, 25, ramp(RATE))})
    samples = heard(made.video)
    assert len(samples) == RATE * 30 // 25
    assert samples[:19200].tolist() == list(range(1, 19201))
    assert not samples[19200:38400].any()
    assert samples[38400:].tolist() == list(range(1, 19201))
    assert np.array_equal(made.sound.read(), made.video.sound.read())


def test_a_cut_of_silent_clips_is_silent() -> None:
    made = cut({"a": film(10, 25)})
    assert made.video.sound is None
    assert made.sound.info.seconds == 0.4 and not made.sound.read().any()


EDITS = {
    "trimmed at its start": (lambda t: edits.trim(t, "a", "start", F(1, 5)), {0: 9601}),
    "slipped": (lambda t: edits.slip(t, "a", F(1, 25)), {0: 1921}),
    "split and its second half moved to the front": (
        lambda t: edits.move(edits.split(t, "a", F(1, 5)), "a~2", 0),
        {0: 9601, 9600: 1},
    ),
    "moved after the other": (lambda t: edits.move(t, "a", 1), {0: 0, 19200: 1}),
    "muted": (lambda t: edits.mute(t, "a"), {0: 0, 9600: 0}),
    "unlinked, then trimmed": (
        lambda t: edits.trim(edits.unlink(t, "a"), "a", "start", F(1, 5)),
        {0: 1, 9600: 9601},
    ),
    "unlinked and slid": (lambda t: edits.shift(edits.unlink(t, "a"), "sound/a", F(1, 5)), {0: 0, 9600: 1}),
    "unlinked and its sound deleted": (lambda t: edits.delete(edits.unlink(t, "a"), "sound/a"), {0: 0, 9600: 0}),
    "unlinked and linked again": (lambda t: edits.link(edits.unlink(t, "a"), "a"), {0: 1, 9600: 9601}),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_linked_sound_follows_every_edit_of_its_picture(name: str) -> None:
    change, want = EDITS[name]
    made = changed({"a": film(10, 25, lazy(ramp(RATE))), "b": film(10, 25)}, change)
    samples = heard(made.video)
    assert {at: int(samples[at]) for at in want} == want


def test_only_a_linked_picture_can_be_unlinked() -> None:
    _, timeline = cuts_in(cut({"a": film(10, 25, ramp(RATE))}).timeline)
    apart = edits.unlink(timeline, "a")
    for refused, of, clip_id in (
        (edits.unlink, apart, "a"),
        (edits.unlink, apart, "sound/a"),
        (edits.link, timeline, "a"),
    ):
        with pytest.raises(ShotgraphError):
            refused(of, clip_id)


def test_sounds_pass_into_each_other_where_pictures_dissolve() -> None:
    level = Audio.of(np.full(2 * RATE, 0.5), RATE)
    made = cut({"a": film(25, 25, level), "b": film(25, 25, level)}, transition=0.4)
    samples = made.video.sound.read()[:, 0]
    middle = int(0.8 * RATE)
    assert samples[middle] == pytest.approx(0.5 * 2**0.5, abs=1e-3)  # equal power
    assert samples[RATE // 2] == pytest.approx(0.5)


def test_a_clip_slowed_to_fill_its_slot_sounds_as_long() -> None:
    narration = Audio.of(np.zeros(int(1.4 * RATE)), RATE)
    source = {"a": film(25, 25, Audio.of(np.r_[np.zeros(RATE // 2), np.full(RATE // 2, 0.5)], RATE))}
    made = edit_cut(Series.of(source.items()), Series.of([("a", narration)]), short="slow")
    samples = made.video.sound.read()[:, 0]
    assert made.video.info.seconds == 2
    assert samples[int(0.98 * RATE)] < 0.05 and samples[int(1.02 * RATE)] > 0.45 and samples[int(1.9 * RATE)] > 0.45


def test_a_looping_clip_loops_its_sound() -> None:
    narration = Audio.of(np.zeros(RATE), RATE)
    made = edit_cut(
        Series.of([("a", film(10, 25, ramp(RATE)))]), Series.of([("a", narration)]), short="loop", lead=0, tail=0
    )
    samples = heard(made.video)
    assert samples[:40000:8000].tolist() == [1, 8001, 16001, 24001 - 19200, 32001 - 19200]


def recorded(sound: Audio, name: str = "take") -> Audio:
    return replace(sound, info=replace(sound.info, recording=name))


def test_a_clip_and_its_sound_are_known_to_belong_together_by_the_recording() -> None:
    sound = recorded(ramp(RATE))
    other = recorded(ramp(RATE), "other take")
    pictures = Series.of([("first", film(25, 25, other)), ("resized", film(25, 25, sound))])
    made = edit_cut(pictures, None, Series.of([("load", sound)]))
    assert np.round(made.effects.read(RATE, RATE + 3)[:, 0] * 1e6).tolist() == [1, 2, 3]
    # Heard among the effects, it is not heard a second time beside its picture.
    assert not heard(made.video)[RATE:].any() and heard(made.video)[0] == 1
    # A stranger among two shots is nobody's: it is heard from the film's start on.
    loose = edit_cut(pictures, None, Series.of([("load", ramp(RATE))]))
    assert np.round(loose.effects.read(0, 3)[:, 0] * 1e6).tolist() == [1, 2, 3]
    with pytest.raises(ShotgraphError, match="'load' is no shot"):
        edit_cut(pictures, sounds=Series.of([("load", ramp(RATE))]))


def test_speech_recorded_with_its_picture_gets_no_lead() -> None:
    sound = recorded(ramp(RATE))
    made = edit_cut(Series.of([("a", film(25, 25, sound))]), Series.of([("a", sound)]))
    assert made.video.info.length == 25
    assert np.round(made.voice.read(0, 2)[:, 0] * 1e6).tolist() == [1, 2]
    narrated = edit_cut(Series.of([("a", film(25, 25, sound))]), Series.of([("a", ramp(RATE))]))
    assert not narrated.voice.read(0, int(0.2 * RATE)).any()


def test_sounds_take_the_place_of_the_clips_own() -> None:
    cleaned = Audio.of(np.full(RATE, 0.25), RATE)
    made = edit_cut(Series.of([("a", film(25, 25, ramp(RATE)))]), sounds=Series.of([("cleaned", cleaned)]))
    assert np.allclose(made.video.sound.read(), 0.25)


def test_a_faster_sound_is_higher_and_comes_at_its_time() -> None:
    time = np.arange(RATE) / RATE
    source = lazy(Audio.of(0.5 * np.sin(2 * np.pi * 440 * time), RATE, "", [Word("hey", 0.5, 0.8)]))
    fast = at_speed(source, F(2))
    assert fast.info.length == RATE // 2 and fast.info.words[0].start == 0.25
    spectrum = np.abs(np.fft.rfft(fast.read()[4000:20000, 0]))
    assert abs(np.argmax(spectrum) * RATE / 16000 - 880) < 4


def test_what_is_repeated_or_silent_is_the_same_for_any_range() -> None:
    over = looped(lazy(ramp(1000)), 300, 1000)
    whole = over.read()
    assert np.array_equal(whole[250:700], over.read(250, 700))
    assert np.round(whole[[0, 299, 300, 999], 0] * 1e6).tolist() == [1, 300, 1, 100]
    assert silence(RATE, 2, 70000).read(10, 69000).shape == (68990, 2)
