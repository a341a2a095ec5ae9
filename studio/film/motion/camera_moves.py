"""A camera's keyframes in a graph, and edits of them: what the camera panel shows and does.

The setting `keys` of a `motion.camera` node stays the one source; a shot's own keys are an override of it. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from studio.film.motion.painting import BRUSH, animator, painting_of, picture_wire
from studio.film.story.shots import board
from studio.graph.graph import EMPTY, Graph, Node, Wire
from studio.media.camera import MOVES, Move, camera_at, camera_keys, moves_from_words
from studio.media.motion import camera_data, read_camera
from studio.media.values import CameraKey, Motion

CAMERA = "motion.camera"
AXES = ("horizontal", "vertical", "pan", "tilt", "roll", "zoom")
REACH = {
    "horizontal": (-50.0, 50.0, 0.5),
    "vertical": (-50.0, 50.0, 0.5),
    "pan": (-30.0, 30.0, 0.1),
    "tilt": (-30.0, 30.0, 0.1),
    "roll": (-45.0, 45.0, 0.1),
    "zoom": (0.5, 4.0, 0.01),
}
"""How far sliders and curves pull an axis, and in which steps; typed values and files may go further."""
NEAR = 0.012
"""Keys closer together than this share of the clip are one."""

_USUAL_SECONDS = 4.0

Keys = Sequence[CameraKey]


def camera_nodes(graph: Graph) -> list[str]:
    return [id for id, node in graph.nodes.items() if node.type == CAMERA]


def has_own(node: Node, item: str) -> bool:
    """Whether an item has keys of its own."""
    return bool(item) and "keys" in node.overrides.get(item, EMPTY)


def keys_of(node: Node, item: str = "") -> tuple[CameraKey, ...]:
    """The keys an item is rendered with; '' for those of all items. Raises SettingError for damaged data."""
    own = node.overrides.get(item, EMPTY) if item else EMPTY
    return read_camera(own.get("keys", node.settings.get("keys", ())))


def with_keys(graph: Graph, id: str, keys: Keys, item: str = "") -> Graph:
    """The graph with a node's keys made these: for one item, or, with '', for all that have none of their own."""
    data = camera_data(sorted(keys, key=lambda key: key.at))
    if item or data:
        return graph.set(id, "keys", data, item=item or None)
    return graph.reset(id, "keys")


def shown_keys(graph: Graph, id: str, item: str = "") -> tuple[tuple[CameraKey, ...], str]:
    """The keys that an item moves by and where they come from: '' for its keyframes, else the name of the move, or the
    shot's own camera words in quotation marks. Raises SettingError for damaged data."""
    node = graph.nodes[id]
    keys = keys_of(node, item)
    if keys:
        return keys, ""
    values = {**node.settings, **(node.overrides.get(item, EMPTY) if item else EMPTY)}
    name, amount = str(values.get("move", "from words")), values.get("amount", 1.0)
    moves: tuple[Move, ...]
    if name in MOVES:
        moves, source = (MOVES[name],), name
    else:
        words = _camera_words(graph, id, item)
        found = moves_from_words(words) if words else None
        moves, source = (found, f"“{words}”") if found is not None else ((MOVES["push in"].times(0.6),), "push in")
    scaled = tuple(move.times(float(amount) if isinstance(amount, int | float) else 1.0) for move in moves)
    return camera_keys(scaled, str(values.get("easing", "glide"))), source


def _camera_words(graph: Graph, id: str, item: str) -> str:
    """What the script says of the shot's camera, where a script's words are connected."""
    wired = any(wire.input == "words" and wire.output == "cameras" for wire in graph.into(id))
    shots = board(graph).shots if wired else ()
    return next((shot.camera for shot in shots if shot.id == item or not item), "")


