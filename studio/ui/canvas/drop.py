"""Files dropped on the canvas: media become load nodes, lookup tables nodes that apply them, projects and films with a
graph inside are opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.base.errors import ShotgraphError
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.graph_edits import Point, new_node
from studio.graph.project_paths import relative

_LOADERS = {
    "image.load": "png jpg jpeg webp tif tiff bmp gif avif exr",
    "video.load": "mp4 mov mkv webm avi m4v mpg mpeg ts mxf",
    "audio.load": "wav flac mp3 m4a aac ogg opus aif aiff",
    "captions.load": "srt vtt ass ssa",
    "story.script": "fountain fdx docx",
    "color.lut": "cube",
}
_BY_SUFFIX = {f".{suffix}": type for type, suffixes in _LOADERS.items() for suffix in suffixes.split()}


@dataclass(frozen=True)
class Dropped:
    graph: Graph
    added: tuple[str, ...]
    projects: tuple[Path, ...]


def embedded_project(path: Path) -> str | None:
    """The project's JSON that a published film or picture carries; None when it carries none or cannot be read
    (a load node then says what is wrong with the file)."""
    type = _BY_SUFFIX.get(path.suffix.lower(), "")
    try:
        if type == "color.lut":
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
    apart, unless films says that a film is wanted as a film."""
    added: list[str] = []
    projects = dict.fromkeys(
        path for path in paths if path.suffix == ".shotgraph" or (not films and embedded_project(path) is not None)
    )
    for path in [path for path in paths if path not in projects]:
        spec = catalog.get(_BY_SUFFIX.get(path.suffix.lower(), ""))
        if spec is not None:
            place = (at[0], at[1] + 160 * len(added))
            graph, id = new_node(graph, spec, place, path=relative(path, folder))
            added.append(id)
    return Dropped(graph, tuple(added), tuple(projects))
