"""What voices of this kind share: sentences read one after the other, each word timed by the network's own durations.

Such a network takes phonemes and says how long each lasts beside the sound it makes of them, so word timings are the
synthesiser's own and not a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import soxr

from studio.base.errors import SettingError
from studio.media.values import Samples, Word

RATE = 24000
"""Samples a second that these voices speak at."""

PUNCTUATION = frozenset(';:,.!?—…"“”‘’()[] ')
"""Phonemes that are no sound."""
_UNIT = 600  # samples per duration unit: two 12.5 ms frames at 24 kHz
_LONGEST_PHRASE = 380  # phonemes a network reads at once; beyond 400 its attention was not trained
_LEAD_IN, _TAIL = 0.08, 0.25  # seconds of quiet kept before the first word and after the last


class Speech(NamedTuple):
    """What was said. samples: (n,) float32, -1..1; words: in order, in seconds from the first sample."""

    samples: Samples
    rate: int
    words: tuple[Word, ...]


Timed = tuple[str, float, float]
"""A word with its first and last sample in its sentence."""


class SpokenWord(NamedTuple):
    """A word as the reader says it: spelling after normalisation, and its phonemes with punctuation."""

    text: str
    phonemes: str


class Reader(Protocol):
    """What reads a sentence: samples without leading or trailing silence, and its words as written."""

    def read(self, sentence: str, speed: float, generator: np.random.Generator) -> tuple[Samples, list[Timed]]: ...


class Speaks(Protocol):
    """A voice: `voice.speak` is one. Raises SettingError for what it cannot say."""

    def __call__(self, text: str, *, seed: int, speed: float, pitch: float, pause: float) -> Speech: ...


def read_aloud(
    reader: Reader,
    paragraphs: Iterable[tuple[bool, str]],
    *,
    seed: int,
    speed: float,
    pitch: float,
    pause: float,
    level: float,
) -> Speech:
    """Sentences, as (is the last of its paragraph, text), in a reader's voice. level: linear.

    A shifted voice is spoken slower or faster by the shift, then played back at speed: moving the pitch curve inside a
    network's spectrum instead leaves holes, its filters follow the harmonics they expect.
    """
    generator = np.random.default_rng(seed)
    shift = 2.0 ** (pitch / 12.0)
    made_at = RATE * shift  # what a second of the result takes before the shift
    pieces: list[Samples] = [np.zeros(round(_LEAD_IN * made_at), np.float32)]
    words: list[Word] = []
    at = len(pieces[0])
    for last_of_paragraph, sentence in paragraphs:
        samples, timed = reader.read(sentence, speed / shift, generator)
        if not len(samples):
            continue
        words += [Word(word, (at + start) / made_at, (at + end) / made_at) for word, start, end in timed]
        gap = np.zeros(round(pause * (2.0 if last_of_paragraph else 1.0) / speed * made_at), np.float32)
        pieces += [samples, gap]
        at += len(samples) + len(gap)
    if not words:
        raise SettingError("there is nothing to say in this text", socket="text", mend="Write at least one word.")
    pieces[-1] = np.zeros(round(_TAIL * made_at), np.float32)
    samples = np.concatenate(pieces)
    if shift != 1.0:
        samples = soxr.resample(samples, made_at, RATE, quality="HQ")
    return Speech(np.clip(samples * level, -1.0, 1.0).astype(np.float32), RATE, tuple(words))


def timed_phrase(
    words: Sequence[SpokenWord],
    vocabulary: Mapping[str, int],
    made: Callable[[list[int]], tuple[Samples, npt.NDArray[np.float32]]],
    early: int,
) -> tuple[Samples, list[Timed]]:
    """A phrase by a network, cut to where it sounds, and when each word does. made: from phonemes' numbers to samples
    and the durations of them all, one of silence before and one after included; early: units that the sound comes
    before its duration's slot."""
    sounds = [(c, n) for n, word in enumerate(words) for c in f"{word.phonemes} " if c in vocabulary][:-1]
    samples, durations = made([vocabulary[c] for c, _ in sounds])
    edges = np.maximum(np.concatenate([[0], np.cumsum(durations.astype(np.int64))]) - early, 0) * _UNIT
    spans: dict[int, tuple[int, int]] = {}
    for index, (sound, word) in enumerate(sounds, start=1):
        if sound not in PUNCTUATION:
            start = spans[word][0] if word in spans else int(edges[index])
            spans[word] = start, int(edges[index + 1])
    first, last = _voiced(samples, *_outer(spans))
    timed = [
        (words[n].text, float(max(0, start - first)), float(min(end, last) - first))
        for n, (start, end) in spans.items()
    ]
    return _eased(samples[first:last]), timed


