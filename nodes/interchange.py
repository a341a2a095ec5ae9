"""The cut handed to other editing programs."""

from __future__ import annotations

from pathlib import Path

from studio.engine.errors import SettingError
from studio.engine.spec import Context, Lane, SavePath, node
from studio.engine.values import File, Text


@node("publish.timeline", version=1, lane=Lane.IO, sink=True, title="Publish timeline")
def publish_timeline(ctx: Context, timeline: Text, *, path: SavePath = Path("film.otio")) -> File:
    """Write the cut for another editing program: .otio, .edl (CMX 3600), .fcpxml (Final Cut Pro X) or .xml (FCP 7).

    The other program asks for the media beside the file: shots/ID.mov, voice/ID.wav, effects/ID.wav, music/N.wav (a
    publish.video with the path shots/{item}.mov writes the pictures). Only .otio keeps everything; an EDL has the
    picture alone.
    """
    from studio.timeline.interchange import write

    if path == Path():
        raise SettingError("no file to write is chosen", setting="path", mend="Set 'path', for example film.otio.")
    target = ctx.project_folder / path
    write(str(timeline), target)
    return File(str(target))
