"""A described person as a face and as a figure; what the words leave open is drawn from the words themselves."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace

from .colour import rgb
from .faces import Looks, looks
from .likeness import Likeness
from .people import Dress, street_clothes

_GREY = rgb("c9c6c2")


def face_of(who: Likeness, mood: str) -> Looks:
    """This person from close by."""
    by_chance = looks(_dice(who), _gender(who), mood)
    style = who.style or ("short" if by_chance.style in ("cap", "bald") else by_chance.style)
    return replace(
        by_chance,
        skin=who.skin or by_chance.skin,
        hair=who.hair or (_GREY if who.old else by_chance.hair),
        style=style,
        clothes=who.top or dress_of(who).top,
        beard=bool(who.beard) if who.beard is not None or who.name == "child" else by_chance.beard,
        old=who.old,
        glasses=who.glasses,
    )


def dress_of(who: Likeness) -> Dress:
    """This person from head to foot: the head is that of `face_of`."""
    plain = street_clothes(_dice(who), {"woman": True, "man": False}.get(_gender(who)))
    by_chance = looks(_dice(who), _gender(who))
    style = who.style or ("short" if by_chance.style in ("cap", "bald") else by_chance.style)
    return replace(
        plain,
        skin=who.skin or by_chance.skin,
        hair=who.hair or (_GREY if who.old else by_chance.hair),
        long_hair=style == "long",
        bald=style == "bald",
        top=who.top or plain.top,
        coat=plain.coat if who.coat is None else who.coat,
        legs=who.legs or plain.legs,
        skirt=plain.skirt if who.skirt is None else who.skirt,
        glasses=who.glasses,
        beard=bool(who.beard) if who.beard is not None or who.name == "child" else by_chance.beard,
    )


def _gender(who: Likeness) -> str:
    if who.girl is not None:
        return "woman" if who.girl else "man"
    return who.name if who.name in ("woman", "man") else ""


def _dice(who: Likeness) -> random.Random:
    digest = hashlib.blake2b("\x1f".join((who.name, *who.said)).encode(), digest_size=8).digest()
    return random.Random(int.from_bytes(digest, "big"))
