"""The window's side of app/windowdoor.py: programs of the same user read the open projects and edit them, each edit a
step in the undo menu that names who made it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from studio.app.windowdoor import MOST, digest_of, folder_of, new_name, note_of
from studio.base.errors import ShotgraphError, StoreError
from studio.base.files import write_bytes
from studio.base.settings import Home
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.opening import upgraded
from studio.graph.projectfile import dumps, loads

log = logging.getLogger("shotgraph")


class AgentDoor(QObject):
    """documents: those that are open, in order. edited(label): a program has changed a project."""

    edited = Signal(str)

    def __init__(
        self, home: Home, catalog: Catalog, documents: Callable[[], Iterable[Document]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._home = home
        self._catalog = catalog
        self._documents = documents
        self._server: QLocalServer | None = None
        self._heard: dict[QLocalSocket, bytearray] = {}

    @property
    def is_open(self) -> bool:
        return self._server is not None

    def open(self) -> None:
        """Listen. Where that is not possible the log says so: the window works without."""
        if self._server is not None:
            return
        pid = os.getpid()
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        try:
            folder_of(self._home).mkdir(parents=True, exist_ok=True, mode=0o700)
            name = new_name(self._home)
            QLocalServer.removeServer(name)
            if not server.listen(name):
                raise OSError(server.errorString())
            write_bytes(note_of(self._home, pid), name.encode())
        except (OSError, StoreError) as error:
            log.warning("programs cannot reach this window: %s", error)
            server.close()
            server.deleteLater()
            return
        server.newConnection.connect(self._meet)
        self._server = server

    def close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        for link in list(self._heard):
            link.abort()
        server.close()
        server.deleteLater()
        with contextlib.suppress(OSError):
            note_of(self._home, os.getpid()).unlink()

    # --- links ----------------------------------------------------------------------------------------------

    def _meet(self) -> None:
        while self._server is not None and (link := self._server.nextPendingConnection()) is not None:
            self._heard[link] = bytearray()
            link.readyRead.connect(lambda link=link: self._hear(link))
            link.disconnected.connect(lambda link=link: self._part(link))
            self._hear(link)

    def _part(self, link: QLocalSocket) -> None:
        self._heard.pop(link, None)
        link.deleteLater()

    def _hear(self, link: QLocalSocket) -> None:
        heard = self._heard.get(link)
        if heard is None:
            return
        heard += link.readAll().data()
        while (end := heard.find(b"\n")) >= 0:
            line = bytes(heard[:end])
            del heard[: end + 1]
            link.write(json.dumps(self._answer(line)).encode() + b"\n")
        if len(heard) > MOST:
            link.abort()

    # --- what is asked --------------------------------------------------------------------------------------

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
            if not isinstance(asked, dict):
                raise ValueError("no object")
            return self._do(asked)
        except ShotgraphError as error:
            return {"error": str(error), "mend": ""}
        except (ValueError, RecursionError, KeyError, TypeError) as error:
            return {"error": f"the request cannot be read: {error}", "mend": "Write one JSON object a line."}

    def _do(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        match asked.get("do"):
            case "projects":
                return {
                    "projects": [
                        {"path": str(one.path or ""), "title": one.name, "dirty": one.dirty}
                        for one in self._documents()
                    ]
                }
            case "read":
                document = self._named(str(asked.get("project", "")))
                return {"graph": dumps(document.graph), "folder": str(document.folder)}
            case "edit":
                document = self._named(str(asked.get("project", "")))
                if asked.get("was") != digest_of(document.graph):
                    raise StoreError("the project has changed since it was read", mend="Read it again, then edit.")
                graph = upgraded(loads(str(asked.get("graph", "")), "the edit"), self._catalog)
                label = str(asked.get("label", ""))[:200] or self.tr("Edit by a program")
                document.settle()
                document.edit(label, graph)
                self.edited.emit(label)
                return {"digest": digest_of(document.graph)}
        raise ValueError(f"there is no '{asked.get('do')}'")

    def _named(self, project: str) -> Document:
        for document in self._documents():
            if project and project in (str(document.path or ""), document.name if document.path is None else ""):
                return document
        raise StoreError(f"'{project}' is not open in this window", mend="Ask which projects are.")
