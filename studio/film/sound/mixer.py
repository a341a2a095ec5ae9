"""The strips of an `audio.mix` node: what the mixer panel shows, and its edits of the graph."""

from __future__ import annotations

from dataclasses import dataclass

from studio.base.errors import SettingError
from studio.film.sound import mixing_desk
from studio.film.sound.mixing_desk import Desk, Strip
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.graph_edits import connect
from studio.graph.validate import refusal

MIX, CUT, FILM = "audio.mix", "edit.timeline", "publish.video"
_DUCKS = {"music": "duck", "effects": "duck_effects"}
LOWEST, HIGHEST = -60.0, 12.0
"""Decibels of a fader."""


@dataclass(frozen=True)
class StripView:
    """One sound of a mix. name: as the desk calls it; source, output: where it comes from; duck: dB that it goes down
    by while somebody speaks, None for the voice; heard: neither muted nor left out by another's solo."""

    name: str
    source: str
    output: str
    gain: float
    pan: float
    duck: float | None
    own: Strip
    solo: bool
    heard: bool


def mixes(graph: Graph) -> list[str]:
    return [id for id, node in graph.nodes.items() if node.type == MIX]


def desk_of(graph: Graph, mix: str) -> Desk:
    """The desk of a mix; one that cannot be read counts as none, the render says what is wrong with it."""
    try:
        return mixing_desk.read(graph.nodes[mix].settings.get("desk"))
    except SettingError:
        return Desk()


def strips(graph: Graph, catalog: Catalog, mix: str) -> tuple[StripView, ...]:
    """Voice, music, effects, then the others in the order of their wires."""
    board, more = desk_of(graph, mix), 0
    found: dict[str, Wire] = {}
    for wire in graph.into(mix):
        if wire.input == "more":
            more += 1
            found[f"more/{more}"] = wire
        elif wire.input in mixing_desk.SOCKETS:
            found[wire.input] = wire
    order = [
        name for name in (*mixing_desk.SOCKETS, *(f"more/{number}" for number in range(1, more + 1))) if name in found
    ]
    views = []
    for name in order:
        own, wire = board.strip(name), found[name]
        ducked = _DUCKS.get(name)
        views.append(
            StripView(
                name,
                wire.source,
                wire.output,
                own.gain if _more(name) else number(graph, catalog, mix, f"{name}_gain"),
                own.pan if _more(name) else number(graph, catalog, mix, f"{name}_pan"),
                number(graph, catalog, mix, ducked) if ducked else None,
                own,
                name in board.solo,
                board.heard(name),
            )
        )
    return tuple(views)


def number(graph: Graph, catalog: Catalog, mix: str, setting: str) -> float:
    """A setting of the mix as it holds now."""
    declared = catalog[MIX].setting(setting)
    value = graph.nodes[mix].settings.get(setting, declared.default if declared else 0.0)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def with_desk(graph: Graph, mix: str, board: Desk) -> Graph:
    data = mixing_desk.shown(board)
    return graph.reset(mix, "desk") if data is None else graph.set(mix, "desk", data)


def with_strip(graph: Graph, mix: str, name: str, what: str, value: object) -> Graph:
    """What of a strip is gain, pan, duck, mute, send, volume or solo."""
    if what == "solo":
        board = desk_of(graph, mix)
        return with_desk(graph, mix, board if (name in board.solo) == bool(value) else board.soloed(name))
    if what == "duck":
        return graph.set(mix, _DUCKS[name], value)
    if what in ("gain", "pan") and not _more(name):
        return graph.set(mix, f"{name}_{what}", value)
    return with_desk(graph, mix, desk_of(graph, mix).with_strip(name, **{what: value}))


def with_mix(graph: Graph, catalog: Catalog) -> tuple[Graph, str]:
    """With a mix of the cut's sounds, heard in the film if that has no sound yet or the cut's voice."""
    cut = next((id for id, node in graph.nodes.items() if node.type == CUT), "")
    right = max((node.position[0] for node in graph.nodes.values()), default=-260)
    place = graph.nodes[cut].position if cut else (right, 0.0)
    id = graph.free_id("mix")
    made = graph.add(id, Node(MIX, position=(place[0] + 300, place[1] + 200)))
    for socket in mixing_desk.SOCKETS if cut else ():
        if any(wire.input == socket for wire in graph.into(cut)):
            made = _wired(made, catalog, Wire(cut, socket, id, socket))
    film = next((name for name, node in graph.nodes.items() if node.type == FILM), "")
    heard = [wire for wire in graph.into(film) if wire.input == "audio"] if film else []
    if film and all(wire.source == cut for wire in heard):
        made = _wired(made, catalog, Wire(id, "out", film, "audio"))
    return made, id


def _wired(graph: Graph, catalog: Catalog, wire: Wire) -> Graph:
    return graph if refusal(wire, graph, catalog) else connect(graph, catalog, wire)


def _more(name: str) -> bool:
    return name.startswith("more/")
