"""Camera moves in time with music: a camera's keys with something happening on every beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from studio.film.sound.beats import Beat
from studio.media.camera import camera_at
from studio.media.values import CameraKey

Way = Literal["punch", "step", "sway", "lean"]
_AXES = ("horizontal", "vertical", "pan", "tilt", "roll", "zoom")
_RETURN = 0.02  # seconds before a beat by which the camera is back from the one before


def on_beats(
    keys: Sequence[CameraKey], beats: Sequence[Beat], seconds: float, way: Way, amount: float
) -> tuple[CameraKey, ...]:
    """A camera's keys with a move on each beat laid over the way it goes anyway.

    beats: in seconds of the clip, those outside of it do nothing; seconds: of the clip. punch jumps closer and eases
    back; step goes a little closer and then back again, beat by beat, and holds in between; sway travels from side to
    side; lean rolls. At amount 1 the strong beat of a bar moves by 6 % of zoom, 2 % of the picture's width or 2
    degrees, the others by half. Keys that were there stay where they do not fall on a move. Without beats the keys
    come back as they are.
    """
    moments = [beat for beat in beats if 0 <= beat.at < seconds]
    if not moments or not amount or seconds <= 0:
        return tuple(keys)
    made: list[CameraKey] = []
    ends = [*(beat.at for beat in moments[1:]), seconds]
    for index, (beat, end) in enumerate(zip(moments, ends, strict=True)):
        strength = amount * (1.0 if beat.number == 1 else 0.5)
        side = 1 if index % 2 == 0 else -1
        at = beat.at / seconds
        rest = camera_at(keys, at)
        if way == "punch":
            home = max(at + 1e-4, (end - _RETURN) / seconds)
            made.append(replace(rest, zoom=rest.zoom * (1 + 0.06 * strength), easing="ease-out"))
            made.append(replace(camera_at(keys, home), at=home, easing="hold"))
        elif way == "step":
            made.append(replace(rest, zoom=rest.zoom * (1 + 0.06 * strength * (side > 0)), easing="hold"))
        elif way == "sway":
            made.append(replace(rest, horizontal=rest.horizontal + 2 * strength * side, easing="ease-in-out"))
        else:
            made.append(replace(rest, roll=rest.roll + 2 * strength * side, easing="ease-in-out"))
    first, last = made[0], made[-1]
    before = [key for key in keys if key.at < first.at - 1e-4] or ([CameraKey(0.0)] if first.at > 1e-4 else [])
    if way == "punch" or way == "step":
        # Until the first beat nothing of it is seen: the camera waits, and then jumps.
        before = [*before, replace(camera_at(keys, first.at), at=max(0.0, first.at - 1e-4), easing="hold")]
    after = [key for key in keys if key.at > last.at + 1e-4]
    return _rounded([*before, *made, *after])


def _rounded(keys: Sequence[CameraKey]) -> tuple[CameraKey, ...]:
    """To ten-thousandths, in order, the later of two at one moment."""
    by_moment: dict[float, CameraKey] = {}
    for key in keys:
        at = round(min(1.0, key.at), 4)
        axes = {
            name: round(getattr(key, name), 4) for name in ("horizontal", "vertical", "pan", "tilt", "roll", "zoom")
        }
        by_moment[at] = replace(key, at=at, **axes)
    return tuple(by_moment[at] for at in sorted(by_moment))
