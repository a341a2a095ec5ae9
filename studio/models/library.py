"""The models on this machine: what is here, where, whole or not, and which one a node's `model` setting gets."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import util
from pathlib import Path
from typing import Any

from studio.base.datafile import read_json
from studio.base.errors import ModelError
from studio.base.files import fingerprint, write_bytes
from studio.base.resources import resource
from studio.media.encoding import digest_of
from studio.models import own_models, weights
from studio.models.catalogue import Model, ModelCatalogue
from studio.models.foreign import foreign
from studio.models.hub import cache as hub_cache
from studio.models.machine import Machine, fit

CATALOGUE = resource("models.toml")

MODULES = {
    "onnxruntime": ("onnxruntime",),
    "ctranslate2": ("faster_whisper",),
    "soundfont": ("tinysoundfont",),
    "llama.cpp": ("xllamacpp",),
}
"""Library of a model -> what a process imports to run it; others are torch's."""

HERE, PART, ABSENT, DAMAGED, SHIPPED = "here", "part", "absent", "damaged", "shipped"


@dataclass(frozen=True)
class State:
    """Of a model on this machine. how: shipped, here, part (a download was broken off), absent or damaged; bytes: what
    lies on disk; problem: what is wrong where it is damaged."""

    how: str
    path: Path | None = None
    bytes: int = 0
    problem: str = ""


@dataclass(frozen=True)
class ModelChoice:
    """The model that a node's setting means here. note: what the user should be told on the node, or ''."""

    model: Model
    note: str = ""


