"""One setting in the inspector: its name, its editor, a reset dot, and what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QMenu, QToolButton, QWidget
from shiboken6 import isValid

from studio.base.errors import SettingError
from studio.base.settings import Home
from studio.graph.engines import Engines
from studio.graph.graph import Graph
from studio.graph.graph_edits import expose, exposed_settings
from studio.graph.spec import Data, Setting, Slider, Weights, shown
from studio.media.values import Image, Video
from studio.models import own_models
from studio.models.catalogue import Model, ModelCatalogue
from studio.ui import node_words, theme
from studio.ui.inspector.animation import Animation
from studio.ui.inspector.curve import CurveEditor
from studio.ui.inspector.editors import ColourEditor
from studio.ui.inspector.keys import KeysSetting
from studio.ui.inspector.kinds import editor_for
from studio.ui.inspector.outline import OutlineEditor
from studio.ui.inspector.tone_curves import ToneCurvesEditor
from studio.ui.moments import Moments
from studio.ui.session import Session
from studio.ui.widgets.labels import PlainLabel, plain_tip
from studio.ui.window_words import said

_NAME_WIDTH = 92
_PICTURES = (Image, Video)
_ON_WIRES = (int, float, bool, str)  # settings of these types can come over a wire


@cache
def _catalogue() -> tuple[Model, ...]:
    return tuple(ModelCatalogue(theme.RESOURCES / "models.toml"))


def _models(setting: Setting, engines: Engines) -> list[str]:
    """What a model setting may suggest: engines, the catalogue's, and what the user has added by now."""
    if not isinstance(setting.kind, Weights):
        return []
    known = (*engines.models(), *_catalogue(), *own_models.read(Home.find().models / own_models.FILE))
    return ["auto", *(model.id for model in known if setting.kind.task in model.tasks)]


