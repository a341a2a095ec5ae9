"""Shots made where the cut needs them: one more take of a clip, more after its end, a new one in a gap.

Each is one edit of the graph: nodes are added, wired to the timeline as one more picture, and the cut's own data say
where what they make lies. What was there stays wired, so that a take is put in its place only when somebody says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from studio.film.timeline.edits import insert
from studio.film.timeline.model import ZERO, Clip, EditError, Timeline
from studio.film.timeline.nesting import with_source
from studio.film.timeline.overrides import overrides
from studio.film.timeline.ranges import replace_source
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Wire
from studio.graph.graph_edits import connect, new_node
from studio.graph.spec import NodeSpec, SeedKind

_TAKE = "-take"


@dataclass(frozen=True)
class Origin:
    """Where the picture of a clip comes from: an output, and the shot of a series or None."""

    node: str
    output: str
    item: str | None = None


@dataclass(frozen=True)
class Wanted:
    """What is asked for. prompt: '' for the maker's own; seed: None for a random one."""

    prompt: str = ""
    seed: int | None = None
    model: str = "auto"


@dataclass(frozen=True)
class Bench:
    """What an edit is made on: the graph, the node of the cut, its automatic cut and the cut as it is."""

    graph: Graph
    catalog: Catalog
    node: str
    automatic: Timeline
    cut: Timeline


def extended(bench: Bench, id: str, origin: Origin, seconds: Fraction, wanted: Wanted) -> tuple[Graph, str]:
    """The graph with a clip going on for some seconds from its last frame, and the id of the clip that does. What
    comes after moves on. EditError for clips of other tracks than the storyline, and for those that end in another
    moment than the source's running: backwards, frozen or ramped."""
    clip = _on_storyline(bench.cut, id)
    if seconds <= 0:
        raise EditError("nothing is added", mend="Ask for more than 0 seconds.")
    if clip.retimed:
        raise EditError("a clip that is frozen, ramped or runs backwards has no movement to go on with",
                        mend="Undo that first, or fill a gap after it.")  # fmt: skip
    seconds = max(1, round(seconds * bench.cut.rate)) / bench.cut.rate
    graph, last = _frame_of(bench, bench.graph, origin, _last_moment(clip, bench.cut.rate))
    graph, made = _animated(bench, graph, last, seconds, wanted)
    index = [one.id for one in bench.cut.picture.clips].index(id) + 1
    return _shown(bench, graph, made, seconds, lambda cut: insert(cut, Clip(made, made, seconds), index)), made


def bridged(bench: Bench, after: str, before: Origin | None, following: Origin, wanted: Wanted) -> tuple[Graph, str]:
    """The graph with the gap before a clip filled, and the new clip's id: it leaves from the last frame of the clip
    before and comes to the first of the one that follows. At the film's start it is only led up to it.

    after: the clip that the gap lies before; before, following: where the neighbours' pictures come from.
    """
    cut, clip = bench.cut, _gap_before(bench.cut, after)
    seconds = clip.gap
    graph, first = _frame_of(bench, bench.graph, following, clip.offset)
    graph, coming = _animated(bench, graph, first, seconds, wanted)
    x, y = graph.nodes[coming].position
    graph, made = new_node(graph, bench.catalog["video.reverse"], (x + 240, y))
    graph = connect(graph, bench.catalog, Wire(coming, "out", made, "video"))
    index = [one.id for one in cut.picture.clips].index(after)
    if before is not None and index:
        graph, last = _frame_of(bench, graph, before, _last_moment(cut.picture.clips[index - 1], cut.rate))
        graph, leaving = _animated(bench, graph, last, seconds, wanted)
        x, y = graph.nodes[made].position
        graph, joined = new_node(graph, bench.catalog["video.transition"], (x + 240, y), seconds=_number(seconds))
        graph = connect(
            graph, bench.catalog, Wire(leaving, "out", joined, "first"), Wire(made, "out", joined, "second")
        )
        made = joined
    return _into_gap(bench, graph, made, after, seconds), made


def invented(bench: Bench, after: str, wanted: Wanted) -> tuple[Graph, str]:
    """The graph with the gap before a clip filled by a still of the prompt that is animated, and its clip's id."""
    seconds = _gap_before(bench.cut, after).gap
    if not wanted.prompt.strip():
        raise EditError("a new shot needs words", mend="Say what is to be seen.")
    graph, words = _words(bench, bench.graph, wanted.prompt)
    x, y = graph.nodes[words].position
    graph, still = new_node(graph, bench.catalog["image.generate"], (x + 240, y), **_seed(wanted))
    graph = connect(graph, bench.catalog, Wire(words, "out", still, "prompt"))
    graph, made = _animated(bench, graph, still, seconds, replace(wanted, prompt=""))
    return _into_gap(bench, graph, made, after, seconds), made


