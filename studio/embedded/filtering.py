"""FFmpeg filter chains over sounds that are read by range.

A filter has memory: what it gives depends on what it heard before. Two ways keep a sound the same whatever
range it is read in, and memory small. `Filtered` is for memories that fade: every cell of a fixed grid is made
on its own from a stretch that begins a warm-up earlier. `passed` is for memories that do not (time stretching
chooses where to cut by all it did before): the sound is filtered once from its start into a file.

Source: FFmpeg's filters (ffmpeg.org/ffmpeg-filters.html) through PyAV's filter graphs.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import ceil
from pathlib import Path

import av
import av.filter
import numpy as np

from studio.base.errors import MediaError
from studio.media.values import Audio, AudioInfo, PullAudio, Samples

CELL = 8
"""Seconds of a cell of the grid."""

LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "quad", 5: "5.0(side)", 6: "5.1(side)", 7: "6.1", 8: "7.1"}

Chain = Sequence[tuple[str, str]]
"""Filters by name, each with its options as FFmpeg writes them."""


class Filtered:
    """A sound through filters that keep its length and rate, read by range.

    warm_up: seconds after which the chain has forgotten how it began. delay: samples by which the chain is late;
    they are taken away again, so that picture and sound stay together. Raises MediaError for more than 8 channels.
    """

    def __init__(self, audio: Audio, chain: Chain, warm_up: float, delay: int = 0) -> None:
        require_layout(audio)
        self._audio = audio
        self._chain = tuple(chain)
        self._warm_up = ceil(warm_up * audio.info.rate)
        self._delay = delay
        self._cell = lru_cache(maxsize=2)(self._made)

    def blocks(self, start: int, stop: int) -> Iterator[Samples]:
        """Samples start..stop-1 in blocks of at most a cell, (n, channels) float32."""
        size = CELL * self._audio.info.rate
        for origin in range(start // size * size, stop, size):
            yield self._cell(origin)[max(start - origin, 0) : stop - origin]

    def _made(self, origin: int) -> Samples:
        info = self._audio.info
        end = min(origin + CELL * info.rate, info.length)
        first = max(origin - self._warm_up, 0)
        heard = self._audio.blocks(first, end + self._delay)
        missing = max(end + self._delay - info.length, 0)
        made = np.concatenate(
            list(streamed(_and_silence(heard, missing, info.channels), info.rate, self._chain, info.channels))
        )
        return _exactly(made[origin - first + self._delay :], end - origin)


def passed(
    audio: Audio, chain: Chain, length: int, path: Path, check: Callable[[int], None] = lambda done: None
) -> PullAudio:
    """A sound of `length` samples, filtered once from its start into the file `path`, as a way to pull ranges.

    See kept() for the file and `check`.
    """
    info = audio.info
    require_layout(audio)

    def blocks() -> Iterator[Samples]:
        # A second of silence drives out what the chain still holds when the sound ends.
        heard = _and_silence(audio.blocks(), info.rate, info.channels)
        return streamed(heard, info.rate, chain, info.channels)

    return kept(replace(info, length=length), blocks, path, check)


def kept(
    info: AudioInfo,
    blocks: Callable[[], Iterator[Samples]],
    path: Path,
    check: Callable[[int], None] = lambda done: None,
) -> PullAudio:
    """A sound that is made once, from its start, into the file `path`, as a way to pull ranges.

    The file holds raw float32 samples and is put in place when it is whole; one that is there is used, one that
    has gone is made again when it is read. `check` hears the samples done and may raise to stop.
    """

    def make(check: Callable[[int], None]) -> None:
        if not (path.is_file() and path.stat().st_size == info.length * info.channels * 4):
            _write(info, blocks, path, check)

    def pull(start: int, stop: int) -> Iterator[Samples]:
        make(lambda done: None)  # the node has ended: nobody waits for its progress
        step = CELL * info.rate
        for origin in range(start, stop, step):
            count = (min(origin + step, stop) - origin) * info.channels
            yield np.fromfile(path, "<f4", count, offset=origin * info.channels * 4).reshape(-1, info.channels)

    make(check)
    return pull


def _write(info: AudioInfo, blocks: Callable[[], Iterator[Samples]], path: Path, check: Callable[[int], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: two readers may make the same file at once, and the last one whole wins.
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            left = info.length
            for block in blocks():
                check(info.length - left)
                part = block[:left]
                file.write(np.ascontiguousarray(part, "<f4").tobytes())
                left -= len(part)
            file.write(bytes(left * info.channels * 4))
            file.flush()
            os.fsync(file.fileno())  # by its size alone it is taken for whole later on
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def floor_and_top(audio: Audio, check: Callable[[], None] = lambda: None) -> tuple[float, float]:
    """The levels of the quietest and the loudest tenth of a sound in dBFS (RMS of 50 ms, digital silence left out);
    -120 where there is nothing. Reads it through once."""
    frame = max(1, audio.info.rate // 20)
    levels: list[Samples] = []
    for start in range(0, audio.info.length, CELL * audio.info.rate):
        check()
        block = audio.read(start, start + CELL * audio.info.rate).mean(axis=1)
        whole = block[: len(block) // frame * frame].reshape(-1, frame).astype(np.float64)
        levels.append(10 * np.log10((whole**2).mean(axis=1) + 1e-12))
    found = np.concatenate(levels) if levels else np.zeros(0)
    heard = found[found > -110]
    if not len(heard):
        return -120.0, -120.0
    floor, top = np.percentile(heard, (10, 90))
    return float(floor), float(top)


def streamed(blocks: Iterable[Samples], rate: int, chain: Chain, channels: int) -> Iterator[Samples]:
    """Blocks (n, channels) through a fresh filter graph; what comes out at the same rate, as it comes."""
    layout = LAYOUTS[channels]
    graph = av.filter.Graph()
    entry = graph.add_abuffer(sample_rate=rate, format="flt", layout=layout)
    last = entry
    for name, options in (*chain, ("aformat", f"sample_fmts=flt:sample_rates={rate}:channel_layouts={layout}")):
        step = graph.add(name, options)
        last.link_to(step)
        last = step
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    position = 0
    for block in blocks:
        for start in range(0, len(block), rate):
            part = np.ascontiguousarray(block[start : start + rate], np.float32)
            # Interleaved: PyAV reads planes up to seven channels only.
            frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="flt", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = rate, position, Fraction(1, rate)
            position += len(part)
            graph.push(frame)
            yield from _drained(graph, channels)
    if position:
        graph.push(None)
        yield from _drained(graph, channels)


def _drained(graph: av.filter.Graph, channels: int) -> Iterator[Samples]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):  # FFmpeg's words for "feed me" and "that was all"
            return
        assert isinstance(frame, av.AudioFrame)
        yield np.asarray(frame.to_ndarray().reshape(-1, channels), np.float32)


def _and_silence(blocks: Iterable[Samples], count: int, channels: int) -> Iterator[Samples]:
    yield from blocks
    if count:
        yield np.zeros((count, channels), np.float32)


def _exactly(samples: Samples, length: int) -> Samples:
    short = length - len(samples)
    return np.pad(samples, ((0, short), (0, 0))) if short > 0 else samples[:length]


def require_layout(audio: Audio) -> None:
    """Raise MediaError where FFmpeg has no name for so many channels (more than 8)."""
    if audio.info.channels not in LAYOUTS:
        raise MediaError(
            f"a sound of {audio.info.channels} channels cannot be filtered", mend="Mix it to 5.1 with audio.mix first."
        )
