"""Tiny pipelines of the newer picture models, whose text encoders are language models: FLUX.2 klein, Z-Image, Qwen."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    QwenImageEditPlusPipeline,
    QwenImageTransformer2DModel,
    StableDiffusionXLInpaintPipeline,
    ZImagePipeline,
    ZImageTransformer2DModel,
)
from transformers import (
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
    Qwen2VLImageProcessorPil,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from studio.generative.picturereader import PictureReader
from tests.models import tiny

_MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>"]
_MARKS += ["<|image_pad|>", "<|video_pad|>"]
_CHAT = "{% for one in messages %}{{ one['content'] }}{% endfor %}"


def qwen_tokenizer() -> Qwen2Tokenizer:
    """Knows letters only, as `tiny.clip_tokenizer` does, and a chat template that is the bare text."""
    pieces = [*dict.fromkeys(tiny.LETTERS + tiny.LETTERS.upper() + "()<>|_"), "Ġ", "Ċ"]
    vocab = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Qwen2Tokenizer(vocab=vocab, merges=[], unk_token="<|endoftext|>")
    tokenizer.add_special_tokens({"additional_special_tokens": _MARKS[1:]})
    tokenizer.chat_template = _CHAT
    return tokenizer


def qwen_text(layers: int) -> Qwen3ForCausalLM:
    config = Qwen3Config(
        vocab_size=len(qwen_tokenizer()),
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        max_position_embeddings=1024,
    )
    return Qwen3ForCausalLM(config).eval()


def flux2_klein(folder: Path) -> Path:
    """FLUX.2 klein's classes. It reads layers 9, 18 and 27 of its text encoder."""
    torch.manual_seed(0)
    vae = AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",),
        up_block_types=("UpDecoderBlock2D",),
        block_out_channels=(8,),
        layers_per_block=1,
        latent_channels=1,
        norm_num_groups=1,
        sample_size=32,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    network = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=4,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=48,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=qwen_text(28),
        tokenizer=qwen_tokenizer(),
        transformer=network,
        is_distilled=False,
    ).save_pretrained(folder)
    return folder


def z_image(folder: Path) -> Path:
    """Z-Image's classes."""
    torch.manual_seed(0)
    network = ZImageTransformer2DModel(
        in_channels=4,
        dim=32,
        n_layers=2,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=16,
        axes_dims=[8, 4, 4],
        axes_lens=[1024, 64, 64],
    )
    with torch.no_grad():  # made with torch.empty
        network.x_pad_token.zero_()
        network.cap_pad_token.zero_()
    ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=tiny.vae(shift_factor=0.1159, scaling_factor=0.3611),
        text_encoder=qwen_text(2),
        tokenizer=qwen_tokenizer(),
        transformer=network,
    ).save_pretrained(folder)
    return folder


def qwen_edit(folder: Path) -> Path:
    """Qwen-Image-Edit 2509's classes."""
    torch.manual_seed(0)
    tokenizer = qwen_tokenizer()
    ids = {name: tokenizer.convert_tokens_to_ids(f"<|{name}|>") for name in ("vision_start", "vision_end")}
    ids |= {name: tokenizer.convert_tokens_to_ids(f"<|{name}_pad|>") for name in ("image", "video")}
    config = Qwen2_5_VLConfig(
        text_config={
            "vocab_size": len(tokenizer),
            "hidden_size": 16,
            "intermediate_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [1, 1, 2]},
        },
        vision_config={
            "depth": 2,
            "hidden_size": 16,
            "intermediate_size": 16,
            "num_heads": 2,
            "out_hidden_size": 16,
            "fullatt_block_indexes": [0],
        },
        image_token_id=ids["image"],
        video_token_id=ids["video"],
        vision_start_token_id=ids["vision_start"],
        vision_end_token_id=ids["vision_end"],
    )
    network = QwenImageTransformer2DModel(
        patch_size=2,
        in_channels=16,
        out_channels=4,
        num_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=16,
        axes_dims_rope=(8, 4, 4),
    )
    vae = AutoencoderKLQwenImage(
        base_dim=12,
        z_dim=4,
        dim_mult=[1, 2, 2],
        num_res_blocks=1,
        temperal_downsample=[False, True],
        latents_mean=[0.0] * 4,
        latents_std=[1.0] * 4,
    )
    QwenImageEditPlusPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=Qwen2_5_VLForConditionalGeneration(config).eval(),
        tokenizer=tokenizer,
        processor=PictureReader(Qwen2VLImageProcessorPil(), tokenizer, _CHAT),
        transformer=network,
    ).save_pretrained(folder)
    index = folder / "model_index.json"  # as published: with transformers' own reader, which wants torchvision
    content = json.loads(index.read_text("utf-8"))
    index.write_text(json.dumps({**content, "processor": ["transformers", "Qwen2VLProcessor"]}), "utf-8")
    return folder


def sdxl_inpainting(folder: Path) -> Path:
    """SDXL's classes with a U-Net that is shown the mask and what is around it: nine channels."""
    parts = tiny.sdxl_parts(in_channels=9)
    StableDiffusionXLInpaintPipeline(**parts).save_pretrained(folder)
    return folder
