"""The readers of what others wrote, each as one function of bytes. Raising a ShotgraphError is reading well."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from studio.base.errors import ShotgraphError
from studio.graph.catalog import Catalog

Reader = Callable[[bytes, Path], object]


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _placed(content: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@cache
def _catalog() -> Catalog:
    from studio.app import node_types

    return node_types.shipped()


def project(content: bytes, folder: Path) -> None:
    """Read, brought up to now, checked, written, and read again as the same."""
    from studio.graph.opening import marked, upgraded
    from studio.graph.plan import make_plan
    from studio.graph.projectfile import dumps, loads
    from studio.graph.validate import validate

    catalog = _catalog()
    graph = loads(content)
    again = loads(dumps(graph))
    assert again == graph, "written, it is another"
    graph = marked(upgraded(graph, catalog), catalog)
    validate(graph, catalog, folder)
    with contextlib.suppress(ShotgraphError):
        make_plan(graph, catalog, folder)


def script(content: bytes, _: Path) -> None:
    from studio.film.story.screenplay import parse, to_markdown

    parse(to_markdown(parse(_text(content))))


def fountain(content: bytes, _: Path) -> None:
    from studio.film.story.fountain import looks_like_fountain, parse_fountain

    looks_like_fountain(_text(content))
    parse_fountain(_text(content))


def screenplay_files(content: bytes, _: Path) -> None:
    from studio.film.story.scriptfiles import from_docx, from_fdx

    for read in (from_fdx, from_docx):
        with contextlib.suppress(ShotgraphError):
            read(content)


def cube(content: bytes, _: Path) -> None:
    from studio.embedded.filters.cubefile import parsed

    parsed(_text(content))


def captions(content: bytes, _: Path) -> None:
    from studio.media.files.captionfile import decoded, fitted, in_turn, read_captions

    found = read_captions(decoded(content)[0])
    in_turn(fitted(found, 3_600_000)[0])


def cut(content: bytes, folder: Path) -> None:
    """An OTIO text, as a node hands it on, written for every other editor."""
    from studio.film.timeline.interchange import write

    for suffix in (".otio", ".edl", ".fcpxml", ".xml"):
        with contextlib.suppress(ShotgraphError):
            write(_text(content), folder / f"cut{suffix}")


def plugin(content: bytes, folder: Path) -> None:
    from studio.app.plugins import _read

    place = folder / "plugin"
    place.mkdir(exist_ok=True)
    _placed(content, place, "plugin.toml")
    _placed(b"", place, "main.py")
    _read(place, [])


def messages(content: bytes, _: Path) -> None:
    """From either side; lengths that lie, too."""
    from studio.host.commands import Command
    from studio.host.news import Sent
    from studio.host.protocol import Channel, Malformed

    for kind in (Command, Sent):
        channel: Channel[object] = Channel(io.BytesIO(content), io.BytesIO(), kind)
        for _ in range(50):
            try:
                if channel.receive() is None:
                    break
            except Malformed:
                continue


def picture(content: bytes, folder: Path) -> None:
    from studio.media.files.labels import read_record, source_type_of
    from studio.media.files.stills import read_embedded_project, read_still

    for suffix in (".png", ".avif", ".exr"):
        path = _placed(content, folder, f"picture{suffix}")
        for read in (read_record, read_embedded_project, source_type_of, read_still):
            with contextlib.suppress(ShotgraphError):
                read(path)


def moving(content: bytes, folder: Path) -> None:
    from studio.media.files.labels import read_record
    from studio.media.files.mediafile import open_audio, open_video

    path = _placed(content, folder, "film.mp4")
    with contextlib.suppress(ShotgraphError):
        read_record(path)
    with contextlib.suppress(ShotgraphError):
        clip = open_video(path)
        for _ in clip.frames(0, min(2, clip.info.length)):
            pass
    with contextlib.suppress(ShotgraphError):
        if (sound := open_audio(path)) is not None:
            next(iter(sound.blocks(0, min(4800, sound.info.length))), None)


def weights(content: bytes, folder: Path) -> None:
    from studio.models import lorafiles
    from studio.models.pipelinefiles import count_weights
    from studio.models.weights import header, metadata

    path = _placed(content, folder, "model.safetensors")
    with contextlib.suppress(ShotgraphError):
        count_weights(path)
    lorafiles.read(header(path), metadata(path))


READERS: dict[str, Reader] = {
    one.__name__: one
    for one in (
        *(project, script, fountain, screenplay_files, cube, captions, cut, plugin, messages),
        *(picture, moving, weights),
    )
}
