"""Captions that follow the cut, and numbers of shots that stay."""

from fractions import Fraction
from typing import Any

import pytest
from cuts import video

from nodes import edit
from studio.film.signals.moments import in_clip, in_film
from studio.film.timeline import EditError, Layout, Timeline, apply, edits, lay_out, overrides
from studio.film.timeline.compose import compose_picture
from studio.film.timeline.numbering import numbers
from studio.film.timeline.wording import captions_of, cues_of, with_captions
from studio.media.signal import Key
from studio.media.values import Series

F = Fraction
SRT = "1\n00:00:00,500 --> 00:00:01,500\nIt begins\n\n2\n00:00:02,500 --> 00:00:04,000\nThen she\nruns\n"
VTT = "WEBVTT\n\n00:00.500 --> 00:01.500\nIt begins\n\n00:02.500 --> 00:04.000\nThen she\nruns\n"


def two() -> Timeline:
    return lay_out([("a", F(2)), ("b", F(3))], layout=Layout(F(10), lead=F(0), tail=F(0)))


@pytest.mark.parametrize("text", [SRT, VTT])
def test_captions_become_clips_and_follow_trims_and_reorders(text: str) -> None:
    cut, name = with_captions(two(), text, "English")
    assert cut.track(name).title == "English"

    def said(cut: Timeline) -> list[tuple[float, float, str]]:
        return [(cue.start, cue.end, cue.lines[0]) for cue in cues_of(cut)]

    assert said(cut) == [(0.5, 1.5, "It begins"), (2.5, 4.0, "Then she")]
    assert said(edits.trim(cut, "a", "end", F("-0.3"))) == [(0.5, 1.5, "It begins"), (2.2, 3.7, "Then she")]
    assert said(edits.move(cut, "b", 0)) == [(0.5, 2.0, "Then she"), (3.5, 4.5, "It begins")]
    assert captions_of(cut).startswith("1\n00:00:00,500 --> 00:00:01,500\nIt begins")
    assert apply(two(), overrides(two(), cut)) == cut


def test_captions_are_seen_and_come_out_of_the_timeline_as_text() -> None:
    cut, _ = with_captions(two(), SRT)
    sources = {"a": video(20, 20, width=160, height=90), "b": video(20, 30, width=160, height=90)}
    film = compose_picture(cut, sources, 160, 90)
    assert [int(film.frame(number).rgb()[45:, :, 2].max() > 200) for number in (2, 8, 18, 30)] == [0, 1, 0, 1]
    pictures: Any = Series.of(sources.items())
    made = edit.cut(pictures, lead=0, tail=0, edit=overrides(two(), cut))
    assert "Then she\nruns" in made.captions
    assert edit.cut(pictures).captions == ""


def test_a_file_without_captions_is_a_clear_error() -> None:
    with pytest.raises(EditError, match="no captions"):
        with_captions(two(), "WEBVTT\n\n")


def test_shots_keep_their_numbers_when_they_are_split_and_moved() -> None:
    cut = edits.move(edits.split(two(), "a", F(1)), "b", 0)
    assert numbers(two(), cut) == {"b": "2", "a": "1", "a~2": "1b"}


def test_moments_of_clips_that_are_ramped_or_reversed_are_found_both_ways() -> None:
    for how in ({"reverse": True}, {"pace": (Key(0, 1), Key(2, 3))}, {"freeze": True}):
        cut = edits.retime(two(), "b", None, **how)  # type: ignore[arg-type]
        inside = in_clip(cut, {"b"}, 2.5)
        assert inside is not None
        if "freeze" not in how:
            assert in_film(cut, {"b"}, inside) == pytest.approx(2.5, abs=0.11)
