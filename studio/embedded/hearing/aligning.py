"""Timing a text that is known: forced alignment, anchored by recognition where the sound is long.

A short sound is aligned in one go. In a long one the recogniser's words that agree with the text are anchors: they say
which words of the text each piece holds, and each piece is aligned with those (P. J. Moreno et al., "A recursive
algorithm for the forced alignment of very long audio segments", ICSLP 1998).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

import numpy as np
from pocketsphinx import Decoder

from studio.embedded.hearing.pieces import RATE, Piece, mono, pieces
from studio.embedded.hearing.pronouncing import known_as
from studio.embedded.hearing.recognising import heard, heard_in
from studio.embedded.voice import pronounced
from studio.media.values import Audio, Word

WHOLE = 90
"""Seconds up to which a sound is aligned in one go."""

_LOCK = threading.Lock()  # a decoder is one conversation
_Said = Sequence[tuple[str, str]]
_Times = list[tuple[float, float] | None]


@dataclass(frozen=True)
class Aligned:
    """words: those of the text, as written, in seconds of the sound; none when no word could be placed. agreement:
    0..1, how much of what a recogniser heard is in the text; below a third something else is spoken. guessed: words
    that were spread between their neighbours because they were not found."""

    words: tuple[Word, ...]
    agreement: float
    guessed: int


@dataclass
class _Stretch:
    """Words start..stop-1 of the text, spoken between two moments (seconds)."""

    start: int
    stop: int
    begin: float
    end: float


def align(audio: Audio, text: str, check: Callable[[], None] = lambda: None) -> Aligned:
    """When each word of an English text is spoken in a sound.

    Numbers, dates, units and names that no dictionary has are sounded out by the embedded voice's own rules. check()
    is called between pieces and may raise to stop. Raises SettingError for a text that is empty or not in Latin
    letters.
    """
    sentences = pronounced(text)
    said = [word for sentence in sentences for word in sentence.spoken]
    if audio.info.seconds <= WHOLE:
        times, agreement = _in_one_go(audio, said, check)
    else:
        times, agreement = _anchored(audio, said, check)
    guessed = times.count(None)
    if guessed == len(times):
        return Aligned((), agreement, guessed)
    filled = _filled(times, audio.info.seconds)
    words: list[Word] = []
    for sentence in sentences:
        words += sentence.as_written(filled[: len(sentence.spoken)])
        filled = filled[len(sentence.spoken) :]
    return Aligned(tuple(words), agreement, guessed)


def _in_one_go(audio: Audio, said: _Said, check: Callable[[], None]) -> tuple[_Times, float]:
    samples = np.concatenate([*mono(audio, RATE, check), np.zeros(0, np.float32)])
    peak = float(np.abs(samples).max(initial=0.0))
    whole = Piece(0.0, samples * np.float32(0.5 / max(peak, 1e-3)))
    if not whole.has_speech():
        return [None] * len(said), 0.0
    times = _forced(whole, said)
    # Some of it is listened to without the text: any text can be forced on any sound.
    some = Piece(0.0, whole.samples[: 15 * RATE])
    there = [word for word, time in zip(said, times, strict=True) if time is not None and time[0] < some.seconds]
    return times, _agreement(there, [word.text for word in heard(some)])


def _anchored(audio: Audio, said: _Said, check: Callable[[], None]) -> tuple[_Times, float]:
    caught = heard_in(pieces(audio, check))
    times: _Times = [None] * len(said)
    for stretch, samples in _sounding(audio, _stretches(said, caught, audio.info.seconds), check):
        piece = Piece(stretch.begin, samples)
        times[stretch.start : stretch.stop] = _forced(piece, said[stretch.start : stretch.stop])
    return times, _agreement(said, [word.text for word in caught])


def _stretches(said: _Said, caught: Sequence[Word], seconds: float) -> list[_Stretch]:
    """The text in runs of some 25 s that begin and end at anchors, where text and recogniser agree on three words or
    more; asides that are not in the text lie between two runs."""
    matcher = SequenceMatcher(None, [_letters(word) for word, _ in said], [_letters(word.text) for word in caught])
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= 3]
    # Where a run may end: the text's word that begins the next one, and the moments between which neither sounds.
    cuts: list[tuple[int, float, float]] = []
    for before, block in pairwise([None, *blocks]):
        assert block is not None
        if before and block.a == before.a + before.size and block.b - before.b - before.size >= 3:
            cuts.append((block.a, caught[before.b + before.size - 1].end, caught[block.b].start))
        for n in range(1, block.size):
            cuts.append((block.a + n, caught[block.b + n - 1].end, caught[block.b + n].start))
    runs: list[_Stretch] = []
    start, begin = 0, 0.0
    for word, end, onset in cuts:
        aside, pause, long = onset - end > 0.8, onset - end > 0.04, end - begin
        if aside or (long >= 25 and pause) or long >= 40:
            margin = min(0.15, (onset - end) / 2)
            runs.append(_Stretch(start, word, begin, end + margin))
            start, begin = word, onset - margin
    runs.append(_Stretch(start, len(said), begin, seconds))
    return [run for run in runs if run.stop > run.start]


def _sounding(
    audio: Audio, stretches: Sequence[_Stretch], check: Callable[[], None]
) -> Iterator[tuple[_Stretch, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]]:
    """Each stretch with its samples at RATE, its level evened; the sound is read once, a stretch at a time."""
    blocks, held, at = mono(audio, RATE, check), np.zeros(0, np.float32), 0
    for stretch in stretches:
        first, last = round(stretch.begin * RATE), round(stretch.end * RATE)
        while at + len(held) < last and (block := next(blocks, None)) is not None:
            held = np.concatenate([held, block])
        samples = held[first - at : last - at]
        held, at = held[last - at :], last
        peak = float(np.abs(samples).max(initial=0.0))
        yield stretch, samples * np.float32(0.5 / max(peak, 1e-3))


def _forced(piece: Piece, said: _Said) -> _Times:
    """When each of some words is spoken in a piece that holds them all; None for those after the place where the
    aligner lost the thread."""
    with _LOCK:
        decoder = _aligner()
        names = [known_as(decoder, word, phonemes) for word, phonemes in said]
        if not any(names):
            return [None] * len(said)
        decoder.set_align_text(" ".join(filter(None, names)))
        decoder.start_utt()
        decoder.process_raw(piece.pcm.tobytes(), full_utt=True)
        decoder.end_utt()
        parts = decoder.seg() if decoder.hyp() is not None else ()
        found = iter([(part.start_frame, part.end_frame + 1) for part in parts if str(part.word)[0] not in "<[+"])
    times: _Times = []
    for name in names:
        span = next(found, None) if name else None
        times.append((piece.start + span[0] / 100, piece.start + span[1] / 100) if span else None)
    return times


def _filled(times: _Times, seconds: float) -> list[tuple[float, float]]:
    """With the missing ones spread evenly between their neighbours, a third of a second each at most."""
    out: list[tuple[float, float]] = []
    for index, time in enumerate(times):
        if time is None:
            following = next(((n, t) for n, t in enumerate(times[index:]) if t is not None), None)
            start = out[-1][1] if out else max(0.0, following[1][0] - following[0] / 3 if following else 0.0)
            end, count = (following[1][0], following[0]) if following else (seconds, len(times) - index)
            time = start, start + min(max(end - start, 0.0) / count, 1 / 3)
        out.append(time)
    return out


def _agreement(said: _Said, caught: Sequence[str]) -> float:
    if not caught:
        return 0.0
    matcher = SequenceMatcher(None, [_letters(word) for word, _ in said], [_letters(word) for word in caught])
    return sum(block.size for block in matcher.get_matching_blocks()) / len(caught)


def _letters(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalnum())


@lru_cache(maxsize=1)
def _aligner() -> Decoder:
    return Decoder(loglevel="FATAL", lm=None)
