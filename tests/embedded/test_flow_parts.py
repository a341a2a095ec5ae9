"""The parts of Flow: strokes to masks, splatting, healing, the depth cue."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.embedded.flow.depth import nearness, softened
from studio.embedded.flow.diffuse import diffused
from studio.embedded.flow.heal import healed
from studio.embedded.flow.pose import poses
from studio.embedded.flow.snapping import snapped
from studio.embedded.flow.splat import softmax_splat
from studio.embedded.flow.strokes import brush_mask, paint
from studio.media.motion import region_text
from studio.media.values import Brush, CameraKey, Stroke

EMPTY = np.zeros((100, 200), np.uint8)


# --- strokes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stroke", "area"),
    [
        (Stroke(((0.5, 0.5),), 0.4, 0.0), np.pi * 20**2),
        (Stroke(((0.25, 0.5), (0.75, 0.5)), 0.2, 0.0), 100 * 20 + np.pi * 10**2),
        (Stroke(((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)), 0.01, 0.0, fill=True), 120 * 60),
        (Stroke(((-0.5, 0.5), (1.5, 0.5)), 0.2, 0.0), 200 * 20),
    ],
)
def test_a_stroke_covers_its_area(stroke, area):
    assert paint([stroke], EMPTY).sum() / 255 == pytest.approx(area, rel=0.08)


def test_softness_fades_the_edge_and_keeps_the_middle():
    hard, soft = (paint([Stroke(((0.5, 0.5),), 0.4, s)], EMPTY) for s in (0.0, 1.0))
    assert hard[50, 100] == soft[50, 100] == 255
    assert hard[50, 115] == 255 > soft[50, 115] > 0
    assert not soft[hard == 0].any()


def test_an_eraser_takes_away_and_a_later_stroke_paints_again():
    whole = Stroke(((0, 0), (1, 0), (1, 1), (0, 1)), fill=True)
    hole = Stroke(((0.5, 0.5),), 0.4, 0.0, erase=True)
    dot = Stroke(((0.5, 0.5),), 0.1, 0.0)
    mask = paint([whole, hole, dot], EMPTY)
    assert mask[50, 100] == 255 and mask[50, 113] == 0 and mask[10, 10] == 255


def test_a_region_joins_the_strokes():
    region = np.zeros((10, 20), np.uint8)
    region[:, :10] = 255
    mask = brush_mask(Brush((Stroke(((0.9, 0.5),), 0.2),), region=region_text(region)), 200, 100)
    assert mask[50, 20] == 255 and mask[50, 180] == 255 and mask[10, 150] == 0


@settings(max_examples=50, deadline=None)
@given(
    points=st.lists(st.tuples(st.floats(-4, 4), st.floats(-4, 4)), min_size=1, max_size=5),
    size=st.floats(0.001, 2),
    fill=st.booleans(),
)
def test_strokes_anywhere_are_painted_without_complaint(points, size, fill):
    assert paint([Stroke(tuple(points), size, 0.5, fill=fill)], EMPTY).shape == EMPTY.shape


def test_a_soft_rim_draws_in_to_the_bank_and_a_hard_one_is_taken_at_its_word():
    still = np.zeros((200, 400, 3), np.uint8)
    still[:100] = (40, 90, 180)
    still[100:] = (60, 120, 40)
    still += np.random.default_rng(1).integers(0, 20, still.shape).astype(np.uint8)
    water = ((0.2, 0.1), (0.8, 0.1), (0.8, 0.5), (0.2, 0.5))  # its middle line is the bank: half the rim is on land
    soft, hard = (
        paint([Stroke(water, 0.3, softness, fill=True)], np.zeros((200, 400), np.uint8)) for softness in (1.0, 0.0)
    )
    drawn = snapped(soft, still)
    assert soft[106, 200] > 150 > 70 > drawn[114, 200]
    assert (drawn <= soft).all() and drawn[60, 200] == 255
    assert np.array_equal(snapped(hard, still), hard)


# --- splatting and filling ----------------------------------------------------------------------------------------


def test_the_nearer_of_two_points_is_seen():
    values = np.zeros((8, 8, 1), np.float32)
    values[:, :4] = 1
    columns, rows = np.meshgrid(np.arange(8.0), np.arange(8.0))
    over = np.where(columns < 4, columns + 4, columns)
    near = np.where(columns < 4, 20.0, 0.0)
    seen = softmax_splat(values, np.stack([over, rows], -1).astype(np.float32), near.astype(np.float32))
    assert seen[:, 4:] == pytest.approx(1, abs=1e-3)


def test_holes_are_filled_from_around():
    values = np.full((40, 40, 2), 3.0, np.float32)
    weight = np.ones((40, 40), np.float32)
    weight[10:30, 10:30] = 0
    values[10:30, 10:30] = 99
    assert diffused(values, weight) == pytest.approx(3, abs=0.01)


def test_a_healed_hole_continues_the_texture_and_not_another_ball():
    draw = np.random.default_rng(2)
    grass = np.clip(draw.normal((40, 120, 50), 12, (200, 320, 3)), 0, 255).astype(np.uint8)
    still = grass.copy()
    for x in (80, 240):
        cv2.circle(still, (x, 100), 16, (250, 250, 250), -1)
    hole = np.zeros(still.shape[:2], np.uint8)
    cv2.circle(hole, (80, 100), 20, 255, -1)
    filled = healed(still, hole)
    inside = hole > 0
    assert filled[inside].mean(axis=0) == pytest.approx(grass[inside].mean(axis=0), abs=8)
    assert filled[inside].std() == pytest.approx(grass[inside].std(), rel=0.2)
    assert np.array_equal(filled[~inside], still[~inside])


def test_a_hole_that_is_everything_is_still_a_picture():
    still = np.full((20, 30, 3), 77, np.uint8)
    assert healed(still, np.full((20, 30), 255, np.uint8)).shape == still.shape


# --- depth and poses ----------------------------------------------------------------------------------------------


def test_the_sky_is_far_the_ground_comes_near_and_a_tower_stands_where_its_foot_is():
    still = np.zeros((360, 640, 3), np.uint8)
    still[:180] = (150, 190, 240)
    still[180:] = (70, 110, 60)
    still[180:] += np.random.default_rng(1).integers(0, 30, (180, 640, 3)).astype(np.uint8)
    still[60:300, 300:360] = (60, 40, 40)
    near = nearness(still, 160, 90)
    assert near[10, 20] < near[50, 20] < near[85, 20]
    foot, top, sky = near[72, 82], near[20, 82], near[20, 20]
    assert top - sky > 0.6 * (foot - sky) > 0


def test_a_given_depth_keeps_its_order_and_loses_its_cliffs():
    depth = np.zeros((90, 160), np.uint8)
    depth[:, 80:] = 255
    near = softened(depth, 160, 90)
    assert near[:, 0].max() < 0.01 and near[:, -1].min() > 0.99
    assert np.abs(np.diff(near, axis=1)).max() < 0.3


def test_a_move_that_fits_is_not_tightened_and_one_that_never_fits_is_cut_short():
    facts = {"width": 640, "height": 360, "frames": 24, "seconds": 1.0, "amount": 1.0, "seed": 0, "loop": False}
    inward = poses((CameraKey(0), CameraKey(1, zoom=1.3)), 0, **facts, near=(0.7, 1.3))
    assert (inward.overscan, inward.share) == (1, 1)
    away = poses((CameraKey(0), CameraKey(1, pan=60)), 0, **facts, near=(1, 1))
    assert 0 < away.at(23)[2] < 0.5
    assert away.share < 0.5 and away.overscan <= 1.75
