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
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from studio.base.errors import ModelError, ServiceError, SettingError
from studio.embedded.saying import (
    PUNCTUATION,
    RATE,
    Speech,
    SpokenWord,
    Timed,
    by_phrases,
    read_aloud,
    timed_phrase,
    with_output,
)
from studio.media.values import Samples, Word

__all__ = ["LONGEST_TEXT", "RATE", "Sentence", "Speech", "match_words", "pronounced", "speak", "spoken_words"]

LONGEST_TEXT = 20_000
"""Characters in one call: about 22 minutes of speech, 130 MB of samples while it is made."""

_DURATIONS = "/Clip_output_0"  # the rounded, clipped phoneme durations inside the exported graph
_EARLY = 3  # units that the sound comes before its duration's slot (Kokoro's join_timestamps takes off as much)
_LEVEL = 2.0  # brings the voice to about -19 LUFS, peaks near -2 dB


class Sentence(NamedTuple):
    """A sentence as it is written, and as it is said: each spoken word with its phonemes ('3 May' is four words)."""

    written: tuple[str, ...]
    spoken: tuple[tuple[str, str], ...]

    def as_written(self, times: Sequence[tuple[float, float]]) -> list[Word]:
        """The written words, given when each of the spoken ones begins and ends."""
        said = [(text, start, end) for (text, _), (start, end) in zip(self.spoken, times, strict=True)]
        return [Word(*timed) for timed in match_words(list(self.written), said)]


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
    read = paragraphs(readable(text))
    return read_aloud(_reader(), read, seed=seed, speed=speed, pitch=pitch, pause=pause, level=_LEVEL)


def pronounced(text: str) -> list[Sentence]:
    """How a text of any length is read: its sentences, spelled out and with the phonemes of misaki's English alphabet.

    Raises SettingError when it is empty or not in Latin letters.
    """
    reader = _reader()
    found = [(sentence, reader.spoken(sentence)) for _, sentence in paragraphs(readable(text, len(text)))]
    return [
        Sentence(
            tuple(written_words(sentence)),
            tuple((word.text, word.phonemes) for word in spoken if set(word.phonemes) - PUNCTUATION),
        )
        for sentence, spoken in found
        if spoken
    ]


def spoken_words(sentence: str) -> list[SpokenWord]:
    """The words of an English sentence as they are said; none when nothing of it is."""
    return _reader().spoken(sentence)


# --- text -----------------------------------------------------------------------------------------------------


def readable(text: str, longest: int = LONGEST_TEXT) -> str:
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


def paragraphs(text: str) -> list[tuple[bool, str]]:
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


def written_words(sentence: str) -> list[str]:
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
            model = with_output(Path(voice_path("heart", download_missing=False)).read_bytes(), _DURATIONS)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            # Serial kernels on one thread: the promise that the same text gives the same samples.
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
            self._voice: Any = Hibari.__new__(Hibari)  # its vocabulary and reader, without a second network
            self._voice.voice, self._voice._g2p, self._voice.vocab = "heart", None, vocabulary()
        except Exception as error:  # onnxruntime raises its own untyped errors
            raise ModelError(
                f"the embedded voice cannot be loaded ({error})", mend="Reinstall hibari-tts 0.2.1."
            ) from error
        self._lock = threading.Lock()  # the reader's tagger and out-of-vocabulary cache are not thread-safe

    def read(self, sentence: str, speed: float, generator: np.random.Generator) -> tuple[Samples, list[Timed]]:
        """One sentence: samples without leading or trailing silence, and its words as written."""
        samples, timed = by_phrases(self.spoken(sentence), lambda phrase: self._phrase(phrase, speed, generator))
        return samples, match_words(written_words(sentence), timed) if timed else []

    def spoken(self, sentence: str) -> list[SpokenWord]:
        """The words of a sentence as they are said; none when nothing of it is."""
        with self._lock:
            return self._spoken_words(sentence)

    def _spoken_words(self, sentence: str) -> list[SpokenWord]:
        from hibari.g2p.normalize import normalize

        g2p = self._voice.g2p
        words: list[SpokenWord] = []
        text = phonemes = ""
        for token in [*g2p.phonemize_tokens(g2p.tokenize(normalize(sentence))), None]:
            if token is not None:
                text, phonemes = text + token.text, phonemes + (token.phonemes or "")
            if token is None or token.whitespace:
                if phonemes:
                    words.append(SpokenWord(text, phonemes))
                text = phonemes = ""
        return words if any(set(word.phonemes) - PUNCTUATION for word in words) else []

    def _phrase(
        self, words: list[SpokenWord], speed: float, generator: np.random.Generator
    ) -> tuple[Samples, list[Timed]]:
        from hibari import dsp

        def made(ids: list[int]) -> tuple[Samples, Any]:
            padded = np.array([[0, *ids, 0]], np.int64)
            *spectrum, durations = self._session.run(None, {"ids": padded, "speed": np.array([speed], np.float32)})
            lh, theta, ln, lr, phi, f0 = (part[0] for part in spectrum)
            return dsp.synth(lh, theta, ln, lr, phi, f0, generator), durations

        return timed_phrase(words, self._voice.vocab, made, _EARLY)


@lru_cache(maxsize=1)
def _reader() -> _Reader:
    return _Reader()


def vocabulary() -> dict[str, int]:
    """The number of each phoneme: Kokoro's own, which this voice was distilled from."""
    import json

    from hibari.tts import ASSETS

    loaded: dict[str, int] = json.loads((Path(ASSETS) / "vocab.json").read_text(encoding="utf-8"))
    return loaded
