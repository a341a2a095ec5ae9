"""What an empty window shows: ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.ui import theme


class Welcome(QWidget):
    """new(), browse(), chosen(path): a project, example or recovered work; recovered(number)."""

    new = Signal()
    browse = Signal()
    chosen = Signal(Path)

    def __init__(self, examples: Sequence[Path], recent: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = QLabel(self.tr("Make a film"))
        title.setProperty("role", "title")
        words = QLabel(self.tr("Wire nodes into a graph that becomes a film. Everything works offline."))
        words.setProperty("role", "soft")
        new = QPushButton(theme.icon("plus", theme.tokens().on_accent), " " + self.tr("New project"))
        new.setProperty("primary", True)
        new.clicked.connect(self.new)
        browse = QPushButton(theme.icon("folder-open"), " " + self.tr("Open…"))
        browse.clicked.connect(self.browse)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (new, browse):
            button.setMinimumHeight(32)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(words)
        column.addSpacing(8)
        column.addLayout(buttons)
        self._list(column, self.tr("EXAMPLES"), examples, "clapperboard")
        self._list(column, self.tr("RECENT"), recent[:6], "file")
        column.addStretch(1)
        inner = QWidget()
        inner.setLayout(column)
        inner.setFixedWidth(480)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 96, 24, 24)
        outer.addStretch(1)
        outer.addWidget(inner)
        outer.addStretch(1)

    def _list(self, column: QVBoxLayout, heading: str, paths: Sequence[Path], icon: str) -> None:
        if not paths:
            return
        label = QLabel(heading)
        label.setProperty("role", "heading")
        column.addSpacing(16)
        column.addWidget(label)
        for path in paths:
            button = QPushButton(theme.icon(icon), "  " + path.stem.replace("-", " "))
            button.setIconSize(QSize(16, 16))
            button.setProperty("flat", True)
            button.setStyleSheet("text-align: left; padding: 8px 10px;")
            button.setToolTip(str(path))
            button.clicked.connect(lambda _=False, path=path: self.chosen.emit(path))
            column.addWidget(button)
