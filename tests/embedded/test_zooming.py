"""A clip seen closer and to one side, over time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import numpy as np

from nodes.animate import restyle
from studio.embedded.zooming import zoomed
from studio.media.frames import Frame
from studio.media.signal import Curve, Key
from studio.media.values import Text, Video, VideoInfo


def square(count: int = 11) -> Video:
    """Ten frames a second of a white square of 16 pixels in the middle of black."""
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[24:40, 40:56] = 255

    def frames(start: int, stop: int) -> Iterator[Frame]:
        return iter([Frame.of(picture) for _ in range(start, stop)])

    return Video(VideoInfo(96, 64, Fraction(10), count), frames)


def seen(video: Video, number: int) -> tuple[float, float, float]:
    """How large the square is, in pixels of the source's, and where its middle is."""
    frame = next(iter(video.frames(number, number + 1)))
    white = frame.rgb()[..., 0] / 255
    rows, columns = np.indices(white.shape) + 0.5
    across, down = (float((places * white).sum() / white.sum()) for places in (columns, rows))
    return float(white.sum()) / 256, across, down


def test_a_clip_that_nothing_moves_is_the_clip() -> None:
    video = square()
    assert zoomed(video, 1.0, 0.0, 0.0) is video


def test_zoom_and_pan_by_signals_are_those_of_each_frames_own_time() -> None:
    closer = Curve((Key(0.0, 1.0, "linear"), Key(1.0, 2.0, "linear")))
    right = Curve((Key(0.0, 0.0, "linear"), Key(1.0, 25.0, "linear")))
    made = zoomed(square(), closer, right, 0.0)
    np.testing.assert_allclose(seen(made, 0), (1, 48, 32), atol=0.02)
    np.testing.assert_allclose(seen(made, 5), (1.5**2, 60, 32), rtol=0.02)
    np.testing.assert_allclose(seen(made, 10), (4, 72, 32), rtol=0.02)
    assert np.array_equal(next(iter(made.frames(5, 6))).rgb(), list(made.frames(0, 11))[5].rgb())


def test_restyle_paints_what_its_zoom_and_pan_show() -> None:
    class Painter:
        def engine(self, task: str, model: str) -> Any:
            return lambda wish: wish.video

    closer = Curve((Key(0.0, 1.0, "linear"), Key(1.0, 2.0, "linear")))
    plain = restyle(cast(Any, Painter()), square(), Text("a lake"))
    moved = restyle(cast(Any, Painter()), square(), Text("a lake"), zoom=closer, pan_y=10.0)
    np.testing.assert_allclose(seen(plain, 10), (1, 48, 32), atol=0.02)
    np.testing.assert_allclose(seen(moved, 10), (4, 48, 38.4), rtol=0.02)


def test_what_a_smaller_picture_lays_bare_is_the_picture_mirrored() -> None:
    made = next(iter(zoomed(square(), 0.5, 0.0, 0.0).frames(0, 1))).rgb()
    assert made.shape == (64, 96, 3)
    assert made[32, 48].min() > 240  # the square, half as large, in the middle
    assert made[32, 1].min() > 240 and made[1, 48].min() > 240  # and again where its mirror stands
    assert made[32, 20].max() < 15 and made[16, 48].max() < 15
