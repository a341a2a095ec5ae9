"""What shots are called where they are shown: by their titles, not by the ids that they are kept under."""

from __future__ import annotations

from studio.film.story.shots import board
from studio.graph.graph import Graph


def shot_title(graph: Graph, item: str) -> str:
    """The title of a shot of the film's script; of any other item its id as words."""
    shot = next((one for one in board(graph).shots if one.id == item), None)
    return (shot.title if shot else "") or item.replace("-", " ")
