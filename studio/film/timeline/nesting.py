"""Clips put together as a sequence of their own: another timeline in the graph, which is one clip of the first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from studio.film.timeline.edits import rearranged
from studio.film.timeline.model import ZERO, Clip, EditError, Timeline, Track
from studio.film.timeline.overrides import overrides
from studio.film.timeline.ranges import lay_over
from studio.film.timeline.settling import settled
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Wire
from studio.graph.graph_edits import connect, new_node

_SOCKETS = ("pictures", "sounds")


def nested(
    graph: Graph, catalog: Catalog, node: str, automatic: Timeline, cut: Timeline, ids: Collection[str]
) -> tuple[Graph, str]:
    """The graph with picture and title clips of a timeline put into one of their own, wired to the first as one more
    of its pictures, and that node's id. It lies where they lay, as long as they were; their own sounds go with them.

    automatic, cut: of the node, as it is now. EditError for sounds, which stay with the film.
    """
    found = [cut.find(id) for id in dict.fromkeys(ids)]
    if not found or any(track.kind == "sound" for track, _ in found):
        raise EditError("a sequence is made of pictures and titles", mend="Choose clips of picture and title tracks.")
    if any(track.locked for track, _ in found):
        raise EditError("a track is locked", mend="Unlock it first.")
    chosen = {clip.id for _, clip in found}
    start = min(cut.spans[id].start for id in chosen)
    stop = max(cut.spans[id].stop for id in chosen)
    x, y = graph.nodes[node].position
    settings = {name: value for name, value in graph.nodes[node].settings.items() if name != "edit"}
    data = overrides(automatic, _inside(cut, chosen, start))
    graph, made = new_node(graph, catalog["edit.timeline"], (x - 60, y + 320), **settings, edit=data)
    wires = [Wire(w.source, w.output, made, w.input) for w in graph.into(node) if w.input in _SOCKETS]
    graph = connect(graph, catalog, *wires, Wire(made, "video", node, "pictures"))
    on = next((track for track, _ in found if track is cut.picture), found[0][0])
    one = Clip(made, made, stop - start)
    wider = with_source(automatic, made, one.length)
    before = graph.nodes[node].settings.get("edit")
    outside = _outside(cut, chosen, on, one, start)
    return graph.set(node, "edit", overrides(wider, outside, before if isinstance(before, dict) else None)), made


def with_source(automatic: Timeline, made: str, seconds: Fraction) -> Timeline:
    """The automatic cut with what a new node gives. It is taken to be a frame longer, so that the data say how long the
    clip is: before anything is made, nobody else knows."""
    clip = Clip(made, made, seconds + 1 / automatic.rate)
    with_it = replace(automatic.picture, clips=(*automatic.picture.clips, clip))
    return replace(automatic, tracks=(with_it, *automatic.tracks[1:]))


def _inside(cut: Timeline, chosen: Collection[str], start: Fraction) -> Timeline:
    """The chosen clips alone, from the film's start on."""
    end, line = ZERO, list[Clip]()
    for clip in cut.picture.clips:
        if clip.id in chosen:
            span = cut.spans[clip.id]
            line.append(replace(clip, gap=span.start - start - end))
            end = span.stop - start
    there = {clip.id: cut.spans[clip.id].start - start for clip in line}
    tracks = [replace(cut.picture, clips=tuple(line))]
    for track in cut.tracks[1:]:
        kept = [clip for clip in track.clips if clip.id in chosen]
        moved = tuple(
            replace(clip, anchor=clip.anchor if clip.anchor in there else "", at=_at(cut, clip, start, there))
            for clip in kept
        )
        tracks.append(replace(track, clips=moved))
    return settled(replace(cut, tracks=tuple(tracks), markers=()))


def _at(cut: Timeline, clip: Clip, start: Fraction, there: dict[str, Fraction]) -> Fraction:
    return cut.spans[clip.id].start - start - there.get(clip.anchor, ZERO)


def _outside(cut: Timeline, chosen: Collection[str], on: Track, one: Clip, start: Fraction) -> Timeline:
    """The cut with one clip in place of the chosen; all else stays where it was."""
    end, line = ZERO, list[Clip]()
    for clip in cut.picture.clips:
        if clip.id not in chosen:
            span = cut.spans[clip.id]
            line.append(replace(clip, gap=span.start - end))
            end = span.stop
    if on is cut.picture:
        at = sum(cut.spans[clip.id].start < start for clip in line)
        before = max((cut.spans[clip.id].stop for clip in line[:at]), default=ZERO)
        line.insert(at, replace(one, gap=start - before))
        if at + 1 < len(line):
            following = line[at + 1]
            gap = cut.spans[following.id].start - (start + one.length)
            line[at + 1] = replace(following, gap=gap)
    made = rearranged(cut, tuple(line))
    rest = (replace(t, clips=tuple(c for c in t.clips if c.id not in chosen)) for t in made.tracks[1:])
    made = replace(made, tracks=(made.picture, *rest))
    return settled(made if on is cut.picture else lay_over(made, one, on.name, start))
