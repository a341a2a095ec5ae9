"""`shotgraph serve`, asked over a real socket by an HTTP client as scripts use one."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
import uvicorn
from PIL import Image

from studio.base.settings import Home
from studio.doors.engineroom import EngineRoom
from studio.doors.http_server import ServeTokens, make_app
from studio.doors.serving import _listen
from tests.media import clip as write_clip

PROJECT = {
    "format": "shotgraph/1",
    "nodes": {
        "clip": {"type": "video.load", "settings": {"path": "clip.mkv"}},
        "small": {"type": "video.resize", "settings": {"width": 32, "height": 24}},
        "film": {"type": "publish.video", "settings": {"path": "film.mp4"}},
    },
    "wires": [{"from": "clip.video", "to": "small.video"}, {"from": "small.out", "to": "film.video"}],
}


class Served:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.room = EngineRoom()
        self.tokens = ServeTokens(self.room.home)
        listening = _listen("127.0.0.1", 0)
        self.port = listening.getsockname()[1]
        app = make_app(self.room, folder, self.tokens, frozenset({"film-machine"}))
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        self._thread = threading.Thread(target=self._server.run, args=([listening],))
        self._thread.start()
        self.address = f"http://127.0.0.1:{self.port}"
        self.client = self.client_with(self.tokens.all)

    def client_with(self, token: str) -> httpx2.Client:
        return httpx2.Client(base_url=self.address, headers={"Authorization": f"Bearer {token}"}, timeout=30)

    def over(self, id: str) -> dict[str, Any]:
        job = self.room.job(id)
        assert job is not None and job.wait(60)
        found: dict[str, Any] = self.client.get(f"/api/renders/{id}").json()
        return found

    def close(self) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join()
        self.room.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    patch = pytest.MonkeyPatch()
    patch.setenv("SHOTGRAPH_HOME", str(folder / "home"))
    (folder / "projects" / "deep").mkdir(parents=True)
    write_clip(folder / "projects" / "clip.mkv", frames=12, size=(64, 48))
    (folder / "projects" / "film.shotgraph").write_text(json.dumps(PROJECT))
    (folder / "projects" / "deep" / "müde.shotgraph").write_text('{"format": "shotgraph/1", "nodes": {}, "wires": []}')
    (folder / "secret.shotgraph").write_text(json.dumps(PROJECT))
    made = Served(folder / "projects")
    yield made
    made.close()
    patch.undo()


def test_a_render_is_queued_followed_and_fetched(served: Served) -> None:
    client = served.client
    assert client.get("/api/projects").json() == ["deep/müde.shotgraph", "film.shotgraph"]
    assert client.get("/api/check", params={"project": "film.shotgraph"}).json() == []
    asked = client.post("/api/renders", json={"project": "film.shotgraph"})
    assert asked.status_code == 202
    id = asked.json()["job"]
    events = []
    with client.stream("GET", f"/api/renders/{id}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data: "):
                events.append(json.loads(line[6:]))
    assert events[0]["event"] == "planned" and events[-1]["event"] == "done"
    assert {event["node"] for event in events if event["event"] == "finished"} == {"clip", "small", "film"}
    found = served.over(id)
    assert found["state"] == "done" and [one["name"] for one in found["files"]] == ["film.mp4"]
    film = client.get(found["files"][0]["at"])
    assert film.content == (served.folder / "film.mp4").read_bytes()
    part = client.get(found["files"][0]["at"], headers={"Range": "bytes=4-7"})
    assert part.status_code == 206 and part.content == b"ftyp", "a player can seek"
    picture = np.asarray(Image.open(io.BytesIO(client.get(f"/api/renders/{id}/thumbnail").content)))
    assert picture.shape[2] == 3 and np.ptp(picture) > 50
    later = client.get(f"/api/renders/{id}/events", headers={"Last-Event-ID": str(len(events) - 1)}).text
    assert later.count("data: ") == 1, "who comes back gets only what is new"


def test_settings_of_one_render_are_its_own_and_the_file_stays(served: Served) -> None:
    before = (served.folder / "film.shotgraph").read_bytes()
    wanted = {"project": "film.shotgraph", "targets": ["small"], "set": {"small.width": 48}}
    id = served.client.post("/api/renders", json=wanted).json()["job"]
    assert served.over(id)["state"] == "done"
    picture = Image.open(io.BytesIO(served.client.get(f"/api/renders/{id}/thumbnail").content))
    assert picture.width >= 48
    assert (served.folder / "film.shotgraph").read_bytes() == before
    seen = served.client.get("/api/look", params={"project": "film.shotgraph", "socket": "small", "frame": 3})
    assert Image.open(io.BytesIO(seen.content)).size == (32, 24)


def test_what_is_wrong_is_said_with_node_setting_and_mend(served: Served) -> None:
    client = served.client
    wrong = client.post("/api/renders", json={"project": "film.shotgraph", "set": {"small.widht": 3}})
    assert wrong.status_code == 422
    assert wrong.json()["problems"][0] == {
        "message": "'video.resize' has no setting 'widht'",
        "node": "small",
        "item": None,
        "setting": "widht",
        "mend": wrong.json()["problems"][0]["mend"],
    }
    assert "width" in wrong.json()["problems"][0]["mend"]
    outside = client.post("/api/renders", json={"project": "film.shotgraph", "set": {"film.path": "../x.mp4"}})
    assert outside.status_code == 422 and "outside" in outside.text
    for project in ("../secret.shotgraph", "/etc/passwd", "gone.shotgraph", "clip.mkv", "film.shotgraph\0"):
        assert client.post("/api/renders", json={"project": project}).status_code in (404, 422), project
    assert client.get("/api/renders/none").status_code == 404
    assert client.post("/api/renders", content=b"{").status_code == 422
    assert client.post("/api/renders", content=b"x" * (2 << 20)).status_code == 413


def test_without_the_token_nothing_and_with_the_other_one_only_looks(served: Served) -> None:
    for token in ("none", served.tokens.all[:-1], "\u00fc"):
        with httpx2.Client(base_url=served.address) as stranger:
            answer = stranger.get("/api/renders", headers={"Authorization": f"Bearer {token}".encode()})
            assert answer.status_code == 401 and "film" not in answer.text
    with served.client_with(served.tokens.looking) as looker:
        assert looker.get("/api/renders").status_code == 200
        assert looker.post("/api/renders", json={"project": "film.shotgraph"}).status_code == 403
        assert looker.delete("/api/renders/none").status_code == 403
    file = Home.find().config / "serve.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_pages_of_other_sites_reach_nothing(served: Served) -> None:
    client = served.client
    assert client.get("/api/renders", headers={"Host": "evil.example"}).status_code == 421, "a name led here"
    assert client.get("/api/renders", headers={"Host": f"film-machine:{served.port}"}).status_code == 200
    asked = client.post("/api/renders", json={"project": "film.shotgraph"}, headers={"Origin": "http://evil.example"})
    assert asked.status_code == 403
    page = client.get("/", params={"token": served.tokens.looking})
    assert page.status_code == 303 and "httponly" in page.headers["set-cookie"].lower()
    assert "samesite=strict" in page.headers["set-cookie"].lower()
    queue = client.get("/")
    assert "default-src 'none'" in queue.headers["content-security-policy"] and "/queue.js" in queue.text


def test_the_interface_is_told_as_openapi_and_as_a_page_of_its_own(served: Served) -> None:
    schema = served.client.get("/openapi.json").json()
    assert {"/api/renders", "/api/renders/{id}/events", "/api/look"} <= set(schema["paths"])
    page = served.client.get("/docs").text
    assert "/api/renders/{id}/files/{number}" in page and "http" not in re.sub(r"HTTP|https?://www\.w3", "", page)


def test_a_long_render_is_stopped_within_its_step(served: Served) -> None:
    wanted = {"project": "film.shotgraph", "targets": ["small"], "set": {"small.width": 4000, "small.height": 4000}}
    id = served.client.post("/api/renders", json={**wanted, "fresh": True}).json()["job"]
    found = served.client.delete(f"/api/renders/{id}").json()
    assert found["state"] in ("cancelled", "done")
    assert served.client.get("/api/renders").json()[0]["job"] == id


def test_the_program_says_where_it_is_and_ends_on_an_interrupt(tmp_path: Path) -> None:
    env = {**os.environ, "SHOTGRAPH_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "studio.cli", "serve", "--port", "0", "--folder", str(tmp_path)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, env=env, cwd=root, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        address = ""
        while not address:
            line = program.stderr.readline()
            assert line, "it ended"
            found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line)
            address = found[0] if found else ""
        for _ in range(200):
            try:
                with httpx2.Client(follow_redirects=True) as client:
                    assert "<h1>Renders</h1>" in client.get(address).text
                break
            except httpx2.ConnectError:
                time.sleep(0.05)
        program.send_signal(signal.SIGINT)
        program.wait(30)
        assert "Traceback" not in program.stderr.read()
