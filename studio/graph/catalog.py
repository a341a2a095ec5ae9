"""The node types and engines, collected from the modules that are handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType

from studio.graph.engines import Engines, EngineSpec, engines_in
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

    @staticmethod
    def of(modules: Iterable[ModuleType]) -> Catalog:
        held = tuple(modules)
        specs = (spec for module in held for spec in specs_in(module))
        return Catalog(specs, (spec for module in held for spec in engines_in(module)))

    def __getitem__(self, id: str) -> NodeSpec:
        return self._specs[id]

    def get(self, id: str) -> NodeSpec | None:
        return self._specs.get(id)

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
