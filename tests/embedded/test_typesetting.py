"""Lettering in the scripts of the world: read as somebody reads it who writes it."""

import unicodedata

import numpy as np
import numpy.typing as npt
import pytest

from studio.embedded import typesetting
from studio.embedded.fontpackages import advice, package
from studio.embedded.lettering import Mark, Type, set_text, wrapped
from studio.embedded.titling import Wording, compose_title
from studio.embedded.typesetting import Line, clusters, is_emoji, pieces, reads_backwards

PLAIN = Type(48, look="plain", align="left")


def ink(text: str, **other: object) -> npt.NDArray[np.uint8]:
    """The text's coverage, cut to where it is."""
    alpha = set_text([text], Type(48, look="plain", **other)).pixels[..., 3]  # type: ignore[arg-type]
    rows, columns = np.flatnonzero(alpha.max(axis=1) > 60), np.flatnonzero(alpha.max(axis=0) > 60)
    return alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def stretches(pixels: npt.NDArray[np.uint8]) -> int:
    """How many pieces stand side by side with nothing between them."""
    inked = pixels.max(axis=0) > 60
    return int(inked[0]) + int(np.count_nonzero(inked[1:] & ~inked[:-1]))


def lit(text: str, start: int, stop: int) -> tuple[float, float]:
    """From where to where, as shares of the text's width, a marked part of it is red."""
    pixels = set_text([text], PLAIN, [Mark(0, start, stop, "#ff0000")]).pixels
    red = np.flatnonzero(((pixels[..., 0] > 200) & (pixels[..., 1] < 60) & (pixels[..., 3] > 120)).any(axis=0))
    inked = np.flatnonzero(pixels[..., 3].max(axis=0) > 60)
    return (red[0] - inked[0]) / len(inked), (red[-1] - inked[0]) / len(inked)


@pytest.mark.parametrize("tracking", [0.0, -0.012, 0.06])
@pytest.mark.parametrize("word", ["سينما", "فيلم", "کتاب"])
def test_arabic_letters_join_in_titles_however_they_are_tracked(word: str, tracking: float) -> None:
    joined, apart = ink(word, tracking=tracking), ink("\u200c".join(word), tracking=tracking)
    assert stretches(joined) < stretches(apart) and joined.shape[1] < apart.shape[1]


@pytest.mark.parametrize("text", ["אבג", "دار ورد"])
def test_what_is_written_from_right_to_left_begins_at_the_right(text: str) -> None:
    first = text.split()[0] if " " in text else text[0]
    start, stop = lit(text, 0, len(first))
    assert start > 0.4 and stop > 0.95


def test_the_points_of_a_hebrew_sentence_stand_at_its_left() -> None:
    assert lit("שלום!", 4, 5)[1] < 0.4
    assert lit("hello!", 5, 6)[0] > 0.6


def test_karaoke_lights_the_words_of_a_mixed_caption_where_they_stand() -> None:
    text = "أحب Shotgraph جدا"
    arabic, latin, last = lit(text, 0, 3), lit(text, 4, 13), lit(text, 14, 17)
    assert last[1] < latin[0] < latin[1] < arabic[0]


def test_a_word_that_is_lit_half_stays_joined() -> None:
    plain = set_text(["مرحبا"], PLAIN).pixels[..., 3]
    half = set_text(["مرحبا"], PLAIN, [Mark(0, 0, 2, "#ff0000")]).pixels[..., 3]
    assert half.shape == plain.shape and np.abs(half.astype(int) - plain).max() <= 2


@pytest.mark.parametrize(
    "text", ["Zoe\u0308", "man\u0303ana", "Tie\u0302\u0301ng Vie\u0323\u0302t", "A\u030angstro\u0308m"]
)
def test_accents_typed_apart_are_set_as_the_letter_with_its_accent(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert composed != text and np.array_equal(ink(text), ink(composed))


def test_a_wrapped_arabic_line_that_begins_with_a_latin_word_still_goes_from_right_to_left() -> None:
    block = set_text(["نحن نصنع أفلاما", "Shotgraph معا"], PLAIN, [Mark(1, 0, 9, "#ff0000")])
    red = np.flatnonzero(((block.pixels[..., 0] > 200) & (block.pixels[..., 1] < 60)).any(axis=0))
    assert red.mean() > block.pixels.shape[1] / 2
    latin_first = set_text(["Hello there", "مرحبا"], PLAIN)
    lower = latin_first.pixels[latin_first.pixels.shape[0] // 2 :, :, 3]
    assert np.flatnonzero(lower.max(axis=0) > 60)[0] < latin_first.margin + 8  # at the left, as the first line is


@pytest.mark.parametrize("style", ["lower-third", "corner"])
def test_titles_that_are_read_from_right_to_left_stand_at_the_right(style: str) -> None:
    for text, at_right in (("Rome, 1960", False), ("ירושלים", True)):
        parts = compose_title(Wording(text, subtitle=text, style=style), 640, 360).parts  # type: ignore[arg-type]
        middles = [part.left + part.pixels.shape[1] / 2 for part in parts]
        assert all((middle > 320) is at_right for middle in middles), (text, middles)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("วันนี้อากาศดีมาก", ["วัน", "นี้", "อากาศ", "ดี", "มาก"]),
        ("ພາສາລາວ", ["ພາສາ", "ລາວ"]),
        ("one-two three", ["one-", "two ", "three"]),
        ("東京へ。行く", ["東", "京", "へ。", "行", "く"]),
    ],
)
def test_lines_may_end_between_words_also_where_no_blanks_part_them(text: str, words: list[str]) -> None:
    assert pieces(text) == words


