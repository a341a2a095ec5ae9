"""Models asked about and fetched from the window: work on threads of the engine's process, told to whoever listens.

News is not an answer to one question: a download goes on when the dialog that began it closes, and the next dialog sees
it.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from studio.base.control import Control
from studio.base.errors import Cancelled, ShotgraphError
from studio.host.commands import AddModel, ListModels, ModelCommand, PullModel, RemoveModel, StopPull
from studio.host.news import (
    ModelAdded,
    ModelFacts,
    ModelNews,
    ModelSettled,
    ModelsListed,
    ModelsRefused,
    Progress,
    PullTold,
)
from studio.models.catalogue import Model
from studio.models.library import Library, State, runtime_is_here
from studio.models.machine import Fit, Machine, fit

log = logging.getLogger("shotgraph")


def model_facts(model: Model, state: State, fit: Fit, pulling: Progress | None = None) -> ModelFacts:
    """What the window shows of a model."""
    return ModelFacts(
        id=model.id,
        title=model.title,
        about=model.about,
        family=model.family,
        tasks=dict(model.tasks),
        licence=model.licence,
        licence_url=model.licence_url,
        commercial=model.commercial,
        gated=model.gated,
        embedded=model.embedded,
        own=model.own,
        repo=model.repo or ("packages" if model.pins else ""),
        gigabytes=model.gigabytes,
        state=state.how,
        bytes=state.bytes,
        problem=state.problem,
        fits=fit.mode,
        needs=fit.needs,
        in_ram=fit.in_ram,
        pulling=pulling,
    )


class _Pull:
    """A download that runs or waits for its turn."""

    def __init__(self) -> None:
        self.control = Control()
        self.progress = Progress()


class ModelDesk:
    """option: application settings by name, as Context.option gives them; engines: those that stand for themselves.
    Downloads run one after the other."""

    def __init__(
        self, option: Callable[[str], str], engines: Sequence[Model], send: Callable[[ModelNews], None]
    ) -> None:
        self._option = option
        self._engines = engines
        self._send = send
        self._pulls: dict[str, _Pull] = {}
        self._lock = threading.Lock()
        self._line = threading.Lock()

    def obey(self, command: ModelCommand) -> None:
        """Returns at once."""
        if isinstance(command, StopPull):
            with self._lock:
                pull = self._pulls.get(command.model)
            if pull is not None:
                pull.control.cancel()
            return
        name = f"models {type(command).__name__}"
        threading.Thread(target=self._work, args=(command,), name=name, daemon=True).start()

    def _work(self, command: ModelCommand) -> None:
        try:
            match command:
                case ListModels():
                    self._list()
                case PullModel():
                    self._pull(command)
                case RemoveModel(model):
                    self._remove(model)
                case AddModel():
                    self._add(command)
        except OSError as error:  # the window is gone, or a disk said no where nobody expected it
            log.warning("models: %s", error)

    def _library(self) -> Library:
        return Library.of(self._option, self._engines)

    # --- list ----------------------------------------------------------------------------------------------

    def _list(self) -> None:
        with self._lock:
            pulling = {id: pull.progress for id, pull in self._pulls.items()}
        try:
            library, machine = self._library(), Machine.find()
            models = tuple(
                model_facts(model, library.state(model), fit(model, machine), pulling.get(model.id))
                for model in library.catalogue
            )
        except ShotgraphError as error:
            self._send(ModelsRefused(error.problem.what, error.problem.mend))
            return
        self._send(
            ModelsListed(
                models=models,
                cards=tuple((card.name, card.memory) for card in machine.cards),
                ram=machine.ram,
                free=_free(library.caches[0]),
                cache=str(library.caches[0]),
                runtime=runtime_is_here(),
            )
        )

    # --- pull ----------------------------------------------------------------------------------------------

    def _pull(self, command: PullModel) -> None:
        model = command.model
        with self._lock:
            if model in self._pulls:
                return
            pull = self._pulls[model] = _Pull()
        self._send(PullTold(model, pull.progress))
        try:
            settled = self._fetch(command, pull)
        finally:
            with self._lock:
                del self._pulls[model]
        self._send(settled)
        self._list()

    def _fetch(self, command: PullModel, pull: _Pull) -> ModelSettled:
        from studio.models.hub.access import Hub
        from studio.models.pulling import pull as fetch

        id, gated = command.model, ""

        def tell(now: Any) -> None:
            pull.progress = Progress(now.done, now.total, now.file, now.rate, now.left)
            self._send(PullTold(id, pull.progress))

        try:
            while not self._line.acquire(timeout=0.1):
                pull.control.check()
            try:
                library = self._library()
                model = library.catalogue[id]
                hub = Hub.find()
                gated = hub.page(model.repo) if model.gated else ""
                fetch(model, library, hub, verify=command.verify, tell=tell, control=pull.control)
            finally:
                self._line.release()
        except Cancelled:
            return ModelSettled(id, "stopped")
        except ShotgraphError as error:
            return ModelSettled(id, "failed", error.problem.what, error.problem.mend, gated)
        except Exception as error:  # a library's own trouble; the dialog must not wait for ever
            log.exception("pull %s", id)
            return ModelSettled(id, "failed", str(error) or type(error).__name__, "Look into the log.")
        return ModelSettled(id, "pulled")

    # --- remove, add ---------------------------------------------------------------------------------------

    def _remove(self, model: str) -> None:
        from studio.models.removing import take_away

        try:
            library = self._library()
            take_away(library.catalogue[model], library)
        except ShotgraphError as error:
            self._send(ModelSettled(model, "failed", error.problem.what, error.problem.mend))
        else:
            self._send(ModelSettled(model, "removed"))
        self._list()

    def _add(self, command: AddModel) -> None:
        from studio.models.adding import add
        from studio.models.hub.access import Hub

        try:
            made = add(command.source, self._library(), Hub.find, base=command.base)
        except ShotgraphError as error:
            self._send(ModelsRefused(error.problem.what, error.problem.mend))
            return
        self._send(ModelAdded(made.id))
        self._list()


def _free(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
