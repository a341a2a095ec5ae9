"""A colour that is picked from the picture: for a setting that asks for one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from studio.ui.selection import Selection
from studio.ui.viewer.picture import PictureView


class ColourPicking(QObject):
    """While the selection asks for a colour a press on the picture gives it, Esc calls it off. say: tells the user."""

    def __init__(self, selection: Selection, picture: PictureView, say: Callable[[str], object]) -> None:
        super().__init__(picture)
        self._selection, self._picture, self._say = selection, picture, say
        selection.pick_changed.connect(self._changed)
        picture.picked.connect(selection.give)
        picture.installEventFilter(self)

    def _changed(self, on: bool) -> None:
        self._picture.picking = on
        self._picture.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        if on:
            self._picture.setFocus()
            self._say(self.tr("Click the colour in the picture. Esc calls it off."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if not self._selection.picking or event.type() not in keys or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Escape:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._selection.give("")
        return True
