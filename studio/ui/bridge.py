"""The one crossing between the engine and Qt: whatever thread or process news comes from, it arrives here as a
signal on the window's thread."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from studio.graph import events
from studio.graph.graph import Graph
from studio.host.client import EngineClient, Launch
from studio.host.commands import FilmOf, ModelCommand, Played, Questions, StatesOf, Steering
from studio.host.news import (
    Block,
    Died,
    Ended,
    Logged,
    Looked,
    News,
    Order,
    Previewed,
    Ready,
    Refused,
    Told,
    Unusable,
)
from studio.ui.window_words import sentence

_SLICE = 0.008  # seconds of news handled in one go; the window paints in between
_HOPELESS = 3  # deaths in a row before being ready, after which starting again is left to the user


class EngineProcess(QObject):
    """The engine's process, one for the whole app. Starts again by itself when it dies.

    state: starting, ready, lost (died, starting again) or gone (does not start). Renders that a dead engine left
    unfinished wait in `unfinished` for resume() or dismiss(); what they finished is in the store already.
    """

    ready = Signal()
    state_changed = Signal(str, str)
    told = Signal(str, object)
    """job, Event"""
    refused = Signal(str, object)
    """job, problems"""
    died = Signal(str, object)
    """node, item that it was on; '' when nothing ran"""
    dismissed = Signal()
    """what it left unfinished is not to go on"""
    looked = Signal(int, Looked)
    blocked = Signal(int, Block)
    ended = Signal(int, Ended)
    logged = Signal(str, str)
    models_told = Signal(object)
    """ModelNews"""
    _wake = Signal()

    def __init__(self, launch: Launch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._launch = launch
        self._client: EngineClient | None = None
        self._life = 0
        self._news: deque[tuple[int, News]] = deque()
        self._woken = False
        self._jobs = itertools.count(1)
        self._deaths = 0
        self._options: dict[str, str] = {}
        self.state = "starting"
        self.words = ""
        self.ready_seconds = 0.0
        self.unfinished: dict[str, Order] = {}
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    # --- life ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the process; ready is told when it can work. Orders may be given at once."""
        if self._client is not None:
            return
        self._set_state("starting" if self.state != "lost" else "lost", self.words)

        self._life += 1
        life = self._life

        def tell(news: News) -> None:
            self._news.append((life, news))
            if not self._woken:
                self._woken = True
                self._wake.emit()

        client = self._client = EngineClient(self._launch, tell)
        if self._options:
            client.set_options(self._options)

    def close(self) -> None:
        """End the process; renders that run stop after their step and can be continued another time."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    @property
    def client(self) -> EngineClient:
        """The engine to give orders to; started if it is not running."""
        if self._client is None:
            self.start()
        assert self._client is not None
        return self._client

    @property
    def pid(self) -> int:
        return self._client.process.pid if self._client else 0

    # --- renders -------------------------------------------------------------------------------------------

    def render(self, order: Order) -> str:
        """Queue a render; its job's name."""
        job = f"job-{next(self._jobs)}"
        self.client.render(job, order)
        return job

    def steer(self, job: str, how: Steering) -> None:
        if self._client is not None:
            self._client.steer(job, how)

    def resume(self) -> list[str]:
        """Go on with what a dead engine left unfinished, under the same names."""
        orders, self.unfinished = self.unfinished, {}
        for job, order in orders.items():
            self.client.render(job, order)
        return list(orders)

    def dismiss(self) -> None:
        """Forget what a dead engine left unfinished."""
        self.unfinished = {}
        self.dismissed.emit()

    def models(self, command: ModelCommand) -> None:
        """Ask about the models on this machine; models_told says what there is to say."""
        self.client.models(command)

    def set_options(self, options: Mapping[str, str], budget: int | None = None) -> None:
        """Application settings, now and for every engine started later. budget: bytes for the store."""
        self._options.update(options)
        if self._client is not None:
            self._client.set_options(options, budget)

    # --- news ----------------------------------------------------------------------------------------------

    def _drain(self) -> None:
        self._woken = False  # before the first look: what comes from here on wakes us again
        until = time.perf_counter() + _SLICE
        while self._news:
            life, news = self._news.popleft()
            if life == self._life and self._client is not None:
                self._tell(news)
            if time.perf_counter() > until and self._news:
                QTimer.singleShot(0, self._drain)
                return

    def _tell(self, news: News) -> None:
        match news:
            case Told(job, event) | Previewed(job, event):
                self.told.emit(job, event)
            case Looked(request):
                self.looked.emit(request, news)
            case Block(stream):
                self.blocked.emit(stream, news)
            case Ended(stream):
                self.ended.emit(stream, news)
            case Refused(job):
                self.refused.emit(job, news.problems)
            case Logged(level, text):
                self.logged.emit(level, text)
            case Ready(seconds=seconds):
                self._deaths, self.ready_seconds = 0, seconds
                self._set_state("ready")
                self.ready.emit()
            case Unusable(what, mend):
                self.logged.emit("error", f"{sentence(what)} {sentence(mend)}".strip())
                self.close()
                self._set_state("gone", f"{sentence(what)} {sentence(mend)}".strip())
            case Died():
                self._mourn(news)
            case _:
                self.models_told.emit(news)

    def _mourn(self, news: Died) -> None:
        self._client = None
        self._deaths += 1
        self.unfinished = {**self.unfinished, **news.orders}
        place = f" while it worked on '{news.node}'" if news.node else ""
        place += f", item '{news.item}'" if news.item else ""
        if news.words:
            self.logged.emit("error", news.words)
        self.logged.emit("error", f"the engine's process ended{place} (exit code {news.code})")
        hopeless = self._deaths >= _HOPELESS
        self._set_state("gone" if hopeless else "lost", self.tr("The engine stopped%s.").replace("%s", place))
        mend = self.tr("Render again: what was finished is kept.")
        for job in news.orders:
            if news.node and job == news.job:
                what = self.tr("the engine stopped while it worked on this")
                self.told.emit(job, events.Failed(news.node, news.item, what, mend))
            self.told.emit(job, events.Done(0.0, 0, 0, 1, True))
        if not hopeless:
            self.start()  # before anybody asks a question, which may take its time
        self.died.emit(news.node, news.item)

    def _set_state(self, state: str, words: str = "") -> None:
        self.state, self.words = state, words
        self.state_changed.emit(state, words)


