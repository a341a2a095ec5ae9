"""Cuts and camera moves on the beat."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import MediaError
from studio.film.motion.camera_beats import on_beats
from studio.film.sound.beats import Beat, chosen, from_text, to_text
from studio.film.timeline import EditError, Layout, Marker, Timeline, edits, lay_out
from studio.film.timeline.rhythm import cut_to_beats, in_film, mark_beats
from studio.media.camera import camera_at
from studio.media.values import CameraKey

BEATS = [Beat(n / 2, n % 4 + 1) for n in range(40)]


def cut(transition: F = F(0)) -> Timeline:
    pictures = [("a", F(13, 5)), ("b", F(9, 5)), ("c", F(3))]
    return lay_out(
        pictures, [("b", F(2))], (), [("1", F(20))], layout=Layout(F(20), transition=transition, lead=F(0), tail=F(0))
    )


def stops(timeline: Timeline) -> list[F]:
    return [timeline.spans[clip.id].stop for clip in timeline.picture.clips]


def test_every_cut_is_put_on_the_nearest_beat() -> None:
    before = cut()
    assert stops(before) == [F(13, 5), F(23, 5), F(38, 5)]
    moments = [at for at, _ in in_film(before, "music/1", BEATS)]
    after = cut_to_beats(before, moments)
    assert stops(after) == [F(5, 2), F(9, 2), F(15, 2)]
    assert after.spans["voice/b"].start == F(5, 2)  # a voice travels with its picture
    assert cut_to_beats(after, moments) == after


def test_a_shot_is_held_until_its_voice_has_ended() -> None:
    moments = [F(5, 2), F(17, 4), F(6), F(7)]
    after = cut_to_beats(cut(), moments)
    assert stops(after)[1] == F(6)  # 17/4 is nearer to 9/2, but the voice speaks until then
    assert stops(after)[1] >= after.spans["voice/b"].stop


def test_the_middle_of_a_dissolve_is_its_cut() -> None:
    after = cut_to_beats(cut(F(2, 5)), [F(n, 2) for n in range(40)])
    for left, right in zip(after.picture.clips, after.picture.clips[1:], strict=False):
        middle = (after.spans[right.id].start + after.spans[left.id].stop) / 2
        assert abs(middle - round(middle * 2) / F(2)) <= 1 / after.rate


def test_only_the_chosen_cuts_move_and_without_beats_none() -> None:
    after = cut_to_beats(cut(), [F(n, 2) for n in range(40)], clips={"a"})
    assert stops(after)[0] == F(5, 2) and after.picture.clips[1:] == cut().picture.clips[1:]
    with pytest.raises(EditError, match="no beats"):
        cut_to_beats(cut(), [])
    assert cut_to_beats(cut(), [F(1, 20)]) == cut()


@given(st.lists(st.fractions(0, 30), min_size=1, max_size=30), st.sampled_from([F(0), F(2, 5)]))
def test_no_shot_is_lost_and_no_voice_is_cut_off(moments: list[F], transition: F) -> None:
    before = cut(transition)
    after = cut_to_beats(before, moments)
    assert [clip.id for clip in after.picture.clips] == [clip.id for clip in before.picture.clips]
    assert all(clip.length * 20 == int(clip.length * 20) and clip.length >= F(1, 20) for clip in after.picture.clips)
    assert after.spans["voice/b"].stop <= after.spans["b"].stop or after.picture == before.picture


def test_beats_become_markers_beside_those_that_a_person_set() -> None:
    own = edits.mark(cut(), Marker(F(1, 5), "Kick-off"))
    marked = mark_beats(own, in_film(own, "music/1", BEATS))
    assert marked.markers[1] == Marker(F(1, 5), "Kick-off")
    assert [marker.name for marker in marked.markers if marker.name != "Kick-off"][:5] == ["1", "2", "3", "4", "1"]
    assert max(marker.at for marker in marked.markers) <= marked.length
    again = mark_beats(marked, [(F(1), 1)])
    assert [marker.at for marker in again.markers] == [F(1, 5), F(1)]


def test_beats_are_found_under_a_shifted_and_slipped_music_clip() -> None:
    moved = edits.shift(cut(), "music/1", F(3))
    slipped = edits.slip(moved, "music/1", F(1, 4))
    assert in_film(slipped, "music/1", BEATS)[0] == (F(3) + F(1, 4), 2)


def test_beats_are_text_and_come_back() -> None:
    assert from_text(to_text(BEATS)) == BEATS
    assert [beat.at for beat in chosen(BEATS, 0)][:3] == [0, 2, 4]
    assert [beat.at for beat in chosen(BEATS, 2)][:3] == [0, 1, 2]
    with pytest.raises(MediaError, match="line 2 of the beats"):
        from_text("0.5\t1\nhello")


@pytest.mark.parametrize("way", ["punch", "step", "sway", "lean"])
def test_the_camera_moves_on_the_beat(way: str) -> None:
    base = (CameraKey(0.0, zoom=1.0), CameraKey(1.0, zoom=1.2))
    keys = on_beats(base, [Beat(1.0, 1), Beat(2.0, 2), Beat(3.0, 1), Beat(9.0, 1)], 4.0, way, 1.0)  # type: ignore[arg-type]
    assert [key.at for key in keys] == sorted({key.at for key in keys}) and all(0 <= key.at <= 1 for key in keys)

    def away(seconds: float) -> float:
        there, plain = camera_at(keys, seconds / 4), camera_at(base, seconds / 4)
        return abs(there.zoom / plain.zoom - 1) + abs(there.horizontal) + abs(there.roll)

    assert away(1.0) > 0.03
    if way == "punch":
        assert away(0.98) < 0.02 and away(1.96) < 0.02 and away(2.0) == pytest.approx(0.03, abs=0.005)
    if way in ("sway", "lean"):
        assert away(1.0) > 1.9 * away(2.0) > 0
    assert on_beats(base, [Beat(5.0)], 4.0, way, 1.0) == base  # type: ignore[arg-type]
