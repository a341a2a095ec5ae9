"""image.generate with diffusion models: the same pixels as diffusers gives a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
import torch

from tests.models.conftest import Render

Models = Callable[[str], Path]
SMALL: dict[str, Any] = {"width": 64, "height": 48, "steps": 3, "seed": 7}


def direct(kind: str, folder: Path, seed: int = 7, **how: Any) -> np.ndarray:
    """What a plain script gets."""
    pipe = getattr(diffusers, kind).from_pretrained(folder, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    made = pipe(generator=torch.Generator("cpu").manual_seed(seed), **how).images[0]
    return np.array(made)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("sd", "StableDiffusionPipeline"), ("sdxl", "StableDiffusionXLPipeline"), ("flux", "FluxPipeline")],
)
def test_a_still_is_bit_for_bit_what_the_pipeline_gives_a_script(
    name: str, kind: str, models: Models, render: Render
) -> None:
    made = render("image.generate", {"prompt": "a red barn"}, model=models(name), guidance=4.0, **SMALL)
    assert made.code == 0, made.messages
    wanted = direct(
        kind, models(name), prompt="a red barn", width=64, height=48, num_inference_steps=3, guidance_scale=4.0
    )
    assert np.array_equal(made.pixels(), wanted)
    assert wanted.std() > 5
