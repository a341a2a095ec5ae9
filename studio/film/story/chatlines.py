"""The lines of a chat model's shot list, each by itself: headings of shots, labels, speeches, tables' rows, rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from studio.film.story import times
from studio.film.story.labels import LARGE, SMALL, folded, role

_LONGEST = 4000  # characters of a line that is looked at for a heading or label
_COLON = "[:：]"
_ORNAMENT = re.compile(r"^[^\w\[(（【「『\"'“”‘’«*_#|>\\\-–—+•·~/&$%@{<]+")
_BULLET = re.compile(r"^\s*(?:[-*+•·▪◦–—]|\d{1,3}[.)、])\s+")
_BOLD = re.compile(r"^(\*{1,3}|_{1,3})(?=\S)(.{1,300}?)(?<=\S)\1(?!\*)\s*(.*)$")
_NUMERAL = r"\d{1,4}(?:[.\-]\d{1,3})?[A-Za-z]?|[一二三四五六七八九十百]{1,4}|[IVX]{1,5}|[A-Z]"
_WORDED = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_KIND_WORDS = "|".join(re.escape(word) for word in sorted({*SMALL, *LARGE}, key=len, reverse=True))
_SHOT = re.compile(
    rf"^(?P<kind>{_KIND_WORDS})\s*(?:#|no\.?|nr\.?|nº|n°|№)?\s*(?P<number>{_NUMERAL}|{_WORDED})(?P<cjk>[镜场幕]?)"
    rf"(?=$|[\s:：.\-–—|,·(\[（【/])",
    re.IGNORECASE,
)
_SHOT_CJK = re.compile(
    r"^第\s*(?P<number>\d{1,4}|[一二三四五六七八九十百]{1,4})\s*(?:个|個)?\s*(?P<kind>镜头|分镜|镜|场景|场|幕|片段|画面|カット|ショット|シーン|場面|クリップ)"
    r"(?=$|[\s:：.\-–—|,·(\[（【/])"
)
_SEPARATOR = re.compile(r"^\s*[:：.\-–—|,·/]+\s*")
_LISTED = re.compile(r"^(\d{1,3})[.)、]\s*")
_LABEL = re.compile(
    rf"^([^\W\d_][^\n:：*|\[\]（()\"“”「『]{{0,40}}?|#)\s*((?:[(（\[][^()（）\[\]]{{0,80}}[)）\]]\s*)?){_COLON}(?:\*\*|__)?(?!//)(?=\s|$|[^\x00-\x7f]|[\"'*_(\[])\s*(.*)$"
)
_QUALIFIER = re.compile(r"\s*[(（\[]([^()（）\[\]]{0,80})[)）\]]\s*$")
_QUOTED = re.compile(r"^(?:[(（][^()（）]{0,80}[)）]\s*)?(?:\*|_)?[\"“„«»「『‘]")
RULE = re.compile(r"^\s*(?:[-*_=—]\s*){3,}$")


@dataclass(frozen=True)
class Heading:
    """A line that may begin a shot. form: 'hash', 'bold', 'list' or 'plain'; level: how many hashes. kind: 'small'
    (shot, clip), 'large' (scene) or ''. rest: what is on the line behind the heading."""

    form: str
    level: int
    kind: str
    number: str
    time: times.Span | None
    title: str
    rest: str
    words: str


@dataclass(frozen=True)
class Label:
    """A line that begins a field. qualifier: what stands in brackets behind the label. strong: bold, or in a list."""

    label: str
    qualifier: str
    value: str
    strong: bool

    @property
    def role(self) -> str:
        return role(self.label)

    @property
    def spoken(self) -> bool:
        """Whether an unknown label before this value is somebody who speaks."""
        return _QUOTED.match(self.value) is not None


def unmarked(text: str) -> str:
    """Without Markdown's emphasis and code marks."""
    text = re.sub(r"(\*{1,3}|_{2,3}|`)(?=\S)(.{1,2000}?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<!\w)_(?=\S)([^_]{1,2000}?)(?<=\S)_(?!\w)", r"\1", text)
    return " ".join(re.sub(r"<br\s*/?>", " ", text).replace("**", "").split())


