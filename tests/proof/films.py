"""A small published film, and what people do to one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import soundfile

from studio.media.encoding import canonical
from studio.media.files.labels import tags
from studio.media.files.mediafile import Style, open_audio, write_video
from tests.engine.test_media_encode import Watching, drawn
from tests.media import tone
from tests.test_provenance import RECORD as PLAIN

RECORD = canonical({**json.loads(PLAIN), "seal": "shotgraph-seal/1"})

CAPTIONS = "1\n00:00:00,000 --> 00:00:01,000\nHello\n"


def published(path: Path, codec: str = "h264", *, frames: int = 72, record: str = RECORD, captions: str = "") -> Path:
    """A film of a few seconds with sound, a title and a record, key pictures every second."""
    soundfile.write(path.with_suffix(".wav"), tone(frames * 2000, 48000, 2), 48000)
    sound = open_audio(path.with_suffix(".wav"))
    said = {"title": "Dawn", **tags(record)}
    workspace, style = path.parent / f"work-{path.name}", Style(codec, 75, "fast")
    write_video(
        path, drawn(frames), sound, workspace=workspace, watch=Watching(), style=style, captions=captions, metadata=said
    )
    return path


def packed_anew(
    source: Path, target: Path, *, kept: Callable[[Any], bool] = lambda packet: True, tagged: bool = True, **tags: str
) -> Path:
    """Its packets as they are in another container, as `ffmpeg -c copy` does it. kept: which packets."""
    options = {"movflags": "+use_metadata_tags"} if target.suffix == ".mp4" else {}
    with av.open(str(source)) as old, av.open(str(target), "w", container_options=options) as new:
        if tagged:
            new.metadata.update({**old.metadata, **tags})
        streams = {one.index: new.add_stream_from_template(one) for one in old.streams if one.type != "data"}
        for packet in old.demux(*(old.streams[index] for index in streams)):
            if packet.dts is not None and kept(packet):
                packet.stream = streams[packet.stream.index]
                new.mux(packet)
    return target


def encoded_again(source: Path, target: Path, codec: str = "libx264", crf: int = 28) -> Path:
    """The pictures decoded and encoded; the tags kept, as `ffmpeg -movflags use_metadata_tags` does it."""
    with (
        av.open(str(source)) as old,
        av.open(str(target), "w", container_options={"movflags": "+use_metadata_tags"}) as new,
    ):
        new.metadata.update(dict(old.metadata))
        came = old.streams.video[0]
        stream = new.add_stream(codec, rate=came.average_rate, options={"crf": str(crf)})
        stream.width, stream.height, stream.pix_fmt = came.width, came.height, "yuv420p"
        for frame in old.decode(video=0):
            frame.pict_type = 0
            new.mux(stream.encode(frame.reformat(format="yuv420p")))
        new.mux(stream.encode(None))
    return target


def flipped(source: Path, target: Path, at: int) -> Path:
    content = bytearray(source.read_bytes())
    content[at] ^= 0x10
    target.write_bytes(content)
    return target
