"""Stills where no diffusion model is, and no torch either: the embedded painter, and what is said of absent models."""

from __future__ import annotations

import numpy as np

from tests.models.conftest import Render, good


def test_auto_without_a_model_is_animatic_and_says_so(render: Render) -> None:
    made = render("image.generate", {"prompt": "a fox"}, width=64, height=48, seed=1)
    assert made.code == 0 and "Animatic" in made.messages


def test_a_model_that_is_not_here_is_named_with_the_way_to_get_it(render: Render) -> None:
    made = render("image.generate", {"prompt": "a fox"}, model="sdxl", width=64, height=48, seed=1)
    assert made.code == 2 and "shotgraph models pull sdxl" in made.messages
    made = render("image.generate", {"prompt": "a fox"}, model="svd-xt", width=64, height=48, seed=1)
    assert made.code == 2 and "not for text-to-image" in made.messages


def test_the_embedded_painter_lays_variations_out_alike(render: Render) -> None:
    how = {"model": "animatic", "width": 64, "height": 48, "seed": 7}
    sheet = good(render("image.generate", {"prompt": "a fox"}, variations=4, **how))
    assert sheet.shape == (96, 128, 3)
    for number in range(4):
        row, column = divmod(number, 2)
        one = good(render("image.generate", {"prompt": "a fox"}, variations=4, pick=number + 1, **how))
        assert np.array_equal(sheet[row * 48 : row * 48 + 48, column * 64 : column * 64 + 64], one)
    made = render("image.generate", {"prompt": "a fox"}, variations=2, pick=3, **how)
    assert made.code == 3 and "Pick a lower number" in made.messages
