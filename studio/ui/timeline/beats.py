"""Cutting to the beat: the engine listens to the music under the film, and cuts or markers are put on its beats."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.base.errors import ShotgraphError
from studio.film.sound.beats import Beat, from_text
from studio.film.timeline import Timeline
from studio.film.timeline.rhythm import cut_to_beats, in_film, mark_beats
from studio.graph.graph import Graph, Node, Wire
from studio.host.commands import FactsOf
from studio.host.news import Looked
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.rows import MUSIC, PICTURE, RowPiece

BEAT = "audio.beat"
_Moments = list[tuple[Fraction, int]]


class BeatCuts(QObject):
    """said(words): why something was not done, or what is being done; '' to take it away."""

    said = Signal(str)

    def __init__(self, panel: QWidget, session: Session, cut: TimelineCut, lanes: TimelineLanes) -> None:
        super().__init__(panel)
        self._session, self._cut, self._lanes = session, cut, lanes
        for id, title, slot in (
            ("cut_to_beat", self.tr("Cut to the beat"), self.cut_to_beat),
            ("mark_beats", self.tr("Beats as markers"), self.mark_beats),
        ):
            session.commands.add(panel, f"timeline.{id}", title, slot, (), place="timeline")

    def cut_to_beat(self) -> None:
        """Every cut, or the ends of the chosen pictures, onto the nearest beat."""
        if PICTURE in self._lanes.locked:
            self.said.emit(self.tr("This track is locked."))
            return
        pictures = {clip.id for clip in self._cut.timeline.picture.clips}
        chosen = pictures & set(self._lanes.chosen)

        def edit(moments: _Moments) -> None:
            places = [at for at, _ in moments]
            self._cut.edit(self.tr("Cut to the beat"), lambda t: cut_to_beats(t, places, clips=chosen or None))

        self._with_beats(edit)

    def mark_beats(self) -> None:
        """A marker on every beat, in place of those of another music."""
        self._with_beats(lambda moments: self._cut.edit(self.tr("Beats as markers"), lambda t: mark_beats(t, moments)))

    def _with_beats(self, then: Callable[[_Moments], object]) -> None:
        """Have the music's beats found, which takes a moment where it was not listened to before."""
        piece = next(
            (piece for row in self._lanes.rows if row.name == MUSIC for piece in row.pieces if piece.media), None
        )
        if piece is None or piece.media is None:
            self.said.emit(self.tr("There is no music under the film."))
            return
        graph, node = _listening(self._session.document.graph, piece)
        film = self._cut.node
        self.said.emit(self.tr("Listening to the music ..."))

        def heard(answer: Looked) -> None:
            if answer.dropped or self._cut.node != film:
                return
            if answer.error is not None:
                self.said.emit(". ".join(answer.error))
            else:
                self.said.emit("")
                try:
                    then(_moments(self._cut.timeline, piece, from_text(answer.facts.text or "")))
                except ShotgraphError as error:
                    self.said.emit(str(error))

        what = FactsOf(node, "beats", piece.media.item, make=True)
        asked = self._session.engine.look(graph, self._session.document.folder, what, heard, self)
        if not asked:
            self.said.emit(self.tr("The engine is not running"))


def _listening(graph: Graph, piece: RowPiece) -> tuple[Graph, str]:
    """The graph with a node that hears the piece's beats, and its name: the film's own, else one that is added for
    the question only."""
    assert piece.media is not None
    source = piece.media.node, piece.media.output
    for wire in graph.wires:
        node = graph.nodes.get(wire.target)
        if node is not None and node.type == BEAT and (wire.source, wire.output) == source:
            return graph, wire.target
    name = graph.free_id("beats")
    return graph.add(name, Node(BEAT)).connect(Wire(*source, name, "audio")), name


def _moments(timeline: Timeline, piece: RowPiece, beats: list[Beat]) -> _Moments:
    """When the beats are heard in the film."""
    if piece.clip is not None:
        return in_film(timeline, piece.id, beats)
    start = Fraction(piece.start).limit_denominator(10_000)
    placed = ((start + Fraction(beat.at).limit_denominator(10_000), beat.number) for beat in beats)
    return [(at, number) for at, number in placed if 0 <= at < piece.stop]
