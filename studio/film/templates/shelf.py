"""Where templates lie: those that ship with the app, and those that the user has saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.base.errors import InvalidProject, Problem, suggest
from studio.base.resources import resource
from studio.film.story.screenplay import slug
from studio.film.templates.model import KEY, Template, read
from studio.graph import projectfile
from studio.graph.graph import Graph

ORDER = ("film", "slideshow", "pictures", "restore", "dub")
_SCRIPT = "story.script"


def templates(own: Path) -> tuple[list[Template], list[str]]:
    """All that can be read, the shipped ones first, and what is wrong with the others. own: the user's folder."""
    found: list[Template] = []
    wrong: list[str] = []
    shipped = sorted(resource("templates").glob("*.shotgraph"), key=_place)
    for path in [*shipped, *sorted(own.glob("*.shotgraph"))]:
        try:
            found.append(read(path, own=path.parent == own))
        except InvalidProject as error:
            wrong += [str(problem) for problem in error.problems]
    return found, wrong


def _place(path: Path) -> tuple[int, str]:
    return (ORDER.index(path.stem) if path.stem in ORDER else len(ORDER), path.stem)


def find(name: str, own: Path) -> Template:
    """The template of this name, or in this file; one of the user's wins. Raises InvalidProject."""
    if name.endswith(".shotgraph"):
        return read(Path(name).absolute())
    for folder in (own, resource("templates")):
        if "/" not in name and "\\" not in name and (path := folder / f"{name}.shotgraph").is_file():
            return read(path, own=folder == own)
    known = [template.name for template in templates(own)[0]]
    mend = suggest(name, known) or f"There are: {', '.join(known)}."
    raise InvalidProject([Problem(f"there is no template '{name}'", mend=mend)])


def save(graph: Graph, title: str, about: str, own: Path, *, replacing: bool = False) -> Path:
    """Keep a project as a template of the user's. Its script becomes a slot, unless the project has slots already.

    Raises InvalidProject when there is one of that name, StoreError when it cannot be written.
    """
    path = own / f"{slug(title) or 'template'}.shotgraph"
    if path.exists() and not replacing:
        raise InvalidProject([Problem(f"there is a template '{path.stem}' already", mend="Choose another name.")])
    told = graph.meta.get(KEY)
    slots = told.get("slots") if isinstance(told, Mapping) else None
    meta = {KEY: {"title": title, "about": about, "slots": slots or _slots(graph)}}
    own.mkdir(parents=True, exist_ok=True)
    projectfile.save(replace(graph, meta={**graph.meta, **meta}), path)
    return path


def _slots(graph: Graph) -> list[dict[str, Any]]:
    """What is asked for where nobody says: the script, and the files that are loaded."""
    out: list[dict[str, Any]] = []
    for id, node in graph.nodes.items():
        if node.muted:
            continue
        if node.type == _SCRIPT and not any(slot["kind"] == "script" for slot in out):
            out.append({"name": "script", "kind": "script", "node": id, "title": "Script"})
        elif node.type in ("video.load", "image.load", "audio.load"):
            name = slug(id).replace("-", "_")
            if name.isidentifier():
                out.append({"name": name, "kind": "film", "to": [f"{id}.path"], "title": node.title or id})
    return out
