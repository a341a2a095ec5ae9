"""What training adds to a SpeechT5: low-rank changes of its layers (LoRA), a few megabytes beside 600.

Source: E. Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2022, as peft implements it. The network's
own weights stay as they are, so one copy of them serves every voice, and a checkpoint is small.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

from studio.base.errors import ModelError
from studio.base.files import write_bytes
from studio.generative.seeding import seeded

RANK = 16
_LAYERS = [
    "q_proj", "k_proj", "v_proj", "out_proj", "intermediate_dense", "output_dense",
    "speaker_embeds_layer", "feat_out", "prob_out",
]  # fmt: skip
Tensors = dict[str, torch.Tensor]


def changes(network: Any) -> dict[str, torch.nn.Parameter]:
    """What is trained, by name."""
    return {name: value for name, value in network.named_parameters() if ".lora_" in name}


@contextlib.contextmanager
def changeable(network: Any, seed: int) -> Iterator[None]:
    """Inside the `with`, changes(network) can be trained, begun from the seed and without effect at first; after it the
    network is as it was."""
    tuner = _injected(network, seed)
    try:
        yield
    finally:
        tuner.unload()
        network.eval()


def put_on(network: Any, path: Path) -> None:
    """Give a network what training has found. Raises ModelError where it is damaged or for another network."""
    tensors, _ = read(path)
    _injected(network, 0)
    fill(changes(network), tensors, path.name)
    network.eval()


def fill(into: Mapping[str, torch.nn.Parameter], tensors: Mapping[str, torch.Tensor], name: str) -> None:
    """Raises ModelError where names or shapes differ."""
    if any(key not in tensors or tensors[key].shape != value.shape for key, value in into.items()):
        raise ModelError(
            f"{name} was trained on another model", setting="model", mend="Choose that model, or train the voice again."
        )
    with torch.no_grad():
        for key, value in into.items():
            value.copy_(tensors[key])


def write(path: Path, tensors: Mapping[str, torch.Tensor], facts: Mapping[str, Any]) -> None:
    """Tensors and a few facts as safetensors, put in place when whole. Raises StoreError."""
    from safetensors.torch import save

    plain = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    write_bytes(path, save(plain, {"facts": json.dumps(facts)}))


def read(path: Path) -> tuple[Tensors, dict[str, Any]]:
    """What write() wrote. Raises ModelError for a file that is damaged."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            names = list(file.keys())
            return {name: file.get_tensor(name) for name in names}, json.loads(file.metadata()["facts"])
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path.name} is damaged: {error}", mend="Delete it; the training begins anew without it."
        ) from error


def content_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]


def _injected(network: Any, seed: int) -> Any:
    from peft import LoraConfig
    from peft.tuners.lora import LoraModel

    config = LoraConfig(r=RANK, lora_alpha=2 * RANK, lora_dropout=0.05, target_modules=_LAYERS)
    with seeded(seed, torch.device("cpu")):
        return LoraModel(network, config, "default")
