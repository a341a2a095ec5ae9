"""What an empty window shows: ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.elided import Elided
from studio.ui.widgets.labels import PlainLabel, plain_tip

_RECENT = 7


class Welcome(QWidget):
    """new(), browse(), check(): look over the machine; chosen(path): a project to go on with; example(path): one to
    begin from; template(name): to be filled in."""

    new = Signal()
    browse = Signal()
    check = Signal()
    template = Signal(str)
    chosen = Signal(Path)
    example = Signal(Path)

    def __init__(self, examples: Sequence[Path], recent: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(32, 0, 32, 32)
        columns.setSpacing(48)
        columns.addStretch(1)
        columns.addWidget(self._begin(recent), 0, Qt.AlignmentFlag.AlignTop)
        columns.addWidget(self._examples(examples), 0, Qt.AlignmentFlag.AlignTop)
        columns.addStretch(1)
        scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        inner.setObjectName("Page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(scroll, 8)

    def _begin(self, recent: Sequence[Path]) -> QWidget:
        title = PlainLabel(self.tr("Make a film"))
        title.setProperty("role", "title")
        words = PlainLabel(self.tr("Wire nodes into a graph that becomes a film. Everything works offline."))
        words.setProperty("role", "soft")
        words.setWordWrap(True)
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
        side, column = _column(280)
        column.addWidget(title)
        column.addWidget(words)
        column.addSpacing(8)
        column.addLayout(buttons)
        check = QPushButton(theme.icon("gauge"), " " + self.tr("What this machine can do…"))
        check.setProperty("flat", True)
        check.clicked.connect(self.check)
        column.addWidget(check, 0, Qt.AlignmentFlag.AlignLeft)
        if recent:
            column.addSpacing(24)
            column.addWidget(_heading(self.tr("RECENT")))
            for path in recent[:_RECENT]:
                entry = _Entry("file", path.stem, str(path.parent))
                entry.setToolTip(plain_tip(str(path)))
                entry.clicked.connect(lambda _=False, path=path: self.chosen.emit(path))
                column.addWidget(entry)
        return side

    def _examples(self, examples: Sequence[Path]) -> QWidget:
        side, column = _column(440)
        column.addWidget(_heading(self.tr("FROM A TEMPLATE")))
        for name, icon, title, words in self._templates():
            entry = _Entry(icon, title, words)
            entry.clicked.connect(lambda _=False, name=name: self.template.emit(name))
            column.addWidget(entry)
        column.addSpacing(24)
        column.addWidget(_heading(self.tr("EXAMPLES TO BEGIN FROM")))
        told = self._told()
        order = [*told]
        for path in sorted(examples, key=lambda path: order.index(path.stem) if path.stem in told else len(told)):
            name, words = told.get(path.stem, (path.stem.replace("-", " ").capitalize(), ""))
            entry = _Entry("clapperboard", name, words)
            entry.clicked.connect(lambda _=False, path=path: self.example.emit(path))
            column.addWidget(entry)
        return side

    def _templates(self) -> list[tuple[str, str, str, str]]:
        """Name, icon, title and description of those that ship, and where the user's own are."""
        return [
            (
                "film",
                "clapperboard",
                self.tr("Film from a script"),
                self.tr("Paste a chat model’s shot list, or an idea"),
            ),
            ("slideshow", "mic", self.tr("Slideshow with voice"), self.tr("Your pictures, and a voice over them")),
            (
                "pictures",
                "camera",
                self.tr("Animate my pictures"),
                self.tr("The camera moves through them, with music"),
            ),
            (
                "restore",
                "wand-sparkles",
                self.tr("Restore a clip"),
                self.tr("Less noise, larger, sharper, clearer sound"),
            ),
            ("dub", "audio-lines", self.tr("Dub a film"), self.tr("In another voice or language, with captions")),
        ]

    def _told(self) -> dict[str, tuple[str, str]]:
        """Name and description of the examples that ship with the app, the one to start with first."""
        return {
            "future-of-football": (
                self.tr("The future of football"),
                self.tr("A film of twelve shots, from script to mix. Start here."),
            ),
            "image-to-clip": (
                self.tr("Image to clip"),
                self.tr("Brush the sea until it moves, and push the camera in"),
            ),
            "vertical-short": (self.tr("Vertical short"), self.tr("9:16 with a title and burnt-in captions")),
            "voice-over-slides": (self.tr("Voice-over for slides"), self.tr("Stills, and a voice that explains them")),
            "music-and-effects": (
                self.tr("Music and effects"),
                self.tr("A sound bed under rain and thunder, −16 LUFS"),
            ),
            "graded-clip": (
                self.tr("Grade a clip"),
                self.tr("Colour wheels, curves, a vignette and film grain"),
            ),
            "slow-motion": (self.tr("Slow motion"), self.tr("A quarter of the speed, with new frames in between")),
            "steady-and-ramp": (self.tr("Steady and ramp"), self.tr("A shaky hand made calm, then fast and slow")),
            "restore-a-clip": (self.tr("Restore a clip"), self.tr("Denoise, enlarge and sharpen")),
            "key-and-composite": (
                self.tr("Key and composite"),
                self.tr("A balloon drawn before a green screen, over a clip"),
            ),
            "cut-for-another-editor": (
                self.tr("Cut for another editor"),
                self.tr("Three clips, as a film and as FCPXML"),
            ),
            "light-follows-music": (
                self.tr("Light that follows the music"),
                self.tr("A title that flashes with the kick drum, and keyframes"),
            ),
            "numbers": (self.tr("Numbers"), self.tr("Arithmetic that drives the settings of other nodes")),
        }


class _Entry(QPushButton):
    """A row to choose: icon, name, and a quieter line below."""

    def __init__(self, icon: str, name: str, words: str) -> None:
        super().__init__()
        self.setProperty("flat", True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)
        self.setStyleSheet("QPushButton { min-height: 44px; max-height: 44px; padding: 0; }")
        picture = PlainLabel()
        picture.setPixmap(theme.icon(icon).pixmap(QSize(16, 16)))
        title, below = PlainLabel(name), Elided(words, Qt.TextElideMode.ElideMiddle)
        below.setProperty("role", "soft")
        below.setFont(theme.font(11))
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(title)
        if words:
            lines.addWidget(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(12)
        row.addWidget(picture)
        row.addLayout(lines, 1)
        for label in (picture, title, below):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _column(width: int) -> tuple[QWidget, QVBoxLayout]:
    side = QWidget()
    side.setFixedWidth(width)
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return side, column


def _heading(words: str) -> QLabel:
    label = PlainLabel(words)
    label.setProperty("role", "heading")
    label.setContentsMargins(0, 0, 0, 4)
    return label
