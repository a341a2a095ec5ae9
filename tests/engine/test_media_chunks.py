"""Kept frames: computed once, read back bit for bit, and made again when what is on disk cannot be trusted."""

from __future__ import annotations

import threading
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.base.errors import Cancelled, MediaError
from studio.media.color import Color
from studio.media.files import chunks
from studio.media.files.chunks import keep, made, render_all
from studio.media.files.mediafile import open_video
from studio.media.frames import Frame, plane
from studio.media.values import Video, VideoInfo
from tests.media import clip, number_of, picture

LENGTH = 30


@pytest.fixture(autouse=True)
def eight_frames_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "_CHUNK_BYTES", 96 * 64 * 3 * 8)


class Costly:
    """A video that counts what it is asked to make."""

    def __init__(self, fail_at: int | None = None) -> None:
        self.made: Counter[int] = Counter()
        self.fail_at = fail_at
        self.video = Video(VideoInfo(96, 64, Fraction(24), LENGTH), self.pull, "digest")

    def pull(self, start: int, stop: int) -> Any:
        for number in range(start, stop):
            if number == self.fail_at:
                raise MediaError("out of memory", mend="Make it smaller.")
            self.made[number] += 1
            yield Frame.of(picture(number))


def numbers(video: Video, start: int = 0, stop: int | None = None) -> list[int]:
    return [number_of(frame.rgb()) for frame in video.frames(start, stop)]


def test_frames_are_made_once(tmp_path: Path) -> None:
    costly = Costly()
    video = keep(costly.video, tmp_path)
    assert numbers(video) == list(range(LENGTH))
    assert numbers(keep(costly.video, tmp_path)) == list(range(LENGTH))
    assert numbers(video, 11, 19) == list(range(11, 19)) and number_of(video.frame(29).rgb()) == 29
    assert set(costly.made.values()) == {1} and len(costly.made) == LENGTH
    assert made(tmp_path) == [range(LENGTH)]
    assert (video.info, video.digest) == (costly.video.info, "digest")


FORMS: list[Any] = ["yuv420p", "yuv422p", "yuv444p", "yuva420p", "yuva444p", "gray", "yuv420p10le", "yuva444p10le"]
FORMS += [(np.uint8, 3), (np.uint8, 4), (np.uint16, 3), (np.uint16, 4)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(96, 64), (33, 47)])
def test_frames_come_back_bit_for_bit_in_their_form(tmp_path: Path, form: Any, size: tuple[int, int]) -> None:
    width, height = size
    if isinstance(form, str):
        tags = (6, 6, 6, 2)
        source = open_video(clip(tmp_path / "in.mkv", 10, codec="ffv1", pix_fmt=form, size=size, tags=tags))
    else:
        kind, channels = form
        noise = np.random.default_rng(2).integers(0, np.iinfo(kind).max + 1, (10, height, width, channels)).astype(kind)
        color = Color("bt2020", "smpte2084", "gbr", "pc") if kind is np.uint16 else Color()
        info = VideoInfo(width, height, Fraction(24), 10, 8 * np.dtype(kind).itemsize, channels == 4)
        source = Video(info, lambda a, b: (Frame.of(array, color) for array in noise[a:b]))
    video = keep(source, tmp_path / "kept")
    list(video.frames())
    assert made(tmp_path / "kept") == [range(10)]
    for before, after in zip(source.frames(), video.frames(), strict=True):
        assert (before.pix_fmt, before.color) == (after.pix_fmt, after.color)
        if before.planar:
            for number in range(len(before._native.planes)):
                assert np.array_equal(plane(before._native, number), plane(after._native, number))
        else:
            assert np.array_equal(before.pixels(), after.pixels())


def test_frames_of_changing_form_are_kept_too(tmp_path: Path) -> None:
    source = open_video(clip(tmp_path / "in.mp4", 20))

    def pull(start: int, stop: int) -> Any:
        for number, frame in enumerate(source.frames(start, stop), start):
            yield frame if number // 5 % 2 else Frame.of(frame.rgb())

    mixed = Video(source.info, pull)
    video = keep(mixed, tmp_path / "kept")
    list(video.frames())
    assert made(tmp_path / "kept") == [range(20)]
    assert [frame.planar for frame in video.frames()] == [frame.planar for frame in mixed.frames()]
    assert numbers(video) == list(range(20))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)), min_size=1, max_size=6))
def test_any_way_of_asking_gives_the_same_frames(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[int, int]]
) -> None:
    costly = Costly()
    video = keep(costly.video, tmp_path_factory.mktemp("kept"))
    for start, count in asked:
        stop = min(LENGTH, start + count)
        assert numbers(video, start, stop) == list(range(start, stop))
    assert numbers(video) == list(range(LENGTH))


