"""How models lie in memory: the mode that is picked, weights in fewer bits, layers streamed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from studio.base.errors import ModelError
from studio.generative import lending
from studio.generative.devices import TorchDevice
from studio.generative.squeezing import bytes_of, squeeze
from studio.generative.stills import paint
from studio.graph.wishes import StillWish
from studio.media.values import Image
from studio.models.installed import InstalledModel
from studio.models.pipelinefiles import read_files
from studio.models.pool import Mode
from tests.models.conftest import Render
from tests.models.test_feedback import Told
from tests.models.test_generate import SMALL, good, picture

pytestmark = pytest.mark.torch

Models = Callable[[str], Path]


def wish(steps: int, precision: Any) -> StillWish:
    return StillWish(prompt="a fox", width=64, height=48, steps=steps, seed=7, precision=precision)


def test_fewer_bits_take_less_memory() -> None:
    parts = {"transformer": 1000, "text_encoder": 100, "vae": 10}
    full, eight, four = (sum(bytes_of(parts, precision, 2)) for precision in ("full", "8 bits", "4 bits"))
    assert full == 2220 and 1.6 < full / eight < 2 and 2.2 < full / four < 3


def held(part: str) -> int:
    """Bytes of a part of the model that was lent last."""
    network = getattr(list(lending.pool()._residents.values())[-1].model.pipe, part)
    return sum(one.numel() * one.element_size() for one in (*network.parameters(), *network.buffers()))


@pytest.mark.parametrize(("name", "part"), [("sdxl", "unet"), ("flux", "transformer")])
@pytest.mark.parametrize("precision", ["8 bits", "4 bits"])
def test_a_picture_in_fewer_bits_is_nearly_the_same_in_less_memory(
    name: str, part: str, precision: str, models: Models
) -> None:
    def made(precision: str) -> tuple[np.ndarray, int]:
        found = InstalledModel(name, "", read_files(models(name)))
        return paint(
            Told(), StillWish(prompt="a fox", width=64, height=48, steps=3, seed=7, precision=precision), found
        ).pixels, held(part)

    full, all_bytes = made("full")
    less, fewer_bytes = made(precision)
    again, _ = made(precision)
    off = np.abs(full.astype(int) - less).mean()
    assert np.array_equal(less, again) and 0 < off < 12
    assert fewer_bytes < all_bytes * (0.7 if (name, precision) == ("sdxl", "4 bits") else 0.5)


@pytest.mark.parametrize("precision", ["8 bits", "4 bits"])
def test_fewer_bits_are_another_result_of_the_node_and_wear_adapters(
    precision: str, models: Models, render: Render, tmp_path: Path
) -> None:
    how: dict[str, Any] = {"model": models("sd"), "precision": precision, **SMALL}

    def made(**more: Any) -> np.ndarray:
        sockets: dict[str, Any] = {"prompt": "a fox"}
        if "controlnet" in more:
            sockets["control"] = picture(tmp_path / "control.png")
        return good(render("image.generate", sockets, **{**how, **more}))

    plain, squeezed = made(precision="full"), made()
    assert not np.array_equal(squeezed, plain)
    assert not np.array_equal(made(controlnet=models("controlnet")), squeezed)
    styled = {"model": models("sd"), "precision": precision, "lora": f"{models('lora')}:0.6", **SMALL}
    told = render("image.generate", {"prompt": "a fox"}, **styled)
    if precision == "8 bits":
        assert told.code == 3 and "does not go with 8 bits" in told.messages and "4 bits" in told.messages
    else:
        assert not np.array_equal(good(told), squeezed)
    assert np.array_equal(made(negative=" "), squeezed), "what was put on came off again"


def test_what_a_card_or_an_installation_cannot_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = type("Pipe", (), {"unet": torch.nn.Sequential(torch.nn.Linear(64, 64))})()
    with pytest.raises(ModelError, match="Apple"):
        squeeze(pipe, "8 bits", "mps")
    monkeypatch.setitem(__import__("sys").modules, "bitsandbytes", None)
    with pytest.raises(ModelError, match="runtime install"):
        squeeze(pipe, "4 bits", "cuda")


@pytest.mark.parametrize("precision", ["full", "8 bits"])
def test_streamed_layers_paint_the_same_and_leave_no_trace(precision: str, models: Models) -> None:
    """The mode of small cards, on a processor that says it is one: memory aside, all of it runs."""
    device = TorchDevice("cpu")
    device.kind = "another"
    found = InstalledModel("sdxl", "", read_files(models("sdxl")))

    def made() -> Image:
        return paint(
            Told(), StillWish(prompt="a fox", width=64, height=48, steps=2, seed=7, precision=precision), found
        )

    whole = made().pixels
    model = list(lending.pool()._residents.values())[-1].model
    model.park()
    model.device = device
    model.place(Mode.GROUP)
    model.tile(False)
    assert np.array_equal(made().pixels, whole)
    model.park()
    model.device = TorchDevice("cpu")
    model.place(Mode.DEVICE)
    assert np.array_equal(made().pixels, whole)
    assert not any(name.endswith("group_offloading") for name in _hooks(model.pipe.unet))


def _hooks(network: torch.nn.Module) -> list[str]:
    registries = [getattr(part, "_diffusers_hook", None) for part in network.modules()]
    return [name for one in registries if one is not None for name in one.hooks]
