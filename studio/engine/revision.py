"""What names the weights and the numerics of a chosen model in a task's key, and on which lane it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from studio.engine.errors import ModelError
from studio.engine.pipelinefiles import read_files
from studio.engine.spec import Lane

LIBRARIES = ("torch", "diffusers", "transformers")
"""Their versions change numbers: results of another version are other results."""


@dataclass(frozen=True)
class Chosen:
    """text: what counts in the key; lane: where the node runs with this model, None for the node's own."""

    text: str
    lane: Lane | None = None


Revision = Callable[[str, str, Path], Chosen]
"""(task of the model catalogue, chosen model, the project's folder) -> what it means here and now."""


def named(task: str, model: str, folder: Path) -> Chosen:
    """The revision of engines that ship with the app, and of weights that are named by their path. Engines have no
    revision of their own: the node's version stands for it. Raises ModelError for weights that are damaged."""
    path = weights_at(model, folder)
    if path is None:
        return Chosen(model)
    return Chosen(f"{read_files(path).revision} {numerics()}", Lane.GPU)


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
                mend="Choose auto, or install the runtime for models (pip install 'shotgraph[models]').",
            ) from None
    return ", ".join(found)
