"""Which mode a model runs in on a card of so much memory, and what follows when that runs out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from studio.models.pool import Demand, Mode, OutOfDeviceMemory, Pool, Remembered

GIB = 1024**3


class Card:
    """A card of so many bytes that nothing lies on."""

    name, title, kind = "cuda:0", "a card", "cuda"

    def __init__(self, gib: float) -> None:
        self._bytes = int(gib * GIB)

    def total(self) -> int:
        return self._bytes

    def free(self) -> int:
        return self._bytes

    def empty(self) -> None: ...


class Weights:
    def place(self, mode: Mode) -> None: ...

    def park(self) -> None: ...


SDXL = Demand("sdxl", "SDXL", "1024x1024", 7 * GIB, 5 * GIB, 3 * GIB, Weights)
"""7 GiB of weights, 5 of them the network's, and 3 beside them."""


@pytest.mark.parametrize(
    ("gib", "mode"),
    [(12, Mode.DEVICE), (10, Mode.TILED), (8, Mode.MODEL), (4, Mode.GROUP), (2, Mode.SEQUENTIAL)],
)
def test_the_fastest_mode_that_fits_the_free_memory_is_taken(gib: float, mode: Mode) -> None:
    assert Pool(Card(gib)).mode_for(SDXL) is mode


@pytest.mark.torch
def test_what_cannot_be_streamed_stops_at_its_leanest_mode_and_says_what_to_do() -> None:
    import torch

    tried: list[Mode] = []

    def work(loan: Any) -> None:
        tried.append(loan.mode)
        raise torch.OutOfMemoryError("CUDA out of memory")

    remembered = Remembered(None)
    with pytest.raises(OutOfDeviceMemory) as caught:
        Pool(Card(10), remembered=remembered).run(replace(SDXL, leanest=Mode.MODEL), work)
    assert tried == [Mode.TILED, Mode.MODEL]
    assert "SDXL at 1024x1024" in caught.value.problem.what and "fewer bits" in caught.value.problem.mend
    tried.clear()
    with pytest.raises(OutOfDeviceMemory):
        Pool(Card(24), remembered=remembered).run(SDXL, work)
    assert tried == [Mode.GROUP, Mode.SEQUENTIAL], "what is known to fail is not tried again"
