"""The node declaration: a function's signature is the node's schema.

Positional parameters are sockets, keyword-only parameters are settings, the return annotation is the output
(a NamedTuple for several), the docstring is the help. `@node` returns the function unchanged with a frozen
NodeSpec attached as `__node__`.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from studio.base.errors import SettingError
from studio.base.files import is_unicode
from studio.base.finite import finite
from studio.graph.places import Handle
from studio.graph.upgrade import Convert, Upgrade, Upgrades, require_sound, steps
from studio.media.signal import Signal
from studio.media.values import VALUE_TYPES, Image, Mask, Series

F = TypeVar("F", bound=Callable[..., Any])
RANDOM = -1
"""Default of a Seed setting: the engine draws a seed before the run and records it with the take."""


class Lane(Enum):
    """Where a task runs: one at a time per device, in the CPU pool, or on IO threads."""

    GPU = "gpu"
    CPU = "cpu"
    IO = "io"


# --- setting kinds: what an Annotated setting says beyond its Python type -------------------------------------


@dataclass(frozen=True)
class Slider:
    """A number with limits, shown as a slider. unit is shown after the value ('s', 'dB', '%'). zero: what 0 means
    where it is no amount ('auto', 'all'), shown instead of it. group: a heading above it and those after it. choosing:
    it chooses among what one draw of the random seed makes, so moving it draws no other seed. late: as of Data, at its
    default."""

    minimum: float
    maximum: float
    step: float = 0.0
    unit: str = ""
    choosing: bool = False
    late: bool = False
    zero: str = ""
    group: str = ""


@dataclass(frozen=True)
class Multiline:
    """Text of several lines; prompt=True highlights weights and {template} fields. late: as of Data, at its default."""

    prompt: bool = False
    late: bool = False


@dataclass(frozen=True)
class Choice:
    """One of the values of a Literal. late: as of Data, at its default."""

    late: bool = False


@dataclass(frozen=True)
class Colour:
    """A colour as '#rrggbb' or '#rrggbbaa'."""


@dataclass(frozen=True)
class OpenFile:
    """A file to read, relative to the project. Its content's fingerprint is part of the task's key.

    check: raises ShotgraphError when the file, which is there, cannot be used, so that a project is refused before it
    runs; it is called often, so it remembers what it has read.
    """

    filters: str = "All files (*)"
    check: Callable[[Path], object] | None = None


@dataclass(frozen=True)
class SaveFile:
    """A file to write, relative to the project. Where it lies is not part of the task's key."""

    filters: str = "All files (*)"


@dataclass(frozen=True)
class Address:
    """An endpoint that the node sends texts to; '' is that of the user's settings. A project's own is asked for before
    (see reach.py). unless: the setting that, where it is given, makes the node ask no endpoint."""

    unless: str = ""


@dataclass(frozen=True)
class Weights:
    """A model for a task of the catalogue ('text-to-image', 'image-to-video', ...). late: as of Data, when it is at its
    default."""

    task: str
    late: bool = False


@dataclass(frozen=True)
class SeedKind:
    """A random seed 0 .. 2**32-1, or RANDOM."""


@dataclass(frozen=True)
class RateKind:
    """Frames a second: a number or a fraction such as "30000/1001", received as a Fraction; 0 means unchanged."""


@dataclass(frozen=True)
class Data:
    """JSON data with an editor of its own ('strokes', 'camera', 'timeline', 'curve').

    check: raises SettingError when the data cannot be used, so that a project is refused before it runs. late: the
    setting came to a node type that had results already; unset (None) it is no part of a task's key, so they stay.
    """

    editor: str
    check: Callable[[Any], object] | None = None
    late: bool = False


Kind = Slider | Multiline | Choice | Colour | OpenFile | SaveFile | Address | Weights | SeedKind | RateKind | Data

Side = Annotated[int, Slider(16, 8192, 8, "px")]
Seed = Annotated[int, SeedKind()]
Rate = Annotated[Fraction | int, RateKind()]
OpenPath = Annotated[Path, OpenFile()]
SavePath = Annotated[Path, SaveFile()]


# --- what a node is ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Socket:
    """An input. collects: '' fans out over a series, 'list' receives all values, 'series' all with their ids."""

    name: str
    type: type
    optional: bool = False
    default: Any = None
    collects: str = ""


@dataclass(frozen=True)
class Output:
    """An output. series: the node itself makes a Series of the type."""

    name: str
    type: type
    series: bool = False


