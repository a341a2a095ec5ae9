"""Handles of settings that are places: a grip that is put somewhere lies there, and nothing else moves for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.graph.places import Box, Cuts, Handle, Look, Outline, Point, Quad
from studio.graph.spec import node
from studio.media.values import Image

LOOK = Look(200, 100, 12)
BOX = Box("x", "y", "width", "height", "rotation")
VALUES: dict[str, Any] = {
    "x": 40.0,
    "y": 60.0,
    "width": 30.0,
    "height": 50.0,
    "rotation": 25.0,
    "anchor_x": 10.0,
    "anchor_y": 20.0,
    "left": 10.0,
    "top": 20.0,
    "right": 30.0,
    "bottom": 5.0,
    "corners": "",
    "frame": 3.0,
    "shape": "bezier",
    "outline": [
        {"at": 0, "points": [[0.1, 0.1], [0.9, 0.2], [0.5, 0.9]]},
        {"at": 30, "points": [[0.2, 0.1], [0.8, 0.3], [0.5, 0.7]]},
    ],
}
HANDLES: dict[str, Handle] = {
    "point": Point("x", "y"),
    "from an anchor": Point("x", "y", ("anchor_x", "anchor_y")),
    "box": BOX,
    "cuts": Cuts("left", "top", "right", "bottom"),
    "quad": Quad("corners", Box("x", "y", "width", "height")),
    "outline": Outline("outline", BOX, "frame"),
}
GRIPS = [(name, grip.name) for name, handle in HANDLES.items() for grip in handle.grips(VALUES, LOOK)]


def _spot(handle: Handle, grip: str, values: dict[str, Any]) -> tuple[float, float]:
    return next((one.x, one.y) for one in handle.grips(values, LOOK) if one.name == grip)


@pytest.mark.parametrize(("name", "grip"), GRIPS)
def test_a_grip_that_stays_where_it_is_changes_nothing(name: str, grip: str) -> None:
    handle = HANDLES[name]
    made = handle.pulled(grip, _spot(handle, grip, VALUES), VALUES, LOOK)
    assert set(made) <= set(handle.settings)
    before, after = (handle.grips(one, LOOK) for one in (VALUES, {**VALUES, **made}))
    for one, other in zip(before, after, strict=True):
        assert (one.x, one.y) == pytest.approx((other.x, other.y), abs=0.05)


@pytest.mark.parametrize(
    ("name", "grip"), [(n, g) for n, g in GRIPS if n != "cuts" and (n != "box" or g == "middle" or " " in g)]
)
@given(x=st.floats(90, 160), y=st.floats(65, 95))
def test_a_grip_goes_where_it_is_put(name: str, grip: str, x: float, y: float) -> None:
    handle = HANDLES[name]
    if name == "box" and grip != "middle":  # on its own side of the middle
        middle = _spot(handle, "middle", VALUES)
        side = _spot(handle, grip, VALUES)
        part = 0.5 + (x - 90) / 70
        x, y = (m + (s - m) * part for m, s in zip(middle, side, strict=True))
    made = {**VALUES, **handle.pulled(grip, (x, y), VALUES, LOOK)}
    assert _spot(handle, grip, made) == pytest.approx((x, y), abs=0.05)


@given(x=st.floats(-300, 500), y=st.floats(-300, 500), grip=st.sampled_from([g for n, g in GRIPS if n == "cuts"]))
def test_cuts_never_meet_and_never_leave_the_picture(x: float, y: float, grip: str) -> None:
    made = {**VALUES, **HANDLES["cuts"].pulled(grip, (x, y), VALUES, LOOK)}
    for first, second in (("left", "right"), ("top", "bottom")):
        assert made[first] >= -1e-9 and made[second] >= -1e-9 and made[first] + made[second] <= 99 + 1e-9
    if grip == "middle":
        assert made["left"] + made["right"] == pytest.approx(40) and made["top"] + made["bottom"] == pytest.approx(25)


def test_a_box_that_has_turned_several_times_is_not_turned_back() -> None:
    values = {**VALUES, "rotation": 730.0}
    assert BOX.pulled("turn", _spot(BOX, "turn", values), values, LOOK)["rotation"] == pytest.approx(730)


def test_an_outline_that_moves_gets_a_key_at_the_frame_with_what_is_added_to_it() -> None:
    handle = HANDLES["outline"]
    made = handle.pulled("0", (80, 40), VALUES, LOOK)["outline"]
    assert [key["at"] for key in made] == [0, 15, 30]
    assert all(len(key["points"]) == 4 for key in handle.added((90, 60), VALUES, LOOK)["outline"])
    assert handle.removed("1", VALUES, LOOK) == {}, "three points are left at least"


def test_a_place_of_what_a_node_has_not_is_refused_where_it_is_declared() -> None:
    with pytest.raises(TypeError, match="a place is of what it has not"):

        @node("test.place", version=1, places=(Point("x", "z"),))
        def place(image: Image, *, x: float = 1.0) -> Image:
            """Nothing."""
            return image


def test_a_handle_counts_only_with_its_values() -> None:
    handle = Point("x", "y", when=("shape", ("spin", "zoom")))
    assert not handle.counts(VALUES) and handle.counts({**VALUES, "shape": "zoom"})
