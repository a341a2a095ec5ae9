"""The speaker encoder tells voices apart, and computes what its network was trained to compute."""

from __future__ import annotations

import numpy as np
import pytest

from studio.embedded import speaker
from studio.embedded.voice import RATE, speak

_LINES = (
    "The old lighthouse keeper watched the storm roll in from the west, and counted the ships that were still out.",
    "Every morning she walked down to the market to buy fresh bread, a little cheese, and the newspaper.",
)


def _voice(line: int, pitch: float = 0.0) -> speaker.Embedding:
    found = speaker.embedding(speak(_LINES[line], seed=line, pitch=pitch).samples, RATE)
    assert found is not None
    return found


def test_one_voice_is_closer_to_itself_than_to_a_larger_or_smaller_speaker() -> None:
    same = speaker.similarity(_voice(0), _voice(1))
    assert same > 0.88
    for pitch in (-6.0, 6.0):
        assert speaker.similarity(_voice(0), _voice(1, pitch)) < min(speaker.SAME, same - 0.15)


def test_level_rate_and_pauses_do_not_make_another_voice() -> None:
    import soxr

    said = speak(_LINES[0], seed=0).samples
    with_pauses = np.concatenate([np.zeros(RATE), said, np.zeros(2 * RATE)]).astype(np.float32)
    for changed, rate in ((said * 0.05, RATE), (soxr.resample(said, RATE, 44100), 44100), (with_pauses, RATE)):
        found = speaker.embedding(changed, rate)
        assert found is not None and speaker.similarity(found, _voice(0)) > 0.98


def test_silence_and_a_click_are_nobody() -> None:
    click = np.zeros(3 * RATE, np.float32)
    click[RATE] = 0.9
    assert speaker.embedding(np.zeros(RATE, np.float32), RATE) is None
    assert speaker.embedding(np.zeros(0, np.float32), RATE) is None
    assert speaker.embedding(click, RATE) is None


@pytest.mark.torch
def test_the_network_agrees_with_torch() -> None:
    import torch

    weights = {name: torch.tensor(array) for name, array in speaker._weights().items()}
    layers, last = torch.nn.LSTM(40, 256, 3, batch_first=True), torch.nn.Linear(256, 256)
    layers.load_state_dict({name[5:]: value for name, value in weights.items() if name.startswith("lstm")})
    last.load_state_dict({name[7:]: value for name, value in weights.items() if name.startswith("linear")})
    looks = np.random.default_rng(0).gamma(0.2, 0.01, (3, 160, 40)).astype(np.float32)
    with torch.no_grad():
        _, (hidden, _) = layers(torch.tensor(looks))
        wanted = torch.relu(last(hidden[-1])).numpy()
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    assert np.abs(speaker._encoded(looks) - wanted).max() < 1e-4
