"""A timeline that was read, as nodes: a load for each of its files, wired to a timeline that holds the cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.film.timeline.gathering import Imported, Source
from studio.film.timeline.layout import Layout, lay_out
from studio.film.timeline.model import Clip, Timeline, Track
from studio.film.timeline.overrides import overrides
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Wire
from studio.graph.graph_edits import connect, new_node

_ASSUMED = Fraction(4)  # seconds of a file of which nobody says how long it is


def with_timeline(
    graph: Graph,
    catalog: Catalog,
    imported: Imported,
    at: tuple[float, float] = (0, 0),
    find: Callable[[str], Path] = Path,
) -> tuple[Graph, str]:
    """The graph with the imported cut as nodes, and the id of its timeline. find: where the file of a source is, from
    the path that the timeline has for it."""
    x, y = at
    names: dict[str, str] = {}
    nodes: list[tuple[str, Source]] = []
    for number, (name, source) in enumerate(imported.sources.items()):
        type = "video.load" if source.pictures else "audio.load"
        place = (x, y + number * 180)
        graph, made = new_node(graph, catalog[type], place, path=find(source.file).as_posix())
        id = graph.free_id(name.rpartition("/")[2])
        graph = graph.rename(made, id)
        names[name] = id if source.pictures else f"effects/{id}"
        nodes.append((id, source))
    cut = renamed(imported.cut, names)
    settings: dict[str, Any] = {"edit": overrides(automatic(nodes, cut.rate), cut), "rate": _rate(cut.rate)}
    if all(imported.size):
        settings |= {"width": imported.size[0] // 2 * 2, "height": imported.size[1] // 2 * 2}
    graph, timeline = new_node(graph, catalog["edit.timeline"], (x + 420, y), **settings)
    for id, source in nodes:
        output = catalog["video.load" if source.pictures else "audio.load"].outputs[0].name
        socket = "pictures" if source.pictures else "effects"
        graph = connect(graph, catalog, Wire(id, output, timeline, socket))
    return graph, timeline


def automatic(nodes: list[tuple[str, Source]], rate: Fraction) -> Timeline:
    """The cut that the timeline makes of these by itself."""
    seconds = [(id, source.pictures, source.seconds or _ASSUMED) for id, source in nodes]
    return lay_out(
        [(id, length) for id, pictures, length in seconds if pictures],
        effects=[(id, length) for id, pictures, length in seconds if not pictures],
        layout=Layout(rate),
    )


def renamed(cut: Timeline, names: Mapping[str, str]) -> Timeline:
    """The cut with other names for its sources; clips keep their ids."""

    def clip(one: Clip) -> Clip:
        return replace(one, source=names.get(one.source, one.source))

    def track(one: Track) -> Track:
        return replace(one, clips=tuple(map(clip, one.clips)))

    return replace(cut, tracks=tuple(map(track, cut.tracks)))


def _rate(rate: Fraction) -> str | int:
    return int(rate) if rate.denominator == 1 else str(rate)
