"""Words of node types in the user's language. Node modules know no Qt, so what they say is translated where it is
shown; a plugin's words stay as its author wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:  # the window's bar needs a word of it before numpy, which comes with NodeSpec, is there
    from studio.graph.catalog import Catalog
    from studio.graph.graph import Graph
    from studio.graph.spec import NodeSpec

CONTEXT = "nodes"


def title(spec: NodeSpec) -> str:
    """The title of a node type."""
    return QCoreApplication.translate(CONTEXT, spec.title)


def names(graph: Graph, catalog: Catalog) -> dict[str, str]:
    """What the nodes of a graph are called: by their own titles, or their types'."""
    specs = {id: catalog.get(node.type) for id, node in graph.nodes.items()}
    return {id: node.title or (title(spec) if (spec := specs[id]) else id) for id, node in graph.nodes.items()}


def summary(spec: NodeSpec) -> str:
    """What a node type does, in a sentence."""
    return QCoreApplication.translate(CONTEXT, spec.summary)


def also(spec: NodeSpec) -> tuple[str, ...]:
    """What else a node type is called by those who look for it, in English and in the user's language."""
    both = f"{spec.words},{QCoreApplication.translate(CONTEXT, spec.words)}" if spec.words else ""
    return tuple(dict.fromkeys(word.strip() for word in both.replace("，", ",").split(",") if word.strip()))


def word(words: str) -> str:
    """A word of a setting's declaration: what its 0 means, the group that it is of."""
    return QCoreApplication.translate(CONTEXT, words) if words else ""


def label(name: str) -> str:
    """The name of a setting or socket as words."""
    return QCoreApplication.translate(CONTEXT, name.replace("_", " "))


def category(name: str) -> str:
    """The name of a group of node types."""
    return QCoreApplication.translate(CONTEXT, name)


def sources(spec: NodeSpec) -> list[str]:
    """Every string of a node type that is looked up here."""
    from studio.graph.spec import Slider

    names = [one.name for one in spec.inputs] + [one.name for one in spec.outputs] + [one.name for one in spec.settings]
    zeros = [word for one in spec.settings if isinstance(one.kind, Slider) for word in (one.kind.zero, one.kind.group)]
    said = [spec.title, spec.summary, spec.category, spec.words, *zeros]
    return [*filter(None, said), *(name.replace("_", " ") for name in names)]
