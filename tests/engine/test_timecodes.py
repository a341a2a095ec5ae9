"""Timecode and chapters: counted as SMPTE counts, read from files of many kinds, kept with a clip's time, written."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes import image as image_nodes
from nodes import retime
from nodes import video as nodes
from studio.media.files.mediafile import Style, open_audio, open_video, write_audio, write_video
from studio.media.files.timecodes import chapters_for, read_timecode
from studio.media.instep import InStep
from studio.media.timecode import Chapter, Timecode, timecode
from studio.media.values import Audio, Image, Video
from tests.media import picture

NTSC = F(30000, 1001)
PARTS = (Chapter(F(0), F(1), "One"), Chapter(F(1), F(2), "Zwei ä"))


class Watch:
    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None: ...

    def note(self, text: str) -> None: ...


def filmed(path: Path, said: str = "", *, rate: F | int = 25, codec: str = "libx264", gop: str = "") -> Path:
    """Two seconds whose file says a timecode: in its tags, or in the picture groups of MPEG-2."""
    with av.open(str(path), "w", container_options={"fflags": "+bitexact"}) as file:
        if said:
            file.metadata["timecode"] = said
        wide, high = (720, 576) if codec == "dvvideo" else (96, 64)
        stream = file.add_stream(codec, rate=rate, options={"gop_timecode": gop} if gop else {})
        stream.width, stream.height, stream.pix_fmt = wide, high, "yuv420p"
        stream.codec_context.framerate = F(rate)
        for number in range(4 if codec == "dvvideo" else 2 * round(F(rate))):
            frame = av.VideoFrame.from_ndarray(picture(number, wide, high), "rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, 1 / F(rate)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


# --- counting ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", [30, 60])
def test_drop_frame_names_every_frame_once_and_keeps_to_the_clock(base: int) -> None:
    rate = F(base * 1000, 1001)
    names = [str(Timecode(number, rate, True)) for number in range(10 * 60 * base)]
    assert len(set(names)) == len(names)
    lost = base // 15
    assert names[60 * base] == f"00:01:00;{lost:02d}" and names[60 * base - 1] == f"00:00:59;{base - 1}"
    # After an hour of the clock the count says an hour, to the frame.
    assert str(Timecode(round(3600 * rate), rate, True)) == "01:00:00;00"
    assert timecode("01:00:00;00", rate) == Timecode(round(3600 * rate), rate, True)


@given(
    number=st.integers(0, 2_000_000),
    rate=st.sampled_from([F(24), F(24000, 1001), F(25), NTSC, F(30), F(50), F(60000, 1001)]),
    drop=st.booleans(),
)
def test_a_timecode_reads_back_as_it_is_written(number: int, rate: F, drop: bool) -> None:
    drops = drop and rate in (NTSC, F(60000, 1001))
    code = Timecode(number, rate, drops)
    assert timecode(str(code), rate) == code


def test_times_that_are_none_are_none() -> None:
    for text, rate in (("10:00:00:25", F(25)), ("24:00:00:00", F(25)), ("1:2:3", F(25)), ("01:00:00:00", F("12.5"))):
        assert timecode(text, rate) is None
    assert str(timecode("00:01:00;00", NTSC)) == "00:01:00;02"  # a name that is left out: the next one


def test_another_rate_keeps_the_name_and_midnight_begins_anew() -> None:
    code = timecode("10:00:00:12", F(25))
    assert code is not None
    assert str(code.at(F(50))) == "10:00:00:24" and str(code.at(F(24))) == "10:00:00:11" and code.at(F("12.5")) is None
    assert str(replace(code, number=86400 * 25 - 1).after(F(1, 25))) == "00:00:00:00"


# --- reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codec", "rate", "said"),
    [
        ("a.mov", "libx264", 25, "01:02:03:04"),
        ("a.mov", "mpeg4", NTSC, "01:02:03;04"),
        ("a.mp4", "libx264", 24, "23:59:58:23"),
        ("a.mxf", "mpeg2video", 25, "10:11:12:13"),
        ("a.mxf", "mpeg2video", NTSC, "01:02:03;04"),
        ("a.mkv", "ffv1", 50, "10:00:00:49"),
        ("a.dv", "dvvideo", 25, "09:10:11:12"),
    ],
)
def test_the_timecode_of_a_file_is_read(tmp_path: Path, name: str, codec: str, rate: F | int, said: str) -> None:
    assert str(open_video(filmed(tmp_path / name, said, rate=rate, codec=codec)).timecode) == said


@pytest.mark.parametrize(("name", "rate", "said"), [("a.mpg", 25, "05:06:07:08"), ("a.ts", NTSC, "00:10:00;02")])
def test_the_timecode_of_picture_groups_is_read(tmp_path: Path, name: str, rate: F | int, said: str) -> None:
    path = filmed(tmp_path / name, rate=rate, codec="mpeg2video", gop=said)
    assert str(open_video(path).timecode) == said


def test_picture_groups_that_count_from_nothing_say_nothing(tmp_path: Path) -> None:
    assert open_video(filmed(tmp_path / "a.ts", codec="mpeg2video")).timecode is None
    assert open_video(filmed(tmp_path / "a.mp4")).timecode is None


@pytest.mark.parametrize(
    ("rate", "word", "said"),
    [(F(25), 0x24595823, "23:58:59:24"), (NTSC, 0x40030201, "01:02:03;00"), (F(50), 0x12000081 | 0x80, "01:00:00:25")],
)
def test_the_words_of_picture_timing_are_read(rate: F, word: int, said: str) -> None:
    """SMPTE ST 12-1's words as FFmpeg hands on the SEI of H.264 and HEVC: how many, then hours in the lowest byte."""
    entry = SimpleNamespace(type=SimpleNamespace(name="S12M_TIMECODE"))
    raw = np.array([1, word, 0, 0], "<u4").tobytes()
    side = type("Side", (), {"type": entry.type, "__bytes__": lambda _: raw})()
    file = SimpleNamespace(streams=[], metadata={})
    code = read_timecode(file, SimpleNamespace(metadata={}), SimpleNamespace(side_data=[side]), rate)
    assert str(code) == said


