"""Pictures and sound of a value sent one after the other while somebody plays it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import ShotgraphError
from studio.base.threads import start_thread
from studio.graph.survey import Stale
from studio.host.arena import ArenaFull, ArenaWriter
from studio.host.commands import FramesOf, Play, Skip, SoundOf, Stop
from studio.host.news import BlockSent, Ended
from studio.host.snapshots import Snapshots
from studio.host.views.preview import drawn, heard, opened
from studio.host.views.proxy import WIDTH, Proxies
from studio.media.frames import Frame
from studio.media.values import Audio, Video

log = logging.getLogger("shotgraph")

_AHEAD = 8  # blocks that may lie unread: a third of a second of pictures
_SECONDS = 0.25  # of sound in one block
_PATIENCE = 0.1  # seconds without a picture, after which a late one is better than none

Send = Callable[[BlockSent | Ended], None]


class _Costs:
    """What a frame takes, in a row and after a jump, as it was lately. frame: seconds that one is shown."""

    def __init__(self, frame: float) -> None:
        self._frame = frame
        self._row = self._jump = 0.0

    def note(self, seconds: float, *, first: bool) -> None:
        if first:
            self._jump = seconds if not self._jump else (self._jump + seconds) / 2
        else:
            self._row = seconds if not self._row else self._row + (seconds - self._row) / 4

    def worth_going(self, behind: int) -> bool:
        """Whether one is there sooner who goes where the playhead is, rather than through all that lies between."""
        return behind > 0 and behind * (self._row or self._jump) > self._jump

    @property
    def ahead(self) -> int:
        """Frames that the playhead moves on while one goes there."""
        return int(self._jump / self._frame)


class Stream:
    """One value being played: its blocks go out as room is made for them. All methods may come from any thread."""

    def __init__(self, id: int, arena: ArenaWriter, send: Send, proxies: Proxies) -> None:
        self.id = id
        self._proxies = proxies
        self._arena = arena
        self._send = send
        self._room = threading.Semaphore(_AHEAD)
        self._unread: set[int] = set()
        self._lock = threading.Lock()
        self._skip = 0
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True
        self._room.release()

    def skip(self, to: int) -> None:
        """Frames before this one are too late: do not make them."""
        self._skip = to

    def free(self, sequence: int) -> None:
        """The reader has released one of this stream's blocks (or somebody else's, which changes nothing here)."""
        with self._lock:
            if sequence not in self._unread:
                return
            self._unread.discard(sequence)
        self._room.release()

    def pictures(self, value: Any, what: FramesOf) -> None:
        """Send frames start..stop-1, then the end. Raises ShotgraphError.

        Small copies go out where there are some and the clip itself would be too slow, or they are as large as what is
        asked for. What is made slower than it plays is left out in part: the next frame is one that can be there in
        time, or, where going there would take longer than what lies between, every frame that comes after _PATIENCE.
        """
        video = opened(value)
        if not isinstance(video, Video):
            raise ShotgraphError("only a clip can be played")
        number = what.start
        stop = min(what.stop, video.info.length)
        costs = _Costs(float(1 / video.info.rate))
        small = 0 < what.width <= WIDTH
        sent = 0.0
        while number < stop and not self._stopped:
            frames, end = self._from(video, number, stop, small=small)
            before = number
            began = time.monotonic()
            for frame in _closing(frames):
                costs.note(time.monotonic() - began, first=number == before)
                if number >= self._skip or time.monotonic() - sent > _PATIENCE:
                    self._put(drawn(frame, what.width, what.height), number)
                    sent = time.monotonic()
                number += 1
                if self._stopped or number >= end:
                    break
                if costs.worth_going(self._skip - number):
                    number = min(stop, self._skip + costs.ahead)
                    break
                began = time.monotonic()
            if number == before:
                break  # it is shorter than it says
        self._end()

    def _from(self, video: Video, number: int, stop: int, *, small: bool) -> tuple[Iterator[Frame], int]:
        """Where the frames from a number on come from, and up to which."""
        proxies = self._proxies

        def wanted(at: int) -> bool:
            return small or not proxies.plays(video, at)

        run = proxies.run(video, number, stop) if wanted(number) else None
        if run is not None:
            return run
        end = proxies.until(video, number, stop)
        while end < stop and not wanted(end):
            end = proxies.until(video, proxies.end_of(video, end), stop)
        return video.frames(number, end), end

    def sound(self, value: Any, what: SoundOf) -> None:
        """Send samples start..stop-1 as float32 (n, channels) blocks at the sound's own rate, then the end."""
        audio = heard(value)
        if not isinstance(audio, Audio):
            raise ShotgraphError("only a sound can be listened to")
        most = max(1, int(audio.info.rate * _SECONDS))
        place = what.start
        for block in _closing(audio.blocks(what.start, what.stop)):
            for part in range(0, len(block), most):
                if self._stopped:
                    return
                piece = block[part : part + most]
                self._put(np.ascontiguousarray(piece, np.float32), place)
                place += len(piece)
        self._end()

    def _put(self, array: npt.NDArray[Any], number: int) -> None:
        self._room.acquire()
        if self._stopped:
            return
        try:
            place = self._arena.put(array)
        except ArenaFull:
            self._room.release()
            return  # the reader hangs; this picture would be late anyway
        with self._lock:
            self._unread.add(place.sequence)
        self._send(BlockSent(self.id, number, place))

    def _end(self) -> None:
        if not self._stopped:
            self._send(Ended(self.id))


