"""Numbers that move: a value over time, in seconds of the clip that it drives.

A Signal is small frozen data: keys with easing, samples of something measured, a wave, or two of these with a sign
between them. It has a value at every moment, before its first key and after its last one too, where the ends are held.
"""

from __future__ import annotations

import base64
import bisect
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError, SettingError
from studio.base.finite import finite
from studio.media.easing import EASINGS, eased

Times = npt.NDArray[np.float64]
Operation = Literal["add", "subtract", "multiply", "divide", "power", "min", "max"]
Shape = Literal["sine", "triangle", "saw", "square", "noise"]

LATEST: Final = 360_000.0
"""Seconds: a key that is later than that is later than any film."""
LARGEST: Final = 1e9
MOST_KEYS: Final = 100_000
MOST_PARTS: Final = 200
"""Signals that one may be put together from: more is no hand's work, and they are read one inside the other."""
_TURNS: Final = 4  # of a wave that are shown
_TABLE: Final = 4096  # steps of an easing that many moments are read off


class Signal(ABC):
    """A number over time. One of the classes below; they are compared, kept and named by what they hold."""

    @abstractmethod
    def at(self, seconds: float) -> float:
        """The value at a moment, negative ones included."""

    @abstractmethod
    def over(self, seconds: Times) -> Times:
        """The values at many moments at once: at() to within a millionth of the way between two keys."""

    @property
    @abstractmethod
    def constant(self) -> float | None:
        """The value where it never changes, which makes it a number; None where it moves."""

    @property
    @abstractmethod
    def span(self) -> float:
        """Seconds, from 0 on, in which one sees what it does: up to its last key, or some turns of what has no end."""

    @property
    def parts(self) -> int:
        """How many signals it is made of."""
        return 1


@dataclass(frozen=True)
class Key:
    """A value at a moment. at: seconds; easing: of the way from this key to the next."""

    at: float
    value: float
    easing: str = "linear"


@dataclass(frozen=True)
class Curve(Signal):
    """Keys in order of time, one a moment, at least one. Raises ValueError for others."""

    keys: tuple[Key, ...]

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError("a curve has at least one key")
        if any(not math.isfinite(key.at) or not math.isfinite(key.value) for key in self.keys):
            raise ValueError("the keys of a curve are finite numbers")
        if any(key.easing not in EASINGS for key in self.keys):
            raise ValueError("an easing that there is not")
        object.__setattr__(self, "keys", tuple(sorted(self.keys, key=lambda key: key.at)))
        if any(before.at == after.at for before, after in pairwise(self.keys)):
            raise ValueError("two keys of a curve stand at the same moment")

    @cached_property
    def _moments(self) -> list[float]:
        return [key.at for key in self.keys]

    def at(self, seconds: float) -> float:
        number = bisect.bisect_right(self._moments, seconds)
        if number == 0:
            return self.keys[0].value
        before = self.keys[number - 1]
        if number == len(self.keys) or seconds == before.at:
            return before.value
        after = self.keys[number]
        share = (seconds - before.at) / (after.at - before.at)
        return before.value + (after.value - before.value) * eased(before.easing, share)

    def over(self, seconds: Times) -> Times:
        moments = np.array(self._moments)
        values = np.array([key.value for key in self.keys])
        straight: Times = np.interp(seconds, moments, values)
        places = np.clip(np.searchsorted(moments, seconds, "right") - 1, 0, len(self.keys) - 1)
        # Only what lies on a way with an easing of its own is looked at again, all ways of one easing together.
        under_way = (places + 1 < len(self.keys)) & (seconds >= moments[places])
        easings = np.array([key.easing for key in self.keys])
        for easing in set(easings.tolist()) - {"linear"}:
            here = under_way & (easings[places] == easing)
            at, end = places[here], np.minimum(places[here] + 1, len(self.keys) - 1)
            share = (seconds[here] - moments[at]) / (moments[end] - moments[at])
            straight[here] = values[at] + (values[end] - values[at]) * _eased(easing, share)
        return straight

    @property
    def constant(self) -> float | None:
        first = self.keys[0].value
        return first if all(key.value == first for key in self.keys) else None

    @property
    def span(self) -> float:
        return self.keys[-1].at


def _eased(name: str, share: Times) -> Times:
    if name == "hold":
        return np.where(share < 1, 0.0, 1.0)
    steps = np.linspace(0.0, 1.0, _TABLE + 1)
    return np.interp(share, steps, [eased(name, float(step)) for step in steps])


