"""One editor per kind of setting, all with the same three words: edited(value), settled(), show(value)."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from studio.graph.graph import Graph
from studio.graph.project_paths import relative
from studio.graph.spec import (
    RANDOM,
    Data,
    OpenFile,
    SaveFile,
    Setting,
    Slider,
)
from studio.ui import node_words, theme
from studio.ui.inspector.number_field import Scrub, SliderTrack, spoken
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel, plain_tip


class SettingEditor(QWidget):
    """Edits one setting. edited(value): a new value in the file's form, perhaps not yet valid; settled(): a
    continuous edit is over; opened(editor): a panel of its own should edit this data."""

    edited = Signal(object)
    settled = Signal()
    opened = Signal(str)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.setAccessibleName(setting.name)
        self._wrong = False
        self.step = ""
        """What undo calls the latest edit; '' for the words that suit every setting."""

    def show_value(self, value: Any) -> None:
        """Show a value of the document, without telling anybody."""

    def look_at(self, graph: Graph, node: str, item: str, edited: str) -> None:
        """What the value stands among: the chosen item ('' for none) and the one whose value edits write ('' for all).
        Comes before each show_value()."""

    def set_wrong(self, wrong: bool) -> None:
        """Mark what is typed as not usable."""
        if not wrong and not self._wrong:
            return
        self._wrong = wrong
        for field in self.findChildren(QWidget):
            if isinstance(field, QLineEdit | QPlainTextEdit | QComboBox) and field.property("wrong") != wrong:
                field.setProperty("wrong", wrong)
                field.style().polish(field)


class NumberEditor(SettingEditor):
    """Slider where the setting has limits, and a typed value that can be scrubbed."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        kind = setting.kind if isinstance(setting.kind, Slider) else None
        self._whole = setting.type is int
        self._value = 0.0
        self.track: SliderTrack | None = None
        if kind is not None:
            step = kind.step or (1.0 if self._whole else 0.0)
            self.track = SliderTrack(kind.minimum, kind.maximum, step)
            self.track.setAccessibleName(setting.name)
            self.track.slid.connect(self._slid)
            self.track.settled.connect(self.settled)
            self._row.addWidget(self.track, 1)
        self.field = Scrub()
        self.field.setAccessibleName(setting.name)
        self.field.typed.connect(self._typed)
        self.field.scrubbed.connect(self._scrubbed)
        self.field.settled.connect(self._end)
        if kind is not None:
            self.field.set_unit(kind.unit)
            self.field.zero = node_words.word(kind.zero)
            self.field.setFixedWidth(64 if len(kind.unit) < 2 else 80)
            if kind.unit:
                self.field.setAccessibleDescription(kind.unit)
        self._row.addWidget(self.field, 0 if kind else 1)

    def show_value(self, value: Any) -> None:
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
        self._value = float(number)
        if self.track:
            self.track.set_value(self._value)
        if not self.field.isModified() or not self.field.hasFocus():
            self.field.setText(spoken(self._value, self._whole))

    def _give(self, number: float) -> None:
        self.edited.emit(int(number) if self._whole else float(number))

    def _slid(self, number: float) -> None:
        self.field.setText(spoken(number, self._whole))
        self._give(number)

    def _typed(self, text: str) -> None:
        if self.field.zero and text.strip().casefold() == self.field.zero.casefold():
            text = "0"
        try:
            self.edited.emit(_number(text, self._whole))
        except ValueError:
            self.edited.emit(text)

    def _scrubbed(self, steps: float) -> None:
        kind = self.setting.kind if isinstance(self.setting.kind, Slider) else None
        step = (kind.step if kind else 0.0) or (1.0 if self._whole else 0.01)
        if kind and not kind.step and not self._whole:
            step = (kind.maximum - kind.minimum) / 200
        number = self._value + steps * step
        number = self.track.rounded(number) if self.track else round(number, 4)
        self.field.setModified(False)
        self._value = number
        self.field.setText(spoken(number, self._whole))
        self._give(number)

    def _end(self) -> None:
        self.field.setModified(False)
        self.settled.emit()


def _number(text: str, whole: bool) -> int | float:
    """What was typed; simple sums are allowed, as in 1920/2."""
    text = text.strip().replace(",", ".") if text.count(",") == 1 and "." not in text else text.strip()
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*([-+*/x])\s*(\d+(?:\.\d+)?)", text)
    if found:
        a, sign, b = float(found[1]), found[2], float(found[3])
        if sign == "/" and b == 0:
            raise ValueError(text)
        number = {"+": a + b, "-": a - b, "*": a * b, "x": a * b, "/": a / (b or 1)}[sign]
    else:
        number = float(text)
    return int(number) if whole and number == int(number) else number


