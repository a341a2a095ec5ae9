"""No reader takes longer for a text than it has letters: a second for what would take a squared one minutes or days."""

from __future__ import annotations

import contextlib
import signal
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.base.errors import ShotgraphError
from studio.cli import main
from studio.embedded import markup, neural_script, ssml
from studio.embedded.filters.cubefile import parsed
from studio.film.captioning.captions import spread
from studio.film.story import fountain, prompting, promptschedule, screenplay
from studio.media.camera import moves_from_words
from studio.media.files.captionfile import read_captions
from studio.media.files.labels import read_record

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm")
LONG = 25_000  # letters: a squared reader takes many seconds, a linear one milliseconds
SECONDS = 8  # a busy machine's patience


@contextlib.contextmanager
def soon() -> Iterator[None]:
    """An alarm is not heard inside a regular expression, so the time is looked at afterwards as well."""

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    began = time.process_time()
    try:
        yield
        assert time.process_time() - began < SECONDS
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


READERS: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "screenplay": (screenplay.parse, ("## (", "{#a", "- ", "\n", "<!--")),
    "fountain": (fountain.parse_fountain, (" ", "1", "\xa0", "A(", "INT. A\n\nB\n", "*a ", "[[]]", "[[", "/*")),
    "prompt schedules": (lambda text: promptschedule.read_schedule(text, 24), ("\n", ", \n", " ", "1 ", "0: ")),
    "prompts": (lambda text: prompting.fill(text, {}, "style"), ("\xa0", ", ", " ,\xa0", "\t", "{{")),
    "markup": (markup.readable, ("<!--", "<a ", "<b>", "<![", "</", "&", "<")),
    "ssml": (lambda text: ssml.parts(f"<speak>{text}</speak>"), ("<p>", "a<s/>", "&amp;", "<")),
    "spoken scripts": (lambda text: neural_script.script(text, 0.3, {}), ("[", "[](/", "a..", "[a](/", "\n")),
    "captions from words": (lambda text: spread(text, 10), ("..", "a.", ". ", ",;")),
    "caption files": (
        read_captions,
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n", "<0:", "{", "&a", "00:00:01,000 --> 00:00:02,000\n{\\b1}"),
    ),
    "tables of colours": (lambda text: parsed(f"LUT_3D_SIZE 2\n{text}"), ("1 ", "0 0 0\n", "#", "\n")),
    "camera moves": (moves_from_words, ("then ", "no ", "pan ", "-", "slow ")),
}


@pytest.mark.parametrize("reader", READERS)
def test_long_texts_are_read_or_refused_soon(reader: str) -> None:
    read, pieces = READERS[reader]
    for piece in pieces:
        for text in (piece * (LONG // len(piece)), f"1{piece * (LONG // len(piece))}x"):
            with soon(), contextlib.suppress(ShotgraphError):
                read(text)


def png_with(xmp: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)
    return b"\x89PNG\r\n\x1a\n" + head + text + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "xmp",
    [
        b"<x:xmpmeta" * 50_000,
        b"<" * 500_000,
        b"<x:xmpmeta></x:" * 30_000,
        b"<a>" * 200_000,
        b"<a>" * 100_000 + b"</a>" * 100_000,
        b'<!DOCTYPE l [<!ENTITY a "' + b"x" * 9_000 + b'">]><r>' + b"&a;" * 9_000 + b"</r>",
    ],
    ids=["opened", "brackets", "closed by nothing", "open", "deep", "entities"],
)
def test_a_hostile_packet_in_a_picture_is_read_or_refused_soon(xmp: bytes, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(png_with(xmp))
    with soon():
        assert main(["provenance", str(tmp_path / "picture.png")]) in (2, 3, 4)
        with contextlib.suppress(ShotgraphError):
            assert read_record(tmp_path / "picture.png") == ""


def test_a_wav_and_an_mp4_of_nothing_but_empty_parts_are_given_up_soon(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF\0\0\0\0WAVE" + b"\0" * (8 << 20))
    with soon():
        assert read_record(tmp_path / "a.wav") == ""
