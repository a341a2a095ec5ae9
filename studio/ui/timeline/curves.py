"""The curves of the selected node below the rows of the timeline: a lane each, with keys to drag in time and value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from studio.base.errors import SettingError
from studio.film.signals import keyframes
from studio.film.signals.axis import Span
from studio.film.signals.course import KeysCourse
from studio.media.signal import Curve, Key, Signal
from studio.ui import node_words, theme
from studio.ui.inspector.easings import add_easings
from studio.ui.moments import Moments, length_of
from studio.ui.session import Session
from studio.ui.shot_scope import item_for
from studio.ui.timeline.lanes import wheel
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.scale import Scale
from studio.ui.widgets.labels import plain_tip

_HEIGHTS = {1: 62, 2: 46, 3: 38, 4: 32}  # pixels of a lane, by how many there are
_MOST = 4
_AIR = 8.0
_GRAB = 9.0
_STILL = 3  # pixels that a press may move and still be a click
_SNAP = 6.0
_FINE = 0.1


@dataclass(frozen=True)
class CurveLane:
    """A curve over the film. begins: the film's second of its second 0; pace: its seconds in one of the film's."""

    curve: str
    title: str
    keys: tuple[Key, ...]
    course: KeysCourse
    begins: float
    pace: float
    top: float
    height: float
    span: Span

    def film(self, at: float) -> float:
        return self.begins + at / self.pace

    def own(self, film: float) -> float:
        return (film - self.begins) * self.pace


class CurveLanes(QWidget):
    """Hidden where the selected node has no curve, or is not in the film."""

    def __init__(self, session: Session, scale: Scale, moments: Moments | None = None) -> None:
        super().__init__()
        self._session, self._scale = session, scale
        self._moments = moments or Moments(session, self)
        self.lanes: tuple[CurveLane, ...] = ()
        self.chosen: tuple[str, int] | None = None
        self._from: QPointF | None = None
        self._dragging = False
        self._scrubs = False
        self._hand = QPointF()  # (second, value) where the key would be if it followed the hand exactly
        self._ground: Span | None = None  # what is in sight while a key is dragged
        self._tried: tuple[Key, ...] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Curves of the selected node"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.header = CurveHeaders(self)
        session.selection.active_changed.connect(lambda _: self.refresh())
        session.selection.own_changed.connect(lambda _: self.refresh())
        session.signals.changed.connect(lambda *_: self.refresh())
        scale.changed.connect(self.update)
        self.follow(self._moments)

    def follow(self, moments: Moments) -> None:
        """Go by these moments from now on."""
        self._moments = moments
        moments.moved.connect(self.refresh)
        self.refresh()

    # --- what there is ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what the document holds now."""
        if self._dragging:
            return
        before = len(self.lanes)
        self.lanes = self._found()
        if self.chosen is not None and all(lane.curve != self.chosen[0] for lane in self.lanes):
            self.chosen = None
        high = sum(round(lane.height) for lane in self.lanes)
        if len(self.lanes) != before:
            for part in (self, self.header):
                part.setFixedHeight(max(1, high))
        for part in (self, self.header):
            part.setVisible(bool(self.lanes))
            part.update()

    def _found(self) -> tuple[CurveLane, ...]:
        node = self._session.selection.active
        graph = self._session.document.graph
        if node not in graph.nodes:
            return ()
        wanted = [(node, setting, curve) for setting, curve in keyframes.curves_of(graph, node).items()]
        if wanted and not wanted[0][1]:  # the curve itself is selected: as what it moves
            wanted = [(target, name, node) for target, name in keyframes.moved_by(graph, node)][:1]
        lanes: list[CurveLane] = []
        high, top = _HEIGHTS[min(_MOST, max(1, len(wanted)))], 0.0
        for target, name, curve in wanted[:_MOST]:
            spec = self._session.catalog.reads(graph.nodes[target]) if target in graph.nodes else None
            setting = spec.setting(name) if spec else None
            moment = self._moments.of(target)
            if moment.begins is None or setting is None:
                continue
            try:
                keys = keyframes.keys_of(graph, curve, moment.rate, self._item() or "")
            except SettingError:
                continue  # the curve's node says what is wrong with it
            seconds = length_of(moment, keys[-1].at if keys else 0.0)
            course = KeysCourse(keys, seconds, moment.rate, setting)
            title = node_words.label(name).capitalize()
            place = (moment.begins, moment.pace, top, float(high), course.span())
            lanes.append(CurveLane(curve, title, keys, course, *place))
            top += high
        return tuple(lanes)

    def _item(self) -> str | None:
        """The shot whose keys are shown and edited; None for those of all shots."""
        node = self._session.selection.active
        return item_for(self._session, node) if node in self._session.document.graph.nodes else None

    def shown(self, lane: CurveLane) -> CurveLane:
        """The lane as a drag would leave it while one goes on."""
        if self._tried is not None and self.chosen is not None and self.chosen[0] == lane.curve:
            return replace(lane, keys=self._tried, course=replace(lane.course, keys=self._tried))
        return lane

    def _lane_at(self, y: float) -> CurveLane | None:
        return next((lane for lane in self.lanes if lane.top <= y < lane.top + lane.height), None)

    def _span(self, lane: CurveLane) -> Span:
        held = self._ground is not None and self.chosen is not None and self.chosen[0] == lane.curve
        return self._ground if held and self._ground is not None else lane.span

    def place(self, lane: CurveLane, at: float, value: float) -> QPointF:
        """Where a second of the curve and a value lie."""
        room = lane.height - 2 * _AIR
        y = lane.top + lane.height - _AIR - self._span(lane).share(value) * room
        return QPointF(self._scale.x(lane.film(at)), y)

    def key_place(self, lane: CurveLane, number: int) -> QPointF:
        key = self.shown(lane).keys[number]
        return self.place(lane, key.at, key.value)

    def key_under(self, at: QPointF) -> tuple[CurveLane, int] | None:
        lane = self._lane_at(at.y())
        for number in range(len(lane.keys)) if lane else ():
            assert lane is not None
            if (self.key_place(lane, number) - at).manhattanLength() <= 1.5 * _GRAB:
                return lane, number
        return None

    # --- the pointer ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        found = self.key_under(event.position())
        self.chosen = (found[0].curve, found[1]) if found else None
        if found is None:
            self._scrubs = True
            self._session.playhead.seek(self._scale.at(event.position().x()))
        else:
            lane, number = found
            self._from = event.position()
            self._hand = QPointF(lane.keys[number].at, lane.keys[number].value)
            self._ground = lane.span
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._scrubs:
            self._session.playhead.seek(self._scale.at(here.x()))
            return
        if self._from is None or self.chosen is None:
            found = self.key_under(here)
            self.setCursor(Qt.CursorShape.SizeAllCursor if found else Qt.CursorShape.ArrowCursor)
            self.setToolTip(plain_tip(self._tip(*found) if found else self.tr("Double-click to add a keyframe")))
            return
        way = here - self._from
        if not self._dragging and way.manhattanLength() <= _STILL:
            return
        lane = next((one for one in self.lanes if one.curve == self.chosen[0]), None)
        if lane is None:
            return
        self._dragging, self._from = True, here
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        assert self._ground is not None
        pace = _FINE if fine else 1.0
        across = way.x() / self._scale.pixels * lane.pace * pace
        up = -way.y() / max(1.0, lane.height - 2 * _AIR) * (self._ground.high - self._ground.low) * pace
        self._hand += QPointF(across, up)
        at, value = self._snapped(lane, self._hand.x()), lane.course.landed(self._hand.y(), fine=fine)
        keys = self._tried or lane.keys
        self._tried = keyframes.pulled(keys, self.chosen[1], at, value, lane.course.rate)
        self.update()
        self.header.update()

    def _snapped(self, lane: CurveLane, at: float) -> float:
        """On a frame, or at the playhead where that is near."""
        head = self._session.playhead.seconds
        if abs(self._scale.x(lane.film(at)) - self._scale.x(head)) <= _SNAP:
            return max(0.0, lane.own(head))
        rate = lane.course.rate
        return max(0.0, float(Fraction(round(at * rate)) / rate))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            tried, chosen, self._tried = self._tried, self.chosen, None
            self._let_go()
            if tried is not None and chosen is not None:
                self._write(chosen[0], tried, self.tr("Move a keyframe"))

    def _let_go(self) -> None:
        self._scrubs = self._dragging = False
        self._from = self._ground = self._tried = None
        self.refresh()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A new key on an empty place, on the line where that is near; a key that is there goes."""
        lane = self._lane_at(event.position().y())
        if event.button() != Qt.MouseButton.LeftButton or lane is None:
            return
        self._scrubs, self._from = False, None
        found = self.key_under(event.position())
        if found is not None:
            self._remove(*found)
            return
        at = self._snapped(lane, lane.own(self._scale.at(event.position().x())))
        span, room = self._span(lane), max(1.0, lane.height - 2 * _AIR)
        high = span.height((lane.top + lane.height - _AIR - event.position().y()) / room)
        on_line = keyframes.value_at(lane.keys, at, lane.course.rest or 0.0)
        near = abs(self.place(lane, at, on_line).y() - event.position().y()) <= _GRAB
        value = on_line if near else lane.course.landed(high, fine=False)
        keys = keyframes.keyed(lane.keys, at, value, lane.course.rate)
        self.chosen = (lane.curve, keyframes.key_at(keys, at, lane.course.rate))
        self._write(lane.curve, keys, self.tr("Add a keyframe"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = self.key_under(QPointF(event.pos()))
        if found is None:
            return
        lane, number = found
        self.chosen = (lane.curve, number)
        self.update()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if number + 1 < len(lane.keys):
            add_easings(menu, lane.keys[number].easing, theme.value_color(Signal), partial(self._ease, lane, number))
            menu.addSeparator()
        menu.addAction(theme.icon("trash-2"), self.tr("Remove the keyframe"), partial(self._remove, lane, number))
        menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        wheel(self._scale, event)

    def event(self, event: QEvent) -> bool:
        # Del and Esc are keys of this widget while a key is chosen, whatever else they do in the window.
        mine = isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _KEYS and self.chosen is not None
        if mine and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        lane = next((one for one in self.lanes if self.chosen and one.curve == self.chosen[0]), None)
        if lane is None or self.chosen is None or Qt.Key(event.key()) not in _KEYS:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.chosen = None
            self._let_go()
        elif not self._dragging:
            self._remove(lane, self.chosen[1])

    # --- edits ------------------------------------------------------------------------------------------------------

    def _write(self, curve: str, keys: tuple[Key, ...], label: str) -> None:
        lane = next((one for one in self.lanes if one.curve == curve), None)
        graph = self._session.document.graph
        if lane is not None and curve in graph.nodes:
            self._session.document.edit(label, keyframes.with_keys(graph, curve, keys, lane.course.rate, self._item()))

    def _remove(self, lane: CurveLane, number: int) -> None:
        """The last key of a curve stays: without one it would be no curve."""
        self.chosen = None
        if len(lane.keys) > 1 and number < len(lane.keys):
            self._write(lane.curve, keyframes.removed(lane.keys, number), self.tr("Remove a keyframe"))

    def _ease(self, lane: CurveLane, number: int, easing: str) -> None:
        self._write(lane.curve, keyframes.eased(lane.keys, number, easing), self.tr("Easing of a keyframe"))

    def _tip(self, lane: CurveLane, number: int) -> str:
        key = lane.keys[number]
        words = f"{key.at:.2f} s · {lane.course.words(key.value)}"
        return words + "\n" + self.tr("Drag to move it, Shift for finer steps. Double-click or Del takes it away.")

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_color("ground"))
        for lane in self.lanes:
            self._paint_lane(painter, self.shown(lane))
        painter.end()

    def _paint_lane(self, painter: QPainter, lane: CurveLane) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        left, right = (self._scale.x(lane.film(at)) for at in (0.0, lane.course.seconds))
        painter.fillRect(QRectF(left, lane.top + 2, right - left, lane.height - 4), theme_color("panel"))
        painter.setPen(QPen(theme_color("line"), 1))
        bottom = lane.top + lane.height - 0.5
        painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rest = lane.course.rest
        if rest is not None:
            y = self.place(lane, 0.0, rest).y()
            painter.setPen(QPen(theme_color("line"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(max(0.0, left), y), QPointF(min(self.width(), right), y))
        if not lane.keys:
            return
        painter.save()
        painter.setClipRect(QRectF(0, lane.top, self.width(), lane.height))
        colour = theme.value_color(Signal)
        first, last = max(0.0, left), min(float(self.width()), right)
        if last > first:
            xs = np.unique(np.concatenate([np.arange(first, last, 2.0), [last], self._jumps(lane, first, last)]))
            moments = lane.own(0.0) + (xs / self._scale.pixels + self._scale.offset) * lane.pace
            values = Curve(lane.keys).over(moments)
            heights = [self.place(lane, 0.0, value).y() for value in values.tolist()]
            line = [QPointF(x, y) for x, y in zip(xs.tolist(), heights, strict=True)]
            painter.setPen(QPen(colour, 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(line))
        for number in range(len(lane.keys)):
            chosen = self.chosen == (lane.curve, number)
            reach = 6.0 if chosen else 4.8
            middle = self.place(lane, lane.keys[number].at, lane.keys[number].value)
            ways = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
            painter.setPen(QPen(theme_color("text") if chosen else theme_color("ground"), 1.4))
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([middle + way for way in ways]))
        painter.restore()
        if self._dragging and self.chosen is not None and self.chosen[0] == lane.curve:
            self._paint_figure(painter, lane, self.chosen[1])

    def _jumps(self, lane: CurveLane, first: float, last: float) -> Any:
        """Just before and at each key, so that a held value jumps upright."""
        xs = np.array([self._scale.x(lane.film(key.at)) for key in lane.keys])
        xs = np.concatenate([xs - 0.01, xs])
        return xs[(xs >= first) & (xs <= last)]

    def _paint_figure(self, painter: QPainter, lane: CurveLane, number: int) -> None:
        key = lane.keys[number]
        words = f"{key.at:.2f} s   {lane.course.words(key.value)}"
        face = theme.font(11, QFont.Weight.Medium, figures=True)
        wide = QFontMetricsF(face).horizontalAdvance(words) + 14
        at = self.place(lane, key.at, key.value)
        left = at.x() + 12 if at.x() + 12 + wide < self.width() else at.x() - 12 - wide
        top = max(1.0, min(self.height() - 21.0, at.y() - 10))
        painter.setPen(QPen(theme_color("line"), 1))
        painter.setBrush(theme_color("field"))
        painter.drawRoundedRect(QRectF(left, top, wide, 20), 6, 6)
        painter.setPen(theme_color("text"))
        painter.setFont(face)
        painter.drawText(QRectF(left, top, wide, 20), Qt.AlignmentFlag.AlignCenter, words)


_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)


class CurveHeaders(QWidget):
    """The names of the lanes, with what each says at the playhead."""

    def __init__(self, lanes: CurveLanes) -> None:
        super().__init__()
        self._lanes = lanes
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), 0)

    def value(self, number: int) -> str:
        """What a lane says at the playhead."""
        lane = self._lanes.shown(self._lanes.lanes[number])
        at = lane.own(self._lanes._session.playhead.seconds)
        return lane.course.words(keyframes.value_at(lane.keys, at, lane.course.rest or 0.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_color("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour: QColor = theme.value_color(Signal)
        for number, lane in enumerate(self._lanes.lanes):
            painter.fillRect(QRectF(0, lane.top + 4, 3, lane.height - 8), colour)
            words = self.value(number)
            painter.setFont(theme.font(11, figures=True))
            wide = QFontMetricsF(painter.font()).horizontalAdvance(words)
            box = QRectF(0, lane.top, self.width() - 10, lane.height)
            painter.setPen(theme_color("soft"))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
            painter.setFont(theme.font(11))
            painter.setPen(theme_color("text"))
            room = self.width() - 10 - wide - 8 - 12
            title = QFontMetricsF(painter.font()).elidedText(lane.title, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(12, lane.top, room, lane.height), Qt.AlignmentFlag.AlignVCenter, title)
            painter.setPen(QPen(theme_color("line"), 1))
            bottom = lane.top + lane.height - 0.5
            painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
        painter.drawLine(QPointF(self.width() - 0.5, 0), QPointF(self.width() - 0.5, self.height()))
        painter.end()
