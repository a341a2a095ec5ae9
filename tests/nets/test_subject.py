"""U2NetP: the subject of drawn scenes, whose truth is known, beside GrabCut; and its edge."""

import itertools
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from nodes.subject import subject
from studio.app import node_types
from studio.embedded.nets import subject as nets
from studio.embedded.outlining import boxed
from studio.media.values import Image

Picture = npt.NDArray[np.uint8]
WIDE, HIGH = 480, 320


def clouds(seed: int, low: tuple[int, ...], high: tuple[int, ...], sizes: tuple[int, ...]) -> Any:
    """Texture between two colours."""
    draw = np.random.default_rng(seed)
    field = sum(
        cv2.resize(draw.standard_normal((HIGH // size + 2, WIDE // size + 2)).astype(np.float32), (WIDE, HIGH))
        * size**0.4
        for size in sizes
    )
    share = np.clip(0.5 + 0.2 * field / np.std(field), 0, 1)[..., None]
    return np.array(low) * (1 - share) + np.array(high) * share


def person(mask: Picture) -> None:
    cv2.circle(mask, (240, 90), 38, 255, -1, cv2.LINE_AA)
    cv2.ellipse(mask, (240, 250), (78, 118), 0, 180, 360, 255, -1, cv2.LINE_AA)
    cv2.rectangle(mask, (162, 248), (318, 320), 255, -1)


def cup(mask: Picture) -> None:
    cv2.rectangle(mask, (170, 110), (290, 250), 255, -1)
    cv2.ellipse(mask, (230, 250), (60, 20), 0, 0, 360, 255, -1, cv2.LINE_AA)
    cv2.ellipse(mask, (300, 175), (36, 44), 0, 0, 360, 255, 14, cv2.LINE_AA)


def bird(mask: Picture) -> None:
    cv2.ellipse(mask, (230, 170), (90, 44), -15, 0, 360, 255, -1, cv2.LINE_AA)
    cv2.circle(mask, (318, 128), 27, 255, -1, cv2.LINE_AA)
    cv2.fillPoly(mask, [np.array([[340, 122], [372, 132], [340, 138]], np.int32)], 255, cv2.LINE_AA)
    cv2.fillPoly(mask, [np.array([[160, 180], [70, 230], [110, 160]], np.int32)], 255, cv2.LINE_AA)


GROUNDS = {
    "meadow": (((150, 180, 230), (235, 240, 250), (40, 120)), ((40, 90, 30), (120, 170, 70), (3, 8, 24))),
    "street": (((150, 140, 130), (200, 190, 175), (6, 40)), ((60, 60, 65), (110, 105, 100), (3, 16))),
}
"""Above and below the horizon."""
THINGS = {
    "person": (person, (60, 40, 30), (190, 60, 40), 128),
    "cup": (cup, (235, 230, 225), (60, 90, 190), 180),
    "bird": (bird, (200, 160, 30), (90, 50, 20), 170),
}
"""Drawn by, colour above and below a height: what has one colour a colour picker would find."""


def scenes() -> Iterator[tuple[str, Picture, Picture]]:
    """(name, picture, truth): things of two colours, lit from above, before textured grounds of two."""
    rows = np.arange(HIGH)[:, None, None]
    for seed, ((ground, (sky, floor)), (thing, (draw, top, bottom, waist))) in enumerate(
        itertools.product(GROUNDS.items(), THINGS.items())
    ):
        truth = np.zeros((HIGH, WIDE), np.uint8)
        draw(truth)
        behind = np.where(rows < 200, clouds(seed, *sky), clouds(seed + 20, *floor))
        colours = np.where(rows < waist, np.array(top), np.array(bottom))
        front = (colours + clouds(seed + 50, (-20,) * 3, (20,) * 3, (4, 30))) * np.linspace(1.1, 0.7, HIGH)[
            :, None, None
        ]
        share = truth[..., None] / 255
        picture = front * share + behind * (1 - share) + np.random.default_rng(seed).normal(0, 3, front.shape)
        yield f"{thing} on {ground}", np.clip(picture, 0, 255).astype(np.uint8), truth


def overlap(found: Picture, truth: Picture) -> float:
    one, other = found > 127, truth > 127
    return float((one & other).sum() / max(1, (one | other).sum()))


def by_grabcut(picture: Picture) -> Picture:
    """GrabCut with a box that nobody drew: all but the rim."""
    found = boxed(picture, (0.04, 0.04, 0.96, 0.96))
    return np.asarray(cv2.resize(found, (WIDE, HIGH), interpolation=cv2.INTER_NEAREST), np.uint8)


def test_it_finds_the_subject_where_grabcut_without_a_box_does_not() -> None:
    ours, theirs = [], []
    for name, picture, truth in itertools.islice(scenes(), 2, 6):
        ours.append(overlap(subject(Image(picture)).pixels, truth))
        theirs.append(overlap(by_grabcut(picture), truth))
        print(f"{name:<18} U2NetP {ours[-1]:.3f}  GrabCut {theirs[-1]:.3f}")
    assert min(ours) > 0.98
    assert 1 - np.mean(ours) < (1 - np.mean(theirs)) / 4


def test_the_edge_follows_the_picture_when_it_is_refined() -> None:
    errors = {0: 0.0, 100: 0.0}
    for _, picture, truth in itertools.islice(scenes(), 1):
        large = np.asarray(cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC), np.uint8)
        wanted = cv2.resize(truth, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
        for refine in errors:
            errors[refine] += float(np.abs(subject(Image(large), refine=refine).pixels.astype(int) - wanted).mean())
    print(errors)
    assert errors[100] < errors[0] * 0.8


def test_a_clip_of_it_is_a_matte() -> None:
    assert node_types.shipped()["image.subject"].liftable


def test_a_mask_has_the_pictures_size_and_can_be_turned_inside_out() -> None:
    _, picture, _ = next(scenes())
    deep = Image(picture.astype(np.uint16) * 257)
    found = subject(deep).pixels
    assert found.shape == (HIGH, WIDE)
    np.testing.assert_array_equal(subject(deep, invert=True).pixels, 255 - found)


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (40, 2)])
def test_pictures_of_any_shape_have_a_mask(size: tuple[int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    assert nets.subject(picture).shape == (size[1], size[0])
