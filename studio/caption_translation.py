"""Captions in another language, by a language model: the same times, other words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from studio.captions import Cue, Rules, width
from studio.llm import Endpoint, ask_json

_AT_ONCE: Final = 40  # cues: enough to understand a scene, few enough for a small model's memory
_BEFORE: Final = 4  # cues that are shown again, so that a sentence goes on as it began

_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "captions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"number": {"type": "integer"}, "text": {"type": "string"}},
                "required": ["number", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["captions"],
    "additionalProperties": False,
}
_SYSTEM: Final = "You translate a film's captions. Answer with one JSON object and nothing else."


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
    made: list[Cue] = []
    for start in range(0, len(cues), _AT_ONCE):
        part = cues[start : start + _AT_ONCE]
        numbers = range(start + 1, start + 1 + len(part))

        def complete(answer: Any, wanted: Sequence[int] = numbers) -> None:
            given = {entry["number"] for entry in answer["captions"] if entry["text"].strip()}
            missing = [number for number in wanted if number not in given]
            if missing:
                raise ValueError(f"captions {', '.join(map(str, missing))} are missing")

        asked = _messages(cues[max(0, start - _BEFORE) : start], part, start, language, rules)
        answer = ask_json(endpoint, asked, _SCHEMA, complete, check=check, options={"temperature": 0.2})
        texts = {entry["number"]: " ".join(entry["text"].split()) for entry in answer["captions"]}
        made += [cue.rewritten(texts[number], rules) for number, cue in zip(numbers, part, strict=True)]
        heard(len(made))
    return made


def _messages(
    before: Sequence[Cue], part: Sequence[Cue], start: int, language: str, rules: Rules
) -> list[dict[str, str]]:
    # Room for as many characters as can be read in the cue's time, and never more than its lines hold.
    listed = [
        {
            "number": start + number,
            "text": " ".join(cue.lines),
            "longest": min(
                rules.characters * rules.lines, max(width(cue.text), round((cue.end - cue.start) * rules.cps))
            ),
        }
        for number, cue in enumerate(part, 1)
    ]
    wanted = (
        f"Translate these captions into {language}. Keep their numbers, one for one; a sentence that runs over several "
        "captions goes on running over them. Stay within 'longest' characters: say it shorter where you must."
    )
    parts = [wanted, f"The captions:\n{json.dumps(listed, ensure_ascii=False, indent=1)}"]
    if before:
        parts.insert(1, "What was said just before:\n" + "\n".join(" ".join(cue.lines) for cue in before))
    parts.append(f"Answer in this JSON schema: {json.dumps(_SCHEMA)}")
    return [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": "\n\n".join(parts)}]
