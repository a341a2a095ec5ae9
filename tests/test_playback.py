"""Playing in sync: which frame is shown when, what is dropped, what happens without a sound device."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.film.playing.playback import Playback, Reel
from studio.film.playing.playback_clock import Clock, SilentClock, SoundClock, mix_matrix, open_clock
from studio.graph.graph import Graph
from studio.host.commands import FramesOf, Played, SoundOf
from studio.host.news import Block, Ended

CLIP = Reel("cut", "video", Fraction(25), 100)
SOUND = Reel("mix", "out", Fraction(1000), 4000, channels=1)


@dataclass(frozen=True)
class Asked:
    what: Played
    shown: Callable[[Block], None]
    ended: Callable[[Ended], None]


class Engine:
    """Gives blocks when the test says so, and remembers what it was asked."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.asked: dict[int, Asked] = {}
        self.skipped: list[int] = []
        self.stopped: list[int] = []
        self.done: list[int] = []

    def play(
        self,
        graph: Graph,
        folder: Path,
        what: Played,
        shown: Callable[[Block], None],
        ended: Callable[[Ended], None],
    ) -> int:
        number = next(self.numbers)
        self.asked[number] = Asked(what, shown, ended)
        return number

    def skip(self, stream: int, to: int) -> None:
        self.skipped.append(to)

    def stop(self, stream: int) -> None:
        self.stopped.append(stream)

    def give(self, *frames: int) -> None:
        number = next(number for number, asked in reversed(self.asked.items()) if isinstance(asked.what, FramesOf))
        for n in frames:
            self.asked[number].shown(Block(number, n, np.zeros((2, 2, 3), np.uint8), lambda n=n: self.done.append(n)))

    def sound(self, seconds: float, n: int = 0) -> None:
        number = next(number for number, asked in reversed(self.asked.items()) if isinstance(asked.what, SoundOf))
        samples = np.full((int(seconds * 1000), 1), 0.5, np.float32)
        self.asked[number].shown(Block(number, n, samples, lambda: self.done.append(-1)))


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def player(engine: Engine, time: Time) -> Playback:
    made = Playback(engine, clock_for=lambda rate, channels: SilentClock("no sound" if rate else "", time))
    made.load(Graph(), Path(), CLIP, None)
    return made


def shown(player: Playback) -> int | None:
    block = player.tick()
    return None if block is None else block.n


def test_frames_are_shown_when_their_time_comes(player: Playback, engine: Engine, time: Time) -> None:
    player.play()
    assert shown(player) is None, "nothing is there yet, so the clock waits"
    time.now += 5
    engine.give(0, 1, 2)
    assert shown(player) == 0
    time.now += 0.03
    assert shown(player) is None
    time.now += 0.01
    assert shown(player) == 1
    time.now += 0.04
    assert (shown(player), player.frame) == (2, 2)
    assert player.statistics.shown == 3 and player.statistics.dropped == 0
    assert engine.done == [0, 1, 2]


def test_late_frames_are_dropped_and_the_engine_is_told_to_catch_up(
    player: Playback, engine: Engine, time: Time
) -> None:
    player.play()
    engine.give(0, 1, 2, 3)
    assert shown(player) == 0
    time.now += 0.13
    assert shown(player) == 3
    assert player.statistics.dropped == 2
    time.now += 0.4
    assert shown(player) is None
    assert engine.skipped == [14]
    engine.give(14)
    time.now += 0.04
    assert shown(player) == 14
    assert player.statistics.dropped == 2 + 10


def test_it_stops_at_the_end_and_starts_again_from_the_beginning(player: Playback, engine: Engine, time: Time) -> None:
    told: list[bool] = []
    player._changed = lambda: told.append(player.playing)
    player.play(start=3.9)
    assert engine.asked[1].what.start == 97 and engine.asked[1].what.stop == 100
    engine.give(97, 98, 99)
    time.now += 0.001
    shown(player)
    time.now += 1
    assert shown(player) == 99
    assert (player.playing, player.position, player.frame) == (False, 4.0, 99)
    player.play()
    assert engine.asked[2].what.start == 0 and told == [True, False, True]


def test_a_loop_goes_round(player: Playback, engine: Engine, time: Time) -> None:
    player.play(1.0, 1.08, loop=True)
    engine.give(25, 26)
    assert shown(player) == 25
    time.now += 0.1
    assert shown(player) == 26
    assert player.playing and engine.asked[2].what.start == 25
    engine.give(25, 26)
    assert shown(player) == 25


def test_seeking_while_it_plays_goes_on_from_there(player: Playback, engine: Engine, time: Time) -> None:
    player.play()
    engine.give(0, 1)
    shown(player)
    player.seek(2.0)
    assert engine.stopped == [1] and engine.asked[2].what.start == 50
    assert engine.done == [0, 1], "what was not shown is given back"
    engine.give(50, 51)
    assert shown(player) == 50
    player.pause()
    assert player.frame == 50
    player.seek(0.5)
    assert player.frame == 12


def test_pause_stands_still_and_play_goes_on_from_there(player: Playback, engine: Engine, time: Time) -> None:
    player.play()
    engine.give(*range(8))
    assert shown(player) == 0
    time.now += 0.13
    assert shown(player) == 3
    player.pause()
    assert engine.stopped == [1], "nothing more is made"
    assert engine.done == list(range(8)), "what was not shown is given back"
    time.now += 5
    assert shown(player) is None and not player.playing
    assert (player.position, player.frame) == (pytest.approx(0.13), 3)
    player.play()
    assert engine.asked[2].what.start == 3


