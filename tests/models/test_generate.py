"""image.generate, edit, inpaint, outpaint: the pixels that diffusers gives a script, and what users ask beyond."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from tests.models.conftest import Render, good

pytestmark = pytest.mark.torch

Models = Callable[[str], Path]
SMALL: dict[str, Any] = {"width": 64, "height": 48, "steps": 3, "seed": 7, "guidance": 4.0}
ASKED: dict[str, Any] = {"num_inference_steps": 3, "guidance_scale": 4.0}
KINDS = [("sd", "StableDiffusion"), ("sdxl", "StableDiffusionXL"), ("flux", "Flux")]


def script(
    kind: str, folder: Path, seed: int = 7, prepare: Any = lambda pipe: None, parts: Any = None, **how: Any
) -> Any:
    """What a plain script gets."""
    pipe = getattr(diffusers, kind).from_pretrained(folder, dtype=torch.float32, **(parts or {}))
    pipe.set_progress_bar_config(disable=True)
    prepare(pipe)
    made = pipe(generator=torch.Generator("cpu").manual_seed(7), **{**ASKED, **how}).images[0]
    return np.array(made)


def picture(path: Path, wide: int = 64, high: int = 48) -> Path:
    across, down = np.meshgrid(np.arange(wide), np.arange(high))
    pixels = np.stack(((across * 4) % 256, (down * 5) % 256, (across + down) % 256), axis=-1).astype(np.uint8)
    Pillow.fromarray(pixels).save(path)
    return path


def white_in(path: Path, box: tuple[int, int, int, int], wide: int = 64, high: int = 48) -> Path:
    pixels = np.zeros((high, wide), np.uint8)
    pixels[box[1] : box[3], box[0] : box[2]] = 255
    Pillow.fromarray(pixels).save(path)
    return path


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_still_is_bit_for_bit_what_the_pipeline_gives_a_script(
    name: str, kind: str, models: Models, render: Render
) -> None:
    made = good(render("image.generate", {"prompt": "a red barn"}, model=models(name), **SMALL))
    wanted = script(f"{kind}Pipeline", models(name), prompt="a red barn", width=64, height=48)
    assert np.array_equal(made, wanted)
    assert wanted.std() > 5


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_an_edit_is_bit_for_bit_what_the_pipeline_gives_a_script(
    name: str, kind: str, models: Models, render: Render, tmp_path: Path
) -> None:
    still = picture(tmp_path / "still.png")
    settings = {key: value for key, value in SMALL.items() if key not in ("width", "height")}
    made = good(render("image.edit", {"image": still, "prompt": "snow"}, model=models(name), strength=0.7, **settings))
    more = {"width": 64, "height": 48} if name == "flux" else {}
    image = Pillow.open(still).convert("RGB")
    assert np.array_equal(
        made, script(f"{kind}Img2ImgPipeline", models(name), prompt="snow", image=image, strength=0.7, **more)
    )


@pytest.mark.parametrize(("steps", "strength"), [(1, 0.3), (2, 0.0), (4, 0.07)])
def test_an_edit_takes_a_step_however_few_are_asked_for(
    steps: int, strength: float, models: Models, render: Render, tmp_path: Path
) -> None:
    still = picture(tmp_path / "still.png")
    settings = {key: value for key, value in SMALL.items() if key not in ("width", "height")} | {"steps": steps}
    sockets = {"image": still, "prompt": "snow"}
    told = render("image.edit", sockets, model=models("sd"), strength=strength, **settings)
    assert good(told).std() > 5
    assert any("less than one step" in note["message"] for note in told.of("note"))


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_an_inpainted_picture_is_the_pipelines_inside_the_mask_and_the_old_one_outside(
    name: str, kind: str, models: Models, render: Render, tmp_path: Path
) -> None:
    still, mask = picture(tmp_path / "still.png"), white_in(tmp_path / "mask.png", (16, 8, 40, 40))
    settings = {key: value for key, value in SMALL.items() if key not in ("width", "height")}
    sockets = {"image": still, "mask": mask, "prompt": "a door"}
    made = good(render("image.inpaint", sockets, model=models(name), feather=0, **settings))
    image, white = Pillow.open(still).convert("RGB"), Pillow.open(mask)
    how = {"image": image, "mask_image": white, "width": 64, "height": 48, "strength": 1.0}
    wanted = script(f"{kind}InpaintPipeline", models(name), prompt="a door", **how)
    inside = np.array(white) > 0
    assert np.array_equal(made[inside], wanted[inside])
    assert np.array_equal(made[~inside], np.array(image)[~inside])
    assert not np.array_equal(made[inside], np.array(image)[inside])


def test_painting_around_the_mask_leaves_the_rest_to_the_bit(models: Models, render: Render, tmp_path: Path) -> None:
    still, mask = picture(tmp_path / "s.png", 200, 160), white_in(tmp_path / "m.png", (20, 30, 60, 60), 200, 160)
    how = {"model": models("sd"), "area": "around the mask", "feather": 4, "steps": 2, "seed": 1}
    made = good(render("image.inpaint", {"image": still, "mask": mask, "prompt": "a door"}, **how))
    inside, old = np.array(Pillow.open(mask)) > 0, np.array(Pillow.open(still))
    assert np.array_equal(made[~inside], old[~inside])
    assert (made[35:55, 25:55] != old[35:55, 25:55]).any(axis=-1).mean() > 0.9


def test_outpainting_adds_to_the_sides_and_keeps_the_middle(models: Models, render: Render, tmp_path: Path) -> None:
    still = picture(tmp_path / "still.png")
    how = {"model": models("sd"), "left": 50, "right": 25, "top": 0, "bottom": 50, "feather": 4, "steps": 2, "seed": 1}
    made = good(render("image.outpaint", {"image": still, "prompt": "a field"}, **how))
    assert made.shape == (72, 112, 3)
    assert np.array_equal(made[:44, 36:92], np.array(Pillow.open(still))[:44, 4:60])
    assert made[:, :32].std() > 5


def test_a_controlnet_a_lora_and_an_ip_adapter_are_what_they_are_in_a_script(
    models: Models, render: Render, tmp_path: Path
) -> None:
    control, reference = picture(tmp_path / "control.png"), picture(tmp_path / "reference.png", 96, 96)
    plain = good(render("image.generate", {"prompt": "a fox"}, model=models("sd"), **SMALL))
    how = {"prompt": "a fox", "width": 64, "height": 48}

    net = diffusers.ControlNetModel.from_pretrained(models("controlnet"))
    followed = {"image": Pillow.open(control).convert("RGB"), "controlnet_conditioning_scale": 0.5}
    wanted = script("StableDiffusionControlNetPipeline", models("sd"), parts={"controlnet": net}, **how, **followed)
    sockets: dict[str, Any] = {"prompt": "a fox", "control": control}
    settings = {"controlnet": models("controlnet"), "control_strength": 0.5}
    made = good(render("image.generate", sockets, model=models("sd"), **SMALL, **settings))
    assert np.array_equal(made, wanted) and not np.array_equal(made, plain)

    def with_lora(pipe: Any) -> None:
        pipe.load_lora_weights(models("lora").parent, weight_name=models("lora").name, adapter_name="one")
        pipe.set_adapters(["one"], [0.6])

    wanted = script("StableDiffusionPipeline", models("sd"), prepare=with_lora, **how)
    made = good(
        render("image.generate", {"prompt": "a fox"}, model=models("sd"), lora=f"{models('lora')}:0.6", **SMALL)
    )
    assert np.array_equal(made, wanted) and not np.array_equal(made, plain)

    def with_likeness(pipe: Any) -> None:
        name, folder = "ip-adapter_tiny.safetensors", models("ip_adapter")
        pipe.load_ip_adapter(folder, subfolder="models", weight_name=name)
        pipe.set_ip_adapter_scale(0.9)

    like = {"ip_adapter_image": Pillow.open(reference).convert("RGB")}
    wanted = script("StableDiffusionPipeline", models("sd"), prepare=with_likeness, **how, **like)
    settings = {"likeness": models("ip_adapter"), "likeness_strength": 0.9}
    sockets = {"prompt": "a fox", "reference": reference}
    made = good(render("image.generate", sockets, model=models("sd"), **SMALL, **settings))
    assert np.array_equal(made, wanted) and not np.array_equal(made, plain)

    again = good(render("image.generate", {"prompt": "a fox"}, model=models("sd"), **{**SMALL, "negative": " "}))
    assert np.array_equal(again, plain), "what was put onto a model must come off again"


def test_a_single_file_is_a_model(models: Models, render: Render, tmp_path: Path) -> None:
    made = render("image.generate", {"prompt": "a fox"}, model=models("lora"), **SMALL)
    assert made.code == 3 and "cannot be loaded" in made.messages  # LoRA weights are no whole model


@pytest.mark.parametrize("name", ["Euler", "Euler ancestral", "DPM++ 2M Karras", "DPM++ 2M SDE Karras", "UniPC", "LCM"])
def test_samplers_go_by_their_names(name: str, models: Models, render: Render) -> None:
    own = good(render("image.generate", {"prompt": "a fox"}, model=models("sd"), **SMALL))
    other = good(render("image.generate", {"prompt": "a fox"}, model=models("sd"), sampler=name, **SMALL))
    assert not np.array_equal(own, other) and other.std() > 5


def test_a_model_with_a_sampler_of_its_own_keeps_it_and_says_so(models: Models, render: Render) -> None:
    own = good(render("image.generate", {"prompt": "a fox"}, model=models("flux"), **SMALL))
    made = render("image.generate", {"prompt": "a fox"}, model=models("flux"), sampler="DDIM", **SMALL)
    assert np.array_equal(good(made), own) and "sampler DDIM was not used" in made.messages


def test_variations_lie_side_by_side_and_the_picked_one_comes_alone(models: Models, render: Render) -> None:
    def made(**more: Any) -> np.ndarray:
        return good(render("image.generate", {"prompt": "a fox"}, model=models("sd"), **{**SMALL, **more}))

    sheet = made(variations=4)
    assert sheet.shape == (96, 128, 3)
    assert np.array_equal(sheet[48:, :64], made(variations=4, pick=3))
    assert np.array_equal(sheet[48:, :64], made(seed=9))


def test_picking_draws_no_other_seed(models: Models, render: Render) -> None:
    drawn = {**SMALL, "seed": -1, "variations": 2}
    sheet = good(render("image.generate", {"prompt": "a fox"}, model=models("sd"), **drawn))
    second = good(render("image.generate", {"prompt": "a fox"}, model=models("sd"), pick=2, **drawn))
    assert np.array_equal(sheet[:, 64:], second)


@pytest.mark.parametrize("name", ["sd", "flux"])
def test_sides_that_a_model_cannot_paint_are_mended(name: str, models: Models, render: Render) -> None:
    made = good(
        render("image.generate", {"prompt": "a fox"}, model=models(name), **{**SMALL, "width": 62, "height": 45})
    )
    assert made.shape == (45, 62, 3)


def test_a_long_prompt_is_read_to_its_end(models: Models, render: Render) -> None:
    words = "a long road through hills under a wide sky, " * 3
    made = render("image.generate", {"prompt": f"{words} ending at a lighthouse"}, model=models("sd"), **SMALL)
    assert "read in" in made.messages
    first = good(made)
    other = good(render("image.generate", {"prompt": f"{words} ending at a windmill"}, model=models("sd"), **SMALL))
    assert not np.array_equal(first, other)


def test_a_prompt_that_is_cut_says_what_was_cut(models: Models, render: Render) -> None:
    made = render("image.generate", {"prompt": "hills " * 120 + "zebra"}, model=models("flux"), **SMALL)
    assert "did not see" in made.messages and "zebra" in made.messages.replace(" ", "")


def test_steps_are_told_with_an_early_look(models: Models, render: Render) -> None:
    made = render("image.generate", {"prompt": "a fox"}, model=models("sd"), **{**SMALL, "steps": 8})
    steps = made.of("progress")
    assert steps[-1]["done"] == steps[-1]["total"] == 8 and steps[-1]["unit"] == "steps"
