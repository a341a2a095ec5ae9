"""Clips, mattes and small node types that the tests of lifting wire up, and a desk that renders them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import nodes.image
import nodes.video
from studio.base.control import Control
from studio.base.errors import MediaError
from studio.graph import events
from studio.graph.catalog import Catalog, specs_in
from studio.graph.context import Context
from studio.graph.execute import execute
from studio.graph.graph import Graph
from studio.graph.lanes import Lanes
from studio.graph.plan import make_plan
from studio.graph.spec import Lane, node
from studio.graph.store import Store
from studio.graph.survey import Survey
from studio.graph.validate import validate
from studio.media.color import HD, Color
from studio.media.frames import Frame
from studio.media.values import Image, Mask, Matte, Series, Video, VideoInfo

WIDTH, HEIGHT = 16, 8
PQ = Color("bt2020", "smpte2084", "bt2020nc", "tv")


def shades(
    length: int = 6,
    *,
    first: int = 0,
    rate: Fraction | int = 24,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    kind: type = np.uint8,
    alpha: bool = False,
    color: Color = HD,
    pulled: list[int] | None = None,
) -> Video:
    """A clip whose frame n is of the one shade first + n (in 16 bits: that times 257); alpha is 100 + n."""

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            if pulled is not None:
                pulled.append(number)
            pixels = np.full((size[1], size[0], 4 if alpha else 3), first + number, np.uint32)
            pixels[..., 3:] = 100 + number
            yield Frame.of((pixels * (257 if kind is np.uint16 else 1)).astype(kind), color)

    return Video(VideoInfo(*size, Fraction(rate), length, 10 if kind is np.uint16 else 8, alpha, color), pull)


def mattes(length: int = 6, *, first: int = 0, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Matte:
    """A clip of masks whose mask n is first + n all over."""

    def pull(start: int, stop: int) -> Iterator[Mask]:
        return (Mask(np.full((size[1], size[0]), first + number, np.uint8)) for number in range(start, stop))

    return Matte(VideoInfo(*size, Fraction(24), length), pull)


# --- node types of the tests -----------------------------------------------------------------------------------------

clips: dict[str, Any] = {}
working = threading.Event()
one_more, entered = threading.Lock(), threading.Lock()
at_once: list[bool] = []
called: list[tuple[str, int]] = []


@node("clip.source", version=1)
def source(*, name: str = "a") -> Video:
    """A clip of the test's."""
    return clips[name]


@node("clip.matte", version=1)
def matte(*, name: str = "m") -> Matte:
    """A clip of masks of the test's."""
    return clips[name]


@node("clip.several", version=1)
def several(*, names: str = "a b") -> Series[Video]:
    """Clips of the test's, in a series."""
    return Series.of((name, clips[name]) for name in names.split())


@node("pic.still", version=1)
def still(*, shade: int = 7) -> Image:
    """A still of one shade."""
    return Image(np.full((HEIGHT, WIDTH, 3), shade, np.uint8))


@node("pic.more", version=1)
def more(ctx: Context, image: Image, *, by: int = 1) -> Image:
    """A picture made lighter."""
    called.append(("more", ctx.frame))
    pixels = image.pixels.copy()
    pixels[..., :3] += np.asarray(by, pixels.dtype)
    return Image(pixels)


@node("pic.count", version=1)
def count(ctx: Context, image: Image) -> Image:
    """The number of the frame, as a shade."""
    return Image(np.full_like(image.pixels, ctx.frame))


class Parts(NamedTuple):
    image: Image
    mask: Mask


@node("pic.parts", version=1)
def parts(image: Image) -> Parts:
    """A picture and the mask of its first channel."""
    called.append(("parts", int(image.pixels[0, 0, 0])))
    return Parts(Image(255 - image.pixels), Mask(np.ascontiguousarray(image.rgb8[..., 0])))


@node("pic.sum", version=1)
def total(images: list[Image]) -> Image:
    """The sum of pictures."""
    return Image(np.sum([image.pixels for image in images], axis=0).astype(np.uint8))


@node("pic.over", version=1)
def over(below: Image, above: Image, mask: Mask | None = None) -> Image:
    """Below in red, above in green, the mask in blue."""
    seen = mask.pixels[0, 0] if mask else 255
    return Image(np.full((HEIGHT, WIDTH, 3), (below.pixels[0, 0, 0], above.pixels[0, 0, 0], seen), np.uint8))


