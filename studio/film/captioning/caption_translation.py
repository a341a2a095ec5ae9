"""Captions in another language, by a language model: the same times, other words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from studio.film.captioning.captions import Cue, Rules, width
from studio.film.story import translation
from studio.film.story.llm import Endpoint

_SYSTEM: Final = "You translate a film's captions. Answer with one JSON object and nothing else."
_TASK: Final = (
    "Translate these captions into {language}. Keep their numbers, one for one; a sentence that runs over several "
    "captions goes on running over them. Stay within 'longest' characters: say it shorter where you must."
)


def translated(
    cues: Sequence[Cue],
    language: str,
    endpoint: Endpoint,
    rules: Rules,
    *,
    check: Callable[[], None] = lambda: None,
    heard: Callable[[int], None] = lambda done: None,
) -> list[Cue]:
    """The captions in a language, named in plain words ('Spanish', 'Swiss German'), one for one and at their times.

    heard: how many are done. Raises ServiceError when the endpoint does not answer, or not one caption for each.
    """
    request = translation.TranslationRequest("captions", _SYSTEM, _TASK.format(language=language))
    lines = [translation.TranslationLine(" ".join(cue.lines), _room(cue, rules)) for cue in cues]
    texts = translation.translated(lines, request, endpoint, check=check, heard=heard)
    return [cue.rewritten(text, rules) for cue, text in zip(cues, texts, strict=True)]


def _room(cue: Cue, rules: Rules) -> int:
    """As many characters as can be read in the cue's time, and never more than its lines hold."""
    readable = round((cue.end - cue.start) * rules.cps)
    return min(rules.characters * rules.lines, max(width(cue.text), readable))
