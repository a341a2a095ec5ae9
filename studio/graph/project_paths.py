"""Paths in a project's settings: relative to the project file, so a folder can be moved as a whole."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.spec import SaveFile


def relative(path: Path, folder: Path) -> str:
    """The path as a setting keeps it: relative with forward slashes, absolute only across drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive on Windows
        return path.as_posix()


def rebased(graph: Graph, catalog: Catalog, old: Path, new: Path, *, read_alone: bool = False) -> Graph:
    """The graph whose path settings lead from folder `new` to the files that they led to from folder `old`.

    read_alone: files that are written stay where the setting says, now from `new`: what is pasted into a project makes
    its files there, and not over those of the project that it came from.
    """
    nodes = {}
    for id, node in graph.nodes.items():
        spec = catalog.get(node.type)
        if spec is not None:
            paths = {
                setting.name
                for setting in spec.settings
                if setting.type is Path and not (read_alone and isinstance(setting.kind, SaveFile))
            }
            settings = _moved(node.settings, paths, old, new)
            overrides = {item: _moved(own, paths, old, new) for item, own in node.overrides.items()}
            if settings != node.settings or overrides != node.overrides:
                node = replace(node, settings=settings, overrides=overrides)
        nodes[id] = node
    return graph if nodes == graph.nodes else replace(graph, nodes=nodes)


def _moved(settings: Mapping[str, Any], paths: Collection[str], old: Path, new: Path) -> Mapping[str, Any]:
    return {
        name: relative(Path(os.path.normpath(old / value)), new)
        if name in paths and isinstance(value, str) and value
        else value
        for name, value in settings.items()
    }
