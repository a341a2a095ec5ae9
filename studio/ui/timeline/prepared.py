"""Which stretches of the film are there to be played, and how: smoothly, slowly, out of date, or never made."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.sources import Media

State = Literal["made", "old", "missing"]
Told = Literal["smooth", "slow", "made", "old", "missing"]
_WORST: dict[State, int] = {"made": 0, "old": 1, "missing": 2}


def prepared(session: Session, cut: TimelineCut) -> list[tuple[float, float, State]]:
    """(start, stop, state) in order, without what is black: of pictures that lie over each other the worst counts."""
    timeline = cut.shown
    found: list[tuple[float, float, State]] = []
    states: dict[tuple[str, str], State | None] = {}
    for track in (timeline.picture, *timeline.layers):
        for clip in track.clips if not track.hidden else ():
            source = (track.name, clip.source)
            if source not in states:
                states[source] = _state(session, cut, cut.media(track, clip))
            state = states[source]
            if state is not None and not clip.muted:  # a title costs nothing
                span = timeline.spans[clip.id]
                found.append((float(span.start), float(span.stop), state))
    edges = sorted({edge for start, stop, _ in found for edge in (start, stop)})
    merged: list[tuple[float, float, State]] = []
    order = sorted(found)
    begun = 0
    active: list[tuple[float, float, State]] = []
    for start, stop in pairwise(edges):
        while begun < len(order) and order[begun][0] <= start:
            active.append(order[begun])
            begun += 1
        active = [one for one in active if one[1] > start]
        if not active:
            continue
        worst = max((one[2] for one in active), key=_WORST.__getitem__)
        if merged and merged[-1][1] == start and merged[-1][2] == worst:
            merged[-1] = (merged[-1][0], stop, worst)
        else:
            merged.append((start, stop, worst))
    return merged


def _state(session: Session, cut: TimelineCut, media: Media | None) -> State | None:
    if media is None:
        return None
    if cut.sources.known(media) is None:
        return "missing"
    done = session.run.task(media.node, media.item).status is Status.DONE
    return "made" if done and cut.sources.fresh(media) else "old"


def told(
    parts: list[tuple[float, float, State]], smooth: list[tuple[float, float, str]]
) -> list[tuple[float, float, Told]]:
    """The same with what is made told apart by how it will play, as far as that is known; in order both."""
    found: list[tuple[float, float, Told]] = []
    first = 0
    for start, stop, state in parts:
        if state != "made":
            found.append((start, stop, state))
            continue
        while first < len(smooth) and smooth[first][1] <= start:
            first += 1
        at, index = start, first
        while index < len(smooth) and smooth[index][0] < stop and at < stop:
            begin, end, how = max(at, smooth[index][0]), min(stop, smooth[index][1]), smooth[index][2]
            if begin > at:
                found.append((at, begin, "made"))
            if end > begin:
                found.append((begin, end, "smooth" if how == "smooth" else "slow" if how == "slow" else "made"))
            at, index = max(at, end), index + 1
        if at < stop:
            found.append((at, stop, "made"))
    return found
