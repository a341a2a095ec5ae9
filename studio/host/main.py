"""The engine in a process of its own: commands come in on stdin, news goes out on stdout, pixels by shared memory.

Started by client.py as `python -m studio.host.main`; a frozen app starts itself with `--engine-host`. When the
window's process goes, however it goes, stdin ends and so does this process.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from studio.base.errors import ShotgraphError
from studio.graph.catalog import Catalog
from studio.graph.lanes import Lanes, default_slots
from studio.graph.spec import Lane
from studio.graph.store import Store
from studio.graph.takes import Takes
from studio.host.arena import ArenaWriter
from studio.host.commands import (
    AddModel,
    Command,
    Configure,
    Free,
    Hello,
    Know,
    ListModels,
    Look,
    Play,
    PullModel,
    RemoveModel,
    Render,
    Rest,
    Shutdown,
    Skip,
    Steer,
    Stop,
    StopPull,
)
from studio.host.model_service import ModelDesk
from studio.host.news import Ended, Fault, Logged, LookSent, Ready, Refused, Sent, Unusable
from studio.host.protocol import PROTOCOL, Channel, Malformed
from studio.host.renders import Renders
from studio.host.snapshots import Snapshots
from studio.host.views.cache import share_of
from studio.host.views.looks import Looks
from studio.host.views.preparing import Preparing
from studio.host.views.preview import Viewer
from studio.host.views.streams import Streams

log = logging.getLogger("shotgraph")


def main() -> None:
    """Serve one window until it goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the window, which tells us
    channel = _channel()
    try:
        hello = _greeting(channel)
        if hello is None:
            return
        host = Host(channel, hello)
    except ShotgraphError as error:
        channel.send(Unusable(error.problem.what, error.problem.mend))
        return
    host.serve()


def _greeting(channel: Channel[Command]) -> Hello | None:
    """The first message; None when the window has gone. Raises ShotgraphError when it is none of this version."""
    try:
        hello = channel.receive()
    except Malformed as error:
        if error.about.type != Hello.__name__ or error.about.protocol == PROTOCOL:
            raise
        protocol = error.about.protocol
    else:
        if hello is None:
            return None
        if not isinstance(hello, Hello):
            raise Malformed(f"the first message must be Hello, not {type(hello).__name__}")
        if hello.protocol == PROTOCOL:
            return hello
        protocol = hello.protocol
    raise ShotgraphError(
        f"the window and its engine are of different versions ({protocol} and {PROTOCOL})",
        mend="Close Shotgraph and start it again.",
    )


def _channel() -> Channel[Command]:
    """Our end of the pipes. What libraries print must not run into the messages, so it goes to the log instead."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    with contextlib.suppress(OSError):  # a windowed app has no stderr to send it to
        os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return Channel(source, sink, Command, Sent)


class Host:
    """The engine at one window's service."""

    def __init__(self, channel: Channel[Command], hello: Hello) -> None:
        began = time.perf_counter()
        self._channel = channel
        self._arena = ArenaWriter(str(hello.arena))
        logging.basicConfig(level=logging.INFO, stream=sys.stderr)
        log.addHandler(_Telling(channel))
        log.setLevel(logging.INFO)
        module, _, function = hello.catalog.partition(":")
        catalog: Catalog = getattr(importlib.import_module(module), function)()
        store = Store(hello.store, hello.budget)
        # A core is left for the window, or its menus would stutter while a film renders.
        cores = default_slots()[Lane.CPU]
        lanes = Lanes({Lane.CPU: cores - 1 if cores > 2 else cores})
        self._store = store
        self._snapshots = Snapshots(catalog, store, lanes, hello.options)
        takes = Takes(store)
        self._renders = Renders(self._snapshots, store, lanes, takes, self._arena, channel.send)
        self._viewer = Viewer(store.folder / "views", share_of(hello.budget))
        self._streams = Streams(self._snapshots, self._arena, channel.send, self._viewer.proxies)
        self._preparing = Preparing(self._viewer.proxies, lambda: self._renders.busy or self._streams.busy)
        self._looks = Looks(
            self._snapshots, store, lanes, takes, self._arena, channel.send, self._viewer, self._preparing
        )
        engines = catalog.engines.models()
        self._models = ModelDesk(lambda name: self._snapshots.options.get(name, ""), engines, channel.send)
        self._began = began

    def serve(self) -> None:
        """Obey until told to end or until the window is gone."""
        _be_modest()
        self._channel.send(Ready(pid=os.getpid(), seconds=time.perf_counter() - self._began))
        threading.Thread(target=_warm, name="warm", daemon=True).start()
        while True:
            try:
                command = self._channel.receive()
            except Malformed as error:
                self._refuse(error)
                continue
            if command is None or isinstance(command, Shutdown):
                break
            try:
                self._obey(command)
            except Exception:  # one odd command must not take a render down with it
                log.exception("command %s", command)
        self._streams.close()
        self._renders.close(wait=2.0)
        self._looks.close()
        with contextlib.suppress(ShotgraphError):  # the disk is full or gone: nothing can be saved there now
            self._store.flush()
        # Lanes may be deep in a step that cannot be interrupted; what is finished is in the store already.
        sys.stderr.flush()
        os._exit(0)

    def _obey(self, command: Command) -> None:
        commands: dict[type, Callable[[Any], None]] = {
            Know: self._snapshots.take,
            Render: self._renders.add,
            Steer: self._renders.steer,
            Look: self._looks.add,
            Rest: lambda _: self._preparing.rest(),
            Play: self._streams.play,
            Skip: self._streams.skip,
            Stop: self._streams.stop,
            Free: self._free,
            Configure: self._configure,
            **dict.fromkeys((ListModels, PullModel, StopPull, RemoveModel, AddModel), self._models.obey),
        }
        commands[type(command)](command)

    def _refuse(self, error: Malformed) -> None:
        """Say what was not understood, and to whoever waits for an answer that there will be none."""
        log.error("%s", error)
        problem, about = error.problem, error.about
        match about.type:
            case Look.__name__:
                self._channel.send(LookSent(id=about.id, error=(problem.what, problem.mend)))
            case Play.__name__:
                self._channel.send(Ended(about.id, error=(problem.what, problem.mend)))
            case Render.__name__:
                self._channel.send(Refused(about.job, (Fault.of(problem),)))

    def _free(self, free: Free) -> None:
        for sequence in free.blocks:
            self._arena.release(sequence)
            self._streams.freed(sequence)

    def _configure(self, wanted: Configure) -> None:
        self._snapshots.options.update(wanted.options)
        if wanted.budget is not None:
            self._store.budget = wanted.budget
            self._viewer.budget = share_of(wanted.budget)


class _Telling(logging.Handler):
    """Log records as news, for the window's log panel."""

    def __init__(self, channel: Channel[Command]) -> None:
        super().__init__(logging.INFO)
        self._channel = channel

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError, ValueError):  # the window is gone, so nobody reads it
            self._channel.send(Logged(record.levelname.lower(), self.format(record)))


def _be_modest() -> None:
    """The window's process goes first when both want the processor."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(5) if sys.platform != "win32" else _below_normal()


def _below_normal() -> None:
    import psutil

    psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)


def _warm() -> None:
    """Import what the first picture needs, so that looking at it does not wait."""
    for name in ("cv2", "av"):
        try:
            importlib.import_module(name)
        except ImportError:
            log.warning("%s cannot be imported; pictures of clips will be missing", name)


if __name__ == "__main__":
    main()
