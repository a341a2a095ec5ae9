"""What dragging does with each of the tools that are not the selection."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from studio.film.timeline import edits
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.gestures import Change, Drag, Hit, MoveClip, Snapper, Trim, begin, exact
from studio.ui.timeline.placing import slid, slide_room
from studio.ui.timeline.scale import Scale
from studio.ui.timeline.tools import Tool


class Roll(Drag):
    """The cut between a picture and its neighbour. edge: which of the clip's cuts."""

    edge: edits.Edge = "end"

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        timeline, clip = self.cut.timeline, self.piece.clip
        assert clip is not None
        moment = self.piece.start if self.edge == "start" else self.piece.stop
        by = timeline.snapped(self.by(at) + self.snap(moment + self.by(at)))
        order = [one.id for one in timeline.picture.clips]
        place = order.index(clip.id) + (self.edge == "end")
        if not by or not 0 < place < len(order):
            self.said = ""
            return None
        before, after = timeline.find(order[place - 1])[1], timeline.find(order[place])[1]
        frame = 1 / timeline.rate
        by = max(frame - before.length, -after.offset / after.speed, min(by, after.length - frame))
        by = timeline.snapped(by)
        self.said = f"{float(by):+.2f} s"
        rolled = after.id
        return lambda t: edits.roll(t, rolled, by)


class Slip(Drag):
    """Another part of the source in the same place."""

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        clip = self.piece.clip
        assert clip is not None
        by = exact(-self.by(at))
        if self.piece.kind != "sound":
            by = self.cut.timeline.snapped(by)
        slipped, id = max(by * clip.speed, -clip.offset), clip.id
        self.said = f"{float(slipped):+.2f} s"
        return (lambda t: edits.slip(t, id, slipped)) if slipped else None


class Slide(Drag):
    """A picture between its neighbours, which make room: what it shows and the film's length stay."""

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        timeline, clip = self.cut.timeline, self.piece.clip
        assert clip is not None
        wanted = self.by(at)
        by = exact(wanted + self.snap(self.piece.start + wanted, self.piece.stop + wanted))
        moved, id = slide_room(timeline, clip.id, timeline.snapped(by)), clip.id
        self.said = f"{float(moved):+.2f} s"
        return (lambda t: slid(t, id, moved)) if moved else None


def begin_with(
    tool: Tool,
    found: Hit,
    cut: TimelineCut,
    scale: Scale,
    rect: QRectF,
    at: QPointF,
    snap: Snapper,
    magnet: bool = True,
) -> Drag:
    """The drag that a tool starts where the button went down. Fades and gains have handles of their own for all."""
    t = QCoreApplication.translate
    piece = found.piece
    nearer: edits.Edge = "start" if at.x() < rect.center().x() else "end"
    picture = piece.storyline
    match tool if found.part in ("body", "start", "end") else Tool.SELECT:
        case Tool.RIPPLE:
            trim = Trim(t("timeline", "Trim {clip}").format(clip=piece.title), cut, scale, piece, at, snap)
            trim.edge, trim.ripples = nearer, True
            return trim
        case Tool.ROLL if picture:
            roll = Roll(t("timeline", "Roll a cut of {clip}").format(clip=piece.title), cut, scale, piece, at, snap)
            roll.edge = nearer
            return roll
        case Tool.SLIP:
            return Slip(t("timeline", "Slip {clip}").format(clip=piece.title), cut, scale, piece, at, snap)
        case Tool.SLIDE:
            words = t("timeline", "Slide {clip}").format(clip=piece.title)
            return (Slide if picture else MoveClip)(words, cut, scale, piece, at, snap)
    return begin(found, cut, scale, rect, at, snap, magnet=magnet)
