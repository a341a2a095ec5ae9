"""Registries of packages on this machine: files by their paths, that can break off, and archives made for a test."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wheel(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def tarball(files: dict[str, bytes], links: dict[str, str] | None = None, packing: str = "gz") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=f"w:{packing}") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return made.getvalue()


def deb(files: dict[str, bytes]) -> bytes:
    made = b"!<arch>\n"
    control, data = tarball({"./control": b"Package: sounds\n"}), tarball(files, packing="xz")
    for name, content in (("debian-binary", b"2.0\n"), ("control.tar.gz", control), ("data.tar.xz", data)):
        made += f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
        made += content + b"\n" * (len(content) % 2)
    return made


class LoopbackFiles:
    """files: path -> content; cut: path -> after how many bytes its next answer breaks off; asked: paths, with the
    Range where there was one."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.cut: dict[str, int] = {}
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *values: object) -> None:
                pass

            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers.get("Range", "")))
                content = outer.files.get(self.path)
                if content is None:
                    self.send_error(404)
                    return
                found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
                start = int(found[1]) if found else 0
                self.send_response(206 if found else 200)
                if found:
                    self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
                kind = "application/vnd.pypi.simple.v1+json" if self.path.startswith("/simple/") else "x/y"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content) - start))
                self.end_headers()
                most = outer.cut.pop(self.path, None)
                self.wfile.write(content[start:] if most is None else content[start : start + most])
                if most is not None:
                    self.close_connection = True

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def offer(self, project: str, version: str, content: bytes) -> str:
        """A wheel on the package index, whose files are on it, too; its path."""
        name = f"{project.replace('-', '_')}-{version}-py3-none-any.whl"
        self.files[f"/files/{name}"] = content
        one = {"filename": name, "url": f"../../files/{name}", "hashes": {"sha256": sha256(content)}}
        self.files[f"/simple/{project}/"] = json.dumps({"files": [one]}).encode()
        return f"/files/{name}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
