"""Engines for nodes that a test calls by hand, as a run would hand them out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from studio.app import node_types
from studio.graph.context import ChosenEngine
from studio.graph.engines import Engines


@cache
def shipped() -> Engines:
    return node_types.shipped().engines


class WithEngines:
    """A part of a `Context`: it hands out the engines that ship. What they note, nobody hears, unless the rest of the
    context listens."""

    def engine(self, task: str, model: str) -> ChosenEngine:
        own: Any = self
        return shipped().choose(own, task, model)


class Asking(WithEngines):
    """Enough of a `Context` for nodes that only hand a wish on. Notes are kept; no folder has any models."""

    node, item, project_folder = "asking", None, Path()

    def __init__(self) -> None:
        self.notes: list[str] = []

    def option(self, name: str) -> str:
        return ""

    def note(self, text: str) -> None:
        self.notes.append(text)

    def check(self) -> None: ...

    def progress(self, *_: Any, **__: Any) -> None: ...
