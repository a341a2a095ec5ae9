"""Where dubbed lines go: in time where a natural pace allows, never over each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.film.voices.dubbing import PAUSE, DubbedLine, lateness, lines, placed, too_long
from studio.media.values import Word


def words(*timed: tuple[str, float, float]) -> list[Word]:
    return [Word(*word) for word in timed]


def test_lines_end_with_sentences_and_at_pauses() -> None:
    said = words(("Dr.", 0.1, 0.4), ("Who?", 0.4, 0.9), ("He", 1.0, 1.1), ("left", 1.1, 1.5), ("again", 2.5, 3.0))
    found = lines(said, 4.0)
    assert [line.text for line in found] == ["Dr. Who?", "He left", "again"]
    assert [line.room for line in found] == pytest.approx([0.9, 1.5, 1.5])
    assert found[0].end == 0.9 and said[4].start - said[3].end > PAUSE


def test_a_speech_without_full_stops_is_parted_at_its_breaths() -> None:
    said = [Word(f"w{n}", n * 0.5 + (0.3 if n >= 27 else 0.0), n * 0.5 + 0.45) for n in range(60)]
    found = lines(said, 31.0)
    assert max(line.seconds for line in found) <= 12.0
    assert found[0].text.split()[0] == "w0" and any(line.text.startswith("w27") for line in found)
    assert " ".join(line.text for line in found) == " ".join(word.text for word in said)


@pytest.mark.parametrize(
    ("natural", "free_from", "start", "pace"),
    [
        (2.0, 0.0, 5.0, 1.0),
        (2.4, 0.0, 5.0, 1.2),
        (1.0, 0.0, 5.0, 0.85),  # rather a silence after it than drawled
        (4.0, 0.0, 5.0, 1.3),  # runs on into the silence after it
        (2.0, 5.4, 5.48, 1.3),  # begins late, and catches up
    ],
)
def test_a_line_keeps_its_time_where_a_natural_pace_allows(
    natural: float, free_from: float, start: float, pace: float
) -> None:
    made = placed(DubbedLine(5.0, 7.0, "", 3.0), natural, free_from, 0.85, 1.3)
    assert (made.start, made.pace) == pytest.approx((start, pace), abs=0.01)
    assert made.seconds == pytest.approx(natural / made.pace)


def test_a_line_that_cannot_be_said_in_its_room_is_too_long() -> None:
    line = DubbedLine(0.0, 2.0, "", 3.0)
    assert too_long(line, 4.5, 1.3) and not too_long(line, 3.9, 1.3)


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0.1, 9), st.floats(0.1, 20)), min_size=1, max_size=30))
def test_dubbed_lines_never_overlap_and_never_begin_early(steps: list[tuple[float, float, float]]) -> None:
    at = free = 0.0
    spoken, times = [], []
    for gap, seconds, natural in steps:
        line = DubbedLine(at + gap, at + gap + seconds, "", seconds)
        at = line.end
        made = placed(line, natural, free, 0.85, 1.3)
        assert made.start >= max(line.start, free) and 0.85 <= made.pace <= 1.3
        free = made.start + made.seconds
        spoken.append(line)
        times.append(made)
    count, most, _ = lateness(spoken, times)
    assert count == sum(time.start - line.start > 0.3 for line, time in zip(spoken, times, strict=True))
    assert most == 0 or most > 0.3
