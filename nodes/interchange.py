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


@node("publish.timeline", version=1, lane=Lane.IO, sink=True, title="Publish timeline", check=_known)
def publish_timeline(ctx: Context, timeline: Text, *, path: SavePath = Path("film.otio")) -> File:
    """Write the cut for another editing program: .otio, .edl (CMX 3600), .fcpxml (Final Cut Pro X) or .xml (FCP 7).

    The other program asks for the media beside the file: shots/ID.mov, voice/ID.wav, effects/ID.wav, music/N.wav (a
    publish.video with the path shots/{item}.mov writes the pictures). Only .otio keeps everything; an EDL has the
    picture alone.
    """
    from studio.film.timeline.interchange import check_ending, write

    check_ending(path)
    target = ctx.destination(path)
    write(str(timeline), target)
    return File(str(target))
