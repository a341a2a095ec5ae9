"""A seal inside a published file: digests of the file, of its record and of each stream, checked by `shotgraph verify`.

It is text of a fixed length in the file's tags, or in its XMP packet where the format has no free tags, so that it can
be filled in when everything else of the file is written. The digest of the whole file leaves the seal's own bytes out,
and the check-sums that the format has over them. The digest of a stream is of what its packets hold, in order, without
the container: it stays through a remux, and no decoded picture or sample changes without it. Nothing here is signed.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from studio.base.errors import MediaError
from studio.media.files.container import open_container, require_file
from studio.media.files.essence import of_picture
from studio.media.files.packets import packets

TAG: Final = "shotgraph_seal"
FORMAT: Final = "shotgraph-seal/1"
LENGTH: Final = 1280
_BEGINS: Final = f'{{"format":"{FORMAT}"'.encode()
_BLOCK: Final = 8 * 1024 * 1024
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"v/1\x01")

Content = bytes | bytearray | mmap.mmap


@dataclass(frozen=True)
class StreamSeal:
    """kind: video, audio, subtitle or picture; milliseconds: from its first packet to the end of its last."""

    kind: str
    codec: str
    packets: int
    milliseconds: int
    sha256: str


@dataclass(frozen=True)
class Seal:
    """record, whole: SHA-256 in hexadecimal digits; size: bytes of the file; texts: of other tags, by name, the first
    digits of their digests."""

    record: str
    whole: str = ""
    size: int = 0
    streams: tuple[StreamSeal, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)


def empty(record: str, texts: dict[str, str] | None = None) -> str:
    """The place that a seal takes in the file that is being written. record: what the file will carry."""
    known = {name: _sha(text.encode())[:16] for name, text in (texts or {}).items() if text}
    return _padded(Seal(_sha(record.encode()), texts=known))


def record_digest(record: str) -> str:
    return _sha(record.encode())


def close(path: Path) -> None:
    """Fill in the seal of a file that was written with an empty one; without one nothing happens. Raises OSError."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
        at = content.find(_BEGINS)
        if at < 0:
            return
        _fill(content, at, _streams(path, content))
        content.flush()


def closed(content: bytes) -> bytes:
    """The same for a picture in memory."""
    at = content.find(_BEGINS)
    if at < 0:
        return content
    filled = bytearray(content)
    _fill(filled, at, of_picture_sealed(content))
    return bytes(filled)


def _fill(content: bytearray | mmap.mmap, at: int, streams: tuple[StreamSeal, ...]) -> None:
    begun = parsed(bytes(content[at : at + LENGTH]))
    if begun is None:
        raise MediaError("the place of the file's seal is damaged", mend="Publish it again.")
    blank = spans(content, at)
    made = Seal(begun.record, whole_digest(content, blank), len(content), streams, begun.texts)
    content[at : at + LENGTH] = _padded(made).encode()
    _mend_sums(content, at)


def _padded(seal: Seal) -> str:
    text = json.dumps({"format": FORMAT, **asdict(seal)}, separators=(",", ":"))
    if len(text) > LENGTH:
        raise MediaError("the file has too many streams for a seal", mend="Publish it without provenance.")
    return text.ljust(LENGTH)


# --- reading ----------------------------------------------------------------------------------------------------


def find(path: Path) -> tuple[Seal | None, bool]:
    """(the seal in a file, whether one is there). A damaged one is there and is none. Raises MediaError."""
    require_file(path)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(_BEGINS)
        return (None, False) if at < 0 else (parsed(content[at : at + LENGTH]), True)


def parsed(text: bytes) -> Seal | None:
    """None where it is no seal, or one with something in it that is not understood."""
    try:
        said = json.loads(text.decode("ascii"))
        if said.pop("format") != FORMAT or said.keys() != {one.name for one in fields(Seal)}:
            return None
        streams = tuple(StreamSeal(**one) for one in said.pop("streams"))
        seal = Seal(**said, streams=streams)
        texts = [seal.record, seal.whole, *(one.sha256 for one in streams), *seal.texts.values()]
        numbers = [seal.size, *(n for one in streams for n in (one.packets, one.milliseconds))]
        sound = all(isinstance(text, str) for text in texts) and all(type(number) is int for number in numbers)
        return seal if sound else None
    except (ValueError, TypeError, AttributeError, KeyError):
        return None


