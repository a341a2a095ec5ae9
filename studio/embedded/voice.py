"""The embedded voice: hibari-tts, a neural English voice that is part of the installation and works offline.

The network predicts how long every phoneme lasts, but the package keeps that to itself. The durations are
made a further output of its ONNX graph here, so word timings are the synthesiser's own and not a guess.

Source: hibari-tts 0.2.1 (Apache-2.0, distilled from Kokoro-82M), its ONNX interface notes.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import soxr

from studio.base.errors import ModelError, ServiceError, SettingError
from studio.media.values import Samples, Word

RATE = 24000
"""Samples a second that the voice speaks at."""

LONGEST_TEXT = 20_000
"""Characters in one call: about 22 minutes of speech, 130 MB of samples while it is made."""

_DURATIONS = "/Clip_output_0"  # the rounded, clipped phoneme durations inside the exported graph
_UNIT = 600  # samples per duration unit: two 12.5 ms frames at 24 kHz
_EARLY = 3  # units that the sound comes before its duration's slot (Kokoro's join_timestamps takes off as much)
_LONGEST_PHRASE = 380  # phonemes the network reads at once; beyond 400 its attention was not trained
_LEVEL = 2.0  # brings the voice to about -19 LUFS, peaks near -2 dB
_LEAD_IN, _TAIL = 0.08, 0.25  # seconds of quiet kept before the first word and after the last
_PUNCTUATION = frozenset(';:,.!?—…"“”‘’()[] ')


class Sentence(NamedTuple):
    """A sentence as it is written, and as it is said: each spoken word with its phonemes ('3 May' is four words)."""

    written: tuple[str, ...]
    spoken: tuple[tuple[str, str], ...]

    def as_written(self, times: Sequence[tuple[float, float]]) -> list[Word]:
        """The written words, given when each of the spoken ones begins and ends."""
        said = [(text, start, end) for (text, _), (start, end) in zip(self.spoken, times, strict=True)]
        return [Word(*timed) for timed in match_words(list(self.written), said)]


class Speech(NamedTuple):
    """What was said. samples: (n,) float32, -1..1; words: in order, in seconds from the first sample."""

    samples: Samples
    rate: int
    words: tuple[Word, ...]


Timed = tuple[str, float, float]
"""A word with its first and last sample in its sentence."""


@dataclass(frozen=True)
class _Spoken:
    """A word as the reader says it: spelling after normalisation, and its phonemes with punctuation."""

    text: str
    phonemes: str


def speak(
    text: str,
    *,
    seed: int = 0,
    speed: float = 1.0,
    pitch: float = 0.0,
    pause: float = 0.35,
) -> Speech:
    """Read `text` aloud; the same arguments give the same samples.

    speed: 0.5 slow .. 2 fast; pitch: semitones, -6 .. 6, as from a larger or smaller speaker (formants move
    along; the pace does not); pause: seconds between sentences (twice that between paragraphs).
    Numbers, dates, units and abbreviations are spelled out. `[word](/phonemes/)` sets a pronunciation.
    Raises SettingError when there is nothing to say, the text is too long or it is not in Latin letters.
    """
    paragraphs = _paragraphs(_readable(text))
    reader = _reader()
    generator = np.random.default_rng(seed)
    # A shifted voice is spoken slower or faster by the shift, then played back at speed: moving the pitch
    # curve inside the network's spectrum instead leaves holes, its filters follow the harmonics they expect.
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
    return Speech(np.clip(samples * _LEVEL, -1.0, 1.0).astype(np.float32), RATE, tuple(words))


def pronounced(text: str) -> list[Sentence]:
    """How a text of any length is read: its sentences, spelled out and with the phonemes of misaki's English alphabet.

    Raises SettingError when it is empty or not in Latin letters.
    """
    reader = _reader()
    found = [(sentence, reader.spoken(sentence)) for _, sentence in _paragraphs(_readable(text, len(text)))]
    return [
        Sentence(
            tuple(_written_words(sentence)),
            tuple((word.text, word.phonemes) for word in spoken if set(word.phonemes) - _PUNCTUATION),
        )
        for sentence, spoken in found
        if spoken
    ]


# --- text -----------------------------------------------------------------------------------------------------


def _readable(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text reduced to what the voice can read; says plainly when that would lose words."""
    if not text.strip():
        raise SettingError("there is no text to speak", socket="text", mend="Write what the voice should say.")
    if len(text) > longest:
        raise SettingError(
            f"the text has {len(text)} characters, the embedded voice reads {LONGEST_TEXT} at a time",
            socket="text",
            mend="Split it into shots or several voice nodes.",
        )
    text = unicodedata.normalize("NFC", text)
    foreign = [c for c in text if c.isalpha() and not _is_latin(c)]
    if foreign:
        script = unicodedata.name(foreign[0], "UNKNOWN").split()[0].title()
        raise SettingError(
            f"the embedded voice reads English in Latin letters, this text has {script} letters ('{foreign[0]}')",
            socket="text",
            mend="Write it in English, or choose a voice of that language from the model catalogue.",
        )
    return "".join(_plain(c) for c in text)


