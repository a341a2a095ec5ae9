"""What a wire's value becomes at a setting: a number, or, where the node can have that, one that moves.

A signal that does not change is a number like any other. One that does is for settings that are asked for anew in
every frame (`at`), and for those whose node takes the signal itself (`Setting.moves`); other nodes run once and say so.
What moves is held within the setting's limits, since an easing may shoot over its keys; a number must lie within them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from studio.base.errors import SettingError, ShotgraphError
from studio.graph.spec import NodeSpec, Setting, Slider
from studio.media.signal import Signal, within
from studio.media.values import Number, Text

STILL: Final = "a moving signal is wired to it, but this node runs once and takes one number"
MEND: Final = (
    "Wire a number or a curve with one key. Where the node takes pictures, wire a clip: then it runs once a frame, and "
    "its settings may move."
)


def given(setting: Setting, value: Any) -> Any:
    """A wire's value as the setting of a node that runs once receives it. Raises SettingError."""
    if isinstance(value, Signal):
        if moves(value):
            if setting.moves:
                return limited(setting, value)
            raise SettingError(STILL, setting=setting.name, mend=MEND)
        value = Number(value.at(0.0))
    if setting.type is int and isinstance(value, Number):
        value = round(value)
    elif setting.type is bool and isinstance(value, Number):
        value = bool(value)
    elif isinstance(value, Number):
        value = float(value)
    return setting.read(str(value) if isinstance(value, Text) else value)


def moves(value: Any) -> bool:
    """Whether a wire's value is a number that moves."""
    return isinstance(value, Signal) and value.constant is None


def moves_surely(spec: NodeSpec, settings: Mapping[str, Any], wired: bool) -> bool:
    """Whether the signal that a node gives moves, as far as its settings tell by themselves. False where a wire or a
    mistake has a say: then it is found out when it is made."""
    if wired or spec.takes_context or (spec.inputs and not all(one.optional for one in spec.inputs)):
        return False
    if [output.type for output in spec.outputs] != [Signal]:
        return False
    try:
        read = {one.name: one.read(settings.get(one.name, one.default)) for one in spec.settings}
        return moves(spec.function(**read))
    except ShotgraphError:
        return False  # it is told at the node itself


def over(
    settings: Mapping[str, Any], moving: Mapping[str, tuple[Setting, Signal]]
) -> Callable[[int, Fraction], Mapping[str, Any]]:
    """The settings of a node that runs once a frame, for a frame's number and time: these, and those that move."""
    if not moving:
        return lambda number, seconds: settings
    return lambda number, seconds: {
        **settings,
        **{name: at(setting, signal, float(seconds)) for name, (setting, signal) in moving.items()},
    }


def limited(setting: Setting, signal: Signal) -> Signal:
    """The signal within the setting's limits."""
    kind = setting.kind
    return within(signal, kind.minimum, kind.maximum) if isinstance(kind, Slider) else signal


def at(setting: Setting, signal: Signal, seconds: float) -> Any:
    """What the setting is at a moment of the clip. A switch is on from one half upwards. Raises SettingError."""
    value = signal.at(seconds)
    if isinstance(setting.kind, Slider):
        value = min(max(value, setting.kind.minimum), setting.kind.maximum)
    if setting.type is bool:
        return value >= 0.5
    return setting.read(round(value) if setting.type is int else value)
