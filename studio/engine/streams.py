"""Pictures and sound of a value sent one after the other while somebody plays it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.arena import ArenaFull, ArenaWriter
from studio.engine.errors import ShotgraphError
from studio.engine.preview import fitted, opened
from studio.engine.values import Audio, Video

_AHEAD = 8  # blocks that may lie unread: a third of a second of pictures
_SECONDS = 0.25  # of sound in one block

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
        """Send frames start..stop-1, then the end. Raises ShotgraphError."""
        video = opened(value)
        if not isinstance(video, Video):
            raise ShotgraphError("only a clip can be played")
        number = start
        stop = min(stop, video.info.length)
        while number < stop and not self._stopped:
            for frame in _closing(video.frames(number, stop)):
                if number >= self._skip:
                    self._put(fitted(frame.rgb(), width, height), number)
                number += 1
                if self._stopped or number + 48 < self._skip:
                    break  # far behind: seek there instead of decoding all that lies between
            number = max(number, min(self._skip, stop))
        self._end()

    def sound(self, value: Any, start: int, stop: int) -> None:
        """Send samples start..stop-1 as float32 (n, channels) blocks at the sound's own rate, then the end."""
        audio = opened(value)
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
