"""The cast in the shots: words, names, voices and LoRA, and what is said of mistakes."""

from __future__ import annotations

from typing import Any

import pytest

from nodes.casting import cast_shot
from studio.base.errors import SettingError
from studio.film.story.cast import Entity, put, read_cast
from studio.media.values import Shot

CAST = [
    {"id": "mira", "name": "Mira", "words": "a woman with red hair", "voice": "amy", "lora": "mira:0.8", "seed": 7},
    {"id": "otto", "words": "a bald man in a blue coat, pale skin, with a beard", "voice": "joe"},
    {"id": "noir", "kind": "style", "words": "film noir, hard shadows"},
]


class Ctx:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_a_mention_brings_the_words_once_and_the_name_after_it() -> None:
    part = put(Shot("s", picture="@mira meets @otto. Mira waves, @noir"), read_cast(CAST))
    assert part.shot.picture.startswith("Mira (a woman with red hair, ")
    assert "meets Otto (a bald man in a blue coat, pale skin, with a beard)." in part.shot.picture
    assert part.shot.picture.endswith("Mira waves, film noir, hard shadows")
    assert [entity.id for entity in part.who] == ["mira", "otto", "noir"]


def test_what_words_leave_open_hangs_on_the_id_and_the_seed_alone() -> None:
    one = Entity("mira", words="a woman")
    assert one.looks() == Entity("mira", name="M", words="a woman").looks()
    assert len({Entity("mira", words="a woman", seed=seed).looks() for seed in range(20)}) > 10
    assert "skin" in one.looks() and "hair" in one.looks()
    # A word that is added changes no other part.
    assert one.looks().split(", ")[2:] == Entity("mira", words="a woman with red hair").looks().split(", ")[1:]
    assert Entity("rex", words="a big dog").looks() == "a big dog"


def test_nobody_says_at_mira_and_mail_is_no_mention() -> None:
    shot = Shot("s", narration="@mira runs; write to me@otto.org", sound="@mira laughs", onscreen="@mira")
    part = put(shot, read_cast(CAST))
    assert part.shot.narration == "Mira runs; write to me@otto.org"
    assert (part.shot.sound, part.shot.onscreen, part.who) == ("Mira laughs", "Mira", ())


@pytest.mark.parametrize(
    ("speaker", "voice"), [("MIRA", "amy"), ("@otto", "joe"), ("Otto", "joe"), ("", "bob"), ("Ann", "bob")]
)
def test_the_voice_is_that_of_the_speaker(speaker: str, voice: str) -> None:
    made = cast_shot(Ctx(), Shot("s", picture="@mira", speaker=speaker), cast=CAST, voice="bob")  # type: ignore[arg-type]
    assert (made.voice, made.loras, made.who) == (voice, "mira:0.8", "Mira")


def test_more_can_be_assigned_and_strangers_are_told() -> None:
    ctx = Ctx()
    made = cast_shot(ctx, Shot("s", picture="A street with @bob."), cast=CAST, also="otto, @ann")  # type: ignore[arg-type]
    assert made.shot.picture == "A street with bob, Otto (a bald man in a blue coat, pale skin, with a beard)"
    assert ctx.notes == ["Nobody of the cast: @bob, @ann."]


@pytest.mark.parametrize(
    ("cast", "what"),
    [
        ("mira", "no list"),
        ([1], "entity 1 of the cast is no object"),
        ([{"id": "Mira!"}], "has the id 'Mira!'"),
        ([{"id": "a"}, {"id": "b", "name": "A"}], "both called 'a'"),
        ([{"id": "a", "kind": "place "}], "is of kind"),
        ([{"id": "a", "seed": True}], "the seed of entity 1"),
        ([{"id": "a", "word": "x"}], "unknown 'word'"),
        ([{"id": "a", "words": 3}], "'words' of entity 1 is no text"),
    ],
)
def test_a_wrong_cast_is_refused_with_a_mend(cast: Any, what: str) -> None:
    with pytest.raises(SettingError, match=what.replace("(", r"\(")) as told:
        read_cast(cast)
    assert told.value.problem.mend
