"""Recording without a sound card: blocks of any size go in, and the files hold the right samples to the last one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.base.errors import ShotgraphError
from studio.film.recording.levels import LevelMeter
from studio.film.recording.punch import FADE, punch_into, punched
from studio.film.recording.recorder import Recorded, Recorder, Wanted
from studio.film.recording.wav import GrowingWav
from studio.media.values import Samples

RATE = 8000


class Blocks:
    """A source that gives what it is told to give."""

    rate, channels, latency = RATE, 1, 0.0

    def __init__(self) -> None:
        self.deliver: Callable[[Samples], None] = lambda block: None
        self.stopped = False

    def start(self, deliver: Callable[[Samples], None]) -> None:
        self.deliver = deliver

    def stop(self) -> None:
        self.stopped = True

    def give(self, samples: Samples, sizes: Sequence[int] = (160,)) -> None:
        at, turn = 0, 0
        while at < len(samples):
            size = sizes[turn % len(sizes)]
            self.deliver(samples[at : at + size])
            at, turn = at + size, turn + 1


def ramp(count: int, start: int = 0) -> Samples:
    """Sample n is n+1 steps of 16 bits."""
    return ((np.arange(start, start + count, dtype=np.float32) + 1) / 2**15)[:, None]


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done() and time.monotonic() < end:
        time.sleep(0.002)
    assert done()


def take(recorder: Recorder) -> Recorded:
    over: list[Recorded] = []

    def ended() -> bool:
        over.extend(recorder.finished())
        return bool(over)

    until(ended)
    return over[0]


def read(path: Path) -> Samples:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate == RATE
    return np.asarray(samples, np.float32)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=5), st.integers(0, 900), st.integers(1, 1200))
def test_count_in_and_punch_out_are_exact_whatever_the_blocks(sizes: list[int], before: int, length: int) -> None:
    import tempfile

    source = Blocks()
    recorder = Recorder(source)
    recorder.open()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take.wav"
        recorder.record(Wanted(path, count_in=before / RATE, length=length / RATE))
        source.give(ramp(3000), sizes)
        made = take(recorder)
        recorder.close()
        assert made.frames == length
        assert np.array_equal(read(path), ramp(length, before))
    assert source.stopped


def test_it_counts_in_then_records_until_it_is_stopped(tmp_path: Path) -> None:
    source = Blocks()
    recorder = Recorder(source)
    recorder.open()
    assert recorder.phase == "listening"
    recorder.record(Wanted(tmp_path / "a" / "take.wav", count_in=1.0))
    source.give(ramp(RATE // 2))
    until(lambda: recorder.seconds == -0.5)
    assert recorder.phase == "counting"
    source.give(ramp(RATE))
    until(lambda: recorder.seconds == 0.5)
    assert recorder.phase == "recording"
    recorder.stop()
    made = take(recorder)
    assert (made.frames, made.problem, recorder.phase) == (RATE // 2, "", "listening")
    recorder.close()


def test_what_was_recorded_is_whole_at_any_moment(tmp_path: Path) -> None:
    """A copy of the file as a crash would leave it is read by others to the last block."""
    file = GrowingWav(tmp_path / "take.wav", RATE, 1)
    for number in range(5):
        file.append(ramp(333, 333 * number))
        copy = tmp_path / f"copy-{number}.wav"
        copy.write_bytes((tmp_path / "take.wav").read_bytes())
        assert np.array_equal(read(copy), ramp(333 * (number + 1)))
    file.close()
    assert np.array_equal(read(tmp_path / "take.wav"), ramp(333 * 5))
    with pytest.raises(FileExistsError):
        GrowingWav(tmp_path / "take.wav", RATE, 1)


def test_too_loud_is_clipped_in_the_file_and_told(tmp_path: Path) -> None:
    source = Blocks()
    recorder = Recorder(source)
    recorder.open()
    recorder.record(Wanted(tmp_path / "take.wav"))
    source.give(np.full((400, 1), 1.7, np.float32))
    until(lambda: recorder.levels.clipped)
    recorder.close()
    assert read(tmp_path / "take.wav").max() == pytest.approx(1.0, abs=1e-6)


def test_a_full_disk_ends_the_recording_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Blocks()
    recorder = Recorder(source)
    recorder.open()
    recorder.record(Wanted(tmp_path / "take.wav"))
    source.give(ramp(800))
    until(lambda: recorder.seconds == 0.1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(GrowingWav, "append", full)
    source.give(ramp(800))
    made = take(recorder)
    recorder.close()
    assert "No space left" in made.problem
    assert len(read(made.path)) == 800


def test_a_source_that_cannot_be_opened_says_why() -> None:
    class Busy(Blocks):
        def start(self, deliver: Callable[[Samples], None]) -> None:
            raise ShotgraphError("the microphone is busy")

    recorder = Recorder(Busy())
    with pytest.raises(ShotgraphError, match="busy"):
        recorder.open()
    recorder.close()
    assert recorder.phase == "closed"


def test_levels_are_those_of_a_sine_and_peaks_are_held_then_fall() -> None:
    meter = LevelMeter(RATE)
    sine = 0.5 * np.sin(2 * np.pi * 200 * np.arange(RATE * 2) / RATE).astype(np.float32)[:, None]
    for start in range(0, len(sine), 160):
        meter.feed(sine[start : start + 160])
    assert meter.levels.rms == pytest.approx(-9.03, abs=0.1)
    assert meter.levels.held == pytest.approx(-6.02, abs=0.1)
    quiet = np.zeros((160, 1), np.float32)
    for _ in range(50):
        meter.feed(quiet)
    assert meter.levels.held == pytest.approx(-6.02, abs=0.1)
    for _ in range(100):
        meter.feed(quiet)
    assert meter.levels.held < -20


def test_a_punch_changes_nothing_outside_its_stretch(tmp_path: Path) -> None:
    old = GrowingWav(tmp_path / "old.wav", RATE, 1)
    old.append(ramp(RATE))
    old.close()
    new = GrowingWav(tmp_path / "new.wav", RATE, 1)
    new.append(np.full((2000, 1), 0.5, np.float32))
    new.close()
    made = read(punch_into(tmp_path / "old.wav", tmp_path / "new.wav", 0.25, tmp_path / "made.wav"))
    fade = round(FADE * RATE)
    assert np.array_equal(made[:2000], ramp(2000))
    assert np.array_equal(made[4000:], ramp(RATE)[4000:])
    assert (made[2000 + fade : 4000 - fade] == 0.5).all()


def test_a_punch_past_the_end_makes_the_take_longer_and_keeps_its_own_end() -> None:
    made = punched(ramp(1000), np.full((500, 1), 0.5, np.float32), 800, RATE)
    assert len(made) == 1300
    assert (made[900:] == 0.5).all()