@lru_cache(maxsize=8192)  # lines are looked at more than once, and again after each edit
def heading(line: str) -> Heading | None:
    """The heading that a line may be, None for one that is surely none."""
    text = line.strip()
    if not text or len(text) > _LONGEST or text[0] in "|>":
        return None
    level = len(text) - len(text.lstrip("#"))
    if level and (level > 6 or not text[level : level + 1].isspace()):
        return None
    text = text[level:].strip()
    if level:
        text = re.sub(r"\s+#+$", "", text)
    form, listed = ("hash" if level else "plain"), ""
    if not level and (bullet := _BULLET.match(text)):
        found = _LISTED.match(text)
        listed, text, form = found[1] if found else "", text[bullet.end() :], "list"
    text = _ORNAMENT.sub("", text)
    rest = ""
    if bold := _BOLD.match(text):
        text, rest = bold[2].strip(), bold[3].strip()
        rest = unmarked(rest) if rest.startswith(("*", "_")) and not rest.startswith("**") else rest
        form = "bold" if form == "plain" else form
        if rest and (span := times.front(rest)):
            text, rest = f"{text} {rest[: len(rest) - len(span[1])].strip(' :：|–—-')}", span[1]
        rest = re.sub(r"^[:：–—\-|]+\s*", "", rest)
        text = _ORNAMENT.sub("", text)
    elif form == "list" and not (_SHOT.match(text) or _SHOT_CJK.match(text) or times.front(text) or listed):
        return None
    words = unmarked(text)
    return _shot_heading(form, level, listed, words, rest)


def _shot_heading(form: str, level: int, listed: str, words: str, rest: str) -> Heading | None:
    text, kind, number = words, "", listed
    time: times.Span | None = None
    if found := times.front(text):
        time, text = found
    found_kind = _SHOT.match(text) or _SHOT_CJK.match(text)
    if found_kind and not (form == "plain" and not _ends_well(text[found_kind.end() :])):
        name = folded(found_kind["kind"])
        kind, number = ("small" if name in SMALL else "large"), found_kind["number"]
        text = text[found_kind.end() :]
    elif (numbered := _LISTED.match(text)) and form in ("hash", "bold"):
        number, text = numbered[1], text[numbered.end() :]
    if time is None and (found := times.front(_SEPARATOR.sub("", text))) and kind:
        time, text = found
    if time is None and (found := times.end(text)):
        time, text = found
    title = _SEPARATOR.sub("", text).strip().strip(":：").strip()
    if form == "plain" and not kind and time is None:
        return None
    if form == "plain" and time is not None and not kind and not times.front(words):
        return None  # a sentence that ends with a time
    if form in ("plain", "list") and not rest and (len(title) > 60 or title.endswith((".", "。", "!", "！"))):
        title, rest = "", title
    title = re.sub(r"^[\"“”'«»「」『』]+|[\"“”'«»「」『』]+$", "", title).strip()
    return Heading(form, level, kind, number, time, title, rest, words)


def _ends_well(rest: str) -> bool:
    """Whether a plain line's 'Shot 3' is a heading and no sentence's beginning."""
    return not rest.strip() or _SEPARATOR.match(rest) is not None or rest.lstrip()[0] in "([（【"


@lru_cache(maxsize=8192)
def labelled(line: str) -> Label | None:
    """The label that a line begins with, if any: plain, bold, in a list, in a heading, with a sign before it."""
    text = line.strip()
    if len(text) > _LONGEST or text.startswith("|"):
        text = text[:_LONGEST] if not text.startswith("|") else ""
    strong = False
    if text.startswith(">"):
        text = text[1:].strip()
    if found := re.match(r"^#{1,6}\s+", text):
        text, strong = text[found.end() :], True
    if bullet := _BULLET.match(text):
        text, strong = text[bullet.end() :], True
    text = _ORNAMENT.sub("", text)
    if bold := _BOLD.match(text):
        inner, rest = _ORNAMENT.sub("", bold[2].strip()), bold[3].strip()
        if within := _LABEL.match(inner):  # '**Visual: a sea**', '**Visual:** a sea'
            return Label(*_parted(within[1], within[2]), " ".join(filter(None, (within[3], rest))), True)
        behind = re.match(rf"^((?:[(（\[][^()（）\[\]]{{0,80}}[)）\]])?)\s*(?:{_COLON}|[-–—]+\s)\s*(.*)$", rest)
        if behind:
            name, qualifier = _parted(inner, behind[1])
            titled = line.lstrip().startswith("#") and not role(name)
            return None if titled else Label(name, qualifier, behind[2], True)
        name, qualifier = _parted(inner, "")
        return Label(name, qualifier, rest, True) if not rest and role(name) else None
    if plain := _LABEL.match(text):
        return Label(*_parted(plain[1], plain[2]), plain[3].strip(), strong)
    if strong and len(text) <= 40 and line.lstrip().startswith("#") and role(text):
        return Label(*_parted(text, ""), "", True)  # '#### Visual'
    return None


def _parted(name: str, brackets: str) -> tuple[str, str]:
    name = name.strip()
    if not brackets and (found := _QUALIFIER.search(name)):
        name, brackets = name[: found.start()], found[0]
    return name.strip(" *_"), brackets.strip(" ()（）[]")


def cells(line: str) -> list[str]:
    """A table's row."""
    text = line.strip().removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", text)]


def is_divider(line: str) -> bool:
    """The line below a table's heading: '|---|:--:|'."""
    return "|" in line and "-" in line and re.fullmatch(r"[\s|:\-–—]+", line) is not None