# --- keeping ----------------------------------------------------------------------------------------------------


def kept(path: Path) -> Video:
    return replace(open_video(path), chapters=PARTS)


def test_a_trimmed_clip_begins_later_by_its_own_clock(tmp_path: Path) -> None:
    clip = kept(filmed(tmp_path / "a.mov", "01:02:03:04"))
    part = nodes.trim(clip, start=0.4, end=1.6)
    assert str(part.timecode) == "01:02:03:14"
    assert part.chapters == (Chapter(F(0), F(3, 5), "One"), Chapter(F(3, 5), F(6, 5), "Zwei ä"))
    drop = nodes.trim(open_video(filmed(tmp_path / "b.mov", "00:00:59;00", rate=NTSC)), start=1.001)
    assert str(drop.timecode) == "00:01:00;02"


def test_what_keeps_the_time_keeps_the_timecode_and_what_changes_it_does_not(tmp_path: Path) -> None:
    clip = kept(filmed(tmp_path / "a.mov", "01:02:03:04"))
    lifted = InStep(
        lambda number, at, inputs: (image_nodes.flip(inputs["image"]),), {"image": clip}, [Image], lambda: None
    )
    (flipped,) = lifted.clips(lifted.shapes())
    assert isinstance(flipped, Video)
    for made in (nodes.resize(clip, width=48), nodes.conform(clip, rate=50), flipped):
        assert str(made.timecode) == "01:02:03:04" and made.chapters == PARTS
    for made in (nodes.speed(clip, factor=2), nodes.reverse(clip), retime.freeze(clip, at=1)):
        assert made.timecode is None and not made.chapters


