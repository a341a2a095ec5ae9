"""Whom an edit is for: the chosen shot alone, or all shots."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from studio.film.motion.painting import fans_out
from studio.ui import theme
from studio.ui.elided import Elided
from studio.ui.session import Session
from studio.ui.shot_titles import shot_title
from studio.ui.widgets.labels import plain_tip


class Scope(QWidget):
    """The head of a painter: the shot's name, 'this shot only', and the way back to what all shots share.

    changed(): edits go elsewhere now; shared_asked(): the shot's own data should go. A shot's own data is the usual
    choice: motion is painted over one shot's still.
    """

    changed = Signal()
    shared_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._node = ""
        self._hint = ""
        self._heading = Elided()
        self._heading.setProperty("role", "heading")
        self.own = QPushButton(self.tr("This shot only"), checkable=True, checked=True)
        self.own.setProperty("scope", True)
        self.own.clicked.connect(lambda: self._switched(self.own.isChecked()))
        session.selection.own_changed.connect(self._follow)
        self.shared = tool_button("rotate-ccw", "")
        self.shared.clicked.connect(self.shared_asked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self._heading, 1)
        self._row.addWidget(self.own)
        self._row.addWidget(self.shared)

    def _switched(self, on: bool) -> None:
        self._session.selection.own_only = on

    def _follow(self, on: bool) -> None:
        self.own.setChecked(on)
        self.changed.emit()

    def explain(self, hint: str, back: str) -> None:
        """What 'this shot only' and the way back mean for this data."""
        self._hint = hint
        explain(self.shared, back)

    def add(self, widget: QWidget, *, before: QWidget | None = None) -> None:
        self._row.insertWidget(self._row.indexOf(before) if before else self._row.count(), widget)

    def show_node(self, node: str, *, has_own: bool) -> None:
        self._node = node
        per_shot = self.per_shot
        self.own.setEnabled(per_shot)
        self.own.setChecked(bool(self.item))
        choose = self.tr("Choose a shot in the storyboard to change it alone; now changes apply to all shots")
        self.own.setToolTip(plain_tip(self._hint if per_shot else choose))
        self.shared.setVisible(per_shot and has_own)
        self.shared.setEnabled(has_own)
        found = self._session.document.graph.nodes.get(node)
        spec = self._session.catalog.get(found.type) if found else None
        title = (found.title if found else "") or (spec.title if spec else "")
        graph, item = self._session.document.graph, self.item
        several = fans_out(graph, self._session.catalog, node) if node in graph.nodes else False
        words = shot_title(graph, item) if item else self.tr("All shots") if several else title
        self._heading.show_words(words.upper())

    @property
    def per_shot(self) -> bool:
        """Whether there is a shot to edit alone."""
        session = self._session
        known = self._node in session.document.graph.nodes
        return known and bool(session.selection.item) and fans_out(session.document.graph, session.catalog, self._node)

    @property
    def item(self) -> str:
        """The shot that edits go to; '' when they go to all."""
        return self._session.selection.item if self.per_shot and self._session.selection.own_only else ""


def tool_button(icon: str, words: str, *, checkable: bool = False) -> QToolButton:
    """A button that shows an icon and says what it does."""
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(16, 16))
    button.setCheckable(checkable)
    button.setProperty("tool", True)
    explain(button, words)
    return button


def explain(button: QToolButton, words: str) -> None:
    """Say what a button does, to those who see it and to those who do not."""
    button.setToolTip(plain_tip(words))
    button.setAccessibleName(words)
