"""A script as a Fountain screenplay that reads back as the same script.

What a screenplay has an element for is written as that; times, sounds, cameras are notes, as `fountain.py` reads them.
What would come back otherwise (a title that no heading holds, several paragraphs, marks that mean something in
Fountain) stands in a note `[[exact picture: ...]]` beside it, with what would end a note escaped.
"""

from __future__ import annotations

import re

from studio.film.story.fountain import parse_fountain
from studio.film.story.fountain_marks import exactly
from studio.film.story.screenplay import FILM_FIELDS, SHOT_FIELDS, Script
from studio.media.values import Shot

_NOTES = ("sound", "music", "camera", "speaker", "transition", "onscreen")
_SIMPLE = re.compile(r"[^\W_][^\n\\*_\[\]{}#@!>~=/<|\u2028\u2060]*")
_TITLE = re.compile(r"[A-Za-z][\w ,.'-]+")
_ROLES = ("id", "title", "seconds", *SHOT_FIELDS)


def to_fountain(script: Script) -> str:
    """The screenplay of a script; `parse_fountain` gives the same script."""
    wrong: dict[str, set[str]] = {shot.id: set() for shot in script.shots}
    film = {name for name in ("title", *FILM_FIELDS) if _value(script, name)}
    film = {name for name in film if not _SIMPLE.fullmatch(_value(script, name))}
    text = _written(script, wrong, film)
    read = parse_fountain(text)
    for shot, found in zip(script.shots, read.shots, strict=True):
        wrong[shot.id] = {name for name in _ROLES if getattr(shot, name) != getattr(found, name)}
    film |= {name for name in ("title", *FILM_FIELDS) if _value(script, name) != _value(read, name)}
    return _written(script, wrong, film) if film or any(wrong.values()) else text


def _value(script: Script, name: str) -> str:
    return str(getattr(script, name))


def _written(script: Script, wrong: dict[str, set[str]], film: set[str]) -> str:
    page = [
        f"{name.capitalize()}: {_value(script, name)}"
        for name in ("title", *FILM_FIELDS)
        if name not in film and _value(script, name)
    ]
    if not page:
        page = ["Format: Shotgraph"]
    out = ["\n".join(page)]
    for number, shot in enumerate(script.shots):
        notes = [f"film {name}" for name in sorted(film)] if number == 0 else []
        exact = [exactly(one, _value(script, one.removeprefix("film "))) for one in notes]
        out.append(_scene(shot, wrong[shot.id], exact))
    return "\n\n".join(out) + "\n"


def _scene(shot: Shot, wrong: set[str], notes: list[str]) -> str:
    title = shot.title if _TITLE.fullmatch(shot.title) and "title" not in wrong else f"SHOT {shot.number}"
    lines = [f".{title}", ""]
    about = [f"[[id: {shot.id}]]" if _SIMPLE.fullmatch(shot.id) and "id" not in wrong else exactly("id", shot.id)]
    if shot.seconds:
        about.append(f"[[{shot.seconds:.6f}".rstrip("0").rstrip(".") + " s]]")
    about += [exactly("title", shot.title)] if title != shot.title else []
    for name in _NOTES:
        value = getattr(shot, name)
        if value and name not in wrong and _SIMPLE.fullmatch(value):
            about.append(f"[[{name}: {value}]]")
        elif value or name in wrong:
            about.append(exactly(name, value))
    if "seconds" in wrong:
        about.append(exactly("seconds", repr(shot.seconds)))
    lines.append(" ".join([*about, *notes]))
    if shot.picture and _SIMPLE.fullmatch(shot.picture):
        lines += ["", f"!{shot.picture}"]
    lines += ["", exactly("picture", shot.picture)]  # without the heading, which is part of a screenplay's picture
    if shot.narration and "narration" not in wrong and all(map(_SIMPLE.fullmatch, shot.narration.split("\n\n"))):
        speaker = shot.speaker if re.fullmatch(r"[^\W\d_][\w ]*", shot.speaker) else "NARRATOR"
        for part in shot.narration.split("\n\n"):
            lines += ["", f"@{speaker}", part]
    elif shot.narration or "narration" in wrong:
        lines += ["", exactly("narration", shot.narration)]
    return "\n".join(lines)
