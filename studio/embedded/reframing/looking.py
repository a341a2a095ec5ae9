"""What has to be seen of a clip, a few times a second: the people in it, or else what its pictures are of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt

from studio.embedded.nets.faces import FoundFace, faces
from studio.embedded.nets.subject import salience, small
from studio.embedded.opticalflow.recent import Recent
from studio.embedded.stabilising import shake
from studio.media.values import Video

Follow = Literal["people", "subject"]
Picture = npt.NDArray[np.uint8]

_A_SECOND = 6.0
"""Looks at people in a second of the clip."""
_SUBJECTS = 240
"""Pictures of a shot that are kept for finding its subject: from 40 s on they lie further apart."""
_PEOPLE = 0.2
"""Share of a shot's looks in which there must be faces for it to be one of people."""
_ROOM = 0.9
"""Share of the window that people who are shown together may fill."""
_HEAD = 1.5
"""How much more than a face a head takes."""


@dataclass(frozen=True)
class Look:
    """What is to be seen in one frame: the middle and size of a box, in shares of the picture's sides."""

    frame: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Course:
    """Of a clip. shots: their first frames, 0 among them; looks: in order; people: shots (by first frame) that are
    followed by faces; subjects: by what their pictures are of. Shots in neither show nothing to follow."""

    shots: tuple[int, ...]
    looks: tuple[Look, ...]
    people: tuple[int, ...] = ()
    subjects: tuple[int, ...] = ()

    def data(self) -> dict[str, Any]:
        """As small JSON data."""
        rows = [[look.frame, *(round(v, 5) for v in (look.x, look.y, look.width, look.height))] for look in self.looks]
        return {"shots": self.shots, "looks": rows, "people": self.people, "subjects": self.subjects}

    @staticmethod
    def of(data: dict[str, Any]) -> Course:
        looks = tuple(Look(int(row[0]), *row[1:]) for row in data["looks"])
        return Course(tuple(data["shots"]), looks, tuple(data["people"]), tuple(data["subjects"]))


@dataclass
class _Shot:
    """A shot while it is looked through."""

    first: int
    faces: list[tuple[int, tuple[FoundFace, ...]]] = field(default_factory=list)
    pictures: list[tuple[int, Picture]] = field(default_factory=list)
    apart: int = 1

    def keep(self, frame: int, picture: Picture) -> None:
        if (len(self.faces) - 1) % self.apart == 0:
            self.pictures.append((frame, picture))
        if len(self.pictures) > _SUBJECTS:
            self.pictures = self.pictures[::2]
            self.apart *= 2


_known = Recent(16)


def remembered(
    video: Video, window: tuple[float, float], follow: Follow, done: Callable[[int], None] = lambda frames: None
) -> Course:
    """looked(), or what it found of this clip a while ago: whoever tries other settings need not wait again."""
    if not video.digest:
        return looked(video, window, follow, done)
    return cast(Course, _known.get((video.digest, window, follow), lambda: looked(video, window, follow, done)))


def looked(
    video: Video, window: tuple[float, float], follow: Follow, done: Callable[[int], None] = lambda frames: None
) -> Course:
    """window: sides of what will be seen, in shares of the picture's. done: hears how many frames were read, of twice
    the clip; may raise."""
    shots = shake.remembered(video, "shift", done).shots
    step = max(1, round(float(video.info.rate) / _A_SECOND))
    looks: list[Look] = []
    people: list[int] = []
    subjects: list[int] = []
    shot = _Shot(0)

    def finish() -> None:
        found, how = _of_shot(shot, window, follow)
        looks.extend(found)
        if how:
            (people if how == "people" else subjects).append(shot.first)

    for number, frame in enumerate(video.frames()):
        done(video.info.length + number)
        if number and number in shots:
            finish()
            shot = _Shot(number)
        if (number - shot.first) % step == 0:
            picture = frame.rgb()
            shot.faces.append((number, faces(picture) if follow == "people" else ()))
            shot.keep(number, small(picture))
    finish()
    return Course(shots, tuple(looks), tuple(people), tuple(subjects))


def _of_shot(shot: _Shot, window: tuple[float, float], follow: Follow) -> tuple[list[Look], str]:
    seen = [(frame, found) for frame, found in shot.faces if found]
    if follow == "people" and len(seen) >= max(1, _PEOPLE * len(shot.faces)):
        return _of_people(seen, window), "people"
    looks = [look for frame, picture in shot.pictures if (look := _of_subject(frame, picture)) is not None]
    return looks, "subject" if looks else ""


def _of_people(seen: Sequence[tuple[int, tuple[FoundFace, ...]]], window: tuple[float, float]) -> list[Look]:
    """The largest face, which a look before had most likely too, and with it whoever fits into the window."""
    looks: list[Look] = []
    before: tuple[float, float] | None = None
    for frame, found in seen:

        def weight(face: FoundFace, near: tuple[float, float] | None = before) -> float:
            away = 0.0 if near is None else float(np.hypot(face.middle[0] - near[0], face.middle[1] - near[1]))
            return face.area * face.score * float(np.exp(-4 * away))

        first = max(found, key=weight)
        before = first.middle
        box = _head(first)
        for face in found:
            if face is first or face.area < first.area / 6:
                continue
            left, top, right, bottom = _head(face)
            both = min(box[0], left), min(box[1], top), max(box[2], right), max(box[3], bottom)
            if both[2] - both[0] <= _ROOM * window[0] and both[3] - both[1] <= _ROOM * window[1]:
                box = both
        looks.append(_look(frame, box))
    return looks


def _head(face: FoundFace) -> tuple[float, float, float, float]:
    (x, y), across, down = face.middle, face.width * _HEAD / 2, face.height * _HEAD / 2
    return x - across, y - down, x + across, y + down


def _of_subject(frame: int, picture: Picture) -> Look | None:
    """None where nothing stands out."""
    found = salience(picture)
    if found.max() < 0.5:
        return None
    box = []
    for axis in (0, 1):
        mass = np.cumsum(np.where(found > 0.3, found, 0).sum(axis=axis), dtype=np.float64)
        low, high = (float(np.searchsorted(mass, share * mass[-1])) / found.shape[1 - axis] for share in (0.05, 0.95))
        box += [low, high]
    return _look(frame, (box[0], box[2], box[1], box[3]))


def _look(frame: int, box: tuple[float, float, float, float]) -> Look:
    left, top, right, bottom = box
    return Look(frame, (left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
