"""What is let go over the rows: files, lookup tables, transitions and titles."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, QPointF, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from studio.ui.lut_files import lut_of
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.joining import junction
from studio.ui.timeline.mimes import TITLE, TRANSITION
from studio.ui.timeline.rows import Row, RowPiece, Under
from studio.ui.timeline.scale import Scale

_NEAR = 24.0  # pixels from a cut within which a transition meets it


class PlacedRows(Protocol):
    """What knows where the rows lie."""

    def under(self, at: QPointF) -> Under: ...
    def row_under(self, y: float) -> Row | None: ...
    def piece(self, id: str) -> RowPiece | None: ...


class LaneDrops(QObject):
    """met: the clip that a transition which is over the rows would come into. met_changed(): it is another one.
    files(paths, under), lut(path, piece), transition(kind, clip), title(style, seconds, row): were let go."""

    met_changed = Signal()
    files = Signal(tuple, object)
    lut = Signal(object, object)
    transition = Signal(str, str)
    title = Signal(str, float, str)

    def __init__(self, lanes: PlacedRows, cut: TimelineCut, scale: Scale, parent: QObject) -> None:
        super().__init__(parent)
        self._lanes, self._cut, self._scale = lanes, cut, scale
        self.met = ""

    def enter(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if data.hasFormat(TRANSITION) or data.hasFormat(TITLE) or any(url.isLocalFile() for url in data.urls()):
            event.acceptProposedAction()

    def move(self, event: QDragMoveEvent) -> None:
        """Where a transition would go is shown."""
        passes = event.mimeData().hasFormat(TRANSITION)
        self._meet(self._junction_at(event.position()) if passes else "")
        if passes and not self.met:
            event.ignore()
        else:
            event.acceptProposedAction()

    def leave(self) -> None:
        self._meet("")

    def drop(self, event: QDropEvent) -> None:
        data, at = event.mimeData(), event.position()
        self._meet("")
        if data.hasFormat(TRANSITION):
            id = self._junction_at(at)
            if id:
                self.transition.emit(_words(data, TRANSITION), id)
                event.acceptProposedAction()
            return
        under = self._lanes.under(at)
        paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
        lut = lut_of(paths)
        if data.hasFormat(TITLE):
            self.title.emit(_words(data, TITLE), under.seconds, under.row)
        elif lut is not None and under.piece and under.piece.kind == "picture" and under.piece.media is not None:
            self.lut.emit(lut, under.piece)
        else:
            self.files.emit(paths, under)
        event.acceptProposedAction()

    def _meet(self, id: str) -> None:
        if id != self.met:
            self.met = id
            self.met_changed.emit()

    def _junction_at(self, at: QPointF) -> str:
        """The picture or title that begins where another ends, nearest to a place of its row; '' for none near."""
        row = self._lanes.row_under(at.y())
        if row is None or row.kind not in ("picture", "title"):
            return ""
        timeline = self._cut.timeline
        near = [
            (abs(self._scale.x(piece.start) - at.x()), piece.id)
            for piece in row.pieces
            if piece.clip is not None and junction(timeline, piece.id)[0]
        ]
        away, id = min(near, default=(1e9, ""))
        piece = self._lanes.piece(id)
        return id if piece is not None and away < max(_NEAR, piece.length * self._scale.pixels / 2) else ""


def _words(data: QMimeData, mime: str) -> str:
    return bytes(data.data(mime).data()).decode("utf-8", "replace")
