"""Keeps the pictures and states on the canvas true: asks the engine what the store knows, and for small pictures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from studio.film.signals.axis import span_of
from studio.graph import events
from studio.graph.graph import Graph
from studio.host.commands import CurveOf, PeaksOf, PictureOf, Sight
from studio.host.news import Looked
from studio.media.signal import Signal
from studio.media.values import Audio, Image, Mask, Matte, Video
from studio.ui import theme
from studio.ui.session import Session

_WIDTH, _HEIGHT, _BARS = 352, 198, 64


class Thumbnails(QObject):
    """Feeds a session's RunState with what can be seen of results."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._soon = QTimer(self, singleShot=True, interval=300)
        self._soon.timeout.connect(self._survey)
        self._keys: dict[tuple[str, str | None], str] = {}
        session.engine.happened.connect(self._hear)
        session.engine.state_changed.connect(lambda state, _: self._soon.start() if state == "ready" else None)
        session.signals.changed.connect(lambda *_: self._soon.start())
        session.selection.item_changed.connect(lambda _: self._soon.start())
        if session.engine.state == "ready":
            self._soon.start()

    def _hear(self, event: object) -> None:
        if isinstance(event, events.Finished):
            self._ask(event.node, event.item, event.key)

    def _survey(self) -> None:
        document = self._session.document
        graph = document.graph
        self._session.engine.states(graph, document.folder, lambda answer: self._known(graph, answer), self)

    def _known(self, graph: Graph, answer: Looked) -> None:
        if answer.states is None or self._session.run.running or graph is not self._session.document.graph:
            return  # of a graph that was changed since: what that made stale would look as if it were done
        self._session.run.recall({node: dict(tasks) for node, tasks in answer.states.known.items()})
        shot = self._session.selection.item
        for node, tasks in answer.states.known.items():
            for item, key in sorted(tasks, key=lambda task: task[0] != shot)[:24]:
                self._ask(node, item, key)

    def _ask(self, node: str, item: str | None, key: str) -> None:
        document = self._session.document
        found = document.graph.nodes.get(node)
        spec = self._session.catalog.get(found.type) if found else None
        if spec is None or not spec.outputs or (key and self._keys.get((node, item)) == key):
            return
        output = spec.outputs[0]
        source, name = (node, output.name, item), f"thumbnail {id(self)} {node} {item}"
        wanted: Sight
        if output.type in (Image, Video, Mask, Matte):
            wanted = PictureOf(*source, urgency=2, replaces=name, frame="typical", width=_WIDTH, height=_HEIGHT)
        elif output.type is Audio:
            wanted = PeaksOf(*source, urgency=2, replaces=name, count=_BARS)
        elif output.type is Signal:
            wanted = CurveOf(*source, urgency=2, replaces=name, count=_WIDTH)
        else:
            return
        if output.series:
            return
        self._keys[node, item] = key
        self._session.engine.look(
            document.graph,
            document.folder,
            wanted,
            lambda answer: self._seen(node, item, answer),
            self,
        )

    def _seen(self, node: str, item: str | None, answer: Looked) -> None:
        if answer.array is None or answer.stale or answer.dropped:
            self._keys.pop((node, item), None)
            return
        match answer.facts.kind:
            case "audio":
                picture = wave(answer.array)
            case "signal":
                picture = course(answer.array)
            case _:
                picture = picture_of(answer.array)
        self._session.run.set_picture(node, item, picture)


def picture_of(pixels: npt.NDArray[np.uint8]) -> QImage:
    """(height, width, 3|4) uint8 as Qt holds it."""
    height, width, channels = pixels.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    return QImage(np.ascontiguousarray(pixels).tobytes(), width, height, width * channels, kind).copy()


def course(values: npt.NDArray[np.float32]) -> QImage:
    """The values of a signal (count,) as a line."""
    image = QImage(_WIDTH, 72, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    seen = span_of(values.tolist(), 1e-6)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.value_color(Signal), 3.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    places = enumerate(values.tolist())
    wide = (_WIDTH - 12) / max(1, len(values) - 1)
    painter.drawPolyline(QPolygonF([QPointF(6 + at * wide, 66 - 60 * seen.share(value)) for at, value in places]))
    painter.end()
    return image


def wave(peaks: npt.NDArray[np.float32], color: str = "#4cc38a") -> QImage:
    """Lowest and highest samples (count, channels, 2) as bars."""
    image = QImage(_WIDTH, 72, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(color), 3.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    loud = np.abs(peaks).max(axis=(1, 2)) if len(peaks) else np.zeros(1, np.float32)
    scale = 1.0 / max(0.05, float(loud.max()))
    for place, level in enumerate(loud):
        x = 6 + place * (_WIDTH - 12) / max(1, len(loud) - 1)
        half = max(0.5, float(level) * scale * 30)
        painter.drawLine(QPointF(x, 36 - half), QPointF(x, 36 + half))
    painter.end()
    return image
