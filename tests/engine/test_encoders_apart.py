"""Encoders in a process of their own: what is left of a film when one crashes, stands still or has no room."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import psutil
import pytest

from studio.base.errors import Cancelled, MediaError
from studio.media.files import apart
from studio.media.files.apart import ApartWriter, EncoderDied
from studio.media.files.codecs import choose
from studio.media.files.segments import Segment, SegmentWriter, finished
from studio.media.values import Video
from tests.engine.test_media_encode import Watching, drawn, numbers, write

AV1: dict[str, Any] = {"codec": "av1", "effort": "fast"}


def encoders() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "studio.media.files.apart" in " ".join(child.cmdline())]


def meeting(accident: Any, *at: int) -> Video:
    """A clip that does something to the encoders at work when these frames are asked for, the first time each."""
    left, calm = list(at), drawn(144)

    def pull(start: int, stop: int) -> Any:
        for number, frame in enumerate(calm.pull(start, stop), start):
            if number in left:
                left.remove(number)
                for encoder in encoders():
                    accident(encoder)
            yield frame

    return Video(calm.info, pull)


def test_a_segment_is_the_same_as_one_made_in_this_process(tmp_path: Path) -> None:
    video = drawn(24)
    encoding = choose("av1", video.frame(0), Fraction(24), effort="fast")
    made: list[Segment] = []
    for kind, folder in ((SegmentWriter, tmp_path / "here"), (ApartWriter, tmp_path / "apart")):
        out: Any = kind(folder, 48, encoding, {"what": "é"})
        for frame in video.frames():
            out.feed(frame)
        made.append(out.finish())
    here, there = made
    assert (there.start, there.stop) == (48, 72)
    assert there.path.name == here.path.name  # the name holds the digest of the bytes
    assert os.listdir(tmp_path / "apart") == [there.path.name] and not encoders()


def test_a_film_is_whole_though_its_encoders_are_killed(tmp_path: Path) -> None:
    write(tmp_path / "f.mp4", meeting(psutil.Process.kill, 40, 100, 110), **AV1)
    assert numbers(tmp_path / "f.mp4") == list(range(144))
    assert not encoders() and not finished(tmp_path / "work") and not list((tmp_path / "work").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process")
def test_an_encoder_that_stands_still_is_ended_and_its_segment_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_PATIENCE", 1.0)
    write(tmp_path / "f.mp4", meeting(lambda encoder: os.kill(encoder.pid, signal.SIGSTOP), 60, 143), **AV1)
    assert numbers(tmp_path / "f.mp4") == list(range(144))
    assert not encoders()


def test_an_encoder_that_dies_each_time_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mortal(*given: Any) -> subprocess.Popen[bytes]:
        crash = [sys.executable, "-c", "import os, sys; sys.stdin.buffer.read(5000); os.abort()"]
        return subprocess.Popen(crash, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    monkeypatch.setattr(apart.own_process, "start", mortal)
    with pytest.raises(MediaError, match="libsvtav1 died 4 times at frames 0 to") as caught:
        write(tmp_path / "f.mp4", drawn(24), **AV1)
    assert "another codec" in str(caught.value) and not (tmp_path / "f.mp4").exists()


def test_what_is_no_film_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, answers = ApartWriter.finish, []

    def finish(self: ApartWriter) -> Segment:
        answers.append(self._start)
        if len(answers) == 1:
            self.discard()
            raise EncoderDied("Invalid argument")
        return real(self)

    monkeypatch.setattr(ApartWriter, "finish", finish)
    write(tmp_path / "f.mp4", drawn(24), **AV1)
    assert answers == [0, 0] and numbers(tmp_path / "f.mp4") == list(range(24))


@pytest.mark.parametrize("told", [{"errno": 28, "error": "No space left", "filename": "x"}])
def test_a_full_disk_is_told_of_and_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, Any]
) -> None:
    starts: list[int] = []

    def full(*given: Any) -> subprocess.Popen[bytes]:
        starts.append(len(starts))
        words = ["import sys", f"print({json.dumps(told)!r}, flush=True)", "sys.stdin.buffer.read(100)"]
        return subprocess.Popen(
            [sys.executable, "-c", "\n".join(words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )  # fmt: skip

    monkeypatch.setattr(apart.own_process, "start", full)
    with pytest.raises(MediaError, match="disk"):
        write(tmp_path / "f.mp4", drawn(24), **AV1)
    assert starts == [0]


def test_a_cancelled_film_leaves_no_encoder_behind(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write(tmp_path / "f.mp4", drawn(144), watch=Watching(stop_at=120), **AV1)
    assert not encoders() and not list((tmp_path / "work").glob(".*"))


def test_an_encoder_ends_with_the_one_who_wanted_it(tmp_path: Path) -> None:
    """A killed engine closes its pipes by dying; the child must not stay."""
    encoding = choose("av1", drawn(1).frame(0), Fraction(24), effort="fast")
    out = ApartWriter(tmp_path, 0, encoding)
    out.feed(drawn(1).frame(0))
    child = out._child
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(timeout=60) is not None
    out.discard()
    assert not list(tmp_path.iterdir())


def test_a_second_try_is_given_up_when_the_user_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Impatient(Watching):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        write(tmp_path / "f.mp4", meeting(psutil.Process.kill, 40), watch=Impatient(), **AV1)
    assert not encoders()
