"""The window's end of the engine's process: starts it, gives it orders, hears its news, notices when it dies.

Knows no Qt and imports nothing heavy. Orders return at once (a thread writes them); news comes on another thread.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import Problem
from studio.graph import events
from studio.graph.graph import Graph
from studio.graph.projectfile import dumps
from studio.host.arena import ArenaFull, ArenaReader
from studio.host.news import (
    Block,
    Died,
    Ended,
    Logged,
    Looked,
    News,
    OfModels,
    Order,
    Ready,
    Refused,
    Told,
    Unusable,
)
from studio.host.protocol import Channel, Message, event_from
from studio.media.values import Image

__all__ = [
    "Block",
    "Died",
    "Ended",
    "EngineClient",
    "Launch",
    "Logged",
    "Looked",
    "News",
    "OfModels",
    "Order",
    "Ready",
    "Refused",
    "Told",
    "Unusable",
]

_GRAPHS = 6  # snapshots that the engine is sure to know still; it keeps two more
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Launch:
    """What an engine needs to start. catalog: 'module:function' that gives its node types."""

    store: Path
    budget: int = 50 * 1024**3
    options: Mapping[str, str] = field(default_factory=dict)
    catalog: str = "studio.app.node_types:for_engine"
    log: Path | None = None


def _program() -> str:
    """The frozen app's program to start the engine with. On Windows a window has one of its own, without a console;
    pipes are sure to work in the other."""
    return str(Path(sys.executable).with_name("shotgraph.exe")) if sys.platform == "win32" else sys.executable


class EngineClient:
    """One engine process. tell: called with news on a thread of the client's; it must not block.

    Orders given before the engine is ready wait for it. After Died this object is finished: make another.
    """

    def __init__(self, launch: Launch, tell: Callable[[News], None]) -> None:
        self._launch = launch
        self._tell = tell
        self._orders: OrderedDict[str, Order] = OrderedDict()
        self._running: OrderedDict[tuple[str, str, str | None], None] = OrderedDict()
        self._graphs: OrderedDict[int, tuple[Graph, Path]] = OrderedDict()
        self._numbers = itertools.count(1)
        self._outgoing: queue.SimpleQueue[Callable[[], Mapping[str, Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ending = False
        self._arena = ArenaReader()
        self._words: IO[bytes] = launch.log.open("ab+") if launch.log else tempfile.TemporaryFile()  # noqa: SIM115
        self._words_from = self._words.seek(0, os.SEEK_END)
        self.process = self._spawn()
        assert self.process.stdin is not None and self.process.stdout is not None
        self.channel = Channel(self.process.stdout, self.process.stdin)
        hello = {
            "do": "hello",
            "store": str(launch.store),
            "budget": launch.budget,
            "options": dict(launch.options),
            "catalog": launch.catalog,
            "arena": self._arena.name,
        }
        self._send(hello)
        self._threads = [
            threading.Thread(target=self._write_all, name="engine orders", daemon=True),
            threading.Thread(target=self._read_all, name="engine news", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _spawn(self) -> subprocess.Popen[bytes]:
        frozen = getattr(sys, "frozen", False)
        command = [_program(), "--engine-host"] if frozen else [sys.executable, "-P", "-m", "studio.host.main"]
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONFAULTHANDLER": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    # --- orders --------------------------------------------------------------------------------------------

    def render(self, job: str, order: Order) -> None:
        """Queue a render under a name of the caller's."""
        with self._lock:
            self._orders[job] = order
        self._send_with(
            order.graph,
            order.folder,
            {
                "do": "render",
                "job": job,
                "targets": list(order.targets),
                "options": dict(order.options),
                "fresh": order.fresh,
                "first": order.first,
            },
        )

    def steer(self, job: str, how: str) -> None:
        """how: cancel, pause or resume."""
        self._send({"do": "steer", "job": job, "how": how})

    def look(self, graph: Graph, folder: Path, kind: str, node: str = "", output: str = "out", **wanted: Any) -> int:
        """Ask to see a result; the answer is Looked with this number.

        kind: facts, picture, filmstrip, peaks, spectrogram, loudness, samples (see preview.look), or states:
        rest['known'] is node -> [(item, key)] in the store, rest['stale'] node -> tasks that a render would run; or
        estimate of `targets`: rest['estimate'] has the fields of estimate.Estimate. wanted: item; urgency (0 for what
        the user waits for); replaces (a name: only the newest look of that name is answered in full); make (True: make
        the result first if it is stale); take (the key of a take to see instead); partial (True: what a render that is
        at work has kept so far).
        """
        number = next(self._numbers)
        message = {"do": "look", "id": number, "kind": kind, "node": node, "output": output, **wanted}
        self._send_with(graph, folder, message)
        return number

    def play(
        self,
        graph: Graph,
        folder: Path,
        node: str,
        output: str,
        start: int,
        stop: int,
        *,
        item: str | None = None,
        width: int = 0,
        height: int = 0,
        sound: bool = False,
        take: str = "",
    ) -> int:
        """Stream frames within width x height, or samples; they come as Block with this number, then Ended.

        take: the key of a take of the node, instead of what the graph gives now.
        """
        number = next(self._numbers)
        message = {"do": "play", "id": number, "node": node, "output": output, "item": item, "start": start}
        message |= {"stop": stop, "width": width, "height": height, "sound": sound, "take": take}
        self._send_with(graph, folder, message)
        return number

    def skip(self, stream: int, to: int) -> None:
        """Frames before `to` are too late by now."""
        self._send({"do": "skip", "id": stream, "to": to})

    def stop(self, stream: int) -> None:
        self._send({"do": "stop", "id": stream})

    def takes(
        self, graph: Graph, folder: Path, node: str, item: str | None = None, how: str = "list", key: str = ""
    ) -> int:
        """List takes, or pin, unpin, choose one by key, or draw a new seed; rest['takes'] of the answer is the list."""
        number = next(self._numbers)
        self._send_with(
            graph, folder, {"do": "takes", "id": number, "node": node, "item": item, "how": how, "key": key}
        )
        return number

    def set_options(self, options: Mapping[str, str], budget: int | None = None) -> None:
        self._send({"do": "set", "options": dict(options), "budget": budget})

    def models(self, how: str, **wanted: Any) -> None:
        """Ask model_service.ModelDesk: list, pull, stop, remove, add. What it says comes as OfModels."""
        self._send({"do": "models", "how": how, **wanted})

    def close(self, wait: float = 3.0) -> None:
        """End the engine: kindly, and after `wait` seconds by force."""
        self._ending = True
        self._send({"do": "shutdown"})
        self._outgoing.put(None)
        try:
            self.process.wait(wait)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()
        self._tidy()

    # --- writing -------------------------------------------------------------------------------------------

    def _send(self, message: Mapping[str, Any]) -> None:
        self._outgoing.put(lambda: message)

    def _send_with(self, graph: Graph, folder: Path, message: dict[str, Any]) -> None:
        with self._lock:
            number = next((n for n, known in self._graphs.items() if known[0] is graph and known[1] == folder), None)
            if number is None:
                number = next(self._numbers)
                self._graphs[number] = (graph, folder)
                while len(self._graphs) > _GRAPHS:
                    self._graphs.popitem(last=False)
                # Written as text on the writing thread: a large graph takes longer than a click may.
                self._outgoing.put(
                    lambda: {"do": "graph", "number": number, "text": dumps(graph), "folder": str(folder)}
                )
            self._outgoing.put(lambda: {**message, "graph": number})

    def _write_all(self) -> None:
        while True:
            make = self._outgoing.get()
            if make is None:
                return
            try:
                self.channel.send(make())
            except (OSError, ValueError):
                return  # the engine is gone; the reading thread tells

    # --- reading -------------------------------------------------------------------------------------------

    def _read_all(self) -> None:
        while (message := self.channel.receive()) is not None:
            news = self._news(message)
            if news is not None:
                self._tell(news)
        if not self._ending:
            self._outgoing.put(None)
            self._tell(self._obituary())
            self._tidy()
        self.process.wait()

    def _news(self, message: Message) -> News | None:
        match message["ev"]:
            case "event":
                event = event_from(message["is"], lambda place: Image(self._fetch(place)))
                self._follow(message["job"], event)
                return Told(message["job"], event)
            case "look":
                return self._looked(message)
            case "block":
                sequence = message["place"]["seq"]
                array = np.array(self._arena.view(message["place"]))
                return Block(message["id"], message["n"], array, lambda: self._send({"do": "free", "seq": [sequence]}))
            case "end":
                return Ended(message["id"], message.get("stale", False), _error(message))
            case "invalid":
                with self._lock:
                    self._orders.pop(message["job"], None)
                return Refused(message["job"], tuple(Problem(**raw) for raw in message["problems"]))
            case "models":
                return OfModels({name: value for name, value in message.items() if name != "ev"})
            case "ready":
                self._arena.shared()
                return Ready(message["pid"], message["seconds"])
            case "log":
                return Logged(message["level"], message["text"])
            case "refused":
                self._ending = True
                return Unusable(message["what"], message["mend"])
        return None

    def _looked(self, message: Message) -> Looked:
        array = error = None
        if "place" in message:
            try:
                array = self._fetch(message["place"])
            except ArenaFull as lost:
                error = (str(lost), "")
        rest = {name: value for name, value in message.items() if name in ("known", "takes", "estimate")}
        if isinstance(message.get("stale"), dict):
            rest["stale"] = message["stale"]
        return Looked(
            message["id"],
            message.get("facts", {}),
            array,
            message.get("stale") is True,
            message.get("dropped", False),
            error or _error(message),
            rest,
        )

    def _fetch(self, place: dict[str, Any]) -> npt.NDArray[Any]:
        """A copy of what lies there, and its room is free again."""
        array = np.array(self._arena.view(place))
        self._send({"do": "free", "seq": [place["seq"]]})
        return array

    def _follow(self, job: str, event: events.Event) -> None:
        """Keep in mind what runs: it is all that is left to say when the engine dies."""
        with self._lock:
            match event:
                case events.Started(node, item) | events.Progressed(node, item):
                    self._running[job, node, item] = None
                    self._running.move_to_end((job, node, item))
                case events.Finished(node, item) | events.Failed(node, item):
                    self._running.pop((job, node, item), None)
                case events.Done():
                    self._orders.pop(job, None)
                    for name in [name for name in self._running if name[0] == job]:
                        del self._running[name]

    def _obituary(self) -> Died:
        code = self.process.wait()
        with self._lock:
            job, node, item = next(reversed(self._running), ("", "", None))
            return Died(job, node, item, code, dict(self._orders), self._last_words())

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):  # no words then; the exit code is told anyway
            end = self._words.seek(0, os.SEEK_END)
            self._words.seek(max(self._words_from, end - 4000))
            return self._words.read().decode("utf-8", "replace").strip()
        return ""

    def _tidy(self) -> None:
        self.channel.close()
        self._words.close()
        self._arena.close()


def _error(message: Message) -> tuple[str, str] | None:
    raw = message.get("error")
    return (raw["what"], raw["mend"]) if raw else None