class Library:
    """The catalogue with the user's own models, and the files. folder: the app's folder for models, None for nowhere;
    engines: those that stand for themselves, as entries of the catalogue.

    Looks at the disk anew at every call; cheap (names and lengths of files, headers of weights).
    """

    def __init__(
        self,
        folder: Path | None,
        catalogue: Path = CATALOGUE,
        environment: Mapping[str, str] = os.environ,
        engines: Sequence[Model] = (),
    ) -> None:
        self._folder = folder
        self._engines = engines
        self._catalogue = catalogue
        self.caches = hub_cache.caches(folder, environment)

    @staticmethod
    def of(option: Callable[[str], str], engines: Sequence[Model] = ()) -> Library:
        """The library of a running node: Context.option says where the app keeps models."""
        folder, catalogue = option("models.folder"), option("models.catalogue")
        where = Path(catalogue) if catalogue else CATALOGUE
        return Library(Path(folder) if folder else None, where, engines=engines)

    @cached_property
    def catalogue(self) -> ModelCatalogue:
        """Of the app and the user, as it was when it was first asked for."""
        return ModelCatalogue(self._catalogue, own_models.read(self.own_file) if self.own_file else (), self._engines)

    @property
    def own_file(self) -> Path | None:
        """Where the user's models are listed."""
        return self._folder / own_models.FILE if self._folder else None

    # --- where ---------------------------------------------------------------------------------------------

    def locate(self, model: Model) -> Path:
        """The model's folder (as from_pretrained takes it) or single file, whole as far as its lengths and headers
        say. Raises ModelError with the command that mends it when it is absent, half downloaded or damaged."""
        state = self.state(model)
        if state.how == HERE and state.path is not None:
            return state.path
        if model.embedded:
            raise ModelError(f"{model.title} ships with the app and has no files", mend="Nothing has to be done.")
        pull = f"Run `shotgraph models pull {model.id}`, or press Download in the Models window"
        size = f" ({model.gigabytes:g} GB)" if model.gigabytes else ""
        if state.how == DAMAGED:
            mend = f"{pull}; what is whole is kept." if model.remote else "Choose the file again, or download it anew."
            raise ModelError(f"{model.title} is damaged on this machine: {state.problem}", setting="model", mend=mend)
        if not model.remote:
            mend = f"Put it back, or run `shotgraph models remove {model.id}`."
            raise ModelError(f"{model.title} is not at {model.path} any more", setting="model", mend=mend)
        if state.how == PART:
            what = f"{model.title} is only partly downloaded ({state.bytes / 1e9:.1f} of {model.gigabytes:g} GB)"
            raise ModelError(what, setting="model", mend=f"{pull}: it goes on where it stopped.")
        raise ModelError(f"{model.title} is not on this machine", setting="model", mend=f"{pull}{size}.")

    def state(self, model: Model) -> State:
        """What is here of a model; never raises."""
        if model.embedded:
            return State(SHIPPED)
        if model.pins:
            return self._pinned(model)
        if not model.repo:
            path = Path(model.path).expanduser()
            if foreign(path) is not None:
                return State(HERE, path, _size(path))
            return self._judge(path, model) if path.exists() else State(ABSENT)
        part = 0
        for cache in self.caches:
            receipt = self.receipt(model) or {}
            commit = receipt.get("commit") or hub_cache.commit_of(cache, model.repo, model.revision)
            folder = hub_cache.snapshot(cache, model.repo, commit)
            if commit and folder.is_dir():
                return self._judge(folder, model, receipt.get("files", {}), hub_cache.part_of(cache, model.repo))
            part = part or hub_cache.part_of(cache, model.repo)
        return State(PART, bytes=part) if part else State(ABSENT)

    def folder_of(self, model: Model) -> Path | None:
        """Where the files lie that a model's entry names by their bytes; None where the app keeps no models."""
        return self._folder / "pinned" / model.id if self._folder else None

    def _pinned(self, model: Model) -> State:
        folder = self.folder_of(model)
        if folder is None or not folder.is_dir():
            return State(ABSENT)
        found = {file: hub_cache.size_of(folder / file.name) for file in model.pins.files}
        wrong = [file for file, size in found.items() if size != file.size]
        if not wrong:
            return State(HERE, folder, sum(found.values()))
        if self.receipt(model) is None:
            return State(PART, folder, _size(folder))
        file = wrong[0]
        there = (folder / file.name).is_file()
        problem = f"{file.name} has {found[file]} bytes instead of {file.size}" if there else f"{file.name} is missing"
        return State(DAMAGED, folder, sum(found.values()), problem)

    def _judge(self, path: Path, model: Model, files: Mapping[str, Any] | None = None, part: int = 0) -> State:
        size = _size(path)
        for name, facts in (files or {}).items():
            file = path / name
            there = hub_cache.size_of(file) if file.is_file() else -1
            if there != facts["size"]:
                problem = f"{name} is missing" if there < 0 else f"{name} has {there} bytes instead of {facts['size']}"
                return State(DAMAGED, path, size, problem)
        try:
            weights.check(path, named=_named(model), legacy=model.legacy)
        except ModelError as error:
            # In the cache a snapshot's files appear one by one: what was never pulled to its end is no damage.
            if model.repo and not files:
                return State(PART, path, size + part)
            return State(DAMAGED, path, size, error.problem.what)
        return State(HERE, path, size)

    # --- what was downloaded -------------------------------------------------------------------------------

    def receipt(self, model: Model) -> dict[str, Any] | None:
        """What was pulled: commit, and files -> size and sha256. None when it was not pulled by this app, or the
        catalogue has since moved to another revision."""
        path = self._receipt_path(model)
        if path is None:
            return None
        try:
            receipt = read_json(path)
            matches = (receipt["repo"], receipt["revision"]) == (model.repo, model.revision)
            return receipt if matches and isinstance(receipt["files"], dict) else None
        except (OSError, ValueError, TypeError, KeyError):  # no receipt, or one that says nothing
            return None

    def keep_receipt(self, model: Model, commit: str, files: Mapping[str, Mapping[str, Any]]) -> None:
        """Raises StoreError."""
        path = self._receipt_path(model)
        if path is not None:
            receipt = {"repo": model.repo, "revision": model.revision, "commit": commit, "files": dict(files)}
            write_bytes(path, json.dumps(receipt, indent=1).encode())

    def drop_receipt(self, model: Model) -> None:
        path = self._receipt_path(model)
        if path is not None:
            path.unlink(missing_ok=True)

    def _receipt_path(self, model: Model) -> Path | None:
        return self._folder / "receipts" / f"{model.id}.json" if self._folder else None

    # --- names in keys -------------------------------------------------------------------------------------

    def identity(self, model: Model) -> str:
        """What names the weights in a task's key: id and commit, or a fingerprint of the user's own files."""
        if model.embedded:
            return model.id
        if model.pins:
            return f"{model.id}@{digest_of(*(file.sha256 for file in model.pins.files))[:16]}"
        if model.repo:
            path = self.state(model).path
            commit = path.name if path is not None else model.revision
            return "+".join([f"{model.id}@{commit}", *(self.identity(self.catalogue[id]) for id in _parts(model))])
        path = Path(model.path).expanduser()
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.suffix in _COUNTED)
        prints = [fingerprint(file) for file in files]
        return "+".join([model.id, *prints, *(self.identity(self.catalogue[id]) for id in _parts(model))])

    # --- auto ----------------------------------------------------------------------------------------------

    def choose(self, task: str, name: str, machine: Machine | None = None) -> ModelChoice:
        """The model that a node's setting gets on this machine.

        A model that is named is that model or a ModelError, never another. 'auto' is the first installed model of the
        catalogue that fits a card of this machine; without one, the embedded engine, which the note says. Without
        either, a ModelError that names what could be pulled.
        """
        if name != "auto":
            model = self.catalogue.resolve(task, name)
            for part in () if model.embedded else self.catalogue.with_parts(model):
                self.locate(part)
            return ModelChoice(model)
        fits = self.catalogue.for_task(task)
        embedded = next((model for model in fits if model.embedded and task not in model.shy), None)
        machine = machine or Machine.find()
        for model in fits:
            if model.embedded or task in model.shy or not runtime_is_here(model.library) or not self.is_here(model):
                continue
            if model.processor or fit(model, machine).on_card:
                return ModelChoice(model)
        if embedded is not None:
            others = any(not model.embedded for model in fits)
            note = f"Made by {embedded.title}, which ships with the app: no {task} model that fits a graphics card here"
            return ModelChoice(embedded, f"{note} is installed." if others else "")
        raise ModelError(
            f"no model for {task} that fits this machine is installed" if fits else f"there is no model for {task}",
            setting="model",
            mend=self.offer(task, machine),
        )

    def offer(self, task: str, machine: Machine | None = None) -> str:
        """What to do where a task has no model: which to pull, how large it is, and what runs it where that lacks."""
        fits = [model for model in self.catalogue.for_task(task) if not model.embedded]
        machine = machine or Machine.find()
        possible = next((model for model in fits if fit(model, machine).mode), fits[0] if fits else None)
        if possible is None:
            return "Add one: `shotgraph models add`."
        runtime = "" if runtime_is_here(possible.library) else " and `shotgraph runtime install`"
        return (
            f"Run `shotgraph models pull {possible.id}` ({possible.gigabytes:g} GB){runtime}, or choose one that is "
            "installed."
        )

    def is_here(self, model: Model) -> bool:
        """Is it whole on this machine, with the models that it is put together with?"""
        try:
            return all(self.state(part).how in (HERE, SHIPPED) for part in self.catalogue.with_parts(model))
        except ModelError:  # a part that no catalogue has
            return False


_COUNTED = {".safetensors", ".json", ".txt", ".model", *weights.UNSAFE}


def runtime_is_here(library: str = "") -> bool:
    """Can models of this library be run, or only the engines that ship with the app?"""
    return all(util.find_spec(module) is not None for module in MODULES.get(library, ("torch",)))


def _named(model: Model) -> tuple[str, ...]:
    """The files of a model that is neither a pipeline nor a model's folder, but files by name: LoRA, IP-Adapter."""
    return model.files if model.files and not any(set("*?!") & set(name) for name in model.files) else ()


def _parts(model: Model) -> tuple[str, ...]:
    return tuple(model.requires.values())


def _size(path: Path) -> int:
    return sum(hub_cache.size_of(file) for file in ((path,) if path.is_file() else path.rglob("*")))
