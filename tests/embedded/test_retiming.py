"""Playing a clip at another pace: which moment is seen when, and the sound that goes with it, by samples."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.base.errors import SettingError
from studio.embedded.retiming import timemap
from studio.embedded.retiming.frames import seen, shares
from studio.embedded.retiming.sound import backwards, followed, paused
from studio.embedded.retiming.timemap import TimeMap
from studio.media.frames import Frame
from studio.media.values import Audio, Video, VideoInfo, Word

RATE = 48000


def steps(*values: tuple[float, float]) -> Any:
    """A speed that goes in straight lines through (seconds, times as fast)."""
    return lambda seconds: np.interp(seconds, [at for at, _ in values], [value for _, value in values])


# --- the map --------------------------------------------------------------------------------------

speeds = st.lists(st.floats(0.1, 8), min_size=1, max_size=6)


@given(st.integers(1, 300), st.sampled_from([Fraction(24), Fraction(30000, 1001), Fraction(10)]), speeds)
@settings(max_examples=60, deadline=None)
def test_time_never_goes_back_and_is_the_integral_of_speed(length: int, rate: Fraction, values: list[float]) -> None:
    speed = steps(*((number * 0.7, value) for number, value in enumerate(values)))
    made = timemap.by_result(length, rate, speed)
    assert made.moments[0] == 0 and (np.diff(made.moments) >= 0).all() and made.moments.max() <= length
    fine = np.linspace(0, made.length / float(rate), 20_000)
    middle = (fine[1:] + fine[:-1]) / 2
    passed = np.concatenate((np.zeros(1), np.cumsum(speed(middle) * np.diff(fine)))) * float(rate)
    truth = np.interp(np.arange(made.length + 1) / float(rate), fine, passed)
    assert np.abs(made.moments - np.minimum(truth, length)).max() < 0.02
    assert abs(float(truth[-1]) - length) <= max(values) / 2 + 0.02 or made.length == 1  # ends to the nearest frame


@given(st.integers(1, 200), speeds)
@settings(max_examples=40, deadline=None)
def test_by_the_sources_time_each_moment_passes_at_its_own_speed(length: int, values: list[float]) -> None:
    rate = Fraction(24)
    speed = steps(*((number * 0.7, value) for number, value in enumerate(values)))
    made = timemap.by_source(length, rate, speed)
    assert (np.diff(made.moments) >= 0).all() and made.moments[0] == 0
    inside = np.arange(made.length)[made.moments[:-1] < length - max(values) - 1]
    for n in inside[:: max(1, len(inside) // 10)]:
        here, after = made.moments[n], made.moments[n + 1]
        around = speed(np.linspace(here, after, 50) / 24)
        assert around.min() - 0.02 <= after - here <= around.max() + 0.02


LENGTHS = {
    "as it was": (1.0, 24, 24),
    "half speed": (0.5, 24, 48),
    "double speed": (2.0, 24, 12),
    "three times, to the nearest frame": (3.0, 25, 8),
    "so fast that one frame is left": (100.0, 24, 1),
    "no frames": (1.0, 0, 0),
}


@pytest.mark.parametrize("name", LENGTHS)
def test_a_constant_speed_gives_this_length_either_way(name: str) -> None:
    value, length, expected = LENGTHS[name]
    speed = steps((0, value))
    assert timemap.constant(length, Fraction(value)).length == expected
    assert timemap.by_result(length, Fraction(24), speed).length == expected
    assert timemap.by_source(length, Fraction(24), speed).length == expected


def test_a_film_that_comes_to_a_standstill_ends_there() -> None:
    made = timemap.by_result(240, Fraction(24), steps((0, 1), (2, 0)))
    assert 46 <= made.length <= 49 and made.moments[-1] == pytest.approx(24, abs=0.05)


@pytest.mark.parametrize(
    "make",
    [
        lambda: timemap.by_result(24, Fraction(24), steps((0, 0))),
        lambda: timemap.by_source(24, Fraction(24), steps((0, 1), (1, 0))),
        lambda: timemap.by_result(24 * 3600, Fraction(24), steps((0, 0.001))),
        lambda: timemap.by_source(24 * 3600, Fraction(24), steps((0, 0.001))),
    ],
)
def test_a_speed_that_never_gets_there_says_so(make: Any) -> None:
    with pytest.raises(SettingError) as caught:
        make()
    assert caught.value.problem.setting == "speed" and caught.value.problem.mend


# --- frames ---------------------------------------------------------------------------------------


def grey(length: int) -> Video:
    """Frame n is 10 n grey."""
    info = VideoInfo(16, 16, Fraction(24), length)
    return Video(info, lambda a, b: (Frame.of(np.full((16, 16, 3), 10 * n, np.uint8)) for n in range(a, b)))


def levels(video: Video) -> list[int]:
    return [int(frame.rgb()[8, 8, 0]) for frame in video.frames()]


def test_the_nearest_frame_is_the_one_on_screen() -> None:
    assert levels(seen(grey(4), timemap.constant(4, Fraction(1, 2)), "nearest")) == [0, 0, 10, 10, 20, 20, 30, 30]


def test_blended_slow_motion_passes_through_mixtures() -> None:
    assert levels(seen(grey(4), timemap.constant(4, Fraction(1, 2)), "blend")) == [0, 5, 10, 15, 20, 25, 30, 30]


SHUTTERS = {1.0: [15, 55, 95, 135, 175, 215], 0.5: [5, 45, 85, 125, 165, 205], 0.0: [0, 40, 80, 120, 160, 200]}


@pytest.mark.parametrize("shutter", SHUTTERS)
def test_fast_motion_mixes_what_passed_while_the_shutter_was_open(shutter: float) -> None:
    assert levels(seen(grey(24), timemap.constant(24, Fraction(4)), "blend", shutter)) == SHUTTERS[shutter]


@given(st.floats(0, 30), st.floats(0, 200), st.integers(1, 40))
@settings(max_examples=100, deadline=None)
def test_shares_are_of_frames_that_there_are_and_sum_to_one(start: float, more: float, length: int) -> None:
    numbers, weights = shares(start, start + more, length)
    assert numbers == sorted(set(numbers)) and numbers[0] >= 0 and numbers[-1] < length
    assert sum(weights) == pytest.approx(1) and min(weights) >= 0 and len(numbers) <= 32


@given(speeds, st.sampled_from(["nearest", "blend", "flow"]), st.data())
@settings(max_examples=30, deadline=None)
def test_frame_n_is_the_same_whatever_range_is_asked(values: list[float], between: Any, data: st.DataObject) -> None:
    made = timemap.by_result(20, Fraction(24), steps(*((n * 0.2, value) for n, value in enumerate(values))))
    clip = seen(grey(20), made, between)
    whole = [frame.rgb() for frame in clip.frames()]
    assert len(whole) == made.length
    start = data.draw(st.integers(0, made.length - 1))
    for number, frame in zip(range(start, start + 4), clip.frames(start, start + 4), strict=False):
        assert np.array_equal(frame.rgb(), whole[number])


# --- sound ----------------------------------------------------------------------------------------


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE) -> Audio:
    return Audio.of(0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate), rate)


def pitch(samples: Any, rate: int = RATE) -> float:
    """The strongest frequency, by its phase from window to window; good to a tenth of a hertz."""
    windowed = samples * np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(windowed, 8 * len(samples)))
    return float(spectrum.argmax() * rate / (8 * len(samples)))


def clicks(times: list[float], seconds: float) -> Audio:
    sound = np.zeros(round(seconds * RATE))
    for at in times:
        first = round(at * RATE)
        sound[first : first + 48] = np.hanning(48)
    return Audio.of(sound, RATE)


@pytest.mark.parametrize("pace", [Fraction(1, 2), Fraction(4, 5), Fraction(3, 2), Fraction(3)])
def test_pitch_is_kept_or_follows_as_on_a_tape(pace: Fraction) -> None:
    map = timemap.constant(96, pace)
    for how, expected in (("same pitch", 440.0), ("like a tape", 440.0 * float(pace))):
        made = followed(tone(4), map, Fraction(24), how)  # type: ignore[arg-type]
        assert made is not None and made.info.length == map.length * 2000
        middle = made.read(made.info.length // 4, made.info.length * 3 // 4)[:, 0]
        assert pitch(middle) == pytest.approx(expected, rel=0.01)
        assert 0.25 < np.sqrt(np.mean(middle**2)) < 0.45  # as loud as it was


@pytest.mark.parametrize("how", ["same pitch", "like a tape"])
def test_clicks_stay_on_their_frames_through_a_ramp(how: Any) -> None:
    """A click is heard within half a frame of the one that it belongs to; from slow to fast and back."""
    rate, length = Fraction(24), 240
    map = timemap.by_result(length, rate, steps((0, 1), (2, 0.5), (5, 1.9), (7, 1)))
    times = [0.5, 1.0, 2.25, 4.0, 6.5, 8.0, 9.75]
    made = followed(clicks(times, 10), map, rate, how)
    assert made is not None
    heard = np.abs(made.read()[:, 0])
    for at in times:
        expected = float(map.shown(np.array([at * 24 + 0.01]))[0]) / 24
        first, last = round((expected - 0.06) * RATE), round((expected + 0.06) * RATE)
        if first < 0 or last > len(heard):
            continue
        found = first + int(heard[first:last].argmax())
        assert heard[first:last].max() > 0.15
        assert abs(found / RATE - expected) < 0.5 / 24, at


@pytest.mark.parametrize("how", ["same pitch", "like a tape"])
def test_both_ends_are_in_time_to_the_sample(how: Any) -> None:
    """The first and the last sample of the result are the source's own, at their own level, after any ramp."""
    source = np.zeros(48000 * 4)
    source[:400], source[-400:] = 0.5, -0.5
    map = timemap.by_result(96, Fraction(24), steps((0, 1), (1, 2), (2, 1)))
    made = followed(Audio.of(source, RATE), map, Fraction(24), how)
    assert made is not None and made.info.length == map.length * 2000
    samples = made.read()[:, 0]
    assert samples[5] == pytest.approx(0.5, abs=0.02)
    ending = map.moments[-2] * 2000  # where the last frame begins in the source
    heard = np.flatnonzero(samples < -0.1)
    assert len(heard), "the end is heard"
    there = np.interp((heard[0] + 1) / 2000, np.arange(map.length + 1), map.moments) * 2000
    assert abs(there - (48000 * 4 - 400)) < (4 if how == "like a tape" else 48 * 10)
    assert ending < 48000 * 4


