"""Picking a thing on the picture with a click or a box: the thing is covered, the rest is not."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from studio.embedded.flow.strokes import paint
from studio.embedded.outlining import boxed, flooded, outlines
from studio.media.motion import read_strokes, strokes_data

Pixels = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def ball() -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """A red ball on a meadow that is nowhere the same green, and where the ball is."""
    still = np.random.default_rng(3).normal(0, 6, (360, 640, 3)) + np.array([60, 130, 50])
    still[..., 1] += np.linspace(-20, 20, 640)[None, :]
    where = np.zeros((360, 640), np.uint8)
    cv2.circle(where, (400, 180), 70, 255, -1)
    still[where > 0] = np.random.default_rng(4).normal(0, 4, (int((where > 0).sum()), 3)) + np.array([200, 50, 45])
    return np.clip(still, 0, 255).astype(np.uint8), where > 0


def agreement(strokes: object, where: npt.NDArray[np.bool_]) -> float:
    """Overlap over union of what the strokes paint and where the thing is."""
    painted = paint(read_strokes(strokes), np.zeros(where.shape, np.uint8)) > 127
    return float((painted & where).sum() / (painted | where).sum())


def test_a_click_covers_the_thing_under_it(ball: tuple[Pixels, npt.NDArray[np.bool_]]) -> None:
    still, where = ball
    assert agreement(strokes_data(outlines(flooded(still, 400 / 640, 0.5))), where) > 0.94


def test_a_box_covers_the_thing_inside_it_and_always_the_same(ball: tuple[Pixels, npt.NDArray[np.bool_]]) -> None:
    still, where = ball
    box = (0.45, 0.2, 0.8, 0.8)
    picked = outlines(boxed(still, box))
    assert agreement(strokes_data(picked), where) > 0.94
    assert outlines(boxed(still, box)) == picked


def test_what_a_click_on_the_background_covers_has_the_thing_as_a_hole(
    ball: tuple[Pixels, npt.NDArray[np.bool_]],
) -> None:
    still, where = ball
    strokes = outlines(flooded(still, 0.1, 0.1, 40))
    assert not strokes[0].erase and any(stroke.erase for stroke in strokes)
    assert agreement(strokes_data(strokes), ~where) > 0.94


def test_taking_away_what_was_picked_leaves_nothing(ball: tuple[Pixels, npt.NDArray[np.bool_]]) -> None:
    still, _ = ball
    mask = flooded(still, 400 / 640, 0.5)
    both = (*outlines(mask), *outlines(mask, erase=True))
    assert paint(both, np.zeros((360, 640), np.uint8)).max() < 140


def test_nothing_is_picked_from_nothing() -> None:
    assert outlines(np.zeros((90, 160), np.uint8)) == ()
    assert not boxed(np.zeros((90, 160, 3), np.uint8), (0.5, 0.5, 0.51, 0.51)).any()
