"""The pieces that the cut's picture is put together from, each named by all that is seen in it.

A piece goes from one clip's edge to the next. Its name says what lies there and how far into each clip it begins, not
where in the film that is: what was drawn of it once holds on when the film before it grows, or when its end is trimmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from studio.film.timeline.model import ZERO, Clip
from studio.media.encoding import digest_of
from studio.media.values import Stretch

_VERSION = "1"  # of how a cut is drawn: raised when the same clips would look otherwise


class Placed(Protocol):
    """A clip that is made ready: frames start..stop-1 of the film."""

    @property
    def clip(self) -> Clip: ...

    @property
    def start(self) -> int: ...

    @property
    def stop(self) -> int: ...


class Lane(Protocol):
    """The clips of a track, by frame."""

    def at(self, number: int) -> Sequence[Placed]: ...


def pieces(lanes: Sequence[Lane], placed: Sequence[Placed], film: str, digests: Mapping[str, str]) -> list[Stretch]:
    """In order, without what is black. lanes: the lowest first; film: all that holds for every frame, in words;
    digests: of each source. A piece with a source that has none is left out."""
    edges = sorted({edge for part in placed for edge in (part.start, part.stop)})
    found: list[Stretch] = []
    for start, stop in pairwise(edges):
        words: list[str] = []
        for number, lane in enumerate(lanes):
            parts = lane.at(start)
            words += [_said(part, number, start, digests, among=len(parts)) for part in parts]
        if words and all(words):
            found.append(Stretch(start, stop, digest_of(_VERSION, film, *words)))
    return found


def _said(part: Placed, lane: int, start: int, digests: Mapping[str, str], *, among: int) -> str:
    """A clip as it is seen from a frame on, and on which lane; '' where that cannot be told."""
    clip = part.clip
    digest = "title" if clip.title is not None else digests.get(clip.source, "")
    if not digest:
        return ""
    into, whole = start - part.start, part.stop - part.start
    # How long it goes on matters only to what is told from its end.
    ends = among > 1 or clip.reverse or clip.title is not None or clip.fade_out > 0
    plain = replace(
        clip,
        id="",
        source="",
        anchor="",
        at=ZERO,
        gap=ZERO,
        gain=0.0,
        volume=(),
        linked=True,
        same_pitch=False,
        pan=0.0,
        lead=ZERO,
        lag=ZERO,
        crossfade=None,
        name="",
        color="",
        length=clip.length if ends else ZERO,
    )
    return f"{lane} {digest} {into} {whole if ends else 0} {plain!r}"
