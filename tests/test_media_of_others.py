"""Media files that are something else, or lie: refused in words, soon, and without a look at any other file."""

from __future__ import annotations

import contextlib
import json
import struct
import sys
import time
import wave
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from studio.base.errors import MediaError, ShotgraphError
from studio.media.files.labels import read_record, source_type_of
from studio.media.files.mediafile import open_audio, open_video
from studio.media.files.pictures import open_picture
from studio.media.files.stills import read_still
from tests.media import clip, picture

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n(/tmp/x) (w) file closefile\nshowpage\n%%EOF\n"


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".avif", ".eps"])
def test_an_eps_never_reaches_ghostscript(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import EpsImagePlugin

    def ghostscript(*_: object, **__: object) -> None:
        raise AssertionError("Ghostscript was started")

    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", ghostscript)  # and Pillow knows EPS by now
    path = tmp_path / f"picture{suffix}"
    path.write_bytes(EPS)
    with pytest.raises(MediaError, match="not a picture"):
        read_still(path)
    assert source_type_of(path) == ""


def test_formats_that_nobody_promised_are_not_tried(tmp_path: Path) -> None:
    for form in ("PCX", "SGI", "IM"):
        Pillow.fromarray(picture(1)).save(tmp_path / "picture.png", form)
        with pytest.raises(MediaError, match="not a picture"):
            read_still(tmp_path / "picture.png")


@pytest.mark.parametrize("name", ["list.m3u8", "film.mp4", "film.ts", "sound.wav"])
@pytest.mark.parametrize("form", ["hls", "concat", "dash", "sdp", "master"])
def test_a_playlist_opens_none_of_the_files_that_it_names(name: str, form: str, tmp_path: Path) -> None:
    clip(tmp_path / "own.ts", frames=12)
    named = tmp_path / "own.ts"
    lists = {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\n{named}\n#EXT-X-ENDLIST\n",
        "master": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{named}\n",
        "concat": f"ffconcat version 1.0\nfile '{named}'\n",
        "dash": f'<?xml version="1.0"?><MPD><Period><BaseURL>{named}</BaseURL></Period></MPD>',
        "sdp": "v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    }
    (tmp_path / name).write_text(lists[form])
    for read in (open_video, open_audio):
        with pytest.raises(MediaError, match=r"playlist|not a media file"):
            read(tmp_path / name)
    assert open_video(named).info.length == 12


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def lying(form: str) -> bytes:
    if form.startswith("png"):
        return png(*((13_000, 13_000) if form == "png" else (2**31 - 1, 2**31 - 1)))
    if form == "wav":
        head = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\2\0\x40\x1f\0\0\0\x7d\0\0\4\0\x10\0"
        return head + b"data\xff\xff\xff\x7f\0\0\0\0"
    if form == "no channels":
        return b"RIFF\x28\0\0\0WAVEfmt \x10\0\0\0\1\0\0\0\x40\x1f\0\0\0\0\0\0\0\0\x10\0data\4\0\0\0\0\0\0\0"
    if form == "mp4":
        return b"\0\0\0\x18ftypisom\0\0\0\0isommp41" + b"\x7f\xff\xff\xffmoov" + b"\0\0\0\1mvhd" + b"\xff" * 64
    if form == "gif":
        return b"GIF89a\xff\xff\xff\xff\x80\0\0" + b"\0" * 6 + b",\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;"
    if form == "bmp":
        return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 12_000, 12_000, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"II*\0\x08\0\0\0\2\0\0\1\4\0\1\0\0\0\xff\xff\0\0\1\1\4\0\1\0\0\0\xff\xff\0\0\0\0\0\0"


@pytest.mark.skipif(sys.platform != "linux", reason="its memory is looked at in /proc")
@pytest.mark.parametrize("form", ["png", "png of all", "wav", "no channels", "mp4", "gif", "bmp", "tiff"])
def test_a_size_that_lies_takes_no_memory_and_never_hangs(form: str, tmp_path: Path) -> None:
    (tmp_path / "warm.png").write_bytes(png(2, 2))
    for read in (read_still, open_video, open_audio):
        with contextlib.suppress(ShotgraphError):
            read(tmp_path / "warm.png")
    path = tmp_path / f"file.{form.partition(' ')[0]}"
    path.write_bytes(lying(form))
    for read in (read_still, read_record, open_video, open_audio):
        before, began = peak(), time.process_time()
        try:
            made = read(path)
            if hasattr(made, "blocks"):
                next(iter(made.blocks(0, min(100, made.info.length))), None)
        except ShotgraphError as error:
            assert str(error)
        assert time.process_time() - began < 30, f"{read} hangs"  # how fast it refuses is for `make fuzz` to say
        assert peak() - before < 500 << 20, read


def peak() -> int:
    """Bytes of memory that this process has had at most."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def test_a_wav_without_channels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(lying("no channels"))
    with pytest.raises(MediaError):
        open_audio(path)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(np.zeros(80, np.int16).tobytes())
    sound = open_audio(path)
    assert sound is not None and sound.info.channels == 1


@pytest.mark.parametrize("form", ["PNG", "AVIF", "WEBP", "JPEG", "TIFF", "GIF"])
def test_whatever_is_cut_from_a_picture_its_label_is_told_or_refused(form: str, tmp_path: Path) -> None:
    from studio.media.files.labels import packet

    whole = tmp_path / f"a.{form.lower()}"
    said = {"xmp": packet(json.dumps({"format": "x"}))} if form in ("PNG", "WEBP", "JPEG") else {}
    Pillow.fromarray(picture(1)).resize((24, 16)).save(whole, form, **said)
    content = whole.read_bytes()
    for end in range(0, len(content), max(1, len(content) // 60)):
        for changed in (content[:end], content[:end] + b"\xff" * 8 + content[end + 8 :]):
            whole.write_bytes(changed)
            try:
                read_record(whole)
            except MediaError as error:
                assert error.problem.mend
            assert isinstance(source_type_of(whole), str)


def test_what_a_decoder_raises_is_told_in_words(tmp_path: Path) -> None:
    for error in (KeyError("x"), struct.error("short"), OverflowError("big"), RuntimeError("lib"), MemoryError()):
        (tmp_path / "a.png").write_bytes(png(2, 2))
        with pytest.raises(MediaError) as told, open_picture(tmp_path / "a.png", tmp_path / "a.png"):
            raise error
        assert "a.png" in str(told.value) and told.value.problem.mend
