"""Captions from spoken words: where to break and how long to stay.

The rules are those of Netflix's English Timed Text Style Guide and the BBC's Subtitle Guidelines: at most two lines of
42 characters, 5/6 s to 7 s a cue, at most 20 characters a second where speech allows, two frames between cues,
breaks after punctuation and never between an article and its noun. The best breaks are found over the whole text
at once (dynamic programming), not greedily, so no cue is left with one orphaned word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from studio.embedded.typesetting import pieces
from studio.media.values import Word


@dataclass(frozen=True)
class Cue:
    """A caption: when, and its one or more lines. Seconds from the film's start. words: what is spoken in it."""

    start: float
    end: float
    lines: tuple[str, ...]
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @cached_property
    def places(self) -> tuple[tuple[int, int, int], ...]:
        """Where each of the words stands, as far as they are found: its line, first character and end."""
        line = at = 0
        found = []
        for word in self.words:
            text = word.text.strip()
            while line < len(self.lines) and (at := self.lines[line].find(text, at)) < 0:
                line, at = line + 1, 0
            if line == len(self.lines):
                break
            found.append((line, at, at + len(text)))
            at += len(text)
        return tuple(found)

    def spoken(self, moment: float) -> tuple[int, int, int] | None:
        """Where the word is that is spoken at a moment, or was last: its line, first character and end."""
        found = None
        for word, place in zip(self.words, self.places, strict=False):
            if word.start > moment:
                break
            found = place
        return found

    def rewritten(self, text: str, rules: Rules) -> Cue:
        """Another text at the same time, such as a translation; when its words are spoken nobody knows."""
        tokens = _tokens(text)
        return Cue(self.start, self.end, _broken(tuple(tokens), rules) if tokens else ())


@dataclass(frozen=True)
class Rules:
    """characters: a line's longest, wide (CJK) ones counted twice; cps: characters a second to aim below.
    shortest, longest, apart: seconds; pause: a silence this long ends a cue."""

    characters: int = 42
    lines: int = 2
    cps: float = 20.0
    shortest: float = 5 / 6
    longest: float = 7.0
    apart: float = 2 / 24
    pause: float = 1.0


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ABBREVIATIONS = _listed("mr. mrs. ms. dr. prof. st. vs. etc. e.g. i.e. no. jr. sr. u.s. u.k. a.m. p.m.")
_LEANING = _listed(  # words that belong to what follows them
    "a an the this that these those my your his her its our their of to in on at by for from with into onto over under "
    "and or but nor so if as than who which when where while because not no is are was were be been has have had will "
    "would can could should may might must do does did i you he she it we they mr. mrs. ms. dr. st."
)
_OPENING = _listed("and but or so because when where while which who that if as than then")


def cues(words: Sequence[Word], rules: Rules = Rules(), *, end: float | None = None) -> list[Cue]:
    """The captions of timed words, in order, none overlapping. end: the film's, which no cue outlasts.

    A single word longer than a line stands alone on a line that is too long.
    """
    said = [word for word in words if word.text.strip()]
    groups = _grouped(said, rules)
    made: list[Cue] = []
    for index, group in enumerate(groups):
        start = max(group[0].start, made[-1].end + rules.apart if made else 0.0)
        lines = _broken(tuple(word.text.strip() for word in group), rules)
        free = groups[index + 1][0].start - rules.apart if index + 1 < len(groups) else group[-1].end + rules.longest
        free = min(free, end) if end is not None else free
        # Long enough to be read, where the next line leaves room; a short hole to the next cue is closed (no flicker).
        wanted = max(group[-1].end + 0.2, start + rules.shortest, start + sum(map(width, lines)) / rules.cps)
        stop = min(wanted, free)
        if 0 < free - stop < 0.5 and index + 1 < len(groups):
            stop = free
        stop = min(max(stop, group[-1].end if group[-1].end <= free else free), start + rules.longest + 1)
        # A word that the next one treads on is shown all the same, and the next one begins a moment late.
        stop = max(stop, min(start + rules.apart, end if end is not None else float("inf")))
        if stop > start:
            made.append(Cue(start, stop, lines, tuple(group)))
    return made


def spread(text: str, seconds: float, start: float = 0.0) -> list[Word]:
    """Words of a text whose timing nobody knows, spread by their length over some seconds: a guess, to be told so."""
    tokens = _tokens(text)
    weights = [width(token) + 1 + (4 if _ends_with(token, ".!?…:;") else 0) for token in tokens]
    scale, at, out = seconds / max(1, sum(weights)), start, []
    for token, weight in zip(tokens, weights, strict=True):
        out.append(Word(token, at, at + width(token) * scale))
        at += weight * scale
    return out


