"""Lookup tables that are let go over the viewer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from studio.ui.dropped_files import local_files
from studio.ui.lut_files import dropped_lut, with_lut
from studio.ui.session import Session
from studio.ui.viewer.subject_choice import SubjectChoice

_PICTURES = ("image", "video")


class LutDrop(QObject):
    """Applies a lookup table to what is looked at, which is then the table's node. say: tells the user."""

    def __init__(self, session: Session, panel: QWidget, choice: SubjectChoice, say: Callable[[str], object]) -> None:
        super().__init__(panel)
        self._session, self._choice, self._say = session, choice, say
        panel.setAcceptDrops(True)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if local_files(event.mimeData()):
                event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._apply(event)
            return True
        return False

    def _apply(self, event: QDropEvent) -> None:
        path, document, subject = dropped_lut(event.mimeData()), self._session.document, self._choice.subject
        event.acceptProposedAction()
        if path is None:
            self._say(self.tr("The viewer takes LUTs (.cube). Drop other files on the canvas or the timeline."))
            return
        if subject.kind not in _PICTURES or subject.node not in document.graph.nodes:
            self._say(self.tr("A LUT needs a picture: look at one first."))
            return
        catalog, selection = self._session.catalog, self._session.selection
        made = with_lut(document.graph, catalog, document.folder, path, subject.node, subject.output)
        if made is None:
            self._say(self.tr("A LUT has no place behind this."))
            return
        document.edit(self.tr("Apply a LUT"), made[0])
        selection.select([made[1]])
        if selection.viewed == (subject.node, subject.output):
            selection.view(made[1], "out")
