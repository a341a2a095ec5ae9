"""A sound through a time map at its own pitch: waveform similarity overlap-add.

Short pieces are taken from where the map says, each shifted by up to 10 ms to where it goes on most like the piece
before it, and laid over one another (Verhelst and Roelands, "An Overlap-Add Technique Based on Waveform Similarity
(WSOLA)", ICASSP 1993). Where something sudden is in reach, a click or a consonant, the piece is drawn towards it, so
that up to twice the speed it does not fall between two pieces. How far each was shifted depends on all before it, so
the shifts are found in order, from the start, as far as somebody has asked; 50 numbers a second are kept of it, and no
sound.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from studio.embedded.retiming.reading import Padded, Places
from studio.media.values import Samples

_HOP = 0.020  # seconds from one piece to the next; a piece is two
_SHIFT = 0.010
_SLOWEST = 0.1
"""Below this speed the sound dies away: repeated any longer a piece becomes a buzz."""


_SUDDEN = 0.5
"""How much it counts that a piece holds a sudden sound in its middle, against how well it goes on."""


class Stretched:
    """A sound read by range; sample n is the same whatever range it is asked in."""

    def __init__(self, places: Places) -> None:
        rate = places.audio.info.rate
        self._places = places
        self._hop = max(2, round(rate * _HOP))
        self._most = round(rate * _SHIFT)
        self._pieces = -(-places.length // self._hop) + 1
        hops = np.arange(self._pieces + 1) * self._hop
        inside = np.minimum(hops, places.length)
        self._nominal = np.rint(places.at(inside) + (hops - inside)).astype(np.int64)
        speeds = np.diff(self._nominal) / self._hop
        self._loud = np.clip((speeds - _SLOWEST / 2) / (_SLOWEST / 2), 0, 1)
        self._shifts = [0]
        self._heard = Padded(places.audio)
        self._lock = threading.Lock()
        self._rise = (0.5 - 0.5 * np.cos(np.pi * (np.arange(self._hop) + 0.5) / self._hop)).astype(np.float32)[:, None]

    def blocks(self, start: int, stop: int) -> Iterator[Samples]:
        """Samples start..stop-1, a block a piece."""
        hop = self._hop
        source = Padded(self._places.audio)
        before: tuple[int, Samples] | None = None
        for number in range(start // hop, -(-stop // hop)):
            first = before[1] if before and before[0] == number else self._piece(source, number)
            second = self._piece(source, number + 1)
            before = number + 1, second
            block = first[hop:] * self._rise[::-1] + second[:hop] * self._rise
            yield block[max(start - number * hop, 0) : stop - number * hop]

    def _piece(self, source: Padded, number: int) -> Samples:
        number = min(number, self._pieces - 1)
        middle = int(self._nominal[number]) + self._shift(number)
        low = int(self._nominal[number]) - self._most - self._hop  # never back: the reader never starts anew
        piece = source.read(low, middle + self._hop)[middle - self._hop - low :]
        return piece * np.float32(self._loud[number])

    def _shift(self, number: int) -> int:
        with self._lock:
            while len(self._shifts) <= number:
                self._shifts.append(self._next(len(self._shifts)))
            return self._shifts[number]

    def _next(self, number: int) -> int:
        """By how much a piece is shifted so that it goes on like the one before it."""
        if number == self._pieces - 1:
            return 0  # the end is where the map has it, as the beginning is
        hop, most = self._hop, self._most
        was, now = int(self._nominal[number - 1]), int(self._nominal[number])
        goes_on = was + self._shifts[-1] + hop
        if goes_on == now:
            return 0
        low = was - most - hop
        heard = self._heard.read(low, max(was + most + 2 * hop, now + most + hop)).mean(axis=1)
        wanted = heard[goes_on - hop - low : goes_on + hop - low]
        offered = heard[now - most - hop - low : now + most + hop - low]
        return _best(wanted, offered) - most


def _best(wanted: npt.NDArray[np.float32], offered: npt.NDArray[np.float32]) -> int:
    """At which offset the longer sound is most like the shorter one, and holds what is sudden in its middle; half way
    where none is better than another."""
    from scipy.signal import correlate

    heard, goal = offered.astype(np.float64), wanted.astype(np.float64)
    squares = heard**2
    energy = np.maximum(correlate(squares, np.ones(len(goal)), "valid", "fft"), 1e-12)
    alike = correlate(heard, goal, "valid", "fft") / np.sqrt(energy * max(float(goal @ goal), 1e-12))
    middle_energy = np.maximum(correlate(squares, np.hanning(len(goal)) ** 2, "valid", "fft"), 0)
    most = float(middle_energy.max())
    if most > 1e-9:  # of a steady sound all offsets hold as much
        alike = alike + _SUDDEN * (middle_energy / most)
    away = np.abs(np.arange(len(alike)) - len(alike) // 2)
    near = np.flatnonzero(alike >= alike.max() - 1e-6)
    return int(near[away[near].argmin()])
