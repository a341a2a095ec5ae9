"""The model catalogue: which engines and models there are for each task."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.engine.errors import ModelError, suggest


@dataclass(frozen=True)
class Model:
    """One entry. task: as in spec.Weights; embedded: it ships with the app and needs no download."""

    id: str
    task: str
    title: str
    embedded: bool
    licence: str
    about: str


class ModelCatalogue:
    """The models of a catalogue file, in its order. Raises ModelError when the file is damaged."""

    def __init__(self, path: Path) -> None:
        try:
            entries = tomllib.loads(path.read_text("utf-8"))["model"]
            self._models = tuple(Model(**entry) for entry in entries)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelError(
                f"the model catalogue {path} cannot be read: {error}", mend="Install Shotgraph again."
            ) from error

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models)

    def for_task(self, task: str) -> tuple[Model, ...]:
        return tuple(model for model in self._models if model.task == task)

    def resolve(self, task: str, name: str) -> Model:
        """The model that a `model` setting means. Raises ModelError that says which there are."""
        fits = self.for_task(task)
        if name == "auto" and fits:
            return fits[0]
        for model in fits:
            if model.id == name:
                return model
        known = ", ".join(model.id for model in fits)
        raise ModelError(
            f"there is no {task} model '{name}' on this machine",
            setting="model",
            mend=suggest(name, [model.id for model in fits]) or f"Choose auto, {known}.",
        )