class EngineBridge(QObject):
    """One page's door to the engine: only what its own renders tell comes out of it.

    happened(event) on the window's thread; state_changed(state, words): starting, ready, lost or gone;
    invalid(problems): a render did not begin; died(node, item): the engine's process ended on it.
    """

    happened = Signal(object)
    state_changed = Signal(str, str)
    invalid = Signal(object)
    died = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: EngineProcess | None = None
        self._jobs: set[str] = set()
        self._adopted: set[str] = set()
        self._waiting: dict[int, tuple[Callable[[Looked], None], QObject | None]] = {}
        self._streams: dict[int, tuple[Callable[[Block], None], Callable[[Ended], None]]] = {}
        self._stopped: set[int] = set()
        """Streams of which blocks may still be on their way."""
        self.permit: Callable[[Graph, Sequence[str]], Mapping[str, str] | None] | None = None
        """Says what a render of these targets may touch beyond the project's folder; None: it is not to be."""
        self.state = "starting"

    def attach(self, process: EngineProcess | None) -> None:
        """From now on orders go to this engine."""
        self._process = process
        if process is None:
            self._set_state("gone", "")
            return
        process.told.connect(self._hear)
        process.refused.connect(self._refused)
        process.looked.connect(self._looked)
        process.blocked.connect(self._blocked)
        process.ended.connect(self._ended)
        process.died.connect(self._mourn)
        process.state_changed.connect(self._set_state)
        self._set_state(process.state, process.words)

    @property
    def process(self) -> EngineProcess | None:
        return self._process

    # --- renders -------------------------------------------------------------------------------------------

    def render(
        self,
        graph: Graph,
        folder: Path,
        targets: Sequence[str] = (),
        *,
        fresh: bool = False,
        first: bool = False,
        options: Mapping[str, str] | None = None,
    ) -> str:
        """Ask for a render of the targets (node ids or NODE.OUTPUT; none: every publish node); its job's name, ''
        when there is no engine or the user would rather not. folder: what relative paths start from; first: now,
        beside the film that renders; fresh: new random seeds."""
        if self._process is None:
            return ""
        allowed = self.permit(graph, targets) if self.permit is not None else {}
        if allowed is None:
            return ""
        own = {**allowed, **(options or {})}
        job = self._process.render(Order(graph, folder, FilmOf(tuple(targets), own, fresh, first)))
        self._jobs.add(job)
        return job

    def adopt(self, job: str, *, under_way: bool = False) -> None:
        """Hear and steer a render that somebody else (the queue) asked for."""
        self._jobs.add(job)
        self._adopted.add(job)
        if under_way:
            self.happened.emit(events.Planned(()))  # what is planned is known no more; what comes is

    def leave(self) -> None:
        """The page goes: its own renders stop, the queue's go on. What its timers still ask for is not answered: it
        would start an engine again that has been closed."""
        self._jobs -= self._adopted
        self.cancel()
        for stream in list(self._streams):
            self.stop(stream)
        self._process = None

    def cancel(self, job: str = "") -> None:
        """Stop this page's renders, or one of them; what is finished is kept."""
        if job in self._jobs and self._process is not None:
            self._process.steer(job, "cancel")
        elif not job:
            self._steer("cancel")

    def pause(self) -> None:
        self._steer("pause")

    def resume(self) -> None:
        self._steer("resume")

    def _steer(self, how: Steering) -> None:
        if self._process is not None:
            for job in self._jobs:
                self._process.steer(job, how)

    # --- looks ---------------------------------------------------------------------------------------------

    def look(
        self,
        graph: Graph,
        folder: Path,
        what: Questions,
        then: Callable[[Looked], None],
        owner: QObject | None = None,
    ) -> int:
        """Ask to see something; `then` is called with the answer unless `owner` has died.

        0 when there is no engine, and then nothing is called.
        """
        if self._process is None:
            return 0
        request = self._process.client.look(graph, folder, what)
        self._waiting[request] = (then, owner)
        return request

    def states(self, graph: Graph, folder: Path, then: Callable[[Looked], None], owner: QObject | None = None) -> int:
        """Which tasks of the graph the store knows: answer.states."""
        return self.look(graph, folder, StatesOf(replaces=f"states {id(self)}"), then, owner)

    def rest(self) -> None:
        """Leave off at once what SmoothOf asked for; never starts an engine."""
        if self._process is not None and self._process.pid:
            self._process.client.rest()

    def play(
        self,
        graph: Graph,
        folder: Path,
        what: Played,
        shown: Callable[[Block], None],
        ended: Callable[[Ended], None],
    ) -> int:
        """Stream frames or samples to `shown`, which must call block.done()."""
        if self._process is None:
            return 0
        stream = self._process.client.play(graph, folder, what)
        self._streams[stream] = (shown, ended)
        return stream

    def skip(self, stream: int, to: int) -> None:
        if self._process is not None:
            self._process.client.skip(stream, to)

    def stop(self, stream: int) -> None:
        """No more blocks of this stream come."""
        if self._streams.pop(stream, None) and self._process is not None:
            self._stopped.add(stream)
            self._process.client.stop(stream)

    # --- news ----------------------------------------------------------------------------------------------

    def _hear(self, job: str, event: Any) -> None:
        if job in self._jobs:
            if isinstance(event, events.Done) and not self._kept(job):
                self._jobs.discard(job)
            self.happened.emit(event)

    def _kept(self, job: str) -> bool:
        return self._process is not None and job in self._process.unfinished

    def _refused(self, job: str, problems: object) -> None:
        if job in self._jobs:
            self._jobs.discard(job)
            self.invalid.emit(problems)

    def _looked(self, request: int, answer: Looked) -> None:
        then, owner = self._waiting.pop(request, (None, None))
        if then is not None and (owner is None or _alive(owner)):
            then(answer)

    def _blocked(self, stream: int, block: Block) -> None:
        known = self._streams.get(stream)
        if known is not None:
            known[0](block)
        elif stream in self._stopped:
            block.done()

    def _ended(self, stream: int, end: Ended) -> None:
        known = self._streams.get(stream)
        if known is not None:
            known[1](end)

    def _mourn(self, node: str, item: Any) -> None:
        """What was asked of a dead engine gets an answer too, so that nobody waits for ever."""
        waiting, self._waiting = self._waiting, {}
        streams, self._streams = self._streams, {}
        for request, (then, owner) in waiting.items():
            if owner is None or _alive(owner):
                then(Looked(request, error=("the engine stopped", "Try again.")))
        for stream, (_, ended) in streams.items():
            ended(Ended(stream, error=("the engine stopped", "Play again.")))
        self.died.emit(node, item)

    def _set_state(self, state: str, words: str) -> None:
        self.state = state
        self.state_changed.emit(state, words)


def _alive(thing: QObject) -> bool:
    alive: bool = isValid(thing)  # type: ignore[no-untyped-call]
    return alive


def picture_of(array: npt.NDArray[Any]) -> QImage:
    """(height, width, 3|4) uint8 RGB or straight-alpha RGBA as a QImage that owns its bytes."""
    array = np.ascontiguousarray(array)
    height, width, channels = array.shape
    form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    return QImage(array.data, width, height, width * channels, form).copy()
