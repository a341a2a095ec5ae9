"""The node types and engines, collected from the modules that are handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType

from studio.graph.engines import Engines, EngineSpec, engines_in
from studio.graph.graph import Node
from studio.graph.spec import NodeSpec


class Catalog:
    """Node types by id, and the engines behind their model settings. ValueError when two modules claim one id, and then
    the catalog is not made."""

    def __init__(self, specs: Iterable[NodeSpec], engines: Iterable[EngineSpec] = ()) -> None:
        self.engines = Engines(engines)
        self._specs: dict[str, NodeSpec] = {}
        for spec in specs:
            if spec.id in self._specs:
                raise ValueError(f"two node types are called '{spec.id}'")
            self._specs[spec.id] = spec
        self.stamped = frozenset(spec.id for spec in self._specs.values() if spec.upgrades or spec.provider)
        """The types whose nodes say in a file what reads them."""
        self._former = {
            step.formerly: (spec, version)
            for spec in self._specs.values()
            for version, step in spec.upgrades.items()
            if step.formerly and step.formerly not in self._specs
        }

    @staticmethod
    def of(modules: Iterable[ModuleType]) -> Catalog:
        held = tuple(modules)
        specs = (spec for module in held for spec in specs_in(module))
        return Catalog(specs, (spec for module in held for spec in engines_in(module)))

    def __getitem__(self, id: str) -> NodeSpec:
        return self._specs[id]

    def get(self, id: str) -> NodeSpec | None:
        return self._specs.get(id)

    def heir(self, id: str, version: int) -> NodeSpec | None:
        """The type that a node of a file belongs to: of this id, or one that had it before a later version."""
        if id in self._specs:
            return self._specs[id]
        spec, until = self._former.get(id, (None, 0))
        return spec if version < until else None

    def reads(self, node: Node) -> NodeSpec | None:
        """The type of a node whose settings and wires mean what this app takes them for; None where it does not know
        the type, or the node is of a version that it cannot read (opening.unreadable says why)."""
        spec = self._specs.get(node.type)
        if spec is None or node.version > spec.version or 0 < node.version < spec.file_version:
            return None
        return spec

    def __contains__(self, id: str) -> bool:
        return id in self._specs

    def __iter__(self) -> Iterator[NodeSpec]:
        return iter(self._specs.values())

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._specs)


def specs_in(module: ModuleType) -> Iterator[NodeSpec]:
    """The node types that a module itself declares."""
    for thing in vars(module).values():
        spec = getattr(thing, "__node__", None)
        if isinstance(spec, NodeSpec) and spec.function.__module__ == module.__name__:
            yield spec
