"""Which stretches of the cut will play smoothly, and the work at the others while nobody does anything.

The engine makes small copies of what it cannot make in time (`host/views/preparing.py`) for as long as it is asked to:
it is asked once a second while its user is idle, and told to rest at the first sign of life.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

from studio.graph.graph import Graph
from studio.host.commands import SmoothOf
from studio.host.news import Looked, Smoothness
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut

IDLE = 2.0  # seconds without a sign of life
_BEAT = 1000  # ms between questions while it works
_SETTLED = 400  # ms after an edit
_INPUT = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class SmoothStretches(QObject):
    """changed: something else is known. wanted_changed(on): the work is wanted, or no longer."""

    changed = Signal()
    wanted_changed = Signal(bool)

    def __init__(self, session: Session, cut: TimelineCut, panel: QWidget) -> None:
        super().__init__(panel)
        self._session = session
        self._cut = cut
        self._panel = panel
        self.wanted = True
        self.known = Smoothness()
        self._tried: Graph | None = None  # what was worked at last
        self._left = False  # whether there was something left to do
        self._asked = self._again = False
        self._alive = time.monotonic()
        self._pointer = QPoint()
        self._at_work = False
        self._window: QWindow | None = None
        self._beat = QTimer(self, interval=_BEAT)
        self._beat.timeout.connect(self._look)
        self._beat.start()
        self._soon = QTimer(self, singleShot=True, interval=_SETTLED)
        self._soon.timeout.connect(self._ask)
        head = session.playhead
        for signal in (cut.changed, head.sought, head.playing_changed):
            signal.connect(self.stir)
        cut.changed.connect(self._soon.start)
        session.run.changed.connect(lambda _: self.stir())
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow)
        self.destroyed.connect(self._soon.stop)

    @property
    def working(self) -> bool:
        """Whether copies are being made just now."""
        return self._at_work and self.known.working

    def want(self, on: bool) -> None:
        """Whether to work while nobody does anything."""
        if on == self.wanted:
            return
        self.wanted, self._tried = on, None
        if not on:
            self._rest()
        self.wanted_changed.emit(on)
        self.changed.emit()

    def stir(self, *_: object) -> None:
        """Somebody does something: the work stands still."""
        self._alive = time.monotonic()
        self._rest()

    def stretches(self) -> list[tuple[float, float, str]]:
        """(start, stop, 'smooth' | 'slow' | 'unknown') in seconds, of the cut as it was asked about last."""
        rate = float(self._cut.timeline.rate)
        return [(start / rate, stop / rate, state) for start, stop, state in self.known.stretches]

    # --- idleness ------------------------------------------------------------------------------------------------

    def _follow(self, window: QWindow | None) -> None:
        """Keys and clicks of whichever window has the focus are heard before its widgets have them."""
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)
            window.destroyed.connect(self._gone)

    def _gone(self) -> None:
        self._window = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.stir()
        return False

    def _idle(self) -> bool:
        pointer = QCursor.pos()
        if pointer != self._pointer or QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._pointer = pointer
            self.stir()
        head, run = self._session.playhead, self._session.run
        return time.monotonic() - self._alive >= IDLE and not head.playing and not run.running

    # --- asking --------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Once a second: go on with the work, or rest."""
        if not self._panel.isVisible():
            self._rest()
            return
        if not self._idle():
            self._rest()
        elif self.wanted and (self._left or self._tried is not self._session.document.graph):
            self._ask(work=True)

    def _ask(self, *, work: bool = False) -> None:
        document, engine = self._session.document, self._session.engine
        if not self._cut.node or engine.state != "ready" or not self._panel.isVisible():
            return
        if self._asked:
            self._again = not work
            return
        graph = document.graph
        if work:
            self._tried = graph
        what = SmoothOf(self._cut.node, "video", around=self._session.playhead.frame, work=work)
        self._asked = True
        self._at_work = self._at_work or work

        def told(answer: Looked) -> None:
            self._told(answer, work=work)

        if not engine.look(graph, document.folder, what, told, self):
            self._asked = self._at_work = False

    def _told(self, answer: Looked, *, work: bool) -> None:
        self._asked = False
        found = answer.smooth or Smoothness()
        if work:
            self._left = found.working
            if answer.smooth is None:
                self._tried = None  # the cut is not made yet, or the engine has ended: try again
        if found != self.known:
            self.known = found
            self.changed.emit()
        if self._again:
            self._again = False
            self._soon.start()

    def _rest(self) -> None:
        if self._at_work:
            self._at_work = False
            self._session.engine.rest()
            self.changed.emit()