def maker(graph: Graph, catalog: Catalog, origin: Origin) -> str:
    """The node that draws a clip's picture by a seed: the nearest before the cut; '' where there is none."""
    todo, seen = [origin.node], {origin.node}
    for id in todo:  # grows while it is read
        spec = catalog.get(graph.nodes[id].type) if id in graph.nodes else None
        if spec and _seeded(spec):
            return id
        fresh = [wire.source for wire in graph.into(id) if wire.source not in seen]
        todo += fresh
        seen.update(fresh)
    return ""


def prompt_of(graph: Graph, catalog: Catalog, node: str) -> str:
    """The words that a maker is given by a text beside it; '' where they come from elsewhere."""
    wire = next((wire for wire in graph.into(node) if wire.input == "prompt"), None)
    found = graph.nodes[wire.source] if wire else None
    return str(found.settings.get("text", "")) if found and found.type == "text.value" else ""


def retaken(bench: Bench, id: str, origin: Origin, wanted: Wanted) -> tuple[Graph, str]:
    """The graph with one more take of what a clip shows, and the source that it is; the clip shows the old one until
    `used`. EditError where nothing on the way is made by a seed, and for a shot of a series, whose takes are its own
    seeds (`reseeded`)."""
    if origin.item is not None:
        raise EditError("the shots of a series are made by one node", mend="Give the shot a seed of its own.")
    making = maker(bench.graph, bench.catalog, origin)
    if not making:
        raise EditError("nothing that this clip comes from is made by a seed", mend="Extend it, or replace it.")
    graph, source = bench.graph, origin.node
    way = _way(graph, making, source)
    names: dict[str, str] = {}
    for old in way:
        place = graph.nodes[old].position
        new = graph.free_id(f"{_base(old)}{_TAKE}" if old == source else old)
        graph = graph.add(new, replace(graph.nodes[old], position=(place[0], place[1] + 180)))
        names[old] = new
    wires = [
        Wire(names.get(wire.source, wire.source), wire.output, names[old], wire.input)
        for old in way
        for wire in bench.graph.into(old)
    ]
    graph = connect(graph, bench.catalog, *wires)
    spec = bench.catalog[graph.nodes[names[making]].type]
    for setting in spec.settings:
        if isinstance(setting.kind, SeedKind):
            graph = graph.set(names[making], setting.name, "random" if wanted.seed is None else wanted.seed)
    if wanted.prompt and wanted.prompt != prompt_of(bench.graph, bench.catalog, making) and spec.input("prompt"):
        graph, words = _words(bench, graph, wanted.prompt)
        graph = connect(graph, bench.catalog, Wire(words, "out", names[making], "prompt"))
    made = names[source]
    graph = connect(graph, bench.catalog, Wire(made, origin.output, bench.node, "pictures"))
    _, clip = bench.cut.find(id)
    wider = with_source(bench.automatic, made, clip.length)
    return _with_cut(bench, graph, wider, bench.cut), made


def reseeded(bench: Bench, origin: Origin, seed: int) -> Graph:
    """The graph with one shot of a series made by another seed: its own, the others stay as they are. The take before
    is among the node's takes."""
    making = maker(bench.graph, bench.catalog, origin)
    spec = bench.catalog.get(bench.graph.nodes[making].type) if making else None
    if spec is None or origin.item is None:
        raise EditError("nothing that this clip comes from is made by a seed", mend="Extend it, or replace it.")
    graph = bench.graph
    for setting in spec.settings:
        if isinstance(setting.kind, SeedKind):
            graph = graph.set(making, setting.name, seed, item=origin.item)
    return graph


def takes_of(automatic: Timeline, clip: Clip) -> tuple[str, ...]:
    """The sources that are takes of what a clip shows, that one among them, in the order that they were made."""
    base = _base(clip.source)
    return tuple(dict.fromkeys(one.source for one in automatic.picture.clips if _base(one.source) == base))


def used(cut: Timeline, id: str, take: str) -> Timeline:
    """The cut with another take in a clip's place, from the same moment of it on."""
    return replace_source(cut, id, take, cut.find(id)[1].offset)


# --- parts ----------------------------------------------------------------------------------------------------------


def _base(source: str) -> str:
    head, found, number = source.rpartition(_TAKE)
    return head if found and not number.strip("-0123456789") else source


def _seeded(spec: NodeSpec) -> bool:
    return any(isinstance(setting.kind, SeedKind) for setting in spec.settings)


