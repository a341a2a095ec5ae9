"""Shot lists as language models write them in a chat, read as shots; what became of each line is kept.

There is no syntax: shots begin at headings (bold, plain, numbered, with hashes), at times or at a table's rows, and
what belongs to them stands behind labels in the writer's language. What is said around it is left out, and so is what
stands under a label that nobody knows: nothing is spoken or painted because it was near.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.base.errors import Problem
from studio.film.story import times
from studio.film.story.chatlines import RULE, Heading, Label, cells, heading, is_divider, labelled, unmarked
from studio.film.story.chatwords import empty, joined, segments, speech, without_quotes
from studio.film.story.labels import SEEN, column, folded, role
from studio.film.story.reading import Fate, Reading
from studio.film.story.screenplay import Script, ScriptError, canonical, distinct, slug
from studio.media.values import Shot

_NO_SHOTS = Problem("the script has no shots", mend="Begin each with a heading, such as '## 1 · A title (4 s)'.")
_OF_FILM = {"style": "style", "mood": "style", "lighting": "style", "setting": "style", "music": "music"}
_OF_FILM |= {"camera": "camera", "negative": "negative", "title": "title", "note": "note", "seconds": "note"}
_PART = {"dialogue": "narration"}


@dataclass
class _Shot:
    """A shot while its lines are gathered. parts: (role, text) in the order of the lines."""

    heading: Heading | None = None
    title: str = ""
    time: times.Span | None = None
    parts: list[tuple[str, str]] = field(default_factory=list)
    late: list[int] = field(default_factory=list)  # fates of unlabelled paragraphs behind labelled fields

    def texts(self, role: str) -> list[str]:
        return [text for name, text in self.parts if name == role and text]


def read_chat(text: str) -> Reading:
    """The shots of a chat model's answer. Raises ScriptError where there are none."""
    lines = text.removeprefix("\ufeff").splitlines()
    reader = _Reader(lines)
    reader.read()
    if not reader.shots:
        raise ScriptError([_NO_SHOTS])
    return Reading(reader.script(), "chat", tuple(sorted(reader.fates, key=lambda fate: fate.line)))


def is_chat(text: str) -> bool:
    """Whether a text is a chat model's shot list, and not the app's own or plain words: it has a table of shots, or
    headings of shots that are no Markdown headings, or labels that the app's own shot list does not know."""
    lines = [_comment_free(line) for line in text.removeprefix("\ufeff").splitlines()]
    if any(_table_at(lines, at) for at in range(len(lines) - 1)):
        return True
    own = any(re.match(r"#{2,6}(\s|$)", line) for line in lines)
    if not own:
        return bool(_headings(lines))
    heads = [found for line in lines if line.startswith("##") and (found := heading(line)) and found.number]
    if {"small", "large"} <= {head.kind for head in heads} or any(is_divider(line) for line in lines):
        return True
    return any(_foreign(line) for line in lines[next(n for n, x in enumerate(lines) if re.match(r"#{2,6}(\s|$)", x)) :])


def has_labels(text: str) -> bool:
    """Whether shots of a chat model's shot list have labels that a screenplay has not."""
    return sum(bool((label := labelled(line)) and label.role) for line in text.splitlines()) > 1 or any(
        is_divider(line) for line in text.splitlines()
    )


def _comment_free(line: str) -> str:
    return "" if line.lstrip().startswith("<!--") else line


_OWN = re.compile(
    r"^(picture|image|visuals?|narration|narrator|voice|voice-over|voiceover|vo|v\.o\.|sounds?|sfx|effects?|music|score|"
    r"camera|cam|seconds|duration|length|time|style|look|negative|avoid|speaker|transition|onscreen|on-screen text|"
    r"text on screen)$",
    re.IGNORECASE,
)


