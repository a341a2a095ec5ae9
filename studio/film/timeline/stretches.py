"""What of a picture clip is really there: the stretches of its source that play, and what stands in for the rest.

Other programs do not know our clips' "beyond": a source that ends before its clip is to them a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

from studio.film.timeline.model import Timeline
from studio.film.timeline.places import Piece


@dataclass(frozen=True)
class Stretch:
    """A part of a piece, in film seconds. offset: source seconds at `start`; a hold shows that moment all along."""

    kind: Literal["play", "hold", "black"]
    start: Fraction
    stop: Fraction
    offset: Fraction

    @property
    def length(self) -> Fraction:
        return self.stop - self.start


def stretches(timeline: Timeline, piece: Piece, seconds: Fraction | None) -> Iterator[Stretch]:
    """The piece in order, its cuts on frames. seconds: how long the source is; None: as long as it takes."""
    clip, frame = piece.clip, 1 / timeline.rate
    at, offset = piece.start, piece.offset
    if clip.freeze:
        yield Stretch("hold", at, piece.stop, offset)
        return
    if seconds is None or clip.speed <= 0 or clip.reverse or clip.pace:
        yield Stretch("play", at, piece.stop, offset)
        return
    last = max(Fraction(0), seconds - frame)  # where its last frame begins
    while at < piece.stop:
        there = Fraction(floor((seconds - offset) / clip.speed * timeline.rate), 1) / timeline.rate
        if there >= frame:
            stop = min(piece.stop, at + there)
            if piece.stop - stop < frame:
                stop = piece.stop
            yield Stretch("play", at, stop, offset)
            offset, at = offset + (stop - at) * clip.speed, stop
        if at >= piece.stop:
            return
        if clip.beyond != "loop" or seconds < frame:
            yield Stretch("hold" if clip.beyond == "hold" else "black", at, piece.stop, last)
            return
        offset = Fraction(0)
