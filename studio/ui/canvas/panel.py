"""The canvas panel: shows the document's graph and turns what the mouse and keys mean into edits of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QImage, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from studio.graph.graph import Graph, Wire
from studio.graph.graph_edits import (
    fits_after,
    fits_before,
)
from studio.graph.lifting import kinds
from studio.graph.spec import NodeSpec
from studio.graph.validate import validate
from studio.media.values import Motion
from studio.ui import node_words, theme
from studio.ui.canvas.base import OUT
from studio.ui.canvas.edits import CanvasEdits
from studio.ui.canvas.gestures import Gesture, begin
from studio.ui.canvas.group import TITLE, GroupItem
from studio.ui.canvas.minimap import MiniMap
from studio.ui.canvas.node import NodeItem, Port
from studio.ui.canvas.relink import missing
from studio.ui.canvas.view import GraphView
from studio.ui.canvas.wire import DotItem, WireItem, wires_at
from studio.ui.in_place import InPlaceText
from studio.ui.search_popup import SearchChoice, SearchPopup
from studio.ui.session import Session
from studio.ui.viewer.message import Notice, Words
from studio.ui.widgets.labels import plain_tip
from studio.ui.window_words import said

_SAID = 12_000  # ms that a notice stays


class Canvas(QWidget):
    """Panel `canvas`. open_project(path): a film was dropped that carries its graph."""

    open_project = Signal(Path)
    render_asked = Signal(tuple)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._document = session.document
        self._catalog = session.catalog
        self.view = GraphView(session.catalog, self)
        self.edits = CanvasEdits(session, self.view, self)
        self.map = MiniMap(self.view, self)
        self.notice = Notice()
        self._quiet = QTimer(self, singleShot=True, interval=_SAID)
        self._quiet.timeout.connect(lambda: self.notice.show_words(None))
        self._gesture: Gesture | None = None
        self._space = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view)
        column.addWidget(self.notice)
        self.edits.search_asked.connect(lambda port, at: self.search(from_port=port, at=at))
        self.edits.open_project.connect(self.open_project)
        self.edits.said.connect(self.say)
        self.edits.which_asked.connect(self._ask_which)
        self.notice.pressed.connect(lambda: self.notice.show_words(None))
        self.view.pressed.connect(self._press)
        self.view.moved.connect(self._move)
        self.view.released.connect(self._release)
        self.view.chosen.picked.connect(session.selection.select)
        self.view.double_clicked.connect(self._double_click)
        self.view.dropped.connect(self.edits.drop)
        self.view.menu_asked.connect(self._menu)
        self.view.installEventFilter(self)
        session.signals.changed.connect(self._changed)
        session.selection.nodes_changed.connect(self.view.chosen.select)
        session.selection.viewed_changed.connect(lambda *_: self._mark_viewed())
        session.selection.item_changed.connect(lambda _: self._repaint_all())
        session.run.changed.connect(self._run_changed)
        self._check = QTimer(self, singleShot=True, interval=200)
        self._check.timeout.connect(self._validate)
        self._declare()
        self.view.sync(Graph(), self._document.graph)
        self._repaint_all()
        self._check.start()
        self._touched = False  # until the user moves the view, it keeps showing everything

    # --- keys -----------------------------------------------------------------------------------------------

    def _declare(self) -> None:
        def add(id: str, title: str, slot: object, keys: str | tuple[str, ...] = (), icon: str = "") -> None:
            self._session.commands.add(self, f"canvas.{id}", title, slot, keys, place="canvas", icon=icon)  # type: ignore[arg-type]

        add("add", self.tr("Add a node…"), self.search, ("Tab", "Shift+A"), "plus")
        add("delete", self.tr("Delete"), self.edits.delete, ("Del", "Backspace"), "trash-2")
        add("heal", self.tr("Delete and join the wires"), self.edits.delete_and_heal, "Ctrl+Del")
        add("cut", self.tr("Cut"), self.edits.cut_selection, "Ctrl+X", "scissors")
        add("copy", self.tr("Copy"), self.edits.copy, "Ctrl+C", "copy")
        add("paste", self.tr("Paste"), self.edits.paste, "Ctrl+V")
        add("paste_inputs", self.tr("Paste with inputs"), lambda: self.edits.paste(inputs=True), "Ctrl+Shift+V")
        add("duplicate", self.tr("Duplicate"), self.edits.duplicate, "Ctrl+D")
        add("all", self.tr("Select all"), self.select_all, "Ctrl+A")
        add("bypass", self.tr("Disable (wires pass through)"), lambda: self.edits.toggle("bypassed"), "D")
        add("mute", self.tr("Mute"), lambda: self.edits.toggle("muted"), "M")
        add("collapse", self.tr("Collapse"), self.edits.collapse, "H")
        add("rename", self.tr("Rename"), self.rename, "F2", "pencil")
        add("group", self.tr("Group"), self.edits.group, "Ctrl+G", "box")
        add("looks", self.tr("Looks…"), self.browse_looks, "Shift+L", "wand-sparkles")
        add("note", self.tr("Add a note"), self._add_note, "Shift+N", "sticky-note")
        add("frame", self.tr("Frame the selection"), self.frame_selection, "F", "crosshair")
        add("frame_all", self.tr("Frame all"), self.frame_all, "A", "maximize")
        add("tidy", self.tr("Tidy up the layout"), self.edits.tidy_up, "L", "workflow")
        add("find", self.tr("Find in the graph…"), self.find_node, "Ctrl+F", "search")
        add("relink", self.tr("Relink the file…"), self.edits.relink, icon="folder-open")
        add("reroute", self.tr("Reroute dot on the wire"), self.edits.reroute, "R")
        add("map", self.tr("Show or hide the map"), self.toggle_map, "Shift+M", "map")
        add("zoom_in", self.tr("Zoom in"), lambda: self.view.zoom_to(self.view.zoom * 1.25), ("Ctrl+=", "Ctrl++"))
        add("zoom_out", self.tr("Zoom out"), lambda: self.view.zoom_to(self.view.zoom / 1.25), "Ctrl+-")
        add("zoom_one", self.tr("Zoom to 100 %"), lambda: self.view.zoom_to(1.0), "Ctrl+0")
        add("render_node", self.tr("Render up to this node"), self._render_selection, "Shift+Return", "play")
        for number in range(1, 10):
            title = self.tr("Show output {number} in the viewer").format(number=number)
            add(f"view_{number}", title, lambda n=number: self.view_output(n), str(number))

    def say(self, words: str) -> None:
        """What the user should know, below the canvas for a while."""
        self.notice.show_words(Words(words, "", self.tr("Close"), "warning"))
        self._quiet.start()

    def browse_looks(self) -> None:
        """Open the browser of looks for the chosen nodes."""
        from studio.ui.looks.dialog import LooksDialog

        dialog = LooksDialog(self._session, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # --- the document changed ---------------------------------------------------------------------------------

    def _changed(self, old: Any, new: Any) -> None:
        self.view.sync(old, new)
        rewired = {id for wire in set(old.wires) ^ set(new.wires) for id in (wire.source, wire.target)}
        for id in (new.nodes.keys() - old.nodes.keys()) | rewired:
            self._run_changed(id)
        chosen = [id for id in self._session.selection.nodes if id in new.nodes]
        self._session.selection.select(chosen)
        self._mark_viewed()
        self._check.start()

    def _run_changed(self, id: str) -> None:
        item = self.view.nodes.get(id)
        if item is None:
            return
        shot = self._session.selection.item or None
        run = self._session.run
        tasks = run.tasks(id)
        item.set_task(tasks[shot] if shot in tasks else run.summary(id), len(tasks))
        item.set_picture(run.picture(id, shot) or self._still_below(item, shot))
        for port in item.outputs.values():  # what is painted on this picture shows it too
            for drawn in wires_at(port):
                if drawn.wire.input == "image" and _is_motion(drawn.end.owner):
                    drawn.end.owner.set_picture(run.picture(id, shot))

    def _still_below(self, item: NodeItem, shot: str | None) -> QImage | None:
        """What a motion is painted on stands for the motion."""
        below = wires_at(item.inputs["image"]) if _is_motion(item) and "image" in item.inputs else []
        return self._session.run.picture(below[0].wire.source, shot) if below else None

    def _repaint_all(self) -> None:
        for id in self.view.nodes:
            self._run_changed(id)

    def _mark_viewed(self) -> None:
        viewed = self._session.selection.viewed[0]
        for id, item in self.view.nodes.items():
            item.set_mark(viewed=id == viewed)

    def _validate(self) -> None:
        """Say at the node what would stop a render, a moment after the last edit."""
        first: dict[str, str] = {}
        for problem in validate(self._document.graph, self._catalog, self._document.folder):
            if problem.node:
                first.setdefault(problem.node, said(problem, place=False))
        for id, item in self.view.nodes.items():
            item.set_mark(problem=first.get(id, ""))
            task = item.task
            item.setToolTip(plain_tip("\n".join(filter(None, (task.message, task.mend))) or first.get(id, "")))

    # --- the mouse ----------------------------------------------------------------------------------------

    def _press(self, event: QMouseEvent) -> None:
        self._touched = True
        if self._gesture is None:
            self._gesture = begin(self.view, self.edits, event, space=self._space)

    def _move(self, event: QMouseEvent) -> None:
        if self._gesture is not None:
            self._gesture.move(event)

    def _release(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                if event.key() == Qt.Key.Key_Escape and self._gesture is not None:
                    event.accept()  # ends the drag, not the render
                    return True
                return False
            down = event.type() == QEvent.Type.KeyPress
            if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
                self._space = down
                self.view.viewport().setCursor(Qt.CursorShape.OpenHandCursor if down else Qt.CursorShape.ArrowCursor)
                return True
            if down and event.key() == Qt.Key.Key_Escape and self._gesture is not None:
                gesture, self._gesture = self._gesture, None
                gesture.cancel()
                return True
            if down and event.key() == Qt.Key.Key_Tab:
                self.search()  # before Qt moves the focus with it
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def _double_click(self, item: object, at: QPointF) -> None:
        if item is None:
            self.search()
        elif isinstance(item, NodeItem):
            if at.y() - item.pos().y() < TITLE:
                self.rename(item)
            else:
                self._view_node(item.id)
        elif isinstance(item, GroupItem):
            self.edits.fold(item.id) if item.folded else self.rename(item)
        elif isinstance(item, WireItem):
            self.edits.add_dots({item: at})

    def _view_node(self, id: str, number: int = 1) -> None:
        spec = self._catalog.get(self._document.graph.nodes[id].type)
        if spec is not None and len(spec.outputs) >= number:
            self._session.selection.view(id, spec.outputs[number - 1].name)

    def view_output(self, number: int) -> None:
        """Send an output of the active node to the viewer."""
        active = self._session.selection.active
        if active in self._document.graph.nodes:
            self._view_node(active, number)

    def _menu(self, at: QPoint) -> None:
        under = self.view.at(at)
        under = under.owner if isinstance(under, Port) else under
        if isinstance(under, NodeItem | GroupItem | WireItem | DotItem) and not under.isSelected():
            self.view.scene().clearSelection()
            under.setSelected(True)
        menu = QMenu(self)
        commands = self._session.commands
        if isinstance(under, NodeItem):
            names = ["render_node", "", "rename", "bypass", "mute", "collapse", "", "cut", "copy", "duplicate"]
            names += ["group", "looks", "", "heal", "delete"]
            if any(
                place[0] == under.id for place in missing(self._document.graph, self._catalog, self._document.folder)
            ):
                names[:0] = ["relink", ""]
        elif isinstance(under, GroupItem):
            names = ["rename", *(() if under.note else ("collapse",)), "", "delete"]
        elif isinstance(under, WireItem | DotItem):
            names = ["reroute", "", "delete"]
        else:
            names = ["add", "note", "paste", "", "all", "tidy", "frame_all", "find", "map"]
        for name in names:
            if name:
                menu.addAction(commands[f"canvas.{name}"].action)
            else:
                menu.addSeparator()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.edits.pointed = self.view.mapToScene(at)  # where its commands work: the mouse goes on to the menu itself
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self.edits.point_at_mouse))
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _ask_which(self, wires: list[Wire], detached: object) -> None:
        """A wire was let go over a node whose sockets are all taken: which one it replaces is the user's to say."""
        menu = QMenu(self)
        graph = self._document.graph
        names = node_words.names(graph, self._catalog)
        for wire in wires:
            held = next((one for one in graph.into(wire.target) if one.input == wire.input), None)
            words = self.tr("Replace “{socket}”, which comes from {node}") if held else "{socket}"
            socket, node = node_words.label(wire.input), names.get(held.source, "") if held else ""
            action = menu.addAction(words.format(socket=socket, node=node))
            action.triggered.connect(lambda _=False, wire=wire: self.edits.join(wire, cast(Wire | None, detached)))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(QCursor.pos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.map.place()
        if not self._touched:
            QTimer.singleShot(0, self._frame_first)

    def _frame_first(self) -> None:
        if not self._touched and self.isVisible():
            self.frame_all()

    # --- adding -------------------------------------------------------------------------------------------------

    def search(self, *, from_port: Port | None = None, at: QPointF | None = None) -> SearchPopup:
        """Open the search for a node to add at a place (the cursor's by default)."""
        place = at or self.edits.cursor_place()
        specs = [spec for spec in self._catalog if self._fits(spec, from_port)]
        start = from_port.key if from_port and from_port.side == OUT else None
        end = Wire("", "", *from_port.key) if from_port and from_port.side != OUT else None
        before = None if from_port else self._selected_output()
        given = kinds(self._document.graph, self._catalog).of(*before) if before else None
        behind = {spec.id for spec in specs if given is not None and fits_after(spec, given)}
        choices = [replace(_spec_choice(spec), fits=spec.id in behind) for spec in specs]
        popup = SearchPopup(self, self.tr("Add a node"), choices)
        popup.chosen.connect(lambda type: self.edits.add_node(type, place, before if type in behind else start, end))
        popup.open_at(self.view.viewport().mapToGlobal(self.view.mapFromScene(place)))
        return popup

    def _selected_output(self) -> tuple[str, str] | None:
        """The first output of the one selected node: what is added behind it is wired to it."""
        chosen = self.view.chosen.ids
        node = self._document.graph.nodes.get(next(iter(chosen))) if len(chosen) == 1 else None
        spec = self._catalog.reads(node) if node else None
        return (next(iter(chosen)), spec.outputs[0].name) if spec and spec.outputs else None

    def _fits(self, spec: NodeSpec, port: Port | None) -> bool:
        if port is None:
            return True
        known = self._catalog.get(self._document.graph.nodes[port.owner.id].type)
        if known is None:
            return False
        if port.side == OUT:
            given = kinds(self._document.graph, self._catalog).of(*port.key)
            return given is not None and fits_after(spec, given)
        into = known.input(port.name) or known.setting(port.name)
        return into is not None and fits_before(spec, known, into)

    # --- commands ---------------------------------------------------------------------------------------------

    def select_all(self) -> None:
        self._session.selection.select(self._document.graph.nodes)

    def rename(self, item: NodeItem | GroupItem | None = None) -> None:
        """Edit a title (a note: its text) where it stands."""
        if item is None:
            active = self._session.selection.active
            groups = self.view.chosen.groups
            item = self.view.nodes.get(active) or (self.view.groups.get(groups[0]) if groups else None)
        if item is None:
            return
        target = item
        if isinstance(target, NodeItem):
            text, lines = target.face.title, False
            height = TITLE
        else:
            text, lines = target.note or target.title, bool(target.note)
            height = target.rect.height() if lines else TITLE
        width = target.body.width() if isinstance(target, NodeItem) else target.box.width()
        place = QRectF(target.pos().x(), target.pos().y(), width, height)
        box = self.view.mapFromScene(place).boundingRect()
        editor = InPlaceText(self.view.viewport(), box, text, lines=lines)
        editor.finished.connect(lambda words: self.edits.renamed(target, words))

    def _add_note(self) -> None:
        self.rename(self.view.groups[self.edits.add_note()])

    def frame_all(self) -> None:
        self.view.frame(self.view.content_rect())

    def frame_selection(self) -> None:
        ids = self.view.chosen.ids
        groups = [self.view.groups[id].shown for id in self.view.chosen.groups]
        self.view.frame(groups[0] if groups and not ids else self.view.content_rect(ids))

    def find_node(self) -> SearchPopup:
        """Jump to a node by its title, type or text."""
        choices = []
        for id, node in self._document.graph.nodes.items():
            spec = self._catalog.get(node.type)
            item = self.view.nodes[id]
            words = " ".join(str(value) for value in node.settings.values())
            choice = _spec_choice(spec) if spec else SearchChoice(id, id)
            choices.append(SearchChoice(id, item.face.title, " · ".join(item.face.lines), id, words[:400], choice.icon))
        popup = SearchPopup(self, self.tr("Find in the graph"), choices)
        popup.chosen.connect(self.reveal)
        popup.open_at(self.mapToGlobal(QPoint(self.width() // 2 - 160, 48)))
        return popup

    def reveal(self, id: str) -> None:
        """Select a node and bring it into view."""
        if id in self.view.nodes:
            while (group := self.view.nodes[id].stand_in) is not None:
                self.edits.fold(group.id)
            self._session.selection.select([id])
            self.view.chosen.select([id])
            self.frame_selection()

    def toggle_map(self) -> None:
        self.map.toggle()

    def _render_selection(self) -> None:
        ids = self.view.chosen.ids
        if ids:
            self.render_asked.emit(ids)


def _is_motion(item: NodeItem) -> bool:
    outputs = item.face.outputs
    return bool(outputs) and outputs[0].type is Motion


def _spec_choice(spec: NodeSpec) -> SearchChoice:
    type = spec.outputs[0].type if spec.outputs else (spec.inputs[0].type if spec.inputs else object)
    icon = (theme.value_icon(type), theme.value_color(type).name())
    # English words find it too, in every language
    words = f"{spec.title} {spec.help}"
    return SearchChoice(
        spec.id,
        node_words.title(spec),
        node_words.summary(spec),
        node_words.category(spec.category),
        words,
        icon,
        also=node_words.also(spec),
    )
