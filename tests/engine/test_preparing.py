"""Small copies of a cut's slow stretches, made while nobody does anything: which, how far, until when, and where to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from studio.film.timeline import Clip, Layout, Look, Title, edits, lay_out, tracks
from studio.film.timeline.compose import compose_picture
from studio.host.views.cache import ViewCache, share_of
from studio.host.views.paces import Pace, Paces
from studio.host.views.preparing import Preparing
from studio.host.views.proxy import Proxies
from studio.media.frames import Frame
from studio.media.values import Stretch, Video, VideoInfo

F = Fraction
PATIENCE = 20


def source(shade: int, digest: str, length: int = 100, seconds: float = 0.0, made: list[int] | None = None) -> Video:
    """A clip of one shade whose frames take so long."""

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            time.sleep(seconds)
            if made is not None:
                made.append(number)
            yield Frame.of(np.full((36, 64, 3), shade, np.uint8))

    return Video(VideoInfo(64, 36, F(25), length), pull, digest)


SOURCES = {"a": source(40, "a" * 32), "b": source(160, "b" * 32), "c": source(220, "c" * 32)}
CUT = lay_out([("a", F(2)), ("b", F(3)), ("c", F(2))], layout=Layout(F(25), lead=F(0), tail=F(0)))


def names(timeline: object, sources: dict[str, Video] = SOURCES) -> list[str]:
    video = compose_picture(timeline, sources, 64, 36)  # type: ignore[arg-type]
    assert video.stretches is not None
    return [piece.name for piece in video.stretches()]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


# --- pieces ---------------------------------------------------------------------------------------------------------


def test_a_piece_of_the_cut_keeps_its_name_when_others_are_edited_and_loses_it_when_it_looks_otherwise() -> None:
    before = names(CUT)
    assert len(set(before)) == 3
    assert names(edits.trim(CUT, "a", "end", F(-1))) == before, "shorter, and what follows is earlier"
    assert names(edits.move(CUT, "c", 0)) == [before[2], before[0], before[1]]
    assert names(edits.change(CUT, "b", gain=-6.0, name="Quiet")) == before, "no sound and no name is seen"
    looked = names(edits.change(CUT, "b", look=Look(scale=50)))
    assert looked[0] == before[0] and looked[1] != before[1] and looked[2] == before[2]
    assert names(edits.trim(CUT, "b", "start", F(1)))[1] != before[1], "it begins at another moment"
    other = names(CUT, SOURCES | {"b": source(160, "d" * 32)})
    assert [old == new for old, new in zip(before, other, strict=True)] == [True, False, True]
    assert names(CUT, SOURCES | {"b": source(160, "")}) == [before[0], before[2]]


def test_a_fade_and_what_lies_over_a_clip_make_pieces_of_their_own() -> None:
    before = names(CUT)
    fading = CUT.with_clip("a", lambda clip: replace(clip, fade_out=F(1, 2)))
    faded = names(fading)
    assert faded[0] != before[0] and faded[1:] == before[1:]
    assert names(edits.trim(fading, "a", "end", F(-1)))[0] != faded[0], "it fades elsewhere"
    over, track = tracks.add_track(CUT, "title")
    over = tracks.place(over, Clip("t", "", F(1), title=Title("Words")), track, F(3))
    found = names(over)
    assert len(found) == 5 and found[0] == before[0] and found[4] == before[2] and found[1] == before[1]
    assert len(names(edits.dissolve(CUT, "b", F(1)))) == 4


def test_every_piece_is_the_frames_that_its_name_was_first_given_for(tmp_path: Path) -> None:
    """What was drawn of the cut is shown in the cut that was edited: the right frames, at their new places."""
    proxies = Proxies(tmp_path)
    first = compose_picture(CUT, SOURCES, 64, 36)
    for piece in proxies.pieces(first):
        proxies.prepare(first, piece, 0, piece.stop - piece.start, lambda: True, all=True)
    edited = compose_picture(edits.trim(edits.move(CUT, "c", 0), "a", "end", F(-1)), SOURCES, 64, 36)
    assert proxies.states(edited) == [(0, edited.info.length, "smooth")]
    for number, shade in ((0, 220), (49, 220), (50, 40), (74, 40), (75, 160), (149, 160)):
        small = proxies.frame(edited, number)
        assert small is not None and abs(int(small.rgb()[18, 32, 1]) - shade) < 4, number


# --- making ---------------------------------------------------------------------------------------------------------


def slow(made: list[int], seconds: float = 0.03) -> Video:
    """100 frames in two pieces: the second comes too slowly, the first as fast as one likes."""

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            time.sleep(seconds if number >= 50 else 0)
            made.append(number)
            yield Frame.of(np.full((36, 64, 3), number * 2, np.uint8))

    pieces = [Stretch(0, 50, "a" * 32), Stretch(50, 100, "b" * 32)]
    return Video(VideoInfo(64, 36, F(25), 100), pull, "e" * 32, stretches=lambda: pieces)


def test_what_comes_fast_gets_no_copy_and_what_comes_slowly_does(tmp_path: Path) -> None:
    made: list[int] = []
    video, proxies = slow(made), Proxies(tmp_path)
    assert proxies.states(video) == [(0, 100, "unknown")]
    preparing = Preparing(proxies, lambda: False, lease=PATIENCE)
    assert preparing.want(video, 0)
    until(lambda: proxies.states(video) == [(0, 100, "smooth")])
    assert proxies.frame(video, 10) is None and proxies.frame(video, 99) is not None
    assert len([number for number in made if number < 50]) <= 17, "found out with a few frames"
    assert not preparing.want(video, 0), "nothing is left to do"
    preparing.close()
    proxies.stop()
    again = Proxies(tmp_path)
    assert again.states(slow([])) == [(0, 100, "smooth")], "also after the next start"
    assert again.plays(video, 10) and not again.plays(video, 60)


def test_it_leaves_off_at_the_next_frame_and_goes_on_where_it_was(tmp_path: Path) -> None:
    made: list[int] = []
    video, proxies = slow(made), Proxies(tmp_path)
    preparing = Preparing(proxies, lambda: False, lease=PATIENCE)
    preparing.want(video, 99)
    until(lambda: len(made) >= 8)
    preparing.rest()
    time.sleep(0.1)
    count = len(made)
    time.sleep(0.2)
    assert len(made) == count, "not one more frame"
    found = proxies.states(video)
    assert found[-1][2] != "smooth" or found[-1][0] > 50
    assert proxies.frame(video, 50) is not None and not list(tmp_path.rglob("*.part")), "what was made is kept"
    preparing.want(video, 99)
    until(lambda: proxies.frame(video, 99) is not None)
    late = [number for number in made if number >= 50]
    assert len(late) == len(set(late)), "no frame twice"
    preparing.close()


@pytest.mark.parametrize("why", ["busy", "lease", "hold"])
def test_it_stands_still_while_the_machine_is_wanted_and_when_nobody_asks_any_more(tmp_path: Path, why: str) -> None:
    made: list[int] = []
    video, busy = slow(made), threading.Event()
    preparing = Preparing(Proxies(tmp_path), busy.is_set, lease=0.3 if why == "lease" else PATIENCE)
    until(lambda: preparing.want(video, 99) and len(made) >= 3)
    if why == "busy":
        busy.set()
    elif why == "hold":
        preparing.hold()
    else:
        time.sleep(0.35)
    time.sleep(0.08)
    count = len(made)
    time.sleep(0.15)
    assert len(made) == count
    busy.clear()
    preparing.want(video, 99)
    until(lambda: len(made) > count + 3)
    preparing.close()


def test_copies_stay_within_the_limit_and_those_of_this_cut_are_not_thrown_away_for_others(tmp_path: Path) -> None:
    old = tmp_path / "ff" / ("f" * 32 + ".proxy")
    old.mkdir(parents=True)
    (old / "00000000-00000096-x.seg").write_bytes(b"0" * 50_000)
    proxies = Proxies(ViewCache(tmp_path, budget=20_000))
    video = slow([])
    assert proxies.room(video) and not old.exists(), "what nobody uses goes first"
    proxies.prepare(video, proxies.pieces(video)[0], 0, 50, lambda: True, all=True)
    proxies._bytes = None
    proxies._cache.budget = 100
    assert not proxies.room(video) and proxies.frame(video, 10) is not None
    preparing = Preparing(proxies, lambda: False, lease=PATIENCE)
    preparing.want(video, 99)
    until(lambda: preparing.full)
    preparing.close()
    assert share_of(1000) == 250


def test_a_stretch_that_cannot_be_read_is_tried_once(tmp_path: Path) -> None:
    tried: list[int] = []

    def pull(start: int, stop: int) -> Iterator[Frame]:
        tried.append(start)
        raise OSError("gone")

    broken = Video(VideoInfo(64, 36, F(25), 50), pull, "e" * 32)
    preparing = Preparing(Proxies(tmp_path), lambda: False, lease=PATIENCE)
    preparing.want(broken, 0)
    until(lambda: bool(tried) and not preparing.want(broken, 0))
    preparing.close()
    assert len(tried) == 1


def test_how_fast_pieces_come_is_kept_and_a_damaged_file_is_no_hindrance(tmp_path: Path) -> None:
    paces = Paces(tmp_path / "paces.json")
    paces.note("a", Pace(0.004, 0.01))
    paces.note("b", Pace(0.004, 0.3))
    paces.keep()
    again = Paces(tmp_path / "paces.json")
    first, second = again.get("a"), again.get("b")
    assert first is not None and first.smooth(F(30))
    assert second is not None and second.plays(F(30)) and not second.smooth(F(30)), "slow to jump to"
    (tmp_path / "paces.json").write_text('{"a": "x"}')
    assert Paces(tmp_path / "paces.json").get("a") is None
