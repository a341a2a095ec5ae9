"""Phonemes of other languages than English, by the program espeak-ng where it is installed, in Kokoro's alphabet.

espeak-ng is GPL-3 and is run as the program that it is. Kokoro was taught these languages with its phonemes, written as
the package misaki writes them (Apache-2.0): diphthongs and affricates are one letter each.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from functools import lru_cache
from typing import Final

from studio.base.errors import ModelError, ServiceError
from studio.embedded.saying import SpokenWord

VOICES: Final = {"es": "es", "fr": "fr-fr", "it": "it", "pt": "pt-br", "hi": "hi"}
"""Language -> espeak-ng's name of it."""

_LETTERS: Final = {
    "a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q", "s^s": "S", "t^s": "ʦ",
    "t^ʃ": "ʧ", "ɔ^ɪ": "Y",
}  # fmt: skip
_MARKED = re.compile(r"\[([^\]]+)\]\(/([^)]*)/\)")
_STOPS = ".,;:!?—…"


def phonemes(text: str, language: str) -> list[SpokenWord]:
    """The words of a sentence with their phonemes; `[word](/phonemes/)` sets them. Raises ModelError, ServiceError."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise ModelError(
            f"Kokoro reads this language by the program espeak-ng, which is not installed ({language})",
            setting="model",
            mend="Install espeak-ng (Debian, Ubuntu, Fedora: the package espeak-ng; macOS: brew install espeak-ng).",
        )
    words: list[SpokenWord] = []
    for clause, said, stop in _clauses(text.replace("।", ".")):
        if clause:
            found = [SpokenWord(clause, said)] if said else _spoken(program, clause, language)
            if found and stop:
                found[-1] = SpokenWord(found[-1].text, found[-1].phonemes + stop)
            words += found
    return words


def _clauses(text: str) -> list[tuple[str, str, str]]:
    """(words, phonemes where they are given, the punctuation after them) in order."""
    found: list[tuple[str, str, str]] = []
    at = 0
    for match in [*_MARKED.finditer(text), None]:
        between = text[at : match.start() if match else len(text)]
        for part in re.findall(rf"[^{_STOPS}]+|[{_STOPS}]+", between):
            if part[0] in _STOPS:
                if found:
                    found[-1] = (*found[-1][:2], part[0])
            elif any(map(str.isalnum, part)):
                found.append((" ".join(part.split()), "", ""))
        if match:
            found.append((match[1], match[2], ""))
            at = match.end()
    return found


@lru_cache(maxsize=4096)
def _ipa(program: str, clause: str, language: str) -> str:
    command = [program, "-q", "--ipa", "--tie=^", "-v", VOICES[language], "--stdin"]
    try:
        done = subprocess.run(command, input=clause.encode(), capture_output=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise ServiceError(f"espeak-ng gave no phonemes: {error}", mend="Try espeak-ng in a terminal.") from error
    return done.stdout.decode("utf-8", "replace")


def _spoken(program: str, clause: str, language: str) -> list[SpokenWord]:
    """The words of a clause. Where the program says more or fewer than are written (numbers, liaisons), the clause is
    one word to whoever times it."""
    made = unicodedata.normalize("NFC", re.sub(r"\([a-z-]+\)", "", _ipa(program, clause, language)))
    for letters, one in sorted(_LETTERS.items()):
        made = made.replace(letters, one)
    sounds = made.replace("^", "").replace("͡", "").split()
    written = [word for word in clause.split() if any(map(str.isalnum, word))]
    if len(sounds) == len(written):
        return [SpokenWord(word, sound) for word, sound in zip(written, sounds, strict=True)]
    return [SpokenWord(clause, " ".join(sounds))] if sounds else []
