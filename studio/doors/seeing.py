"""Results as a program or an agent can look at them: facts, and a picture of a still, a clip or a sound."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from studio.base.errors import InvalidProject, Problem, ShotgraphError, StoreError
from studio.doors.engineroom import EngineRoom, Outside
from studio.graph.graph import Graph
from studio.host.commands import FactsOf, FilmstripOf, LoudnessOf, PictureOf, SpectrogramOf, TakeOrder, TakesOf
from studio.host.news import Looked
from studio.media.files.mediafile import open_video
from studio.media.values import Image, Mask, Matte, Video

_STRIP = 6  # pictures of a clip


def facts(
    room: EngineRoom, graph: Graph, folder: Path, node: str, output: str, item: str | None, make: bool
) -> dict[str, Any]:
    """What a result is: kind, size, length, text, items ...; {"stale": true} where there is none yet."""
    answer = room.ask(graph, folder, FactsOf(node, output, item, make=make))
    return _facts(answer)


def picture(
    room: EngineRoom,
    graph: Graph,
    folder: Path,
    node: str,
    output: str,
    item: str | None,
    *,
    frame: int | None = None,
    width: int = 640,
    make: bool = True,
) -> tuple[dict[str, Any], bytes | None]:
    """(facts, PNG). Of a clip a strip of pictures, or the `frame` asked for; of a sound its spectrogram; of a text, a
    number or data no picture."""
    found = facts(room, graph, folder, node, output, item, make)
    kind = found.get("kind", "")
    if found.get("stale") or kind not in ("image", "mask", "video", "matte", "audio"):
        return found, None
    if kind == "audio":
        heard = room.ask(graph, folder, LoudnessOf(node, output, item))
        found |= {name: value for name, value in _facts(heard).items() if name in ("lufs", "peak", "range")}
        answer = room.ask(graph, folder, SpectrogramOf(node, output, item, count=width))
    elif kind in ("image", "mask") or frame is not None:
        answer = room.ask(graph, folder, PictureOf(node, output, item, frame=frame or 0, width=width, height=width))
    else:
        answer = room.ask(graph, folder, FilmstripOf(node, output, item, count=_STRIP, height=max(48, width // 6)))
    _facts(answer)
    return found, None if answer.array is None else _png(answer.array)


def newest(room: EngineRoom, job: Outside, width: int) -> bytes | None:
    """PNG of the newest picture that a render has to show: of its film, else of what it finished last."""
    for file in job.files():
        with contextlib.suppress(ShotgraphError):
            clip = open_video(file)
            return _png(clip.frame(clip.info.length // 3).shrunk(width, width))
    for node, item in job.newest:
        spec = room.types.reads(job.graph.nodes[node])
        for output in spec.outputs if spec else ():
            if output.type in (Image, Mask, Video, Matte):
                with contextlib.suppress(ShotgraphError):
                    what = PictureOf(node, output.name, item, frame="typical", width=width, height=width)
                    answer = room.ask(job.graph, job.project.parent, what, patience=5.0)
                    if answer.array is not None:
                        return _png(answer.array)
    return None


def takes(
    room: EngineRoom, graph: Graph, folder: Path, node: str, item: str | None, how: TakeOrder = "list", key: str = ""
) -> list[dict[str, Any]]:
    """The takes of a node and item, newest first, after `how` was done to the one of `key`."""
    answer = room.ask(graph, folder, TakesOf(node, item, how, key))
    _facts(answer)
    return [msgspec.to_builtins(one) for one in answer.takes or ()]


def _facts(answer: Looked) -> dict[str, Any]:
    if answer.error is not None:
        what, mend = answer.error
        raise InvalidProject([Problem(what, mend=mend)])
    if answer.dropped:
        raise StoreError("another look took this one's place", mend="Ask again.")
    if answer.stale:
        return {"stale": True}
    plain = msgspec.to_builtins(answer.facts, enc_hook=str)
    return {name: value for name, value in plain.items() if value not in (None, "", 0, 0.0, [], False)}


def _png(array: npt.NDArray[Any]) -> bytes:
    import PIL.Image

    pixels = array if array.dtype == np.uint8 else np.clip(array * 255.0, 0, 255).astype(np.uint8)
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[..., 0]
    out = io.BytesIO()
    PIL.Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()