@dataclass(frozen=True, eq=False)
class Sampled(Signal):
    """Something measured: `rate` values a second, the first at `start`, straight lines between them.

    values: (n,) float32, at least one, finite; ValueError for others.
    """

    values: npt.NDArray[np.float32]
    rate: float
    start: float = 0.0

    def __post_init__(self) -> None:
        if self.values.ndim != 1 or not len(self.values) or self.values.dtype != np.float32:
            raise ValueError(f"samples are (n,) float32, got {self.values.shape} {self.values.dtype}")
        if not np.isfinite(self.values).all() or not math.isfinite(self.rate) or self.rate <= 0:
            raise ValueError("the samples of a signal are finite, some a second")
        self.values.flags.writeable = False

    def at(self, seconds: float) -> float:
        place = (seconds - self.start) * self.rate
        if place <= 0:
            return float(self.values[0])
        first = int(min(place, len(self.values)))
        if first >= len(self.values) - 1:
            return float(self.values[-1])
        before, after = float(self.values[first]), float(self.values[first + 1])
        return before + (after - before) * (place - first)

    def over(self, seconds: Times) -> Times:
        return np.interp((seconds - self.start) * self.rate, np.arange(len(self.values)), self.values)

    @cached_property
    def constant(self) -> float | None:
        return float(self.values[0]) if bool((self.values == self.values[0]).all()) else None

    @property
    def span(self) -> float:
        return self.start + (len(self.values) - 1) / self.rate


@dataclass(frozen=True)
class Wave(Signal):
    """Something that goes up and down between `least` and `most`, `frequency` times a second, for ever.

    phase: 0..1 of a turn that is over at second 0. A sine and a triangle begin in the middle, upwards; a saw begins at
    the bottom, a square at the top. noise wanders smoothly: `frequency` new values a second, drawn by `seed` (value
    noise, K. Perlin, "An Image Synthesizer", 1985).
    """

    shape: Shape
    frequency: float
    least: float = 0.0
    most: float = 1.0
    phase: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        numbers = (self.frequency, self.least, self.most, self.phase)
        if self.shape not in get_args(Shape) or not all(map(math.isfinite, numbers)):
            raise ValueError(f"not a possible wave: {self}")

    def at(self, seconds: float) -> float:
        return float(self.over(np.array([seconds]))[0])

    def over(self, seconds: Times) -> Times:
        turns = seconds * self.frequency + self.phase
        return self.least + (self.most - self.least) * self._share(turns)

    def _share(self, turns: Times) -> Times:
        """0 at the bottom to 1 at the top."""
        turn = turns - np.floor(turns)
        match self.shape:
            case "sine":
                return np.asarray(0.5 + 0.5 * np.sin(2 * np.pi * turn))
            case "triangle":
                return np.asarray(1 - np.abs(2 * ((turn + 0.25) % 1.0) - 1))
            case "saw":
                return turn
            case "square":
                return np.where(turn < 0.5, 1.0, 0.0)
        step = np.floor(turns).astype(np.int64)
        before, after = _drawn(step, self.seed), _drawn(step + 1, self.seed)
        return np.asarray(before + (after - before) * turn * turn * (3 - 2 * turn))

    @property
    def constant(self) -> float | None:
        if self.least == self.most:
            return self.least
        return self.at(0.0) if self.frequency == 0 else None

    @property
    def span(self) -> float:
        return _TURNS / self.frequency if self.frequency > 0 else 0.0


