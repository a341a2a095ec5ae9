"""LyCORIS' LoHa and LoKr written as plain LoRA, which pipelines load: exactly, by algebra, not by approximation.

LoHa's change of a weight is the product, entry by entry, of two low-rank matrices; its rows are products of rows
(Khatri and Rao), so it is one low-rank matrix whose rank is the product of theirs. LoKr's is a Kronecker product, and
(A B) x (C D) = (A x C)(B x D). Source: LyCORIS (arXiv 2309.14859), sections 3.2 and 3.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import torch
from torch import Tensor

from studio.base.errors import ModelError

_MARK = re.compile(r"\.(hada_\w+|lokr_\w+)$")
_MEND = "Choose it as a LoRA: trainers write that as well."


def is_lycoris(names: Mapping[str, Tensor]) -> bool:
    return any(_MARK.search(name) for name in names)


def as_lora(state: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    """The same change of the same modules as lora_down and lora_up, its strength in them. Raises ModelError for a file
    that changes convolutions: their shape is not in it."""
    modules: dict[str, dict[str, Tensor]] = {}
    plain: dict[str, Tensor] = {}
    for key, tensor in state.items():
        if mark := _MARK.search(key):
            modules.setdefault(key[: mark.start()], {})[mark[1]] = tensor
    for key, tensor in state.items():
        if not _MARK.search(key) and key.rpartition(".")[0] not in modules:
            plain[key] = tensor
    for module, parts in modules.items():
        if any(part.dim() > 2 or "_t" in kind for kind, part in parts.items()) or _is_convolution(module):
            raise ModelError(f"{name} changes convolutions as LyCORIS does", setting="lora", mend=_MEND)
        alpha = state.get(f"{module}.alpha")
        up, down = _hadamard(parts, alpha) if "hada_w1_a" in parts else _kronecker(parts, alpha)
        kind = next(iter(parts.values())).dtype
        plain[f"{module}.lora_up.weight"], plain[f"{module}.lora_down.weight"] = up.to(kind), down.to(kind)
        plain[f"{module}.alpha"] = torch.tensor(float(down.shape[0]))  # divided by the rank: as it is
    return plain


def _is_convolution(module: str) -> bool:
    return (
        re.search(r"conv|in_layers|out_layers|emb_layers|skip_connection|_op$|\.op$|downsamplers|upsamplers", module)
        is not None
    )


def _hadamard(parts: Mapping[str, Tensor], alpha: Tensor | None) -> tuple[Tensor, Tensor]:
    first_up, first_down, second_up, second_down = (
        parts[f"hada_w{number}_{side}"].float() for number in (1, 2) for side in "ab"
    )
    rank = first_down.shape[0]
    up = (first_up[:, :, None] * second_up[:, None, :]).flatten(1)
    down = (first_down[:, None, :] * second_down[None, :, :]).flatten(0, 1)
    return up * (float(alpha) / rank if alpha is not None else 1.0), down


def _kronecker(parts: Mapping[str, Tensor], alpha: Tensor | None) -> tuple[Tensor, Tensor]:
    (first_up, first_down, first_rank), (second_up, second_down, second_rank) = (_factors(parts, n) for n in (1, 2))
    rank = second_rank or first_rank
    scale = float(alpha) / rank if alpha is not None and rank else 1.0  # none where both are whole
    return torch.kron(first_up, second_up) * scale, torch.kron(first_down, second_down)


def _factors(parts: Mapping[str, Tensor], number: int) -> tuple[Tensor, Tensor, int]:
    """A factor of the Kronecker product as a product of two, and its rank where the file says it so."""
    whole = parts.get(f"lokr_w{number}")
    if whole is None:
        up, down = parts[f"lokr_w{number}_a"].float(), parts[f"lokr_w{number}_b"].float()
        return up, down, int(down.shape[0])
    whole = whole.float()
    rows, columns = whole.shape
    return (torch.eye(rows), whole, 0) if rows <= columns else (whole, torch.eye(columns), 0)
