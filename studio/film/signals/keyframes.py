"""Keyframes of settings in a graph: which settings move by a curve of their own, and edits of its keys.

A setting moves where a `signal.curve` is wired to it; the curve's setting `keys` stays the one source. Moments are
seconds of the clip whose setting it is; a curve that counts frames is read and written by a rate. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from studio.base.errors import SettingError
from studio.graph.catalog import Catalog
from studio.graph.graph import EMPTY, Graph, Node, Wire
from studio.graph.spec import NodeSpec, SeedKind, Setting
from studio.media.signal import Curve, Key, key_data, read_keys

CURVE = "signal.curve"
FIRST_EASING = "ease-in-out"
"""Of a key that no other comes before."""

_LEFT, _DOWN = 220.0, 40.0  # where a new curve lies, seen from the node that it moves; and on from there
_WIDE, _HIGH, _FOLDED = 184.0, 320.0, 36.0  # what a node takes up on the canvas, about
_MOMENT = 1e-6

Keys = Sequence[Key]


def may_move(spec: NodeSpec, setting: Setting) -> bool:
    """Whether a setting can be keyframed: a number whose node asks for signals, or may run once a frame."""
    number = setting.type in (int, float) and not setting.choices and not isinstance(setting.kind, SeedKind)
    return number and (setting.moves or (spec.liftable and any(one.type.__name__ in _PICTURES for one in spec.inputs)))


_PICTURES = ("Image", "Mask")


def curve_of(graph: Graph, node: str, setting: str) -> str:
    """The curve that moves a setting; '' where none is wired to it."""
    for wire in graph.wires:
        if wire.target == node and wire.input == setting:
            source = graph.nodes.get(wire.source)
            return wire.source if source is not None and source.type == CURVE else ""
    return ""


def curves_of(graph: Graph, node: str) -> dict[str, str]:
    """Setting -> the curve that moves it, in the wires' order; of a curve itself its own keys."""
    found = graph.nodes.get(node)
    if found is not None and found.type == CURVE:
        return {"": node}
    curves = {}
    for wire in graph.into(node):
        source = graph.nodes.get(wire.source)
        if source is not None and source.type == CURVE:
            curves[wire.input] = wire.source
    return curves


def moved_by(graph: Graph, curve: str) -> list[tuple[str, str]]:
    """(node, input) of all that a curve goes to."""
    return [(wire.target, wire.input) for wire in graph.out_of(curve)]


def own_keys(graph: Graph, curve: str, item: str) -> bool:
    """Whether an item (a shot) has keys of its own in a curve."""
    return bool(item) and curve in graph.nodes and "keys" in graph.nodes[curve].overrides.get(item, EMPTY)


def keys_of(graph: Graph, curve: str, rate: Fraction, item: str = "") -> tuple[Key, ...]:
    """The keys of a curve, in seconds; item: as a shot has them. Raises SettingError for damaged ones."""
    node = graph.nodes[curve]
    keys = read_keys({**node.settings, **node.overrides.get(item, EMPTY)}.get("keys"), latest=1e9)
    if node.settings.get("times") == "frames":
        return tuple(replace(key, at=float(Fraction(key.at) / rate)) for key in keys)
    return keys


def with_keys(graph: Graph, curve: str, keys: Keys, rate: Fraction, item: str | None = None) -> Graph:
    """With the keys of a curve made these, for all items or for one."""
    if graph.nodes[curve].settings.get("times") == "frames":
        keys = [replace(key, at=round(float(Fraction(key.at) * rate), 3)) for key in keys]
    else:
        keys = [replace(key, at=round(key.at, 6)) for key in keys]
    return graph.set(curve, "keys", key_data(sorted(keys, key=lambda key: key.at)), item=item)


# --- keys ---------------------------------------------------------------------------------------------------------


def key_at(keys: Keys, at: float, rate: Fraction) -> int:
    """The number of the key that stands at a moment, to half a frame; -1 when there is none."""
    near = [(abs(key.at - at), number) for number, key in enumerate(keys) if abs(key.at - at) < 0.5 / float(rate)]
    return min(near, default=(0.0, -1))[1]


