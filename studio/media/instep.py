"""A function of single pictures at work on clips: once a frame, several clips in step, on all cores.

Frame n of what comes out is the function of what its inputs show at the time of frame n. Rate and length are the first
clip's; of the others it is the frame on screen at that time, the last one where they have ended, and a still is there
all the time. What is heard is the sound of the first of them that has one.

Functions that follow each other are one job a frame: a frame is read once, goes through all of them on one core, and
what two of them need is made once. Jobs end in order, a few at a time, so memory does not grow with the clip.

Colour: the first Video's tags hold for all. A function gets the samples as that clip codes them (8 bits, 16 where a
clip has more), in its primaries and transfer, and what it makes is tagged the same. Where HDR (PQ, HLG) and other
pictures meet, the others are brought to the first clip's transfer: HDR is tone-mapped, SDR white is shown at 203 nits.
A frame that the function hands on untouched goes on in the planes that it came in.
"""

from __future__ import annotations

import os
import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from studio.base.errors import MediaError
from studio.media.color import HD, Color, expanded, is_hdr
from studio.media.frames import Frame
from studio.media.values import Cursor, Image, Mask, Matte, Series, Video, VideoInfo, keeping_sound

Clip = Video | Matte
Still = Image | Mask
Seen = Frame | Mask
Work = Callable[[int, Fraction, Mapping[str, Any]], tuple[Still, ...]]
"""The function: (number of the frame, its time in seconds, inputs by name) -> its outputs. Called from many threads."""
Shape = tuple[int, int, bool, bool]
"""Width, height, whether it has more than 8 bits, whether it has alpha."""

_PROBED = 96 << 20  # bytes of first frames at hand, so that a chain that is asked for its shapes is made once


class InStep:
    """A function at work on the clips among its inputs.

    inputs: by name a value, a list or a Series of values; at least one is a clip. outputs: Image or Mask, each.
    check: raises Cancelled, and may wait; called before every frame that is asked for. Raises MediaError for a clip
    without frames.
    """

    def __init__(
        self, work: Work, inputs: Mapping[str, Any], outputs: Sequence[type], check: Callable[[], None]
    ) -> None:
        named = [(name, clip) for name, value in inputs.items() for clip in _clips(value)]
        for name, clip in named:
            if not clip.info.length:
                raise MediaError("the clip has no frames", socket=name, mend="Connect a clip that has some.")
        self._work, self._outputs = work, outputs
        self.check = check
        self.info = named[0][1].info
        self.sources = tuple(_Source(clip, self.info.rate) for _, clip in named)
        video = next((clip.info for _, clip in named if isinstance(clip, Video)), None)
        self._timed = next((clip for _, clip in named if isinstance(clip, Video)), None)
        self._sound = next((clip.sound for _, clip in named if isinstance(clip, Video) and clip.sound), None)
        self._color = video.color if video else HD
        self._depth = video.bit_depth if video else 8
        self._inputs = {name: _each(value, self._still) for name, value in inputs.items()}
        self._infos: tuple[VideoInfo, ...] = ()

    def shapes(self) -> list[Shape]:
        """Of each output, by making the first frame."""
        outputs = _Route(self).frame(0)
        _first_frames.keep(self, outputs)
        return [_shape(output) for output in outputs]

    def clips(self, shapes: Sequence[Sequence[Any]]) -> tuple[Clip, ...]:
        """The outputs. shapes: as shapes() told them; a frame that comes out otherwise is made to fit: the picture as
        a whole in the middle of black."""
        infos = []
        for width, height, deep, alpha in shapes:
            depth = (self._depth if self._depth > 8 else 16) if deep else 8
            infos.append(VideoInfo(width, height, self.info.rate, self.info.length, depth, alpha, self._color))
        self._infos = tuple(infos)
        made: list[Clip] = []
        for number, info in enumerate(infos):
            pull: Any = _Pull(self, number)
            if self._outputs[number] is Image:
                made.append(keeping_sound(Video(info, pull), self._timed).sounding(self._sound))
            else:
                made.append(Matte(info, pull))
        return tuple(made)

    def at(self, number: int, seen: Sequence[Seen]) -> tuple[Seen, ...]:
        """Frame `number` of the outputs, of what the sources show then."""
        given = [_picture(one, self._color) if isinstance(one, Frame) else one for one in seen]
        left = iter(given)
        inputs = {
            name: _each(value, lambda one: next(left) if isinstance(one, Clip) else one)
            for name, value in self._inputs.items()
        }
        made = self._work(number, Fraction(number) / self.info.rate, inputs)
        return tuple(self._finished(place, one, seen, given) for place, one in enumerate(made))

    def _still(self, value: Any) -> Any:
        if isinstance(value, Image) and is_hdr(self._color):
            return Image(expanded(value.pixels, self._color))
        return value

    def _finished(self, place: int, made: Still, seen: Sequence[Seen], given: Sequence[Still]) -> Seen:
        info = self._infos[place] if self._infos else None
        if isinstance(made, Mask):
            return _mask_of(made, info.width, info.height) if info else made
        frame = Frame.of(made.pixels, self._color)
        for source, picture in zip(seen, given, strict=True):
            untouched = isinstance(picture, Image) and _same_memory(picture.pixels, made.pixels)
            if isinstance(source, Frame) and untouched and source.color == self._color:
                frame = source
        return _fitting(frame, info) if info else frame


