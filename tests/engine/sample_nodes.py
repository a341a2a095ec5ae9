"""Small node types that the engine's tests wire up; `ran` lists each call as (what, argument)."""

from __future__ import annotations

import errno
import shutil
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np

from studio.base.errors import ShotgraphError
from studio.graph.context import Context
from studio.graph.spec import RANDOM, Lane, SavePath, Seed, Slider, node
from studio.media.frames import Frame
from studio.media.values import File, Image, Number, Series, Text, Video, VideoInfo, mapped

ran: list[tuple[str, object]] = []


@node("sample.words", version=1)
def words(*, text: str = "a b c") -> Series[Text]:
    """Split a text into a series; an item's id is its first letter."""
    ran.append(("words", text))
    return Series.of((word[0], Text(word)) for word in text.split())


@node("sample.upper", version=1)
def upper(text: Text, *, prefix: str = "", suffix: str = "") -> Text:
    """Capital letters."""
    ran.append(("upper", str(text)))
    return Text(prefix + text.upper() + suffix)


@node("sample.first", version=1)
def first(text: Text) -> Text:
    """The first letter: many texts, one result."""
    ran.append(("first", str(text)))
    return Text(text[:1])


@node("sample.last", version=1)
def last(text: Text) -> Text:
    """The last letter."""
    return Text(text[-1:])


@node("sample.label", version=1)
def label(*, text: str = "") -> Text:
    """One text."""
    return Text(text)


@node("sample.side", version=1)
def side(left: Text | None = None, right: Text | None = None) -> Text:
    """What is on either side of a bar."""
    return Text(f"{left or ''}|{right or ''}")


@node("sample.caption", version=1)
def caption(image: Image | None = None, text: Text | None = None) -> Text:
    """Words for a picture."""
    return Text(f"a picture of {text}")


@node("sample.write", version=1, sink=True)
def write(text: Text, *, path: SavePath = Path("words.txt")) -> File:
    """A file with the text in it."""
    ran.append(("write", str(text)))
    path.write_text(text, "utf-8")
    return File(str(path))


@node("sample.pair", version=1)
def pair(a: Text, b: Text) -> Text:
    """Two texts as one."""
    ran.append(("pair", f"{a}+{b}"))
    return Text(f"{a}+{b}")


@node("sample.join", version=1)
def join(texts: list[Text]) -> Text:
    """All texts in one."""
    ran.append(("join", len(texts)))
    return Text(" ".join(texts))


@node("sample.labels", version=1)
def labels(texts: Series[Text]) -> Text:
    """All texts with their ids."""
    ran.append(("labels", len(texts)))
    return Text(" ".join(f"{key}={value}" for key, value in texts))


@node("sample.picture", version=1)
def picture(*, size: Annotated[int, Slider(1, 4096)] = 64, shade: int = 0) -> Image:
    """A flat picture."""
    ran.append(("picture", shade))
    return Image(np.full((size, size, 3), shade, np.uint8))


@node("sample.brightness", version=1)
def brightness(image: Image) -> Number:
    """The mean of a picture."""
    ran.append(("brightness", None))
    return Number(float(image.pixels.mean()))


@node("sample.dice", version=1)
def dice(*, seed: Seed = RANDOM) -> Number:
    """A number from a seed."""
    ran.append(("dice", seed))
    return Number(seed)


@node("sample.lose", version=1)
def lose(ctx: Context, *, folder: str = "") -> Number:
    """Raises as libraries do, without a name, after somebody has deleted a folder of the store."""
    if folder:
        shutil.rmtree(ctx.workspace.parents[2] / folder)
    raise FileNotFoundError(errno.ENOENT, "No such file or directory")


def suffix_of(text: str) -> str:
    return text.rpartition("-")[2]


@node("sample.fail", version=1)
def fail(text: Text, *, on: str = "", crash: bool = False) -> Text:
    """Fails on one text."""
    if text == on and crash and suffix_of(text) == "disk":
        raise OSError(errno.ENOSPC, "No space left on device", "/somewhere/chunk")
    if text == on and crash:
        raise KeyError("nobody foresaw this")
    if text == on:
        raise ShotgraphError(f"'{text}' is not wanted", mend="Use another word.")
    return text


@node("sample.slow", version=1, lane=Lane.CPU)
def slow(ctx: Context, text: Text | None = None, *, steps: int = 20, pause: float = 0.02) -> Text:
    """Takes its time, step by step."""
    ran.append(("slow", steps))
    for step in range(steps):
        ctx.progress(step, steps, "steps")
        time.sleep(pause)
    ctx.progress(steps, steps, "steps")
    return Text(f"{text or ''} after {steps}")


@node("sample.odd", version=1)
def odd(ctx: Context) -> Text:
    """Counts in something that is no word."""
    ctx.progress(1, 2, 3)  # type: ignore[arg-type]
    return Text("done")


class Halves(NamedTuple):
    left: Text
    right: Text


@node("sample.halves", version=1)
def halves(text: Text) -> Halves:
    """Both halves of a text."""
    return Halves(Text(text[: len(text) // 2]), Text(text[len(text) // 2 :]))


@node("sample.save", version=1, sink=True)
def unused(text: Text | None = None) -> Text:
    """Never run: stands for a sink in plans."""
    return Text(text or "")


@node("sample.clip", version=1, keep=True)
def clip(text: Text | None = None, *, frames: int = 12, size: int = 64) -> Video:
    """A costly clip: frame n is flat grey of shade n; each frame made is told in `ran`."""

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            ran.append(("frame", number))
            yield Frame.of(np.full((size, size, 3), number, np.uint8))

    return Video(VideoInfo(size, size, Fraction(24), frames), pull)


@node("sample.brighter", version=1)
def brighter(video: Video, *, by: int = 1) -> Video:
    """A cheap lazy filter."""
    ran.append(("brighter", by))
    return mapped(video, lambda n, frame: Frame.of(frame.rgb() + np.uint8(by)))


@node("sample.shades", version=1)
def shades(video: Video) -> Text:
    """The shades of all frames."""
    return Text(" ".join(str(frame.rgb()[0, 0, 0]) for frame in video.frames()))