def _way(graph: Graph, start: str, end: str) -> list[str]:
    """Nodes from one to another, both of them, the last first."""
    way, todo = {end}, [end]

    def leads(id: str, seen: frozenset[str]) -> bool:
        return id == start or any(leads(w.source, seen | {id}) for w in graph.into(id) if w.source not in seen)

    while todo:
        id = todo.pop()
        if id != start:
            fresh = [w.source for w in graph.into(id) if w.source not in way and leads(w.source, frozenset())]
            way.update(fresh)
            todo += fresh
    return [id for id in graph.nodes if id in way]


def _on_storyline(cut: Timeline, id: str) -> Clip:
    track, clip = cut.find(id)
    if track is not cut.picture:
        raise EditError("only clips of the storyline go on", mend="Choose a clip of the lowest picture track.")
    if track.locked:
        raise EditError("the track is locked", mend="Unlock it first.")
    return clip


def _gap_before(cut: Timeline, id: str) -> Clip:
    clip = _on_storyline(cut, id)
    if clip.gap <= 0:
        raise EditError("there is no gap before this clip", mend="Choose a gap of the storyline.")
    return clip


def _last_moment(clip: Clip, rate: Fraction) -> Fraction:
    """Of the source, in the last frame that a clip shows."""
    return max(ZERO, clip.offset + (clip.length - 1 / rate) * clip.speed)


def _frame_of(bench: Bench, graph: Graph, origin: Origin, moment: Fraction) -> tuple[Graph, str]:
    """With a node that gives one frame of where a picture comes from."""
    catalog, (node, output) = bench.catalog, (origin.node, origin.output)
    x, y = graph.nodes[node].position
    if origin.item is not None:
        graph, picked = new_node(graph, catalog["edit.shot"], (x + 240, y + 160), shot=origin.item)
        graph = connect(graph, catalog, Wire(node, output, picked, "pictures"))
        node, output = picked, "out"
    graph, still = new_node(graph, catalog["video.frame"], (x + 480, y + 160), seconds=_number(moment))
    return connect(graph, catalog, Wire(node, output, still, "video")), still


def _animated(bench: Bench, graph: Graph, still: str, seconds: Fraction, wanted: Wanted) -> tuple[Graph, str]:
    """With a clip made of a still, as long as asked, at the cut's rate."""
    x, y = graph.nodes[still].position
    settings = {"seconds": _number(seconds), "rate": _rate(bench.cut.rate), "model": wanted.model, **_seed(wanted)}
    graph, made = new_node(graph, bench.catalog["video.animate"], (x + 240, y), **settings)
    graph = connect(graph, bench.catalog, Wire(still, "out", made, "image"))
    if wanted.prompt:
        graph, words = _words(bench, graph, wanted.prompt)
        graph = connect(graph, bench.catalog, Wire(words, "out", made, "prompt"))
    return graph, made


def _words(bench: Bench, graph: Graph, prompt: str) -> tuple[Graph, str]:
    x, y = graph.nodes[bench.node].position
    below = max(node.position[1] for node in graph.nodes.values())
    return new_node(graph, bench.catalog["text.value"], (x - 800, max(y, below) + 180), text=prompt)


def _into_gap(bench: Bench, graph: Graph, made: str, after: str, seconds: Fraction) -> Graph:
    """With a clip in the place of the gap before another."""

    def change(cut: Timeline) -> Timeline:
        index = [clip.id for clip in cut.picture.clips].index(after)
        closed = cut.with_clip(after, lambda clip: replace(clip, gap=ZERO))
        return closed.with_track(
            closed.picture.name, lambda clips: (*clips[:index], Clip(made, made, seconds), *clips[index:])
        )

    return _shown(bench, graph, made, seconds, change)


def _shown(bench: Bench, graph: Graph, made: str, seconds: Fraction, change: Callable[[Timeline], Timeline]) -> Graph:
    """With the new node wired to the cut, and the cut changed for it."""
    output = bench.catalog[graph.nodes[made].type].outputs[0].name
    graph = connect(graph, bench.catalog, Wire(made, output, bench.node, "pictures"))
    return _with_cut(bench, graph, with_source(bench.automatic, made, seconds), change(bench.cut))


def _with_cut(bench: Bench, graph: Graph, automatic: Timeline, cut: Timeline) -> Graph:
    before = graph.nodes[bench.node].settings.get("edit")
    return graph.set(bench.node, "edit", overrides(automatic, cut, before if isinstance(before, dict) else None))


def _seed(wanted: Wanted) -> dict[str, Any]:
    return {} if wanted.seed is None else {"seed": wanted.seed}


def _number(seconds: Fraction) -> float:
    return round(float(seconds), 5)


def _rate(rate: Fraction) -> str | int:
    return int(rate) if rate.denominator == 1 else str(rate)
