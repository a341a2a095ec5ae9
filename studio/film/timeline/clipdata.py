"""Clips and tracks as JSON, and back: what is not as a clip has it by itself is written, and nothing else.

Reading is strict: whatever a project file holds either becomes a clip or a SettingError that names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, Final, get_args

from studio.base.errors import SettingError
from studio.embedded.filters.blending import BLENDS
from studio.embedded.transitions import Way
from studio.film.timeline.looks import (
    DISSOLVE,
    ENTRANCES,
    LIMITS,
    NUMBERS,
    PLAIN,
    TITLE_STYLES,
    TRANSITIONS,
    Look,
    Title,
    Transition,
    Value,
)
from studio.film.timeline.model import ZERO, Clip, Track
from studio.media import volume
from studio.media.signal import Curve, Key, key_data, read_keys

MOST_SECONDS: Final = 360_000  # 100 hours
_MOST_LETTERS: Final = 20_000
_EMPTY: Final = Clip("", "", ZERO)
_NAMES: Final = tuple(field.name for field in fields(Clip) if field.name != "id")
_FIRST: Final = frozenset(
    "source length offset gap speed anchor at gain fade_in fade_out muted beyond volume linked".split()  # noqa: SIM905
)
"""What the first version of the data knows of a clip."""
_MOST_TOLD: Final = 20_000
_told: dict[tuple[int, int], tuple[Clip, Clip, dict[str, Any]]] = {}
"""What entry_of() has said of clips, which are held so that nothing else gets their ids. Nobody changes an entry."""


def entry_of(clip: Clip, base: Clip | None = None) -> dict[str, Any]:
    """What of a clip is other than in `base`, or than usual."""
    base = base or _EMPTY
    if clip is base:
        return {}
    # Told of the very same clips again and again, of which an edit makes one or two anew.
    known = _told.get((id(clip), id(base)))
    if known is not None and known[0] is clip and known[1] is base:
        return known[2]
    found = {}
    for name in _NAMES:
        value, usual = getattr(clip, name), getattr(base, name)
        if value is not usual and value != usual:
            found[name] = shown(value)
    if len(_told) >= _MOST_TOLD:
        _told.clear()
    _told[id(clip), id(base)] = (clip, base, found)
    return found


def needs_second(entry: Mapping[str, Any]) -> bool:
    """Whether an app that reads version 1 alone would get the clip wrong."""
    return not (entry.keys() - {"track", "removed"} <= _FIRST)


def shown(value: Any) -> Any:
    """A clip's value as JSON."""
    match value:
        case Fraction():
            return int(value) if value.denominator == 1 else str(value)
        case Curve():
            return key_data(value.keys)
        case Look() | Transition() | Title():
            usual = type(value)()
            names = (field.name for field in fields(value))
            changed = {name: getattr(value, name) for name in names if getattr(value, name) != getattr(usual, name)}
            return {name: shown(one) for name, one in changed.items()}
        case tuple() if value and isinstance(value[0], Key):
            return key_data(value)
        case tuple():
            return volume.shown(value)
    return value


def changed(clip: Clip, entry: Mapping[str, Any]) -> Clip:
    """The clip with what an entry says. Raises SettingError naming what cannot be read; names that no clip has are
    passed over."""
    if not entry:
        return clip
    values: dict[str, Any] = {}
    for name, value in entry.items():
        read = _READERS.get(name)
        if read is not None:
            values[name] = read(value, clip.id, name)
    clip = replace(clip, **values)
    if clip.length <= 0 or clip.speed <= 0 or clip.offset < 0 or clip.fade_in < 0 or clip.fade_out < 0:
        raise unreadable(clip.id, "a time below zero", "Remove the clip's entry from the edit to lay it out anew.")
    return clip


# --- tracks -----------------------------------------------------------------------------------------------------------

_TRACK_NAMES: Final = ("gain", "muted", "title", "height", "locked", "solo", "hidden", "target")


def track_entry(track: Track, base: Track | None) -> dict[str, Any]:
    """What of a track is not as it comes. One that was added says its kind."""
    usual = base or Track(track.name, kind=track.kind)
    found = {n: getattr(track, n) for n in _TRACK_NAMES if getattr(track, n) != getattr(usual, n)}
    if base is None:
        return {"kind": track.kind, **found}
    if found.keys() & {"gain", "muted"}:  # as the first version has them
        found = {"gain": track.gain, "muted": track.muted, **found}
    return found


def changed_track(track: Track, data: Any) -> Track:
    """The track with what its entry says."""
    entry = mapping(data, track.name)
    values: dict[str, Any] = {}
    for name, value in entry.items():
        if name == "gain":
            values[name] = number(value, track.name, name)
        elif name in ("muted", "locked", "solo", "hidden", "target"):
            values[name] = value is True
        elif name == "title":
            values[name] = _text(value, track.name, name)
        elif name == "height":
            values[name] = round(_bounded(value, track.name, name, 0, 2000))
    return replace(track, **values)


def kind_of(entry: Mapping[str, Any], name: str) -> Any:
    """The kind of a track that was added."""
    return _one_of("picture", "title", "sound")(entry.get("kind"), name, "kind")


# --- values -----------------------------------------------------------------------------------------------------------


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise unreadable(where, repr(value), "It is an object with names.")
    return value


def time(value: Any, clip: str, name: str) -> Fraction:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        if isinstance(value, str) and not re.fullmatch(r"-?\d{1,18}(\.\d{1,18}|/\d{1,18})?", value):
            raise ValueError  # Fraction("1e999999999") would fill the memory
        seconds = Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise unreadable(clip, f"{name}: {value!r}", "Times are seconds, such as 2.5 or '7/2'.") from None
    if abs(seconds) > MOST_SECONDS:
        raise unreadable(clip, f"{name}: {value!r}", "That is longer than any film.")
    return seconds


