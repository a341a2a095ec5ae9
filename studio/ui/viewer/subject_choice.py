"""Chooses what the viewer looks at: the socket that was asked for, the active node, or the film while somebody moves
through it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from studio.ui.session import Session
from studio.ui.viewer.subject import ViewerSubject, subject_of


class SubjectChoice(QObject):
    """followed(): the selection or the graph was looked at again. changed(): and it leads to another subject."""

    followed = Signal()
    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.subject = ViewerSubject()
        self._film_first = False
        self._item_moves = False
        session.selection.viewed_changed.connect(lambda *_: self._choose())
        session.selection.active_changed.connect(lambda _: self._choose())
        session.selection.item_changed.connect(lambda _: self._item_chosen())
        session.signals.changed.connect(lambda *_: self.follow())
        session.playhead.sought.connect(lambda _: self._follow_film())
        session.playhead.playing_changed.connect(lambda on: self._follow_film() if on else None)

    def follow(self) -> None:
        session, selection = self._session, self._session.selection
        viewed = selection.viewed
        film = self._film_first or not (selection.active or viewed[0])  # with no node chosen, the film is what there is
        graph = session.document.graph
        subject = subject_of(graph, session.catalog, viewed, selection.active, selection.item, film)
        other, self.subject = subject != self.subject, subject
        self.followed.emit()
        if other:
            self.changed.emit()

    def _choose(self) -> None:
        """Another socket or node was chosen, which ends looking at the film."""
        self._film_first = False
        self.follow()

    def _follow_film(self) -> None:
        """Somebody moves through the film: look at it there."""
        if not self.subject.film and not self._film_first and not self._item_moves:
            self._film_first = True
            self.follow()

    def _item_chosen(self) -> None:
        """Another shot. The playhead goes to it, too, but that is nobody moving through the film."""
        self._item_moves = True
        QTimer.singleShot(0, self, self._item_settled)
        self.follow()

    def _item_settled(self) -> None:
        self._item_moves = False
