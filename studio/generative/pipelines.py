"""A diffusers pipeline in memory: loaded, placed as a mode of the pool says, lent as the class that a task needs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import diffusers
import torch
import transformers

from studio.base.errors import ModelError
from studio.generative.adapters import Adapters, load_control, put_on, set_strengths, take_off
from studio.generative.devices import TorchDevice
from studio.generative.picturereader import reader_for
from studio.models.pipelinefiles import PipelineFiles
from studio.models.pool import Mode
from studio.models.weights import components

log = logging.getLogger("shotgraph")

# Their progress bars would draw over our own, and their advice is for programmers.
diffusers.utils.logging.disable_progress_bar()
transformers.utils.logging.disable_progress_bar()
transformers.utils.logging.set_verbosity_error()


class PipelineModel:
    """A `pool.Loaded`. pipe: the pipeline as it was saved; its parts are shared by every pipeline made of it."""

    def __init__(self, pipe: Any, device: TorchDevice) -> None:
        self.pipe = pipe
        self.device = device
        self.projections: dict[int, Any] = {}
        """Of `latents.Previewer`: what it has fitted to this model."""
        self._mode: Mode | None = None
        self._placed: Any = None
        self._worn = Adapters()
        self._wearer: Any = None
        self._wearing: tuple[Any, ...] = ()

    def place(self, mode: Mode) -> None:
        self._mode = mode
        self.tile(mode is not Mode.DEVICE)
        self._put(self.pipe)

    def park(self) -> None:
        self._free()
        self._undress()
        self.pipe.to("cpu", silence_dtype_warnings=True)
        self._mode = self._placed = None

    def of(self, kind: type[Any], **parts: Any) -> Any:
        """A pipeline of another class on the same weights, with more parts where it needs some, placed alike."""
        pipe = self._make(kind, parts)
        if pipe is not self._placed:
            self._put(pipe)
        return pipe

    def _make(self, kind: type[Any], parts: Mapping[str, Any]) -> Any:
        if not parts and type(self.pipe) is kind:
            return self.pipe
        takes, options = (set(names) for names in kind._get_signature_keys(kind))
        given = {name: self.pipe.config[name] for name in options if name in self.pipe.config}
        given |= {name: part for name, part in self.pipe.components.items() if name in takes}
        lacking = takes - set(kind._optional_components) - given.keys() - parts.keys()
        if lacking:
            raise ModelError(
                f"the model lacks what this takes: {', '.join(sorted(lacking))}",
                setting="model",
                mend="Choose another model.",
            )
        pipe = kind(**{**given, **parts})
        pipe.set_progress_bar_config(disable=True)
        return pipe

    def dressed(self, kind: type[Any], adapters: Adapters) -> Any:
        """As `of`, with adapters on it; those of the last time stay loaded for as long as the same are asked for."""
        if not adapters.loras and adapters.control is None and adapters.likeness is None:
            self._undress()
            return self.of(kind)
        if self._wearing != (kind, adapters.worn):
            self._undress()
            parts = {"controlnet": load_control(adapters.control[0], self.dtype)} if adapters.control else {}
            self._worn, self._wearer = adapters, self._make(kind, parts)
            put_on(self._wearer, adapters)
            self._wearing = (kind, adapters.worn)
            self._put(self._wearer)
        elif self._placed is not self._wearer:
            self._put(self._wearer)
        set_strengths(self._wearer, adapters)
        return self._wearer

    def _undress(self) -> None:
        if self._wearer is not None:
            if self._placed is self._wearer:
                self._free()
                self._placed = None
            take_off(self._wearer, self._worn)
            self._worn, self._wearer, self._wearing = Adapters(), None, ()

    @property
    def dtype(self) -> torch.dtype:
        return cast(torch.dtype, self.pipe.dtype)

    def tile(self, on: bool) -> None:
        """Decode pictures in tiles and one at a time, which needs a part of the memory; seams are blended."""
        vae = getattr(self.pipe, "vae", None)
        for what in ("tiling", "slicing"):
            if vae is not None and hasattr(vae, f"enable_{what}"):
                getattr(vae, f"enable_{what}" if on else f"disable_{what}")()

    def _put(self, pipe: Any) -> None:
        if self._placed is not None and self._mode not in (Mode.DEVICE, Mode.TILED):
            self._free()
        self._placed = pipe
        if self._mode in (Mode.DEVICE, Mode.TILED) or self.device.kind == "cpu":
            pipe.to(self.device.torch)
        elif self._mode is Mode.MODEL:
            pipe.enable_model_cpu_offload(device=self.device.torch)
        elif self._mode is Mode.GROUP:
            streams = self.device.kind == "cuda"
            pipe.enable_group_offload(
                self.device.torch, offload_type="leaf_level", use_stream=streams, low_cpu_mem_usage=streams
            )
        else:
            pipe.enable_sequential_cpu_offload(device=self.device.torch)

    def _free(self) -> None:
        """Take the hooks of an offloading mode off again."""
        from diffusers.hooks import group_offloading as group
        from diffusers.hooks.hooks import HookRegistry

        pipe = self._placed or self.pipe
        pipe.remove_all_hooks()
        names = (group._GROUP_OFFLOADING, group._LAYER_EXECUTION_TRACKER, group._LAZY_PREFETCH_GROUP_OFFLOADING)
        for part in pipe.components.values():
            if isinstance(part, torch.nn.Module) and group._is_group_offload_enabled(part):
                registry = HookRegistry.check_if_exists_or_initialize(part)
                for name in names:
                    registry.remove_hook(name, recurse=True)


def load(files: PipelineFiles, dtype: torch.dtype, device: TorchDevice, pipeline: str = "") -> PipelineModel:
    """The pipeline of a folder or single file, in RAM. pipeline: the class of a single file, if known.

    Raises ModelError that says what does not fit.
    """
    try:
        pipe = _folder(files, dtype) if files.path.is_dir() else _single(files.path, dtype, pipeline)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, ImportError) as error:
        if isinstance(error, RuntimeError) and "out of memory" in str(error):
            raise
        log.warning("loading %s", files.path, exc_info=True)
        raise ModelError(
            f"the model {files.path.name} cannot be loaded: {_first_line(error)}",
            setting="model",
            mend="Check that it is a complete diffusers pipeline, or download it again.",
        ) from error
    pipe.set_progress_bar_config(disable=True)
    return PipelineModel(pipe, device)


def _folder(files: PipelineFiles, dtype: torch.dtype) -> Any:
    kind = pipeline_class(files.pipeline)
    how: dict[str, Any] = {"variant": files.variant} if files.variant else {}
    takes = kind._get_signature_keys(kind)[0]
    if "safety_checker" in takes and not (files.path / "safety_checker").is_dir():
        how |= {"safety_checker": None, "requires_safety_checker": False}
    reader = reader_for(files.path / "processor", components(files.path).get("processor", ""))
    if reader is not None:
        how["processor"] = reader
    return kind.from_pretrained(files.path, dtype=dtype, use_safetensors=True, local_files_only=True, **how)


def _single(path: Path, dtype: torch.dtype, pipeline: str) -> Any:
    kind = pipeline_class(pipeline or _family(path))
    return kind.from_single_file(str(path), dtype=dtype, local_files_only=True)


def _family(path: Path) -> str:
    """The class of a checkpoint by the names of its weights."""
    from diffusers.loaders.single_file_utils import infer_diffusers_model_type, load_single_file_checkpoint

    checkpoint = load_single_file_checkpoint(str(path), local_files_only=True)
    kind = infer_diffusers_model_type(checkpoint)
    for sign, family in (("xl", "StableDiffusionXL"), ("sd3", "StableDiffusion3"), ("flux", "Flux")):
        if kind.startswith(sign):
            return f"{family}Pipeline"
    return "StableDiffusionPipeline"


def pipeline_class(name: str) -> type[Any]:
    """A pipeline class of diffusers by its name. Never code of the model's own."""
    kind = getattr(diffusers, name, None) if name.isidentifier() and name.endswith("Pipeline") else None
    if not (isinstance(kind, type) and issubclass(kind, diffusers.DiffusionPipeline)):
        raise ModelError(
            f"the model is of the class {name}, which this version does not know",
            setting="model",
            mend="Choose another model.",
        )
    return kind


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
