"""What is seen where several tracks have something: pixels of B-roll, pictures in pictures, passages and titles."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from cuts import video

from studio.film.timeline import Clip, Layout, Look, Timeline, Title, Transition, edits, lay_out, tracks
from studio.film.timeline.compose import compose_picture
from studio.film.timeline.looks import keyed
from studio.media.color import Color
from studio.media.frames import Frame
from studio.media.signal import Curve, Key
from studio.media.values import Video, VideoInfo

F = Fraction
PLAIN = Layout(F(10), lead=F(0), tail=F(0))
WIDE, HIGH = 160, 90
SOURCES = {"a": video(40, 20, width=WIDE, height=HIGH), "b": video(200, 20, width=WIDE, height=HIGH)}


def base() -> Timeline:
    return lay_out([("a", F(2)), ("b", F(2))], layout=PLAIN)


HALF = F("0.5")


def over(clip: Clip, start: Fraction = HALF) -> Timeline:
    cut, name = tracks.add_track(base(), "title" if clip.title else "picture")
    return tracks.place(cut, clip, name, start)


def film(cut: Timeline, sources: Any = SOURCES, **more: Any) -> Video:
    return compose_picture(cut, sources, WIDE, HIGH, **more)


def red(made: Video, number: int) -> np.ndarray:
    return made.frame(number).rgb()[..., 0].astype(int)


def planes(source: Video) -> Video:
    def pull(start: int, stop: int) -> Iterator[Frame]:
        for frame in source.frames(start, stop):
            yield Frame(native=frame.planes("yuv420p", Color()))

    return Video(source.info, pull)


@pytest.fixture(params=["arrays", "planes"])
def sources(request: pytest.FixtureRequest) -> dict[str, Video]:
    return SOURCES if request.param == "arrays" else {id: planes(one) for id, one in SOURCES.items()}


def test_b_roll_hides_the_storyline_while_it_lasts_and_is_untouched() -> None:
    made = film(over(Clip("x", "b", F(1), offset=F("0.3"))))
    assert [int(frame.rgb()[0, 0, 0]) for frame in made.frames()] == [40] * 5 + [200] * 10 + [40] * 5 + [200] * 20
    assert made.frame(5).rgb()[0, 0, 1] == 3


def test_what_is_hidden_is_not_read() -> None:
    def pull(start: int, stop: int) -> Iterator[Frame]:
        assert stop <= 5 or start >= 15 or stop > 15, "read where it is hidden"
        for number in range(start, stop):
            assert not 6 <= number < 15
            yield SOURCES["a"].frame(number)

    sources = {**SOURCES, "a": Video(SOURCES["a"].info, pull)}
    assert len(list(film(over(Clip("x", "b", F(1))), sources).frames())) == 40


def test_a_picture_in_the_picture_lies_where_it_is_put(sources: dict[str, Video]) -> None:
    made = film(over(Clip("x", "b", F(1), look=Look(scale=25, x=30, y=-30))), sources)
    seen = red(made, 8)
    # 40 x 22.5 pixels around (80 + 48, 45 - 27)
    assert np.abs(seen[10:23, 112:144] - 200).max() <= 2
    around = seen.copy()
    around[2:36, 102:156] = 40
    assert np.abs(around - 40).max() <= 2
    assert np.abs(red(made, 4) - 40).max() <= 2


def test_opacity_mixes_and_moves_by_keys(sources: dict[str, Video]) -> None:
    half = film(over(Clip("x", "b", F(1), look=Look(opacity=50))), sources)
    assert np.abs(red(half, 8) - 120).max() <= 2
    rising = Look(opacity=keyed(keyed(0.0, 0, 0.0, "linear"), 1, 100.0))
    seen = [int(red(film(over(Clip("x", "b", F(1), look=rising)), sources), 5 + n)[45, 80]) for n in range(10)]
    assert seen == pytest.approx([40 + 16 * n for n in range(10)], abs=2)


def test_a_picture_turns_and_is_cropped_around_its_anchor() -> None:
    turned = red(film(over(Clip("x", "b", F(1), look=Look(rotation=90, scale=50)))), 8)
    assert turned[45, 80] == 200 and turned[8, 80] == 200 and turned[45, 40] == 40  # upright now, 45 x 80
    cropped = red(film(over(Clip("x", "b", F(1), look=Look(crop_left=50)))), 8)
    assert cropped[45, 70] == 40 and cropped[45, 90] == 200
    corner = red(film(over(Clip("x", "b", F(1), look=Look(scale=50, anchor_x=0, anchor_y=0)))), 8)
    assert corner[10, 10] == 200 and corner[60, 10] == 40 and corner[10, 100] == 40


def test_blend_modes_are_heeded() -> None:
    made = red(film(over(Clip("x", "b", F(1), look=Look(blend="add")))), 8)
    assert np.unique(made).tolist() == [240]


def test_fades_of_upper_clips_show_what_is_below(sources: dict[str, Video]) -> None:
    made = film(over(Clip("x", "b", F(1), fade_in=F("0.4"))), sources)
    assert [int(red(made, 5 + n)[0, 0]) for n in range(5)] == pytest.approx([60, 100, 140, 180, 200], abs=2)


def test_alpha_of_a_clip_lets_the_storyline_through() -> None:
    picture = np.zeros((HIGH, WIDE, 4), np.uint8)
    picture[:, :80] = (200, 0, 0, 255)
    frame = Frame.of(picture)
    clear = Video(VideoInfo(WIDE, HIGH, F(10), 20, alpha=True), lambda a, b: (frame for _ in range(a, b)))
    seen = red(film(over(Clip("x", "b", F(1))), {**SOURCES, "b": clear}), 8)
    assert seen[0, 40] == 200 and seen[0, 120] == 40


@pytest.mark.parametrize("framing", ["fit", "fill"])
def test_a_clip_of_another_shape_fits_or_fills(framing: Any) -> None:
    tall = video(200, 20, width=90, height=90)
    seen = red(film(over(Clip("x", "b", F(1), look=Look(framing=framing))), {**SOURCES, "b": tall}), 8)
    assert seen[45, 80] == 200 and seen[45, 10] == (40 if framing == "fit" else 200)


def test_the_storylines_clips_have_looks_too(sources: dict[str, Video]) -> None:
    cut = base().with_clip("a", lambda clip: replace(clip, look=Look(scale=50)))
    seen = red(film(cut, sources), 3)
    assert abs(seen[45, 80] - 40) <= 2 and seen[5, 5] <= 2


@pytest.mark.parametrize(
    ("kind", "middle"),
    [
        ("wipe", (200, 40)),
        ("push", (200, 40)),
        ("slide", (200, 40)),
        ("iris", (200, 40)),
        ("zoom", (200, 40)),
        ("dip", (0, 0)),
    ],
)
def test_clips_pass_into_each_other_by_name(kind: str, middle: tuple[int, int]) -> None:
    """The storyline and an upper track alike: seen in the middle (iris, zoom) or at the left, and far from it."""
    places = ((45, 80), (2, 2)) if kind in ("iris", "zoom") else ((45, 10), (45, 150))
    storyline = edits.dissolve(base(), "b", F("0.5")).with_clip("b", lambda c: replace(c, transition=Transition(kind)))
    upper = over(Clip("x", "a", F(1)))
    passing = Clip("y", "b", F(1), gap=F("-0.5"), transition=Transition(kind))
    upper = tracks.place(upper, passing, "video-2", F(1))
    assert upper.spans["y"].start == 1
    for made, number in ((film(storyline), 17), (film(upper), 12)):
        seen = red(made, number)
        assert tuple(int(seen[place]) for place in places) == pytest.approx(middle, abs=6)


def test_a_dip_goes_by_way_of_its_colour() -> None:
    dip = Transition("dip", color="#00ff00")
    cut = edits.dissolve(base(), "b", F("0.5")).with_clip("b", lambda c: replace(c, transition=dip))
    assert film(cut).frame(17).rgb()[0, 0].tolist() == pytest.approx([0, 255, 0], abs=1)


def test_speed_reverse_freeze_and_ramps() -> None:
    def greens(**how: Any) -> list[int]:
        made = film(over(Clip("x", "b", F("0.6"), offset=F("0.4"), **how)))
        return [int(frame.rgb()[0, 0, 1]) for frame in made.frames(5, 11)]

    assert greens() == [4, 5, 6, 7, 8, 9]
    assert greens(speed=F(2)) == [4, 6, 8, 10, 12, 14]
    assert greens(reverse=True) == [9, 8, 7, 6, 5, 4]
    assert greens(reverse=True, speed=F(2)) == [14, 12, 10, 8, 6, 4]
    assert greens(freeze=True) == [4] * 6
    # From once to three times as fast in half a second: the way is t + 2 t^2.
    ramp = greens(pace=(Key(0, 1), Key(0.5, 3)))
    assert ramp == [4 + round(10 * (t + 2 * t * t) - 0.01) for t in (0, 0.1, 0.2, 0.3, 0.4, 0.5)]
    halves = over(Clip("x", "b", F("0.6"), offset=F("0.4"), pace=(Key(0, 1), Key(0.5, 3))))
    split = film(edits.split(halves, "x", F("0.8")))
    assert [int(frame.rgb()[0, 0, 1]) for frame in split.frames(5, 11)] == ramp
    backwards = over(Clip("x", "b", F("0.6"), offset=F("0.4"), reverse=True))
    split = film(edits.split(backwards, "x", F("0.8")))
    assert [int(frame.rgb()[0, 0, 1]) for frame in split.frames(5, 11)] == [9, 8, 7, 6, 5, 4]


@pytest.mark.parametrize("enter", ["usual", "fade", "slide left", "slide up", "reveal", "none"])
def test_titles_lie_over_the_picture_and_come_and_go(enter: Any, sources: dict[str, Video]) -> None:
    title = Title("MAYA", style="center", size=14, enter=enter, leave="none", enter_seconds=F("0.4"))
    made = film(over(Clip("t", "", F(1), title=title)), sources)
    brightest = [int(made.frame(number).rgb()[..., 2].max()) for number in (4, 5, 12, 15)]
    assert brightest[0] <= 2 and brightest[2] > 240 and brightest[3] <= 2
    ink = [int((made.frame(number).rgb()[..., 2] > 200).sum()) for number in (5, 12)]
    assert ink[0] == ink[1] if enter == "none" else ink[0] < ink[1]


def test_a_title_is_placed_by_its_look() -> None:
    title = Title("MAYA", style="center", size=14, enter="none", leave="none")

    def middle(look: Look) -> float:
        seen = film(over(Clip("t", "", F(1), title=title, look=look))).frame(9).rgb()[..., 2] > 200
        return float(np.nonzero(seen.any(axis=0))[0].mean())

    assert middle(Look()) == pytest.approx(80, abs=1.5)
    assert middle(Look(x=25)) == pytest.approx(120, abs=1.5)


def test_credits_roll_up_through_the_picture() -> None:
    words = Title("# A film\n\nDirection | Maya Okonkwo\nSound | Jonas Weber", style="credits", size=8)
    made = film(over(Clip("t", "", F(2), title=words)))

    def rows(number: int) -> np.ndarray:
        return np.nonzero((made.frame(number).rgb()[..., 2] > 150).any(axis=1))[0]

    assert not len(rows(4)) and not len(rows(25))
    first, later = rows(12), rows(16)
    assert first.min() > later.min()
    columns = np.nonzero((made.frame(15).rgb()[..., 2] > 150).any(axis=0))[0]
    assert columns.min() < 60 and columns.max() > 100  # two columns


def test_hidden_and_soloed_tracks(sources: dict[str, Video]) -> None:
    cut = over(Clip("x", "b", F(1)))
    assert red(film(tracks.set_track(cut, "video-2", hidden=True), sources), 8)[0, 0] in (39, 40, 41)
    alone = film(tracks.set_track(cut, "video-2", solo=True), sources)
    assert red(alone, 1).max() == 0 and abs(red(alone, 8)[0, 0] - 200) <= 2


def test_a_frame_of_layers_is_the_same_in_whatever_range_it_is_asked() -> None:
    cut = over(Clip("x", "b", F(1), look=Look(x=Curve((Key(0, -20), Key(1, 20))), scale=40, rotation=10)))
    cut = tracks.place(
        cut, Clip("y", "a", F(1), reverse=True, gap=F("-0.4"), transition=Transition("wipe")), "video-2", F(1)
    )
    cut, titles = tracks.add_track(cut, "title")
    made = film(tracks.place(cut, Clip("t", "", F(2), title=Title("A town")), titles, F(1)))
    whole = [frame.rgb() for frame in made.frames()]
    for start, stop in ((0, 7), (8, 9), (11, 19), (13, 14), (25, 40)):
        for number, frame in enumerate(made.frames(start, stop), start):
            assert np.array_equal(frame.rgb(), whole[number])
