"""Which take of the viewer's subject is looked at, and with which other one it is compared."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.host.news import Looked
from studio.ui.bridge import picture_of
from studio.ui.session import Session
from studio.ui.viewer.made_takes import MadeTakes
from studio.ui.viewer.picture import COMPARISONS, PictureView
from studio.ui.viewer.picture_requests import PictureRequests


class ShownTakes(QObject):
    """take: key of the take that is looked at, '' for the one that the graph gives; other: of the one that it is
    compared with, '' for none.

    look_asked(): another take is to be looked at. marked(shown, used, other): keys. comparison_changed(how).
    """

    look_asked = Signal()
    marked = Signal(str, str, str)
    comparison_changed = Signal(str)

    def __init__(
        self, session: Session, requests: PictureRequests, takes: MadeTakes, picture: PictureView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._requests, self._takes, self._picture = session, requests, takes, picture
        self.take = ""
        self.other = ""

    def forget(self) -> None:
        """Something else is looked at."""
        self.take = self.other = ""

    @property
    def shown_key(self) -> str:
        return self.take or self._requests.facts.key

    @property
    def used_key(self) -> str:
        """The take that the film has."""
        subject = self._requests.subject
        return self._session.run.task(subject.node, subject.item).key or ("" if self.take else self._requests.facts.key)

    def look_at(self, key: str) -> None:
        """Show this take; the film stays as it is."""
        self.take = "" if key == self.used_key else key
        if key == self.other:
            self.other = ""
        self.look_asked.emit()

    def compare(self, how: str) -> None:
        """One of picture.COMPARISONS; '' ends it."""
        self._picture.set_comparison(how)
        self.comparison_changed.emit(how)
        others = [take.key for take in self._takes.list if take.key != self.shown_key]
        if how and self.other not in others:
            self.other = others[0] if others else ""
        if not how:
            self.other = ""
            self._picture.show_other(QImage())
        self.mark()
        if self.other:
            self._requests.other(self.other, self._other_seen)

    def compare_with(self, key: str) -> None:
        self.other = key
        self.compare(self._picture.comparison or "wipe")

    def next_comparison(self) -> None:
        if len(self._takes.list) > 1:
            now = COMPARISONS.index(self._picture.comparison)
            self.compare(COMPARISONS[(now + 1) % len(COMPARISONS)])

    def swap(self) -> None:
        if self.other:
            shown, self.take = self.shown_key, self.other
            self.other = shown
            self.look_asked.emit()

    def picture_shown(self) -> None:
        """Another frame is in sight: bring the other take's beside it."""
        if self.other and self._picture.comparison:
            self._requests.other(self.other, self._other_seen)

    def _other_seen(self, answer: Looked) -> None:
        if answer.array is not None and self.other:
            self._picture.show_other(picture_of(answer.array))

    def mark(self) -> None:
        self.marked.emit(self.shown_key, self.used_key, self.other if self._picture.comparison else "")
