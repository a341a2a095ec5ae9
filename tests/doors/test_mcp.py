"""`shotgraph mcp`, asked by the SDK's own client: in this process, and as a program over stdin and stdout."""

from __future__ import annotations

import base64
import io
import json
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import numpy as np
import pytest
from mcp import Client, StdioServerParameters
from PIL import Image

from studio.doors.engineroom import EngineRoom
from studio.doors.mcp_server import serve
from studio.media.files.mediafile import open_video
from tests.media import clip as write_clip

Work = Callable[[Client], Coroutine[Any, Any, None]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    return tmp_path


def with_client(work: Work) -> None:
    async def run() -> None:
        async with Client(serve(EngineRoom())) as client:
            await work(client)

    anyio.run(run)


async def ask(client: Client, tool: str, **arguments: Any) -> Any:
    """What a tool answers; ToolFailed with its words where it refuses."""
    answer = await client.call_tool(tool, arguments)
    if answer.is_error:
        raise ToolFailed(answer.content[0].text)
    data = answer.structured_content
    return data["result"] if isinstance(data, dict) and set(data) == {"result"} else data


class ToolFailed(Exception): ...


SCRIPT = """# Three

## Sea {#sea}
A blue sea under a wide sky.

## Hill {#hill}
A green hill with a tree.

## Town {#town}
A town at night.
"""


def test_an_agent_makes_and_renders_a_film_of_three_shots_from_nothing(here: Path) -> None:
    film = str(here / "three.shotgraph")
    (here / "three.md").write_text(SCRIPT)

    async def work(client: Client) -> None:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert {"create_project", "edit_project", "render", "look", "list_takes", "cancel_render"} <= names
        found = await ask(client, "list_node_types", search="script")
        assert any(one["type"] == "story.script" for one in found)
        described = await ask(client, "describe_node_type", type="image.generate")
        assert {one["name"] for one in described["settings"]} >= {"width", "height", "seed"}
        await ask(client, "create_project", project=film)
        made = await ask(
            client,
            "edit_project",
            project=film,
            label="Three shots",
            changes=[
                {"do": "add", "type": "story.script", "node": "script", "settings": {"path": "three.md"}},
                {"do": "add", "type": "image.generate", "node": "stills", "settings": {"width": 128, "height": 64}},
                {"do": "add", "type": "video.animate", "node": "moved", "settings": {"seconds": 0.5}},
                {"do": "add", "type": "edit.timeline", "node": "cut"},
                {"do": "add", "type": "publish.video", "node": "film", "settings": {"path": "three.mp4"}},
            ],
        )
        assert made["added"] == ["script", "stills", "moved", "cut", "film"]
        wires = {
            "script.pictures": "stills.prompt",
            "stills": "moved.image",
            "moved": "cut.pictures",
            "cut.video": "film.video",
        }
        changes = [{"do": "connect", "source": start, "target": end} for start, end in wires.items()]
        made = await ask(client, "edit_project", project=film, changes=changes)
        assert made["problems"] == []
        shots = await ask(client, "read_shots", project=film, node="script")
        assert [shot["item"] for shot in shots] == ["sea", "hill", "town"]
        told: list[tuple[float, float | None]] = []

        async def progress(done: float, total: float | None, _words: str | None) -> None:
            told.append((done, total))

        answer = await client.call_tool("render", {"project": film}, progress_callback=progress)
        assert not answer.is_error, answer.content
        data = answer.structured_content
        assert data is not None and data["state"] == "done" and data["files"] == [str(here / "three.mp4")]
        assert told == sorted(told) and told
        assert open_video(here / "three.mp4").info.length > 20
        seen = await client.call_tool("look", {"project": film, "socket": "stills", "item": "hill", "width": 128})
        pixels = picture_in(seen.content)
        assert pixels.shape[:2] == (64, 128) and np.ptp(pixels) > 30
        strip = picture_in((await client.call_tool("look", {"project": film, "socket": "cut.video"})).content)
        assert strip.shape[1] > 3 * strip.shape[0]
        again = await ask(client, "render", project=film)
        assert again["made"] == 0, "everything is in the store"

    with_client(work)


def picture_in(content: list[Any]) -> np.ndarray[Any, Any]:
    data = next(one.data for one in content if one.type == "image")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


def test_what_does_not_fit_is_said_with_its_mend_and_changes_nothing(here: Path) -> None:
    film = str(here / "film.shotgraph")

    async def work(client: Client) -> None:
        await ask(client, "create_project", project=film)
        with pytest.raises(ToolFailed, match="there already"):
            await ask(client, "create_project", project=film)
        good = {"do": "add", "type": "number.value", "node": "two"}
        bad = {"do": "set", "node": "two", "settings": {"valu": 3}}
        with pytest.raises(ToolFailed, match=r"change 2 \(set\).*valu.*value"):
            await ask(client, "edit_project", project=film, changes=[good, bad])
        assert (await ask(client, "read_project", project=film))["nodes"] == {}
        for name in ("secret.txt", "film\0.shotgraph"):
            with pytest.raises(ToolFailed, match=r"\.shotgraph"):
                await ask(client, "read_project", project=str(here / name))
        await ask(
            client,
            "edit_project",
            project=film,
            changes=[{"do": "add", "type": "image.load", "node": "still", "settings": {"path": "gone.png"}}],
        )
        assert any("still" in one for one in await ask(client, "check_project", project=film))

    with_client(work)


def test_a_project_cannot_make_an_agents_render_write_elsewhere(here: Path) -> None:
    film = str(here / "in" / "film.shotgraph")
    (here / "in").mkdir()
    write_clip(here / "in" / "clip.mkv", frames=3, size=(64, 48))

    async def work(client: Client) -> None:
        await ask(client, "create_project", project=film)
        changes = [
            {"do": "add", "type": "video.load", "node": "clip", "settings": {"path": "clip.mkv"}},
            {"do": "add", "type": "publish.video", "node": "out", "settings": {"path": "../beyond.mp4"}},
            {"do": "connect", "source": "clip.video", "target": "out.video"},
        ]
        await ask(client, "edit_project", project=film, changes=changes)
        with pytest.raises(ToolFailed, match="outside"):
            await ask(client, "render", project=film)

    with_client(work)
    assert not (here / "beyond.mp4").exists()


def test_a_long_render_is_stopped_by_cancelling_its_call_or_by_its_id(here: Path) -> None:
    film = str(here / "film.shotgraph")
    write_clip(here / "clip.mkv", frames=400, size=(320, 240))

    async def work(client: Client) -> None:
        await ask(client, "create_project", project=film)
        changes = [
            {"do": "add", "type": "video.load", "node": "load", "settings": {"path": "clip.mkv"}},
            {"do": "add", "type": "enhance.interpolate", "node": "clip", "settings": {"rate": 120}},
            {"do": "connect", "source": "load.video", "target": "clip.video"},
        ]
        await ask(client, "edit_project", project=film, changes=changes)
        begun = await ask(client, "render", project=film, targets=["clip"], wait=False)
        stopped = await ask(client, "cancel_render", id=begun["job"])
        assert stopped["state"] == "cancelled"
        with anyio.move_on_after(1.5):
            await ask(client, "render", project=film, targets=["clip"], fresh=True)
            pytest.fail("it was over before it could be cancelled")
        with anyio.fail_after(30):
            with pytest.raises(ToolFailed, match="no render"):
                await ask(client, "job", id="none")
            facts = await client.call_tool("look", {"project": film, "socket": "load.video", "frame": 7})
            assert picture_in(facts.content).shape[1] == 320, "the engine is free again"

    with_client(work)


def test_the_program_speaks_over_stdin_and_stdout_and_nothing_else_stands_there(here: Path) -> None:
    film = str(here / "sum.shotgraph")
    program = StdioServerParameters(
        command=sys.executable,
        args=["-m", "studio.cli", "mcp"],
        env={**os.environ, "SHOTGRAPH_HOME": str(here / "home")},
        cwd=str(Path(__file__).parents[2]),
    )

    async def run() -> None:
        async with Client(program) as client:
            assert client.server_info is not None and client.server_info.name == "shotgraph"
            await ask(client, "create_project", project=film)
            changes = [
                {"do": "add", "type": "number.value", "node": "two", "settings": {"value": 2}},
                {"do": "add", "type": "number.math", "node": "sum"},
                {"do": "connect", "source": "two", "target": "sum.a"},
                {"do": "connect", "source": "two", "target": "sum.b"},
            ]
            await ask(client, "edit_project", project=film, changes=changes)
            assert (await ask(client, "render", project=film, targets=["sum"]))["results"] == {"sum": 4.0}
            page = await client.read_resource("shotgraph://nodes/number.math")
            assert "number.math" in page.contents[0].text

    anyio.run(run)
    assert set(json.loads(Path(film).read_text())["nodes"]) == {"two", "sum"}
