"""Points and planes followed through clips whose camera the test has made, so that every place is known."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from studio.base.errors import MediaError, SettingError
from studio.embedded.tracking import following
from studio.embedded.tracking.pinning import pinned
from studio.embedded.tracking.track import Track, bridged, from_text
from tests.embedded.scenes import Shaken, clip_of, shaken

START = (0.42, 0.38)


def truth(shot: Shaken, places: Any, start: int) -> Any:
    """Where places of frame `start`, (k, 2) in shares of the sides, are in every frame."""
    info = shot.video.info
    size = np.array((info.width, info.height))
    there = np.c_[np.asarray(places) * size - 0.5, np.ones(len(places))].T
    out = []
    for camera in shot.cameras:
        seen = np.linalg.inv(camera) @ shot.cameras[start] @ there
        out.append((seen[:2] / seen[2]).T)
    return (np.array(out) + 0.5) / size


def miss(shot: Shaken, track: Track, places: Any, start: int) -> float:
    """Root mean square of the miss in pixels."""
    size = np.array((shot.video.info.width, shot.video.info.height))
    away = (track.places - truth(shot, places, start)) * size
    return float(np.sqrt(np.mean((away**2).sum(axis=-1))))


def point(shot: Shaken, start: int = 0, place: Any = START, patch: float = 0.15, reach: float = 0.2) -> Track:
    return following.point(shot.video, start, place, patch, reach, lambda frames: None)


POINTS = {
    "a hand": ({}, 0.1),
    "a hand that pans": ({"pan": 1.0, "length": 60}, 0.1),
    "a noisy night": ({"noise": 10.0}, 0.35),
    "turning": ({"turn": 6.0, "sway": 2.0}, 0.15),
    "perspective": ({"tilt": 0.1}, 0.2),
    "odd sizes": ({"width": 317, "height": 181}, 0.1),
}


@pytest.mark.parametrize("name", POINTS)
def test_a_point_is_followed_to_parts_of_a_pixel(name: str) -> None:
    options, most = POINTS[name]
    shot = shaken(**options)  # type: ignore[arg-type]
    track = point(shot)
    assert track.found.all() and miss(shot, track, [START], 0) < most


def plain_lucas_kanade(shot: Shaken, place: Any) -> Track:
    """OpenCV's alone, from each frame to the next, with its usual window."""
    info = shot.video.info
    size = np.array((info.width, info.height))
    at = (np.array([place]) * size - 0.5).astype(np.float32).reshape(1, 1, 2)
    greys = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in shot.frames]
    places = [at.reshape(1, 2)]
    look: Any = cv2.calcOpticalFlowPyrLK
    for before, after in itertools.pairwise(greys):
        at, _, _ = look(before, after, at, None)
        places.append(at.reshape(1, 2))
    return Track((np.array(places) + 0.5) / size, np.ones(len(greys), np.bool_), 24.0)


def test_it_does_not_drift_as_plain_lucas_kanade_does() -> None:
    shot = shaken(length=96, turn=6)
    assert miss(shot, point(shot), [START], 0) < miss(shot, plain_lucas_kanade(shot, START), [START], 0) / 2


def test_it_follows_to_both_ends_from_the_middle() -> None:
    shot = shaken(length=60)
    track = point(shot, start=31)
    assert track.start == 31 and track.found.all() and miss(shot, track, [START], 31) < 0.1


def test_what_passes_in_front_is_told_as_lost_and_found_again() -> None:
    shot = shaken(length=40, sway=2, turn=0)
    hidden = [frame.copy() for frame in shot.frames]
    for number in range(15, 22):
        hidden[number][30:120, 80:200] = (30, 160, 60)
    covered = replace(shot, video=clip_of(hidden, shot.video.info), frames=hidden)
    track = point(covered)
    assert not track.found[16:21].any() and track.found[:15].all() and track.found[24:].all()
    size = np.array((320, 180))
    away = np.linalg.norm((track.places - truth(shot, [START], 0))[:, 0] * size, axis=1)
    assert away[track.found].max() < 0.5 and away.max() < 8  # between, on the way from one side to the other


def test_a_cut_is_no_way_on() -> None:
    one, other = shaken(length=12, seed=1), shaken(length=12, seed=9)
    both = replace(one, video=clip_of(one.frames + other.frames, replace(one.video.info, length=24)))
    track = point(both)
    assert track.found[:12].all() and not track.found[12:].any()
    assert np.array_equal(track.places[11], track.places[23])


def test_a_point_that_leaves_the_picture_is_lost() -> None:
    shot = shaken(length=48, sway=0.5, turn=0, pan=4.0)
    track = point(shot, place=(0.3, 0.5))
    gone = truth(shot, [(0.3, 0.5)], 0)[:, 0, 0] < 0
    assert gone.any() and not track.found[gone].any() and track.found[~gone][:-8].all()


CORNERS = np.array([(0.3, 0.25), (0.72, 0.3), (0.7, 0.75), (0.28, 0.7)])

