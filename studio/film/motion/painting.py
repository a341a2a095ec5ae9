"""What is painted on a shot's still, and edits of it: what the motion-brush painter shows and does.

The settings `brushes` and `static` of a `motion.brush` node stay the one source; a shot's own painting is an override
of both names. Knows no Qt.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.graph.catalog import Catalog
from studio.graph.graph import EMPTY, Graph, Node, Wire
from studio.media.motion import BRUSHES, brushes_data, read_brushes, read_strokes, strokes_data
from studio.media.values import Brush, Motion, Stroke

BRUSH = "motion.brush"
STATIC = BRUSHES
"""The number of the static mask, after the brushes 0..4."""

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Painting:
    """Five brushes, some of them empty, and the strokes of the static mask."""

    brushes: tuple[Brush, ...] = (Brush(),) * BRUSHES
    static: tuple[Stroke, ...] = ()

    @property
    def motion(self) -> Motion:
        return Motion(brushes=self.brushes, static=self.static)

    def strokes(self, number: int) -> tuple[Stroke, ...]:
        return self.static if number == STATIC else self.brushes[number].strokes

    def is_painted(self, number: int) -> bool:
        return bool(self.strokes(number)) or (number != STATIC and bool(self.brushes[number].region))

    def with_brush(self, number: int, **changes: Any) -> Painting:
        brushes = list(self.brushes)
        brushes[number] = replace(brushes[number], **changes)
        return replace(self, brushes=tuple(brushes))

    def with_strokes(self, number: int, strokes: Sequence[Stroke]) -> Painting:
        if number == STATIC:
            return replace(self, static=tuple(strokes))
        return self.with_brush(number, strokes=tuple(strokes))

    def painted(self, number: int, *strokes: Stroke) -> Painting:
        """With strokes more; erasing where nothing is painted changes nothing."""
        if not self.is_painted(number) and all(stroke.erase for stroke in strokes):
            return self
        return self.with_strokes(number, (*self.strokes(number), *strokes))

    def cleared(self, number: int) -> Painting:
        """Without the strokes and the path of a brush; its sliders stay."""
        if number == STATIC:
            return replace(self, static=())
        return self.with_brush(number, strokes=(), region="", path=())

    def moved(self, number: int, dx: float, dy: float) -> Painting:
        """A brush's strokes and path somewhere else. A region from a connected mask stays where it is."""
        moved = self.with_strokes(
            number, [replace(stroke, points=_shifted(stroke.points, dx, dy)) for stroke in self.strokes(number)]
        )
        if number != STATIC and self.brushes[number].path:
            moved = moved.with_brush(number, path=_shifted(self.brushes[number].path, dx, dy))
        return moved


def _shifted(points: Points, dx: float, dy: float) -> tuple[tuple[float, float], ...]:
    return tuple((min(4.0, max(-4.0, x + dx)), min(4.0, max(-4.0, y + dy))) for x, y in points)


# --- in the graph -------------------------------------------------------------------------------------------------


def has_own(node: Node, item: str) -> bool:
    """Whether an item has a painting of its own."""
    return bool(item) and not {"brushes", "static"}.isdisjoint(node.overrides.get(item, EMPTY))


def painting_of(node: Node, item: str = "") -> Painting:
    """The painting an item is rendered with; '' for that of all items. Raises SettingError for damaged data."""
    own = node.overrides.get(item, EMPTY) if item else EMPTY
    brushes = read_brushes(own.get("brushes", node.settings.get("brushes", ())))
    static = read_strokes(own.get("static", node.settings.get("static", ())))
    return Painting((*brushes, *(Brush(),) * (BRUSHES - len(brushes))), static)


def with_painting(graph: Graph, id: str, painting: Painting, item: str = "") -> Graph:
    """The graph with a node's painting made this one: for one item, or, with '', for all that have none of their own.

    Only what changed is written, so that a stroke on brush 1 gives the shot no static mask of its own.
    """
    before = painting_of(graph.nodes[id], item)
    last = max((n + 1 for n, brush in enumerate(painting.brushes) if brush != Brush()), default=0)
    for name, changed, data in (
        ("brushes", painting.brushes != before.brushes, brushes_data(painting.brushes[:last])),
        ("static", painting.static != before.static, strokes_data(painting.static)),
    ):
        if not changed:
            continue
        graph = graph.set(id, name, data, item=item or None) if item or data else graph.reset(id, name)
    return graph


