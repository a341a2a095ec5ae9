"""Models small enough to be made in a test: safetensors by hand, and a pipeline's folder around them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np


def safetensors(shapes: Mapping[str, Sequence[int]], seed: int = 0) -> bytes:
    """A safetensors file with random float32 tensors."""
    random, body, header = np.random.default_rng(seed), b"", {}
    for name, shape in shapes.items():
        data = random.standard_normal(tuple(shape)).astype(np.float32).tobytes()
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def pipeline(kind: str = "StableDiffusionXLPipeline", size: int = 50_000, seed: int = 0) -> dict[str, bytes]:
    """The files of a repository: weights in fp16 and not, things that must not be fetched, and a pickle."""
    index = {
        "_class_name": kind,
        "_diffusers_version": "0.42.1",
        "scheduler": ["diffusers", "EulerDiscreteScheduler"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
        "safety_checker": [None, None],
    }
    unet, vae = safetensors({"conv.weight": [size // 4]}, seed), safetensors({"conv.weight": [size // 16]}, seed + 1)
    return {
        "README.md": b"---\nlicense: apache-2.0\n---\n",
        "model_index.json": json.dumps(index).encode(),
        "everything.safetensors": safetensors({"all": [size]}, 9),
        "scheduler/scheduler_config.json": b'{"_class_name": "EulerDiscreteScheduler"}',
        "tokenizer/vocab.json": b'{"a": 0}',
        "unet/config.json": b'{"_class_name": "UNet2DConditionModel"}',
        "unet/diffusion_pytorch_model.fp16.safetensors": unet,
        "unet/diffusion_pytorch_model.safetensors": safetensors({"conv.weight": [size // 2]}, 2),
        "unet/diffusion_pytorch_model.bin": b"\x80pickle" * 1000,
        "unet/model.onnx": b"onnx" * 2000,
        "vae/config.json": b'{"_class_name": "AutoencoderKL"}',
        "vae/diffusion_pytorch_model.fp16.safetensors": vae,
        "code.py": b"import os",
    }


FP16 = {
    "model_index.json",
    "scheduler/scheduler_config.json",
    "tokenizer/vocab.json",
    "unet/config.json",
    "unet/diffusion_pytorch_model.fp16.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.fp16.safetensors",
}
"""What a model with the variant fp16 needs of pipeline()."""

CATALOGUE = """
[[model]]
id = "animatic"
task = "text-to-image"
title = "Animatic"
embedded = true
licence = "MIT"
about = "Storyboards."

[[model]]
id = "tiny"
title = "Tiny"
about = "A model for tests."
family = "sdxl"
library = "diffusers"
repo = "house/tiny"
variant = "fp16"
dtype = "float16"
files = ["model_index.json", "scheduler/*", "tokenizer/*", "unet/*", "vae/*"]
gigabytes = 0.001
parts = { unet = 4.0, vae = 0.5 }
working = 1.0
licence = "Apache-2.0"
tasks = { text-to-image = "StableDiffusionXLPipeline", image-to-image = "StableDiffusionXLImg2ImgPipeline" }
defaults = { width = 512, height = 512, steps = 2 }
rules = { multiple = 8, smallest = 64, largest = 1024 }

[[model]]
id = "moving"
title = "Moving"
about = "Stands on another model."
family = "sdxl"
library = "diffusers"
repo = "house/adapter"
files = ["adapter.safetensors"]
requires = { base = "tiny" }
gigabytes = 0.001
parts = { adapter = 1.0 }
licence = "Apache-2.0"
tasks = { text-to-video = "AnimateDiffPipeline" }
"""
