"""The rows of the timeline: which there are, how high they are, and the pieces that lie on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from studio.film.timeline import Clip, Track
from studio.ui import theme
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.sources import Media

PICTURE, TITLES, CAPTIONS, VOICE, MUSIC, EFFECTS = "picture", "titles", "captions", "voice", "music", "effects"
OWN = "sound"
"""The row of clips' own sounds that were parted from their pictures."""
Kind = Literal["picture", "title", "words", "sound"]
"""What lies on a row. words: what nodes after the cut write over it, as against titles of the cut's own."""
_HEIGHTS: dict[Kind, tuple[int, int, int]] = {  # least, usual, most
    "picture": (28, 44, 90),
    "title": (20, 26, 40),
    "words": (17, 21, 28),
    "sound": (20, 34, 60),
}
_STORYLINE = (48, 70, 120)
LOWEST, HIGHEST = 20, 240
"""Pixels between which a person may choose a row's height."""


@dataclass(frozen=True)
class RowPiece:
    """Something on a row, from start to stop (seconds). clip: None for what is no clip of the cut's own but comes from
    another node (`node`): a title, captions, music under the film. fixed: cannot be dragged; whole: has no ends to
    trim.
    """

    row: str
    id: str
    start: float
    stop: float
    title: str
    clip: Clip | None = None
    media: Media | None = None
    node: str = ""
    gain: float = 0.0
    fade_in: float = 0.0
    fade_out: float = 0.0
    muted: bool = False
    fixed: bool = False
    whole: bool = False
    kind: Kind = "sound"

    @property
    def length(self) -> float:
        return self.stop - self.start

    @property
    def storyline(self) -> bool:
        """Whether it is a picture that others follow: the rest lie where they lie."""
        return self.row == PICTURE

    @property
    def written(self) -> bool:
        """Whether it is words rather than a picture or a sound."""
        return self.kind in ("title", "words")


@dataclass(frozen=True)
class Row:
    """top, height: in pixels below the ruler. track: the cut's own, None for what nodes after it make. wanted: the
    height that a person gave it, 0 for none."""

    name: str
    code: str
    title: str
    pieces: tuple[RowPiece, ...]
    muted: bool = False
    top: float = 0.0
    height: float = 0.0
    kind: Kind = "sound"
    track: Track | None = None
    wanted: int = 0

    @property
    def color(self) -> QColor:
        return row_color(self.name, self.kind)

    @property
    def hidden(self) -> bool:
        return self.track is not None and self.track.hidden

    @property
    def target(self) -> bool:
        return self.track is not None and self.track.target

    @property
    def added(self) -> bool:
        """Whether a person added it, and may take it away."""
        return self.track is not None and not self.track.automatic

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True)
class Under:
    """What is under the pointer: a piece, or an empty place of a row ('' beside the rows), and the moment there."""

    row: str
    seconds: float
    piece: RowPiece | None = None


def row_color(name: str, kind: Kind = "sound") -> QColor:
    colors = theme.tokens()
    named = {VOICE: colors.Voice, MUSIC: colors.Audio, EFFECTS: colors.Image}
    kinds = {"picture": colors.Video, "sound": colors.Audio if name.startswith("audio-") else colors.Text}
    return QColor(named.get(name, kinds.get(kind, colors.Text)))


def piece_color(piece: RowPiece) -> QColor:
    """What a person marked it with, else its row's."""
    own = piece.clip.color if piece.clip else ""
    return QColor(own) if own and QColor.isValidColorName(own) else row_color(piece.row, piece.kind)


def rows_of(cut: TimelineCut, added: Iterable[RowPiece] = ()) -> tuple[Row, ...]:
    """The rows as the cut is shown now, what lies on top of others first; rows of words that nodes make are there when
    something lies on them."""
    timeline = cut.shown
    pieces: dict[str, list[RowPiece]] = {}
    sources: dict[tuple[str, str], tuple[str, Media | None]] = {}
    for track in timeline.tracks:
        for clip in track.clips:
            source = sources.get((track.name, clip.source))
            if source is None:
                source = sources[track.name, clip.source] = (cut.title(track, clip), cut.media(track, clip))
            pieces.setdefault(track.name, []).append(_piece(cut, track, clip, *source))
    for found in pieces.values():
        found.sort(key=lambda piece: piece.start)
    for extra in added:
        pieces.setdefault(extra.row, []).append(extra)
    t = QCoreApplication.translate
    rows = [_row(track, pieces) for track in (*reversed(timeline.layers), timeline.picture)]
    words = [(TITLES, t("timeline", "Titles")), (CAPTIONS, t("timeline", "Captions"))]
    rows += [Row(name, "", title, tuple(pieces[name]), kind="words") for name, title in words if pieces.get(name)]
    rows += [_row(track, pieces) for track in timeline.sounds if track.name != OWN or pieces.get(OWN)]
    return tuple(_coded(rows))


