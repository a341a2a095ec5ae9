"""The cut handed to other editing programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.graph.context import Context
from studio.graph.spec import Lane, SavePath, node
from studio.media.values import File, Text


def _known(settings: Mapping[str, Any]) -> None:
    from studio.film.timeline.interchange import check_ending

    check_ending(settings["path"])


@node(
    "publish.timeline",
    words="export, edl, otio, xml, premiere, resolve",
    version=2,
    lane=Lane.IO,
    sink=True,
    title="Publish timeline",
    check=_known,
)
def publish_timeline(ctx: Context, timeline: Text, *, path: SavePath = Path("film.otio")) -> File:
    """Write the cut for another editing program: .otio, .edl (CMX 3600), .fcpxml (Final Cut Pro X) or .xml (FCP 7).

    The other program asks for the media beside the file: shots/ID.mov, voice/ID.wav, effects/ID.wav, music/N.wav (a
    publish.video with the path shots/{item}.mov writes the pictures). Only .otio keeps everything: what another form
    has no place for is told when it is written. An EDL has the picture alone, and names its reels in its last lines.
    """
    from studio.film.timeline.interchange import check_ending, write

    check_ending(path)
    target = ctx.destination(path)
    for note in write(str(timeline), target):
        ctx.note(note)
    return File(str(target))
