"""One run of one node for one item: what it receives and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.graph.plan import Step
from studio.graph.store import Record, Ref


@dataclass(eq=False)
class Task:
    """inputs: for each bound socket the (item id, task, item id inside that task's series) that feed it."""

    step: Step
    item: str | None
    inputs: Mapping[str, tuple[tuple[str | None, Task, Target], ...]] = field(default_factory=dict)
    waiting: int = 0
    dependents: list[Task] = field(default_factory=list)
    key: str = ""
    seed: int | None = None
    record: Record | None = None
    failed: bool = False
    done: bool = False

    @property
    def name(self) -> tuple[str, str | None]:
        return (self.step.id, self.item)

    def refs(self, output: str) -> tuple[Ref, ...]:
        assert self.record is not None
        return self.record.made(output)

    def ref(self, wanted: Target) -> Ref:
        assert self.record is not None
        return self.record.one(wanted.output, wanted.item)


@dataclass(frozen=True)
class Target:
    """Which output of a task, and which item of a series it made."""

    output: str
    item: str | None = None
