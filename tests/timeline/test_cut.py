"""The automatic cut, edits of it, and what is stored of them."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from cuts import automatic, edited, seconds
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import SettingError
from studio.film.timeline import Clip, EditError, Layout, Marker, Timeline, apply, edits, lay_out, overrides

PLAIN = Layout(Fraction(10), lead=Fraction(0), tail=Fraction(0))
F = Fraction


def cut(*lengths: int, transition: int = 0, **more: Any) -> Timeline:
    """Shots a, b, c ... of so many tenths of a second."""
    layout = replace(PLAIN, transition=seconds(transition))
    return lay_out([(chr(97 + n), seconds(length)) for n, length in enumerate(lengths)], layout=layout, **more)


def spans(timeline: Timeline) -> dict[str, tuple[float, float]]:
    return {id: (float(span.start), float(span.stop)) for id, span in timeline.spans.items()}


@pytest.mark.parametrize(("timing", "length"), [("longest", 4), ("narration", F("2.2")), ("clip", 4)])
def test_a_shot_is_as_long_as_its_clip_or_its_narration(timing: Any, length: Fraction) -> None:
    layout = Layout(F(10), timing, lead=F("0.3"), tail=F("0.4"))
    made = lay_out([("a", F(4))], [("a", F("1.5"))], layout=layout)
    assert made.length == length
    assert made.spans["voice/a"].start == F("0.3")


def test_a_long_narration_holds_its_shot_through_the_dissolve() -> None:
    layout = Layout(F(10), lead=F("0.3"), tail=F("0.4"), transition=F("0.5"))
    made = lay_out([("a", F(1)), ("b", F(1))], [("a", F(3)), ("b", F(3))], layout=layout)
    assert made.spans["voice/a"].stop + F("0.4") <= made.spans["b"].start
    assert made.spans["a"].stop - made.spans["b"].start == F("0.5")
    assert made.length == F("3.7") * 2


@given(automatic(timings=("longest", "narration")))
def test_narrations_never_overlap_unless_clips_rule(timeline: Timeline) -> None:
    lines = sorted((timeline.spans[c.id] for c in timeline.track("voice").clips), key=lambda span: span.start)
    assert all(a.stop <= b.start for a, b in pairwise(lines))


@given(automatic())
def test_every_picture_cut_is_on_a_frame(timeline: Timeline) -> None:
    for clip in timeline.picture.clips:
        span = timeline.spans[clip.id]
        assert (span.start * timeline.rate).denominator == (span.stop * timeline.rate).denominator == 1


@given(automatic())
def test_music_lasts_to_the_end_of_the_film(timeline: Timeline) -> None:
    clips = timeline.track("music").clips
    if clips:
        assert max(timeline.spans[clip.id].stop for clip in clips) == timeline.length


# --- edits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda t: edits.trim(t, "b", "end", F("-0.5")), {"a": (0, 1), "b": (1, 2.5), "c": (2.5, 5.5)}),
        (lambda t: edits.trim(t, "b", "start", F("0.5")), {"a": (0, 1), "b": (1, 2.5), "c": (2.5, 5.5)}),
        (lambda t: edits.trim(t, "b", "end", F("-0.5"), ripple=False), {"a": (0, 1), "b": (1, 2.5), "c": (3, 6)}),
        (lambda t: edits.trim(t, "b", "start", F("0.5"), ripple=False), {"a": (0, 1), "b": (1.5, 3), "c": (3, 6)}),
        (lambda t: edits.roll(t, "b", F("0.5")), {"a": (0, 1.5), "b": (1.5, 3), "c": (3, 6)}),
        (lambda t: edits.split(t, "b", F(2)), {"a": (0, 1), "b": (1, 2), "b~2": (2, 3), "c": (3, 6)}),
        (lambda t: edits.delete(t, "b"), {"a": (0, 1), "c": (1, 4)}),
        (lambda t: edits.delete(t, "b", ripple=False), {"a": (0, 1), "c": (3, 6)}),
        (lambda t: edits.move(t, "c", 0), {"c": (0, 3), "a": (3, 4), "b": (4, 6)}),
        (lambda t: edits.dissolve(t, "b", F("0.5")), {"a": (0, 1), "b": (0.5, 2.5), "c": (2.5, 5.5)}),
        (lambda t: edits.insert(t, Clip("x", "a", F(1)), 1), {"a": (0, 1), "x": (1, 2), "b": (2, 4), "c": (4, 7)}),
        (
            lambda t: edits.overwrite(t, Clip("x", "a", F(1)), F("2.5")),
            {"a": (0, 1), "b": (1, 2.5), "x": (2.5, 3.5), "c": (3.5, 6)},
        ),
        (
            lambda t: edits.overwrite(t, Clip("x", "a", F(1)), F("1.5")),
            {"a": (0, 1), "b": (1, 1.5), "x": (1.5, 2.5), "b~2": (2.5, 3), "c": (3, 6)},
        ),
        (lambda t: edits.overwrite(t, Clip("x", "a", F(1)), F(0)), {"x": (0, 1), "b": (1, 3), "c": (3, 6)}),
    ],
)
def test_an_edit_moves_what_it_should(edit: Any, expected: dict[str, tuple[float, float]]) -> None:
    assert spans(edit(cut(10, 20, 30))) == expected


def test_trimming_a_start_shows_the_same_picture_at_the_same_moment() -> None:
    trimmed = edits.trim(cut(10, 20), "b", "start", F("0.5"), ripple=False)
    assert trimmed.find("b")[1].offset == F("0.5")
    covered = edits.overwrite(cut(10, 20), Clip("x", "a", F(1)), F("0.5"))
    assert covered.find("b")[1].offset == F("0.5")


@pytest.mark.parametrize(
    "edit",
    [
        lambda t: edits.trim(t, "a", "end", F(-1)),
        lambda t: edits.trim(t, "a", "start", F("-0.1")),
        lambda t: edits.trim(t, "a", "end", F("0.1"), ripple=False),
        lambda t: edits.slip(t, "a", F(-1)),
        lambda t: edits.split(t, "a", F(1)),
        lambda t: edits.dissolve(t, "a", F("0.1")),
        lambda t: edits.dissolve(t, "b", F(2)),
        lambda t: edits.fade(t, "a", F(1), F("0.1")),
        lambda t: edits.insert(t, Clip("a", "a", F(1)), 0),
        lambda t: edits.delete(t, "gone"),
        lambda t: edits.delete(cut(10), "a"),
        lambda t: edits.move(t, "voice/a", 0),
        lambda t: edits.shift(t, "a", F(1)),
    ],
)
def test_an_edit_that_cannot_be_made_says_so(edit: Any) -> None:
    with pytest.raises(EditError):
        edit(cut(10, 20, voice=[("a", F(1))]))


def test_sounds_travel_with_their_shot() -> None:
    timeline = cut(10, 20, voice=[("b", F(1))])
    assert edits.trim(timeline, "a", "end", F("0.4")).spans["voice/b"].start == F("1.4")
    assert edits.move(timeline, "b", 0).spans["voice/b"].start == 0
    assert "voice/b" not in edits.delete(timeline, "b").spans
    assert edits.shift(timeline, "voice/b", F("1.7")).find("voice/b")[1].at == F("0.7")


@given(st.data())
def test_trimming_there_and_back_is_no_edit(data: st.DataObject) -> None:
    timeline = data.draw(automatic())
    id = data.draw(st.sampled_from(sorted(timeline.spans)))
    edge = data.draw(st.sampled_from(["start", "end"]))
    by = data.draw(st.integers(1, 30).map(lambda frames: frames / timeline.rate))
    try:
        there = edits.trim(timeline, id, edge, by if edge == "start" else -by)
    except EditError:
        return
    if [clip.gap for clip in there.picture.clips] != [clip.gap for clip in timeline.picture.clips]:
        return  # a dissolve became as short as its clip
    assert edits.trim(there, id, edge, -by if edge == "start" else by) == timeline


@given(st.data())
def test_a_split_changes_no_moment_of_the_film(data: st.DataObject) -> None:
    timeline = data.draw(automatic(transition=False))
    id = data.draw(st.sampled_from(sorted(clip.id for clip in timeline.picture.clips)))
    span = timeline.spans[id]
    try:
        halves = edits.split(timeline, id, (span.start + span.stop) / 2)
    except EditError:
        return
    second = halves.fresh_id(id).replace("~3", "~2")
    assert halves.length == timeline.length
    assert {i: s for i, s in halves.spans.items() if i not in (id, second)} == {
        i: s for i, s in timeline.spans.items() if i != id
    }
    assert halves.spans[id].stop == halves.spans[second].start


@given(st.data())
def test_edits_that_do_not_ripple_leave_all_else_in_place(data: st.DataObject) -> None:
    timeline = data.draw(automatic(transition=False))
    id = data.draw(st.sampled_from(sorted(clip.id for clip in timeline.picture.clips)))
    by = data.draw(st.integers(-10, 10).map(seconds))
    edge = data.draw(st.sampled_from(["start", "end"]))
    try:
        after = edits.trim(timeline, id, edge, by, ripple=False)
    except EditError:
        return
    others = [clip.id for clip in timeline.picture.clips if clip.id != id]
    assert all(after.spans[other] == timeline.spans[other] for other in others)


# --- what is stored ---------------------------------------------------------------------------------------------


@given(st.data())
def test_stored_changes_bring_the_edited_cut_back(data: st.DataObject) -> None:
    auto = data.draw(automatic())
    wanted = data.draw(edited(auto))
    stored = overrides(auto, wanted)
    again = apply(auto, stored)
    assert again.picture == wanted.picture
    assert again.spans == wanted.spans
    assert {c.id: c for _, c in again.clips()} == {c.id: c for _, c in wanted.clips()}
    assert bool(stored) == (wanted != auto)


def test_nothing_is_stored_of_an_untouched_cut() -> None:
    assert overrides(cut(10, 20), cut(10, 20)) == {}


def test_changes_outlive_the_script() -> None:
    old = cut(10, 20, 30)
    stored = overrides(old, edits.move(edits.trim(old, "b", "end", F(1)), "c", 0))
    longer = lay_out(
        [("a", F(1)), ("new", F(1)), ("b", F(5)), ("c", F(3))],
        layout=PLAIN,
    )
    assert spans(apply(longer, stored)) == {"c": (0, 3), "a": (3, 4), "new": (4, 5), "b": (5, 8)}


def test_changes_of_a_shot_that_is_away_wait_for_it() -> None:
    old = cut(10, 20)
    stored = overrides(old, edits.gain(edits.trim(old, "b", "end", F(1)), "a", -3))
    shorter = cut(10)
    kept = overrides(shorter, edits.gain(apply(shorter, stored), "a", -6), stored)
    assert apply(old, kept).find("b")[1].length == 3
    assert apply(old, kept).find("a")[1].gain == -6


def test_markers_and_track_levels_are_stored() -> None:
    old = cut(10, 20, music=[("1", F(9))])
    tracks = tuple(replace(t, gain=-6.0, muted=True) if t.name == "music" else t for t in old.tracks)
    wanted = edits.mark(replace(old, tracks=tracks), Marker(F("1.5"), "Kick-off", "red"))
    assert apply(old, overrides(old, wanted)) == wanted
    assert edits.unmark(wanted, F("1.5")).markers == ()


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"version": 3},
        {"clips": {"a": 3}},
        {"clips": {"a": {"length": "soon"}}},
        {"clips": {"a": {"length": "1e999999999"}}},
        {"clips": {"a": {"length": -1}}},
        {"clips": {"a": {"length": 1e30}}},
        {"clips": {"a": {"gain": "loud"}}},
        {"clips": {"a": {"beyond": "explode"}}},
        {"order": "abc"},
        {"tracks": []},
        {"markers": {"at": 1}},
        {"markers": [{"name": "no time"}]},
    ],
)
def test_an_edit_that_cannot_be_read_is_a_clear_error(data: Any) -> None:
    with pytest.raises(SettingError, match="setting 'edit'"):
        apply(cut(10, 20), data)
