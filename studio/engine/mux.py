"""Joins encoded segments, sound and captions into one film file."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from studio.engine.codecs import Encoding
from studio.engine.errors import Cancelled
from studio.engine.segments import Segment
from studio.engine.values import Audio, Samples

_LAYOUTS = {1: "mono", 2: "stereo", 3: "2.1", 4: "4.0", 5: "5.0", 6: "5.1", 8: "7.1"}


class Muxer:
    """A film file being written: add() segments in order, then close(). Used from one thread at a time."""

    def __init__(
        self,
        path: Path,
        container: str,
        encoding: Encoding,
        audio: Audio | None,
        audio_kbps: int,
        captions: str,
        metadata: Mapping[str, str],
    ) -> None:
        import av

        options = {}
        if container in ("mp4", "mov"):
            # The edit list counts in movie ticks: at the default of 1000 a second it would cut the sound short.
            ticks = math.lcm(encoding.rate.numerator, audio.info.rate if audio else 1)
            ticks = ticks if ticks < 1 << 24 else audio.info.rate if audio else 1000
            options = {"movflags": "+faststart+use_metadata_tags", "movie_timescale": str(ticks)}
        self._file = av.open(str(path), "w", format=container, container_options=options)
        self._file.metadata.update(metadata)
        self._encoding = encoding
        self._video: Any = None
        self._first = 0
        self._delay = 0  # frames that decoding order may run ahead of showing order
        self._stopped = threading.Event()
        self._sound: _Sound | None = None
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
        self._video = stream
        if self._audio is not None and self._audio.info.length:
            self._sound = _Sound(self._file, self._container, self._audio, self._audio_kbps)


class _Sound:
    """The sound stream of a film, encoded as far as the picture has come."""

    def __init__(self, file: Any, container: str, audio: Audio, kbps: int) -> None:
        import av

        codec = {"webm": "libopus", "matroska": "flac"}.get(container, "aac")
        self._file, self._audio = file, audio
        rate = audio.info.rate
        if codec == "libopus" and rate not in (48000, 24000, 16000, 12000, 8000):
            rate = 48000
        self._layout = _LAYOUTS.get(audio.info.channels, "stereo")
        self._stream = file.add_stream(codec, rate=rate, layout=self._layout)
        if codec != "flac":
            self._stream.codec_context.bit_rate = kbps * 1000 * max(1, audio.info.channels // 2)
        self._blocks: Iterator[Samples] = audio.blocks()
        self._done = 0
        self._resampler = av.AudioResampler(format=self._stream.codec_context.format, layout=self._layout, rate=rate)

    def encode_until(self, seconds: Fraction) -> None:
        """Encode blocks until `seconds` of sound are in the file, or it ends."""
        while self._done < seconds * self._audio.info.rate:
            block = next(self._blocks, None)
            if block is None:
                return
            self._encode(block)

    def finish(self) -> None:
        for block in self._blocks:
            self._encode(block)
        for part in self._resampler.resample(None):
            self._file.mux(self._stream.encode(part))
        self._file.mux(self._stream.encode(None))

    def _encode(self, block: Samples) -> None:
        import av

        packed = np.ascontiguousarray(block, np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=self._layout)
        frame.sample_rate = self._audio.info.rate
        frame.pts, frame.time_base = self._done, Fraction(1, self._audio.info.rate)
        self._done += block.shape[0]
        for part in self._resampler.resample(frame):
            self._file.mux(self._stream.encode(part))
