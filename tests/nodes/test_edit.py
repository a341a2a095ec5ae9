"""The edit nodes on small clips: what a viewer would see and hear."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nodes import edit, interchange
from studio.base.errors import SettingError, ShotgraphError
from studio.media.frames import Frame
from studio.media.values import Audio, Series, Shot, Text, Video, VideoInfo, Word


def flat(level: int, seconds: float, rate: int = 10, width: int = 64, height: int = 36) -> Video:
    def pull(start: int, stop: int) -> Iterator[Frame]:
        for _ in range(start, stop):
            yield Frame.of(np.full((height, width, 3), level, np.uint8))

    return Video(VideoInfo(width, height, Fraction(rate), round(seconds * rate)), pull)


def line(text: str, seconds: float = 1.0, rate: int = 24000) -> Audio:
    """Constant sound with its words spread evenly."""
    said = text.split()
    step = seconds / max(1, len(said))
    words = [Word(word, n * step, (n + 0.9) * step) for n, word in enumerate(said)]
    return Audio.of(np.full(round(seconds * rate), 0.25), rate, text, words)


SHOTS = Series.of([("dawn", flat(50, 2)), ("goal", flat(150, 1))])
VOICE = Series.of([("dawn", line("It begins")), ("goal", line("It ends", 2.0))])


def test_a_film_is_laid_out_to_its_narration() -> None:
    film = edit.cut(SHOTS, VOICE, None, [line("", 1.0)])
    assert film.video.info.length == 20 + 26  # 0.2 s of quiet, 2 s of speech and 0.4 s of quiet hold the second shot
    assert film.voice.info.rate == 24000
    assert film.voice.info.length == film.music.info.length == 46 * 2400
    assert [(w.text, round(w.start, 2)) for w in film.voice.info.words] == [
        ("It", 0.2),
        ("begins", 0.7),
        ("It", 2.2),
        ("ends", 3.2),
    ]
    assert film.voice.read(4799, 4801)[:, 0].tolist() == [0, 0.25]
    assert [frame.rgb()[0, 0, 0] for frame in film.video.frames(19, 21)] == [50, 150]
    assert not film.effects.read().any()
    assert '"OTIO_SCHEMA"' in film.timeline


def test_what_was_changed_by_hand_holds() -> None:
    data = {"clips": {"dawn": {"length": 1}, "voice/goal": {"gain": -20}}, "order": ["goal", "dawn"]}
    film = edit.cut(SHOTS, VOICE, edit=data)
    assert film.video.info.length == 26 + 10
    assert film.video.frame(0).rgb()[0, 0, 0] == 150
    assert film.voice.read(24000, 24001)[0, 0] == pytest.approx(0.025)


def test_the_scripts_seconds_hold_where_it_gives_them() -> None:
    shots = Series.of([("dawn", Shot("dawn", seconds=0.5)), ("goal", Shot("goal"))])
    assert edit.cut(SHOTS, shots=shots).video.info.length == 5 + 10
    assert edit.cut(SHOTS, VOICE, shots=shots).video.info.length == 16 + 26


def test_size_rate_and_transitions_are_settings() -> None:
    film = edit.cut(SHOTS, width=32, height=32, rate=20, transition=0.5, fade_out=0.2)
    assert (film.video.info.width, film.video.info.height, film.video.info.rate) == (32, 32, 20)
    assert film.video.info.length == 50
    middle = [int(frame.rgb()[0, 0, 0]) for frame in film.video.frames(30, 40)]
    assert middle == sorted(middle) and 50 < middle[0] < middle[-1] < 150


@pytest.mark.parametrize(
    ("pictures", "settings", "error", "words"),
    [
        (Series[Video](), {}, ShotgraphError, "no shots to cut"),
        (SHOTS, {"width": 320}, SettingError, "width and height go together"),
        (SHOTS, {"edit": {"clips": []}}, SettingError, "setting 'edit'"),
    ],
)
def test_what_cannot_be_cut_is_a_clear_error(pictures: Any, settings: Any, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        edit.cut(pictures, **settings)


@pytest.mark.parametrize("socket", ["voice", "effects"])
def test_a_sound_of_no_shot_is_heard_from_the_films_start_or_where_it_is_put(socket: str) -> None:
    strays: Any = {socket: Series.of([("load", line("y", 0.1)), ("more", line("z", 0.1))])}

    def heard(film: Any) -> list[bool]:
        samples = getattr(film, socket).read()[:, 0]
        return [bool(samples[round(at * 24000)]) for at in (0.05, 0.15, 2.95)]

    assert heard(edit.cut(SHOTS, **strays, lead=0.5)) == [True, True, False]
    moved = {"clips": {f"{socket}/load": {"at": "29/10"}}}
    assert heard(edit.cut(SHOTS, **strays, lead=0.5, edit=moved)) == [False, True, True]
    with pytest.raises(ShotgraphError, match=r"socket 'sounds'.*'load' is no shot"):
        edit.cut(SHOTS, sounds=strays[socket])


def test_the_cut_is_published_for_other_programs(tmp_path: Path) -> None:
    notes: list[str] = []
    ctx: Any = SimpleNamespace(destination=lambda path: tmp_path / path, note=notes.append)
    cut = edit.cut(SHOTS, VOICE, rate=25).timeline
    file = interchange.publish_timeline(ctx, cut, path=Path("out/film.edl"))
    assert notes[0].startswith("An EDL has no place for")
    assert Path(file.path).read_text().startswith("TITLE: Film")
    with pytest.raises(SettingError, match="no file"):
        interchange.publish_timeline(ctx, Text(cut), path=Path())


# --- lettering --------------------------------------------------------------------------------------------------


class Notes:
    """A context that remembers what the user is told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)

    def check(self) -> None: ...

    def memo(self, name: str, compute: Any) -> Any:
        return compute()

    def option(self, name: str) -> str:
        return ""

    def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None: ...


