"""What a prompt says of how people look: hair, skin, age, clothes, glasses, beard.

Words that are said of a person are taken out of the prompt before the rest is read ("red hair" is no red picture), and
what they leave open is drawn from themselves, not from the scene: the same words are the same person in every picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .colour import Rgb, rgb

_HAIR = {
    "black": "1d1714", "dark": "2f2119", "brown": "5a3a22", "chestnut": "6b3f22", "auburn": "7d3418",
    "red": "a8401c", "ginger": "c0602a", "blond": "d8b468", "blonde": "d8b468", "fair": "d8b468",
    "grey": "a3a09c", "gray": "a3a09c", "white": "e6e2da", "silver": "c4c4c8",
    "blue": "2f5fb0", "green": "2f8a4a", "pink": "d9679f", "purple": "6f3f9a",
}  # fmt: skip
_SKIN = {
    "pale": "f6d8bd", "fair": "f1c9a5", "light": "f1c9a5", "olive": "d2a679", "tan": "c98d63", "tanned": "c98d63",
    "brown": "a66b45", "dark": "7d4b30", "black": "5a3523", "deep": "5a3523",
}  # fmt: skip
_CLOTH = {
    "red": "b0302c", "crimson": "9c1f35", "orange": "d97a2b", "yellow": "e0bd3c", "gold": "c9a13c",
    "green": "3a7d4f", "olive": "6f7040", "teal": "2a7d80", "blue": "2f5fa8", "navy": "22335c", "purple": "6a4590",
    "pink": "d7719a", "white": "ece8e0", "cream": "e8dcc0", "black": "26262b", "grey": "84868c", "gray": "84868c",
    "brown": "6e4a30", "beige": "cdb994",
}  # fmt: skip
_TOPS = (
    "coat|jacket|raincoat|overcoat|parka|cloak|shirt|t-shirt|tee|sweater|jumper|pullover|hoodie|blouse|dress|suit|vest"
    "|cardigan|uniform|tunic"
)
_COATS = ("coat", "raincoat", "overcoat", "parka", "cloak")
_LEGS = "trousers|pants|jeans|skirt|leggings"
_NOUNS = {
    "woman": "woman", "lady": "woman", "grandmother": "woman", "mother": "woman",
    "man": "man", "gentleman": "man", "grandfather": "man", "father": "man",
    "girl": "child", "boy": "child", "child": "child", "kid": "child", "person": "person",
}  # fmt: skip


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MANNER = r"(?:(?:short|long|curly|straight|wavy|thick|shoulder-length)[ ,]+)*"
_PARTS = {
    "hair": re.compile(rf"\b({_MANNER})(?:({_any(_HAIR)})[ ,]+)?({_MANNER})hair(\s+in\s+a\s+bun)?\b"),
    "bald": re.compile(r"\b(?:bald|shaven?[- ]head(?:ed)?)\b"),
    "skin": re.compile(rf"\b({_any(_SKIN)})(?:[- ]brown)?[ -]skin(?:ned)?\b"),
    "top": re.compile(rf"\b(?:(?:long|short|old|new|woollen|knitted|leather)\s+)*({_any(_CLOTH)})\s+({_TOPS})\b"),
    "legs": re.compile(rf"\b({_any(_CLOTH)})\s+({_LEGS})\b"),
    "glasses": re.compile(r"\b(?:round\s+)?(?:eye)?(?:glasses|spectacles)\b"),
    "beard": re.compile(rf"\b(?:(?:full|short|long|bushy)\s+)*(?:({_any(_HAIR)})\s+)?beard(?:ed)?\b"),
    "shaven": re.compile(r"\bclean[- ]shaven\b"),
    "age": re.compile(r"\b(?:aged\s+|of\s+)?(\d{1,3})[- ]years?[- ]old\b|\baged\s+(\d{1,3})\b"),
    "elder": re.compile(r"\b(?:elderly|old)(?=\s+(?:woman|man|lady|gentleman|person)\b)"),
}
_DENIED = re.compile(r"\b(?:no|without|without a|without any|never)\s+$")
_PERSON = re.compile(rf"\b({'|'.join(_NOUNS)})\b")


@dataclass(frozen=True)
class Likeness:
    """How one person looks, as far as words say. name: the element of the reading that it is; said: the words."""

    name: str
    said: tuple[str, ...]
    hair: Rgb | None = None
    style: str = ""  # "long", "curly", "bun", "short", "bald" or '' for what comes
    skin: Rgb | None = None
    top: Rgb | None = None
    coat: bool | None = None
    legs: Rgb | None = None
    skirt: bool | None = None
    glasses: bool = False
    beard: bool | None = None
    old: bool = False
    girl: bool | None = None  # of a child: whether it is one


def take(prompt: str) -> tuple[tuple[Likeness, ...], str]:
    """The people that are described, in their order, and the prompt without those words. Words that describe and
    belong to nobody stay where they are."""
    low = prompt.lower()
    if len(low) != len(prompt):  # letters that change their length: places would no longer agree
        return (), prompt
    nouns = list(_PERSON.finditer(low))
    if not nouns:
        return (), prompt
    starts = [_begin(low, noun.start()) for noun in nouns]
    found: list[Likeness] = []
    gone: list[tuple[int, int]] = []
    for i, noun in enumerate(nouns):
        first, last = starts[i], starts[i + 1] if i + 1 < len(nouns) else len(low)
        who = Likeness(_NOUNS[noun[1]], (), girl={"girl": True, "boy": False}.get(noun[1]))
        places: list[tuple[int, int]] = []
        for part, pattern in _PARTS.items():
            for hit in pattern.finditer(low, first, last):
                if hit[0].strip() == "hair":
                    continue
                who = _with(who, part, hit, bool(_DENIED.search(low[: hit.start()])))
                places.append(hit.span())
        if places:
            said = tuple(" ".join(low[a:b].split()) for a, b in sorted(places))
            found.append(replace(who, said=said))
            gone += places
    rest = prompt
    for a, b in sorted(gone, reverse=True):
        rest = f"{rest[:a]} {rest[b:]}"
    return tuple(found), rest


def _begin(low: str, at: int) -> int:
    """Where the words begin that stand before a person and are said of it ('a slim, dark-skinned woman')."""
    back = max(0, at - 60)
    articles = [hit.start() for hit in re.finditer(r"\b(?:a|an|the|one|old)\s", low[back:at])]
    return back + articles[-1] if articles else at


def _with(who: Likeness, part: str, hit: re.Match[str], denied: bool) -> Likeness:
    if part == "glasses":
        return replace(who, glasses=not denied)
    if part == "beard":
        hair = rgb(_HAIR[hit[1]]) if hit[1] and not denied else None  # of somebody bald it is the only hair
        return replace(who, beard=not denied, hair=who.hair or hair)
    if denied:
        return who
    if part == "shaven":
        return replace(who, beard=False)
    if part == "hair":
        manner = f"{hit[1] or ''} {hit[3] or ''}"
        style = "bun" if hit[4] else next((m for m in ("curly", "long", "short") if m in manner.split()), who.style)
        return replace(who, hair=rgb(_HAIR[hit[2]]) if hit[2] else who.hair, style=style)
    if part == "bald":
        return replace(who, style="bald")
    if part == "skin":
        return replace(who, skin=rgb(_SKIN[hit[1]]))
    if part == "top" and who.top is None:
        worn = hit[2]
        skirt = True if worn == "dress" else False if worn == "suit" else who.skirt
        return replace(who, top=rgb(_CLOTH[hit[1]]), coat=worn in _COATS, skirt=skirt)
    if part == "legs":
        return replace(who, legs=rgb(_CLOTH[hit[1]]), skirt=hit[2] == "skirt")
    if part == "age":
        return replace(who, old=int(hit[1] or hit[2]) >= 60)
    if part == "elder":
        return replace(who, old=True)
    return who
