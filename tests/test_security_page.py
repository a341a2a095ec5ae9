"""What SECURITY.md and docs/reliability.md point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/reliability.md"])
def test_every_test_that_it_names_exists(page: str) -> None:
    named = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", (ROOT / page).read_text(encoding="utf-8"))
    assert named
    for path, function in named:
        place = ROOT / path
        assert place.exists(), path
        if function:
            assert f"def {function}(" in place.read_text(encoding="utf-8"), f"{path}::{function}"


def test_each_of_the_attacks_has_its_test() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| `tests/", text, re.M)
    assert rows == [str(number) for number in range(1, 26)]
