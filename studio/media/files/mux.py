"""Joins encoded segments, sound and captions into one film file."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.base.errors import Cancelled
from studio.media.files.captionfile import Caption
from studio.media.files.captiontrack import CaptionTrack
from studio.media.files.codecs import Encoding
from studio.media.files.segments import Segment
from studio.media.files.soundtrack import Soundtrack, film_codec
from studio.media.frames import has_alpha
from studio.media.values import Audio


class Muxer:
    """A film file being written: add() segments in order, then close(). Used from one thread at a time."""

    def __init__(
        self,
        path: Path,
        container: str,
        encoding: Encoding,
        audio: Audio | None,
        audio_kbps: int,
        captions: Sequence[Caption],
        metadata: Mapping[str, str],
        chapters: Sequence[Any] = (),
    ) -> None:
        import av

        options = {"fflags": "+bitexact"}  # no random ids: the same film is the same file
        if container in ("mp4", "mov"):
            # The edit list counts in movie ticks: at the default of 1000 a second it would cut the sound short.
            ticks = math.lcm(encoding.rate.numerator, audio.info.rate if audio else 1)
            ticks = ticks if ticks < 1 << 24 else audio.info.rate if audio else 1000
            options |= {"movflags": "+faststart+use_metadata_tags", "movie_timescale": str(ticks)}
        self._file = av.open(str(path), "w", format=container, container_options=options)
        self._file.metadata.update(metadata)
        self._file.set_chapters(list(chapters))
        self._encoding = encoding
        self._video: Any = None
        self._first = 0
        self._delay = 0  # frames that decoding order may run ahead of showing order
        self._stopped = threading.Event()
        self._sound: Soundtrack | None = None
        self._audio, self._audio_kbps = audio, audio_kbps
        self._captions = captions
        self._container = container

    def add(self, segment: Callable[[], Segment]) -> None:
        """Copy the next segment's packets, and the sound up to its end."""
        import av

        with av.open(str(segment().path)) as source:
            stream = source.streams.video[0]
            packets: list[Any] = [packet for packet in source.demux(stream) if packet.size]
            stamps = sorted(packet.pts for packet in packets)
            shown = {stamp: number for number, stamp in enumerate(stamps)}
            if self._video is None:
                self._begin(stream)
                ahead = max(number - shown[packet.pts] for number, packet in enumerate(packets))
                # x264 and x265 reorder by two at most (one B picture is a reference for others).
                self._delay = max(ahead, 2 if self._encoding.codec in ("h264", "hevc") else 0)
            frame_time = 1 / self._encoding.rate
            for number, packet in enumerate(packets):
                if self._stopped.is_set():
                    raise Cancelled
                packet.pts, packet.dts = self._first + shown[packet.pts], self._first + number - self._delay
                packet.duration, packet.time_base = 1, frame_time
                packet.stream = self._video
                self._file.mux_one(packet)
                if self._sound and number % 8 == 0:
                    self._sound.encode_until((self._first + number) * frame_time)
            self._first += len(packets)

    def close(self) -> None:
        """The rest of the sound, the index, and the end of the file."""
        if self._sound:
            self._sound.finish()
        self._file.close()

    def stop(self) -> None:
        """Make a running add() end soon. From any thread."""
        self._stopped.set()

    def abandon(self) -> None:
        import av

        with suppress(av.error.FFmpegError, OSError):  # the file is thrown away, whatever its state
            self._file.close()

    def _begin(self, template: Any) -> None:
        stream = self._file.add_stream_from_template(template, opaque=True)
        stream.time_base = 1 / self._encoding.rate
        stream.codec_context.framerate = self._encoding.rate
        if self._encoding.codec == "vp9" and has_alpha(self._encoding.pix_fmt):
            stream.metadata["alpha_mode"] = "1"  # alpha lies beside each picture; this says so
        self._video = stream
        if self._audio is not None and self._audio.info.length:
            codec = film_codec(self._container, self._encoding.codec)
            self._sound = Soundtrack(self._file, codec, self._audio, self._audio_kbps)
        if self._captions:
            CaptionTrack(self._file, self._container, self._captions).write()
