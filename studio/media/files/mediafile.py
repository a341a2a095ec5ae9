"""Files to lazy Video and Audio, and back: the door to decode, encode and kept chunks."""

from __future__ import annotations

from pathlib import Path

from studio.base.files import fingerprint
from studio.media.files.animating import write_animation
from studio.media.files.container import open_container
from studio.media.files.decode import open_video
from studio.media.files.decode_audio import open_audio
from studio.media.files.encode import Style, write_video
from studio.media.files.sequencing import write_sequence
from studio.media.files.soundtrack import write_audio

PROJECT_TAG = "shotgraph_project"

__all__ = [
    "PROJECT_TAG",
    "Style",
    "container_tags",
    "fingerprint",
    "open_audio",
    "open_video",
    "read_embedded_project",
    "write_animation",
    "write_audio",
    "write_sequence",
    "write_video",
]


def read_embedded_project(path: Path | str) -> str | None:
    """The project file's JSON that a published film carries, or None. Raises MediaError if path is no media file."""
    return container_tags(Path(path)).get(PROJECT_TAG) or None


def container_tags(path: Path) -> dict[str, str]:
    """What a media file's container says of itself, by names in small letters. Raises MediaError."""
    with open_container(path) as container:
        return {key.lower(): value for key, value in container.metadata.items()}