@pytest.fixture
def ctx() -> Any:
    return Notes()


def brightest(frame: Frame, rows: slice = slice(None)) -> int:
    return int(frame.rgb()[rows].max())


def planar(level: int, seconds: float, form: str = "yuv420p") -> Video:
    from studio.media.color import Color

    made = flat(level, seconds, width=160, height=90)

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for frame in made.frames(start, stop):
            yield Frame(native=frame.planes(form, Color()))

    return Video(made.info, pull)


def test_captions_are_seen_while_they_are_spoken_and_only_at_the_bottom(ctx: Any) -> None:
    voice = Audio.of(np.zeros(48000), 24000, "Goal!", [Word("Goal!", 0.5, 1.0)])
    made = edit.caption(ctx, flat(20, 3, width=160, height=90), voice, size=15)
    frames = list(made.video.frames())
    seen = [brightest(frame) > 200 for frame in frames]
    assert seen == [False] * 5 + [True] * 8 + [False] * 17
    assert brightest(frames[7], slice(0, 60)) == 20
    assert made.srt.startswith("1\n00:00:00,500 --> 00:00:01,333\nGoal!")
    assert made.vtt.startswith("WEBVTT")


def test_captions_leave_the_rest_of_a_frame_of_planes_untouched_to_the_bit(ctx: Any) -> None:
    from studio.media.frames import plane

    for form in ("yuv420p", "yuv422p10le", "yuv444p"):
        source = planar(40, 2, form)
        voice = Audio.of(np.zeros(24000), 24000, "Goal!", [Word("Goal!", 0.0, 1.0)])
        made = edit.caption(ctx, source, voice, position="top", size=15).video.frame(3)
        assert made.pix_fmt == form
        assert brightest(made, slice(0, 30)) > 200
        before = source.frame(3)
        for number in range(3):
            half = plane(before._native, number).shape[0] // 2
            assert np.array_equal(plane(before._native, number)[half:], plane(made._native, number)[half:])
        assert np.abs(made.rgb()[:45].mean((0, 1)) - made.rgb()[:45].mean()).max() < 2  # white text stays white


def test_a_frame_without_a_caption_is_handed_on_as_it_is(ctx: Any) -> None:
    source = flat(20, 3)
    kept = list(source.frames())
    video = Video(source.info, lambda start, stop: iter(kept[start:stop]))
    voice = Audio.of(np.zeros(2400), 24000, "Goal!", [Word("Goal!", 0.0, 0.1)])
    made = list(edit.caption(ctx, video, voice).video.frames())
    assert made[0] is not kept[0]
    assert made[20] is kept[20]


