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
from pathlib import Path

from studio.base.errors import ShotgraphError
from studio.graph.catalog import Catalog
from studio.graph.lanes import Lanes, default_slots
from studio.graph.spec import Lane
from studio.graph.store import Store
from studio.graph.takes import Takes
from studio.host.arena import ArenaWriter
from studio.host.model_service import ModelDesk
from studio.host.protocol import Channel, Message
from studio.host.renders import Renders
from studio.host.snapshots import Snapshots
from studio.host.views.looks import Looks
from studio.host.views.streams import Streams

log = logging.getLogger("shotgraph")


def main() -> None:
    """Serve one window until it goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the window, which tells us
    channel = _channel()
    hello = channel.receive()
    if hello is None:
        return
    try:
        host = Host(channel, hello)
    except ShotgraphError as error:
        channel.send({"ev": "refused", "what": error.problem.what, "mend": error.problem.mend})
        return
    host.serve()


def _channel() -> Channel:
    """Our end of the pipes. What libraries print must not run into the messages, so it goes to the log instead."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    with contextlib.suppress(OSError):  # a windowed app has no stderr to send it to
        os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return Channel(source, sink)


class Host:
    """hello: {"store": folder, "budget": bytes, "arena": name, "catalog": "module:function", "options": {...}}."""

    def __init__(self, channel: Channel, hello: Message) -> None:
        began = time.perf_counter()
        self._channel = channel
        self._arena = ArenaWriter(hello["arena"])
        logging.basicConfig(level=logging.INFO, stream=sys.stderr)
        log.addHandler(_Telling(channel))
        log.setLevel(logging.INFO)
        module, _, function = hello["catalog"].partition(":")
        catalog: Catalog = getattr(importlib.import_module(module), function)()
        store = Store(Path(hello["store"]), int(hello["budget"]))
        # A core is left for the window, or its menus would stutter while a film renders.
        cores = default_slots()[Lane.CPU]
        lanes = Lanes({Lane.CPU: cores - 1 if cores > 2 else cores})
        self._store = store
        self._snapshots = Snapshots(catalog, store, lanes, dict(hello.get("options", {})))
        takes = Takes(store)
        self._renders = Renders(self._snapshots, store, lanes, takes, self._arena, channel.send)
        self._looks = Looks(self._snapshots, store, lanes, takes, self._arena, channel.send)
        self._streams = Streams(self._snapshots, self._arena, channel.send)
        engines = catalog.engines.models()
        self._models = ModelDesk(lambda name: self._snapshots.options.get(name, ""), engines, channel.send)
        self._began = began

    def serve(self) -> None:
        """Obey until told to end or until the window is gone."""
        _be_modest()
        self._channel.send({"ev": "ready", "pid": os.getpid(), "seconds": round(time.perf_counter() - self._began, 3)})
        threading.Thread(target=_warm, name="warm", daemon=True).start()
        while True:
            message = self._channel.receive()
            if message is None or message["do"] == "shutdown":
                break
            try:
                self._obey(message)
            except Exception:  # one odd command must not take a render down with it
                log.exception("command %s", message.get("do"))
        self._streams.close()
        self._renders.close(wait=2.0)
        self._looks.close()
        with contextlib.suppress(ShotgraphError):  # the disk is full or gone: nothing can be saved there now
            self._store.flush()
        # Lanes may be deep in a step that cannot be interrupted; what is finished is in the store already.
        sys.stderr.flush()
        os._exit(0)

    def _obey(self, message: Message) -> None:
        do = message.pop("do")
        commands: dict[str, Callable[..., None]] = {
            "graph": self._snapshots.take,
            "render": self._renders.add,
            "steer": self._renders.steer,
            "look": self._looks.add,
            "takes": self._looks.add_takes,
            "play": self._streams.play,
            "skip": self._streams.skip,
            "stop": self._streams.stop,
            "models": self._models.obey,
            "free": self._free,
            "set": self._set,
        }
        commands[do](**message)

    def _free(self, seq: list[int]) -> None:
        """The window has read these blocks."""
        for sequence in seq:
            self._arena.release(sequence)
            self._streams.freed(sequence)

    def _set(self, options: dict[str, str], budget: int | None) -> None:
        """Application settings for renders that begin from now on; budget: bytes for the store."""
        self._snapshots.options.update(options)
        if budget is not None:
            self._store.budget = budget


class _Telling(logging.Handler):
    """Log records as news, for the window's log panel."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(logging.INFO)
        self._channel = channel

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError, ValueError):  # the window is gone, so nobody reads it
            self._channel.send({"ev": "log", "level": record.levelname.lower(), "text": self.format(record)})


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
