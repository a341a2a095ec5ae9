"""What CONTRIBUTING.md tells a newcomer to do is done to the letter, in a copy of this repository, and is green."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
NOT_COPIED = (".git", ".venv", "out", "dist", "build", ".*_cache", ".hypothesis", "*.egg-info")


def steps(recipe: str) -> Iterator[tuple[str, str, str]]:
    """(the words before it, its language, its text) of every block of code under a heading."""
    section = GUIDE.partition(f"\n## {recipe}\n")[2].partition("\n## ")[0]
    assert section, f"CONTRIBUTING.md has no '{recipe}'"
    before = ""
    for number, part in enumerate(re.split(r"^```(\w*)\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)):
        if number % 3 == 0:
            before = part.strip().split("\n\n")[-1].replace("\n", " ")
        elif number % 3 == 1:
            language = part
        else:
            yield before, language, part


def follow(copy: Path, words: str, language: str, text: str) -> None:
    """Do what a step says in that copy of the repository."""
    if language == "sh":
        run(copy, text)
    elif found := re.search(r"Write `(.+)`:$", words):
        (copy / found[1]).parent.mkdir(exist_ok=True)
        (copy / found[1]).write_text(text, "utf-8")
    elif found := re.search(r"Append to `(.+)`:$", words):
        apart = "\n\n" if found[1].endswith(".py") else "\n"
        with (copy / found[1]).open("a", encoding="utf-8") as file:
            file.write(apart + text)
    elif found := re.search(r"[Bb]elow the line `(.+)` of `(.+)`:$", words):
        lines = (copy / found[2]).read_text("utf-8").splitlines(keepends=True)
        place = [line.strip() for line in lines].index(found[1]) + 1
        (copy / found[2]).write_text("".join([*lines[:place], text, *lines[place:]]), "utf-8")
    elif found := re.search(r"Translate in `(.+)`:$", words):
        sheet = (copy / found[1]).read_text("utf-8")
        for source, translation in re.findall(r"<source>(.+)</source>\n<translation>(.+)</translation>", text):
            empty = f'<source>{escape(source)}</source>\n        <translation type="unfinished"></translation>'
            assert empty in sheet, f"the translation step did not find {source!r}"
            sheet = sheet.replace(empty, f"<source>{source}</source>\n        <translation>{translation}</translation>")
        (copy / found[1]).write_text(sheet, "utf-8")
    else:
        raise AssertionError(f"a step that nobody could follow: {words!r}")


def run(copy: Path, commands: str) -> None:
    """In a shell, with this Python as the copy's .venv."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST_"))}
    own = {"PYTHONPATH": str(copy), "SHOTGRAPH_HOME": str(copy.parent / "home"), "QT_QPA_PLATFORM": "offscreen"}
    answer = subprocess.run(["sh", "-ex"], input=commands, cwd=copy, env=known | own, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    made = tmp_path / "shotgraph"
    shutil.copytree(ROOT, made, ignore=shutil.ignore_patterns(*NOT_COPIED))
    (made / ".venv").symlink_to(sys.prefix)
    return made


@pytest.mark.skipif(os.name == "nt", reason="the guide's commands are for a POSIX shell")
@pytest.mark.parametrize("recipe", ["Add a node", "Add a panel", "Add a model", "Add an engine"])
def test_a_newcomer_who_follows_the_recipe_lands_green(recipe: str, copy: Path) -> None:
    found = list(steps(recipe))
    assert "sh" in {language for _, language, _ in found}, "it says how to see that all is green"
    for words, language, text in found:
        follow(copy, words, language, text)


def test_every_file_that_the_guide_names_is_there() -> None:
    made = set(re.findall(r"Write `(.+?)`", GUIDE))
    named = set(re.findall(r"`((?:studio|nodes|tests|plugins|resources|docs|\.github|\.ci)/[\w./-]+)`", GUIDE))
    named |= set(re.findall(r"\]\(([\w./-]+)\)", GUIDE))
    assert [name for name in sorted(named - made) if not (ROOT / name).exists()] == []


def test_commands_of_make_that_the_guide_names_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", GUIDE)) <= targets
