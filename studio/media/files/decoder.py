"""Open files that give a picture by its number: forwards without a seek, elsewhere from the nearest key picture."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.base.sequences import is_sequence, sequence_files
from studio.media.color import Color
from studio.media.files.clock import Clock
from studio.media.files.container import not_media, open_container, video_stream
from studio.media.files.packets import Continuous, packets, pictures

_READ_ON = 48  # decoding this many frames further is cheaper than a seek
_THREADS = min(8, os.cpu_count() or 1)  # each holds a picture or two
_IDLE = 4  # decoders kept open for the next access, over all files


@dataclass(frozen=True)
class Source:
    """A video file and what was learnt when it was opened."""

    path: Path
    clock: Clock
    color: Color
    turn: int
    """Counter-clockwise degrees, a multiple of 90, that put the picture upright."""
    square: tuple[int, int] | None
    """Size to scale decoded pictures to when the pixels are not square."""
    decoder: str
    """A decoder other than FFmpeg's first choice, '' for that one."""
    rate: str
    size: tuple[int, int] | None
    """Width and height of the clip, upright: where a stream changes its size, it is brought to that."""
    stamp: tuple[int, int]
    """Size and modification time: a file that changed must not be read with an old index."""

    @property
    def file(self) -> tuple[Any, ...]:
        """What a decoder depends on."""
        return self.path, self.stamp, self.rate, self.decoder


def stamp_of(path: Path) -> tuple[int, int]:
    files = sequence_files(path) if is_sequence(path) else [path]
    statuses = [file.stat() for file in files]
    return sum(status.st_size for status in statuses), max(status.st_mtime_ns for status in statuses)


