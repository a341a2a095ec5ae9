"""What Animatic reads out of a prompt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.animatic.reading import Subject, read_prompt, vocabulary


def test_the_vocabulary_is_broad() -> None:
    assert len(vocabulary()) >= 150
    assert all(words for words in vocabulary().values())


@pytest.mark.parametrize(
    ("prompt", "elements"),
    [
        ("dawn over an old stadium", {"dawn", "stadium"}),
        ("Supporters with painted faces", {"fans"}),
        ("the winger sprints down the touchline", {"player", "running", "pitch"}),
        ("a football player in a football stadium", {"player", "stadium"}),
        ("confetti, the net bulging", {"confetti", "goal", "bulging"}),
        ("androids warming up under floodlights", {"robot", "stretching", "floodlights"}),
        ("luminous ball, extreme close-up", {"ball", "glow", "macro"}),
        ("bird's-eye view of the kick-off", {"overhead", "pitch"}),
        ("wolves and geese in a snowy wood", {"wolf", "bird", "snow", "forest"}),
        ("worm's eye shot of skyscrapers", {"low angle", "city"}),
        ("Kaffee", set()),
    ],
)
def test_words_call_their_elements(prompt: str, elements: set[str]) -> None:
    assert elements <= read_prompt(prompt).elements


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("two dogs", Subject("dog", 2)),
        ("dogs", Subject("dog", 4)),
        ("a dog", Subject("dog", 1)),
        ("a red car", Subject("car", 1, "red")),
        ("three old robots", Subject("robot", 3)),
        ("a goalkeeper's gloves", Subject("goalkeeper", 1)),
        ("robot strikers", Subject("robot", 4)),
        ("12 birds", Subject("bird", 12)),
        ("a black cat", Subject("cat", 1, "black")),
    ],
)
def test_numbers_and_colours_belong_to_their_subject(prompt: str, subject: Subject) -> None:
    assert read_prompt(prompt).subjects == (subject,)


def test_a_subjects_colour_is_not_the_pictures_palette() -> None:
    assert read_prompt("a red car").palette == ()
    assert read_prompt("a car, red palette").palette == ("red",)


@pytest.mark.parametrize(
    ("prompt", "gone", "kept"),
    [
        ("a street with no people", {"crowd"}, {"street"}),
        ("a street without people or cars, at night", {"crowd", "car"}, {"street", "night"}),
        ("not a dog but a cat", {"dog"}, {"cat"}),
        ("free of fog, sunny", {"fog"}, {"sunny"}),
        ("no rain. A horse in a meadow", {"rain"}, {"horse", "meadow"}),
        ("an empty stadium", {"crowd", "fans"}, {"stadium"}),
    ],
)
def test_negation_reaches_to_the_end_of_its_phrase(prompt: str, gone: set[str], kept: set[str]) -> None:
    scene = read_prompt(prompt)
    assert gone <= set(scene.absent)
    assert not scene.has(*gone)
    assert kept <= scene.elements


def test_the_negative_prompt_rules_elements_out() -> None:
    scene = read_prompt("a beach with people and dogs", "people, text, watermark")
    assert not scene.has("crowd")
    assert scene.has("dog", "beach")


def test_the_user_is_told_which_words_were_read() -> None:
    scene = read_prompt("a grumpy Dragon over the castle at sunset")
    assert scene.heard == (("dragon", "dragon"), ("castle", "castle"), ("sunset", "sunset"))
    assert scene.unread == ("grumpy",)


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_can_be_read(prompt: str, negative: str) -> None:
    scene = read_prompt(prompt, negative)
    assert scene.elements <= set(vocabulary())
    assert scene.elements.isdisjoint(scene.absent)


@pytest.mark.parametrize(("name", "words"), sorted(vocabulary().items()))
def test_every_synonym_calls_an_element_in_singular_and_plural(name: str, words: tuple[str, ...]) -> None:
    for word in words:
        assert read_prompt(word).elements, word
    assert name in read_prompt(words[0]).elements