class _Source:
    """A clip that a function is given, and which of its frames is seen when."""

    def __init__(self, clip: Clip, rate: Fraction) -> None:
        self.clip = clip
        pace = clip.info.rate / rate
        self._up, self._down, self._last = pace.numerator, pace.denominator, clip.info.length - 1
        pull: Any = clip.pull
        self.maker: InStep | None = pull.stage if isinstance(pull, _Pull) else None
        self.output: int = pull.output if isinstance(pull, _Pull) else 0

    def index(self, number: int) -> int:
        return min(number * self._up // self._down, self._last)


class _Pull:
    """The pull of an output: of a Video or a Matte."""

    def __init__(self, stage: InStep, output: int) -> None:
        self.stage, self.output = stage, output

    def __call__(self, start: int, stop: int) -> Iterator[Any]:
        route = _Route(self.stage)
        if stop - start == 1:
            self.stage.check()
            yield route.frame(start)[self.output]
            return
        for outputs in route.frames(start, stop):
            yield outputs[self.output]


class _Needed:
    """What one frame takes. uses: how many look at a frame of a stage; reads: frames of clips, by the clip's pull."""

    def __init__(self, last: InStep, number: int) -> None:
        self.uses: dict[InStep, Counter[int]] = {last: Counter([number])}
        self.reads: dict[tuple[Any, int], Clip] = {}
        self.known: dict[tuple[InStep, int], tuple[Seen, ...]] = {}


class _Route:
    """What frames of a stage take: the stages on the way, makers first, and the clips that are read for them."""

    def __init__(self, last: InStep) -> None:
        self._last = last
        self._order = _makers_first(last)

    def frame(self, number: int) -> tuple[Seen, ...]:
        """One frame, here and now."""
        needed = self._needed(number, _first_frames.get if number == 0 else None)
        held: dict[tuple[Any, int], Seen] = {}
        for (pull, index), clip in needed.reads.items():
            held[pull, index] = clip.frame(index) if isinstance(clip, Video) else clip.mask(index)
        return self._make(number, needed, held)

    def frames(self, start: int, stop: int) -> Iterator[tuple[Seen, ...]]:
        """Frames start..stop-1, made in the threads that all clips share. Where a function that runs in one of those
        reads a clip of its own, they are made there: a thread of the pool must not wait for the pool."""
        if getattr(_here, "busy", False):
            yield from map(self.frame, range(start, stop))
            return
        ends = dict(sorted(self._needed(stop - 1).reads, key=lambda place: place[1]))
        cursors: dict[tuple[Any, int], Cursor[Any]] = {}
        waiting: deque[Future[tuple[Seen, ...]]] = deque()
        try:
            for number in range(start, stop):
                self._last.check()
                needed = self._needed(number)
                held: dict[tuple[Any, int], Seen] = {}
                ranks: Counter[Any] = Counter()  # frames of one clip that lie apart are read by a cursor each
                for (pull, index), clip in sorted(needed.reads.items(), key=lambda read: read[0][1]):
                    name = (pull, ranks[pull])
                    ranks[pull] += 1
                    if name not in cursors:
                        cursors[name] = Cursor(_reader(clip, ends[pull] + 1))
                    cursors[name].want(range(index, index + 1))
                    held[pull, index] = cursors[name][index]
                waiting.append(_threads().submit(self._make, number, needed, held))
                if len(waiting) > _cores():
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
            for cursor in cursors.values():
                cursor.close()

    def _needed(self, number: int, known: Callable[[InStep], tuple[Seen, ...] | None] | None = None) -> _Needed:
        needed = _Needed(self._last, number)
        for stage in reversed(self._order):
            if (found := known(stage) if known and stage is not self._last else None) is not None:
                needed.known[stage, 0] = found
                continue
            for wanted in needed.uses.get(stage, ()):
                for source in stage.sources:
                    index = source.index(wanted)
                    if source.maker is None:
                        needed.reads[source.clip.pull, index] = source.clip
                    else:
                        needed.uses.setdefault(source.maker, Counter())[index] += 1
        return needed

    def _make(self, number: int, needed: _Needed, held: Mapping[tuple[Any, int], Seen]) -> tuple[Seen, ...]:
        made = dict(needed.known)
        uses = {stage: Counter(counts) for stage, counts in needed.uses.items()}
        for stage in self._order:
            for wanted in sorted(uses.get(stage, ())):
                if (stage, wanted) in made:
                    continue
                seen: list[Seen] = []
                for source in stage.sources:
                    index = source.index(wanted)
                    if source.maker is None:
                        seen.append(held[source.clip.pull, index])
                        continue
                    seen.append(made[source.maker, index][source.output])
                    uses[source.maker][index] -= 1
                    if not uses[source.maker][index]:
                        del made[source.maker, index]
                made[stage, wanted] = stage.at(wanted, seen)
        return made[self._last, number]


def _makers_first(last: InStep) -> list[InStep]:
    """A stage and all that makes what it is given. Iterative: a chain may be of any length."""
    order: list[InStep] = []
    seen: set[InStep] = set()
    todo = [(last, False)]
    while todo:
        stage, finished = todo.pop()
        if finished:
            order.append(stage)
        elif stage not in seen:
            seen.add(stage)
            todo.append((stage, True))
            todo += [(source.maker, False) for source in stage.sources if source.maker is not None]
    return order


def _reader(clip: Clip, end: int) -> Callable[[int], Iterator[Any]]:
    read: Callable[[int, int], Iterator[Any]] = clip.frames if isinstance(clip, Video) else clip.masks
    return lambda start: read(start, end)


@cache
def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_here = threading.local()


@cache
def _threads() -> ThreadPoolExecutor:
    """One pool for all clips: their jobs never wait for each other, so that it cannot be full of what waits."""
    return ThreadPoolExecutor(_cores(), "frames", initializer=lambda: setattr(_here, "busy", True))


class _FirstFrames:
    """The newest first frames that were made for their shapes."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._held: OrderedDict[InStep, tuple[Seen, ...]] = OrderedDict()

    def get(self, stage: InStep) -> tuple[Seen, ...] | None:
        with self._lock:
            return self._held.get(stage)

    def keep(self, stage: InStep, outputs: tuple[Seen, ...]) -> None:
        with self._lock:
            self._held[stage] = outputs
            while sum(map(_bytes, self._held.values())) > self._budget:
                self._held.popitem(last=False)


_first_frames = _FirstFrames(_PROBED)


# --- pictures ---------------------------------------------------------------------------------------------------------


def _clips(value: Any) -> list[Clip]:
    """The clips in an input, in order."""
    found: list[Clip] = []
    _each(value, lambda one: found.append(one) if isinstance(one, Clip) else None)
    return found


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """An input with a change made to each of its values."""
    if isinstance(value, Series):
        return Series.of((id, change(one)) for id, one in value)
    if isinstance(value, list):
        return [change(one) for one in value]
    return change(value)


def _picture(frame: Frame, color: Color) -> Image:
    """A frame as a still whose samples mean what those of a clip of this colour mean."""
    hdr = is_hdr(frame.color)
    if frame.color.transfer == color.transfer or not (hdr or is_hdr(color)):
        return Image(frame.pixels())
    pixels = (frame.rgba() if frame.alpha else frame.rgb()) if hdr else frame.pixels()
    return Image(expanded(pixels, color) if is_hdr(color) else pixels)


def _shape(seen: Seen) -> Shape:
    if isinstance(seen, Mask):
        return seen.pixels.shape[1], seen.pixels.shape[0], False, False
    return seen.width, seen.height, seen.bit_depth > 8, seen.alpha


def _bytes(outputs: tuple[Seen, ...]) -> int:
    return sum(wide * high * (4 if alpha else 3) * (1 + deep) for wide, high, deep, alpha in map(_shape, outputs))


def _same_memory(one: Any, other: Any) -> bool:
    if one.shape != other.shape or one.dtype != other.dtype or one.strides != other.strides:
        return False
    return bool(one.__array_interface__["data"][0] == other.__array_interface__["data"][0])


def _mask_of(mask: Mask, width: int, height: int) -> Mask:
    if mask.pixels.shape == (height, width):
        return mask
    grey = np.repeat(mask.pixels[..., None], 3, axis=2)
    return Mask(np.ascontiguousarray(Frame.of(grey).fitted(width, height, "contain").rgb()[..., 0]))


def _fitting(frame: Frame, info: VideoInfo) -> Frame:
    """A frame with the size, depth and alpha that its clip says; untouched where it has them."""
    if (frame.width, frame.height) != (info.width, info.height):
        frame = frame.fitted(info.width, info.height, "contain")
    deep = info.bit_depth > 8
    if frame.alpha == info.alpha and (frame.bit_depth > 8) == deep:
        return frame
    if frame.alpha and not info.alpha:
        frame = frame.over_black()
    pixels = frame.pixels()
    if deep and pixels.dtype == np.uint8:
        pixels = pixels.astype(np.uint16) * 257
    elif not deep and pixels.dtype == np.uint16:
        pixels = ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if info.alpha and pixels.shape[2] == 3:
        pixels = np.dstack((pixels, np.full(pixels.shape[:2], np.iinfo(pixels.dtype).max, pixels.dtype)))
    return Frame.of(pixels, frame.color)
