"""From a prompt to a `Scene`: which known elements it names, how many, how they are lit, framed and coloured."""

from __future__ import annotations

import functools
import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .lexicon import COUNTS, KINDS, PLURALS, synonyms
from .likeness import Likeness, take

_NEGATORS = frozenset(
    [
        "no",
        "not",
        "without",
        "never",
        "nobody",
        "none",
        "excluding",
        "except",
        "minus",
        "lacking",
        "nor",
        "devoid",
        "empty",
        "free",
    ]
)
_SCOPE_ENDS = frozenset(
    [
        "but",
        "with",
        "in",
        "at",
        "on",
        "under",
        "over",
        "by",
        "near",
        "beside",
        "against",
        "above",
        "below",
        "while",
        "during",
        "only",
        "just",
    ]
)
_ARTICLES = frozenset(["a", "an", "the", "some", "his", "her", "their", "its", "this", "that", "any"])
_DESERTED = frozenset(("empty", "deserted", "abandoned", "unpeopled"))
_TRADES = frozenset(("player", "goalkeeper", "referee", "fans", "musician", "dancer", "chef", "knight", "child"))
_TINTS = frozenset(
    (
        "red",
        "orange",
        "yellow",
        "green",
        "teal",
        "blue",
        "purple",
        "pink",
        "gold",
        "silver",
        "white",
        "black",
        "brown",
    )
)


@dataclass(frozen=True)
class Subject:
    """Something to show: `count` of it, painted in `tint` (a palette name) where the prompt colours it."""

    name: str
    count: int = 1
    tint: str | None = None


