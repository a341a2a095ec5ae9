"""`publish.check`: what quality control would send a film back for is found, where it is, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from studio import cli
from studio.embedded.checking import letters
from studio.embedded.checking.issue import Issue
from studio.embedded.labelling import made
from studio.embedded.lettering import Label, Type, set_text
from studio.embedded.overlay import overlay
from studio.film.checking.language import guessed
from studio.film.checking.report import SENTENCES, Wanted, as_text, checked, clock, fitting, sentence
from studio.media.color import Color
from studio.media.frames import Frame
from studio.media.values import Audio, Video, VideoInfo
from tests.proof.test_watermark import music, scene
from tests.test_provenance import project

RATE = 24
Paint = Callable[[int], Any]


def clip(paint: Paint, length: int = 48, size: tuple[int, int] = (320, 180), color: Color | None = None) -> Video:
    def pull(start: int, stop: int) -> Any:
        for number in range(start, stop):
            painted = paint(number)
            yield painted if isinstance(painted, Frame) else Frame.of(painted)

    return Video(VideoInfo(*size, Fraction(RATE), length), pull)


def grey(level: int, size: tuple[int, int] = (320, 180)) -> Any:
    return np.full((size[1], size[0], 3), level, np.uint8)


def moving(number: int) -> Any:
    return np.roll(scene(320, 180), number * 2, axis=1)


def sound(seconds: float = 2) -> Audio:
    return Audio.of(music(seconds) * 0.6, 48000)


def found(video: Video | None, audio: Audio | None = None, captions: str = "", **wanted: Any) -> list[Issue]:
    return checked(
        video, sound(float(video.info.seconds)) if video and audio is None else audio, captions, Wanted(**wanted)
    )


def codes(issues: list[Issue]) -> list[str]:
    return [one.code for one in issues]


def test_a_film_that_is_right_is_let_through() -> None:
    assert found(clip(moving)) == []
    assert as_text([]) == "Nothing was found.\n"


def test_black_and_frozen_stretches_have_their_times() -> None:
    film = clip(lambda number: grey(2) if 12 <= number < 36 else moving(number), 60)
    (black,) = found(film)
    assert (black.code, black.start, black.stop) == ("black", 0.5, 1.5)
    still = clip(lambda number: moving(min(number, 10)), 110)
    (frozen,) = found(still)
    assert frozen.code == "frozen" and frozen.start == pytest.approx(11 / RATE) and frozen.stop == 110 / RATE


@pytest.mark.parametrize(
    ("every", "low", "high", "flashes"),
    [(3, 20, 235, True), (6, 20, 235, False), (3, 100, 118, False), (3, 236, 255, False), (3, 60, 140, True)],
    ids=["4 a second", "2 a second", "a small change", "both bright", "middle greys"],
)
def test_flashes_as_the_recommendation_counts_them(every: int, low: int, high: int, flashes: bool) -> None:
    film = clip(lambda number: grey(high if number // every % 2 else low), 60)
    issues = [one for one in found(film) if one.code == "flashing"]
    assert bool(issues) == flashes
    if flashes:
        assert issues[0].serious and issues[0].start < 0.5 and issues[0].stop > 2


def test_flashes_on_a_small_part_and_in_red() -> None:
    def corner(number: int) -> Any:
        picture = grey(40)
        picture[:80, :150] = 235 if number // 2 % 2 else 20  # 21 % of the picture
        return picture

    assert "flashing" not in codes(found(clip(corner)))

    def red(number: int) -> Any:
        picture = grey(30)
        if number // 3 % 2:
            picture[:] = (190, 0, 0)
        return picture

    assert "flashing.red" in codes(found(clip(red, 60)))


def test_one_cut_and_one_flash_are_no_flashing() -> None:
    assert "flashing" not in codes(found(clip(lambda number: grey(235 if number == 20 else 30))))


def test_flicker_of_the_whole_picture() -> None:
    flickers = clip(
        lambda number: np.clip(moving(number).astype(int) + (6 if number % 2 else 0), 0, 255).astype(np.uint8)
    )
    assert codes(found(flickers)) == ["flicker"]


def test_white_beyond_telling() -> None:
    def burnt(number: int) -> Any:
        picture = moving(number).copy()
        picture[:60] = 255
        return picture

    (white,) = found(clip(burnt))
    assert white.code == "clipped.white" and float(white.values["amount"]) == pytest.approx(33.3, abs=1)


def test_planes_beyond_their_range() -> None:
    def planes(luma: int, chroma: int) -> Paint:
        def paint(number: int) -> Frame:
            native = av.VideoFrame.from_ndarray(moving(number), format="rgb24").reformat(format="yuv420p")
            array = native.to_ndarray()
            array[:40] = luma
            array[180:200] = chroma
            return Frame(native=av.VideoFrame.from_ndarray(array, format="yuv420p"), color=Color())

        return paint

    assert codes(found(clip(planes(100, 128)))) == []
    assert codes(found(clip(planes(2, 128)))) == ["range"]
    assert "gamut" in codes(found(clip(planes(100, 252))))


# --- text -----------------------------------------------------------------------------------------------------------


def titled(left: int, top: int, size: int = 22, look: Any = "shadow") -> Paint:
    label = Label(set_text(["Mind the barn door"], Type(size, look=look)).pixels, left, top)
    return lambda number: overlay(Frame.of(np.roll(scene(640, 360), number, axis=1)), label)


def test_text_is_told_from_pictures() -> None:
    for seed in range(6):
        assert letters.lines(scene(640, 360, seed)[..., 0]) == []
    for left, top in ((40, 60), (200, 300)):
        picture = titled(left, top)(0).rgb()[..., 1]
        (line,) = letters.lines(np.ascontiguousarray(picture))
        assert line.left * 640 == pytest.approx(left + 11, abs=8) and line.top * 360 == pytest.approx(top + 16, abs=12)


@pytest.mark.parametrize(("left", "top", "unsafe"), [(120, 150, False), (120, 318, True), (4, 150, True)])
def test_text_outside_the_safe_area(left: int, top: int, unsafe: bool) -> None:
    issues = found(clip(titled(left, top), 24, (640, 360)))
    assert codes(issues) == (["text.unsafe"] if unsafe else [])


def test_the_apps_own_label_is_in_the_safe_area() -> None:
    label, _ = made(("AI-generated",), "top left", 7.0, 640, 360)
    film = clip(lambda number: overlay(Frame.of(np.roll(scene(640, 360), number, axis=1)), label), 24, (640, 360))
    assert found(film) == []


def test_text_that_a_crop_cuts() -> None:
    kept = fitting(640, 360, (1080, 1920), "cover")
    assert kept == pytest.approx((0.5 - 0.158, 0, 0.5 + 0.158, 1), abs=0.001)
    issues = found(clip(titled(150, 150), 24, (640, 360)), kept=kept)
    assert codes(issues) == ["text.cut"] and issues[0].serious
    assert found(clip(titled(240, 150, 13), 24, (640, 360)), kept=kept) == []
    assert fitting(640, 360, (1080, 1920), "contain") == fitting(640, 360, None, "cover") == (0, 0, 1, 1)


# --- sound and captions ---------------------------------------------------------------------------------------------


def test_silence_cut_off_peaks_and_loudness() -> None:
    samples = music(8) * 0.6
    samples[96_000:250_000] = 0
    issues = found(None, Audio.of(samples, 48000))
    assert codes(issues) == ["silence"] and issues[0].start == 2.0 and issues[0].stop == pytest.approx(5.2, abs=0.06)
    loud = np.clip(music(4) * 6, -1, 1)
    issues = found(None, Audio.of(loud, 48000), target="YouTube")
    assert {"clipped.sound", "loudness", "peak"} <= set(codes(issues))
    told = next(sentence(one) for one in issues if one.code == "loudness")
    assert "too loud for YouTube" in told and "-14 are asked for" in told


def test_sound_that_is_missing_or_of_another_length() -> None:
    assert codes(checked(clip(moving), None)) == ["no.sound"]
    assert codes(found(clip(moving), sound(1))) == ["short.sound"]
    assert codes(found(clip(moving), sound(3))) == ["long.sound"]


def test_captions_that_nobody_can_read_or_in_another_language() -> None:
    text = "1\n00:00:00,200 --> 00:00:00,600\nNobody reads as fast as this line goes by\n\n"
    text += "2\n00:00:05,000 --> 00:00:06,000\nGone\n"
    assert codes(found(clip(moving), captions=text, language="en")) == ["captions.fast", "captions.past"]
    german = "1\n00:00:00,000 --> 00:00:02,000\nEin rotes Haus steht auf dem Hügel in der Nacht\n"
    (wrong,) = found(clip(moving), captions=german, language="en-GB")
    assert wrong.code == "language.captions" and sentence(wrong) == "The captions seem to be in “de”, not in “en”."
    assert found(clip(moving), captions=german, language="de") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A red barn stands on a hill at night and nobody knows why.", "en"),
        ("Une grange rouge se dresse la nuit sur une colline, et personne ne sait pourquoi.", "fr"),
        ("夜里山上有一座红色的谷仓，没有人知道为什么。", "zh"),
        ("夜の丘の上に赤い納屋があるが、誰も理由を知らない。", "ja"),
        ("Hello", ""),
        ("12:30 ...", ""),
    ],
)
def test_which_language_a_text_is_in(text: str, code: str) -> None:
    assert guessed(text) == code


def test_every_finding_has_a_sentence_and_a_time() -> None:
    assert clock(3723.456) == "1:02:03.45" and clock(0) == "0:00:00.00"
    values = dict.fromkeys(("amount", "count", "way", "target", "have", "wanted", "found"), "x")
    for code in SENTENCES:
        assert sentence(Issue(0, 1, code, True, values))
    assert as_text([Issue(1, 2.5, "black")]) == "0:00:01.00 - 0:00:02.50   The picture is black.\n"


def test_the_node_reports_and_stops_a_film_that_is_not_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    from tests.media import clip as written

    written(tmp_path / "in.mp4", 60, paint=lambda number, *size: grey(235 if number // 3 % 2 else 20, size))
    nodes = {
        "clip": {"type": "video.load", "settings": {"path": "in.mp4"}},
        "check": {"type": "publish.check", "settings": {"target": "none"}},
        "film": {"type": "publish.video", "settings": {"path": "film.mp4"}},
        "words": {"type": "publish.text", "settings": {"path": "check.json"}},
    }
    wires = ["clip.video check.video", "check.video film.video", "check.data words.text"]
    made_of = project(tmp_path, nodes, wires)
    assert cli.main(["render", made_of]) == 0
    data = json.loads((tmp_path / "check.json").read_text("utf-8"))
    assert "flashing" in [one["code"] for one in data["issues"]] and (tmp_path / "film.mp4").exists()
    assert "It flashes" in capsys.readouterr().err
    (tmp_path / "film.mp4").unlink()
    assert cli.main(["render", made_of, "--set", "check.stop=true"]) == 3
    assert "serious problems" in capsys.readouterr().err and not (tmp_path / "film.mp4").exists()
