"""Films that are written: what comes back out of the file, and what is left when something goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from studio.base.errors import Cancelled, MediaError
from studio.media.color import Color
from studio.media.files.mediafile import Style, open_audio, open_video, read_embedded_project, write_audio, write_video
from studio.media.files.segments import finished
from studio.media.frames import Frame, plane
from studio.media.values import Audio, Image, Video, VideoInfo
from tests.media import clip, levels_of, number_of, picture, told_apart, tone


class Watching:
    """What an engine Context is to the encoder."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.notes: list[str] = []
        self.seen: list[int] = []
        self.stop_at = stop_at

    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None:
        self.seen.append(done)
        if self.stop_at is not None and done >= self.stop_at:
            raise Cancelled

    def note(self, text: str) -> None:
        self.notes.append(text)


def drawn(length: int = 30, rate: Fraction = Fraction(24), size: tuple[int, int] = (96, 64)) -> Video:
    def pull(start: int, stop: int) -> Any:
        return (Frame.of(picture(number, *size)) for number in range(start, stop))

    return Video(VideoInfo(*size, rate, length), pull)


def write(path: Path, video: Video, audio: Audio | None = None, watch: Watching | None = None, **how: Any) -> Watching:
    watch = watch or Watching()
    style = Style(**{key: how.pop(key) for key in list(how) if key in Style.__dataclass_fields__})
    write_video(path, video, audio, workspace=path.parent / "work", watch=watch, style=style, **how)
    return watch


def numbers(path: Path) -> list[int]:
    return [number_of(frame.rgb()) for frame in open_video(path).frames()]


FILMS = [
    ("f.mp4", "h264"),
    ("f.mov", "h264"),
    ("f.mkv", "h264"),
    ("f.mp4", "hevc"),
    ("f.mp4", "av1"),
    ("f.webm", "av1"),
    ("f.webm", "vp9"),
    ("f.mov", "prores"),
    ("f.mkv", "ffv1"),
]


@pytest.mark.parametrize(("name", "codec"), FILMS)
@pytest.mark.parametrize("rate", [Fraction(24), Fraction(30000, 1001)])
def test_every_frame_rate_and_sample_comes_back(tmp_path: Path, name: str, codec: str, rate: Fraction) -> None:
    path = tmp_path / name
    sound = told_apart(tone(60123, 48000, 2))
    write(path, drawn(36, rate), Audio.of(sound, 48000), codec=codec, effort="fast")
    video, audio = open_video(path), open_audio(path)
    assert (video.info.length, video.info.rate) == (36, rate)
    assert numbers(path) == list(range(36))
    assert audio is not None
    assert abs(audio.info.length - 60123) <= (48 if path.suffix in (".webm", ".mkv") else 0)
    heard = audio.read()
    assert np.abs(heard[3000:57000] - sound[3000:57000]).max() < 0.05
    assert not (tmp_path / "work").exists() or not any((tmp_path / "work").iterdir())


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("name", ["f.mp4", "f.webm", "f.mkv"])
def test_mono_to_surround_at_odd_rates(tmp_path: Path, name: str, channels: int) -> None:
    path = tmp_path / name
    sound = told_apart(tone(44100, 44100, channels))
    write(path, drawn(24), Audio.of(sound, 44100), codec="vp9" if "webm" in name else "h264")
    audio = open_audio(path)
    assert audio is not None and audio.info.channels == channels
    assert abs(audio.info.seconds - 1) < 0.002
    assert levels_of(audio.read(4000, 40000)) == pytest.approx(levels_of(sound[4000:40000]), abs=0.05), "left is left"


@pytest.mark.parametrize("form", ["yuv420p", "yuv422p", "yuv444p", "yuva420p", "yuv420p10le", "yuva444p10le", "gray"])
@pytest.mark.parametrize("tags", [(1, 1, 1, 1), (6, 6, 6, 2)])
def test_lossless_is_bit_exact_from_load_to_publish(tmp_path: Path, form: str, tags: tuple[int, ...]) -> None:
    source = clip(tmp_path / "in.mkv", 6, codec="ffv1", pix_fmt=form, tags=tags, size=(97, 65))  # type: ignore[arg-type]
    target = tmp_path / "out.mkv"
    write(target, open_video(source), codec="ffv1")
    with av.open(str(source)) as before, av.open(str(target)) as after:
        for a, b in zip(before.decode(video=0), after.decode(video=0), strict=True):
            assert (a.format.name, a.width, a.height) == (b.format.name, b.width, b.height) == (form, 97, 65)
            assert (a.colorspace, a.color_range, a.color_trc) == (b.colorspace, b.color_range, b.color_trc)
            for number in range(len(a.planes)):
                assert np.array_equal(plane(a, number), plane(b, number))


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [3, 4])
def test_lossless_rgb_is_bit_exact(tmp_path: Path, kind: Any, channels: int) -> None:
    pixels = np.random.default_rng(1).integers(0, np.iinfo(kind).max + 1, (5, 33, 47, channels)).astype(kind)
    info = VideoInfo(47, 33, Fraction(24), 5, 8 * np.dtype(kind).itemsize, channels == 4)
    write(tmp_path / "f.mkv", Video(info, lambda a, b: (Frame.of(p) for p in pixels[a:b])), codec="ffv1")
    for given, got in zip(pixels, open_video(tmp_path / "f.mkv").frames(), strict=True):
        assert np.array_equal(got.pixels(), given)


