"""The cast of a film, put into its shots."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from studio.film.story.cast import put, read_cast
from studio.graph.context import Context
from studio.graph.spec import Data, node
from studio.media.values import Shot, Text


class CastShot(NamedTuple):
    """A shot with its cast in words; who is in it; the voice of who speaks; the LoRA of those in the picture."""

    shot: Shot
    who: Text
    voice: Text
    loras: Text


@node("story.cast", words="character, person, actor, role, consistent", version=1, title="Cast")
def cast_shot(
    ctx: Context,
    shot: Shot,
    *,
    cast: Annotated[Any, Data("cast", read_cast)] = (),
    also: str = "",
    voice: str = "auto",
) -> CastShot:
    """Put the people, places, props and styles of a film into a shot, the same in every one.

    cast: a list of objects with id, name, kind (character, place, prop, style), words, voice, lora and seed. '@mira' in
    a script, or her name once one is given, brings her words; what they leave open of a person (hair, skin, clothes) is
    drawn from her id and seed. also: ids of more who are in the picture, with commas; set it shot by shot to assign
    them. voice: who speaks where the speaker has no voice. Wire voice to a speech node's voice and loras to a picture
    node's LoRA setting.
    """
    extra = [name.strip().removeprefix("@") for name in also.split(",") if name.strip()]
    part = put(shot, read_cast(cast), extra)
    if part.unknown:
        ctx.note("Nobody of the cast: " + ", ".join(f"@{name}" for name in part.unknown) + ".")
    spoken = part.speaker.voice if part.speaker and part.speaker.voice else voice
    return CastShot(part.shot, Text(", ".join(entity.called for entity in part.who)), Text(spoken), Text(part.loras))
