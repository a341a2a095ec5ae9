"""The mixing desk of an `audio.mix` node as data: what its settings of old do not say.

    {"strips": {"music": {"mute": true, "send": -12, "volume": [[0, 0], ["7/2", -6]]},
                "more/1": {"gain": -3, "pan": 0.2}},
     "solo": ["voice"],
     "room": {"decay": 1.5, "predelay": 20, "damping": 0.5, "level": 0}}

A strip is named by the socket of its sound; sounds of 'more' are counted from 1. Defaults are left out, and a desk that
says nothing is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from studio.base.errors import SettingError
from studio.media import volume
from studio.media.volume import Point

SOCKETS = ("voice", "music", "effects")
OFF = -60.0
"""Decibels of a send at which nothing goes to the room."""
_LIMITS = {
    "gain": (-60.0, 24.0),
    "pan": (-1.0, 1.0),
    "send": (OFF, 12.0),
    "decay": (0.1, 10.0),
    "predelay": (0.0, 200.0),
    "damping": (0.0, 1.0),
    "level": (-60.0, 12.0),
}


@dataclass(frozen=True)
class Strip:
    """What one sound goes through. gain (dB) and pan: of sounds of 'more' only, others have settings for them; send: dB
    to the room, OFF for none; volume: decibels along the mix's time, on top of the gain."""

    gain: float = 0.0
    pan: float = 0.0
    mute: bool = False
    send: float = OFF
    volume: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Room:
    """The reverb that all sends go to. decay: seconds; predelay: ms; damping: 0 to 1; level: dB."""

    decay: float = 1.5
    predelay: float = 20.0
    damping: float = 0.5
    level: float = 0.0


@dataclass(frozen=True)
class Desk:
    """solo: strips that alone are heard; none for all."""

    strips: Mapping[str, Strip] = field(default_factory=dict)
    solo: frozenset[str] = frozenset()
    room: Room = Room()

    def strip(self, name: str) -> Strip:
        return self.strips.get(name, Strip())

    def heard(self, name: str) -> bool:
        return not self.strip(name).mute and (not self.solo or name in self.solo)

    def with_strip(self, name: str, **changes: Any) -> Desk:
        return replace(self, strips={**self.strips, name: replace(self.strip(name), **changes)})

    def soloed(self, name: str) -> Desk:
        """With a strip's solo switched."""
        return replace(self, solo=self.solo ^ {name})


def read(data: Any) -> Desk:
    """The desk of a node's `desk` setting. Raises SettingError that says which entry cannot be read."""
    if data is None:
        return Desk()
    table = _mapping(data, "the desk")
    _known(table, ("strips", "solo", "room"), "the desk")
    strips = {
        str(name): _strip(str(name), entry) for name, entry in _mapping(table.get("strips", {}), "strips").items()
    }
    solo = table.get("solo", [])
    if not isinstance(solo, list | tuple) or not all(isinstance(name, str) for name in solo):
        raise _unreadable("solo", solo, "It is a list of strips, such as ['voice'].")
    room = _mapping(table.get("room", {}), "room")
    _known(room, [one.name for one in fields(Room)], "room")
    return Desk(strips, frozenset(solo), Room(**{name: _number("room", name, value) for name, value in room.items()}))


def check(data: Any) -> None:
    """Raises SettingError when data is no desk."""
    read(data)


def shown(desk: Desk) -> dict[str, Any] | None:
    """The desk as JSON; None when it says nothing."""
    strips = {name: entry for name, strip in desk.strips.items() if (entry := _brief(strip, Strip()))}
    data = {"strips": strips, "solo": sorted(desk.solo), "room": _brief(desk.room, Room())}
    return {name: entry for name, entry in data.items() if entry} or None


def _brief(made: Strip | Room, usual: Strip | Room) -> dict[str, Any]:
    values = asdict(made)
    found = {name: value for name, value in values.items() if value != getattr(usual, name)}
    if "volume" in found:
        found["volume"] = volume.shown(found["volume"])
    return found


def _strip(name: str, data: Any) -> Strip:
    entry = _mapping(data, name)
    _known(entry, [one.name for one in fields(Strip)], name)
    values: dict[str, Any] = {}
    for key, value in entry.items():
        if key == "mute":
            if not isinstance(value, bool):
                raise _unreadable(f"{name}.mute", value, "It is true or false.")
            values[key] = value
        elif key == "volume":
            try:
                values[key] = volume.read(value)
            except (ValueError, ZeroDivisionError):
                raise _unreadable(f"{name}.volume", value, "It is a list of [seconds, decibels].") from None
        else:
            values[key] = _number(name, key, value)
    return Strip(**values)


def _number(where: str, name: str, value: Any) -> float:
    low, high = _LIMITS[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _unreadable(f"{where}.{name}", value, f"It is a number from {low:g} to {high:g}.")
    return float(value)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _unreadable(where, value, "It is an object with names.")
    return value


def _known(entry: Mapping[str, Any], names: Any, where: str) -> None:
    for name in entry:
        if name not in names:
            raise _unreadable(where, name, f"There are {', '.join(names)}.")


def _unreadable(where: str, value: Any, mend: str) -> SettingError:
    text = repr(value)
    text = text if len(text) <= 60 else text[:57] + "..."
    return SettingError(f"{where} cannot be read ({text})", setting="desk", mend=mend)
