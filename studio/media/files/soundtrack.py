"""Lazy sounds into encoded streams: as the sound of a film, or as a sound file of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from studio.base.errors import MediaError
from studio.media.files.labels import sealed, stamp
from studio.media.files.segments import sweep, sync, temporary_beside, write_error
from studio.media.files.timecodes import reference_tags
from studio.media.values import Audio, Image, Samples

_LAYOUTS = {
    "libmp3lame": ("mono", "stereo"),
    "libopus": ("mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1"),
    "aac": ("mono", "stereo", "2.1", "3.0", "4.0", "quad", "5.0", "5.1", "7.1"),
}
"""The speakers that a codec's channels can be told to be for; the lossless ones hold any."""
_FORMATS = {"flac": "s32", "libopus": "flt", "pcm_s24le": "s32", "libmp3lame": "fltp", "aac": "fltp"}
_LOSSLESS = ("flac", "pcm_s24le")
_RATES = {
    "libopus": (48000, 24000, 16000, 12000, 8000),
    "libmp3lame": (48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000),
    "aac": (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350),
}
FILES = {
    ".wav": ("wav", "pcm_s24le"), ".flac": ("flac", "flac"), ".mp3": ("mp3", "libmp3lame"), ".m4a": ("ipod", "aac"),
    ".ogg": ("ogg", "libopus"), ".opus": ("ogg", "libopus"),
}  # fmt: skip
"""Sound file name ending -> FFmpeg's container and encoder."""


Finish = Callable[[Path], None]
"""What is called with a file when it is whole and has not taken its place yet."""


class Watch(Protocol):
    """What a long job tells and asks while it runs; an engine Context is one."""

    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None: ...

    def note(self, text: str) -> None: ...


class Soundtrack:
    """One sound stream in a file that is being written; samples are pulled as far as it is told to encode."""

    def __init__(self, file: Any, codec: str, audio: Audio, kbps: int) -> None:
        import av

        channels = audio.info.channels
        require_layout(codec, audio)
        self._file, self._audio, self._layout = file, audio, audio.info.speakers
        rate = audio.info.rate
        if codec in _RATES and rate not in _RATES[codec]:
            rate = next((known for known in reversed(_RATES[codec]) if known >= rate), 48000)
        self._stream = file.add_stream(codec, rate=rate, layout=self._layout)
        self._stream.codec_context.format = _FORMATS[codec]
        if codec not in _LOSSLESS:
            self._stream.codec_context.bit_rate = kbps * 1000 * max(1, channels // 2)
        self._blocks: Iterator[Samples] = audio.blocks()
        self.done = 0
        """Samples pulled so far."""
        self._resampler = av.AudioResampler(format=_FORMATS[codec], layout=self._layout, rate=rate)

    def encode_until(self, seconds: Fraction) -> None:
        """Encode until `seconds` of sound are in the file, or it ends."""
        while self.done < seconds * self._audio.info.rate:
            block = next(self._blocks, None)
            if block is None:
                return
            self._encode(block)

    def finish(self) -> None:
        """Encode what is left, to the last sample."""
        for block in self._blocks:
            self._encode(block)
        for part in self._resampler.resample(None):
            self._file.mux(self._stream.encode(part))
        self._file.mux(self._stream.encode(None))

    def _encode(self, block: Samples) -> None:
        import av

        packed = np.ascontiguousarray(np.clip(block, -1, 1), np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=self._layout)
        frame.sample_rate = self._audio.info.rate
        frame.pts, frame.time_base = self.done, Fraction(1, self._audio.info.rate)
        self.done += block.shape[0]
        for part in self._resampler.resample(frame):
            self._file.mux(self._stream.encode(part))


def require_layout(codec: str, audio: Audio) -> None:
    """Raise MediaError unless the codec keeps which speaker each channel is for."""
    speakers = audio.info.speakers
    known = _LAYOUTS.get(codec)
    if (known is not None and speakers not in known) or not 1 <= audio.info.channels <= 8:
        shown = speakers if speakers.endswith("channels") else f"{audio.info.channels} channels ({speakers})"
        raise MediaError(
            f"{codec.removeprefix('lib')} does not hold {shown}",
            mend="Write .wav, .flac or .mkv, which do, or mix it down with audio.mix first.",
        )


def film_codec(container: str, picture: str) -> str:
    """What a film's sound is encoded with: what players of that container expect; lossless beside lossless."""
    if container == "mov" and picture == "prores":
        return "pcm_s24le"
    return {"webm": "libopus", "matroska": "flac"}.get(container, "aac")


def sound_file(path: Path) -> tuple[str, str]:
    """FFmpeg's names of the container and codec that the path's ending means. Raises MediaError for another ending."""
    kind = FILES.get(path.suffix.lower())
    if kind is None:
        mend = f"Use one of {', '.join(FILES)}."
        raise MediaError(f"{path.name} has no sound file ending", setting="path", mend=mend)
    return kind


def write_audio(
    path: Path,
    audio: Audio,
    *,
    watch: Watch,
    kbps: int = 192,
    metadata: Mapping[str, str] | None = None,
    finish: Finish | None = None,
) -> None:
    """Write a sound file (.wav .flac .mp3 .m4a .ogg .opus), replacing path only when it is whole. finish: as for films.

    Raises MediaError, Cancelled.
    """
    import av

    kind = sound_file(path)
    if not audio.info.length:
        raise MediaError("the sound is empty", mend="Connect a sound that has samples.")
    temporary = temporary_beside(path)
    try:
        sweep(path.parent, f".{path.stem}")
        path.parent.mkdir(parents=True, exist_ok=True)
        when = reference_tags(audio.info.began, audio.info.rate) if kind[0] == "wav" else {}
        options = {"write_bext": "1", "fflags": "+bitexact"} if when else {}
        with av.open(str(temporary), "w", format=kind[0], container_options=options) as file:
            file.metadata.update({**sealed(metadata or {}), **when})
            track = Soundtrack(file, kind[1], audio, kbps)
            second = Fraction(1)
            while second < audio.info.seconds:
                track.encode_until(second)
                watch.progress(min(track.done, audio.info.length), audio.info.length, "samples")
                second += 1
            track.finish()
        stamp(temporary, metadata or {})
        if finish is not None:
            finish(temporary)
        sync(temporary)
        os.replace(temporary, path)
        watch.progress(audio.info.length, audio.info.length, "samples")
    except (OSError, av.error.FFmpegError) as error:
        raise write_error(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
