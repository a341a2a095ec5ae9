"""Weights in fewer bits, for cards that are too small for them as they are published. It paints another picture, so it
is the user's choice and never done unasked.

8 bits: float8 (e4m3) in memory and full width while a layer works, by diffusers' layerwise casting. 4 bits: NF4
(Dettmers et al., "QLoRA", 2023) of the linear layers, by bitsandbytes. Both for the network that denoises;
text encoders and decoders stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from studio.base.errors import ModelError
from studio.models.pool import Mode

FULL, EIGHT, FOUR = "full", "8 bits", "4 bits"

NETWORKS = ("unet", "transformer", "transformer_2")
_BYTES: Mapping[str, Mapping[str, float]] = {EIGHT: {"": 1.1}, FOUR: {"": 0.7, "unet": 1.1}}
"""A number of a network takes about so many bytes; of a U-Net a third are convolutions, which keep their width."""


def bytes_of(parts: Mapping[str, int], precision: str, wide: int) -> list[int]:
    """What each part (of so many numbers) takes in memory. wide: bytes of a number that is left as it is. A single file
    counts as a network."""
    squeezed = _BYTES.get(precision, {})
    return [
        round(count * (squeezed.get(name, squeezed[""]) if squeezed and name in (*NETWORKS, "") else wide))
        for name, count in parts.items()
    ]


def leanest(precision: str) -> Mode:
    """The leanest mode that this goes together with: offloaders that move single tensors lose NF4's scales, and those
    of one layer at a time the way back to full width."""
    return {EIGHT: Mode.GROUP, FOUR: Mode.MODEL}.get(precision, Mode.SEQUENTIAL)


def squeeze(pipe: Any, precision: str, device: str) -> None:
    """Store a pipeline's networks in fewer bits, once. device: what it will work on. Raises ModelError where it
    cannot be done."""
    if precision == FULL:
        return
    if precision == EIGHT and device == "mps":
        raise ModelError(
            "Apple's graphics cannot hold 8-bit weights", setting="precision", mend="Choose full or 4 bits."
        )
    for name in NETWORKS:
        network = getattr(pipe, name, None)
        if not isinstance(network, torch.nn.Module):
            continue
        if precision == EIGHT:
            network.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=network.dtype)  # type: ignore[operator, unused-ignore]
        else:
            _four_bits(network)


def in_eight_bits(part: Any) -> bool:
    """Whether a part of a pipeline was squeezed so."""
    return isinstance(part, torch.nn.Module) and any(one.dtype is torch.float8_e4m3fn for one in part.parameters())


def _four_bits(network: torch.nn.Module) -> None:
    try:
        import bitsandbytes
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(
            f"4 bits need bitsandbytes, which cannot be used here: {error}",
            setting="precision",
            mend="Choose full or 8 bits, or install the model runtime again: `shotgraph runtime install`.",
        ) from error
    for parent in list(network.modules()):
        for name, layer in list(parent.named_children()):
            if type(layer) is torch.nn.Linear and layer.weight.numel() >= 1024:
                setattr(parent, name, _packed(bitsandbytes.nn, layer))


def _packed(kinds: Any, layer: torch.nn.Linear) -> torch.nn.Module:
    """Quantised on the processor, so that the same codes come out whatever the card is."""
    made = kinds.Linear4bit(
        layer.in_features,
        layer.out_features,
        bias=layer.bias is not None,
        compute_dtype=layer.weight.dtype,
        quant_type="nf4",
        device="meta",
    )
    made.weight = kinds.Params4bit(layer.weight.data, requires_grad=False, quant_type="nf4", module=made)
    made.bias = layer.bias
    packed: torch.nn.Module = made.to("cpu")
    return packed
