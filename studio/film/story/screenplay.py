"""A script as text and as shots: the Markdown shot list, read forgivingly and rewritten with the least change.

    # The last goal

    Style: warm 35 mm film, long lenses
    Music: slow strings that grow, 84 bpm

    ## 1 · The winger breaks (4 s) {#winger}

    Picture: A lone winger sprints down the touchline at dusk.
    Narration: Nobody saw him coming.
    Sound: crowd roar
    Camera: low angle, fast push in

A heading of level two or more begins a shot; number, time and `{#id}` are optional. Lines without a label go on
with the field before them (the picture, where there is none yet), so plain prose works too. `> quoted` lines
are narration. HTML comments are notes. A backslash keeps what follows from meaning anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from studio.base.errors import Problem, ShotgraphError
from studio.media.values import Shot

_LABELS = {
    "picture": ("picture", "image", "visual", "visuals"),
    "narration": ("narration", "narrator", "voice", "voice-over", "voiceover", "vo", "v.o."),
    "sound": ("sound", "sounds", "sfx", "effect", "effects"),
    "music": ("music", "score"),
    "camera": ("camera", "cam"),
    "seconds": ("seconds", "duration", "length", "time"),
    "style": ("style", "look"),
    "negative": ("negative", "avoid"),
    "speaker": ("speaker",),
    "transition": ("transition",),
    "onscreen": ("onscreen", "on-screen text", "text on screen"),
}
_FIELD_OF = {alias: name for name, aliases in _LABELS.items() for alias in aliases}
SHOT_FIELDS = ("picture", "narration", "sound", "music", "camera", "speaker", "transition", "onscreen")
FILM_FIELDS = ("style", "camera", "negative", "music")

_LABEL = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__)?([A-Za-z][A-Za-z.\- ]{0,18}?)(?:\*\*|__)?\s*[::](?:\*\*|__)?\s*(.*)$"
)
_ID = re.compile(r"(?<!\\)\{#([^{}\s]+)\}\s*$")
_TIME = re.compile(
    r"(?<!\\)[(\[]\s*(?:(\d+):(\d{1,2}(?:[.,]\d+)?)|(\d+(?:[.,]\d+)?)\s*(?:s|sec|secs|second|seconds|″|\"))\s*[)\]]\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:shot\s+)?(\d{1,5})(?=$|[\s·.:)\-–—])\s*[·.:)\-–—]?\s*", re.IGNORECASE)
_SECONDS = re.compile(r"^(?:(\d+):)?(\d+(?:[.,]\d+)?)\s*(?:s|sec|secs|seconds?)?$", re.IGNORECASE)


class ScriptError(ShotgraphError):
    """The script cannot be read as shots; `problems` names every line that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        more = "".join(f"\n{problem}" for problem in problems[1:])
        super().__init__(first.what, mend=first.mend + more)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Script:
    """A film on paper. style, camera, negative and music hold for the whole film."""

    title: str = ""
    style: str = ""
    camera: str = ""
    negative: str = ""
    music: str = ""
    shots: tuple[Shot, ...] = ()

    @property
    def music_cue(self) -> str:
        """The film's music, else the shots' different music cues in order."""
        return self.music or "; ".join(dict.fromkeys(shot.music for shot in self.shots if shot.music))