def _row(track: Track, pieces: dict[str, list[RowPiece]]) -> Row:
    found = pieces.get(track.name, [])
    muted = _muted(track.muted, found) if track.kind == "sound" else track.hidden
    return Row(
        track.name, "", track_title(track), tuple(found), muted, kind=track.kind, track=track, wanted=track.height
    )


def track_title(track: Track) -> str:
    """What a track is called: as a person wrote, or as it comes."""
    t = QCoreApplication.translate
    usual = {
        PICTURE: t("timeline", "Picture"),
        VOICE: t("timeline", "Voice"),
        MUSIC: t("timeline", "Music"),
        EFFECTS: t("timeline", "Effects"),
        OWN: t("timeline", "Clip sound"),
    }
    if track.title or track.name in usual:
        return track.title or usual[track.name]
    number = track.name.rpartition("-")[2]
    words = {
        "picture": t("timeline", "Video {number}"),
        "title": t("timeline", "Titles {number}"),
        "sound": t("timeline", "Audio {number}"),
    }
    return words[track.kind].format(number=number)


def _coded(rows: list[Row]) -> list[Row]:
    """With their short names: V1 is the storyline, those over it count up; sounds and words count down."""
    pictures = [row.name for row in reversed(rows) if row.kind == "picture"]
    words = [row.name for row in rows if row.kind in ("title", "words")]
    sounds = [row.name for row in rows if row.kind == "sound"]
    codes = {
        name: f"{letter}{n}"
        for letter, names in (("V", pictures), ("T", words), ("A", sounds))
        for n, name in enumerate(names, 1)
    }
    return [replace(row, code=codes[row.name]) for row in rows]


def _piece(cut: TimelineCut, track: Track, clip: Clip, called: str, media: Media | None) -> RowPiece:
    span = cut.shown.spans[clip.id]
    title = clip.name or (clip.title.text if clip.title else "") or called
    number = cut.number(clip.source)
    if track.kind == "picture" and number:
        title = f"{number} · {title}"
    return RowPiece(
        track.name,
        clip.id,
        float(span.start),
        float(span.stop),
        title.replace("\n", " "),
        clip,
        media,
        gain=clip.gain,
        fade_in=float(clip.fade_in),
        fade_out=float(clip.fade_out),
        muted=clip.muted,
        kind=track.kind,
    )


def _muted(track: bool, pieces: Sequence[RowPiece]) -> bool:
    """Whether nothing of a row is heard: what is not in the cut has its own say."""
    added = [piece.muted for piece in pieces if piece.clip is None]
    return (track or len(added) == len(pieces)) and all(added) if added else track


def soloed(rows: Sequence[Row], name: str) -> bool:
    """Whether this is the one sound row that is heard."""
    sounds = [row for row in rows if row.kind == "sound"]
    return all(row.muted is not (row.name == name) for row in sounds)


def limits(row: Row) -> tuple[int, int, int]:
    """Least, usual and most pixels that a row is high; all the same where a person has chosen."""
    if row.wanted:
        return (row.wanted,) * 3
    return _STORYLINE if row.name == PICTURE else _HEIGHTS[row.kind]


def stacked(rows: Sequence[Row], room: float, scrolled: float = 0.0) -> tuple[Row, ...]:
    """The rows with their places: together as high as there is room for, each within what is good to look at.
    scrolled: by how many pixels they are moved up."""
    found = [limits(row) for row in rows]

    def heights(scale: float) -> list[float]:
        return [float(max(least, min(most, int(middle * scale)))) for least, middle, most in found]

    low, high = 0.0, 4.0
    for _ in range(12):  # finer than a pixel
        middle = (low + high) / 2
        low, high = (middle, high) if sum(heights(middle)) <= room else (low, middle)
    top, placed = -scrolled, []
    for row, height in zip(rows, heights(low), strict=True):
        placed.append(replace(row, top=top, height=height))
        top += height
    return tuple(placed)


def least_height(rows: Sequence[Row]) -> int:
    """What all of them need at least."""
    return sum(limits(row)[0] for row in rows)
