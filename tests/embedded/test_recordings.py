"""The verdict on a recording is what an engineer would say, and the repairs mend what they name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from studio.embedded.cloning.checks import LOUDEST, PEAK, QUIETEST, check_dataset, check_take
from studio.embedded.cloning.measures import measured
from studio.embedded.cloning.repairs import repaired
from studio.embedded.voice import RATE
from studio.media.values import Samples
from tests.embedded.spoken import humming, in_a_room, line, noisy, overdriven, quiet, telephone

Take = Callable[[], Samples]


def _pauses() -> Samples:
    first, second = np.array_split(line(1), 2)
    return np.concatenate([first, quiet(4), second, quiet(4), line(2)])


GOOD: dict[str, Take] = {
    "the embedded voice": lambda: line(0),
    "another line of it": lambda: line(2),
    "a large speaker": lambda: line(0, "large"),
    "a large speaker's other line": lambda: line(3, "large"),
    "a small speaker": lambda: line(1, "small"),
    "a dull speaker": lambda: line(4, "odd"),
    "the quiet end of what is wanted": lambda: line(0, level=-22.5),
    "a quiet room, not a silent one": lambda: noisy(line(1), 45),
    "a large speaker in a quiet room": lambda: noisy(line(2, "large"), 42),
    "two lines in a row": lambda: np.concatenate([line(0, "large"), line(1, "large")]),
}
SPOILT: dict[str, tuple[Take, set[str]]] = {
    "silence": (lambda: quiet(5), {"silence"}),
    "nothing at all": (lambda: quiet(0), {"silence"}),
    "noise without speech": (lambda: noisy(quiet(6), 50), {"silence"}),
    "cut off by 6 dB": (lambda: overdriven(line(0), 6), {"clipping", "*"}),
    "cut off by 3 dB": (lambda: overdriven(line(1, "large"), 3), {"clipping", "*"}),
    "cut off, then turned down": (lambda: overdriven(line(2), 8) * 0.7, {"clipping", "*"}),
    "noise at 30 dB": (lambda: noisy(line(0), 30), {"noise"}),
    "noise at 25 dB": (lambda: noisy(line(2, "small"), 25), {"noise"}),
    "noise at 10 dB": (lambda: noisy(line(1, "large"), 10), {"noise", "*"}),
    "too quiet": (lambda: line(0) * 0.2, {"quiet"}),
    "too quiet, a large speaker": (lambda: line(3, "large") * 0.5, {"quiet"}),
    "far too loud": (lambda: np.tanh(line(0) * 2), {"loud", "peak"}),
    "hum of 50 Hz": (lambda: humming(line(0), 50, -50), {"hum"}),
    "hum of 60 Hz": (lambda: humming(line(2, "large"), 60, -45), {"hum"}),
    "hum and a quiet voice": (lambda: humming(line(1) * 0.3, 50, -50), {"hum", "quiet"}),
    "a living room": (lambda: in_a_room(line(0), 0.6), {"echo"}),
    "a church": (lambda: in_a_room(line(2), 1.8, 0), {"echo", "*"}),
    "a bathroom, a large speaker": (lambda: in_a_room(line(1, "large"), 0.9, -2), {"echo", "*"}),
    "a telephone": (lambda: telephone(line(0)), {"bandwidth", "*"}),
    "two speakers": (lambda: np.concatenate([line(0), line(1, "large")]), {"speakers"}),
    "two speakers in turn": (
        lambda: np.concatenate([line(0, "large"), line(1, "small"), line(2, "large"), line(3, "small")]),
        {"speakers"},
    ),
    "long pauses": (_pauses, {"pauses"}),
    "five seconds before the first word": (lambda: np.concatenate([quiet(5), line(0)]), {"ends"}),
    "a long tail and noise": (lambda: noisy(np.concatenate([line(1), quiet(3)]), 28), {"noise", "ends"}),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_take_is_called_good(name: str) -> None:
    found = check_take(GOOD[name](), RATE)
    assert [finding.what for finding in found.findings] == []
    assert found.verdict == "good"


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_take_is_told_what_is_wrong_with_it(name: str) -> None:
    take, wanted = SPOILT[name]
    found = {finding.code for finding in check_take(take(), RATE).findings}
    assert wanted - {"*"} <= found
    if "*" not in wanted:  # some spoil more than one thing: what is cut off is also loud
        assert found == wanted
    assert all(finding.remedy for finding in check_take(take(), RATE).findings)


def test_the_table_has_at_least_thirty_samples() -> None:
    assert len(GOOD) + len(SPOILT) >= 30


def test_every_repair_mends_what_it_names() -> None:
    for name, (take, codes) in SPOILT.items():
        before = check_take(take(), RATE)
        if before.verdict == "spoilt" or not before.repairs:
            continue
        after = check_take(repaired(take(), RATE, before.repairs), RATE)
        left = {finding.code for finding in after.findings}
        assert not left & (codes - {"*", "echo"}), (name, left)


def test_a_repair_leaves_the_words_alone() -> None:
    spoilt = humming(np.concatenate([quiet(3), line(0) * 0.2, quiet(2)]), 50, -55)
    mended = repaired(spoilt, RATE, ("trim", "hum", "level"))
    found = measured(mended, RATE)
    assert QUIETEST <= found.speech_level <= LOUDEST and found.true_peak < PEAK
    assert abs(found.seconds - len(line(0)) / RATE) < 0.4
    start = int(np.argmax(np.correlate(mended, line(0)[RATE : 2 * RATE], "valid"))) - RATE
    said = mended[max(0, start) : max(0, start) + len(line(0))]
    same = line(0)[max(0, -start) :][: len(said)]
    assert np.corrcoef(said[: len(same)], same)[0, 1] > 0.97


def test_half_a_minute_of_one_speaker_is_enough_for_an_instant_voice() -> None:
    takes = [check_take(line(number, "large"), RATE) for number in range(5)]
    assert check_dataset(takes[:2]).enough_for == ""
    assert "needs 30 s" in check_dataset(takes[:2]).findings[0].what
    whole = check_dataset([*takes, check_take(np.concatenate([line(0, "large"), line(3, "large")]), RATE)])
    assert (whole.enough_for, whole.findings) == ("instant", ())
    assert 30 < whole.seconds < 60


def test_a_take_by_somebody_else_is_found_among_the_others() -> None:
    takes = [check_take(line(number, "large"), RATE) for number in range(5)]
    found = check_dataset([*takes[:3], check_take(line(2, "small"), RATE), *takes[3:]])
    assert found.enough_for == ""
    assert any("take 4" in finding.what for finding in found.findings)