@dataclass(frozen=True)
class Setting:
    """A keyword-only parameter. type: bool, int, float, str, Path, Fraction, or object for Data. moves: the node asks
    for the Signal itself that is wired to it (`Annotated[float | Signal, Slider(...)]`), kept within the limits."""

    name: str
    type: type
    default: Any
    kind: Kind | None = None
    choices: tuple[Any, ...] = ()
    moves: bool = False

    def read(self, value: Any) -> Any:
        """The value as the function receives it. Raises SettingError that says what would fit."""
        return _read_setting(self, value)


@dataclass(frozen=True)
class NodeSpec:
    """A node type.

    keep: its video is costly, so frames are kept in the store; sink: it writes a file; still: it is not run once a
    frame where a clip is on a picture socket, or in words what to do instead; check: raises a ShotgraphError when the
    settings, each right by itself, do not go together; origin: of what it makes, as a term of provenance.py, where
    neither its model nor its files say it; upgrades: of nodes in files of earlier versions; places: handles of those of
    its settings that are places on a picture; provider: the plugin that declares it and its version, '' for the
    app; words: what else people call it, with commas between.
    """

    id: str
    version: int
    lane: Lane
    function: Callable[..., Any] = field(repr=False, compare=False)
    inputs: tuple[Socket, ...] = ()
    outputs: tuple[Output, ...] = ()
    settings: tuple[Setting, ...] = ()
    help: str = ""
    title: str = ""
    takes_context: bool = False
    keep: bool = False
    sink: bool = False
    still: bool | str = False
    check: Callable[[Mapping[str, Any]], object] | None = field(default=None, repr=False, compare=False)
    origin: str = ""
    upgrades: Upgrades = field(default_factory=dict, repr=False, compare=False)
    places: tuple[Handle, ...] = field(default=(), repr=False, compare=False)
    provider: str = ""
    words: str = ""

    @property
    def file_version(self) -> int:
        """The version that a reader needs for nodes written now: the last that changed what files keep of them."""
        return max(self.upgrades, default=1)

    @cached_property
    def _before_renaming(self) -> tuple[int, Mapping[str, str]]:
        """The version whose results these are, and what it called the sockets and settings, by their names now."""
        version, names = self.version, {name: name for name in self._parameters}
        while (step := self.upgrades.get(version)) is not None and step.same_results:
            back = {new: old for old, new in step.renamed.items()}
            names = {now: back.get(then, then) for now, then in names.items()}
            version -= 1
        return version, names

    @property
    def results_version(self) -> int:
        """The version as it counts in keys: one whose upgrade keeps results (`same_results`) is not another."""
        return self._before_renaming[0]

    def in_key(self, name: str) -> str:
        """What a socket or setting is called in keys."""
        return self._before_renaming[1].get(name, name)

    @property
    def _parameters(self) -> list[str]:
        return [socket.name for socket in self.inputs] + [setting.name for setting in self.settings]

    @property
    def category(self) -> str:
        return self.id.partition(".")[0]

    @property
    def summary(self) -> str:
        """The help's first line, and on to the end of its sentence where the line breaks off inside one."""
        line = self.help.partition("\n")[0]
        paragraph = " ".join(self.help.partition("\n\n")[0].split("\n"))
        end = re.compile(r"[.?!](?=\s|$)").search(paragraph, max(len(line) - 1, 0))
        return paragraph[: end.end()] if end else line

    def help_of(self, name: str) -> str:
        """What the docstring says of a socket or setting: the line (or phrase) that begins 'name:'."""
        for part in re.split(r"\n|;\s+|(?<=\.)\s+", self.help):
            head, colon, text = part.strip().partition(":")
            if colon and name in re.split(r"[,\s]+", head):
                return text.strip().rstrip(".")
        return ""

    @cached_property
    def liftable(self) -> bool:
        """Whether it runs once a frame where a clip is on a picture socket: what it makes are pictures and masks alone,
        and nothing speaks against it (see lifting.py)."""
        pictures = all(output.type in (Image, Mask) and not output.series for output in self.outputs)
        return bool(self.outputs) and pictures and not self.sink and not self.still

    @property
    def quick(self) -> bool:
        """Whether it may run whenever somebody looks at its result: a function of pictures, without models or files."""
        pictures = all(output.type in (Image, Mask) and not output.series for output in self.outputs)
        taken = any(socket.type in (Image, Mask) for socket in self.inputs)
        return pictures and taken and self.lane is Lane.CPU and not (self.keep or self.sink or self.runs_models)

    @property
    def runs_models(self) -> bool:
        return any(isinstance(setting.kind, Weights) for setting in self.settings)

    def input(self, name: str) -> Socket | None:
        return next((socket for socket in self.inputs if socket.name == name), None)

    def output(self, name: str) -> Output | None:
        return next((output for output in self.outputs if output.name == name), None)

    def setting(self, name: str) -> Setting | None:
        return next((setting for setting in self.settings if setting.name == name), None)


