"""Speech with noise and rooms around it, cleaned: measured against the speech as it was spoken."""

from __future__ import annotations

import numpy as np
import pytest
import soxr
from pystoi import stoi

from nodes import dsp
from studio.embedded.denoising import voices
from studio.embedded.dereverb import dry
from studio.embedded.reverb import Reverb
from studio.embedded.voice import speak
from studio.media.values import Audio, Samples
from tests.nodes.test_dsp import Ctx, ctx  # noqa: F401

RATE = 48000


@pytest.fixture(scope="module")
def voice() -> Samples:
    said = speak("The whole town came to watch the final match. Nobody had told the striker about the robots.")
    return np.asarray(soxr.resample(said.samples, said.rate, RATE), np.float32)[:, None]


def hiss(like: Samples, snr: float, seed: int = 1) -> Samples:
    """White noise that lies snr dB under a sound."""
    wave = np.random.default_rng(seed).standard_normal(like.shape)
    return (wave / wave.std() * like.std() * 10 ** (-snr / 20)).astype(np.float32)


def snr(truth: Samples, heard: Samples) -> float:
    """Scale-invariant: dB of what is the truth over what is not."""
    own = truth * (truth * heard).sum() / (truth**2).sum()
    return float(10 * np.log10((own**2).sum() / ((heard - own) ** 2).sum()))


@pytest.mark.parametrize("below", [0, 10])
def test_noise_goes_and_the_voice_is_understood_better(ctx: Ctx, voice: Samples, below: int) -> None:  # noqa: F811
    spoilt = voice + hiss(voice, below)
    made = dsp.clean(ctx, Audio.of(spoilt, RATE), noise=100.0).read()
    assert made.shape == voice.shape
    assert snr(voice, made) > below + 7
    assert stoi(voice[:, 0], made[:, 0], RATE) > stoi(voice[:, 0], spoilt[:, 0], RATE) + 0.005


def test_no_more_is_taken_than_asked(ctx: Ctx, voice: Samples) -> None:  # noqa: F811
    pause = np.concatenate([np.zeros((RATE, 1), np.float32), voice])
    noise = hiss(pause, 10)
    made = dsp.clean(ctx, Audio.of(pause + noise, RATE), noise=12.0).read()[RATE // 4 : RATE // 2]
    down = 20 * np.log10(noise[RATE // 4 : RATE // 2].std() / made.std())
    assert down == pytest.approx(12, abs=1.5)


@pytest.mark.parametrize("rate", [16000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_nothing_is_late_at_any_rate_and_channels_stay_apart(voice: Samples, rate: int, channels: int) -> None:
    short = np.asarray(soxr.resample(voice[:RATE, 0], RATE, rate), np.float32)
    block = np.zeros((len(short), channels), np.float32)
    block[:, channels - 1] = short
    made = np.concatenate(list(voices([block[:5000], block[5000:]], rate, channels)))
    assert made.shape == block.shape
    late = np.correlate(made[:, -1], short, "full").argmax() - (len(short) - 1)
    assert abs(late) <= 1
    assert not channels > 1 or np.abs(made[:, 0]).max() < 1e-4


def test_less_of_the_room_is_heard(voice: Samples) -> None:
    room = Reverb(Audio.of(voice, RATE), 0.6, 0.005, 0.5, -3.0)
    spoilt = np.concatenate(list(room.blocks(0, room.length)))[: len(voice), :1].astype(np.float32)
    made = np.concatenate(list(dry([spoilt[:100_000], spoilt[100_000:]], RATE, 1)))
    assert made.shape == spoilt.shape
    assert snr(voice, made) > snr(voice, spoilt) + 0.5
    assert stoi(voice[:, 0], made[:, 0], RATE) > stoi(voice[:, 0], spoilt[:, 0], RATE) + 0.005


def test_stretches_of_a_long_sound_join_without_a_seam() -> None:
    """A sound that has no echo stays what it is, also where two stretches meet."""
    wave = np.random.default_rng(2).standard_normal((25 * 16000, 1)).astype(np.float32) * 0.1
    made = np.concatenate(list(dry(np.array_split(wave, 7), 16000, 1)))
    assert made.shape == wave.shape
    away = (made - wave)[8000:-8000].reshape(-1, 4000).std(axis=1) / 0.1
    assert away.max() < 0.35 and away.max() < 1.6 * np.median(away)


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.3])
def test_the_shortest_sounds_keep_their_length(ctx: Ctx, seconds: float) -> None:  # noqa: F811
    sound = Audio.of(np.full((round(seconds * RATE), 2), 0.1, np.float32), RATE)
    assert dsp.clean(ctx, sound, reverb=True).read().shape == sound.read().shape
