"""Files from the web: whole and as promised or not there at all, gone on with where they stopped, on networks as they
are: lines that break, servers that are slow, full, changed or wrong."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from studio.base import web
from studio.base.control import Control
from studio.base.errors import Cancelled, StoreError
from studio.models.download import Contents, DownloadError, Patience, Place, download, part_of

ROOT = Path(__file__).resolve().parents[1]
FILE = bytes(range(256)) * 4000  # a megabyte
OTHER = bytes(reversed(FILE))
HASTE = Patience(pause=0.01)
Answer = Callable[["Server", BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """On this machine. script: how the next requests are answered, one each; after them all is well. asked: Range and
    If-Range of each request; sent: bytes of files."""

    file: bytes = FILE
    etag: str = '"first"'
    script: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    met: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0
    sent: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                server.connections += 1
                super().setup()

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.asked.append((headers.get("range", ""), headers.get("if-range", "")))
                server.met.append({**headers, "path": self.path})
                answer = server.script.pop(0) if server.script else serve()
                try:
                    answer(server, self)
                except OSError:  # whoever asked has gone
                    self.close_connection = True

            def log_message(self, format: str, *values: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/file"

    def close(self) -> None:
        self.over.set()
        self.http.shutdown()
        self.http.server_close()


def serve(
    *, cut: int = 0, hold: int = 0, ranges: bool = True, minds_version: bool = True, says: dict[str, str] | None = None
) -> Answer:
    """The file as it is now. cut: the line breaks after so many bytes; hold: it falls silent; says: headers that are
    otherwise than they should be."""

    def answer(server: Server, request: BaseHTTPRequestHandler) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        version = request.headers.get("If-Range", server.etag)
        start = int(wanted[1]) if wanted and ranges and (version == server.etag or not minds_version) else 0
        if start >= len(server.file) > 0:
            return refuse(416)(server, request)
        headers = {"Content-Length": str(len(server.file) - start)}
        if server.etag:
            headers["ETag"] = server.etag
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(server.file) - 1}/{len(server.file)}"
        request.send_response(206 if start else 200)
        for name, value in (headers | (says or {})).items():
            if value:
                request.send_header(name, value)
        request.end_headers()
        body = server.file[start:][: cut or hold or None]
        request.wfile.write(body)
        server.sent += len(body)
        if hold:
            server.over.wait()
        request.close_connection = bool(cut or hold) or "Content-Length" in (says or {})
        return None

    return answer


def refuse(status: int, **headers: str) -> Answer:
    def answer(server: Server, request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SHOTGRAPH_OFFLINE", raising=False)
    return tmp_path / "folder" / "file.bin"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fetch(
    where: Server | str,
    target: Path,
    contents: Contents | None = None,
    *,
    control: Control | None = None,
    tell: Callable[[int], None] = lambda have: None,
    patience: Patience = HASTE,
    silence: float = 5.0,
    headers: dict[str, str] | None = None,
) -> None:
    control = control or Control()
    place = Place(where if isinstance(where, str) else where.url, headers or {})
    contents = contents or Contents(sha256(FILE), len(FILE))

    def work(client: Any) -> Any:
        return download(client, place, contents, target, control=control, tell=tell, patience=patience)

    web.run(work, control, silence=silence)


def alone(target: Path) -> bool:
    """Is nothing else left in its folder?"""
    return [path.name for path in target.parent.iterdir()] == [target.name]


# --- whole ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "contents"),
    [
        (FILE, Contents(sha256(FILE), len(FILE))),
        (FILE, Contents(sha256(FILE))),
        (b"{}", Contents(hashlib.sha1(b"blob 2\0{}").hexdigest(), 2)),
        (b"", Contents(sha256(b""), 0)),
        (b"", Contents(sha256(b""))),
    ],
    ids=["by its SHA-256", "of no known size", "by git's digest", "empty", "empty, of no known size"],
)
def test_a_file_arrives_whole_and_is_told_of_as_it_comes(
    server: Server, target: Path, file: bytes, contents: Contents
) -> None:
    server.file = file
    told: list[int] = []
    fetch(server, target, contents, tell=told.append)
    assert target.read_bytes() == file and alone(target)
    assert told == sorted(told) and (told[0], told[-1]) == (0, len(file))


def test_a_file_that_is_here_is_not_fetched_and_a_wrong_one_is(server: Server, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(FILE)
    fetch(server, target)
    assert server.connections == 0
    target.write_bytes(OTHER)
    fetch(server, target)
    assert target.read_bytes() == FILE and len(server.asked) == 1


# --- gone on with -----------------------------------------------------------------------------------------------


def test_a_broken_line_is_gone_on_with_where_it_broke(server: Server, target: Path) -> None:
    server.script = [serve(cut=300_000), serve(cut=300_000)]
    fetch(server, target)
    assert target.read_bytes() == FILE
    assert server.asked == [("", ""), ("bytes=300000-", '"first"'), ("bytes=600000-", '"first"')]
    assert server.sent == len(FILE), "no byte is sent twice"


def test_a_killed_download_is_gone_on_with_by_another_process(server: Server, target: Path) -> None:
    server.script = [serve(hold=400_000)]
    program = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from studio.base import web
        from studio.base.control import Control
        from studio.models.download import Contents, Place, download
        url, digest, target = sys.argv[1:]
        def tell(have):
            if have == 400_000:
                os.kill(os.getpid(), signal.SIGKILL)
        control = Control()
        web.run(lambda client: download(
            client, Place(url), Contents(digest), Path(target), control=control, tell=tell), control)
    """)
    command = [sys.executable, "-c", program, server.url, sha256(FILE), str(target)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    kept = part_of(target).stat().st_size
    assert 300_000 < kept <= 400_000 and not target.exists()
    told: list[int] = []
    fetch(server, target, tell=told.append)
    assert server.asked[1:] == [(f"bytes={kept}-", '"first"')]
    assert told[0] == kept and target.read_bytes() == FILE and alone(target)


@pytest.mark.parametrize(
    ("etags", "changed", "script"),
    [
        (('"first"', '"second"'), OTHER, []),
        (('"first"', '"second"'), OTHER, [serve(minds_version=False)]),
        (("", ""), OTHER, []),
        (('W/"first"', 'W/"first"'), OTHER, []),
        (("", ""), OTHER + b"more", []),
    ],
    ids=[
        "the server knows what was asked for",
        "the server only says which version it sends",
        "only the digest tells",
        "only the digest tells, as versions are called the same",
        "it is longer now",
    ],
)
def test_a_file_that_changed_in_between_is_fetched_anew(
    server: Server, target: Path, etags: tuple[str, str], changed: bytes, script: list[Answer]
) -> None:
    def changes(server: Server, request: BaseHTTPRequestHandler) -> None:
        serve(cut=300_000)(server, request)
        server.file, server.etag = changed, etags[1]

    server.etag, server.script = etags[0], [changes, *script]
    fetch(server, target, Contents(sha256(changed)))
    assert target.read_bytes() == changed and alone(target)
    assert server.asked[1][0] == "bytes=300000-" and (server.asked[1][1] == etags[0] or not etags[0].startswith('"'))


def test_the_version_of_a_part_is_that_of_the_place_it_came_from(server: Server, target: Path) -> None:
    server.script = [serve(cut=300_000), refuse(404)]
    with pytest.raises(DownloadError):
        fetch(server, target)
    mirror = Server(etag='"of another server"')
    try:
        fetch(mirror, target)
        assert mirror.asked == [("bytes=300000-", "")] and target.read_bytes() == FILE
    finally:
        mirror.close()


@pytest.mark.parametrize(
    "answer",
    [
        serve(ranges=False),
        serve(says={"Content-Range": "bytes 5-999999/1024000"}),
        serve(says={"Content-Range": ""}),
    ],
    ids=["all of it", "from elsewhere", "it does not say from where"],
)
def test_a_server_that_does_not_do_ranges_sends_it_all_again(server: Server, target: Path, answer: Answer) -> None:
    server.script = [serve(cut=300_000), answer]
    fetch(server, target)
    assert target.read_bytes() == FILE and alone(target)


def test_a_part_that_a_dying_process_spoiled_is_fetched_anew_once(server: Server, target: Path) -> None:
    target.parent.mkdir()
    for spoiled in (b"x" * 1000, b"x" * len(FILE), b"x" * (len(FILE) + 1)):
        part_of(target).write_bytes(spoiled)
        target.unlink(missing_ok=True)
        fetch(server, target)
        assert target.read_bytes() == FILE and alone(target)
    assert [range for range, _ in server.asked] == ["bytes=1000-", "", "", ""]


# --- refused ----------------------------------------------------------------------------------------------------


def test_other_contents_are_refused_and_removed(server: Server, target: Path) -> None:
    server.file = OTHER
    with pytest.raises(DownloadError, match=r"arrives damaged.*not what was promised.*a proxy or mirror"):
        fetch(server, target)
    assert len(server.asked) == 1 and list(target.parent.iterdir()) == []


def test_a_file_of_another_length_is_refused_before_it_is_fetched(server: Server, target: Path) -> None:
    with pytest.raises(DownloadError, match=r"has 1024000 bytes instead of 1023999"):
        fetch(server, target, Contents(sha256(FILE), len(FILE) - 1))
    assert len(server.asked) == 1 and list(target.parent.iterdir()) == []


def test_a_server_that_does_not_stop_is_left(server: Server, target: Path) -> None:
    def endless(server: Server, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        while not server.over.is_set():
            request.wfile.write(FILE)

    server.script = [endless]
    fetch(server, target)
    assert target.read_bytes() == FILE


@pytest.mark.parametrize(("status", "mend"), [(404, "Check the address"), (403, "Check the address")])
def test_a_refusal_is_not_asked_twice(server: Server, target: Path, status: int, mend: str) -> None:
    server.script = [refuse(status)]
    with pytest.raises(DownloadError, match=rf"{server.url} cannot be fetched: {status}.*{mend}"):
        fetch(server, target)
    assert len(server.asked) == 1


def test_neither_passwords_nor_signatures_are_shown(server: Server, target: Path) -> None:
    server.script = [refuse(404)]
    with pytest.raises(DownloadError) as refused:
        fetch(server.url.replace("//", "//me:secret@") + "?signature=secret", target)
    assert "secret" not in str(refused.value) and server.url in str(refused.value)
    server.script = [serve(cut=300_000), refuse(404)]
    with pytest.raises(DownloadError):
        fetch(server.url.replace("//", "//me:secret@"), target)
    kept = [path.read_bytes() for path in target.parent.iterdir()]
    assert len(kept) == 2 and not any(b"secret" in content for content in kept)


# --- asked to wait, or made to ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("said", ["seconds", "a date"])
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(
    server: Server, target: Path, status: int, said: str
) -> None:
    def busy(server: Server, request: BaseHTTPRequestHandler) -> None:
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)  # to the second
        refuse(status, Retry_After="1" if said == "seconds" else date)(server, request)

    server.script = [busy]
    before = time.monotonic()
    fetch(server, target)
    assert time.monotonic() - before > 0.9 and target.read_bytes() == FILE and len(server.asked) == 2


def test_a_server_that_asks_for_an_hour_is_not_waited_for(server: Server, target: Path) -> None:
    server.script = [refuse(429, Retry_After="3600")]
    with pytest.raises(DownloadError, match=r"429 .*for 60 minutes.*what is there already is kept"):
        fetch(server, target)
    assert len(server.asked) == 1


def test_a_server_in_trouble_is_asked_a_few_times_at_growing_intervals(server: Server, target: Path) -> None:
    server.script = [refuse(500)] * 6
    before = time.monotonic()
    with pytest.raises(DownloadError, match=r"500 .*Try again later"):
        fetch(server, target, patience=Patience(pause=0.02))
    assert len(server.asked) == 6 and time.monotonic() - before > 0.02 * (1 + 2 + 4 + 8 + 16)


def test_without_a_network_the_message_says_what_to_do(server: Server, target: Path) -> None:
    server.close()
    with pytest.raises(DownloadError, match=r"cannot be fetched.*Check the network and try again"):
        fetch(server, target)


def test_a_silent_server_is_asked_again_and_then_given_up(server: Server, target: Path) -> None:
    server.script = [serve(hold=300_000), serve(hold=1), serve(hold=1)]
    fetch(server, target, silence=0.3)
    assert target.read_bytes() == FILE and len(server.asked) >= 4
    target.unlink()
    server.asked.clear()
    server.script = [lambda server, request: server.over.wait() and None] * 9
    with pytest.raises(DownloadError, match=r"cannot be fetched: ReadTimeout.*Check the network"):
        fetch(server, target, silence=0.3)
    assert len(server.asked) == 6


def test_a_server_that_trickles_for_ever_is_given_up(server: Server, target: Path) -> None:
    def trickle(server: Server, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(FILE)))
        request.end_headers()
        while not server.over.wait(0.02):
            request.wfile.write(b"x")

    server.script = [trickle] * 3
    with pytest.raises(DownloadError, match="less than 5000 bytes a second"):
        fetch(server, target, patience=Patience(tries=3, pause=0.01, slowest=5000, window=0.3))
    assert server.script == []


