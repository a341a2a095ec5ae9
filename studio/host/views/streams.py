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
from studio.host.snapshots import Snapshots
from studio.host.views.preview import drawn, heard, opened
from studio.media.values import Audio, Video

log = logging.getLogger("shotgraph")

_AHEAD = 8  # blocks that may lie unread: a third of a second of pictures
_SECONDS = 0.25  # of sound in one block
_PATIENCE = 0.1  # seconds without a picture, after which a late one is better than none

Send = Callable[[dict[str, Any]], None]


class Stream:
    """One value being played: its blocks go out as room is made for them. All methods may come from any thread."""

    def __init__(self, id: int, arena: ArenaWriter, send: Send) -> None:
        self.id = id
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

    def pictures(self, value: Any, start: int, stop: int, width: int, height: int) -> None:
        """Send frames start..stop-1, then the end. Raises ShotgraphError.

        What is made slower than it plays is always late: then every frame that comes after _PATIENCE is sent, so that
        the picture follows in steps instead of standing still.
        """
        video = opened(value)
        if not isinstance(video, Video):
            raise ShotgraphError("only a clip can be played")
        number = start
        stop = min(stop, video.info.length)
        sent = 0.0
        while number < stop and not self._stopped:
            for frame in _closing(video.frames(number, stop)):
                if number >= self._skip or time.monotonic() - sent > _PATIENCE:
                    self._put(drawn(frame, width, height), number)
                    sent = time.monotonic()
                number += 1
                if self._stopped or number + 48 < self._skip:
                    break  # far behind: seek there instead of decoding all that lies between
            number = max(number, min(self._skip, stop))
        self._end()

    def sound(self, value: Any, start: int, stop: int) -> None:
        """Send samples start..stop-1 as float32 (n, channels) blocks at the sound's own rate, then the end."""
        audio = heard(value)
        if not isinstance(audio, Audio):
            raise ShotgraphError("only a sound can be listened to")
        most = max(1, int(audio.info.rate * _SECONDS))
        place = start
        for block in _closing(audio.blocks(start, stop)):
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
            self._unread.add(place["seq"])
        self._send({"ev": "block", "id": self.id, "n": number, "place": place})

    def _end(self) -> None:
        if not self._stopped:
            self._send({"ev": "end", "id": self.id})


def _closing(frames: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from frames
    finally:
        close = getattr(frames, "close", None)
        if close is not None:
            close()


class Streams:
    """All that plays. send: tells the window; may be called from any thread."""

    def __init__(self, snapshots: Snapshots, arena: ArenaWriter, send: Send) -> None:
        self._snapshots = snapshots
        self._arena = arena
        self._send = send
        self._lock = threading.Lock()
        self._playing: dict[int, Stream] = {}

    def play(
        self,
        id: int,
        graph: int,
        node: str,
        output: str,
        item: str | None,
        start: int,
        stop: int,
        width: int = 0,
        height: int = 0,
        sound: bool = False,
        take: str = "",
    ) -> None:
        """Stream frames (scaled to fit), or samples, from start to stop; of a take, if its key is given."""
        stream = Stream(id, self._arena, self._send)
        with self._lock:
            self._playing[id] = stream

        def work() -> None:
            try:
                snapshot = self._snapshots[graph]
                if take:
                    value = self._snapshots.made_by(take, output)[0]
                else:
                    value = self._snapshots.value(snapshot, node, output, item)[1][0]
                if sound:
                    stream.sound(value, start, stop)
                else:
                    stream.pictures(value, start, stop, width, height)
            except Stale:
                self._send({"ev": "end", "id": id, "stale": True})
            except ShotgraphError as error:
                self._fail(id, error.problem.what, error.problem.mend)
            except Exception as error:
                log.exception("playing %s.%s", node, output)
                self._fail(id, f"{type(error).__name__}: {error}", "The log has the details.")
            finally:
                with self._lock:
                    self._playing.pop(id, None)

        start_thread(f"play {id}", work)

    def skip(self, id: int, to: int) -> None:
        """Frames before `to` are too late by now."""
        stream = self._playing.get(id)
        if stream is not None:
            stream.skip(to)

    def stop(self, id: int) -> None:
        stream = self._playing.get(id)
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

    def _fail(self, id: int, what: str, mend: str) -> None:
        self._send({"ev": "end", "id": id, "error": {"what": what, "mend": mend}})
