"""Which diffusers class does a task with a model's weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusers import Flux2KleinInpaintPipeline
from diffusers.pipelines import auto_pipeline

from studio.base.errors import ModelError
from studio.generative.pipelines import pipeline_class

_TASKS: Mapping[str, Mapping[str, type[Any]]] = {
    "text-to-image": auto_pipeline.AUTO_TEXT2IMAGE_PIPELINES_MAPPING,
    "image-to-image": auto_pipeline.AUTO_IMAGE2IMAGE_PIPELINES_MAPPING,
    # diffusers has this one, and does not list it.
    "inpainting": {**auto_pipeline.AUTO_INPAINT_PIPELINES_MAPPING, "flux2-klein": Flux2KleinInpaintPipeline},
}


def class_for(task: str, saved: type[Any], named: str = "", *, control: bool = False) -> type[Any]:
    """The class for this task: the one that the catalogue names, else the relative of the class that the weights were
    saved as. control: with a ControlNet. Raises ModelError when the model cannot do the task."""
    if named and not control:
        return pipeline_class(named)
    kinds = _TASKS[task]
    for family in _families(pipeline_class(named) if named else saved):
        kind = kinds.get(f"{family}-controlnet" if control else family)
        if kind is not None:
            return kind
    does = f"{task} with a ControlNet" if control else task
    raise ModelError(
        f"a model of the class {saved.__name__} cannot do {does}",
        setting="model",
        mend="Choose a model for this: `shotgraph models list` names them.",
    )


def _families(saved: type[Any]) -> list[str]:
    """The names under which diffusers lists relatives of a class, its own first."""
    return [name for kinds in _TASKS.values() for name, kind in kinds.items() if kind is saved]
