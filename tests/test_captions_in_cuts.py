"""Captions and the cut: none goes over a cut, or stands before it is spoken, however the film is edited."""

from fractions import Fraction

import pytest

from benchmarks.captions import film, measure
from studio.film.captioning.captions import Rules, cues, width
from studio.film.timeline import Layout, Timeline, edits, lay_out
from studio.film.timeline.compose import compose_picture
from studio.film.timeline.naming import cuts_of
from studio.film.timeline.sound import compose_sound
from studio.media.encoding import decode, encode
from studio.media.values import Audio, Word, mapped
from tests.timeline.cuts import ramp, video

GOAL = (Word("The", 0.0, 0.2), Word("goal", 0.2, 0.5), Word("is", 0.5, 0.6), Word("open.", 0.6, 1.0))
LATER = (Word("A", 0.0, 0.1), Word("hundred", 0.1, 0.5), Word("years", 0.5, 0.8), Word("later", 0.8, 1.2))
SOUNDS = {"goal": ramp(1000, words=GOAL), "later": ramp(1200, words=LATER)}


def laid_out(**how: Fraction) -> Timeline:
    spoken = [(id, Fraction(sound.info.length, 1000)) for id, sound in SOUNDS.items()]
    return lay_out([("goal", Fraction(1)), ("later", Fraction(1))], spoken, layout=Layout(Fraction(10), **how))


def spoken(text: str, each: float, start: float = 0.0, line: str = "") -> list[Word]:
    return [Word(word, start + n * each, start + (n + 1) * each, line) for n, word in enumerate(text.split())]


def captioned(timeline: Timeline) -> list[tuple[float, float, str]]:
    said = compose_sound(timeline, "voice", SOUNDS, timeline.length)
    made = cues(said.info.words, end=float(timeline.length), cuts=[float(cut) for cut in cuts_of(timeline)])
    return [(round(cue.start, 3), round(cue.end, 3), cue.text) for cue in made]


def test_at_the_defaults_each_shot_has_its_own_captions() -> None:
    (_, first_end, first), (second_start, _, second) = captioned(laid_out())
    assert (first, second) == ("The goal is open.", "A hundred years later")
    assert first_end <= 1.6 and second_start == 1.8  # the cut is at 1.6 s, the narration 0.2 s behind it


def test_captions_follow_a_new_order_a_trim_a_speed_and_a_shift_of_the_sound() -> None:
    cut = laid_out()
    assert [text for *_, text in captioned(edits.move(cut, "later", 0))] == [
        "A hundred years later",
        "The goal is open.",
    ]
    trimmed = edits.trim(cut, "voice/goal", "end", Fraction(-2, 5))
    assert captioned(trimmed)[0][2] == "The goal is"
    assert captioned(edits.retime(cut, "voice/later", Fraction(2)))[1][0] == 1.8
    early = captioned(edits.shift(cut, "voice/later", Fraction(13, 10)))  # a J cut: heard before it is seen
    assert early[1][0] == 1.3 and early[1][2] == "A hundred years later" and early[1][1] > 1.6


def test_a_clip_that_was_only_split_is_no_cut_and_a_dissolve_begins_one() -> None:
    assert cuts_of(laid_out()) == (Fraction(8, 5),)
    assert cuts_of(edits.split(laid_out(), "goal", Fraction(1, 2))) == (Fraction(8, 5),)
    dissolved = laid_out(transition=Fraction(1, 2))
    assert cuts_of(dissolved) == (dissolved.spans["later"].start,)


def test_the_picture_brings_its_cuts_through_filters_of_its_frames() -> None:
    made = compose_picture(laid_out(), {"goal": video(1, 30), "later": video(2, 30)}, 8, 6)
    assert mapped(made, lambda _, frame: frame).cuts == (Fraction(8, 5),)


def test_a_narration_over_a_cut_breaks_there_where_a_word_ends() -> None:
    said = spoken("we saw it again, over there", 0.5)
    assert [cue.text for cue in cues(said)] == ["we saw it again, over there"]
    assert [cue.text for cue in cues(said, cuts=[2.0])] == ["we saw it again,", "over there"]
    assert cues(said, cuts=[2.0])[0].end <= 2.0


def test_two_who_talk_at_once_have_captions_of_their_own() -> None:
    one = spoken("I never said that to anybody.", 0.4, line="one")
    two = spoken("You did, and twice.", 0.4, 1.0, "two")
    made = cues(sorted([*one, *two], key=lambda word: word.start))
    assert [cue.text for cue in made] == ["I never said that to anybody.", "You did, and twice."]
    assert made[0].end >= 2.4 and made[1].start == 1.0


def test_a_clause_of_a_script_without_blanks_is_broken_at_sense() -> None:
    clause = Word("很久以前，人们说，全镇的人都来看比赛，没有人告诉前锋，他一直跑，直到比赛结束。", 0.0, 9.0)
    made = cues([clause], Rules(20))
    assert "".join(cue.text.replace("\n", "") for cue in made) == clause.text
    assert all(width(line) <= 20 for cue in made for line in cue.lines)
    assert not any(line[0] in "，。的了" for cue in made for line in cue.lines)
    assert made[1].start > 1.0


def test_what_a_word_belongs_to_is_kept_with_a_stored_sound_and_costs_others_nothing() -> None:
    bare = Audio.of([0.0] * 10, 10, "a", [Word("a", 0.0, 0.5)])
    assert b"line" not in encode(bare)[1]
    told = Audio.of([0.0] * 10, 10, "a", [Word("a", 0.0, 0.5, "goal")])
    assert decode(*encode(told)).info.words == told.info.words
    assert decode(*encode(bare)).info.words == bare.info.words


def test_films_of_every_kind_keep_the_rules() -> None:
    figures = measure(12)
    assert figures.cues > 80 and not figures.faults, figures.where


@pytest.mark.parametrize("seed", [3, 8])
def test_the_films_of_the_benchmark_are_the_same_each_time(seed: int) -> None:
    assert film(seed)[0] == film(seed)[0]