def test_rgb_goes_out_as_tagged_limited_bt709_and_comes_back_right(tmp_path: Path) -> None:
    red = np.broadcast_to(np.array([200, 40, 60], np.uint8), (64, 96, 3))
    info = VideoInfo(96, 64, Fraction(24), 5, color=Color(range="pc"))
    write(tmp_path / "f.mp4", Video(info, lambda a, b: (Frame.of(red) for _ in range(a, b))), quality=95)
    video = open_video(tmp_path / "f.mp4")
    assert video.info.color == Color()
    assert np.abs(video.frame(2).rgb().astype(int) - red).max() <= 3


@pytest.mark.parametrize(("name", "codec"), [("f.mp4", "hevc"), ("f.mp4", "av1"), ("f.mov", "prores")])
def test_hdr_stays_hdr_where_there_are_ten_bits(tmp_path: Path, name: str, codec: str) -> None:
    source = clip(tmp_path / "in.mkv", 4, codec="ffv1", pix_fmt="yuv420p10le", tags=(9, 16, 9, 1))
    assert write(tmp_path / name, open_video(source), codec=codec, effort="fast").notes == []
    assert open_video(tmp_path / name).info.color == Color("bt2020", "smpte2084", "bt2020nc", "tv")
    (note,) = write(tmp_path / "sdr.mp4", open_video(source), codec="h264").notes
    assert open_video(tmp_path / "sdr.mp4").info.color == Color() and "tone-mapped" in note


def test_transparency_is_kept_or_laid_over_black(tmp_path: Path) -> None:
    pixels = np.full((64, 96, 4), 255, np.uint8)
    pixels[:, 48:, 3] = 0
    clear = Video(VideoInfo(96, 64, Fraction(24), 3, alpha=True), lambda a, b: (Frame.of(pixels) for _ in range(a, b)))
    for name, codec in (("f.webm", "vp9"), ("f.mov", "prores")):
        write(tmp_path / name, clear, codec=codec)
        alpha = open_video(tmp_path / name).frame(1).rgba()[..., 3]
        assert alpha[:, :40].min() > 245 and alpha[:, 56:].max() < 10
    watch = write(tmp_path / "f.mp4", clear)
    flat = open_video(tmp_path / "f.mp4").frame(1).rgb()
    assert flat[:, :40].min() > 245 and flat[:, 56:].max() < 10
    assert "transparency" in " ".join(watch.notes)


@pytest.mark.parametrize(("size", "written"), [((97, 65), (98, 66)), ((96, 65), (96, 66)), ((1, 1), (2, 2))])
def test_odd_sizes_gain_a_row_or_column_and_say_so(
    tmp_path: Path, size: tuple[int, int], written: tuple[int, int]
) -> None:
    watch = write(tmp_path / "f.mp4", drawn(4, size=size), quality=90)
    video = open_video(tmp_path / "f.mp4")
    assert (video.info.width, video.info.height) == written
    assert "even sizes" in " ".join(watch.notes)
    if size[0] > 1:
        got = video.frame(1).rgb()[: size[1], : size[0]].astype(int)
        assert np.abs(got - picture(1, *size)).mean() < 10


def test_one_frame_is_a_film(tmp_path: Path) -> None:
    write(tmp_path / "f.mp4", drawn(1))
    assert numbers(tmp_path / "f.mp4") == [0]


def test_frames_of_changing_form_make_one_film(tmp_path: Path) -> None:
    source = open_video(clip(tmp_path / "in.mp4", 12))

    def pull(start: int, stop: int) -> Any:
        for number, frame in enumerate(source.frames(start, stop), start):
            yield frame if number % 3 else Frame.of(frame.rgb())

    write(tmp_path / "f.mp4", Video(source.info, pull))
    assert numbers(tmp_path / "f.mp4") == list(range(12))


