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
from dataclasses import dataclass, replace
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
_NEVER = float("inf")
_CROSSING = 7.0  # a cue over a cut is worse than a break within a clause, and better than one after an article
_JUST = 0.05  # seconds: what a voice says of a word's end is no finer
_NO_BEGINNING = frozenset("的了吗呢吧啊着过はがをにでともへのねよ、。，．！？；：」』）》】〉…")
_OPENING = _listed("and but or so because when where while which who that if as than then")


def cues(
    words: Sequence[Word], rules: Rules = Rules(), *, end: float | None = None, cuts: Sequence[float] = ()
) -> list[Cue]:
    """The captions of timed words, in order; none overlap but where two talk at once. end: the film's, which no cue
    outlasts.

    Words of different lines (`Word.line`) never share a cue. cuts: where one shot gives way to another; a cue goes
    over one only where what is spoken does, or where it could not be read otherwise. A single word longer than a line
    stands alone on a line that is too long.
    """
    groups = sorted(
        (group for line in _lines(words) for group in _grouped(_parted(line), rules, tuple(cuts))),
        key=lambda group: group[0].start,
    )
    made: list[Cue] = []
    shown: dict[str, float] = {}  # when the last cue of each line ends
    for index, group in enumerate(groups):
        line, spoken = group[0].line, group[-1].end
        start = max(group[0].start, shown[line] + rules.apart / 8 if line in shown else 0.0)
        lines = _broken(tuple(word.text.strip() for word in group), rules)
        later = groups[index + 1 :]
        following = next((other[0].start for other in later), _NEVER)
        if following < spoken:  # another talks at the same time, and both are to be read
            own = next((other[0].start for other in later if other[0].line == line), _NEVER)
            following = max(following, min(own, spoken + rules.apart))
        stop = _until(start, spoken, sum(map(width, lines)), following, rules, end, cuts)
        if stop > start:
            made.append(Cue(start, stop, lines, tuple(group)))
            shown[line] = stop
    return made


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """The words that are spoken, by the line that they belong to: two who talk at once are not one sentence."""
    found: dict[str, list[Word]] = {}
    for word in words:
        if word.text.strip():
            found.setdefault(word.line, []).append(word)
    return list(found.values())


def _parted(words: Sequence[Word]) -> list[Word]:
    """The words, those of a script that parts none taken apart where a line may break; each piece has its share of
    the time. A voice may well give a whole clause as one word there."""
    out: list[Word] = []
    for word in words:
        text = word.text.strip()
        parts = _tokens(text) if width(text) > 8 and any(map(_is_solid, text)) else [text]
        if len(parts) < 2:
            out.append(word)
            continue
        share, at = (word.end - word.start) / max(1, sum(map(width, parts))), word.start
        for part in parts:
            out.append(replace(word, text=part, start=at, end=at + width(part) * share))
            at = out[-1].end
    return out


def _until(
    start: float,
    spoken: float,
    characters: int,
    following: float,
    rules: Rules,
    end: float | None,
    cuts: Sequence[float],
) -> float:
    """When a cue ends: late enough to be read, where the next line leaves room. spoken: its last word's end; following:
    when the next line begins."""
    last = following == _NEVER
    free = spoken + rules.longest if last else following - rules.apart
    free = min(free, end) if end is not None else free
    readable = max(rules.shortest, characters / rules.cps)
    if not last and free < min(spoken, start + readable):  # rather too little between two than too little to read
        free = max(free, min(spoken, following - rules.apart / 8))
    stop = min(max(spoken + 0.2, start + readable), free)
    if 0 < free - stop < 0.5 and not last:  # a short hole to the next cue is closed (no flicker)
        stop = free
    stop = min(max(stop, min(spoken, free)), start + rules.longest + 1)
    # A shot that ends after the words takes its caption with it, unless that could not be read.
    cut = next((cut for cut in cuts if cut > start and cut >= spoken - _JUST), None)
    if cut is not None and cut < stop:
        stop = min(stop, max(cut, start + min(readable, max(rules.shortest, spoken - start))))
    # A word that the next one treads on is shown all the same, and the next one begins a moment late.
    return max(stop, min(start + rules.apart, end if end is not None else float("inf")))


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


def _grouped(words: Sequence[Word], rules: Rules, cuts: tuple[float, ...] = ()) -> list[Sequence[Word]]:
    """The words of each cue, chosen so that the sum of all costs is least."""
    count = len(words)
    best = [0.0] + [float("inf")] * count
    origin = [0] * (count + 1)
    for stop in range(1, count + 1):
        for start in range(stop - 1, -1, -1):
            group = words[start:stop]
            before = words[start - 1] if start else None
            cost = _cost(group, before, words[stop] if stop < count else None, rules, cuts)
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


def _cost(
    group: Sequence[Word], before: Word | None, following: Word | None, rules: Rules, cuts: tuple[float, ...]
) -> float | None:
    """How bad a cue of these words is; None when it cannot be."""
    texts = tuple(word.text.strip() for word in group)
    seconds = group[-1].end - group[0].start
    if seconds > rules.longest or any(b.start - a.end > rules.pause for a, b in pairwise(group)):
        return None
    if width(_joined(texts)) > rules.characters * rules.lines or _lines_cost(texts, rules) is None:
        return None
    for cut in cuts:
        between = any(a.end - _JUST <= cut <= b.start + _JUST for a, b in pairwise(group))
        if between and min(cut - group[0].start, group[-1].end - cut) >= rules.shortest:
            return None  # the shot changes between two words, so that is where the cue does
    cost = 4.0  # each cue is one more thing to read
    cost += _CROSSING * sum(group[0].start < cut < group[-1].end for cut in cuts)
    for a, b in pairwise(group):
        if ends_sentence(a.text):  # what comes after a breath is not shown before it
            cost += 2.5 + min(4.0, 8 * max(0.0, b.start - a.end))
    last = texts[-1]
    if len(group) == 1 and width(last) < 12 and before is not None and not ends_sentence(before.text):
        cost += 6.0  # an orphan
    if before is not None and texts[0][0] in _NO_BEGINNING:
        cost += 8.0
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
        cost += 8 if texts[at][0] in _NO_BEGINNING else 3 if len(texts) > 4 and at in (1, len(texts) - 1) else 0
        last, opening = texts[at - 1].lower(), texts[at].lower()
        cost += (
            -3
            if _ends_with(last, ".,;:!?—–、。，；：！？")
            else 5
            if last in _LEANING
            else -1
            if opening in _OPENING
            else 0
        )
        if best is None or cost < best[0]:
            best = cost, (first, *rest[1])
    return best
