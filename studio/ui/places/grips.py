"""Settings that are places, as grips on the picture in the viewer: of the active node, where its picture is seen.

Dragging a grip is one step to undo; a setting that moves gets a keyframe at the playhead. With the keyboard: [ and ]
choose a grip, the arrows push it by a pixel (Shift: by ten), Del takes a point of an outline away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolButton

from studio.film.signals import held
from studio.graph.graph import Wire
from studio.graph.lifting import kinds
from studio.graph.places import Grip, Handle, Look, Outline
from studio.graph.spec import NodeSpec
from studio.media.values import Image, Mask
from studio.ui import node_words, theme
from studio.ui.moments import Moment, Moments
from studio.ui.places.marks import paint_grips, paint_lines
from studio.ui.session import Session
from studio.ui.shot_scope import item_for
from studio.ui.viewer.picture import PictureView
from studio.ui.viewer.subject_choice import SubjectChoice
from studio.ui.widgets.labels import plain_tip

_NEAR = 11.0  # px around a grip where it can be taken
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_OTHERS = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}
_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_Held = tuple[int, str]  # the handle's number within the node's, the grip's name


class PlaceGrips(QObject):
    """button: shows the grips, or hides them; where another picture is looked at it goes to the one they are on."""

    def __init__(self, session: Session, picture: PictureView, choice: SubjectChoice, moments: Moments) -> None:
        super().__init__(picture)
        self._session, self._picture, self._choice = session, picture, choice
        self._moments = moments
        self._on = True
        self._chosen: _Held | None = None
        self._dragged = False
        self._off = QPointF()  # from the place that was pressed to the grip's middle
        self._before: tuple[tuple[str, str], tuple[str, str]] | None = None  # what was viewed, and what is instead
        self.button = QToolButton(checkable=True)
        self.button.setProperty("flat", True)
        self.button.setIcon(theme.icon("move"))
        self.button.setIconSize(QSize(12, 12))
        self.button.setAccessibleName(self.tr("Places on the picture"))
        self.button.setToolTip(
            plain_tip(
                self.tr(
                    "Drag this node's places on the picture: points, edges, corners. "
                    "[ and ] choose one, the arrows push it."
                )
            )
        )
        self.button.clicked.connect(self._switched)
        picture.over.append(self._paint)
        picture.installEventFilter(self)
        session.signals.changed.connect(lambda *_: self.refresh())
        session.selection.active_changed.connect(self._left)
        session.selection.item_changed.connect(lambda _: self.refresh())
        choice.changed.connect(self.refresh)
        moments.moved.connect(self.refresh)
        picture.zoomed.connect(self.refresh)
        self.refresh()

    # --- what there is ----------------------------------------------------------------------------------------------

    @property
    def node(self) -> str:
        active = self._session.selection.active
        return active if active in self._session.document.graph.nodes else ""

    @property
    def _spec(self) -> NodeSpec | None:
        return self._session.catalog.reads(self._session.document.graph.nodes[self.node]) if self.node else None

    @property
    def _moment(self) -> Moment:
        return self._moments.of(self.node) if self.node else Moment()

    @property
    def _look(self) -> Look:
        size, moment = self._picture.native, self._moment
        number = int((moment.seconds or 0.0) * moment.rate + 0.5)
        return Look(size.width() or 1, size.height() or 1, number)

    def values(self) -> dict[str, Any]:
        """All settings of the active node at the moment that is looked at."""
        spec, moment, selection = self._spec, self._moment, self._session.selection
        graph = self._session.document.graph
        return {
            one.name: held.value_of(graph, self.node, one, selection.item, moment.seconds or 0.0, moment.rate)
            for one in (spec.settings if spec is not None else ())
        }

    def handles(self) -> list[tuple[int, Handle]]:
        """The handles that lie on the picture that is looked at, with their numbers within the node's."""
        spec = self._spec
        if spec is None or not spec.places:
            return []
        values = self.values()
        return [
            (number, handle)
            for number, handle in enumerate(spec.places)
            if handle.counts(values) and self._lies_here(spec, handle)
        ]

    def _lies_here(self, spec: NodeSpec, handle: Handle) -> bool:
        subject, graph = self._choice.subject, self._session.document.graph
        if subject.node == self.node:
            output = spec.output(subject.output)
            return not handle.before and output is not None and output.type in (Image, Mask)
        wire = next((one for one in graph.into(self.node) if one.input == handle.of), None)
        return wire is not None and self._origin(wire) == (subject.node, subject.output)

    def _origin(self, wire: Wire) -> tuple[str, str] | None:
        return kinds(self._session.document.graph, self._session.catalog).origin(wire)

    @property
    def seen(self) -> bool:
        """Whether a picture is looked at that the node's places are on."""
        return self._picture.isVisible() and not self._picture.image.isNull() and bool(self.handles())

    @property
    def shown(self) -> list[tuple[int, Handle]]:
        there = self._on and self.seen and not self._picture.comparison
        return self.handles() if there and not self._session.selection.picking else []

    def grips(self) -> list[tuple[_Held, Grip, bool]]:
        """What can be taken hold of: its name, where it lies, and whether a wire holds it."""
        values, look, graph = self.values(), self._look, self._session.document.graph
        found = []
        for number, handle in self.shown:
            fixed = any(held.driven(graph, self.node, name) for name in handle.settings)
            found += [((number, grip.name), grip, fixed) for grip in handle.grips(values, look)]
        return found

    def on_picture(self, at: QPointF) -> QPointF:
        """A place of the picture in pixels, as one of the widget."""
        target, native = self._picture.target(), self._picture.native
        return QPointF(
            target.left() + at.x() / max(1, native.width()) * target.width(),
            target.top() + at.y() / max(1, native.height()) * target.height(),
        )

    def place(self, grip: Grip) -> QPointF:
        return self.on_picture(QPointF(grip.x, grip.y))

    # --- showing ----------------------------------------------------------------------------------------------------

    def refresh(self, *_: object) -> None:
        spec = self._spec
        self.button.setVisible(spec is not None and bool(spec.places))
        names = [name for name, _, _ in self.grips()]
        self.button.setChecked(self._on and self.seen)
        if self._chosen not in names:
            self._chosen = None
        self._picture.update()

    def _left(self, active: str) -> None:
        """Another node: what was looked at for the last one's sake is so no longer."""
        self._chosen, self._dragged = None, False
        before, self._before = self._before, None
        if before is not None and self._session.selection.viewed == before[1]:
            self._session.selection.view(*before[0])
        self.refresh()

    def _switched(self) -> None:
        spec, selection = self._spec, self._session.selection
        if self._on and self.seen:
            self._on = False
            before, self._before = self._before, None
            if before is not None and selection.viewed == before[1]:
                selection.view(*before[0])
        else:
            self._on = True
            if spec is not None and not self.seen:
                self._go_to(spec)
        self.refresh()

    def _go_to(self, spec: NodeSpec) -> None:
        """Look at the picture that the node's places are on: what it makes, or what it takes where that cannot be seen
        (an outline that is still to be drawn makes nothing)."""
        values, selection, graph = self.values(), self._session.selection, self._session.document.graph
        picture = next((one for one in spec.outputs if one.type in (Image, Mask)), None)
        subject = (self._choice.subject.node, self._choice.subject.output)
        for handle in (one for one in spec.places if one.counts(values)):
            ways: list[tuple[str, str] | None] = []
            if not handle.before and picture is not None:
                ways.append((self.node, picture.name))
            wire = next((one for one in graph.into(self.node) if one.input == handle.of), None)
            ways.append(self._origin(wire) if wire is not None else None)
            there = next((way for way in ways if way not in (None, subject)), None)
            if there is not None:
                self._before = (selection.viewed, there)
                selection.view(*there)
                return

    def _paint(self, painter: QPainter) -> None:
        values, look = self.values(), self._look
        for _, handle in self.shown:
            for line in handle.lines(values, look):
                paint_lines(painter, [self.on_picture(QPointF(*spot)) for spot in line])
        chosen = self._chosen if self._picture.hasFocus() or self._dragged else None
        for name, grip, fixed in self.grips():
            paint_grips(painter, self.place(grip), grip.shape, chosen=name == chosen, fixed=fixed)

    # --- hands ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Show, QEvent.Type.Hide):
            self.refresh()
        if isinstance(event, QMouseEvent):
            hands: dict[QEvent.Type, Callable[[QMouseEvent], bool]] = {
                QEvent.Type.MouseButtonPress: self._pressed,
                QEvent.Type.MouseMove: self._moved,
                QEvent.Type.MouseButtonRelease: self._released,
                QEvent.Type.MouseButtonDblClick: self._asked,
            }
            return kind in hands and hands[kind](event)
        if isinstance(event, QKeyEvent) and kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return self._key(event, only_asked=kind == QEvent.Type.ShortcutOverride)
        return False

    def at(self, place: QPointF) -> tuple[_Held, Grip] | None:
        """The grip under a place of the widget that may be moved, nearest first."""
        near = []
        for order, (name, grip, fixed) in enumerate(self.grips()):
            away = self.place(grip) - place
            if not fixed and abs(away.x()) + abs(away.y()) <= _NEAR * 1.4:
                near.append((away.manhattanLength(), -order, name, grip))
        return min(near, key=lambda one: one[:2])[2:] if near else None

    def _pressed(self, event: QMouseEvent) -> bool:
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        found = self.at(event.position())
        self._chosen = found[0] if found else None
        self._dragged = found is not None
        if found is not None:
            self._off = self.place(found[1]) - event.position()
            self._picture.setFocus()
        self._picture.update()
        return self._dragged

    def _moved(self, event: QMouseEvent) -> bool:
        if self._dragged and self._chosen is not None:
            place = self._picture.to_native(event.position() + self._off)
            self._pull(self._chosen, place)
            return True
        if not event.buttons() and self.at(event.position()) is not None:
            self._picture.setCursor(Qt.CursorShape.SizeAllCursor)
            return True
        return False

    def _released(self, event: QMouseEvent) -> bool:
        was, self._dragged = self._dragged, False
        if was:
            self._session.document.settle()
            self._picture.update()
        return was

    def _asked(self, event: QMouseEvent) -> bool:
        """A double click: an outline gets a point there; on a grip it does nothing."""
        if self.at(event.position()) is not None:
            return True
        place = self._picture.to_native(event.position())
        values, look = self.values(), self._look
        for _, handle in self.shown:
            made = handle.added((place.x(), place.y()), values, look) if isinstance(handle, Outline) else {}
            if made:
                self._write(self.tr("Add a point"), made, None)
                return True
        return False

    def _key(self, event: QKeyEvent, *, only_asked: bool) -> bool:
        key, grips = Qt.Key(event.key()), [one for one in self.grips() if not one[2]]
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ShiftModifier
        if not grips or keys != Qt.KeyboardModifier.NoModifier:
            return False
        chosen = next((one for one in grips if one[0] == self._chosen), None)
        mine = key in _OTHERS or (chosen is not None and key in (*_WAYS, *_AWAY, Qt.Key.Key_Escape))
        if not mine:
            return False
        event.accept()
        if only_asked:
            return True
        if key in _OTHERS:
            names = [one[0] for one in grips]
            here = names.index(self._chosen) if self._chosen in names else (-1 if _OTHERS[key] > 0 else 0)
            self._chosen = names[(here + _OTHERS[key]) % len(names)]
        elif chosen is not None and key in _WAYS:
            step = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            x, y = _WAYS[key]
            self._pull(chosen[0], QPointF(chosen[1].x + x * step, chosen[1].y + y * step))
            if not event.isAutoRepeat():
                self._session.document.settle()
        elif chosen is not None and key in _AWAY:
            self._remove(chosen[0])
        else:
            self._chosen = None
        self._picture.update()
        return True

    # --- edits ------------------------------------------------------------------------------------------------------

    def _handle(self, name: _Held) -> Handle | None:
        return dict(self.shown).get(name[0])

    def _pull(self, name: _Held, place: QPointF) -> None:
        handle = self._handle(name)
        if handle is not None:
            made = handle.pulled(name[1], (place.x(), place.y()), self.values(), self._look)
            self._write(self.tr("Move on the picture"), made, f"{self.node}.place.{name[0]}.{name[1]}")

    def _remove(self, name: _Held) -> None:
        handle = self._handle(name)
        made = handle.removed(name[1], self.values(), self._look) if handle is not None else {}
        if made:
            self._write(self.tr("Remove a point"), made, None)

    def _write(self, label: str, made: dict[str, Any], merge: str | None) -> None:
        spec, moment, document = self._spec, self._moment, self._session.document
        if spec is None:
            return
        item = item_for(self._session, self.node)
        graph = document.graph
        for setting in spec.settings:
            if setting.name in made:
                value, seconds = made[setting.name], moment.seconds or 0.0
                graph = held.with_value(
                    graph, self._session.catalog, self.node, setting, value, item, seconds, moment.rate
                )
        title = document.graph.nodes[self.node].title or node_words.title(spec)
        document.edit(f"{label}: {title}" if title else label, graph, merge)
