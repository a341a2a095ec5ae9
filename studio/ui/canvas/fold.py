"""Folded groups: what is inside is not drawn, and wires that cross the border end at the group's own edges.

A fold is something to look at only: the nodes stay where they are in the graph, and run as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF

from studio.graph.graph import Wire
from studio.ui.canvas.group import GroupItem
from studio.ui.canvas.node import NodeItem
from studio.ui.canvas.wire import WireItem


def inside(group: GroupItem, nodes: Iterable[NodeItem]) -> list[NodeItem]:
    """The nodes that a group holds: those it was folded over, else those that lie on it."""
    if group.folded:
        return [item for item in nodes if item.id in group.members]
    return [item for item in nodes if group.rect.contains(item.body.translated(item.pos()))]


def groups_inside(group: GroupItem, groups: Iterable[GroupItem]) -> list[GroupItem]:
    """Backdrops and notes that lie on a group."""
    return [one for one in groups if one is not group and group.rect.contains(one.rect)]


def fold(nodes: Mapping[str, NodeItem], wires: Mapping[Wire, WireItem], groups: Mapping[str, GroupItem]) -> None:
    """Hide what lies in folded groups and show what does not, and end wires where they are to be seen."""
    stands: dict[str, GroupItem] = {}
    hidden: set[str] = set()
    # a group in a folded group is hidden with it: the outer one, which is larger, comes first
    for group in sorted(groups.values(), key=lambda one: -one.rect.width() * one.rect.height()):
        if group.folded and group.id not in hidden:
            hidden |= {one.id for one in groups_inside(group, groups.values())}
            for id in group.members:
                stands.setdefault(id, group)
    changed = set()
    for id, item in nodes.items():
        stand = stands.get(id)
        if item.stand_in is not stand:
            item.stand_in = stand
            changed.add(id)
        if item.isVisible() is not (stand is None):
            item.setVisible(stand is None)
    for id, group in groups.items():
        group.setVisible(id not in hidden)
    for wire, drawn in wires.items():
        if wire.source in changed or wire.target in changed:
            drawn.follow()
        a, b = nodes[wire.source].stand_in, nodes[wire.target].stand_in
        if drawn.isVisible() is not (a is None or a is not b):
            drawn.setVisible(a is None or a is not b)


def place_of(item: NodeItem) -> QRectF:
    """Where a node is to be seen: itself, or the folded group it lies in."""
    return item.stand_in.shown if item.stand_in is not None else item.body.translated(item.pos())
