"""docs/automation.md is followed literally: its scripts run, and what it names is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from studio.doors.engineroom import EngineRoom
from studio.doors.http_server import ServeTokens, make_app
from studio.doors.mcp_server import serve
from studio.media.files.mediafile import open_video
from tests.media import clip, tone

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "automation.md").read_text(encoding="utf-8")


def test_its_scripts_run_one_after_the_other(tmp_path: Path) -> None:
    clip(tmp_path / "clip.mp4", frames=12, audio=[tone(24_000)])
    env = {**os.environ, "SHOTGRAPH_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    said = ""
    scripts = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    assert len(scripts) == 3
    for script in scripts:
        run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        said += run.stdout
    assert "96 64 24 12" in said and "(64, 96, 3)" in said and str(tmp_path / "short.mp4") in said
    assert open_video(tmp_path / "short.mp4").info.length == 12
    assert set(json.loads((tmp_path / "short.shotgraph").read_text())["nodes"]) == {"clip", "grade", "out"}


def test_the_tools_and_requests_that_it_names_are_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path))
    import anyio

    room = EngineRoom()
    tools = {tool.name for tool in anyio.run(serve(room).list_tools)}
    listed = set(re.findall(r"`([a-z_]+)`", re.search(r"\| tool \|.*?\n\n", PAGE, re.S)[0]))  # type: ignore[index]
    assert listed == tools
    paths = set(make_app(room, tmp_path, ServeTokens(room.home)).openapi()["paths"])
    named = set(re.findall(r"/api/[\w/-]+", PAGE.replace("/ID", "/{id}").replace("/N`", "/{number}`"))) | {
        "/api/renders"
    }
    plain = {re.sub(r"/\{.*", "", path) for path in paths}
    assert plain <= {re.sub(r"/\{.*", "", one) for one in named}
