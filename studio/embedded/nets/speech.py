"""When somebody speaks: Silero VAD 6 (Silero Team, MIT), a small recurrent network over 16 kHz sound."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from studio.embedded.nets.sessions import net
from studio.media.values import Samples

Shares = npt.NDArray[np.float32]

RATE: Final = 16000
FRAME: Final = 512
"""Samples that one judgement is about: 32 ms."""
_BEFORE = 64
"""Samples before them that the network hears, too."""


def speaking(samples: Samples) -> Shares:
    """(frames,): how surely somebody speaks in each 32 ms of a mono sound (n,) at 16 kHz, 0..1. The last frame may
    reach beyond its end."""
    count = -(-len(samples) // FRAME)
    padded = np.zeros(_BEFORE + count * FRAME, np.float32)
    padded[_BEFORE : _BEFORE + len(samples)] = samples
    state = np.zeros((2, 1, 128), np.float32)
    rate = np.array(RATE, np.int64)
    network = net("silero-vad")
    out = np.empty(count, np.float32)
    for number in range(count):
        heard, state = network(padded[None, number * FRAME : (number + 1) * FRAME + _BEFORE], state, rate)
        out[number] = heard[0, 0]
    return out


def spans(
    samples: Samples, surely: float = 0.5, pause: float = 0.2, shortest: float = 0.15, rim: float = 0.05
) -> list[tuple[float, float]]:
    """(start, end) in seconds of what is spoken in a mono sound (n,) at 16 kHz.

    surely: from which share on it is speech; it goes on down to 0.15 below that. pause: seconds of silence that do not
    end it; shortest: what is shorter is none; rim: seconds kept on both sides.
    """
    shares = speaking(samples)
    found: list[list[int]] = []
    inside = False
    for number, share in enumerate(shares):
        if share >= surely or (inside and share >= surely - 0.15):
            if inside:
                found[-1][1] = number + 1
            else:
                found.append([number, number + 1])
            inside = True
        else:
            inside = False
    step = FRAME / RATE
    joined: list[list[float]] = []
    for first, stop in found:
        if joined and first * step - joined[-1][1] < pause:
            joined[-1][1] = stop * step
        else:
            joined.append([first * step, stop * step])
    end = len(samples) / RATE
    return [(max(0.0, a - rim), min(end, b + rim)) for a, b in joined if b - a >= shortest]
