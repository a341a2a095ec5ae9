"""Small copies of clips that are slow to scrub: every picture stands alone, so any of them is there at once.

H.264 with a key picture on every frame, ultrafast and fastdecode, at most 640 pixels wide. They are only ever looked
at; renders never touch them. Which clips get one is measured: those whose frames came too slowly.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from pathlib import Path

from studio.base.errors import ShotgraphError
from studio.media.color import Color
from studio.media.files.codecs import Encoding
from studio.media.files.segments import Segment, SegmentWriter, finished
from studio.media.frames import Frame
from studio.media.values import Video

log = logging.getLogger("shotgraph")

WIDTH = 640
SLOW = 0.025  # seconds a frame; a slower clip is worth a proxy
_RUN = 96  # frames a file: what is made at a time, around where somebody looks
_CLIPS = 4  # clips whose proxies are made; the one looked at last goes first


class Proxies:
    """Proxies in a folder, by the clip's digest, made by one thread in the background."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._wanted: OrderedDict[str, tuple[Video, int]] = OrderedDict()
        self._known: dict[str, list[Segment]] = {}
        self._change = threading.Condition()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def frame(self, video: Video, number: int) -> Frame | None:
        """A small copy of a frame, if it has been made."""
        segment = self._segment(video.digest, number)
        if segment is None:
            return None
        from studio.media.files.chunks import read_segment

        try:
            return next(iter(read_segment(segment.path, number - segment.start, number - segment.start + 1)))
        except ShotgraphError:
            segment.path.unlink(missing_ok=True)  # cut short by a full disk or a crash: it is made again
            self._known.pop(video.digest, None)
            return None

    def want(self, video: Video, around: int) -> None:
        """This clip is being scrubbed, here: make what is missing, nearest first."""
        if not video.digest:
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

    def _place(self, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}.proxy"

    def _segment(self, digest: str, number: int) -> Segment | None:
        if digest not in self._known:
            self._known[digest] = finished(self._place(digest))
        return next((known for known in self._known[digest] if known.start <= number < known.stop), None)

    def _make_all(self) -> None:
        while True:
            with self._change:
                while not self._wanted and not self._stopped:
                    self._change.wait()
                if self._stopped:
                    return
                digest, (video, around) = next(reversed(self._wanted.items()))
                start = self._nearest_gap(video, around)
                if start is None:
                    del self._wanted[digest]
                    continue
            try:
                self._make(video, start)
            except Exception as error:  # a clip that cannot be read is told of where it is looked at, not here
                log.warning("no proxy: %s", error)
                with self._change:
                    self._wanted.pop(digest, None)

    def _nearest_gap(self, video: Video, around: int) -> int | None:
        starts = range(0, video.info.length, _RUN)
        gaps = [start for start in starts if self._segment(video.digest, start) is None]
        return min(gaps, key=lambda start: abs(start + _RUN // 2 - around), default=None)

    def _make(self, video: Video, start: int) -> None:
        scale = min(1.0, WIDTH / video.info.width)
        width, height = (max(2, round(side * scale / 2) * 2) for side in (video.info.width, video.info.height))
        color = Color()
        note = {"form": "yuv420p", "color": " ".join((color.primaries, color.transfer, color.matrix, color.range))}
        options = {"preset": "ultrafast", "tune": "fastdecode", "crf": "24", "g": "1"}
        encoding = Encoding("h264", "libx264", "yuv420p", color, width, height, video.info.rate, options, threads=1)
        writer = SegmentWriter(self._place(video.digest), start, encoding, note)
        try:
            for frame in video.frames(start, start + _RUN):
                small = frame if (frame.width, frame.height) == (width, height) else frame.resized(width, height)
                # By way of RGB: what was PQ or BT.601 looks as it does in the viewer.
                writer.feed(Frame.of(small.rgb()))
                if self._stopped:
                    writer.discard()
                    return
        except BaseException:
            writer.discard()
            raise
        segment = writer.finish()
        self._known[video.digest] = sorted([*self._known.get(video.digest, []), segment])
