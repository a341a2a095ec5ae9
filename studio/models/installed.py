"""A model whose weights lie on this machine, with all that whoever runs it has to know. Nothing is loaded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from studio.base.errors import ModelError
from studio.models.foreign import SUFFIXES, foreign
from studio.models.pipelinefiles import PipelineFiles, count_weights, read_files
from studio.models.pipelines import PIPELINES, PLAIN, STILLS, Rules, facts_of
from studio.models.weights import UNSAFE

if TYPE_CHECKING:
    from studio.models.catalogue import Model
    from studio.models.library import Library

LIBRARIES = ("torch", "diffusers", "transformers")
"""Their versions change numbers: results of another version are other results."""

_OTHERS = {
    "onnxruntime": ("onnxruntime",),
    "ctranslate2": ("ctranslate2", "faster-whisper"),
    "soundfont": ("tinysoundfont",),
    "llama.cpp": ("xllamacpp",),
}
"""Library of a model -> the packages that count for it instead."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class InstalledModel:
    """Weights, and the facts of their class or entry in the catalogue.

    kind: the class that does the task, '' where only the weights know; defaults: settings that it is good at;
    tasks: task -> the class that does it with the same weights; working: estimated bytes beside the weights, 0 where
    nobody said; beside: folders of the models that it is put together with, by part; legacy: its weights are pickles,
    read with weights_only; id: what a `model` setting that means it for sure says, also where it was 'auto'; listed:
    the catalogue knows it.
    """

    title: str
    kind: str
    files: PipelineFiles
    rules: Rules = PLAIN
    defaults: Mapping[str, float | str] = field(default_factory=lambda: MappingProxyType({}))
    tasks: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    working: int = 0
    beside: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    legacy: bool = False
    id: str = ""
    family: str = ""
    listed: bool = False
    variant: str = ""

    def number(self, name: str, otherwise: float) -> float:
        """A setting that the model is good at ('steps', 'guidance', 'width', ...)."""
        return float(self.defaults.get(name, otherwise))


def at_path(path: Path, task: str, name: str) -> InstalledModel:
    """The folder of a pipeline or a single file that a setting names. Raises ModelError when nothing is there, when it
    is not whole, or when it does not do the task."""
    own = foreign(path)
    if own is not None and own.task == task:
        return InstalledModel(path.name, own.kind, PipelineFiles(path, own.kind, {}, "", own.revision), id=name)
    files = read_files(path)
    if task in STILLS:
        return InstalledModel(path.name, "", files, id=name)
    facts = facts_of(files.pipeline)
    does = dict(facts.does)
    if files.pipeline.endswith("ForCausalLM"):
        does["text-generation"] = "AutoModelForCausalLM"
    if task not in does:
        fits = [one.name for one in PIPELINES.values() if task in one.does]
        raise ModelError(
            f"the model {path.name} ({files.pipeline or 'a single file'}) does no {task}",
            setting="model",
            mend=f"Choose a folder with one of: {', '.join(fits)}." if fits else "Choose another model.",
        )
    return InstalledModel(path.name, does[task], files, facts.rules, facts.defaults, facts.does, id=name)


def of_catalogue(library: Library, model: Model, task: str) -> InstalledModel:
    """A model of the catalogue that is on this machine. Raises ModelError when it is not."""
    return InstalledModel(
        model.title,
        model.pipeline(task),
        _files(library, model),
        model.rules,
        model.defaults,
        model.tasks,
        round(model.working * 2**30),
        {part: library.locate(library.catalogue[id]) for part, id in model.requires.items()},
        model.legacy,
        model.id,
        model.family,
        listed=True,
        variant=model.variant,
    )


def _files(library: Library, model: Model) -> PipelineFiles:
    """Of a pipeline's folder, or of one network that its base completes."""
    path = library.locate(model)
    if model.library in _OTHERS:
        if model.pins and len(model.pins.files) == 1:
            path = path / model.pins.files[0].name
        return PipelineFiles(path, model.pipeline(model.task), {}, "", library.identity(model))
    if (path / "model_index.json").is_file() or path.is_file():
        return read_files(path)
    sizes = {file.name: count_weights(file) for file in path.glob("*.safetensors")}
    if not sizes and model.legacy:  # of a pickle only the length is looked at: four bytes a number
        sizes = {file.name: file.stat().st_size // 4 for file in path.iterdir() if file.suffix in UNSAFE}
    base = library.locate(library.catalogue[model.requires["base"]]) if "base" in model.requires else None
    parts = {**(read_files(base).parts if base else {}), **sizes}
    return PipelineFiles(path, model.pipeline(model.task), parts, model.variant, library.identity(model))


def weights_at(model: str, folder: Path) -> Path | None:
    """The folder or file that a model setting names by its path, from the project's folder; None for other names."""
    if "/" not in model and "\\" not in model and not model.endswith((".safetensors", *SUFFIXES)):
        return None
    return folder / Path(model).expanduser()


def numerics(library: str = "") -> str:
    """The versions of the packages that compute for models of a library. Raises ModelError where one is missing."""
    from importlib import metadata

    found = []
    for name in _OTHERS.get(library, LIBRARIES):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            what = f"{name} is not installed, so only the engines that ship with the app can run"
            mend = "Choose auto, or install the model runtime: in the settings, or with `shotgraph runtime install`."
            if library == "soundfont":
                what = f"{name}, which plays SoundFonts, is not installed"
                mend = "Choose synth, or run `pip install --no-deps tinysoundfont` (for Python 3.11 and 3.12)."
            raise ModelError(what, setting="model", mend=mend) from None
    return ", ".join(found)
