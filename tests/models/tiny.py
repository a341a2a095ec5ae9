"""Tiny pipelines with random weights: real classes, real files on disk, milliseconds a picture.

Each function saves one into a folder and returns it. The weights are drawn from a fixed seed, so a folder is the same
whenever it is made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    ControlNetModel,
    DDIMScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    FluxPipeline,
    FluxTransformer2DModel,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789,.!?:;'-"


def clip_tokenizer() -> CLIPTokenizer:
    """Knows letters only: every letter of a prompt is a token."""
    pieces = [*LETTERS, *(letter + "</w>" for letter in LETTERS), "<|startoftext|>", "<|endoftext|>"]
    vocab = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = CLIPTokenizer(vocab=vocab, merges=[])
    tokenizer.model_max_length = 77
    return tokenizer


def clip_text(kind: Any = CLIPTextModel, hidden: int = 32, projection: int = 32) -> Any:
    tokenizer = clip_tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=hidden,
        intermediate_size=37,
        num_hidden_layers=3,
        num_attention_heads=4,
        max_position_embeddings=77,
        projection_dim=projection,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return kind(config).eval()


def t5_tokenizer() -> T5Tokenizer:
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [(letter, -3.0) for letter in LETTERS]
    tokenizer = T5Tokenizer(vocab=pieces, extra_ids=0)
    tokenizer.model_max_length = 512
    return tokenizer


def t5_text(hidden: int = 32) -> T5EncoderModel:
    config = T5Config(
        vocab_size=len(t5_tokenizer()), d_model=hidden, d_kv=8, d_ff=37, num_layers=2, num_heads=4, is_gated_act=True
    )
    return T5EncoderModel(config).eval()


def vae(channels: int = 4, blocks: int = 2, **more: Any) -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=[32, 64][:blocks],
        in_channels=3,
        out_channels=3,
        down_block_types=["DownEncoderBlock2D"] * blocks,
        up_block_types=["UpDecoderBlock2D"] * blocks,
        latent_channels=channels,
        norm_num_groups=8,
        **more,
    )


def unet(cross: int, in_channels: int = 4, **more: Any) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        block_out_channels=(32, 64),
        layers_per_block=1,
        sample_size=32,
        in_channels=in_channels,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=cross,
        norm_num_groups=8,
        **more,
    )


def ddim() -> DDIMScheduler:
    return DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )


def sd_parts(seed: int = 0, in_channels: int = 4) -> dict[str, Any]:
    torch.manual_seed(seed)
    return {
        "unet": unet(32, in_channels),
        "scheduler": ddim(),
        "vae": vae(),
        "text_encoder": clip_text(),
        "tokenizer": clip_tokenizer(),
        "safety_checker": None,
        "feature_extractor": None,
    }


def sd(folder: Path, seed: int = 0) -> Path:
    """Stable Diffusion 1.5's classes."""
    pipe = StableDiffusionPipeline(**sd_parts(seed), requires_safety_checker=False)
    pipe.save_pretrained(folder)
    return folder


def sdxl_parts(seed: int = 0, in_channels: int = 4) -> dict[str, Any]:
    torch.manual_seed(seed)
    network = unet(
        64,
        in_channels,
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 2),
        projection_class_embeddings_input_dim=80,
    )
    return {
        "unet": network,
        "scheduler": EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"),
        "vae": vae(),
        "text_encoder": clip_text(),
        "tokenizer": clip_tokenizer(),
        "text_encoder_2": clip_text(CLIPTextModelWithProjection),
        "tokenizer_2": clip_tokenizer(),
    }


def sdxl(folder: Path, seed: int = 0) -> Path:
    """Stable Diffusion XL's classes."""
    StableDiffusionXLPipeline(**sdxl_parts(seed)).save_pretrained(folder)
    return folder


def flux_parts(seed: int = 0, guided: bool = True) -> dict[str, Any]:
    torch.manual_seed(seed)
    network = FluxTransformer2DModel(
        patch_size=1,
        in_channels=4,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=32,
        axes_dims_rope=[4, 4, 8],
        guidance_embeds=guided,
    )
    return {
        "scheduler": FlowMatchEulerDiscreteScheduler(),
        "text_encoder": clip_text(),
        "tokenizer": clip_tokenizer(),
        "text_encoder_2": t5_text(),
        "tokenizer_2": t5_tokenizer(),
        "transformer": network,
        "vae": vae(1, use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.0609, scaling_factor=1.5035),
    }


def flux(folder: Path, seed: int = 0) -> Path:
    """Flux's classes."""
    FluxPipeline(**flux_parts(seed)).save_pretrained(folder)
    return folder


def controlnet(folder: Path, cross: int = 32) -> Path:
    """A ControlNet for `sd`, with weights that do something (fresh ones are all zero where they join the U-Net)."""
    torch.manual_seed(1)
    net = ControlNetModel(
        block_out_channels=(32, 64),
        layers_per_block=1,
        in_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        cross_attention_dim=cross,
        conditioning_embedding_out_channels=(16, 32),
        norm_num_groups=8,
    )
    for part in (*net.controlnet_down_blocks, net.controlnet_mid_block):
        torch.nn.init.normal_(part.weight, std=0.5)
    net.save_pretrained(folder)
    return folder


def lora(folder: Path) -> Path:
    """LoRA weights for the U-Net of `sd`, in a file of their own."""
    torch.manual_seed(2)
    return lora_of(unet(32), folder, StableDiffusionPipeline)


def lora_of(network: Any, folder: Path, kind: Any) -> Path:
    """Random LoRA weights for the U-Net of a pipeline of this class; the network is changed."""
    network.add_adapter(LoraConfig(r=4, init_lora_weights=False, target_modules=["to_q", "to_k", "to_v", "to_out.0"]))
    kind.save_lora_weights(folder, unet_lora_layers=get_peft_model_state_dict(network))
    return folder / "pytorch_lora_weights.safetensors"


def ip_adapter(folder: Path, cross: int = 32) -> Path:
    """An IP-Adapter for `sd` with its image encoder, in the layout of the published ones."""
    torch.manual_seed(3)
    network = unet(cross)
    sides = [part.to_k.out_features for name, part in network.named_modules() if name.endswith("attn2")]
    weights = {
        "image_proj.proj.weight": torch.randn(4 * cross, 32) * 0.2,
        "image_proj.proj.bias": torch.zeros(4 * cross),
        "image_proj.norm.weight": torch.ones(cross),
        "image_proj.norm.bias": torch.zeros(cross),
    }
    for number, side in enumerate(sides):
        for half in ("k", "v"):
            weights[f"ip_adapter.{2 * number + 1}.to_{half}_ip.weight"] = torch.randn(side, cross) * 0.2
    (folder / "models").mkdir(parents=True)
    save_file(weights, folder / "models" / "ip-adapter_tiny.safetensors")
    config = CLIPVisionConfig(
        hidden_size=32, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4, image_size=224, patch_size=32,
        projection_dim=32,
    )  # fmt: skip
    CLIPVisionModelWithProjection(config).eval().save_pretrained(folder / "models" / "image_encoder")
    return folder
