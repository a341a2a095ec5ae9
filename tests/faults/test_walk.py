"""A random walk over a document's edits, saves and copies, with crashes at any of its writes: what is opened afterwards
is the last edit that was kept, or one before it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from studio.app import recovery
from studio.app.recovery import Autosave, left_beside
from studio.graph import projectfile
from studio.graph.document import Document
from studio.graph.graph import Graph, Node


class Crash(BaseException):
    """The machine is off."""


CALLS = ("fsync", "replace", "chmod", "open", "close", "unlink")


class Walk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name) / "film.shotgraph"
        self.kept: list[Graph] = []
        self.count = 0

    @initialize()
    def begun(self) -> None:
        self._open(Document(Graph({"n": Node("number.value", {"value": 0.0})}), self.path))
        self.document.save()
        self.kept = [self.document.graph]

    def _open(self, document: Document) -> None:
        self.document = document
        self.autosave = Autosave(document, Path(self._folder.name) / "kept")

    def teardown(self) -> None:
        self._folder.cleanup()

    @rule()
    def edit(self) -> None:
        self.count += 1
        self.document.edit("Count", self.document.graph.set("n", "value", float(self.count)))

    @rule(name=st.sampled_from(["a", "b"]))
    def add_or_remove(self, name: str) -> None:
        graph = self.document.graph
        changed = graph.remove([name]) if name in graph.nodes else graph.add(name, Node("text.value", {"text": name}))
        self.document.edit("Nodes", changed)

    @rule()
    def undo(self) -> None:
        self.document.undo()

    @rule()
    def redo(self) -> None:
        self.document.redo()

    @rule()
    def save(self) -> None:
        self._save()
        self.autosave.clear()
        self.kept = [self.document.graph]

    def _save(self) -> None:
        self.autosave.catch_up()
        self.document.save()

    @rule()
    def copy(self) -> None:
        self.autosave.write()
        assert self.autosave.failure is None
        self.kept = [self.document.graph]

    @rule(what=st.sampled_from(["save", "copy"]), call=st.sampled_from(CALLS), at=st.integers(1, 12))
    def crash(self, what: str, call: str, at: int) -> None:
        """In the middle of a write, or after it: before or instead of one of its calls."""
        self.kept.append(self.document.graph)
        left, real = at, getattr(os, call)

        def off(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                raise Crash
            return real(*given, **named)

        try:
            with mock.patch.object(os, call, off):
                self._save() if what == "save" else self.autosave.write()
            if what == "save":
                self.kept = [self.document.graph]
        except Crash:
            pass
        self._begin_anew()

    @rule()
    def crash_at_rest(self) -> None:
        self._begin_anew()

    def _begin_anew(self) -> None:
        """The next start of the app, which takes what the crash has left."""
        with mock.patch.object(recovery, "_alive", lambda owner: False):
            left = left_beside(self.path)
        found = left.graph if left else projectfile.load(self.path)
        assert found in self.kept, "what came back was never kept"
        self._open(left.recover() if left else Document.open(self.path))
        self.autosave.write()  # as the window does with what it has recovered
        self.kept = [found]

    @invariant()
    def the_file_reads(self) -> None:
        if self.path.exists():
            projectfile.load(self.path)


def of(walks: int) -> settings:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=walks, stateful_step_count=25, deadline=None, suppress_health_check=slow)


class LongWalk(Walk):
    """The same, often."""


Walk.TestCase.settings = of(6)
LongWalk.TestCase.settings = of(60)
TestWalk = Walk.TestCase
TestLongWalk = pytest.mark.faults(LongWalk.TestCase)
