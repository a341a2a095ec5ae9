"""Which models a LoRA file is for, told by what is in it. Headers only, no weights."""

from pathlib import Path
from typing import Any

import pytest

from studio.base.errors import ModelError
from studio.models import recognise
from studio.models.adapters import find_adapter
from studio.models.library import Library
from studio.models.lorafiles import LoraFile, is_lora, read
from studio.models.weights import metadata
from tests.hub import tiny

Shapes = dict[str, list[int]]


def kohya(module: str, into: int, out: int) -> Shapes:
    return {f"{module}.lora_down.weight": [8, into], f"{module}.lora_up.weight": [out, 8], f"{module}.alpha": []}


def peft(module: str, into: int, out: int) -> Shapes:
    return {f"{module}.lora_A.weight": [8, into], f"{module}.lora_B.weight": [out, 8]}


def told(shapes: Shapes, **said: str) -> LoraFile:
    return read(
        {name: {"shape": shape} for name, shape in shapes.items()}, {k.replace("__", "."): v for k, v in said.items()}
    )


UP = "lora_unet_up_blocks_1_attentions_2_transformer_blocks_0_attn2_to_v"
XL = "lora_unet_output_blocks_3_1_transformer_blocks_1_ff_net_0_proj"
DIFF, ONE = "transformer.transformer_blocks", "transformer.single_transformer_blocks"
MID = kohya("lora_unet_mid_block_attentions_0_proj_in", 1280, 1280)
FLUX = "lora_unet_double_blocks_3_txt_attn_qkv"
LORAS: list[tuple[str, Shapes, str]] = [
    ("SD 1.5, kohya", kohya(UP, 768, 1280), "sd15"),
    ("SD 1.5, peft", peft("unet.up_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k", 768, 1280), "sd15"),
    (
        "SD 1.5, self-attention alone",
        kohya("lora_unet_up_blocks_3_attentions_0_transformer_blocks_0_attn1_to_q", 320, 320),
        "sd15",
    ),
    ("SD 2", kohya(UP, 1024, 1280), "sd2"),
    ("SDXL, feed-forward alone", kohya(XL, 640, 5120), "sdxl"),
    ("SDXL, diffusers", peft("unet.mid_block.attentions.0.transformer_blocks.9.attn2.to_k", 2048, 1280), "sdxl"),
    ("SDXL, second text encoder", kohya("lora_te2_text_model_encoder_layers_3_self_attn_q_proj", 1280, 1280), "sdxl"),
    ("SD 2, text encoder", kohya("lora_te_text_model_encoder_layers_3_mlp_fc1", 1024, 4096), "sd2"),
    ("FLUX.1, kohya", kohya(FLUX, 3072, 9216), "flux"),
    ("FLUX.1, diffusers", peft("transformer.single_transformer_blocks.7.attn.to_q", 3072, 3072), "flux"),
    ("FLUX.1, ComfyUI", peft("diffusion_model.single_blocks.30.linear1", 3072, 21504), "flux"),
    ("FLUX.2 dev", peft("diffusion_model.double_blocks.5.img_attn.qkv", 6144, 18432), "flux2"),
    ("FLUX.2 klein 4B", peft("diffusion_model.single_blocks.3.linear1", 3072, 27648), "flux2-klein"),
    (
        "FLUX.2 klein, diffusers",
        peft(f"{ONE}.3.attn.to_qkv_mlp_proj", 3072, 27648),
        "flux2-klein",
    ),
    ("Chroma", peft("diffusion_model.distilled_guidance_layer.layers.0.in_layer", 5120, 5120), "chroma"),
    ("HunyuanVideo, ComfyUI", peft("diffusion_model.double_blocks.4.txt_attn_proj", 3072, 3072), "hunyuan-video"),
    ("HunyuanVideo, last block", kohya("lora_unet_single_blocks_39_linear2", 15360, 3072), "hunyuan-video"),
    ("Qwen-Image", peft("transformer.transformer_blocks.2.img_mlp.net.0.proj", 3072, 12288), "qwen-image"),
    ("Qwen-Image, attention of a late block", peft(f"{DIFF}.41.attn.add_q_proj", 3072, 3072), "qwen-image"),
    ("Z-Image", peft("diffusion_model.layers.11.attention.to_q", 3840, 3840), "z-image"),
    ("Lumina 2", peft("transformer.layers.11.attn.to_q", 2304, 2304), "lumina2"),
    ("Wan, ComfyUI", peft("diffusion_model.blocks.7.cross_attn.v_img", 1536, 1536), "wan"),
    ("Wan, diffusers", peft("transformer.blocks.7.attn2.to_k", 5120, 5120), "wan"),
    ("Wan, kohya", kohya("lora_unet_blocks_3_ffn_0", 1536, 8960), "wan"),
    ("LTX-Video 2B", peft(f"{DIFF}.3.attn2.to_v", 2048, 2048), "ltx"),
    ("LTX-Video 13B", peft("diffusion_model.transformer_blocks.40.attn1.to_q", 4096, 4096), "ltx"),
    ("LTX-2", peft("diffusion_model.transformer_blocks.3.audio_to_video_attn.to_k", 2048, 4096), "ltx2"),
    ("CogVideoX 2B", peft(f"{DIFF}.3.attn1.to_v", 1920, 1920), "cogvideox"),
    ("Mochi", peft(f"{DIFF}.3.attn1.add_q_proj", 1536, 3072), "mochi"),
    ("SD 3.5", peft(f"{DIFF}.3.attn.add_k_proj", 2432, 2432), "sd3"),
    ("nothing that says", peft("blocks.x.y", 77, 77), ""),
]