def is_whole(path: Path, seal: Seal) -> bool:
    """Whether the file is to the byte the one that was sealed. Raises OSError."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(_BEGINS)
        if len(content) != seal.size or at < 0:
            return False
        return whole_digest(content, spans(content, at)) == seal.whole and _sums_fit(content, at)


def streams_of(path: Path) -> tuple[StreamSeal, ...]:
    """What the streams of a file are now. Raises MediaError."""
    require_file(path)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _streams(path, content)


def _streams(path: Path, content: Content) -> tuple[StreamSeal, ...]:
    if bytes(content[:4]) in _PICTURES or bytes(content[:3]) == b"\xff\xd8\xff" or bytes(content[8:12]) == b"WEBP":
        return of_picture_sealed(content)
    found: list[StreamSeal] = []
    with open_container(path) as container:
        wanted = [one for one in container.streams if one.type in ("video", "audio", "subtitle")]
        digests = {one.index: hashlib.sha256() for one in wanted}
        counts = dict.fromkeys(digests, 0)
        times: dict[int, list[float]] = {index: [] for index in digests}
        for packet in packets(container, *wanted):
            if packet is None or not packet.size:
                continue
            index = packet.stream.index
            digests[index].update(memoryview(packet))
            counts[index] += 1
            begins = packet.pts if packet.pts is not None else packet.dts
            if begins is not None:
                span = times[index] or [float("inf"), float("-inf")]
                start, tick = begins * packet.time_base, packet.time_base
                end = start + (packet.duration or 0) * tick
                times[index] = [min(span[0], float(start)), max(span[1], float(end))]
        for one in wanted:
            span = times[one.index] or [0.0, 0.0]
            codec = one.codec_context.name if one.codec_context is not None else ""
            found.append(
                StreamSeal(
                    one.type,
                    codec,
                    counts[one.index],
                    round((span[1] - span[0]) * 1000),
                    digests[one.index].hexdigest(),
                )
            )
    return tuple(found)


def of_picture_sealed(content: Content) -> tuple[StreamSeal, ...]:
    kind, digest = of_picture(content)
    return (StreamSeal("picture", kind, 1, 0, digest),)


def whole_digest(content: Content, blank: list[tuple[int, int]]) -> str:
    """SHA-256 of a file with some spans (start, length) as zeros."""
    digest, at = hashlib.sha256(), 0
    for start, length in blank:
        _feed(digest, content, at, start)
        digest.update(b"\0" * length)
        at = start + length
    _feed(digest, content, at, len(content))
    return digest.hexdigest()


def _feed(digest: Any, content: Content, start: int, stop: int) -> None:
    for at in range(start, stop, _BLOCK):
        digest.update(content[at : min(stop, at + _BLOCK)])


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# --- check-sums of the format over the seal -----------------------------------------------------------------------


def spans(content: Content, at: int) -> list[tuple[int, int]]:
    """What the digest of the whole leaves out, in order: the seal at `at`, and check-sums over it."""
    sums = [(place, 4) for place, _, _ in _sums(content, at)]
    return sorted([(at, LENGTH), *sums])


def _sums(content: Content, at: int) -> Iterator[tuple[int, int, int]]:
    """(where a check-sum lies, and from where to where what it is of) of those that have the seal in them."""
    if bytes(content[:4]) == b"\x89PNG":  # PNG 3, 5.3
        place = 8
        while place + 12 <= len(content):
            length = struct.unpack(">I", content[place : place + 4])[0]
            if place <= at < place + 12 + length:
                yield place + 8 + length, place + 4, place + 8 + length
                return
            place += 12 + length
    elif bytes(content[:4]) == b"OggS":  # RFC 3533, 6
        place = 0
        while place + 27 <= len(content) and bytes(content[place : place + 4]) == b"OggS" and place < at + LENGTH:
            lacing = content[place + 26]
            end = place + 27 + lacing + sum(content[place + 27 : place + 27 + lacing])
            if end > at:
                yield place + 22, place, end
            place = end
    elif bytes(content[:4]) == b"\x1a\x45\xdf\xa3":  # RFC 9559: Tags, whose first element may be a CRC-32
        place = content.rfind(b"\x12\x54\xc3\x67", 0, at)
        if place >= 0:
            size, head = _number(content, place + 4)
            begins = place + 4 + head
            if begins + size > at and bytes(content[begins : begins + 2]) == b"\xbf\x84":
                yield begins + 2, begins + 6, begins + size


def _number(content: Content, at: int) -> tuple[int, int]:
    """(value, bytes) of an EBML number of variable size (RFC 8794, 4)."""
    first = content[at]
    length = 9 - first.bit_length()
    if not 1 <= length <= 8:
        return 0, 1
    value = first & (1 << 8 - length) - 1
    for byte in content[at + 1 : at + length]:
        value = value << 8 | byte
    return value, length


def _sum(content: Content, place: int, start: int, stop: int) -> bytes:
    kind = bytes(content[:4])
    if kind == b"OggS":
        page = bytearray(content[start:stop])
        page[place - start : place - start + 4] = bytes(4)
        return struct.pack("<I", _ogg_sum(page))
    crc = zlib.crc32(content[start:stop])
    return struct.pack(">I" if kind == b"\x89PNG" else "<I", crc)


def _mend_sums(content: bytearray | mmap.mmap, at: int) -> None:
    for place, start, stop in list(_sums(content, at)):
        content[place : place + 4] = _sum(content, place, start, stop)


def _sums_fit(content: Content, at: int) -> bool:
    with suppress(struct.error, IndexError):
        return all(bytes(content[p : p + 4]) == _sum(content, p, start, stop) for p, start, stop in _sums(content, at))
    return False


def _table() -> list[int]:
    made = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        made.append(value & 0xFFFFFFFF)
    return made


_OGG_TABLE: Final = _table()


def _ogg_sum(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _OGG_TABLE[value >> 24 ^ byte]
    return value