def test_parts_of_one_recording_run_on_and_others_do_not(tmp_path: Path) -> None:
    clip = kept(filmed(tmp_path / "a.mov", "01:02:03:04"))
    first, second = nodes.trim(clip, end=0.8), nodes.trim(clip, start=0.8)
    assert str(nodes.concat([first, second]).timecode) == "01:02:03:04"
    joined = nodes.concat([second, first])
    assert joined.timecode is None
    assert [(str(one.start), one.title) for one in joined.chapters] == [("0", "One"), ("1/5", "Zwei ä"), ("6/5", "One")]


# --- writing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codec"), [("o.mp4", "h264"), ("o.mov", "prores"), ("o.mkv", "ffv1"), ("o.webm", "vp9"), ("o.m4v", "h264")]
)
def test_a_film_says_its_timecode_and_chapters(tmp_path: Path, name: str, codec: str) -> None:
    clip = nodes.trim(kept(filmed(tmp_path / "a.mov", "01:02:03;04", rate=NTSC)), start=0.5)
    sound = Audio.of(np.zeros((48000, 2)), 48000)
    target = tmp_path / name
    write_video(
        target, clip, sound, workspace=tmp_path / "work", watch=Watch(), style=Style(codec, effort="fast"),
        metadata={"title": "T"}, timecode=clip.timecode, captions="1\n00:00:00,100 --> 00:00:01,000\nhello\n",
    )  # fmt: skip
    made = open_video(target)
    assert str(made.timecode) == "01:02:03;19"
    assert [one.title for one in made.chapters] == ["One", "Zwei ä"]
    assert made.chapters[1].start == pytest.approx(0.5, abs=0.01)
    assert made.info.length == clip.info.length
    with av.open(str(target)) as file:
        assert file.metadata["title" if "title" in file.metadata else "TITLE"] == "T"


@pytest.mark.parametrize("name", ["o.mp4", "o.mov", "o.mkv"])
def test_a_film_whose_first_chapter_comes_later_keeps_its_place(tmp_path: Path, name: str) -> None:
    clip = replace(open_video(filmed(tmp_path / "a.mp4")), chapters=(Chapter(F(1), F(2), "Kick-off"),))
    write_video(tmp_path / name, clip, workspace=tmp_path / "work", watch=Watch(), style=Style(effort="fast"))
    assert open_video(tmp_path / name).chapters == (Chapter(F(0), F(1)), Chapter(F(1), F(2), "Kick-off"))


def test_chapters_that_overlap_follow_each_other_in_a_file() -> None:
    parts = (Chapter(F(1), F(5), "a"), Chapter(F(2), F(3), "b"), Chapter(F(3), F(9), ""))
    made = chapters_for(parts, F(4))
    assert [(one["start"], one["end"]) for one in made] == [(n * 1_000_000, (n + 1) * 1_000_000) for n in range(4)]


def test_a_broadcast_wave_says_when_it_was_recorded(tmp_path: Path) -> None:
    sound = Audio.of(np.linspace(-0.5, 0.5, 96000), 48000)
    sound = replace(sound, info=replace(sound.info, began=F(36000)))
    write_audio(tmp_path / "a.wav", sound, watch=Watch())
    read = open_audio(tmp_path / "a.wav")
    assert read is not None and read.info.began == 36000
    part = read.part(24000, 48000)
    assert part.info.began == F("36000.5")
    write_audio(tmp_path / "b.wav", part, watch=Watch())
    again = open_audio(tmp_path / "b.wav")
    assert again is not None and again.info.began == F("36000.5")
    assert np.abs(again.read() - read.read(24000, 72000)).max() < 1e-6
    plain = Audio.of(np.zeros(4800), 48000)
    write_audio(tmp_path / "c.wav", plain, watch=Watch())
    silent = open_audio(tmp_path / "c.wav")
    assert silent is not None and silent.info.began is None and b"bext" not in (tmp_path / "c.wav").read_bytes()