class ChoiceEditor(SettingEditor):
    def __init__(self, setting: Setting, choices: Sequence[Any]) -> None:
        super().__init__(setting)
        self._choices = list(choices)
        self.box = Combo([str(choice).replace("_", " ") for choice in choices])
        self.box.setAccessibleName(setting.name)
        self.box.activated.connect(lambda place: self.edited.emit(self._choices[place]))
        self._row.addWidget(self.box, 1)

    def show_value(self, value: Any) -> None:
        names = [str(choice) for choice in self._choices]
        self.box.setCurrentIndex(names.index(str(value)) if str(value) in names else -1)


class OpenChoiceEditor(SettingEditor):
    """Suggestions, but any text: a model's name, a rate."""

    def __init__(self, setting: Setting, suggestions: Sequence[str]) -> None:
        super().__init__(setting)
        self.box = Combo(suggestions, editable=True)
        self.box.setAccessibleName(setting.name)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.textActivated.connect(self._take)
        line = self.box.lineEdit()
        if line is not None:
            line.textEdited.connect(self._take)
            line.editingFinished.connect(self.settled)
        self._row.addWidget(self.box, 1)

    def _take(self, text: str) -> None:
        self.edited.emit(text.strip())

    def show_value(self, value: Any) -> None:
        if self.box.currentText().strip() != str(value):
            self.box.setCurrentText(str(value))


class SwitchEditor(SettingEditor):
    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.box = QCheckBox()
        self.box.setAccessibleName(setting.name)
        self.box.clicked.connect(lambda: self.edited.emit(self.box.isChecked()))
        self._row.addWidget(self.box)
        self._row.addStretch(1)

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class LineEditor(SettingEditor):
    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.field = QLineEdit()
        self.field.setAccessibleName(setting.name)
        self.field.textEdited.connect(lambda text: self.edited.emit(text))
        self.field.editingFinished.connect(self.settled)
        self._row.addWidget(self.field, 1)

    def show_value(self, value: Any) -> None:
        if self.field.text() != str(value):
            self.field.setText(str(value))


class PathEditor(LineEditor):
    """A path relative to the project, with a browser."""

    def __init__(self, setting: Setting, folder: Path) -> None:
        super().__init__(setting)
        self._folder = folder
        browse = QToolButton()
        browse.setIcon(theme.icon("folder-open"))
        browse.setToolTip(self.tr("Browse…"))
        browse.setAccessibleName(self.tr("Browse…"))
        browse.clicked.connect(self._browse)
        self._row.addWidget(browse)
        self.field.setPlaceholderText(self.tr("No file chosen"))

    def _browse(self) -> None:
        kind = self.setting.kind
        filters = kind.filters if isinstance(kind, OpenFile | SaveFile) else ""
        start = str(self._folder / self.field.text())
        ask = QFileDialog.getSaveFileName if isinstance(kind, SaveFile) else QFileDialog.getOpenFileName
        chosen, _ = ask(self, self.tr("Choose a file"), start, filters)
        if chosen:
            self.edited.emit(relative(Path(chosen), self._folder))
            self.settled.emit()


class _PromptColors(QSyntaxHighlighter):
    """(words:1.2) weights and {fields} of a template stand out."""

    _WEIGHT = re.compile(r"\([^()]*:\s*-?\d+(?:\.\d+)?\)")
    _FIELD = re.compile(r"\{[^{}]*\}")

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)

    def highlightBlock(self, text: str) -> None:
        colors = theme.tokens()
        for pattern, color in ((self._WEIGHT, colors.Motion), (self._FIELD, colors.accent)):
            style = QTextCharFormat()
            style.setForeground(QColor(color))
            for found in pattern.finditer(text):
                self.setFormat(found.start(), found.end() - found.start(), style)


class PromptEditor(SettingEditor):
    """Several lines, as tall as its text up to a limit."""

    def __init__(self, setting: Setting, *, prompt: bool) -> None:
        super().__init__(setting)
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(setting.name)
        self.field.setTabChangesFocus(True)
        self._colors = _PromptColors(self.field.document()) if prompt else None
        self._quiet = False
        self.field.textChanged.connect(self._changed)
        self._row.addWidget(self.field, 1)
        self._fit()

    def _changed(self) -> None:
        self._fit()
        if not self._quiet:
            self.edited.emit(self.field.toPlainText())

    def _fit(self) -> None:
        line = self.field.fontMetrics().lineSpacing()
        lines = int(self.field.document().size().height()) or 1
        self.field.setFixedHeight(max(3, min(10, lines + 1)) * line + 12)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_value(self, value: Any) -> None:
        if self.field.toPlainText() != str(value):
            self._quiet = True
            self.field.setPlainText(str(value))
            self._quiet = False


