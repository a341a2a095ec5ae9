"""The newer picture models and what is put onto SDXL, from a project file through `shotgraph render`: the pixels that
diffusers gives a script. And that no class of the catalogue is without such a test."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
import torch
from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as qwen
from PIL import Image as Pillow

from studio.generative.picturereader import PictureReader
from studio.models.library import Library
from tests.models import test_clips, test_generate, test_transcribe, test_words_and_sounds, tiny, tiny_painters
from tests.models.conftest import Render
from tests.models.test_generate import SMALL, good, picture, script, white_in

pytestmark = pytest.mark.torch

SIZE: dict[str, Any] = {"width": 64, "height": 48}
OVER = {name: value for name, value in SMALL.items() if name not in SIZE}
"""Settings of nodes that take their size from a picture."""

MAKERS: dict[str, Callable[[Path], Path]] = {
    "flux2": tiny_painters.flux2_klein,
    "z-image": tiny_painters.z_image,
    "qwen": tiny_painters.qwen_edit,
    "sdxl-inpainting": tiny_painters.sdxl_inpainting,
}


@pytest.fixture(scope="module")
def painter(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    root = tmp_path_factory.mktemp("painters")

    def folder(name: str) -> Path:
        return root / name if (root / name).is_dir() else MAKERS[name](root / name)

    return folder


PAINTED = {"Flux2KleinPipeline": "flux2", "ZImagePipeline": "z-image"}


@pytest.mark.parametrize("kind", PAINTED)
def test_a_still_is_what_the_pipeline_gives_a_script(kind: str, painter: Callable[[str], Path], render: Render) -> None:
    folder = painter(PAINTED[kind])
    made = good(render("image.generate", {"prompt": "a red barn"}, model=folder, **SMALL))
    wanted = script(kind, folder, prompt="a red barn", **SIZE)
    assert np.array_equal(made, wanted) and wanted.std() > 5


EDITED = {
    "Flux2KleinPipeline": ("flux2", {}),
    "ZImageImg2ImgPipeline": ("z-image", {"strength": 0.7}),
}


@pytest.mark.parametrize("kind", EDITED)
def test_an_edit_is_what_the_pipeline_gives_a_script(
    kind: str, painter: Callable[[str], Path], render: Render, tmp_path: Path
) -> None:
    name, how = EDITED[kind]
    still = picture(tmp_path / "still.png", 80, 64)
    told = render("image.edit", {"image": still, "prompt": "snow"}, model=painter(name), strength=0.7, **OVER)
    how = {**how, "image": Pillow.open(still).convert("RGB"), "width": 80, "height": 64}
    assert np.array_equal(good(told), script(kind, painter(name), prompt="snow", **how))
    assert ("edits by instruction" in told.messages) == ("strength" not in how)


def test_what_a_pipeline_refuses_is_no_fault_of_the_node(
    painter: Callable[[str], Path], render: Render, tmp_path: Path
) -> None:
    still = picture(tmp_path / "still.png", 64, 48)
    made = render("image.edit", {"image": still, "prompt": "snow"}, model=painter("flux2"), **OVER)
    assert made.code == 3 and "at least 64px" in made.messages and "Change the size" in made.messages


def test_a_model_that_is_told_what_to_change_gets_guidance_under_its_own_name(
    painter: Callable[[str], Path], render: Render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qwen: without a negative prompt, be it empty, there would be no guidance at all."""
    monkeypatch.setattr(qwen, "VAE_IMAGE_SIZE", 64 * 48)
    monkeypatch.setattr(qwen, "CONDITION_IMAGE_SIZE", 56 * 56)
    still, folder = picture(tmp_path / "still.png"), painter("qwen")
    image = Pillow.open(still).convert("RGB")
    pipe = diffusers.QwenImageEditPlusPipeline.from_pretrained(
        folder, processor=PictureReader.from_pretrained(folder / "processor")
    )
    pipe.set_progress_bar_config(disable=True)

    def wanted(negative: str) -> np.ndarray:
        how = {"num_inference_steps": 3, "true_cfg_scale": 4.0, "generator": torch.Generator("cpu").manual_seed(7)}
        return np.array(pipe(image=image, prompt="snow", negative_prompt=negative, **SIZE, **how).images[0])

    for negative in ("", "rain"):
        made = render("image.edit", {"image": still, "prompt": "snow"}, model=folder, negative=negative, **OVER)
        assert np.array_equal(good(made), wanted(negative or " "))
    assert not np.array_equal(wanted(" "), wanted("rain"))


INPAINTED = {
    "Flux2KleinInpaintPipeline": "flux2",
    "ZImageInpaintPipeline": "z-image",
    "StableDiffusionXLInpaintPipeline": "sdxl-inpainting",
}


