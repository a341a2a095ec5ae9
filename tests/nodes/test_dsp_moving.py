"""Gains of sound processing that move: what a meter says of them at each moment."""

from __future__ import annotations

import numpy as np
import pytest

from nodes import dsp
from studio.media.signal import Curve, Key, Signal, steady
from studio.media.values import Audio, Samples
from tests.nodes.test_dsp import RATE, Ctx, ctx, tone

__all__ = ["ctx"]


def ramp(*values: float, seconds: float = 4.0) -> Signal:
    return Curve(tuple(Key(seconds * n / (len(values) - 1), value) for n, value in enumerate(values)))


def level(samples: Samples, second: float) -> float:
    """Decibels of a tenth of a second around a moment."""
    part = samples[round((second - 0.05) * RATE) : round((second + 0.05) * RATE), 0]
    return float(10 * np.log10(np.mean(part.astype(np.float64) ** 2)))


@pytest.mark.parametrize(("setting", "hertz"), [("low", 40.0), ("gain", 1000.0), ("high", 15000.0)])
def test_at_every_moment_a_moving_gain_is_what_that_number_gives(ctx: Ctx, setting: str, hertz: float) -> None:
    plain = tone(hertz, 4.0)
    sound = Audio.of(plain, RATE)
    moved = dsp.eq(ctx, sound, frequency=1000.0, **{setting: ramp(-12.0, 12.0)}).read(0, 4 * RATE)
    for second in (0.5, 1.5, 2.0, 3.5):
        number = -12 + 24 * second / 4
        still = dsp.eq(ctx, sound, frequency=1000.0, **{setting: number}).read(0, 4 * RATE)
        assert level(moved, second) == pytest.approx(level(still, second), abs=0.15)


def test_a_gain_that_moves_does_not_click(ctx: Ctx) -> None:
    sound = Audio.of(tone(1000.0, 2.0), RATE)
    made = dsp.eq(ctx, sound, frequency=1000.0, gain=ramp(0.0, 12.0, 0.0, seconds=1.0)).read(0, 2 * RATE)[:, 0]
    spectrum = np.abs(np.fft.rfft(made[: 2 * RATE] * np.hanning(2 * RATE)))
    away = np.fft.rfftfreq(2 * RATE, 1 / RATE)
    assert 20 * np.log10(spectrum[away > 3000].max() / spectrum.max()) < -90


def test_a_moving_equaliser_is_the_same_whatever_range_is_asked(ctx: Ctx) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, (20 * RATE, 2)).astype(np.float32)
    sound = Audio.of(noise, RATE)

    def made() -> Audio:
        return dsp.eq(ctx, sound, low=ramp(0.0, 12.0), gain=ramp(-6.0, 6.0), high=ramp(6.0, -6.0))

    whole = made().read(0, 20 * RATE)
    for start, stop in ((0, 5), (8 * RATE - 7, 8 * RATE + 900), (17 * RATE + 33, 19 * RATE)):
        assert np.array_equal(made().read(start, stop), whole[start:stop])


def test_the_makeup_of_a_compressor_moves(ctx: Ctx) -> None:
    sound = Audio.of(tone(440.0, 4.0, 0.01), RATE)  # below the threshold
    made = dsp.compress(ctx, sound, makeup=ramp(0.0, 20.0)).read(0, 4 * RATE)
    plain = dsp.compress(ctx, sound).read(0, 4 * RATE)
    assert level(made, 1.0) - level(plain, 1.0) == pytest.approx(5.0, abs=0.1)
    assert level(made, 3.0) - level(plain, 3.0) == pytest.approx(15.0, abs=0.1)


def test_a_room_comes_and_goes_with_its_level(ctx: Ctx) -> None:
    sound = Audio.of(np.random.default_rng(2).normal(0, 0.1, (4 * RATE, 2)).astype(np.float32), RATE)
    opens = dsp.reverb(ctx, sound, decay=0.4, wet=Curve((Key(0, -60.0, "hold"), Key(2.0, 0.0)))).read(0, 4 * RATE)
    full = dsp.reverb(ctx, sound, decay=0.4, wet=0.0).read(0, 4 * RATE)
    dry = sound.read(0, 4 * RATE)
    assert np.array_equal(opens[: 2 * RATE], dry[: 2 * RATE]) and np.allclose(
        opens[2 * RATE + 1 :], full[2 * RATE + 1 :], atol=1e-6
    )
    rests = dsp.reverb(ctx, sound, decay=0.4, wet=steady(-12.0)).read(0, RATE)
    assert np.allclose(rests, dsp.reverb(ctx, sound, decay=0.4, wet=-12.0).read(0, RATE), atol=1e-6)