def node(
    id: str,
    *,
    version: int,
    lane: Lane = Lane.CPU,
    keep: bool = False,
    sink: bool = False,
    still: bool | str = False,
    title: str = "",
    words: str = "",
    check: Callable[[Mapping[str, Any]], object] | None = None,
    origin: str = "",
    upgrades: Mapping[int, Upgrade | Convert] | None = None,
    places: tuple[Handle, ...] = (),
) -> Callable[[F], F]:
    """Declare a function as a node type; raises TypeError at import when its signature is no schema.

    A function of pictures works on clips by itself: a Video on one of its Image sockets runs it once a frame (see
    lifting.py). still: this one does not (a diffusion model that draws a still); True, or in words what to do instead.
    places: handles by which its settings are dragged on the picture (see places.py).
    words: what else people call it when they look for it ("txt2img, text to image").

    version: raise it whenever the same inputs give another result, and whenever files keep something else of a node:
    a socket, setting or output has another name, a value another meaning, the type another id. Say the latter in
    `upgrades`, by the version that brought it, and never take a step out again:

        @node("tint.wash", version=3, upgrades={
            2: Upgrade(renamed={"strength": "amount", "picture": "image"}),
            3: lambda settings: {**settings, "amount": settings.get("amount", 100) / 100},
        })

    A project is then read as if it had been written today: settings, items' own settings, exposed settings and wires
    come out under their new names (`studio.graph.upgrade.Upgrade` has all that a step can say). A file says which
    version reads it; one that does not was written before the first step. What a wire brings to a setting is not
    converted. A step that raises leaves its node as it was, and `check` says so. An app with an older version refuses
    the node, naming what it lacks, and saves it as it found it. A new version makes results anew, unless its Upgrade
    says `same_results`.
    """

    def declare(function: F) -> F:
        hints = typing.get_type_hints(function, include_extras=True)
        inputs: list[Socket] = []
        settings: list[Setting] = []
        takes_context = False
        for name, parameter in inspect.signature(function).parameters.items():
            if name == "ctx":
                takes_context = True
            elif parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                settings.append(_setting(id, name, hints[name], parameter.default))
            else:
                inputs.append(_socket(id, name, hints[name], parameter.default))
        spec = NodeSpec(
            id,
            version,
            lane,
            function,
            tuple(inputs),
            _outputs(id, hints["return"]),
            tuple(settings),
            inspect.cleandoc(function.__doc__ or ""),
            title or id.partition(".")[2].replace("-", " ").replace("_", " ").capitalize(),
            takes_context,
            keep,
            sink,
            still,
            check,
            origin,
            steps(upgrades or {}),
            places,
            words=words,
        )
        _require_places(spec)
        require_sound(id, version, spec.upgrades, spec._parameters, [one.name for one in spec.outputs])
        if not spec.help:
            raise TypeError(f"{id}: a node needs a docstring, it is the help that users read")
        function.__node__ = spec  # type: ignore[attr-defined]
        return function

    return declare


def _require_places(spec: NodeSpec) -> None:
    for handle in spec.places:
        unknown = [name for name in handle.settings if spec.setting(name) is None]
        if unknown or spec.input(handle.of) is None:
            raise TypeError(f"{spec.id}: a place is of what it has not: {unknown or handle.of}")


