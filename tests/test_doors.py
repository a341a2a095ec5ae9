"""What newcomers, commits and pull requests go through: GitHub's files, the hooks, and tests where torch is not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([\w-]+):", MAKEFILE, flags=re.MULTILINE))


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    return yaml.safe_load(path.read_text("utf-8"))["jobs"]


def commands(path: Path) -> str:
    return "\n".join(step.get("run", "") for job in jobs(path).values() for step in job.get("steps", []))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_one_that_github_reads(path: Path) -> None:
    whole = yaml.safe_load(path.read_text("utf-8"))
    assert whole["name"] and whole[True], "YAML reads the key `on` as true"
    assert whole["permissions"] == {"contents": "read"}, "no job may write to the repository"
    for name, job in jobs(path).items():
        assert set(job.get("needs", "").split()) <= set(jobs(path)), name
        if "uses" in job:  # another workflow
            assert (ROOT / job["uses"]).is_file() and not {"steps", "runs-on"} & set(job)
            continue
        assert job["runs-on"]
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step), step
            assert set(step) <= {"name", "uses", "with", "run", "env", "shell", "if", "continue-on-error"}, step
            assert "@" in step.get("uses", "@"), "an action is named with its version"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_what_is_there(path: Path) -> None:
    said = commands(path)
    assert set(re.findall(r"\bmake ([a-z-]+)", said)) <= TARGETS
    named = re.findall(r"(?:-r |sh |python |pytest |^)((?:[\w.]+/)*[\w.-]+(?:\.py|\.lock|\.sh)|\.ci/run)\b", said, re.M)
    assert named and [name for name in named if not (ROOT / name).is_file()] == []


def test_a_pull_request_is_linted_and_tested_on_three_systems() -> None:
    path = ROOT / ".github" / "workflows" / "tests.yml"
    assert "pull_request" in yaml.safe_load(path.read_text("utf-8"))[True]
    runners = str([(job["runs-on"], job.get("strategy")) for job in jobs(path).values()])
    assert all(system in runners for system in ("ubuntu", "windows", "macos"))


def test_a_release_is_packed_after_lint_and_tests_alone() -> None:
    found = jobs(ROOT / ".github" / "workflows" / "release.yml")
    (gate,) = [name for name, job in found.items() if job.get("uses") == "./.github/workflows/tests.yml"]
    assert all(job["needs"] == gate for name, job in found.items() if name != gate)


def test_a_commit_is_asked_what_ci_asks_with_the_tools_of_the_lock() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    (repo,) = config["repos"]
    assert repo["repo"] == "local" and {hook["language"] for hook in repo["hooks"]} == {"system"}, "nothing is fetched"
    entries = [hook["entry"] for hook in repo["hooks"]]
    assert entries[-1] == "make lint"
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    for tool in [entry.split()[0].removeprefix(".venv/bin/") for entry in entries[:-1]] + ["mypy", "pre_commit"]:
        assert re.search(rf"^{tool}==\d", locked, re.M), tool
    answer = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stdout


NO_TORCH = """
import sys
from importlib.machinery import PathFinder

import pytest


class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        gone = name.partition(".")[0] in ("torch", "diffusers", "transformers")
        return None if gone else super().find_spec(name, path, target)


sys.meta_path[sys.meta_path.index(PathFinder)] = Without
raise SystemExit(pytest.main(["-p", "no:cacheprovider", *sys.argv[1:]]))
"""
"""Runs pytest in a Python that finds no torch, whether or not it is installed."""


def without_torch(*arguments: str) -> str:
    answer = subprocess.run([sys.executable, "-c", NO_TORCH, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr
    return answer.stdout


def test_without_torch_every_test_is_found_and_none_is_an_error() -> None:
    found = without_torch("--co", "tests").splitlines()
    assert sum(line.startswith("tests/models/test_generate.py::test_") for line in found) > 10


def test_without_torch_those_that_need_it_are_skipped_one_by_one_with_the_reason() -> None:
    said = without_torch("-rs", "-m", "torch", "tests/models", "tests/embedded/test_speaker.py")
    assert "needs torch, diffusers, transformers: `make models` installs it" in said
    assert int(re.search(r"(\d+) skipped", said)[1]) > 80 and not re.search(r"\d (passed|failed|error)", said)