class Decoder:
    """An open file, decoding forward from wherever it was last asked."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._open()
        # Pictures travel with their timestamps: whoever gets a picture may stamp it anew for an encoder.
        self._shown: tuple[int, Any] | None = None
        """The last decoded picture at or before what was asked."""
        self._pending: tuple[int, Any] | None = None
        """A decoded picture that is later than what was asked."""
        self._pictures: Iterator[tuple[int, Any]] = iter(())
        self.position = -1
        """The output frame that was asked last."""

    def _open(self) -> None:
        import av

        self._container = open_container(self.source.path, self.source.rate)
        self._stream = video_stream(self._container)
        if self._stream is None:
            raise not_media(self.source.path)
        self._codec = self._stream.codec_context
        if self.source.decoder:
            self._codec = av.CodecContext.create(self.source.decoder, "r")
            self._codec.extradata = self._stream.codec_context.extradata
        self._codec.thread_type = "AUTO"
        self._codec.thread_count = _THREADS
        self._fresh = True

    def close(self) -> None:
        self._pictures = iter(())
        self._shown = self._pending = None
        self._container.close()

    def native(self, number: int) -> Any:
        """The picture shown at output frame `number`, as decoded."""
        clock = self.source.clock
        stamp = clock.stamp_of(number)
        if self._shown is None or self._shown[0] > stamp + clock.slack or number > self.position + _READ_ON:
            self._seek(stamp)
        self.position = number
        return self._advance(stamp)

    def _advance(self, stamp: int) -> Any:
        slack = self.source.clock.slack
        while self._shown is None or self._shown[0] < stamp - slack:
            following = self._pending or next(self._pictures, None)
            self._pending = None
            if following is None:
                break  # the end, or damage up to the end: the last picture stays on screen
            if self._shown is not None and following[0] > stamp + slack:
                self._pending = following
                break
            self._shown = following
        if self._shown is None:
            raise MediaError(
                f"{self.source.path} cannot be decoded", mend="It is damaged: copy it again, or convert it."
            )
        return self._shown[1]

    def _seek(self, stamp: int) -> None:
        """Stand before `stamp` such that the next pictures lead up to it, whatever the container's seeking is worth."""
        clock = self.source.clock
        targets = self._key_before(stamp) if clock.counted or clock.jumps else self._earlier(stamp)
        for target in targets:
            self._start(target)
            first = next(self._pictures, None)
            if first is not None and first[0] <= stamp + clock.slack:
                self._shown = first
                return
        self._start(None)

    def _earlier(self, stamp: int) -> Iterator[int]:
        clock = self.source.clock
        second = int(1 / clock.tick)
        for back in (0, 1, 5, 30):
            target = stamp - back * second
            if target <= clock.first:
                return
            yield target

    def _key_before(self, stamp: int) -> Iterator[int]:
        """What the file calls the last key picture at or before the wanted one, where that is known."""
        clock = self.source.clock
        if clock.keys is not None:
            known = clock.keys[clock.keys <= stamp]
            yield from (int(key) for key in known[-1:] if len(known) > 1)
        elif clock.anchors:
            number, given = max(((n, pts) for pts, n in clock.anchors.items() if n <= stamp), default=(0, 0))
            if number:
                yield given

    def _start(self, stamp: int | None) -> None:
        """Decode on from the last key picture at or before `stamp`; from the very start when it is None."""
        import av

        clock = self.source.clock
        self._shown = self._pending = None
        if (stamp is None or clock.jumps) and not self._fresh:
            # Not every container can seek to its start; opening it again always works.
            self._container.close()
            self._open()
        elif stamp is not None and not clock.jumps:
            if not self._fresh:
                self._codec.flush_buffers()
            try:
                self._container.seek(stamp, stream=self._stream, backward=True)
            except av.error.FFmpegError:
                self._container.close()
                self._open()
                stamp = None
        self._fresh = False
        self._pictures = self._counted(stamp) if clock.counted else self._decoded(stamp if clock.jumps else None)

    def _decoded(self, begin: int | None) -> Iterator[tuple[int, Any]]:
        """Pictures in order of presentation from here on; with begin, from the key picture of that timestamp on.
        Leading pictures of an open GOP, which lean on frames before the seek point, are left out."""
        key: int | None = None

        def wanted() -> Iterator[Any]:
            nonlocal key
            continuous = Continuous() if self.source.clock.jumps else None
            for packet in packets(self._container, self._stream):
                if packet is not None:
                    if continuous is not None:
                        continuous.correct(packet)
                    stamp = packet.dts if packet.pts is None else packet.pts
                    if packet.size and key is None and packet.is_keyframe and begin in (None, stamp):
                        key = stamp
                    if begin is not None and key is None:
                        continue
                yield packet

        for picture in pictures(wanted(), self._codec):
            stamp = picture.dts if picture.pts is None else picture.pts
            if stamp is not None and (key is None or stamp >= key):
                yield stamp, picture

    def _counted(self, begin: int | None) -> Iterator[tuple[int, Any]]:
        """Pictures with their numbers: from the start, or from a key picture whose number is known."""
        anchors = self.source.clock.anchors
        number = None if begin is not None else 0
        for picture in pictures(packets(self._container, self._stream), self._codec):
            if number is None and picture.key_frame:
                number = anchors.get(picture.pts)
                if number is None:
                    return  # the file does not say the same from here: whoever seeks begins at the start
            if number is not None:
                yield number, picture
                number += 1


class _Pool:
    """Idle decoders, so that looking at frames here and there does not reopen the file. Thread-safe."""

    def __init__(self) -> None:
        self._idle: list[Decoder] = []
        self._lock = threading.Lock()

    @contextmanager
    def borrow(self, source: Source, number: int) -> Iterator[Decoder]:
        if stamp_of(source.path) != source.stamp:
            raise MediaError(f"{source.path} has changed while it was in use", mend="Run again to read it anew.")
        decoder = self._take(source, number) or Decoder(source)
        try:
            yield decoder
        except GeneratorExit:
            self._give(decoder)
            raise
        except BaseException:
            decoder.close()
            raise
        else:
            self._give(decoder)

    def _take(self, source: Source, number: int) -> Decoder | None:
        with self._lock:
            same = [decoder for decoder in self._idle if decoder.source.file == source.file]
            ready = [decoder for decoder in same if decoder.position <= number <= decoder.position + _READ_ON]
            best = max(ready, key=lambda decoder: decoder.position, default=same[-1] if same else None)
            if best is not None:
                self._idle.remove(best)
            return best

    def _give(self, decoder: Decoder) -> None:
        with self._lock:
            self._idle.append(decoder)
            spare = self._idle[:-_IDLE]
            self._idle = self._idle[-_IDLE:]
        for old in spare:
            old.close()


POOL = _Pool()
