"""A SoundFont of one sine wave, made for a test: as small as the format allows."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

RATE, PERIOD = 24000, 92  # the sample is a sine of 260.9 Hz, middle C but for 5 cents


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _list(kind: bytes, *chunks: bytes) -> bytes:
    return _chunk(b"LIST", kind + b"".join(chunks))


def soundfont(path: Path, presets: Sequence[tuple[int, int]]) -> Path:
    """presets: (bank, program) of each."""
    wave = np.sin(np.arange(PERIOD * 100) * 2 * np.pi / PERIOD) * 20000
    sample = wave.astype("<i2").tobytes() + b"\0\0" * 46
    heads = b"".join(
        struct.pack("<20sHHHIII", b"sine", program, bank, number, 0, 0, 0)
        for number, (bank, program) in enumerate(presets)
    )
    heads += struct.pack("<20sHHHIII", b"EOP", 0, 0, len(presets), 0, 0, 0)
    bags = b"".join(struct.pack("<HH", number, 0) for number in range(len(presets) + 1))
    header = struct.pack("<20sIIIIIBbHH", b"sine", 0, PERIOD * 100, 0, PERIOD * 100, RATE, 60, 0, 0, 1)
    pdta = _list(
        b"pdta",
        _chunk(b"phdr", heads),
        _chunk(b"pbag", bags),
        _chunk(b"pmod", struct.pack("<HHhHH", 0, 0, 0, 0, 0)),
        _chunk(b"pgen", b"".join(struct.pack("<HH", 41, 0) for _ in presets) + struct.pack("<HH", 0, 0)),
        _chunk(b"inst", struct.pack("<20sH20sH", b"sine", 0, b"EOI", 1)),
        _chunk(b"ibag", struct.pack("<HHHH", 0, 0, 2, 0)),
        _chunk(b"imod", struct.pack("<HHhHH", 0, 0, 0, 0, 0)),
        _chunk(b"igen", struct.pack("<HHHHHH", 54, 1, 53, 0, 0, 0)),  # looped
        _chunk(b"shdr", header + struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    )
    info = _list(
        b"INFO", _chunk(b"ifil", struct.pack("<HH", 2, 1)), _chunk(b"isng", b"EMU8000\0"), _chunk(b"INAM", b"t\0")
    )
    body = b"sfbk" + info + _list(b"sdta", _chunk(b"smpl", sample)) + pdta
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path
