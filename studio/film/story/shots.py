"""The shots of a film's script, and edits of them: what the storyboard panel shows and does.

The script's text (a `story.script` node's `text` setting) stays the one source: every edit rewrites only the lines
that change. A shot keeps its id through all edits of others, so only what changed is rendered again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from studio.base.errors import ShotgraphError
from studio.film.story.screenplay import SHOT_FIELDS, distinct, slug, update
from studio.film.story.scripts import kind_of, own_text, script_of
from studio.graph.graph import Graph, Node
from studio.media.values import Shot

SCRIPT = "story.script"
WORDS = SHOT_FIELDS
"""A shot's fields of words, in the order in which they are shown."""


@dataclass(frozen=True)
class Board:
    """The shots of a script node. reason: why they cannot be edited here, '' when they can."""

    node: str = ""
    shots: tuple[Shot, ...] = ()
    reason: str = ""


def board(graph: Graph) -> Board:
    """The shots of the first script node that runs."""
    node = next((id for id, node in graph.nodes.items() if node.type == SCRIPT and not node.muted), "")
    if not node:
        return Board()
    settings = graph.nodes[node].settings
    if any(wire.input == "draft" for wire in graph.into(node)):
        return Board(node, reason="The script comes over a wire; edit it where it is written.")
    if settings.get("path"):
        return Board(node, reason="The script is a file of its own; edit it there.")
    if settings.get("format") == "fountain":
        return Board(node, reason="The script is a Fountain screenplay; edit its text in the inspector.")
    text, format = str(settings.get("text", "")), str(settings.get("format", "auto"))
    try:
        if format == "auto" and kind_of(text) != "chat":
            format = "markdown"
        return Board(node, script_of(text, format).shots)
    except ShotgraphError as error:
        return Board(node, reason=str(error))


def short_names(graph: Graph) -> dict[str, str]:
    """What a shot is called where there is no room for its title: shot id -> 'shot 3'."""
    return {shot.id: f"shot {shot.number}" for shot in board(graph).shots}


def with_shots(graph: Graph, node: str, shots: Sequence[Shot]) -> Graph:
    """The graph with the script's shots made these, in this order. A chat model's shot list becomes the app's own."""
    settings = graph.nodes[node].settings
    text, format = str(settings.get("text", "")), str(settings.get("format", "auto"))
    if format == "chat":
        graph = graph.set(node, "format", "markdown")
    return graph.set(node, "text", update(own_text(text, format), shots))


def with_text(graph: Graph, text: str, format: str = "auto") -> tuple[Graph, str]:
    """The graph with this script: in the node that has one (no longer from a file), or in a new one; and the node."""
    node = next((id for id, node in graph.nodes.items() if node.type == SCRIPT and not node.muted), "")
    if not node:
        node = graph.free_id("script")
        graph = graph.add(node, Node(SCRIPT))
    settings = graph.nodes[node].settings
    if settings.get("path"):
        graph = graph.set(node, "path", "")
    if settings.get("format", "auto") != format:
        graph = graph.set(node, "format", format)
    return graph.set(node, "text", text), node


def changed(shots: Sequence[Shot], id: str, change: Callable[[Shot], Shot]) -> list[Shot]:
    return [change(shot) if shot.id == id else shot for shot in shots]


def added(shots: Sequence[Shot], after: str, title: str) -> tuple[list[Shot], str]:
    """With a new shot behind one (or at the end); and its id."""
    [id] = distinct([slug(title) or "shot"], [shot.id for shot in shots])
    return _behind(shots, after, Shot(id, title=title)), id


def duplicated(shots: Sequence[Shot], id: str) -> tuple[list[Shot], str]:
    """With a copy behind the shot; and the copy's id."""
    original = _find(shots, id)
    [copy] = distinct([original.id], [shot.id for shot in shots])
    return _behind(shots, id, replace(original, id=copy)), copy


def split(shots: Sequence[Shot], id: str) -> tuple[list[Shot], str]:
    """The shot as two: its narration parts at the sentence end (or word) nearest to the middle, its time is halved."""
    original = _find(shots, id)
    first, second = _halves(original.narration)
    [new] = distinct([original.id], [shot.id for shot in shots])
    seconds = round(original.seconds / 2, 2)
    shortened = changed(shots, id, lambda shot: replace(shot, narration=first, seconds=seconds))
    return _behind(shortened, id, replace(original, id=new, narration=second, seconds=seconds)), new


def removed(shots: Sequence[Shot], ids: set[str]) -> list[Shot]:
    return [shot for shot in shots if shot.id not in ids]


def moved(shots: Sequence[Shot], id: str, place: int) -> list[Shot]:
    """With the shot at this place among the others, counted without it."""
    rest = [shot for shot in shots if shot.id != id]
    place = max(0, min(place, len(rest)))
    return [*rest[:place], _find(shots, id), *rest[place:]]


def _find(shots: Sequence[Shot], id: str) -> Shot:
    return next(shot for shot in shots if shot.id == id)


def _behind(shots: Sequence[Shot], id: str, new: Shot) -> list[Shot]:
    place = next((place for place, shot in enumerate(shots, 1) if shot.id == id), len(shots))
    return [*shots[:place], new, *shots[place:]]


def _halves(text: str) -> tuple[str, str]:
    ends = [match.end() for match in re.finditer(r"[.!?…][\"”’)]*\s+", text)]
    ends = ends or [match.end() for match in re.finditer(r"\s+", text)]
    if not ends:
        return text, ""
    middle = min(ends, key=lambda place: abs(place - len(text) / 2))
    return text[:middle].strip(), text[middle:].strip()
