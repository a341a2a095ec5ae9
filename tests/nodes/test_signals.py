"""Numbers that move: what they are at a moment, and what each node makes."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes import signals
from studio.base.errors import MediaError, SettingError, ShotgraphError
from studio.embedded.following import followed, levels
from studio.media.easing import EASINGS
from studio.media.encoding import decode, encode
from studio.media.signal import Combined, Curve, Key, Sampled, Signal, Wave, read_keys, steady, within
from studio.media.values import Audio, Number, Video, VideoInfo

numbers = st.floats(-1000, 1000, allow_nan=False)
easings = st.sampled_from(sorted(EASINGS))
keys = st.lists(
    st.builds(Key, st.floats(0, 100).map(lambda at: round(at, 3)), numbers, easings),
    min_size=1,
    max_size=8,
    unique_by=lambda key: key.at,
)


class Told:
    """What a node may ask, as far as these do."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def check(self) -> None: ...

    def note(self, text: str) -> None:
        self.notes.append(text)


def tone(hertz: float, level: float, seconds: float = 1.0, rate: int = 48000) -> np.ndarray[Any, Any]:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


# --- curves -----------------------------------------------------------------------------------------------------------


@given(keys, st.floats(0, 1000))
def test_a_curve_holds_its_ends(keys: list[Key], away: float) -> None:
    curve = Curve(tuple(keys))
    first, last = min(keys, key=lambda key: key.at), max(keys, key=lambda key: key.at)
    assert curve.at(first.at - away) == first.value
    assert curve.at(last.at + away) == last.value


@given(keys, st.randoms())
def test_the_order_in_which_keys_are_written_means_nothing(keys: list[Key], random: Any) -> None:
    shuffled = list(keys)
    random.shuffle(shuffled)
    assert Curve(tuple(shuffled)) == Curve(tuple(keys))
    assert encode(Curve(tuple(shuffled))) == encode(Curve(tuple(keys)))


@given(keys)
def test_a_curve_goes_through_its_keys(keys: list[Key]) -> None:
    curve = Curve(tuple(keys))
    assert all(curve.at(key.at) == key.value for key in keys)


@pytest.mark.parametrize("easing", sorted(set(EASINGS) - {"overshoot", "bounce"}))
def test_between_two_keys_it_only_goes_up(easing: str) -> None:
    curve = Curve((Key(1, -2, easing), Key(3, 6)))
    values = [curve.at(1 + 2 * step / 200) for step in range(201)]
    assert all(after >= before for before, after in itertools.pairwise(values))
    assert values[0] == -2 and values[-1] == 6


@given(keys, st.lists(st.floats(-10, 110), min_size=1, max_size=50))
def test_many_moments_at_once_say_what_each_says(keys: list[Key], moments: list[float]) -> None:
    curve = Curve(tuple(keys))
    at_once = curve.over(np.array(moments))
    reach = max(key.value for key in keys) - min(key.value for key in keys) + 1
    # at a jump the two may take different sides of a moment that no double can tell apart
    assert all(
        abs(value - curve.at(moment)) <= 1e-5 * reach for value, moment in zip(at_once, moments, strict=True)
    ) or any(key.easing == "hold" for key in keys)


def test_hold_jumps_at_the_next_key() -> None:
    curve = Curve((Key(0, 1, "hold"), Key(2, 5)))
    assert [curve.at(at) for at in (0, 1, 1.999, 2, 3)] == [1, 1, 1, 5, 5]
    assert curve.over(np.array([0, 1, 1.999, 2, 3])).tolist() == [1, 1, 1, 5, 5]


def test_one_key_is_a_number_and_equal_keys_are_one_too() -> None:
    assert signals.curve(keys=[{"at": 3, "value": 2}]).constant == 2
    assert signals.curve(keys=[{"at": 0, "value": 2}, {"at": 3, "value": 2}]).constant == 2
    assert signals.curve(keys=[{"at": 0, "value": 2}, {"at": 3, "value": 2.5}]).constant is None