class ResetDot(QAbstractButton):
    """A dot that is there when the value is not the default; a press takes the default back."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(16, 24))
        self.setToolTip(self.tr("Back to the default"))
        self.setAccessibleName(self.tr("Back to the default"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.own = False

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.Motion if self.own else colors.accent))
        radius = 4.0 if self.underMouse() or self.hasFocus() else 3.0
        painter.drawEllipse(QPointF(8, 12), radius, radius)


class SettingRow(QWidget):
    """Writes valid values into the document; an invalid one stays in the field with the reason below it."""

    opened = Signal(str)

    def __init__(
        self,
        session: Session,
        node: str,
        setting: Setting,
        item: Callable[[], str | None],
        moments: Moments | None = None,
    ) -> None:
        """moments: where its keyframes stand, for a setting that may move."""
        super().__init__()
        self._session = session
        self._node = node
        self._setting = setting
        self._item = item
        self.along: Callable[[Graph, Any], Graph] | None = None
        """What else an edit of this setting changes, in the same step."""
        unit = setting.kind.unit if isinstance(setting.kind, Slider) else ""
        words = node_words.label(setting.name).capitalize()
        self.name = PlainLabel(words)
        self.name.setProperty("role", "soft")
        self.name.setFixedWidth(_NAME_WIDTH)
        tip = f"{words} ({unit})" if unit else words
        if setting.type in _ON_WIRES:
            tip += "\n" + self.tr("Right-click to show it as a socket")
        self.name.setToolTip(plain_tip(tip))
        self.editor = editor_for(setting, session.document.folder, _models(setting, session.catalog.engines))
        self.editor.edited.connect(self._edited)
        self.editor.settled.connect(session.document.settle)
        self.editor.opened.connect(self.opened)
        if isinstance(self.editor, ColourEditor):
            self.editor.pick_asked.connect(self._pick)
        self.dot = ResetDot()
        self.dot.clicked.connect(self.reset)
        self._wrong = PlainLabel()
        self._wrong.setProperty("role", "error")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.name, 0, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(setting.kind, Weights):
            grid.addLayout(self._with_models(setting.kind.task), 0, 1)
        elif isinstance(self.editor, ToneCurvesEditor | OutlineEditor):
            grid.addWidget(self.editor, 1, 0, 1, 4)
        elif isinstance(self.editor, CurveEditor | KeysSetting):
            grid.addWidget(self.editor.tools, 0, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self.editor, 1, 0, 1, 4)
        else:
            grid.addWidget(self.editor, 0, 1)
        self.animation: Animation | None = None
        if moments is not None:
            self.animation = Animation(
                session, moments, node, setting, lambda editor: grid.addWidget(editor, 1, 0, 1, 4), self
            )
            grid.addWidget(self.animation.diamond, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.dot, 0, 3, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._wrong, 2, 1)
        grid.setColumnStretch(1, 1)
        policy = self.dot.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.dot.setSizePolicy(policy)
        self.name.setMinimumHeight(26)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def _with_models(self, task: str) -> QHBoxLayout:
        """The editor, and a way to the models that there are for this task."""
        button = QToolButton()
        button.setIcon(theme.icon("box"))
        button.setToolTip(self.tr("Models…"))
        button.setAccessibleName(self.tr("Models…"))
        button.clicked.connect(lambda: self._open_models(task))
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.editor, 1)
        line.addWidget(button)
        return line

    def _open_models(self, task: str) -> None:
        from studio.ui.models.dialog import ModelsDialog

        dialog = ModelsDialog(self._session.engine.process, self.window(), task=task)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def refresh(self) -> None:
        """Show what the document holds now."""
        node = self._session.document.graph.nodes.get(self._node)
        if node is None:
            return
        name, default = self._setting.name, shown(self._setting.default)
        chosen = self._session.selection.item
        own = node.overrides.get(chosen, {}) if chosen else {}
        value = own[name] if name in own and self._shows_own() else node.settings.get(name, default)
        wired = any(wire.input == name for wire in self._session.document.graph.into(self._node))
        keyed = self.animation is not None and bool(self.animation.curve)
        if self.animation is not None:
            self.animation.refresh(wired=wired and not keyed)
            if keyed:
                value = self.animation.value_now(float(value) if isinstance(value, int | float) else 0.0)
                value = round(value) if self._setting.type is int else round(value, 3)
        self.editor.look_at(self._session.document.graph, self._node, chosen, self._item() or "")
        self.editor.show_value(value)
        if isinstance(self.editor, ColourEditor):
            spec = self._session.catalog.reads(node)
            self.editor.dropper.setVisible(spec is not None and any(one.type in _PICTURES for one in spec.inputs))
        self.editor.setEnabled(not wired or keyed)
        self.editor.setToolTip(plain_tip(self.tr("A wire gives this value") if wired and not keyed else ""))
        keys_own = self.animation is not None and self.animation.own
        self.dot.own = name in own or keys_own
        changed = name in own or (name in node.settings and node.settings[name] != default)
        self.dot.setVisible(keys_own or (not wired and changed))
        self.dot.update()
        role = "own" if self.dot.own else "soft"
        if self.name.property("role") != role:
            self.name.setProperty("role", role)
            self.name.style().polish(self.name)
        try:
            self._setting.read(value)
        except SettingError as error:
            self._say_wrong(None if keyed else error)  # an easing may shoot over; the limits hold it
        else:
            self._say_wrong(None)

    def _pick(self) -> None:
        """A colour out of the picture that the node takes: what it makes has gone through the setting already."""
        editor, selection = self.editor, self._session.selection
        assert isinstance(editor, ColourEditor)
        if not editor.dropper.isChecked():
            selection.give("")
            return
        before = selection.viewed
        wires = self._session.document.graph.into(self._node)
        spec = self._session.catalog.reads(self._session.document.graph.nodes[self._node])
        wire = next((one for one in wires if spec is not None and spec.input(one.input) is not None), None)
        if wire is not None:
            selection.view(wire.source, wire.output)

        def given(colour: str) -> None:
            alive: bool = isValid(editor)  # type: ignore[no-untyped-call]
            if wire is not None and selection.viewed == (wire.source, wire.output):
                selection.view(*before)
            if alive:
                editor.dropper.setChecked(False)
                if colour:
                    editor.edited.emit(colour)
                    editor.settled.emit()

        selection.pick(given)

    def _shows_own(self) -> bool:
        return bool(self._session.selection.item)

    def _edited(self, value: Any) -> None:
        try:
            read = self._setting.read(value)
        except SettingError as error:
            self._say_wrong(error)
            return
        self._say_wrong(None)
        if self.animation is not None and self.animation.curve:
            self.animation.set_now(float(read))
            return
        plain = value if isinstance(self._setting.kind, Data) else shown(read)
        item = self._item()
        document = self._session.document
        if self._node not in document.graph.nodes:
            return
        label = self.editor.step or self.tr("Change {name}").format(name=node_words.label(self._setting.name))
        graph = document.graph.set(self._node, self._setting.name, plain, item=item)
        if item is None and plain == shown(self._setting.default):
            graph = document.graph.reset(self._node, self._setting.name)
        if self.along is not None:
            graph = self.along(graph, plain)
        document.edit(label, graph, f"{self._node}.{self._setting.name}.{item or ''}")

    def reset(self) -> None:
        if self.animation is not None and self.animation.own:
            self.animation.share()
            return
        document = self._session.document
        node = document.graph.nodes[self._node]
        chosen = self._session.selection.item
        item = chosen if chosen and self._setting.name in node.overrides.get(chosen, {}) else None
        graph = document.graph.reset(self._node, self._setting.name, item=item)
        document.edit(self.tr("Reset {name}").format(name=node_words.label(self._setting.name)), graph)

    def _say_wrong(self, error: SettingError | None) -> None:
        text = said(replace(error.problem, setting=None), place=False) if error else ""
        self.editor.set_wrong(bool(text))
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.dot.isVisible():
            menu.addAction(self.tr("Back to the default"), self.reset)
        if self._setting.type in _ON_WIRES:
            shows = self._setting.name in exposed_settings(self._session.document.graph).get(self._node, ())
            words = self.tr("Hide the socket") if shows else self.tr("Show as a socket")
            menu.addAction(words, lambda: self._expose(not shows))
        menu.popup(self.mapToGlobal(at))

    def _expose(self, on: bool) -> None:
        graph = expose(self._session.document.graph, self._node, self._setting.name, on)
        self._session.document.edit(self.tr("Show as a socket") if on else self.tr("Hide the socket"), graph)
