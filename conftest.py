"""What holds for every test: no assertion on time, so hypothesis has no deadline on a busy machine either; and a test
that is marked `torch` is skipped, with the reason, where torch is not installed."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

# Two tests at a time on two cores: what computes with threads of its own (OpenBLAS, torch) spins against the other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings

from tests.runtime_here import LACKING

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `faults`, `fuzz` or `walk` takes minutes and is run by `make faults`, `make fuzz`, `make walk`."""
    long = {mark for mark in ("faults", "fuzz", "walk") if mark not in config.option.markexpr}
    left = [item for item in items if not any(item.get_closest_marker(mark) for mark in long)]
    if len(left) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(left)])
        items[:] = left


def pytest_runtest_setup(item: pytest.Item) -> None:
    if LACKING and item.get_closest_marker("torch"):
        pytest.skip(f"needs {', '.join(LACKING)}: `make models` installs it")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A module with `pytestmark = pytest.mark.torch` imports torch at its top. Where that cannot be, its tests are
    read from the source, so that every one of them shows as skipped."""
    if LACKING and "\npytestmark = pytest.mark.torch\n" in module_path.read_text("utf-8"):
        return _Unimported.from_parent(parent, path=module_path)
    return None


class _Unimported(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        self.add_marker("torch")
        for step in ast.parse(self.path.read_text("utf-8")).body:
            if isinstance(step, ast.FunctionDef) and step.name.startswith("test"):
                yield _Unread.from_parent(self, name=step.name)


class _Unread(pytest.Item):
    def runtest(self) -> NoReturn:
        raise AssertionError("skipped before it runs")
