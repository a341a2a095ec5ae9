"""Speed ramps to begin with, and frames that stand still."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from studio.film.timeline import EditError, Timeline, edits
from studio.film.timeline.pace import source_at
from studio.media.signal import Key

_RAMPS: dict[str, tuple[tuple[float, float], ...]] = {
    "up": ((0.0, 0.5), (1.0, 3.0)),
    "down": ((0.0, 3.0), (1.0, 0.5)),
    "montage": ((0.0, 4.0), (0.35, 0.5), (0.65, 0.5), (1.0, 4.0)),
    "hero": ((0.0, 1.0), (0.3, 3.0), (0.5, 0.4), (0.7, 0.4), (1.0, 1.0)),
    "bullet": ((0.0, 4.0), (0.45, 4.0), (0.5, 0.3), (0.6, 0.3), (0.65, 4.0), (1.0, 4.0)),
}
"""(share of the clip, factor of its speed)."""
STILL = Fraction(2)


def ramp_words() -> dict[str, str]:
    t = QCoreApplication.translate
    return {
        "up": t("clip", "Faster and faster"),
        "down": t("clip", "Slower and slower"),
        "montage": t("clip", "Fast, slow, fast"),
        "hero": t("clip", "Rush, then slow"),
        "bullet": t("clip", "Bullet time"),
    }


def ramped(timeline: Timeline, id: str, name: str) -> Timeline:
    """The clip's speed goes by one of the ramps, in the time that it has."""
    _, clip = timeline.find(id)
    since, length = float(clip.since), float(clip.length)
    keys = tuple(Key(since + share * length, pace, "ease-in-out") for share, pace in _RAMPS[name])
    return timeline.with_clip(id, lambda c: replace(c, pace=keys))


def frozen(timeline: Timeline, id: str, at: Fraction, seconds: Fraction = STILL) -> Timeline:
    """The frame that a picture of the storyline shows at a moment stands for some seconds; then it goes on."""
    track, clip = timeline.find(id)
    if track is not timeline.picture:
        raise EditError(f"'{id}' is not on the storyline", mend="Switch Freeze on for the whole clip instead.")
    span = timeline.spans[id]
    moment = source_at(clip, at - span.start, timeline.rate)
    since = clip.since + (at - span.start)
    place = next(number for number, one in enumerate(timeline.picture.clips) if one.id == id)
    if span.start < at:
        timeline = edits.split(timeline, id, at)
        place += 1
    still = replace(
        clip,
        id=timeline.fresh_id(clip.source),
        length=seconds,
        offset=max(Fraction(0), moment),
        since=since,
        freeze=True,
        reverse=False,
        pace=(),
        gap=Fraction(0),
        fade_in=Fraction(0),
        fade_out=Fraction(0),
        gain=-200.0,
    )
    return edits.insert(timeline, still, place)