class ColourEditor(LineEditor):
    """A colour as text, from a palette, or picked from the picture in the viewer: pick_asked()."""

    pick_asked = Signal()

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.dropper = QToolButton(checkable=True)
        self.dropper.setIcon(theme.icon("pipette"))
        self.dropper.setToolTip(self.tr("Pick the colour from the picture"))
        self.dropper.setAccessibleName(self.tr("Pick the colour from the picture"))
        self.dropper.clicked.connect(self.pick_asked)
        self._row.addWidget(self.dropper)
        self.swatch = QPushButton()
        self.swatch.setFixedSize(QSize(40, 26))
        self.swatch.setAccessibleName(self.tr("Choose a colour"))
        self.swatch.clicked.connect(self._choose)
        self._row.insertWidget(0, self.swatch)

    def show_value(self, value: Any) -> None:
        super().show_value(value)
        color = QColor(str(value)[:7])
        if color.isValid():
            self.swatch.setStyleSheet(f"background: {color.name()}; border: 1px solid {theme.tokens().line};")

    def _choose(self) -> None:
        color = QColorDialog.getColor(QColor(self.field.text()[:7]), self, self.tr("Choose a colour"))
        if color.isValid():
            self.edited.emit(color.name())
            self.settled.emit()


class SeedEditor(SettingEditor):
    """A fixed seed, or random: then the one of the last take is shown in grey and can be kept."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.field = Scrub()
        self.field.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.field.setPlaceholderText(self.tr("random"))
        self.field.setAccessibleName(setting.name)
        self.field.typed.connect(self._typed)
        self.field.settled.connect(self.settled)
        self.dice = QToolButton()
        self.dice.setIcon(theme.icon("dices"))
        self.dice.setText(self.tr("New take"))
        self.dice.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.dice.setToolTip(self.tr("Draw another seed"))
        self.dice.clicked.connect(self._roll)
        self.free = QToolButton()
        self.free.clicked.connect(self._hold_or_free)
        self._fixed = False
        self._last: int | None = None
        self._row.setSpacing(4)  # the widest row: it decides how narrow the inspector can be
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.dice)
        self._row.addWidget(self.free)

    def _typed(self, text: str) -> None:
        plain = text.replace(" ", "").replace("\N{NARROW NO-BREAK SPACE}", "")
        self.edited.emit(RANDOM if not plain else int(plain) if plain.isdecimal() else text)

    def _roll(self) -> None:
        self.edited.emit(random.SystemRandom().randrange(2**32))
        self.settled.emit()

    def _hold_or_free(self) -> None:
        if self._fixed:
            self.edited.emit(RANDOM)
        elif self._last is not None:
            self.edited.emit(self._last)
        self.settled.emit()

    def show_last(self, seed: int | None) -> None:
        """The seed that was drawn for the result that is there now; None when there is none."""
        self._last = seed
        random_words = self.tr("random")
        self.field.setPlaceholderText(random_words if seed is None else f"{random_words} · {seed}")
        self._show_hold()

    def _show_hold(self) -> None:
        words = self.tr("Random: draw a seed for every new take") if self._fixed else self.tr("Keep this seed")
        self.free.setIcon(theme.icon("lock-open" if self._fixed else "lock"))
        self.free.setToolTip(plain_tip(words))
        self.free.setAccessibleName(words)
        self.free.setVisible(self._fixed or self._last is not None)

    def show_value(self, value: Any) -> None:
        self._fixed = isinstance(value, int) and value != RANDOM
        self._show_hold()
        if not self.field.hasFocus():
            self.field.setText(str(value) if self._fixed else "")
            self.field.setModified(False)


class DataEditor(SettingEditor):
    """Data with a panel of its own: says what is in it and opens that panel."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._words = PlainLabel()
        self._words.setProperty("role", "soft")
        editor = setting.kind.editor if isinstance(setting.kind, Data) else ""
        self._open = QPushButton(self.tr("Edit…"))
        self._open.setAccessibleName(self.tr("Edit {name}").format(name=setting.name))
        self._open.clicked.connect(lambda: self.opened.emit(editor))
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._open)

    def show_value(self, value: Any) -> None:
        count = len(value) if isinstance(value, list | dict | tuple) else 0
        self._words.setText(self.tr("%n entries", "", count) if count else self.tr("empty"))


def rate_words(value: Any) -> str:
    """A rate as people say it."""
    try:
        rate = Fraction(value)
    except (ValueError, TypeError, ZeroDivisionError):
        return str(value)
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")
