"""Edits that reach over tracks, ranges and several clips, as an editor would try them."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from studio.film.timeline import (
    Clip,
    EditError,
    Layout,
    Look,
    Timeline,
    Transition,
    edits,
    lay_out,
    pasting,
    ranges,
    tracks,
)
from studio.media.signal import Key

F = Fraction
PLAIN = Layout(F(10), lead=F(0), tail=F(0))


def three(voice: str = "b") -> Timeline:
    shots = [("a", F(1)), ("b", F(2)), ("c", F(3))]
    return lay_out(shots, [(voice, F(1))], music=[("1", F(9))], layout=PLAIN)


def with_roll() -> Timeline:
    cut, name = tracks.add_track(three(), "picture")
    return tracks.place(cut, Clip("x", "a", F(2)), name, F(2))


def spans(cut: Timeline, *ids: str) -> dict[str, tuple[float, float]]:
    wanted = ids or tuple(clip.id for clip in cut.picture.clips)
    return {id: (float(cut.spans[id].start), float(cut.spans[id].stop)) for id in wanted}


def test_copies_are_pasted_over_what_is_there_or_in_between() -> None:
    copied = pasting.copy(with_roll(), ["x", "b"])
    over, ids = pasting.paste(with_roll(), copied, F(4))
    assert ids == ("b~2", "x~2") and spans(over, *ids) == {"b~2": (4, 6), "x~2": (5, 7)}
    assert spans(over)["c"] == (3, 4) and over.find("x~2")[0].name == "video-2"
    between, ids = pasting.paste(with_roll(), pasting.copy(with_roll(), ["b"]), F("3.5"), ripple=True)
    assert spans(between) == {"a": (0, 1), "b": (1, 3), "c": (3, 3.5), "b~2": (3.5, 5.5), "c~2": (5.5, 8)}
    onto, ids = pasting.paste(with_roll(), pasting.copy(with_roll(), ["b"]), F(5), "video-2")
    assert onto.find(ids[0])[0].name == "video-2"


def test_a_target_track_takes_what_is_pasted_and_voices_keep_their_source() -> None:
    cut, audio = tracks.add_track(three(), "sound")
    cut = tracks.set_track(cut, audio, target=True)
    pasted, (id,) = pasting.paste(cut, pasting.copy(cut, ["voice/b"]), F(4))
    assert pasted.find(id)[0].name == audio and pasted.find(id)[1].source == "voice/b"
    assert spans(pasted, id) == {id: (4, 5)}


def test_cutting_out_gives_back_what_was_taken() -> None:
    cut, copied = pasting.cut_out(with_roll(), ["b", "x"])
    assert set(cut.spans) == {"a", "c", "music/1"} and copied.length == 3
    assert spans(cut) == {"a": (0, 1), "c": (3, 6)}


def test_duplicates_come_behind_what_they_are_of() -> None:
    cut, _ = pasting.duplicate(with_roll(), ["b", "x"])
    assert spans(cut) == {"a": (0, 1), "b": (1, 3), "b~2": (3, 5), "c": (5, 8)}
    assert spans(cut, "x", "x~2") == {"x": (2, 4), "x~2": (4, 6)}


def test_attributes_are_pasted_as_far_as_they_are_asked_for() -> None:
    model = replace(three().find("a")[1], look=Look(scale=50), gain=-6.0, fade_out=F("1.5"), color="red", speed=F(2))
    made = pasting.paste_attributes(three(), ["b", "c"], model, ["look", "fades", "label"])
    clip = made.find("b")[1]
    assert (clip.look.scale, clip.fade_out, clip.color, clip.gain, clip.speed) == (50, F("1.5"), "red", 0, 1)
    with pytest.raises(EditError, match="'smell'"):
        pasting.paste_attributes(three(), ["b"], model, ["smell"])


def test_the_razor_cuts_all_that_lies_there_or_the_tracks_it_is_given() -> None:
    assert {"b~2", "x~2", "music/1~2"} <= set(ranges.razor(with_roll(), F("2.5")).spans)
    assert set(ranges.razor(with_roll(), F("2.5"), ["video-2"]).spans) - set(with_roll().spans) == {"x~2"}
    locked = tracks.set_track(with_roll(), "music", locked=True)
    assert "music/1~2" not in ranges.razor(locked, F("2.5")).spans
    with pytest.raises(EditError, match="no clip to cut"):
        ranges.razor(with_roll(), F(9), ["video-2"])


def test_what_begins_after_a_split_goes_with_its_second_half() -> None:
    moved = edits.move(edits.split(with_roll(), "b", F("1.5")), "b~2", 0)
    assert spans(moved, "x") == {"x": (0.5, 2.5)}
    assert spans(moved, "voice/b") == {"voice/b": (2.5, 3.5)}


@pytest.mark.parametrize(
    ("source", "film", "expected"),
    [
        ((F(1), F(2)), (F(2), None), (2, 3, 1, 1)),
        ((F(1), F(2)), (None, F(4)), (3, 4, 1, 1)),
        ((F(1), None), (F(2), F(4)), (2, 4, 1, 1)),
        ((None, F(3)), (F(2), F(4)), (2, 4, 1, 1)),
        ((F(1), F(2)), (F(2), F(4)), (2, 4, 1, 0.5)),
    ],
)
def test_three_points_place_a_piece_and_four_make_it_fit(source: Any, film: Any, expected: Any) -> None:
    for track in ("picture", "video-2"):
        made = ranges.three_points(with_roll(), Clip("n", "c", F(1)), track, source, film)
        clip = made.find("n")[1]
        assert (*spans(made, "n")["n"], clip.offset, clip.speed) == expected
        assert made.length == 6


@pytest.mark.parametrize(
    ("source", "film"), [((F(1), None), (F(2), None)), ((F(2), F(1)), (F(2), None)), ((F(1), F(4)), (None, F(2)))]
)
def test_points_that_say_too_little_or_nonsense_are_refused(source: Any, film: Any) -> None:
    with pytest.raises(EditError):
        ranges.three_points(with_roll(), Clip("n", "c", F(1)), "picture", source, film)


def test_a_range_is_lifted_out_or_extracted() -> None:
    lifted = ranges.lift(with_roll(), F("0.5"), F("2.5"), ["picture", "video-2"])
    assert spans(lifted) == {"a": (0, 0.5), "b": (2.5, 3), "c": (3, 6)}
    assert spans(lifted, "x") == {"x": (2.5, 4)} and "voice/b" in lifted.spans
    extracted = ranges.extract(with_roll(), F("0.5"), F("2.5"))
    assert spans(extracted) == {"a": (0, 0.5), "b": (0.5, 1), "c": (1, 4)}
    assert spans(extracted, "x", "music/1", "music/1~2") == {
        "x": (0.5, 2),
        "music/1": (0, 0.5),
        "music/1~2": (0.5, 4),
    }
    assert "voice/b" not in extracted.spans
    with pytest.raises(EditError, match="nothing would be left"):
        ranges.lift(with_roll(), F(0), F(6), ["picture"])


def test_gaps_close() -> None:
    gap = edits.delete(three(), "b", ripple=False)
    assert spans(ranges.close_gap(gap, F(2))) == {"a": (0, 1), "c": (1, 4)}
    with pytest.raises(EditError, match="no gap"):
        ranges.close_gap(three(), F(2))


def test_insert_and_overwrite_at_a_moment() -> None:
    cut = ranges.insert_at(three(), Clip("n", "a", F(1)), F(2))
    assert spans(cut) == {"a": (0, 1), "b": (1, 2), "n": (2, 3), "b~2": (3, 4), "c": (4, 7)}
    over = ranges.lay_over(with_roll(), Clip("n", "a", F("0.5")), "video-2", F("2.5"))
    assert spans(over, "x", "n", "x~2") == {"x": (2, 2.5), "n": (2.5, 3), "x~2": (3, 4)}


def test_a_slide_keeps_the_piece_and_a_roll_of_sound_the_pictures() -> None:
    cut = edits.trim(three(), "c", "start", F("0.5"))
    slid = edits.slide(cut, "b", F("-0.3"))
    assert spans(slid) == {"a": (0, 0.7), "b": (0.7, 2.7), "c": (2.7, 5.5)} and slid.length == cut.length
    assert slid.find("b")[1].offset == 0 and slid.find("c")[1].offset == F("0.2")
    early = edits.roll_sound(cut, "c", F("-0.4"))
    assert spans(early) == spans(cut)
    assert (early.find("b")[1].lag, early.find("c")[1].lead) == (F("-0.4"), F("0.4"))
    with pytest.raises(EditError, match="does not reach"):
        edits.roll_sound(cut, "c", F("-0.6"))


def test_a_passage_takes_the_place_of_a_cut_and_goes_again() -> None:
    wipe = Transition("wipe", "left")
    cut = edits.passage(three(), "b", wipe, F("0.4"))
    assert spans(cut)["b"] == (0.6, 2.6) and cut.find("b")[1].transition == wipe
    assert edits.passage(cut, "b", None) == three()
    upper = tracks.place(with_roll(), Clip("y", "b", F(1)), "video-2", F(5))
    pulled = edits.passage(upper, "y", wipe, F("0.4"))
    assert spans(pulled, "y") == {"y": (3.6, 4.6)}
    with pytest.raises(EditError, match=r"lasts from 0 to 0\.50"):
        edits.passage(upper, "y", wipe, F("0.6"))


def test_another_speed_shows_the_same_piece_in_another_time() -> None:
    fast = edits.retime(three(), "b", F(2))
    assert spans(fast) == {"a": (0, 1), "b": (1, 2), "c": (2, 5)}
    ramp = edits.retime(three(), "b", pace=(Key(0, 1), Key(1, 3), Key(2, 3)))
    assert spans(ramp)["b"] == (1, 2)
    assert edits.retime(three(), "b", reverse=True).find("b")[1].length == 2


def test_trims_of_what_runs_backwards_keep_the_picture_under_the_other_edge() -> None:
    back = edits.retime(three(), "b", reverse=True)
    assert edits.trim(back, "b", "end", F("-0.5")).find("b")[1].offset == F("0.5")
    assert edits.trim(back, "b", "start", F("0.5")).find("b")[1].offset == 0


def test_a_split_inside_a_transition_is_refused() -> None:
    cut = edits.dissolve(three(), "b", F("0.4"))
    with pytest.raises(EditError, match="passes into its neighbour"):
        edits.split(cut, "b", F("0.8"))
    assert "b~2" in edits.split(cut, "b", F(2)).spans
