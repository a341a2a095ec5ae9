"""Frames made on a thread of their own, a few ahead of whoever takes them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

from studio.media.frames import Frame
from studio.media.values import VideoInfo

_BYTES = 48 << 20  # frames that may wait to be taken


def depth_for(info: VideoInfo) -> int:
    """How many frames may wait, so that memory does not grow with the picture's size."""
    samples = 4 if info.alpha else 3 if info.color.matrix == "gbr" else 2
    return max(2, min(32, _BYTES // (info.width * info.height * samples * (2 if info.bit_depth > 8 else 1))))


def ahead(make: Callable[[], Iterator[Frame]], depth: int, name: str) -> Iterator[Frame]:
    """What make() yields, made on a thread that runs up to `depth` frames ahead.

    make() is called, iterated and closed on that thread. Its exceptions are raised here. Closing this iterator
    stops the thread before it returns.
    """
    ready: queue.Queue[Frame | BaseException | None] = queue.Queue(depth)
    gone = threading.Event()

    def put(item: Frame | BaseException | None) -> bool:
        while not gone.is_set():
            try:
                ready.put(item, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        frames: Iterator[Frame] = iter(())
        try:
            frames = make()
            for frame in frames:
                if not put(frame):
                    return
            put(None)
        except BaseException as error:  # raised again where the frames are taken
            put(error)
        finally:
            close(frames)

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        gone.set()
        thread.join()


def close(frames: Iterator[Frame]) -> None:
    """Let go of what an iterator holds, if it is a generator."""
    closing = getattr(frames, "close", None)
    if closing is not None:
        closing()