def _closing(frames: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from frames
    finally:
        close = getattr(frames, "close", None)
        if close is not None:
            close()


class Streams:
    """All that plays. send: tells the window; may be called from any thread."""

    def __init__(self, snapshots: Snapshots, arena: ArenaWriter, send: Send, proxies: Proxies) -> None:
        self._proxies = proxies
        self._snapshots = snapshots
        self._arena = arena
        self._send = send
        self._lock = threading.Lock()
        self._playing: dict[int, Stream] = {}

    @property
    def busy(self) -> bool:
        return bool(self._playing)

    def play(self, play: Play) -> None:
        """Stream what is asked for: BlockSent as the window frees them, then Ended."""
        what = play.what
        stream = Stream(play.id, self._arena, self._send, self._proxies)
        with self._lock:
            self._playing[play.id] = stream

        def work() -> None:
            try:
                snapshot = self._snapshots[play.graph]
                if what.take:
                    value = self._snapshots.made_by(what.take, what.output)[0]
                else:
                    value = self._snapshots.value(snapshot, what.node, what.output, what.item)[1][0]
                if isinstance(what, SoundOf):
                    stream.sound(value, what)
                else:
                    stream.pictures(value, what)
            except Stale:
                self._send(Ended(play.id, stale=True))
            except ShotgraphError as error:
                self._send(Ended(play.id, error=(error.problem.what, error.problem.mend)))
            except Exception as error:
                log.exception("playing %s.%s", what.node, what.output)
                self._send(Ended(play.id, error=(f"{type(error).__name__}: {error}", "The log has the details.")))
            finally:
                with self._lock:
                    self._playing.pop(play.id, None)

        start_thread(f"play {play.id}", work)

    def skip(self, skip: Skip) -> None:
        stream = self._playing.get(skip.id)
        if stream is not None:
            stream.skip(skip.to)

    def stop(self, stop: Stop) -> None:
        stream = self._playing.get(stop.id)
        if stream is not None:
            stream.stop()

    def freed(self, sequence: int) -> None:
        """The window has released a block."""
        with self._lock:
            playing = list(self._playing.values())
        for stream in playing:
            stream.free(sequence)

    def close(self) -> None:
        with self._lock:
            for stream in self._playing.values():
                stream.stop()
