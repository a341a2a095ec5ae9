"""A sound parted into what is spoken and everything else; together they are the sound again, to the sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from studio.embedded.denoising import voices
from studio.embedded.filtering import kept, require_layout
from studio.media.values import Audio, Samples


def parted(
    audio: Audio, path: Path, *, middle_only: bool, check: Callable[[int], None] = lambda done: None
) -> tuple[Audio, Audio]:
    """(voice, rest) of a sound, by DeepFilterNet3; the voice is kept in the file `path`.

    middle_only: the voice is looked for only where dialogue lies, in what all channels share or in the centre of 5.1.
    check hears the samples done and may raise to stop. Raises MediaError for more than 8 channels.
    """
    require_layout(audio)
    info = audio.info
    bare = replace(info, text="", words=())
    if not info.length:
        return audio, Audio(bare, audio.pull)
    single = middle_only and info.channels > 1
    held = replace(info, channels=1) if single else info

    def heard() -> Iterator[Samples]:
        blocks = audio.blocks()
        middle = (_middle(block) for block in blocks) if single else blocks
        return voices(middle, info.rate, held.channels)

    spoken = Audio(held, kept(held, heard, path, check))

    def voice(start: int, stop: int) -> Iterator[Samples]:
        for block in spoken.blocks(start, stop):
            yield in_the_middle(block, info.channels) if single else block

    def rest(start: int, stop: int) -> Iterator[Samples]:
        at = start
        for block in voice(start, stop):
            yield audio.read(at, at + len(block)) - block
            at += len(block)

    return Audio(info, voice), Audio(bare, rest)


def _middle(block: Samples) -> Samples:
    """Where dialogue lies: the centre of 5.1, else what all channels share."""
    return block[:, 2:3] if block.shape[1] >= 6 else block.mean(axis=1, keepdims=True)


def in_the_middle(block: Samples, channels: int) -> Samples:
    """(n, 1) samples where dialogue lies in a sound of so many channels."""
    if channels < 6:
        return np.repeat(block, channels, axis=1)
    out = np.zeros((len(block), channels), np.float32)
    out[:, 2:3] = block
    return out
