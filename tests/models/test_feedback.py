"""While a model works: cancelled within a step, memory given back, failures said plainly and mended if possible."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import psutil
import pytest
import torch

from studio.base.control import Control
from studio.base.errors import Cancelled, ModelError
from studio.generative import lending
from studio.generative.devices import trim
from studio.generative.stills import paint
from studio.graph.wishes import StillWish
from studio.media.values import Image
from studio.models.installed import InstalledModel
from studio.models.pipelinefiles import read_files
from studio.models.pool import Mode
from tests.models import tiny
from tests.models.conftest import Render

pytestmark = pytest.mark.torch

Models = Callable[[str], Path]


class Told:
    """A `Context` that keeps what it is told. at: cancel when so many steps are done."""

    def __init__(self, at: int = -1) -> None:
        self.node, self.item, self.project_folder = "still", None, Path()
        self.control = Control()
        self.steps: list[tuple[int, int]] = []
        self.previews: list[Image] = []
        self.notes: list[str] = []
        self.memory: list[tuple[str, int, int]] = []
        self.checks = 0
        self._at = at

    def check(self) -> None:
        self.checks += 1
        self.control.check()

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None:
        self.steps.append((done, total))
        if preview is not None:
            self.previews.append(preview)
        if done == self._at:
            self.control.cancel()

    def note(self, text: str) -> None:
        self.notes.append(text)

    def device_memory(self, device: str, used: int, total: int) -> None:
        self.memory.append((device, used, total))

    def option(self, name: str) -> str:
        return ""


def picked(folder: Path) -> InstalledModel:
    return InstalledModel(folder.name, "", read_files(folder))


def wish(**more: Any) -> StillWish:
    return StillWish(prompt="a fox", **{"width": 64, "height": 48, "steps": 6, "seed": 7, **more})


def forwards(monkeypatch: pytest.MonkeyPatch, kind: type[torch.nn.Module]) -> list[int]:
    """How often networks of this class have run to their end, counted as it happens."""
    done: list[int] = []
    original = kind.forward

    def forward(self: Any, *args: Any, **named: Any) -> Any:
        made = original(self, *args, **named)
        done.append(1)
        return made

    monkeypatch.setattr(kind, "forward", forward)
    return done


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sd", diffusers.UNet2DConditionModel),
        ("sdxl", diffusers.UNet2DConditionModel),
        ("flux", diffusers.FluxTransformer2DModel),
    ],
)
def test_cancel_ends_within_the_step_and_the_model_is_good_for_another(
    name: str, kind: type[torch.nn.Module], models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = paint(Told(), wish(), picked(models(name)))
    with monkeypatch.context() as patched:
        ran = forwards(patched, kind)
        with pytest.raises(Cancelled):
            paint(Told(at=2), wish(), picked(models(name)))
        assert len(ran) == 2, "no further step was begun"
    again = paint(Told(), wish(), picked(models(name)))
    assert np.array_equal(again.pixels, whole.pixels)


def test_cancel_is_noticed_inside_a_step(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told()
    block = diffusers.models.unets.unet_2d_blocks.CrossAttnDownBlock2D
    original = block.forward

    def forward(self: Any, *args: Any, **named: Any) -> Any:
        told.control.cancel()
        return original(self, *args, **named)

    monkeypatch.setattr(block, "forward", forward)
    ran = forwards(monkeypatch, diffusers.UNet2DConditionModel)
    with pytest.raises(Cancelled):
        paint(told, wish(), picked(models("sd")))
    assert not ran and not told.steps


def test_cancel_does_not_wait_for_weights_and_their_loading_is_not_lost(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, goes_on, loads = Told(), threading.Event(), []
    original = lending.load

    def slow(*args: Any) -> Any:
        loads.append(1)
        told.control.cancel()
        assert goes_on.wait(60)
        return original(*args)

    monkeypatch.setattr(lending, "load", slow)
    with pytest.raises(Cancelled):
        paint(told, wish(), picked(models("sd")))
    goes_on.set()
    paint(Told(), wish(), picked(models("sd")))
    assert loads == [1]


def test_an_early_look_comes_every_few_steps(models: Models) -> None:
    for name in ("sd", "sdxl", "flux"):
        told = Told()
        paint(told, wish(steps=8, width=96), picked(models(name)))
        assert told.steps == [(done, 8) for done in range(1, 9)]
        assert len(told.previews) == 3
        assert {(look.width / look.height) for look in told.previews} == {2.0}


def test_memory_after_ten_models_is_that_after_two(tmp_path: Path, models: Models) -> None:
    """What is loaded beside the model that works may take 6 MB: less than two of these models."""
    lending.pool()._ram = 6_000_000
    folders = [Path(shutil.copytree(models("sdxl"), tmp_path / str(number))) for number in range(10)]
    process, used = psutil.Process(), []
    for folder in [folders[0], *folders]:  # the first one also brings in code and caches that stay
        paint(Told(), wish(steps=1), picked(folder))
        trim()
        used.append(process.memory_info().rss)
        assert len(lending.pool().held()) <= 2
    assert used[-1] < used[2] + 12_000_000, [one // 1_000_000 for one in used]


def test_what_was_not_asked_for_in_a_while_is_let_go(models: Models) -> None:
    pool = lending.pool()
    pool._idle = (0.05, 0.1)
    paint(Told(), wish(steps=1), picked(models("sd")))
    deadline = threading.Event()
    for _ in range(200):
        if not pool.held():
            break
        deadline.wait(0.05)
    assert not pool.held()


def test_out_of_memory_is_tried_again_leaner_and_remembered(models: Models, tmp_path: Path, render: Render) -> None:
    def crowded(module: Any, arguments: Any) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")

    folder = picked(models("sd"))
    whole = paint(Told(), wish(), folder)
    model = next(iter(lending.pool()._residents.values())).model
    place = model.place

    def place_full(mode: Mode) -> None:
        place(mode)
        model.pipe.vae.decoder._forward_pre_hooks.clear()
        if mode is Mode.DEVICE:
            model.pipe.vae.decoder.register_forward_pre_hook(crowded)

    model.place = place_full
    model.place(Mode.DEVICE)
    told = Told()
    again = paint(told, wish(), folder)
    off = np.abs(whole.pixels.astype(int) - again.pixels)
    assert off.mean() < 3, "the same picture, decoded in tiles"
    assert any("did not suffice" in note for note in told.notes)
    assert [done for done, _ in told.steps] == [*range(1, 7), *range(1, 7)]

    told = Told()
    paint(told, wish(), folder)
    assert not any("did not suffice" in note for note in told.notes), "the second time begins lean"
    assert len(told.steps) == 6


def test_a_decoder_that_overflows_is_run_again_in_full_precision(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = diffusers.AutoencoderKL.decode

    def decode(self: Any, latents: torch.Tensor, *args: Any, **named: Any) -> Any:
        made = original(self, latents, *args, **named)
        return (made[0] * (np.nan if self.dtype != torch.float32 else 1.0),)

    monkeypatch.setattr(diffusers.AutoencoderKL, "decode", decode)
    monkeypatch.setattr(lending, "numbers_of", lambda device: torch.bfloat16)
    told = Told()
    made = paint(told, wish(), picked(models("sd")))
    assert made.pixels.std() > 5
    assert any("full precision" in note for note in told.notes)
    model = next(iter(lending.pool()._residents.values())).model
    assert model.pipe.vae.dtype == torch.bfloat16


@pytest.mark.parametrize("part", ["unet", "vae"])
def test_values_that_are_no_numbers_are_an_error_and_no_black_picture(
    part: str, tmp_path: Path, render: Render
) -> None:
    pipe = diffusers.StableDiffusionPipeline(**tiny.sd_parts(), requires_safety_checker=False)
    with torch.no_grad():
        next(getattr(pipe, part).conv_out.parameters() if part == "unet" else pipe.vae.decoder.parameters()).fill_(
            np.nan
        )
    pipe.save_pretrained(tmp_path / "bad")
    made = render("image.generate", {"prompt": "a fox"}, model="./bad", width=64, height=48, steps=2, seed=1)
    assert made.code == 3 and "black" in made.messages and "download" in made.messages


BROKEN: dict[str, tuple[Callable[[Path], Any], str]] = {
    "half a file": (lambda at: cut(at / "unet/diffusion_pytorch_model.safetensors", 0.5), "partly there"),
    "no header": (lambda at: (at / "vae/diffusion_pytorch_model.safetensors").write_bytes(b"hello world"), "damaged"),
    "a part is gone": (lambda at: (at / "unet").rename(at / "elsewhere"), "the part 'unet'"),
    "no index": (lambda at: (at / "model_index.json").unlink(), "model_index.json"),
    "an index of nothing": (lambda at: (at / "model_index.json").write_text("[]"), "names no pipeline"),
    "an unknown class": (lambda at: rename_class(at, "NoSuchPipeline"), "NoSuchPipeline"),
    "a pipeline for something else": (lambda at: rename_class(at, "StableVideoDiffusionPipeline"), "cannot"),
    "another architecture": (lambda at: other_config(at), "cannot be loaded"),
}


def cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def rename_class(folder: Path, name: str) -> None:
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps({**index, "_class_name": name}))


def other_config(folder: Path) -> None:
    path = folder / "unet" / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "cross_attention_dim": 48}))


@pytest.mark.parametrize("fault", BROKEN)
def test_a_model_that_cannot_be_used_says_why(fault: str, tmp_path: Path, render: Render) -> None:
    spoil, words = BROKEN[fault]
    spoil(tiny.sd(tmp_path / "model"))
    made = render("image.generate", {"prompt": "a fox"}, model="./model", width=64, height=48, steps=1, seed=1)
    assert made.code in (2, 3), made.events
    told = [one for one in made.of("failed") if one["node"] == "made"]
    assert told and words in told[0]["message"], told
    assert told[0]["mend"]
    assert "fault in the node" not in told[0]["mend"]


def test_only_weights_that_cannot_run_code_are_read(tmp_path: Path) -> None:
    (tmp_path / "model.ckpt").write_bytes(b"\x80\x02}q\x00.")
    with pytest.raises(ModelError, match="can run code"):
        read_files(tmp_path / "model.ckpt")
    folder = tiny.sd(tmp_path / "model")
    (folder / "unet/diffusion_pytorch_model.safetensors").rename(folder / "unet/diffusion_pytorch_model.bin")
    with pytest.raises(ModelError, match="can run code"):
        read_files(folder)


def test_a_result_stands_for_as_long_as_weights_and_libraries_do(
    tmp_path: Path, render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    how: dict[str, Any] = {"model": "./model", "width": 64, "height": 48, "steps": 1, "seed": 1}
    prompt = {"prompt": "a fox"}
    tiny.sd(tmp_path / "model", seed=1)
    assert not render("image.generate", prompt, **how).cached["made"]
    assert render("image.generate", prompt, **how).cached["made"]
    tiny.sd(tmp_path / "model", seed=2)
    assert not render("image.generate", prompt, **how).cached["made"], "other weights in the same folder"
    original = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "9.9" if name == "torch" else original(name))
    assert not render("image.generate", prompt, **how).cached["made"], "another version of torch"
    plain = {**how, "model": "animatic"}
    render("image.generate", prompt, **plain)
    monkeypatch.setattr(metadata, "version", original)
    assert render("image.generate", prompt, **plain).cached["made"], "what needs no torch does not hang on it"


def test_what_was_said_of_a_result_is_said_again_when_it_comes_from_the_store(models: Models, render: Render) -> None:
    how: dict[str, Any] = {"model": models("flux"), "width": 64, "height": 48, "steps": 1, "seed": 1, "sampler": "DDIM"}
    first = render("image.generate", {"prompt": "a fox"}, **how)
    again = render("image.generate", {"prompt": "a fox"}, **how)
    assert again.cached["made"] and [one["message"] for one in again.of("note")] == [
        one["message"] for one in first.of("note")
    ]


def test_a_cards_memory_is_told_while_a_model_works_on_one(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told()
    pool = lending.pool()
    monkeypatch.setattr(pool.device, "kind", "cuda")
    monkeypatch.setattr(lending, "numbers_of", lambda device: torch.float32)
    monkeypatch.setattr(type(pool.device), "free", lambda self: 3 * 2**30)
    monkeypatch.setattr(type(pool.device), "total", lambda self: 4 * 2**30)
    monkeypatch.setattr(type(pool.device), "empty", lambda self: None)
    paint(told, wish(), picked(models("sd")))
    assert told.memory[0] == ("this computer", 2**30, 4 * 2**30) and len(told.memory) == 6
