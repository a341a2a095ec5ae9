"""Clips whose time is not what it should be: jitter, joined clocks, empty packets, pictures without times.

held.ogv is black for 33 frames of Theora, then white, at 30 a second, most of them empty packets; packed.avi has a bar
that moves a pixel a frame, in MPEG-4 with B pictures packed as Xvid does (both by FFmpeg 5.1).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import MediaError
from studio.media.files.clock import make_clock
from studio.media.files.mediafile import Style, open_audio, open_video, write_audio, write_video
from studio.media.frames import Frame
from studio.media.values import Audio, Samples, Video, VideoInfo
from tests.media import clip, number_of, picture, told_apart, tone

HERE = Path(__file__).parent / "media"


def numbers(video: Video) -> list[int]:
    return [number_of(frame.rgb()) for frame in video.frames()]


def jittered(rate: Fraction | int, milliseconds: float, frames: int, tick: int) -> list[int]:
    """Timestamps off by up to so much, as phones and webcams write them; the first one is right."""
    away = [0 if n == 0 else milliseconds / 1000 * np.sin(n * n * 2.1) for n in range(frames)]
    return [round((n / float(rate) + away[n]) * tick) for n in range(frames)]


@pytest.mark.parametrize(("name", "tick"), [("phone.mp4", 90000), ("webcam.mkv", 1000)])
@pytest.mark.parametrize(("rate", "milliseconds"), [(25, 3), (60, 4), (24, 12), (50, 7)])
def test_no_frame_is_lost_to_timestamps_that_jitter(
    tmp_path: Path, name: str, tick: int, rate: Fraction | int, milliseconds: float
) -> None:
    stamps = jittered(rate, milliseconds, 150, tick)
    video = open_video(clip(tmp_path / name, 150, stamps=stamps, time_base=Fraction(1, tick), rate=rate))
    assert video.info.rate == rate
    assert numbers(video) == list(range(150))


def test_a_frame_that_is_held_is_held_where_others_jitter(tmp_path: Path) -> None:
    """A screen recording that stood still for a second."""
    stamps = [*jittered(30, 4, 30, 1000), *[stamp + 2000 for stamp in jittered(30, 4, 30, 1000)]]
    video = open_video(clip(tmp_path / "screen.mkv", 60, stamps=stamps, time_base=Fraction(1, 1000)))
    assert video.info.rate == 30
    seen = numbers(video)
    assert seen[:30] == list(range(30)) and seen[60:90] == list(range(30, 60))
    assert set(seen[30:60]) == {29}


@given(st.sampled_from([24, 25, 30, 50, 60]), st.lists(st.integers(-40, 40), min_size=60, max_size=90))
def test_steady_enough_frames_all_have_their_place(rate: int, percents: list[int]) -> None:
    class Stream:
        time_base = Fraction(1, 90000)
        average_rate = guessed_rate = base_rate = Fraction(rate)

    step = 90000 / rate
    stamps = np.array([round(n * step + percent / 100 * step) for n, percent in enumerate(percents)], np.int64)
    clock = make_clock(stamps, Stream(), round(step))
    shown = [clock.stamp_of(n) for n in range(clock.length)]
    assert sorted(set(shown)) == stamps.tolist()
    assert shown == sorted(shown)


@pytest.mark.parametrize(
    ("rate", "readable"),
    [
        (29.949, Fraction(29949, 1000)),
        (14.77, Fraction(1477, 100)),
        (18.0, Fraction(18)),
        (11.9881, Fraction(12)),  # for as long as this, no frame is lost to the standard rate
    ],
)
def test_an_odd_rate_is_one_that_can_be_read(tmp_path: Path, rate: float, readable: Fraction) -> None:
    stamps = [round(n * 90000 / rate) for n in range(120)]
    video = open_video(clip(tmp_path / "odd.mp4", 120, stamps=stamps, time_base=Fraction(1, 90000)))
    assert video.info.rate == readable
    assert numbers(video) == list(range(120))


def test_a_long_clip_of_an_odd_rate_keeps_all_its_frames() -> None:
    class Stream:
        time_base = Fraction(1, 90000)
        average_rate = guessed_rate = base_rate = Fraction(898470, 30001)

    stamps = np.array([round(n * 90000 / 29.949) for n in range(9000)], np.int64)
    clock = make_clock(stamps, Stream(), 3005)
    assert (clock.rate, clock.length) == (Fraction(29949, 1000), 9000)


def stream_part(path: Path, frames: int, first: int, start: float, *, size: tuple[int, int] = (96, 64)) -> bytes:
    """A transport stream whose clock starts at `start` seconds; its pictures are numbered from `first`."""
    with av.open(str(path), "w", format="mpegts", options={"output_ts_offset": str(start)}) as container:
        stream = container.add_stream("libx264", rate=25, options={"g": "10", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        sound = container.add_stream("aac", rate=48000, layout="mono")
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(picture(first + number, *size), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        block = tone(frames * 1920, channels=1) * (0 if first else 1)
        part = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="mono")
        part.sample_rate, part.pts, part.time_base = 48000, 0, Fraction(1, 48000)
        container.mux(sound.encode(part))
        container.mux(sound.encode(None))
    return path.read_bytes()


CLOCKS = {"begins again": (0, 0), "leaps ahead two hours": (10, 7210), "falls back a day": (86400, 3)}


@pytest.mark.parametrize("name", CLOCKS)
def test_takes_joined_into_one_stream_follow_each_other(tmp_path: Path, name: str) -> None:
    first, second = CLOCKS[name]
    joined = tmp_path / "joined.ts"
    joined.write_bytes(stream_part(tmp_path / "a.ts", 60, 0, first) + stream_part(tmp_path / "b.ts", 45, 1000, second))
    video = open_video(joined)
    expected = [*range(60), *range(1000, 1045)]
    assert (video.info.rate, numbers(video)) == (25, expected)
    for number in (70, 20, 104, 59, 60, 0):
        assert number_of(video.frame(number).rgb()) == expected[number]
    sound = open_audio(joined)
    assert sound is not None and abs(sound.info.seconds - 4.2) < 0.1
    level = np.abs(sound.read()[:, 0])
    heard, silent = level[: 2 * 48000].reshape(-1, 4800).max(1), level[int(2.6 * 48000) :]
    assert heard.min() > 0.05 and silent.max() < 0.01
    assert np.array_equal(sound.read(100000, 130000), sound.read()[100000:130000])


def test_a_size_that_changes_later_is_brought_to_the_first(tmp_path: Path) -> None:
    joined = tmp_path / "sizes.ts"
    joined.write_bytes(
        stream_part(tmp_path / "a.ts", 20, 0, 0) + stream_part(tmp_path / "b.ts", 20, 500, 0.8, size=(192, 128))
    )
    video = open_video(joined)
    assert {(frame.width, frame.height) for frame in video.frames()} == {(96, 64)}
    assert numbers(video) == [*range(20), *range(500, 520)]


def test_an_empty_packet_says_that_the_picture_stays() -> None:
    video = open_video(HERE / "held.ogv")
    grey = [float(frame.rgb().mean()) for frame in video.frames()]
    assert video.info.rate == 30 and video.info.length >= 58
    assert max(grey[:33]) < 30 and min(grey[33:]) > 220
    assert float(video.frame(40).rgb().mean()) > 220 > 30 > float(video.frame(30).rgb().mean())


def test_packed_pictures_come_out_one_by_one_and_in_order() -> None:
    video = open_video(HERE / "packed.avi")

    def bar(frame: Frame) -> int:
        return int(np.argmax(frame.rgb()[16, :, 0] > 128))

    places = [bar(frame) for frame in video.frames()]
    assert video.info.rate == 20 and len(places) >= 46
    steps = np.diff(places)
    assert (steps > 0).all() and (steps == 1).mean() > 0.9
    assert [int(np.argmax(video.frame(n).rgb()[16, :, 0] > 128)) for n in (40, 7, 22)] == [
        places[n] for n in (40, 7, 22)
    ]


@pytest.mark.parametrize(
    ("name", "form", "codec"),
    [("tape.mpg", "mpeg", "libx264"), ("raw.h264", "h264", "libx264"), ("raw.hevc", "hevc", "libx265")],
)
def test_pictures_without_times_are_all_there(tmp_path: Path, name: str, form: str, codec: str) -> None:
    path = tmp_path / name
    with av.open(str(path), "w", format=form) as container:
        stream = container.add_stream(codec, rate=30, options={"g": "12", "bf": "3", "x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(50):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    video = open_video(path)
    assert (video.info.rate, numbers(video)) == (30, list(range(50)))
    assert [number_of(video.frame(n).rgb()) for n in (30, 3, 49, 12)] == [30, 3, 49, 12]


def test_interlacing_that_begins_later_is_taken_out(tmp_path: Path) -> None:
    """A progressive leader, then a moving bar in fields, as one MPEG-2 stream."""
    parts = []
    for name, fields in (("leader", False), ("tape", True)):
        path = tmp_path / f"{name}.ts"
        with av.open(str(path), "w", format="mpegts") as container:
            stream = container.add_stream("mpeg2video", rate=25, options={"qscale": "2", "g": "6", "bf": "0"})
            stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
            stream.codec_context.global_quality = 236
            if fields:
                stream.codec_context.options = {"flags": "+ildct+ilme", "top": "1"}
            for number in range(20):
                array = np.full((64, 96, 3), 16, np.uint8)
                for row in range(64):
                    left = 2 * number + (row % 2 if fields else 0)
                    array[row, 2 * left : 2 * left + 20] = 235 if fields else 16
                frame = av.VideoFrame.from_ndarray(array, format="rgb24").reformat(format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, 25)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        parts.append(path.read_bytes())
    joined = tmp_path / "broadcast.ts"
    joined.write_bytes(b"".join(parts))
    video = open_video(joined)
    assert video.info.length == 40
    for number in (30, 22, 36):
        grey = video.frame(number).rgb()[4:-4, :, 0].astype(float)
        combs = np.abs(grey[1:-1] - (grey[:-2] + grey[2:]) / 2).mean()
        assert grey.max() > 150 and combs < 3, (number, combs)
    assert video.frame(5).rgb().max() < 30


@pytest.mark.parametrize(("name", "codec"), [("take.mkv", "aac"), ("take.flv", "aac"), ("take.avi", "libmp3lame")])
@pytest.mark.parametrize("frames", [25, 63, 41])
def test_what_an_encoder_filled_up_is_no_sound(tmp_path: Path, name: str, codec: str, frames: int) -> None:
    path = clip(tmp_path / name, frames, rate=25, audio=[tone(frames * 1920)], audio_codec=codec)
    sound = open_audio(path)
    assert sound is not None and sound.info.length == pytest.approx(frames * 1920, abs=600)
    assert sound.info.length <= frames * 1920


def test_an_mp3_ends_where_its_sound_does(tmp_path: Path) -> None:
    path = tmp_path / "line.mp3"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libmp3lame", rate=44100, layout="mono")
        part = av.AudioFrame.from_ndarray(np.ascontiguousarray(tone(30011, 44100, 1).T), format="fltp", layout="mono")
        part.sample_rate, part.pts, part.time_base = 44100, 0, Fraction(1, 44100)
        container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    sound = open_audio(path)
    assert sound is not None and sound.info.length == 30011


def sound_file(path: Path, codec: str, layout: str, samples: Samples, rate: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        stream.bit_rate = 96000
        form = stream.codec_context.format.name
        array = samples.T if form.startswith("fltp") else (samples.T * 32767).astype(np.int16)
        part = av.AudioFrame.from_ndarray(np.ascontiguousarray(array), format=form, layout=layout)
        part.sample_rate, part.pts, part.time_base = rate, 0, Fraction(1, rate)
        container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("name", "codec", "rate"), [("a.wma", "wmav2", 48000), ("b.asf", "wmav1", 44100)])
@pytest.mark.parametrize("seconds", [1, 23])
def test_a_wma_begins_with_its_sound(tmp_path: Path, name: str, codec: str, rate: int, seconds: int) -> None:
    """Nothing of it is left out at the start, where its encoder put a block, nor does it read longer than it was."""
    marked = np.zeros((seconds * rate, 1), np.float32)
    marked[:] = 0.3 * np.sin(2 * np.pi * 440 * np.arange(len(marked)) / rate)[:, None]
    marked[rate // 2 : rate // 2 + rate // 10] = 0
    sound = open_audio(sound_file(tmp_path / name, codec, "mono", marked, rate))
    assert sound is not None and seconds <= sound.info.seconds <= seconds + 0.05
    heard = np.abs(sound.read(0, rate)[:, 0])
    assert heard[: rate // 100].max() > 0.2
    hush = np.flatnonzero(np.convolve(heard, np.ones(rate // 50) / (rate // 50), "same") < 0.01)
    assert hush.min() / rate == pytest.approx(0.51, abs=0.012)
    late = sound.read(sound.info.length - rate // 2, sound.info.length - rate // 10)
    assert np.abs(late).max() > 0.2


@pytest.mark.parametrize("codec", ["adpcm_ima_wav", "adpcm_ms"])
@pytest.mark.parametrize(("told", "right"), [(15011, 15011), (0, None), (99, None), (10**6, None)])
def test_a_wav_ends_where_it_says(tmp_path: Path, codec: str, told: int, right: int | None) -> None:
    """The last block of an ADPCM is filled up: "fact" tells how much of it is sound, if it can be true."""
    path = sound_file(tmp_path / "line.wav", codec, "mono", tone(15011, 22050, 1), 22050)
    data = bytearray(path.read_bytes())
    place = data.index(b"fact") + 8
    blocks = int.from_bytes(data[place : place + 4], "little")
    data[place : place + 4] = told.to_bytes(4, "little")
    path.write_bytes(data)
    sound = open_audio(path)
    assert sound is not None and blocks > 15011
    assert sound.info.length == (right or blocks)
    assert np.abs(sound.read(14500, 15000)).max() > 0.05


@pytest.mark.parametrize("stands", [1, 3, 100])
def test_sound_goes_on_where_its_clock_stands(tmp_path: Path, stands: int) -> None:
    """Several blocks may have one timestamp, or all of them: each is heard after the one before."""
    path, block = tmp_path / "stands.mka", 800
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        for number in range(12):
            array = np.full((1, block), 1000 * (number + 1), np.int16)
            part = av.AudioFrame.from_ndarray(array, format="s16", layout="mono")
            part.sample_rate, part.pts, part.time_base = 8000, number * block, Fraction(1, 8000)
            for packet in stream.encode(part):
                packet.pts = packet.dts = number // stands * stands * block
                container.mux(packet)
    sound = open_audio(path)
    assert sound is not None and sound.info.length == 12 * block
    heard = np.round(sound.read()[block // 2 :: block, 0] * 32.768)
    assert heard.tolist() == list(range(1, 13))


def two_tracks(path: Path, flagged: int) -> Path:
    """Music at 48 kHz as track 1 and silence at 44.1 kHz as track 2, one of them the default."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 96, 64, "yuv420p"
        tracks = [container.add_stream("pcm_s16le", rate=rate, layout="mono") for rate in (48000, 44100)]
        for number, track in enumerate(tracks, 1):
            track.disposition = av.stream.Disposition.default if number == flagged else av.stream.Disposition(0)
        for number in range(25):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        for track, rate, level in zip(tracks, (48000, 44100), (1, 0), strict=True):
            block = (tone(rate, rate, 1) * level * 32767).astype(np.int16).T
            part = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="s16", layout="mono")
            part.sample_rate, part.pts, part.time_base = rate, 0, Fraction(1, rate)
            container.mux(track.encode(part))
            container.mux(track.encode(None))
    return path


