"""Captions: breaks that read well, times that can be read, files that players take."""

from itertools import pairwise

import pysubs2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studio.film.captioning.caption_files import AssLook, to_ass, to_srt, to_vtt
from studio.film.captioning.captions import Cue, Rules, cues, ends_sentence, spread, width
from studio.media.values import Word

SPEECH = (
    "In the old days, they say, the whole town came to watch. Nobody had told the striker, of course. "
    "He ran because Dr. Smith had asked him to run, and he never stopped! Then the robots came."
)


def test_breaks_follow_the_sentences() -> None:
    made = cues(spread(SPEECH, 14.0))
    assert [cue.lines for cue in made] == [
        ("In the old days, they say,", "the whole town came to watch."),
        ("Nobody had told the striker, of course.",),
        ("He ran because Dr. Smith had asked", "him to run, and he never stopped!"),
        ("Then the robots came.",),
    ]


def test_a_pause_ends_a_cue() -> None:
    made = cues([Word("Wait", 0, 0.4), Word("now", 3, 3.4)])
    assert [cue.text for cue in made] == ["Wait", "now"]
    assert made[0].end < 1.5


def test_no_line_ends_on_an_article() -> None:
    made = cues(spread("Every single evening the players walked slowly to the brand new stadium by the river", 5.0))
    assert not any(line.split()[-1] in ("the", "a", "to", "by") for cue in made for line in cue.lines)


words = st.lists(
    st.tuples(
        st.sampled_from(["a", "the", "goal,", "robots", "stop!", "Dr.", "extraordinarily", "球場", "x" * 50]),
        st.floats(0.05, 1.0),
        st.floats(0, 2.0),
    ),
    max_size=40,
)


@given(words, st.integers(10, 60), st.integers(1, 3))
@example([("a", 0.0625, 0.0), ("extraordinarily", 1.0, 0.0)], 10, 1)
def test_every_word_is_shown_once_in_order_within_the_rules(
    parts: list[tuple[str, float, float]], characters: int, lines: int
) -> None:
    at, said = 0.0, []
    for text, length, pause in parts:
        said.append(Word(text, at, at + length))
        at += length + pause
    rules = Rules(characters, lines)
    made = cues(said, rules)
    assert "".join(cue.text for cue in made).replace("\n", "").replace(" ", "") == "".join(w.text for w in said)
    for cue in made:
        assert cue.end > cue.start
        assert len(cue.lines) <= lines
        assert all(width(line) <= characters or " " not in line for line in cue.lines)
    for before, after in pairwise(made):
        assert before.end < after.start


@given(words)
def test_no_cue_outlasts_the_film(parts: list[tuple[str, float, float]]) -> None:
    said = [Word(text, n * 1.0, n + length) for n, (text, length, _) in enumerate(parts)]
    assert all(cue.end <= 12.0 for cue in cues([w for w in said if w.start < 11], end=12.0))


def test_a_short_exclamation_stays_long_enough_to_read() -> None:
    (cue,) = cues([Word("Goal!", 1.0, 1.2)])
    assert cue.start == 1.0
    assert cue.end - cue.start >= 5 / 6


@pytest.mark.parametrize(
    ("token", "ends"),
    [("goal!", True), ("over.”", True), ("Dr.", False), ("e.g.", False), ("2-1", False), ("完。", True)],
)
def test_where_sentences_end(token: str, ends: bool) -> None:
    assert ends_sentence(token) is ends


def test_files_hold_the_cues() -> None:
    made = [Cue(0.5, 2.25, ("Tor!", "He said <b> --> {x}")), Cue(3661.001, 3662.5, ("完",))]
    srt, vtt = to_srt(made), to_vtt(made)
    assert "00:00:00,500 --> 00:00:02,250" in srt and "01:01:01,001 --> 01:01:02,500" in srt
    assert vtt.startswith("WEBVTT") and "00:00:00.500 --> 00:00:02.250" in vtt
    assert [e.start for e in pysubs2.SSAFile.from_string(vtt)] == [500, 3661001]
    assert to_srt([]).strip() == ""


def test_a_cue_knows_which_word_is_spoken() -> None:
    (cue,) = cues([Word("no", 0, 0.2), Word("no", 0.3, 0.5), Word("never", 0.6, 1)], Rules(6))
    assert cue.lines == ("no no", "never")
    assert [cue.spoken(t) for t in (0.1, 0.35, 0.55, 2.0)] == [(0, 0, 2), (0, 3, 5), (0, 3, 5), (1, 0, 5)]
    assert Cue(0, 1, ("no",)).spoken(0.5) is None


def test_karaoke_tags_give_every_word_its_time() -> None:
    (cue,) = cues([Word("Sing", 0.5, 0.8), Word("{all}", 1.0, 1.25), Word("night!", 1.5, 2.0)], Rules(10))
    look = AssLook(640, 360, 24, 20, highlight="#ffcc00")
    text = to_ass([cue, Cue(9, 10, ("no words",))], look)
    assert r"{\k50}Sing {\k50}\{all\}\N{\k70}night!" in text
    file = pysubs2.SSAFile.from_string(text)
    assert (file.info["PlayResX"], file.info["PlayResY"]) == ("640", "360")
    assert file.styles["Default"].primarycolor == pysubs2.Color(255, 204, 0)
    assert file.styles["Default"].secondarycolor == pysubs2.Color(255, 255, 255)
    assert file[1].text == "no words"
    assert r"\k" not in to_ass([cue], AssLook(640, 360, 24, 20))


def test_a_translation_stands_where_the_words_stood() -> None:
    cue = Cue(1, 3, ("The goal is open.",), (Word("The", 1, 1.2),))
    assert cue.rewritten("Das Tor steht heute Abend offen.", Rules(18)).lines == ("Das Tor steht", "heute Abend offen.")
    assert cue.rewritten("球門今晚是敞開的", Rules(10)).lines == ("球門今晚", "是敞開的")
    assert not cue.rewritten("Das Tor", Rules(18)).words
