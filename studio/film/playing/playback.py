"""Plays a clip with its sound: frames are shown when the clock says so, late ones are dropped. Knows no Qt.

The engine makes frames ahead of time, a few at most; the window calls tick() at each refresh of the screen and paints
what it answers. Sound is the master: where it stalls, the picture waits.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Protocol

from studio.film.playing.playback_clock import Clock, Samples, SilentClock, open_clock
from studio.graph.graph import Graph
from studio.host.commands import FramesOf, Played, SoundOf
from studio.host.news import Block, Ended

_LATE = 3  # frames behind the clock at which the engine is told to leave some out
_READY = 2  # frames at hand before the clock starts
_ENOUGH = 0.2  # seconds of sound at hand before the clock starts
_WAIT = 0.6  # seconds after which it starts without pictures: they catch up with the sound


class Streams(Protocol):
    """What playback needs of the engine: ui.bridge.EngineBridge has it."""

    def play(
        self,
        graph: Graph,
        folder: Path,
        what: Played,
        shown: Callable[[Block], None],
        ended: Callable[[Ended], None],
    ) -> int: ...

    def skip(self, stream: int, to: int) -> None: ...

    def stop(self, stream: int) -> None: ...


@dataclass(frozen=True)
class Reel:
    """What is played: an output of a node, with the facts that are needed. rate: frames or samples a second; take:
    the key of a take of it, '' for what the graph gives now."""

    node: str
    output: str
    rate: Fraction
    length: int
    item: str | None = None
    channels: int = 0
    take: str = ""

    @property
    def seconds(self) -> float:
        return float(self.length / self.rate)


@dataclass
class Statistics:
    """Of the playing so far. shown and dropped are frames; stalls: times that frames or sound were not there."""

    shown: int = 0
    dropped: int = 0
    stalls: int = 0


class Playback:
    """One player. Everything happens on the thread that calls it and that delivers the engine's blocks.

    changed is called when it starts, stops or fails; `notice` then says what the user should know.
    """

    def __init__(
        self,
        streams: Streams,
        changed: Callable[[], None] = lambda: None,
        clock_for: Callable[[int, int], Clock] = open_clock,
        time_now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._time_now = time_now
        self._asked = 0.0  # when the streams were asked for
        self._streams = streams
        self._changed = changed
        self._clock_for = clock_for
        self._clock: Clock = SilentClock()
        self._clock_of = (-1, -1)
        self._graph, self._folder = Graph(), Path()
        self._picture: Reel | None = None
        self._sound: Reel | None = None
        self._size = (0, 0)
        self._range = (0.0, 0.0)
        self._loop = False
        self._frames: deque[Block] = deque()
        self._numbers: dict[str, int] = {}
        self._over: set[str] = set()
        self._fed = 0.0
        self._started = False
        self._last = -1
        self.playing = False
        self.notice = ""
        self.statistics = Statistics()
        self.tap: Callable[[Samples, float, int], None] | None = None
        """Gets a copy of all that will be heard: samples, the second at which they are, and their rate."""

    # --- what is played ------------------------------------------------------------------------------------

    def load(
        self,
        graph: Graph,
        folder: Path,
        picture: Reel | None,
        sound: Reel | None,
        *,
        width: int = 0,
        height: int = 0,
    ) -> None:
        """Play this from now on, pictures within width x height. Stops what plays; stands at its beginning."""
        self.pause()
        self._graph, self._folder = graph, folder
        self._picture, self._sound = picture, sound
        self._size = (width, height)
        self._range = (0.0, self.seconds)
        self._last = -1
        wanted = (int(sound.rate), sound.channels) if sound else (0, 0)
        if wanted != self._clock_of:
            self._clock.close()
            self._clock, self._clock_of = self._clock_for(*wanted), wanted
        self._clock.start(0.0)
        self._clock.stop()
        self.notice = self._clock.notice

    @property
    def seconds(self) -> float:
        """Length of the longer of picture and sound."""
        return max((reel.seconds for reel in (self._picture, self._sound) if reel), default=0.0)

    @property
    def position(self) -> float:
        """Seconds from the beginning."""
        return min(self._clock.now(), self._range[1]) if self.playing else self._clock.now()

    @property
    def frame(self) -> int:
        """The frame at the playhead."""
        rate = self._picture.rate if self._picture else Fraction(25)
        last = self._picture.length - 1 if self._picture else 2**31
        return max(0, min(last, math.floor(self.position * rate + 1e-6)))

    # --- transport -----------------------------------------------------------------------------------------

    def play(self, start: float | None = None, stop: float | None = None, *, loop: bool = False) -> None:
        """From `start` seconds (the playhead; the beginning when that is at the end) to `stop` (the end)."""
        at = self.position if start is None else start
        self.pause()
        end = self.seconds if stop is None else min(stop, self.seconds)
        if at >= end - 1e-3:
            at = 0.0 if start is None else start
        self._range, self._loop = (at, end), loop
        self.statistics = Statistics()
        self.playing = True
        self._begin(at)
        self._changed()

    def pause(self) -> None:
        """Stop where it is."""
        was, self.playing = self.playing, False
        self._halt()
        if was:
            self._changed()

    def seek(self, seconds: float) -> None:
        """Move the playhead; goes on playing from there if it plays."""
        seconds = max(0.0, min(seconds, self.seconds))
        if self.playing:
            self._halt()
            self._begin(seconds)
        else:
            self._clock.start(seconds)
            self._clock.stop()

    def close(self) -> None:
        self.pause()
        self._clock.close()
        self._clock, self._clock_of = SilentClock(), (-1, -1)

    def tick(self) -> Block | None:
        """The frame to paint now, None when the one that is shown stays. Call at each refresh while playing."""
        if not self.playing:
            return None
        if not self._started and not self._begin_clock():
            return None
        target = self.frame
        shown: Block | None = None
        while self._frames and self._frames[0].n <= target:
            if shown is not None:
                shown.done()
            shown = self._frames.popleft()
        if shown is not None:
            # Both those that came too late and those that the engine was told to leave out.
            self.statistics.dropped += max(0, shown.n - self._last - 1) if self._last >= 0 else 0
            self._last = shown.n
            self.statistics.shown += 1
            shown.done()
        newest = shown.n if shown is not None else self._last
        if "picture" in self._numbers and "picture" not in self._over and target - newest > _LATE:
            self.statistics.stalls += 1
            self._streams.skip(self._numbers["picture"], target + 1)
        if self._clock.now() >= self._range[1] - 1e-3:
            self._finish()
        return shown

    # --- streams -------------------------------------------------------------------------------------------

    def _begin(self, at: float) -> None:
        self._clock.start(at)
        self._clock.stop()
        self._started = False
        self._fed = 0.0
        self._last = -1
        self._over.clear()
        self._asked = self._time_now()
        self._range = (min(self._range[0], at), self._range[1])
        self._stream("picture", self._picture, at, self._frames.append)
        # A clock that cannot be heard needs no samples.
        self._stream("sound", None if self._clock.notice else self._sound, at, self._hear)

    def _stream(self, what: str, reel: Reel | None, at: float, shown: Callable[[Block], None]) -> None:
        """Ask the engine for the frames or samples from `at` on."""
        start, stop = (math.floor(s * reel.rate + 1e-6) if reel else 0 for s in (at, self._range[1]))
        if reel is None or start >= min(stop, reel.length):
            self._over.add(what)
            return
        source = (reel.node, reel.output, start, min(stop, reel.length), reel.item, reel.take)
        width, height = self._size
        played = SoundOf(*source) if what == "sound" else FramesOf(*source, width=width, height=height)
        ended = partial(self._ended, what)
        self._numbers[what] = self._streams.play(self._graph, self._folder, played, shown, ended)

    def _hear(self, block: Block) -> None:
        assert self._sound is not None
        self._fed += len(block.array) / float(self._sound.rate)
        if self.tap is not None:
            self.tap(block.array.copy(), block.n / float(self._sound.rate), int(self._sound.rate))
        self._clock.feed(block.array, block.done)

    def _ended(self, what: str, end: Ended) -> None:
        if self._numbers.get(what) != end.stream:
            return
        self._over.add(what)
        if what == "sound":
            self._clock.end()
        if end.error is not None or end.stale:
            self.notice = " ".join(end.error) if end.error else "There is no result to play yet: render it first."
            self.pause()

    def _begin_clock(self) -> bool:
        """Start the clock once there is enough at hand to play smoothly."""
        late = self._time_now() - self._asked > _WAIT
        picture = "picture" in self._over or len(self._frames) >= _READY or late
        sound = "sound" in self._over or self._fed >= _ENOUGH
        if picture and sound:
            self._started = True
            self._clock.start(self._clock.now())
            if "sound" in self._over:
                self._clock.end()
        return self._started

    def _halt(self) -> None:
        for number in self._numbers.values():
            self._streams.stop(number)
        self._numbers.clear()
        self._clock.stop()
        for block in self._frames:
            block.done()
        self._frames.clear()

    def _finish(self) -> None:
        if self._loop:
            self._halt()
            self._begin(self._range[0])
            return
        end = self._range[1]
        self.pause()
        self._clock.start(end)
        self._clock.stop()
