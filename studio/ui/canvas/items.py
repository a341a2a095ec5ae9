"""The canvas' items, reconciled from snapshots of the graph: what differs is touched, nothing else.

An edit costs one walk over nodes and wires, however much of them it changes.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.graph_edits import exposed_settings, wired_names
from studio.graph.lifting import Kinds, kinds
from studio.graph.wire_bends import bends
from studio.ui.canvas.base import IN, OUT
from studio.ui.canvas.face import Face, face_of, flows, flows_shown
from studio.ui.canvas.fold import fold
from studio.ui.canvas.group import GroupItem
from studio.ui.canvas.node import NodeItem
from studio.ui.canvas.wire import WireItem, wires_at


class GraphItems:
    """nodes and groups by id, wires by what they are: all that a scene shows of a graph. far: the zoom is too small
    for their details, so they have nothing to paint."""

    def __init__(self, scene: QGraphicsScene, catalog: Catalog) -> None:
        self._scene = scene
        self._catalog = catalog
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self.groups: dict[str, GroupItem] = {}
        self.far = False
        self._folded = False

    def show(self, old: Graph, new: Graph) -> None:
        """Make the items show `new`, where they have shown `old`."""
        for id in [id for id in self.nodes if id not in new.nodes]:
            self._drop_node(id)
        if old.wires is not new.wires:
            kept = set(new.wires)
            for wire in [wire for wire in self.wires if wire not in kept]:
                self._drop_wire(wire)
        exposed, wired, flowing = exposed_settings(new), wired_names(new), kinds(new, self._catalog)
        rewired = {id for wire in set(old.wires) ^ set(new.wires) for id in (wire.source, wire.target)}
        touched = [id for id, node in new.nodes.items() if node is not old.nodes.get(id) or id in rewired]
        for id in self._with_what_flows_otherwise(touched, flowing):
            node = new.nodes[id]
            item = self.nodes.get(id)
            if item is None:
                self._add_node(id, node, face_of(id, node, flowing, exposed.get(id, ()), wired))
            else:
                item.set_face(face_of(id, node, flowing, exposed.get(id, ()), wired))
                if item.pos() != QPointF(*node.position):
                    item.setPos(*node.position)
                self.follow(item)
        for wire in new.wires:
            if wire not in self.wires:
                self._add_wire(wire)
        led = bends(new)
        for wire, drawn in self.wires.items():
            drawn.lead(led.get(wire, ()))
        if old.groups is not new.groups:
            self._show_groups(new)
        folded = any(group.folded for group in self.groups.values())
        if folded or self._folded:
            fold(self.nodes, self.wires, self.groups)
        self._folded = folded

    def _with_what_flows_otherwise(self, touched: list[str], flowing: Kinds) -> list[str]:
        """The nodes that an edit touched, and those behind them where it has made clips of what flows, or stills."""
        found = dict.fromkeys(touched)
        after: dict[str, list[str]] = {}
        for wire in flowing.graph.wires if touched else ():
            after.setdefault(wire.source, []).append(wire.target)
        todo = list(found)
        while todo:
            for id in after.get(todo.pop(), ()):
                if id not in found and self._flows_otherwise(id, flowing):
                    found[id] = None
                    todo.append(id)
        return list(found)

    def _flows_otherwise(self, id: str, flowing: Kinds) -> bool:
        node, item = flowing.graph.nodes.get(id), self.nodes.get(id)
        spec = self._catalog.reads(node) if node else None
        if spec is None or node is None or item is None or not (spec.liftable or node.bypassed):
            return False
        return flows(id, spec, flowing) != flows_shown(item.face)

    def _add_node(self, id: str, node: Node, face: Face) -> None:
        item = NodeItem(id, face)
        item.setPos(*node.position)
        item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, self.far)
        self._scene.addItem(item)
        self.nodes[id] = item

    def _drop_node(self, id: str) -> None:
        item = self.nodes.pop(id)
        for wire in {drawn.wire for port in item.ports() for drawn in wires_at(port)}:
            self._drop_wire(wire)
        self._scene.removeItem(item)

    def _add_wire(self, wire: Wire) -> None:
        source, target = self.nodes.get(wire.source), self.nodes.get(wire.target)
        start = source.port(OUT, wire.output) if source else None
        end = target.port(IN, wire.input) if target else None
        if start is None or end is None:
            return  # a wire to something this version does not know: kept in the file, listed by check
        item = WireItem(wire, start, end)
        item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, self.far)
        self._scene.addItem(item)
        self.wires[wire] = item
        start.owner.update()
        end.owner.update()

    def _drop_wire(self, wire: Wire) -> None:
        item = self.wires.pop(wire)
        item.delete()
        item.start.owner.update()
        item.end.owner.update()

    def _show_groups(self, graph: Graph) -> None:
        wanted = {str(group.get("id", "")): group for group in graph.groups}
        for id in [id for id in self.groups if id not in wanted]:
            self._scene.removeItem(self.groups.pop(id))
        for id, group in wanted.items():
            if id in self.groups:
                self.groups[id].set_group(group)
            else:
                self.groups[id] = GroupItem(group)
                self._scene.addItem(self.groups[id])

    def follow(self, item: NodeItem) -> None:
        """Redraw the wires at a node that has moved."""
        for port in item.ports():
            for drawn in wires_at(port):
                drawn.follow()
                drawn.update()  # its colour is that of what flows

    def set_far(self, far: bool) -> None:
        """Paint nothing while something else stands in for the items, or paint again."""
        self.far = far
        for item in (*self.nodes.values(), *self.wires.values()):
            item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, far)
        for wire in self.wires.values():
            wire.show_dots()
