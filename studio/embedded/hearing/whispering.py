"""Whisper by CTranslate2: which words are spoken, in 99 languages, on a processor.

Whisper is good at words and rough at their times. So the words of an English piece are timed by the aligner, which
knows how each is sounded, and Whisper's own times stand in where it finds too few of them.

Source: A. Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022; faster-whisper (MIT).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from studio.base.errors import ModelError, SettingError, suggest
from studio.embedded.hearing.aligning import align
from studio.embedded.hearing.pieces import RATE, Piece
from studio.media.values import Audio, Word

_AGREES: Final = 0.5  # of an English piece's words that the aligner must find for its times to count
_LOCK = threading.Lock()  # a network is one conversation


def whispered_words(
    pieces: Iterable[Piece], folder: Path, language: str, check: Callable[[], None] = lambda: None
) -> list[Word]:
    """The words of a sound's pieces in its own time; those without a voice are passed over. language: its English name
    or code, '' to find out from the first piece with speech. check() is called between sentences and may raise to stop.
    Raises SettingError for a language that Whisper does not know, ModelError."""
    network = _network(folder)
    code = language_code(language) or None
    words: list[Word] = []
    for piece in pieces:
        check()
        if not piece.has_speech():
            continue
        with _LOCK:
            segments, about = network.transcribe(
                piece.samples,
                language=code,
                word_timestamps=True,
                beam_size=5,
                condition_on_previous_text=False,
            )
            heard = []
            for segment in segments:
                check()
                heard += [Word(w.word.strip(), float(w.start), float(w.end)) for w in segment.words if w.word.strip()]
        code = code or (about.language if heard else None)
        if about.language == "en":
            heard = _aligned(piece, heard, check)
        words += [
            Word(word.text, piece.start + min(word.start, piece.seconds), piece.start + min(word.end, piece.seconds))
            for word in heard
        ]
    return words


def language_code(language: str) -> str:
    """Whisper's code of a language by its English name or code. Raises SettingError."""
    from faster_whisper.tokenizer import _LANGUAGE_CODES  # the only list there is

    wanted = language.strip().lower()
    wanted = _NAMES.get(wanted, wanted)
    if wanted and wanted not in _LANGUAGE_CODES:
        raise SettingError(
            f"Whisper knows no language '{language}'",
            setting="language",
            mend=f"{suggest(wanted, _NAMES)} Write it like 'German' or 'de', or leave it empty.".strip(),
        )
    return wanted


def _aligned(piece: Piece, heard: list[Word], check: Callable[[], None]) -> list[Word]:
    if not heard:
        return heard
    try:
        found = align(Audio.of(piece.samples, RATE), " ".join(word.text for word in heard), check)
    except SettingError:  # letters that the aligner cannot sound out
        return heard
    if len(found.words) != len(heard) or found.guessed > (1 - _AGREES) * len(heard):
        return heard
    return list(found.words)


@lru_cache(maxsize=1)
def _network(folder: Path) -> Any:
    try:
        from faster_whisper import WhisperModel

        return WhisperModel(
            str(folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=min(4, os.cpu_count() or 1),
            local_files_only=True,
        )
    except Exception as error:  # ctranslate2 raises its own
        raise ModelError(f"Whisper cannot be loaded from {folder}: {error}", mend="Pull the model again.") from error


_NAMES: Final = {
    "afrikaans": "af", "albanian": "sq", "amharic": "am", "arabic": "ar", "armenian": "hy", "assamese": "as",
    "azerbaijani": "az", "bashkir": "ba", "basque": "eu", "belarusian": "be", "bengali": "bn", "bosnian": "bs",
    "breton": "br", "bulgarian": "bg", "burmese": "my", "cantonese": "yue", "catalan": "ca", "chinese": "zh",
    "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "estonian": "et",
    "faroese": "fo", "finnish": "fi", "french": "fr", "galician": "gl", "georgian": "ka", "german": "de",
    "greek": "el", "gujarati": "gu", "haitian creole": "ht", "hausa": "ha", "hawaiian": "haw", "hebrew": "he",
    "hindi": "hi", "hungarian": "hu", "icelandic": "is", "indonesian": "id", "italian": "it", "japanese": "ja",
    "javanese": "jw", "kannada": "kn", "kazakh": "kk", "khmer": "km", "korean": "ko", "lao": "lo", "latin": "la",
    "latvian": "lv", "lingala": "ln", "lithuanian": "lt", "luxembourgish": "lb", "macedonian": "mk",
    "malagasy": "mg", "malay": "ms", "malayalam": "ml", "maltese": "mt", "mandarin": "zh", "maori": "mi",
    "marathi": "mr", "mongolian": "mn", "nepali": "ne", "norwegian": "no", "nynorsk": "nn", "occitan": "oc",
    "pashto": "ps", "persian": "fa", "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro",
    "russian": "ru", "sanskrit": "sa", "serbian": "sr", "shona": "sn", "sindhi": "sd", "sinhala": "si",
    "slovak": "sk", "slovenian": "sl", "somali": "so", "spanish": "es", "sundanese": "su", "swahili": "sw",
    "swedish": "sv", "tagalog": "tl", "tajik": "tg", "tamil": "ta", "tatar": "tt", "telugu": "te", "thai": "th",
    "tibetan": "bo", "turkish": "tr", "turkmen": "tk", "ukrainian": "uk", "urdu": "ur", "uzbek": "uz",
    "vietnamese": "vi", "welsh": "cy", "yiddish": "yi", "yoruba": "yo",
}  # fmt: skip
