"""The mixer: levels, places and loudness that a meter and an ear would confirm."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.embedded.mixing import Mix, Room, Track, converted, measure, speech_in
from studio.embedded.mixing.limiter import limited
from studio.media.signal import Curve, Key
from studio.media.values import Audio, AudioInfo, Samples

RATE = 48000


def tone(hertz: float, seconds: float, level: float = 0.2, rate: int = RATE, channels: int = 2) -> Samples:
    wave = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def noise(seconds: float, level: float = 0.1, seed: int = 1, rate: int = RATE) -> Samples:
    return np.random.default_rng(seed).normal(0, level, (round(seconds * rate), 2)).astype(np.float32)


def hits(seconds: float) -> Samples:
    """Noise that is struck twice a second and dies away: much peak for its loudness."""
    since = np.arange(round(seconds * RATE)) % (RATE // 2) / RATE
    return (noise(seconds, 0.25) * np.exp(-since * 12)[:, None]).astype(np.float32)


def rendered(mix: Mix) -> Samples:
    return np.concatenate(list(mix.blocks()))


def decibels(samples: Samples) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2)) + 1e-12))


def test_the_meter_agrees_with_the_standard_and_with_another_meter() -> None:
    # EBU Tech 3341 case 1: a stereo 1 kHz tone at -23 dBFS reads -23 LUFS.
    reading = measure([tone(1000, 20, 10 ** (-23 / 20))], RATE, 2)
    assert reading.integrated == pytest.approx(-23.0, abs=0.1)
    assert reading.true_peak == pytest.approx(-23.0, abs=0.1)
    uneven = np.concatenate([noise(6, 0.02), noise(9, 0.2), np.zeros((4 * RATE, 2), np.float32)])
    blocks = [uneven[start : start + 77_777] for start in range(0, len(uneven), 77_777)]
    other = pyloudnorm.Meter(RATE).integrated_loudness(uneven)
    assert measure(blocks, RATE, 2).integrated == pytest.approx(other, abs=0.1)


def test_a_peak_between_samples_is_found() -> None:
    # At a quarter of the rate and 45 degrees the samples are +-0.707 where the wave reaches 1.
    wave = np.sin(2 * np.pi * 12000 * np.arange(RATE) / RATE + np.pi / 4) * np.hanning(RATE)
    block = np.repeat(wave[:, None], 2, 1).astype(np.float32)
    assert np.abs(block).max() < 0.71
    assert measure([block], RATE, 2).true_peak == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize(
    ("tracks", "target"),
    [
        ([Track(Audio.of(noise(12), RATE))], -14.0),
        ([Track(Audio.of(noise(12, 0.001), RATE))], -23.0),
        ([Track(Audio.of(tone(200, 12, 0.9), RATE)), Track(Audio.of(noise(12, 0.3), RATE))], -9.0),
        ([Track(Audio.of(hits(12), RATE))], -16.0),
        ([Track(Audio.of(tone(997, 12, 0.5, 44100), 44100))], -16.0),
    ],
)
def test_a_mix_lands_on_its_loudness_and_under_its_ceiling(tracks: list[Track], target: float) -> None:
    mastering = Mix(tracks, RATE).mastered(target, -1.0)
    made = measure([rendered(Mix(tracks, RATE, mastering=mastering))], RATE, 2)
    assert made.integrated == pytest.approx(target, abs=0.3)
    assert made.true_peak <= -1.0
    assert made.integrated == pytest.approx(mastering.loudness, abs=0.1)


def test_a_loudness_out_of_reach_is_approached_and_told() -> None:
    clicks = np.where(np.arange(6 * RATE) % 24000 < 40, 0.9, 0.0)
    tracks = [Track(Audio.of(clicks, RATE))]
    mastering = Mix(tracks, RATE).mastered(-6.0, -1.0)
    made = measure([rendered(Mix(tracks, RATE, mastering=mastering))], RATE, 2)
    assert made.true_peak <= -1.0
    assert made.integrated == pytest.approx(mastering.loudness, abs=0.1)


def test_without_a_target_only_the_peaks_are_held() -> None:
    quiet, loud = noise(5, 0.05), noise(5, 0.6)
    mastering = Mix([Track(Audio.of(quiet, RATE))], RATE).mastered(None, -1.0)
    assert mastering.gain == 0.0
    assert np.array_equal(rendered(Mix([Track(Audio.of(quiet, RATE))], RATE, mastering=mastering)), quiet)
    track = Track(Audio.of(loud, RATE))
    held = rendered(Mix([track], RATE, mastering=Mix([track], RATE).mastered(None, -1.0)))
    assert measure([held], RATE, 2).true_peak <= -1.0


def test_silence_stays_silent() -> None:
    track = Track(Audio.of(np.zeros((RATE, 2), np.float32), RATE))
    mastering = Mix([track], RATE).mastered(-14.0, -1.0)
    assert mastering.gain == 0.0
    assert not rendered(Mix([track], RATE, mastering=mastering)).any()
    assert rendered_length(Mix([], RATE)) == 0


def rendered_length(mix: Mix) -> int:
    return sum(len(block) for block in mix.blocks())


@lru_cache(maxsize=8)
def full_mix(rate: int, source: int) -> tuple[Mix, Samples]:
    """A loud mix with everything in it, and all of its samples."""
    tracks = [
        Track(Audio.of(noise(30, 0.4, rate=source), source), delay=0.37, fade_in=2, fade_out=3, pan=0.3, duck=9),
        Track(Audio.of(noise(9, 0.3, 2, rate=source), source), gain=-3, delay=11.1),
    ]
    mix = Mix(tracks, rate, speech=[(11.0, 20.0)])
    mix = Mix(tracks, rate, speech=[(11.0, 20.0)], mastering=mix.mastered(-8.0, -1.0))
    return mix, rendered(mix)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 239_000), st.integers(1, 30_000), st.sampled_from([(8000, 8000), (8000, 11025), (11025, 8000)]))
def test_a_sample_is_the_same_whatever_range_it_is_read_in(start: int, length: int, rates: tuple[int, int]) -> None:
    mix, whole = full_mix(*rates)
    part = np.concatenate(list(mix.blocks(start, start + length)))
    assert np.array_equal(part, whole[start : start + length])


def test_tracks_sit_where_they_are_put() -> None:
    track = Track(Audio.of(tone(440, 2), RATE), gain=-6, delay=1.5, fade_in=0.5, fade_out=0.5)
    made = rendered(Mix([track], RATE))
    assert len(made) == 3.5 * RATE
    assert not made[: round(1.5 * RATE)].any()
    assert decibels(made[round(2.3 * RATE) : round(2.7 * RATE)]) == pytest.approx(decibels(tone(440, 1)) - 6, abs=0.1)
    assert np.abs(made[round(1.5 * RATE) : round(1.52 * RATE)]).max() < 0.02
    assert np.abs(made[-200:]).max() < 0.005


def test_panning_keeps_the_power() -> None:
    sound = Audio.of(tone(440, 1, channels=1), RATE)
    powers = []
    for pan in (-1.0, -0.5, 0.0, 0.5, 1.0):
        made = rendered(Mix([Track(sound, pan=pan)], RATE))
        left, right = np.mean(made.astype(np.float64) ** 2, axis=0)
        powers.append(left + right)
        assert (left - right) * pan <= 0
    assert max(powers) / min(powers) < 1.01
    assert decibels(rendered(Mix([Track(sound, pan=-1.0)], RATE))[:, 1]) < -100


def test_music_makes_way_for_speech_and_comes_back() -> None:
    voice = np.zeros((12 * RATE, 1), np.float32)
    voice[4 * RATE : 6 * RATE] = tone(300, 2, 0.2, channels=1)
    voice[round(6.4 * RATE) : 7 * RATE] = tone(300, 0.6, 0.2, channels=1)
    speech = speech_in([Track(Audio.of(voice, RATE))])
    assert len(speech) == 1
    assert speech[0] == pytest.approx((4.0, 7.0), abs=0.03)
    music = Track(Audio.of(tone(1000, 12), RATE), duck=12)
    made = rendered(Mix([music], RATE, speech=speech))
    base = decibels(tone(1000, 1))
    levels = {at: decibels(made[round(at * RATE) : round((at + 0.2) * RATE)]) - base for at in (1, 4, 6.1, 6.7, 9)}
    assert levels[1] == pytest.approx(0, abs=0.1) and levels[9] == pytest.approx(0, abs=0.1)
    assert all(levels[at] == pytest.approx(-12, abs=0.2) for at in (4, 6.1, 6.7))
    steps = np.abs(np.diff(np.abs(made[:, 0]).reshape(-1, 480).max(axis=1)))
    assert steps.max() < 0.2 * 0.15  # no jump, no click


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 24000, 44100, 96000])
def test_resampling_keeps_pitch_level_and_length(rate: int) -> None:
    made = rendered(Mix([Track(Audio.of(tone(1000, 20, 0.25, rate), rate))], RATE))[:, 0]
    assert abs(len(made) - 20 * RATE) <= 1
    middle = made[RATE : 19 * RATE]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * RATE / len(middle) == pytest.approx(1000, abs=0.2)
    expected = 0.25 * np.sin(2 * np.pi * 1000 * np.arange(RATE, 19 * RATE) / RATE)
    assert np.abs(middle - expected).max() < 2e-3  # also across the borders of cells: no seam, no drift


def test_an_hour_is_read_without_being_held() -> None:
    asked: list[int] = []

    def pull(start: int, stop: int) -> Iterator[Samples]:
        asked.append(stop - start)
        yield np.full((stop - start, 2), 0.1, np.float32)

    track = Track(Audio(AudioInfo(8000, 2, 3600 * 8000), pull))
    mix = Mix([track], 11025)
    assert mix.length == 3600 * 11025
    last = np.concatenate(list(mix.blocks(mix.length - 20_000, mix.length)))
    assert len(last) == 20_000 and max(asked) < 12 * 8000


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5, 6, 8])
def test_every_layout_can_be_mixed(channels: int) -> None:
    sound = Audio.of(tone(440, 0.5, channels=channels), RATE)
    for target in (1, 2, 6):
        made = rendered(Mix([Track(sound)], RATE, target))
        assert made.shape == (RATE // 2, target) and decibels(made) > -45


def test_surround_folds_down_by_the_book() -> None:
    six = np.zeros((4, 6), np.float32)
    six[0, 0] = six[1, 2] = six[2, 3] = six[3, 4] = 1.0  # left, centre, LFE, left surround
    expected = np.array([[1, 0], [0.7071, 0.7071], [0, 0], [0.7071, 0]])
    assert np.allclose(converted(six, 2), expected, atol=1e-3)
    mono = tone(440, 1, channels=1)
    assert decibels(converted(mono, 2)) + 3.01 == pytest.approx(decibels(mono), abs=0.01)
    assert np.allclose(converted(converted(mono, 2), 1), mono, atol=1e-6)


def test_the_limiter_leaves_what_is_below_alone_and_the_rest_undistorted() -> None:
    quiet = tone(100, 1, 0.5)
    assert np.array_equal(limited(quiet, RATE, -1.0), quiet)
    hot = limited(tone(100, 2, 2.0), RATE, -1.0)[RATE // 2 : -RATE // 2, 0]
    spectrum = np.abs(np.fft.rfft(hot * np.hanning(len(hot))))
    first, third = spectrum[95:106].max(), spectrum[295:306].max()
    assert third / first < 0.003


@pytest.mark.parametrize(
    ("channels", "places"),
    [(1, [2]), (4, [0, 1, 4, 5]), (5, [0, 1, 2, 4, 5]), (6, [0, 1, 2, 3, 4, 5]), (8, [0, 1, 2, 3, 4, 5, 4, 5])],
)
def test_each_channel_comes_out_of_its_own_loudspeaker(channels: int, places: list[int]) -> None:
    """What only one channel has, in 5.1: left stays left in front and behind, one voice is in the centre."""
    assert np.array_equal(converted(np.eye(channels, dtype=np.float32), 6), np.eye(6)[places])


def test_a_gain_that_moves_is_heard_by_the_seconds_of_the_mix() -> None:
    fade = Curve((Key(1.0, 0.0), Key(3.0, -20.0)))
    steady_tone = Audio.of(tone(1000, 3.0), RATE)
    alone = rendered(Mix([Track(steady_tone)], RATE))
    moved = rendered(Mix([Track(steady_tone, gain=fade)], RATE))
    late = rendered(Mix([Track(steady_tone, gain=fade, delay=1.0)], RATE))
    for at, expected in ((0.5, 0.0), (1.5, -5.0), (2.0, -10.0), (2.8, -18.0)):
        here = slice(round((at - 0.01) * RATE), round((at + 0.01) * RATE))
        assert decibels(moved[here]) - decibels(alone[here]) == pytest.approx(expected, abs=0.1)
        if at > 1:
            assert decibels(late[here]) - decibels(alone[here]) == pytest.approx(expected, abs=0.1)


def test_a_gain_that_falls_to_the_bottom_is_silence() -> None:
    gone = rendered(Mix([Track(Audio.of(tone(1000, 2.0), RATE), gain=Curve((Key(0, 0, "hold"), Key(1, -60.0))))], RATE))
    assert decibels(gone[: RATE // 2]) > -20 and not gone[RATE:].any()


def test_a_pan_that_moves_goes_from_side_to_side_at_one_power() -> None:
    swing = Curve((Key(0.0, -1.0), Key(2.0, 1.0)))
    moved = rendered(Mix([Track(Audio.of(tone(1000, 2.0), RATE), pan=swing)], RATE))
    alone = rendered(Mix([Track(Audio.of(tone(1000, 2.0), RATE))], RATE))
    left, right = (np.array([decibels(moved[n * RATE // 10 :][:4800, side]) for n in range(20)]) for side in (0, 1))
    assert (np.diff(left) < 0).all() and (np.diff(right) > 0).all()
    assert np.allclose((moved**2).sum(axis=1), (alone**2).sum(axis=1), rtol=1e-4, atol=1e-9)


def test_a_send_goes_with_a_gain_that_moves() -> None:
    source = Audio.of(noise(2.0), RATE)
    mute = Curve((Key(0, 0, "hold"), Key(0.5, -60.0)))
    room = Room(decay=0.2, predelay=0.0)
    wet = rendered(Mix([Track(source, gain=mute, send=0.0)], RATE, room=room))
    dry = rendered(Mix([Track(source, gain=mute)], RATE))
    assert decibels(wet[: RATE // 2] - dry[: RATE // 2]) > -40  # the room answers
    assert decibels(wet[round(1.2 * RATE) : round(1.9 * RATE)]) < -80  # and is not spoken to any more


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 3 * RATE), st.integers(1, RATE))
def test_a_sample_under_a_moving_gain_is_the_same_whatever_range_it_is_read_in(start: int, length: int) -> None:
    mix = Mix(
        [Track(Audio.of(noise(4.0), RATE), gain=Curve((Key(0.3, -3, "snap"), Key(2.9, 6, "bounce"), Key(3, -9))))], RATE
    )
    whole = rendered(mix)
    part = np.concatenate(list(mix.blocks(start, start + length)))
    assert np.array_equal(part, whole[start : start + length])
