"""The cut that the timeline panel shows and edits: the automatic one of what is wired, with a person's changes.

The changes are the `edit` setting of the `edit.timeline` node. Every edit is one labelled snapshot of the document;
the engine is not needed for any of it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.base.errors import ShotgraphError
from studio.film.story import shots
from studio.film.timeline import Clip, EditError, Layout, Timeline, Track, apply, lay_out, overrides
from studio.film.timeline.looks import Framing
from studio.film.timeline.model import SOUND
from studio.film.timeline.tracks import socket_of
from studio.graph.graph import Graph, Node
from studio.ui.session import Session
from studio.ui.timeline.single import made_of, single
from studio.ui.timeline.sources import Media, Sources

TYPE = "edit.timeline"
_UNKNOWN = Fraction(4)  # seconds of a shot of which nothing is known yet
_NOTHING = lay_out((), layout=Layout(Fraction(24)))
SOCKETS = {"picture": "pictures", "voice": "voice", "effects": "effects", "music": "music"}
_TIMES = ("lead", "tail", "transition", "gap", "fade_in", "fade_out")


class TimelineCut(QObject):
    """changed: the cut, or what is known of its clips, is another one. refused(words): an edit cannot be made."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.sources = Sources(session, self)
        self.node = ""
        self.problem = ""
        self._script = ""
        self.automatic = self.timeline = _NOTHING
        self._media: dict[tuple[str, str], Media] = {}
        self._ids: dict[str, set[str]] = {}
        self._titles: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._laid: tuple[Any, ...] = ()
        self._ready: tuple[Timeline, dict[str, Any], Timeline] = (_NOTHING, {}, _NOTHING)
        self._board: tuple[Node | None, shots.Board] = (None, shots.Board())
        self._told = False
        self._trying: Callable[[Timeline], Timeline] | None = None
        self._tried: Timeline | None = None
        self.sources.changed.connect(self._lay_out)
        session.signals.changed.connect(lambda old, new: self._edited(old, new))
        session.selection.active_changed.connect(lambda _: self._choose())
        self._choose()

    # --- reading ---------------------------------------------------------------------------------------------

    @property
    def shown(self) -> Timeline:
        """The cut as a gesture would leave it while one goes on, else the cut."""
        return self._tried or self.timeline

    @property
    def framing(self) -> Framing:
        """How clips of another shape are fitted into the film, where they do not say so themselves."""
        node = self._session.document.graph.nodes.get(self.node)
        found = self._setting(node, "framing") if node else "fill"
        return "fit" if found == "fit" else "stretch" if found == "stretch" else "fill"

    def media(self, track: Track, clip: Clip) -> Media | None:
        """Where a clip's picture or sound comes from; None for a title, and for a sound of a picture's own."""
        return self._media.get(socket_of(track, clip.source, self._ids))

    def has(self, track: Track, clip: Clip) -> bool:
        """Whether a clip's source is one of this cut's. Titles have none."""
        if track.kind == "title":
            return clip.title is not None
        socket, id = socket_of(track, clip.source, self._ids)
        return id in self._ids.get("picture" if socket == SOUND else socket, ())

    def source_of(self, media: Media) -> tuple[str, str]:
        """What the cut calls a value on a wire, and the track that it comes on; ('', '') for none of its own."""
        return next(((id, track) for (track, id), known in self._media.items() if known == media), ("", ""))

    def title(self, track: Track, clip: Clip) -> str:
        """What people call what a clip shows: the shot, else the node that it comes from, else its file."""
        source = clip.source.rpartition("/")[2]
        if source in self._titles:
            return self._titles[source]
        media = self.media(track, clip)
        graph = self._session.document.graph
        node = graph.nodes.get(media.node) if media else None
        if media is None or node is None:
            return source
        loading = made_of(graph, media.node)
        path = graph.nodes[loading].settings.get("path") if loading else ""
        return node.title or (Path(path).name if isinstance(path, str) and path else "") or source

    def number(self, source: str) -> int:
        """The number that the storyboard gives a shot; 0 for what is no shot of the script."""
        return self._numbers.get(source, 0)

    # --- editing ---------------------------------------------------------------------------------------------

    def edit(
        self,
        label: str,
        change: Callable[[Timeline], Timeline],
        *,
        also: Callable[[Graph], Graph] | None = None,
        merge_key: str | None = None,
    ) -> bool:
        """Make a change one step of the document's history; False (and `refused`) when it cannot be made. also: what
        is done to other nodes in the same step. merge_key: of edits that are one step together."""
        self._trying = self._tried = None
        try:
            edited = change(self.timeline)
        except EditError as error:
            self.refused.emit(str(error))
            self.changed.emit()
            return False
        graph = self._session.document.graph
        if self.node not in graph.nodes:
            return False
        data = overrides(self.automatic, edited, self._data(graph))
        self._ready = (self.automatic, data, edited)
        self._told = False
        changed = graph.set(self.node, "edit", data) if data else graph.reset(self.node, "edit")
        self._session.document.edit(label, changed if also is None else also(changed), merge_key)
        if not self._told:  # the edit changes nothing: what was tried out is over all the same
            self.changed.emit()
        return True

    def try_out(self, change: Callable[[Timeline], Timeline] | None) -> bool:
        """Show what a change would do, without making it; None shows the cut itself. False when it cannot be made:
        what was shown stays."""
        try:
            self._tried = change(self.timeline) if change else None
        except EditError:
            return False
        self._trying = change
        self.changed.emit()
        return True

    def _try_again(self) -> None:
        """A shot's length may become known in the middle of a drag, which goes on showing what it would do."""
        try:
            self._tried = self._trying(self.timeline) if self._trying else None
        except EditError:
            self._tried = None

    # --- following the document --------------------------------------------------------------------------------

    def _edited(self, old: Graph, new: Graph) -> None:
        """Lay out anew when the cut's node, its wires or the script is another; nodes that move about are not."""
        known = {self.node, self._script}
        same = old.nodes.keys() == new.nodes.keys() and (old.wires is new.wires or old.wires == new.wires)
        if not same or any(old.nodes.get(id) is not new.nodes.get(id) for id in known):
            self._choose()
            self._lay_out()

    def _choose(self) -> None:
        """The selected node if it is a cut, else the first there is."""
        graph = self._session.document.graph
        active = self._session.selection.active
        cuts = [id for id, node in graph.nodes.items() if node.type == TYPE]
        chosen = active if active in cuts else self.node if self.node in cuts else next(iter(cuts), "")
        if chosen != self.node:
            self.node = chosen
            self._lay_out()
        self.sources.watch(chosen, tuple((w.source, w.output) for w in graph.into(chosen) if w.input != "shots"))

    def _data(self, graph: Graph) -> dict[str, Any]:
        data = graph.nodes[self.node].settings.get("edit")
        return data if isinstance(data, dict) else {}

    def _lay_out(self) -> None:
        graph = self._session.document.graph
        node = graph.nodes.get(self.node)
        if node is None:
            self.automatic = self.timeline = _NOTHING
            self._laid = ()
            self._trying = self._tried = None
            self._session.playhead.set_film(0.0, _NOTHING.rate)
            self.changed.emit()
            return
        board = self._shots(graph)
        self._script = board.node
        self._titles = {shot.id: shot.title for shot in board.shots}
        self._numbers = {shot.id: shot.number for shot in board.shots}
        self._media, self._ids, self.problem = {}, {}, ""
        planned = {shot.id: _exact(shot.seconds) for shot in board.shots}
        pictures = self._pictures(graph, list(planned))
        rate = self._rate(node, pictures)
        settings = {name: self._setting(node, name) for name in (*_TIMES, "timing", "short")}
        times = (_exact(settings[name]) for name in _TIMES)
        laid = (
            [(id, self._seconds(media) or planned.get(id) or _UNKNOWN) for id, media in pictures],
            *([(id, self._length(graph, media)) for id, media in self._sounds(graph, t)] for t in _SOUNDS),
            Layout(rate, settings["timing"], settings["short"], *times),
            planned if any(wire.input == "shots" for wire in graph.into(self.node)) else None,
        )
        if laid != self._laid:
            *sources, layout, lengths = laid
            self.automatic = lay_out(*sources, layout=layout, planned=lengths)  # type: ignore[arg-type]
            self._laid = laid
        self.timeline = self.automatic
        try:
            self.timeline = self._applied(self._data(graph))
        except ShotgraphError as error:
            self.problem = str(error)
        self._try_again()
        self._session.playhead.set_film(float(self.timeline.length), rate)
        self._told = True
        self.changed.emit()

    def _applied(self, data: dict[str, Any]) -> Timeline:
        """The automatic cut with the changes: of an edit that was just made, what it gave."""
        automatic, ready, edited = self._ready
        if automatic is not self.automatic or ready != data:
            edited = apply(self.automatic, data)
            self._ready = (self.automatic, data, edited)
        return edited

    def _shots(self, graph: Graph) -> shots.Board:
        """The script is read again when it is another one."""
        known = self._board
        mine = known[1].node
        same = bool(mine) and not known[1].reason and graph.nodes.get(mine) is known[0]
        if not same:
            board = shots.board(graph)
            self._board = (graph.nodes.get(board.node), board)
        return self._board[1]

    def _pictures(self, graph: Graph, shots: list[str]) -> list[tuple[str, Media]]:
        """Clip ids with what they show: what was made, or else the script's shots that will be."""
        found: list[tuple[str, Media]] = []
        for wire in graph.into(self.node):
            if wire.input != "pictures":
                continue
            items = self.sources.items(wire.source, wire.output)
            alone = self._alone(graph, wire.source)
            if alone:
                items = items or [None]
            elif None not in items and not self.sources.whole(wire.source) and (not items or set(items) & set(shots)):
                items = list[str | None](shots)  # of some shots nothing is made yet
            for item in items:
                found.append((item or wire.source, Media(wire.source, wire.output, item)))
        self._know("picture", found)
        return list(dict(found).items())

    def _sounds(self, graph: Graph, track: str) -> list[tuple[str, Media]]:
        found: list[tuple[str, Media]] = []
        for wire in graph.into(self.node):
            if wire.input == SOCKETS[track]:
                items = self.sources.items(wire.source, wire.output)
                for item in items or ([None] if self._alone(graph, wire.source) else []):
                    found.append((item or wire.source, Media(wire.source, wire.output, item)))
        if track == "music":  # a list: its pieces are counted
            found = [(str(number), media) for number, (_, media) in enumerate(found, 1)]
        self._know(track, found)
        return found

    def _alone(self, graph: Graph, node: str) -> bool:
        return single(graph, self._session.catalog, node)

    def _know(self, track: str, found: list[tuple[str, Media]]) -> None:
        self._media |= {(track, id): media for id, media in found}
        self._ids[track] = {id for id, _ in found}

    def _length(self, graph: Graph, media: Media) -> Fraction:
        """Of a sound: nothing while it is not made, but a file that is not read yet has some length."""
        usual = _UNKNOWN if media.item is None and self._alone(graph, media.node) else Fraction(0)
        return self._seconds(media) or usual

    def _seconds(self, media: Media) -> Fraction | None:
        known = self.sources.known(media)
        return known.seconds if known else None

    def _rate(self, node: Node, pictures: list[tuple[str, Media]]) -> Fraction:
        own = Fraction(str(self._setting(node, "rate") or 0))
        if own > 0:
            return own
        known = (self.sources.known(media) for _, media in pictures)
        return next((one.rate for one in known if one), Fraction(24))

    def _setting(self, node: Node, name: str) -> Any:
        setting = self._session.catalog[TYPE].setting(name)
        default = setting.default if setting else None
        value = node.settings.get(name, default)
        return value if isinstance(value, str) == isinstance(default, str) else default


_SOUNDS = ("voice", "effects", "music")


def _exact(seconds: Any) -> Fraction:
    """What was typed: 0.3 is three tenths."""
    return Fraction(str(seconds or 0))
