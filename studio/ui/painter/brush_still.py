"""The still that motion is painted on, as it is in the store now."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from studio.graph.graph import Wire
from studio.host.commands import PictureOf
from studio.host.news import Looked
from studio.ui.bridge import picture_of
from studio.ui.run_state import Status
from studio.ui.session import Session

_SIDE = (1280, 1280)


class Still(QObject):
    """changed(): the picture, or why there is none, is another one. A stale picture stays until the new one is there.

    picture: None while there is none; words: what went wrong; waiting: it is being rendered or fetched.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.wire: Wire | None = None
        self.item = ""
        self.picture: QImage | None = None
        self.words = ""
        self.waiting = False
        self._soon = QTimer(self, singleShot=True, interval=120)
        self._soon.timeout.connect(self.look)
        session.run.changed.connect(self._news)
        session.engine.state_changed.connect(lambda state, _: self._soon.start() if state == "ready" else None)

    def follow(self, wire: Wire | None, item: str) -> None:
        """Show what comes over this wire for an item ('' for the first of all)."""
        if (wire, item) == (self.wire, self.item):
            return
        self.wire, self.item = wire, item
        self.picture, self.words = self._thumbnail(), ""
        self.changed.emit()
        self.look()

    def look(self) -> None:
        """Ask for the picture as large as it is painted on."""
        if self.wire is None:
            return
        document, asked = self._session.document, (self.wire, self.item)
        self._session.engine.look(
            document.graph,
            document.folder,
            PictureOf(
                self.wire.source,
                self.wire.output,
                self.item or None,
                width=_SIDE[0],
                height=_SIDE[1],
                urgency=0,
                replaces=f"still {id(self)}",
            ),
            lambda answer: self._seen(asked, answer),
            self,
        )

    def render(self) -> None:
        """Have the still made."""
        if self.wire is not None:
            document = self._session.document
            job = self._session.engine.render(
                document.graph, document.folder, (f"{self.wire.source}.{self.wire.output}",), first=True
            )
            self.waiting = bool(job)
            self.words = self.tr("Rendering the still…") if self.waiting else ""
            self.changed.emit()

    def _seen(self, asked: tuple[Wire | None, str], answer: Looked) -> None:
        if asked != (self.wire, self.item) or answer.dropped:
            return
        if answer.array is not None:
            self.picture, self.words, self.waiting = picture_of(answer.array), "", False
        elif answer.error:
            self.words = " ".join(answer.error)
        elif answer.stale and self.picture is None:
            self.picture = self._thumbnail()
        self.changed.emit()

    def _thumbnail(self) -> QImage | None:
        """The small picture that the canvas shows, while the large one is on its way."""
        return self._session.run.picture(self.wire.source, self.item or None) if self.wire else None

    def _news(self, node: str) -> None:
        if self.wire is None or node != self.wire.source:
            return
        task = self._session.run.task(node, self.item or None)
        if task.status is Status.FAILED:
            self.waiting, self.words = False, f"{task.message} {task.mend}".strip()
            self.changed.emit()
        elif self.picture is None:
            self.picture = self._thumbnail()
            if self.picture is not None:
                self.changed.emit()
        self._soon.start()
