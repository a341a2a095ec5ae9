"""What a render has kept so far can be looked at before it is done."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from studio.graph.store import Store
from studio.graph.takeview import value_of_take
from studio.media.encoding import digest_of
from studio.media.files.chunks import keep
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo


def shade(number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((16, 16, 3), number % 256, np.uint8)


def pull(start: int, stop: int) -> Iterator[Frame]:
    for number in range(start, stop):
        yield Frame.of(shade(number))


def test_the_frames_that_are_there_are_a_clip(tmp_path: Path) -> None:
    store = Store(tmp_path)
    key = "ab" * 16
    assert value_of_take(store, key, "out") is None
    whole = Video(VideoInfo(16, 16, Fraction(24), 300), pull)
    kept = keep(whole, store.workspace(key) / digest_of("out")[:8])
    for _ in kept.frames(0, 240):
        pass
    found = value_of_take(store, key, "out")
    assert found is not None and isinstance(found[0], Video)
    video = found[0]
    assert (video.info.length, video.info.rate, video.info.width) == (240, Fraction(24), 16)
    assert np.array_equal(video.frame(200).rgb(), shade(200))
    store.close()
