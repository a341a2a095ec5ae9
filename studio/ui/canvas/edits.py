"""The edits that the canvas makes of the document, each one undoable step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QBuffer, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from studio.base.errors import InvalidProject, ShotgraphError
from studio.base.files import write_bytes
from studio.graph import wire_bends
from studio.graph.graph import Graph, Wire
from studio.graph.graph_edits import (
    add_group,
    change_group,
    connect,
    connect_new,
    copy_text,
    heal,
    insert_on_wire,
    is_copied_text,
    new_node,
    pasted,
    remove_groups,
)
from studio.graph.graph_edits import toggle as toggled
from studio.graph.lifting import accepts, kinds
from studio.graph.project_paths import relative
from studio.graph.spec import OpenFile
from studio.graph.tidy import led_around, tidy
from studio.graph.validate import refusal
from studio.ui import node_words
from studio.ui.canvas.base import OUT
from studio.ui.canvas.drop import embedded_project, nodes_for_files
from studio.ui.canvas.fold import inside
from studio.ui.canvas.group import TITLE, GroupItem
from studio.ui.canvas.node import NodeItem, Port
from studio.ui.canvas.relink import missing, relinked
from studio.ui.canvas.view import GraphView
from studio.ui.canvas.wire import WireItem
from studio.ui.dropped_files import local_files, why_left
from studio.ui.lut_files import TYPE as LUT
from studio.ui.lut_files import lut_of, with_lut
from studio.ui.session import Session
from studio.ui.window_words import said


class CanvasEdits(QObject):
    """What gestures (as their CanvasActions) and commands end in.

    search_asked(port, place): a wire ended on nothing; open_project(path): a dropped file is a project or carries one;
    said(words): why nothing, or not all, came of a gesture; which_asked(wires, instead): one of these wires is wanted,
    each in the place of another. pointed: where commands work that were chosen from a menu there, else at the mouse.
    """

    search_asked = Signal(object, QPointF)
    open_project = Signal(Path)
    said = Signal(str)
    which_asked = Signal(list, object)

    def __init__(self, session: Session, view: GraphView, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._document = session.document
        self._catalog = session.catalog
        self.view = view
        self.pointed: QPointF | None = None

    def point_at_mouse(self) -> None:
        self.pointed = None

    def _edit(self, label: str, graph: Graph, select: tuple[str, ...] | None = None) -> None:
        self._document.edit(label, graph)
        if select is not None:
            self._session.selection.select(select)
            self.view.chosen.select(select)

    def cursor_place(self) -> QPointF:
        """Where the mouse is on the canvas, or the middle when it is elsewhere."""
        if self.pointed is not None:
            return self.pointed
        place = self.view.viewport().mapFromGlobal(QCursor.pos())
        rect = self.view.viewport().rect()
        return self.view.mapToScene(place if rect.contains(place) else rect.center())

    def move_items(
        self,
        nodes: dict[str, QPointF],
        groups: dict[str, QRectF],
        insert: Wire | None,
        dots: Mapping[tuple[Wire, int], QPointF] = MappingProxyType({}),
    ) -> None:
        graph = self._document.graph.move({id: (at.x(), at.y()) for id, at in nodes.items()})
        graph = wire_bends.moved(graph, {key: (at.x(), at.y()) for key, at in dots.items()})
        for id, rect in groups.items():
            graph = change_group(graph, id, rect=[round(edge) for edge in rect.getRect()])
        label = self.tr("Move")
        if insert is not None:
            joined = insert_on_wire(graph, self._catalog, next(iter(nodes)), insert)
            graph, label = (joined, self.tr("Insert on the wire")) if joined else (graph, label)
        self._edit(label, graph)

    def can_insert(self, node: str, wire: Wire) -> bool:
        return insert_on_wire(self._document.graph, self._catalog, node, wire) is not None

    def join(self, wire: Wire, instead: Wire | None) -> None:
        graph = self._document.graph
        if instead is not None:
            graph = graph.disconnect([instead])
        self._edit(self.tr("Connect"), connect(graph, self._catalog, wire))

    def ask_which(self, wires: list[Wire], instead: Wire | None) -> None:
        self.which_asked.emit(wires, instead)

    def cut(self, wires: list[Wire]) -> None:
        self._edit(self.tr("Cut wires"), self._document.graph.disconnect(wires))

    def refusal(self, wire: Wire) -> str:
        return refusal(wire, self._document.graph, self._catalog)

    def may_join(self, start: Port, end: Port) -> bool:
        """By type alone; circles are found when it comes to it."""
        if start.side == end.side or start.owner is end.owner:
            return False
        output, into = (start, end) if start.side == OUT else (end, start)
        graph = self._document.graph
        target = self._catalog.get(graph.nodes[into.owner.id].type)
        given = kinds(graph, self._catalog).of(*output.key)
        taker = (target.input(into.name) or target.setting(into.name)) if target else None
        return bool(given and target and taker and accepts(target, taker, given))

    def wire_to_empty(self, port: Port, at: QPointF, detached: Wire | None) -> None:
        """A wire ended on nothing: pulled off a socket it is gone, else a search for what fits is opened."""
        if detached is not None:
            self._edit(self.tr("Disconnect"), self._document.graph.disconnect([detached]))
            return
        self.search_asked.emit(port, at)

    def drop(self, event: QDropEvent) -> None:
        at = self.view.mapToScene(event.position().toPoint())
        data = event.mimeData()
        if data.hasUrls():
            paths = local_files(data)
            # Shift wants the film itself, where it would open the project inside it
            films = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            lut = lut_of(paths)
            if lut is not None and self._apply_lut(lut, event.position().toPoint()):
                paths.remove(lut)
            self.load_files(paths, at, films=films)
        elif is_copied_text(data.text()):
            graph, names = pasted(
                self._document.graph, self._catalog, data.text(), (at.x(), at.y()), folder=self._document.folder
            )
            self._edit(self.tr("Paste"), graph, names)
        elif data.hasText():
            self.said.emit(self.tr("This text is no nodes. Paste a script into a Script node."))
        event.acceptProposedAction()

    def load_files(self, paths: Sequence[Path], at: QPointF, *, films: bool = False) -> None:
        """A load node for each file, there, and what it has in it is looked at; says which nothing loads, and why."""
        document = self._document
        carrying = [path for path in paths if path.suffix != ".shotgraph" and not films and embedded_project(path)]
        if carrying:
            from studio.ui import ask

            wanted = ask.film_or_project(self.view.window(), carrying[0].name)
            if wanted is None:
                return
            films = wanted
        made = nodes_for_files(document.graph, self._catalog, paths, (at.x(), at.y()), document.folder, films=films)
        for project in made.projects:
            self.open_project.emit(project)
        if made.added:
            self._edit(self.tr("Load files"), made.graph, made.added)
            # Reading a file is quick, and a node without its picture says nothing.
            self._session.engine.render(document.graph, document.folder, list(made.added), first=True)
        if made.left:
            self.said.emit(why_left(made.left))

    def paste_picture(self, picture: QImage, at: QPointF) -> None:
        """A picture from the clipboard: kept beside the project, and loaded."""
        document = self._document
        if document.path is None:
            self.said.emit(self.tr("Save the project first: a pasted picture is kept as a file beside it."))
            return
        number = 1
        while (path := document.folder / f"pasted-{number}.png").exists():
            number += 1
        content = QBuffer()
        content.open(QBuffer.OpenModeFlag.WriteOnly)
        picture.save(content, "PNG")  # type: ignore[call-overload]
        try:
            write_bytes(path, bytes(content.data().data()))
        except ShotgraphError as error:
            self.said.emit(said(error))
            return
        self.load_files([path], at)

    def _apply_lut(self, path: Path, at: QPoint) -> bool:
        """A lookup table that is let go over a node or a wire comes in behind it. Whether there is such a one."""
        under, graph = self.view.at(at), self._document.graph
        under = under.owner if isinstance(under, Port) else under
        made: tuple[Graph, str] | None = None
        if isinstance(under, NodeItem):
            spec = self._catalog.reads(graph.nodes[under.id])
            tries = [
                with_lut(graph, self._catalog, self._document.folder, path, under.id, output.name)
                for output in (spec.outputs if spec else ())
            ]
            made = next((one for one in tries if one is not None), None)
        elif isinstance(under, WireItem):
            place = self.view.mapToScene(at)
            chosen = relative(path, self._document.folder)
            added, id = new_node(graph, self._catalog[LUT], (place.x() - 88, place.y() - 16), path=chosen)
            joined = insert_on_wire(added, self._catalog, id, under.wire)
            made = (joined, id) if joined is not None else None
        if made is not None:
            self._edit(self.tr("Apply a LUT"), made[0], (made[1],))
        return made is not None

    def relink(self) -> None:
        """Ask where the file of a selected node is now."""
        document = self._document
        gone = missing(document.graph, self._catalog, document.folder)
        place = next((one for one in gone if one[0] in self.view.chosen.ids), next(iter(gone), None))
        if place is None:
            self.said.emit(self.tr("Every file that the project reads is there."))
            return
        spec = self._catalog.reads(document.graph.nodes[place[0]])
        setting = spec.setting(place[1]) if spec else None
        filters = setting.kind.filters if setting and isinstance(setting.kind, OpenFile) else ""
        title = self.tr("Where is {file} now?").format(file=gone[place].name)
        chosen, _ = QFileDialog.getOpenFileName(self.view.window(), title, str(document.folder), filters)
        if chosen:
            graph, others = relinked(document.graph, self._catalog, document.folder, place, Path(chosen))
            self._edit(self.tr("Relink"), graph)
            if others:
                self.said.emit(self.tr("%n more files were found beside it.", "", others))

    def delete(self) -> None:
        wires, groups, ids = self.view.chosen.wires, self.view.chosen.groups, self.view.chosen.ids
        graph = wire_bends.removed(self._document.graph, self.view.chosen.dots)
        graph = remove_groups(graph.disconnect(wires).remove(ids), groups)
        self._edit(self.tr("Delete"), graph)

    def reroute(self) -> None:
        """A dot on every selected wire, or on the wire under the cursor, there."""
        place = self.cursor_place()
        under = self.view.at(self.view.mapFromScene(place))
        wires = [self.view.wires[wire] for wire in self.view.chosen.wires]
        if wires:
            self.add_dots({item: place if item is under else item.middle for item in wires})
        elif isinstance(under, WireItem):
            self.add_dots({under: place})

    def add_dots(self, places: dict[WireItem, QPointF]) -> None:
        """A dot on each of these wires."""
        dots = {item.wire: (item.leg_at(at), (at.x(), at.y())) for item, at in places.items()}
        self._edit(self.tr("Reroute"), wire_bends.added(self._document.graph, dots))

    def delete_and_heal(self) -> None:
        self._edit(self.tr("Delete and join"), heal(self._document.graph, self._catalog, self.view.chosen.ids))

    def copy(self) -> None:
        ids = self.view.chosen.ids
        if ids:
            QGuiApplication.clipboard().setText(copy_text(self._document.graph, ids, self._document.folder))

    def cut_selection(self) -> None:
        ids = self.view.chosen.ids
        if ids:
            self.copy()
            self._edit(self.tr("Cut"), self._document.graph.remove(ids))

    def paste(self, *, inputs: bool = False) -> None:
        data = QGuiApplication.clipboard().mimeData()
        text, at = data.text(), self.cursor_place()
        if not is_copied_text(text):
            if files := local_files(data):
                self.load_files(files, at)
            elif data.hasImage():
                self.paste_picture(QGuiApplication.clipboard().image(), at)
            return
        try:
            graph, names = pasted(
                self._document.graph, self._catalog, text, (at.x(), at.y()), inputs=inputs, folder=self._document.folder
            )
        except InvalidProject:
            return  # text of something else that happens to name the format
        self._edit(self.tr("Paste"), graph, names)

    def duplicate(self) -> None:
        ids = self.view.chosen.ids
        if ids:
            text = copy_text(self._document.graph, ids)
            graph, names = pasted(self._document.graph, self._catalog, text, None, inputs=True)
            self._edit(self.tr("Duplicate"), graph, names)

    def fold(self, group: str) -> None:
        """Fold a group over the nodes that lie on it, or unfold it."""
        item = self.view.groups[group]
        members = sorted(node.id for node in inside(item, self.view.nodes.values()))
        changes = {"folded": False, "members": []} if item.folded else {"folded": True, "members": members}
        label = self.tr("Unfold the group") if item.folded else self.tr("Fold the group")
        self._edit(label, change_group(self._document.graph, group, **changes))

    def collapse(self) -> None:
        """Nodes to their title, groups to a box."""
        for group in self.view.chosen.groups:
            if not self.view.groups[group].note:
                self.fold(group)
        self.toggle("collapsed")

    def toggle(self, what: str) -> None:
        ids = self.view.chosen.ids
        if ids:
            titles = {"bypassed": self.tr("Disable"), "muted": self.tr("Mute"), "collapsed": self.tr("Collapse")}
            self._edit(titles[what], toggled(self._document.graph, ids, what))

    def group(self) -> None:
        ids = self.view.chosen.ids
        if ids:
            rect = self.view.content_rect(ids).adjusted(-24, -TITLE - 12, 24, 24)
            self._edit(self.tr("Group"), add_group(self._document.graph, self.tr("Group"), rect.getRect()))

    def add_note(self) -> str:
        """A note at the cursor; its id."""
        at = self.cursor_place()
        rect = (at.x(), at.y(), 224.0, 120.0)
        self._edit(self.tr("Add a note"), add_group(self._document.graph, "", rect, note=self.tr("Note")))
        return list(self.view.groups)[-1]

    def tidy_up(self) -> None:
        chosen = self.view.chosen.ids
        ids = chosen if len(chosen) > 1 else ()
        sizes = {id: item.size for id, item in self.view.nodes.items()}
        graph = self._document.graph
        moved = set(ids or graph.nodes)
        led = [wire for wire in wire_bends.bends(graph) if wire.source in moved or wire.target in moved]
        tidied = tidy(graph, sizes, ids)
        around = led_around(tidied, sizes, ids)
        self._edit(self.tr("Tidy up"), wire_bends.with_bends(tidied, {**dict.fromkeys(led, ()), **around}))
        self.view.frame(self.view.content_rect(ids))  # what has moved is looked for

    def add_node(self, type: str, at: QPointF, start: tuple[str, str] | None = None, end: Wire | None = None) -> None:
        spec = self._catalog[type]
        x = at.x() if start else at.x() - 176 if end else at.x() - 88
        graph, id = new_node(self._document.graph, spec, (x, at.y() - 16))
        graph = connect_new(graph, self._catalog, id, start, end)
        self._edit(self.tr("Add {title}").format(title=node_words.title(spec)), graph, (id,))
        self.view.setFocus()

    def renamed(self, item: NodeItem | GroupItem, words: str) -> None:
        graph = self._document.graph
        if isinstance(item, GroupItem):
            change = {"note": words or " "} if item.note else {"title": words}
            self._edit(self.tr("Rename"), change_group(graph, item.id, **change))
        elif item.id in graph.nodes:
            spec = self._catalog.get(graph.nodes[item.id].type)
            title = "" if spec and words == node_words.title(spec) else words
            self._edit(self.tr("Rename"), graph.change(item.id, title=title))
        self.view.setFocus()
