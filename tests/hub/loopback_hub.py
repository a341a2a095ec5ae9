"""A hub on this machine that speaks as huggingface.co does: revisions, redirects to another host for large files,
Range, digests, gates, tokens; and can be slow, break off, or lie."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

LARGE = 4096
"""Files from this size on are large: named by sha256, and sent by the other host."""


@dataclass
class Repo:
    """gate: '', 'licence' (a token in `friends` is needed) or 'private'."""

    files: dict[str, bytes]
    gate: str = ""
    friends: set[str] = field(default_factory=set)
    licence: str = "apache-2.0"

    @property
    def commit(self) -> str:
        whole = hashlib.sha1()
        for name, content in sorted(self.files.items()):
            whole.update(f"{name} {digest(content)}".encode())
        return whole.hexdigest()


@cache
def digest(content: bytes) -> str:
    if len(content) >= LARGE:
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


@dataclass
class Sent:
    """What was asked and sent. bytes: of files only, as far as they were written to the line."""

    bytes: int = 0
    ranges: list[str] = field(default_factory=list)
    tokens: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


class LoopbackHub:
    """rate: bytes a second (0: all there is); break_after: each answer breaks off after so many bytes, so many times;
    hold_after: each answer falls silent after so many bytes (0: none does); spoil: names of files that arrive damaged;
    ranges: whether Range is heeded; commit, digests: what it says of a repository and of its files, where it lies."""

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.commit = ""
        self.digests: dict[str, str] = {}
        self.sent = Sent()
        self.rate = 0
        self.hold_after = 0
        self.break_after = 0
        self.breaks_left = 0
        self.spoil: set[str] = set()
        self.ranges = True
        self.stop = threading.Event()
        hub = self

        class Handler(_Handler):
            pass

        Handler.hub = hub
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: LoopbackHub

    def log_message(self, format: str, *values: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.sent.tokens.append((self.headers.get("Host", ""), self.headers.get("Authorization", "")))
        self.hub.sent.agents.add(self.headers.get("User-Agent", ""))
        if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", path):
            self._info(match[1], match[2] or "main")
        elif match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(match[1], match[2], match[3])
        elif match := re.fullmatch(r"/cdn/([0-9a-f]+)", path):
            content = next(
                (n, c) for repo in self.hub.repos.values() for n, c in repo.files.items() if digest(c) == match[1]
            )
            self._file(content[1], content[0])
        else:
            self._refuse(404, "")

    def _repo(self, name: str, revision: str, *, files: bool) -> Repo | None:
        repo = self.hub.repos.get(name)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token == "expired":
            self._refuse(401, "", "Invalid credentials in Authorization header")
        elif repo is None or (repo.gate == "private" and token not in repo.friends):
            self._refuse(401 if not token else 404, "RepoNotFound")
        elif files and repo.gate == "licence" and token not in repo.friends:
            self._refuse(403 if token else 401, "GatedRepo")
        elif revision not in ("main", repo.commit):
            self._refuse(404, "RevisionNotFound")
        else:
            return repo
        return None

    def _info(self, name: str, revision: str) -> None:
        repo = self._repo(name, revision, files=False)
        if repo is None:
            return
        siblings = []
        for file, content in sorted(repo.files.items()):
            entry: dict[str, object] = {"rfilename": file, "size": len(content)}
            entry["blobId"] = digest(content)[:40]
            if len(content) >= LARGE:
                entry["lfs"] = {"sha256": digest(content), "size": len(content), "pointerSize": 134}
            if lie := self.hub.digests.get(file):
                entry |= {"blobId": lie, "lfs": {"sha256": lie, "size": len(content)}}
            siblings.append(entry)
        gated = "auto" if repo.gate == "licence" else False
        info = {
            "id": name,
            "sha": self.hub.commit or repo.commit,
            "siblings": siblings,
            "gated": gated,
            "private": False,
        }
        info |= {"cardData": {"license": repo.licence}, "tags": [], "downloads": 0}
        body = json.dumps(info).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _resolve(self, name: str, revision: str, file: str) -> None:
        repo = self._repo(name, revision, files=True)
        if repo is None:
            return
        if file not in repo.files:
            self._refuse(404, "EntryNotFound")
            return
        content = repo.files[file]
        facts = {"X-Repo-Commit": repo.commit, "ETag": f'"{digest(content)}"'}
        if len(content) < LARGE:
            self._file(content, file, facts)
            return
        self.send_response(302)
        for header, value in facts.items():
            self.send_header(header, value)
        self.send_header("X-Linked-Etag", f'"{digest(content)}"')
        self.send_header("X-Linked-Size", str(len(content)))
        # Another host, as the real hub has one for large files: a token must not follow there.
        self.send_header("Location", f"http://localhost:{self.hub.port}/cdn/{digest(content)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _file(self, content: bytes, name: str, facts: dict[str, str] | None = None) -> None:
        start, end, status = 0, len(content), 200
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted and self.hub.ranges:
            self.hub.sent.ranges.append(wanted[0])
            start, end, status = int(wanted[1]), min(int(wanted[2] or end - 1) + 1, end), 206
            if start >= end:
                self._refuse(416, "")
                return
        self.send_response(status)
        for header, value in (facts or {}).items():
            self.send_header(header, value)
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
        self.send_header("Content-Length", str(end - start))
        self.end_headers()
        if self.command == "HEAD":
            return
        if name in self.hub.spoil:
            content = content[:-1] + bytes([content[-1] ^ 1])
        self._send(content[start:end])

    def _send(self, content: bytes) -> None:
        hub, sent, count = self.hub, 0, self.hub.sent
        piece = max(1024, hub.rate // 50) if hub.rate else 1 << 16
        while sent < len(content):
            if hub.breaks_left and hub.break_after and sent >= hub.break_after:
                hub.breaks_left -= 1
                self.close_connection = True
                self.connection.close()
                return
            if hub.hold_after and sent >= hub.hold_after:
                hub.stop.wait()
                return
            part = content[sent : sent + piece]
            try:
                self.wfile.write(part)
            except OSError:  # whoever asked has gone
                self.close_connection = True
                return
            sent += len(part)
            count.bytes += len(part)
            if hub.rate and hub.stop.wait(len(part) / hub.rate):
                return

    def _refuse(self, status: int, code: str, message: str = "") -> None:
        self.send_response(status)
        if code:
            self.send_header("X-Error-Code", code)
        if message:
            self.send_header("X-Error-Message", message)
        self.send_header("Content-Length", "0")
        self.end_headers()