def test_a_curve_may_count_the_frames_of_a_clip() -> None:
    clip = Video(VideoInfo(8, 8, Fraction(25), 100), lambda start, stop: iter(()))
    curve = signals.curve(clip, keys=[{"at": 0, "value": 0}, {"at": 50, "value": 1}], times="frames")
    assert curve.at(1.0) == pytest.approx(0.5)
    assert curve.at(2.0) == 1


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ((), "the curve has no key"),
        ([], "the curve has no key"),
        ("0: 1", "keys are a list"),
        ([{"at": 0}], "key 1 is no key"),
        ([[0, 1]], "key 1 is no key"),
        ([{"at": 0, "value": 1, "ease": "linear"}], "key 1 is no key"),
        ([{"at": math.nan, "value": 1}], "key 1 stands at nan, which is no moment"),
        ([{"at": -1, "value": 1}], "key 1 stands at -1"),
        ([{"at": True, "value": 1}], "key 1 stands at True"),
        ([{"at": 0, "value": 1}, {"at": 1, "value": math.nan}], "key 2 has the value nan"),
        ([{"at": 0, "value": math.inf}], "key 1 has the value inf"),
        ([{"at": 0, "value": 10**400}], "key 1 has the value 1000"),
        ([{"at": 0, "value": "1"}], "key 1 has the value 1, which is no number"),
        ([{"at": 0, "value": 1, "easing": "wobble"}], "easing 'wobble'"),
        ([{"at": 1, "value": 1}, {"at": 1.0, "value": 2}], "two keys stand at 1"),
    ],
)
def test_keys_that_are_none_say_which_and_why(keys: Any, message: str) -> None:
    with pytest.raises(SettingError, match=message) as raised:
        signals.curve(keys=keys)
    assert raised.value.problem.setting == "keys" and raised.value.problem.mend


def test_frames_without_a_clip_are_refused() -> None:
    with pytest.raises(SettingError, match="frames of which clip is not known"):
        signals.curve(keys=[{"at": 0, "value": 1}], times="frames")


# --- waves and math ---------------------------------------------------------------------------------------------------


def test_waves_have_their_shapes() -> None:
    quarters = np.arange(8) / 4
    shapes: dict[str, list[float]] = {
        "sine": [0.5, 1, 0.5, 0],
        "triangle": [0.5, 1, 0.5, 0],
        "saw": [0, 0.25, 0.5, 0.75],
        "square": [1, 1, 0, 0],
    }
    for shape, turn in shapes.items():
        wave = signals.wave(shape=shape, frequency=1.0)  # type: ignore[arg-type]
        assert wave.over(quarters) == pytest.approx(turn * 2), shape
    assert signals.wave(frequency=2.0, least=-3, most=5, phase=0.25).at(0.5) == pytest.approx(5)


def test_noise_wanders_within_its_limits_the_same_way_for_a_seed() -> None:
    moments = np.linspace(0, 50, 5001)
    noise = signals.wave(shape="noise", frequency=4, least=2, most=6, seed=7).over(moments)
    assert 2 <= noise.min() < 2.5 and 5.5 < noise.max() <= 6
    assert 3.5 < noise.mean() < 4.5
    assert np.abs(np.diff(noise)).max() < 0.3  # smooth: it takes a quarter of a second from value to value
    assert (noise == signals.wave(shape="noise", frequency=4, least=2, most=6, seed=7).over(moments)).all()
    assert np.abs(noise - signals.wave(shape="noise", frequency=4, least=2, most=6, seed=8).over(moments)).max() > 1


def test_signals_are_calculated_with_and_so_are_numbers() -> None:
    ramp = signals.curve(keys=[{"at": 0, "value": 0}, {"at": 10, "value": 10}])
    assert signals.calculate(ramp, number=3, op="multiply").at(4) == 12
    assert signals.calculate(ramp, ramp, op="power").at(3) == 27
    assert signals.calculate(ramp, steady(5), op="min").at(8) == 5
    assert signals.calculate(signals.from_number(Number(2)), steady(5), op="subtract").constant == -3


def test_a_division_by_zero_names_the_moment() -> None:
    ramp = signals.curve(keys=[{"at": 0, "value": -1}, {"at": 2, "value": 1}])
    parted = signals.calculate(steady(1), ramp, op="divide")
    assert parted.at(0) == -1
    with pytest.raises(MediaError, match=r"1 / 0, at 1\.000 s, is no number"):
        parted.at(1)
    with pytest.raises(SettingError, match="divided by zero"):
        signals.calculate(ramp, number=0, op="divide")


