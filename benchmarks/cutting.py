"""Edits of a large cut, and its picture against FFmpeg's own filters on the same frames.

A film of 200 clips on 8 tracks should show every edit within 50 ms; here that is the edit itself, what is kept of it,
and where all clips lie after it. The picture is a dissolve with a picture in it and a title over it, at 1080p: FFmpeg
gets xfade, scale and overlay. Both get decoded planes and give planes. All is processor time, of all threads together,
so that it does not matter what else the machine does.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import av
import numpy as np

from studio.film.timeline import (
    Clip,
    Layout,
    Look,
    Timeline,
    Title,
    Transition,
    apply,
    edits,
    lay_out,
    overrides,
    ranges,
    titles,
    tracks,
)
from studio.film.timeline.compose import compose_picture
from studio.media.color import HD
from studio.media.frames import Frame
from studio.media.signal import Curve, Key
from studio.media.values import Video, VideoInfo

F = Fraction
RATE = F(25)


def large(clips: int, layers: int) -> tuple[Timeline, Timeline]:
    """An automatic cut and the same with a quarter of its clips on tracks of one's own."""
    shots = [(f"shot-{n}", F(3)) for n in range(clips // 2)]
    voices = [(id, F(2)) for id, _ in shots[: clips // 4]]
    auto = lay_out(shots, voices, music=[("1", F(40))], layout=Layout(RATE, lead=F(0), tail=F(0)))
    cut, names = auto, list[tuple[str, str]]()
    for number in range(layers):
        kind: Any = ("picture", "title", "sound")[number % 3]
        cut, name = tracks.add_track(cut, kind)
        names.append((name, kind))
    rest, extra = clips - len(shots) - len(voices), dict[str, list[Clip]]()
    for number in range(rest):
        name, kind = names[number % len(names)]
        source = {"picture": shots[number % len(shots)][0], "title": "", "sound": "music/1"}[kind]
        clip = Clip(f"own-{number}", source, F(1), anchor=shots[number % len(shots)][0], at=F(1))
        extra.setdefault(name, []).append(replace(clip, title=Title("Words") if kind == "title" else None))
    for name, made in extra.items():
        cut = cut.with_track(name, lambda old, new=tuple(made): (*old, *new))  # type: ignore[misc]
    return auto, cut


def bench_edits(clips: int, layers: int, rounds: int) -> float:
    """The slowest edit's median, in milliseconds."""
    auto, cut = large(clips, layers)
    middle = cut.picture.clips[len(cut.picture.clips) // 2].id
    own = next(track for track in cut.layers if track.kind == "picture").clips[0]
    changes: dict[str, Callable[[Timeline], Timeline]] = {
        "trim": lambda t: edits.trim(t, middle, "end", F(-1, 25)),
        "split": lambda t: edits.split(t, middle, t.spans[middle].start + 1),
        "move": lambda t: edits.move(t, middle, 3),
        "transition": lambda t: edits.passage(t, middle, Transition("wipe"), F(1, 2)),
        "look": lambda t: edits.change(t, own.id, look=Look(scale=40)),
        "shift": lambda t: edits.shift(t, own.id, t.spans[own.id].start + 1),
        "overwrite": lambda t: ranges.lay_over(t, replace(own, id="new"), t.picture.name, F(20)),
        "extract": lambda t: ranges.extract(t, F(20), F(25)),
    }
    slowest = 0.0
    print(f"\n{len(cut.spans)} clips on {len(cut.tracks)} tracks: the edit, what is kept, where all lies")
    before = overrides(auto, cut)
    for name, change in changes.items():
        took = []
        for _ in range(rounds):
            fresh = replace(cut)  # nothing is remembered of where its clips lie
            began = time.process_time()
            made = change(fresh)
            overrides(auto, made, before)
            _ = made.spans
            took.append((time.process_time() - began) * 1000)
        slowest = max(slowest, statistics.median(took))
        print(f"  {name:<12}{statistics.median(took):8.1f} ms")
    began = time.process_time()
    apply(auto, before)
    print(f"  {'opening':<12}{(time.process_time() - began) * 1000:8.1f} ms")
    return slowest


# --- the picture ------------------------------------------------------------------------------------------------------


def frames(seed: int, count: int, width: int, height: int) -> list[av.VideoFrame]:
    """Decoded planes that differ."""
    random = np.random.default_rng(seed)
    small = random.integers(30, 220, (height // 60, width // 60, 3), dtype=np.uint8)
    made = []
    for number in range(count):
        picture = np.roll(np.kron(small, np.ones((60, 60, 1), np.uint8)), number * 7, axis=1)[:height, :width]
        made.append(Frame.of(np.ascontiguousarray(picture)).planes("yuv420p", HD))
    return made


def clip_of(natives: list[av.VideoFrame], length: int) -> Video:
    info = VideoInfo(natives[0].width, natives[0].height, RATE, length)

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            yield Frame(native=natives[number % len(natives)], color=HD)

    return Video(info, pull)


def bench_picture(width: int, height: int, seconds: int, *, moving: bool) -> float:
    """How many times as long as FFmpeg the cut takes. moving: the picture in it glides across."""
    count = int(seconds * RATE)
    material = [frames(seed, 8, width, height) for seed in range(3)]
    sources = {name: clip_of(made, count) for name, made in zip("abc", material, strict=True)}
    cut = lay_out([("a", F(seconds)), ("b", F(seconds))], layout=Layout(RATE, lead=F(0), tail=F(0)))
    cut = edits.dissolve(cut, "b", F(seconds) / 2)
    cut, video = tracks.add_track(cut, "picture")
    glide: Any = Curve((Key(0, -30), Key(seconds, 30))) if moving else 30
    cut, name = tracks.add_track(cut, "title")
    cut = tracks.place(cut, Clip("p", "c", F(seconds), look=Look(scale=30, x=glide, y=-30)), video, F(0))
    words = Title("Maya Okonkwo", "Striker", enter="none", leave="none")
    cut = tracks.place(cut, Clip("t", "", F(seconds), title=words), name, F(0))
    film = compose_picture(cut, sources, width, height)

    def ours() -> None:
        for frame in film.frames(0, count):
            frame.planes("yuv420p", HD)

    graph = av.filter.Graph()
    base = Fraction(1, 25)
    fade = graph.add("xfade", f"transition=fade:duration={seconds / 2}:offset={seconds / 2}")
    small = graph.add("scale", f"{round(width * 0.3) // 2 * 2}:{round(height * 0.3) // 2 * 2}:flags=bicubic")
    ink = titles.raster(titles.labels(words, width, height, F(1), F(seconds)), width, height)
    there = np.nonzero(ink[..., 3])
    top, left = int(there[0].min()) // 2 * 2, int(there[1].min()) // 2 * 2
    ink = np.ascontiguousarray(ink[top : (int(there[0].max()) + 2) // 2 * 2, left : (int(there[1].max()) + 2) // 2 * 2])
    title = av.VideoFrame.from_ndarray(ink, format="rgba").reformat(format="yuva420p")
    x = f"{width}*(0.05+0.6*t/{seconds})" if moving else f"{round(width * 0.65)}"
    first = graph.add("overlay", f"x='{x}':y={round(height * 0.05)}")
    second = graph.add("overlay", f"x={left}:y={top}")
    sink = graph.add("buffersink")
    plain = [graph.add_buffer(width=width, height=height, format="yuv420p", time_base=base) for _ in range(3)]
    words_in = graph.add_buffer(width=title.width, height=title.height, format="yuva420p", time_base=base)
    inputs = [*plain, words_in]
    rates = [graph.add("fps", "25") for _ in inputs]
    for source, rate in zip(inputs, rates, strict=True):
        source.link_to(rate)
    rates[0].link_to(fade, 0, 0)
    rates[1].link_to(fade, 0, 1)
    rates[2].link_to(small)
    fade.link_to(first, 0, 0)
    small.link_to(first, 0, 1)
    first.link_to(second, 0, 0)
    rates[3].link_to(second, 0, 1)
    second.link_to(sink)
    graph.configure()

    def theirs() -> None:
        pushed = 0
        for number in range(2 * count):
            for index, source in enumerate(inputs):
                frame = title if index == 3 else material[index][number % 8]
                if index == 1 and number >= count + count // 2:
                    continue
                frame.pts, frame.time_base = number, base
                source.push(frame)
            while pushed < count:
                try:
                    sink.pull()
                except av.BlockingIOError:
                    break
                pushed += 1
            if pushed >= count:
                return

    took = []
    for work in (ours, theirs):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    what = "a picture that glides across" if moving else "a picture in it"
    print(f"\n{width}x{height}, a dissolve, {what} and a title: {count} frames")
    for who, spent in zip(("the cut", "FFmpeg"), took, strict=True):
        print(f"  {who:<12}{spent / count * 1000:8.1f} ms a frame")
    print(f"  {'ratio':<12}{took[0] / took[1]:8.2f}")
    return took[0] / took[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    quick = parser.parse_args().quick
    slowest = bench_edits(200, 4, 3 if quick else 9)
    bench_edits(3000 if not quick else 600, 4, 3)
    size = (960, 540) if quick else (1920, 1080)
    ratios = [bench_picture(*size, 2 if quick else 4, moving=moving) for moving in (False, True)]
    return int(slowest > 50 or max(ratios) > 1.3)


if __name__ == "__main__":
    sys.exit(main())