def _strip_optional(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (typing.Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _socket(node_id: str, name: str, hint: Any, default: Any) -> Socket:
    hint, optional = _strip_optional(hint)
    optional = optional or default is not inspect.Parameter.empty
    collects = {list: "list", Series: "series"}.get(get_origin(hint) or hint, "")
    if collects:
        hint = get_args(hint)[0]
    if hint not in VALUE_TYPES:
        raise TypeError(f"{node_id}: socket '{name}' has type {hint}, which no wire carries")
    return Socket(name, hint, optional, None if default is inspect.Parameter.empty else default, collects)


def _outputs(node_id: str, hint: Any) -> tuple[Output, ...]:
    if hint is type(None):
        return ()
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        fields = typing.get_type_hints(hint)
        return tuple(_output(node_id, name, fields[name]) for name in hint._fields)
    return (_output(node_id, "out", hint),)


def _output(node_id: str, name: str, hint: Any) -> Output:
    hint, _ = _strip_optional(hint)
    series = get_origin(hint) is Series
    hint = get_args(hint)[0] if series else hint
    if hint not in VALUE_TYPES:
        raise TypeError(f"{node_id}: output '{name}' has type {hint}, which no wire carries")
    return Output(name, hint, series)


def _setting(node_id: str, name: str, hint: Any, default: Any) -> Setting:
    if default is inspect.Parameter.empty:
        raise TypeError(f"{node_id}: setting '{name}' needs a default")
    kind: Kind | None = None
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        kind = next((extra for extra in extras if isinstance(extra, typing.get_args(Kind))), None)
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return Setting(name, type(choices[0]), default, kind, choices)
    if isinstance(kind, RateKind):
        return Setting(name, Fraction, default, kind)
    if isinstance(kind, Data):
        return Setting(name, object, default, kind)
    hint, moves = _without_signal(hint)
    if hint not in (bool, int, float, str, Path):
        raise TypeError(f"{node_id}: setting '{name}' has type {hint}, which no editor knows")
    return Setting(name, hint, default, kind, moves=moves)


def _without_signal(hint: Any) -> tuple[Any, bool]:
    """float and True of `float | Signal`."""
    if get_origin(hint) in (typing.Union, types.UnionType) and Signal in get_args(hint):
        rest = [part for part in get_args(hint) if part is not Signal]
        if rest in ([float], [int]):
            return rest[0], True
    return hint, False


# --- reading settings -------------------------------------------------------------------------------------------

_PLAIN_NAMES = {bool: "true or false", int: "a whole number", float: "a number", str: "text", Path: "a path"}


def _wrong(setting: Setting, value: Any, fits: str) -> SettingError:
    shown = repr(value)
    shown = shown if len(shown) <= 80 else shown[:77] + "..."
    return SettingError(f"{shown} does not fit", setting=setting.name, mend=f"It takes {fits}.")


def _read_setting(setting: Setting, value: Any) -> Any:
    if setting.choices:
        if isinstance(value, str) and value not in setting.choices:
            value = next((choice for choice in setting.choices if str(choice) == value), value)
        if value not in setting.choices or isinstance(value, bool) != isinstance(setting.choices[0], bool):
            raise _wrong(setting, value, "one of " + ", ".join(map(str, setting.choices)))
        return value
    if isinstance(setting.kind, Data):
        if setting.kind.check is not None:
            setting.kind.check(value)
        return value
    if isinstance(setting.kind, SeedKind):
        return _read_seed(setting, value)
    if isinstance(setting.kind, RateKind):
        return _read_rate(setting, value)
    if setting.type is Path:
        if not isinstance(value, str | Path) or "\0" in str(value) or not is_unicode(str(value)):
            raise _wrong(setting, value, "a path")
        return Path(value) if str(value) else Path()
    if setting.type in (int, float):
        return _read_number(setting, value)
    if not isinstance(value, setting.type) or (isinstance(value, str) and not is_unicode(value)):
        raise _wrong(setting, value, _PLAIN_NAMES[setting.type])
    return value


def _read_number(setting: Setting, value: Any) -> int | float:
    plain = _PLAIN_NAMES[setting.type]
    if finite(value) is None:
        raise _wrong(setting, value, plain)
    if setting.type is int:
        if value != int(value):
            raise _wrong(setting, value, plain)
        value = int(value)
    kind = setting.kind
    if isinstance(kind, Slider) and not kind.minimum <= value <= kind.maximum:
        raise _wrong(setting, value, f"{plain} from {kind.minimum:g} to {kind.maximum:g}")
    return value if setting.type is int else float(value)


def _read_seed(setting: Setting, value: Any) -> int:
    if value in ("random", RANDOM):
        return RANDOM
    if finite(value) is None or value != int(value):
        raise _wrong(setting, value, "a whole number from 0 to 4294967295, or 'random'")
    if not 0 <= value < 2**32:
        raise _wrong(setting, value, "a whole number from 0 to 4294967295, or 'random'")
    return int(value)


def _read_rate(setting: Setting, value: Any) -> Fraction:
    try:
        if isinstance(value, bool):
            raise ValueError
        rate = Fraction(value).limit_denominator(1001 * 1000)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError):
        raise _wrong(setting, value, "frames a second, as a number or a fraction like 30000/1001") from None
    if not 0 <= rate <= 1000:
        raise _wrong(setting, value, "a rate from 0 (unchanged) to 1000 frames a second")
    return rate


def shown(value: Any) -> Any:
    """A setting's value as JSON shows it."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    if isinstance(value, Path):
        return "" if value == Path() else value.as_posix()
    if isinstance(value, Mapping):
        return {str(key): shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [shown(item) for item in value]
    return value
