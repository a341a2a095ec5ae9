"""Publish video's timecode and chapters: the clip's own, what is typed, or none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nodes.publish import _film_fits, publish_video
from studio.base.errors import SettingError
from studio.graph.lineage import Lineage
from studio.media.files.mediafile import open_video
from studio.media.frames import Frame
from studio.media.timecode import Chapter, timecode
from studio.media.values import Image, Video, VideoInfo


class Job:
    """A Context that writes into a folder."""

    node, item = "publish", None

    def __init__(self, folder: Path) -> None:
        self.project_folder, self.workspace = folder, folder / "work"
        self.notes: list[str] = []

    def check(self) -> None: ...

    def destination(self, path: Path) -> Path:
        return self.project_folder / path

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None: ...

    def note(self, text: str) -> None:
        self.notes.append(text)

    def option(self, name: str) -> str:
        return ""

    def lineage(self) -> Lineage:
        return Lineage()


def clip(rate: Fraction = Fraction(25)) -> Video:
    frame = Frame.of(np.zeros((16, 24, 3), np.uint8))
    made = Video(VideoInfo(24, 16, rate, 10), lambda start, stop: (frame for _ in range(start, stop)))
    chapters = (Chapter(Fraction(0), Fraction(1, 5), "One"), Chapter(Fraction(1, 5), made.info.seconds, "Two"))
    return replace(made, timecode=timecode("10:00:00:12", Fraction(25)), chapters=chapters)


def published(folder: Path, video: Video, **settings: object) -> tuple[Video, list[str]]:
    job = Job(folder)
    publish_video(job, video, path=Path("o.mov"), effort="fast", **settings)  # type: ignore[arg-type]
    return open_video(folder / "o.mov"), job.notes


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "10:00:00:12"), ("01:00:00:00", "01:00:00:00"), (" 1:02:3:04 ", "01:02:03:04"), ("None", "None")],
)
def test_a_film_has_the_timecode_that_is_asked_for(tmp_path: Path, typed: str, said: str) -> None:
    film, notes = published(tmp_path, clip(), timecode=typed)
    assert str(film.timecode) == said and not notes
    assert [one.title for one in film.chapters] == ["One", "Two"]


def test_chapters_can_be_left_out(tmp_path: Path) -> None:
    assert published(tmp_path, clip(), chapters=False)[0].chapters == ()


def test_a_rate_without_timecode_is_told(tmp_path: Path) -> None:
    film, notes = published(tmp_path, clip(Fraction("12.5")))
    assert film.timecode is None and notes == ["There is no timecode at 12.5 frames a second: the film has none."]


def test_what_is_no_timecode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="'soon' is no timecode") as caught:
        _film_fits({"path": Path("o.mov"), "codec": "h264", "timecode": "soon"})
    assert caught.value.problem.mend
    with pytest.raises(SettingError, match="no timecode of this film") as caught:
        published(tmp_path, clip(), timecode="01:00:00:29")
    assert "below 25" in caught.value.problem.mend
