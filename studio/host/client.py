"""The window's end of the engine's process: starts it, gives it orders, hears its news, notices when it dies.

Knows no Qt and imports nothing heavy. Orders return at once (a thread writes them); news comes on another thread.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import queue
import subprocess
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from studio.base import own_process
from studio.graph import events
from studio.graph.graph import Graph
from studio.host.arena import ArenaFull, ArenaReader, Place
from studio.host.commands import (
    Command,
    Configure,
    Free,
    Hello,
    Know,
    Look,
    ModelCommand,
    Play,
    Played,
    Questions,
    Render,
    Rest,
    Shutdown,
    Skip,
    Steer,
    Steering,
    Stop,
)
from studio.host.news import (
    Block,
    BlockSent,
    Died,
    Looked,
    LookSent,
    News,
    Order,
    Previewed,
    PreviewSent,
    Ready,
    Refused,
    Sent,
    Told,
    Unusable,
)
from studio.host.protocol import PROTOCOL, Channel, Malformed, Project
from studio.media.values import Image

log = logging.getLogger("shotgraph")

_DYING = 5.0  # seconds that an engine which says nothing any more may take to end
_GRAPHS = 6  # snapshots that the engine is sure to know still; it keeps two more


@dataclass(frozen=True)
class Launch:
    """What an engine needs to start. catalog: 'module:function' that gives its node types."""

    store: Path
    budget: int = 50 * 1024**3
    options: Mapping[str, str] = field(default_factory=dict)
    catalog: str = "studio.app.node_types:for_engine"
    log: Path | None = None


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
        self._outgoing: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ending = False
        self._arena = ArenaReader()
        self._words: IO[bytes] = launch.log.open("ab+") if launch.log else tempfile.TemporaryFile()  # noqa: SIM115
        self._words_from = self._words.seek(0, os.SEEK_END)
        self.process = self._spawn()
        assert self.process.stdin is not None and self.process.stdout is not None
        self.channel: Channel[Sent] = Channel(self.process.stdout, self.process.stdin, Sent)
        self._send(
            Hello(
                store=launch.store,
                budget=launch.budget,
                options=dict(launch.options),
                catalog=launch.catalog,
                arena=Path(self._arena.name),
            )
        )
        self._threads = [
            threading.Thread(target=self._write_all, name="engine orders", daemon=True),
            threading.Thread(target=self._read_all, name="engine news", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _spawn(self) -> subprocess.Popen[bytes]:
        return own_process.start("studio.host.main", "--engine-host", self._words, PYTHONFAULTHANDLER="1")

    # --- orders --------------------------------------------------------------------------------------------

    def render(self, job: str, order: Order) -> None:
        """Queue a render under a name of the caller's."""
        with self._lock:
            self._orders[job] = order
            self._send(Render(job, self._number(order.graph, order.folder), order.what))

    def steer(self, job: str, how: Steering) -> None:
        self._send(Steer(job, how))

    def look(self, graph: Graph, folder: Path, what: Questions) -> int:
        """Ask to see something; the answer is Looked with this number."""
        with self._lock:
            number = next(self._numbers)
            self._send(Look(number, self._number(graph, folder), what))
            return number

    def rest(self) -> None:
        """Leave off at once what SmoothOf asked for."""
        self._send(Rest())

    def play(self, graph: Graph, folder: Path, what: Played) -> int:
        """Stream frames or samples; they come as Block with this number, then Ended."""
        with self._lock:
            number = next(self._numbers)
            self._send(Play(number, self._number(graph, folder), what))
            return number

    def skip(self, stream: int, to: int) -> None:
        """Frames before `to` are too late by now."""
        self._send(Skip(stream, to))

    def stop(self, stream: int) -> None:
        self._send(Stop(stream))

    def set_options(self, options: Mapping[str, str], budget: int | None = None) -> None:
        self._send(Configure(dict(options), budget))

    def models(self, command: ModelCommand) -> None:
        """Ask model_service.ModelDesk; what there is to say comes as ModelNews."""
        self._send(command)

    def close(self, wait: float = 3.0) -> None:
        """End the engine: kindly, and after `wait` seconds by force."""
        self._ending = True
        self._send(Shutdown())
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

    def _send(self, command: Command) -> None:
        self._outgoing.put(command)  # a large graph takes longer to write than a click may: a thread does it

    def _number(self, graph: Graph, folder: Path) -> int:
        """The number by which the engine knows a graph; it is sent if it is a new one. Call with the lock."""
        for number, known in self._graphs.items():
            if known[0] is graph and known[1] == folder:
                return number
        number = next(self._numbers)
        self._graphs[number] = (graph, folder)
        while len(self._graphs) > _GRAPHS:
            self._graphs.popitem(last=False)
        self._send(Know(number, Project(graph), folder))
        return number

    def _write_all(self) -> None:
        while (command := self._outgoing.get()) is not None:
            try:
                self.channel.send(command)
            except Malformed as error:
                log.error("%s", error)
            except (OSError, ValueError):
                return  # the engine is gone; the reading thread tells

    # --- reading -------------------------------------------------------------------------------------------

    def _read_all(self) -> None:
        broken = ""
        try:
            while (sent := self.channel.receive()) is not None:
                self._tell(self._news(sent))
        except (Malformed, ArenaFull, ValueError) as error:  # nothing that it says can be trusted any more
            broken = f"the engine said what cannot be understood: {error}"
            log.error("%s", broken)
            self.process.kill()
        if not self._ending:
            self._outgoing.put(None)
            self._tell(self._obituary(broken))
            self._tidy()
        self.process.wait()

    def _news(self, sent: Sent) -> News:
        """What the window is told. Raises Malformed, ArenaFull, and ValueError where a picture is none."""
        match sent:
            case Told(job, event):
                self._follow(job, event)
            case PreviewSent(job, node, item, place):
                return Previewed(job, events.Previewed(node, item, Image(self._fetch(place))))
            case LookSent():
                return self._looked(sent)
            case BlockSent(stream, n, place):
                array = np.array(self._arena.view(place))
                return Block(stream, n, array, lambda: self._send(Free((place.sequence,))))
            case Refused(job):
                with self._lock:
                    self._orders.pop(job, None)
            case Ready():
                if sent.protocol != PROTOCOL:
                    raise Malformed(f"it is of another version ({sent.protocol}, the window {PROTOCOL})")
                self._arena.shared()
            case Unusable():
                self._ending = True
        assert not isinstance(sent, PreviewSent | LookSent | BlockSent)
        return sent

    def _looked(self, sent: LookSent) -> Looked:
        array, error = None, sent.error
        if sent.place is not None:
            try:
                array = self._fetch(sent.place)
            except ArenaFull as lost:
                error = (str(lost), "")
        about = (sent.states, sent.takes, sent.estimate, sent.smooth)
        return Looked(sent.id, sent.facts, array, sent.stale, sent.dropped, error, *about)

    def _fetch(self, place: Place) -> npt.NDArray[Any]:
        """A copy of what lies there, and its room is free again."""
        array = np.array(self._arena.view(place))
        self._send(Free((place.sequence,)))
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

    def _obituary(self, broken: str) -> Died:
        try:
            code = self.process.wait(_DYING)
        except subprocess.TimeoutExpired:  # it lives, but its words are out of step
            self.process.kill()
            code = self.process.wait()
        with self._lock:
            job, node, item = next(reversed(self._running), ("", "", None))
            words = "\n".join(filter(None, (self._last_words(), broken)))
            return Died(job, node, item, code, dict(self._orders), words)

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
