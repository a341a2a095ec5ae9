"""What a language model is asked for when it drafts or polishes a script, and how its answer becomes one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from studio.film.story.screenplay import Script, canonical, distinct, parse, slug, to_markdown, update
from studio.media.values import Shot

Task = Literal["script", "polish", "prompts"]

_TEXT: Final = {"type": "string"}
_SHOT_PARTS: Final = {
    "title": _TEXT,
    "seconds": {"type": "number"},
    "picture": _TEXT,
    "narration": _TEXT,
    "sound": _TEXT,
    "camera": _TEXT,
}


def _object(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(parts), "required": list(parts), "additionalProperties": False}


def _list(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(item), "minItems": 1}


SCHEMAS: Final[dict[Task, dict[str, Any]]] = {
    "script": _object({"title": _TEXT, "style": _TEXT, "music": _TEXT, "shots": _list(_object(_SHOT_PARTS))}),
    "polish": _object({"shots": _list(_object({"id": _TEXT, "title": _TEXT, "narration": _TEXT}))}),
    "prompts": _object({"shots": _list(_object({"id": _TEXT, "picture": _TEXT, "camera": _TEXT}))}),
}

_SYSTEM: Final = (
    "You write for a film-maker whose shots are painted by image models and spoken by one narrator. "
    "Answer with one JSON object and nothing else."
)
_FORM: Final = (
    "picture: one concrete sentence of what is seen (subject, place, light, depth), no camera words, no names that a "
    "painter cannot see. camera: angle and move. sound: effects in a few words. narration: what is spoken over the "
    "shot, at most 2.5 words a second, or empty. title: two to four words. seconds: 3 to 8."
)
_TASKS: Final[dict[Task, str]] = {
    "script": "Write a film of {shots} shots, about {seconds} seconds in all. "
    + _FORM
    + " style: the look of the whole film in one line. music: mood, instruments and tempo in one line.",
    "polish": "Polish the narration of this script: spoken, plain, rhythmic, no longer than it is. Keep every id and "
    "the meaning; leave empty narration empty.",
    "prompts": "Rewrite picture and camera of every shot of this script as a prompt for an image model. Keep every id. "
    + _FORM,
}


def messages(task: Task, brief: str, script: Script | None, shots: int, seconds: int) -> list[dict[str, str]]:
    """The conversation that asks for a task. script: what polish and prompts work on."""
    asked = _TASKS[task].format(shots=shots, seconds=seconds)
    parts = [asked, f"The brief:\n{brief.strip()}" if brief.strip() else ""]
    if script is not None:
        listed = [
            {
                "id": s.id,
                "title": s.title,
                "seconds": s.seconds,
                "picture": s.picture,
                "camera": s.camera,
                "narration": s.narration,
            }
            for s in script.shots
        ]
        parts.append(
            f"The script:\n{json.dumps({'style': script.style, 'shots': listed}, ensure_ascii=False, indent=1)}"
        )
    parts.append(f"Answer in this JSON schema: {json.dumps(SCHEMAS[task])}")
    return [
        {"role": "system", "content": _SYSTEM},
        {"role": "user", "content": "\n\n".join(part for part in parts if part)},
    ]


def check(task: Task, answer: Any, script: Script | None) -> None:
    """Raise ValueError for what a schema cannot say: shots without a picture, or ids that were lost or made up."""
    shots = answer["shots"]
    if task == "script":
        for number, shot in enumerate(shots, 1):
            if not shot["picture"].strip():
                raise ValueError(f"shot {number} has no picture")
            if not 0 < shot["seconds"] <= 600:
                raise ValueError(f"shot {number} lasts {shot['seconds']} seconds")
    elif script is not None:
        wanted, given = [shot.id for shot in script.shots], [shot["id"] for shot in shots]
        if sorted(wanted) != sorted(given):
            raise ValueError(f"the ids must be {', '.join(wanted)}, not {', '.join(given)}")


_NEAR: Final = 0.1  # of the length asked for that a draft may be off
_SHORTEST, _LONGEST = 1.0, 600.0  # seconds of a shot


def schema(task: Task, shots: int) -> dict[str, Any]:
    """The form of an answer where whoever writes is held to it, the number of shots included."""
    form = SCHEMAS[task]
    if task != "script":
        return form
    listed = {**form["properties"]["shots"], "minItems": shots, "maxItems": shots}
    return {**form, "properties": {**form["properties"], "shots": listed}}


def kept_to(answer: Any, shots: int, seconds: float) -> tuple[Any, list[str]]:
    """A draft brought to the length that was asked for, and what a user should know of how it differed.

    All shots are lengthened or shortened alike. Shots are neither made up nor thrown away: of a draft with more or
    fewer, the length asked for is that of as many shots.
    """
    found, said = answer["shots"], []
    if len(found) != shots:
        said.append(f"the model wrote {len(found)} shots instead of {shots}")
    wanted = seconds * len(found) / shots
    written = sum(float(shot["seconds"]) for shot in found)
    if abs(written - wanted) > _NEAR * wanted:
        by = wanted / written
        timed = [
            {**shot, "seconds": round(min(max(float(shot["seconds"]) * by, _SHORTEST), _LONGEST), 1)} for shot in found
        ]
        answer = {**answer, "shots": timed}
        words = f"{by:.2g} times as long" if by > 1 else f"shortened to {100 * by:.0f} %"
        said.append(f"its shots took {written:g} s instead of {wanted:g} s, so each is {words}")
    return answer, said


def drafted(answer: Any) -> str:
    """A new script's text from an answer to 'script'."""
    found = answer["shots"]
    ids = distinct(slug(shot["title"]) or f"shot-{number}" for number, shot in enumerate(found, 1))
    shots = tuple(
        Shot(
            id,
            number,
            " ".join(shot["title"].split()),
            round(float(shot["seconds"]), 2),
            picture=canonical(shot["picture"]),
            narration=canonical(shot["narration"]),
            sound=canonical(shot["sound"]),
            camera=canonical(shot["camera"]),
        )
        for number, (shot, id) in enumerate(zip(found, ids, strict=True), 1)
    )
    return to_markdown(Script(answer["title"], answer["style"], music=answer["music"], shots=shots))


def reworked(text: str, answer: Any) -> str:
    """A script's text with the parts an answer to 'polish' or 'prompts' has rewritten, everything else as it was."""
    new = {shot["id"]: {name: part for name, part in shot.items() if name != "id"} for shot in answer["shots"]}
    return update(text, [replace(shot, **new.get(shot.id, {})) for shot in parse(text).shots])
