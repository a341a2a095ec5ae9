"""The chosen clip's picture taken by hand in the viewer: moved, scaled, turned, cropped, and a title's words typed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from studio.film.timeline import Clip, Title
from studio.film.timeline.looks import Framing
from studio.ui import theme
from studio.ui.clip.boxes import Grip, PictureBox
from studio.ui.clip.chosen import ChosenClips
from studio.ui.in_place import InPlaceText
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.viewer.panel import ViewerPanel

_AWAY, _REACH = 22.0, 8.0  # pixels of the widget
_SAFE = (0.9, 0.8)  # of the picture's sides: where action, and where words, are sure to be seen


class ClipHandles(QWidget):
    """Lies over the viewer's picture while it shows the film and one picture or title is chosen that is seen there."""

    def __init__(self, session: Session, viewer: ViewerPanel, cut: TimelineCut, chosen: ChosenClips) -> None:
        super().__init__(viewer.picture)
        self._session, self._viewer, self._cut, self._chosen = session, viewer, cut, chosen
        self._drag: tuple[Grip, QPointF, PictureBox] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        viewer.picture.installEventFilter(self)
        viewer.picture.showed.connect(self._follow)
        viewer.picture.zoomed.connect(lambda _: self.update())
        viewer.choice.changed.connect(self._follow)
        chosen.changed.connect(self._follow)
        session.playhead.moved.connect(lambda _: self._follow())
        session.playhead.playing_changed.connect(lambda _: self._follow())
        self._follow()

    # --- what it lies on -------------------------------------------------------------------------------------------

    def clip(self) -> Clip | None:
        """The clip whose picture is held; None when there is none to be seen."""
        head, ids = self._session.playhead, self._chosen.ids
        seen = self._viewer.subject.film and self._viewer.stack.currentWidget() is self._viewer.picture
        if len(ids) != 1 or not seen or head.playing or self._viewer.picture.native.isEmpty():
            return None
        track, clip = self._chosen.timeline.find(ids[0])
        if track.kind == "sound" or track.locked or not self._chosen.inside(clip.id):
            return None
        return clip

    def box(self) -> PictureBox | None:
        """Where it lies now."""
        clip = self.clip()
        if clip is None:
            return None
        native = self._viewer.picture.native
        film = (native.width(), native.height())
        picture = film
        track = self._chosen.timeline.find(clip.id)[0]
        media = self._cut.media(track, clip)
        known = self._cut.sources.known(media) if media else None
        if known is not None and known.width and known.height:
            picture = (known.width, known.height)
        framing: Framing = clip.look.framing or self._cut.framing
        return PictureBox.of(clip.look.at(self._chosen.clock(clip.id)), framing, picture, film)

    def _follow(self) -> None:
        self.setGeometry(self._viewer.picture.rect())
        self.setVisible(self.clip() is not None)
        self.raise_()
        self.update()

    def out(self, at: tuple[float, float]) -> QPointF:
        """A place of the film in this widget."""
        target, native = self._viewer.picture.target(), self._viewer.picture.native
        return QPointF(
            target.left() + at[0] * target.width() / native.width(),
            target.top() + at[1] * target.height() / native.height(),
        )

    def _into(self, at: QPointF) -> tuple[float, float]:
        place = self._viewer.picture.to_native(at)
        return place.x(), place.y()

    @property
    def _scale(self) -> float:
        """Pixels of the film in one of the widget."""
        target = self._viewer.picture.target()
        return self._viewer.picture.native.width() / max(1.0, target.width())

    # --- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        box, clip = self.box(), self.clip()
        if box is None or clip is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if clip.title is not None:
            self._paint_safe(painter)
        accent = QColor(theme.tokens().accent)
        corners = [self.out(corner) for corner in box.corners()]
        shape = QPolygonF(corners)
        for pen in (QPen(QColor(0, 0, 0, 120), 3), QPen(accent, 1.4)):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(shape)
        knob, top = self.out(box.knob(_AWAY * self._scale)), self.out(box.edges()["top"])
        painter.setPen(QPen(accent, 1.2))
        painter.drawLine(top, knob)
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(knob, 4.5, 4.5)
        for corner in corners:
            painter.drawRect(QRectF(corner.x() - 4, corner.y() - 4, 8, 8))
        for edge, place in box.edges().items():
            at = self.out(place)
            upright = edge in ("left", "right")
            size = (4.0, 14.0) if upright else (14.0, 4.0)
            painter.save()
            painter.translate(at)
            painter.rotate(float(box.look.rotation))  # type: ignore[arg-type]
            painter.drawRoundedRect(QRectF(-size[0] / 2, -size[1] / 2, *size), 2, 2)
            painter.restore()
        anchor = self.out(box.box.at)
        painter.setPen(QPen(accent, 1.4))
        painter.drawLine(anchor - QPointF(6, 0), anchor + QPointF(6, 0))
        painter.drawLine(anchor - QPointF(0, 6), anchor + QPointF(0, 6))

    def _paint_safe(self, painter: QPainter) -> None:
        target = self._viewer.picture.target()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for share in _SAFE:
            inset = QPointF(target.width() * (1 - share) / 2, target.height() * (1 - share) / 2)
            for pen in (QPen(QColor(0, 0, 0, 110), 1), QPen(QColor(255, 255, 255, 110), 1, Qt.PenStyle.DashLine)):
                painter.setPen(pen)
                painter.drawRect(QRectF(target.topLeft() + inset, target.bottomRight() - inset))

    # --- by hand ---------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        if not isinstance(event, QMouseEvent) or self.isHidden() or self._viewer.picture.picking:
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                return self._press(event)
            case QEvent.Type.MouseMove:
                return self._move(event)
            case QEvent.Type.MouseButtonRelease if self._drag is not None:
                self._drag = None
                self._chosen.settle()
                return True
            case QEvent.Type.MouseButtonDblClick:
                return self._type(event)
        return False

    def _grip(self, at: QPointF) -> Grip | None:
        box = self.box()
        return box.grip_at(self._into(at), _REACH * self._scale, _AWAY * self._scale) if box else None

    def _press(self, event: QMouseEvent) -> bool:
        box, grip = self.box(), self._grip(event.position())
        if box is None or grip is None:
            return False
        self._drag = (grip, event.position(), box)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._drag is None:
            grip = None if event.buttons() else self._grip(event.position())
            shapes = {
                "move": Qt.CursorShape.SizeAllCursor,
                "scale": Qt.CursorShape.SizeFDiagCursor,
                "turn": Qt.CursorShape.PointingHandCursor,
                "left": Qt.CursorShape.SizeHorCursor,
                "right": Qt.CursorShape.SizeHorCursor,
                "top": Qt.CursorShape.SizeVerCursor,
                "bottom": Qt.CursorShape.SizeVerCursor,
            }
            if grip is None:
                return False
            self._viewer.picture.setCursor(shapes[grip])
            return True
        grip, start, box = self._drag
        even = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        values = box.dragged(grip, self._into(start), self._into(event.position()), even=even)
        words = {
            "move": self.tr("Move the picture"),
            "scale": self.tr("Scale the picture"),
            "turn": self.tr("Turn the picture"),
        }.get(grip, self.tr("Crop the picture"))
        self._chosen.give_all(words, {f"look.{name}": value for name, value in values.items()}, "handles")
        self.update()
        return True

    def _type(self, event: QMouseEvent) -> bool:
        """The words of a title, where they stand."""
        clip = self.clip()
        if clip is None or clip.title is None or self._grip(event.position()) is None:
            return False
        self._drag = None
        at = event.position().toPoint() - QPoint(110, 24)
        place = QRect(max(4, at.x()), max(4, at.y()), 220, 64)
        field = InPlaceText(self._viewer.picture, place, clip.title.text, lines=True)
        field.setAccessibleName(self.tr("Words of the title"))
        id, usual = clip.id, clip.title.text
        field.finished.connect(lambda words: self._write(id, words) if words and words != usual else None)
        return True

    def _write(self, id: str, words: str) -> None:
        def change(clip: Clip) -> Clip:
            return replace(clip, title=replace(clip.title or Title(), text=words))

        if id in self._cut.timeline.spans:
            self._cut.edit(self.tr("Words of a title"), lambda t: t.with_clip(id, change))