def _foreign(line: str) -> bool:
    """Whether a line of a Markdown shot list says that it is a chat model's: a clock in a heading, or a label in
    a form or language that is not the app's own."""
    if line.startswith("##"):
        found = heading(line) if "\\" not in line else None
        return bool(found and found.time and found.time.end is not None)
    label = labelled(line)
    if label is None or line.lstrip().startswith(">"):
        return False
    if label.role in ("", "title", "number") or (label.role == "note" and not label.strong):
        return label.strong and not label.role and bool(re.match(r"\s*(?:[-*+]\s+)?(?:\*\*|__)", line))
    return bool(label.qualifier) or not _OWN.match(" ".join(label.label.split()))


# --- which lines begin shots --------------------------------------------------------------------------------------


def _headings(lines: Sequence[str]) -> dict[int, Heading]:
    """The lines that begin shots: those of the surest form that the text has."""
    found = {at: one for at, line in enumerate(lines) if (one := heading(line)) and not _is_field(one, line)}
    small = {at: one for at, one in found.items() if one.kind == "small" and one.number}
    large = {at: one for at, one in found.items() if one.kind == "large" and one.number}
    if small and large:  # scenes of shots, or shots that some lines call scenes
        holds = sum(_only_holds(at, found, small, lines) for at in large)
        return small if holds * 2 >= len(large) else {**small, **large}
    if small or large:
        return _of_one_depth(small or large)
    timed = {at: one for at, one in found.items() if one.time}
    if len(timed) > 1 or (timed and any(one.form != "hash" for one in timed.values())):
        return timed
    numbered = {at: one for at, one in found.items() if one.number and one.form in ("hash", "bold")}
    numbered = numbered or {at: one for at, one in found.items() if one.number and one.form == "list"}
    if len(numbered) > 1:
        return numbered
    levels = Counter(one.level for one in found.values() if one.level > 1)
    if levels:
        level = levels.most_common(1)[0][0]
        return {at: one for at, one in found.items() if one.level == level}
    return {}


def _of_one_depth(found: dict[int, Heading]) -> dict[int, Heading]:
    """'Shot 1' in a list at the end that only names shots again begins none: the first of each number counts."""
    forms = Counter(one.form for one in found.values())
    best = max(forms, key=lambda form: (forms[form], form in ("hash", "bold")))
    seen: set[tuple[str, str]] = set()
    out = {}
    for at, one in found.items():
        key = (one.kind, one.number.casefold())
        if one.form == best or key not in seen:
            out[at] = one
        seen.add(key)
    return out


def _only_holds(at: int, found: dict[int, Heading], small: dict[int, Heading], lines: Sequence[str]) -> bool:
    """Whether a scene's heading is followed by a shot's before anything is seen or said in it."""
    for place in range(at + 1, len(lines)):
        if place in small:
            return True
        label = labelled(lines[place])
        if place in found or (label and label.role in ("picture", "narration", "dialogue", "sound")):
            return False
    return False


def _is_field(one: Heading, line: str) -> bool:
    """Whether what may be a heading is a labelled line ('**Visual:** a sea', '**Shot Type:** wide')."""
    if one.kind and one.number:
        return False
    label = labelled(line)
    return bool(label and (label.role or (label.value and one.time is None and not one.number)))


def _table_at(lines: Sequence[str], at: int) -> dict[int, str]:
    """The roles of the columns of a table of shots whose heading is this line; {} where there is none."""
    if at + 1 >= len(lines) or "|" not in lines[at] or not is_divider(lines[at + 1]):
        return {}
    roles = {number: column(unmarked(cell)) for number, cell in enumerate(cells(lines[at]))}
    known = {name for name in roles.values() if name}
    return roles if known & {*SEEN, "narration", "dialogue"} and len(known) > 1 else {}


