"""What a media file says of how it was made: a record of ours, and the Digital Source Type that other programs read.

The record is JSON, in the file's own tags where its format has free ones (Matroska, WebM, MP4, MOV, FLAC, Ogg, MP3,
OpenEXR), and in an XMP packet (ISO 16684-1) where that has a place: PNG, JPEG, WebP, GIF, MP4, MOV, M4A and WAV (Adobe,
XMP Specification Part 3, 2020). The packet holds IPTC's DigitalSourceType, too (IPTC Photo Metadata Standard 2023.2).
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from studio.base.datafile import loads
from studio.base.errors import MediaError
from studio.base.files import plain
from studio.base.regular import open_regular
from studio.base.sequences import is_sequence, sequence_files
from studio.media.files import seal
from studio.media.files.floating import exr_text
from studio.media.files.pictures import open_picture

TAG: Final = "shotgraph_provenance"
SOURCE_TYPE: Final = "digital_source_type"
"""The record's entry with IPTC's URI."""

_XMP_BOX: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")  # the uuid of XMP in files of the MP4 family
_IPTC: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_OURS: Final = "urn:shotgraph:1#"
_BOXES: Final = {".mp4", ".m4v", ".mov", ".m4a"}
_PICTURES: Final = {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".avif"}
_LARGEST: Final = 64 * 1024 * 1024  # bytes of a file that are looked through for a packet
_LONGEST: Final = 16 * 1024 * 1024  # bytes of a packet that is read
_MOST_PARTS: Final = 100_000  # chunks or boxes of a file that are gone through
_GIF_XMP: Final = b"\x21\xff\x0bXMP DataXMP"  # an application extension (Part 3, 1.1.2)
_GIF_END: Final = bytes((1, *range(255, -1, -1), 0))  # lands a reader that takes the packet for blocks behind it
_SHORT: Final = 65_000  # bytes that a JPEG holds in one piece


# --- writing ----------------------------------------------------------------------------------------------------


def tags(record: str) -> dict[str, str]:
    """The tags of a film or sound with this record: itself, and a line for people. Empty without one."""
    if not record:
        return {}
    made = json.loads(record)
    parts = [f"Made with {made['program']} {made['version']}"] if "program" in made else []
    parts += [f"Digital source type: {made[SOURCE_TYPE]}"] if made.get(SOURCE_TYPE) else []
    return {TAG: record, "comment": ". ".join(parts)} if parts else {TAG: record}


def sealed(metadata: Mapping[str, str]) -> dict[str, str]:
    """These tags with room for a seal of the file (seal.py), where they hold a record."""
    record = metadata.get(TAG, "")
    if not record:
        return dict(metadata)
    return {**metadata, seal.TAG: seal.empty(record, {key: text for key, text in metadata.items() if key != TAG})}


def packet(record: str, short: bool = False, with_seal: bool = True) -> bytes:
    """An XMP packet with the record, and with room for a seal of the file. short: as fits into a JPEG; a record that
    does not loses its makers and files."""
    if not record:
        return b""
    made: dict[str, Any] = json.loads(record)
    if short and len(escape(record).encode()) > _SHORT - 1500 - seal.LENGTH:
        made = {key: value for key, value in made.items() if key not in ("made", "files")} | {"shortened": True}
        record = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    kind = made.get(SOURCE_TYPE, "")
    lines = [f"<shotgraph:provenance>{escape(record)}</shotgraph:provenance>"]
    lines += [f"<shotgraph:seal>{seal.empty(record)}</shotgraph:seal>"] if with_seal else []
    lines += [f"<Iptc4xmpExt:DigitalSourceType>{escape(kind)}</Iptc4xmpExt:DigitalSourceType>"] if kind else []
    if "program" in made:
        lines.append(f"<xmp:CreatorTool>{escape(made['program'])} {escape(made['version'])}</xmp:CreatorTool>")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="{_IPTC}" '
        f'xmlns:shotgraph="{_OURS}">{"".join(lines)}</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def stamp(path: Path, metadata: Mapping[str, str]) -> None:
    """Append the XMP packet of a film or sound that was just written with these tags (`sealed`), where its format has a
    place for one at its end, and fill in its seal. Raises OSError."""
    suffix, record = path.suffix.lower(), metadata.get(TAG, "")
    if not record:
        return
    if suffix in {*_BOXES, ".wav", ".gif", ".webp"}:
        _append(path, suffix, packet(record, with_seal=not seal.find(path)[1]))  # .m4a keeps no tags of ours
    seal.close(path)


def _append(path: Path, suffix: str, content: bytes) -> None:
    if suffix == ".gif":
        path.write_bytes(_gif_with(path.read_bytes(), content))
    elif suffix == ".webp":
        path.write_bytes(_webp_with(path.read_bytes(), content, path))
    elif suffix in _BOXES:
        with path.open("ab") as file:
            file.write(struct.pack(">I4s", 24 + len(content), b"uuid") + _XMP_BOX + content)
    else:
        with path.open("r+b") as file:
            content += b"\0" * (len(content) % 2)
            size = file.seek(0, 2)
            if size + len(content) + 8 < 1 << 32:  # a longer one has outgrown its own header already
                file.write(b"_PMX" + struct.pack("<I", len(content)) + content)
                file.seek(4)
                file.write(struct.pack("<I", size + len(content)))


def _gif_with(gif: bytes, xmp: bytes) -> bytes:
    """A GIF with this packet before its pictures: behind them, FFmpeg would take it for one more."""
    head = 13 + (3 << (gif[10] & 7) + 1 if gif[10] & 0x80 else 0)  # the screen and its colours
    return gif[:head] + _GIF_XMP + xmp + _GIF_END + gif[head:]


def _webp_with(webp: bytes, xmp: bytes, path: Path) -> bytes:
    """A WebP file with this packet at its end (RFC 9649, 2.7)."""
    body = webp[12:]
    if not body.startswith(b"VP8X"):  # a single picture has no head that says what else there is
        with open_picture(path, path) as opened:
            sides = [(side - 1).to_bytes(3, "little") for side in opened.size]
            alpha = 0x10 if opened.mode == "RGBA" else 0
        body = b"VP8X" + struct.pack("<I", 10) + bytes((alpha, 0, 0, 0)) + b"".join(sides) + body
    body = body[:8] + bytes((body[8] | 0x04,)) + body[9:]
    body += b"XMP " + struct.pack("<I", len(xmp)) + xmp + b"\0" * (len(xmp) % 2)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


# --- reading ----------------------------------------------------------------------------------------------------


def read_record(path: Path) -> str:
    """The record in a file, '' when it carries none. Raises MediaError when it is no media file that can be read, or
    its packet is damaged."""
    xmp, tag = _found(path)
    if tag or not xmp:
        return tag
    return _parsed(xmp, path)[0]


@lru_cache(maxsize=512)
def _source_type(path: Path, _size: int, _changed: int) -> str:
    try:
        xmp, tag = _found(path)
        return str(loads(tag).get(SOURCE_TYPE, "")) if tag else _parsed(xmp, path)[1] if xmp else ""
    except (MediaError, ValueError, AttributeError):
        return ""  # what cannot be read says nothing


def xmp_of(path: Path) -> bytes:
    """The XMP packet in a file of any program, b'' where there is none. Raises MediaError as read_record."""
    return _found(path)[0]


def source_type_of(path: Path) -> str:
    """IPTC's URI that a file says of itself, by whatever program it was written; '' when it says none. Of a sequence of
    pictures, what the first one says."""
    try:
        path = sequence_files(path)[0] if is_sequence(path) else path
        facts = path.stat()
    except (OSError, MediaError):  # gone since
        return ""
    found = _source_type(path, facts.st_size, facts.st_mtime_ns)
    return re.sub(r"^https?://cv\.iptc\.org/", "http://cv.iptc.org/", found)


def _found(path: Path) -> tuple[bytes, str]:
    """(XMP packet, tag of ours), as far as they are there."""
    suffix = path.suffix.lower()
    try:
        if suffix in _PICTURES:
            return _in_picture(path), ""
        with open_regular(path) as file:
            if suffix == ".gif":
                return _in_gif(file), ""
            if suffix == ".exr":
                return b"", exr_text(file.read(_LARGEST), TAG)
            if suffix == ".wav":
                return _in_chunks(file), ""
            xmp = _in_boxes(file) if suffix in _BOXES else b""
    except OSError as error:
        raise MediaError(f"cannot read {path}: {plain(error)}", mend="Choose another file.") from error
    from studio.media.files.container import open_container

    with open_container(path) as container:
        found = {key.lower(): value for key, value in container.metadata.items()}
        for stream in container.streams:  # where Ogg keeps them
            found = {**{key.lower(): value for key, value in stream.metadata.items()}, **found}
    return xmp, found.get(TAG, "")


def _in_picture(path: Path) -> bytes:
    with open_regular(path) as file, open_picture(file, path) as opened:
        found = opened.info.get("xmp") or opened.info.get("XML:com.adobe.xmp") or b""
        return found.encode("utf-8", "replace") if isinstance(found, str) else bytes(found)


def _in_gif(file: Any) -> bytes:
    content = file.read(_LARGEST)
    start = content.find(_GIF_XMP) + len(_GIF_XMP)
    return content[start : content.find(_GIF_END, start)] if _GIF_XMP in content else b""


def _in_chunks(file: Any) -> bytes:
    """Of a WAV file (Multimedia Programming Interface and Data Specifications 1.0, RIFF)."""
    if file.read(4) not in (b"RIFF", b"RF64"):
        raise MediaError(f"{file.name} is no WAV file", mend="Choose another file.")
    file.seek(12)
    for _ in range(_MOST_PARTS):
        if len(head := file.read(8)) < 8:
            break
        kind, size = struct.unpack("<4sI", head)
        if kind == b"_PMX":
            return bytes(file.read(min(size, _LARGEST)))
        file.seek(size + size % 2, 1)
    return b""


def _in_boxes(file: Any) -> bytes:
    """Of the MP4 family (ISO 14496-12, 4.2)."""
    for kind, size in _boxes(file):
        if kind == b"uuid" and 16 <= size <= _LARGEST and file.read(16) == _XMP_BOX:
            return bytes(file.read(size - 16))
    return b""


def _boxes(file: Any) -> Iterator[tuple[bytes, int]]:
    """(kind, length of the content) of each box; the file stands at its content."""
    end = file.seek(0, 2)
    start = 0
    for _ in range(_MOST_PARTS):
        if start + 8 > end:
            return
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            long = file.read(8)
            size, head = struct.unpack(">Q", long)[0] if len(long) == 8 else 0, 16
        if size < head:  # 0: to the end; less: no box
            return
        yield kind, size - head
        start += size


def _parsed(xmp: bytes, path: Path) -> tuple[str, str]:
    """(our record, IPTC's Digital Source Type) of a packet."""
    if len(xmp) > _LONGEST:
        raise MediaError(f"the XMP packet in {path} is longer than {_LONGEST >> 20} MB", mend="Publish it again.")
    found = _Properties()
    parser = ElementTree.XMLParser(target=found)
    try:
        parser.feed(_innermost(xmp))
        parser.close()
    except ElementTree.ParseError as error:
        raise MediaError(f"the XMP packet in {path} is damaged: {error}", mend="Publish it again.") from error
    return found.values[f"{{{_OURS}}}provenance"], found.values[f"{{{_IPTC}}}DigitalSourceType"]


def _innermost(xmp: bytes) -> bytes:
    """From the first <NAME:xmpmeta to the last </NAME:xmpmeta>, where there are such; each byte is looked at once."""
    began = re.search(rb"<(\w{1,64}):xmpmeta", xmp)
    end = b"</" + began[1] + b":xmpmeta>" if began else b""
    stop = xmp.rfind(end) if began else -1
    if began is None or stop < began.end():
        return xmp.strip(b"\0 \r\n\t")
    return xmp[began.start() : stop + len(end)]


class _Properties:
    """Hears what a parser reads and keeps the first value of each property: an element or an attribute, as the writer
    likes. No tree is built, however deep or wide one is."""

    def __init__(self) -> None:
        self.values = {f"{{{_OURS}}}provenance": "", f"{{{_IPTC}}}DigitalSourceType": ""}
        self._inside = ""
        self._heard: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._told()
        for name in self.values:
            self.values[name] = self.values[name] or attributes.get(name, "")
        self._inside = tag if tag in self.values else ""

    def data(self, text: str) -> None:
        if self._inside:
            self._heard.append(text)

    def end(self, _tag: str) -> None:
        self._told()

    def _told(self) -> None:
        if self._inside:
            self.values[self._inside] = self.values[self._inside] or "".join(self._heard)
        self._inside = ""
        self._heard.clear()

    def close(self) -> None: ...