def test_a_heap_of_signals_is_refused_before_it_cannot_be_read() -> None:
    heap: Signal = Wave("sine", 1.0)
    with pytest.raises(SettingError, match="more than 200 signals"):
        for _ in range(100):
            heap = signals.calculate(heap, heap)


@given(keys, st.floats(-5, 5), st.floats(0, 5))
def test_what_is_held_within_limits_stays_there(keys: list[Key], least: float, reach: float) -> None:
    held = within(Curve(tuple(keys)), least, least + reach)
    assert all(least <= held.at(at) <= least + reach for at in (-1, 0, 10, 37.5, 1000))


# --- following a sound ------------------------------------------------------------------------------------------------


def test_a_needle_rises_with_the_attack_and_falls_with_the_release() -> None:
    loud = np.concatenate([np.zeros(20), np.full(50, 0.8), np.zeros(60), np.full(10, 0.4)])
    needle, plain = 0.0, []
    for level in loud:
        time = 0.05 if level > needle else 0.2
        needle += (level - needle) * (1 - math.exp(-0.01 / time))
        plain.append(needle)
    assert followed(loud, 0.05, 0.2) == pytest.approx(plain)
    assert followed(loud, 0.0, 0.0) == pytest.approx(loud)
    # one time constant after the step it has come 63 % of the way
    assert followed(loud, 0.05, 0.2)[24] == pytest.approx(0.8 * (1 - math.exp(-1)))


def test_a_tone_is_heard_in_its_band_and_not_in_another() -> None:
    sound = Audio.of(tone(100, 0.5) + tone(5000, 0.25), 48000)
    steady_part = slice(30, 90)
    assert levels(sound, 0, 300)[steady_part] == pytest.approx(0.5 / math.sqrt(2), rel=0.02)
    assert levels(sound, 2000, 0)[steady_part] == pytest.approx(0.25 / math.sqrt(2), rel=0.02)
    assert levels(sound, 2000, 12000)[steady_part] == pytest.approx(0.25 / math.sqrt(2), rel=0.02)
    assert levels(sound, 500, 1500)[steady_part].max() < 0.01
    assert levels(sound)[steady_part] == pytest.approx(math.hypot(0.5, 0.25) / math.sqrt(2), rel=0.02)


def test_levels_do_not_depend_on_the_blocks_that_a_sound_comes_in() -> None:
    samples = (np.random.default_rng(3).standard_normal((44100, 2)) * 0.2).astype(np.float32)
    whole = Audio.of(samples, 44100)
    parts = Audio(whole.info, lambda start, stop: (samples[at : min(at + 777, stop)] for at in range(start, stop, 777)))
    assert levels(parts, 200, 2000) == pytest.approx(levels(whole, 200, 2000), rel=1e-6)
    assert len(levels(parts)) == 100


def test_a_signal_follows_a_sound_from_least_to_most() -> None:
    sound = Audio.of(np.concatenate([np.zeros(48000), tone(440, 0.1), np.zeros(48000)]), 48000)
    followed = signals.follow(Told(), sound, attack=0, release=0, least=1.0, most=3.0)  # type: ignore[arg-type]
    assert [followed.at(at) for at in (0.5, 1.5, 2.5)] == pytest.approx([1, 3, 1], abs=0.03)
    exact = signals.follow(Told(), sound, attack=0, release=0, level="absolute")  # type: ignore[arg-type]
    assert exact.at(1.5) == pytest.approx(0.1 / math.sqrt(2), rel=0.01)
    heard = signals.follow(Told(), sound, attack=0, release=0, level="decibels", least=-60, most=0)  # type: ignore[arg-type]
    assert heard.at(1.5) == pytest.approx(20 * math.log10(0.1 / math.sqrt(2)), abs=0.1)
    assert heard.at(0.5) == pytest.approx(-60)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(48000)])
def test_silence_gives_the_least(samples: np.ndarray[Any, Any]) -> None:
    quiet = signals.follow(Told(), Audio.of(samples, 48000), least=0.25, most=2)  # type: ignore[arg-type]
    assert quiet.constant == 0.25


