"""Films and sound files: the end of the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from studio.engine.errors import MediaError
from studio.engine.spec import Context, Lane, SavePath, Slider, node
from studio.engine.values import Audio, File, Text, Video

_FILMS = "Films (*.mp4 *.mov *.webm *.mkv)"
PROJECT_KEY = "shotgraph_project"


@node("publish.video", version=1, lane=Lane.IO, sink=True)
def publish_video(
    ctx: Context,
    video: Video,
    audio: Audio | None = None,
    captions: Text | None = None,
    *,
    path: SavePath = Path("film.mp4"),
    codec: Literal["h264", "hevc", "av1", "vp9", "prores", "ffv1"] = "h264",
    quality: Annotated[float, Slider(0, 100, 1)] = 75.0,
    effort: Literal["fast", "balanced", "best"] = "balanced",
    encoder: Literal["auto", "software", "hardware"] = "auto",
) -> File:
    """Write the film: .mp4, .mov, .webm or .mkv.

    quality runs from 0 to 100; 75 looks like the source. ffv1 in .mkv is lossless. {item} in the path becomes the
    item's id where the node runs once per item. captions is SRT text and becomes a caption track.
    """
    from studio.engine.media import Style, write_video

    target = _target(ctx, path)
    write_video(
        target,
        video,
        audio,
        workspace=ctx.workspace,
        watch=ctx,
        style=Style(codec, quality, effort, encoder),
        captions=captions or "",
        metadata=_metadata(ctx),
    )
    return File(str(target))


def _target(ctx: Context, path: Path) -> Path:
    """Where to write: {item} filled in, relative to the project."""
    if path == Path():
        raise MediaError("no file to write is chosen", mend="Set 'path', for example film.mp4.")
    filled = str(path).replace("{item}", ctx.item or "film")
    if ctx.item and "{item}" not in str(path):
        filled = str(path.with_name(f"{path.stem}-{ctx.item}{path.suffix}"))
    return ctx.project_folder / filled


def _metadata(ctx: Context) -> dict[str, str]:
    project = ctx.option("project.json")
    return {PROJECT_KEY: project} if project else {}
