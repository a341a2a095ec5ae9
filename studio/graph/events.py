"""What the engine tells while it works: small frozen records, in the order things happen.

All but Previewed cross to the window as they are; there a thousand of them should be small, so they are arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

Result = float | int | str | None
"""A number, a text, or the path of a file."""


class _Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True, tag=str.lower):
    """Told as its name and its fields in order."""


class Planned(_Event, frozen=True):
    """The run begins. nodes: ids in the order they may run."""

    nodes: tuple[str, ...]


class Expanded(_Event, frozen=True):
    """A node's items are known: how many tasks it has."""

    node: str
    items: tuple[str | None, ...]


class Started(_Event, frozen=True):
    node: str
    item: str | None


class Progressed(_Event, frozen=True):
    """done of total units; rate: units a second; left: seconds until the task is done, None while unknown."""

    node: str
    item: str | None
    done: int
    total: int
    unit: str
    rate: float
    left: float | None


@dataclass(frozen=True)
class Previewed:
    """Something to look at before the task is done. image: values.Image."""

    node: str
    item: str | None
    image: Any = field(repr=False)


class Noted(_Event, frozen=True):
    """Something the user should know about a result."""

    node: str
    item: str | None
    text: str


class DeviceMemory(_Event, frozen=True):
    """How full the graphics card is that a task runs on. device: what a person calls it; used, total: bytes."""

    node: str
    item: str | None
    device: str
    used: float
    total: float


class Finished(_Event, frozen=True):
    """A task has its result. cached: it was in the store. key: names the take."""

    node: str
    item: str | None
    cached: bool
    seconds: float
    key: str = ""


class Failed(_Event, frozen=True):
    """A task ended with an error; what depends on it is skipped."""

    node: str
    item: str | None
    message: str
    mend: str = ""


class Skipped(_Event, frozen=True):
    """A task cannot run because something it needs failed."""

    node: str
    item: str | None


class Done(_Event, frozen=True):
    """The run is over. results: target -> number, text, file path, or item id -> the same."""

    seconds: float
    ran: int
    cached: int
    failed: int
    cancelled: bool
    results: dict[str, Result | dict[str, Result]] = msgspec.field(default_factory=dict)


Written = Planned | Expanded | Started | Progressed | Noted | DeviceMemory | Finished | Failed | Skipped | Done
"""What can be written down: all but a picture."""
Event = Written | Previewed