@pytest.mark.parametrize("how", ["same pitch", "like a tape"])
def test_at_its_own_speed_a_sound_is_its_own_samples(how: Any) -> None:
    draw = np.random.default_rng(3)
    source = Audio.of(draw.uniform(-0.5, 0.5, (RATE * 2, 2)), RATE)
    moments = np.concatenate((np.arange(25.0), 24 + 2.0 * np.arange(1, 13)))  # one second as it is, then twice as fast
    made = followed(source, TimeMap(moments, 48), Fraction(24), how)
    assert made is not None and made.info.channels == 2
    assert np.abs(made.read(0, 46000) - source.read(0, 46000)).max() < 1e-4


@given(st.integers(0, 60000), st.integers(1, 9000), st.sampled_from(["same pitch", "like a tape"]))
@settings(max_examples=25, deadline=None)
def test_sample_n_is_the_same_whatever_range_is_asked(start: int, count: int, how: Any) -> None:
    draw = np.random.default_rng(5)
    source = Audio.of(draw.uniform(-0.5, 0.5, 48000), RATE)
    map = timemap.by_result(24, Fraction(24), steps((0, 0.5), (1, 1.5)))
    whole = followed(source, map, Fraction(24), how)
    apart = followed(source, map, Fraction(24), how)
    assert whole is not None and apart is not None
    stop = min(start + count, whole.info.length)
    if start < stop:
        assert np.array_equal(whole.read()[start:stop], apart.read(start, stop))


