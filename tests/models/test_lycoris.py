"""LoHa and LoKr as LoRA: the same change of the same weights, to rounding."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import Tensor  # noqa: E402

from studio.base.errors import ModelError  # noqa: E402
from studio.generative.adapters import _refuse_dora  # noqa: E402
from studio.generative.lycoris import as_lora, is_lycoris  # noqa: E402

M = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k"


def made(seed: int, **shapes: tuple[int, ...]) -> dict[str, Tensor]:
    torch.manual_seed(seed)
    return {f"{M}.{name}": torch.randn(shape) for name, shape in shapes.items()}


def change(lora: dict[str, Tensor]) -> Tensor:
    up, down = lora[f"{M}.lora_up.weight"], lora[f"{M}.lora_down.weight"]
    return up @ down * float(lora[f"{M}.alpha"]) / down.shape[0]


@pytest.mark.parametrize("alpha", [None, 2.0])
def test_a_loha_is_the_lora_of_the_product_of_its_ranks(alpha: float | None) -> None:
    state = made(1, hada_w1_a=(24, 3), hada_w1_b=(3, 40), hada_w2_a=(24, 5), hada_w2_b=(5, 40))
    if alpha is not None:
        state[f"{M}.alpha"] = torch.tensor(alpha)
    w1, w2 = (state[f"{M}.hada_w{n}_a"] @ state[f"{M}.hada_w{n}_b"] for n in (1, 2))
    wanted = w1 * w2 * (1.0 if alpha is None else alpha / 3)
    assert is_lycoris(state) and torch.allclose(change(as_lora(state, "a")), wanted, atol=1e-4)


@pytest.mark.parametrize(
    ("shapes", "rank"),
    [
        ({"lokr_w1": (4, 6), "lokr_w2": (10, 8)}, None),
        ({"lokr_w1": (6, 4), "lokr_w2": (8, 10)}, None),
        ({"lokr_w1": (4, 6), "lokr_w2_a": (10, 2), "lokr_w2_b": (2, 8)}, 2),
        ({"lokr_w1_a": (4, 3), "lokr_w1_b": (3, 6), "lokr_w2": (10, 8)}, 3),
    ],
)
def test_a_lokr_is_the_lora_of_its_kronecker_product(shapes: dict[str, tuple[int, ...]], rank: int | None) -> None:
    state = made(2, **shapes) | {f"{M}.alpha": torch.tensor(1.0)}

    def whole(n: int) -> Tensor:
        direct = state.get(f"{M}.lokr_w{n}")
        return direct if direct is not None else state[f"{M}.lokr_w{n}_a"] @ state[f"{M}.lokr_w{n}_b"]

    wanted = torch.kron(whole(1), whole(2)) / (rank or 1)
    assert torch.allclose(change(as_lora(state, "a")), wanted, atol=1e-4)


def test_what_cannot_be_said_as_a_lora_is_refused_with_the_reason() -> None:
    other = {"lora_unet_x_conv1.hada_w1_a": torch.zeros(4, 2), "lora_unet_x_conv1.hada_w1_b": torch.zeros(2, 36)}
    with pytest.raises(ModelError, match="changes convolutions"):
        as_lora(other, "a.safetensors")
    with pytest.raises(ModelError, match="a DoRA whose magnitudes diffusers does not read"):
        _refuse_dora({f"{M}.dora_scale": torch.zeros(4, 1)}, "a.safetensors")


def test_plain_parts_of_the_file_stay() -> None:
    state = made(3, hada_w1_a=(4, 2), hada_w1_b=(2, 4), hada_w2_a=(4, 2), hada_w2_b=(2, 4))
    plain = {"lora_te_x.lora_up.weight": torch.ones(4, 2), "lora_te_x.alpha": torch.tensor(2.0)}
    assert plain.keys() <= as_lora(state | plain, "a").keys()
