"""What names the weights and the numerics of a chosen model in a task's key, and on which lane it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

from studio.base.errors import ModelError
from studio.base.files import fingerprint
from studio.graph.spec import Lane
from studio.models.catalogue import Model
from studio.models.library import Library
from studio.models.pipelinefiles import read_files

LIBRARIES = ("torch", "diffusers", "transformers")
"""Their versions change numbers: results of another version are other results."""


@dataclass(frozen=True)
class Used:
    """Weights or an engine by a name that says nothing of where they lie. revision: names the weights; model: its entry
    of the catalogue, None for files of the user's own; perhaps: the node takes it where it fits."""

    name: str
    revision: str = ""
    model: Model | None = None
    perhaps: bool = False


@dataclass(frozen=True)
class Chosen:
    """text: what counts in the key; lane: where the node runs with this model, None for the node's own; used: what
    that is, for the record of how a film was made."""

    text: str
    lane: Lane | None = None
    used: tuple[Used, ...] = ()


Revision = Callable[[str, str, Path], Chosen]
"""(task of the model catalogue, chosen model, the project's folder) -> what it means here and now."""


ADAPTERS = ("lora", "control", "image-prompt")
"""Tasks of what is put onto a model."""


def named(task: str, model: str, folder: Path) -> Chosen:
    """The revision of engines that ship with the app, and of weights that are named by their path. Engines have no
    revision of their own: the node's version stands for it. Raises ModelError for weights that are damaged."""
    path = weights_at(model, folder) if task not in ADAPTERS else None
    if path is None:
        return Chosen(model)
    revision = read_files(path).revision
    return Chosen(f"{revision} {numerics()}", Lane.GPU, (Used(path.name, revision),))


class Revisions:
    """What model settings mean with the models of a library; looked up once each, so make one for every plan."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[str, str], Chosen] = {}

    def __call__(self, task: str, model: str, folder: Path) -> Chosen:
        """Raises ModelError when the model is not on this machine whole, or is for something else."""
        if task in ADAPTERS:
            return self._adapters(task, model, folder)
        if not model or weights_at(model, folder) is not None:
            return named(task, model, folder)
        if (task, model) not in self._known:
            self._known[task, model] = self._look(task, model)
        return self._known[task, model]

    def _look(self, task: str, model: str) -> Chosen:
        if task not in self._library.catalogue.tasks:
            return Chosen(model, used=(Used(model),))  # a plugin's own engines: its node knows them
        try:
            chosen = self._library.choose(task, model).model
        except ModelError:
            if model == "auto":
                return Chosen(model)  # the node may do without, and says what is missing where it cannot
            raise
        if chosen.embedded:
            return Chosen(model, used=(self._used(chosen),))
        used = tuple(self._used(part) for part in self._library.catalogue.with_parts(chosen))
        return Chosen(f"{self._library.identity(chosen)} {numerics()}", Lane.GPU, used)

    def _used(self, model: Model, perhaps: bool = False) -> Used:
        name = "" if model.embedded else self._library.identity(replace(model, requires={}))
        revision = name[len(model.id) + 1 :]  # after '@' the commit, or after '+' the prints of its files
        return Used(model.id, revision, model, perhaps)

    def _adapters(self, task: str, text: str, folder: Path) -> Chosen:
        """Several with commas, each with a strength after a colon; 'auto' may become any that is installed."""
        library = self._library
        if text == "auto":
            here = [one for one in library.catalogue.for_task(task) if library.is_here(one)]
            used = tuple(self._used(one, perhaps=True) for one in here)
            return Chosen("+".join(["auto", *(library.identity(one) for one in here)]), used=used)
        found = [self._adapter(task, name, strength, folder) for name, strength in adapter_list(text)]
        return Chosen(", ".join(text for text, _ in found), used=tuple(one for _, one in found))

    def _adapter(self, task: str, name: str, strength: float, folder: Path) -> tuple[str, Used]:
        path = weights_at(name, folder)
        if path is None:
            model = self._library.choose(task, name).model
            return f"{self._library.identity(model)}:{strength:g}", self._used(model)
        prints = [fingerprint(file) for file in (sorted(path.rglob("*.safetensors")) if path.is_dir() else [path])]
        return "+".join([*prints, f"{strength:g}"]), Used(path.name, "+".join(prints))


def adapter_list(text: str) -> list[tuple[str, float]]:
    """'name:0.8, other' as [(name, strength)]; a strength that is left out is 1. Raises ModelError."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, colon, strength = part.rpartition(":")
        if not colon or not strength.replace(".", "", 1).replace("-", "", 1).isdigit():
            name, strength = part, "1"
        found.append((name.strip(), float(strength)))
    return found


def weights_at(model: str, folder: Path) -> Path | None:
    """The folder or file that a model setting names by its path, from the project's folder; None for other names."""
    if "/" not in model and "\\" not in model and not model.endswith(".safetensors"):
        return None
    return folder / Path(model).expanduser()


def numerics() -> str:
    """The versions of the libraries that compute."""
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            raise ModelError(
                f"{name} is not installed, so only the engines that ship with the app can run",
                setting="model",
                mend="Choose auto, or install the model runtime: in the settings, or with `shotgraph runtime install`.",
            ) from None
    return ", ".join(found)
