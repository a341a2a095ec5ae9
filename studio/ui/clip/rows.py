"""One part of the chosen clips: its name, its editor, the diamond of its keyframes, the dot that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from studio.base.errors import SettingError
from studio.film.signals import keyframes
from studio.film.signals.course import KeysCourse
from studio.graph.spec import Colour, Setting
from studio.media.signal import Curve, Key
from studio.ui import theme
from studio.ui.clip import changes
from studio.ui.clip.parts import ClipPart
from studio.ui.inspector.animation import KeyDiamond
from studio.ui.inspector.editors import ChoiceEditor, ColourEditor, NumberEditor, PromptEditor, SettingEditor
from studio.ui.inspector.keys import KeysEditor
from studio.ui.inspector.kinds import editor_for
from studio.ui.inspector.row import ResetDot
from studio.ui.widgets.labels import PlainLabel, plain_tip

if TYPE_CHECKING:
    from studio.ui.clip.chosen import ChosenClips

NAME_WIDTH = 92


class PartRow(QWidget):
    """Writes what is given into all clips that are chosen."""

    def __init__(self, part: ClipPart, chosen: ChosenClips) -> None:
        super().__init__()
        self.part = part
        self._chosen = chosen
        self._seen: float | None = None
        self.name = PlainLabel(part.label)
        self.name.setProperty("role", "soft")
        self.name.setFixedWidth(NAME_WIDTH)
        self.name.setMinimumHeight(26)
        self.name.setToolTip(plain_tip(part.label))
        self.editor = _editor(part)
        self.editor.edited.connect(self._edited)
        self.editor.settled.connect(chosen.settle)
        for field in self.editor.findChildren(QWidget):
            field.setAccessibleName(part.label)
        self.dot = ResetDot()
        self.dot.clicked.connect(self._reset)
        policy = self.dot.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.dot.setSizePolicy(policy)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self.name, 0, 0, top)
        self._grid.addWidget(self.editor, 0, 1)
        self._grid.addWidget(self.dot, 0, 3, top)
        self._grid.setColumnStretch(1, 1)
        self.diamond: KeyDiamond | None = None
        self.keys: KeysEditor | None = None
        if part.name in changes.MOVING:
            self.diamond = KeyDiamond()
            self.diamond.clicked.connect(self._key_here)
            self.diamond.customContextMenuRequested.connect(self._menu)
            self._grid.addWidget(self.diamond, 0, 2, top)

    # --- showing -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what the chosen clips have now."""
        values = self._chosen.values(self.part.name)
        if not values:
            return
        moves = any(isinstance(value, Curve) for value in values)
        shown = [self._now(id, value) for id, value in zip(self._chosen.ids, values, strict=True)]
        self.editor.show_value(round(shown[-1], 3) if isinstance(shown[-1], float) else shown[-1])
        if any(value != shown[0] for value in shown[1:]):
            self._show_mixed()
        usual = self.part.setting.default
        self.dot.setVisible(any(value != usual for value in values))
        self.editor.set_wrong(False)
        if self.diamond is not None:
            here = any(self._key_number(id, value) >= 0 for id, value in zip(self._chosen.ids, values, strict=True))
            self.diamond.setEnabled(any(self._chosen.inside(id) for id in self._chosen.ids))
            self.diamond.show_state(moves=moves, here=here)
            if not self.diamond.isEnabled():
                self.diamond.setToolTip(self.tr("The playhead is outside the clip"))
            else:
                self.diamond._say()
            self._show_keys(values)

    @property
    def moves(self) -> bool:
        return any(isinstance(value, Curve) for value in self._chosen.values(self.part.name))

    def _now(self, id: str, value: Any) -> Any:
        return value.at(self._chosen.clock(id)) if isinstance(value, Curve) else value

    def _show_mixed(self) -> None:
        """The clips differ: what is typed makes them the same."""
        editor = self.editor
        if isinstance(editor, NumberEditor) and not editor.field.hasFocus():
            editor.field.setText("—")
        elif isinstance(editor, ChoiceEditor):
            editor.box.setCurrentIndex(-1)

    def _key_number(self, id: str, value: Any) -> int:
        if not isinstance(value, Curve) or not self._chosen.inside(id):
            return -1
        return keyframes.key_at(value.keys, self._chosen.clock(id), self._chosen.rate)

    def _show_keys(self, values: list[Any]) -> None:
        """The curve of the one clip that is chosen."""
        alone = values[0] if len(values) == 1 and isinstance(values[0], Curve) else None
        if alone is not None and self.keys is None:
            self.keys = KeysEditor()
            self.keys.given.connect(self._give_keys)
            self.keys.settled.connect(self._chosen.settle)
            self._grid.addWidget(self.keys, 1, 0, 1, 4)
        if self.keys is None:
            return
        self.keys.setVisible(alone is not None)
        if alone is None:
            return
        id = self._chosen.ids[0]
        head = self._chosen.clock(id) if self._chosen.inside(id) else None
        here = self._key_number(id, alone)
        if here >= 0 and head != self._seen:
            self.keys.plot.chosen = here
        self._seen = head
        length = max(self._chosen.clock_end(id), alone.keys[-1].at)
        self.keys.show_keys(alone.keys, KeysCourse(alone.keys, length, self._chosen.rate, self.part.setting), head)

    # --- edits ---------------------------------------------------------------------------------------------------

    def _edited(self, value: Any) -> None:
        try:
            read = self.part.setting.read(value)
        except SettingError as error:
            self.editor.set_wrong(True)
            self.editor.setToolTip(plain_tip(f"{error.problem.what}. {error.problem.mend}"))
            return
        self.editor.set_wrong(False)
        self.editor.setToolTip("")
        self._chosen.give(self.part, read)

    def _reset(self) -> None:
        self._chosen.reset(self.part)

    def _key_here(self) -> None:
        """A key at the playhead, or the one that stands there taken away."""
        self._chosen.key_here(self.part)

    def _give_keys(self, step: str, keys: object) -> None:
        found: tuple[Key, ...] = keys if isinstance(keys, tuple) else ()
        self._chosen.give_keys(self.part, step, found)

    def _menu(self, at: QPoint) -> None:
        assert self.diamond is not None
        values, ids = self._chosen.values(self.part.name), self._chosen.ids
        curves = [(id, value) for id, value in zip(ids, values, strict=True) if isinstance(value, Curve)]
        menu = QMenu(self.diamond)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        here = menu.addAction(self.tr("Remove the keyframe here") if self.diamond.here else self.tr("Keyframe here"))
        here.triggered.connect(self._key_here)
        here.setEnabled(self.diamond.isEnabled())
        for words, way in ((self.tr("To the keyframe before"), -1), (self.tr("To the next keyframe"), 1)):
            there = keyframes.neighbour(curves[0][1].keys, self._chosen.clock(curves[0][0]), way) if curves else None
            action = menu.addAction(words)
            action.setEnabled(there is not None)
            if there is not None:
                action.triggered.connect(partial(self._chosen.seek, curves[0][0], there))
        if curves:
            menu.addSeparator()
            menu.addAction(theme.icon("trash-2"), self.tr("Remove the animation"), self._rest)
        menu.popup(self.diamond.mapToGlobal(at))

    def _rest(self) -> None:
        self._chosen.rest(self.part)


