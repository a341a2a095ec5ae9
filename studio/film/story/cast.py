"""A film's cast: who and what comes back from shot to shot, and how it is put into a shot.

An entity's words are what every model understands. What they leave open of a person is drawn once from the entity's
seed and said in words as well, so that no engine has to invent another face in every shot.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from studio.base.errors import SettingError, suggest
from studio.media.values import Shot

KINDS: Final = ("character", "place", "prop", "style")
_ID: Final = re.compile(r"[a-z0-9_][a-z0-9_-]{0,62}")
_MENTION: Final = re.compile(r"(?<![\w@.])@([A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)")
_MOST: Final = 500
_PEOPLE: Final = re.compile(
    r"\b(woman|lady|grandmother|mother|man|gentleman|grandfather|father|girl|boy|child|kid|person)\b"
)
_HIM: Final = ("man", "gentleman", "grandfather", "father")
_HAIR: Final = ("black", "dark", "brown", "auburn", "red", "blond")
_SKIN: Final = ("pale", "fair", "olive", "brown", "dark")
_COLOURS: Final = ("red", "green", "blue", "yellow", "teal", "purple", "grey", "brown")
_TOPS: Final = ("coat", "jacket", "sweater", "shirt")
_CLOTHES: Final = re.compile(
    r"\b(coat|jacket|raincoat|overcoat|parka|cloak|shirt|t-shirt|sweater|jumper|pullover|hoodie|blouse|dress|suit|vest"
    r"|cardigan|uniform|tunic|armou?r|kimono|robe|sari|clothes|wearing|wears|dressed)\b"
)


@dataclass(frozen=True)
class Entity:
    """Somebody or something. id: what stands after '@'; words: how it looks; voice: who speaks its lines; lora:
    'name:strength'; seed: what the words leave open."""

    id: str
    name: str = ""
    kind: str = "character"
    words: str = ""
    voice: str = ""
    lora: str = ""
    seed: int = 0

    @property
    def called(self) -> str:
        """The name in a sentence."""
        return self.name or self.id.replace("_", " ").replace("-", " ").title()

    def looks(self) -> str:
        """The words, with what they leave open of a person drawn from the id and the seed."""
        words = self.words.strip().rstrip(".")
        person = _PEOPLE.search(words.lower()) if self.kind == "character" else None
        if person is None:
            return words
        digest = hashlib.blake2b(f"{self.id}\x1f{self.seed}".encode(), digest_size=8).digest()
        dice = random.Random(int.from_bytes(digest, "big"))
        # Everything is drawn, whether it is needed or not: a word that is added changes no other part.
        manner = dice.choice(("short", "curly") if person[1] in _HIM else ("long", "curly", "short"))
        hair = f"{manner} {dice.choice(_HAIR)} hair"
        skin = f"{dice.choice(_SKIN)} skin"
        clothes = f"a {dice.choice(_COLOURS)} {dice.choice(_TOPS)}"
        low = words.lower()
        more = [] if re.search(r"\b(hair|haired|bald|shaven)\b", low) else [hair]
        more += [] if re.search(r"\bskin", low) else [skin]
        more += [] if _CLOTHES.search(low) else [clothes]
        chin = dice.choice(("a short beard", "clean-shaven", "clean-shaven"))
        if person[1] in _HIM and not re.search(r"\b(beard|shaven|moustache)", low):
            more += [chin]
        return ", ".join([words, *more])


@dataclass(frozen=True)
class Part:
    """A shot with its cast. who: those in it, in the order in which they appear; unknown: mentions of nobody."""

    shot: Shot
    who: tuple[Entity, ...]
    speaker: Entity | None
    unknown: tuple[str, ...]

    @property
    def loras(self) -> str:
        """All LoRA of those in the picture, as image.generate takes them."""
        return ", ".join(dict.fromkeys(entity.lora.strip() for entity in self.who if entity.lora.strip()))


def read_cast(data: Any) -> tuple[Entity, ...]:
    """The entities of a 'cast' setting. Raises SettingError, which names the entity and what to do."""
    if not isinstance(data, Sequence) or isinstance(data, str | bytes):
        raise _wrong("the cast is no list", 'Write [{"id": "mira", "words": "a woman with red hair"}, ...].')
    if len(data) > _MOST:
        raise _wrong(f"the cast has {len(data)} entities", f"{_MOST} are the most.")
    cast = tuple(_entity(number, entry) for number, entry in enumerate(data, 1))
    calls: dict[str, str] = {}
    for entity in cast:
        for call in {entity.id, entity.called.lower()}:
            if call in calls:
                raise _wrong(f"'{entity.id}' and '{calls[call]}' are both called '{call}'", "Rename one of them.")
            calls[call] = entity.id
    return cast


def _entity(number: int, entry: Any) -> Entity:
    if not isinstance(entry, dict):
        raise _wrong(f"entity {number} of the cast is no object", 'Write {"id": "mira", "words": "..."}.')
    known = {field.name: field.type for field in fields(Entity)}
    for name, value in entry.items():
        if name not in known:
            raise _wrong(
                f"entity {number} has an unknown '{name}'", suggest(name, known) or f"Known: {', '.join(known)}."
            )
        if name == "seed":
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32:
                raise _wrong(f"the seed of entity {number} is {value!r}", "Take a whole number from 0 to 4294967295.")
        elif not isinstance(value, str):
            raise _wrong(f"'{name}' of entity {number} is no text", "Write it in quotes.")
    entity = Entity(**{"id": "", **entry})
    if not _ID.fullmatch(entity.id):
        raise _wrong(
            f"entity {number} has the id '{entity.id}'", "Take small letters, digits, - and _: it stands after '@'."
        )
    if entity.kind not in KINDS:
        raise _wrong(
            f"'{entity.id}' is of kind '{entity.kind}'", suggest(entity.kind, KINDS) or f"Take {', '.join(KINDS)}."
        )
    return entity


def _wrong(what: str, mend: str) -> SettingError:
    return SettingError(what, setting="cast", mend=mend)


def put(shot: Shot, cast: Sequence[Entity], also: Sequence[str] = ()) -> Part:
    """The shot with '@id' and names of the cast put into words. `also`: ids of more who are in the picture.

    The first mention in the picture brings how somebody looks, all others are the name alone: nobody says "at mira".
    """
    by_id = {entity.id: entity for entity in cast}
    unknown: dict[str, None] = {}
    named = _names(cast)
    picture, who = _in_picture(shot.picture, by_id, named, unknown)
    for name in also:
        if (entity := by_id.get(name)) is None:
            unknown[name] = None
        elif entity not in who:
            who.append(entity)
            picture = ", ".join(filter(None, (picture.rstrip(" .,"), _introduced(entity))))

    def plain(text: str) -> str:
        return _MENTION.sub(lambda hit: _called(hit, by_id, unknown), text)

    said = shot.speaker.strip().removeprefix("@").lower()
    speaker = next((e for e in cast if said and said in (e.id, e.called.lower())), None)
    changed = replace(
        shot,
        picture=picture,
        title=plain(shot.title),
        narration=plain(shot.narration),
        sound=plain(shot.sound),
        music=plain(shot.music),
        camera=plain(shot.camera),
        onscreen=plain(shot.onscreen),
        speaker=speaker.called if speaker else shot.speaker,
    )
    return Part(changed, tuple(who), speaker, tuple(unknown))


def _names(cast: Sequence[Entity]) -> re.Pattern[str]:
    """'@id', or a name that was given: an id alone may be a plain word."""
    given = sorted((entity.name for entity in cast if entity.name), key=len, reverse=True)
    names = "|".join(re.escape(name) for name in given)
    return re.compile(f"{_MENTION.pattern}|(?<!\\w)({names})(?!\\w)" if names else f"{_MENTION.pattern}|(?!)()")


def _in_picture(
    text: str, by_id: dict[str, Entity], named: re.Pattern[str], unknown: dict[str, None]
) -> tuple[str, list[Entity]]:
    by_name = {entity.name: entity for entity in by_id.values() if entity.name}
    who: list[Entity] = []

    def words(hit: re.Match[str]) -> str:
        entity = by_name[hit[2]] if hit[2] else by_id.get(hit[1].lower())
        if entity is None:
            return _called(hit, by_id, unknown)
        if entity in who:
            return entity.called
        who.append(entity)
        return _introduced(entity)

    return named.sub(words, text), who


def _introduced(entity: Entity) -> str:
    looks = entity.looks()
    if not looks:
        return entity.called
    return looks if entity.kind == "style" else f"{entity.called} ({looks})"


def _called(hit: re.Match[str], by_id: dict[str, Entity], unknown: dict[str, None]) -> str:
    entity = by_id.get(hit[1].lower())
    if entity is None:
        unknown[hit[1]] = None
        return hit[1]
    return entity.called
