"""A piece as a Standard MIDI File, for a sequencer or a notation program: the same notes, one track an instrument.

Source: Standard MIDI Files 1.0 (MIDI Manufacturers Association).
"""

from __future__ import annotations

import struct

from .arrangement import Arrangement, Note
from .sampled import PATCHES

_TICKS = 480  # of a quarter note
_DRUMS = 9  # the channel
_OWN = {"supersaw": 81, "synthbass": 38, "synthlead": 80, "swell": 119, "boom": 116}
"""General MIDI's nearest to sounds that no SoundFont has."""


def midi(piece: Arrangement, title: str) -> bytes:
    """Format 1: a track for tempo and title, then one for each instrument; levels become velocities."""
    quarter = piece.beat
    head = [(0, b"\xff\x51\x03" + round(quarter * 1e6).to_bytes(3, "big")), (0, _text(3, title))]
    tracks = [_track(head)]
    names = list(dict.fromkeys(note.instrument for note in piece.notes if note.level > 0))
    channels = [channel for channel in range(16) if channel != _DRUMS]
    melodic = [name for name in names if not _is_drum(name)]
    for name in names:
        channel = _DRUMS if _is_drum(name) else channels[melodic.index(name) % len(channels)]
        notes = [note for note in piece.notes if note.instrument == name and note.level > 0]
        tracks.append(_track(_events(name, notes, channel, quarter)))
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), _TICKS) + b"".join(tracks)


def _is_drum(name: str) -> bool:
    return name in PATCHES and PATCHES[name].key >= 0


def _events(name: str, notes: list[Note], channel: int, quarter: float) -> list[tuple[int, bytes]]:
    patch = PATCHES.get(name)
    events = [(0, _text(3, name))]
    if channel != _DRUMS:
        events.append((0, bytes([0xC0 | channel, patch.program if patch is not None else _OWN.get(name, 0)])))
    loudest = max(note.level for note in notes)
    for note in notes:
        key = patch.key if patch is not None and patch.key >= 0 else min(max(note.pitch, 0), 127)
        start, stop = (round(at / quarter * _TICKS) for at in (note.start, note.start + max(note.held, 0.03)))
        velocity = max(1, min(127, round(110 * (note.level / loudest) ** 0.5)))
        events += [(start, bytes([0x90 | channel, key, velocity])), (stop, bytes([0x80 | channel, key, 0]))]
    return events


def _text(kind: int, words: str) -> bytes:
    content = words.encode("utf-8")[:120]
    return bytes([0xFF, kind, len(content)]) + content


def _track(events: list[tuple[int, bytes]]) -> bytes:
    """Events at their ticks; where some fall together, a note ends before the next begins."""
    body, now = b"", 0
    for at, event in sorted(events, key=lambda one: (one[0], one[1][0] & 0xF0 == 0x90)):
        body += _length(at - now) + event
        now = at
    body += b"\0\xff\x2f\0"
    return b"MTrk" + struct.pack(">I", len(body)) + body


def _length(ticks: int) -> bytes:
    """A variable-length quantity: seven bits a byte, the highest first."""
    made = bytes([ticks & 0x7F])
    while ticks := ticks >> 7:
        made = bytes([ticks & 0x7F | 0x80]) + made
    return made
