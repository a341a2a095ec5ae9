"""The camera over a clip: keys interpolated with easing, moves by name, and moves found in a shot's camera words.

Film's meaning of the words: pan turns left or right, tilt turns up or down, roll leans; track (truck) travels left or
right, crane (boom, pedestal) travels up or down, push in and pull out travel along the line of sight.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studio.media.easing import eased
from studio.media.values import CameraKey, Motion

AXES = ("horizontal", "vertical", "pan", "tilt", "roll")
"""Of a CameraKey, where 0 is the still as it is; zoom, the sixth, goes by ratios around 1."""


def camera_at(keys: Sequence[CameraKey], at: float) -> CameraKey:
    """The camera at 0..1 of the clip: between two keys by the first one's easing, zoom by equal ratios in equal times.
    Before the first and after the last key the camera rests; without keys it shows the still as it is."""
    if not keys:
        return CameraKey(at)
    if at <= keys[0].at:
        return replace(keys[0], at=at)
    for start, stop in pairwise(keys):
        if start.at <= at < stop.at:
            share = eased(start.easing, (at - start.at) / (stop.at - start.at))
            moved = {axis: _between(getattr(start, axis), getattr(stop, axis), share) for axis in AXES}
            zoom = math.exp(_between(math.log(start.zoom), math.log(stop.zoom), share))
            return CameraKey(at, zoom=zoom, easing=start.easing, **moved)
    return replace(keys[-1], at=at)


def _between(start: float, stop: float, share: float) -> float:
    return start + (stop - start) * share


@dataclass(frozen=True)
class Move:
    """A move by how far it goes from the shot's start to its end; closer: log of the zoom. Offsets hold all along."""

    horizontal: float = 0.0
    vertical: float = 0.0
    pan: float = 0.0
    tilt: float = 0.0
    roll: float = 0.0
    closer: float = 0.0
    lean: float = 0.0
    handheld: float = 0.0

    def __add__(self, other: Move) -> Move:
        return Move(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})

    def times(self, amount: float) -> Move:
        return Move(**{name: getattr(self, name) * amount for name in self.__dataclass_fields__})


MOVES: Mapping[str, Move] = {
    "static": Move(),
    "push in": Move(closer=0.16),
    "pull out": Move(closer=-0.16),
    "pan left": Move(pan=-7),
    "pan right": Move(pan=7),
    "tilt up": Move(tilt=5),
    "tilt down": Move(tilt=-5),
    "track left": Move(horizontal=-9),
    "track right": Move(horizontal=9),
    "crane up": Move(vertical=11, tilt=-2),
    "crane down": Move(vertical=-11, tilt=2),
    # Turning back by as much as the travel moves the middle distance keeps the subject where it is.
    "orbit left": Move(horizontal=-11, pan=5.8),
    "orbit right": Move(horizontal=11, pan=-5.8),
    "roll left": Move(roll=-5),
    "roll right": Move(roll=5),
    "fly over": Move(closer=0.2, vertical=-5),
    "dutch": Move(lean=6),
    "handheld": Move(handheld=3),
}
"""What each named move does at amount 1 over one shot."""


def camera_keys(moves: Sequence[Move], easing: str = "glide") -> tuple[CameraKey, ...]:
    """Keys for moves made one after another, each taking an equal share of the clip.

    Travel and turns are centred on the still, and the still as it is is the widest view, so that as little of the
    picture as possible is lost to the move.
    """
    if not any(replace(move, handheld=0.0) != Move() for move in moves):
        return ()
    stops = [Move()]
    for move in moves:
        stops.append(stops[-1] + replace(move, lean=0.0, handheld=0.0))
    centre = {
        axis: (min(s[axis] for s in map(vars, stops)) + max(s[axis] for s in map(vars, stops))) / 2 for axis in AXES
    }
    widest = min(stop.closer for stop in stops)
    lean = sum(move.lean for move in moves)
    keys = []
    for number, stop in enumerate(stops):
        axes = {axis: round(getattr(stop, axis) - centre[axis], 4) for axis in AXES}
        axes["roll"] += lean
        zoom = round(math.exp(stop.closer - widest), 4)
        keys.append(CameraKey(number / len(moves), zoom=zoom, easing=easing, **axes))
    return tuple(keys)


# --- words --------------------------------------------------------------------------------------------------------