@dataclass(frozen=True)
class Scene:
    """What Animatic understood. Names are the keys of `vocabulary()`; `None` means the prompt does not say.

    `heard` pairs every word that was read with its element; `unread` are the words that meant nothing here; `absent`
    are elements that the prompt (or the negative prompt) rules out.
    """

    time: str | None = None
    weather: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    effects: tuple[str, ...] = ()
    shot: str | None = None
    angle: str | None = None
    motions: tuple[str, ...] = ()
    palette: tuple[str, ...] = ()
    heard: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    people: tuple[Likeness, ...] = ()

    def subject(self, name: str) -> Subject | None:
        """The subject of that name, or None where the scene does not have it."""
        return next((s for s in self.subjects if s.name == name), None)

    def likeness(self, name: str, index: int) -> Likeness | None:
        """How number `index` of the people called `name` looks, where the prompt says so."""
        known = [who for who in self.people if who.name == name]
        return known[index] if index < len(known) else None

    def has(self, *names: str) -> bool:
        """Whether any of these elements, of whatever kind, is in the scene."""
        return not self.elements.isdisjoint(names)

    @functools.cached_property
    def elements(self) -> frozenset[str]:
        """The names of everything in the scene, of all kinds."""
        named = {self.time, self.shot, self.angle} - {None}
        return frozenset(
            {*self.weather, *self.places, *self.effects, *self.motions, *self.palette}
            | {s.name for s in self.subjects}
            | {str(name) for name in named}
        )

    def dice(self, seed: int, name: str) -> random.Random:
        """Random numbers for one part of the picture: Python's generator, seeded by a BLAKE2 hash of seed, name and
        what is shown.

        They hang on the seed and on *what* is shown, not on light, weather or framing: changing "dawn" to "night" keeps
        the composition. A prompt with nothing known in it varies with its words instead.
        """
        shown = [*self.places, *(s.name for s in self.subjects)] or list(self.unread)
        text = "\x1f".join([str(seed), name, *shown])
        return random.Random(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big"))


@functools.cache
def _phrases() -> Mapping[tuple[str, ...], tuple[str, str]]:
    """Synonym as a tuple of folded words -> (kind, element)."""
    table: dict[tuple[str, ...], tuple[str, str]] = {}
    for kind in KINDS:
        for name, words in synonyms(kind).items():
            for word in (name, *words):
                table.setdefault(_words(word), (kind, name))
    return MappingProxyType(table)


@functools.cache
def vocabulary() -> Mapping[str, tuple[str, ...]]:
    """Every element that Animatic can paint or heed -> the words that call it."""
    return MappingProxyType({name: words for kind in KINDS for name, words in synonyms(kind).items()})


def _words(text: str) -> tuple[str, ...]:
    """The words of a text, lower case and in the singular."""
    return tuple(_fold(word) for word in re.findall(r"[^\W_]+(?:'[a-z]+)?", text.lower().replace("’", "'")))


@functools.cache
def _fold(word: str) -> str:
    """Singular form, by rule; both prompt and synonyms pass through it, so an odd stem does no harm."""
    if word in PLURALS:
        return PLURALS[word]
    word = re.sub(r"'s?$", "", word)
    for ending, instead, least in (
        ("ies", "y", 5),
        ("ches", "ch", 5),
        ("shes", "sh", 5),
        ("sses", "ss", 5),
        ("xes", "x", 4),
    ):
        if word.endswith(ending) and len(word) >= least:
            return word[: -len(ending)] + instead
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def read_prompt(prompt: str, negative: str = "") -> Scene:
    """Understand a prompt. Never fails: words it does not know are listed in `Scene.unread`.

    `negative` names what must not be there, as does "no ...", "without ..." inside the prompt. A subject named twice
    counts as the larger number. Of several hours and angles the first counts, of shot sizes the last.
    """
    people, rest = take(prompt)
    found, absent, heard, unread = _scan(rest)
    if _DESERTED.intersection(re.findall(r"[a-z]+", prompt.lower())):
        absent |= {"crowd", "fans"}
    banned = absent | {name for _, name, *_ in _scan(negative)[0]} | _scan(negative)[1]
    found = [f for f in found if f[1] not in banned]
    kinds: dict[str, list[str]] = {kind: [] for kind in KINDS}
    subjects: dict[str, Subject] = {}
    for kind, name, count, tint in found:
        if kind == "subject":
            before = subjects.get(name)
            if before is None or count > before.count or (tint and not before.tint):
                kept = before or Subject(name)
                subjects[name] = Subject(name, max(count, kept.count), tint or kept.tint)
        elif name not in kinds[kind]:
            kinds[kind].append(name)
    return Scene(
        time=kinds["time"][0] if kinds["time"] else None,
        weather=tuple(kinds["weather"]),
        places=tuple(kinds["place"]),
        subjects=tuple(subjects.values()),
        effects=tuple(kinds["effect"]),
        shot=kinds["shot"][-1] if kinds["shot"] else None,
        angle=kinds["angle"][0] if kinds["angle"] else None,
        motions=tuple(kinds["motion"]),
        palette=tuple(kinds["palette"]),
        heard=tuple(pair for pair in heard if pair[1] not in banned),
        unread=unread,
        absent=tuple(sorted(banned)),
        people=people,
    )


_Found = tuple[str, str, int, str | None]


def _scan(text: str) -> tuple[list[_Found], set[str], list[tuple[str, str]], tuple[str, ...]]:
    """Longest match first over the words of each clause, minding numbers, colours and negation.

    Gives what was found as (kind, element, count, tint), the elements ruled out, (words, element) of all that was
    heard, and the words that meant nothing. A number or colour waits for the subject after it; a negation lasts until a
    word that ends its scope, or the clause.
    """
    found: list[_Found] = []
    absent: set[str] = set()
    heard: list[tuple[str, str]] = []
    unread: list[str] = []
    for clause in re.split(r"[,.;:!?()\[\]\n—–]+", text):
        raw = re.findall(r"[^\W_]+(?:'[a-z]+)?", clause.lower().replace("’", "'"))
        words = [_fold(word) for word in raw]
        negated, count, tint, at, joined = False, 1, None, 0, False
        while at < len(words):
            size, kind, name = _match(words, at)
            plain = raw[at]
            if size == 0:
                if plain in _NEGATORS and not (plain == "empty" and not _follows(raw, at, "of")):
                    negated = True
                elif plain in _SCOPE_ENDS or (plain == "and" and at + 1 < len(raw) and raw[at + 1] in _ARTICLES):
                    negated = False
                if plain in COUNTS or words[at] in COUNTS:
                    count = max(count, COUNTS.get(plain, COUNTS.get(words[at], 1)))
                elif plain.isdecimal() and len(plain) < 6:
                    count = max(count, min(int(plain), 200))
                elif plain not in _ARTICLES and len(plain) > 2 and plain not in _NEGATORS | _SCOPE_ENDS:
                    unread.append(plain)
                at += 1
                joined = False
                continue
            said = " ".join(raw[at : at + size])
            if negated:
                absent.add(name)
            elif kind == "palette" and name in _TINTS and _colours_subject(words, at + size):
                tint = name
                heard.append((said, name))
            else:
                last, stem = raw[at + size - 1], words[at + size - 1]
                if kind == "subject" and name in _TRADES and found and found[-1][1] == "robot" and joined:
                    # "robot strikers" are robots, not robots and strikers.
                    if _plural(last, stem):
                        found[-1] = ("subject", "robot", max(found[-1][2], 4), found[-1][3])
                elif kind == "subject":
                    many = count if count > 1 else (4 if _plural(last, stem) else 1)
                    found.append((kind, name, many, tint))
                    count, tint = 1, None
                else:
                    found.append((kind, name, 1, None))
                heard.append((said, name))
            at += size
            joined = True
    return found, absent, heard, tuple(dict.fromkeys(unread))


def _match(words: list[str], at: int) -> tuple[int, str, str]:
    """How many words from `at` name something, its kind and its element; 0 and nothing where they do not."""
    table = _phrases()
    for size in range(min(4, len(words) - at), 0, -1):
        hit = table.get(tuple(words[at : at + size]))
        if hit:
            return size, hit[0], hit[1]
    return 0, "", ""


def _plural(said: str, stem: str) -> bool:
    """Whether a word was said in the plural: more than one is then meant."""
    return said != stem and "'" not in said and (said.endswith("s") or said in PLURALS)


def _follows(raw: list[str], at: int, word: str) -> bool:
    return at + 1 < len(raw) and raw[at + 1] == word


def _colours_subject(words: list[str], at: int) -> bool:
    """Whether a colour word is said of a thing ("red car", "black and white dog") and not of the whole picture."""
    for step in range(at, min(at + 2, len(words))):
        size, kind, _ = _match(words, step)
        if size:
            return kind == "subject"
        if words[step] in ("sky", "light", "tone", "colour", "color", "palette", "and"):
            return False
    return False
