"""What lies on the wires into the cut: lengths, filmstrips and waveforms of every clip, as far as they are made.

What was seen once stays, so that a clip whose result is out of date still shows (and is as long as) its last good one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from studio.graph import events
from studio.graph.graph import Graph, upstream
from studio.host.commands import FactsOf, FilmstripOf, PeaksOf, StatesOf
from studio.host.news import Facts, Looked
from studio.ui.bridge import picture_of
from studio.ui.session import Session

STRIP_HEIGHT = 96
_STRIPS = (1, 2, 4, 8, 16, 32, 64)  # pictures of a filmstrip: doubling, so that zooming asks rarely
_PEAKS = (128, 512, 2048, 8192)


@dataclass(frozen=True)
class Media:
    """One value on a wire: of a node's output, for one item (None: it has no items)."""

    node: str
    output: str
    item: str | None


@dataclass(frozen=True)
class Known:
    """The last good result of a Media. key: the take it is of. length in units of rate (frames or samples)."""

    key: str
    length: int
    rate: Fraction
    width: int = 0
    height: int = 0

    @property
    def seconds(self) -> Fraction:
        return self.length / self.rate


class Sources(QObject):
    """Asks the engine for what `edit.timeline` is wired to. changed: lengths or items are others; seen: a picture or a
    waveform has come."""

    changed = Signal()
    seen = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wires: tuple[tuple[str, str], ...] = ()
        self._also: tuple[tuple[str, str], ...] = ()
        self._items: dict[str, dict[str | None, str]] = {}
        self._seen_items: dict[str, dict[str | None, None]] = {}
        self._whole: set[str] = set()
        self._series: dict[tuple[str, str], list[str | None]] = {}
        self._known: dict[Media, Known] = {}
        self._asked: dict[Media, str] = {}
        self._strips: dict[tuple[Media, int], tuple[str, QImage]] = {}
        self._peaks: dict[tuple[Media, int], tuple[str, npt.NDArray[np.float32]]] = {}
        self._waiting: set[tuple[Media, FilmstripOf | PeaksOf, str]] = set()
        self._cut = ""
        self._making = False
        self._older: dict[Media, Graph] = {}  # what is known from the last good graph, and that graph
        self._asked_older: Graph | None = None
        self._tell = QTimer(self, singleShot=True, interval=0)  # lengths come by hundreds when a project opens
        self._tell.timeout.connect(self.changed)
        self._soon = QTimer(self, singleShot=True, interval=200)
        self._soon.timeout.connect(self._survey)
        session.engine.happened.connect(self._hear)
        session.engine.state_changed.connect(lambda state, _: self._soon.start() if state == "ready" else None)
        session.signals.changed.connect(lambda *_: self._soon.start())

    def watch(self, cut: str, outputs: tuple[tuple[str, str], ...]) -> None:
        """From now on know these (node, output), which feed the cut's node."""
        self._cut = cut
        if outputs != self._wires:
            self._wires = outputs
            self._soon.start()

    def watch_also(self, outputs: tuple[tuple[str, str], ...]) -> None:
        """And these, which are not part of the cut but are heard with it."""
        if outputs != self._also:
            self._also = outputs
            self._soon.start()

    # --- what is known ---------------------------------------------------------------------------------------

    def items(self, node: str, output: str) -> list[str | None]:
        """Items of an output of which something was ever seen, in order."""
        found = self._series.get((node, output))
        if found is not None:
            return found
        return list(self._seen_items.get(node, ()))

    def whole(self, node: str) -> bool:
        """Whether all that a node makes is there, so that its items are no others than these."""
        return node in self._whole

    def known(self, media: Media) -> Known | None:
        return self._known.get(media)

    def fresh(self, media: Media) -> bool:
        """Whether what is known is of the graph as it is now."""
        known = self._known.get(media)
        now = self._items.get(media.node, {})
        return known is not None and known.key in (now.get(media.item), now.get(None))

    # --- the engine ------------------------------------------------------------------------------------------

    def _hear(self, event: object) -> None:
        watched = {self._cut, *(node for node, _ in self._wires + self._also)}
        if isinstance(event, events.Done) or (isinstance(event, events.Finished) and event.node in watched):
            self._soon.start()

    def _survey(self) -> None:
        if self._wires:
            self._ask_states(self._answered)

    def _answered(self, answer: Looked, graph: Graph) -> None:
        if answer.states is None or graph is not self._session.document.graph:
            return  # of a graph that was changed since; the change asks anew
        known, stale = answer.states.known, answer.states.stale
        watched = self._wires + self._also
        self._items = {node: dict(known[node]) for node, _ in watched if node in known}
        self._whole = {node for node in self._items if node not in stale}
        for node, tasks in self._items.items():
            old = {} if node in self._whole else self._seen_items.get(node, {})
            self._seen_items[node] = {**old, **dict.fromkeys(tasks)}
        for node, output in watched:
            for item in self._items.get(node, {}):
                self._ask(Media(node, output, item))
        self._make_cut(stale)
        self._mind_good(graph, stale)
        self.changed.emit()

    def _mind_good(self, graph: Graph, stale: dict[str, Any]) -> None:
        """Remember the graph while all of the cut is there; ask the one that was remembered while it is not."""
        last = self._session.last_good
        if last is None or not self._wires:
            return
        nodes = {node for node, _ in self._wires}
        if self._cut not in stale and not nodes & stale.keys() and nodes <= self._items.keys():
            last.made(graph)
            return
        older = last.graph
        if older is None or older is graph or older is self._asked_older or not nodes & stale.keys():
            return
        self._asked_older = older
        name = f"last states {id(self)}"
        folder = self._session.document.folder
        asked = StatesOf(replaces=name)
        self._session.engine.look(older, folder, asked, lambda answer: self._answered_older(answer, older), self)

    def _answered_older(self, answer: Looked, older: Graph) -> None:
        """Of what was never seen since the project was opened, the last good result is known."""
        known = answer.states.known if answer.states is not None else {}
        for node, output in self._wires + self._also:
            for item, key in known.get(node, ()):
                media = Media(node, output, item)
                if media not in self._known and item not in self._items.get(node, {}):
                    self._seen_items.setdefault(node, {})[item] = None
                    self._ask_facts(media, key, older)

    def _ask_states(self, then: Callable[[Looked, Graph], None]) -> None:
        """Under a name of its own: asked as the canvas asks, one of both would stay without an answer."""
        document = self._session.document
        name = f"states {id(self)} {then.__name__}"
        graph = document.graph
        asked = StatesOf(replaces=name)
        self._session.engine.look(graph, document.folder, asked, lambda answer: then(answer, graph), self)

    def _ask(self, media: Media) -> None:
        """Its facts, unless they are known of this very result."""
        key = self._items[media.node][media.item]
        if self._asked.get(media) == key:
            return
        self._ask_facts(media, key)

    def _learn(self, media: Media, key: str, answer: Looked, older: Graph | None = None) -> None:
        facts = answer.facts
        if answer.error is not None or answer.stale or not facts.rate:
            self._asked.pop(media, None)
            return
        items = list(facts.items)
        if media.item is None and items and items != [None]:  # one task has made the whole series
            self._series[media.node, media.output] = items
            for item in items:
                self._ask_facts(Media(media.node, media.output, item), key, older)
            return
        if older is not None and media in self._known and media not in self._older:
            return  # a newer one has come meanwhile
        self._known[media] = _known(key, facts)
        if older is not None:
            self._older[media] = older
        else:
            self._older.pop(media, None)
        self._tell.start()

    def _ask_facts(self, media: Media, key: str, older: Graph | None = None) -> None:
        """older: another graph than the document's, to ask of."""
        if older is None:
            self._asked[media] = key
        document = self._session.document
        self._session.engine.look(
            older or document.graph,
            document.folder,
            FactsOf(media.node, media.output, media.item),
            lambda answer: self._learn(media, key, answer, older),
            self,
        )

    def _make_cut(self, stale: dict[str, Any]) -> None:
        """The cut itself costs nothing: once all that it is made of is there it is made too, and the viewer has it."""
        graph = self._session.document.graph
        if self._cut not in stale or self._cut not in graph.nodes or self._making or self._session.run.running:
            return
        sources = {id: [wire.source for wire in graph.into(id)] for id in graph.nodes}
        before = upstream([self._cut], lambda id: sources.get(id, [])) - {self._cut}
        if before & stale.keys() or not {node for node, _ in self._wires} <= self._items.keys():
            return
        document = self._session.document
        self._making = bool(
            self._session.engine.look(
                graph, document.folder, FactsOf(self._cut, "seconds", make=True), self._made, self
            )
        )

    def _made(self, answer: Looked) -> None:
        self._making = False
        if answer.error is None and not answer.stale:
            self._ask_states(self._recall)

    def _recall(self, answer: Looked, graph: Graph) -> None:
        same = graph is self._session.document.graph
        if answer.states is not None and same and not self._session.run.running:
            self._session.run.recall({node: dict(tasks) for node, tasks in answer.states.known.items()})

    # --- pictures and waveforms ------------------------------------------------------------------------------

    def strip(self, media: Media, wanted: int) -> tuple[QImage, int] | None:
        """A filmstrip of the whole clip and how many pictures it has: at least `wanted` when it is there already, else
        the best there is (the better one is asked for)."""
        count = next((size for size in _STRIPS if size >= wanted), _STRIPS[-1])
        known = self._known.get(media)
        held = self._strips.get((media, count))
        if known is not None and (held is None or held[0] != known.key) and self._there(media):
            source = (media.node, media.output, media.item)
            self._look(media, FilmstripOf(*source, count=count, height=STRIP_HEIGHT, urgency=2), known.key)
        sizes = [size for size in reversed(_STRIPS) if (media, size) in self._strips]
        best = min(sizes, key=lambda size: abs(size - count), default=None)
        return None if best is None else (self._strips[media, best][1], best)

    def peaks(self, media: Media, wanted: int) -> npt.NDArray[np.float32] | None:
        """Loudest sample of each of equal parts of the whole sound; as many as wanted, or the best there is."""
        count = next((size for size in _PEAKS if size >= wanted), _PEAKS[-1])
        known = self._known.get(media)
        held = self._peaks.get((media, count))
        if known is not None and (held is None or held[0] != known.key) and self._there(media):
            self._look(media, PeaksOf(media.node, media.output, media.item, count=count, urgency=2), known.key)
        sizes = [size for size in _PEAKS if (media, size) in self._peaks]
        best = min(sizes, key=lambda size: abs(size - count), default=None)
        return None if best is None else self._peaks[media, best][1]

    def _there(self, media: Media) -> bool:
        """Whether what is known can be looked at: in the graph as it is, or in the last good one."""
        return self.fresh(media) or media in self._older

    def _look(self, media: Media, what: FilmstripOf | PeaksOf, key: str) -> None:
        asked = (media, what, key)
        if asked in self._waiting:
            return
        document = self._session.document
        request = self._session.engine.look(
            document.graph if self.fresh(media) else self._older.get(media, document.graph),
            document.folder,
            what,
            lambda answer: self._show(asked, answer),
            self,
        )
        if request:
            self._waiting.add(asked)

    def _show(self, asked: tuple[Media, FilmstripOf | PeaksOf, str], answer: Looked) -> None:
        media, what, key = asked
        if answer.stale or answer.dropped:
            self._waiting.discard(asked)  # out of date by now: asked again when it is known anew
            return
        if answer.array is None:
            return  # it cannot be drawn; the clip shows without
        if isinstance(what, FilmstripOf):
            self._strips[media, what.count] = (key, picture_of(answer.array))
        else:
            self._peaks[media, what.count] = (key, np.abs(answer.array).max(axis=(1, 2)))
        self._waiting.discard(asked)
        self.seen.emit()


def _known(key: str, facts: Facts) -> Known:
    return Known(key, facts.length, facts.rate, facts.width, facts.height)
