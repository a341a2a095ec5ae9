"""64 bits as 312 signs that survive when most of them are drowned in noise, and back.

A checksum of 32 bits is appended (what noise spells has it right once in 4 * 10^9 times), then a convolutional code of
rate 1/3 and constraint length 9 (generators 557, 663, 711; Proakis, Digital Communications, table 8.2-2), decoded by
Viterbi from soft values.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

PAYLOAD: Final = 64
_CHECK: Final = 32
_TAIL: Final = 8
_STATES: Final = 1 << _TAIL
_GENERATORS: Final = (0o557, 0o663, 0o711)
_STEPS: Final = PAYLOAD + _CHECK + _TAIL
LENGTH: Final = _STEPS * len(_GENERATORS)

Floats = npt.NDArray[np.float64]


def encoded(payload: int) -> Floats:
    """The signs (+1 or -1) of a number below 2^64, as many as LENGTH."""
    register, signs = 0, []
    for bit in _bits(payload):
        register = (register << 1 | bit) & ((_STATES << 1) - 1)
        signs += [1.0 - 2.0 * ((register & one).bit_count() & 1) for one in _GENERATORS]
    return np.array(signs)


def decoded(soft: Floats) -> int | None:
    """The number that fits these values best; None where its checksum does not fit."""
    to, outputs = _trellis()
    metric = np.full(_STATES, -np.inf)
    metric[0] = 0
    chosen = np.empty((_STEPS, _STATES), np.int64)
    for step, values in enumerate(soft.reshape(_STEPS, -1)):
        gains = outputs @ values  # (state before, bit)
        candidates = metric[to] + gains[to, (np.arange(_STATES) & 1)[:, None]]
        best = np.argmax(candidates, axis=1)
        chosen[step] = to[np.arange(_STATES), best]
        metric = candidates[np.arange(_STATES), best]
    state, bits = 0, []
    for step in range(_STEPS - 1, -1, -1):
        bits.append(state & 1)
        state = int(chosen[step, state])
    word = int("".join(map(str, bits[::-1][: PAYLOAD + _CHECK])), 2)
    payload, check = word >> _CHECK, word & (1 << _CHECK) - 1
    return payload if _sum(payload) == check else None


def _bits(payload: int) -> list[int]:
    word = payload << _CHECK | _sum(payload)
    size = PAYLOAD + _CHECK
    return [word >> place & 1 for place in range(size - 1, -1, -1)] + [0] * _TAIL


def _sum(payload: int) -> int:
    return zlib.crc32(payload.to_bytes(PAYLOAD // 8, "big"))


@cache
def _trellis() -> tuple[npt.NDArray[np.int64], Floats]:
    """(the two states before each state, what each state puts out with a bit 0 or 1)."""
    states = np.arange(_STATES)
    before = np.stack((states >> 1, states >> 1 | _STATES >> 1), axis=1)
    outputs = np.empty((_STATES, 2, len(_GENERATORS)))
    for state in range(_STATES):
        for bit in (0, 1):
            register = state << 1 | bit
            outputs[state, bit] = [1.0 - 2.0 * ((register & one).bit_count() & 1) for one in _GENERATORS]
    return before, outputs


class Spread:
    """Which of `count` places carry a known part (for finding the mark) and which the signs, and with what sign of
    their own. The same always: whoever reads has nothing but the file."""

    def __init__(self, count: int, known: float, seed: int) -> None:
        chance: Any = np.random.Generator(np.random.PCG64(seed))
        order = chance.permutation(count)
        self.own = chance.integers(0, 2, count) * 2.0 - 1.0
        self.known = order[: round(count * known)]
        self.carrying = order[len(self.known) :]
        self.sign_of = np.arange(len(self.carrying)) % LENGTH

    def values(self, payload: int) -> Floats:
        """One value, +1 or -1, for each place."""
        made: Floats = self.own.copy()
        made[self.carrying] *= encoded(payload)[self.sign_of]
        return made

    def pilot(self) -> Floats:
        """The known part alone, 0 elsewhere."""
        made = np.zeros(len(self.own))
        made[self.known] = self.own[self.known]
        return made

    def read(self, found: Floats) -> int | None:
        """The number that values found at the places tell."""
        told = found[self.carrying] * self.own[self.carrying]
        return decoded(np.bincount(self.sign_of, weights=told, minlength=LENGTH).astype(np.float64))
