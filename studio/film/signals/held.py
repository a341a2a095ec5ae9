"""What a setting holds at a moment, and edits of it there: a number that moves gets a key, any other a value.

Of all items, or of one that has a value of its own. Knows no Qt.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from studio.base.errors import SettingError
from studio.film.signals import keyframes
from studio.graph.catalog import Catalog
from studio.graph.graph import EMPTY, Graph
from studio.graph.spec import Setting, Slider, shown


def value_of(graph: Graph, node: str, setting: Setting, item: str, seconds: float, rate: Fraction) -> Any:
    """The value at a moment of the node's clip. item: a shot's id, '' for all of them."""
    known = graph.nodes[node]
    held = known.overrides.get(item, EMPTY).get(setting.name, known.settings.get(setting.name, setting.default))
    try:
        read = setting.read(held)
    except SettingError:
        read = setting.default  # the inspector says what is wrong
    curve = keyframes.curve_of(graph, node, setting.name)
    if not curve:
        return read
    try:
        return keyframes.value_at(keyframes.keys_of(graph, curve, rate, item), seconds, float(read))
    except SettingError:
        return read


def driven(graph: Graph, node: str, setting: str) -> bool:
    """Whether something else than keyframes gives the setting's value, so that it cannot be set by hand."""
    wired = any(wire.input == setting for wire in graph.into(node))
    return wired and not keyframes.curve_of(graph, node, setting)


def with_value(
    graph: Graph,
    catalog: Catalog,
    node: str,
    setting: Setting,
    value: Any,
    item: str | None,
    seconds: float,
    rate: Fraction,
) -> Graph:
    """With a value at a moment, held within the setting's limits: a key of the curve that moves it, else for all items
    or for one."""
    value = fitted(setting, value)
    curve = keyframes.curve_of(graph, node, setting.name)
    if curve:
        keys = keyframes.keyed(keyframes.keys_of(graph, curve, rate, item or ""), seconds, float(value), rate)
        return keyframes.animated(graph, catalog, node, setting.name, keys, rate, item)
    if item is None and value == shown(setting.default):
        return graph.reset(node, setting.name)
    return graph.set(node, setting.name, value, item=item)


def fitted(setting: Setting, value: Any) -> Any:
    """A number as the setting takes it: within its limits, and no finer than anybody could drag."""
    if setting.type not in (int, float):
        return value
    if isinstance(setting.kind, Slider):
        value = min(max(value, setting.kind.minimum), setting.kind.maximum)
    return round(value) if setting.type is int else round(float(value), 2)
