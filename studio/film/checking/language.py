"""Which language a text is in, where there is enough of it to tell."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

_LEAST: Final = 24
"""Letters from which on a guess is worth something; a character of Chinese or Japanese counts four times."""
_SURE: Final = 0.75


def guessed(text: str) -> str:
    """ISO 639-1 code, '' where it cannot be told."""
    letters = [letter for letter in text if letter.isalpha()]
    weight = sum(4 if ord(letter) >= 0x2E80 else 1 for letter in letters)
    if weight < _LEAST:
        return ""
    code, sure = _identifier().classify(text)
    return str(code) if sure >= _SURE else ""


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
