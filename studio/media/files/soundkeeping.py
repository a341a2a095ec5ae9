"""A sound that was costly to make, or that may not be handed on unasked: samples in a file.

The node that makes it is called in every run that needs the sound, as every lazy value's is, and finds its file. What
it checks before (that a voice's consent still holds) is so checked every time; a sound in the store would escape that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from studio.base.files import replacing
from studio.media.values import Audio, AudioInfo, Samples, Word

_BLOCK = 8  # seconds handed on at once


def kept_sound(
    path: Path, make: Callable[[], Iterable[Samples]], rate: int, text: str = "", words: Sequence[Word] = ()
) -> Audio:
    """The mono sound in `path`, made first (pieces (n,), -1..1) where the file is not there. Raises StoreError."""
    if not path.exists():
        with replacing(path) as beside, beside.open("wb") as file:
            for piece in make():
                file.write(np.ascontiguousarray(piece, "<f4").tobytes())
    length = path.stat().st_size // 4

    def pull(start: int, stop: int) -> Iterator[Samples]:
        with path.open("rb") as file:
            file.seek(4 * start)
            for at in range(start, stop, _BLOCK * rate):
                count = min(stop - at, _BLOCK * rate)
                yield np.frombuffer(file.read(4 * count), "<f4").astype(np.float32)[:, None]

    return Audio(AudioInfo(rate, 1, length, text, tuple(words)), pull)
