"""Tracks of one's own: what lies on them, in what order, and how they are kept."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from studio.base.errors import SettingError
from studio.film.timeline import (
    Clip,
    EditError,
    Layout,
    Look,
    Timeline,
    Title,
    apply,
    edits,
    lay_out,
    overrides,
    tracks,
)
from studio.film.timeline.looks import Transition, keyed
from studio.film.timeline.record import recalled, record
from studio.media.signal import Curve, Key

F = Fraction
PLAIN = Layout(F(10), lead=F(0), tail=F(0))


def three() -> Timeline:
    shots = [("a", F(1)), ("b", F(2)), ("c", F(3))]
    return lay_out(shots, [("b", F(1))], music=[("1", F(9))], layout=PLAIN)


def span(cut: Timeline, id: str) -> tuple[float, float]:
    return float(cut.spans[id].start), float(cut.spans[id].stop)


def test_a_picture_track_lies_over_the_storyline_and_its_clips_go_with_their_shot() -> None:
    cut, video = tracks.add_track(three(), "picture", "B-roll")
    cut = tracks.place(cut, Clip("x", "c", F(1)), video, F("1.5"))
    assert [track.title for track in cut.layers] == ["B-roll"]
    assert span(cut, "x") == (1.5, 2.5) and cut.find("x")[1].anchor == "b"
    assert span(edits.trim(cut, "a", "end", F("0.5")), "x") == (2.0, 3.0)
    assert span(edits.move(cut, "b", 0), "x") == (0.5, 1.5)
    assert "x" not in edits.delete(cut, "b").spans


def test_what_outlasts_the_storyline_makes_the_film_longer() -> None:
    cut, titles = tracks.add_track(three(), "title")
    cut = tracks.place(cut, Clip("end", "", F(4), title=Title("Fin", style="credits")), titles, F(5))
    assert cut.length == 9


def test_clips_of_an_added_track_never_lie_over_each_other_but_in_a_transition() -> None:
    cut, video = tracks.add_track(three(), "picture")
    cut = tracks.place(cut, Clip("x", "a", F(1)), video, F(0))
    cut = tracks.place(cut, Clip("y", "b", F(1)), video, F("0.5"))
    assert span(cut, "y") == (1.0, 2.0)
    passing = Clip("z", "c", F(1), gap=F("-0.4"), transition=Transition("wipe"))
    cut = tracks.place(cut, passing, video, F("1.2"))
    assert span(cut, "z") == (1.6, 2.6)
    # y hangs on b: when a is trimmed it runs into x, and waits for it.
    assert span(edits.trim(cut, "a", "end", F("-0.5")), "y") == (1.0, 2.0)


def test_a_clip_is_carried_to_a_track_of_its_kind_and_back() -> None:
    cut, video = tracks.add_track(three(), "picture")
    up = tracks.carry(cut, "b", video)
    assert span(up, "b") == (1.0, 3.0) and span(up, "c") == (3.0, 6.0) and span(up, "voice/b") == (1.0, 2.0)
    assert [clip.id for clip in up.picture.clips] == ["a", "c"]
    down = tracks.carry(up, "b", "picture")
    assert [(clip.id, span(down, clip.id)) for clip in down.picture.clips] == [
        ("a", (0, 1)),
        ("b", (1, 3)),
        ("c", (3, 6)),
    ]
    sounds, audio = tracks.add_track(cut, "sound")
    moved = tracks.carry(sounds, "voice/b", audio, F(2))
    assert moved.find("voice/b")[1].source == "voice/b" and span(moved, "voice/b") == (2.0, 3.0)
    assert tracks.carry(moved, "voice/b", "voice").find("voice/b")[1].source == "b"
    with pytest.raises(EditError, match="among sounds"):
        tracks.carry(sounds, "a", audio)


def test_a_locked_track_refuses_edits_of_its_clips() -> None:
    cut = tracks.set_track(three(), "voice", locked=True, title="Anna")
    for edit in (
        lambda: edits.trim(cut, "voice/b", "end", F("-0.1")),
        lambda: edits.gain(cut, "voice/b", -3),
        lambda: edits.delete(cut, "voice/b"),
        lambda: tracks.carry(cut, "voice/b", "effects"),
        lambda: tracks.place(cut, Clip("x", "a", F(1)), "voice", F(0)),
    ):
        with pytest.raises(EditError, match="'Anna' is locked"):
            edit()
    # Its picture may go; what is locked stays in its place.
    assert span(edits.delete(cut, "b"), "voice/b") == (1.0, 2.0)


def test_tracks_change_places_among_their_own_and_those_of_the_cut_stay() -> None:
    cut, low = tracks.add_track(three(), "picture")
    cut, titles = tracks.add_track(cut, "title")
    cut, audio = tracks.add_track(cut, "sound")
    moved = tracks.move_track(cut, titles, 0)
    assert [track.name for track in moved.layers] == [titles, low]
    moved = tracks.move_track(moved, audio, 0)
    assert [track.name for track in moved.sounds] == [audio, "voice", "effects", "music"]
    assert apply(three(), overrides(three(), moved)) == moved
    assert tracks.delete_track(moved, low).layers == (moved.track(titles),)
    with pytest.raises(EditError, match="belongs to every film"):
        tracks.delete_track(moved, "voice")
    with pytest.raises(EditError, match="below all"):
        tracks.move_track(moved, "picture", 1)


def test_solo_and_hidden_say_what_is_seen_and_heard() -> None:
    cut, video = tracks.add_track(three(), "picture")
    assert all(map(cut.heard, cut.tracks)) and cut.seen(cut.track(video))
    alone = tracks.set_track(cut, "music", solo=True)
    assert [track.name for track in alone.tracks if alone.heard(track)] == ["music"]
    assert not (hidden := tracks.set_track(cut, video, hidden=True)).seen(hidden.track(video))


def everything() -> Timeline:
    cut, video = tracks.add_track(three(), "picture", "B-roll")
    cut, titles = tracks.add_track(cut, "title")
    look = Look(keyed(keyed(100.0, 0, 0.0), 1, 100.0), x=-20, scale=40, crop_left=10, blend="screen", framing="fit")
    clip = Clip("x", "c", F(1), look=look, reverse=True, pace=(Key(0, 1), Key(1, 3, "ease-in")), crossfade=F(0))
    cut = tracks.place(cut, replace(clip, gap=F("-0.5"), transition=Transition("wipe", "left", 10.0)), video, F("0.5"))
    cut = tracks.place(cut, Clip("t", "", F(2), title=Title("A town", "1987", enter="slide up")), titles, F(1))
    cut = edits.mark(cut, edits.Marker(F(1), "In", "red", "look at her hand", F("0.5")))
    return tracks.carry(tracks.set_track(cut, "music", solo=True, height=60), "a", video, F(3))


def test_all_that_a_clip_can_have_is_kept() -> None:
    cut = everything()
    assert apply(three(), overrides(three(), cut)) == cut
    assert recalled(record(cut)) == cut
    assert overrides(three(), cut)["version"] == 2


def test_what_older_apps_know_is_written_as_they_read_it() -> None:
    cut = edits.gain(edits.trim(three(), "b", "start", F("0.5")), "voice/b", -3)
    assert overrides(three(), tracks.set_track(cut, "music", muted=True)) == {
        "version": 1,
        "clips": {"b": {"length": "3/2", "offset": "1/2"}, "voice/b": {"gain": -3}},
        "tracks": {"music": {"gain": 0.0, "muted": True}},
    }


@pytest.mark.parametrize(
    "entry",
    [
        {"look": 3},
        {"look": {"opacity": "much"}},
        {"look": {"opacity": 101}},
        {"look": {"scale": []}},
        {"look": {"scale": [{"at": 0}]}},
        {"look": {"x": [{"at": 0, "value": 1e30}]}},
        {"look": {"blend": "explode"}},
        {"transition": {"kind": "star wipe"}},
        {"transition": {"color": "black"}},
        {"title": {"text": 3}},
        {"title": {"enter_seconds": -1}},
        {"pace": [{"at": 0, "value": -1}]},
        {"crossfade": "soon"},
        {"pan": float("nan")},
        {"since": "1e999999"},
    ],
)
def test_a_clip_that_cannot_be_read_is_a_clear_error(entry: Any) -> None:
    with pytest.raises(SettingError, match="setting 'edit'"):
        apply(three(), {"version": 2, "clips": {"a": entry}})


@pytest.mark.parametrize("data", [{"tracks": {"x": {"kind": "smell"}}}, {"track_order": "ab"}, {"tracks": {"x": 3}}])
def test_a_track_that_cannot_be_read_is_a_clear_error(data: Any) -> None:
    with pytest.raises(SettingError, match="setting 'edit'"):
        apply(three(), {"version": 2, **data})


def test_keys_stay_with_the_picture_when_its_start_is_trimmed() -> None:
    moving = Look(opacity=Curve((Key(0, 0), Key(2, 100))))
    cut = three().with_clip("b", lambda clip: replace(clip, look=moving))
    for changed in (edits.trim(cut, "b", "start", F("0.5")), edits.split(cut, "b", F("1.5"))):
        clip = changed.picture.clips[-2]
        assert clip.look.at(float(clip.since)).opacity == 25