def keyed(keys: Keys, at: float, value: float, rate: Fraction) -> tuple[Key, ...]:
    """With a value at a moment: of the key that stands there, or of a new one that goes on as the one before it did."""
    number = key_at(keys, at, rate)
    if number >= 0:
        return (*keys[:number], replace(keys[number], value=value), *keys[number + 1 :])
    before = [key for key in keys if key.at < at]
    easing = before[-1].easing if before else FIRST_EASING
    return tuple(sorted([*keys, Key(max(0.0, at), value, easing)], key=lambda key: key.at))


def pulled(keys: Keys, number: int, at: float, value: float, rate: Fraction) -> tuple[Key, ...]:
    """With a key at another moment, at least a frame from its neighbours, and at another value."""
    frame = 1 / float(rate)
    low = keys[number - 1].at + frame if number else 0.0
    high = keys[number + 1].at - frame if number + 1 < len(keys) else float("inf")
    here = keys[number].at
    at = max(low, min(high, at)) if low <= high else here
    return (*keys[:number], replace(keys[number], at=max(0.0, at), value=value), *keys[number + 1 :])


def removed(keys: Keys, number: int) -> tuple[Key, ...]:
    return (*keys[:number], *keys[number + 1 :])


def eased(keys: Keys, number: int, easing: str) -> tuple[Key, ...]:
    return (*keys[:number], replace(keys[number], easing=easing), *keys[number + 1 :])


def value_at(keys: Keys, at: float, otherwise: float) -> float:
    return Curve(tuple(keys)).at(at) if keys else otherwise


def neighbour(keys: Keys, at: float, way: int) -> float | None:
    """The moment of the next key after a moment (way 1) or of the one before it (-1)."""
    if way > 0:
        return min((key.at for key in keys if key.at > at + _MOMENT), default=None)
    return max((key.at for key in keys if key.at < at - _MOMENT), default=None)


# --- settings that begin and cease to move ------------------------------------------------------------------------


def animated(
    graph: Graph,
    catalog: Catalog,
    node: str,
    setting: str,
    keys: Keys,
    rate: Fraction,
    item: str | None = None,
    rest: float = 0.0,
) -> Graph:
    """With a setting moved by these keys: of the curve that is there, else of a new one. For one item alone, of a
    setting that moved for none yet, `rest` is where it stays for the others."""
    curve = curve_of(graph, node, setting)
    if not curve:
        curve = graph.free_id(f"{node}-{setting}".replace("_", "-"))
        made = graph.add(curve, Node(CURVE, position=_free_place(graph, node), collapsed=True))
        graph = made.connect(Wire(curve, "out", node, setting))
        if item is not None:
            graph = with_keys(graph, curve, [Key(0.0, rest)], rate)
    return with_keys(graph, curve, keys, rate, item)


def _free_place(graph: Graph, node: str) -> tuple[float, float]:
    """Left of a node, as far down as it takes to lie over no other."""
    x, y = graph.nodes[node].position
    left, top = x - _LEFT, y
    places = [(*one.position, _FOLDED if one.collapsed else _HIGH) for one in graph.nodes.values()]
    while any(abs(a - left) < _WIDE and top - high < b < top + _FOLDED for a, b, high in places):
        top += _DOWN
    return left, top


def at_rest(graph: Graph, node: str, setting: Setting, value: float) -> Graph:
    """With a setting at a number again: its curve goes, unless it moves something else as well."""
    curve = curve_of(graph, node, setting.name)
    if not curve:
        return graph
    graph = graph.disconnect(w for w in graph.into(node) if w.input == setting.name and w.source == curve)
    if not graph.out_of(curve):
        graph = graph.remove([curve])
    number = round(value) if setting.type is int else round(value, 6)
    try:
        number = setting.read(number)
    except SettingError:
        return graph
    return graph.reset(node, setting.name) if number == setting.default else graph.set(node, setting.name, number)
