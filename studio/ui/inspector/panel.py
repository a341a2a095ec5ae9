"""The inspector: every setting of the active node, made from its signature."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio.film.signals import keyframes
from studio.graph.graph import Graph, Node
from studio.graph.spec import NodeSpec, Setting, Slider
from studio.graph.validate import validate
from studio.host.commands import TakesOf
from studio.host.news import Looked
from studio.ui import node_words, theme
from studio.ui.elided import Elided
from studio.ui.inspector.editors import SeedEditor
from studio.ui.inspector.row import SettingRow
from studio.ui.inspector.size import SizePresets
from studio.ui.inspector.wheels import ColourWheels, wheel_names
from studio.ui.moments import Moments
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.shot_scope import item_for, per_shot
from studio.ui.shot_titles import shot_title
from studio.ui.widgets.labels import PlainLabel, plain_tip
from studio.ui.window_words import said, sentence


class Inspector(QWidget):
    """Panel `inspector`. editor_asked(node, setting, editor): data that another panel edits."""

    editor_asked = Signal(str, str, str)

    def __init__(self, session: Session, moments: Moments | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Inspector")
        self._moments = moments or Moments(session, self)
        self._moments.moved.connect(self._moved)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._node = ""
        self._rows: dict[str, SettingRow] = {}
        self._groups: list[PlainLabel] = []
        self._seed_of = ""
        self._built: tuple[str, str] = ("", "")
        self._heading = Elided()
        self._heading.setProperty("role", "heading")
        self._heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._own = QPushButton(self.tr("This shot only"))
        self._own.setCheckable(True)
        self._own.setProperty("scope", True)
        self._own.clicked.connect(lambda: self._own_toggled(self._own.isChecked()))
        self._help = PlainLabel()
        self._help.setProperty("role", "soft")
        self._help.setWordWrap(True)
        self._state = PlainLabel()
        self._state.setWordWrap(True)
        self._state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._own)
        self._body = QWidget(objectName="InspectorBody")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(12, 10, 8, 16)
        self._column.setSpacing(10)
        self._column.addLayout(top)
        self._column.addWidget(self._help)
        self._column.addWidget(self._state)
        self._sizes: SizePresets | None = None
        self.wheels: ColourWheels | None = None
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._body)
        self._area = area
        self._nothing = PlainLabel(self.tr("Select a node to see its settings."))
        self._nothing.setProperty("role", "soft")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        outer.addWidget(self._nothing)
        session.selection.active_changed.connect(self._show)
        session.selection.item_changed.connect(lambda _: self._refresh())
        session.selection.own_changed.connect(lambda _: self._refresh())
        session.signals.changed.connect(lambda *_: self._graph_changed())
        session.run.changed.connect(self._run_changed)
        self._show(session.selection.active)

    # --- which node -----------------------------------------------------------------------------------------

    def _show(self, id: str) -> None:
        self._node = id if id in self._session.document.graph.nodes else ""
        node, spec = self._node_and_spec()
        self._area.setVisible(node is not None)
        self._nothing.setVisible(node is None)
        built = (self._node, spec.id if spec else "")
        if built != self._built:
            self._built = built
            self._build(spec)
        self._refresh()

    def _node_and_spec(self) -> tuple[Node | None, NodeSpec | None]:
        node = self._session.document.graph.nodes.get(self._node)
        return node, self._session.catalog.reads(node) if node else None

    def _graph_changed(self) -> None:
        if self._node and self._node not in self._session.document.graph.nodes:
            self._show("")
        elif self._node:
            self._refresh()

    def _build(self, spec: NodeSpec | None) -> None:
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.hide()  # it dies when the event loop comes to it; until then it would lie over the new ones
            row.deleteLater()
        if self._sizes is not None:
            self._sizes.hide()
            self._sizes.deleteLater()
            self._sizes = None
        if self.wheels is not None:
            self.wheels.hide()
            self.wheels.deleteLater()
            self.wheels = None
        for heading in self._groups:
            heading.hide()
            heading.deleteLater()
        self._groups = []
        self._rows = {}
        self._seed_of = ""
        if spec and wheel_names(spec):
            self.wheels = ColourWheels(self._session, self._node, spec, lambda: self._item)
            self._column.insertWidget(self._column.count() - 1, self.wheels)
        for setting in spec.settings if spec else ():
            moments = self._moments if spec and keyframes.may_move(spec, setting) else None
            row = SettingRow(self._session, self._node, setting, lambda: self._item, moments)
            row.opened.connect(lambda editor, name=setting.name: self.editor_asked.emit(self._node, name, editor))
            self._head(setting)
            if setting.name == "width" and setting.type is int and spec and spec.setting("height"):
                self._sizes = SizePresets(self._session, self._node, lambda: self._item)
                self._column.insertWidget(self._column.count() - 1, self._sizes)
            if self._sizes is not None and setting.name in ("width", "height"):
                row.along = partial(self._along, setting.name)
            if self.wheels is not None and self.wheels.owns(setting.name):
                self.wheels.numbers.addWidget(row)
            else:
                self._column.insertWidget(self._column.count() - 1, row)
            self._rows[setting.name] = row

    def _head(self, setting: Setting) -> None:
        """A heading above the first setting of a group."""
        group = setting.kind.group if isinstance(setting.kind, Slider) else ""
        if group:
            heading = PlainLabel(node_words.word(group))
            heading.setFont(theme.font(12, QFont.Weight.DemiBold))
            if all(one.text() != heading.text() for one in self._groups):
                self._column.insertWidget(self._column.count() - 1, heading)
                self._groups.append(heading)

    def _moved(self) -> None:
        """The playhead is elsewhere: so is what moves."""
        for row in self._rows.values():
            if row.animation is not None:
                row.refresh()

    def _along(self, side: str, graph: Graph, value: Any) -> Graph:
        return self._sizes.along(graph, side, value) if self._sizes is not None else graph

    # --- what it shows --------------------------------------------------------------------------------------

    @property
    def _item(self) -> str | None:
        """The item that edits go to; None for all."""
        return item_for(self._session, self._node)

    def _own_toggled(self, on: bool) -> None:
        self._session.selection.own_only = on

    def _refresh(self) -> None:
        node, spec = self._node_and_spec()
        if node is None:
            return
        item = self._session.selection.item
        self._show_scope(item, spec)
        title = (node.title or (node_words.title(spec) if spec else node.type)).upper()
        if item:
            title += " — " + shot_title(self._session.document.graph, item).upper()
        self._heading.show_words(title)
        self._heading.setToolTip(plain_tip(f"{self._node} · {node.type}"))
        missing = self.tr("This version cannot read this node, of type '{type}'. It is kept as it is.")
        self._help.setText(node_words.summary(spec) if spec else missing.format(type=node.type))
        self._help.setToolTip(plain_tip(spec.help if spec else ""))
        for row in self._rows.values():
            row.refresh()
        if self._sizes is not None:
            self._sizes.refresh()
        if self.wheels is not None:
            self.wheels.refresh()
        self._show_state()
        self._ask_seed()

    def _show_scope(self, item: str, spec: NodeSpec | None) -> None:
        """Always there, so that nobody wonders whom an edit is for; it says why where there is nothing to choose."""
        known = spec is not None and per_shot(self._session.document.graph, self._session.catalog, self._node)
        self._own.setVisible(bool(self._rows))
        self._own.setEnabled(bool(item) and known)
        self._own.setChecked(self._item is not None)
        if not known:
            words = self.tr("This node is for all shots together")
        elif not item:
            words = self.tr("Choose a shot in the storyboard to change it alone; now changes apply to all shots")
        else:
            words = self.tr("Changes apply to the chosen shot; the others keep their values")
        self._own.setToolTip(plain_tip(words))

    def _run_changed(self, id: str) -> None:
        if id == self._node:
            self._show_state()
            self._ask_seed()

    def _ask_seed(self) -> None:
        """Which seed the result that is there was made with."""
        editor = next((row.editor for row in self._rows.values() if isinstance(row.editor, SeedEditor)), None)
        if editor is None:
            return
        item = self._session.selection.item or next(iter(self._session.run.tasks(self._node)), None)
        task = self._session.run.task(self._node, item)
        if task.status is not Status.DONE or not task.key:
            editor.show_last(None)
            self._seed_of = ""
            return
        if task.key == self._seed_of:
            return
        self._seed_of = task.key

        def known(answer: Looked) -> None:
            seed = next((take.seed for take in answer.takes or () if take.key == task.key), None)
            if self._seed_of == task.key:
                editor.show_last(seed)

        document = self._session.document
        self._session.engine.look(document.graph, document.folder, TakesOf(self._node, item, urgency=0), known, editor)

    def _show_state(self) -> None:
        """The error, the note, or what would stop a render."""
        node, _ = self._node_and_spec()
        if node is None:
            return
        item = self._session.selection.item or None
        tasks = self._session.run.tasks(self._node)
        task = tasks[item] if item in tasks else self._session.run.summary(self._node)
        text, role = "", "soft"
        if task.status is Status.FAILED:
            text, role = f"{sentence(task.message)} {sentence(task.mend)}".strip(), "error"
        elif task.note:
            text, role = task.note, "warning"
        else:
            document = self._session.document
            problems = validate(document.graph, self._session.catalog, document.folder, [self._node])
            if problems:
                text, role = "\n".join(_short(problem) for problem in problems[:3]), "warning"
        self._state.setVisible(bool(text))
        self._state.setText(text)
        if self._state.property("role") != role:
            self._state.setProperty("role", role)
            self._state.style().polish(self._state)


def _short(problem: Any) -> str:
    """A problem without the node's name, which stands above it anyway."""
    return said(problem, place=False)
