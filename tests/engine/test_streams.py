"""What is sent while somebody plays a clip that is made slower, or quicker, than it plays."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from studio.host.arena import ArenaReader, ArenaWriter
from studio.host.commands import FramesOf
from studio.host.news import BlockSent, Ended
from studio.host.views import streams
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo

LENGTH = 400


class Player:
    """Reads at once whatever comes, and says each time where its clock is. seconds: a frame takes to be made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
        self.clock, self.seconds = 100.0, seconds
        self.sent: list[int] = []
        self.made: list[int] = []
        self.ended = False
        reader = ArenaReader(1 << 20)
        self.stream = streams.Stream(1, ArenaWriter(reader.name), self.hear)
        reader.shared()
        monkeypatch.setattr(streams.time, "monotonic", lambda: self.clock)

    def hear(self, news: BlockSent | Ended) -> None:
        if isinstance(news, Ended):
            self.ended = True
            return
        self.sent.append(news.n)
        self.stream.free(news.place.sequence)

    def pull(self, start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            self.made.append(number)
            self.clock += self.seconds
            due = int((self.clock - 100.0) * 24)
            if due > number:
                self.stream.skip(due + 1)
            yield Frame.of(np.full((8, 8, 3), number % 256, np.uint8))

    def play(self) -> None:
        clip = Video(VideoInfo(8, 8, Fraction(24), LENGTH), self.pull)
        self.stream.pictures(clip, FramesOf("clip", "out", 0, LENGTH, width=8, height=8))


def test_a_clip_made_in_time_is_sent_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player(monkeypatch, 1 / 30)
    player.play()
    assert player.sent == list(range(LENGTH)) and player.ended


@pytest.mark.parametrize("seconds", [0.06, 0.2, 1.0])
def test_a_clip_made_too_slowly_is_seen_in_steps_and_keeps_up(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    player = Player(monkeypatch, seconds)
    player.play()
    assert player.ended and player.sent == sorted(set(player.sent))
    assert len(player.sent) >= min(LENGTH / 24 / 0.25, 0.9 * len(player.made))  # four a second, or all there are
    steps = [after - before for before, after in pairwise(player.sent)]
    assert max(steps) <= 2 * (48 + 24 * seconds)
