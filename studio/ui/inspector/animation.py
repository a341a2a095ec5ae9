"""Keyframes of one setting, in its row of the inspector: the diamond, its menu, and the curve below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from studio.base.errors import SettingError
from studio.film.signals import keyframes
from studio.film.signals.course import KeysCourse
from studio.graph.graph import Graph
from studio.graph.spec import Setting
from studio.media.signal import Key, Signal
from studio.ui import node_words, theme
from studio.ui.inspector.keys import KeysEditor
from studio.ui.moments import Moment, Moments, length_of
from studio.ui.session import Session
from studio.ui.shot_scope import item_for
from studio.ui.widgets.labels import plain_tip


class KeyDiamond(QAbstractButton):
    """Faint where nothing moves, outlined where the setting does, filled where a key stands at the playhead."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(18, 24))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.moves = False
        self.here = False
        self._say()

    def show_state(self, *, moves: bool, here: bool) -> None:
        if (moves, here) != (self.moves, self.here):
            self.moves, self.here = moves, here
            self._say()
            self.update()

    def _say(self) -> None:
        words = self.tr("Keyframe here") if not self.here else self.tr("A keyframe stands here")
        self.setAccessibleName(words)
        more = self.tr("Right-click for the keys before and after, and to end the animation")
        self.setToolTip(plain_tip(f"{words}\n{more}" if self.moves else words))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.value_color(Signal) if self.moves else QColor(colors.faint)
        if not self.isEnabled():
            colour = QColor(colors.line)
        near = self.underMouse() or self.hasFocus()
        if near and not self.moves and self.isEnabled():
            colour = QColor(colors.text)
        reach = 5.5 if near else 4.8
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(colour if self.here else Qt.BrushStyle.NoBrush)
        middle = QPointF(self.width() / 2, self.height() / 2)
        ways = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
        painter.drawPolygon(QPolygonF([middle + way for way in ways]))


