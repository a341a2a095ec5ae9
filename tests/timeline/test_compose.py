"""The cut as pixels and samples."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from cuts import automatic, edited, ramp, video
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.film.timeline import Layout, Timeline, apply, edits, lay_out, overrides
from studio.film.timeline.compose import compose_picture
from studio.film.timeline.record import recalled, record
from studio.film.timeline.sound import compose_sound
from studio.media.frames import Frame
from studio.media.sounds import resampled
from studio.media.values import Audio, Video, Word

F = Fraction
PLAIN = Layout(F(10), lead=F(0), tail=F(0))


def seen(film: Video, start: int = 0, stop: int | None = None) -> list[tuple[int, int]]:
    """(red, green) of each frame: which source, and which of its frames."""
    return [tuple(int(v) for v in frame.rgb()[0, 0, :2]) for frame in film.frames(start, stop)]


def test_shots_follow_each_other_frame_by_frame() -> None:
    cut = lay_out([("a", F("0.3")), ("b", F("0.2"))], layout=PLAIN)
    film = compose_picture(cut, {"a": video(100, 3), "b": video(200, 2)}, 8, 6)
    assert film.info.length == 5
    assert seen(film) == [(100, 0), (100, 1), (100, 2), (200, 0), (200, 1)]


@pytest.mark.parametrize(
    ("short", "frames"),
    [("hold", [0, 1, 1, 1]), ("loop", [0, 1, 0, 1]), ("slow", [0, 0, 1, 1])],
)
def test_a_clip_shorter_than_its_slot(short: str, frames: list[int]) -> None:
    cut = lay_out([("a", F("0.2"))], [("a", F("0.4"))], layout=replace(PLAIN, short=short))  # type: ignore[arg-type]
    assert [green for _, green in seen(compose_picture(cut, {"a": video(9, 2)}, 8, 6))] == frames


def test_a_longer_clip_is_trimmed_to_the_narration() -> None:
    cut = lay_out([("a", F(1))], [("a", F("0.4"))], layout=replace(PLAIN, timing="narration"))
    assert seen(compose_picture(cut, {"a": video(9, 10)}, 8, 6)) == [(9, 0), (9, 1), (9, 2), (9, 3)]


def test_a_dissolve_passes_from_one_shot_to_the_next() -> None:
    cut = lay_out([("a", F("0.8")), ("b", F("0.8"))], layout=replace(PLAIN, transition=F("0.4")))
    film = compose_picture(cut, {"a": video(0, 8), "b": video(200, 8)}, 8, 6)
    reds = [red for red, _ in seen(film)]
    assert reds == [0] * 4 + [25, 75, 125, 175] + [200] * 4


@pytest.mark.parametrize("form", ["yuv420p", "yuv422p10le"])
def test_dissolves_and_fades_of_planes_stay_planes(form: str) -> None:
    def planes(hue: int) -> Video:
        made = video(hue, 8)
        color = made.info.color

        def pull(start: int, stop: int) -> Iterator[Frame]:
            for frame in made.frames(start, stop):
                yield Frame(native=frame.planes(form, color))

        return Video(made.info, pull)

    layout = replace(PLAIN, transition=F("0.4"), fade_in=F("0.2"))
    cut = lay_out([("a", F("0.8")), ("b", F("0.8"))], layout=layout)
    film = compose_picture(cut, {"a": planes(20), "b": planes(220)}, 8, 6)
    assert {frame.pix_fmt for frame in film.frames()} == {form}
    reds = [red for red, _ in seen(film)]
    assert reds == pytest.approx([5, 15, 20, 20, 45, 95, 145, 195, *[220] * 4], abs=4)


def test_fades_and_gaps_are_black() -> None:
    layout = replace(PLAIN, gap=F("0.2"), fade_in=F("0.2"), fade_out=F("0.2"))
    cut = lay_out([("a", F("0.4")), ("b", F("0.4"))], layout=layout)
    film = compose_picture(cut, {"a": video(200, 4), "b": video(200, 4)}, 8, 6)
    assert [red for red, _ in seen(film)] == [50, 150, 200, 200, 0, 0, 200, 200, 150, 50]


def test_an_untouched_frame_is_handed_on_as_it_is() -> None:
    source = video(9, 3)
    frames = list(source.frames())
    kept = Video(source.info, lambda start, stop: iter(frames[start:stop]))
    film = compose_picture(lay_out([("a", F("0.3"))], layout=PLAIN), {"a": kept}, 8, 6)
    assert all(mine is theirs for mine, theirs in zip(film.frames(), frames, strict=True))


@pytest.mark.parametrize(("framing", "corner", "middle"), [("fill", 9, 9), ("fit", 0, 9), ("stretch", 9, 9)])
def test_other_sizes_are_framed(framing: str, corner: int, middle: int) -> None:
    cut = lay_out([("a", F("0.1"))], layout=PLAIN)
    film = compose_picture(cut, {"a": video(9, 1, width=40, height=10)}, 20, 20, framing)  # type: ignore[arg-type]
    picture = film.frame(0).rgb()
    assert picture.shape == (20, 20, 3)
    assert (picture[0, 0, 0], picture[10, 10, 0]) == (corner, middle)


def test_other_rates_are_conformed_without_drift() -> None:
    rate = F(30000, 1001)
    source = video(9, 240, F(24000, 1001))
    cut = lay_out([("a", source.info.seconds)], layout=replace(PLAIN, rate=rate))
    film = compose_picture(cut, {"a": source}, 8, 6)
    assert film.info.length == 300
    assert [green for _, green in seen(film)] == [(8 * n + 4) // 10 for n in range(300)]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_frame_is_the_same_in_whatever_range_it_is_asked(data: st.DataObject) -> None:
    cut = data.draw(edited(data.draw(automatic())))
    sources = {clip.source: video(40 * n + 20, 7 + 11 * n) for n, clip in enumerate(cut.picture.clips)}
    film = compose_picture(cut, sources, 8, 6)
    assert film.info.length == cut.frames
    whole = seen(film)
    assert len(whole) == film.info.length
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    assert seen(film, start, stop) == whole[start:stop]


# --- sound ------------------------------------------------------------------------------------------------------


def test_a_narration_starts_at_its_shot_to_the_sample() -> None:
    cut = lay_out([("a", F(1)), ("b", F(1))], [("b", F("0.5"))], layout=replace(PLAIN, lead=F("0.3")))
    said = compose_sound(cut, "voice", {"b": ramp(500)}, cut.length)
    samples = said.read()[:, 0]
    assert said.info.length == 2000
    assert not samples[:1300].any() and not samples[1800:].any()
    assert np.allclose(samples[1300:1800], (np.arange(500) + 1) * 1e-4)


def test_picture_and_sound_stay_together_over_a_long_film() -> None:
    rate = F(30000, 1001)
    ids = [f"s{n}" for n in range(400)]
    lines = [(id, F(1, 3)) for id in ids]
    cut = lay_out([(id, F(2)) for id in ids], lines, layout=replace(PLAIN, rate=rate))
    said = compose_sound(cut, "voice", {id: ramp(16000, 48000) for id in ids}, cut.length)
    assert abs(said.info.length - cut.length * 48000) <= F(1, 2)
    last = cut.frame(cut.spans["s399"].start)
    sample = round(last / rate * 48000)
    assert said.read(sample - 1, sample + 1)[:, 0] == pytest.approx([0, 1e-4])


def test_words_move_with_their_line_and_are_cut_with_it() -> None:
    words = (Word("one", 0.0, 0.2), Word("two", 0.3, 0.5))
    cut = lay_out([("a", F(1)), ("b", F(1))], [("a", F("0.5")), ("b", F("0.5"))], layout=PLAIN)
    sources = {"a": ramp(500, words=words), "b": ramp(500, words=words)}
    said = compose_sound(cut, "voice", sources, cut.length)
    assert said.info.words == (
        Word("one", 0.0, 0.2, "a"),
        Word("two", 0.3, 0.5, "a"),
        Word("one", 1.0, 1.2, "b"),
        Word("two", 1.3, 1.5, "b"),
    )
    trimmed = edits.trim(cut, "voice/b", "start", F("0.25"))
    assert [w.text for w in compose_sound(trimmed, "voice", sources, cut.length).info.words] == ["one", "two", "two"]


def test_gain_fades_and_mutes() -> None:
    level = Audio.of(np.full(1000, 0.5), 1000)
    cut = lay_out([("a", F(1))], [("a", F(1))], layout=PLAIN)
    sound = lambda timeline: compose_sound(timeline, "voice", {"a": level}, cut.length).read()[:, 0]  # noqa: E731
    assert sound(edits.gain(cut, "voice/a", -20))[500] == pytest.approx(0.05)
    faded = sound(edits.fade(cut, "voice/a", F("0.2"), F("0.2")))
    assert faded[0] < 0.01 and faded[99] == pytest.approx(0.5 * np.sin(np.pi / 4), abs=0.01) and faded[500] == 0.5
    assert not sound(edits.mute(cut, "voice/a")).any()


def test_a_short_score_is_repeated_without_a_hole() -> None:
    cut = lay_out([("a", F(10))], music=[("1", F(4))], layout=PLAIN)
    score = compose_sound(cut, "music", {"1": Audio.of(np.full(4000, 0.5), 1000)}, cut.length).read()[:, 0]
    assert score[200:8000].min() > 0.4
    assert score[-1] < 0.01


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_sample_is_the_same_in_whatever_range_it_is_asked(data: st.DataObject) -> None:
    cut: Timeline = data.draw(edited(data.draw(automatic())))
    rates = {"s0": 700, "s1": 1000, "s2": 441}
    voices = {clip.source: ramp(3000, rates.get(clip.source, 1000)) for clip in cut.track("voice").clips}
    said = compose_sound(cut, "voice", voices, cut.length)
    whole = said.read()
    assert len(whole) == said.info.length
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    assert np.allclose(said.read(start, stop), whole[start:stop], atol=1e-6)


@pytest.mark.parametrize(("source", "target"), [(24000, 48000), (44100, 48000), (48000, 44100), (22050, 48000)])
def test_resampling_keeps_a_tone_and_its_place(source: int, target: int) -> None:
    tone = Audio.of(np.sin(2 * np.pi * 1000 * np.arange(source) / source) * 0.5, source)
    made = resampled(tone, target)
    expected = np.sin(2 * np.pi * 1000 * np.arange(target) / target) * 0.5
    assert made.info.length == target
    assert np.abs(made.read()[500:-500, 0] - expected[500:-500]).max() < 1e-3


def test_lazy_and_eager_resampling_agree() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 40_000).astype(np.float32)
    eager = Audio.of(noise, 44100)
    lazy = Audio(eager.info, eager.pull)
    want = resampled(eager, 48000).read()
    got = resampled(lazy, 48000)
    assert np.abs(got.read() - want).max() < 1e-6
    assert np.abs(got.read(33_000, 41_000) - want[33_000:41_000]).max() < 1e-6


def test_a_line_of_volume_stays_with_its_sound_when_the_sound_is_cut() -> None:
    layout = Layout(Fraction(10), lead=Fraction(0), tail=Fraction(0))
    cut = lay_out([("a", Fraction(4))], [("a", Fraction(4))], layout=layout)
    drawn = edits.volume(cut, "voice/a", [(Fraction(1), 0.0), (Fraction(2), -20.0), (Fraction(3), -60.0)])
    level = Audio.of(np.full(4000, 0.5), 1000)

    def sound(timeline: Timeline) -> np.ndarray:
        return compose_sound(timeline, "voice", {"a": level}, cut.length).read()[:, 0]

    whole = sound(drawn)
    assert whole[500] == pytest.approx(0.5)
    assert whole[1500] == pytest.approx(0.5 * 10 ** (-10 / 20), rel=1e-3)
    assert not whole[3000:].any()
    trimmed = sound(edits.trim(drawn, "voice/a", "start", Fraction(1)))
    assert np.array_equal(trimmed[1000:], whole[1000:])
    split = sound(edits.split(drawn, "voice/a", Fraction(3, 2)))
    assert np.array_equal(split, whole)
    assert sound(apply(cut, overrides(cut, drawn))).tolist() == whole.tolist()
    assert recalled(record(drawn)) == drawn
