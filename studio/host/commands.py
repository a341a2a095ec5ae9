"""Everything that the window says to its engine.

A request (what to see, to play or to render) is made once, by whoever wants it, and goes whole through the bridge and
the client to what answers it in the engine. The messages around it say which graph it is about, by number, and who
waits for the answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field

from studio.host.protocol import PROTOCOL, Message, Part, Project, Size

# --- requests: what to see --------------------------------------------------------------------------------------


class Question(Message, frozen=True, kw_only=True):
    """urgency: lower goes first, 0 for what the user waits for; replaces: a name, of the questions of one name only
    the newest is answered in full."""

    urgency: int = 1
    replaces: str = ""


class Sight(Question, frozen=True):
    """A question about one result: of a node's output, and an item of a series (None: the first). Answered with facts.

    take: the key of a take to see instead of what the graph gives now; partial: what a render that is at work has kept
    so far; make: make the result first if it is stale; quick: make it first where nothing but quick nodes
    (`NodeSpec.quick`) has to run for it.
    """

    node: str
    output: str = "out"
    item: str | None = None
    take: str = ""
    partial: bool = False
    make: bool = False
    quick: bool = False


class FactsOf(Sight, frozen=True):
    """Nothing but facts."""


class PictureOf(Sight, frozen=True, kw_only=True):
    """A still, or a frame of a clip, as RGB or RGBA of 8 bits.

    frame: its number, or 'typical' for one a third into the clip; width, height: to fit into, 0 for its own size;
    scrub: a small copy will do when the clip is slow.
    """

    frame: int | Literal["typical"] = 0
    width: Size = 0
    height: Size = 0
    scrub: bool = False


class FilmstripOf(Sight, frozen=True, kw_only=True):
    """`count` pictures of start..stop (0: its end) of a clip side by side, `height` high."""

    start: int = 0
    stop: int = 0
    count: Annotated[int, Meta(ge=1)] = 12
    height: Annotated[int, Meta(ge=1)] = 48


class PeaksOf(Sight, frozen=True, kw_only=True):
    """Lowest and highest sample in each of `count` parts of start..stop (0: its end) of a sound, by channel."""

    start: int = 0
    stop: int = 0
    count: Annotated[int, Meta(ge=1)] = 1000


class CurveOf(Sight, frozen=True, kw_only=True):
    """`count` values of a signal, float32, over the seconds that its facts say."""

    count: Annotated[int, Meta(ge=2)] = 400


class SpectrogramOf(Sight, frozen=True, kw_only=True):
    """See spectrogram.spectrogram. count: columns."""

    count: Annotated[int, Meta(ge=1)] = 600


class LoudnessOf(Sight, frozen=True):
    """Facts with lufs, peak in dBTP and range in LU of a sound."""


class SamplesOf(Sight, frozen=True, kw_only=True):
    """Samples start..stop-1 of a sound, float32 by channel."""

    start: int
    stop: int


class StatesOf(Question, frozen=True):
    """Which tasks of the graph the store knows, and which a render would run."""


class EstimateOf(Question, frozen=True):
    """What a render of the targets (none: every sink) would take."""

    targets: tuple[str, ...] = ()


class SmoothOf(Question, frozen=True):
    """Which stretches of a clip will play smoothly.

    work: also make small copies of those that will not, nearest to frame `around` first, for a short while: whoever
    wants it to go on asks again, so that nothing goes on for a window that has other things to do. See Rest.
    """

    node: str
    output: str
    item: str | None = None
    around: int = 0
    work: bool = False


TakeOrder = Literal["list", "pin", "unpin", "choose", "new"]


class TakesOf(Question, frozen=True):
    """The takes of a node and item, newest first.

    how: list them; or pin, unpin, choose (its seed is the node's again) the one of `key`; or new, for another seed.
    """

    node: str
    item: str | None = None
    how: TakeOrder = "list"
    key: str = ""


Sights = FactsOf | PictureOf | FilmstripOf | PeaksOf | CurveOf | SpectrogramOf | LoudnessOf | SamplesOf
Questions = Sights | StatesOf | EstimateOf | TakesOf | SmoothOf


# --- requests: what to play, what to render ---------------------------------------------------------------------


class _Played(Message, frozen=True):
    """start..stop-1 of a node's output. take: the key of a take of it, instead of what the graph gives now."""

    node: str
    output: str
    start: int
    stop: int
    item: str | None = None
    take: str = ""


class FramesOf(_Played, frozen=True, kw_only=True):
    """Frames of a clip within width x height; 0 is no limit."""

    width: Size = 0
    height: Size = 0


class SoundOf(_Played, frozen=True):
    """Samples of a sound, at its own rate."""


Played = FramesOf | SoundOf


class FilmOf(Part, frozen=True):
    """Targets to render: node ids or NODE.OUTPUT, none for every sink.

    options: application settings for this render alone; fresh: with new random seeds; first: beside the queue, and
    before it on the lanes.
    """

    targets: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    fresh: bool = False
    first: bool = False


# --- messages ---------------------------------------------------------------------------------------------------


class Hello(Message, frozen=True, kw_only=True):
    """The first message. store: its folder, and the bytes it may have; catalog: 'module:function' that gives the node
    types; arena: the file of the shared memory."""

    protocol: int = PROTOCOL
    store: Path
    budget: int
    options: dict[str, str]
    catalog: str
    arena: Path


class Know(Message, frozen=True):
    """Know this graph by a number from now on. folder: what relative paths start from."""

    number: int
    project: Project
    folder: Path


class Look(Message, frozen=True):
    """Answered by LookSent of this id."""

    id: int
    graph: int
    what: Questions


class Play(Message, frozen=True):
    """Answered by BlockSent of this id, as the window frees them, and then Ended."""

    id: int
    graph: int
    what: Played


class Skip(Message, frozen=True):
    """Frames before `to` are too late by now."""

    id: int
    to: int


class Stop(Message, frozen=True):
    """No more of what plays under this id."""

    id: int


class Rest(Message, frozen=True):
    """Leave off at once what SmoothOf asked for: somebody is at work again."""


class Free(Message, frozen=True):
    """These blocks of the arena have been read."""

    blocks: tuple[int, ...]


class Render(Message, frozen=True):
    """Queue a render under a name of the window's."""

    job: str
    graph: int
    what: FilmOf


Steering = Literal["cancel", "pause", "resume"]


class Steer(Message, frozen=True):
    job: str
    how: Steering


class Configure(Message, frozen=True):
    """Application settings for renders that begin from now on; budget: bytes for the store."""

    options: dict[str, str]
    budget: int | None = None


class ListModels(Message, frozen=True):
    """Answered by ModelsListed; so is every change."""


class PullModel(Message, frozen=True):
    """verify: compare what is here already byte by byte."""

    model: str
    verify: bool = False


class StopPull(Message, frozen=True):
    model: str


class RemoveModel(Message, frozen=True):
    model: str


class AddModel(Message, frozen=True):
    """source, base: see models.adding.add."""

    source: str
    base: str = ""


class Shutdown(Message, frozen=True):
    """End: kindly."""


ModelCommand = ListModels | PullModel | StopPull | RemoveModel | AddModel
Command = Hello | Know | Look | Rest | Play | Skip | Stop | Free | Render | Steer | Configure | ModelCommand | Shutdown