def test_a_look_here_and_there_does_not_litter(tmp_path: Path) -> None:
    video = keep(Costly().video, tmp_path)
    for number in (3, 17, 28):
        assert number_of(video.frame(number).rgb()) == number
    assert made(tmp_path) == [] and not list(tmp_path.iterdir())


def test_leaving_early_keeps_whole_chunks_and_nothing_half_made(tmp_path: Path) -> None:
    video = keep(Costly().video, tmp_path)
    frames = video.frames()
    for _ in range(13):
        next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert made(tmp_path) == [range(8)]
    assert all(entry.suffix == ".seg" for entry in tmp_path.iterdir())


def test_rendering_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = Costly(fail_at=21)
    with pytest.raises(MediaError):
        render_all(keep(first.video, tmp_path), lambda: None, lambda done, total: None)
    assert made(tmp_path) == [range(16)]
    second, seen = Costly(), []
    ready: list[range] = []
    video = keep(second.video, tmp_path, ready.append)
    render_all(video, lambda: None, lambda done, total: seen.append((done, total)))
    assert sorted(second.made) == list(range(16, LENGTH))
    assert seen[0] == (16, LENGTH) and seen[-1] == (LENGTH, LENGTH)
    assert ready == [range(16, 24), range(24, LENGTH)]
    assert made(tmp_path) == [range(LENGTH)]


def test_rendering_can_be_cancelled_between_frames(tmp_path: Path) -> None:
    costly = Costly()

    def check() -> None:
        if len(costly.made) >= 12:
            raise Cancelled

    with pytest.raises(Cancelled):
        render_all(keep(costly.video, tmp_path), check, lambda done, total: None)
    assert len(costly.made) == 12 and made(tmp_path) == [range(8)]


def test_gaps_are_filled_and_nothing_else(tmp_path: Path) -> None:
    video = keep(Costly().video, tmp_path)
    list(video.frames(8, 16))
    costly = Costly()
    render_all(keep(costly.video, tmp_path), lambda: None, lambda done, total: None)
    assert sorted(costly.made) == [*range(8), *range(16, LENGTH)]


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "gone"])
def test_a_damaged_chunk_is_made_again(tmp_path: Path, harm: str) -> None:
    list(keep(Costly().video, tmp_path).frames())
    victim = sorted(tmp_path.iterdir())[1]
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    {
        "flip": lambda: victim.write_bytes(content),
        "cut": lambda: victim.write_bytes(content[:100]),
        "empty": lambda: victim.write_bytes(b""),
        "gone": victim.unlink,
    }[harm]()
    costly = Costly()
    assert numbers(keep(costly.video, tmp_path)) == list(range(LENGTH))
    assert sorted(costly.made) == list(range(8, 16))
    assert made(tmp_path) == [range(LENGTH)]


def test_when_every_chunk_is_damaged_every_chunk_is_kept_again(tmp_path: Path) -> None:
    list(keep(Costly().video, tmp_path).frames(4))  # the first file begins inside a chunk
    for victim in tmp_path.iterdir():
        victim.write_bytes(victim.read_bytes()[:-1])
    assert numbers(keep(Costly().video, tmp_path)) == list(range(LENGTH))
    assert made(tmp_path) == [range(LENGTH)]


def test_keeping_does_not_touch_the_frames_that_are_handed_on(tmp_path: Path) -> None:
    """An encoder stamps the planes that it is given; those go to a film's encoder at the same time."""
    source = open_video(clip(tmp_path / "clip.mp4", 20))

    def stamps(video: Video) -> list[int]:
        return [frame.planes(frame.pix_fmt, frame.color).pts for frame in list(video.frames())]

    assert stamps(keep(Video(source.info, source.pull, "digest"), tmp_path / "kept")) == stamps(source)
    assert made(tmp_path / "kept") == [range(20)]


def test_a_chunk_that_vanishes_while_in_use_is_made_again(tmp_path: Path) -> None:
    costly = Costly()
    video = keep(costly.video, tmp_path)
    list(video.frames())
    for entry in tmp_path.iterdir():  # another process made room
        entry.unlink()
    assert numbers(video) == list(range(LENGTH))


def test_two_at_once_in_one_folder(tmp_path: Path) -> None:
    results: list[list[int]] = []

    def work() -> None:
        results.append(numbers(keep(Costly().video, tmp_path)))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [list(range(LENGTH))] * 3
    assert made(tmp_path) == [range(LENGTH)]
    assert len(list(tmp_path.iterdir())) == 4  # same frames, same bytes, same names


def test_half_written_files_of_a_dead_process_are_swept(tmp_path: Path) -> None:
    dead = tmp_path / ".00000000-999999999-1.part"
    dead.write_bytes(b"half")
    list(keep(Costly().video, tmp_path).frames())
    assert not dead.exists()
