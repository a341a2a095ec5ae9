"""Files of strangers at every reader: `make fuzz SECONDS=600 SEED=7`. Without, the corpus alone, and a moment more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.readers import READERS

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="its limits are Linux'")


def fed(reader: str, seconds: float, seed: int, tmp_path: Path) -> tuple[int, list[str]]:
    """How many files were read, and what was wrong."""
    at = tmp_path / "file"
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.run", reader, str(seconds), str(seed), str(at)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds * 3 + 300,
    )
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    wrong = [f"{one['wrong']}: {one['file']}" for one in told if "wrong" in one]
    if done.returncode:
        wrong.append(f"the process ended with {done.returncode}: {at}\n{done.stderr[-600:]}")
    return next((one["read"] for one in told if "read" in one), 0), wrong


@pytest.mark.parametrize("reader", READERS)
def test_a_moment_at_each_reader(reader: str, tmp_path: Path) -> None:
    count, wrong = fed(reader, 0.5, 3, tmp_path)
    assert wrong == [] and count > 0


@pytest.mark.fuzz
@pytest.mark.parametrize("reader", READERS)
def test_hostile_files_are_read_or_refused(reader: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seconds = float(os.environ.get("SHOTGRAPH_FUZZ_SECONDS", "20"))
    count, wrong = fed(reader, seconds, int(os.environ.get("SHOTGRAPH_FUZZ_SEED", "1")), tmp_path)
    with capsys.disabled():
        print(f"\n{reader}: {count} files")
    assert wrong == []
