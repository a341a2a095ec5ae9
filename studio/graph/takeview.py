"""Values of takes by their key alone: what the store holds of them, whatever the graph looks like by now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.base.errors import ShotgraphError
from studio.graph.store import Ref, Store
from studio.media.color import Color
from studio.media.encoding import decode, digest_of
from studio.media.files.segments import Segment, finished
from studio.media.frames import Frame
from studio.media.values import Audio, Matte, Video, VideoInfo


def value_of_take(store: Store, key: str, output: str) -> tuple[Any, str] | None:
    """(value, digest) of one output; None when nothing of it is there.

    A clip whose frames are kept plays from them, and one that is being made as far as they reach. A clip or sound
    that is only a recipe needs its node: ShotgraphError says so.
    """
    record = store.get(key)
    if record is None:
        video = _kept(store, key, output, None)
        return (video, video.digest) if video else None
    ref = next((ref for ref in record.refs if ref.output == output), None)
    if ref is None:
        return None
    if ref.lazy:
        video = _kept(store, key, output, ref) if ref.kind in ("video", "matte") else None
        if video is None:
            raise ShotgraphError("this take is made anew when it is used", mend="Use this take to see or hear it.")
        return (Matte.of(video) if ref.kind == "matte" else video), ref.digest
    content = store.load(ref)
    if content is None:
        return None
    value = decode(ref.kind, content)
    return replace(value, digest=ref.digest) if isinstance(value, Audio) else value, ref.digest


def _kept(store: Store, key: str, output: str, ref: Ref | None) -> Video | None:
    """The kept frames from the first on, without a gap, as a clip."""
    folder = store.folder / "work" / key[:2] / key / digest_of(output)[:8]
    segments: list[Segment] = []
    for segment in finished(folder):
        if segment.start > (segments[-1].stop if segments else 0):
            break
        segments.append(segment)
    if not segments:
        return None
    length = segments[-1].stop
    if ref is not None and ref.inline is not None:
        info = _info(json.loads(ref.inline))
        if info.length > length:
            return None
        return Video(info, _From(segments), ref.digest)
    info = replace(_info_of(segments[0].path), length=length)
    return Video(info, _From(segments), digest_of(key, output, str(length)))


def _info(raw: dict[str, Any]) -> VideoInfo:
    return VideoInfo(**{**raw, "rate": Fraction(raw["rate"]), "color": Color(**raw["color"])})


def _info_of(path: Path) -> VideoInfo:
    """Facts of a kept file, from the file itself."""
    from studio.media.files.chunks import read_segment
    from studio.media.files.mediafile import open_video

    first = next(iter(read_segment(path, 0, 1)))
    rate = open_video(path).info.rate
    return VideoInfo(first.width, first.height, rate, 1, first.bit_depth, first.alpha, first.color)


class _From:
    """The pull of a clip that lies in files."""

    def __init__(self, segments: list[Segment]) -> None:
        self._segments = segments

    def __call__(self, start: int, stop: int) -> Iterator[Frame]:
        from studio.media.files.chunks import read_segment

        for segment in self._segments:
            first, last = max(start, segment.start), min(stop, segment.stop)
            if first < last:
                yield from read_segment(segment.path, first - segment.start, last - segment.start)
                start = last
