"""What dragging does with each of the tools that are not the selection."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from studio.film.timeline import Clip, edits
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.gestures import Change, Drag, Hit, MoveClip, Snapper, Trim, begin, exact
from studio.ui.timeline.placing import slid, slide_room
from studio.ui.timeline.scale import Scale
from studio.ui.timeline.tools import Tool


class Roll(Drag):
    """The cut between a picture and its neighbour. edge: which of the clip's cuts. With Ctrl the cut of their sounds
    alone, with Shift that of the pictures alone: J and L cuts."""

    edge: edits.Edge = "end"

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        timeline, clip = self.cut.timeline, self.piece.clip
        assert clip is not None
        moment = self.piece.start if self.edge == "start" else self.piece.stop
        wanted = self.by(at) + self.snap(moment + self.by(at))
        order = [one.id for one in timeline.picture.clips]
        place = order.index(clip.id) + (self.edge == "end")
        if not 0 < place < len(order):
            self.said = ""
            return None
        before, after = timeline.find(order[place - 1])[1], timeline.find(order[place])[1]
        rolled = after.id
        if keys & Qt.KeyboardModifier.ControlModifier:
            return self._sound(before, after, wanted)
        by, frame = timeline.snapped(wanted), 1 / timeline.rate
        by = max(frame - before.length, -after.offset / after.speed, min(by, after.length - frame))
        by = timeline.snapped(by)
        self.said = f"{float(by):+.2f} s"
        if not by:
            return None
        if keys & Qt.KeyboardModifier.ShiftModifier:
            self.said = self._named(float(after.lead + by))
            return lambda t: edits.roll_sound(edits.roll(t, rolled, by), rolled, -by)
        return lambda t: edits.roll(t, rolled, by)

    def _sound(self, before: Clip, after: Clip, wanted: float) -> Change | None:
        """As far as both sounds reach."""
        shortest = Fraction(1, 100)
        earliest = -min(before.length + before.lag - shortest, after.offset / after.speed - after.lead)
        latest = after.length + after.lead - shortest
        by = min(max(exact(wanted), earliest), latest)
        if by == earliest and by:
            by = min(by + Fraction(1, 1000), Fraction(0))  # the very first moment is out of reach
        self.said = self._named(float(after.lead - by))
        return (lambda t: edits.roll_sound(t, after.id, by)) if by else None

    def _named(self, lead: float) -> str:
        """What a cut is called whose sound begins so long before its picture."""
        t = QCoreApplication.translate
        if abs(lead) < 0.005:
            return t("timeline", "Sound with the picture")
        words = t("timeline", "J cut: sound {seconds} s before the picture")
        later = t("timeline", "L cut: sound {seconds} s after the picture")
        return (words if lead > 0 else later).format(seconds=f"{abs(lead):.2f}")


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
