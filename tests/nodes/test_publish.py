"""The end of the graph: films and sound files where the user asked for them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from nodes.publish import publish_audio, publish_text, publish_video
from studio.base.errors import ShotgraphError
from studio.graph.lineage import Lineage
from studio.media.files.mediafile import open_audio, open_video, read_embedded_project
from studio.media.frames import Frame
from studio.media.values import Audio, Image, Text, Video, VideoInfo
from tests.media import number_of, picture, tone


class Job:
    """A Context that writes into a folder."""

    node = "publish"

    def __init__(self, folder: Path, item: str | None = None, **options: str) -> None:
        self.item = item
        self.project_folder = folder
        self.scratch = folder / "scratch"
        self.workspace = folder / "work"
        self.options = options
        self.notes: list[str] = []

    def check(self) -> None: ...

    def destination(self, path: Path) -> Path:
        return self.project_folder / path

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None: ...

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        return compute()

    def note(self, text: str) -> None:
        self.notes.append(text)

    def option(self, name: str) -> str:
        return self.options.get(name.replace(".", "_"), "")

    def lineage(self) -> Lineage:
        return Lineage()


def test_a_film_has_the_clips_own_sound_unless_another_is_wired(tmp_path: Path) -> None:
    own, other = Audio.of(tone(24000, hertz=440), 48000), Audio.of(np.zeros((24000, 2)), 48000)
    video = drawn().sounding(own)
    kept = publish_video(Job(tmp_path), video, path=Path("own.mkv"), codec="ffv1")
    heard = open_audio(Path(kept.path))
    assert heard is not None and np.abs(heard.read() - own.read()).max() < 1e-6
    silent = open_audio(Path(publish_video(Job(tmp_path), video, other, path=Path("other.mkv"), codec="ffv1").path))
    assert silent is not None and not silent.read().any()


def drawn(length: int = 12) -> Video:
    info = VideoInfo(96, 64, Fraction(24), length)
    return Video(info, lambda a, b: (Frame.of(picture(number)) for number in range(a, b)))


def test_a_film_with_sound_captions_and_its_project(tmp_path: Path) -> None:
    srt = Text("1\n00:00:00,100 --> 00:00:00,400\nHello\n")
    job = Job(tmp_path, project_json='{"format": "shotgraph/1"}')
    made = publish_video(job, drawn(), Audio.of(tone(24000), 48000), srt, path=Path("out/film.mp4"), title="My film")
    path = Path(made.path)
    assert path == tmp_path / "out" / "film.mp4"
    assert [number_of(frame.rgb()) for frame in open_video(path).frames()] == list(range(12))
    audio = open_audio(path)
    assert audio is not None and audio.info.length == 24000
    assert read_embedded_project(path) == '{"format": "shotgraph/1"}'
    with av.open(str(path)) as file:
        assert [stream.type for stream in file.streams] == ["video", "audio", "subtitle"]
        assert file.metadata["title"] == "My film"


def test_a_film_can_keep_its_project_to_itself(tmp_path: Path) -> None:
    job = Job(tmp_path, project_json="{}")
    made = publish_video(job, drawn(), path=Path("film.mp4"), embed_project=False)
    assert read_embedded_project(made.path) is None


@pytest.mark.parametrize(
    ("preset", "size"),
    [("YouTube 16:9", (1920, 1080)), ("Shorts / Reels 9:16", (1080, 1920)), ("square 1:1", (1080, 1080))],
)
def test_presets_set_the_size(tmp_path: Path, preset: Any, size: tuple[int, int]) -> None:
    made = publish_video(Job(tmp_path), drawn(2), path=Path("film.mp4"), preset=preset, effort="fast")
    info = open_video(made.path).info
    assert (info.width, info.height) == size
    shape = open_video(made.path).frame(0).rgb()
    if preset != "YouTube 16:9":
        assert shape[:100].max() < 8 and shape[-100:].max() < 8  # bars above and below


def test_cover_leaves_no_bars(tmp_path: Path) -> None:
    made = publish_video(Job(tmp_path), drawn(1), path=Path("f.mp4"), preset="square 1:1", fit="cover", effort="fast")
    assert open_video(made.path).frame(0).rgb()[-100:].max() > 60


@pytest.mark.parametrize(
    ("given", "item", "written"),
    [
        ("{item}.mp4", "shot-3", "shot-3.mp4"),
        ("film.mp4", "shot-3", "film-shot-3.mp4"),
        ("clips/{item} final.mp4", "a/../b", "clips/a_.._b final.mp4"),
        ("film.mp4", None, "film.mp4"),
    ],
)
def test_every_item_gets_a_file_of_its_own(tmp_path: Path, given: str, item: str | None, written: str) -> None:
    made = publish_video(Job(tmp_path, item), drawn(1), path=Path(given), effort="fast")
    assert Path(made.path) == tmp_path / written and Path(made.path).exists()


@pytest.mark.parametrize("name", ["s.wav", "s.mp3", "s.flac"])
def test_a_sound_file(tmp_path: Path, name: str) -> None:
    sound = tone(30000, 44100, 1)
    made = publish_audio(Job(tmp_path), Audio.of(sound, 44100), path=Path(name), title="Theme")
    audio = open_audio(made.path)
    assert audio is not None and audio.info.rate == 44100 and abs(audio.info.length - 30000) < 1300
    if name != "s.mp3":
        assert np.abs(audio.read() - sound).max() < 1e-6


@pytest.mark.parametrize(
    "publish",
    [
        lambda job: publish_video(job, drawn(1), path=Path()),
        lambda job: publish_video(job, drawn(1), path=Path("film.txt")),
        lambda job: publish_video(job, drawn(0), path=Path("film.mp4")),
        lambda job: publish_audio(job, Audio.of(tone(10), 48000), path=Path("s.mp4")),
        lambda job: publish_audio(job, Audio.of(tone(0), 48000), path=Path("s.wav")),
    ],
)
def test_what_cannot_be_written_says_what_to_do(tmp_path: Path, publish: Callable[[Job], Any]) -> None:
    with pytest.raises(ShotgraphError) as caught:
        publish(Job(tmp_path))
    assert caught.value.problem.mend


def test_captions_become_a_file_that_is_them_to_the_letter(tmp_path: Path) -> None:
    srt = Text("1\n00:00:00,100 --> 00:00:00,400\nГол! 球進了\n")
    made = publish_text(Job(tmp_path, item="kick off"), srt, path=Path("out/film.srt"))
    assert Path(made.path) == tmp_path / "out" / "film-kick off.srt"
    assert Path(made.path).read_bytes() == srt.encode("utf-8")
    job = Job(tmp_path)
    publish_text(job, Text(""), path=Path("silent.vtt"))
    assert (tmp_path / "silent.vtt").read_bytes() == b"" and "empty" in job.notes[0]


@pytest.mark.parametrize("path", ["film.mp4", "sound.WAV", ""])
def test_text_is_not_written_as_a_film_or_a_sound(tmp_path: Path, path: str) -> None:
    check = vars(publish_text)["__node__"].check
    with pytest.raises(ShotgraphError) as caught:
        check({"path": Path(path)})
    assert caught.value.problem.setting == "path"
