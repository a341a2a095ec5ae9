"""A person who is described is the same person in every picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from plugins.animatic.painting import paint
from plugins.animatic.portraying import dress_of, face_of
from plugins.animatic.reading import read_prompt

PLACES = [
    f"a {place}"
    for place in ("beach", "street", "forest", "kitchen", "library", "meadow", "hill", "harbour", "castle", "park")
]
MIRA = "Mira (a woman, 34 years old, dark skin, long {hair} hair, {glasses}a {coat} coat)"


def _mira(hair: str = "red", glasses: str = "glasses, ", coat: str = "green") -> str:
    return MIRA.format(hair=hair, glasses=glasses, coat=coat)


def _apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 25)


def test_ten_shots_have_one_person_in_them() -> None:
    scenes = [read_prompt(f"{_mira()} in {place}, {size}")
              for place, size in zip(PLACES, ("close-up", "wide shot") * 5, strict=True)]  # fmt: skip
    assert len({face_of(scene.people[0], "calm") for scene in scenes}) == 1
    assert len({dress_of(scene.people[0]) for scene in scenes}) == 1
    assert all(scene.palette == () and scene.subject("woman") for scene in scenes)


def test_hair_coat_and_glasses_are_the_same_to_the_eye_in_ten_shots() -> None:
    """What changes when a part is said otherwise is that part: its colour and its shape are compared across shots."""
    hues: dict[str, list[float]] = {"hair": [], "coat": []}
    areas: dict[str, list[float]] = {"hair": [], "coat": [], "glasses": []}
    for place in PLACES:
        end = f" in {place} at noon, close-up of her face"
        said = [_mira(), _mira(hair="blue"), _mira(coat="purple"), _mira(glasses="")]
        as_is, hair, coat, bare = (paint(who + end, 320, 180, 5) for who in said)
        for part, other in (("hair", hair), ("coat", coat), ("glasses", bare)):
            where = _apart(as_is, other)
            areas[part].append(float(where.mean()))
            if part in hues:
                lab = cv2.cvtColor(as_is, cv2.COLOR_RGB2LAB)[where].astype(float).mean(axis=0) - 128
                hues[part].append(float(np.degrees(np.arctan2(lab[2], lab[1]))))
    assert all(20 < hue < 80 for hue in hues["hair"]), hues
    assert all(100 < hue < 200 for hue in hues["coat"]), hues
    for part, seen in areas.items():
        assert min(seen) > 0.002, (part, seen)
        assert max(seen) < 1.6 * min(seen), (part, seen)


@pytest.mark.parametrize(
    ("words", "part", "value"),
    [
        ("a bald man with a beard", "style", "bald"),
        ("a bearded man in a red jacket", "beard", True),
        ("a man in a suit, brown skin, no beard", "beard", False),
        ("a clean-shaven man", "beard", False),
        ("a woman with glasses", "glasses", True),
        ("a woman in a red dress", "skirt", True),
        ("a woman, 70 years old", "old", True),
        ("a woman with grey hair in a bun", "style", "bun"),
    ],
)
def test_words_of_looks_are_read(words: str, part: str, value: object) -> None:
    assert getattr(read_prompt(words).people[0], part) == value


def test_two_people_keep_their_own_looks() -> None:
    scene = read_prompt("a woman with red hair and a man with a beard and a blue coat, in a street")
    woman, man = scene.likeness("woman", 0), scene.likeness("man", 0)
    assert woman is not None and woman.hair is not None and not woman.beard and woman.top is None
    assert man is not None and man.beard and man.top is not None and man.hair is None
    assert scene.likeness("man", 1) is None


def test_colours_of_things_stay_theirs() -> None:
    scene = read_prompt("a woman beside a red car")
    assert scene.people == ()
    assert scene.subject("car").tint == "red"  # type: ignore[union-attr]
