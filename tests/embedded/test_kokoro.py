"""Kokoro without its weights: its voices, blends of them, whose language it is, and phonemes by espeak-ng."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from nodes import voice
from studio.base.errors import ModelError, SettingError
from studio.embedded.kokoro import VOICES, blend
from studio.embedded.kokoro.espeak import phonemes
from studio.embedded.kokoro.tongues import other_language
from studio.embedded.voice import vocabulary


def test_the_54_voices_say_their_language_and_gender() -> None:
    languages = Counter(one.language.partition("-")[0] for one in VOICES)
    assert languages == {"en": 28, "es": 3, "fr": 1, "hi": 4, "it": 2, "ja": 5, "pt": 3, "zh": 8}
    george = next(one for one in VOICES if one.id == "bm_george")
    assert (george.title, george.language, george.gender) == ("George", "en-GB", "man")


def test_a_blend_shares_out_and_reads_back() -> None:
    made = blend("am_michael:1 + af_heart:3")
    assert [(one.id, share) for one, share in made.parts] == [("af_heart", 0.75), ("am_michael", 0.25)]
    assert made.title == "Heart + Michael" and blend(str(made)) == made
    assert str(blend("bf_emma")) == "bf_emma"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("af_hart", "no voice 'af_hart'.*af_heart"),
        ("af_heart:x", "no share"),
        ("af_heart:nan", "no share"),
        ("af_heart:-1", "no share"),
        ("af_heart:0", "none of the voices"),
        ("af_heart + ef_dora", "different languages"),
        ("", "no voice"),
    ],
)
def test_a_blend_that_cannot_be_is_refused(words: str, says: str) -> None:
    with pytest.raises(SettingError, match=says):
        blend(words)


def test_a_chosen_voice_is_a_part_that_can_be_directed() -> None:
    chosen = voice.choose(name="bm_george", speed=1.1)
    assert (chosen.name, chosen.engine) == ("George", "kokoro")
    directed = dict(voice.direct(chosen, style="calm", speed=0.5).settings)
    assert directed["voice"] == "bm_george" and directed["style"] == "calm" and float(directed["speed"]) == 0.55
    assert voice.choose(blend="af_heart + bf_emma").name == "Heart + Emma"


TEXTS = {
    "en": "The storm had passed by morning, and the harbour lay as still as glass.",
    "es": "La tormenta había pasado por la mañana, y el puerto estaba tan quieto como el cristal.",
    "fr": "La tempête était passée au matin, et le port était calme comme du verre.",
    "it": "La tempesta era passata al mattino, e il porto era fermo come il vetro nella sera.",
    "pt": "A tempestade tinha passado pela manhã, e o porto estava quieto como vidro.",
    "de": "Der Sturm war am Morgen vorüber, und der Hafen lag so still wie ein Glas da.",
    "nl": "De storm was in de ochtend voorbij, en de haven lag zo stil als glas met het licht op het water.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_known_as_its_own_language_and_as_foreign_to_others(language: str) -> None:
    for own in TEXTS:
        assert other_language(TEXTS[language], own) == ("" if own == language else language)


@pytest.mark.parametrize(
    "text", ["Rio de Janeiro", "Don Quijote de la Mancha is a book that everybody knows.", "Voilà!", "", "42"]
)
def test_names_and_short_texts_have_the_benefit_of_the_doubt(text: str) -> None:
    assert other_language(text, "en") == ""


# --- espeak-ng --------------------------------------------------------------------------------------------------

FAKE = """#!{python}
import sys
assert sys.argv[1:5] == ["-q", "--ipa", "--tie=^", "-v"] and sys.argv[6] == "--stdin"
said = {{"la puerta": "la pwˈe^ɪɾta", "está abierta": "ˈest^ʃ aβjˈɛrta", "son 26": "sˈon (en)bˈe^ɪnt(es) i sˈe^ɪs"}}
sys.stdout.buffer.write(said[sys.stdin.buffer.read().decode()].encode() + b"\\n")
"""


@pytest.fixture
def espeak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32":
        pytest.skip("the stand-in for espeak-ng is a script")
    program = tmp_path / "espeak-ng"
    program.write_text(FAKE.format(python=sys.executable), "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("espeak")
def test_phonemes_are_in_kokoros_alphabet_word_by_word() -> None:
    found = phonemes("la puerta, está abierta!", "es")
    assert [(one.text, one.phonemes) for one in found] == [
        ("la", "la"), ("puerta", "pwˈAɾta,"), ("está", "ˈesʧ"), ("abierta", "aβjˈɛrta!"),
    ]  # fmt: skip
    assert set("".join(one.phonemes for one in found)) <= set(vocabulary())


@pytest.mark.usefixtures("espeak")
def test_what_is_said_in_more_words_than_are_written_is_one_word_to_the_timer() -> None:
    assert [(one.text, one.phonemes) for one in phonemes("son 26.", "es")] == [("son 26", "sˈon bˈAnt i sˈAs.")]


@pytest.mark.usefixtures("espeak")
def test_a_pronunciation_that_is_given_is_not_asked_for() -> None:
    found = phonemes("la puerta [Goethe](/ɡˈøtə/)", "es")
    assert (found[-1].text, found[-1].phonemes) == ("Goethe", "ɡˈøtə")


def test_without_espeak_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelError, match=r"espeak-ng, which is not installed.*Install espeak-ng"):
        phonemes("la puerta", "es")