def test_the_word_being_spoken_is_highlighted(ctx: Any) -> None:
    words = [Word("left", 0.0, 0.5), Word("right", 1.0, 1.5)]
    voice = Audio.of(np.zeros(48000), 24000, "left right", words)
    made = edit.caption(ctx, flat(20, 3, width=160, height=90), voice, size=18, highlight="#ff0000").video

    def red(number: int, columns: slice) -> bool:
        picture = made.frame(number).rgb()[:, columns].astype(int)
        return bool((picture[..., 0] - picture[..., 1] > 150).any())

    halves = slice(0, 72), slice(88, 160)
    assert [red(2, half) for half in halves] == [True, False]
    assert [red(12, half) for half in halves] == [False, True]
    with pytest.raises(SettingError, match="is no colour"):
        edit.caption(ctx, flat(20, 3), voice, highlight="bright")


def test_captions_without_times_are_guessed_and_said_so(ctx: Any) -> None:
    voice = Audio.of(np.zeros(24000 * 4), 24000, "It begins. It ends.")
    made = edit.caption(ctx, flat(20, 4), voice, mode="none")
    assert "It begins." in made.srt
    assert "guess" in ctx.notes[0]


@pytest.mark.parametrize("mode", ["burn", "none"])
def test_a_silent_film_has_no_captions(ctx: Any, mode: Any) -> None:
    source = flat(20, 1)
    made = edit.caption(ctx, source, None, mode=mode)
    assert made.video is source and not made.srt.strip()
    assert "no captions" in ctx.notes[0]


def test_the_cut_carries_its_words_to_the_captions(ctx: Any) -> None:
    film = edit.cut(SHOTS, VOICE)
    made = edit.caption(ctx, film.video, film.voice, mode="none")
    assert "00:00:00,200 --> " in made.srt and "00:00:02,200 --> " in made.srt


@pytest.mark.parametrize("style", ["lower-third", "center", "corner", "statement"])
def test_a_title_comes_and_goes(ctx: Any, style: Any) -> None:
    source = flat(20, 4, width=160, height=90)
    made = edit.title(
        ctx, source, text="Maya Okonkwo", subtitle="Striker", style=style, at=0.5, seconds=2, fade=0.5, size=14
    )
    strength = [brightest(frame) for frame in made.frames()]
    assert strength[:5] == [20] * 5 and strength[25:] == [20] * 15
    assert strength[15] > 240
    assert strength[5] < 240 or style == "lower-third"  # its bar is drawn out at full strength
    assert np.array_equal(made.frame(7).rgb(), list(made.frames(3, 9))[4].rgb())


def test_long_titles_stay_in_the_picture(ctx: Any) -> None:
    for style in ("lower-third", "center", "corner", "statement"):
        title: Any = {"text": "Donaudampfschifffahrtsgesellschaft " * 3, "style": style, "accent": "#ffffff"}
        frame = edit.title(ctx, flat(20, 4, width=160, height=90), **title).frame(20).rgb()
        edges = np.concatenate([frame[:, 0], frame[:, -1], frame[0], frame[-1]])
        assert edges.max() <= 24 and frame.max() > 200


def test_a_card_opens_a_film(ctx: Any) -> None:
    made = edit.card(ctx, Text("Film"), seconds=2, width=160, height=96, rate=10)
    assert (made.info.length, made.info.width, made.info.rate) == (20, 160, 10)
    assert brightest(made.frame(0)) < 160 < 240 < brightest(made.frame(10))


@pytest.mark.parametrize("settings", [{"color": "red-ish"}, {"accent": "#12"}])
def test_a_colour_that_is_none_is_a_clear_error(ctx: Any, settings: Any) -> None:
    with pytest.raises(SettingError, match="is no colour"):
        edit.title(ctx, flat(20, 1), text="x", subtitle="y", **settings)


def test_a_title_without_words_changes_nothing(ctx: Any) -> None:
    source = flat(20, 1)
    assert edit.title(ctx, source) is source


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("The quick brown fox jumps", 10_000, ["The quick brown fox jumps"]),
        ("The quick brown fox jumps", 300, ["The quick", "brown fox jumps"]),
        ("two\nlines", 10_000, ["two", "lines"]),
        ("未来のサッカー、夢。", 150, ["未来のサッ", "カー、夢。"]),
        ("", 100, [""]),
    ],
)
def test_lines_break_evenly_and_where_they_may(text: str, width: int, lines: list[str]) -> None:
    from studio.embedded.lettering import Type, wrapped

    assert wrapped(text, Type(28), width) == lines
