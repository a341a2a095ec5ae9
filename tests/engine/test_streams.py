"""What is sent while somebody plays a clip that is made slower, or quicker, than it plays."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from studio.host.arena import ArenaReader, ArenaWriter
from studio.host.commands import FramesOf, SoundOf
from studio.host.news import BlockSent, Ended
from studio.host.views import streams
from studio.host.views.proxy import Proxies
from studio.media.frames import Frame
from studio.media.values import Audio, AudioInfo, Samples, Stretch, Video, VideoInfo

LENGTH = 400


class Player:
    """Reads at once whatever comes, and says each time where its clock is. seconds: a frame takes to be made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float, views: Path = Path("none")) -> None:
        self.clock, self.seconds = 100.0, seconds
        self.sent: list[int] = []
        self.shades: list[int] = []
        self.late: list[float] = []
        self.made: list[int] = []
        self.ended = False
        self.reader = ArenaReader(1 << 20)
        self.stream = streams.Stream(1, ArenaWriter(self.reader.name), self.hear, Proxies(views))
        self.reader.shared()
        self.clip = Video(VideoInfo(8, 8, Fraction(24), LENGTH), self.pull)
        monkeypatch.setattr(streams.time, "monotonic", lambda: self.clock)

    def hear(self, news: BlockSent | Ended) -> None:
        if isinstance(news, Ended):
            self.ended = True
            return
        self.sent.append(news.n)
        self.shades.append(int(self.reader.view(news.place)[0, 0, 0]))
        self.late.append(self.clock - 100.0 - news.n / 24)
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
        self.stream.pictures(self.clip, FramesOf("clip", "out", 0, LENGTH, width=8, height=8))


def test_a_clip_made_in_time_is_sent_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player(monkeypatch, 1 / 30)
    player.play()
    assert player.sent == list(range(LENGTH)) and player.ended
    assert player.shades == [number % 256 for number in player.sent]


@pytest.mark.parametrize("seconds", [0.06, 0.2, 1.0])
def test_a_clip_made_too_slowly_is_seen_in_steps_and_keeps_up(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    player = Player(monkeypatch, seconds)
    player.play()
    assert player.ended and player.sent == sorted(set(player.sent))
    assert len(player.sent) >= min(LENGTH / 24 / 0.25, 0.9 * len(player.made))  # four a second, or all there are
    steps = [after - before for before, after in pairwise(player.sent)]
    assert max(steps) <= 8 + 2 * 24 * seconds
    assert player.shades == [number % 256 for number in player.sent], "each picture is the one it is said to be"
    assert max(player.late) <= 5 / 24 + 2 * seconds, "the picture keeps to the sound"


def test_what_is_slow_goes_on_where_the_playhead_is_and_a_copy_plays_every_frame(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two pieces that come at a quarter of their speed; of the second there are copies."""
    player = Player(monkeypatch, 4 / 24, tmp_path)
    pieces = [Stretch(0, 200, "a" * 32), Stretch(200, LENGTH, "b" * 32)]
    player.clip = Video(VideoInfo(8, 8, Fraction(24), LENGTH), player.pull, stretches=lambda: pieces)
    player.stream._proxies.prepare(player.clip, pieces[1], 0, 200, lambda: True, all=True)
    player.clock = 100.0
    player.stream.skip(0)
    player.play()
    slow = [number for number in player.sent if number < 200]
    assert 30 < len(slow) < 80 and max(after - before for before, after in pairwise(slow)) <= 12
    assert [number for number in player.sent if number >= 230] == list(range(230, LENGTH))


def test_frames_that_are_too_late_are_not_sent_while_others_are_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player(monkeypatch, 0.001)
    player.stream.skip(30)
    player.play()
    first, *rest = player.sent
    assert first == 0, "the first is seen whatever it is late: better than nothing"
    assert rest == list(range(30, LENGTH))


@pytest.mark.parametrize(("start", "stop"), [(0, 40_000), (12_345, 23_456)])
def test_each_block_of_sound_says_which_sample_it_begins_with(start: int, stop: int) -> None:
    """Sample k is k / 2**16, made in blocks of odd sizes: what is heard at a place is what belongs there."""

    def pull(start: int, stop: int) -> Iterator[Samples]:
        for at in range(start, stop, 7_001):
            ramp = np.arange(at, min(at + 7_001, stop), dtype=np.float32) / 2**16
            yield np.stack((ramp, -ramp), 1)

    heard: dict[int, Samples] = {}
    reader = ArenaReader(1 << 20)

    def hear(news: BlockSent | Ended) -> None:
        if isinstance(news, BlockSent):
            heard[news.n] = reader.view(news.place).copy()
            stream.free(news.place.sequence)

    stream = streams.Stream(1, ArenaWriter(reader.name), hear, Proxies(Path("none")))
    reader.shared()
    stream.sound(Audio(AudioInfo(8_000, 2, 48_000), pull), SoundOf("sound", "out", start, stop))
    expected = start
    for place, block in heard.items():
        assert place == expected
        assert np.array_equal(block[:, 0] * 2**16, np.arange(place, place + len(block)))
        assert np.array_equal(block[:, 1], -block[:, 0]), "left stays left"
        assert len(block) <= 2_000, "a quarter of a second at most, so that pausing is prompt"
        expected += len(block)
    assert expected == stop
