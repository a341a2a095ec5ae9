"""What is known of a clip's result, gathered for painting it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from studio.media.values import Image, Video
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.paint import ClipLook
from studio.ui.timeline.rows import Row, RowPiece
from studio.ui.timeline.sources import Media


class ClipLooks:
    """Asks for filmstrips and waveforms as far as they are wanted at this size."""

    def __init__(self, session: Session, cut: TimelineCut) -> None:
        self._session, self._cut = session, cut

    def look(self, piece: RowPiece, row: Row, rect: QRectF, pixels: float) -> ClipLook:
        """pixels: of a second."""
        media, sources = piece.media, self._cut.sources
        if media is None:
            return ClipLook(dimmed=row.muted)
        known = sources.known(media)
        task = self._session.run.task(media.node, media.item)
        status = task.status
        if status is Status.DONE and not sources.fresh(media):
            status = Status.STALE
        own = known.seconds if known else None
        speed = float(piece.clip.speed) if piece.clip else 1.0
        whole = float(own) / speed * pixels if own else rect.width()
        strip = still = peaks = None
        if row.kind == "picture":
            aspect = known.width / known.height if known and known.height else 16 / 9
            strip = sources.strip(media, int(whole / max(12.0, rect.height() * aspect)) + 1) if known else None
            still = None if strip else self.still_of(media)
        elif row.kind == "sound":
            peaks = sources.peaks(media, int(whole / 4))
        return ClipLook(
            status=status,
            progress=task.fraction,
            own=own,
            strip=strip,
            still=still,
            peaks=peaks,
            dimmed=row.muted,
        )

    def still_of(self, media: Media) -> QImage | None:
        """The picture of a shot that has no clip yet: from the nearest node before it that shows one."""
        graph, run, item = self._session.document.graph, self._session.run, media.item
        todo, found = [media.node], {media.node}
        for id in todo:
            picture = run.picture(id, item) if item is not None else run.picture(id)
            if picture is not None:
                return picture
            for wire in graph.into(id):
                if wire.source not in found and self._shows(wire.source, wire.output):
                    found.add(wire.source)
                    todo.append(wire.source)
        return None

    def _shows(self, node: str, output: str) -> bool:
        """Whether there is something to see: the waveform of a voice is no still."""
        spec = self._session.catalog.get(self._session.document.graph.nodes[node].type)
        found = spec.output(output) if spec else None
        return found is not None and found.type in (Video, Image)
