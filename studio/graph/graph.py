"""The document: an immutable graph of nodes and wires. Every edit makes a new Graph; undo is the previous one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Node:
    """One node. settings hold only what differs from the defaults' file; overrides: item id -> settings for that
    item only; bypassed: its wires pass through by type; muted: it does not run and delivers nothing; extra: keys
    of the file that this version does not know, kept.

    version: the version of its type that is needed to read it, 0 where a file does not say: then no version of the type
    has changed what files keep, or the file is older than the first that did. provider: what declared its type when it
    was written, with its version ('Shotgraph 0.2.0', a plugin's name), where another machine may lack that."""

    type: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    position: tuple[float, float] = (0.0, 0.0)
    title: str = ""
    muted: bool = False
    bypassed: bool = False
    collapsed: bool = False
    color: str = ""
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    provider: str = ""


@dataclass(frozen=True)
class Wire:
    """From an output of one node to a socket (or an exposed setting) of another."""

    source: str
    output: str
    target: str
    input: str

    @property
    def start(self) -> str:
        return f"{self.source}.{self.output}"

    @property
    def end(self) -> str:
        return f"{self.target}.{self.input}"


@dataclass(frozen=True)
class Graph:
    """Nodes by id, wires in order, and what the canvas keeps beside them (groups, view, meta).

    Order of nodes is the file's order and means nothing; order of wires into a collecting socket is the order
    in which it receives them.
    """

    nodes: Mapping[str, Node] = field(default_factory=dict)
    wires: tuple[Wire, ...] = ()
    groups: tuple[Mapping[str, Any], ...] = ()
    view: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    # --- nodes ---------------------------------------------------------------------------------------------

    def add(self, id: str, node: Node) -> Graph:
        """With one more node; ValueError when the id is taken."""
        if id in self.nodes:
            raise ValueError(f"there is already a node '{id}'")
        return replace(self, nodes={**self.nodes, id: node})

    def change(self, id: str, **changes: Any) -> Graph:
        """With some fields of a node changed."""
        return replace(self, nodes={**self.nodes, id: replace(self.nodes[id], **changes)})

    def remove(self, ids: Iterable[str]) -> Graph:
        """Without these nodes and the wires at them."""
        gone = set(ids)
        return replace(
            self,
            nodes={id: node for id, node in self.nodes.items() if id not in gone},
            wires=tuple(wire for wire in self.wires if wire.source not in gone and wire.target not in gone),
        )

    def rename(self, old: str, new: str) -> Graph:
        """With a node's id changed everywhere; its place in the order stays."""
        if new in self.nodes:
            raise ValueError(f"there is already a node '{new}'")

        def named(id: str) -> str:
            return new if id == old else id

        return replace(
            self,
            nodes={named(id): node for id, node in self.nodes.items()},
            wires=tuple(Wire(named(w.source), w.output, named(w.target), w.input) for w in self.wires),
        )

    def move(self, positions: Mapping[str, tuple[float, float]]) -> Graph:
        moved = {id: replace(self.nodes[id], position=position) for id, position in positions.items()}
        return replace(self, nodes={**self.nodes, **moved})

    def free_id(self, wish: str) -> str:
        """The wish, or the wish with the first free number."""
        return free_id(wish, self.nodes)

    # --- settings ------------------------------------------------------------------------------------------

    def set(self, id: str, setting: str, value: Any, *, item: str | None = None) -> Graph:
        """With a setting changed, for all items or for one."""
        node = self.nodes[id]
        if item is None:
            return self.change(id, settings={**node.settings, setting: value})
        own = {**node.overrides.get(item, EMPTY), setting: value}
        return self.change(id, overrides={**node.overrides, item: own})

    def reset(self, id: str, setting: str, *, item: str | None = None) -> Graph:
        """With a setting back at its default, or an item back at the node's own value."""
        node = self.nodes[id]
        if item is None:
            return self.change(id, settings={k: v for k, v in node.settings.items() if k != setting})
        own = {k: v for k, v in node.overrides.get(item, EMPTY).items() if k != setting}
        rest = {key: value for key, value in node.overrides.items() if key != item}
        return self.change(id, overrides={**rest, item: own} if own else rest)

    # --- wires ---------------------------------------------------------------------------------------------

    def connect(self, wire: Wire, *, many: bool = False) -> Graph:
        """With a wire more; unless the socket takes many it replaces the wire that was there."""
        kept = tuple(w for w in self.wires if w != wire and (many or w.end != wire.end))
        return replace(self, wires=(*kept, wire))

    def disconnect(self, wires: Iterable[Wire]) -> Graph:
        gone = set(wires)
        return replace(self, wires=tuple(wire for wire in self.wires if wire not in gone))

    def into(self, id: str) -> tuple[Wire, ...]:
        return self._into.get(id, ())

    def out_of(self, id: str) -> tuple[Wire, ...]:
        return self._out_of.get(id, ())

    @cached_property
    def _into(self) -> dict[str, tuple[Wire, ...]]:
        return _gathered((wire.target, wire) for wire in self.wires)

    @cached_property
    def _out_of(self) -> dict[str, tuple[Wire, ...]]:
        return _gathered((wire.source, wire) for wire in self.wires)


def _gathered(ends: Iterable[tuple[str, Wire]]) -> dict[str, tuple[Wire, ...]]:
    found: dict[str, list[Wire]] = {}
    for id, wire in ends:
        found.setdefault(id, []).append(wire)
    return {id: tuple(wires) for id, wires in found.items()}


def free_id(wish: str, taken: Container[str]) -> str:
    """The wish, or the wish with the first number that makes it free."""
    if wish not in taken:
        return wish
    number = 2
    while f"{wish}-{number}" in taken:
        number += 1
    return f"{wish}-{number}"


def topological(ids: Iterable[str], parents: Callable[[str], Iterable[str]]) -> tuple[list[str], set[str]]:
    """The ids in an order where parents come first, and those that lie on or behind a cycle. Iterative: depth is
    limited by memory only."""
    known = dict.fromkeys(ids)
    waiting = {id: {parent for parent in parents(id) if parent in known} for id in known}
    children: dict[str, list[str]] = {id: [] for id in known}
    for id, above in waiting.items():
        for parent in above:
            children[parent].append(id)
    ready = [id for id in known if not waiting[id]]
    order: list[str] = []
    for id in ready:  # grows while it is read
        order.append(id)
        for child in children[id]:
            waiting[child].discard(id)
            if not waiting[child]:
                ready.append(child)
    return order, set(known) - set(order)


def upstream(ids: Iterable[str], parents: Callable[[str], Iterable[str]]) -> set[str]:
    """The ids and everything they need."""
    found: set[str] = set()
    todo = list(ids)
    while todo:
        id = todo.pop()
        if id not in found:
            found.add(id)
            todo.extend(parents(id))
    return found
