"""Lines of text in another language, by a language model: one for one, each within the room it has."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from studio.film.story.llm import Endpoint, ask_json

_AT_ONCE: Final = 40  # lines: enough to understand a scene, few enough for a small model's memory
_BEFORE: Final = 4  # lines that are shown again, so that a sentence goes on as it began


@dataclass(frozen=True)
class TranslationLine:
    """A line to be translated, and how many characters its translation may have."""

    text: str
    longest: int


@dataclass(frozen=True)
class TranslationRequest:
    """What the model is asked. things: what the lines are, in the plural ('captions'); system: who it is and that it
    answers in JSON; task: what is to be done with them."""

    things: str
    system: str
    task: str

    @property
    def schema(self) -> dict[str, Any]:
        entry = {
            "type": "object",
            "properties": {"number": {"type": "integer"}, "text": {"type": "string"}},
            "required": ["number", "text"],
            "additionalProperties": False,
        }
        return {
            "type": "object",
            "properties": {self.things: {"type": "array", "items": entry}},
            "required": [self.things],
            "additionalProperties": False,
        }


def translated(
    lines: Sequence[TranslationLine],
    request: TranslationRequest,
    endpoint: Endpoint,
    *,
    check: Callable[[], None] = lambda: None,
    heard: Callable[[int], None] = lambda done: None,
) -> list[str]:
    """What the model makes of the lines, one for one, each on one line of text.

    heard: how many are done. Raises ServiceError when the endpoint does not answer, or not one for each.
    """
    made: list[str] = []
    for start in range(0, len(lines), _AT_ONCE):
        part = lines[start : start + _AT_ONCE]
        numbers = range(start + 1, start + 1 + len(part))

        def complete(answer: Any, wanted: Sequence[int] = numbers) -> None:
            given = {entry["number"] for entry in answer[request.things] if entry["text"].strip()}
            missing = [number for number in wanted if number not in given]
            if missing:
                raise ValueError(f"{request.things} {', '.join(map(str, missing))} are missing")

        asked = _messages(lines[max(0, start - _BEFORE) : start], part, start, request)
        answer = ask_json(endpoint, asked, request.schema, complete, check=check, options={"temperature": 0.2})
        texts = {entry["number"]: " ".join(entry["text"].split()) for entry in answer[request.things]}
        made += [texts[number] for number in numbers]
        heard(len(made))
    return made


def _messages(
    before: Sequence[TranslationLine], part: Sequence[TranslationLine], start: int, request: TranslationRequest
) -> list[dict[str, str]]:
    listed = [
        {"number": start + number, "text": line.text, "longest": line.longest} for number, line in enumerate(part, 1)
    ]
    parts = [request.task, f"The {request.things}:\n{json.dumps(listed, ensure_ascii=False, indent=1)}"]
    if before:
        parts.insert(1, "What was said just before:\n" + "\n".join(line.text for line in before))
    parts.append(f"Answer in this JSON schema: {json.dumps(request.schema)}")
    return [{"role": "system", "content": request.system}, {"role": "user", "content": "\n\n".join(parts)}]
