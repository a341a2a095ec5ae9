"""Motion brushes whose numbers move: what flows goes faster, slower, and back, by the seconds of the clip."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest

from nodes.motion import brush_motion
from studio.embedded.flow import Clip
from studio.embedded.flow.pace import Pace
from studio.media.encoding import decode, encode
from studio.media.motion import read_brushes
from studio.media.signal import Curve, Key, Signal
from studio.media.values import Image, Motion


def still() -> np.ndarray:
    draw = np.random.default_rng(4)
    soft = cv2.GaussianBlur(draw.integers(0, 256, (120, 160, 3), np.uint8), (0, 0), 2.0)
    return cv2.normalize(soft, None, 0, 255, cv2.NORM_MINMAX)


def clip(frames: int = 72, *, loop: bool = False, **numbers: float | Signal) -> Clip:
    motion = brush_motion(Image(still()), **numbers)
    return Clip(still(), motion, frames=frames, rate=Fraction(24), seed=1, loop=loop)


def shifted(first: np.ndarray, second: np.ndarray) -> float:
    """Pixels that the middle has gone to the right from one frame to the other."""
    grey = [cv2.cvtColor(one, cv2.COLOR_RGB2GRAY)[20:-20, 20:-20].astype(np.float32) for one in (first, second)]
    window = cv2.createHanningWindow(grey[0].shape[::-1], cv2.CV_32F)
    return float(cv2.phaseCorrelate(*grey, window)[0][0])


RISE = Curve((Key(0, 0.0, "hold"), Key(1.0, 8.0)))


def test_a_pace_adds_up_what_its_number_is() -> None:
    triangle = Curve((Key(0, 0.0), Key(1, 4.0), Key(2, 0.0)))
    pace = Pace(4.0, triangle, 0.0, 3.0)
    assert pace.between(0, 1) == pytest.approx(2, abs=1e-4) and pace.between(0.5, 2) == pytest.approx(3.5, abs=1e-3)
    assert pace.between(2, 9) == pytest.approx(0, abs=1e-6) and pace.at(1.0) == 4
    assert Pace(3.0, None, 0.0).between(1, 2.5) == 4.5
    loop = Pace(4.0, Curve((Key(0, 1.0), Key(1, 3.0))), 2.0)
    assert loop.at(0.25) == loop.at(1.75) == loop.at(2.25) == 1.5
    assert loop.between(0, 2) == pytest.approx(4, abs=1e-3)
    assert loop.between(-0.5, 0.7) == pytest.approx(loop.between(3.5, 4.7), abs=1e-3)


def test_what_rests_is_the_still_and_then_flows_as_fast_as_the_signal_says() -> None:
    made = clip(horizontal=RISE)
    assert np.abs(made.frame(12).astype(int) - still()).max() <= 2, "nothing breathes while nothing moves"
    plain = clip(horizontal=8.0)
    for number in (40, 60):
        assert shifted(made.frame(number), made.frame(number + 1)) == pytest.approx(
            shifted(plain.frame(number), plain.frame(number + 1)), abs=0.15
        )
    assert shifted(made.frame(60), made.frame(61)) > 0.4


def test_leaves_sway_only_while_the_signal_lets_them() -> None:
    made = clip(ambient=Curve((Key(0, 6.0, "hold"), Key(1.5, 0.0))))
    assert np.abs(made.frame(20).astype(int) - still()).mean() > 2
    assert np.array_equal(made.frame(40), still())


def test_a_loop_closes_with_a_brush_that_moves() -> None:
    made = clip(48, loop=True, horizontal=Curve((Key(0, 1.0), Key(1.0, 6.0))))
    around = np.abs(made.frame(47).astype(int) - made.frame(0)).mean()
    inside = max(np.abs(made.frame(n).astype(int) - made.frame(n + 1)).mean() for n in range(4, 46, 6))
    assert around <= 1.5 * inside


def test_a_brush_that_moves_outlives_the_store_and_one_that_rests_has_the_bytes_it_had() -> None:
    moving = brush_motion(Image(still()), vertical=RISE, ambient=2.0)
    assert moving.brushes[0].vertical == 8.0 and dict(moving.brushes[0].moving) == {"vertical": RISE}
    kind, content = encode(moving)[:2]
    assert decode(kind, content) == moving
    rests = Motion(read_brushes([{"horizontal": 2}]))
    assert b"moving" not in encode(rests)[1]