def test_a_lazy_sound_is_read_no_further_than_it_is_asked_for() -> None:
    asked: list[int] = []
    source = tone(600)

    def pull(start: int, stop: int) -> Any:
        for first in range(start, stop, RATE):
            asked.append(first)
            yield source.read(first, min(first + RATE, stop))

    lazy = Audio(source.info, pull)
    for how in ("same pitch", "like a tape"):
        made = followed(lazy, timemap.constant(14400, Fraction(1, 2)), Fraction(24), how)  # type: ignore[arg-type]
        assert made is not None and made.info.length == 1200 * RATE
        made.read(0, RATE)
    assert max(asked) <= 3 * RATE


def test_what_stands_still_is_silent_and_words_move_along() -> None:
    moments = np.concatenate((np.arange(25.0), np.full(24, 24.0), np.arange(25.0, 49.0)))
    words = (Word("one", 0.5, 0.9), Word("two", 1.5, 1.9))
    source = Audio.of(tone(2).read(), RATE, "one two", words)
    for how in ("same pitch", "like a tape"):
        made = followed(source, TimeMap(moments, 48), Fraction(24), how)  # type: ignore[arg-type]
        assert made is not None
        assert np.abs(made.read(round(1.2 * RATE), round(1.8 * RATE))).max() < 0.01
        assert np.abs(made.read(round(2.2 * RATE), round(2.8 * RATE))).max() > 0.4
        assert [word.start for word in made.info.words] == pytest.approx([0.5, 2.5], abs=0.01)


def test_a_sound_backwards_is_its_samples_the_other_way_round() -> None:
    source = tone(9.3)
    made = backwards(source)
    assert np.array_equal(made.read(), source.read()[::-1])
    assert np.array_equal(made.read(1000, 250_000), source.read()[::-1][1000:250_000])


def test_a_pause_is_silent_and_what_follows_is_on_its_frame() -> None:
    clip = grey(48).sounding(clicks([0.25, 1.25], 2))
    made = paused(clip, 23, 12)
    assert made is not None and made.info.length == round(2.5 * RATE)
    heard = np.flatnonzero(made.read()[:, 0] > 0.9)
    assert abs(heard[0] - (0.25 * RATE + 24)) < 8 and abs(heard[-1] - (1.75 * RATE + 24)) < 8
    assert np.abs(made.read(RATE, RATE + 24000 - 1)).max() < 1e-6