# --- disks ------------------------------------------------------------------------------------------------------


def test_a_disk_without_room_is_found_before_anything_is_written(
    server: Server, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 1000}))
    with pytest.raises(StoreError, match=r"needs about 0\.0 GB .* are free.*larger disk"):
        fetch(server, target, Contents(sha256(FILE)))
    assert list(target.parent.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_disk_that_fills_up_says_so(server: Server, target: Path) -> None:
    def fill(have: int) -> None:
        part_of(target).symlink_to("/dev/full")

    with pytest.raises(StoreError, match=r"no space left.*Free some space"):
        fetch(server, target, tell=fill)


@pytest.mark.parametrize(
    ("code", "mend"), [(errno.EROFS, "can be written"), (errno.EACCES, "may write to"), (errno.EFBIG, "larger files")]
)
def test_a_disk_that_takes_nothing_says_so(
    server: Server, target: Path, monkeypatch: pytest.MonkeyPatch, code: int, mend: str
) -> None:
    opened = Path.open

    def refusing(path: Path, mode: str = "r", *more: Any, **how: Any) -> Any:
        if path == part_of(target) and "a" in mode:
            raise OSError(code, os.strerror(code))
        return opened(path, mode, *more, **how)

    monkeypatch.setattr(Path, "open", refusing)
    with pytest.raises(StoreError, match=mend):
        fetch(server, target)


def test_a_folder_that_cannot_be_made_says_so(server: Server, target: Path) -> None:
    target.parent.write_text("a file, where a folder should be")
    with pytest.raises(StoreError, match=r"cannot write .*Check the folder"):
        fetch(server, target)
    assert server.connections == 0


# --- steered ----------------------------------------------------------------------------------------------------


def test_cancel_does_not_wait_for_a_silent_server_and_keeps_the_bytes(server: Server, target: Path) -> None:
    server.script = [serve(hold=300_000)]
    control, at = Control(), [0.0]

    def stop(have: int) -> None:
        if have == 300_000:
            at[0] = time.monotonic()
            control.cancel()

    with pytest.raises(Cancelled):
        fetch(server, target, control=control, tell=stop, silence=60)
    assert time.monotonic() - at[0] < 10, "the server would have been waited for a minute"
    assert part_of(target).stat().st_size == 300_000
    fetch(server, target)
    assert server.asked[1][0] == "bytes=300000-"


def test_pause_leaves_the_line_and_resume_goes_on_where_it_was(server: Server, target: Path) -> None:
    control, kept = Control(), 0

    def pause(have: int) -> None:
        nonlocal kept
        if have >= 300_000 and not kept:
            kept = have
            control.pause()

    done = threading.Event()

    def work() -> None:
        fetch(server, target, control=control, tell=pause)
        done.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while not (kept and part_of(target).stat().st_size == kept):
        time.sleep(0.01)
    assert not done.wait(0.5) and part_of(target).stat().st_size == kept < len(FILE) and len(server.asked) == 1
    control.resume()
    assert done.wait(60)
    thread.join()
    assert server.asked[1:] == [(f"bytes={kept}-", '"first"')] and target.read_bytes() == FILE


def test_a_paused_download_can_be_cancelled(server: Server, target: Path) -> None:
    control = Control()
    control.pause()
    threading.Timer(0.3, control.cancel).start()
    with pytest.raises(Cancelled):
        fetch(server, target, control=control)
    assert server.connections == 0


# --- the way there ----------------------------------------------------------------------------------------------


def test_offline_no_connection_is_made(server: Server, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_OFFLINE", "1")
    with pytest.raises(web.Offline, match=r"offline.*Unset SHOTGRAPH_OFFLINE"):
        fetch(server, target)
    assert server.connections == 0


def test_a_redirect_is_followed_without_what_was_meant_for_the_first_host(server: Server, target: Path) -> None:
    elsewhere = server.url.replace("127.0.0.1", "localhost").replace("/file", "/elsewhere")
    server.script = [refuse(302, Location=elsewhere), serve(cut=300_000), refuse(302, Location=elsewhere)]
    fetch(server, target, headers={"authorization": "Bearer secret"})
    assert target.read_bytes() == FILE
    assert [met.get("authorization", "") for met in server.met] == ["Bearer secret", "", "Bearer secret", ""]
    assert server.asked[3] == ("bytes=300000-", '"first"')


def test_a_circle_of_redirects_is_given_up(server: Server, target: Path) -> None:
    server.script = [refuse(302, Location=server.url)] * 30
    with pytest.raises(DownloadError, match="redirect"):
        fetch(server, target)
    assert len(server.asked) < 30


def test_the_proxy_of_the_environment_is_used(server: Server, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", server.url.removesuffix("/file"))
    fetch("http://models.invalid/file", target)
    assert server.met[0]["path"] == "http://models.invalid/file" and target.read_bytes() == FILE
