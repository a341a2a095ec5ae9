"""Lettering on video: captions burnt in, titles laid over, and cards. Lazy; frame n depends on n alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from studio.embedded.lettering import Block, Label, Look, Mark, Type, line_width, rgba, set_text, wrapped
from studio.embedded.overlay import overlay
from studio.embedded.titling import Wording, background, compose_title
from studio.embedded.typesetting import Line
from studio.film.captioning.captions import Cue
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo, mapped

_SAFE = 0.07  # of the shorter side: inside EBU R 95's 5 % with room for the shadow
_WIDEST = 0.88  # of the picture's width


def fitting_characters(width: int, height: int, size: float) -> int:
    """How many characters of caption fit on a line, by Inter's mean character width of 0.53 em."""
    return max(8, int(width * _WIDEST / (0.53 * min(width, height) * size / 100)))


def edge(width: int, height: int, at_top: bool) -> int:
    """Pixels that captions stay away from the picture's edge; on upright pictures they stay clear of the buttons that
    apps for short films lay over the lowest sixth."""
    return round(min(width, height) * _SAFE) if width >= height or at_top else round(height / 6)


def burnt_in(
    video: Video,
    cues: Sequence[Cue],
    size: float,
    color: str,
    style: Look,
    *,
    at_top: bool = False,
    highlight: str = "",
    so_far: bool = False,
) -> tuple[Video, frozenset[str]]:
    """The video with its captions, and the characters that no font here has. Cues that are up at the same time stand
    one above the other, the one that began first nearest to the edge.

    highlight: a colour for the word that is being spoken, or with so_far for all of the cue up to its end. A cue is
    set once for each of its words, when it is first seen.
    """
    width, height, rate = video.info.width, video.info.height, video.info.rate
    em = min(width, height) * size / 100
    away = edge(width, height, at_top)
    cues = sorted(cues, key=lambda cue: cue.start)
    starts = [cue.start for cue in cues]
    lasting = [0.0, *accumulate((cue.end for cue in cues), max)]  # the latest end of those before each

    def marks(lines: Sequence[str], spoken: tuple[int, int, int]) -> list[Mark]:
        row, first, last = spoken
        if not so_far:
            return [Mark(row, first, last, highlight)]
        return [*(Mark(n, 0, len(lines[n]), highlight) for n in range(row)), Mark(row, 0, last, highlight)]

    @lru_cache(maxsize=16)
    def block(index: int, spoken: tuple[int, int, int] | None) -> Block:
        lines: Sequence[str] = cues[index].lines
        type = Type(em, "SemiBold", color, style)
        if not cues[index].words:  # a file's lines may be of any length
            lines = [part for line in lines for part in wrapped(line, type, width * _WIDEST)]
        widest = max(line_width(line, type) for line in lines)
        if widest > width * _WIDEST:
            type = replace(type, size=em * width * _WIDEST / widest)
        return set_text(lines, type, marks(lines, spoken) if spoken else ())

    def shown(moment: float) -> list[int]:
        """The cues that are up, the first to begin first."""
        index, found = bisect_right(starts, moment), []
        while index and lasting[index] > moment:
            index -= 1
            if cues[index].end > moment:
                found.append(index)
        return found[::-1]

    def render(number: int, frame: Frame) -> Frame:
        moment = float((number + Fraction(1, 2)) / rate)
        used = 0
        for index in shown(moment):
            made = block(index, cues[index].spoken(moment) if highlight else None)
            high, wide = made.pixels.shape[:2]
            at = away + used - made.margin
            frame = overlay(frame, Label(made.pixels, (width - wide) // 2, at if at_top else height - at - high))
            used += high - (2 * made.margin if style != "box" else made.margin)
        return frame

    rgba(highlight or color)
    missing = {character for cue in cues for line in cue.lines for character in Line(line, "SemiBold", 20).missing}
    return mapped(video, render), frozenset(missing)


def titled(
    video: Video, wording: Wording, at: Fraction, seconds: Fraction, fade: Fraction
) -> tuple[Video, frozenset[str]]:
    """The video with a title from `at` on for some seconds (0: to the end), and the characters no font here has."""
    info = video.info
    title = compose_title(wording, info.width, info.height)
    stop = min(at + seconds, info.seconds) if seconds else info.seconds
    way = min(fade, (stop - at) / 2) if stop > at else Fraction(0)

    def render(number: int, frame: Frame) -> Frame:
        moment = (number + Fraction(1, 2)) / info.rate
        if not at <= moment < stop:
            return frame
        shown = float(min(Fraction(1), (moment - at) / way, (stop - moment) / way)) if way else 1.0
        for label, opacity in title.labels(shown):
            frame = overlay(frame, label, opacity)
        return frame

    return mapped(video, render), title.missing


def plain(color: str, width: int, height: int, rate: Fraction, seconds: Fraction) -> Video:
    """A still ground as a clip."""
    length = max(1, round(seconds * rate))

    @lru_cache(maxsize=1)
    def ground() -> Frame:
        return Frame.of(background(color, width, height))

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for _ in range(start, stop):
            yield ground()

    return Video(VideoInfo(width, height, rate, length), pull)
