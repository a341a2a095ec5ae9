"""What is to be read aloud: the narration of the project's shots, or lines of one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from studio.base.errors import ShotgraphError
from studio.base.regular import read_regular
from studio.film.story.shots import SCRIPT, board
from studio.graph.graph import Graph
from studio.media.values import Shot

OWN = "lines"
"""The project's meta entry that holds one's own lines."""
_MOST_BYTES = 4_000_000


@dataclass(frozen=True)
class RecordedLine:
    """id: the shot's, or 'line-3'; shot: whether it is the narration of a shot."""

    id: str
    title: str
    text: str
    shot: bool = True


def narration(graph: Graph, folder: Path) -> tuple[RecordedLine, ...]:
    """The shots that have something to say. folder: what the script's path starts from."""
    return tuple(
        RecordedLine(shot.id, shot.title, shot.narration) for shot in _shots(graph, folder) if shot.narration.strip()
    )


def own(graph: Graph) -> str:
    """The text of one's own lines."""
    text = graph.meta.get(OWN, "")
    return text if isinstance(text, str) else ""


def with_own(graph: Graph, text: str) -> Graph:
    meta = {name: value for name, value in graph.meta.items() if name != OWN}
    return replace(graph, meta={**meta, OWN: text} if text.strip() else meta)


def lines_of(text: str) -> tuple[RecordedLine, ...]:
    """Text as lines to read: paragraphs, or its lines where there are no empty ones between them."""
    parts = re.split(r"\n\s*\n", text.strip()) if re.search(r"\n\s*\n", text.strip()) else text.splitlines()
    spoken = [" ".join(part.split()) for part in parts]
    return tuple(
        RecordedLine(f"line-{number}", "", part, shot=False) for number, part in enumerate(filter(None, spoken), 1)
    )


def _shots(graph: Graph, folder: Path) -> tuple[Shot, ...]:
    found = board(graph)
    if found.shots or not found.node:
        return found.shots
    node = graph.nodes[found.node]
    if node.type != SCRIPT or any(wire.input == "draft" for wire in graph.into(found.node)):
        return ()
    text, path = str(node.settings.get("text", "")), node.settings.get("path")
    try:
        if isinstance(path, str) and path:
            text = read_regular(folder / path, _MOST_BYTES).decode("utf-8-sig")
        from studio.film.story.scripts import read

        return read(text).script.shots
    except (OSError, UnicodeDecodeError, ShotgraphError):
        return ()  # the storyboard and the render say what is wrong with the script
