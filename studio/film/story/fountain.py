"""Screenplays in Fountain (fountain.io, syntax 1.1) as shots, read by fountain-tools.

A scene heading begins a shot. What is seen is the heading's place and time and the action; what is spoken is
the narration, whoever speaks. `[[sound: rain]]`, `[[music: ...]]`, `[[camera: ...]]`, `[[4 s]]` and `[[id: ...]]`
notes fill what a screenplay has no element for; the title page's Style, Camera, Negative and Music hold for the film.
"""

from __future__ import annotations

import re
from typing import Any

from studio.base.errors import Problem
from studio.film.story.fountain_marks import PLACE, SHIELD, exact, explicit
from studio.film.story.screenplay import FILM_FIELDS, SHOT_FIELDS, Script, ScriptError, canonical, distinct, slug
from studio.media.values import Shot

_PLACES = {"INT": "Interior", "EXT": "Exterior", "EST": "Establishing shot of"}
_MOST_NOTES = 1000
_MARK = re.compile(r"\[\[\d+\]\]|/\*\d+\*/")
_CUE = re.compile(r"^\s*(id|seconds|duration|" + "|".join(SHOT_FIELDS) + r")\s*:\s*(.*)$", re.IGNORECASE | re.DOTALL)
_TIME = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(?:(?:s|sec|seconds?)\s*)?$", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)(.{1,400}?)(?<=[^\s\\])\1")


def looks_like_fountain(text: str) -> bool:
    """Whether a text has a scene heading of a screenplay, and no headings of a shot list (which '## ' may begin, as it
    may a section of a screenplay: then only headings in capitals count, and none of a shot list's labels)."""
    lines = [line.strip() for line in text.splitlines()]
    headings = [line for line in lines if PLACE.match(line)]
    if not any(line.startswith("## ") for line in lines):
        return bool(headings)
    labelled = any(
        re.match(r"(?:[-*+]\s+)?(?:\*\*|__)?(picture|narration|camera)\b.{0,3}:", line, re.I) for line in lines
    )
    return not labelled and any(line == line.upper() for line in headings)


def parse_fountain(text: str) -> Script:
    """The shots of a Fountain screenplay. Raises ScriptError when it has no scene."""
    from fountain_tools.fountain import ElementType
    from fountain_tools.parser import Parser

    _require_sane(text)
    opening = (ElementType.ACTION, ElementType.DIALOGUE, ElementType.LYRIC)
    parser = Parser()
    parser.add_text(explicit(text))
    film = {entry.key.strip().lower(): canonical(_plain(entry.text_raw)) for entry in parser.script.titleEntries}
    scenes: list[dict[str, list[str]]] = []
    for element in parser.script.elements:
        if element.type is ElementType.HEADING:
            scenes.append(_scene(element))
        elif not scenes and element.type in opening and _plain(element.text_raw):
            scenes.append({})  # a scene before the first heading: an opening image, or a narrator over black
        if not scenes:
            continue
        scene = scenes[-1]
        if element.type in (ElementType.ACTION, ElementType.HEADING):
            for mark in re.findall(r"\[\[(\d+)\]\]", element.text_raw):
                _take_note(scene, parser.script.notes[int(mark)].text_raw)
        if element.type is ElementType.ACTION and not element.centered:
            scene.setdefault("picture", []).append(_plain(element.text_raw))
        elif element.type in (ElementType.DIALOGUE, ElementType.LYRIC):
            scene.setdefault("narration", []).append(" ".join(_plain(element.text_raw).split()))
    if not scenes:
        mend = "Begin each with a heading, such as 'EXT. STADIUM - DUSK'."
        raise ScriptError([Problem("the screenplay has no scenes", mend=mend)])
    film |= {
        name.removeprefix("exact film "): value[0]
        for name, value in scenes[0].items()
        if name.startswith("exact film ")
    }
    names = [
        _first(scene, "exact id")
        or _first(scene, "id")
        or slug(_first(scene, "number") or _first(scene, "title"))
        or f"shot-{number}"
        for number, scene in enumerate(scenes, 1)
    ]
    shots = tuple(_shot(scene, id, n) for n, (scene, id) in enumerate(zip(scenes, distinct(names), strict=True), 1))
    return Script(film.get("title", ""), **{name: film.get(name, "") for name in FILM_FIELDS}, shots=shots)


def _require_sane(text: str) -> None:
    """The parser copies a line for every note in it, so that a line of nothing else would take it hours."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.count("[[") + line.count("/*") > _MOST_NOTES:
            mend = "Put notes on lines of their own."
            raise ScriptError([Problem(f"line {number} has more than {_MOST_NOTES} notes", mend=mend)])


def _first(scene: dict[str, list[str]], name: str) -> str:
    return next((value for value in scene.get(name, ()) if value), "")


def _scene(heading: Any) -> dict[str, list[str]]:
    title = " ".join(_plain(heading.text_raw).split())
    scene = {"title": [title]}
    if heading.scene_number:
        scene["number"] = [f"scene {heading.scene_number}"]
    place = PLACE.match(title)
    words = title
    if place:
        kind = _PLACES.get(place[1].upper().rstrip(".")[:3], "Interior")
        kind = "Interior and exterior" if "/" in place[1] else kind
        words = f"{kind}, {title[place.end() :]}" if not kind.endswith("of") else f"{kind} {title[place.end() :]}"
    seen = re.sub(r"\s+[-–—]+\s+", ", ", words)
    scene["picture"] = [(seen[:1] + seen[1:].lower()).rstrip(".") + "."]
    return scene


def _take_note(scene: dict[str, list[str]], note: str) -> None:
    if told := exact(note):
        scene.setdefault(f"exact {told[0]}", []).append(told[1])
    elif found := _CUE.match(note):
        scene.setdefault(found[1].lower().replace("duration", "seconds"), []).append(found[2].strip())
    elif _TIME.match(note):
        scene.setdefault("seconds", []).append(note.strip())


def _shot(scene: dict[str, list[str]], id: str, number: int) -> Shot:
    time = _TIME.match(_first(scene, "exact seconds") or _first(scene, "seconds"))
    made = {
        "title": _first(scene, "title"),
        "picture": " ".join(canonical(" ".join(scene.get("picture", ()))).split()),
        "narration": canonical("\n\n".join(scene.get("narration", ()))),
        **{
            name: canonical(", ".join(scene.get(name, ())))
            for name in SHOT_FIELDS
            if name not in ("picture", "narration")
        },
    }
    made |= {name: scene[f"exact {name}"][0] for name in made if f"exact {name}" in scene}
    return Shot(id, number, seconds=float(time[1].replace(",", ".")) if time else 0.0, **made)


def _plain(text: str) -> str:
    """Without emphasis, notes and cut passages."""
    text = _MARK.sub("", text).replace(SHIELD, "")
    for _ in range(3):  # bold in italics in underlines
        text = _EMPHASIS.sub(r"\2", text)
    return re.sub(r"\\([*_])", r"\1", text).strip()
