"""The model of a node's setting, ready to be lent: a catalogue's by its id, or a pipeline on disk by its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import torch

from studio.base.errors import ModelError
from studio.generative.lending import borrow
from studio.generative.pipelines import PipelineModel, pipeline_class
from studio.generative.squeezing import FULL
from studio.graph.revision import weights_at
from studio.graph.spec import Context
from studio.models.catalogue import Model, Rules
from studio.models.library import Library
from studio.models.pipelinefiles import PipelineFiles, count_weights, read_files
from studio.models.pool import Loan
from studio.models.weights import UNSAFE

T = TypeVar("T")


@dataclass(frozen=True)
class Chosen:
    """kind: the class that does the task; defaults: settings that it is good at; beside: folders of the models that it
    is put together with, by part; legacy: its weights are pickles, read with weights_only; id: what a `model` setting
    that means it for sure says, also where it was 'auto'; precision: of squeezing.py."""

    title: str
    kind: str
    files: PipelineFiles
    rules: Rules
    defaults: Mapping[str, float | str]
    working: float = 0.0
    tasks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    load: Callable[[Any, Any], Any] | None = None
    legacy: bool = False
    beside: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    id: str = ""
    precision: str = FULL

    def number(self, name: str, otherwise: float) -> float:
        return float(self.defaults.get(name, otherwise))

    def lend(
        self, ctx: Context, width: int, height: int, frames: int, work: Callable[[Any, Loan], T], kind: str = ""
    ) -> T:
        """work(pipeline, loan) with a pipeline of the class, or of another one on the same weights."""

        def given(model: PipelineModel, loan: Loan) -> T:
            return work(model.of(pipeline_class(kind or self.kind)), loan)

        return borrow(
            ctx,
            self.files,
            width,
            height,
            given,
            frames=frames,
            title=self.title,
            working=self.working * 2**30,
            loaded=self.load,
            precision=self.precision,
        )


ON_DISK: Mapping[str, Mapping[str, str]] = {
    "image-to-video": {
        "StableVideoDiffusionPipeline": "StableVideoDiffusionPipeline",
        "WanImageToVideoPipeline": "WanImageToVideoPipeline",
        "LTXPipeline": "LTXImageToVideoPipeline",
        "LTXImageToVideoPipeline": "LTXImageToVideoPipeline",
        "CogVideoXImageToVideoPipeline": "CogVideoXImageToVideoPipeline",
    },
    "text-to-video": {
        "WanPipeline": "WanPipeline",
        "LTXPipeline": "LTXPipeline",
        "LTXImageToVideoPipeline": "LTXPipeline",
        "CogVideoXPipeline": "CogVideoXPipeline",
        "AnimateDiffPipeline": "AnimateDiffPipeline",
    },
    "video-to-video": {
        "WanPipeline": "WanVideoToVideoPipeline",
        "CogVideoXPipeline": "CogVideoXVideoToVideoPipeline",
        "AnimateDiffPipeline": "AnimateDiffVideoToVideoPipeline",
    },
    "text-to-audio": {
        "StableAudioPipeline": "StableAudioPipeline",
        "MusicgenForConditionalGeneration": "MusicgenForConditionalGeneration",
    },
    "voice-cloning": {
        "CsmForConditionalGeneration": "CsmForConditionalGeneration",
        "SpeechT5ForTextToSpeech": "SpeechT5ForTextToSpeech",
    },
    "voice-training": {"SpeechT5ForTextToSpeech": "SpeechT5ForTextToSpeech"},
    "voice-conversion": {"SpeechT5ForSpeechToSpeech": "SpeechT5ForSpeechToSpeech"},
}
"""task -> class that a folder was saved as -> class that does the task with its weights."""

_FAMILIES: tuple[tuple[str, Rules, dict[str, float]], ...] = (
    ("StableVideo", Rules(multiple=64, frames_least=2, frames_most=25), {"rate": 7, "guidance": 3.0, "steps": 25}),
    ("Wan", Rules(multiple=16, frames_multiple=4, frames_offset=1, frames_least=5, frames_most=81, tokens=512),
     {"rate": 16, "guidance": 5.0}),
    ("LTX", Rules(multiple=32, frames_multiple=8, frames_offset=1, frames_least=9, frames_most=257, tokens=128),
     {"rate": 25, "guidance": 3.0}),
    ("CogVideoX", Rules(multiple=16, frames_multiple=8, frames_offset=1, frames_least=9, frames_most=49, tokens=226),
     {"rate": 8, "guidance": 6.0}),
    ("AnimateDiff", Rules(multiple=8, frames_least=2, frames_most=32, tokens=77),
     {"rate": 8, "guidance": 7.5, "frames": 16, "steps": 25}),
    ("Musicgen", Rules(seconds_most=30.0), {"rate": 32000, "guidance": 3.0}),
    ("StableAudio", Rules(tokens=128), {"rate": 44100, "guidance": 7.0, "steps": 100}),
)  # fmt: skip


def choose(ctx: Context, task: str, name: str) -> Chosen | None:
    """The model that does a task, or None where an embedded engine is meant. Notes on the node when 'auto' had to be
    content with one. Raises ModelError: not there, not whole, for something else, nothing to choose from."""
    path = weights_at(name, ctx.project_folder)
    if path is not None:
        files = read_files(path)
        fits = {**ON_DISK.get(task, {})}
        if task == "text-generation" and files.pipeline.endswith("ForCausalLM"):
            fits[files.pipeline] = "AutoModelForCausalLM"
        if files.pipeline not in fits:
            what = files.pipeline or "a single file"
            raise ModelError(
                f"the model {path.name} ({what}) does no {task}",
                setting="model",
                mend=f"Choose a folder with one of: {', '.join(fits)}." if fits else "Choose another model.",
            )
        unknown: tuple[str, Rules, dict[str, float]] = ("", Rules(), {})
        _, rules, defaults = next((one for one in _FAMILIES if files.pipeline.startswith(one[0])), unknown)
        same = {other: known[files.pipeline] for other, known in ON_DISK.items() if files.pipeline in known}
        return Chosen(path.name, fits[files.pipeline], files, rules, defaults, tasks=same, id=name)
    library = Library.of(ctx.option)
    choice = library.choose(task, name)
    if choice.note:
        ctx.note(choice.note)
    model = choice.model
    if model.embedded:
        return None
    return of_catalogue(library, model, task)


def of_catalogue(library: Library, model: Model, task: str) -> Chosen:
    """A model of the catalogue that is on this machine. Raises ModelError when it is not."""
    chosen = Chosen(
        model.title,
        model.pipeline(task),
        _files(library, model),
        model.rules,
        model.defaults,
        model.working,
        model.tasks,
        legacy=model.legacy,
        id=model.id,
        beside={part: library.locate(library.catalogue[id]) for part, id in model.requires.items()},
    )
    if "base" in model.requires:
        return replace(chosen, load=_on_base(library, model))
    return chosen


def _files(library: Library, model: Model) -> PipelineFiles:
    """Of a pipeline's folder, or of one network that its base completes."""
    path = library.locate(model)
    if (path / "model_index.json").is_file() or path.is_file():
        return read_files(path)
    sizes = {file.name: count_weights(file) for file in path.glob("*.safetensors")}
    if not sizes and model.legacy:  # of a pickle only the length is looked at: four bytes a number
        sizes = {file.name: file.stat().st_size // 4 for file in path.iterdir() if file.suffix in UNSAFE}
    base = library.locate(library.catalogue[model.requires["base"]]) if "base" in model.requires else None
    parts = {**(read_files(base).parts if base else {}), **sizes}
    return PipelineFiles(path, model.pipeline(model.task), parts, model.variant, library.identity(model))


def _on_base(library: Library, model: Model) -> Callable[[Any, Any], Any]:
    """Loads AnimateDiff: its motion modules are put into the network of a picture model."""
    own, base = library.locate(model), library.locate(library.catalogue[model.requires["base"]])

    def load(dtype: torch.dtype, device: Any) -> PipelineModel:
        from diffusers import AnimateDiffPipeline, DDIMScheduler, MotionAdapter

        how: dict[str, Any] = {"variant": model.variant} if any(own.glob(f"*.{model.variant}.*")) else {}
        adapter = MotionAdapter.from_pretrained(own, dtype=dtype, use_safetensors=True, **how)
        variant = read_files(base).variant
        more: dict[str, Any] = {"variant": variant} if variant else {}
        pipe = AnimateDiffPipeline.from_pretrained(
            base, motion_adapter=adapter, dtype=dtype, use_safetensors=True, local_files_only=True, **more
        )
        # What the motion modules were trained with (their model card).
        pipe.scheduler = DDIMScheduler.from_config(
            pipe.scheduler.config,
            clip_sample=False,
            timestep_spacing="linspace",
            beta_schedule="linear",
            steps_offset=1,
        )
        pipe.set_progress_bar_config(disable=True)
        return PipelineModel(pipe, device)

    return load