def _drawn(numbers: npt.NDArray[np.int64], seed: int) -> Times:
    """A number in 0..1 for each whole number, the same on every machine: SplitMix64 (Steele, Lea and Flood, 2014)."""
    with np.errstate(over="ignore"):
        state = numbers.astype(np.uint64) + np.uint64(seed & 0xFFFFFFFF) * np.uint64(0xD1342543DE82EF95)
        state = (state + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state = state ^ (state >> np.uint64(31))
    return (state >> np.uint64(11)).astype(np.float64) / float(1 << 53)


_SIGNS: dict[Operation, tuple[str, Callable[[Any, Any], Any]]] = {
    "add": ("+", np.add),
    "subtract": ("-", np.subtract),
    "multiply": ("x", np.multiply),
    "divide": ("/", np.divide),
    "power": ("to the power of", np.power),
    "min": ("or at most", np.minimum),
    "max": ("or at least", np.maximum),
}


@dataclass(frozen=True)
class Combined(Signal):
    """Two signals with a sign between them. Where the result is no finite number (division by zero), asking for it
    raises MediaError with the moment."""

    op: Operation
    a: Signal
    b: Signal

    def __post_init__(self) -> None:
        if self.op not in _SIGNS:
            raise ValueError(f"there is no sign '{self.op}'")

    def at(self, seconds: float) -> float:
        return float(self.over(np.array([float(seconds)]))[0])

    def over(self, seconds: Times) -> Times:
        word, sign = _SIGNS[self.op]
        a, b = self.a.over(seconds), self.b.over(seconds)
        with np.errstate(all="ignore"):
            made = np.asarray(sign(a, b), np.float64)
        wrong = np.flatnonzero(~np.isfinite(made))
        if len(wrong):
            at = int(wrong[0])
            raise MediaError(
                f"{a[at]:g} {word} {b[at]:g}, at {seconds[at]:.3f} s, is no number",
                mend="Keep the signals away from there, for example with a signal.math that takes the larger of two.",
            )
        return made

    @cached_property
    def constant(self) -> float | None:
        if self.a.constant is None or self.b.constant is None:
            return None
        return self.at(0.0)

    @property
    def span(self) -> float:
        return max(self.a.span, self.b.span)

    @cached_property
    def parts(self) -> int:
        return 1 + self.a.parts + self.b.parts


def steady(value: float) -> Curve:
    """A signal that stays at a number."""
    return Curve((Key(0.0, float(value)),))


def value_at(value: float | Signal, seconds: float) -> float:
    """What a number that may move is at a moment."""
    return value.at(seconds) if isinstance(value, Signal) else value


def raised(value: float | Signal, by: float) -> float | Signal:
    """A number, or a signal, and a number more."""
    return Combined("add", value, steady(by)) if isinstance(value, Signal) else value + by


def within(signal: Signal, least: float, most: float) -> Signal:
    """The signal held between two numbers."""
    return Combined("min", Combined("max", signal, steady(least)), steady(most))


# --- keys as a project file has them ----------------------------------------------------------------------------------


def read_keys(data: Any, setting: str = "keys", latest: float = LATEST) -> tuple[Key, ...]:
    """Keys from [{"at": 0.5, "value": 2, "easing": "ease-in"}, ...], in order of time; none for None and [].

    Raises SettingError that names the key that is wrong.
    """
    if data is None:
        return ()
    if not isinstance(data, Sequence) or isinstance(data, str) or len(data) > MOST_KEYS:
        raise SettingError(
            "keys are a list of moments and values",
            setting=setting,
            mend='Write them as [{"at": 0, "value": 1}, {"at": 2, "value": 3, "easing": "ease-in-out"}].',
        )
    keys = sorted((_key(number, entry, setting, latest) for number, entry in enumerate(data, 1)), key=lambda k: k.at)
    for before, after in pairwise(keys):
        if before.at == after.at:
            raise SettingError(
                f"two keys stand at {before.at:g}",
                setting=setting,
                mend="Give each a moment of its own; for a jump take the easing 'hold'.",
            )
    return tuple(keys)


def _key(number: int, entry: Any, setting: str, latest: float) -> Key:
    known = {"at", "value", "easing"}
    if not isinstance(entry, Mapping) or not {"at", "value"} <= set(entry) <= known:
        raise SettingError(
            f"key {number} is no key: {str(entry)[:60]}",
            setting=setting,
            mend='A key is {"at": a moment, "value": a number}, with an "easing" if wanted.',
        )
    at = finite(entry["at"])
    if at is None or not 0 <= at <= latest:
        raise SettingError(
            f"key {number} stands at {str(entry['at'])[:60]}, which is no moment",
            setting=setting,
            mend=f"A moment is a number from 0 to {latest:g}.",
        )
    value = finite(entry["value"])
    if value is None or abs(value) > LARGEST:
        raise SettingError(
            f"key {number} has the value {str(entry['value'])[:60]}, which is no number",
            setting=setting,
            mend=f"A value is a number of at most {LARGEST:g}.",
        )
    easing = entry.get("easing", "linear")
    if not isinstance(easing, str) or easing not in EASINGS:
        raise SettingError(
            f"key {number} has the easing '{str(easing)[:60]}', which there is not",
            setting=setting,
            mend="It takes one of " + ", ".join(EASINGS) + ".",
        )
    return Key(at, value, easing)


def key_data(keys: Iterable[Key]) -> list[dict[str, Any]]:
    """Keys as a project file has them."""
    return [{"at": key.at, "value": key.value, "easing": key.easing} for key in keys]


# --- signals as data for the store ------------------------------------------------------------------------------------


def to_data(signal: Signal) -> dict[str, Any]:
    """A signal as JSON. Equal signals give equal data."""
    match signal:
        case Curve(keys):
            return {"kind": "curve", "keys": [[key.at, key.value, key.easing] for key in keys]}
        case Sampled():
            raw = base64.b64encode(signal.values.astype("<f4").tobytes()).decode("ascii")
            return {"kind": "samples", "rate": signal.rate, "start": signal.start, "values": raw}
        case Wave(shape, frequency, least, most, phase, seed):
            return {"kind": "wave", "wave": [shape, frequency, least, most, phase, seed]}
        case Combined(op, a, b):
            return {"kind": "combined", "op": op, "a": to_data(a), "b": to_data(b)}
    raise TypeError(f"a {type(signal).__name__} is no signal that can be kept")


def from_data(data: Mapping[str, Any]) -> Signal:
    """The signal of to_data()'s answer."""
    match data["kind"]:
        case "curve":
            return Curve(tuple(Key(at, value, easing) for at, value, easing in data["keys"]))
        case "samples":
            values = np.frombuffer(base64.b64decode(data["values"]), "<f4").astype(np.float32)
            return Sampled(values, data["rate"], data["start"])
        case "wave":
            return Wave(*data["wave"])
        case "combined":
            return Combined(data["op"], from_data(data["a"]), from_data(data["b"]))
    raise ValueError(f"no signal is kept as '{data['kind']}'")