def without_own(graph: Graph, id: str, item: str) -> Graph:
    """The item painted like all others again."""
    for name in ("brushes", "static"):
        graph = graph.reset(id, name, item=item)
    return graph


def picture_wire(graph: Graph, id: str) -> Wire | None:
    """The wire that brings the still that is painted on."""
    return next((wire for wire in graph.into(id) if wire.input == "image"), None)


def fans_out(graph: Graph, catalog: Catalog, id: str) -> bool:
    """Whether the node runs once for each item of a series (each shot)."""
    todo, seen = [id], {id}
    while todo:
        here = todo.pop()
        spec = catalog.get(graph.nodes[here].type)
        for wire in graph.into(here):
            socket = spec.input(wire.input) if spec else None
            source = graph.nodes.get(wire.source)
            made = catalog.get(source.type) if source else None
            if (socket and socket.collects) or made is None:
                continue
            output = made.output(wire.output)
            if output is not None and output.series:
                return True
            if wire.source not in seen:
                seen.add(wire.source)
                todo.append(wire.source)
    return False


def brush_nodes(graph: Graph) -> list[str]:
    return [id for id, node in graph.nodes.items() if node.type == BRUSH]


def place_for_brush(graph: Graph) -> Wire | None:
    """The still's wire into the one node that animates without a brush before it; None where that is not clear."""
    places = [
        wire
        for wire in graph.wires
        if graph.nodes[wire.target].type == "video.animate" and wire.input == "image" and wire.source in graph.nodes
    ]
    return places[0] if len(places) == 1 and not brush_nodes(graph) else None


def with_brush_node(graph: Graph, still: Wire) -> tuple[Graph, str]:
    """With a brush node that paints on the still of this wire for the node it leads to. A camera that stood there
    stays in charge of the camera: the brush goes before it."""
    first, last = graph.nodes[still.source].position, graph.nodes[still.target].position
    id = graph.free_id("brush")
    at = (round((first[0] + last[0]) / 2), round(max(first[1], last[1]) + 160))
    graph = graph.add(id, Node(BRUSH, position=at)).connect(Wire(still.source, still.output, id, "image"))
    end = still.target
    while (motion := next((w for w in graph.into(end) if w.input == "motion"), None)) is not None:
        if motion.source == end or motion.source == id or motion.source not in graph.nodes:
            break
        end = motion.source
    return graph.connect(Wire(id, "out", end, "motion")), id


# --- strokes ------------------------------------------------------------------------------------------------------


def thinned(points: Points, tolerance: float = 0.0015) -> tuple[tuple[float, float], ...]:
    """The line with as few points as stay within the tolerance of it (Ramer 1972, Douglas and Peucker 1973), rounded
    as a project file keeps them."""
    line = [(round(x, 4), round(y, 4)) for x, y in points]
    kept = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        far, place = max(
            ((_distance(line[n], line[first], line[last]), n) for n in range(first + 1, last)), default=(0.0, 0)
        )
        if far > tolerance:
            kept.add(place)
            todo += [(first, place), (place, last)]
    return tuple(line[n] for n in sorted(kept))


def _distance(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(point[0] - a[0] - share * dx, point[1] - a[1] - share * dy)


def middle_of(painting: Painting, number: int) -> tuple[float, float] | None:
    """Roughly the middle of what a brush covers; None where it covers nothing that is known without its pixels."""
    points = [point for stroke in painting.strokes(number) if not stroke.erase for point in stroke.points]
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def animates(graph: Graph, id: str, item: str = "") -> dict[str, float]:
    """`amount` and `parallax` of the node that a motion ends in, where they are plain settings; so that a preview
    moves as the film will."""
    node = animator(graph, id)
    values = {**node.settings, **node.overrides.get(item, EMPTY)} if node is not None else {}
    found = {name: values.get(name) for name in ("amount", "parallax")}
    return {k: float(v) for k, v in found.items() if isinstance(v, int | float) and 0 <= v <= 4}


def animator(graph: Graph, id: str) -> Node | None:
    """The node that a motion ends in, the one that makes a clip of it."""
    seen = {id}
    todo = [id]
    while todo:
        for wire in graph.out_of(todo.pop()):
            node = graph.nodes.get(wire.target)
            if node is None or wire.target in seen or wire.input != "motion":
                continue
            if node.type == "video.animate":
                return node
            seen.add(wire.target)
            todo.append(wire.target)
    return None
