"""A timeline panel over a small film, an engine that has all its clips and sounds, and hands that work it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.host.commands import FactsOf, FilmstripOf, PeaksOf, Questions, SmoothOf, StatesOf
from studio.host.news import Facts, Looked, Smoothness, States
from studio.ui.bridge import EngineBridge
from studio.ui.commands import Commands
from studio.ui.document_signals import DocumentSignals
from studio.ui.playhead import Playhead
from studio.ui.run_state import RunState
from studio.ui.selection import Selection
from studio.ui.session import Session
from studio.ui.timeline.panel import TimelinePanel

NONE = Qt.KeyboardModifier.NoModifier
SHOTS = {"dawn": 4.0, "run": 3.0, "goal": 5.0}
SCRIPT = "# Film\n" + "".join(
    f"\n## {number} · {id.title()} ({seconds:g} s) {{#{id}}}\nPicture: a picture\nNarration: Some words.\n"
    for number, (id, seconds) in enumerate(SHOTS.items(), 1)
)
FILM = Graph(
    nodes={
        "script": Node("story.script", {"text": SCRIPT}),
        "animate": Node("video.animate"),
        "voice": Node("voice.speak"),
        "effects": Node("audio.effect"),
        "timeline": Node("edit.timeline", {"lead": 0.5, "rate": 25}),
    },
    wires=(
        Wire("animate", "out", "timeline", "pictures"),
        Wire("script", "shots", "timeline", "shots"),
        Wire("voice", "out", "timeline", "voice"),
        Wire("effects", "out", "timeline", "effects"),
    ),
)


class MadeFilm(EngineBridge):
    """Answers as an engine would whose store holds every clip of FILM. stale: nodes that are out of date."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = "ready"
        self.stale: set[str] = set()
        self.smooth = Smoothness()
        self.asked: list[SmoothOf] = []
        self.rested = 0

    def look(
        self,
        graph: Graph,
        folder: Path,
        what: Questions,
        then: Callable[[Looked], None],
        owner: QObject | None = None,
    ) -> int:
        match what:
            case StatesOf():
                made = {name: tuple((id, f"{name} {id}") for id in SHOTS) for name in ("animate", "voice", "effects")}
                known = {name: tasks for name, tasks in made.items() if name in graph.nodes and name not in self.stale}
                then(Looked(1, states=States(known, dict.fromkeys(self.stale, 3))))
            case FactsOf(node="animate", item=str(item)):
                length = int(SHOTS[item] * 25)
                then(Looked(1, Facts("video", length=length, rate=Fraction(25), width=160, height=90)))
            case FactsOf(node=node, item=str(item)):
                seconds = 1.5 if node == "voice" else SHOTS[item]
                then(Looked(1, Facts("audio", length=int(seconds * 48000), rate=Fraction(48000))))
            case FilmstripOf():
                then(Looked(1, array=self.strip(what)))
            case PeaksOf():
                then(Looked(1, array=self.peaks(what)))
            case SmoothOf():
                self.asked.append(what)
                then(Looked(1, smooth=self.smooth))
        return 1

    def rest(self) -> None:
        self.rested += 1

    def strip(self, what: FilmstripOf) -> npt.NDArray[np.uint8]:
        return np.full((48, 85 * what.count, 3), 200, np.uint8)

    def peaks(self, what: PeaksOf) -> npt.NDArray[np.float32]:
        return np.full((what.count, 1, 2), 0.5, np.float32)


class Stage:
    """The panel, shown, and gestures in seconds and rows."""

    def __init__(self, catalog: Catalog, graph: Graph = FILM) -> None:
        self.document = Document(graph)
        self.owner = QWidget()
        signals = DocumentSignals(self.document, self.owner)
        self.engine = MadeFilm(self.owner)
        self.selection, self.playhead = Selection(self.owner), Playhead(self.owner)
        run = RunState(self.owner)
        self.session = Session(
            self.document, signals, self.selection, run, self.engine, catalog, Commands(), self.playhead
        )
        self.panel = TimelinePanel(self.session)
        self.panel.resize(1000, 280)
        self.panel.show()
        self.lanes, self.cut, self.scale = self.panel.lanes, self.panel.cut, self.panel.scale
        run.recall({node: {id: f"{node} {id}" for id in SHOTS} for node in ("animate", "voice", "effects")})
        self.panel.destroyed.connect(self.owner.deleteLater)
        self.cut.sources._survey()  # the timer's work, now
        QApplication.processEvents()
        self.scale.fit()

    @property
    def graph(self) -> Graph:
        return self.document.graph

    def at(self, seconds: float, row: str = "picture", part: float = 0.5) -> QPoint:
        """A place on the lanes; part: of the row's height."""
        found = next(one for one in self.lanes.rows if one.name == row)
        return QPoint(round(self.scale.x(seconds)), round(found.top + found.height * part))

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        keys: Qt.KeyboardModifier = NONE,
        widget: QWidget | None = None,
        *,
        drop: bool = True,
    ) -> None:
        target, left = widget or self.lanes, Qt.MouseButton.LeftButton
        self.move(start, Qt.MouseButton.NoButton, NONE, target)
        QTest.mousePress(target, left, keys, start)
        for step in range(1, 7):
            self.move(start + (end - start) * step / 6, left, keys, target)
        if drop:
            QTest.mouseRelease(target, left, keys, end)
        QApplication.processEvents()

    def move(
        self, at: QPoint, button: Qt.MouseButton, keys: Qt.KeyboardModifier = NONE, target: QWidget | None = None
    ) -> None:
        target = target or self.lanes
        place = QPointF(at)
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, target.mapToGlobal(place), Qt.MouseButton.NoButton, button, keys
        )
        QApplication.sendEvent(target, event)

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NONE, widget: QWidget | None = None) -> None:
        QTest.mouseClick(widget or self.lanes, Qt.MouseButton.LeftButton, keys, at)
        QApplication.processEvents()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        self.lanes.setFocus()
        QTest.keyClick(self.lanes, key, keys)
        QApplication.processEvents()

    def wheel(self, at: QPoint, turns: int, keys: Qt.KeyboardModifier = NONE) -> None:
        event = QWheelEvent(
            QPointF(at),
            self.lanes.mapToGlobal(QPointF(at)),
            QPoint(),
            QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.lanes, event)
        QApplication.processEvents()

    def starts(self) -> dict[str, float]:
        return {id: float(span.start) for id, span in self.cut.timeline.spans.items()}

    def lengths(self) -> dict[str, float]:
        return {id: float(span.length) for id, span in self.cut.timeline.spans.items()}
