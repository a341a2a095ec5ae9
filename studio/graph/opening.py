"""What the node types of this app make of a project's nodes: those that an earlier version wrote are brought up to now,
those that this app cannot read stay as they are and are told.

Whoever reads a project from outside (a file, the clipboard, a film) hands it to `upgraded`; whoever makes nodes hands
them to `marked`, so that what is saved says which version reads it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from studio import __version__
from studio.base.errors import Problem, suggest
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.spec import NodeSpec
from studio.graph.upgrade import Upgrade, follow, lifted
from studio.graph.wire_bends import bends, with_bends

log = logging.getLogger("shotgraph")


def upgraded(graph: Graph, catalog: Catalog) -> Graph:
    """The graph with every node as its type is declared now. Nothing raises: a node whose upgrade does stays as it was,
    with the version that it is of, and `unreadable` tells why. The same graph where there is nothing to do."""
    nodes: dict[str, Node] = {}
    taken: dict[str, list[Upgrade]] = {}
    for id, node in graph.nodes.items():
        since = node.version or 1
        spec = catalog.heir(node.type, since)
        if spec is None or since >= spec.file_version:
            continue
        try:
            nodes[id] = _lifted(node, spec)
            taken[id] = _steps(node, spec)
        except Exception as error:  # whatever a plugin's function raises must not stop the others
            log.info("upgrading node '%s' of type %s: %s", id, spec.id, error, exc_info=True)
            nodes[id] = replace(node, version=since)
    if not nodes:
        return graph
    now = replace(graph, nodes={id: nodes.get(id, node) for id, node in graph.nodes.items()})
    return _rewired(now, taken)


def marked(graph: Graph, catalog: Catalog) -> Graph:
    """The graph whose nodes, if they do not say what reads them, are of the types as declared here, and say it where
    another machine may lack that. The same graph where there is nothing to say."""
    nodes = {
        id: _stamped(node, catalog[node.type])
        for id, node in (graph.nodes.items() if catalog.stamped else ())
        if not node.version and not node.provider and node.type in catalog.stamped
    }
    return replace(graph, nodes={**graph.nodes, **nodes}) if nodes else graph


def unreadable(id: str, node: Node, catalog: Catalog) -> Problem:
    """Why this app cannot read the node (Catalog.reads is None), and what would."""
    since = node.version or 1
    spec = catalog.heir(node.type, since)
    if spec is None:
        mend = f"Install {node.provider} or newer, which provides it, or delete the node."
        if not node.provider:
            mend = suggest(node.type, catalog.ids) or "Install the plugin that provides it, or delete the node."
        return Problem(f"there is no node type '{node.type}'", node=id, mend=mend)
    if since > spec.version:
        what = f"it was saved by version {since} of '{spec.id}', and here is version {spec.version}"
        here = _provider(spec)
        mend = f"Update {here} to {node.provider} or newer." if node.provider else f"Update {here}."
        return Problem(what, node=id, mend=mend)
    try:
        _lifted(node, spec)
        reason = "it was not tried"
    except Exception as error:  # told in upgraded's words: the author finds the trace in the log
        reason = f"{type(error).__name__}: {error}"
    what = f"its settings of version {since} cannot be brought up to version {spec.version} of '{spec.id}' ({reason})"
    return Problem(what, node=id, mend=f"Update {_provider(spec)}, or make the node anew.")


def _steps(node: Node, spec: NodeSpec) -> list[Upgrade]:
    return [step for version, step in spec.upgrades.items() if version > (node.version or 1)]


def _lifted(node: Node, spec: NodeSpec) -> Node:
    return _stamped(lifted(node, spec.id, _steps(node, spec)), spec)


def _stamped(node: Node, spec: NodeSpec) -> Node:
    return replace(node, version=spec.file_version if spec.upgrades else 0, provider=_provider(spec))


def _provider(spec: NodeSpec) -> str:
    return spec.provider or f"Shotgraph {__version__}"


def _rewired(graph: Graph, taken: Mapping[str, list[Upgrade]]) -> Graph:
    """With the wires, and the dots that lead them, at the names that the steps taken gave."""

    def now(wire: Wire) -> Wire:
        output = follow(wire.output, [step.outputs for step in taken.get(wire.source, ())])
        input = follow(wire.input, [step.renamed for step in taken.get(wire.target, ())])
        return Wire(wire.source, output, wire.target, input)

    wires = {wire: now(wire) for wire in graph.wires}
    led = {wires[wire]: points for wire, points in bends(graph).items() if wires[wire] != wire}
    graph = replace(graph, wires=tuple(wires[wire] for wire in graph.wires))
    return with_bends(graph, led) if led else graph
