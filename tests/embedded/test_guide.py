"""What a motion asks of a video model, the noise that carries it, and the seams of clips that go on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.embedded.filters.seams import Seam, drift
from studio.embedded.flow import Clip, Guide, moving_noise
from studio.film.story.promptschedule import read_schedule
from studio.media.values import Brush, CameraKey, Motion, Stroke

RIGHT_HALF = Stroke(((0.75, 0.0), (0.75, 1.0)), size=0.5, softness=0.0)
PUSH_RIGHT = Brush(strokes=(RIGHT_HALF,), horizontal=10)
ZOOM = (CameraKey(0.0), CameraKey(1.0, zoom=1.5, horizontal=5))


def still(width: int = 64, height: int = 64) -> Any:
    y, x = np.mgrid[0:height, 0:width]
    return np.stack((x * 4 % 256, y * 4 % 256, (x + y) * 2 % 256), axis=-1).astype(np.uint8)


def guide(motion: Motion, **more: Any) -> Guide:
    return Guide(still(), motion, frames=9, rate=Fraction(8), **more)


def test_only_what_is_brushed_is_free_and_static_parts_never_are() -> None:
    asked = guide(Motion((PUSH_RIGHT,), static=(Stroke(((0.75, 0.1),), size=0.2, softness=0.0),)))
    free = asked.free(4)
    assert asked.holds and asked.directed
    assert free[40, 48] == 255 and free[40, 8] == 0 and free[6, 48] == 0


@pytest.mark.parametrize(
    ("motion", "holds", "directed"),
    [
        (Motion(), False, False),
        (Motion(camera=ZOOM), False, True),
        (Motion((Brush(strokes=(RIGHT_HALF,), ambient=5),)), True, False),
        (Motion(static=(RIGHT_HALF,)), True, False),
    ],
)
def test_a_motion_without_brushes_holds_nothing(motion: Motion, holds: bool, directed: bool) -> None:
    asked = guide(motion)
    assert (asked.holds, asked.directed) == (holds, directed)
    assert holds or asked.free(3).min() == 255


def test_what_is_held_follows_the_camera_as_the_embedded_engine_moves_it() -> None:
    motion = Motion((PUSH_RIGHT,), camera=ZOOM)
    asked = guide(motion)
    flow = Clip(still(), Motion(camera=ZOOM), frames=9, rate=Fraction(8))
    assert all(np.array_equal(asked.plate(n), flow.frame(n)) for n in range(9))
    assert not np.array_equal(asked.free(0), asked.free(8))


def test_sources_say_where_brushed_pixels_come_from() -> None:
    sources = guide(Motion((PUSH_RIGHT,))).sources(8)
    # 10 units of push are a fifth of the height a second; frame 8 is at one second.
    assert sources[32, 48] == pytest.approx([48 - 0.2 * 64, 32], abs=0.05)
    assert sources[32, 5] == pytest.approx([5, 32], abs=0.05)


def test_a_thing_on_a_path_is_free_all_along_it() -> None:
    ball = Brush(strokes=(Stroke(((0.2, 0.5),), size=0.2, softness=0.0),), path=((0.2, 0.5), (0.8, 0.5)))
    asked = guide(Motion((ball,)))
    assert [asked.free(0)[32, x] for x in (12, 32, 52)] == [255, 255, 255] and asked.free(0)[8, 32] == 0
    assert asked.sources(8)[32, 51] == pytest.approx([12.6, 32], abs=0.6)


@pytest.mark.parametrize(("amount", "end"), [(0.5, 32), (1.0, 51), (2.0, 90)])
def test_with_more_motion_a_thing_on_a_path_is_free_as_far_as_it_goes(amount: float, end: int) -> None:
    ball = Brush(strokes=(Stroke(((0.1, 0.5),), size=0.2, softness=0.0),), path=((0.1, 0.5), (0.4, 0.5)))
    asked = Guide(still(128, 64), Motion((ball,)), frames=9, rate=Fraction(8), amount=amount)
    shift = np.linalg.norm(asked.sources(8) - asked.sources(0), axis=2)
    lies = shift > 1  # the thing at the clip's end
    assert lies[32, end]
    assert np.all(asked.free(8)[lies] > 127)
    assert asked.free(8)[32, 127] == 0


def shares(width: int, height: int) -> Any:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.stack(((x + 0.5) / width, (y + 0.5) / height), axis=-1)


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3), st.floats(0.6, 1.6), st.integers(0, 2**32 - 1))
def test_moved_noise_stays_white_and_normal(dx: float, dy: float, zoom: float, seed: int) -> None:
    place = shares(40, 32)
    middle = np.float32(0.5)
    noise = moving_noise(
        2, 8, 32, 40, lambda n: middle + (place - middle) / np.float32(zoom) - np.float32([dx * n, dy * n]), seed=seed
    )[1]
    assert abs(noise.mean()) < 0.06 and abs(noise.std() - 1) < 0.05
    assert abs(np.corrcoef(noise[..., 1:].ravel(), noise[..., :-1].ravel())[0, 1]) < 0.06
    assert abs(np.mean(noise**4) - 3) < 0.5  # a normal distribution's fourth moment


@pytest.mark.parametrize(("fresh", "least", "most"), [(0.0, 0.97, 1.0), (0.5, 0.4, 0.6), (1.0, -0.05, 0.05)])
def test_noise_moves_as_the_flow_says(fresh: float, least: float, most: float) -> None:
    place = shares(48, 32)
    noise = moving_noise(3, 8, 32, 48, lambda n: place - np.float32([n * 4 / 48, 0]), seed=1, fresh=fresh)
    moved = np.corrcoef(noise[0][..., :-8].ravel(), noise[2][..., 8:].ravel())[0, 1]
    stayed = np.corrcoef(noise[0].ravel(), noise[2].ravel())[0, 1]
    assert least <= moved <= most and abs(stayed) < 0.05


def test_a_seam_has_the_light_of_the_frame_before_it_and_no_doubled_detail() -> None:
    before = still()
    made = [np.clip(np.roll(before, n, axis=1) * 0.85 + 20, 0, 255).astype(np.uint8) for n in range(6)]
    seam = Seam(before, made[0], 4)
    assert np.abs(seam.joined(0, made[0]).astype(int) - before).mean() < 2
    assert drift(before, made[5]) > 4 and drift(before, seam.joined(5, made[5])) < 2
    assert drift(before, before) == 0


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("a lake at dawn", ((0.0, "a lake at dawn"),)),
        ("0: dawn, 48: night", ((0.0, "dawn"), (2.0, "night"))),
        ("0: dawn, mist; 1.5s: noon\n72: night, stars", ((0.0, "dawn, mist"), (1.5, "noon"), (3.0, "night, stars"))),
        ("12: late", ((0.5, "late"),)),
        ("at 5: tea", ((0.0, "at 5: tea"),)),
    ],
)
def test_a_prompt_over_time_is_read(text: str, cues: tuple[tuple[float, str], ...]) -> None:
    assert read_schedule(text, 24).cues == cues


def test_between_two_cues_the_prompt_is_a_mixture() -> None:
    schedule = read_schedule("0: dawn, 48: night", 24)
    assert schedule.at(0) == (0, 1, 0.0) and schedule.at(0.5) == (0, 1, 0.25) and schedule.at(2) == (1, 1, 0.0)
