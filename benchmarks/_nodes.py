"""Node types that only the benchmarks wire up."""

from __future__ import annotations

import time

import numpy as np

from studio.graph.spec import node
from studio.media.values import Number


@node("bench.sleep", version=1)
def sleep(*, salt: int = 0, seconds: float = 1.0) -> Number:
    """Waits."""
    time.sleep(seconds)
    return Number(salt)


@node("bench.compute", version=1)
def compute(*, salt: int = 0, rounds: int = 220) -> Number:
    """Sorts arrays, which leaves the interpreter free for others."""
    draw = np.random.default_rng(salt)
    for _ in range(rounds):
        np.sort(draw.random(60_000))
    return Number(salt)
