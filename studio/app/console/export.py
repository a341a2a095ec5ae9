"""Results of targets that are not files already, written where a script can pick them up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.base.control import Control
from studio.base.errors import MediaError
from studio.base.files import write_bytes
from studio.film.credits import record_of
from studio.graph.lineage import Lineage
from studio.graph.plan import Target
from studio.media.encoding import encode
from studio.media.files.labels import tags
from studio.media.values import Audio, Image, Mask, Matte, Number, Text, Video

if TYPE_CHECKING:
    from studio.media.files.codecs import Codec

_CLIPS: dict[str, Codec] = {".mkv": "ffv1", ".mp4": "h264", ".m4v": "h264", ".mov": "h264", ".webm": "vp9"}
"""A name's ending -> what a clip of that name is encoded with."""


class Exporter:
    """Writes a value to `output`, or to a file named by its content in `folder`. Answers the file's path.

    Stills become PNG, sounds WAV, clips (a matte in greys) lossless Matroska unless the output's name says otherwise;
    data (a motion, a voice, a shot) becomes JSON. Of a series, each item's file carries its id. Each says how it was
    made, with the consents of the folder `voices`, as far as its format has a place for that.
    """

    def __init__(self, folder: Path, output: Path | None, control: Control, voices: Path) -> None:
        self._voices = voices
        self._folder = folder
        self._output = output
        self._watch = _Watch(control)

    def __call__(self, target: Target, item: str | None, value: Any, lineage: Callable[[], Lineage]) -> str:
        suffix = _suffix(type(value))
        path = self._output or self._folder / f"{target.node}-{target.output}{suffix}"
        if item is not None:
            path = path.with_name(f"{path.stem}-{item.replace('/', '-')}{path.suffix or suffix}")
        value = value.pictures() if isinstance(value, Matte) else value
        if not isinstance(value, Image | Mask | Audio | Video):
            write_bytes(path, encode(value)[1], lasting=self._output is not None)
            return str(path)
        record = record_of(lineage(), self._voices, self._watch.check)
        if isinstance(value, Image | Mask):
            _write_still(value, path, record)
        elif isinstance(value, Audio):
            from studio.media.files.soundtrack import write_audio

            write_audio(path, value, watch=self._watch, metadata=tags(record))
        else:
            _write_clip(value, path, self._watch, tags(record))
        return str(path)


def require_ending(kind: type, output: Path) -> None:
    """Raise MediaError unless a value of this type can be written to a file of this name."""
    from studio.media.files.soundtrack import FILES
    from studio.media.files.stills import SUFFIXES

    if kind in (Number, Text):
        raise MediaError(f"a {kind.__name__} is printed, not written to {output.name}", mend="Leave out --output.")
    if kind in (Image, Mask):
        known = list(SUFFIXES)
    elif kind is Audio:
        known = list(FILES)
    else:
        known = list(_CLIPS) if kind in (Video, Matte) else []
    if known and output.suffix.lower() not in known:
        what = f"no {kind.__name__} can be written to {output.name}"
        raise MediaError(what, mend=f"End the name with one of {', '.join(known)}.")


def _suffix(kind: type) -> str:
    if issubclass(kind, Image | Mask):
        return ".png"
    if issubclass(kind, Audio):
        return ".wav"
    return ".mkv" if issubclass(kind, Video | Matte) else ".json"


def _write_still(value: Image | Mask, path: Path, record: str) -> None:
    import numpy as np

    from studio.media.files.stills import SUFFIXES, write_still

    image = Image(np.repeat(value.pixels[..., None], 3, axis=2)) if isinstance(value, Mask) else value
    write_still(image, path, SUFFIXES[path.suffix.lower()], record=record)


def _write_clip(value: Video, path: Path, watch: _Watch, metadata: Mapping[str, str]) -> None:
    from studio.media.files.encode import Style, write_video

    style = Style(codec=_CLIPS[path.suffix.lower()])
    with tempfile.TemporaryDirectory(prefix="shotgraph-") as folder:
        write_video(path, value, workspace=Path(folder), watch=watch, style=style, metadata=metadata)


class _Watch:
    """encode.Watch of an export at the end of a run: it can be stopped, and tells nothing."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def check(self) -> None:
        self._control.check()

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None:
        self._control.check()

    def note(self, text: str) -> None: ...
