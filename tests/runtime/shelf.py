"""A package index on loopback with tiny wheels, that can misbehave as networks do."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


def wheel(
    name: str, version: str, files: dict[str, bytes], needs: Iterable[str] = (), tag: str = "py3-none-any"
) -> bytes:
    """The bytes of a wheel, the same every time."""
    plain = name.replace("-", "_")
    info = f"{plain}-{version}.dist-info"
    facts = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    facts += "".join(f"Requires-Dist: {need}\n" for need in needs)
    contents = {
        **files,
        f"{info}/METADATA": facts.encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    lines = []
    for path, content in contents.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(content)}\n")
    contents[f"{info}/RECORD"] = ("".join(lines) + f"{info}/RECORD,,\n").encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in contents.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return buffer.getvalue()


class Shelf:
    """The index and its files. asked: (path, Range header) of every request for a file.

    cut: file -> bytes after which the connection breaks, once; ranges: does the server know them; html: answer as
    PEP 503 instead of 691; sums: are checksums stated.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.cut: dict[str, int] = {}
        self.ranges, self.html, self.sums = True, False, True
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shelf.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def add(
        self, name: str, version: str, files: dict[str, bytes], needs: Iterable[str] = (), tag: str = "py3-none-any"
    ) -> str:
        """Put a wheel on the shelf; its file name."""
        file = f"{name.replace('-', '_')}-{version}-{tag}.whl"
        self.files[file] = wheel(name, version, files, needs, tag)
        return file

    def lock(self, path: Path, files: Iterable[str]) -> None:
        """A pylock.toml of these files."""
        lines = ['lock-version = "1.0"', 'created-by = "test"']
        for file in files:
            name, version = file.split("-")[:2]
            facts = f'name = "{file}", url = "{self.url}/files/{file}", size = {len(self.files[file])}'
            digest = hashlib.sha256(self.files[file]).hexdigest()
            lines += ["[[packages]]", f'name = "{name.replace("_", "-")}"', f'version = "{version}"']
            lines.append(f'wheels = [{{ {facts}, hashes = {{ sha256 = "{digest}" }} }}]')
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), "utf-8")

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if match := re.fullmatch(r"/simple/([^/]+)/", request.path):
            self._page(request, match[1])
        elif (file := request.path.removeprefix("/files/")) in self.files:
            self._file(request, file)
        else:
            request.send_error(404)

    def _page(self, request: BaseHTTPRequestHandler, project: str) -> None:
        files = [file for file in self.files if file.split("-")[0].replace("_", "-") == project]
        if not files:
            request.send_error(404)
            return
        sums = {file: hashlib.sha256(self.files[file]).hexdigest() if self.sums else "" for file in files}
        if self.html:
            kind = "text/html"
            links = [f'<a href="../../files/{file}#sha256={sums[file]}">{file}</a>' for file in files]
            body = f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>"
        else:
            kind = "application/vnd.pypi.simple.v1+json"
            hashes = {file: {"sha256": sums[file]} if self.sums else {} for file in files}
            entries = [{"filename": file, "url": f"../../files/{file}", "hashes": hashes[file]} for file in files]
            body = json.dumps({"meta": {"api-version": "1.0"}, "name": project, "files": entries})
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body.encode())))
        request.end_headers()
        request.wfile.write(body.encode())

    def _file(self, request: BaseHTTPRequestHandler, file: str) -> None:
        wanted = request.headers.get("Range", "")
        self.asked.append((file, wanted))
        content = self.files[file]
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.ranges else 0
        if start >= len(content):
            request.send_error(416)
            return
        request.send_response(206 if start else 200)
        if start:
            request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        request.send_header("Content-Length", str(len(content) - start))
        request.end_headers()
        stop = self.cut.pop(file, len(content))
        request.wfile.write(content[start : max(start, stop)])
        if stop < len(content):
            request.connection.close()