class Animation(QObject):
    """Lets a setting be keyframed. place(widget): puts the curve below the row, when there first is one."""

    def __init__(
        self,
        session: Session,
        moments: Moments,
        node: str,
        setting: Setting,
        place: Callable[[QWidget], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._moments, self._node, self._setting = session, moments, node, setting
        self._place = place
        self._seen: float | None = None  # the moment that was shown last
        self.editor: KeysEditor | None = None
        self.diamond = KeyDiamond()
        self.diamond.clicked.connect(self.key_here)
        self.diamond.customContextMenuRequested.connect(self._menu)

    # --- what there is ----------------------------------------------------------------------------------------------

    @property
    def _graph(self) -> Graph:
        return self._session.document.graph

    @property
    def curve(self) -> str:
        """The curve that moves the setting; '' where none does."""
        return keyframes.curve_of(self._graph, self._node, self._setting.name)

    def keys(self) -> tuple[Key, ...]:
        """The keys that move the setting; none where they are damaged, which its own row says."""
        if not self.curve:
            return ()
        try:
            return keyframes.keys_of(self._graph, self.curve, self.moment.rate, self._session.selection.item)
        except SettingError:
            return ()

    @property
    def own(self) -> bool:
        """Whether the chosen shot has keys of its own."""
        return keyframes.own_keys(self._graph, self.curve, self._session.selection.item)

    @property
    def _item(self) -> str | None:
        """The shot that keys are set for; None for all: with 'This shot only', and where the shot has its own."""
        selection = self._session.selection
        return item_for(self._session, self._node) or (selection.item if selection.item and self.own else None)

    @property
    def moment(self) -> Moment:
        return self._moments.of(self._node)

    def value_now(self, otherwise: float) -> float:
        """What the setting is at the playhead."""
        return keyframes.value_at(self.keys(), self.moment.seconds or 0.0, otherwise)

    def refresh(self, wired: bool) -> None:
        """Show what the document holds now. wired: something else than a curve gives the value."""
        keys, moment = self.keys(), self.moment
        inside = moment.seconds is not None
        here = inside and keyframes.key_at(keys, moment.seconds or 0.0, moment.rate) >= 0
        self.diamond.setEnabled(inside and not wired)
        self.diamond.show_state(moves=bool(keys), here=here)
        if wired:
            self.diamond.setToolTip(self.tr("A wire gives this value"))
        elif not inside:
            self.diamond.setToolTip(self.tr("The playhead is outside the clip of this node"))
        else:
            self.diamond._say()
        if keys and self.editor is None:
            self.editor = KeysEditor()
            self.editor.given.connect(self._give)
            self.editor.settled.connect(self._session.document.settle)
            self._place(self.editor)
        if self.editor is not None:
            self.editor.setVisible(bool(keys))
            if here and moment.seconds != self._seen:
                self.editor.plot.chosen = keyframes.key_at(keys, moment.seconds or 0.0, moment.rate)
            seconds = length_of(moment, keys[-1].at if keys else 0.0)
            self.editor.show_keys(keys, KeysCourse(keys, seconds, moment.rate, self._setting), moment.seconds)
        self._seen = moment.seconds

    # --- edits ------------------------------------------------------------------------------------------------------

    def key_here(self) -> None:
        """A key at the playhead with the value that the setting has there; the first one makes it a moving one."""
        node = self._graph.nodes.get(self._node)
        if node is not None and self.moment.seconds is not None:
            held = node.settings.get(self._setting.name, self._setting.default)
            now = float(held) if isinstance(held, int | float) else 0.0
            self._key(self.tr("Keyframe of {name}"), self.value_now(now), "")
            self._session.document.settle()

    def set_now(self, value: float) -> None:
        """The setting is edited while it moves: its key at the playhead is, or comes to be."""
        if self.moment.seconds is not None:
            self._key(self.tr("Keyframe of {name}"), value, f"{self._node}.{self._setting.name}.key")

    def _key(self, label: str, value: float, merge: str) -> None:
        moment = self.moment
        keys = keyframes.keyed(self.keys(), moment.seconds or 0.0, value, moment.rate)
        self._write(label.format(name=node_words.label(self._setting.name)), keys, merge)

    def _give(self, step: str, given: object) -> None:
        keys = given if isinstance(given, tuple) else ()
        if keys:
            self._write(step, keys, f"{self._node}.{self._setting.name}.keys")
        else:
            self.end()

    def _write(self, label: str, keys: tuple[Key, ...], merge: str) -> None:
        name, item = self._setting.name, self._item
        held = self._graph.nodes[self._node].settings.get(name, self._setting.default)
        rest = float(held) if isinstance(held, int | float) else 0.0
        graph = keyframes.animated(
            self._graph, self._session.catalog, self._node, name, keys, self.moment.rate, item, rest
        )
        self._session.document.edit(label, graph, f"{merge}.{item or ''}" if merge else None)

    def share(self) -> None:
        """The chosen shot moves as all the others do."""
        graph = self._graph.reset(self.curve, "keys", item=self._session.selection.item)
        self._session.document.edit(self.tr("Keys of all shots"), graph)

    def end(self) -> None:
        """The setting rests again, at what it is now; for a shot of its own, in that shot."""
        if self._item is not None:
            self._write(self.tr("Remove the animation"), (Key(0.0, self.value_now(0.0)),), "")
            return
        graph = keyframes.at_rest(self._graph, self._node, self._setting, self.value_now(0.0))
        self._session.document.edit(self.tr("Remove the animation"), graph)

    # --- the menu ---------------------------------------------------------------------------------------------------

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self.diamond)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keys, moment = self.keys(), self.moment
        number = keyframes.key_at(keys, moment.seconds, moment.rate) if moment.seconds is not None else -1
        if number >= 0:
            menu.addAction(self.tr("Remove the keyframe here"), partial(self._remove, number))
        elif moment.seconds is not None:
            menu.addAction(self.tr("Keyframe here"), self.key_here)
        for words, way in ((self.tr("To the keyframe before"), -1), (self.tr("To the next keyframe"), 1)):
            there = keyframes.neighbour(keys, moment.seconds or 0.0, way)
            action = QAction(words, menu)
            action.setEnabled(there is not None)
            action.triggered.connect(partial(self._moments.seek, self._node, there or 0.0))
            menu.addAction(action)
        if self.own:
            menu.addSeparator()
            menu.addAction(self.tr("Move as in all shots"), self.share)
        if keys:
            menu.addSeparator()
            menu.addAction(theme.icon("trash-2"), self.tr("Remove the animation"), self.end)
        menu.popup(self.diamond.mapToGlobal(at))

    def _remove(self, number: int) -> None:
        self._give(self.tr("Remove a keyframe"), keyframes.removed(self.keys(), number))
        self._session.document.settle()