@dataclass
class _Block:
    """The lines of one shot, or of the film's head. spans: where each field's text lies (a field may have several)."""

    start: int
    stop: int = 0
    title: str = ""
    number: str = ""
    seconds: float = 0.0
    id: str = ""
    parts: dict[str, list[str]] = field(default_factory=dict)
    spans: dict[str, list[range]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return "\n\n".join(part for part in self.parts.get(name, ()) if part)


def parse(text: str) -> Script:
    """The shots of a Markdown shot list. Raises ScriptError with the lines that are wrong, if there are any."""
    head, blocks = _read(_lines(text))
    ids = _ids(blocks)
    shots = tuple(_shot(block, id, number) for number, (block, id) in enumerate(zip(blocks, ids, strict=True), 1))
    return Script(head.title, **{name: head.text(name) for name in FILM_FIELDS}, shots=shots)


def places(text: str) -> list[tuple[int, str, list[tuple[str, list[tuple[int, str]]]]]]:
    """Where what stands: for the film's head (0) and each shot its number, title and, for each field ('shot' is the
    heading), the lines that it was read from."""
    lines = _lines(text)
    head, blocks = _read(lines)
    out = []
    for number, block in enumerate([head, *blocks]):
        spans = [(name, [(at, lines[at]) for span in found for at in span]) for name, found in block.spans.items()]
        if number:
            spans.insert(0, ("shot", [(block.start, lines[block.start])]))
        elif head.title:
            found = [(at, line) for at, line in enumerate(lines[: head.stop]) if line.startswith("#")][:1]
            spans.insert(0, ("title", found))
        out.append((number, block.title, spans))
    return out


def to_markdown(script: Script) -> str:
    """The shot list that `parse` reads back as the same script (white space inside paragraphs becomes one space)."""
    lines = [f"# {_escaped_title(script.title)}" if script.title else "", ""]
    for name in FILM_FIELDS:
        value: str = getattr(script, name)
        lines += _field_lines(name, " ".join(value.split()))
    for shot in script.shots:
        lines += ["", *_shot_lines(shot)]
    return "\n".join(lines).strip("\n") + "\n"


def update(text: str, shots: Iterable[Shot]) -> str:
    """The same text with its shots made these: only lines whose meaning changes are rewritten.

    Notes, wording of labels and blank lines stay. Shots are matched by id; they come in the order given.
    """
    lines = _lines(text)
    head, blocks = _read(lines)
    known = dict(zip(_ids(blocks), blocks, strict=True))
    out, end = lines[: head.stop], head.stop
    for number, shot in enumerate(shots, 1):
        block = known.get(shot.id)
        moved = block is None or block.start != end
        if moved and out and out[-1].strip():
            out.append("")
        end = block.stop if block else -1
        shot = replace(shot, number=number)
        out += _shot_lines(shot) if block is None else _patched(lines, block, shot)
    return "\n".join(out).rstrip("\n") + "\n"


def slug(title: str) -> str:
    """An id from a title: letters and digits of any script, in lower case, joined by hyphens."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")[:48].strip("-")


def distinct(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The ids in order, a later one that repeats an earlier gets '-2', '-3' ..."""
    used, out = set(taken), []
    tried: dict[str, int] = {}
    for name in wanted:
        candidate = name
        while candidate in used:
            tried[name] = tried.get(name, 1) + 1
            candidate = f"{name}-{tried[name]}"
        used.add(candidate)
        out.append(candidate)
    return out


# --- reading ----------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").splitlines()


def _read(lines: list[str]) -> tuple[_Block, list[_Block]]:
    lines = _without_comments("\n".join(lines)).split("\n")
    head, blocks, problems = _Block(0), [], list[Problem]()
    block, current = head, ""
    paragraph_open = False
    for index, line in enumerate(lines):
        heading = _heading(line)
        if heading and (heading[0] > 1 or block is head):
            level, words = heading
            if level == 1:
                head.title = head.title or _unescaped(words)
            else:
                block.stop = index
                block = _heading_block(words, index)
                blocks.append(block)
            current, paragraph_open = "", False
            continue
        if not line.strip() or heading or re.fullmatch(r"\s*([-*_]\s*){3,}", line):
            paragraph_open = False
            continue
        name, value = _labelled(line, head is block, index, problems)
        if name:
            current, paragraph_open = name, False
        elif not paragraph_open and block is head:
            continue  # prose before the first shot is a note to the reader
        elif not paragraph_open and not current:
            current = "picture"
        paragraphs = block.parts.setdefault(current, [])
        if paragraph_open and not name:
            paragraphs[-1] = f"{paragraphs[-1]} {value}".strip()
        else:
            paragraphs.append(value)
        block.spans.setdefault(current, []).append(range(index, index + 1))
        paragraph_open = True
    block.stop = len(lines)
    for block in blocks:
        _read_seconds(block, problems)
    problems += _id_problems(blocks)
    if not blocks and not problems:
        problems = [
            Problem("the script has no shots", mend="Begin each with a heading, such as '## 1 · A title (4 s)'.")
        ]
    if problems:
        raise ScriptError(problems)
    return head, blocks


def _without_comments(text: str) -> str:
    """Comments blanked out, lines kept, so that line numbers stay true."""
    return re.sub(r"(?<!\\)<!--.*?(?:-->|\Z)", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)


def _heading(line: str) -> tuple[int, str] | None:
    """Level and words of a Markdown heading, without hashes that close it."""
    marks = len(line) - len(line.lstrip("#"))
    rest = line[marks:]
    if not 1 <= marks <= 6 or (rest and not rest[0].isspace()):
        return None
    words = rest.strip()
    opened = words.rstrip("#")
    return marks, opened.strip() if not opened or opened[-1].isspace() else words


def _heading_block(text: str, index: int) -> _Block:
    block = _Block(index)
    for _ in range(2):  # time and id come in either order
        if not block.id and (found := _ID.search(text)):
            block.id, text = found[1], text[: found.start()].rstrip()
        if not block.seconds and (found := _TIME.search(text)):
            minutes, rest, seconds = found.groups()
            block.seconds = int(minutes or 0) * 60 + float((rest or seconds).replace(",", "."))
            text = text[: found.start()].rstrip()
    if found := _NUMBER.match(text):
        block.number, text = found[1], text[found.end() :]
    block.title = _unescaped(text)
    return block


def _labelled(line: str, in_head: bool, index: int, problems: list[Problem]) -> tuple[str, str]:
    """The field a line begins and the rest of the line; ('', line) for a line that begins none."""
    if line.lstrip().startswith(">"):
        return "narration", _unescaped(line.lstrip()[1:].strip())
    found = _LABEL.match(line)
    if found:
        label = " ".join(found[1].lower().split())
        name = _FIELD_OF.get(label, "")
        fitting = (*FILM_FIELDS, "seconds") if in_head else (*SHOT_FIELDS, "seconds")
        if name in fitting:
            return name, _unescaped(found[2].strip())
        close = get_close_matches(
            label, [alias for alias in _FIELD_OF if _FIELD_OF[alias] in fitting], n=1, cutoff=0.75
        )
        if close and not name:
            meant = _FIELD_OF[close[0]].capitalize()
            problems.append(
                Problem(f"line {index + 1}: '{found[1]}:' is no part of a shot", mend=f"Did you mean '{meant}:'?")
            )
    return "", _unescaped(line.strip())


def _read_seconds(block: _Block, problems: list[Problem]) -> None:
    for value, span in zip(block.parts.get("seconds", ()), block.spans.get("seconds", ()), strict=False):
        found = _SECONDS.match(value)
        if found:
            block.seconds = int(found[1] or 0) * 60 + float(found[2].replace(",", "."))
        else:
            problems.append(
                Problem(f"line {span.start + 1}: '{value}' is no time", mend="Write seconds, such as 4 or 0:04.")
            )


def _id_problems(blocks: Sequence[_Block]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for block in blocks:
        if block.id and block.id in first:
            what = f"line {block.start + 1}: the id '{block.id}' is taken by the shot at line {first[block.id] + 1}"
            problems.append(Problem(what, mend="Give one of them another id."))
        elif block.id:
            first[block.id] = block.start
    return problems


def _ids(blocks: Sequence[_Block]) -> list[str]:
    explicit = {block.id for block in blocks if block.id}
    implied = [
        slug(block.title) or f"shot-{block.number or number}" for number, block in enumerate(blocks, 1) if not block.id
    ]
    free = iter(distinct(implied, explicit))
    return [block.id or next(free) for block in blocks]


def _shot(block: _Block, id: str, number: int) -> Shot:
    return Shot(id, number, block.title, block.seconds, **{name: block.text(name) for name in SHOT_FIELDS})


# --- writing ----------------------------------------------------------------------------------------------------


def _shot_lines(shot: Shot) -> list[str]:
    lines = [_heading_line(shot), ""]
    for name in SHOT_FIELDS:
        lines += _field_lines(name, getattr(shot, name))
    return lines


def _heading_line(shot: Shot, numbered: bool = True) -> str:
    title = _escaped_title(shot.title)
    if not numbered and _NUMBER.match(title):
        title = "\\" + title
    parts = [f"{shot.number} · {title}" if numbered and title else f"{shot.number}" if numbered else title]
    if shot.seconds:
        parts.append(f"({_seconds(shot.seconds)} s)")
    if (slug(shot.title) or f"shot-{shot.number if numbered else ''}") != shot.id:
        parts.append(f"{{#{shot.id}}}")
    return "## " + " ".join(part for part in parts if part)


def _seconds(seconds: float) -> str:
    return f"{seconds:.6f}".rstrip("0").rstrip(".")


def _field_lines(name: str, value: str) -> list[str]:
    paragraphs = canonical(value).split("\n\n")
    if not paragraphs[0]:
        return []
    lines = [f"{name.capitalize()}: {_escaped(paragraphs[0], False)}"]
    for paragraph in paragraphs[1:]:
        lines += ["", _escaped(paragraph, True)]
    return lines


def canonical(value: str) -> str:
    """A field's text as a script keeps it: paragraphs apart by one blank line, single spaces inside them."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(value.splitlines())))
    return "\n\n".join(part for part in paragraphs if part)


def _patched(lines: list[str], block: _Block, shot: Shot) -> list[str]:
    heading = lines[block.start]
    # An id that came from a title must not change with it, nor one that was told apart from a namesake's.
    renumbered = bool(block.number) and block.number != str(shot.number)
    pinned = bool(block.id) or (slug(block.title) or f"shot-{block.number}") == shot.id
    timed_by_line = "seconds" in block.spans
    retimed = block.seconds != shot.seconds
    if block.title != shot.title or renumbered or not pinned or (retimed and not timed_by_line):
        heading = _heading_line(replace(shot, seconds=0 if timed_by_line else shot.seconds), bool(block.number))
    changed = {name for name in SHOT_FIELDS if canonical(getattr(shot, name)) != canonical(block.text(name))}
    replaced: dict[int, list[str]] = {}
    for name in SHOT_FIELDS:
        if name in changed and name in block.spans:
            spans = block.spans[name]
            replaced |= {line: [] for span in spans for line in span}
            replaced[spans[0].start] = _field_lines(name, getattr(shot, name))
    if retimed and timed_by_line:
        replaced[block.spans["seconds"][0].start] = [f"Seconds: {_seconds(shot.seconds)}"]
    out = [heading]
    for index in range(block.start + 1, block.stop):
        out += replaced.get(index, [lines[index]])
    blank = next(count for count, line in enumerate(reversed(out)) if line.strip())
    out = out[: len(out) - blank]
    fresh = [name for name in SHOT_FIELDS if name in changed and name not in block.spans]
    if fresh and len(out) == 1:
        out.append("")
    for name in fresh:
        out += _field_lines(name, getattr(shot, name))
    return out + [""] * blank


def _escaped_title(title: str) -> str:
    text = " ".join(title.split()).replace("\\", "\\\\").replace("<!--", "\\<!--").replace("#", "\\#")
    return re.sub(r"[(\[{]", r"\\\g<0>", text) if text.endswith((")", "]", "}")) else text


def _escaped(paragraph: str, begins_line: bool) -> str:
    text = paragraph.replace("\\", "\\\\").replace("<!--", "\\<!--")
    plain = not begins_line or not (_LABEL.match(text) or re.match(r"[#>\-*_+]", text))
    return text if plain else "\\" + text


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
