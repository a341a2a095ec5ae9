"""Asks the engine for what the viewer shows; of a scrub only the newest frame matters. Knows no widget.

What is out of date is looked at in the graph as it was when it was last seen: its results are in the store, so it plays
until there is a newer one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSize, QTimer, Signal

from studio.graph.graph import Graph
from studio.host.commands import CurveOf, FactsOf, PeaksOf, PictureOf, Sight
from studio.host.news import Facts, Looked
from studio.ui.session import Session
from studio.ui.viewer.player import Sound
from studio.ui.viewer.subject import ViewerSubject, sound_of

_PICTURES = ("image", "mask", "video")
_DRAWN: dict[str, type[Sight]] = {"audio": PeaksOf, "signal": CurveOf}
_SETTLED = 160  # ms without a move before the frame is fetched in its own size
_PEAKS = 1200
_REMEMBERED = 32  # subjects whose last good graph is kept
_AS_LONG = 1.0  # seconds by which a clip and its sound may differ


class PictureRequests(QObject):
    """seen(answer): facts, and the array for them, of the present subject. missing(): there is no result yet.
    failed(what, mend). heard(sound): the sound that belongs to the clip was found."""

    seen = Signal(object)
    missing = Signal()
    failed = Signal(str, str)
    heard = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._subject = ViewerSubject()
        self._turn = 0  # answers to what was asked before the last turn are of another subject
        self._newest = 0  # the latest answer that was shown
        self._frame = 0
        self._size = QSize()
        self._asked = (-1, QSize(-1, -1))
        self.facts = Facts()
        self.take = ""
        self._partial = False
        self._inside: Facts | None = None  # the sound in a film's file
        self._good: dict[ViewerSubject, Graph] = {}
        self._old: Graph | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settle.timeout.connect(self._whole)

    @property
    def subject(self) -> ViewerSubject:
        return self._subject

    @property
    def partial(self) -> bool:
        """Whether this is what a render has kept so far."""
        return self._partial

    @property
    def graph(self) -> Graph:
        """The graph that what is shown is of: the document's, or an older one that still has a result of it."""
        return self._old or self._session.document.graph

    @property
    def outdated(self) -> bool:
        """Whether what is shown is the last good result, because the graph's own is not made yet."""
        return self._old is not None

    def look_at(
        self, subject: ViewerSubject, frame: int, size: QSize, take: str = "", *, partial: bool = False
    ) -> None:
        """Look at this from now on; also to look again because it may be another one by now.

        take: the key of a take of it; partial: what a render that is at work has kept so far.
        """
        if (subject, take) != (self._subject, self.take):
            self.facts = Facts()
        self._subject, self._frame, self._size, self.take = subject, frame, size, take
        self._partial = partial
        self._old = None
        self._turn += 1
        self._asked = (-1, QSize(-1, -1))
        self._settle.stop()
        self._inside = None
        if not subject.node:
            return
        self._ask(self._first)

    @property
    def _first(self) -> type[Sight]:
        kind = self._subject.kind
        return PictureOf if kind in _PICTURES else _DRAWN.get(kind, FactsOf)

    def show_frame(self, frame: int, size: QSize, *, scrub: bool = True) -> None:
        """Another frame of the same clip, or the same at another size."""
        if (frame, size) == self._asked or self.facts.kind not in _PICTURES:
            return
        self._frame, self._size = frame, size
        self._ask(PictureOf, scrub=scrub)

    def whole_frame(self, then: Callable[[Looked], None]) -> None:
        """The frame that is looked at, in its own size."""
        self._look(PictureOf, then, frame=self._frame, urgency=0)

    def other(self, take: str, then: Callable[[Looked], None]) -> None:
        """The same frame at the same size, of another take."""
        name = f"viewer's other {id(self)}"
        how = {"scrub": True, "replaces": name, "take": take, "partial": False}
        self._look(PictureOf, then, frame=self._frame, **_within(self._size), urgency=0, **how)

    def ask(self, kind: type[Sight], then: Callable[[Looked], None]) -> None:
        """Something else about the subject; dropped when it is another subject by then."""
        turn, name = self._turn, f"viewer {kind.__name__} {id(self)}"
        self._look(kind, lambda answer: then(answer) if turn == self._turn else None, replaces=name)

    # --- asking ------------------------------------------------------------------------------------------------

    def _ask(self, kind: type[Sight], *, scrub: bool = False) -> None:
        turn, graph = self._turn, self.graph
        wanted: dict[str, Any] = {"urgency": 0, "replaces": f"viewer {id(self)}"}
        if kind is PictureOf:
            self._asked = (self._frame, self._size)
            # what grading changes is seen at once; of an older graph what is there is looked at
            wanted |= {"frame": self._frame, "scrub": scrub, "quick": self._old is None, **_within(self._size)}
            if not self._size.isEmpty():
                self._settle.start()
        elif kind is PeaksOf:
            wanted["count"] = _PEAKS
        self._look(kind, lambda answer: self._answered(turn, graph, answer), **wanted)

    def _whole(self) -> None:
        """Nothing has moved for a moment: fetch the frame in its own size, so that the probe tells its true pixels."""
        if self._size.isEmpty() or (self._session.run.running and self.facts.kind == "video"):
            return
        if self._size.width() < self.facts.width and self._size.height() < self.facts.height:
            self._size = QSize()
            self._ask(PictureOf)

    def _look(self, kind: type[Sight], then: Callable[[Looked], None], **wanted: Any) -> None:
        subject = self._subject
        what: Any = kind(
            subject.node,
            subject.output,
            subject.item,
            **{"take": self.take, "partial": self._partial and not self.take, **wanted},
        )
        self._session.engine.look(self.graph, self._session.document.folder, what, then, self)

    # --- answers -----------------------------------------------------------------------------------------------

    def _answered(self, turn: int, graph: Graph, answer: Looked) -> None:
        if turn != self._turn or answer.dropped or answer.request < self._newest:
            return  # two looks may be at work at once, and the older one may be the slower
        self._newest = answer.request
        if answer.stale:
            self.facts = Facts()
            good = self._good.get(self._subject) or self._last_good()
            if good is not None and self._old is None and not self.take:
                self._old, self._partial = good, False
                self._ask(self._first)
            else:
                self.missing.emit()
        elif answer.error is not None:
            self.failed.emit(*answer.error)
        else:
            kind = answer.facts.kind
            first = answer.facts.digest != self.facts.digest or not self.facts.kind
            self.facts = answer.facts
            if answer.array is None and kind in (*_PICTURES, "audio") and self._subject.kind == "file":
                # A file turned out to be a clip or a sound.
                self._inside = answer.facts.sound
                self._ask(PeaksOf if kind == "audio" else PictureOf)
                return
            if not (self.take or self._partial or self._old):
                self._remember(graph)
            self.seen.emit(answer)
            if kind == "video" and self._inside:
                self.heard.emit(Sound(self._subject.node, self._subject.output, self._inside))
            elif first and kind == "video" and self._subject.kind != "file":
                own = self._subject.output if answer.facts.sound else ""
                self._find_sound(turn, sound_of(self.graph, self._session.catalog, self._subject.node, own))

    def _last_good(self) -> Graph | None:
        """What the film was made of before the project was opened again."""
        last = self._session.last_good
        graph = last.graph if last is not None else None
        return graph if graph is not None and self._subject.node in graph.nodes else None

    def _remember(self, graph: Graph) -> None:
        self._good.pop(self._subject, None)
        self._good[self._subject] = graph
        while len(self._good) > _REMEMBERED:
            del self._good[next(iter(self._good))]

    def _find_sound(self, turn: int, candidates: list[tuple[str, str]]) -> None:
        """Try one after the other until one is there and about as long as the clip."""
        if not candidates or turn != self._turn:
            return
        (node, output), rest = candidates[0], candidates[1:]
        length, own = self.facts.seconds, self.facts.sound
        if own is not None and (node, output) == (self._subject.node, self._subject.output):
            self.heard.emit(Sound(node, output, own))
            return

        def found(answer: Looked) -> None:
            if turn != self._turn:
                return
            if answer.facts.kind == "audio" and answer.facts.seconds <= length + _AS_LONG:
                self.heard.emit(Sound(node, output, answer.facts))
            else:
                self._find_sound(turn, rest)

        folder = self._session.document.folder
        self._session.engine.look(self.graph, folder, FactsOf(node, output, self._subject.item), found, self)


def _within(size: QSize) -> dict[str, int]:
    return {"width": max(0, size.width()), "height": max(0, size.height())} if not size.isEmpty() else {}