@node("pic.against", version=1)
def against(image: Image, clip: Video) -> Image:
    """A picture next to a whole clip: how bright that is in all, in green."""
    light = sum(int(frame.pixels()[0, 0, 0]) for frame in clip.frames())
    return Image(np.full((HEIGHT, WIDTH, 3), (image.pixels[0, 0, 0], light, 0), np.uint8))


@node("pic.slow", version=1)
def slow(ctx: Context, image: Image) -> Image:
    """A picture that takes a minute, but for the first."""
    for _ in range(6000 if ctx.frame else 0):
        working.set()
        ctx.check()
        time.sleep(0.01)
    return image


@node("pic.shaped", version=1)
def shaped(ctx: Context, image: Image, *, how: str = "smaller") -> Image:
    """A picture that comes out otherwise from the second frame on."""
    pixels = image.pixels
    if ctx.frame and how == "smaller":
        pixels = np.ascontiguousarray(pixels[:, : WIDTH // 2])
    elif ctx.frame and how == "clear":
        pixels = np.dstack((pixels, np.full(pixels.shape[:2], 51, np.uint8)))
    elif ctx.frame and how == "deep":
        pixels = pixels.astype(np.uint16) * 257
    return Image(pixels)


@node("pic.on-gpu", version=1, lane=Lane.GPU)
def on_gpu(ctx: Context, image: Image) -> Image:
    """A picture made by what has one slot."""
    with one_more:
        at_once.append(not entered.acquire(blocking=False))
    time.sleep(0.005)
    entered.release()
    return image


@node("pic.drawn", version=1, still="Draw one picture.")
def drawn(image: Image) -> Image:
    """A node that makes stills alone."""
    return image


@node("pic.told", version=1)
def told(image: Image) -> Video:
    """A clip of a still."""
    return shades(2)


@node("pic.breaks", version=1)
def breaks(ctx: Context, image: Image, *, at: int = 3) -> Image:
    """A node that fails at a frame."""
    if ctx.frame == at:
        raise MediaError("too dark to see", mend="More light.")
    return image


@node("pic.faulty", version=1)
def faulty(ctx: Context, image: Image) -> Image:
    """A node with a fault."""
    return image if ctx.frame != 2 else Image(np.zeros((0, 0, 3), np.uint8))


@node("clip.read", version=1, sink=False)
def read(video: Video) -> Image:
    """All frames of a clip side by side, by their first pixel."""
    return Image(np.stack([frame.pixels()[0, 0, :3] for frame in video.frames()])[None].astype(np.uint8))


@node("clip.kept", version=1, keep=True)
def kept(image: Image) -> Parts:
    """Parts whose frames are kept."""
    return parts(image)


@pytest.fixture
def catalog() -> Catalog:
    import sys

    own = specs_in(sys.modules[__name__])
    return Catalog([*own, *specs_in(nodes.image), *specs_in(nodes.video)])


class Desk:
    """Renders graphs and hands out the values that they make."""

    def __init__(self, catalog: Catalog, store: Store, folder: Path) -> None:
        self.catalog, self.store, self.folder = catalog, store, folder
        self.lanes = Lanes()

    def make(self, graph: Graph, *targets: str, control: Control | None = None) -> list[events.Event]:
        heard: list[events.Event] = []
        plan = make_plan(graph, self.catalog, self.folder, targets)
        execute(plan, self.store, emit=heard.append, control=control, lanes=self.lanes)
        return heard

    def value(self, graph: Graph, target: str, item: str | None = None) -> Any:
        heard = self.make(graph, target)
        assert not [event for event in heard if isinstance(event, events.Failed)], heard
        node, _, output = target.partition(".")
        survey = Survey(make_plan(graph, self.catalog, self.folder, [target]), self.store, self.lanes, {})
        return survey.value(node, output or "out", item)[0]

    def problems(self, graph: Graph) -> list[str]:
        return [str(problem) for problem in validate(graph, self.catalog, self.folder)]


@pytest.fixture
def desk(catalog: Catalog, store: Store, tmp_path: Path) -> Iterator[Desk]:
    clips.clear()
    called.clear()
    made = Desk(catalog, store, tmp_path)
    yield made
    made.lanes.close()


def first_pixels(clip: Video | Matte, start: int = 0, stop: int | None = None) -> list[Any]:
    if isinstance(clip, Matte):
        return [int(mask.pixels[0, 0]) for mask in clip.masks(start, stop)]
    return [tuple(frame.pixels()[0, 0].tolist()) for frame in clip.frames(start, stop)]


def reds(clip: Video, start: int = 0, stop: int | None = None) -> list[int]:
    return [pixel[0] for pixel in first_pixels(clip, start, stop)]