def by_phrases(
    words: Iterable[SpokenWord], made: Callable[[list[SpokenWord]], tuple[Samples, list[Timed]]]
) -> tuple[Samples, list[Timed]]:
    """A sentence said phrase by phrase, and when each of its words is; nothing for no words."""
    pieces: list[Samples] = [np.zeros(0, np.float32)]
    timed: list[Timed] = []
    at = 0
    for phrase in phrases(words):
        samples, times = made(phrase)
        timed += [(word, at + start, at + end) for word, start, end in times]
        pieces.append(samples)
        at += len(samples)
    return np.concatenate(pieces), timed


def phrases(words: Iterable[SpokenWord]) -> list[list[SpokenWord]]:
    """Words in stretches that a network can read at once, broken after punctuation where possible."""
    found: list[list[SpokenWord]] = []
    current: list[SpokenWord] = []
    for word in words:
        if current and sum(len(w.phonemes) + 1 for w in [*current, word]) > _LONGEST_PHRASE:
            breaks = [n for n, w in enumerate(current, 1) if w.phonemes[-1] in ",;:—" and n > len(current) // 3]
            cut = breaks[-1] if breaks else len(current)
            found.append(current[:cut])
            current = current[cut:]
        current.append(SpokenWord(word.text, word.phonemes[:_LONGEST_PHRASE]))
    return [*found, current] if current else found


def with_output(model: bytes, name: str) -> bytes:
    """The same ONNX model with one more of its values as its last output.

    Protobuf merges a message field that occurs twice, so a second ModelProto.graph (7) that holds nothing
    but one GraphProto.output (12) called ValueInfoProto.name (1) adds that output and changes nothing else.
    """
    return model + _wire_field(7, _wire_field(12, _wire_field(1, name.encode())))


def _wire_field(number: int, payload: bytes) -> bytes:
    """A length-delimited protobuf field."""
    out = b""
    for value in (number << 3 | 2, len(payload)):
        while value > 127:
            out += bytes([value & 127 | 128])
            value >>= 7
        out += bytes([value])
    return out + payload


def _outer(spans: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    return min(start for start, _ in spans.values()), max(end for _, end in spans.values())


def _voiced(samples: Samples, first: int, last: int) -> tuple[int, int]:
    """The stretch that sounds: from 0.1 s before the words at most, to 0.3 s after them at most."""
    before, after = max(0, first - 2400), min(len(samples), last + 7200)
    heard = np.flatnonzero(np.abs(samples[before:after]) > 10 ** (-50 / 20))
    return (before + int(heard[0]), before + int(heard[-1]) + 1) if len(heard) else (first, after)


def _eased(samples: Samples) -> Samples:
    """Cut ends without a click: 5 ms in, 20 ms out."""
    out = samples.copy()
    for length, reverse in ((120, False), (480, True)):
        ramp = np.linspace(0.0, 1.0, min(length, len(out)), dtype=np.float32)
        if len(ramp):
            if reverse:
                out[-len(ramp) :] *= ramp[::-1]
            else:
                out[: len(ramp)] *= ramp
    return out