def test_an_empty_band_is_refused() -> None:
    with pytest.raises(SettingError, match="the band from 500 to 200 Hz is empty"):
        signals.follow(Told(), Audio.of(np.zeros(100), 48000), low=500, high=200)  # type: ignore[arg-type]


def clicks(bpm: float, seconds: float, start: float = 0.5, rate: int = 22050) -> Audio:
    wave = np.random.default_rng(0).standard_normal(round(seconds * rate)) * 0.01
    time = np.arange(1000) / rate
    for number, at in enumerate(np.arange(start, seconds - 0.1, 60 / bpm)):
        hertz, level = (110, 0.8) if number % 4 == 0 else (1500, 0.4)
        wave[round(at * rate) :][:1000] += level * np.exp(-time * 60) * np.sin(2 * np.pi * hertz * time)
    return Audio.of(wave, rate)


def test_beats_jump_up_and_fall_back() -> None:
    pulse = signals.beats(Told(), clicks(120, 10), decay=200.0, least=1, most=2)  # type: ignore[arg-type]
    # the beats lie at 0.5, 1.0 ... to a hearing of 25 ms
    assert pulse.at(0.3) == 1
    assert all(pulse.at(at + 0.03) > 1.6 for at in (0.5, 1.0, 3.5, 7.0))
    assert all(pulse.at(at + 0.3) == 1 for at in (0.5, 1.0, 3.5, 7.0))


def test_beats_that_come_before_the_last_has_died_away_start_anew() -> None:
    pulse = signals.beats(Told(), beats=signals.Text("1.0\t1\n1.1\t2\n"), decay=1000.0)  # type: ignore[arg-type]
    assert pulse.at(1.0) == 1 and pulse.at(1.0999) == 0 and pulse.at(1.1) == 1 and pulse.at(2.2) == 0


def test_bars_only_take_the_first_beat_of_each() -> None:
    text = signals.Text("".join(f"{at / 2}\t{at % 4 + 1}\n" for at in range(16)))
    pulse = signals.beats(Told(), beats=text, every="bar", decay=100.0)  # type: ignore[arg-type]
    assert [at / 2 for at in range(16) if pulse.at(at / 2) == 1] == [0, 2, 4, 6]


def test_where_there_is_no_beat_the_number_rests_and_the_node_says_so() -> None:
    told = Told()
    assert signals.beats(told, Audio.of(np.zeros(48000), 48000), least=3).constant == 3  # type: ignore[arg-type]
    assert told.notes
    with pytest.raises(ShotgraphError, match="no sound to hear beats in"):
        signals.beats(told)  # type: ignore[arg-type]


# --- in the store -----------------------------------------------------------------------------------------------------

ANY: list[Signal] = [
    steady(3),
    Curve((Key(0, 1, "bounce"), Key(2.5, -4))),
    Sampled(np.array([0, 1, 0.25], np.float32), 100.0, 0.005),
    Wave("noise", 3.0, -1, 1, 0.5, 99),
    Combined("multiply", Wave("saw", 1.0), Sampled(np.array([2, 1], np.float32), 10.0)),
]


@pytest.mark.parametrize("signal", ANY, ids=lambda signal: type(signal).__name__)
def test_a_signal_comes_back_from_the_store_as_it_was(signal: Signal) -> None:
    kind, content = encode(signal)
    back = decode(kind, content)
    assert kind == "signal" and encode(back) == (kind, content)
    moments = np.linspace(-1, 4, 101)
    assert back.over(moments).tolist() == signal.over(moments).tolist()


def test_every_kind_of_signal_is_another_value() -> None:
    assert len({encode(signal)[1] for signal in ANY}) == len(ANY)


@pytest.mark.parametrize("signal", ANY, ids=lambda signal: type(signal).__name__)
def test_a_moment_alone_says_what_many_say(signal: Signal) -> None:
    moments = [-1.0, 0.0, 0.004, 0.0123, 1.7, 2.4999, 9.0]
    assert [signal.at(at) for at in moments] == pytest.approx(signal.over(np.array(moments)).tolist(), abs=1e-5)


def test_keys_are_read_in_order_of_time() -> None:
    found = read_keys([{"at": 2, "value": 1}, {"at": 0.5, "value": 3, "easing": "hold"}])
    assert found == (Key(0.5, 3, "hold"), Key(2, 1, "linear"))
    assert read_keys(None) == ()
