"""Wires into the cut: a new timeline that finds its shots and sounds, and outputs and files dropped onto a track."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from studio.film.timeline import Timeline, edits, tracks
from studio.film.timeline.overrides import renamed
from studio.graph.graph import Graph, Node, Wire, topological
from studio.graph.graph_edits import connect, new_node
from studio.graph.lifting import kinds
from studio.graph.validate import refusal
from studio.media.values import Shot, Video
from studio.ui.canvas.drop import nodes_for_files
from studio.ui.lut_files import with_lut
from studio.ui.session import Session
from studio.ui.timeline.cut import SOCKETS, TYPE
from studio.ui.timeline.rows import RowPiece


def add_timeline(session: Session) -> str:
    """Add a cut and wire to it what fits: the last clips, the script's shots, voices and effects. Its node's id."""
    graph = session.document.graph
    right = max((node.position[0] for node in graph.nodes.values()), default=0) + 320
    top = min((node.position[1] for node in graph.nodes.values()), default=0)
    id = graph.free_id("timeline")
    made = graph.add(id, Node(TYPE, position=(right, top)))
    for socket, wanted in (
        ("pictures", lambda type, out: out is Video and not type.startswith("publish.")),
        ("shots", lambda type, out: out is Shot),
        ("voice", lambda type, out: type.startswith("voice.")),
        ("effects", lambda type, out: type == "audio.effect"),
        ("music", lambda type, out: type == "audio.music"),
    ):
        made = _wired(made, session, id, socket, wanted)
    session.document.edit(QCoreApplication.translate("timeline", "Add a timeline"), made)
    session.selection.select([id])
    return id


def _wired(graph: Graph, session: Session, id: str, socket: str, wanted: Callable[[str, type], bool]) -> Graph:
    """With the last output wired that the socket takes: one that nothing else of its kind goes on from."""
    catalog = session.catalog
    for source in reversed(_in_order(graph)):
        spec = catalog.get(graph.nodes[source].type)
        for output in spec.outputs if spec and source != id else ():
            wire = Wire(source, output.name, id, socket)
            given = kinds(graph, catalog).of(source, output.name) or output.type
            if wanted(graph.nodes[source].type, given) and not refusal(wire, graph, catalog):
                return connect(graph, catalog, wire)
    return graph


def _in_order(graph: Graph) -> list[str]:
    before = {node: [wire.source for wire in graph.into(node)] for node in graph.nodes}
    return topological(graph.nodes, lambda node: before[node])[0]


def wired_to_cut(session: Session, cut: str, node: str, output: str, row: str) -> Graph | None:
    """With an output wired to the cut: to the socket of a row if that takes it, else to the first that does. None when
    none does."""
    graph, catalog = session.document.graph, session.catalog
    for socket in dict.fromkeys((SOCKETS.get(row, ""), *SOCKETS.values(), "shots")):
        wire = Wire(node, output, cut, socket)
        if socket and cut in graph.nodes and not refusal(wire, graph, catalog):
            return connect(graph, catalog, wire)
    return None


class Wired(NamedTuple):
    """A graph with files in its cut: the new nodes' ids, and the files that nothing loads."""

    graph: Graph
    added: tuple[str, ...] = ()
    left: tuple[Path, ...] = ()


def files_to_cut(session: Session, cut: str, paths: Sequence[Path], row: str) -> Wired:
    """With a load node for each media file, wired to the cut: to the row's socket where it takes it. A picture is held
    as a clip."""
    graph, catalog, folder = session.document.graph, session.catalog, session.document.folder
    if cut not in graph.nodes:
        return Wired(graph)
    x, y = graph.nodes[cut].position
    below = 260 + max((node.position[1] - y for node in graph.nodes.values()), default=0)
    dropped = nodes_for_files(graph, catalog, paths, (x - 520, y + below), folder, films=True)
    made, wired = dropped.graph, list[str]()
    for id in dropped.added:
        source = id
        if made.nodes[id].type == "image.load":
            place = made.nodes[id].position
            made, source = new_node(made, catalog["video.still"], (place[0] + 240, place[1]))
            made = connect(made, catalog, Wire(id, "out", source, "image"))
            wired.append(source)
        output = catalog[made.nodes[source].type].outputs[0].name
        for socket in _sockets(made, cut, row):
            wire = Wire(source, output, cut, socket)
            if socket and not refusal(wire, made, catalog):
                made = connect(made, catalog, wire)
                break
        if made.nodes[source].type == "video.load":  # in sight, so that it can be cleaned or left out on its way
            made = connect(made, catalog, Wire(source, "audio", cut, "sounds"))
        wired.append(id)
    return Wired(made, tuple(wired), dropped.left)


def _sockets(graph: Graph, cut: str, row: str) -> tuple[str, ...]:
    """Where a file may go, best first. The first music lies under all of the film; any other sound is laid where it
    was let go, and comes by the socket whose sounds need not belong to a shot."""
    scored = any(wire.input == "music" for wire in graph.into(cut))
    under_all = row not in ("voice", "effects") and not row.startswith("audio-") and not scored
    return ("pictures", "music", "effects") if under_all else ("pictures", "effects")


def laid(timeline: Timeline, sources: Sequence[str], row: str, at: Fraction) -> Timeline:
    """The cut with the clips of dropped files put where they were let go, one after the other: among the pictures of
    the storyline, or at that moment of another track. Music under all of the film stays there."""
    kind = next((track.kind for track in timeline.tracks if track.name == row), "picture")
    moment = timeline.snapped(at)
    for source in sources:
        for track, clip in [pair for pair in timeline.clips() if pair[1].source == source]:
            if track is timeline.picture and (kind != "picture" or row in ("", track.name)):
                middles = [
                    (timeline.spans[c.id].start + timeline.spans[c.id].stop) / 2
                    for c in timeline.picture.clips
                    if c.id != clip.id
                ]
                timeline = edits.move(timeline, clip.id, sum(middle < moment for middle in middles))
                moment = timeline.spans[clip.id].stop
                continue
            if track.kind != kind or track.name == row:
                timeline = edits.shift(timeline, clip.id, moment) if track.kind == "sound" else timeline
            else:
                timeline = tracks.carry(timeline, clip.id, row, moment)
            moment += clip.length
    return timeline


def lut_on_clip(session: Session, cut: str, path: Path, piece: RowPiece) -> tuple[Graph, str] | None:
    """With a lookup table between a clip's source and the cut, and its node: it does nothing to other clips of the
    series. None where none fits. A clip that is called by its source's name keeps what was changed of it in the cut."""
    graph, catalog, media = session.document.graph, session.catalog, piece.media
    if media is None or media.node not in graph.nodes:
        return None
    made = with_lut(graph, catalog, session.document.folder, path, media.node, media.output, media.item)
    if made is None or media.item is not None or made[1] == media.node:
        return made
    changed, id = made
    edit = changed.nodes[cut].settings.get("edit")
    if isinstance(edit, Mapping):
        changed = changed.set(cut, "edit", renamed(edit, media.node, id))
    return changed, id
