"""Files as lazy videos: every frame carries its number in its pixels, so a wrong frame is seen at once."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.base.errors import MediaError
from studio.media.files import decode_audio
from studio.media.files.mediafile import open_audio, open_video
from studio.media.values import Video
from tests.media import clip, levels_of, number_of, picture, told_apart, tone

VFR = [0, 1, 2, 4, 5, 6, 9, 10, 12, 13]
HELD = [0, 1, 2, 2, 3, 4, 5, 5, 5, 6, 7, 7, 8, 9]
"""What is on screen at 24 frames a second when frame k comes at VFR[k] / 24 s."""


def fields(number: int, width: int, height: int) -> np.ndarray[Any, Any]:
    """Two moments in one picture: in the lower half a bar is 8 pixels further in the even rows than in the odd ones,
    which come first, as PyAV's frames make x264 say."""
    array = picture(number, width, height)
    array[height // 2 :] = 16
    for field in (0, 1):
        left = (2 * number + 1 - field) * 8 % (width - 24)
        array[height // 2 + field :: 2, left : left + 24] = 240
    return array


FILES: dict[str, dict[str, Any]] = {
    "h264.mp4": {"options": {"g": "12", "bf": "3"}},
    "ntsc.mp4": {"rate": Fraction(30000, 1001), "options": {"g": "12", "bf": "3"}},
    "ntsc.mkv": {"rate": Fraction(30000, 1001), "options": {"g": "12", "bf": "3"}},
    "film.mkv": {"rate": Fraction(24000, 1001)},
    "opengop.mp4": {"options": {"x264-params": "open-gop=1:keyint=12:bframes=3"}},
    "transport.ts": {"rate": 25, "options": {"g": "12", "bf": "2"}},
    "vp9.webm": {"codec": "libvpx-vp9", "options": {"g": "10", "deadline": "realtime", "cpu-used": "8"}},
    "av1.mp4": {"codec": "libsvtav1", "options": {"preset": "12", "g": "12", "svtav1-params": "enable-overlays=0"}},
    "hevc10.mp4": {
        "codec": "libx265",
        "pix_fmt": "yuv420p10le",
        "options": {"preset": "ultrafast", "x265-params": "keyint=12:log-level=none"},
    },
    "old.avi": {"codec": "mpeg4", "options": {"g": "12"}},
    "lossless.mkv": {"codec": "ffv1", "pix_fmt": "yuv444p"},
    "odd.mkv": {"codec": "ffv1", "size": (97, 65)},
    "rgb.mkv": {"codec": "ffv1", "pix_fmt": "bgr0"},
    "gif.gif": {"codec": "gif", "pix_fmt": "rgb8", "rate": 10},
    "animation.mov": {"codec": "qtrle", "pix_fmt": "argb"},
    "prores4444.mov": {"codec": "prores_ks", "pix_fmt": "yuva444p10le"},
    "alpha.webm": {"codec": "libvpx-vp9", "pix_fmt": "yuva420p", "options": {"deadline": "realtime", "cpu-used": "8"}},
    "interlaced.mp4": {"paint": fields, "options": {"g": "12", "bf": "2", "flags": "+ildct+ilme", "crf": "5"}},
    "interlaced.ts": {
        "paint": fields,
        "rate": 25,
        "options": {"g": "12", "bf": "2", "flags": "+ildct+ilme", "crf": "5"},
    },
    "vfr.mp4": {"frames": 10, "stamps": [n * 512 for n in VFR], "time_base": Fraction(1, 12288), "expect": HELD},
    "vfr.mkv": {"frames": 10, "stamps": [n * 512 for n in VFR], "time_base": Fraction(1, 12288), "expect": HELD},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


def made(folder: Path, name: str) -> tuple[Path, list[int], Fraction]:
    """The file, the frame numbers it should show, and its rate."""
    how = dict(FILES[name])
    frames = how.pop("frames", 40)
    expected = how.pop("expect", list(range(frames)))
    path = folder / name
    if not path.exists():
        clip(path, frames, **how)
    return path, expected, Fraction(how.get("rate", 24))


def numbers(video: Video, start: int = 0, stop: int | None = None) -> list[int]:
    return [number_of(frame.rgb()) for frame in video.frames(start, stop)]


@pytest.mark.parametrize("name", FILES)
def test_every_frame_is_there_at_its_place(folder: Path, name: str) -> None:
    path, expected, rate = made(folder, name)
    video = open_video(path)
    assert numbers(video) == expected
    assert (video.info.length, video.info.rate) == (len(expected), rate)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_frame_is_the_same_in_whatever_range_it_is_asked(folder: Path, name: str, data: st.DataObject) -> None:
    path, expected, _ = made(folder, name)
    video = open_video(path)
    start = data.draw(st.integers(0, len(expected) - 1))
    stop = data.draw(st.integers(start + 1, min(len(expected), start + 9)))
    assert numbers(video, start, stop) == expected[start:stop]
    single = video.frame(start)
    ranged = next(iter(video.frames(start, stop)))
    assert np.array_equal(single.rgb(), ranged.rgb())


def test_interlaced_pictures_lose_their_combs(folder: Path) -> None:
    video = open_video(made(folder, "interlaced.mp4")[0])
    for number in (1, 8, 20, 38):
        bar = picture(number)[32:] * 0 + 16
        left = 2 * number * 8 % 72
        bar[:, left : left + 24] = 240
        seen = video.frame(number).rgb()[32:].astype(float)
        assert np.abs(seen - bar)[4:-4].mean() < 6  # 19 with its combs


FACTS = {
    "hevc10.mp4": (10, False, "yuv420p10le"),
    "lossless.mkv": (8, False, "yuv444p"),
    "rgb.mkv": (8, False, "rgb24"),
    "animation.mov": (8, True, "rgba"),
    "prores4444.mov": (12, True, "yuva444p12le"),
    "alpha.webm": (8, True, "yuva420p"),
}


@pytest.mark.parametrize("name", FACTS)
def test_depth_and_alpha_are_kept(folder: Path, name: str) -> None:
    video = open_video(made(folder, name)[0])
    frame = video.frame(3)
    assert (video.info.bit_depth, video.info.alpha, frame.pix_fmt) == FACTS[name]


@pytest.mark.parametrize("name", ["animation.mov", "prores4444.mov", "alpha.webm"])
def test_transparency_comes_through(folder: Path, name: str) -> None:
    def half_clear(number: int, width: int, height: int) -> Any:
        array = np.dstack((picture(number, width, height), np.full((height, width), 255, np.uint8)))
        array[:, width // 2 :, 3] = 0
        return array

    how = dict(FILES[name])
    frame = open_video(clip(folder / f"half-{name}", 5, **how, paint=half_clear)).frame(2)
    alpha = frame.rgba()[..., 3]
    assert alpha[:, :40].min() > 250 and alpha[:, 56:].max() < 5


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_phone_clips_stand_upright(tmp_path: Path, degrees: int) -> None:
    def lying(number: int, width: int, height: int) -> Any:
        size = (width, height) if degrees == 180 else (height, width)
        return np.ascontiguousarray(np.rot90(picture(number, *size), -degrees // 90))

    video = open_video(clip(tmp_path / "phone.mp4", 12, paint=lying, rotation=degrees))
    assert (video.info.width, video.info.height) == ((96, 64) if degrees == 180 else (64, 96))
    expected = picture(7, video.info.width, video.info.height).astype(int)
    assert np.abs(video.frame(7).rgb().astype(int) - expected).mean() < 12


def test_pixels_that_are_not_square_become_square(tmp_path: Path) -> None:
    path = tmp_path / "anamorphic.mp4"
    with av.open(str(path), "w") as file:
        stream: Any = file.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(4, 3)
        frame = av.VideoFrame.from_ndarray(picture(5), format="rgb24").reformat(format="yuv420p")
        frame.pts = 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    video = open_video(path)
    assert (video.info.width, video.info.height, video.frame(0).width) == (128, 64, 128)
    assert number_of(video.frame(0).rgb()) == 5


def test_a_numbered_sequence_is_a_clip(tmp_path: Path) -> None:
    from PIL import Image as Pil

    for number in range(5):
        Pil.fromarray(picture(number)).save(tmp_path / f"shot_{number + 8:04d}.png")
    video = open_video(tmp_path / "shot_%04d.png", Fraction(12))
    assert (video.info.length, video.info.rate) == (5, 12)
    assert numbers(video) == list(range(5)) and number_of(video.frame(3).rgb()) == 3
    assert np.array_equal(video.frame(2).rgb(), picture(2))


@pytest.mark.parametrize("jitter", [(0, 3, -3, 5, -5), (0, 9, 2, -8, 4)])
def test_a_jittery_phone_rate_becomes_the_standard_rate(tmp_path: Path, jitter: tuple[int, ...]) -> None:
    stamps = [round(n * 1000 / 30) + jitter[n % 5] for n in range(60)]
    stamps[0] = 0
    video = open_video(clip(tmp_path / "phone.mkv", 60, stamps=stamps, time_base=Fraction(1, 1000)))
    assert (video.info.rate, video.info.length) == (30, 60)
    assert numbers(video) == list(range(60))
    assert number_of(video.frame(41).rgb()) == 41


def test_a_file_without_colour_tags_is_taken_as_players_do(tmp_path: Path) -> None:
    def red(number: int, width: int, height: int) -> Any:
        return np.broadcast_to(np.array([220, 30, 40], np.uint8), (height, width, 3)).copy()

    for size, tags in (((96, 64), (6, 6, 6, 1)), ((128, 720), (1, 1, 1, 1))):
        matrix = {6: "smpte170m", 1: "bt709"}[tags[2]]
        tagged = open_video(clip(tmp_path / f"tagged{size[1]}.mkv", 1, size=size, paint=red, tags=tags, codec="ffv1"))
        assert tagged.info.color.matrix == matrix
        assert np.abs(tagged.frame(0).rgb().astype(int) - [220, 30, 40]).max() <= 2


@pytest.mark.parametrize("tags", [(1, 1, 1, 1), (1, 1, 1, 2), (6, 6, 6, 1), (5, 1, 5, 2)])
@pytest.mark.parametrize("form", ["yuv420p", "yuv444p", "yuv422p10le"])
def test_colours_survive_matrix_and_range(tmp_path: Path, tags: tuple[int, ...], form: str) -> None:
    def bars(number: int, width: int, height: int) -> Any:
        row = np.array([[255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 64, 200], [0, 0, 0]], np.uint8)
        return np.repeat(np.repeat(row[None], height, 0), width // 6, 1)

    path = clip(tmp_path / "bars.mkv", 1, paint=bars, tags=tags, codec="ffv1", pix_fmt=form)  # type: ignore[arg-type]
    got = open_video(path).frame(0).rgb()[:, 8::16].astype(int)
    assert np.abs(got - bars(0, 96, 64)[:, 8::16].astype(int)).max() <= 3


def test_hdr_is_carried_and_mapped_only_for_eight_bits(tmp_path: Path) -> None:
    def grey(number: int, width: int, height: int) -> Any:
        # PQ code values of 0, 100, 203 and 1000 nits
        row = np.array([0.0, 0.508, 0.58, 0.7518]) * 65535
        return np.repeat(np.repeat(np.repeat(row[None, :, None], height, 0), width // 4, 1), 3, 2).astype(np.uint16)

    path = clip(tmp_path / "hdr.mkv", 1, paint=grey, tags=(9, 16, 9, 1), codec="ffv1", pix_fmt="yuv444p10le")
    video = open_video(path)
    assert (video.info.color.primaries, video.info.color.transfer) == ("bt2020", "smpte2084")
    deep = video.frame(0).rgb16()[10, 12::24, 0] / 65535
    assert np.abs(deep - [0, 0.508, 0.58, 0.7518]).max() < 0.004
    black, mid, white, peak = video.frame(0).rgb()[10, 12::24, 1].astype(int)
    assert black == 0 and 150 < mid < 210 and 200 < white < 245 and peak >= 250


# --- damage ---------------------------------------------------------------------------------------------------------


def test_a_cut_off_matroska_plays_what_is_there(tmp_path: Path) -> None:
    path = clip(tmp_path / "whole.mkv", 60, size=(192, 128), options={"g": "12"})
    short = tmp_path / "short.mkv"
    short.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    video = open_video(short)
    assert 15 < video.info.length < 60
    assert numbers(video)[:12] == list(range(12))
    assert len(numbers(video)) == video.info.length


def test_a_cut_off_mp4_with_its_index_first_plays_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "whole.mp4"
    with av.open(str(path), "w", options={"movflags": "faststart"}) as file:
        stream: Any = file.add_stream("libx264", rate=24, options={"g": "12", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 192, 128, "yuv420p"
        for number in range(60):
            frame = av.VideoFrame.from_ndarray(picture(number, 192, 128), format="rgb24").reformat(format="yuv420p")
            frame.pts = number
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    short = tmp_path / "short.mp4"
    short.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    video = open_video(short)
    assert 15 < video.info.length < 60
    assert numbers(video)[:12] == list(range(12))


def test_a_damaged_middle_keeps_length_and_the_rest(tmp_path: Path) -> None:
    path = clip(tmp_path / "whole.mkv", 48, size=(192, 128), options={"g": "8", "bf": "0"})
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 300] = bytes(300)
    path.write_bytes(content)
    video = open_video(path)
    seen = numbers(video)
    assert len(seen) == video.info.length and seen[:12] == list(range(12)) and seen[-4:] == [44, 45, 46, 47]


def broken(folder: Path) -> dict[str, Path]:
    (folder / "empty.mp4").touch()
    (folder / "words.mp4").write_text("this is no film\n" * 200)
    whole = clip(folder / "whole.mp4", 30)
    (folder / "cut.mp4").write_bytes(whole.read_bytes()[:3000])
    (folder / "folder.mp4").mkdir()
    with av.open(str(folder / "sound.wav"), "w") as file:
        stream = file.add_stream("pcm_s16le", rate=8000, layout="mono")
        part = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        part.sample_rate = 8000
        file.mux(stream.encode(part))
    names = ["empty.mp4", "words.mp4", "cut.mp4", "folder.mp4", "sound.wav", "missing.mp4", "none_%03d.png"]
    return {name: folder / name for name in names}


@pytest.mark.parametrize(
    "name", ["empty.mp4", "words.mp4", "cut.mp4", "folder.mp4", "sound.wav", "missing.mp4", "none_%03d.png"]
)
def test_what_is_no_film_is_said_with_its_name_and_a_mend(tmp_path: Path, name: str) -> None:
    path = broken(tmp_path)[name]
    with pytest.raises(MediaError) as caught:
        open_video(path)
    assert name in str(caught.value) and caught.value.problem.mend


def test_a_file_that_changes_under_way_is_noticed(tmp_path: Path) -> None:
    path = clip(tmp_path / "film.mp4", 12)
    video = open_video(path)
    clip(path, 30)
    with pytest.raises(MediaError, match="changed"):
        video.frame(3)


def test_names_in_any_script(tmp_path: Path) -> None:
    path = clip(tmp_path / "фильм 映画 – ü.mp4", 6)
    assert numbers(open_video(path)) == list(range(6))


def test_closing_a_pull_early_leaves_no_thread(tmp_path: Path) -> None:
    import threading

    video = open_video(clip(tmp_path / "film.mp4", 60))
    before = threading.active_count()
    frames = video.frames()
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


# --- sound ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codec", "layout", "rate"),
    [
        ("a.mp4", "aac", "stereo", 48000),
        ("a.mkv", "flac", "stereo", 44100),
        ("a.mkv", "aac", "5.1", 48000),
        ("a.webm", "libopus", "stereo", 48000),
        ("a.mov", "pcm_s16le", "mono", 22050),
        ("a.wav", "pcm_s16le", "stereo", 8000),
        ("a.mp3", "libmp3lame", "mono", 44100),
        ("a.flac", "flac", "mono", 96000),
        ("a.ogg", "libopus", "stereo", 48000),
    ],
)
def test_sound_has_its_samples_in_whatever_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, codec: str, layout: str, rate: int
) -> None:
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    sound = told_apart(tone(rate * 3 + 123, rate, channels))
    path = tmp_path / name
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        stream.codec_context.bit_rate = 128000 * channels
        form = stream.codec_context.format.name
        resampler = av.AudioResampler(format=form, layout=layout, rate=rate)
        for begin in range(0, len(sound), 4000):
            block = np.ascontiguousarray(sound[begin : begin + 4000]).reshape(1, -1)
            part = av.AudioFrame.from_ndarray(block, format="flt", layout=layout)
            part.sample_rate, part.pts = rate, begin
            for piece in resampler.resample(part):
                file.mux(stream.encode(piece))
        for piece in resampler.resample(None):
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    monkeypatch.setattr(decode_audio, "_CELL_SECONDS", 1)  # so that borders between cells are heard
    audio = open_audio(path)
    assert audio is not None
    assert (audio.info.rate, audio.info.channels) == (rate, channels)
    assert abs(audio.info.length - len(sound)) <= (1200 if codec in ("libmp3lame", "aac") else rate // 500)
    whole = audio.read()
    assert whole.shape == (audio.info.length, channels)
    inner = slice(4000, min(len(whole), len(sound)) - 3000)
    worst = np.abs(whole[inner, 0] - sound[inner, 0]).max()
    assert worst < (0.05 if codec in ("libopus", "aac", "libmp3lame") else 1e-3)
    assert levels_of(whole[inner]) == pytest.approx(levels_of(sound[inner]), abs=0.03), "left is left"
    for start, stop in ((0, 10), (rate, rate + 5000), (rate * 2 + 7, rate * 2 + 8), (audio.info.length - 5, None)):
        assert np.array_equal(audio.read(start, stop), whole[start:stop])


@pytest.mark.parametrize("late", [Fraction(1, 4), Fraction(-1, 4)])
def test_sound_and_picture_stay_in_step(tmp_path: Path, late: Fraction) -> None:
    """A click is put where frame 12 begins on the file's clock; it is heard with frame 12 of the Video."""
    path = tmp_path / "offset.mkv"
    start = max(Fraction(0), -late)  # where the picture starts on the file's clock
    sound = np.zeros((48000 * 2, 1), np.float32)
    heard = (start + Fraction(12, 24) - max(Fraction(0), late)) * 48000
    sound[int(heard) : int(heard) + 200] = 0.9
    with av.open(str(path), "w") as file:
        video: Any = file.add_stream("ffv1", rate=24)
        video.width, video.height, video.pix_fmt = 96, 64, "yuv420p"
        audio: Any = file.add_stream("flac", rate=48000, layout="mono")
        part = av.AudioFrame.from_ndarray((sound.T * 32767).astype(np.int16), format="s16", layout="mono")
        part.sample_rate, part.time_base, part.pts = 48000, Fraction(1, 48000), int(max(Fraction(0), late) * 48000)
        for packet in audio.encode(part) + audio.encode(None):
            file.mux(packet)
        for number in range(24):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24").reformat(format="yuv420p")
            frame.time_base, frame.pts = Fraction(1, 24), number + int(start * 24)
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
    assert number_of(open_video(path).frame(12).rgb()) == 12
    opened = open_audio(path)
    assert opened is not None
    click = int(np.argmax(np.abs(opened.read()[:, 0]) > 0.4))
    assert abs(click - 24000) <= 48  # a millisecond: Matroska's tick


def test_a_mute_film_has_no_sound(tmp_path: Path) -> None:
    assert open_audio(clip(tmp_path / "mute.mp4", 5)) is None


def test_ffmpeg_agrees_on_rotation(tmp_path: Path) -> None:
    """Against the ffmpeg command, where it is installed: the same way up."""
    import shutil

    # A second opinion: which way up each angle is, is asserted above from painted pictures on every machine.
    if not shutil.which("ffmpeg"):
        pytest.skip("the ffmpeg command is not installed")
    path = clip(tmp_path / "phone.mp4", 3, rotation=90)
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        capture_output=True,
        check=True,
    ).stdout
    theirs = np.frombuffer(raw, np.uint8).reshape(96, 64, 3).astype(int)
    assert np.abs(open_video(path).frame(0).rgb().astype(int) - theirs).mean() < 4


def test_a_playlist_fetches_nothing(tmp_path: Path) -> None:
    playlist = tmp_path / "film.m3u8"
    playlist.write_text("#EXTM3U\n#EXTINF:4,\nhttp://127.0.0.1:9/clip.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(MediaError):
        open_video(playlist)


def test_a_sequence_is_named_by_its_pictures(tmp_path: Path) -> None:
    from studio.media.files.mediafile import fingerprint

    for number in range(3):
        (tmp_path / f"a_{number:03d}.png").write_bytes(bytes([number] * 10))
    first = fingerprint(tmp_path / "a_%03d.png")
    (tmp_path / "a_001.png").write_bytes(b"other")
    assert fingerprint(tmp_path / "a_%03d.png") != first


def test_a_change_anywhere_in_a_large_file_is_seen(tmp_path: Path) -> None:
    """Only samples of its bytes are read: a change between them is seen by the file's time."""
    import os

    from studio.media.files.mediafile import fingerprint

    path = tmp_path / "large.mov"
    content = bytearray(1 << 20)
    path.write_bytes(content)
    first, status = fingerprint(path), path.stat()
    assert fingerprint(path) == first
    content[200_000] = 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))
    assert fingerprint(path) != first
    content[-1] = 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert fingerprint(path) != first, "its samples are seen whatever its time says"
