"""How far a project may reach, on the command line: what its user typed is the user's own word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from studio.app.allowed import AllowedProjects
from studio.base.addresses import origin
from studio.base.settings import Home, Settings
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.reach import Reach, Reaching, resolved, unsettled
from studio.graph.spec import Address, SaveFile

_NAMED = 5  # files outside the folder that are shown by name


def reach_of(project: Path, home: Home, settings: Settings, *, anywhere: bool = False) -> Reach:
    """What the user's settings and earlier answers allow this project."""
    known = AllowedProjects.of(home).get(project).reach(project)
    own = Reach.of(lambda name: settings.options().get(name, ""))
    return replace(known, endpoints=known.endpoints | own.endpoints, anywhere=anywhere)


def typed(
    reach: Reach, graph: Graph, catalog: Catalog, folder: Path, changes: Sequence[str], output: Path | None
) -> Reach:
    """The reach with the paths and addresses of --output and --set. graph: with these applied."""
    files = {str(resolved(output.absolute()))} if output else set()
    addresses = set()
    for change in changes:
        node, _, name = change.partition("=")[0].rpartition(".")
        spec = catalog.reads(graph.nodes[node]) if node in graph.nodes else None
        setting = spec.setting(name) if spec else None
        value = graph.nodes[node].settings.get(name) if setting else None
        if setting is None or not isinstance(value, str) or not value:
            continue
        if isinstance(setting.kind, SaveFile):
            files.add(str(resolved(folder / setting.read(value))))
        elif isinstance(setting.kind, Address):
            addresses.add(origin(value))
    return replace(reach, typed=reach.typed | files, endpoints=reach.endpoints | addresses)


def allowing(reach: Reach, addresses: Iterable[str]) -> Reach:
    """The reach with these endpoints."""
    return replace(reach, endpoints=reach.endpoints | {origin(one) for one in addresses})


def look(graph: Graph, catalog: Catalog, project: Path, reach: Reach, only: Iterable[str] | None = None) -> Reaching:
    """What the project would touch beyond that. only: of these nodes."""
    return unsettled(graph, catalog, project.parent, reach, only)


def name_reads(found: Reaching, say: Callable[[str], None]) -> None:
    """Tell which files the project reads outside its folder, where it does."""
    if found.outside:
        shown = ", ".join(map(str, found.outside[:_NAMED]))
        more = f" and {len(found.outside) - _NAMED} more" if len(found.outside) > _NAMED else ""
        files = "file" if len(found.outside) == 1 else "files"
        say(f"this project reads {len(found.outside)} {files} outside its folder: {shown}{more}")
