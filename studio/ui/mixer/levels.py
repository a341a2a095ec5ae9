"""The levels of what plays: the film's sound as the viewer hears it, and each strip's own source beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from studio.film.sound.metering import LiveMeter, Reading
from studio.film.sound.mixer import StripView
from studio.host.commands import FactsOf, SoundOf
from studio.host.news import Block, Ended, Looked
from studio.ui.session import Session

_AHEAD = 1.0  # seconds that a strip's samples are read before they are heard


class StripLevels(QObject):
    """Streams the source of each strip while the film plays, no faster than it is heard, and measures it."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._meters: dict[str, LiveMeter] = {}
        self._streams: dict[str, int] = {}
        self._held: dict[str, deque[tuple[float, Callable[[], None]]]] = {}
        self._turn = 0

    def start(self, views: Sequence[StripView], seconds: float) -> None:
        """Measure these from a moment on."""
        self.stop()
        turn = self._turn
        document = self._session.document
        for view in views:
            self._meters.setdefault(view.name, LiveMeter())
            self._session.engine.look(
                document.graph,
                document.folder,
                FactsOf(view.source, view.output, urgency=2),
                lambda answer, view=view: self._play(turn, view, answer, seconds),  # type: ignore[misc]
                self,
            )

    def _play(self, turn: int, view: StripView, answer: Looked, seconds: float) -> None:
        rate, length = int(answer.facts.rate), answer.facts.length
        start = round(seconds * rate)
        if turn != self._turn or answer.facts.kind != "audio" or start >= length:
            return
        held: deque[tuple[float, Callable[[], None]]] = deque()
        self._held[view.name] = held
        meter = self._meters[view.name]

        def shown(block: Block) -> None:
            at = block.n / rate
            meter.feed(block.array.copy(), at, rate)
            held.append((at, block.done))

        def ended(end: Ended) -> None:
            """A source that is not made yet has no level; the film says so itself."""

        document = self._session.document
        wanted = SoundOf(view.source, view.output, start, length)
        self._streams[view.name] = self._session.engine.play(document.graph, document.folder, wanted, shown, ended)

    def stop(self) -> None:
        self._turn += 1
        for stream in self._streams.values():
            self._session.engine.stop(stream)
        self._streams.clear()
        for held in self._held.values():
            while held:
                held.popleft()[1]()
        self._held.clear()

    def close(self) -> None:
        self.stop()
        for meter in self._meters.values():
            meter.close()
        self._meters.clear()

    def at(self, name: str, seconds: float) -> Reading:
        """A strip's level at the moment that is heard; lets the engine read on."""
        held = self._held.get(name)
        while held and held[0][0] < seconds + _AHEAD:
            held.popleft()[1]()
        meter = self._meters.get(name)
        return meter.at(seconds) if meter else Reading()
