"""The values that travel along wires.

Small values (Text, Number, Signal, Image, Mask, Motion, Voice, Shot) are whole and immutable. Video, Matte and Audio
are lazy: their facts are known at once, their frames and samples are pulled by range, and nothing here ever
holds a whole clip. A value's `digest` names its content (or, for lazy values, its recipe); the engine
stamps it, nodes need not care.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from studio.media.color import HD, SRGB, Color, is_hdr
from studio.media.signal import Signal
from studio.media.still import Image as Image
from studio.media.still import Pixels as Pixels
from studio.media.timecode import Chapter, Timecode, cut_chapters

if TYPE_CHECKING:
    from studio.media.frames import Frame

T = TypeVar("T")
Samples = npt.NDArray[np.float32]


class Text(str):
    """A piece of text: a prompt, a line of narration, a path that was made."""


class Number(float):
    """A real number."""

    def __str__(self) -> str:
        return repr(int(self)) if self.is_integer() and abs(self) < 2**53 else repr(float(self))


@dataclass(frozen=True, eq=False)
class Mask:
    """A selection. pixels: (height, width) uint8, 0 outside to 255 inside."""

    pixels: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.pixels.ndim != 2 or self.pixels.dtype != np.uint8 or 0 in self.pixels.shape:
            raise ValueError(f"a Mask is (height, width) uint8, got {self.pixels.shape} {self.pixels.dtype}")
        self.pixels.flags.writeable = False


@dataclass(frozen=True)
class Stroke:
    """One drag of a brush over a picture.

    points: (x, y) in units of the picture's width and height (0..1); size: brush diameter in units of the
    picture's height; softness: 0 hard .. 1 soft edge; erase: takes away instead of adding; fill: the points
    are the outline of an area (a lasso), which is painted whole.
    """

    points: tuple[tuple[float, float], ...]
    size: float = 0.08
    softness: float = 0.5
    erase: bool = False
    fill: bool = False


@dataclass(frozen=True)
class Brush:
    """One of the five motion brushes: where (strokes) and how it moves.

    horizontal (+ right), vertical (+ up), proximity (+ towards the viewer) are -10..10; ambient (undirected
    living motion) is 0..10. path: (x, y) waypoints that the region follows, in picture units, over the
    clip with `easing`; it replaces horizontal and vertical when it has two points or more. region: a mask that
    joins the strokes, as the text that `studio.media.motion.region_text` makes, so that a Motion stays plain data.

    moving: names of the four numbers, each with a signal that it follows by seconds of the clip; the number itself is
    then the one that is farthest from 0.
    """

    strokes: tuple[Stroke, ...] = ()
    horizontal: float = 0.0
    vertical: float = 0.0
    proximity: float = 0.0
    ambient: float = 0.0
    path: tuple[tuple[float, float], ...] = ()
    easing: str = "linear"
    region: str = ""
    moving: tuple[tuple[str, Signal], ...] = ()


@dataclass(frozen=True)
class CameraKey:
    """The camera at one moment. at: 0..1 of the clip. pan, tilt, roll: degrees; horizontal, vertical: percent of
    the picture's width/height that the camera travels; zoom: 1 is the still as it is, 2 is twice as close.
    Positive is right, up, and clockwise. easing: of the way from this key to the next."""

    at: float
    horizontal: float = 0.0
    vertical: float = 0.0
    pan: float = 0.0
    tilt: float = 0.0
    roll: float = 0.0
    zoom: float = 1.0
    easing: str = "ease-in-out"


@dataclass(frozen=True)
class Motion:
    """What should move in a still: brushes over regions, a static mask that holds still, and camera keys.
    handheld: how unsteady the hand is that holds the camera, 0 (tripod) .. 10 (running).

    moving: what comes to the camera's keys by seconds of the clip, which nobody knows until it is made. Each is a name
    once and a signal: an axis of CameraKey, which is added (zoom: multiplied), 'handheld', which is added, and
    'amount', by which the move of the keys is multiplied."""

    brushes: tuple[Brush, ...] = ()
    static: tuple[Stroke, ...] = ()
    camera: tuple[CameraKey, ...] = ()
    handheld: float = 0.0
    moving: tuple[tuple[str, Signal], ...] = ()


@dataclass(frozen=True)
class Voice:
    """A voice to speak with. engine: which synthesiser; settings: what it needs; consent: id of the record that
    allows its use, empty for stock voices."""

    name: str
    engine: str = "embedded"
    settings: tuple[tuple[str, str], ...] = ()
    consent: str = ""


@dataclass(frozen=True)
class Shot:
    """One shot of the script. seconds: 0 means 'as long as its narration needs'. sound: effects cue;
    music: music cue; camera: free words such as 'low angle, slow push in'. speaker: who says the narration, '' for the
    narrator; transition: how the shot before gives way to it or it to the next; onscreen: words to be read."""

    id: str
    number: int = 0
    title: str = ""
    seconds: float = 0.0
    picture: str = ""
    narration: str = ""
    sound: str = ""
    music: str = ""
    camera: str = ""
    speaker: str = ""
    transition: str = ""
    onscreen: str = ""


@dataclass(frozen=True)
class Series(Generic[T]):
    """Values in order, each with an id that stays with it when its neighbours change."""

    items: tuple[tuple[str, T], ...] = ()

    @staticmethod
    def of(pairs: Iterable[tuple[str, T]]) -> Series[T]:
        return Series(tuple(pairs))

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.items)

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(value for _, value in self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(self.items)


@dataclass(frozen=True)
class File:
    """A file that a node has written. path: absolute."""

    path: str


@dataclass(frozen=True)
class VideoInfo:
    """A clip's facts, known before any pixel. rate: frames a second; length: frames; bit_depth: bits a component.
    mastering: the display that HDR was mastered on (SMPTE ST 2086) and its MaxCLL and MaxFALL (CTA-861.3), as x265
    writes them: 'G(x,y)B(x,y)R(x,y)WP(x,y)L(max,min)', a space, 'most,average'; either may be missing."""

    width: int
    height: int
    rate: Fraction
    length: int
    bit_depth: int = 8
    alpha: bool = False
    color: Color = HD
    mastering: str = ""

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or self.rate <= 0 or self.length < 0:
            raise ValueError(f"not a possible clip: {self}")

    @property
    def seconds(self) -> Fraction:
        return Fraction(self.length) / self.rate


class Pull(Protocol):
    """Yields frames start..stop-1 in order. Must give the same frame n for whatever range it is asked in.

    Threads: several may pull at once, and each may have several pulls open, at different places. So a pull has what it
    changes (decoders, caches, a network's memory) for itself or behind a lock of its own, and never holds that lock
    while it yields: whoever pulls may stop reading for as long as it likes, or never go on. One iterator is read by one
    thread at a time, which need not be the one that began it; closing it (`generator.close`) frees what it holds.
    """

    def __call__(self, start: int, stop: int) -> Iterator[Frame]: ...


@dataclass(frozen=True)
class Stretch:
    """Frames start..stop-1 of a clip are frames 0.. of what `name` stands for, whatever else the clip shows."""

    start: int
    stop: int
    name: str


@dataclass(frozen=True, eq=False)
class Video:
    """A clip as facts and a way to pull any range of frames; it holds no frames itself.

    sound: what is heard with the picture, from its first frame on, None for a silent clip. It has every sample that
    begins while the picture lasts and no other (`sounding` sees to it), so that clips are cut and joined to the sample.
    What keeps the clip's time carries it along; what changes the time changes it likewise. timecode: of the first
    frame, as the source's file says it; chapters: what that names, in order; both go with the clip's time, too.
    remarks: what was done to the picture that whoever publishes it wants to know. stretches: the pieces that it is put
    together from, in order, so that what was drawn of one outlives a change of the others; None where nobody says.
    cuts: the moments at which one shot gives way to another, as far as a cut that it comes from says them.
    """

    info: VideoInfo
    pull: Pull = field(repr=False)
    digest: str = ""
    sound: Audio | None = None
    remarks: tuple[str, ...] = ()
    timecode: Timecode | None = None
    chapters: tuple[Chapter, ...] = ()
    stretches: Callable[[], Sequence[Stretch]] | None = field(default=None, repr=False)
    cuts: tuple[Fraction, ...] = ()

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[Frame]:
        """Frames start..stop-1, clamped to the clip."""
        stop = self.info.length if stop is None else min(stop, self.info.length)
        return self.pull(start, stop) if 0 <= start < stop else iter(())

    def frame(self, number: int) -> Frame:
        """One frame; the nearest existing one when the number is outside the clip."""
        if not self.info.length:
            raise ValueError("the clip has no frames")
        number = max(0, min(number, self.info.length - 1))
        return next(iter(self.pull(number, number + 1)))

    def sounding(self, sound: Audio | None) -> Video:
        """The clip with this sound from its first frame on: cut, or silent at its end, to last as long as the picture.
        A sound of no length is none."""
        if sound is None or not sound.info.length:
            return replace(self, sound=None)
        return replace(self, sound=sound.part(0, ceil(self.info.seconds * sound.info.rate)))


class PullMasks(Protocol):
    """Yields masks start..stop-1 in order, under the promises of Pull; all have the size of the facts."""

    def __call__(self, start: int, stop: int) -> Iterator[Mask]: ...


@dataclass(frozen=True, eq=False)
class Matte:
    """A clip of masks, as Video is one of frames: facts and a way to pull any range; it holds no masks itself."""

    info: VideoInfo
    pull: PullMasks = field(repr=False)
    digest: str = ""

    def masks(self, start: int = 0, stop: int | None = None) -> Iterator[Mask]:
        """Masks start..stop-1, clamped to the clip."""
        stop = self.info.length if stop is None else min(stop, self.info.length)
        return self.pull(start, stop) if 0 <= start < stop else iter(())

    def mask(self, number: int) -> Mask:
        """One mask; the nearest existing one when the number is outside the clip."""
        if not self.info.length:
            raise ValueError("the clip has no masks")
        number = max(0, min(number, self.info.length - 1))
        return next(iter(self.pull(number, number + 1)))

    def pictures(self) -> Video:
        """To look at and to keep: grey frames, black outside to white inside."""
        from studio.media.frames import Frame

        def pull(start: int, stop: int) -> Iterator[Frame]:
            for mask in self.pull(start, stop):
                yield Frame.of(np.repeat(mask.pixels[..., None], 3, axis=2), SRGB)

        return Video(replace(self.info, bit_depth=8, alpha=False, color=SRGB), pull, self.digest)

    @staticmethod
    def of(pictures: Video) -> Matte:
        """The masks that pictures() drew."""

        def pull(start: int, stop: int) -> Iterator[Mask]:
            for frame in pictures.frames(start, stop):
                yield Mask(np.ascontiguousarray(frame.rgb()[..., 0]))

        return Matte(pictures.info, pull, pictures.digest)


@dataclass(frozen=True)
class Word:
    """A spoken word and when it is spoken, in seconds from the start of its audio. line: what it was said in, such as
    the narration of a shot, where that is known: what was said in another is no part of its sentence."""

    text: str
    start: float
    end: float
    line: str = ""

    def shifted(self, seconds: float, stretch: float = 1.0) -> Word:
        """The word at its time stretched, then that much later."""
        return replace(self, start=self.start * stretch + seconds, end=self.end * stretch + seconds)


USUAL_LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "4.0", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
"""FFmpeg's names of the speakers that so many channels are for, where nothing else is said."""


@dataclass(frozen=True)
class AudioInfo:
    """A sound's facts. rate: samples a second; channels: 1 mono, 2 stereo, 6 5.1 in the order L R C LFE Ls Rs;
    length: samples per channel. text and words: what is said in it and when, where that is known. recording: a name of
    the file's track that it was heard in; a clip and a sound of one recording belong together. layout: FFmpeg's name of
    the speakers that the channels are for, '' for the usual ones of so many. began: seconds after midnight at which the
    recorder's clock stood with the first sample (BWF's time reference), None where nobody says."""

    rate: int
    channels: int
    length: int
    text: str = ""
    words: tuple[Word, ...] = ()
    recording: str = ""
    layout: str = ""
    began: Fraction | None = None

    def __post_init__(self) -> None:
        if self.rate < 1 or self.channels < 1 or self.length < 0:
            raise ValueError(f"not a possible sound: {self}")

    @property
    def seconds(self) -> float:
        return self.length / self.rate

    @property
    def speakers(self) -> str:
        """FFmpeg's name of the layout; that many 'channels' where there is none."""
        return self.layout or USUAL_LAYOUTS.get(self.channels, f"{self.channels} channels")


class PullAudio(Protocol):
    """Yields float32 blocks (n, channels), -1..1, that together are samples start..stop-1."""

    def __call__(self, start: int, stop: int) -> Iterator[Samples]: ...


@dataclass(frozen=True, eq=False)
class Audio:
    """A sound as facts and a way to pull any range of samples.

    `samples` is set only for short sounds that are whole in memory (a spoken line, an effect); such a sound
    is stored by content, a lazy one by recipe.
    """

    info: AudioInfo
    pull: PullAudio = field(repr=False)
    digest: str = ""
    samples: Samples | None = field(default=None, repr=False)

    @staticmethod
    def of(samples: npt.ArrayLike, rate: int, text: str = "", words: Sequence[Word] = ()) -> Audio:
        """A short sound from samples (n,) or (n, channels) in -1..1."""
        block = np.ascontiguousarray(samples, dtype=np.float32)
        block = block[:, None] if block.ndim == 1 else block
        block.flags.writeable = False
        info = AudioInfo(rate, block.shape[1], block.shape[0], text, tuple(words))
        return Audio(info, lambda start, stop: iter((block[start:stop],)), samples=block)

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[Samples]:
        """Samples start..stop-1 in blocks, clamped to the sound."""
        stop = self.info.length if stop is None else min(stop, self.info.length)
        return self.pull(start, stop) if 0 <= start < stop else iter(())

    def read(self, start: int = 0, stop: int | None = None) -> Samples:
        """Samples start..stop-1 as one (n, channels) block; for short ranges."""
        blocks = list(self.blocks(start, stop))
        return np.concatenate(blocks) if blocks else np.zeros((0, self.info.channels), np.float32)

    def part(self, start: int, length: int) -> Audio:
        """`length` samples from `start` on, with the words heard in them; silent before the first and after the last.
        Itself when that is all of it."""
        info, before, stop = self.info, start, start + length
        if (start, length) == (0, info.length):
            return self
        words = tuple(
            replace(
                word,
                start=max(word.start - start / info.rate, 0.0),
                end=(min(word.end * info.rate, stop) - start) / info.rate,
            )
            for word in info.words
            if word.end * info.rate > start and word.start * info.rate < stop
        )
        text = " ".join(word.text for word in words) if len(words) < len(info.words) else info.text
        began = None if info.began is None else (info.began + Fraction(start, info.rate)) % 86400
        part = replace(info, length=length, text=text, words=words, began=began)

        def pull(start: int, stop: int) -> Iterator[Samples]:
            first, last = start + before, stop + before
            yield from _silence(min(last, 0) - first, info.channels)
            yield from self.blocks(max(first, 0), max(last, 0))
            yield from _silence(last - max(first, info.length), info.channels)

        if self.samples is None:
            return Audio(part, pull)
        whole = np.concatenate([np.zeros((0, info.channels), np.float32), *pull(0, length)])
        whole.flags.writeable = False
        return Audio(part, lambda first, last: iter((whole[first:last],)), samples=whole)


def _silence(length: int, channels: int) -> Iterator[Samples]:
    while length > 0:
        yield np.zeros((min(length, _SILENT_BLOCK), channels), np.float32)
        length -= _SILENT_BLOCK


_SILENT_BLOCK = 1 << 16


VALUE_TYPES: tuple[type, ...] = (Text, Number, Signal, Image, Mask, Motion, Voice, Shot, File, Video, Matte, Audio)


class Window(Protocol):
    """The source frames a filter asked for, by frame number of the source."""

    def __getitem__(self, number: int) -> Frame: ...


def filtered(
    info: VideoInfo,
    sources: Sequence[Video],
    needs: Callable[[int], Sequence[range]],
    render: Callable[..., Frame],
) -> Video:
    """A video whose frame n is render(n, *windows), a pure function of n and of the source frames in needs(n).

    needs(n) gives one range per source, already clamped to it; windows[i][k] is frame k of source i. Frames
    are pulled once each in order and dropped when no longer needed, so memory is the widest window. The first source's
    sound goes along where the video lasts as long as that, up to a frame.
    """

    def pull(start: int, stop: int) -> Iterator[Frame]:
        cursors = [Cursor(source.frames) for source in sources]
        try:
            for number in range(start, stop):
                for cursor, wanted in zip(cursors, needs(number), strict=True):
                    cursor.want(wanted)
                yield render(number, *cursors)
        finally:
            for cursor in cursors:
                cursor.close()

    remarks = tuple(dict.fromkeys(remark for source in sources for remark in source.remarks))
    return keeping_sound(Video(info, pull, remarks=remarks), sources[0] if sources else None)


def keeping_sound(made: Video, source: Video | None) -> Video:
    """What was made of a clip with that clip's sound, timecode and chapters, where both last as long, up to a frame of
    the slower one."""
    if source is None:
        return made
    frame = 1 / min(made.info.rate, source.info.rate)
    if abs(made.info.seconds - source.info.seconds) > frame:
        return made
    chapters = cut_chapters(source.chapters, Fraction(0), made.info.seconds)
    made = replace(made, timecode=source.timecode, chapters=chapters, cuts=source.cuts)
    return made if source.sound is None else made.sounding(source.sound)


class Cursor(Generic[T]):
    """A forward-moving window over one source. read: its items from a number on (Video.frames, Matte.masks)."""

    _SKIP = 48  # reading on past this many unneeded frames costs less than a fresh seek

    def __init__(self, read: Callable[[int], Iterator[T]]) -> None:
        self._read = read
        self._held: dict[int, T] = {}
        self._next = 0
        self._frames: Iterator[T] | None = None

    def want(self, wanted: range) -> None:
        for number in [n for n in self._held if n not in wanted]:
            del self._held[number]
        for number in wanted:
            if number not in self._held:
                self._held[number] = self._fetch(number)

    def _fetch(self, number: int) -> T:
        if self._frames is None or not self._next <= number <= self._next + self._SKIP:
            self.close()
            self._frames, self._next = self._read(number), number
        while True:
            frame = next(self._frames)
            self._next += 1
            if self._next > number:
                return frame

    def __getitem__(self, number: int) -> T:
        return self._held[number]

    def close(self) -> None:
        closing = getattr(self._frames, "close", None)
        if closing is not None:
            closing()
        self._frames = None


def mapped(video: Video, render: Callable[[int, Frame], Frame], **changes: Any) -> Video:
    """A video whose frame n is render(n, source frame n); `changes` are the facts that differ."""
    return filtered(
        replace(video.info, **changes),
        (video,),
        lambda n: (range(n, n + 1),),
        lambda n, window: render(n, window[n]),
    )


def in_light_of(video: Video, color: Color) -> Video:
    """A clip as it stands in a film of this colour: SDR at HDR's reference white, HDR tone-mapped, PQ and HLG made of
    each other (`Frame.in_light_of`), with a remark that says so. The same clip where none of that is needed."""
    mine = video.info.color.transfer if is_hdr(video.info.color) else ""
    film = color.transfer if is_hdr(color) else ""
    if mine == film:
        return video
    names = {"": "SDR", "smpte2084": "PQ", "arib-std-b67": "HLG"}
    how = "at its reference white of 203 nits (BT.2408)" if not mine else "(BT.2100)" if film else "by BT.2390"
    said = f"{names[mine]} was put into the {names[film]} film {how}."
    target = replace(color, matrix="gbr", range="pc") if film else HD
    depth = 16 if film else 8
    made = mapped(video, lambda _, frame: frame.in_light_of(color), color=target, bit_depth=depth, mastering="")
    return replace(made, remarks=(*video.remarks, said))
