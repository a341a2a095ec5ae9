"""The watermark of a published file: which number it is, and finding it in files that may have lost everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError
from studio.embedded.watermark import picture, sound
from studio.embedded.watermark.picture import LUMA, Mark
from studio.film.proof.findings import Finding
from studio.media.files.container import open_container, video_stream
from studio.media.files.decode_audio import open_audio
from studio.media.files.seal import record_digest
from studio.media.files.stills import SUFFIXES, read_still

LEAST_SIDE: Final = 240
"""Pixels of the shorter side from which on a mark survives what it is meant to survive."""
LEAST_SECONDS: Final = 6
FLAG: Final = "watermark"
"""The entry of a record whose film has a mark."""
_LOOKED_AT: Final = 24  # key frames


def number_of(record: str) -> int:
    """The 64 bits of a record's mark: the beginning of its digest."""
    return int(record_digest(record)[:16], 16)


def checked(path: Path, record: str) -> Iterator[Finding]:
    """record: what the file carries, '' for none. Nothing where there is no mark and none is spoken of."""
    marks = [(kind, mark) for kind, mark in (("video", in_pictures(path)), ("audio", in_sound(path))) if mark]
    wanted = number_of(record) if record else None
    for kind, mark in marks:
        values = {"kind": kind, "id": f"{mark.payload:016x}"}
        if '"shortened":true' in record:  # a JPEG had no room for the whole of it
            yield Finding("mark.found", "told", values)
        elif wanted is None:
            yield Finding("mark.alone", "bad", values)
        elif mark.payload == wanted:
            yield Finding("mark.same", "good", values)
        else:
            yield Finding("mark.other", "bad", values)
    if record and not marks and f'"{FLAG}":true' in record.replace(" ", ""):
        yield Finding("mark.gone", "told")


def in_pictures(path: Path) -> Mark | None:
    """In a still, or the key frames of a film."""
    with suppress(MediaError, OSError, ValueError):
        if path.suffix.lower() in SUFFIXES:
            pixels = read_still(path).pixels
            full = np.iinfo(pixels.dtype).max
            luma = pixels[..., :3].astype(np.float32) @ LUMA
            return picture.found([luma * np.float32(255 / full)])
        return picture.found(_key_frames(path))
    return None


def in_sound(path: Path) -> Mark | None:
    with suppress(MediaError, OSError, ValueError):
        if path.suffix.lower() not in SUFFIXES:
            heard = open_audio(path)
            return sound.found(heard) if heard is not None else None
    return None


def _key_frames(path: Path) -> Iterator[npt.NDArray[np.float32]]:
    """Luma of some key frames, spread over the film."""
    import av

    with open_container(path) as container:
        stream = video_stream(container)
        if stream is None:
            return
        stream.codec_context.skip_frame = "NONKEY"
        length = float(container.duration or 0) / av.time_base
        given, last = 0, None
        places = [length * number / _LOOKED_AT for number in range(_LOOKED_AT)] if length > 2 * _LOOKED_AT else [0.0]
        for place in places:
            with suppress(av.error.FFmpegError):
                if place:
                    container.seek(round(place * av.time_base))
                for frame in container.decode(stream):
                    if frame.pts is not None and frame.pts == last:
                        break
                    last = frame.pts
                    yield _luma(frame)
                    given += 1
                    if len(places) > 1 or given >= _LOOKED_AT:
                        break


def _luma(frame: Any) -> npt.NDArray[np.float32]:
    return np.asarray(frame.to_ndarray(format="gray"), np.float32)