def motion_of(graph: Graph, id: str, item: str, keys: Keys) -> Motion:
    """The camera over what a brush before it paints. Raises SettingError for damaged paint."""
    values = {**graph.nodes[id].settings, **(graph.nodes[id].overrides.get(item, EMPTY) if item else EMPTY)}
    shake = values.get("handheld", 0.0)
    motion = Motion(camera=tuple(keys), handheld=float(shake) if isinstance(shake, int | float) else 0.0)
    before = next((graph.nodes.get(wire.source) for wire in graph.into(id) if wire.input == "motion"), None)
    if before is not None and before.type == BRUSH:
        painted = painting_of(before, item)
        motion = replace(motion, brushes=painted.brushes, static=painted.static)
    return motion


def clip_time(graph: Graph, id: str, item: str) -> tuple[float, Fraction]:
    """How many seconds a shot lasts and how many pictures a second it has, where the graph says so; else 4 and 24."""
    shots = board(graph).shots
    seconds = next((shot.seconds for shot in shots if shot.id == item and shot.seconds > 0), 0.0)
    node = animator(graph, id)
    values = {**node.settings, **(node.overrides.get(item, EMPTY) if item else EMPTY)} if node is not None else {}
    length = values.get("seconds")
    usual = float(length) if isinstance(length, int | float) and length > 0 else _USUAL_SECONDS
    try:
        rate = Fraction(values.get("rate", 24))
    except (TypeError, ValueError, ZeroDivisionError):
        rate = Fraction(24)  # the node says what is wrong with it; a curve can be edited all the same
    return seconds or usual, rate if rate > 0 else Fraction(24)


def still_wire(graph: Graph, id: str) -> Wire | None:
    """The wire that brings the still this camera looks at: into the brush before it, or the node it moves."""
    todo, seen = [id], {id}
    while todo:
        here = todo.pop()
        found = picture_wire(graph, here)
        if found is not None:
            return found
        near = [wire.target for wire in graph.out_of(here) if wire.input == "motion"]
        near += [wire.source for wire in graph.into(here) if wire.input == "motion"]
        todo += [node for node in near if node not in seen and node in graph.nodes]
        seen.update(near)
    return None


# --- keys ---------------------------------------------------------------------------------------------------------


def key_at(keys: Keys, at: float) -> int:
    """The number of the key at a moment, -1 when there is none."""
    near = [(abs(key.at - at), number) for number, key in enumerate(keys) if abs(key.at - at) <= NEAR]
    return min(near, default=(0.0, -1))[1]


def keyed(keys: Keys, at: float, **values: float) -> tuple[CameraKey, ...]:
    """With values at a moment: of the key that is there, or of a new one on the way from key to key."""
    number = key_at(keys, at)
    here = keys[number] if number >= 0 else replace(_between(keys, at), at=round(at, 4))
    rest = [key for place, key in enumerate(keys) if place != number]
    return tuple(sorted([*rest, replace(here, **values)], key=lambda key: key.at))  # type: ignore[arg-type]


def _between(keys: Keys, at: float) -> CameraKey:
    here = camera_at(keys, at)
    return replace(here, **{axis: round(getattr(here, axis), 4) for axis in AXES})


def moved(keys: Keys, number: int, at: float) -> tuple[CameraKey, ...]:
    """With a key at another moment, but not past its neighbours."""
    low = keys[number - 1].at + NEAR if number > 0 else 0.0
    high = keys[number + 1].at - NEAR if number + 1 < len(keys) else 1.0
    return changed(keys, number, at=round(min(max(low, at), max(low, high)), 4))


def changed(keys: Keys, number: int, **values: object) -> tuple[CameraKey, ...]:
    return tuple(
        replace(key, **values) if place == number else key  # type: ignore[arg-type]
        for place, key in enumerate(keys)
    )


def removed(keys: Keys, number: int) -> tuple[CameraKey, ...]:
    return tuple(key for place, key in enumerate(keys) if place != number)


def preset(name: str, easing: str = "glide") -> tuple[CameraKey, ...]:
    """The keys of a named move; for one that goes nowhere a key that holds the still as it is."""
    return camera_keys((MOVES[name],), easing) or (CameraKey(0.0),)
