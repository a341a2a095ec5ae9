"""What is put onto a model for a task: LoRA weights, a ControlNet, an IP-Adapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diffusers
import torch
from safetensors.torch import load_file

from studio.base.datafile import read_json
from studio.base.errors import ModelError
from studio.generative.lycoris import as_lora, is_lycoris
from studio.generative.squeezing import in_eight_bits
from studio.media.values import Image

_MEND = "Choose one that was made for this model, or another model."


@dataclass(frozen=True)
class Adapters:
    """Paths with their strengths. control: a ControlNet and the picture that it follows; likeness: an IP-Adapter and
    the picture that the result should be like."""

    loras: tuple[tuple[Path, float], ...] = ()
    control: tuple[Path, float, Image] | None = None
    likeness: tuple[Path, float, Image] | None = None

    @property
    def worn(self) -> tuple[Any, ...]:
        """What has to be loaded; equal ones need no loading, whatever their strengths."""
        return (
            tuple(path for path, _ in self.loras),
            self.control[0] if self.control else None,
            self.likeness[0] if self.likeness else None,
        )

    @property
    def bytes(self) -> int:
        paths = [path for path, _ in self.loras]
        paths += [one[0] for one in (self.control, self.likeness) if one]
        return sum(file.stat().st_size for path in paths for file in weight_files(path))


def weight_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.safetensors")) if path.is_dir() else [path]


def load_control(path: Path, dtype: torch.dtype) -> Any:
    """A ControlNet of the class that its config names."""
    try:
        name = str(read_json(path / "config.json").get("_class_name", ""))
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{path.name} is no ControlNet: {error}", setting="controlnet", mend=_MEND) from error
    kind = getattr(diffusers, name, None) if "ControlNet" in name else None
    if kind is None:
        raise ModelError(f"{path.name} is a {name or 'model'}, no ControlNet", setting="controlnet", mend=_MEND)
    variant = None if (path / "diffusion_pytorch_model.safetensors").exists() else "fp16"
    return kind.from_pretrained(path, dtype=dtype, use_safetensors=True, local_files_only=True, variant=variant)


def put_on(pipe: Any, adapters: Adapters) -> None:
    """Load LoRA weights and the IP-Adapter into the pipeline. Raises ModelError that says which does not fit."""
    for number, (path, _) in enumerate(adapters.loras):
        if not hasattr(pipe, "load_lora_weights"):
            raise ModelError(
                "this model takes no LoRA", setting="lora", mend="Leave it empty, or choose another model."
            )
        file = _only(path, "lora")
        if any(in_eight_bits(part) for part in pipe.components.values()):  # a LoRA's small numbers would become 0
            raise ModelError(
                "a LoRA does not go with 8 bits", setting="precision", mend="Choose full or 4 bits, or leave it out."
            )
        try:
            state = load_file(file)
            _refuse_dora(state, file.name)
            if is_lycoris(state) and not _knows_lycoris(pipe, state):
                pipe.load_lora_weights(as_lora(state, file.name), adapter_name=f"lora_{number}")
            else:
                pipe.load_lora_weights(str(file.parent), weight_name=file.name, adapter_name=f"lora_{number}")
        except (ValueError, RuntimeError, KeyError, OSError) as error:
            raise ModelError(
                f"the LoRA {file.name} does not fit the model: {error}", setting="lora", mend=_MEND
            ) from error
    if adapters.likeness:
        _load_likeness(pipe, adapters.likeness[0])


def _refuse_dora(state: Mapping[str, Any], name: str) -> None:
    """diffusers leaves the magnitudes of trainers' DoRA out, which makes another picture than was trained; peft's own
    (lora_magnitude_vector) it loads."""
    if any(key.endswith("dora_scale") for key in state):
        mend = "Use it as a LoRA of the same training, or a DoRA saved by peft or diffusers."
        raise ModelError(f"{name} is a DoRA whose magnitudes diffusers does not read", setting="lora", mend=mend)


def _knows_lycoris(pipe: Any, state: Mapping[str, Any]) -> bool:
    """Whether diffusers reads it itself: LoKr for Z-Image and FLUX.2."""
    return type(pipe).__name__.startswith(("ZImage", "Flux2")) and not any(".hada_" in key for key in state)


def take_off(pipe: Any, adapters: Adapters) -> None:
    if adapters.loras:
        pipe.unload_lora_weights()
    if adapters.likeness and hasattr(pipe, "unload_ip_adapter"):
        pipe.unload_ip_adapter()


def set_strengths(pipe: Any, adapters: Adapters) -> None:
    if adapters.loras:
        pipe.set_adapters(
            [f"lora_{number}" for number in range(len(adapters.loras))], [one for _, one in adapters.loras]
        )
    if adapters.likeness:
        pipe.set_ip_adapter_scale(adapters.likeness[1])


def _load_likeness(pipe: Any, path: Path) -> None:
    if not hasattr(pipe, "load_ip_adapter"):
        raise ModelError("this model takes no IP-Adapter", setting="likeness", mend="Disconnect the reference.")
    folder = path if path.is_dir() else path.parent
    files = [file for file in weight_files(path) if "image_encoder" not in file.relative_to(folder).parts]
    encoders = [one.parent for one in sorted(folder.rglob("config.json")) if "image_encoder" in one.parts]
    if not files:
        raise ModelError(f"{path.name} has no weights of an IP-Adapter", setting="likeness", mend=_MEND)
    try:
        pipe.load_ip_adapter(
            str(folder),
            subfolder=files[0].parent.relative_to(folder).as_posix(),
            weight_name=files[0].name,
            image_encoder_folder=encoders[0].relative_to(folder).as_posix() if encoders else None,
            local_files_only=True,
        )
    except (ValueError, RuntimeError, KeyError, OSError) as error:
        raise ModelError(
            f"the IP-Adapter {path.name} does not fit the model: {error}", setting="likeness", mend=_MEND
        ) from error


def _only(path: Path, setting: str) -> Path:
    files = weight_files(path)
    if len(files) != 1:
        raise ModelError(f"{path} holds {len(files)} files of weights", setting=setting, mend="Name one of them.")
    return files[0]
