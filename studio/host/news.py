"""Everything that the engine says to its window, and what the window makes of it.

A message whose name ends in Sent has an array in the arena; the client fetches it and hands the window Looked, Block
or a preview instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy.typing as npt

from studio.base.errors import Problem
from studio.graph import events
from studio.graph.estimate import Estimate
from studio.graph.graph import Graph
from studio.graph.takes import Take
from studio.host.arena import Place
from studio.host.commands import FilmOf
from studio.host.protocol import PROTOCOL, Message, Part

Trouble = tuple[str, str]
"""What is wrong, and the mend."""


# --- life -------------------------------------------------------------------------------------------------------


class Ready(Message, frozen=True, kw_only=True):
    """The engine can be given work. seconds: from its own start."""

    protocol: int = PROTOCOL
    pid: int
    seconds: float


class Unusable(Message, frozen=True):
    """The engine cannot start here (its store cannot be used, ...); it has ended, and Died does not follow."""

    what: str
    mend: str


class Logged(Message, frozen=True):
    """A line for the log panel."""

    level: str
    text: str


# --- renders ----------------------------------------------------------------------------------------------------


class Told(Message, frozen=True):
    """A render says something."""

    job: str
    event: events.Written


class PreviewSent(Message, frozen=True):
    """See Previewed."""

    job: str
    node: str
    item: str | None
    place: Place


@dataclass(frozen=True)
class Previewed:
    """A render shows something."""

    job: str
    event: events.Previewed


class Fault(Part, frozen=True):
    """errors.Problem as it travels."""

    what: str
    node: str | None = None
    item: str | None = None
    socket: str | None = None
    setting: str | None = None
    mend: str = ""

    @classmethod
    def of(cls, problem: Problem) -> Fault:
        return cls(**asdict(problem))

    @property
    def problem(self) -> Problem:
        return Problem(**msgspec.structs.asdict(self))


class Refused(Message, frozen=True):
    """A render did not begin: what is wrong with the project."""

    job: str
    faults: tuple[Fault, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(fault.problem for fault in self.faults)


# --- looks ------------------------------------------------------------------------------------------------------


class Facts(Part, frozen=True):
    """A value in words and numbers; what it has none of is left as it is here.

    kind: image, mask, video, audio, text, number, or another value's name. digest, key: of the value, and of the take;
    items: those that the output has, (None,) for a plain one. rate: frames or samples a second; length: frames,
    samples or characters. text: to be read, cut where it is very long; data: another value as the JSON it is kept as.
    sound: a clip's own, None where it has none; timecode: of its first frame, '' where none is known. lufs, peak
    (dBTP), range (LU): where they were asked for.
    """

    kind: str = ""
    digest: str = ""
    key: str = ""
    items: tuple[str | None, ...] = ()
    width: int = 0
    height: int = 0
    bit_depth: int = 8
    alpha: bool = False
    rate: Fraction = Fraction(0)
    length: int = 0
    seconds: float = 0.0
    channels: int = 0
    text: str | None = None
    number: float | None = None
    data: Any = None
    sound: Facts | None = None
    lufs: float | None = None
    peak: float | None = None
    range: float | None = None
    timecode: str = ""


class States(Part, frozen=True):
    """known: node -> (item, key) of its results in the store; stale: node -> tasks that a render would run."""

    known: dict[str, tuple[tuple[str | None, str], ...]] = msgspec.field(default_factory=dict)
    stale: dict[str, int] = msgspec.field(default_factory=dict)


class Smoothness(Part, frozen=True):
    """How a clip of so many frames will play: (start, stop, 'smooth' | 'slow' | 'unknown') in order; what is in none
    of them costs nothing. working: whether copies of the rest are being made; full: there is no room for them."""

    length: int = 0
    stretches: tuple[tuple[int, int, str], ...] = ()
    working: bool = False
    full: bool = False


class LookSent(Message, frozen=True, kw_only=True):
    """The answer to a Look; see Looked."""

    id: int
    facts: Facts = Facts()
    place: Place | None = None
    stale: bool = False
    dropped: bool = False
    error: Trouble | None = None
    states: States | None = None
    takes: tuple[Take, ...] | None = None
    estimate: Estimate | None = None
    smooth: Smoothness | None = None


@dataclass(frozen=True)
class Looked:
    """The answer to a look. array: what is to be seen of it, where that was asked for; stale: there is no result yet;
    dropped: a newer look made this one pointless. states, takes, estimate, smooth: for the questions about these."""

    request: int
    facts: Facts = field(default_factory=Facts)
    array: npt.NDArray[Any] | None = field(default=None, repr=False)
    stale: bool = False
    dropped: bool = False
    error: Trouble | None = None
    states: States | None = None
    takes: tuple[Take, ...] | None = None
    estimate: Estimate | None = None
    smooth: Smoothness | None = None


# --- what plays -------------------------------------------------------------------------------------------------


class BlockSent(Message, frozen=True):
    """See Block."""

    id: int
    n: int
    place: Place


@dataclass(frozen=True)
class Block:
    """A frame (n: its number) or samples (n: the first) of something that plays. Call done() once it was shown or
    thrown away: the engine keeps only a few of them ahead."""

    stream: int
    n: int
    array: npt.NDArray[Any] = field(repr=False)
    done: Callable[[], None] = field(repr=False)


class Ended(Message, frozen=True):
    """Something that played has come to its end."""

    stream: int
    stale: bool = False
    error: Trouble | None = None


# --- models -----------------------------------------------------------------------------------------------------


class Progress(Part, frozen=True):
    """done, total: bytes, both 0 while it waits for its turn; rate: bytes a second; left: seconds, if that is known."""

    done: int = 0
    total: int = 0
    file: str = ""
    rate: float = 0.0
    left: float | None = None


class ModelFacts(Part, frozen=True, kw_only=True):
    """A model as the catalogue tells it, and what holds on this machine: see catalogue.Model, library.State and
    machine.Fit. needs: GiB in the mode that fits ('' for none); pulling: how far its download is."""

    id: str
    title: str
    about: str
    family: str
    tasks: dict[str, str]
    licence: str
    licence_url: str
    commercial: str
    gated: bool
    embedded: bool
    own: bool
    repo: str
    gigabytes: float
    state: str
    bytes: int
    problem: str
    fits: str
    needs: float
    in_ram: bool
    pulling: Progress | None = None

    @property
    def task(self) -> str:
        """What it is chiefly for."""
        return next(iter(self.tasks))


class ModelsListed(Message, frozen=True, kw_only=True):
    """cards: name and GiB of each; ram: GiB; free: bytes where downloads go, which is `cache`; runtime: whether models
    can be run here."""

    models: tuple[ModelFacts, ...]
    cards: tuple[tuple[str, float], ...]
    ram: float
    free: int
    cache: str
    runtime: bool


class PullTold(Message, frozen=True):
    """A download goes on."""

    model: str
    progress: Progress


class ModelSettled(Message, frozen=True):
    """Something that was done about a model is over. what, mend: why it failed; gated: the page on which its licence
    is to be accepted, if that may be why."""

    model: str
    how: Literal["pulled", "stopped", "removed", "failed"]
    what: str = ""
    mend: str = ""
    gated: str = ""


class ModelAdded(Message, frozen=True):
    """A model of the user's own is in the catalogue."""

    id: str


class ModelsRefused(Message, frozen=True):
    """A model could not be added, or the catalogue not be read."""

    what: str
    mend: str


# --- all of it --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """A render as it was asked for, so that it can be asked for again."""

    graph: Graph = field(repr=False)
    folder: Path
    what: FilmOf = field(default_factory=FilmOf)


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


ModelNews = ModelsListed | PullTold | ModelSettled | ModelAdded | ModelsRefused
_Plain = Ready | Unusable | Logged | Told | Refused | Ended | ModelNews
Sent = _Plain | PreviewSent | LookSent | BlockSent
News = _Plain | Previewed | Looked | Block | Died
