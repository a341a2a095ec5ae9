"""Files dropped on the canvas: media become load nodes, lookup tables nodes that apply them, projects and films with a
graph inside are opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.base.errors import ShotgraphError
from studio.base.formats import BY_SUFFIX, is_moving
from studio.base.sequences import sequence_files
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.graph_edits import Point, new_node
from studio.graph.project_paths import relative

_GUESSES = ("tty", "image2", "subviewer", "concat", "hls", "ffmetadata", "rawvideo")
"""Formats that FFmpeg takes a text or anything else for."""
_APART = 260  # a load node with its picture is lower than that


@dataclass(frozen=True)
class Dropped:
    graph: Graph
    added: tuple[str, ...]
    projects: tuple[Path, ...]
    left: tuple[Path, ...] = ()
    """Files that nothing loads."""


def _loader(path: Path) -> str:
    """The node type that loads a file; '' for none."""
    type = BY_SUFFIX.get(path.suffix.lower(), "")
    if type:
        return "video.load" if type == "image.load" and is_moving(path) else type
    if path.is_dir():
        return "video.load" if _has_pictures(path) else ""
    return _heard_or_seen(path) if path.is_file() else ""


def _has_pictures(folder: Path) -> bool:
    try:
        return bool(sequence_files(folder))
    except ShotgraphError:
        return False


def _heard_or_seen(path: Path) -> str:
    """What FFmpeg makes of a file whose ending says nothing: only what it plays as picture or sound counts."""
    from studio.media.files.container import open_container, video_stream

    try:
        with open_container(path) as container:
            if container.format.name in _GUESSES:
                return ""
            if video_stream(container) is not None:
                return "video.load"
            return "audio.load" if container.streams.audio else ""
    except ShotgraphError:
        return ""


def embedded_project(path: Path) -> str | None:
    """The project's JSON that a published film or picture carries; None when it carries none or cannot be read
    (a load node then says what is wrong with the file)."""
    type = _loader(path)
    try:
        if path.is_dir():
            return None
        if type == "image.load":
            from studio.media.files.stills import read_embedded_project as in_picture

            return in_picture(path)
        if type == "video.load" or type == "audio.load":
            from studio.media.files.mediafile import read_embedded_project as in_film

            return in_film(path)
    except ShotgraphError:
        return None
    return None


def nodes_for_files(
    graph: Graph, catalog: Catalog, paths: Sequence[Path], at: Point, folder: Path, *, films: bool = False
) -> Dropped:
    """The graph with a load node for each media file, in a column; files that are projects or carry one are listed
    apart, unless films says that a film is wanted as a film, and so are those that nothing loads."""
    added, left = list[str](), list[Path]()
    projects = dict.fromkeys(
        path for path in paths if path.suffix == ".shotgraph" or (not films and embedded_project(path) is not None)
    )
    for path in [path for path in paths if path not in projects]:
        spec = catalog.get(_loader(path))
        if spec is None:
            left.append(path)
        else:
            place = (at[0], at[1] + _APART * len(added))
            graph, id = new_node(graph, spec, place, path=relative(path, folder))
            added.append(id)
    return Dropped(graph, tuple(added), tuple(projects), tuple(left))
