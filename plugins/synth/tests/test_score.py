"""A piece as a MIDI file, read back by the book."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from plugins import synth
from plugins.synth.arrangement import arrange
from plugins.synth.bands import arrange_for_band
from plugins.synth.midifile import midi
from plugins.synth.mood import read_music_prompt
from studio.media.values import Number, Text


def read(data: bytes) -> tuple[int, list[list[tuple[int, bytes]]]]:
    """(ticks of a quarter, tracks of events at their ticks)."""
    kind, length, form, count, ticks = struct.unpack(">4sIHHH", data[:14])
    assert (kind, length, form) == (b"MThd", 6, 1)
    tracks, at = [], 14
    for _ in range(count):
        assert data[at : at + 4] == b"MTrk"
        end = at + 8 + struct.unpack(">I", data[at + 4 : at + 8])[0]
        at, now, events = at + 8, 0, []
        while at < end:
            delta = 0
            while True:
                delta = delta << 7 | data[at] & 0x7F
                at += 1
                if data[at - 1] < 128:
                    break
            now += delta
            size = 3 + data[at + 2] if data[at] == 0xFF else 2 if data[at] & 0xF0 == 0xC0 else 3
            events.append((now, data[at : at + size]))
            at += size
        assert at == end and events[-1][1] == b"\xff\x2f\0"
        tracks.append(events)
    assert at == len(data)
    return ticks, tracks


@pytest.mark.parametrize("prompt", ["jazz trio", "driving rock", "epic orchestral", "synthwave", "sad piano"])
def test_every_note_is_there_at_its_time(prompt: str) -> None:
    piece = arrange_for_band(read_music_prompt(prompt).mood, prompt, 20, np.random.default_rng(3))
    ticks, (head, *tracks) = read(midi(piece, prompt))
    assert head[0][1] == b"\xff\x51\x03" + round(piece.beat * 1e6).to_bytes(3, "big")
    sounding = [note for note in piece.notes if note.level > 0]
    assert len(tracks) == len({note.instrument for note in sounding})
    starts = sorted(at for track in tracks for at, event in track if event[0] & 0xF0 == 0x90)
    assert starts == sorted(round(note.start / piece.beat * ticks) for note in sounding)
    for track in tracks:
        on: dict[int, int] = {}
        for _, event in track:
            if event[0] & 0xF0 in (0x80, 0x90):
                assert 0 <= event[1] < 128 and (event[2] > 0) == (event[0] & 0xF0 == 0x90)
                on[event[1]] = on.get(event[1], 0) + (1 if event[0] & 0xF0 == 0x90 else -1)
        assert not any(on.values())
    drums = {event[0] & 0x0F for track in tracks for _, event in track if b"hat" in track[0][1] and event[0] < 0xF0}
    assert drums <= {9}


class Ctx:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def destination(self, path: Path) -> Path:
        return self.folder / path


@pytest.mark.parametrize("band", ["recorded", "computed"])
def test_the_node_writes_the_piece_of_its_prompt(tmp_path: Path, band: str) -> None:
    made = synth.score(Ctx(tmp_path), Text("jazz"), length=Number(12), seed=5, path=Path("a.mid"), band=band)  # type: ignore[arg-type]
    mood = read_music_prompt("jazz").mood
    chance = np.random.default_rng(5)
    piece = arrange_for_band(mood, "jazz", 12, chance) if band == "recorded" else arrange(mood, 12, chance)
    assert Path(str(made.path)).read_bytes() == midi(piece, "jazz")
