"""Results of targets that are not files already, written where a script can pick them up."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from studio.engine.encoding import encode
from studio.engine.files import replacing, write_bytes
from studio.engine.plan import Target
from studio.engine.values import Audio, Image, Mask, Video


class Exporter:
    """Writes a value to `output`, or to a file named by its content in `folder`. Answers the file's path.

    Stills become PNG, sounds WAV, clips lossless Matroska unless the output's name says otherwise; data
    (a motion, a voice, a shot) becomes JSON. Of a series, each item's file carries its id.
    """

    def __init__(self, folder: Path, output: Path | None) -> None:
        self._folder = folder
        self._output = output

    def __call__(self, target: Target, item: str | None, value: Any) -> str:
        suffix = _suffix(value)
        path = self._output or self._folder / f"{target.node}-{target.output}{suffix}"
        if item is not None:
            path = path.with_name(f"{path.stem}-{item.replace('/', '-')}{path.suffix or suffix}")
        if isinstance(value, Image | Mask):
            _write_still(value, path)
        elif isinstance(value, Audio):
            _write_sound(value, path)
        elif isinstance(value, Video):
            _write_clip(value, path)
        else:
            write_bytes(path, encode(value)[1])
        return str(path)


def _suffix(value: Any) -> str:
    if isinstance(value, Image | Mask):
        return ".png"
    if isinstance(value, Audio):
        return ".wav"
    return ".mkv" if isinstance(value, Video) else ".json"


def _write_still(value: Image | Mask, path: Path) -> None:
    from PIL import Image as Pillow

    pixels = value.pixels if isinstance(value, Mask) else value.rgb8 if value.pixels.shape[2] == 3 else value.pixels
    with replacing(path) as beside:
        Pillow.fromarray(pixels).save(beside)


def _write_sound(value: Audio, path: Path) -> None:
    import soundfile

    with (
        replacing(path) as beside,
        soundfile.SoundFile(beside, "w", value.info.rate, value.info.channels, "PCM_24") as file,
    ):
        for block in value.blocks():
            file.write(block)


def _write_clip(value: Video, path: Path) -> None:
    from studio.engine.encode import Style, write_video

    with tempfile.TemporaryDirectory(prefix="shotgraph-") as folder:
        write_video(path, value, workspace=Path(folder), watch=_Unwatched(), style=Style(codec="ffv1"))


class _Unwatched:
    """encode.Watch of a small export at the end of a run: nothing is told, nothing stops it."""

    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None: ...

    def note(self, text: str) -> None: ...
