"""What of a picture file makes the picture, without what it says of itself: for digests that other tags leave alone."""

from __future__ import annotations

import hashlib
import mmap
import struct
from collections.abc import Iterator

Content = bytes | bytearray | mmap.mmap

_PNG_KINDS = {
    b"IHDR",
    b"PLTE",
    b"tRNS",
    b"IDAT",
    b"acTL",
    b"fcTL",
    b"fdAT",
    b"cHRM",
    b"gAMA",
    b"iCCP",
    b"sRGB",
    b"cICP",
}
_GIF_LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
_WEBP_KINDS = {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}


def of_picture(content: Content) -> tuple[str, str]:
    """(format, SHA-256 of what makes the picture). Of a file that is cut off, of what is there."""
    head = bytes(content[:12])
    if head[:4] == b"\x89PNG":
        return "png", _digest(_png(content))
    if head[:3] == b"\xff\xd8\xff":
        return "jpeg", _digest(_jpeg(content))
    if head[8:12] == b"WEBP":
        return "webp", _digest(_webp(content))
    if head[:4] == b"GIF8":
        return "gif", _digest(_gif(content))
    return ("exr", _digest(_exr(content))) if head[:4] == b"v/1\x01" else ("", _digest(iter([bytes(content)])))


def _digest(parts: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _png(content: Content) -> Iterator[bytes]:
    at = 8
    while at + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        if kind in _PNG_KINDS:
            yield kind
            yield bytes(content[at + 8 : at + 8 + length])
        at += 12 + length


def _jpeg(content: Content) -> Iterator[bytes]:
    """Segments but for APP1 to APP15 and comments (ITU-T T.81, B.1); from the first scan on all of it."""
    at = 2
    while at + 4 <= len(content):
        mark, kind, length = struct.unpack(">BBH", content[at : at + 4])
        if mark != 0xFF or kind == 0xDA:
            yield bytes(content[at:])
            return
        if not (0xE1 <= kind <= 0xEF or kind == 0xFE):
            yield bytes(content[at : at + 2 + length])
        at += 2 + length


def _webp(content: Content) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(content):
        kind, length = struct.unpack("<4sI", content[at : at + 8])
        if kind in _WEBP_KINDS:
            yield kind
            yield bytes(content[at + 8 : at + 8 + length])
        at += 8 + length + length % 2


def _gif(content: Content) -> Iterator[bytes]:
    """All but comments and application extensions other than the loop (GIF89a, 24 to 26)."""
    if len(content) < 13:
        return
    at = 13 + (3 << (content[10] & 7) + 1 if content[10] & 0x80 else 0)
    yield bytes(content[6:at])
    while at < len(content) and content[at] in (0x21, 0x2C):
        start = at
        if content[at] == 0x21:
            label = content[at + 1] if at + 1 < len(content) else 0
            kept = label != 0xFE and (label != 0xFF or bytes(content[at + 3 : at + 14]) in _GIF_LOOPS)
            at += 2
        else:
            kept = True
            flags = content[at + 9] if at + 9 < len(content) else 0
            at += 10 + (3 << (flags & 7) + 1 if flags & 0x80 else 0) + 1
        while at < len(content) and content[at]:
            at += 1 + content[at]
        at += 1
        if kept:
            yield bytes(content[start:at])


def _exr(content: Content) -> Iterator[bytes]:
    """The blocks behind the header and the table of their offsets (The OpenEXR Authors, OpenEXR File Layout)."""
    at = 8
    while 0 < at < len(content) and content[at]:
        kind = content.find(b"\0", content.find(b"\0", at) + 1) + 1
        if kind <= 0 or kind + 4 > len(content):
            return
        at = kind + 4 + struct.unpack("<I", content[kind : kind + 4])[0]
    if at + 9 <= len(content):
        yield bytes(content[struct.unpack("<Q", content[at + 1 : at + 9])[0] :])
