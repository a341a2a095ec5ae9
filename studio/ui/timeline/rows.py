"""The rows of the timeline: which there are, how high they are, and the pieces that lie on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from studio.film.timeline import Clip
from studio.ui import theme
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.sources import Media

PICTURE, TITLES, CAPTIONS, VOICE, MUSIC, EFFECTS = "picture", "titles", "captions", "voice", "music", "effects"
OWN = "sound"
"""The row of clips' own sounds that were parted from their pictures."""
TEXTS = (TITLES, CAPTIONS)
SOUNDS = (VOICE, MUSIC, EFFECTS, OWN)
_HEIGHTS = {PICTURE: (48, 70, 120), TITLES: (17, 21, 28), CAPTIONS: (17, 21, 28)}  # least, usual, most
_SOUND_HEIGHTS = (20, 34, 60)


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

    @property
    def length(self) -> float:
        return self.stop - self.start


@dataclass(frozen=True)
class Row:
    """top, height: in pixels below the ruler."""

    name: str
    code: str
    title: str
    pieces: tuple[RowPiece, ...]
    muted: bool = False
    top: float = 0.0
    height: float = 0.0

    @property
    def color(self) -> QColor:
        return row_color(self.name)


def row_color(name: str) -> QColor:
    colors = theme.tokens()
    named = {PICTURE: colors.Video, VOICE: colors.Voice, MUSIC: colors.Audio, EFFECTS: colors.Image}
    return QColor(named.get(name, colors.Text))


def rows_of(cut: TimelineCut, added: Iterable[RowPiece] = ()) -> tuple[Row, ...]:
    """The rows as the cut is shown now; rows of words are there when something lies on them."""
    timeline = cut.shown
    pieces: dict[str, list[RowPiece]] = {name: [] for name in (PICTURE, *TEXTS, *SOUNDS)}
    for track, clip in timeline.clips():
        span = timeline.spans[clip.id]
        title = cut.title(clip.source)
        number = cut.number(clip.source)
        if track.name == PICTURE and number:
            title = f"{number} · {title}"
        pieces[track.name].append(
            RowPiece(
                track.name,
                clip.id,
                float(span.start),
                float(span.stop),
                title,
                clip,
                cut.media(track.name, clip),
                gain=clip.gain,
                fade_in=float(clip.fade_in),
                fade_out=float(clip.fade_out),
                muted=clip.muted,
            )
        )
    for extra in added:
        pieces[extra.row].append(extra)
    t = QCoreApplication.translate
    rows = [Row(PICTURE, "V1", t("timeline", "Picture"), tuple(pieces[PICTURE]))]
    words = [(TITLES, t("timeline", "Titles")), (CAPTIONS, t("timeline", "Captions"))]
    for number, (name, title) in enumerate([one for one in words if pieces[one[0]]], 1):
        rows.append(Row(name, f"T{number}", title, tuple(pieces[name])))
    titles = (t("timeline", "Voice"), t("timeline", "Music"), t("timeline", "Effects"), t("timeline", "Clip sound"))
    muted = {track.name: track.muted for track in timeline.tracks}
    for number, (name, title) in enumerate(zip(SOUNDS, titles, strict=True), 1):
        if name != OWN or pieces[name]:
            rows.append(Row(name, f"A{number}", title, tuple(pieces[name]), _muted(muted[name], pieces[name])))
    return tuple(rows)


def _muted(track: bool, pieces: Sequence[RowPiece]) -> bool:
    """Whether nothing of a row is heard: what is not in the cut has its own say."""
    added = [piece.muted for piece in pieces if piece.clip is None]
    return (track or len(added) == len(pieces)) and all(added) if added else track


def soloed(rows: Sequence[Row], name: str) -> bool:
    """Whether this is the one sound row that is heard."""
    sounds = [row for row in rows if row.name in SOUNDS]
    return all(row.muted is not (row.name == name) for row in sounds)


def stacked(rows: Sequence[Row], room: float) -> tuple[Row, ...]:
    """The rows with their places: together as high as there is room for, each within what is good to look at."""
    limits = [_HEIGHTS.get(row.name, _SOUND_HEIGHTS) for row in rows]

    def heights(scale: float) -> list[float]:
        return [float(max(least, min(most, int(middle * scale)))) for least, middle, most in limits]

    low, high = 0.0, 4.0
    for _ in range(12):  # finer than a pixel
        middle = (low + high) / 2
        low, high = (middle, high) if sum(heights(middle)) <= room else (low, middle)
    top, placed = 0.0, []
    for row, height in zip(rows, heights(low), strict=True):
        placed.append(replace(row, top=top, height=height))
        top += height
    return tuple(placed)


def least_height(rows: Sequence[Row]) -> int:
    return sum(_HEIGHTS.get(row.name, _SOUND_HEIGHTS)[0] for row in rows)
