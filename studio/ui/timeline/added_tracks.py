"""What lies over and under the cut without being in it: titles, captions and music that nodes after it add.

They are shown on the timeline, and dragging one changes its own node's settings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal

from studio.film.timeline import Timeline
from studio.graph.graph import Graph, Node, Wire, upstream
from studio.host.commands import FactsOf
from studio.host.news import Looked
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.following import followed
from studio.ui.timeline.gestures import Hit, Snapper, decibels, dragged_gain
from studio.ui.timeline.rows import CAPTIONS, MUSIC, TITLES, RowPiece
from studio.ui.timeline.scale import Scale
from studio.ui.timeline.sources import Media

_TITLE, _CAPTIONS, _MIX = "edit.title", "edit.captions", "audio.mix"
_SHORTEST = 0.2  # seconds


class AddedTracks(QObject):
    """changed: the pieces are others."""

    changed = Signal()

    def __init__(self, session: Session, cut: TimelineCut, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._cut = cut
        self._texts: dict[tuple[str, str], str] = {}
        self._made_for: dict[tuple[str, str], Timeline] = {}  # the cut that words were made for
        self._held: RowPiece | None = None
        self.pieces: tuple[RowPiece, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=400)
        self._soon.timeout.connect(self._ask)
        cut.changed.connect(self._collect)
        session.signals.changed.connect(lambda *_: self._collect())
        cut.sources.changed.connect(self._soon.start)
        session.run.changed.connect(lambda node: self._soon.start() if node == cut.node else None)
        self._collect()

    # --- which there are -------------------------------------------------------------------------------------

    def _collect(self) -> None:
        graph = self._session.document.graph
        after = _after(graph, self._cut.node)
        pieces: list[RowPiece] = []
        beds: list[tuple[str, str]] = []
        for id in after:
            node = graph.nodes[id]
            if node.muted or node.bypassed:
                continue
            if node.type == _TITLE:
                pieces.append(self._title(graph, id, node))
            elif node.type == _CAPTIONS:
                pieces += self._captions(id)
            elif node.type == _MIX:
                for wire in graph.into(id):
                    if wire.input == "music" and wire.source not in after and wire.source != self._cut.node:
                        pieces += self._music(graph, wire)
                        beds.append((wire.source, wire.output))
        # Music made to the film's length comes after the cut, and still lies under it.
        for wire in graph.wires:
            made_after = wire.source in after and graph.nodes[wire.source].type == "audio.music"
            if wire.input == "music" and made_after and graph.nodes[wire.target].type == _MIX and wire.target in after:
                pieces += self._music(graph, wire)
                beds.append((wire.source, wire.output))
        self._cut.sources.watch_also(tuple(beds))
        found = tuple(self._held if self._held and piece.id == self._held.id else piece for piece in pieces)
        if found != self.pieces:
            self.pieces = found
            self.changed.emit()

    def _title(self, graph: Graph, id: str, node: Node) -> RowPiece:
        words = str(self._value(node, "text")).strip()
        heading = next((wire for wire in graph.into(id) if wire.input == "heading"), None)
        if not words and heading is not None:
            words = self._texts.get((heading.source, heading.output), "")
        start, seconds = float(self._value(node, "at")), float(self._value(node, "seconds"))
        end = float(self._cut.shown.length)
        stop = min(start + seconds, end) if seconds else end
        words = words.replace("\n", " ") or node.title or self.tr("Title")
        return RowPiece(TITLES, f"{id}:title", start, max(stop, start + _SHORTEST), words, node=id, kind="words")

    def _captions(self, id: str) -> list[RowPiece]:
        cues = _cues(self._texts.get((id, "srt"), ""))
        made = self._made_for.get((id, "srt"))
        if made is not None:
            cues = followed(cues, made, self._cut.shown)
        return [
            RowPiece(CAPTIONS, f"{id}:{number}", start, stop, words, node=id, fixed=True, kind="words")
            for number, (start, stop, words) in enumerate(cues)
        ]

    def _music(self, graph: Graph, wire: Wire) -> list[RowPiece]:
        node, source = graph.nodes[wire.target], graph.nodes[wire.source]
        media = Media(wire.source, wire.output, next(iter(self._cut.sources.items(wire.source, wire.output)), None))
        known = self._cut.sources.known(media)
        start, end = float(self._value(node, "music_delay")), float(self._cut.shown.length)
        stop = min(end, start + float(known.seconds)) if known else end
        if stop <= start:
            return []
        spec = self._session.catalog.get(source.type)
        return [
            RowPiece(
                MUSIC,
                f"{wire.source}:bed",
                start,
                stop,
                source.title or (spec.title if spec else "") or wire.source,
                media=media,
                node=wire.target,
                gain=float(self._value(node, "music_gain")),
                fade_in=min(float(self._value(node, "music_fade_in")), stop - start),
                fade_out=min(float(self._value(node, "music_fade_out")), stop - start),
                muted=source.muted,
                whole=True,
            )
        ]

    def _value(self, node: Node, name: str) -> Any:
        spec = self._session.catalog.get(node.type)
        setting = spec.setting(name) if spec else None
        default = setting.default if setting else 0
        value = node.settings.get(name, default)
        return value if isinstance(value, str) == isinstance(default, str) else default

    # --- words that nodes make -------------------------------------------------------------------------------

    def _ask(self) -> None:
        document = self._session.document
        graph = document.graph
        wanted: list[tuple[str, str, bool]] = []
        for id in _after(graph, self._cut.node):
            if graph.nodes[id].type == _CAPTIONS:
                wanted.append((id, "srt", self._at_hand(graph, id)))
            elif graph.nodes[id].type == _TITLE:
                wanted += [(wire.source, wire.output, False) for wire in graph.into(id) if wire.input == "heading"]
        for node, output, make in wanted:
            self._ask_for(node, output, make)

    def _at_hand(self, graph: Graph, id: str) -> bool:
        """Whether captions can be made now at no cost: all that they are made from is there, but for titles, which are
        as cheap. They then follow every edit of the cut at once."""
        run = self._session.run
        if run.summary(id).status is Status.DONE:
            return False
        before = upstream([id], lambda node: [wire.source for wire in graph.into(node)]) - {id}
        missing = [node for node in before if run.summary(node).status is not Status.DONE]
        return not run.running and all(graph.nodes[node].type in (_TITLE, _CAPTIONS) for node in missing)

    def _ask_for(self, node: str, output: str, make: bool) -> None:
        document, cut = self._session.document, self._cut.timeline
        self._session.engine.look(
            document.graph,
            document.folder,
            FactsOf(node, output, urgency=2, make=make, replaces=f"words {id(self)} {node} {output}"),
            lambda answer: self._read(node, output, answer, cut),
            self,
        )

    def _read(self, node: str, output: str, answer: Looked, cut: Timeline) -> None:
        text = answer.facts.text
        if text is not None:
            self._made_for[node, output] = cut
            if text != self._texts.get((node, output)):
                self._texts[node, output] = text  # what was read last stays while it is out of date
            self._collect()

    # --- dragging --------------------------------------------------------------------------------------------

    def hold(self, piece: RowPiece | None) -> None:
        """Show a piece as a drag would leave it; None shows what is."""
        self._held = piece
        self._collect()

    def keep(self, label: str, piece: RowPiece) -> None:
        """Make a piece what it was dragged to."""
        self._held = None
        graph = self._session.document.graph
        old = next((one for one in self.pieces if one.id == piece.id), piece)
        for name, value in _settings(piece, old).items():
            graph = graph.set(piece.node, name, value)
        self._session.document.edit(label, graph)
        self._collect()


class AddedTrackDrag:
    """A drag of one of them, with the same parts as a clip's."""

    def __init__(
        self, label: str, added: AddedTracks, scale: Scale, found: Hit, rect: QRectF, start: QPointF, snap: Snapper
    ) -> None:
        self.label = label
        self.piece = found.piece
        self.snap = snap
        self.said = ""
        self._added = added
        self._scale = scale
        self._part = found.part
        self._rect = rect
        self._start = start
        self._began = scale.at(start.x())
        self._now = found.piece

    def to(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """The pointer is here now."""
        by, piece = self._scale.at(at.x()) - self._began, self.piece
        match self._part:
            case "body":
                start = max(0.0, piece.start + by)
                start = max(0.0, start + self.snap(start, start + piece.length))
                self._now = replace(piece, start=_tidy(start), stop=_tidy(start) + piece.length)
                self.said = f"{self._now.start:.2f} s"
            case "start":
                start = piece.start + by
                start = max(0.0, min(start + self.snap(start), piece.stop - _SHORTEST))
                self._now = replace(piece, start=_tidy(start))
                self.said = f"{self._now.length:.2f} s"
            case "end":
                stop = piece.stop + by
                stop = max(stop + self.snap(stop), piece.start + _SHORTEST)
                self._now = replace(piece, stop=_tidy(stop))
                self.said = f"{self._now.length:.2f} s"
            case "fade_in":
                most = piece.length - piece.fade_out
                self._now = replace(piece, fade_in=_tidy(max(0.0, min(most, piece.fade_in + by))))
                self.said = f"{self._now.fade_in:.2f} s"
            case "fade_out":
                most = piece.length - piece.fade_in
                self._now = replace(piece, fade_out=_tidy(max(0.0, min(most, piece.fade_out - by))))
                self.said = f"{self._now.fade_out:.2f} s"
            case "gain":
                self._now = replace(piece, gain=dragged_gain(self._rect, piece.gain, self._start.y(), at.y(), keys))
                self.said = decibels(self._now.gain)
        self._added.hold(self._now)

    def drop(self) -> None:
        """Let go: make it so."""
        self._added.hold(None)
        if self._now != self.piece:
            self._added.keep(self.label, self._now)

    def cancel(self) -> None:
        self._added.hold(None)


def _settings(new: RowPiece, old: RowPiece) -> dict[str, float]:
    """What a drag has changed, in the words of the node's settings."""
    if new.row == TITLES:
        found = {"at": (new.start, old.start), "seconds": (new.length, old.length)}
    else:
        found = {
            "music_delay": (new.start, old.start),
            "music_gain": (new.gain, old.gain),
            "music_fade_in": (new.fade_in, old.fade_in),
            "music_fade_out": (new.fade_out, old.fade_out),
        }
    return {name: round(now, 3) for name, (now, before) in found.items() if abs(now - before) > 1e-6}


def _after(graph: Graph, id: str) -> list[str]:
    """Everything that a node's outputs run on to, nearest first."""
    found: dict[str, None] = {}
    todo = [id] if id in graph.nodes else []
    for one in todo:
        for wire in graph.out_of(one):
            if wire.target not in found and wire.target in graph.nodes:
                found[wire.target] = None
                todo.append(wire.target)
    return list(found)


def _cues(srt: str) -> list[tuple[float, float, str]]:
    """(start, stop, words) of SRT text; none of text that cannot be read."""
    if not srt.strip():
        return []
    import pysubs2

    try:
        read = pysubs2.SSAFile.from_string(srt, format_="srt")
    except (pysubs2.exceptions.Pysubs2Error, ValueError):
        return []
    return [(cue.start / 1000, cue.end / 1000, cue.plaintext.replace("\n", " ")) for cue in read]


def _tidy(seconds: float) -> float:
    return round(seconds, 2)
