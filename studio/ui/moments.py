"""Which moment of a node's own clip one looks at: what a keyframe that is set now belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from studio.film.signals.moments import in_clip, in_film, stretch
from studio.film.timeline import Clip, Timeline, Track
from studio.ui.playhead import Playhead
from studio.ui.session import Session
from studio.ui.viewer.subject import film_node, is_film

_USUAL = 4.0  # seconds, where nothing is known of a clip


@dataclass(frozen=True)
class Moment:
    """seconds: of the node's clip, None where the playhead is not in it; length: of the clip, 0 where it is not known;
    rate: frames a second; begins: the second of the film at which the clip's second 0 is or would be, None where it is
    in no film; pace: seconds of the clip that go by in one of the film."""

    seconds: float | None = 0.0
    length: float = 0.0
    rate: Fraction = Fraction(24)
    begins: float | None = None
    pace: float = 1.0


class _Shown(Protocol):
    """What knows what the viewer plays (viewer.player.Player)."""

    @property
    def playhead(self) -> Playhead: ...
    @property
    def ready(self) -> bool: ...


class _Source(Protocol):
    @property
    def node(self) -> str: ...
    @property
    def item(self) -> str | None: ...


class _Cut(Protocol):
    """What knows the cut (timeline.cut.TimelineCut)."""

    @property
    def shown(self) -> Timeline: ...
    def media(self, track: Track, clip: Clip) -> _Source | None: ...


class Moments(QObject):
    """moved(): the moment of any node may be another.

    What comes after the cut goes by the film's playhead. Anything else goes by the clip that the viewer plays; while
    that plays the film, by the place in the film at which the node's clip is seen.
    """

    moved = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._player: _Shown | None = None
        self._cut: _Cut | None = None
        session.playhead.moved.connect(lambda _: self.moved.emit())
        session.selection.item_changed.connect(lambda _: self.moved.emit())

    def follow(self, player: _Shown, cut: _Cut) -> None:
        """From now on know these. Whoever has the player says `moved` when its playhead moves."""
        self._player, self._cut = player, cut

    def of(self, node: str) -> Moment:
        """The moment of a node's clip that is looked at."""
        film, graph = self._session.playhead, self._session.document.graph
        if is_film(graph, node, sound=False) or is_film(graph, node, sound=True):
            return Moment(film.seconds, film.length, film.rate, 0.0)
        own = self._own()
        if own is not None:
            return Moment(own.seconds, own.length, own.rate)
        if self._cut is None or not film_node(graph, self._session.catalog):
            return Moment(rate=film.rate)
        cut, sources = self._cut.shown, self._sources(node)
        clip = next((clip for clip in cut.picture.clips if clip.source in sources), None)
        if clip is None:
            return Moment(rate=film.rate)
        length = float(clip.offset + clip.length * clip.speed)
        place = stretch(cut, sources)
        begins = place[0] - float(clip.offset / clip.speed) if place else None
        return Moment(in_clip(cut, sources, film.seconds), length, film.rate, begins, float(clip.speed))

    def seek(self, node: str, seconds: float) -> None:
        """Look at a moment of a node's clip."""
        graph = self._session.document.graph
        if is_film(graph, node, sound=False) or is_film(graph, node, sound=True):
            self._session.playhead.seek(seconds)
        elif (own := self._own()) is not None:
            own.seek(seconds)
        elif self._cut is not None:
            there = in_film(self._cut.shown, self._sources(node), seconds)
            if there is not None:
                self._session.playhead.seek(there)

    def _own(self) -> Playhead | None:
        """The playhead of the clip that the viewer plays, where that is not the film."""
        player = self._player
        alone = player is not None and player.ready and player.playhead is not self._session.playhead
        return player.playhead if player is not None and alone else None

    def _sources(self, node: str) -> set[str]:
        """The clips of the cut that a node has a part in; of a chosen shot only its own."""
        assert self._cut is not None
        graph, item = self._session.document.graph, self._session.selection.item
        behind, todo = {node}, [node]
        while todo:
            for wire in graph.out_of(todo.pop()):
                if wire.target not in behind:
                    behind.add(wire.target)
                    todo.append(wire.target)
        found = set()
        for clip in self._cut.shown.picture.clips:
            media = self._cut.media(self._cut.shown.picture, clip)
            if media is not None and media.node in behind and (not item or media.item in (None, item)):
                found.add(clip.source)
        return found


def length_of(moment: Moment, last: float) -> float:
    """How many seconds a curve is drawn over: the clip's, and on to its last key."""
    return max(moment.length, last) or _USUAL
