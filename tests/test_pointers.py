"""What comments, docstrings and documents point at is there: a reader who follows a pointer arrives."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import studio

ROOT = Path(__file__).resolve().parent.parent
CODE = ("studio", "nodes", "plugins", "tests", "benchmarks")

OFFERED = {f"studio.{name}" for name in studio.__all__}
"""What scripts use by the package's own name."""
PACKAGES = {"Qt.py"}
"""What is called like a file and is a package of others."""


def files() -> list[str]:
    """All that the repository keeps, as paths from its root."""
    told = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if told.returncode:  # an unpacked archive
        return [
            path.relative_to(ROOT).as_posix() for folder in (*CODE, "docs") for path in (ROOT / folder).rglob("*.*")
        ]
    return [path for path in told.stdout.splitlines() if (ROOT / path).exists()]


PATHS = files()


def remarks(path: str) -> Iterator[str]:
    """Comments and docstrings of a module; all of a document."""
    text = (ROOT / path).read_text("utf-8")
    if path.endswith(".md"):
        yield text
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def pointers(words: str) -> Iterator[str]:
    """Files (`studio/cli.py`, also without the ticks), folders (`host/views/`) and modules (`studio.ui.theme`)."""
    yield from (one for one in re.findall(r"(?<![\w*./-])[\w./-]*\w\.py\b", words) if one not in PACKAGES)
    yield from re.findall(r"`((?:[a-z_]+/)+)`", words)
    yield from re.findall(rf"(?<![\w/.])(?:{'|'.join(CODE)})(?!\.(?:md|py|toml)\b)(?:\.\w+)+", words)


def is_there(pointer: str, paths: list[str]) -> bool:
    if pointer in OFFERED:
        return True
    if pointer.endswith(".py"):
        return any(path == pointer or path.endswith("/" + pointer) for path in paths)
    if pointer.endswith("/"):
        return any(path.startswith(pointer) or "/" + pointer in path for path in paths)
    parts = pointer.split(".")  # a module, or something in one
    tries = ["/".join(parts[:count]) for count in range(2, len(parts) + 1)]
    return any(one + end in paths for one in tries for end in (".py", "/__init__.py"))


@pytest.mark.parametrize("folder", [*CODE, "docs"])
def test_what_a_remark_points_at_is_there(folder: str) -> None:
    found = [path for path in PATHS if path.startswith(folder + "/") and path.endswith((".py", ".md"))]
    assert found
    lost = [
        f"{path}: {pointer}"
        for path in found
        for words in remarks(path)
        for pointer in pointers(words)
        if not is_there(pointer, PATHS)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        ("See `studio/ui/theme.py` and theme.py.", []),
        ("See `studio/engine/theme.py`.", ["studio/engine/theme.py"]),
        ("A message of model_desk.py.", ["model_desk.py"]),
        ("Ask `studio.ui.theme.tokens`, as studio.nowhere says.", ["studio.nowhere"]),
        ("One folder, `host/views/`, and another, `engine/views/`.", ["engine/views/"]),
    ],
)
def test_a_stale_pointer_is_seen(words: str, lost: list[str]) -> None:
    assert [pointer for pointer in pointers(words) if not is_there(pointer, PATHS)] == lost
