"""A screenplay's lines made unmistakable: what Fountain's syntax (fountain.io, 1.1) leaves to a reader's eye is marked
by its own force marks, so that every parser takes a line for the same thing.

fountain-tools 0.0.7 knows cues from A to Z alone, takes 'FADE IN:' for a scene, looks for headings and sections in
the middle of speeches, and goes through runs of blanks and long lines of capitals again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SHIELD = "\u2060"  # a joiner without width before what only looks like a mark; it is taken away again

_KIND = r"(?:INT|EXT|EST|I|E)"
PLACE = re.compile(rf"^({_KIND}\.?\s?/\s?{_KIND}\.?|INT\.?|EXT\.?|EST\.?)(?:[ .]|$)\s*", re.IGNORECASE)
_TRANSITION = re.compile(
    r"^(?:[^\W\d_a-z][^a-z]*\bTO|FADE (?:IN|OUT|UP)|FADE TO (?:BLACK|WHITE)|CUT TO (?:BLACK|WHITE)|BLACK ?OUT|"
    r"(?:SMASH|MATCH|JUMP|HARD) CUT|IRIS (?:IN|OUT)|THE END|END CREDITS)(?: ON| TO BLACK)?[.:]?$"
)
_EXTENSION = re.compile(r"\([^()]*\)")
_MARKS = ".#=>!@~"
_BLANKS = re.compile(r"[^\S\n]{9,}")  # more are no more to see, and cost the parser's patterns their cube
_PARAGRAPH = 600  # characters: a longer line is no heading, cue or transition


def is_heading(line: str) -> bool:
    """Whether a line by itself is a scene heading: INT. or EXT., or forced by a leading point.

    '.44 Magnum' is none: a heading that begins with a figure is in capitals.
    """
    if PLACE.match(line):
        return True
    forced = re.match(r"^\.(?=\w)", line) is not None
    return forced and not (line[1].isdigit() and any(letter.islower() for letter in line))


def is_cue(line: str) -> bool:
    """Whether a line by itself names who speaks: capitals of any script, with what stands in brackets as it likes."""
    name = _EXTENSION.sub("", line).strip(" ^")
    if not name or name[0] in _MARKS + "-–—\"'“([*" or is_heading(line) or _TRANSITION.match(line):
        return False
    return any(letter.isupper() for letter in name) and not any(letter.islower() for letter in name)


def explicit(text: str) -> str:
    """The same screenplay with its headings, cues and transitions forced and its speeches free of false marks."""
    lines = text.removeprefix("\ufeff").splitlines()
    return "\n".join(_explicit([_BLANKS.sub(" " * 8, line) for line in lines]))


def _explicit(lines: list[str]) -> Iterator[str]:
    speech = False
    outside = _outside_comments(lines)
    title = bool(lines) and re.match(r"^\s*[A-Za-z0-9 ]+:", lines[0]) is not None and not _is_transition(lines[0])
    for number, line in enumerate(lines):
        bare = line.strip()
        before = lines[number - 1].strip() if number else ""
        after = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if title:  # the title page ends with its first blank line
            title = bool(bare)
            yield line
        elif not outside[number]:
            yield line
        elif not bare:
            speech = speech and len(line) >= 2  # two blanks keep a speech going
            yield line
        elif speech:
            yield _shielded(line, bare)
        elif len(bare) > _PARAGRAPH and bare[0] not in "#!>~=":
            yield f"!{bare}"
        elif not before and (is_cue(bare) or bare.startswith("@")) and after:
            speech = True
            yield line if bare.startswith("@") else f"@{bare}"
        elif not before and _is_transition(bare):
            yield f"> {bare}"
        elif PLACE.match(bare) and not before:
            yield f".{bare}"
        elif bare.startswith(".") and not is_heading(bare):
            yield line.replace(".", f"{SHIELD}.", 1)
        else:
            yield line


def _is_transition(line: str) -> bool:
    return _TRANSITION.match(line.strip()) is not None


def _shielded(line: str, bare: str) -> str:
    """A line of a speech: a parenthetical, a lyric and a page's end keep their meaning, nothing else has one."""
    if bare.startswith(("(", "~")) or re.fullmatch("={3,}", bare):
        return line
    looks = bare[0] in _MARKS or PLACE.match(bare) or _is_transition(bare) or bare.upper().startswith("FADE IN:")
    return f"{SHIELD}{bare}" if looks or len(bare) > _PARAGRAPH else line


def _outside_comments(lines: list[str]) -> list[bool]:
    """For each line, whether it begins outside cut passages and notes of several lines."""
    found, inside = [], ""
    for line in lines:
        if inside == "]]" and not line:
            inside = ""
        found.append(not inside)
        at = 0
        while True:
            if inside:
                close = line.find(inside, at)
                if close < 0:
                    break
                at, inside = close + 2, ""
            else:
                opened = re.compile(r"/\*|\[\[").search(line, at)
                if not opened:
                    break
                at, inside = opened.end(), "*/" if opened[0] == "/*" else "]]"
    return found


# --- words exactly as they are, in a note -------------------------------------------------------------------------

_EXACT = re.compile(r"^\s*exact ((?:film )?[a-z]+): ?(.*)$", re.DOTALL)
_UNSAFE = re.compile(r"[^\w .,;:!?'\"()\-%]|_|  |^ | $")


def exactly(name: str, value: str) -> str:
    """A note that holds a value to the letter: what may mean something in Fountain is written by its number."""
    return f"[[exact {name}: {_UNSAFE.sub(_numbered, value.replace('%', '%25%'))}]]"


def _numbered(found: re.Match[str]) -> str:
    return found[0] if found[0] == "%" else "".join(f"%{ord(letter):x}%" for letter in found[0])


def exact(note: str) -> tuple[str, str] | None:
    """The name and the value of such a note, None for another."""
    found = _EXACT.match(note)
    return (found[1], re.sub(r"%([0-9a-f]{1,6})%", _letter, found[2])) if found else None


def _letter(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number < 0x110000 else found[0]
