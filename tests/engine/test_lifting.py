"""Picture nodes on clips: a node that takes one picture runs once a frame where a clip is wired to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from studio.base.control import Control
from studio.base.errors import InvalidProject
from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.graph import Wire
from studio.graph.lifting import kinds
from studio.graph.plan import make_plan
from studio.media.color import Color
from studio.media.frames import Frame
from studio.media.values import Audio, Image, Matte, Video
from tests.engine.conftest import graph_of
from tests.engine.lifting_desk import (
    HEIGHT,
    PQ,
    WIDTH,
    Desk,
    at_once,
    called,
    catalog,
    clips,
    desk,
    first_pixels,
    mattes,
    reds,
    shades,
    working,
)

__all__ = ["catalog", "desk"]

# --- the rule --------------------------------------------------------------------------------------------------------


def test_a_clip_on_a_picture_socket_makes_clips_of_pictures_and_mattes_of_masks(catalog: Catalog) -> None:
    graph = graph_of(
        {"a": "clip.source", "more": "pic.more", "parts": "pic.parts", "over": "pic.over", "s": "pic.still"},
        "a.out>more.image more.out>parts.image s.out>over.below s.out>over.above parts.mask>over.mask",
    )
    flowing = kinds(graph, catalog)
    assert flowing.of("more", "out") is Video
    assert (flowing.of("parts", "image"), flowing.of("parts", "mask")) == (Video, Matte)
    assert flowing.of("over", "out") is Video, "a matte on a mask socket is enough"
    assert flowing.of("s", "out") is Image


def test_a_lifted_output_goes_where_clips_go(catalog: Catalog, desk: Desk) -> None:
    graph = graph_of(
        {"a": "clip.source", "more": "pic.more", "r": "video.reverse"}, "a.out>more.image more.out>r.video"
    )
    clips["a"] = shades(4)
    assert desk.problems(graph) == []
    assert reds(desk.value(graph, "r")) == [4, 3, 2, 1]


REFUSED = {
    "a node of stills says what to do": (
        {"a": "clip.source", "b": "pic.drawn"},
        "a.out>b.image",
        "'a.out' gives a clip (Video), but pic.drawn takes one Image. Draw one picture.",
    ),
    "a node that makes a clip of a still": (
        {"a": "clip.source", "b": "pic.told"},
        "a.out>b.image",
        "pic.told takes one Image. Put video.frame between them",
    ),
    "image.save names the node that writes clips": (
        {"a": "clip.source", "b": "image.save"},
        "a.out>b.image",
        "image.save takes one Image. Write a clip with publish.video",
    ),
    "a clip that a chain makes": (
        {"a": "clip.source", "b": "pic.more", "c": "image.save"},
        "a.out>b.image b.out>c.image",
        "'b.out' gives a clip (Video), but image.save takes one Image",
    ),
    "a still where a clip is asked for": (
        {"a": "pic.still", "b": "pic.more", "c": "video.reverse"},
        "a.out>b.image b.out>c.video",
        "'b.out' gives Image, but 'c.video' takes Video",
    ),
    "a matte is no picture": (
        {"a": "clip.matte", "b": "pic.more"},
        "a.out>b.image",
        "'a.out' gives Matte, but 'b.image' takes Image",
    ),
    "a clip is no mask": (
        {"a": "clip.source", "s": "pic.still", "b": "pic.over"},
        "s.out>b.below s.out>b.above a.out>b.mask",
        "'a.out' gives Video, but 'b.mask' takes Mask",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_run_once_a_frame_is_refused_before_anything_runs(desk: Desk, name: str) -> None:
    made, wires, words = REFUSED[name]
    problems = desk.problems(graph_of(made, wires))
    assert any(words in problem for problem in problems), problems


def test_through_a_bypassed_node_goes_what_reaches_it(desk: Desk) -> None:
    graph = graph_of(
        {"a": "clip.source", "more": "pic.more", "r": "video.reverse"}, "a.out>more.image more.out>r.video"
    ).change("more", bypassed=True)
    clips["a"] = shades(3)
    assert desk.problems(graph) == []
    assert reds(desk.value(graph, "r")) == [2, 1, 0]
    still = graph_of(
        {"s": "pic.still", "more": "pic.more", "r": "video.reverse"}, "s.out>more.image more.out>r.video"
    ).change("more", bypassed=True)
    assert any("'more.out' gives Image" in problem for problem in desk.problems(still))


def test_a_muted_clip_lifts_nothing(desk: Desk) -> None:
    graph = graph_of(
        {"m": "clip.matte", "s": "pic.still", "over": "pic.over"},
        "s.out>over.below s.out>over.above m.out>over.mask",
    ).change("m", muted=True)
    assert isinstance(desk.value(graph, "over"), Image)
    muted = graph_of(
        {"a": "clip.source", "more": "pic.more", "r": "video.reverse"}, "a.out>more.image more.out>r.video"
    ).change("more", muted=True)
    assert desk.problems(muted) == [], "what is muted is wired as before"
    with pytest.raises(InvalidProject, match="nothing reaches it"):
        make_plan(muted, desk.catalog, desk.folder, ["r"])


def test_wires_in_a_circle_are_told_of_and_lift_nothing(desk: Desk) -> None:
    graph = graph_of({"x": "pic.more", "y": "pic.more"}, "x.out>y.image y.out>x.image")
    assert any("in a circle" in problem for problem in desk.problems(graph))
    assert kinds(graph, desk.catalog).of("x", "out") is Image


def test_a_chain_of_any_length_is_seen_through(catalog: Catalog) -> None:
    names = [f"n{number}" for number in range(20_000)]
    wires = " ".join(f"{one}.out>{other}.image" for one, other in pairwise(names))
    made = {"a": "clip.source"} | dict.fromkeys(names, "pic.more")
    graph = graph_of(made, f"a.out>n0.image {wires}")
    assert kinds(graph, catalog).of(names[-1], "out") is Video


# --- frames ----------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    some.integers(1, 40),
    some.sampled_from([24, 25, Fraction(30000, 1001), 60]),
    some.integers(1, 40),
    some.sampled_from([24, 12, 50]),
    some.data(),
)
def test_frame_n_is_the_same_whatever_range_is_asked_for(
    length: int, rate: Any, other: int, pace: Any, data: some.DataObject
) -> None:
    from studio.media.instep import InStep

    def work(number: int, seconds: Fraction, given: Any) -> tuple[Image]:
        assert seconds == number / Fraction(rate)
        low, high = given["low"].pixels, given["high"].pixels
        return (Image(np.dstack((low[..., 0], high[..., 0], np.full_like(low[..., 0], number)))),)

    inputs = {"low": shades(length, rate=rate), "high": shades(other, first=100, rate=pace)}
    steps = InStep(work, inputs, [Image], lambda: None)
    again = InStep(work, {"low": steps.clips(steps.shapes())[0], "high": inputs["high"]}, [Image], lambda: None)
    (clip,) = again.clips(again.shapes())
    assert isinstance(clip, Video) and (clip.info.length, clip.info.rate) == (length, rate)
    expected = [(n, 100 + min(int(n * Fraction(pace) / Fraction(rate)), other - 1), n) for n in range(length)]
    assert first_pixels(clip) == expected
    start = data.draw(some.integers(0, length - 1))
    stop = data.draw(some.integers(start + 1, length))
    assert first_pixels(clip, start, stop) == expected[start:stop]
    assert tuple(clip.frame(start).pixels()[0, 0].tolist()) == expected[start]


def test_several_clips_go_in_step_and_a_still_is_there_all_the_time(desk: Desk) -> None:
    clips.update(a=shades(5), b=shades(2, first=50), m=mattes(3, first=200))
    graph = graph_of(
        {"a": "clip.source", "b": ("clip.source", {"name": "b"}), "m": "clip.matte", "o": "pic.over"},
        "a.out>o.below b.out>o.above m.out>o.mask",
    )
    made = desk.value(graph, "o")
    assert first_pixels(made) == [(0, 50, 200), (1, 51, 201), (2, 51, 202), (3, 51, 202), (4, 51, 202)]
    with_still = graph_of(
        {"s": "pic.still", "b": ("clip.source", {"name": "b"}), "o": "pic.over"}, "s.out>o.below b.out>o.above"
    )
    assert first_pixels(desk.value(with_still, "o")) == [(7, 50, 255), (7, 51, 255)]


def test_the_first_clip_that_has_a_sound_is_heard_for_as_long_as_the_picture(desk: Desk) -> None:
    beep = np.linspace(-1, 1, 12000, dtype=np.float32)[:, None]
    clips.update(a=shades(6), b=shades(3, first=50).sounding(Audio.of(beep, 48000)))
    graph = graph_of(
        {"a": "clip.source", "b": ("clip.source", {"name": "b"}), "o": "pic.over"}, "a.out>o.below b.out>o.above"
    )
    made = desk.value(graph, "o")
    assert made.sound.info.length == 12000 and np.array_equal(made.sound.read()[:6000], beep[:6000])


def test_a_socket_of_many_takes_clips_and_stills_together(desk: Desk) -> None:
    clips.update(a=shades(3), b=shades(2, first=10))
    graph = graph_of(
        {"a": "clip.source", "b": ("clip.source", {"name": "b"}), "s": "pic.still", "t": "pic.sum"},
        "a.out>t.images b.out>t.images s.out>t.images",
    )
    assert reds(desk.value(graph, "t")) == [17, 19, 20]


def test_a_series_of_clips_fans_out_and_each_runs_once_a_frame(desk: Desk) -> None:
    clips.update(a=shades(2), b=shades(3, first=50))
    graph = graph_of({"all": "clip.several", "more": "pic.more"}, "all.out>more.image")
    assert reds(desk.value(graph, "more", "a")) == [1, 2]
    assert reds(desk.value(graph, "more", "b")) == [51, 52, 53]


def test_a_node_knows_the_number_of_its_frame(desk: Desk) -> None:
    clips["a"] = shades(5)
    graph = graph_of({"a": "clip.source", "n": "pic.count"}, "a.out>n.image")
    assert reds(desk.value(graph, "n")) == [0, 1, 2, 3, 4]
    alone = graph_of({"s": "pic.still", "n": "pic.count"}, "s.out>n.image")
    assert desk.value(alone, "n").pixels.max() == 0


def test_two_outputs_of_one_node_and_a_diamond_call_it_once_a_frame(desk: Desk) -> None:
    pulled: list[int] = []
    clips["a"] = shades(40, pulled=pulled)
    graph = graph_of(
        {"a": "clip.source", "p": "pic.parts", "o": "pic.over"},
        "a.out>o.below p.image>o.above p.mask>o.mask a.out>p.image",
    )
    made = desk.value(graph, "o")
    called.clear()
    pulled.clear()
    assert first_pixels(made) == [(n, 255 - n, n) for n in range(40)]
    assert sorted(called) == [("parts", n) for n in range(40)]
    assert pulled == list(range(40))


def test_sizes_are_known_from_one_frame_which_is_made_once(desk: Desk) -> None:
    pulled: list[int] = []
    clips["a"] = shades(1000, size=(15, 9), pulled=pulled)
    names = [f"n{number}" for number in range(6)]
    wires = " ".join(f"{one}.out>{other}.image" for one, other in pairwise(names))
    graph = graph_of({"a": "clip.source"} | dict.fromkeys(names, "pic.more"), f"a.out>n0.image {wires}")
    desk.make(graph, names[-1])
    assert len(called) == len(names) and set(pulled) == {0}
    called.clear()
    made = desk.value(graph, names[-1])
    assert (made.info.width, made.info.height, made.info.length) == (15, 9, 1000)
    assert called == [], "a later run knows them from the store"


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("alpha", [False, True])
def test_depth_alpha_size_and_tags_survive(desk: Desk, kind: type, alpha: bool) -> None:
    clips["a"] = shades(1, first=3, size=(7, 5), kind=kind, alpha=alpha, color=PQ)
    graph = graph_of({"a": "clip.source", "more": ("pic.more", {"by": 2})}, "a.out>more.image")
    made = desk.value(graph, "more")
    info = made.info
    assert (info.width, info.height, info.length, info.alpha, info.color) == (7, 5, 1, alpha, PQ)
    assert info.bit_depth == (10 if kind is np.uint16 else 8)
    frame = made.frame(0)
    assert frame.color == PQ and frame.pixels().dtype == kind
    step = 257 if kind is np.uint16 else 1
    assert frame.pixels()[0, 0].tolist() == [3 * step + 2] * 3 + ([100 * step] if alpha else [])


def test_what_a_node_hands_on_untouched_keeps_its_planes(desk: Desk, tmp_path: Path) -> None:
    from tests.media import clip

    graph = graph_of(
        {"a": ("video.load", {"path": str(clip(tmp_path / "a.mp4", 3))}), "b": ("pic.breaks", {"at": 9})},
        "a.video>b.image",
    )
    made = desk.value(graph, "b")
    assert [frame.pix_fmt for frame in made.frames()] == ["yuv420p"] * 3


def test_sdr_over_hdr_is_shown_at_203_nits_and_hdr_over_sdr_is_tone_mapped(desk: Desk) -> None:
    from studio.media.color import tone_map

    clips.update(a=shades(1, first=60, kind=np.uint16, color=PQ), b=shades(1, first=255))
    nodes = {"a": "clip.source", "b": ("clip.source", {"name": "b"}), "o": "image.composite"}
    hdr = desk.value(graph_of(nodes, "a.out>o.background b.out>o.foreground"), "o").frame(0)
    assert hdr.color == PQ
    white = round(0.5806 * 65535)  # the PQ signal of 203 nits, BT.2408 table 1
    assert np.abs(hdr.pixels()[..., :3].astype(int) - white).max() < 100
    sdr = desk.value(graph_of(nodes, "b.out>o.background a.out>o.foreground"), "o").frame(0)
    mapped = tone_map(np.full((1, 1, 3), 60 * 257, np.uint16), PQ)[0, 0]
    assert sdr.color == Color() and sdr.pixels()[4, 8].tolist() == mapped.tolist()


def test_an_empty_clip_is_told_of_by_the_node_that_gets_it(desk: Desk) -> None:
    clips["a"] = shades(0)
    heard = desk.make(graph_of({"a": "clip.source", "more": "pic.more"}, "a.out>more.image"), "more")
    failed = [event for event in heard if isinstance(event, events.Failed)]
    assert [(one.node, one.message) for one in failed] == [("more", "the clip has no frames")]


def test_a_matte_of_another_size_lies_over_the_whole_picture(desk: Desk) -> None:
    clips.update(a=shades(2, first=10), b=shades(2, first=200), m=mattes(2, first=254, size=(4, 4)))
    nodes = {"a": "clip.source", "b": ("clip.source", {"name": "b"}), "m": "clip.matte", "o": "image.composite"}
    made = desk.value(graph_of(nodes, "a.out>o.background b.out>o.foreground m.out>o.mask"), "o")
    for number, frame in enumerate(made.frames()):
        share = (254 + number) / 255
        wanted = round((200 + number) * share + (10 + number) * (1 - share))
        assert np.abs(frame.pixels()[..., :3].astype(int) - wanted).max() <= 1


def test_a_failing_frame_is_told_with_its_node_and_number(desk: Desk) -> None:
    clips["a"] = shades(5)
    graph = graph_of({"a": "clip.source", "b": "pic.breaks", "r": "clip.read"}, "a.out>b.image b.out>r.video")
    failed = [event for event in desk.make(graph, "r") if isinstance(event, events.Failed)]
    assert [(one.node, one.message, one.mend) for one in failed] == [
        ("r", "node 'b': frame 3: too dark to see", "More light.")
    ]
    faults = graph_of({"a": "clip.source", "b": "pic.faulty", "r": "clip.read"}, "a.out>b.image b.out>r.video")
    (fault,) = [event for event in desk.make(faults, "r") if isinstance(event, events.Failed)]
    assert fault.message.startswith("node 'b': frame 2: ValueError") and "pic.faulty" in fault.mend


def test_a_stopped_run_stops_in_the_middle_of_a_clip(desk: Desk) -> None:
    control = Control()
    pulled: list[int] = []
    clips["a"] = shades(200, pulled=pulled)
    original = clips["a"].pull

    def stopping(start: int, stop: int) -> Iterator[Frame]:
        for frame in original(start, stop):
            if pulled[-1] == 20:
                control.cancel()
            yield frame

    clips["a"] = Video(clips["a"].info, stopping)
    graph = graph_of({"a": "clip.source", "b": "pic.more", "r": "clip.read"}, "a.out>b.image b.out>r.video")
    heard = desk.make(graph, "r", control=control)
    assert not [event for event in heard if isinstance(event, events.Failed)]
    assert max(pulled) < 25


def test_a_stopped_run_stops_in_the_middle_of_a_frame(desk: Desk) -> None:
    control = Control()
    clips["a"] = shades(50)
    graph = graph_of({"a": "clip.source", "b": "pic.slow", "r": "clip.read"}, "a.out>b.image b.out>r.video")

    def stop() -> None:
        working.wait(30)
        control.cancel()

    stopper = threading.Thread(target=stop)
    stopper.start()
    began = time.monotonic()
    desk.make(graph, "r", control=control)
    stopper.join()
    assert time.monotonic() - began < 20


def test_a_clip_that_is_asked_for_whole_comes_whole(desk: Desk) -> None:
    clips.update(a=shades(60), b=shades(3, first=10))
    graph = graph_of(
        {"a": "clip.source", "b": ("clip.source", {"name": "b"}), "more": "pic.more", "o": "pic.against"},
        "a.out>o.image b.out>more.image more.out>o.clip",
    )
    assert first_pixels(desk.value(graph, "o")) == [(n, 11 + 12 + 13, 0) for n in range(60)]


@pytest.mark.parametrize(
    ("how", "second"), [("smaller", [0, 0, 0, 101, 101, 0]), ("clear", [20] * 6), ("deep", [101] * 6)]
)
def test_a_frame_that_comes_out_otherwise_is_fitted_into_the_clip(desk: Desk, how: str, second: list[int]) -> None:
    clips["a"] = shades(2, first=100)
    made = desk.value(graph_of({"a": "clip.source", "x": ("pic.shaped", {"how": how})}, "a.out>x.image"), "x")
    for number, frame in enumerate(made.frames()):
        assert (frame.width, frame.height, frame.alpha, frame.bit_depth) == (WIDTH, HEIGHT, False, 8)
        reds = frame.pixels()[4, [0, 1, 3, 7, 8, 15], 0].tolist()
        assert reds == (second if number else [100] * 6), "the picture as a whole, in the middle of black"


def test_frames_of_the_gpu_lane_are_made_one_after_the_other(desk: Desk) -> None:
    clips["a"] = shades(20)
    at_once.clear()
    made = desk.value(graph_of({"a": "clip.source", "x": "pic.on-gpu"}, "a.out>x.image"), "x")
    assert reds(made) == list(range(20))
    assert len(at_once) >= 20 and not any(at_once)


def test_kept_frames_of_pictures_and_mattes_are_read_back(desk: Desk) -> None:
    clips["a"] = shades(4, first=20)
    graph = graph_of({"a": "clip.source", "k": "clip.kept"}, "a.out>k.image")
    desk.make(graph, "k")
    called.clear()
    assert first_pixels(desk.value(graph, "k.mask")) == [20, 21, 22, 23]
    assert reds(desk.value(graph, "k.image")) == [235, 234, 233, 232]
    assert called == []


def test_a_lifted_node_has_a_key_of_its_own_and_is_found_again(desk: Desk) -> None:
    clips["a"] = shades(3)
    graph = graph_of({"a": "clip.source", "more": "pic.more"}, "a.out>more.image")
    desk.make(graph, "more")
    finished = [event for event in desk.make(graph, "more") if isinstance(event, events.Finished)]
    assert {event.node: event.cached for event in finished} == {"a": True, "more": True}
    other = graph.set("more", "by", 2)
    (changed,) = [e for e in desk.make(other, "more") if isinstance(e, events.Finished) and e.node == "more"]
    assert not changed.cached
    assert reds(desk.value(other, "more")) == [2, 3, 4]


def test_what_the_rule_says_of_a_graph_follows_its_edits(catalog: Catalog) -> None:
    still = graph_of({"s": "pic.still", "a": "clip.source", "x": "pic.more"}, "s.out>x.image")
    clip = still.connect(Wire("a", "out", "x", "image"))
    assert kinds(still, catalog).of("x", "out") is Image
    assert kinds(clip, catalog).of("x", "out") is Video
    assert kinds(still, catalog).of("x", "out") is Image
    assert kinds(clip, catalog) is kinds(clip, catalog), "asked for one graph many times, found out once"


@pytest.mark.parametrize(("transfer", "white"), [("smpte2084", 0.5806), ("arib-std-b67", 0.75)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_sdr_white_in_hdr_is_where_broadcasters_put_it(transfer: str, white: float, kind: type) -> None:
    """ITU-R BT.2408, table 1: 203 nits are 58 % PQ and 75 % HLG; black stays black, and greys stay grey."""
    from studio.media.color import expanded

    top = np.iinfo(kind).max
    ramp = np.linspace(0, top, 64).astype(kind)
    made = expanded(np.repeat(ramp[None, :, None], 4, axis=2), Color("bt2020", transfer, "bt2020nc", "tv"))
    assert made.dtype == np.uint16 and made.shape == (1, 64, 4)
    assert abs(int(made[0, -1, 0]) - white * 65535) < 0.002 * 65535
    assert made[0, 0, :3].tolist() == [0, 0, 0]
    assert np.all(np.diff(made[0, :, 0].astype(int)) > 0)
    assert np.ptp(made[0, :, :3].astype(int), axis=1).max() < 40
    assert np.array_equal(made[0, :, 3], ramp if kind is np.uint16 else ramp.astype(np.uint16) * 257)
