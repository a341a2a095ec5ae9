"""Source timecode in the files of other editing programs, and a cut's chapters."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction as F
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import opentimelineio as otio
import pytest

from nodes.edit import Cut
from nodes.edit import cut as edit_cut
from studio.film.timeline.interchange import write
from studio.media.frames import Frame
from studio.media.timecode import Chapter, timecode
from studio.media.values import Audio, Series, Video, VideoInfo

NTSC = F(30000, 1001)


def shot(frames: int, rate: F, said: str = "", chapters: tuple[Chapter, ...] = ()) -> Video:
    frame = Frame.of(np.zeros((16, 24, 3), np.uint8))
    made = Video(VideoInfo(24, 16, rate, frames), lambda start, stop: (frame for _ in range(start, stop)))
    return replace(made, timecode=timecode(said, rate), chapters=chapters)


def film(rate: F = F(25), first: str = "10:00:00:12", second: str = "", **settings: object) -> Cut:
    pictures = Series.of([("a", shot(50, rate, first)), ("b", shot(75, rate, second))])
    spoken = Audio.of(np.zeros(48000), 48000)
    spoken = replace(spoken, info=replace(spoken.info, began=F(3600)))
    # The first begins twelve frames in.
    edit = {"clips": {"a": {"offset": str(12 / rate), "length": str(round(rate) / rate)}}}
    return edit_cut(pictures, Series.of([("b", spoken)]), edit=edit, lead=0.2, tail=0, **settings)  # type: ignore[arg-type]


def written(made: Cut, path: Path) -> str:
    write(str(made.timeline), path)
    return path.read_text()


def sources(edl: str) -> list[tuple[str, str]]:
    return re.findall(r"^\d{3}  \S+ +V +\S+ +(\S+) (\S+) \S+ \S+$", edl, re.MULTILINE)


def test_an_edl_has_the_sources_own_timecode(tmp_path: Path) -> None:
    made = written(film(), tmp_path / "x.edl")
    assert sources(made) == [("10:00:00:24", "10:00:01:24"), ("00:00:00:00", "00:00:03:00")]


def test_an_edl_counts_dropped_frames_of_a_source_that_does(tmp_path: Path) -> None:
    made = written(film(NTSC, "00:00:59;20", "00:00:59:20"), tmp_path / "x.edl")
    assert sources(made)[0] == ("00:01:00;04", "00:01:01;04")
    assert sources(made)[1] == ("00:00:59:20", "00:01:02:05")
    assert "FCM: NON-DROP FRAME" in made


def test_a_source_of_another_rate_is_counted_at_the_films(tmp_path: Path) -> None:
    pictures = Series.of([("a", shot(100, F(50), "10:00:00:30")), ("b", shot(75, F(25), "01:00:00:00"))])
    made = written(edit_cut(pictures, rate=25), tmp_path / "x.edl")
    assert sources(made) == [("10:00:00:15", "10:00:02:15"), ("01:00:00:00", "01:00:03:00")]


def test_otio_media_begin_at_their_timecode(tmp_path: Path) -> None:
    read = otio.adapters.read_from_string(written(film(), tmp_path / "x.otio"), "otio_json")
    clip = read.tracks[0].find_clips()[0]
    begins = clip.media_reference.available_range.start_time
    assert otio.opentime.to_timecode(begins, 25) == "10:00:00:12"
    assert clip.source_range.start_time.value - begins.value == 12
    sound = next(track for track in read.tracks if track.kind == "Audio").find_clips()[0]
    assert sound.media_reference.available_range.start_time.to_seconds() == 3600


@pytest.mark.parametrize("short", ["hold", "slow"])
def test_fcpxml_media_and_clips_run_by_their_timecode(tmp_path: Path, short: str) -> None:
    root = ElementTree.fromstring(written(film(short=short), tmp_path / "x.fcpxml"))
    starts = {asset.get("name"): asset.get("start") for asset in root.iter("asset")}
    assert starts["a"] == f"{36000 * 25 + 12}/25s"
    clip = next(clip for clip in root.iter("asset-clip") if clip.get("name") == "a")
    assert clip.get("start") == f"{36000 * 25 + 12 + 12}/25s"
    sound = next(clip for clip in root.iter("asset-clip") if clip.get("lane") == "-1")
    assert F(str(sound.get("start")).rstrip("s")) >= 3600


def test_fcp_7_media_say_their_timecode_and_clips_count_from_it(tmp_path: Path) -> None:
    root = ElementTree.fromstring(written(film(NTSC, "00:00:59;20"), tmp_path / "x.xml"))
    item = root.find(".//media/video/track/clipitem")
    assert item is not None
    assert item.findtext("file/timecode/string") == "00:00:59;20"
    assert item.findtext("file/timecode/displayformat") == "DF"
    assert item.findtext("file/timecode/frame") == str(59 * 30 + 20)
    assert (item.findtext("in"), item.findtext("out")) == ("12", "42")


def test_slow_motion_in_fcp_7_is_counted_without_the_timecode(tmp_path: Path) -> None:
    def first(made: Cut) -> tuple[str | None, ...]:
        item = ElementTree.fromstring(written(made, tmp_path / "x.xml")).find(".//media/video/track/clipitem")
        assert item is not None and item.find("filter") is not None
        return tuple(item.findtext(name) for name in ("in", "out", "duration"))

    def slowed(said: str) -> Cut:
        pictures = Series.of([("a", shot(25, F(25), said))])
        sound = Audio.of(np.zeros(48000 * 2), 48000)
        return edit_cut(pictures, Series.of([("a", sound)]), short="slow", lead=0, tail=0)

    assert first(slowed("10:00:00:00")) == first(slowed(""))


def test_a_film_whose_rate_has_no_timecode_still_says_where_otio_media_begin(tmp_path: Path) -> None:
    pictures = Series.of([("a", shot(50, F(25), "10:00:00:12"))])
    read = otio.adapters.read_from_string(written(edit_cut(pictures, rate=12.5), tmp_path / "x.otio"), "otio_json")
    begins = read.tracks[0].find_clips()[0].media_reference.available_range.start_time
    assert (begins.value, begins.rate) == (36000 * 12.5 + 6, 12.5)


def test_markers_and_the_clips_own_chapters_are_the_films() -> None:
    parts = (Chapter(F(0), F(1), "Intro"), Chapter(F(1), F(2), "Main"))
    pictures = Series.of([("a", shot(50, F(25), chapters=parts)), ("b", shot(75, F(25)))])
    edit = {
        "clips": {"a": {"offset": "1/2", "length": "1"}},
        "markers": [{"at": "2", "name": "Kick-off", "color": "green"}, {"at": "0", "name": "Start", "color": ""}],
    }
    made = edit_cut(pictures, edit=edit)
    assert made.video.chapters == (
        Chapter(F(0), F("0.52"), "Start"),
        Chapter(F("0.52"), F(2), "Main"),
        Chapter(F(2), made.video.info.seconds, "Kick-off"),
    )
    assert edit_cut(Series.of([("b", shot(75, F(25)))])).video.chapters == ()