def test_a_long_thai_title_is_broken_between_words() -> None:
    text = "ภาพยนตร์เรื่องนี้สร้างขึ้นจากเรื่องจริงของหมู่บ้านเล็กๆ"
    lines = wrapped(text, PLAIN, Line(text, "SemiBold", 48).width / 2.5)
    assert len(lines) >= 3 and "".join(lines) == text
    ends = {sum(map(len, pieces(text)[:n])) for n in range(len(pieces(text)) + 1)}
    assert all(sum(map(len, lines[:n])) in ends for n in range(len(lines)))


def test_lines_whose_marks_would_meet_are_set_further_apart() -> None:
    tight = Type(48, look="plain", leading=0.6)
    apart = set_text(["gpqy", "HHHH"], tight).pixels[..., 3].max(axis=1) > 60
    assert stretches(apart[None].astype(np.uint8) * 255) == 2  # between the two lines nothing is inked
    roomy, short = Type(48, look="plain", leading=1.24), set_text(["no", "no"], Type(48, look="plain")).pixels
    assert short.shape[0] - set_text(["no"], roomy).pixels.shape[0] == pytest.approx(48 * 1.24, abs=1)


def test_emoji_are_one_character_each_and_told_from_letters() -> None:
    assert clusters("a👩\u200d👧🇫🇷e\u0301") == ["a", "👩\u200d👧", "🇫🇷", "e\u0301"]
    assert [is_emoji(text) for text in ("😀", "❤\ufe0f", "1\ufe0f\u20e3", "🇫🇷", "⭐", "❤", "1", "©", "😀\ufe0e")] == [
        True, True, True, True, True, False, False, False, False,
    ]  # fmt: skip


def test_the_first_letter_with_a_direction_says_which_way_a_text_is_read() -> None:
    assert [reads_backwards(text) for text in ("12 שקל", "- مرحبا", "Hi שלום", "12", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_what_no_font_has_is_told_and_the_rest_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting._fonts(), "fallback", lambda *_: "")
    assert set_text(["Hi ไทย e\u0301 😀"], PLAIN).missing == {*"ไทย", "😀"}
    assert ink("Hi").shape == ink("Hi ").shape


@pytest.mark.parametrize(
    ("release", "character", "found"),
    [
        ({"ID": "debian"}, "ก", ("fonts-noto-core", "Noto Sans Thai")),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, "क", ("fonts-noto-core", "Noto Sans Devanagari")),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "漢", ("fonts-noto-cjk", "Noto Sans CJK")),
        ({"ID": "debian"}, "한", ("fonts-noto-cjk", "Noto Sans CJK")),
        ({"ID": "debian"}, "🎬", ("fonts-noto-color-emoji", "Noto Color Emoji")),
        ({"ID": "fedora"}, "ა", ("google-noto-sans-georgian-fonts", "Noto Sans Georgian")),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "😀", ("google-noto-color-emoji-fonts", "Noto Color Emoji")),
        (
            {"ID": "opensuse-tumbleweed", "ID_LIKE": "opensuse suse"},
            "ኢ",
            ("google-noto-sans-ethiopic-fonts", "Noto Sans Ethiopic"),
        ),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "か", ("noto-fonts-cjk", "Noto Sans CJK")),
        ({}, "ब", ("", "Noto Sans Devanagari")),
        ({"ID": "debian"}, "⟰", ("fonts-noto-core", "Noto Sans Symbols 2")),
    ],
)
def test_the_package_that_has_a_missing_letter_is_named(
    release: dict[str, str], character: str, found: tuple[str, str]
) -> None:
    assert package(character, release) == found


def test_the_note_says_what_to_install_for_which_characters() -> None:
    told = advice("กข🎬", {"ID": "debian"})
    assert "ก ข: install the package fonts-noto-core, which has Noto Sans Thai" in told
    assert "🎬: install the package fonts-noto-color-emoji" in told
    assert advice("क", {}) == "No font on this machine has क: install the font Noto Sans Devanagari."
    assert advice("") == ""