def _editor(part: ClipPart) -> SettingEditor:
    if part.name.rpartition(".")[2] in ("color", "accent"):
        setting = Setting(part.setting.name, str, part.setting.default, Colour())
        colour = ColourEditor(setting)
        colour.dropper.hide()  # what the film shows has gone through the colour already
        return colour
    editor = editor_for(part.setting, Path())
    if isinstance(editor, ChoiceEditor):
        for place, choice in enumerate(part.words):
            editor.box.setItemText(place, part.words[choice])
            editor.box.setItemData(place, choice)
    if isinstance(editor, PromptEditor):
        editor.field.setPlaceholderText("")
    return editor


def frames_text(seconds: Fraction, rate: Fraction) -> str:
    """A time as it is typed: H:MM:SS:FF without what is nought in front."""
    whole = max(1, round(rate))
    frame = round(seconds * rate)
    sign, frame = ("-", -frame) if frame < 0 else ("", frame)
    rest, frames = divmod(frame, whole)
    clock = f"{rest // 3600}:{rest // 60 % 60:02}:" if rest >= 3600 else f"{rest // 60}:"
    return f"{sign}{clock}{rest % 60:02}:{frames:02}"


def read_time(text: str, rate: Fraction) -> Fraction | None:
    """What was typed: seconds (2.5), m:ss:ff, h:mm:ss:ff, or frames (12f); None when it is no time."""
    text = text.strip().replace(",", ".")
    try:
        if text.endswith("f"):
            return Fraction(int(text[:-1])) / rate
        if ":" not in text:
            return Fraction(text.removesuffix("s").strip()) if len(text) < 20 else None
        *clock, frames = [int(part) for part in text.split(":")]
    except (ValueError, ZeroDivisionError):
        return None
    if len(clock) > 3 or any(part < 0 for part in (*clock, frames)):
        return None
    seconds = 0
    for part in clock:
        seconds = seconds * 60 + part
    return Fraction(seconds) + frames / rate


Give = Callable[[Fraction], None]
