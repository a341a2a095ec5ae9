"""Samplers by the names that people know, for models that were trained to predict noise.

Models trained by flow matching (Flux, SD3, Z-Image, ...) bring a sampler whose settings belong to the weights; they
keep it.
"""

from __future__ import annotations

import math
from typing import Any, Final

import diffusers

LEAST_STRENGTH: Final = 0.01
"""Below it a start from a picture would walk a step of more than a hundred."""

SAMPLERS: dict[str, tuple[str, dict[str, Any]]] = {
    "Euler": ("EulerDiscreteScheduler", {}),
    "Euler ancestral": ("EulerAncestralDiscreteScheduler", {}),
    "Heun": ("HeunDiscreteScheduler", {}),
    "DDIM": ("DDIMScheduler", {}),
    "DPM++ 2M": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++"}),
    "DPM++ 2M Karras": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True},
    ),
    "DPM++ 2M SDE Karras": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "sde-dpmsolver++", "use_karras_sigmas": True},
    ),
    "UniPC": ("UniPCMultistepScheduler", {}),
    "LCM": ("LCMScheduler", {}),
}


def sampler(own: Any, name: str) -> Any | None:
    """A fresh scheduler: the model's own for 'auto', else the named one with the model's noise schedule. None when the
    model samples by flow matching and another one was named."""
    if name == "auto":
        return type(own).from_config(own.config)
    if "FlowMatch" in type(own).__name__ or getattr(own.config, "use_flow_sigmas", False):
        return None
    kind, how = SAMPLERS[name]
    return getattr(diffusers, kind).from_config(own.config, **how)


def enough_steps(steps: int, strength: float) -> int:
    """Steps of which at least one is left when only the last `strength` (0.01..1) of them is walked, as diffusers does
    when it starts from a picture: what is walked is cut off to a whole number."""
    enough = max(steps, math.ceil(1 / strength))
    return steps if int(steps * strength) else enough if int(enough * strength) else enough + 1