# --- reading ------------------------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.shots: list[_Shot] = []
        self.fates: list[Fate] = []
        self._film: dict[str, list[str]] = {}
        self._title = ""
        self._shot: _Shot | None = None  # the one that lines belong to
        self._role = ""  # the field that unlabelled lines go on with
        self._blank = False  # since the last line of words
        self._clock = times.Clock()
        self._scene: list[tuple[str, str]] | None = None  # what is said of a scene before its shots

    def read(self) -> None:
        lines, at = self._lines, 0
        tables = {n: roles for n in range(len(lines)) if (roles := _table_at(lines, n))}
        begins = {} if tables else _headings(lines)
        comment = False
        while at < len(lines):
            line = lines[at]
            if comment or line.lstrip().startswith("<!--"):
                comment = "-->" not in line
                self._tell(at, "note", words=line.strip())
            elif at in tables:
                at = self._table(at, tables[at])
                continue
            elif at in begins:
                self._begin(at, begins[at])
            else:
                self._line(at, line)
            at += 1
        self._last_words()

    def _tell(self, at: int, role: str, label: str = "", words: str = "") -> None:
        number = len(self.shots) if self._shot is not None else 0
        self.fates.append(Fate(at, role, number, label, words))

    def _begin(self, at: int, head: Heading) -> None:
        self._shot = _Shot(head, head.title, head.time, list(self._scene or ()))
        self.shots.append(self._shot)
        self._role, self._blank = "", False
        self._tell(at, "shot", words=head.words)
        if head.rest:
            label = labelled(head.rest)
            if label and label.role:
                self._field(at, label)
            else:
                self._role = "picture"
                self._put(at, "picture", head.rest, "")

    def _line(self, at: int, line: str) -> None:
        if not line.strip():
            self._blank = True
            self._tell(at, "")
            return
        if RULE.match(line) or line.strip().startswith("```"):
            self._shot, self._role, self._blank = None, "", True
            self._tell(at, "")
            return
        if "|" in line and line.strip().startswith("|") and self._row_of_labels(at, line):
            return
        head = heading(line)
        label = None if head and head.kind and head.number and head.form in ("hash", "bold") else labelled(line)
        if label and self._takes(label, line):
            self._field(at, label)
        elif self._is_section(line):
            self._section(at, line)
        elif self._shot is None:
            self._outside(at, line)
        else:
            self._words(at, line)
        self._blank = False

    def _takes(self, label: Label, line: str) -> bool:
        """Whether a line that looks labelled is: an unknown label in the midst of prose is part of the prose."""
        name = label.role
        if name == "number":
            return False
        if name:
            return True
        if label.spoken:
            return self._shot is not None
        words = label.label.split()
        if self._shot is None and (not label.value or not label.strong):
            return False  # 'Here is your script:'
        upper = label.label[:1].isupper() or not label.label[:1].islower()
        return upper and len(words) <= 4 and (label.strong or self._blank or self._role != "narration")

    def _field(self, at: int, label: Label) -> None:
        name = label.role
        if name == "" and label.spoken and self._shot is not None:
            self._role = "dialogue"
            self._say(at, label.label, label.value)
            return
        if not name:
            self._role = "unknown"
            self._tell(at, "unknown", label.label, unmarked(label.value))
            return
        if name == "speaker" and self._shot is not None:
            self._put(at, "speaker", label.value, label.label)
            return
        if self._shot is None:
            self._film_field(at, label, name)
            return
        self._role = name
        if name == "seconds":
            span = times.whole(unmarked(label.value))
            if span is None:
                self._tell(at, "unknown", label.label, label.value)
            else:
                self._shot.time = span
                self._tell(at, "seconds", label.label, unmarked(label.value))
        elif name == "title":
            self._shot.title = without_quotes(unmarked(label.value)) or self._shot.title
            self._tell(at, "title", label.label, self._shot.title)
        elif name == "note":
            self._tell(at, "note", label.label, unmarked(label.value))
        elif name == "dialogue" and label.qualifier and not label.qualifier[:1].islower():
            self._speaker(label.qualifier)
            self._put(at, "narration", label.value, label.label)
        else:
            self._put(at, name, label.value, label.label)

    def _put(self, at: int, name: str, value: str, label: str) -> None:
        """Text of a field: parts of it that have labels of their own go where those say."""
        assert self._shot is not None
        pieces = segments(name, value)
        for inner, piece in pieces:
            if inner == "seconds":
                continue
            if inner in ("narration", "dialogue"):
                speaker, said = speech(piece, named=inner == "dialogue")
                if speaker:
                    self._speaker(speaker)
                words = said
            elif inner == "onscreen":
                words = without_quotes(unmarked(piece))
            else:
                words = unmarked(piece)
            words = "" if empty(words) else words
            target = _PART.get(inner, inner)
            if words and target != "note":
                self._shot.parts.append((target, words))
            self._tell(at, target, label, words)
        if not pieces:
            self._tell(at, _PART.get(name, name), label)

    def _say(self, at: int, speaker: str, value: str) -> None:
        assert self._shot is not None
        _, said = speech(value, named=False)
        self._speaker(unmarked(speaker))
        self._shot.parts.append(("narration", said))
        self._tell(at, "narration", speaker, said)

    def _speaker(self, name: str) -> None:
        assert self._shot is not None
        known = role(name) in ("narration", "dialogue") or folded(name) in ("vo", "v.o.", "o.s.")
        if not known and name not in self._shot.texts("speaker"):
            self._shot.parts.append(("speaker", name))

    def _film_field(self, at: int, label: Label, name: str) -> None:
        target = _OF_FILM.get(name, "outside")
        words = unmarked(label.value)
        if self._scene is not None and name in SEEN[1:]:
            self._scene.append((name, words))
            self._role = ""
            self._tell(at, name, label.label, words)
            return
        self._role = target if target in ("style", "music", "camera", "negative") else "unknown"
        if target == "title":
            self._title = self._title or without_quotes(words)
        elif target in ("style", "music", "camera", "negative") and words and not empty(words):
            self._film.setdefault(target, []).append(words)
        self._tell(at, target, label.label, words)

    def _is_section(self, line: str) -> bool:
        return bool(re.match(r"\s*#{1,6}\s", line)) or bool(
            re.fullmatch(r"\s*(\*\*|__)[^*_]{1,80}\1\s*:?\s*", line) and (self._blank or self._shot is None)
        )

    def _section(self, at: int, line: str) -> None:
        """A heading that begins no shot: the film's title, or the end of the shots before it."""
        words = unmarked(re.sub(r"^\s*#{1,6}\s*", "", line)).strip(" :")
        bare = re.sub(r"^[^\w\"“「『]+", "", words)
        name = _OF_FILM.get(role(bare), "")
        self._shot, self._role = None, name if name in ("style", "music", "camera", "negative") else ""
        head = heading(line)
        self._scene = [] if head and head.kind == "large" and head.number else None
        if not self._title and not self.shots and not name and self._scene is None:
            after = labelled(bare)
            self._title = without_quotes(after.value if after and after.value else bare)
            self._tell(at, "title", words=self._title)
        else:
            self._tell(at, name or "outside", words=words)

    def _outside(self, at: int, line: str) -> None:
        if self._role in ("style", "music", "camera", "negative") and not (self._blank and self._film.get(self._role)):
            self._film.setdefault(self._role, []).append(unmarked(re.sub(r"^\s*[-*+•]\s+", "", line)))
            self._tell(at, self._role, words=unmarked(line))
            return
        self._role = ""
        self._tell(at, "outside", words=unmarked(line))

    def _words(self, at: int, line: str) -> None:
        """A line without a label: it goes on with the field before it, or is the picture."""
        assert self._shot is not None
        text = line.strip()
        quoted = text.startswith(">")
        listed = re.match(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+", line)
        text = re.sub(r"^(?:>|[-*+•]\s|\d{1,2}[.)]\s)\s*", "", text)
        if self._role in ("unknown", "note", "seconds", "title"):
            if self._role in ("seconds", "title"):
                self._role = "picture"
            elif not self._blank:
                self._tell(at, self._role, words=unmarked(text))
                return
            else:
                self._tell(at, "outside", words=unmarked(text))
                return
        name = "narration" if quoted else self._role or "picture"
        if self._blank and self._shot.parts and not quoted and not listed and self._shot.texts(_PART.get(name, name)):
            self._shot.late.append(len(self.fates))
        self._role = name
        self._put(at, name, text, "")

    def _row_of_labels(self, at: int, line: str) -> bool:
        """A table of two columns below a shot's heading: what is said of it, a row each."""
        if is_divider(line):
            self._tell(at, "")
            return True
        row = cells(line)
        if self._shot is None or len(row) != 2:
            return False
        name = unmarked(row[0]).strip(" :：")
        below = self._lines[at + 1] if at + 1 < len(self._lines) else ""
        if is_divider(below) and not (role(name) and not role(unmarked(row[1]))):
            self._tell(at, "")  # the heading of the table: 'Element | Details'
            return True
        if not name:
            self._tell(at, "")
            return True
        self._field(at, Label(name, "", row[1], True))
        return True

    def _table(self, at: int, roles: dict[int, str]) -> int:
        """The rows of a table of shots; the line behind it."""
        heads = [unmarked(cell) for cell in cells(self._lines[at])]
        self._shot, self._role = None, ""
        for number, name in roles.items():
            self._tell(at, "" if name else "unknown", heads[number], "")
        self._tell(at + 1, "")
        at += 2
        while at < len(self._lines) and "|" in self._lines[at]:
            row = cells(self._lines[at])
            if any(not empty(unmarked(cell)) for cell in row):
                self._row(at, row, roles, heads)
            else:
                self._tell(at, "")
            at += 1
        self._shot = None
        return at

    def _row(self, at: int, row: Sequence[str], roles: dict[int, str], heads: Sequence[str]) -> None:
        if not any(
            not empty(unmarked(cell)) and roles.get(number) in (*SEEN, "narration", "dialogue")
            for number, cell in enumerate(row)
        ):
            self._tell(at, "outside", words=unmarked(" ".join(row)))  # a sum below the shots
            return
        self._shot = _Shot()
        self.shots.append(self._shot)
        self._tell(at, "shot", words=unmarked(row[0]))
        for number, cell in enumerate(row):
            name = roles.get(number, "")
            if name == "number":
                found = heading(f"**{cell}**")
                if found and (found.time or (found.title and found.title != found.number)):
                    self._shot.time = found.time or self._shot.time
                    title = re.sub(r"^\d{1,3}\b[.:\s–-]*", "", found.title)
                    self._shot.title = title or self._shot.title
            elif name:
                if not empty(unmarked(cell)):
                    self._field(at, Label(heads[number], "", cell, True) if role(heads[number]) == name else
                                Label(_canonical_label(name), "", cell, True))  # fmt: skip
            elif cell and not empty(unmarked(cell)):
                head = heads[number] if number < len(heads) else ""
                self._tell(at, "unknown", head, unmarked(cell))

    def _last_words(self) -> None:
        """What a model says behind its last shot is about no shot, where no other shot has such paragraphs."""
        if len(self.shots) < 2 or not self.shots[-1].late or any(shot.late for shot in self.shots[:-1]):
            return
        last = self.shots[-1]
        for place in last.late:
            fate = self.fates[place]
            part = (fate.role, fate.words)
            if part in last.parts:
                last.parts.remove(part)
            self.fates[place] = Fate(fate.line, "outside", 0, "", fate.words)

    def script(self) -> Script:
        ids = distinct(slug(shot.title) or f"shot-{number}" for number, shot in enumerate(self.shots, 1))
        shots = tuple(self._made(shot, id, n) for n, (shot, id) in enumerate(zip(self.shots, ids, strict=True), 1))
        film = {name: ". ".join(text.rstrip(" .") for text in texts) for name, texts in self._film.items()}
        return Script(" ".join(self._title.split()), **film, shots=shots)

    def _made(self, shot: _Shot, id: str, number: int) -> Shot:
        return Shot(
            id,
            number,
            " ".join(shot.title.split()),
            self._clock.seconds(shot.time) if shot.time else 0.0,
            picture=joined(text for name in SEEN for text in shot.texts(name)),
            narration=canonical(" ".join(shot.texts("narration"))),
            **{
                name: canonical(", ".join(text.rstrip(" .;,") for text in shot.texts(name)))
                for name in ("sound", "music", "camera", "speaker", "transition", "onscreen")
            },
        )


def _canonical_label(name: str) -> str:
    return {"seconds": "seconds", "onscreen": "text"}.get(name, name)
