"""What is heard of clips that are cut apart from their pictures, panned, ramped or reversed, and of added tracks."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from cuts import ramp, video

from studio.film.timeline import Clip, Layout, Timeline, Transition, edits, lay_out, tracks
from studio.film.timeline.looks import keyed
from studio.film.timeline.sound import compose_own, compose_sound
from studio.media.signal import Key
from studio.media.values import Audio, Video

F = Fraction
PLAIN = Layout(F(10), lead=F(0), tail=F(0))


def level(value: float, seconds: float = 4.0) -> Audio:
    return Audio.of(np.full(round(seconds * 1000), value), 1000)


def film(*sounds: Audio) -> dict[str, Video]:
    return {id: video(9, 40).sounding(sound) for id, sound in zip("abc", sounds, strict=False)}


def two() -> Timeline:
    cut = lay_out([("a", F(2)), ("b", F(2))], layout=PLAIN)
    return cut.with_clip("b", lambda clip: replace(clip, offset=F(1)))


def heard(cut: Timeline, sources: dict[str, Video]) -> np.ndarray:
    own = compose_own(cut, sources, cut.length)
    assert own is not None
    return own.read()


def test_a_j_cut_lets_the_next_shot_be_heard_before_it_is_seen_and_an_l_cut_after() -> None:
    sources = film(level(0.1), ramp(4000))
    early = heard(edits.roll_sound(two(), "b", F("-0.5")), sources)[:, 0]
    assert early[1499] == pytest.approx(0.1) and early[1500] == pytest.approx(501e-4)
    assert early[2000] == pytest.approx(1001e-4)  # in step with its picture
    late = heard(edits.roll_sound(two(), "b", F("0.5")), sources)[:, 0]
    assert late[2499] == pytest.approx(0.1) and late[2500] == pytest.approx(1501e-4)


def test_a_crossfade_of_sounds_keeps_its_power_whatever_the_pictures_do() -> None:
    rng = np.random.default_rng(1)
    noise = [Audio.of(rng.normal(0, 0.1, 4000), 1000) for _ in range(2)]
    for cut in (two(), edits.dissolve(two(), "b", F("0.2"))):
        faded = edits.crossfade(cut, "b", F(1))
        middle = faded.spans["b"].start + (F("0.1") if cut.picture.clips[1].gap else 0)
        samples = heard(faded, film(*noise))[:, 0]
        at = round(middle * 1000)
        assert samples[at - 250 : at + 250].std() == pytest.approx(0.1, rel=0.12)
        alone = heard(faded, film(level(0.0), level(0.5)))[:, 0]
        assert alone[at] == pytest.approx(0.5 * np.sin(np.pi / 4), abs=0.01)
        assert not alone[: at - 501].any() and alone[at + 501] == pytest.approx(0.5)
    hard = heard(edits.crossfade(edits.dissolve(two(), "b", F("0.4")), "b", F(0)), film(level(0.1), level(0.2)))[:, 0]
    assert np.unique(np.round(hard, 4)).tolist() == pytest.approx([0.1, 0.2]) and hard[1799] < 0.15 < hard[1800]


def test_the_sound_of_b_roll_is_heard_unless_it_is_unlinked_or_its_track_is_mute() -> None:
    cut, name = tracks.add_track(two(), "picture")
    cut = tracks.place(cut, Clip("x", "b", F(1)), name, F("0.5"))
    sources = film(level(0.1), level(0.2))
    assert heard(cut, sources)[1000, 0] == pytest.approx(0.3)
    for quiet in (
        tracks.set_track(cut, name, muted=True),
        cut.with_clip("x", lambda clip: replace(clip, linked=False)),
    ):
        assert heard(quiet, sources)[1000, 0] == pytest.approx(0.1)
    apart = edits.shift(edits.unlink(cut, "x"), "sound/x", F(0))
    assert heard(apart, sources)[[100, 1200], 0] == pytest.approx([0.3, 0.1])


def test_clips_on_added_tracks_are_heard_with_what_they_come_from() -> None:
    cut = lay_out([("a", F(2))], [("a", F(1))], music=[("1", F(2))], layout=PLAIN)
    cut, name = tracks.add_track(cut, "sound")
    cut = tracks.place(cut, Clip("again", "music/1", F("0.5")), name, F(1))
    cut = tracks.place(cut, Clip("said", "voice/a", F("0.5")), name, F("1.5"))
    cut = tracks.place(cut, Clip("own", "sound/a", F("0.5")), name, F(0))
    media = {"voice": {"a": level(0.1)}, "music": {"1": level(0.2)}, "effects": {}, "sound": {"a": level(0.3)}}

    def samples(name: str) -> list[float]:
        made = compose_sound(cut, name, media[name], cut.length, media).read()[:, 0]
        return [round(float(made[at]), 3) for at in (250, 1250, 1750)]

    assert samples("voice") == [0.1, 0, 0.1]
    assert samples("music")[1] == pytest.approx(0.4, abs=0.12)
    own = compose_own(cut, film(level(0.3)), cut.length, media)
    assert own is not None and own.read()[[250, 1250], 0] == pytest.approx([0.6, 0.3])
    alone = tracks.set_track(cut, name, solo=True)
    assert compose_sound(alone, "voice", media["voice"], cut.length, media).read()[250, 0] == 0


def test_sounds_of_an_added_track_crossfade_where_they_pass() -> None:
    cut = lay_out([("a", F(2))], music=[("1", F(2))], layout=PLAIN)
    cut, name = tracks.add_track(cut, "sound")
    cut = tracks.place(cut, Clip("one", "effects/e", F(1)), name, F(0))
    cut = tracks.place(cut, Clip("two", "effects/f", F(1)), name, F(1))
    cut = edits.passage(cut, "two", Transition(), F("0.5"))
    media = {"effects": {"e": level(0.0), "f": level(0.5)}}
    samples = compose_sound(cut, "effects", media["effects"], cut.length, media).read()[:, 0]
    assert samples[750] == pytest.approx(0.5 * np.sin(np.pi / 4), abs=0.01) and samples[1400] == pytest.approx(0.5)


def changed(**how: Any) -> np.ndarray:
    cut = lay_out([("a", F(2))], layout=PLAIN)
    return heard(cut.with_clip("a", lambda clip: replace(clip, offset=F(1), **how)), film(ramp(4000)))


def test_sound_runs_backwards_stands_still_and_follows_a_ramp() -> None:
    assert changed(reverse=True)[[0, 1999], 0] == pytest.approx([3000e-4, 1001e-4])
    assert not changed(freeze=True).any()
    fast = changed(pace=(Key(0, 1), Key(0.5, 2)))[:, 0]
    # After half a second 0.75 s of the source are over, from then on it is twice as fast.
    assert fast[[100, 500, 1000]] == pytest.approx([1111e-4, 1751e-4, 2751e-4], abs=6e-4)
    same = changed(speed=F(2), same_pitch=True)
    assert len(same) == 2000 and same[1000, 0] == pytest.approx(3000e-4, rel=0.1)


def test_pan_moves_a_sound_between_the_sides() -> None:
    cut = lay_out([("a", F(2))], [("a", F(2))], layout=PLAIN)
    left = edits.change(cut, "voice/a", pan=-100.0)
    samples = compose_sound(left, "voice", {"a": level(0.1)}, cut.length).read()
    assert samples.shape[1] == 2 and samples[500] == pytest.approx([0.1 * np.sqrt(2), 0], abs=1e-6)
    swing = keyed(keyed(0.0, 0, -100.0, "linear"), 2, 100.0)
    moved = compose_sound(edits.change(cut, "voice/a", pan=swing), "voice", {"a": level(0.1)}, cut.length).read()
    assert moved[0, 1] < 1e-3 < moved[1000, 0] == pytest.approx(0.1, abs=1e-3) and moved[1999, 0] < 1e-3


def test_a_line_of_volume_goes_along_with_what_runs_backwards() -> None:
    cut = lay_out([("a", F(2))], [("a", F(2))], layout=PLAIN)
    drawn = edits.volume(cut, "voice/a", [(F("0.5"), -20.0), (F("0.6"), 0.0)])
    plain = compose_sound(drawn, "voice", {"a": level(0.1)}, cut.length).read()[:, 0]
    back = compose_sound(
        drawn.with_clip("voice/a", lambda clip: replace(clip, reverse=True)), "voice", {"a": level(0.1)}, cut.length
    ).read()[:, 0]
    assert np.abs(plain[::-1] - back).max() < 3e-3  # a sample of the slope