def number(value: Any, clip: str, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -200 <= value <= 60:
        raise unreadable(clip, f"{name}: {value!r}", "Gain is in dB, from -200 to 60.")
    return float(value)


def unreadable(where: str, what: str, mend: str) -> SettingError:
    what = what if len(what) <= 80 else what[:77] + "..."
    return SettingError(f"the edit of '{where}' cannot be read ({what})", setting="edit", mend=mend)


def _bounded(value: Any, where: str, name: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise unreadable(where, f"{name}: {value!r}", f"It is a number from {least:g} to {most:g}.")
    return float(value)


def _moving(value: Any, clip: str, name: str) -> Value:
    if isinstance(value, list):
        keys = _keys(value, clip, name)
        if not keys:
            raise unreadable(clip, f"{name}: []", "Give it a number, or at least one key.")
        return Curve(keys)
    return _bounded(value, clip, name, *LIMITS[name])


def _keys(value: Any, clip: str, name: str) -> tuple[Key, ...]:
    try:
        keys = read_keys(value, "edit")
    except SettingError as error:
        raise unreadable(clip, f"{name}: {error.problem.what}", error.problem.mend) from None
    for key in keys:
        _bounded(key.value, clip, name, *LIMITS[name])
    return keys


def _text(value: Any, where: str, name: str) -> str:
    if not isinstance(value, str) or len(value) > _MOST_LETTERS:
        raise unreadable(where, f"{name}: {str(value)[:60]!r}", "It is a text.")
    return value


def _color(value: Any, where: str, name: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})", value):
        raise unreadable(where, f"{name}: {str(value)[:60]!r}", "A colour is '#rrggbb'.")
    return value


def _one_of(*known: str) -> Callable[[Any, str, str], Any]:
    def read(value: Any, where: str, name: str) -> Any:
        if value not in known:
            listed = f"{', '.join(known[:-1])} or {known[-1]}"
            raise unreadable(where, f"{name}: {str(value)[:60]!r}", f"It is {listed}.")
        return value

    return read


def _volume(value: Any, clip: str, name: str) -> tuple[volume.Point, ...]:
    try:
        return volume.read(value)
    except (ValueError, ZeroDivisionError) as error:
        raise unreadable(clip, f"volume: {error}", "It is a list of [seconds, decibels].") from None


def _is_true(value: Any, clip: str, name: str) -> bool:
    return value is True


def _is_not_false(value: Any, clip: str, name: str) -> bool:
    return value is not False


def _maybe_time(value: Any, clip: str, name: str) -> Fraction | None:
    if value is None:
        return None
    seconds = time(value, clip, name)
    if seconds < 0:
        raise unreadable(clip, f"{name}: {value!r}", "It is at least 0 seconds.")
    return seconds


def _positive(value: Any, clip: str, name: str) -> Fraction:
    return _maybe_time(value, clip, name) or ZERO


def _parts(usual: Any, readers: Mapping[str, Callable[[Any, str, str], Any]]) -> Callable[[Any, str, str], Any]:
    """A reader of a small object: `usual` with what is said."""

    def read(value: Any, clip: str, name: str) -> Any:
        entry = mapping(value, f"{clip}: {name}")
        known = {part: readers[part](one, clip, f"{name}.{part}") for part, one in entry.items() if part in readers}
        return replace(usual, **known)

    return read


def _within(name: str) -> Callable[[Any, str, str], float]:
    return lambda value, clip, where: _bounded(value, clip, where, *LIMITS[name])


def _number(name: str) -> Callable[[Any, str, str], Value]:
    return lambda value, clip, where: _moving(value, clip, name)


_LOOK = _parts(
    PLAIN,
    {name: _number(name) for name in NUMBERS}
    | {"blend": _one_of(*BLENDS), "framing": _one_of("", "fill", "fit", "stretch")},
)
_TRANSITION = _parts(
    DISSOLVE,
    {"kind": _one_of(*TRANSITIONS), "way": _one_of(*get_args(Way)), "softness": _within("softness"), "color": _color},
)
_WORDS = _parts(
    Title(),
    {
        "text": _text,
        "subtitle": _text,
        "style": _one_of(*TITLE_STYLES),
        "size": _within("size"),
        "color": _color,
        "accent": _color,
        "enter": _one_of(*ENTRANCES),
        "leave": _one_of(*ENTRANCES),
        "enter_seconds": _positive,
        "leave_seconds": _positive,
    },
)


def _title(value: Any, clip: str, name: str) -> Title | None:
    return None if value is None else _WORDS(value, clip, name)


_READERS: Final[dict[str, Callable[[Any, str, str], Any]]] = {
    **dict.fromkeys(("length", "offset", "gap", "speed", "at", "fade_in", "fade_out", "since", "lead", "lag"), time),
    "gain": number,
    **dict.fromkeys(("muted", "reverse", "freeze", "same_pitch"), _is_true),
    "linked": _is_not_false,
    "beyond": _one_of("hold", "loop", "black"),
    "volume": _volume,
    "anchor": lambda value, clip, name: str(value),
    "look": _LOOK,
    "title": _title,
    "transition": _TRANSITION,
    "pace": _keys,
    "pan": _number("pan"),
    "crossfade": _maybe_time,
    "name": _text,
    "color": _text,
}
"""How each part of a clip's entry is read; 'source' is read by whoever knows the sources."""
