"""HDR beside SDR: levels by ITU-R BT.2408 (table 1) and BT.2100, and what is known of the mastering display."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nodes.edit import cut
from nodes.video import concat
from studio.embedded.lettering import Label
from studio.embedded.overlay import overlay
from studio.media.color import Color
from studio.media.files.mediafile import Style, open_video, write_video
from studio.media.frames import Frame
from studio.media.values import Series, Video, VideoInfo, in_light_of

HLG = Color("bt2020", "arib-std-b67", "bt2020nc", "tv")
PQ = Color("bt2020", "smpte2084", "bt2020nc", "tv")
DISPLAY = "G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)L(40000000,50) 2000,300"


def flat(level: float, color: Color, frames: int = 4, mastering: str = "") -> Video:
    """A grey clip; level: of the signal, 0..1."""
    if color.transfer in ("bt709",):
        frame = Frame.of(np.full((32, 48, 3), round(level * 255), np.uint8))
        return Video(VideoInfo(48, 32, Fraction(24), frames), lambda a, b: (frame for _ in range(a, b)))
    rgb = Frame.of(np.full((32, 48, 3), round(level * 65535), np.uint16), replace(color, matrix="gbr", range="pc"))
    frame = Frame(native=rgb.planes("yuv420p10le", color), color=color)
    info = VideoInfo(48, 32, Fraction(24), frames, 10, color=color, mastering=mastering)
    return Video(info, lambda a, b: (frame for _ in range(a, b)))


def signal(frame: Frame, color: Color) -> float:
    """How high a frame's luma is in a film of this colour, 0..1 of the limited range."""
    luma = frame.planes("yuv420p10le", color)
    return (float(np.frombuffer(luma.planes[0], np.uint16)[:40].mean()) - 64) / 876


LEVELS = [
    # SDR signal, PQ and HLG: white at 203 nits, mid grey (18 % of it by BT.1886: 36.6 nits), and black.
    (1.0, 0.581, 0.750),
    (0.49, 0.411, 0.437),
    (0.0, 0.0, 0.0),
]


@pytest.mark.parametrize(("sdr", "pq", "hlg"), LEVELS)
@pytest.mark.parametrize("how", ["concat", "cut"])
def test_sdr_stands_in_an_hdr_film_where_it_belongs(sdr: float, pq: float, hlg: float, how: str) -> None:
    for color, want in ((PQ, pq), (HLG, hlg)):
        clips = [flat(0.5, color), flat(sdr, Color())]
        film = concat(clips) if how == "concat" else cut(Series.of(zip("ab", clips, strict=True))).video
        assert film.info.color == color and film.info.bit_depth >= 10
        assert signal(film.frame(1), color) == pytest.approx(0.5, abs=0.003)
        assert signal(film.frame(6), color) == pytest.approx(want, abs=0.012)
        assert any("203 nits" in remark for remark in film.remarks)


@pytest.mark.parametrize(("hlg", "pq"), [(0.75, 0.581), (0.5, 0.437), (1.0, 0.752), (0.0, 0.0)])
def test_hlg_and_pq_are_made_of_each_other(hlg: float, pq: float) -> None:
    """BT.2100's displays of 1000 nits: 75 % HLG is 203 nits, its peak is 1000."""
    assert signal(concat([flat(0.3, PQ), flat(hlg, HLG)]).frame(6), PQ) == pytest.approx(pq, abs=0.006)
    assert signal(concat([flat(0.3, HLG), flat(pq, PQ)]).frame(6), HLG) == pytest.approx(hlg, abs=0.01)


def test_there_and_back_is_the_same_colour() -> None:
    rng = np.random.default_rng(3)
    before = Frame.of(rng.integers(0, 49000, (8, 8, 3)).astype(np.uint16), replace(HLG, matrix="gbr", range="pc"))
    again = before.in_light_of(PQ).in_light_of(HLG).pixels().astype(int)
    assert np.abs(again - before.pixels()).max() < 400  # of 65535: tables of 16 bits, both ways


def test_hdr_in_an_sdr_film_is_tone_mapped_and_said() -> None:
    film = concat([flat(0.5, Color()), flat(0.581, PQ)])
    assert film.info.color.transfer == "bt709"
    assert film.frame(6).rgb().mean() > 190
    assert film.remarks == ("PQ was put into the SDR film by BT.2390.",)


def test_clips_of_one_kind_are_handed_on_untouched() -> None:
    clip = flat(0.4, HLG)
    assert in_light_of(clip, HLG) is clip
    assert concat([clip, clip]).remarks == ()


@pytest.mark.parametrize(("color", "want"), [(PQ, 0.581), (HLG, 0.75)])
@pytest.mark.parametrize("planar", [True, False])
def test_white_lettering_is_reference_white(color: Color, want: float, planar: bool) -> None:
    frame = flat(0.2, color).frame(0)
    if not planar:
        frame = Frame.of(frame.rgb16(), replace(color, matrix="gbr", range="pc"))
    label = Label(np.full((32, 48, 4), 255, np.uint8), 0, 0)
    assert signal(overlay(frame, label), color) == pytest.approx(want, abs=0.01)


@pytest.mark.parametrize("codec", ["hevc", "av1"])
def test_what_is_known_of_the_mastering_display_is_published(tmp_path: Path, codec: str) -> None:
    notes: list[str] = []

    class Watch:
        def check(self) -> None: ...

        def progress(self, *_: object, **__: object) -> None: ...

        def note(self, text: str) -> None:
            notes.append(text)

    path = tmp_path / "film.mkv"
    video = flat(0.5, PQ, 8, DISPLAY)
    write_video(path, video, workspace=tmp_path / "work", watch=Watch(), style=Style(codec, effort="fast"))
    again = open_video(path).info
    assert again.color.transfer == "smpte2084"
    numbers, wanted = (np.array([int(n) for n in re.findall(r"\d+", text)]) for text in (again.mastering, DISPLAY))
    assert np.abs(numbers - wanted).max() <= 40 and numbers[-2:].tolist() == [2000, 300]
    assert not notes
    write_video(tmp_path / "m.mov", video, workspace=tmp_path / "work", watch=Watch(), style=Style("prores"))
    assert any("mastered" in note for note in notes)
