"""The node types that an engine process started by a test offers."""

from __future__ import annotations

from studio.graph.catalog import Catalog
from tests.engine import sample_nodes


def catalog() -> Catalog:
    import nodes.image
    import nodes.numbers
    import nodes.video

    return Catalog.of([sample_nodes, nodes.image, nodes.numbers, nodes.video])