@pytest.mark.parametrize(("what", "shapes", "family"), LORAS, ids=[what for what, _, _ in LORAS])
def test_the_family_is_told_by_names_and_shapes(what: str, shapes: Shapes, family: str) -> None:
    assert is_lora(shapes) and told(shapes).family == family


@pytest.mark.parametrize(
    ("shapes", "said", "family"),
    [
        (MID, {"ss_base_model_version": "sdxl_base_v1-0"}, "sdxl"),
        (MID, {"ss_base_model_version": "sd_v1"}, "sd15"),
        (kohya(FLUX, 3072, 9216), {"modelspec__architecture": "chroma/lora"}, "chroma"),
        (kohya(FLUX, 3072, 9216), {"modelspec__architecture": "hunyuan-video/lora"}, "hunyuan-video"),
        (peft(f"{DIFF}.3.attn1.to_q", 4096, 4096), {"modelspec__architecture": "ltx-2/lora"}, "ltx2"),
        (peft(f"{DIFF}.3.attn.to_q", 3072, 3072), {"ss_base_model_version": "qwen_image"}, "qwen-image"),
        (kohya(UP, 768, 1280), {"ss_base_model_version": "sdxl_base_v1-0"}, "sd15"),  # tensors do not lie
        (kohya(XL, 640, 5120), {"modelspec__architecture": "flux-1-dev/lora"}, "sdxl"),
        (kohya("lora_te1_text_model_encoder_layers_0_mlp_fc1", 768, 3072), {"ss_base_model_version": "flux1"}, "flux"),
        ({}, {"ss_base_model_version": "flux1"}, ""),
    ],
)  # fmt: skip
def test_where_tensors_leave_it_open_the_metadata_decides(shapes: Shapes, said: dict[str, str], family: str) -> None:
    assert told(shapes, **said).family == family


K = "lora_unet_down_blocks_2_attentions_0_transformer_blocks_0_attn2_to_k"
KINDS: list[tuple[Shapes, LoraFile]] = [
    ({**kohya(K, 768, 1280), f"{K}.dora_scale": [1280, 1]}, LoraFile("sd15", "DoRA")),
    ({f"{K}.hada_w{n}_{side}": [1280, 4] if side == "a" else [4, 768] for n in (1, 2) for side in "ab"},
     LoraFile("sd15", "LoHa")),
    ({f"{K}.lokr_w1": [16, 32], f"{K}.lokr_w2_a": [80, 4], f"{K}.lokr_w2_b": [4, 64]}, LoraFile("sdxl", "LoKr")),
    ({f"lycoris_blocks_1_self_attn_q.lokr_w{n}": [n * 40, n * 40] for n in (1, 2)}, LoraFile("wan", "LoKr")),
    ({f"single_blocks.4.processor.qkv_lora.{side}.weight": [9216, 3072] for side in ("down", "up")},
     LoraFile("flux", xlabs=True)),
    ({f"double_blocks.2.processor.qkv_lora2.{side}.weight": [9216, 3072] for side in ("down", "up")},
     LoraFile("flux", xlabs=True)),
]  # fmt: skip


@pytest.mark.parametrize(("shapes", "found"), KINDS)
def test_dora_loha_lokr_and_xlabs_are_told_apart(shapes: Shapes, found: LoraFile) -> None:
    assert told(shapes) == found


def test_a_lora_for_models_that_are_not_run_here_is_refused_by_name() -> None:
    entries: Any = {
        name: {"shape": shape}
        for name, shape in peft("diffusion_model.double_blocks.4.txt_attn_proj", 3072, 3072).items()
    }
    with pytest.raises(ModelError, match=r"a LoRA for HunyuanVideo, which Shotgraph cannot run.*those for cogvideox"):
        recognise.tensors(entries, Library(Path("nowhere")).catalogue)


def test_a_lora_of_another_family_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "style.safetensors"
    file.write_bytes(tiny.safetensors(kohya(UP, 768, 1280)))
    library = Library(tmp_path / "models")
    assert find_adapter(library, tmp_path, "lora", "style.safetensors", "sd15") == (file, None)
    with pytest.raises(ModelError, match=r"style.safetensors is a LoRA for Stable Diffusion 1.5, not for SDXL"):
        find_adapter(library, tmp_path, "lora", "style.safetensors", "sdxl")


def test_the_metadata_of_a_file_is_read_and_of_no_file_is_nothing(tmp_path: Path) -> None:
    header = b'{"__metadata__":{"ss_network_module":"lycoris"},"x":{"dtype":"F16","shape":[],"data_offsets":[0,2]}}'
    (tmp_path / "a.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + b"\0\0")
    assert metadata(tmp_path / "a.safetensors") == {"ss_network_module": "lycoris"}
    (tmp_path / "b.safetensors").write_bytes(b"short")
    assert metadata(tmp_path / "b.safetensors") == {} == metadata(tmp_path / "c.safetensors")