@pytest.mark.parametrize(("flagged", "rate"), [(1, 48000), (2, 44100), (0, 48000)])
def test_the_sound_is_the_track_that_the_file_flags(tmp_path: Path, flagged: int, rate: int) -> None:
    path = two_tracks(tmp_path / "two.mkv", flagged)
    sound = open_audio(path)
    assert sound is not None and sound.info.rate == rate
    assert bool(sound.read().any()) is (rate == 48000)
    other = open_audio(path, 2)
    assert other is not None and other.info.rate == 44100
    with pytest.raises(MediaError, match="2 sound tracks") as error:
        open_audio(path, 3)
    assert "0 for the usual one" in str(error.value)


@pytest.mark.parametrize("layout", ["2.1", "quad", "4.0", "3.1", "5.0", "7.1(wide)", "6.0"])
@pytest.mark.parametrize("name", ["sound.wav", "sound.flac", "film.mkv"])
def test_every_channel_keeps_its_speaker(tmp_path: Path, layout: str, name: str) -> None:
    channels = av.AudioLayout(layout).nb_channels
    audio = Audio.of(told_apart(tone(24000, channels=channels)), 48000)
    audio = replace(audio, info=replace(audio.info, layout=layout))
    written(tmp_path / name, audio)
    with av.open(str(tmp_path / name)) as container:
        assert container.streams.audio[0].codec_context.layout.name == layout
    again = open_audio(tmp_path / name)
    assert again is not None and again.info.speakers == layout
    assert np.abs(again.read() - audio.read()).max() < 1e-5