def test_what_was_never_rendered_is_said(player: Playback, engine: Engine) -> None:
    player.play()
    engine.asked[1].ended(Ended(1, stale=True))
    assert not player.playing and "render" in player.notice


def test_without_a_device_it_plays_silently_and_asks_for_no_sound(player: Playback, engine: Engine, time: Time) -> None:
    player.load(Graph(), Path(), CLIP, SOUND)
    assert player.notice == "no sound"
    player.play()
    assert not any(isinstance(asked.what, SoundOf) for asked in engine.asked.values())
    engine.give(0, 1)
    assert shown(player) == 0


def test_a_machine_without_portaudio_gets_a_silent_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    clock = open_clock(48000, 2)
    assert isinstance(clock, SilentClock) and clock.notice.startswith("No sound")


# --- the sound card's clock -------------------------------------------------------------------------------------


def filled(clock: SoundClock, samples: int, at: float = 0.0) -> Any:
    out = np.full((samples, 2), 9.0, np.float32)
    clock.fill(out, at)
    return out


def test_time_is_what_was_heard() -> None:
    clock = SoundClock(1000, 1)
    clock.feed(np.arange(100, dtype=np.float32)[:, None] / 100, lambda: None)
    clock.start(5.0)
    out = filled(clock, 20)
    assert np.allclose(out[:, 0], np.arange(20) / 100) and np.array_equal(out[:, 0], out[:, 1])
    filled(clock, 20)
    assert clock.now() == pytest.approx(5.02), "the second part is only being heard now"


def test_missing_samples_hold_the_clock_and_are_silence() -> None:
    clock = SoundClock(1000, 1)
    done: list[int] = []
    clock.feed(np.ones((30, 1), np.float32), lambda: done.append(1))
    clock.start(0.0)
    filled(clock, 20)
    out = filled(clock, 20)
    assert np.all(out[:10] == 1) and np.all(out[10:] == 0) and done == [1]
    for _ in range(10):
        filled(clock, 20)
    assert clock.now() <= 0.03 and clock.stalls == 11
    clock.end()
    filled(clock, 20)
    filled(clock, 20)
    assert clock.now() == pytest.approx(0.05), "after the end of the sound the clip goes on in silence"


def test_stopping_throws_away_what_waits() -> None:
    clock = SoundClock(1000, 1)
    done: list[int] = []
    clock.feed(np.ones((30, 1), np.float32), lambda: done.append(1))
    clock.stop()
    assert done == [1]
    clock.start(0.0)
    assert np.all(filled(clock, 10) == 0)


@pytest.mark.parametrize(
    ("channels", "samples", "expected"),
    [(1, [0.5], [0.5, 0.5]), (2, [0.25, -0.5], [0.25, -0.5]), (6, [0, 0, 1, 1, 0, 0], [0.2929, 0.2929])],
)
def test_sound_is_folded_to_two_loudspeakers(channels: int, samples: list[float], expected: list[float]) -> None:
    assert np.allclose(np.array([samples], np.float32) @ mix_matrix(channels, 2), [expected], atol=1e-3)


def test_picture_follows_sound(engine: Engine) -> None:
    clocks: list[SoundClock] = []

    def clock_for(rate: int, channels: int) -> Clock:
        clocks.append(SoundClock(rate, channels))
        return clocks[0]

    player = Playback(engine, clock_for=clock_for)
    player.load(Graph(), Path(), CLIP, SOUND)
    player.play()
    engine.give(0, 1, 2, 3)
    assert shown(player) is None, "sound has not come yet"
    engine.sound(0.25)
    assert shown(player) == 0
    for _ in range(5):
        filled(clocks[0], 20)
    assert shown(player) == 2, "four of five parts have come out of the loudspeaker"
    for _ in range(50):
        filled(clocks[0], 20)
    assert player.frame == 6, "no more sound came, so the picture waits at 0.25 s"


def test_a_player_knows_no_engine_process() -> None:
    code = "import sys, studio.film.playing.playback; print('studio.host.client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_meters_hear_each_block_at_its_own_second(engine: Engine) -> None:
    player = Playback(engine, clock_for=SoundClock)
    player.load(Graph(), Path(), CLIP, SOUND)
    heard: list[tuple[int, float, int]] = []
    player.tap = lambda samples, seconds, rate: heard.append((len(samples), seconds, rate))
    player.play(1.5)
    assert [asked.what.start for asked in engine.asked.values() if isinstance(asked.what, SoundOf)] == [1500]
    engine.sound(0.25, 1500)
    engine.sound(0.25, 1750)
    assert heard == [(250, 1.5, 1000), (250, 1.75, 1000)]


def test_a_pause_with_sound_is_silence_at_once(engine: Engine) -> None:
    clock = SoundClock(1000, 1)
    player = Playback(engine, clock_for=lambda rate, channels: clock)
    player.load(Graph(), Path(), CLIP, SOUND)
    player.play()
    engine.give(0, 1, 2, 3)
    engine.sound(1.0)
    player.tick()
    assert np.all(filled(clock, 100) == 0.5)
    player.pause()
    at = player.position
    assert np.all(filled(clock, 100) == 0.0)
    assert player.position == at and not player.playing
