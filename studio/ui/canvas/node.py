"""A node as the canvas paints it: one item for the whole body, its pins only listen.

No widgets are embedded and pins are painted by their node, so a node costs one paint call. Sizes are canvas units
(pixels at 100 %).
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from studio.media.signal import Signal
from studio.ui import theme
from studio.ui.canvas.base import IN, OUT, AbstractNodeItem, PortItem
from studio.ui.canvas.face import Face, Pin
from studio.ui.canvas.group import GroupItem
from studio.ui.canvas.pin_words import pin_words
from studio.ui.run_state import Status, TaskState
from studio.ui.state_mark import paint_state_mark
from studio.ui.widgets.labels import plain_tip

WIDTH, HEADER, ROW, LINE, PAD = 176.0, 32.0, 20.0, 18.0, 8.0
PICTURE, WAVE = 90.0, 36.0
DOT = 4.5
NEAR = 0.45  # from this zoom on, small text is worth painting


@cache
def _fonts() -> tuple[QFont, QFont, QFont]:
    return theme.font(12, QFont.Weight.DemiBold), theme.font(11), theme.font(10)


@cache
def _metrics(index: int) -> QFontMetricsF:
    return QFontMetricsF(_fonts()[index])


class Port(PortItem):
    """Where wires end. The node paints it; this only takes the mouse and carries the tooltip."""

    def __init__(self, node: NodeItem, pin: Pin, side: str, at: QPointF) -> None:
        super().__init__(node)
        self.pin = pin
        self.side = side
        self.owner = node
        self.name = pin.name
        self.port_type = side
        self.dimmed = False
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsScenePositionChanges, False)
        self.setPos(at)

    def boundingRect(self) -> QRectF:
        return QRectF(-12.0, -10.0, 24.0, 20.0)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.boundingRect())
        return path

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        return value  # NodeGraphQt redraws wires here; the view does that once per move

    def center(self) -> QPointF:
        """Where wires end: here, or at the edge of the folded group that hides the node."""
        stand_in = self.owner.stand_in
        return stand_in.gate(out=self.side == OUT) if stand_in is not None else self.owner.pos() + self.pos()

    @property
    def key(self) -> tuple[str, str]:
        return self.owner.id, self.pin.name

    @property
    def color(self) -> QColor:
        return theme.value_color(self.pin.type)

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self.setToolTip(plain_tip(pin_words(self.pin)))
        self.set_hovered(True)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self.set_hovered(False)

    def set_hovered(self, on: bool) -> None:
        if self._hovered != on:
            self._hovered = on
            self.owner.update()

    @property
    def is_hovered(self) -> bool:
        return self._hovered


class FrameMark(QGraphicsItem):
    """Where the mark lies that says that a node runs once a frame. The node paints it; this carries the tooltip."""

    def __init__(self, node: NodeItem) -> None:
        super().__init__(node)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        words = QCoreApplication.translate("canvas", "Runs on every frame of the clip")
        self.setToolTip(plain_tip(words))

    def boundingRect(self) -> QRectF:
        return QRectF(-9.0, -9.0, 18.0, 18.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None: ...


class NodeItem(AbstractNodeItem):
    """Paints a Face and a Task; knows nothing of the graph."""

    def __init__(self, id: str, face: Face) -> None:
        super().__init__(id)
        self.id = id
        self.setToolTip("")
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable, False)  # the view moves what is selected
        self.inputs: dict[str, Port] = {}
        self.outputs: dict[str, Port] = {}
        self.face = face
        self.task = TaskState()
        self.count = 0
        self.viewed = False
        self.problem = ""
        self.stand_in: GroupItem | None = None  # the folded group that is drawn instead of it
        self._pixmap: QPixmap | None = None
        self._title = ""
        self._lines: tuple[str, ...] = ()
        self.mark: FrameMark | None = None
        self.set_face(face)

    # --- content ------------------------------------------------------------------------------------------

    def set_face(self, face: Face) -> None:
        """Show another face; ports whose name and place stay are kept, so that wires on them live on."""
        self.prepareGeometryChange()
        self.face = face
        room = WIDTH - (84 if face.per_frame else 64)
        self._title = _metrics(0).elidedText(face.title, Qt.TextElideMode.ElideRight, room)
        self._lines = tuple(
            _metrics(1).elidedText(line, Qt.TextElideMode.ElideRight, WIDTH - 2 * PAD - 4) for line in face.lines
        )
        self._fit()
        self._place(self.inputs, face.inputs, IN)
        self._place(self.outputs, face.outputs, OUT)
        if face.per_frame != (self.mark is not None):
            if self.mark is not None and self.scene():
                self.scene().removeItem(self.mark)
            self.mark = FrameMark(self) if face.per_frame else None
        self._place_mark()
        self.update()

    def set_task(self, task: TaskState, count: int = 0) -> None:
        """count: how many items the node ran for."""
        if task != self.task or count != self.count:
            grows = (task.status is Status.FAILED) != (self.task.status is Status.FAILED)
            self.task, self.count = task, count
            if grows:
                self.prepareGeometryChange()
                self._fit()
            self._place_mark()
            self.update()

    def set_picture(self, picture: QImage | None) -> None:
        if picture is None:
            self._pixmap = None
        else:
            size = QRectF(0, 0, 2 * (WIDTH - 2 * PAD), 2 * (PICTURE if self.face.picture == "image" else WAVE)).size()
            scaled = picture.scaled(
                size.toSize(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._pixmap = QPixmap.fromImage(scaled)
        self.update()

    def set_mark(self, *, viewed: bool | None = None, problem: str | None = None) -> None:
        """viewed: the viewer shows this node; problem: what is wrong before it even runs."""
        if viewed is not None and viewed != self.viewed:
            self.viewed = viewed
            self.update()
        if problem is not None and problem != self.problem:
            self.problem = problem
            self.update()

    def _place_mark(self) -> None:
        """Left of what the right end of the header says: of the state's mark, of a count or percentage."""
        if self.mark is not None:
            beside = 62.0 if self.count > 1 or self.task.status is Status.RUNNING else 36.0
            self.mark.setPos(self._width - beside, HEADER / 2)

    def ports(self) -> tuple[Port, ...]:
        return (*self.inputs.values(), *self.outputs.values())

    def port(self, side: str, name: str) -> Port | None:
        return (self.inputs if side == IN else self.outputs).get(name)

    @property
    def size(self) -> tuple[float, float]:
        return self._width, self._height

    @property
    def body(self) -> QRectF:
        return QRectF(0.0, 0.0, self._width, self._height)

    def _rows(self) -> int:
        return max(len(self.face.inputs), len(self.face.outputs)) if self.face.labelled else 0

    def _fit(self) -> None:
        """Take the size that the face and the state need."""
        self._width, self._height = WIDTH, self._measure()
        self._bounds = QRectF(-8.0, -4.0, self._width + 16.0, self._height + 8.0)

    def _measure(self) -> float:
        face = self.face
        if face.collapsed:
            return HEADER
        height = HEADER + (self._rows() * ROW + 6 if self._rows() else 0)
        if face.picture:
            height += PAD + (PICTURE if face.picture == "image" else WAVE)
        if face.lines:
            height += 6 + LINE * len(face.lines)
        if self.task.status is Status.FAILED:
            height += LINE * 2
        if height == HEADER:
            height += 22
        return height + PAD

    def _place(self, ports: dict[str, Port], pins: tuple[Pin, ...], side: str) -> None:
        wanted = {pin.name: pin for pin in pins}
        for name in [name for name in ports if name not in wanted]:
            port = ports.pop(name)
            if self.scene():
                self.scene().removeItem(port)
        x = 0.0 if side == IN else self._width
        for row, pin in enumerate(pins):
            y = HEADER / 2 if self.face.collapsed else HEADER + (ROW * row + 14 if self.face.labelled else 18)
            at = QPointF(x, y)
            if pin.name in ports:
                ports[pin.name].pin = pin
                ports[pin.name].setPos(at)
            else:
                ports[pin.name] = Port(self, pin, side, at)

    # --- painting -----------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        return self._bounds  # asked for some hundred times a frame

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.body)
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colors = theme.tokens()
        sharpness = widget.devicePixelRatioF() if widget else 1.0
        near = option.levelOfDetailFromTransform(painter.worldTransform()) * sharpness >= NEAR
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.face.muted:
            painter.setOpacity(0.45)
        self._paint_body(painter)
        painter.setPen(QColor(colors.text if self.face.known else colors.warning))
        painter.setFont(_fonts()[0])
        painter.drawText(QRectF(PAD + 4, 0, WIDTH - 52, HEADER), Qt.AlignmentFlag.AlignVCenter, self._title)
        self._paint_state(painter)
        if self.mark is not None:
            place = self.mark.boundingRect().adjusted(2.5, 2.5, -2.5, -2.5).translated(self.mark.pos())
            theme.icon("film", colors.Video).paint(painter, place.toRect())
        y = HEADER + (self._rows() * ROW + 6 if self._rows() else 0)
        if near and self._rows() and not self.face.collapsed:
            self._paint_labels(painter)
        if self.face.picture and not self.face.collapsed:
            height = PICTURE if self.face.picture == "image" else WAVE
            self._paint_picture(painter, QRectF(PAD, y + PAD, WIDTH - 2 * PAD, height))
            y += PAD + height
        if near and not self.face.collapsed:
            self._paint_lines(painter, y + 6)
        for port in self.ports():
            self._paint_port(painter, port)

    def _paint_body(self, painter: QPainter) -> None:
        colors = theme.tokens()
        edge, width, style = QColor(colors.line), 1.0, Qt.PenStyle.SolidLine
        if self.face.bypassed:
            style = Qt.PenStyle.DashLine
        if self.task.status is Status.FAILED:
            edge = QColor(colors.error)
        elif self.problem:
            edge = QColor(colors.warning)
        elif self.task.status is Status.RUNNING or self.viewed:
            edge = QColor(colors.accent)
        if self.isSelected():
            edge, width = QColor(colors.accent), 2.0
        painter.setPen(QPen(edge, width, style))
        painter.setBrush(QColor(colors.card))
        painter.drawRoundedRect(self.body.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        if self.face.color:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.face.color))
            painter.drawRoundedRect(QRectF(4, 8, 3, HEADER - 16), 1.5, 1.5)
        if not self.face.collapsed:
            painter.setPen(QPen(QColor(colors.line), 1.0))
            painter.drawLine(QPointF(1, HEADER), QPointF(self._width - 1, HEADER))
        if self.task.status is Status.RUNNING:
            bar = QRectF(2, self._height - 4, (self._width - 4) * self.task.fraction, 3)
            painter.fillRect(bar, QColor(colors.accent))

    def _paint_state(self, painter: QPainter) -> None:
        """Top right: percent while it runs, else a mark whose shape says the same as its colour."""
        colors = theme.tokens()
        middle = QPointF(self._width - 16, HEADER / 2)
        status = self.task.status
        if status is Status.RUNNING:
            painter.setFont(_fonts()[1])
            painter.setPen(QColor(colors.soft))
            text = f"{self.task.fraction:.0%}" if self.task.total else "…"
            painter.drawText(
                QRectF(self._width - 52, 0, 42, HEADER),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                text,
            )
            return
        if self.count > 1:
            painter.setFont(_fonts()[2])
            painter.setPen(QColor(colors.soft))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(self._width - 58, 0, 32, HEADER), right, f"×{self.count}")
        paint_state_mark(painter, middle, status, bool(self.problem) or not self.face.known)

    def _paint_labels(self, painter: QPainter) -> None:
        painter.setFont(_fonts()[2])
        half = WIDTH / 2 - 12
        for ports, side in ((self.inputs, IN), (self.outputs, OUT)):
            for port in ports.values():
                painter.setPen(QColor(theme.tokens().soft if not port.dimmed else theme.tokens().line))
                align = Qt.AlignmentFlag.AlignLeft if side == IN else Qt.AlignmentFlag.AlignRight
                x = 12.0 if side == IN else WIDTH / 2
                text = _metrics(2).elidedText(port.pin.label, Qt.TextElideMode.ElideRight, half)
                painter.drawText(
                    QRectF(x, port.pos().y() - ROW / 2, half, ROW), align | Qt.AlignmentFlag.AlignVCenter, text
                )

    def _paint_picture(self, painter: QPainter, place: QRectF) -> None:
        colors = theme.tokens()
        path = QPainterPath()
        path.addRoundedRect(place, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillPath(path, QColor(colors.ground))
        if self._pixmap is None:
            type = self.face.outputs[0].type
            square = QRectF(0, 0, 20, 20)
            square.moveCenter(place.center())
            theme.icon(theme.value_icon(type), colors.line).paint(painter, square.toRect())
            return
        ratio = self._pixmap.width() / max(1, self._pixmap.height())
        width = min(place.width(), place.height() * ratio)
        target = QRectF(0, 0, width, width / ratio)
        target.moveCenter(place.center())
        painter.save()
        painter.setClipPath(path)
        painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))
        painter.restore()
        if self.task.status is Status.STALE:  # last good result, no longer current
            veil = QColor(colors.card)
            veil.setAlpha(90)
            painter.fillPath(path, veil)

    def _paint_lines(self, painter: QPainter, y: float) -> None:
        colors = theme.tokens()
        painter.setFont(_fonts()[1])
        painter.setPen(QColor(colors.soft))
        for line in self._lines:
            painter.drawText(QRectF(PAD + 4, y, WIDTH - 2 * PAD - 4, LINE), Qt.AlignmentFlag.AlignVCenter, line)
            y += LINE
        if self.task.status is Status.FAILED:
            painter.setPen(QColor(colors.error))
            painter.drawText(
                QRectF(PAD + 4, y, WIDTH - 2 * PAD - 4, LINE * 2),
                Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop,
                _metrics(1).elidedText(self.task.message, Qt.TextElideMode.ElideRight, 2 * WIDTH - 60),
            )

    def _paint_port(self, painter: QPainter, port: Port) -> None:
        colors = theme.tokens()
        color = port.color
        if port.dimmed:
            color.setAlpha(50)
        radius = DOT + (2.0 if port.is_hovered and not port.dimmed else 0.0)
        wired = bool(port.connected_pipes)
        painter.setPen(QPen(QColor(colors.ground) if wired or not port.pin.optional else color, 1.5))
        hollow = port.side == IN and port.pin.optional and not wired
        painter.setBrush(QBrush(QColor(colors.card)) if hollow else QBrush(color))
        if port.pin.collects or port.pin.series:  # several values: a taller pin
            painter.drawRoundedRect(
                QRectF(port.pos().x() - radius, port.pos().y() - radius - 2, 2 * radius, 2 * radius + 4), radius, radius
            )
        elif port.pin.type is Signal:  # the keyframe's shape, so that it is not told by its colour alone
            reach = radius * 1.3
            ways = (QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0))
            painter.drawPolygon(QPolygonF([port.pos() + way for way in ways]))
        else:
            painter.drawEllipse(port.pos(), radius, radius)