@pytest.mark.parametrize("kind", INPAINTED)
def test_an_inpainted_picture_is_the_pipelines_inside_the_mask_and_the_old_one_outside(
    kind: str, painter: Callable[[str], Path], render: Render, tmp_path: Path
) -> None:
    folder, still = painter(INPAINTED[kind]), picture(tmp_path / "still.png")
    mask = white_in(tmp_path / "mask.png", (16, 8, 40, 40))
    sockets = {"image": still, "mask": mask, "prompt": "a door"}
    made = good(render("image.inpaint", sockets, model=folder, feather=0, **OVER))
    image, white = Pillow.open(still).convert("RGB"), Pillow.open(mask)
    given: dict[str, Any] = {"prompt": "a door", "image": image, "mask_image": white, "strength": 1.0}
    base = diffusers.DiffusionPipeline.from_pretrained(folder)
    pipe = getattr(diffusers, kind)(**base.components)
    pipe.set_progress_bar_config(disable=True)
    asked = {"num_inference_steps": 3, "guidance_scale": 4.0, "generator": torch.Generator("cpu").manual_seed(7)}
    wanted = np.array(pipe(**given, **SIZE, **asked).images[0])
    inside = np.array(white) > 0
    assert np.array_equal(made[inside], wanted[inside])
    assert np.array_equal(made[~inside], np.array(image)[~inside])


def test_what_sdxl_wears_is_what_it_wears_in_a_script(
    models: Callable[[str], Path], render: Render, tmp_path: Path
) -> None:
    base = diffusers.StableDiffusionXLPipeline.from_pretrained(models("sdxl"))
    torch.manual_seed(1)
    net = diffusers.ControlNetModel.from_unet(base.unet, conditioning_embedding_out_channels=(16, 32))
    for part in (*net.controlnet_down_blocks, net.controlnet_mid_block):
        torch.nn.init.normal_(part.weight, std=0.5)
    net.save_pretrained(tmp_path / "net")
    style = tiny.lora_of(base.unet, tmp_path / "style", diffusers.StableDiffusionXLPipeline)
    control = picture(tmp_path / "control.png")

    pipe = diffusers.StableDiffusionXLControlNetPipeline.from_pretrained(models("sdxl"), controlnet=net)
    pipe.set_progress_bar_config(disable=True)
    pipe.load_lora_weights(style.parent, weight_name=style.name, adapter_name="one")
    pipe.set_adapters(["one"], [0.6])
    wanted = pipe(
        "a fox",
        image=Pillow.open(control).convert("RGB"),
        controlnet_conditioning_scale=0.5,
        num_inference_steps=3,
        guidance_scale=4.0,
        generator=torch.Generator("cpu").manual_seed(7),
        **SIZE,
    ).images[0]
    settings = {"controlnet": tmp_path / "net", "control_strength": 0.5, "lora": f"{style}:0.6"}
    sockets: dict[str, Any] = {"prompt": "a fox", "control": control}
    made = good(render("image.generate", sockets, model=models("sdxl"), **SMALL, **settings))
    assert np.array_equal(made, np.array(wanted))


@pytest.mark.parametrize(
    ("name", "guidance", "says"),
    [("flux2", 4.0, "takes none"), ("sd", 1.0, "guidance of 1 leaves it out"), ("sd", 4.0, "")],
)
def test_a_negative_prompt_that_is_not_used_is_no_secret(
    name: str, guidance: float, says: str, painter: Callable[[str], Path], models: Callable[[str], Path], render: Render
) -> None:
    folder = models(name) if name == "sd" else painter(name)
    made = render(
        "image.generate", {"prompt": "a fox"}, model=folder, **{**SMALL, "negative": "fog", "guidance": guidance}
    )
    assert made.code == 0 and says in made.messages
    assert ("negative prompt was not used" in made.messages) == bool(says)


def test_every_class_of_the_catalogue_has_such_a_test() -> None:
    tried = {*PAINTED, *EDITED, *INPAINTED, "QwenImageEditPlusPipeline"}
    tried |= {f"{kind}{way}Pipeline" for _, kind in test_generate.KINDS for way in ("", "Img2Img", "Inpaint")}
    tried |= {*test_clips.ANIMATED, *test_clips.GENERATED, *test_clips.RESTYLED.values()}
    tried |= {*test_words_and_sounds.KINDS, test_transcribe.KIND}
    tried |= {"ControlNetModel", "IPAdapter", "LoRA"}  # in test_generate, on Stable Diffusion
    # In test_neural_voices.
    tried |= {"CsmForConditionalGeneration", "SpeechT5ForTextToSpeech", "SpeechT5ForSpeechToSpeech"}
    tried |= {"SpeechT5HifiGan", "XVectors"}  # parts of SpeechT5
    # In test_starter on their real weights; test_kokoro, test_whispering and Synth's tests have them without.
    tried |= {"Kokoro", "FasterWhisper", "GGUF", "SoundFont"}
    catalogue = Library(None).catalogue
    named = {kind for model in catalogue if not model.embedded for kind in model.tasks.values()}
    assert named <= tried, json.dumps(sorted(named - tried))
