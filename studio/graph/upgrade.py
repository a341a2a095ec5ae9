"""What a later version of a node type changed in what files keep of a node, and how a node of an old file is brought up
to it. Data and pure functions: which type a node has, and the graph around it, are opening.py's matter."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studio.graph.graph import Node

Convert = Callable[[dict[str, Any]], dict[str, Any]]
"""The settings that a file keeps of a node, by name, as the version before wrote them -> as this version reads them."""


@dataclass(frozen=True)
class Upgrade:
    """What one version of a node type changed for files that an earlier one wrote. The parts work in this order:

    formerly: the type's id before. renamed: sockets and settings, old name -> new name; settings, items' own settings,
    exposed settings and wires follow. outputs: the same for outputs. missing: setting -> value for a node that kept
    none, because its default was another. convert: the node's settings (JSON data, new names) -> as they are to be read
    now; called once for the node and once for each item with settings of its own, on a copy.

    same_results: a promise that this version gives what the version before gave for the same values, so what is in the
    store stays good. Only for a version that renames sockets and settings and does nothing else.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    formerly: str = ""
    missing: Mapping[str, Any] = field(default_factory=dict)
    convert: Convert | None = None
    same_results: bool = False


Upgrades = Mapping[int, Upgrade]
"""By the version that a node has after the step."""


def steps(given: Mapping[int, Upgrade | Convert]) -> Upgrades:
    """The upgrades in order, each function as a step that converts."""
    return {
        version: step if isinstance(step, Upgrade) else Upgrade(convert=step) for version, step in sorted(given.items())
    }


def require_sound(id: str, version: int, upgrades: Upgrades, inputs: Collection[str], outputs: Collection[str]) -> None:
    """Raises TypeError where the steps cannot lead to this node. inputs: its sockets and settings."""
    for number, step in upgrades.items():
        if not 2 <= number <= version:
            raise TypeError(f"{id}: an upgrade leads to version {number}; it can be one of 2 to {version}")
        if step.same_results and (step.outputs or step.formerly or step.missing or step.convert):
            raise TypeError(f"{id}: the upgrade to {number} does more than rename, so its results are not the same")
        later = [other for at, other in upgrades.items() if at > number]
        free = any(other.convert for other in (step, *later))  # a function may have dropped it again
        for name in [] if free else [*step.renamed.values(), *step.missing]:
            if follow(name, [other.renamed for other in later]) not in inputs:
                raise TypeError(f"{id}: the upgrade to {number} names '{name}', which is no socket or setting")
        for name in step.outputs.values():
            if follow(name, [other.outputs for other in later]) not in outputs:
                raise TypeError(f"{id}: the upgrade to {number} names '{name}', which is no output")


def follow(name: str, renamings: Iterable[Mapping[str, str]]) -> str:
    """What a name is called after all of them."""
    for renamed in renamings:
        name = renamed.get(name, name)
    return name


def lifted(node: Node, type: str, upgrades: Collection[Upgrade]) -> Node:
    """The node as the steps leave it, of this type. Raises whatever a plugin's function raises, ValueError when it
    returns what no file can keep."""
    settings, overrides = dict(node.settings), {item: dict(own) for item, own in node.overrides.items()}
    for step in upgrades:
        settings = _renamed(settings, step)
        settings |= {name: value for name, value in step.missing.items() if name not in settings}
        overrides = {item: _renamed(own, step) for item, own in overrides.items()}
        if step.convert is not None:
            base = _converted(settings, step.convert)
            for item, own in overrides.items():
                full = _converted({**settings, **own}, step.convert)
                overrides[item] = {
                    name: value
                    for name, value in full.items()
                    if name in own or name not in base or base[name] != value  # what is the item's own, or came of it
                }
            settings = base
    extra = node.extra
    exposed = extra.get("exposed")
    if isinstance(exposed, list | tuple):
        names = [follow(name, [s.renamed for s in upgrades]) if isinstance(name, str) else name for name in exposed]
        extra = {**extra, "exposed": names}
    return replace(node, type=type, settings=settings, overrides=overrides, extra=extra)


def _renamed(settings: Mapping[str, Any], step: Upgrade) -> dict[str, Any]:
    return {step.renamed.get(name, name): value for name, value in settings.items()}


def _converted(settings: dict[str, Any], convert: Convert) -> dict[str, Any]:
    made = convert(copy.deepcopy(settings))
    if not isinstance(made, dict):
        raise ValueError(f"it returned {made!r:.80}, not a block of settings")
    return dict(json.loads(json.dumps(made, allow_nan=False)))  # as it comes back from the file
