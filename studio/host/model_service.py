"""Models asked about and fetched from the window: work on threads of the engine's process, told to whoever listens.

News is not an answer to one question: a download goes on when the dialog that began it closes, and the next dialog sees
it. Messages, all with "ev": "models":
  {"list": [as_data() + "pulling": progress or null], "cards": [[name, GiB]], "ram": GiB, "free": bytes, "cache": path,
   "runtime": whether models can be run here}
  {"model": id, "progress": {done, total, file, rate, left}}   rate in bytes a second; done = total = 0 while it waits
  {"model": id, "ended": "pulled" | "stopped" | "removed" | "failed", "what", "mend", "gated": page or ""}
  {"added": id} or {"refused": what, "mend": ...}              of a model of the user's own
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.base.control import Control
from studio.base.errors import Cancelled, ShotgraphError
from studio.models.catalogue import Model
from studio.models.library import HERE, SHIPPED, Library, State, runtime_is_here
from studio.models.machine import Fit, Machine, fit

log = logging.getLogger("shotgraph")
Send = Callable[[Mapping[str, Any]], None]


def as_data(model: Model, state: State, fit: Fit) -> dict[str, Any]:
    """A model as JSON: the catalogue's facts, and what holds on this machine."""
    here = {"installed": state.how in (HERE, SHIPPED), "state": state.how, "bytes": state.bytes}
    here |= {"place": str(state.path) if state.path else "", "problem": state.problem}
    needs = {mode: round(model.needs(mode), 1) for mode in model.modes}
    return {
        **asdict(model),
        "task": model.task,
        **here,
        "fits": fit.mode,
        "needs": round(fit.needs, 1),
        "in_ram": fit.in_ram,
        "modes": needs,
    }


class _Pull:
    """A download that runs or waits for its turn."""

    def __init__(self) -> None:
        self.control = Control()
        self.progress: dict[str, Any] = {"done": 0, "total": 0, "file": "", "rate": 0.0, "left": None}


class ModelDesk:
    """option: application settings by name, as Context.option gives them. Downloads run one after the other."""

    def __init__(self, option: Callable[[str], str], send: Send) -> None:
        self._option = option
        self._send = send
        self._pulls: dict[str, _Pull] = {}
        self._lock = threading.Lock()
        self._line = threading.Lock()

    def obey(self, how: str, **wanted: Any) -> None:
        """how: list; pull, stop, remove (model=id); add (source, id, base). Returns at once."""
        if how == "stop":
            with self._lock:
                pull = self._pulls.get(wanted["model"])
            if pull is not None:
                pull.control.cancel()
            return
        work = {"list": self._list, "pull": self._pull, "remove": self._remove, "add": self._add}[how]
        threading.Thread(target=self._guarded, args=(work, wanted), name=f"models {how}", daemon=True).start()

    def _guarded(self, work: Callable[..., None], wanted: Mapping[str, Any]) -> None:
        try:
            work(**wanted)
        except OSError as error:  # the window is gone, or a disk said no where nobody expected it
            log.warning("models: %s", error)

    def _library(self) -> Library:
        return Library.of(self._option)

    def _tell(self, **news: Any) -> None:
        self._send({"ev": "models", **news})

    # --- list ----------------------------------------------------------------------------------------------

    def _list(self) -> None:
        try:
            library, machine = self._library(), Machine.find()
            rows = [as_data(model, library.state(model), fit(model, machine)) for model in library.catalogue]
        except ShotgraphError as error:
            self._tell(refused=error.problem.what, mend=error.problem.mend)
            return
        with self._lock:
            pulling = {id: pull.progress for id, pull in self._pulls.items()}
        self._tell(
            list=[{**row, "pulling": pulling.get(row["id"])} for row in rows],
            cards=[[card.name, card.memory] for card in machine.cards],
            ram=machine.ram,
            runtime=runtime_is_here(),
            free=_free(library.caches[0]),
            cache=str(library.caches[0]),
        )

    # --- pull ----------------------------------------------------------------------------------------------

    def _pull(self, model: str, verify: bool = False) -> None:
        with self._lock:
            if model in self._pulls:
                return
            pull = self._pulls[model] = _Pull()
        self._tell(model=model, progress=pull.progress)
        try:
            ended = self._fetch(model, pull, verify)
        finally:
            with self._lock:
                del self._pulls[model]
        self._tell(model=model, **ended)
        self._list()

    def _fetch(self, id: str, pull: _Pull, verify: bool) -> dict[str, Any]:
        from studio.models.hub.access import Hub
        from studio.models.pulling import pull as fetch

        def tell(progress: Any) -> None:
            pull.progress = asdict(progress)
            self._tell(model=id, progress=pull.progress)

        gated = ""
        try:
            while not self._line.acquire(timeout=0.1):
                pull.control.check()
            try:
                library = self._library()
                model = library.catalogue[id]
                hub = Hub.find()
                gated = hub.page(model.repo) if model.gated else ""
                fetch(model, library, hub, verify=verify, tell=tell, control=pull.control)
            finally:
                self._line.release()
        except Cancelled:
            return {"ended": "stopped"}
        except ShotgraphError as error:
            return {"ended": "failed", "what": error.problem.what, "mend": error.problem.mend, "gated": gated}
        except Exception as error:  # a library's own trouble; the dialog must not wait for ever
            log.exception("pull %s", id)
            return {"ended": "failed", "what": str(error) or type(error).__name__, "mend": "Look into the log."}
        return {"ended": "pulled"}

    # --- remove, add ---------------------------------------------------------------------------------------

    def _remove(self, model: str) -> None:
        from studio.models.removing import take_away

        try:
            library = self._library()
            take_away(library.catalogue[model], library)
        except ShotgraphError as error:
            self._tell(model=model, ended="failed", what=error.problem.what, mend=error.problem.mend)
        else:
            self._tell(model=model, ended="removed")
        self._list()

    def _add(self, source: str, id: str = "", base: str = "") -> None:
        from studio.models.adding import add
        from studio.models.hub.access import Hub

        try:
            made = add(source, self._library(), Hub.find, id=id, base=base)
        except ShotgraphError as error:
            self._tell(refused=error.problem.what, mend=error.problem.mend)
            return
        self._tell(added=made.id)
        self._list()


def _free(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
