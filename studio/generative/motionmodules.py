"""AnimateDiff: motion modules put into the network of a picture model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from studio.generative.pipelines import PipelineModel
from studio.models.installed import InstalledModel
from studio.models.pipelinefiles import read_files


def motion_on_base(model: InstalledModel) -> Callable[[torch.dtype, Any], PipelineModel]:
    """What loads the model on the base that lies beside it."""
    own, base = model.files.path, model.beside["base"]

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