@pytest.mark.parametrize(
    ("layout", "name"),
    [
        ("2.1", "s.mp3"),
        ("2.1", "s.opus"),
        ("4.0", "s.ogg"),
        ("quad", "s.mp3"),
        ("3.1", "s.m4a"),
        ("7.1(wide)", "f.mp4"),
    ],
)
def test_a_codec_that_has_no_such_speakers_says_so(tmp_path: Path, layout: str, name: str) -> None:
    audio = Audio.of(tone(4800, channels=av.AudioLayout(layout).nb_channels), 48000)
    audio = replace(audio, info=replace(audio.info, layout=layout))
    with pytest.raises(MediaError, match="does not hold") as error:
        written(tmp_path / name, audio)
    assert layout in str(error.value) and ".mkv" in str(error.value)
    assert not (tmp_path / name).exists()


class Job:
    def check(self) -> None: ...

    def progress(self, *_: object, **__: object) -> None: ...

    def note(self, text: str) -> None: ...


def written(path: Path, audio: Audio) -> None:
    if path.suffix in (".mkv", ".mp4"):
        frame = Frame.of(picture(0))
        video = Video(VideoInfo(96, 64, Fraction(24), 12), lambda a, b: (frame for _ in range(a, b)))
        style = Style("ffv1" if path.suffix == ".mkv" else "h264")
        write_video(path, video, audio, workspace=path.parent / "work", watch=Job(), style=style)
    else:
        write_audio(path, audio, watch=Job())