@lru_cache(maxsize=4096)
def _is_latin(character: str) -> bool:
    name = unicodedata.name(character, "")
    return name.startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE")) or character == "θ"  # θ: in phonemes


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Emoji, control and unassigned characters are not read out: a space stands in for them."""
    if unicodedata.category(character) in ("So", "Cs", "Co", "Cn", "Cc", "Cf") and character not in "°\n\t":
        return " "
    return character


def _paragraphs(text: str) -> list[tuple[bool, str]]:
    """(is the last of its paragraph, sentence) in order."""
    from hibari import Hibari

    found: list[tuple[bool, str]] = []
    for paragraph in re.split(r"\n\s*\n", text):
        sentences = [" ".join(s.split()) for s in Hibari.split_sentences(paragraph)]
        sentences = [s for s in sentences if s]
        found += [(n == len(sentences) - 1, s) for n, s in enumerate(sentences)]
    return found


def match_words(written: list[str], spoken: list[Timed]) -> list[Timed]:
    """Times for the words as written, given the words as spoken ('3 May' is said 'the third of May').

    Equal words keep their times; a stretch that differs is shared out by the length of its words.
    """
    if not spoken:
        return []
    plain = [_letters(word) for word in written]
    said = [_letters(word) for word, _, _ in spoken]
    timed: list[Timed] = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, plain, said, autojunk=False).get_opcodes():
        if kind == "equal":
            timed += [(written[a0 + n], spoken[b0 + n][1], spoken[b0 + n][2]) for n in range(a1 - a0)]
        elif a1 > a0:
            start = spoken[b0][1] if b0 < b1 else (timed[-1][2] if timed else spoken[0][1])
            end = spoken[b1 - 1][2] if b0 < b1 else start
            weights = np.array([max(1, len(word)) for word in plain[a0:a1]], float)
            edges = start + (end - start) * np.concatenate([[0.0], np.cumsum(weights) / weights.sum()])
            timed += [(word, float(edges[n]), float(edges[n + 1])) for n, word in enumerate(written[a0:a1])]
    return timed


def _letters(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())


def _written_words(sentence: str) -> list[str]:
    """Words as captions show them: a dash or bracket standing alone stays with its neighbour."""
    words: list[str] = []
    carried = ""
    for part in re.sub(r"\[([^\[\]]+)\]\(/[^()]*/\)", r"\1", sentence).split():
        if _letters(part) or (not words and part in ("$", "&", "%")):
            words.append(f"{carried}{part}")
            carried = ""
        elif words:
            words[-1] = f"{words[-1]} {part}"
        else:
            carried += f"{part} "
    return words


# --- the network ----------------------------------------------------------------------------------------------


def _wire_field(number: int, payload: bytes) -> bytes:
    """A length-delimited protobuf field."""
    out = b""
    for value in (number << 3 | 2, len(payload)):
        while value > 127:
            out += bytes([value & 127 | 128])
            value >>= 7
        out += bytes([value])
    return out + payload


def _with_durations(model: bytes) -> bytes:
    """The same ONNX model with the phoneme durations as its last output.

    Protobuf merges a message field that occurs twice, so a second ModelProto.graph (7) that holds nothing
    but one GraphProto.output (12) called ValueInfoProto.name (1) adds that output and changes nothing else.
    """
    return model + _wire_field(7, _wire_field(12, _wire_field(1, _DURATIONS.encode())))


class _Reader:
    """The network and the spelling-to-sound rules, loaded once."""

    def __init__(self) -> None:
        try:
            import onnxruntime
            from hibari import Hibari
            from hibari.voices import voice_path
        except ImportError as error:
            raise ServiceError(
                f"the embedded voice is not installed ({error.name})", mend="Install hibari-tts, or run make setup."
            ) from error
        onnxruntime.disable_telemetry_events()  # for Windows, where the environment does not say it
        try:
            model = _with_durations(Path(voice_path("heart", download_missing=False)).read_bytes())
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            # Serial kernels on one thread: the promise that the same text gives the same samples.
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
            self._voice: Any = Hibari.__new__(Hibari)  # its vocabulary and reader, without a second network
            self._voice.voice, self._voice._g2p, self._voice.vocab = "heart", None, _vocabulary()
        except Exception as error:  # onnxruntime raises its own untyped errors
            raise ModelError(
                f"the embedded voice cannot be loaded ({error})", mend="Reinstall hibari-tts 0.2.1."
            ) from error
        self._lock = threading.Lock()  # the reader's tagger and out-of-vocabulary cache are not thread-safe

    def read(self, sentence: str, speed: float, generator: np.random.Generator) -> tuple[Samples, list[Timed]]:
        """One sentence: samples without leading or trailing silence, and its words as written."""
        spoken = self.spoken(sentence)
        pieces: list[Samples] = []
        timed: list[Timed] = []
        at = 0
        for phrase in _phrases(spoken):
            samples, times = self._phrase(phrase, speed, generator)
            timed += [(word, at + start, at + end) for word, start, end in times]
            pieces.append(samples)
            at += len(samples)
        if not pieces:
            return np.zeros(0, np.float32), []
        return np.concatenate(pieces), match_words(_written_words(sentence), timed)

    def spoken(self, sentence: str) -> list[_Spoken]:
        """The words of a sentence as they are said; none when nothing of it is."""
        with self._lock:
            return self._spoken_words(sentence)

    def _spoken_words(self, sentence: str) -> list[_Spoken]:
        from hibari.g2p.normalize import normalize

        g2p = self._voice.g2p
        words: list[_Spoken] = []
        text = phonemes = ""
        for token in [*g2p.phonemize_tokens(g2p.tokenize(normalize(sentence))), None]:
            if token is not None:
                text, phonemes = text + token.text, phonemes + (token.phonemes or "")
            if token is None or token.whitespace:
                if phonemes:
                    words.append(_Spoken(text, phonemes))
                text = phonemes = ""
        return words if any(set(word.phonemes) - _PUNCTUATION for word in words) else []

    def _phrase(
        self, words: list[_Spoken], speed: float, generator: np.random.Generator
    ) -> tuple[Samples, list[Timed]]:
        from hibari import dsp

        vocabulary = self._voice.vocab
        sounds = [(c, n) for n, word in enumerate(words) for c in f"{word.phonemes} " if c in vocabulary][:-1]
        ids = np.array([[0, *[vocabulary[c] for c, _ in sounds], 0]], np.int64)
        *spectrum, durations = self._session.run(None, {"ids": ids, "speed": np.array([speed], np.float32)})
        lh, theta, ln, lr, phi, f0 = (part[0] for part in spectrum)
        samples = dsp.synth(lh, theta, ln, lr, phi, f0, generator)
        edges = np.maximum(np.concatenate([[0], np.cumsum(durations.astype(np.int64))]) - _EARLY, 0) * _UNIT
        spans: dict[int, tuple[int, int]] = {}
        for index, (sound, word) in enumerate(sounds, start=1):
            if sound not in _PUNCTUATION:
                start = spans[word][0] if word in spans else int(edges[index])
                spans[word] = start, int(edges[index + 1])
        first, last = _voiced(samples, *_outer(spans))
        timed = [
            (words[n].text, float(max(0, start - first)), float(min(end, last) - first))
            for n, (start, end) in spans.items()
        ]
        return _eased(samples[first:last]), timed


@lru_cache(maxsize=1)
def _reader() -> _Reader:
    return _Reader()


def _vocabulary() -> dict[str, int]:
    import json

    from hibari.tts import ASSETS

    loaded: dict[str, int] = json.loads((Path(ASSETS) / "vocab.json").read_text(encoding="utf-8"))
    return loaded


def _phrases(words: list[_Spoken]) -> list[list[_Spoken]]:
    """Words in stretches that the network can read at once, broken after punctuation where possible."""
    phrases: list[list[_Spoken]] = []
    current: list[_Spoken] = []
    for word in words:
        if current and sum(len(w.phonemes) + 1 for w in [*current, word]) > _LONGEST_PHRASE:
            breaks = [n for n, w in enumerate(current, 1) if w.phonemes[-1] in ",;:—" and n > len(current) // 3]
            cut = breaks[-1] if breaks else len(current)
            phrases.append(current[:cut])
            current = current[cut:]
        current.append(_Spoken(word.text, word.phonemes[:_LONGEST_PHRASE]))
    return [*phrases, current] if current else phrases


def _outer(spans: dict[int, tuple[int, int]]) -> tuple[int, int]:
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
