"""What names the weights and the numerics of a chosen model in a task's key, and on which lane it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from studio.base.errors import ModelError
from studio.base.files import fingerprint
from studio.graph.engines import Engines
from studio.graph.spec import Lane
from studio.models.adapters import adapter_list
from studio.models.catalogue import Model
from studio.models.foreign import foreign, library_at
from studio.models.installed import numerics, weights_at
from studio.models.library import Library
from studio.models.pipelinefiles import read_files


@dataclass(frozen=True)
class Used:
    """Weights or an engine by a name that says nothing of where they lie. revision: names the weights; model: its entry
    of the catalogue, None for files of the user's own; perhaps: the node takes it where it fits."""

    name: str
    revision: str = ""
    model: Model | None = None
    perhaps: bool = False


@dataclass(frozen=True)
class Meaning:
    """What a model setting comes to, here and now.

    text: what counts in the key; lane: where the node runs with this model, None for the node's own; used: what
    that is, for the record of how a film was made."""

    text: str
    lane: Lane | None = None
    used: tuple[Used, ...] = ()


Revision = Callable[[str, str, Path], Meaning]
"""(task of the model catalogue, chosen model, the project's folder) -> what it means here and now."""


ADAPTERS = ("lora", "control", "image-prompt")
"""Tasks of what is put onto a model."""


def named(task: str, model: str, folder: Path) -> Meaning:
    """What a setting means where no library is asked: an engine by its name, or weights by their path. Raises
    ModelError for weights that are damaged."""
    path = weights_at(model, folder) if task not in ADAPTERS else None
    if path is None:
        return Meaning(model)
    own = foreign(path)
    revision = own.revision if own is not None else read_files(path).revision
    lane = None if own is not None else Lane.GPU
    return Meaning(f"{revision} {numerics(library_at(path))}", lane, (Used(path.name, revision),))


class Revisions:
    """What model settings mean with the models of a library and the engines that stand for themselves; looked up once
    each, so make one for every plan."""

    def __init__(self, library: Library, engines: Engines) -> None:
        self._library = library
        self._engines = engines
        self._known: dict[tuple[str, str], Meaning] = {}

    def __call__(self, task: str, model: str, folder: Path) -> Meaning:
        """Raises ModelError when the model is not on this machine whole, or is for something else."""
        if task in ADAPTERS:
            return self._adapters(task, model, folder)
        if not model or weights_at(model, folder) is not None:
            return named(task, model, folder)
        if (task, model) not in self._known:
            self._known[task, model] = self._look(task, model)
        return self._known[task, model]

    def _look(self, task: str, model: str) -> Meaning:
        if task not in self._library.catalogue.tasks:
            return Meaning(model, used=(Used(model),))  # a task of a plugin's own: its node knows
        try:
            chosen = self._library.choose(task, model).model
        except ModelError:
            if model == "auto":
                return Meaning(model)  # the node may do without, and says what is missing where it cannot
            raise
        if chosen.embedded:
            version, lane = self._engines.runs(task, chosen.id)
            return Meaning(f"{chosen.id} {version}", lane, (self._used(chosen),))
        used = tuple(self._used(part) for part in self._library.catalogue.with_parts(chosen))
        lane = None if chosen.processor else Lane.GPU
        return Meaning(f"{self._library.identity(chosen)} {numerics(chosen.library)}", lane, used)

    def _used(self, model: Model, perhaps: bool = False) -> Used:
        name = "" if model.embedded else self._library.identity(replace(model, requires={}))
        revision = name[len(model.id) + 1 :]  # after '@' the commit, or after '+' the prints of its files
        return Used(model.id, revision, model, perhaps)

    def _adapters(self, task: str, text: str, folder: Path) -> Meaning:
        """Several with commas, each with a strength after a colon; 'auto' may become any that is installed."""
        library = self._library
        if text == "auto":
            here = [one for one in library.catalogue.for_task(task) if library.is_here(one)]
            used = tuple(self._used(one, perhaps=True) for one in here)
            return Meaning("+".join(["auto", *(library.identity(one) for one in here)]), used=used)
        found = [self._adapter(task, name, strength, folder) for name, strength in adapter_list(text)]
        return Meaning(", ".join(text for text, _ in found), used=tuple(one for _, one in found))

    def _adapter(self, task: str, name: str, strength: float, folder: Path) -> tuple[str, Used]:
        path = weights_at(name, folder)
        if path is None:
            model = self._library.choose(task, name).model
            return f"{self._library.identity(model)}:{strength:g}", self._used(model)
        prints = [fingerprint(file) for file in (sorted(path.rglob("*.safetensors")) if path.is_dir() else [path])]
        return "+".join([*prints, f"{strength:g}"]), Used(path.name, "+".join(prints))
