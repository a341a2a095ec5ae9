"""From a node's `model` setting to files on this machine: what a node that runs models begins with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.base.errors import ModelError
from studio.graph.revision import weights_at
from studio.graph.spec import Context
from studio.models.catalogue import Model
from studio.models.library import Library
from studio.models.pipelinefiles import PipelineFiles, read_files


@dataclass(frozen=True)
class Picked:
    """A model whose files are here. pipeline: the class that does the task, '' when only the files know; model: its
    entry in the catalogue, None for weights that were named by their path; precision: of squeezing.py."""

    title: str
    files: PipelineFiles
    pipeline: str = ""
    model: Model | None = None
    precision: str = "full"

    def default(self, name: str, otherwise: float) -> float:
        """A setting that the model is good at ('steps', 'guidance', 'width', ...), as its entry says."""
        value = self.model.defaults.get(name, otherwise) if self.model else otherwise
        return float(value)


def pick_model(ctx: Context, task: str, name: str) -> Picked | None:
    """The model that a setting means on this machine; None for an engine that ships with the app.

    Notes what 'auto' came to where the user should know. Raises ModelError with the mend when the model is absent,
    damaged, for another task or of an unknown name.
    """
    path = weights_at(name, ctx.project_folder)
    if path is not None:
        return Picked(path.name, read_files(path))
    library = Library.of(ctx.option)
    choice = library.choose(task, name)
    if choice.note:
        ctx.note(choice.note)
    if choice.model.embedded:
        return None
    found = read_files(library.locate(choice.model))
    return Picked(choice.model.title, found, choice.model.pipeline(task), choice.model)


def pick_adapter(ctx: Context, task: str, name: str, family: str) -> tuple[Path, Model | None] | None:
    """The files of something that is put onto a model (LoRA, ControlNet, IP-Adapter): a path or a name of the
    catalogue; 'auto' is the first that is installed for the model's family, None where there is none."""
    path = weights_at(name, ctx.project_folder)
    if path is not None:
        if not path.exists():
            raise ModelError(f"there is nothing at {path}", mend="Choose a file or folder that is there.")
        return path, None
    library = Library.of(ctx.option)
    if name == "auto":
        fits = (one for one in library.catalogue.for_task(task) if not family or one.family == family)
        found = next((one for one in fits if library.is_here(one)), None)
        return (library.locate(found), found) if found else None
    model = library.choose(task, name).model
    if family and model.family and model.family != family:
        raise ModelError(
            f"{model.title} is for models of the family {model.family}, not for {family}",
            mend="Choose one that fits, or another model.",
        )
    return library.locate(model), model