def width(text: str) -> int:
    """Characters, wide ones counted twice, marks and joiners not at all."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


# --- where to break ---------------------------------------------------------------------------------------------


def _grouped(words: Sequence[Word], rules: Rules) -> list[Sequence[Word]]:
    """The words of each cue, chosen so that the sum of all costs is least."""
    count = len(words)
    best = [0.0] + [float("inf")] * count
    origin = [0] * (count + 1)
    for stop in range(1, count + 1):
        for start in range(stop - 1, -1, -1):
            group = words[start:stop]
            cost = _cost(group, words[stop] if stop < count else None, rules)
            if cost is None and stop - start > 1:
                break  # one word more makes it only longer
            total = best[start] + (cost or 0.0 if cost is not None else 50.0)
            if total < best[stop]:
                best[stop], origin[stop] = total, start
    groups: list[Sequence[Word]] = []
    stop = count
    while stop:
        groups.append(words[origin[stop] : stop])
        stop = origin[stop]
    return groups[::-1]


def _cost(group: Sequence[Word], following: Word | None, rules: Rules) -> float | None:
    """How bad a cue of these words is; None when it cannot be."""
    texts = tuple(word.text.strip() for word in group)
    seconds = group[-1].end - group[0].start
    if seconds > rules.longest or any(b.start - a.end > rules.pause for a, b in pairwise(group)):
        return None
    if width(_joined(texts)) > rules.characters * rules.lines or _lines_cost(texts, rules) is None:
        return None
    cost = 4.0  # each cue is one more thing to read
    inner = sum(ends_sentence(text) for text in texts[:-1])
    cost += 2.5 * inner
    last = texts[-1]
    if following is not None and not ends_sentence(last):
        cost += 1.5 if _ends_with(last, ",;:—–،؛、,") else 5.0
        if last.lower() in _LEANING:
            cost += 6.0
        if following.text.lower().strip("“\"'(") in _OPENING:
            cost -= 2.0
        cost -= min(2.0, 4 * max(0.0, following.start - group[-1].end))  # a breath is a good place
    room = (following.start if following else group[-1].end + 1.0) - group[0].start
    speed = width(_joined(texts)) / max(room, 0.01)
    cost += max(0.0, speed - rules.cps) ** 2 / 10
    if room < rules.shortest:
        cost += 8 * (rules.shortest - room) / rules.shortest
    return cost


def ends_sentence(token: str) -> bool:
    """Whether a word ends a sentence: 'goal!' does, 'Dr.' does not."""
    return bool(re.search(r"[.!?…。!?؟۔।॥።។။][\"'”’)\]]*$", token.rstrip())) and token.lower() not in _ABBREVIATIONS


def _ends_with(token: str, marks: str) -> bool:
    """Whether one of these marks stands behind a word's last letter or figure."""
    for letter in reversed(token):
        if letter == "_" or letter.isalnum():
            return False
        if letter in marks:
            return True
    return False


def _joined(texts: Sequence[str]) -> str:
    """Words as written: a blank between them, none between two of a script that has none unless one is there."""
    out = ""
    for text in texts:
        blank = out and not out[-1].isspace() and not (_is_solid(out[-1]) and _is_solid(text[0]))
        out += f" {text}" if blank else text
    return out.strip()


def _is_solid(character: str) -> bool:
    """Whether a letter is of a script that parts no words: CJK, Thai, Lao, Burmese, Khmer."""
    southeast = "\u0e00" <= character <= "\u0eff" or "\u1000" <= character <= "\u109f"
    return southeast or "\u1780" <= character <= "\u17ff" or unicodedata.east_asian_width(character) in "WF"


def _tokens(text: str) -> list[str]:
    """What a caption may be broken between: words, and within what is written solid what stands for words there; each
    of those is followed by its blank if it has one."""
    found: list[str] = []
    for word in text.split():
        if any(map(_is_solid, word)):
            *first, last = pieces(word)
            found += [*first, f"{last} "]
        else:
            found.append(word)
    return [*found[:-1], found[-1].rstrip()] if found else []


def _broken(texts: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    found = _lines_cost(texts, rules)
    return found[1] if found else (_joined(texts),)


@lru_cache(maxsize=4096)
def _lines_cost(texts: tuple[str, ...], rules: Rules) -> tuple[float, tuple[str, ...]] | None:
    """The best breaking into lines and its cost; None when it does not fit."""
    whole = _joined(texts)
    if width(whole) <= rules.characters:
        return 0.0, (whole,)
    if rules.lines < 2 or len(texts) < 2:
        return None
    best: tuple[float, tuple[str, ...]] | None = None
    fewer = Rules(rules.characters, rules.lines - 1)
    for at in range(1, len(texts)):
        first = _joined(texts[:at])
        if width(first) > rules.characters:
            break
        rest = _lines_cost(texts[at:], fewer)
        if rest is None:
            continue
        cost = rest[0] + abs(width(first) - width(rest[1][0])) / 8 + (0.8 if width(first) > width(rest[1][0]) else 0)
        last, opening = texts[at - 1].lower(), texts[at].lower()
        cost += -3 if _ends_with(last, ".,;:!?—–") else 5 if last in _LEANING else -1 if opening in _OPENING else 0
        if best is None or cost < best[0]:
            best = cost, (first, *rest[1])
    return best
