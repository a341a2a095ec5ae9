"""A sheet of variations in the viewer: how many it shows, and making one of them the node's picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from studio.graph.graph import EMPTY
from studio.graph.spec import Slider
from studio.media.files.contactsheet import picture_at
from studio.ui.session import Session
from studio.ui.viewer.subject import ViewerSubject

_COUNT = "variations"


class Variations(QObject):
    """Of the node that is looked at."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._node = ""
        self._item: str | None = None
        self._setting = ""
        self.count = 0
        """How many pictures the sheet has that the node is set to make; 0 when it makes one alone."""

    def follow(self, subject: ViewerSubject, items: Sequence[str | None]) -> None:
        """items: those that the node's output has, [None] where it ran once."""
        graph = self._session.document.graph
        node = graph.nodes.get(subject.node)
        spec = self._session.catalog.get(node.type) if node is not None else None
        self._node, self._item, self.count = subject.node, subject.item if subject.item in items else None, 0
        if node is None or spec is None or spec.setting(_COUNT) is None:
            return
        choosing = [one for one in spec.settings if isinstance(one.kind, Slider) and one.kind.choosing]
        values = {one.name: one.default for one in spec.settings} | dict(node.settings)
        values |= dict(node.overrides.get(self._item or "", EMPTY))
        if choosing and not values[choosing[0].name] and isinstance(values[_COUNT], int) and values[_COUNT] > 1:
            self._setting, self.count = choosing[0].name, values[_COUNT]

    def pick(self, x: float, y: float) -> bool:
        """Give the node the picture at this place of the sheet (0..1); whether there is one."""
        number = picture_at(self.count, x, y) if self.count else 0
        if number:
            document = self._session.document
            label = self.tr("Pick variation {number}").format(number=number)
            document.edit(label, document.graph.set(self._node, self._setting, number, item=self._item))
        return bool(number)
