"""Random numbers that a seed decides alone, and that nothing else in the process sees drawn."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch


@contextlib.contextmanager
def seeded(seed: int, device: torch.device) -> Iterator[None]:
    """torch's own generators begin at the seed inside the `with`, and go on after it as if nothing had been drawn.

    For models whose sampling takes no generator. They draw on their device, so a seed means the same on one kind of
    device only.
    """
    cards = [device] if device.type != "cpu" else []
    with torch.random.fork_rng(cards, device_type=device.type if cards else "cuda"):
        torch.manual_seed(seed)
        yield
