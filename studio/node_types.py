"""Which node types there are here: the built-in ones and those of trusted plugins."""

from __future__ import annotations

from collections.abc import Callable

import nodes
from studio import plugins
from studio.engine.catalog import Catalog
from studio.settings import Home, Settings


def known(warn: Callable[[str], None]) -> Catalog:
    """All of them. warn is told of each plugin that had to be left out, and why."""
    home = Home.find()
    catalog, failed = plugins.add_to(Catalog.of(nodes.modules()), plugins.find(home, Settings(home)))
    for plugin in failed:
        warn(f"the plugin '{plugin.id}' was left out: {plugin.problem}")
    return catalog
