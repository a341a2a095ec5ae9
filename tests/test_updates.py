"""Looking for a newer version: what is asked, what an answer may be, and when nobody is asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from studio import __version__
from studio.app import updates
from studio.base.errors import ServiceError
from studio.base.settings import Home, Settings


class Desk:
    """Gives one answer to everybody, and remembers what was asked."""

    def __init__(self) -> None:
        self.answer: tuple[int, str] = (200, "{}")
        self.asked: list[dict[str, str]] = []
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                desk.asked.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
                self.send_response(desk.answer[0])
                self.end_headers()
                self.wfile.write(desk.answer[1].encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/releases/latest"


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def settings(tmp_path: Path, desk: Desk) -> Settings:
    made = Settings(Home(tmp_path, tmp_path, tmp_path))
    made.set("updates.url", desk.url)
    return made


@pytest.mark.parametrize(
    ("tag", "found"), [("v99.1.0", "99.1.0"), ("99.1.0", "99.1.0"), (f"v{__version__}", None), ("v0.0.1", None)]
)
def test_only_a_higher_version_is_newer(settings: Settings, desk: Desk, tag: str, found: str | None) -> None:
    desk.answer = (200, json.dumps({"tag_name": tag, "html_url": "https://example.org/shotgraph"}))
    release = updates.newer(settings)
    assert (release.version if release else None) == found
    assert release is None or release.page == "https://example.org/shotgraph"


def test_the_request_says_nothing_about_the_user(settings: Settings, desk: Desk) -> None:
    desk.answer = (200, '{"tag_name": "v1"}')
    updates.newer(settings)
    (asked,) = desk.asked
    assert asked["path"] == "/releases/latest" and asked["user-agent"] == "shotgraph"
    assert set(asked) == {"path", "host", "user-agent", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize("page", ["file:///etc/passwd", "javascript:alert(1)", "", None, 7])
def test_a_page_that_is_none_is_left_out(settings: Settings, desk: Desk, page: object) -> None:
    desk.answer = (200, json.dumps({"tag_name": "v99", "html_url": page}))
    release = updates.newer(settings)
    assert release is not None and release.page == ""


@pytest.mark.parametrize(
    "answer",
    [(404, "{}"), (500, ""), (200, "<html>"), (200, "[]"), (200, '{"tag_name": "latest"}'), (200, "{}"), (200, "null")],
)
def test_an_answer_that_is_none_is_an_error_with_a_mend(
    settings: Settings, desk: Desk, answer: tuple[int, str]
) -> None:
    desk.answer = answer
    with pytest.raises(ServiceError, match=r"does not say which version.*Try again later"):
        updates.newer(settings)


def test_offline_nobody_is_asked(settings: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_OFFLINE", "1")
    with pytest.raises(ServiceError, match=r"offline.*Unset SHOTGRAPH_OFFLINE"):
        updates.newer(settings)
    assert desk.asked == []


def test_a_build_that_knows_no_address_says_so(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match=r"does not know where.*updates\.url"):
        updates.newer(Settings(Home(tmp_path, tmp_path, tmp_path)))


def test_at_the_start_it_is_due_once_a_day_and_only_when_switched_on(settings: Settings) -> None:
    assert not updates.due(settings), "off until somebody switches it on"
    settings.set("updates.look", True)
    assert updates.due(settings, now=1e9)
    settings.set("updates.asked", 1e9)
    assert not updates.due(settings, now=1e9 + 3600)
    assert updates.due(settings, now=1e9 + 25 * 3600)
    assert updates.due(settings, now=1e9 - 25 * 3600), "a clock that was wrong does not silence it for years"


def test_what_is_new_is_shown_once_after_an_update(tmp_path: Path) -> None:
    settings = Settings(Home(tmp_path, tmp_path, tmp_path))
    assert not updates.is_new_here(settings), "everything is new at the first start"
    assert not updates.is_new_here(settings)
    settings.set("app.seen", "0.0.9")
    assert updates.is_new_here(settings)
    assert not updates.is_new_here(settings)
