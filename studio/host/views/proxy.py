"""Small copies of clips that are slow to scrub or to play: every picture stands alone, so any is there at once.

H.264 with a key picture on every frame, ultrafast and fastdecode, at most 960 pixels wide. They are only ever looked
at; renders never touch them. Which clips get one is measured: those whose frames came too slowly. A clip that says what
it is put together from (`Video.stretches`) has its copies piece by piece, so that those outlive edits elsewhere in it.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

from studio.base.errors import ShotgraphError
from studio.host.views.cache import ViewCache
from studio.host.views.paces import Pace, Paces
from studio.media.color import Color
from studio.media.files.codecs import Encoding
from studio.media.files.segments import Segment, SegmentWriter, finished
from studio.media.frames import Frame
from studio.media.values import Stretch, Video

log = logging.getLogger("shotgraph")

WIDTH = 960
SLOW = 0.025  # seconds a frame; a slower clip is worth a proxy
RUN = 96  # frames a file: what is made at a time, around where somebody looks
_TRIED = 16  # frames after which it is known how fast a piece comes
_NEAR = 2 * RUN  # frames of a cut around where it is scrubbed that are made at once
_CLIPS = 4  # clips whose proxies are made; the one looked at last goes first
_SPARE = 2 * 1024**3  # bytes that stay free on the disk

State = Literal["smooth", "slow", "unknown"]
Making = Literal["made", "stopped", "needless"]


class Proxies:
    """Proxies in a folder, by the piece's name: of clips that are scrubbed by one thread in the background, of others
    by whoever calls `prepare`. Thread-safe."""

    def __init__(self, cache: ViewCache | Path) -> None:
        self._cache = cache if isinstance(cache, ViewCache) else ViewCache(cache)
        self._folder = self._cache.folder
        self.paces = Paces(self._folder / "paces.json")
        self._pieces: WeakKeyDictionary[Video, tuple[list[Stretch], list[int]]] = WeakKeyDictionary()
        self._wanted: OrderedDict[str, tuple[Video, int]] = OrderedDict()
        self._known: dict[str, list[Segment]] = {}
        self._change = threading.Condition()
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._bytes: int | None = None  # of all views; counted when that is first asked for

    # --- looking ---------------------------------------------------------------------------------------------------

    def pieces(self, video: Video) -> list[Stretch]:
        """What a clip is put together from, in order; itself where it does not say; nothing where it has no name."""
        return self._cut(video)[0]

    def frame(self, video: Video, number: int) -> Frame | None:
        """A small copy of a frame, if it has been made."""
        held = self._held(video, number)
        if held is None:
            return None
        piece, segment = held
        place = number - piece.start - segment.start
        try:
            return next(iter(self._read(piece, segment, place, place + 1)))
        except ShotgraphError:
            return None

    def run(self, video: Video, number: int, stop: int) -> tuple[Iterator[Frame], int] | None:
        """Small copies of the frames from a number on, and at which frame they end (or `stop`); None where there is
        none. What turns out to be damaged ends early."""
        held = self._held(video, number)
        if held is None:
            return None
        piece, segment = held
        end = min(stop, piece.stop, piece.start + segment.stop)
        first = piece.start + segment.start
        return self._whole(piece, segment, number - first, end - first), end

    def until(self, video: Video, number: int, stop: int) -> int:
        """The next frame from a number on of which there is a small copy; `stop` where none comes before that."""
        pieces, starts = self._cut(video)
        for piece in pieces[max(0, bisect_right(starts, number) - 1) :]:
            if piece.start >= stop:
                break
            for segment in self._segments(piece.name):
                at = max(number, piece.start + segment.start)
                if at < min(stop, piece.stop, piece.start + segment.stop):
                    return at
        return stop

    def end_of(self, video: Video, number: int) -> int:
        """Where the piece that a frame is of ends; the next frame where it is of none."""
        piece = self._piece(video, number)
        return piece.stop if piece else number + 1

    def plays(self, video: Video, number: int) -> bool:
        """Whether the clip itself is known to play in time there."""
        piece = self._piece(video, number)
        pace = self.paces.get(piece.name) if piece else None
        return pace is not None and pace.plays(video.info.rate)

    def states(self, video: Video) -> list[tuple[int, int, State]]:
        """How the clip will play, from frame to frame. smooth: from a copy, or it comes fast enough by itself."""
        found: list[tuple[int, int, State]] = []

        def add(start: int, stop: int, state: State) -> None:
            if stop <= start:
                return
            if found and found[-1][1] == start and found[-1][2] == state:
                found[-1] = (found[-1][0], stop, state)
            else:
                found.append((start, stop, state))

        for piece in self.pieces(video):
            pace = self.paces.get(piece.name)
            rest: State = "unknown" if pace is None else "smooth" if pace.smooth(video.info.rate) else "slow"
            at = piece.start
            for segment in self._segments(piece.name):
                start, stop = piece.start + segment.start, min(piece.stop, piece.start + segment.stop)
                add(at, min(start, piece.stop), rest)
                add(max(at, start), stop, "smooth")
                at = max(at, stop)
            add(at, piece.stop, rest)
        return found

    # --- making ----------------------------------------------------------------------------------------------------

    def want(self, video: Video, around: int) -> None:
        """This clip is being scrubbed, here: make what is missing, nearest first."""
        if not self.pieces(video):
            return
        with self._change:
            self._wanted[video.digest] = (video, around)
            self._wanted.move_to_end(video.digest)
            while len(self._wanted) > _CLIPS:
                self._wanted.popitem(last=False)
            if self._thread is None:
                self._thread = threading.Thread(target=self._make_all, name="proxies", daemon=True)
                self._thread.start()
            self._change.notify()

    def stop(self) -> None:
        with self._change:
            self._stopped = True
            self._change.notify()
        self.paces.keep()

    def gap(
        self, video: Video, around: int, *, all: bool = False, without: Collection[str] = ()
    ) -> tuple[Stretch, int, int] | None:
        """The nearest frames that would not play smoothly, at most a file of them: their piece, and first..last-1 in
        it. all: those without a copy, even if they come fast; without: pieces to leave out, by name."""
        nearest: tuple[int, Stretch, int, int] | None = None
        for piece in self.pieces(video):
            apart = _apart(around, piece, 0, piece.stop - piece.start)
            if piece.name in without or (nearest is not None and apart >= nearest[0]):
                continue
            pace = self.paces.get(piece.name)
            if not all and pace is not None and pace.smooth(video.info.rate):
                continue
            for start, stop in self._missing(piece):
                apart = _apart(around, piece, start, stop)
                if nearest is None or apart < nearest[0]:
                    nearest = (apart, piece, start, stop)
        return nearest[1:] if nearest else None

    def prepare(
        self, video: Video, piece: Stretch, start: int, stop: int, going: Callable[[], bool], *, all: bool = False
    ) -> Making:
        """Make copies of frames start..stop-1 of a piece, and measure on the way how fast it comes; one that comes
        fast needs none (unless all). going: asked before every frame; what was made until it says no is kept."""
        writer = self._writer(video, piece, start)
        known = self.paces.get(piece.name)
        took: list[float] = []
        frames = iter(video.frames(piece.start + start, piece.start + stop))
        try:
            for _ in range(stop - start):
                if not going() or self._stopped:
                    break
                began = time.perf_counter()
                frame = next(frames, None)
                if frame is None:
                    break  # shorter than it says
                took.append(time.perf_counter() - began)
                writer.feed(self._small(video, frame))
                if known is None and len(took) == min(_TRIED, stop - start):
                    known = self._measured(piece, took)
                    if not all and known.smooth(video.info.rate):
                        writer.discard()
                        return "needless"
            if not took:
                writer.discard()
                return "stopped"
            segment = writer.finish()
        except BaseException:
            writer.discard()
            raise
        finally:
            close = getattr(frames, "close", None)
            if close is not None:
                close()
        with self._change:
            self._known[piece.name] = sorted([*self._segments(piece.name), segment])
        if self._bytes is not None:
            self._bytes += segment.path.stat().st_size
        return "made" if len(took) == stop - start else "stopped"

    def room(self, video: Video) -> bool:
        """Whether there is room for more copies: within the budget, once what is longest unused has gone (not this
        clip's own), and on the disk."""
        with suppress(OSError):
            if shutil.disk_usage(self._folder).free < _SPARE:
                return False
        if self._bytes is None:
            self._bytes = self._cache.used()
        if self._bytes > self._cache.budget:
            self._cache.tidy(keep={f"{piece.name}.proxy" for piece in self.pieces(video)})
            with self._change:
                self._known.clear()
            self._bytes = self._cache.used()
        return self._bytes <= self._cache.budget

    # --- pieces and files ------------------------------------------------------------------------------------------

    def _cut(self, video: Video) -> tuple[list[Stretch], list[int]]:
        found = self._pieces.get(video)
        if found is None:
            made: Sequence[Stretch] = video.stretches() if video.stretches is not None else ()
            if not made and video.digest and video.info.length:
                made = [Stretch(0, video.info.length, video.digest)]
            found = self._pieces[video] = (list(made), [piece.start for piece in made])
        return found

    def _piece(self, video: Video, number: int) -> Stretch | None:
        pieces, starts = self._cut(video)
        index = bisect_right(starts, number) - 1
        return pieces[index] if index >= 0 and number < pieces[index].stop else None

    def _held(self, video: Video, number: int) -> tuple[Stretch, Segment] | None:
        piece = self._piece(video, number)
        if piece is None:
            return None
        at = number - piece.start
        found = next((known for known in self._segments(piece.name) if known.start <= at < known.stop), None)
        return (piece, found) if found else None

    def _segments(self, name: str) -> list[Segment]:
        found = self._known.get(name)
        if found is None:
            place = self._place(name)
            found = self._known[name] = finished(place)
            if found:
                with suppress(OSError):
                    os.utime(place)  # used: it goes later than what is not
        return found

    def _missing(self, piece: Stretch) -> Iterator[tuple[int, int]]:
        """Frames of a piece without a copy, in parts that do not reach beyond a file."""
        length, at = piece.stop - piece.start, 0
        for segment in [*self._segments(piece.name), None]:
            until = min(segment.start, length) if segment else length
            while at < until:
                stop = min(until, (at // RUN + 1) * RUN)
                yield at, stop
                at = stop
            at = max(at, segment.stop) if segment else at

    def _place(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.proxy"

    def _read(self, piece: Stretch, segment: Segment, start: int, stop: int) -> Iterator[Frame]:
        from studio.media.files.chunks import read_segment

        try:
            yield from read_segment(segment.path, start, stop)
        except ShotgraphError:
            segment.path.unlink(missing_ok=True)  # cut short by a full disk or a crash: it is made again
            with self._change:
                self._known.pop(piece.name, None)
            raise

    def _whole(self, piece: Stretch, segment: Segment, start: int, stop: int) -> Iterator[Frame]:
        with suppress(ShotgraphError):
            yield from self._read(piece, segment, start, stop)

    def _writer(self, video: Video, piece: Stretch, start: int) -> SegmentWriter:
        width, height = _size(video)
        color = Color()
        note = {"form": "yuv420p", "color": " ".join((color.primaries, color.transfer, color.matrix, color.range))}
        options = {"preset": "ultrafast", "tune": "fastdecode", "crf": "24", "g": "1"}
        encoding = Encoding("h264", "libx264", "yuv420p", color, width, height, video.info.rate, options, threads=1)
        return SegmentWriter(self._place(piece.name), start, encoding, note)

    def _small(self, video: Video, frame: Frame) -> Frame:
        width, height = _size(video)
        small = frame if (frame.width, frame.height) == (width, height) else frame.resized(width, height)
        # By way of RGB: what was PQ or BT.601 looks as it does in the viewer.
        return Frame.of(small.rgb())

    def _measured(self, piece: Stretch, took: Sequence[float]) -> Pace:
        rest = took[1:] or took  # decoders give frames by the handful: the mean tells, no single one
        pace = Pace(sum(rest) / len(rest), took[0])
        self.paces.note(piece.name, pace)
        return pace

    # --- of what is scrubbed ---------------------------------------------------------------------------------------

    def _make_all(self) -> None:
        while True:
            with self._change:
                while not self._wanted and not self._stopped:
                    self._change.wait()
                if self._stopped:
                    return
                digest, (video, around) = next(reversed(self._wanted.items()))
            try:
                gap = self.gap(video, around, all=True) if self.room(video) else None
                if gap is not None and video.stretches is not None and _apart(around, *gap) > _NEAR:
                    gap = None  # of a cut the rest is made while nobody does anything
                if gap is not None:
                    self.prepare(video, *gap, lambda: not self._stopped, all=True)
            except Exception as error:  # a clip that cannot be read is told of where it is looked at, not here
                log.warning("no proxy: %s", error)
                gap = None
            if gap is None:
                with self._change:
                    self._wanted.pop(digest, None)


def _apart(around: int, piece: Stretch, start: int, stop: int) -> int:
    """How many frames lie between one and start..stop-1 of a piece."""
    return max(piece.start + start - around, around - piece.start - stop + 1, 0)


def _size(video: Video) -> tuple[int, int]:
    scale = min(1.0, WIDTH / video.info.width)
    width, height = (max(2, round(side * scale / 2) * 2) for side in (video.info.width, video.info.height))
    return width, height