_LEFT_RIGHT = r"(?P<side>left|right)"
_PATTERNS: tuple[tuple[str, str, bool], ...] = (
    # (words, move; {} takes the side found, else the move's default), said only of cameras?
    (
        r"push(?:es|ing)?(?: slowly| gently)? in|push in|dolly(?:ing)? in|move(?:s)? in\b|creep(?:s|ing)? in",
        "push in",
        True,
    ),
    (r"zoom(?:s|ing)? in|crash zoom|dolly zoom|clos(?:es|ing) in|mov(?:e|es|ing) closer", "push in", True),
    (r"pull(?:s|ing)? (?:back|out|away)|dolly(?:ing)? (?:out|back)|zoom(?:s|ing)? out", "pull out", True),
    (r"back(?:s|ing) away|widen(?:s|ing)?|reveal shot|slow reveal", "pull out", False),
    (rf"(?:whip |swish )?pan(?:s|ning)?(?: \w+)? {_LEFT_RIGHT}", "pan {}", True),
    (rf"{_LEFT_RIGHT}(?:ward)? pan\b", "pan {}", True),
    (r"(?:whip|swish|slow|quick) pan|panning shot|pan across|panoramic move", "pan right", True),
    (r"tilt(?:s|ing)? (?:slowly )?up(?:wards?)?", "tilt up", True),
    (r"tilt(?:s|ing)? (?:slowly )?down(?:wards?)?", "tilt down", True),
    (rf"(?:track|truck|slid|dolly|glid|crab)(?:s|e|es|ing)?(?: shot)?(?: to the)? {_LEFT_RIGHT}", "track {}", True),
    (rf"(?:lateral|sideways) (?:move|dolly|track)(?: {_LEFT_RIGHT})?", "track {}", True),
    (r"tracking shot|(?:slider|truck(?:ing)?|dolly|travelling) shot|\btracking\b", "track right", True),
    (
        r"(?:cran|boom|jib|pedestal)(?:e|es|s|ing)?(?: shot)? down(?:wards?)?",
        "crane down",
        True,
    ),
    (
        r"(?:crane|craning|boom|jib|pedestal)(?:s|ing)?(?: shot)?(?: up(?:wards?)?)?\b|camera (?:ris|lift)(?:s|es|ing)",
        "crane up",
        True,
    ),
    (r"\bris(?:e|es|ing)\b|ascend(?:s|ing)?|lift(?:s|ing)? up", "crane up", False),
    (r"descend(?:s|ing)?|lower(?:s|ing)? down|\bsinking\b", "crane down", False),
    (rf"(?:orbit|arc|circl)(?:s|e|es|ing)?(?: shot)?(?: \w+)? {_LEFT_RIGHT}", "orbit {}", True),
    (r"(?:orbit|arc)(?:s|ing)?(?: shot)?\b|camera circl(?:es|ing)|circling shot", "orbit right", True),
    (rf"(?:camera )?roll(?:s|ing)? {_LEFT_RIGHT}", "roll {}", True),
    (r"camera roll|barrel roll", "roll right", True),
    (r"fly(?:ing)? ?(?:over|through)|flyover|drone(?: shot)?|fly(?:ing)? forward", "fly over", True),
    (r"dutch(?: angle| tilt)?|canted", "dutch", True),
    (r"hand ?held|shak(?:y|ing)(?: cam(?:era)?)?|documentary camera|camera shake", "handheld", True),
    (r"\bpush\b|\bdolly\b|\bcreep(?:s|ing)?\b|\bzoom\b|forward", "push in", False),
    (r"\bpull\b|backward", "pull out", False),
    (r"follow(?:s|ing)?(?: shot)?", "track right", False),
    (r"\bpan(?:s|ning)?\b", "pan right", False),
    (r"\btilt(?:s|ing)?\b", "tilt up", False),
    (
        r"\bstatic\b|locked? ?(?:off|down)|tripod|(?:no|without) (?:camera )?(?:movement|move|motion)|still camera|"
        r"camera (?:holds|is still|rests)",
        "static",
        True,
    ),
)
_COMPILED = tuple((re.compile(words), move, camera_only) for words, move, camera_only in _PATTERNS)
_SLOW = re.compile(r"\b(?:slow|slowly|gentle|gently|subtle|subtly|slight|slightly|soft|creep\w*|drift\w*|barely)\b")
_FAST = re.compile(r"\b(?:fast|quick|quickly|rapid|rapidly|swift|swiftly|whip|swish|crash|sudden|racing)\b")
_VERY = re.compile(r"\b(?:very|extremely|dramatic(?:ally)?)\b")


def moves_from_words(words: str, *, among_other_words: bool = False) -> tuple[Move, ...] | None:
    """The moves a shot's camera words ask for, in order; None when they ask for none.

    'low angle, slow push in' pushes in slowly; 'pan left and tilt up' does both at once; 'pan left, then push in' one
    after the other; 'static' is a move that goes nowhere. With among_other_words only phrases that are hardly ever
    said of anything but a camera count, so that 'the sun is rising' in a picture's prompt moves no crane.
    """
    stages = []
    for stage in re.split(r"\bthen\b|\bfollowed by\b|->|→", " ".join(words.lower().replace("-", " ").split())):
        found = [
            m
            for clause in re.split(r"[,;.]|\band\b|\bwhile\b|\bwith\b", stage)
            for m in _clause(clause, among_other_words)
        ]
        if found:
            total = Move()
            for move in found:
                total = total + move
            stages.append(total)
    return tuple(stages) or None


def _clause(clause: str, camera_only: bool) -> list[Move]:
    speed = 0.55 if _SLOW.search(clause) else 1.8 if _FAST.search(clause) else 1.0
    if _VERY.search(clause):
        speed *= speed if speed != 1.0 else 1.4
    found: list[Move] = []
    for pattern, name, said_of_cameras in _COMPILED:
        match = pattern.search(clause)
        if match is None or (camera_only and not said_of_cameras):
            continue
        side = match.groupdict().get("side") or "right"
        found.append(MOVES[name.format(side)].times(speed))
        # What one pattern has read no other may read again: 'dolly left' is no dolly in.
        clause = clause[: match.start()] + " " + clause[match.end() :]
    return found


def motion_from(motion: Motion | None, words: str, *, gentle: bool) -> Motion:
    """A painted motion, else the camera that a prompt's words ask for. gentle: without either the camera pushes in a
    little; else it stands still."""
    if motion is not None:
        return motion
    moves = moves_from_words(words, among_other_words=True) if words else None
    if moves is None and not gentle:
        return Motion()
    if moves is None:
        moves = (MOVES["push in"].times(0.5),)
    return Motion(camera=camera_keys(moves), handheld=max(move.handheld for move in moves))
