"""The timecode and chapters that media files carry: read as far as FFmpeg shows them, and written.

Where timecode lies: QuickTime's and MP4's tmcd track, MXF's material package, DV and Matroska's TIMECODE tag (FFmpeg
shows each as metadata); MPEG-2's group of pictures header; H.264's and HEVC's picture timing (SMPTE ST 12-1 words);
BWF's time reference (EBU Tech 3285), in samples since midnight.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from studio.media.timecode import Chapter, Timecode, counts, cut_chapters, timecode

_LONGEST_TITLE = 500
_DAY = 86400


# --- reading ----------------------------------------------------------------------------------------------------


def read_timecode(container: Any, stream: Any, picture: Any, rate: Fraction) -> Timecode | None:
    """The timecode of a film's first picture. rate: at which the clip is read."""
    if not counts(rate):
        return None
    for said in _said(container, stream):
        found = timecode(said, rate)
        if found is not None:
            return found
    for entry in picture.side_data:
        raw = bytes(entry)
        if entry.type.name == "S12M_TIMECODE" and len(raw) >= 8 and struct.unpack_from("<I", raw)[0]:
            return timecode(_of_st12(struct.unpack_from("<2I", raw)[1], rate), rate)
        # A group's header counts from 0 in most broadcasts, which says nothing of the source.
        if (
            entry.type.name == "GOP_TIMECODE"
            and len(raw) >= 8
            and (word := struct.unpack_from("<q", raw)[0]) & 0xFFEFFF
        ):
            return timecode(_of_group(word), rate)
    return None


def _said(container: Any, stream: Any) -> Iterable[str]:
    """What the tags say: the picture's own, those of a track of timecode, the file's."""
    others = [other for other in container.streams if other.type == "data"]
    for owner in (stream, *others, container):
        tags = {key.lower(): value for key, value in owner.metadata.items()}
        if "timecode" in tags:
            yield tags["timecode"]


def _of_group(word: int) -> str:
    """ISO 13818-2, 6.3.8: drop_frame_flag, hours, minutes, a marker, seconds, pictures."""
    mark = ";" if word & 1 << 24 else ":"
    return f"{word >> 19 & 31:02d}:{word >> 13 & 63:02d}:{word >> 6 & 63:02d}{mark}{word & 63:02d}"


def _of_st12(word: int, rate: Fraction) -> str:
    """SMPTE ST 12-1's binary groups, in the order in which FFmpeg packs them: frames on top, hours at the bottom. Above
    30 frames a second a bit says which frame of a pair it is."""

    def figures(value: int) -> int:
        return 10 * (value >> 4) + (value & 15)

    hours, minutes = figures(word & 0x3F), figures(word >> 8 & 0x7F)
    seconds, frames = figures(word >> 16 & 0x7F), figures(word >> 24 & 0x3F)
    if rate > 30:
        frames = 2 * frames + (word >> (7 if rate == 50 else 23) & 1)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{';' if word & 1 << 30 else ':'}{frames:02d}"


def read_chapters(container: Any, start: Fraction, seconds: Fraction) -> tuple[Chapter, ...]:
    """The parts that a file names, of a clip that begins at that time of its clock and is so long."""
    found = []
    for entry in container.chapters():
        tick = Fraction(entry["time_base"])
        tags = {key.lower(): value for key, value in entry["metadata"].items()}
        found.append(Chapter(entry["start"] * tick, entry["end"] * tick, tags.get("title", "")[:_LONGEST_TITLE]))
    return cut_chapters(sorted(found, key=lambda one: one.start), start, start + seconds)


def began(container: Any, rate: int) -> Fraction | None:
    """Seconds after midnight at which a broadcast WAV's first sample was recorded; None where it does not say."""
    said = container.metadata.get("time_reference", "")
    number = int(said) if said.isascii() and said.isdigit() else 0
    return Fraction(number, rate) % _DAY if number else None


# --- writing ----------------------------------------------------------------------------------------------------

_TICK = Fraction(1, 1_000_000)


def chapters_for(chapters: Sequence[Chapter], seconds: Fraction) -> list[Any]:
    """For PyAV, of a film that is so long; each begins no earlier than the one before ends, and the first with the
    film, as MP4 wants it: what comes before is a part without a name."""
    made: list[Any] = []
    if chapters and chapters[0].start > 0:
        chapters = [Chapter(Fraction(0), chapters[0].start), *chapters]
    for number, one in enumerate(chapters):
        following = chapters[number + 1].start if number + 1 < len(chapters) else seconds
        start, stop = (int(moment / _TICK) for moment in (one.start, min(one.stop, following, seconds)))
        if stop > start:
            said = {"title": one.title}  # MP4 leaves out those without one, be it empty
            made.append(
                {"id": number + 1, "start": start, "end": stop, "time_base": _TICK, "metadata": said},
            )
    return made


def timecode_tags(code: Timecode | None, container: str, rate: Fraction) -> dict[str, str]:
    """The metadata with which FFmpeg writes it: a tmcd track in MP4 and MOV, a tag in Matroska. Empty at a rate that
    has no timecode."""
    counted = code.at(rate) if code is not None else None
    if counted is None:
        return {}
    return {"TIMECODE" if container in ("matroska", "webm") else "timecode": str(counted)}


def reference_tags(moment: Fraction | None, rate: int) -> dict[str, str]:
    """A broadcast WAV's time reference."""
    return {} if moment is None else {"time_reference": str(round(moment * rate))}
