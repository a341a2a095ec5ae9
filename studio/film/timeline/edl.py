"""The cut as an edit decision list, CMX 3600: the picture, one event after the other.

Written here and not by OpenTimelineIO's adapter: that cuts reel names to eight letters whether or not they stay
different, takes a slowed clip's source for longer than it is, and writes M2 lines that no editor reads. Sources: CMX
3600 as SMPTE 258M and Avid's EDL Manager describe it (reels of eight letters and figures, M2 with frames a second).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from studio.base.errors import MediaError
from studio.film.timeline.model import ZERO, Clip, Timeline
from studio.film.timeline.pace import average
from studio.film.timeline.places import Piece, media_name, storyline
from studio.film.timeline.stretches import Stretch, stretches
from studio.media.timecode import Timecode

BASES = (24, 25, 30, 48, 50, 60)
OTHER_RATES = "Set the timeline's rate to 23.976, 24, 25, 29.97, 30, 48, 50, 59.94 or 60, or write .otio or .fcpxml."
_LONGEST = 8


def to_edl(
    timeline: Timeline,
    media: Mapping[str, Fraction],
    name: str = "Film",
    starts: Mapping[str, Timecode] = MappingProxyType({}),
) -> str:
    """The picture track as CMX 3600, in non-drop timecode. media: how long each source is, in seconds, by its file;
    starts: the timecode of its first frame, 00:00:00:00 where none is known. Raises MediaError at a rate for which
    there is no timecode."""
    base = timecode_base(timeline.rate)
    if base not in BASES:
        raise MediaError(f"an EDL has no timecode for {shown_rate(timeline.rate)}", setting="path", mend=OTHER_RATES)
    files = [media_name(timeline, timeline.picture, clip) for clip in timeline.picture.clips]
    reels = reel_names(files)
    lines, events = [f"TITLE: {name}", "FCM: NON-DROP FRAME", ""], list[_Event]()
    for piece in _as_dissolved(list(storyline(timeline))):
        file = media_name(timeline, timeline.picture, piece.clip)
        for stretch in stretches(timeline, piece, media.get(file)):
            dissolve = sum(piece.dissolve or (), Fraction(0)) if stretch.start == piece.start else Fraction(0)
            event = _event(timeline, piece.clip, stretch, reels[file], file, media.get(file), dissolve)
            events.append(replace(event, begins=starts.get(file) if event.file else None))
    before = _Event("BL", "", (0, 0), (0, 0))
    for number, event in enumerate(events, 1):
        lines += event.lines(number, base, before)
        before = event
    rate = f"* FRAME RATE: {shown_rate(timeline.rate).partition(' ')[0]}"
    return "\n".join([*lines, *(f"* REEL {reel} IS {file}" for file, reel in reels.items()), rate]) + "\n"


def _as_dissolved(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces as an edit decision list has them: a dissolve begins with what comes in, and ends what was before."""
    for number, piece in enumerate(pieces):
        led = piece.dissolve[0] if piece.dissolve else Fraction(0)
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        cut = after.dissolve[0] if after and after.dissolve else Fraction(0)
        offset = max(Fraction(0), piece.offset - (ZERO if piece.clip.reverse else led * abs(average(piece.clip))))
        yield replace(piece, start=piece.start - led, stop=piece.stop - cut, offset=offset)


def timecode_base(rate: Fraction) -> int:
    """Frames that timecode counts to a second: 30 at 29.97. 0 where it counts none, as at 12.5."""
    base = round(rate)
    return base if rate in (base, Fraction(base * 1000, 1001)) else 0


def shown_rate(rate: Fraction) -> str:
    """'29.97 frames a second'."""
    return f"{float(rate):.3f}".rstrip("0").rstrip(".") + " frames a second"


def reel_names(files: Iterable[str]) -> dict[str, str]:
    """A reel for each file: its name's letters and figures where that fits and no other has it, else numbered."""
    found: dict[str, str] = {}
    wanted = {file: _plain(file.rpartition("/")[2].rpartition(".")[0]) for file in files}
    taken = {name for name in wanted.values() if name and len(name) <= _LONGEST}
    given: set[str] = set()
    for file, name in wanted.items():
        reel, number = name, 0
        while not reel or len(reel) > _LONGEST or reel in given or (number and reel in taken):
            number += 1
            reel = f"{(name or 'REEL')[: _LONGEST - len(str(number))]}{number}"
        found[file] = reel
        given.add(reel)
    return found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]", "", letters.upper())


@dataclass(frozen=True)
class _Event:
    """source, record: first frame and the one after the last. dissolve: frames that it comes in over."""

    reel: str
    clip: str
    source: tuple[int, int]
    record: tuple[int, int]
    speed: Fraction = Fraction(1)
    dissolve: int = 0
    file: str = ""
    begins: Timecode | None = None
    """Of the source's first frame."""

    def lines(self, number: int, base: int, before: _Event) -> Iterator[str]:
        if self.dissolve:
            out, at = before.source[1], self.record[0]
            left = f"{before.source_code(out, base)} {before.source_code(out, base)}"
            yield f"{number:03d}  {before.reel:<8} V     C        {left} {_span((at, at), base)}"
        kind = f"D {self.dissolve:03d}    " if self.dissolve else "C        "
        seen = f"{self.source_code(self.source[0], base)} {self.source_code(self.source[1], base)}"
        yield f"{number:03d}  {self.reel:<8} V     {kind}{seen} {_span(self.record, base)}"
        if self.speed != 1:
            rate = f"{float(self.speed * base):0{5 + (self.speed < 0)}.1f}"
            begins = self.source_code(self.source[0], base)
            yield f"M2   {self.reel:<8}       {rate}                {begins}"
        side = "TO" if self.dissolve else "FROM"
        if self.dissolve and before.clip:
            yield f"* FROM CLIP NAME:  {before.clip}"
        if self.clip:
            yield f"* {side} CLIP NAME:  {self.clip}{'' if self.speed else ' FF'}"
            yield f"* {side} FILE: {self.file}"

    def source_code(self, frame: int, base: int) -> str:
        """What a frame of the source is called."""
        return str(self.begins.after(frame / self.begins.rate)) if self.begins else _code(frame, base)


def _event(
    timeline: Timeline, clip: Clip, stretch: Stretch, reel: str, file: str, seconds: Fraction | None, dissolve: Fraction
) -> _Event:
    frame = timeline.frame
    record = frame(stretch.start), frame(stretch.stop)
    if stretch.kind == "black":
        return _Event("BL", "", (0, record[1] - record[0]), record)
    first = frame(stretch.offset)
    frames = 1 if stretch.kind == "hold" else max(1, frame(stretch.length * abs(average(clip))))
    if seconds is not None:
        frames = max(1, min(frames, frame(seconds) - first))
    speed = Fraction(0) if stretch.kind == "hold" else average(clip)
    return _Event(reel, clip.id, (first, first + frames), record, speed, frame(dissolve), file)


def _span(frames: tuple[int, int], base: int) -> str:
    return f"{_code(frames[0], base)} {_code(frames[1], base)}"


def _code(frames: int, base: int) -> str:
    seconds, frame = divmod(frames, base)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{frame:02d}"