PLANES = {
    "a hand": ({}, 0.15),
    "perspective": ({"tilt": 0.25, "length": 40}, 0.25),
    "turning": ({"turn": 8.0}, 0.25),
    "a noisy night": ({"noise": 10.0}, 0.4),
    "somebody walks in front": ({"figure": True, "length": 60}, 0.3),
    "panning": ({"pan": 1.5, "length": 60}, 0.2),
}


@pytest.mark.parametrize("name", PLANES)
def test_a_plane_keeps_its_four_corners(name: str) -> None:
    options, most = PLANES[name]
    shot = shaken(**options)  # type: ignore[arg-type]
    track = following.plane(shot.video, 0, CORNERS, lambda frames: None)
    assert track.plane and track.found.all() and miss(shot, track, CORNERS, 0) < most


@pytest.mark.parametrize("value", [0, 90, 255])
def test_where_there_is_nothing_to_follow_it_says_so(value: int) -> None:
    shot = shaken(length=4)
    flat = replace(shot, video=clip_of([np.full((180, 320, 3), value, np.uint8)] * 4, shot.video.info))
    with pytest.raises(SettingError, match="nothing at this place"):
        point(flat)
    with pytest.raises(SettingError, match="nothing at this place"):
        following.plane(flat.video, 0, CORNERS, lambda frames: None)


def test_a_track_is_text_and_back() -> None:
    shot = shaken(length=12)
    track = following.plane(shot.video, 3, CORNERS, lambda frames: None)
    again = from_text(track.text())
    assert np.abs(again.places - track.places).max() < 1e-6
    assert (again.found == track.found).all() and (again.rate, again.start) == (24.0, 3)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format":"shotgraph/track/1"}', "words", '{"format": 3}'])
def test_other_text_is_no_track(text: str) -> None:
    with pytest.raises(MediaError) as caught:
        from_text(text)
    assert caught.value.problem.mend


def test_lost_places_lie_on_the_way_between_found_ones() -> None:
    places = np.zeros((5, 1, 2))
    places[[0, 4]] = [[[0, 0]], [[4, 8]]]
    filled = bridged(places, np.array([True, False, False, False, True]))
    assert filled[:, 0].tolist() == [[0, 0], [1, 2], [2, 4], [3, 6], [4, 8]]


def test_a_planes_middle_is_where_its_diagonals_cross() -> None:
    square = np.array([[(0, 0), (1, 0), (1, 1), (0, 1)]], float)
    assert Track(square, np.ones(1, np.bool_), 24.0).middles.tolist() == [[0.5, 0.5]]


# --- laying a picture on it -------------------------------------------------------------------------


def test_a_picture_lies_in_its_corners_and_nowhere_else() -> None:
    below = np.full((100, 200, 3), 40, np.uint8)
    above = np.full((30, 30, 3), (250, 20, 30), np.uint8)
    corners = np.array([(0.25, 0.2), (0.75, 0.2), (0.75, 0.8), (0.25, 0.8)])
    made = pinned(below, above, corners, 1.0)
    assert (made[22:78, 52:148] == (250, 20, 30)).all()
    outside = np.ones((100, 200), bool)
    outside[19:81, 49:151] = False  # one pixel of the edge may be mixed
    assert (made[outside] == 40).all()
    half = pinned(below, above, corners, 0.5)
    assert np.abs(half[50, 100].astype(int) - ((250 + 40) // 2, 30, 35)).max() <= 1


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_alpha_and_depth_of_both_pictures_count(kind: Any) -> None:
    top = np.iinfo(kind).max
    below = np.zeros((60, 60, 4), kind)
    below[..., 1] = top  # green, but clear
    above = np.zeros((20, 20, 4), np.uint8)
    above[..., 0] = 255
    above[:, 10:, 3] = 255  # red on its right half
    whole = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    made = pinned(below, above, whole, 1.0)
    assert made.dtype == kind and made.shape == (60, 60, 4)
    assert made[30, 50].tolist() == [top, 0, 0, top] and made[30, 5, 3] == 0


def test_a_pinned_picture_stays_on_its_place_while_the_camera_shakes() -> None:
    """A marker is pinned to a plane; its own middle, found by its colour, goes where the truth says."""
    shot = shaken(length=16, tilt=0.1)
    track = following.plane(shot.video, 0, CORNERS, lambda frames: None)
    marker = np.zeros((41, 41, 4), np.uint8)
    cv2.circle(marker, (20, 20), 8, (255, 0, 255, 255), -1)
    expected = Track(truth(shot, CORNERS, 0), track.found, 24.0).middles * (320, 180) - 0.5
    for number, frame in enumerate(shot.frames):
        made = pinned(frame, marker, track.places[number], 1.0).astype(int)
        rows, columns = np.nonzero((made[..., 0] > 240) & (made[..., 1] < 12) & (made[..., 2] > 240))
        assert np.abs(np.array((columns.mean(), rows.mean())) - expected[number]).max() < 1.2
