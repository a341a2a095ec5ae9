"""What the shots of a cut are called by number: as in the script, wherever they lie and however they are cut."""

from __future__ import annotations

from studio.film.timeline.model import Timeline


def numbers(automatic: Timeline, timeline: Timeline) -> dict[str, str]:
    """The number of each picture clip, by its id: its shot's in the automatic cut, which is the script's order. Further
    pieces of a shot have a letter, in the order of the film: 3, 3b, 3c."""
    place: dict[str, int] = {}
    for clip in automatic.picture.clips:
        place.setdefault(clip.source, len(place) + 1)
    pieces: dict[str, int] = {}
    found: dict[str, str] = {}
    clips = [clip for track in timeline.tracks if track.kind == "picture" for clip in track.clips]
    for clip in sorted(clips, key=lambda clip: timeline.spans[clip.id].start):
        if clip.source in place:
            piece = pieces[clip.source] = pieces.get(clip.source, 0) + 1
            found[clip.id] = f"{place[clip.source]}{_letter(piece)}"
    return found


def _letter(piece: int) -> str:
    """'' for the first, b for the second, and on: z, then a number."""
    if piece == 1:
        return ""
    return chr(ord("a") + piece - 1) if piece <= 26 else f"-{piece}"
