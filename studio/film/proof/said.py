"""What a file of any program says of itself in its metadata. It proves nothing: anybody can write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.base.regular import open_regular
from studio.film.proof.findings import Finding
from studio.media.files import labels
from studio.media.files.container import open_container
from studio.media.files.pictures import open_picture

_NAMES: tuple[str, ...] = (
    "title",
    "artist",
    "author",
    "copyright",
    "software",
    "encoder",
    "handler_name",
    "comment",
    "description",
)
_NAMES += ("creation_time", "date", "make", "model", "com.apple.quicktime.make", "com.apple.quicktime.model", "aigc")
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".avif"}
_MOST = 400  # characters of a text that are told
_XMP = {"CreatorTool": "creator tool", "CreateDate": "created", "Credit": "credit", "creator": "creator"}


def said(path: Path) -> Iterator[Finding]:
    """IPTC's source type, then the tags that say who and what made it."""
    if kind := labels.source_type_of(path):
        yield Finding("said.source", "told", {"kind": kind.rpartition("/")[2]})
    found: dict[str, str] = {}
    with suppress(MediaError, OSError):
        found = _in_picture(path) if path.suffix.lower() in _PICTURES else _in_container(path)
    with suppress(MediaError, OSError):
        found |= _in_xmp(labels.xmp_of(path))
    for name, text in found.items():
        text = " ".join(text.split())
        if text:
            yield Finding("said.tag", "told", {"name": name, "text": text[:_MOST]})


def _in_container(path: Path) -> dict[str, str]:
    with open_container(path) as container:
        tags = {key.lower(): value for key, value in container.metadata.items()}
        for stream in container.streams:
            tags = {**{key.lower(): value for key, value in stream.metadata.items()}, **tags}
    return {name: tags[name] for name in _NAMES if name in tags}


def _in_picture(path: Path) -> dict[str, str]:
    from PIL import ExifTags

    found: dict[str, str] = {}
    try:
        with open_regular(path) as file, open_picture(file, path) as opened:
            for key, value in opened.info.items():
                if str(key).lower() in (*_NAMES, "parameters") and isinstance(value, str):
                    found[str(key).lower()] = value
            exif: Any = opened.getexif()
            for number, value in exif.items():
                name = ExifTags.TAGS.get(number, "")
                if name in ("Software", "Artist", "Copyright", "Make", "Model", "DateTime", "ImageDescription"):
                    found[name.lower()] = str(value)
    except MediaError:
        pass
    return found


def _in_xmp(xmp: bytes) -> dict[str, str]:
    """A few properties, by a linear search: a packet of another program may be anything."""
    text, found = xmp[:1_000_000].decode("utf-8", "replace"), {}
    for name, shown in _XMP.items():
        match = re.search(rf"\b\w{{1,16}}:{name}(?:=\"([^\"<]{{1,400}})\"|>([^<]{{1,400}})<)", text)
        if match:
            found[shown] = match[1] or match[2]
    return found


def as_json(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "state": finding.state, **json.loads(json.dumps(finding.values, default=str))}
