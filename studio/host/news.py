"""What the window hears from its engine, and what it asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy.typing as npt

from studio.base.errors import Problem
from studio.graph import events
from studio.graph.graph import Graph


@dataclass(frozen=True)
class Ready:
    """The engine can be given work. seconds: from its own start."""

    pid: int
    seconds: float


@dataclass(frozen=True)
class Unusable:
    """The engine cannot start here (its store cannot be used, ...); it has ended, and Died does not follow."""

    what: str
    mend: str


@dataclass(frozen=True)
class Told:
    """A render says something."""

    job: str
    event: events.Event


@dataclass(frozen=True)
class Refused:
    """A render did not begin: what is wrong with the project."""

    job: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Looked:
    """The answer to a look. facts: see preview.look, with digest, key (names the take) and items; stale: there is no
    result yet; dropped: a newer look made this one pointless; error: (what, mend)."""

    request: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    array: npt.NDArray[Any] | None = field(default=None, repr=False)
    stale: bool = False
    dropped: bool = False
    error: tuple[str, str] | None = None
    rest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """A frame (n: its number) or samples (n: the first) of something that plays. Call done() once it was shown or
    thrown away: the engine keeps only a few of them ahead."""

    stream: int
    n: int
    array: npt.NDArray[Any] = field(repr=False)
    done: Callable[[], None] = field(repr=False)


@dataclass(frozen=True)
class Ended:
    """Something that played has come to its end."""

    stream: int
    stale: bool = False
    error: tuple[str, str] | None = None


@dataclass(frozen=True)
class Logged:
    """A line for the log panel."""

    level: str
    text: str


@dataclass(frozen=True)
class Order:
    """A render as it was asked for, so that it can be asked for again."""

    graph: Graph = field(repr=False)
    folder: Path
    targets: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False
    first: bool = False


@dataclass(frozen=True)
class Died:
    """The engine's process is gone without being told to. job, node, item: what it was on, '' when nothing ran;
    orders: renders that were not finished, by job, in order; words: the last lines it wrote."""

    job: str
    node: str
    item: str | None
    code: int
    orders: Mapping[str, Order] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class OfModels:
    """Something about the models on this machine; data is a message of model_service.py."""

    data: Mapping[str, Any]


News = Ready | Unusable | Told | Refused | Looked | Block | Ended | Logged | OfModels | Died