# --- segments and resuming ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codec"), [("f.mp4", "h264"), ("f.mp4", "hevc"), ("f.webm", "vp9"), ("f.mp4", "av1"), ("f.mkv", "ffv1")]
)
def test_a_film_of_several_segments_is_seamless(tmp_path: Path, name: str, codec: str) -> None:
    sound = tone(48000 * 9, 48000, 2)
    write(tmp_path / name, drawn(216), Audio.of(sound, 48000), codec=codec, effort="fast")
    assert numbers(tmp_path / name) == list(range(216))
    with av.open(str(tmp_path / name)) as file:
        stamps = [packet.dts for packet in file.demux(video=0) if packet.size and packet.dts is not None]
    assert all(b > a for a, b in pairwise(stamps))
    audio = open_audio(tmp_path / name)
    assert audio is not None and np.abs(audio.read()[5000:-5000] - sound[5000:-5000]).max() < 0.05


@pytest.mark.parametrize(("name", "codec"), [("f.mp4", "h264"), ("f.mkv", "ffv1")])
def test_a_cancelled_render_goes_on_where_it_was_and_gives_the_same_film(tmp_path: Path, name: str, codec: str) -> None:
    audio = Audio.of(tone(48000 * 12, 48000, 2), 48000)
    (tmp_path / "whole").mkdir()
    write(tmp_path / "whole" / name, drawn(288), audio, codec=codec)
    with pytest.raises(Cancelled):
        write(tmp_path / name, drawn(288), audio, Watching(stop_at=200), codec=codec)
    assert not (tmp_path / name).exists()
    kept = sum(segment.stop - segment.start for segment in finished(tmp_path / "work"))
    assert kept >= 96
    pulled: list[int] = []
    whole = drawn(288)

    def pull(start: int, stop: int) -> Any:
        for number, frame in enumerate(whole.pull(start, stop), start):
            pulled.append(number)
            yield frame

    write(tmp_path / name, replace(whole, pull=pull), audio, codec=codec)
    assert set(pulled) - {0} == set(range(kept, 288))
    assert (tmp_path / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_damaged_segment_is_made_again(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write(tmp_path / "f.mp4", drawn(288), watch=Watching(stop_at=250))
    first = finished(tmp_path / "work")[0].path
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 255
    first.write_bytes(content)
    write(tmp_path / "f.mp4", drawn(288))
    assert numbers(tmp_path / "f.mp4") == list(range(288))


def test_a_killed_render_loses_at_most_what_was_in_flight(tmp_path: Path) -> None:
    """SIGKILL in the middle, for real, in a process of its own."""
    script = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from tests.engine.test_media_encode import Watching, drawn, write

        class Slow(Watching):
            def progress(self, done, total, unit="frames", preview=None):
                print(done, flush=True)
                time.sleep(0.002)

        write(Path(sys.argv[1]), drawn(480), watch=Slow())
    """)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    path = tmp_path / "f.mp4"
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= 300:
            child.send_signal(signal.SIGKILL)
            break
    child.wait()
    child.stdout.close()
    assert not path.exists()
    assert sum(segment.stop - segment.start for segment in finished(tmp_path / "work")) >= 192
    write(path, drawn(480))
    assert numbers(path) == list(range(480))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["f.mp4", "work"]  # no half-written film beside it


# --- captions, metadata ---------------------------------------------------------------------------------------------

SRT = "1\n00:00:00,200 --> 00:00:00,900\nGrüße –\nzwei Zeilen\n\n2\n00:00:01,000 --> 00:00:01,400\n<i>Tor!</i>\n"


@pytest.mark.parametrize(
    ("name", "codec", "kind"),
    [
        ("f.mp4", "h264", "mov_text"),
        ("f.mov", "h264", "mov_text"),
        ("f.mkv", "h264", "srt"),
        ("f.webm", "vp9", "webvtt"),
    ],
)
def test_captions_are_a_track_of_the_film(tmp_path: Path, name: str, codec: str, kind: str) -> None:
    write(tmp_path / name, drawn(48), codec=codec, captions=SRT)
    with av.open(str(tmp_path / name)) as file:
        track = file.streams.subtitles[0]
        assert track.codec_context.name == kind
        texts = {
            round(float(packet.pts * packet.time_base), 2): bytes(packet).decode(errors="replace")
            for packet in file.demux(track)
            if packet.size > 2 and packet.pts is not None
        }
    assert "Grüße –\nzwei Zeilen" in texts[0.2] and "Tor!" in texts[1.0]


def test_captions_that_are_no_captions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="captions"):
        write(tmp_path / "f.mp4", drawn(24), captions="\x00 no timings at all")


@pytest.mark.parametrize(
    ("name", "codec"), [("f.mp4", "h264"), ("f.mov", "h264"), ("f.mkv", "ffv1"), ("f.webm", "vp9")]
)
def test_a_film_carries_its_project(tmp_path: Path, name: str, codec: str) -> None:
    project = '{"format": "shotgraph/1", "title": "Füßball ⚽", "nodes": {}}' + " " * 100_000
    write(tmp_path / name, drawn(4), codec=codec, metadata={"shotgraph_project": project, "title": "Film"})
    assert read_embedded_project(tmp_path / name) == project
    with av.open(str(tmp_path / name)) as file:
        assert file.metadata["title"] == "Film"


# --- things that go wrong -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "how", "words"),
    [
        ("f.avi", {}, "film ending"),
        ("f.mp4", {"codec": "ffv1"}, ".mkv"),
        ("f.webm", {"codec": "h264"}, ".mp4"),
        ("f.mp4", {"codec": "cinepak"}, "codec"),
    ],
)
def test_wrong_wishes_are_answered_with_what_fits(tmp_path: Path, name: str, how: dict[str, str], words: str) -> None:
    with pytest.raises(MediaError) as caught:
        write(tmp_path / name, drawn(3), **how)
    assert words in str(caught.value) and caught.value.problem.mend


def test_a_failing_source_leaves_the_old_film_alone(tmp_path: Path) -> None:
    path = tmp_path / "f.mp4"
    path.write_bytes(b"the good one")

    def pull(start: int, stop: int) -> Any:
        for number in range(start, stop):
            if number == 40:
                raise MediaError("the lamp went out", mend="Change it.")
            yield Frame.of(picture(number))

    with pytest.raises(MediaError, match="lamp"):
        write(path, Video(VideoInfo(96, 64, Fraction(24), 200), pull))
    assert path.read_bytes() == b"the good one"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["f.mp4", "work"]
    assert not [entry for entry in (tmp_path / "work").iterdir() if entry.suffix == ".part"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for target in (tmp_path / "file" / "f.mp4", Path("/proc/f.mp4")):
        with pytest.raises(MediaError) as caught:
            write_video(target, drawn(3), workspace=tmp_path / "work", watch=Watching())
        assert "f.mp4" in str(caught.value) and caught.value.problem.mend


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    """A limit on file size stands for the full disk: writes fail the same way, in the middle."""
    script = textwrap.dedent("""
        import resource, sys
        from pathlib import Path
        from studio.base.errors import MediaError
        from tests.engine.test_media_encode import drawn, write
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
        try:
            write(Path(sys.argv[1]), drawn(120, size=(320, 240)), quality=100)
        except MediaError as error:
            print(error)
    """)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)  # what coverage writes would meet the limit as well
    path = tmp_path / "f.mp4"
    answer = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, env=environment)
    assert "f.mp4" in answer.stdout and "Traceback" not in answer.stderr, answer.stderr
    assert not path.exists() and [entry.name for entry in tmp_path.iterdir()] in (["work"], [])
    assert not any((tmp_path / "work").glob(".*"))


def test_cancelling_is_quick_and_leaves_no_threads(tmp_path: Path) -> None:
    import threading

    before = threading.active_count()
    with pytest.raises(Cancelled):
        write(tmp_path / "f.mp4", drawn(2000), Audio.of(tone(48000 * 80), 48000), Watching(stop_at=150))
    until = time.monotonic() + 20
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_hardware_falls_back_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.media.files import codecs

    monkeypatch.setattr(codecs, "hardware_encoder", lambda codec: "")
    watch = write(tmp_path / "f.mp4", drawn(3), encoder="hardware")
    assert "hardware" in " ".join(watch.notes) and numbers(tmp_path / "f.mp4") == [0, 1, 2]


@pytest.mark.parametrize("name", ["s.wav", "s.flac", "s.mp3", "s.m4a", "s.ogg", "s.opus"])
def test_sound_files(tmp_path: Path, name: str) -> None:
    sound = told_apart(tone(44100 * 2 + 17, 44100, 2))
    write_audio(tmp_path / name, Audio.of(sound, 44100), watch=Watching())
    audio = open_audio(tmp_path / name)
    assert audio is not None and abs(audio.info.seconds - len(sound) / 44100) < 0.03
    if name in ("s.wav", "s.flac"):
        assert np.abs(audio.read() - sound).max() < 1e-6
    else:
        assert 0.05 < np.abs(audio.read()[3000:60000]).mean() < 0.4
        assert levels_of(audio.read()[3000:60000]) == pytest.approx(levels_of(sound[3000:60000]), abs=0.03)
