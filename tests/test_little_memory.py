"""Where the system allows little memory the command line says so, whatever library would have met it first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.graph.graph import Graph, Node
from studio.graph.projectfile import save

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux'")
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) << 20,) * 2)
from studio.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("megabytes", [100, 150, 200, 400, 1000, 2000])
def test_a_render_under_a_limit_says_so(megabytes: int, tmp_path: Path) -> None:
    film = tmp_path / "film.shotgraph"
    save(Graph({"two": Node("number.value")}), film)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(megabytes), "render", str(film), "--target", "two"],
        env={**os.environ, "SHOTGRAPH_HOME": str(tmp_path / "home")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert "memory" in done.stderr and (megabytes < 200 or f"may use {megabytes} MB" in done.stderr)
