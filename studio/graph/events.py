"""What the engine tells while it works: small frozen records, in the order things happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Planned:
    """The run begins. nodes: ids in the order they may run."""

    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Expanded:
    """A node's items are known: how many tasks it has."""

    node: str
    items: tuple[str | None, ...]


@dataclass(frozen=True)
class Started:
    node: str
    item: str | None


@dataclass(frozen=True)
class Progressed:
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


@dataclass(frozen=True)
class Noted:
    """Something the user should know about a result."""

    node: str
    item: str | None
    text: str


@dataclass(frozen=True)
class DeviceMemory:
    """How full the graphics card is that a task runs on. device: what a person calls it; used, total: bytes."""

    node: str
    item: str | None
    device: str
    used: float
    total: float


@dataclass(frozen=True)
class Finished:
    """A task has its result. cached: it was in the store. key: names the take."""

    node: str
    item: str | None
    cached: bool
    seconds: float
    key: str = ""


@dataclass(frozen=True)
class Failed:
    """A task ended with an error; what depends on it is skipped."""

    node: str
    item: str | None
    message: str
    mend: str = ""


@dataclass(frozen=True)
class Skipped:
    """A task cannot run because something it needs failed."""

    node: str
    item: str | None


@dataclass(frozen=True)
class Done:
    """The run is over. results: target -> number, text, file path, or item id -> the same."""

    seconds: float
    ran: int
    cached: int
    failed: int
    cancelled: bool
    results: dict[str, Any] = field(default_factory=dict)


Event = (
    Planned | Expanded | Started | Progressed | Previewed | Noted | DeviceMemory | Finished | Failed | Skipped | Done
)
