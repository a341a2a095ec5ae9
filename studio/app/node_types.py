"""Which node types and engines there are here: the built-in ones and those of trusted plugins."""

from __future__ import annotations

import logging
from collections.abc import Callable

import nodes
from studio import engines
from studio.app import plugins
from studio.base.errors import ShotgraphError
from studio.base.settings import Home, Settings
from studio.graph.catalog import Catalog
from studio.models.runtime import location


def built_in() -> Catalog:
    """Those of the app itself, without any plugin."""
    return Catalog.of((*nodes.modules(), *engines.modules()))


def shipped() -> Catalog:
    """Those that ship with the app, in itself and as plugins. Raises ShotgraphError when one of them is damaged."""
    catalog, failed = plugins.add_to(built_in(), plugins.shipped())
    for plugin in failed:
        raise ShotgraphError(f"the plugin '{plugin.id}' that ships with the app cannot be used: {plugin.problem}")
    return catalog


def known(warn: Callable[[str], None]) -> Catalog:
    """All of them. warn is told of each plugin that had to be left out, and why."""
    home = Home.find()
    catalog, failed = plugins.add_to(built_in(), plugins.find(home, Settings(home)))
    for plugin in failed:
        warn(f"the plugin '{plugin.id}' was left out: {plugin.problem}")
    return catalog


def for_engine(warn: Callable[[str], None] | None = None) -> Catalog:
    """The same for a process that runs them: from here on it finds the model runtime. Never for the window's."""
    location.enter(Home.find())
    return known(warn or logging.getLogger("shotgraph").warning)
