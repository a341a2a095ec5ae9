"""Keyframes as a curve in the inspector: a chip an axis, points to drag, their numbers to type, and their easing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.base.errors import SettingError
from studio.film.motion import camera_curve as curve
from studio.film.motion import camera_moves as edits
from studio.graph.graph import Graph
from studio.graph.spec import Setting
from studio.media.camera import MOVES
from studio.media.easing import EASINGS
from studio.media.motion import camera_data, read_camera
from studio.media.values import CameraKey
from studio.ui import theme
from studio.ui.camera_words import UNITS, axis_words, move_words
from studio.ui.inspector.curve_axes import AxisChips, axis_colour
from studio.ui.inspector.curve_plot import CurvePlot
from studio.ui.inspector.easings import add_easings, easing_box
from studio.ui.inspector.editors import SettingEditor
from studio.ui.inspector.number_field import Scrub, spoken
from studio.ui.widgets.labels import PlainLabel, plain_tip


class CurveEditor(SettingEditor):
    """A camera's keyframes. tools: buttons that a row may put beside the setting's name."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._keys: tuple[CameraKey, ...] = ()
        self._source = ""
        self._note = ""
        self._looked = False
        self._rest = QPointF()
        self._among: tuple[Graph, str, str, str] | None = None
        self._words = axis_words()
        self.axis = "zoom"
        self._seconds, self._rate = 4.0, Fraction(24)
        self.plot = CurvePlot(self._course(self.axis), axis_colour, self.axis)
        self.chips = AxisChips()
        self.tools = QWidget()
        self._note_label = PlainLabel()
        self._note_label.setProperty("role", "soft")
        self._note_label.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.chips)
        column.addWidget(self.plot)
        column.addLayout(self._numbers())
        column.addWidget(self._note_label)
        self._row.addLayout(column, 1)
        self._build_tools()
        self._connect()
        self._show()

    # --- building ---------------------------------------------------------------------------------------------------

    def _numbers(self) -> QHBoxLayout:
        self.moment, self.value = Scrub(), Scrub()
        self._unit = PlainLabel()
        self.easing = easing_box()
        for field, words in (
            (self.moment, self.tr("Moment of the keyframe, in seconds")),
            (self.easing, QCoreApplication.translate("CameraPanel", "Easing to the next keyframe")),
        ):
            field.setAccessibleName(words)
            field.setToolTip(plain_tip(words))
        self.moment.setFixedWidth(56)
        self.value.setFixedWidth(64)
        row = QHBoxLayout()
        row.setSpacing(4)
        seconds = PlainLabel(self.tr("s"))
        for label in (seconds, self._unit):
            label.setProperty("role", "soft")
        row.addWidget(self.moment)
        row.addWidget(seconds)
        row.addSpacing(6)
        row.addWidget(self.value)
        row.addWidget(self._unit)
        row.addSpacing(6)
        row.addWidget(self.easing, 1)
        return row

    def _build_tools(self) -> None:
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.add, self.remove, self.large = (QToolButton() for _ in range(3))
        for button, icon, words in (
            (self.add, "plus", self.tr("Add a keyframe after this one (N)")),
            (self.remove, "trash-2", QCoreApplication.translate("CameraPanel", "Remove this keyframe (Del)")),
            (self.large, "maximize", self.tr("Edit in the Camera panel, over the picture")),
        ):
            button.setIcon(theme.icon(icon))
            button.setToolTip(plain_tip(words))
            button.setAccessibleName(words)
            row.addWidget(button)
        self.tools.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        plot = self.plot
        self.chips.chosen.connect(self._show_axis)
        plot.picked.connect(lambda _: self._show_point())
        plot.pulled.connect(self._pull)
        plot.settled.connect(self._end)
        plot.asked.connect(self._add)
        plot.unasked.connect(self._remove)
        plot.menu_asked.connect(self._menu)
        self.add.clicked.connect(lambda: self._add(plot.course.gap_after(plot.chosen), None))
        self.remove.clicked.connect(lambda: self._remove(plot.chosen))
        self.large.clicked.connect(lambda: self.opened.emit("camera"))
        self.easing.activated.connect(lambda place: self._ease(plot.chosen, str(self.easing.itemData(place))))
        self.moment.typed.connect(self._type_moment)
        self.value.typed.connect(self._type_value)
        self.moment.scrubbed.connect(lambda steps: self._scrub(steps, 0.0))
        self.value.scrubbed.connect(lambda steps: self._scrub(0.0, steps))
        for field in (self.moment, self.value):
            field.settled.connect(self._end)

    # --- showing ----------------------------------------------------------------------------------------------------

    def look_at(self, graph: Graph, node: str, item: str, edited: str) -> None:
        self._among = (graph, node, item, edited)

    def show_value(self, value: Any) -> None:
        self._source = self._note = ""
        try:
            if self._among is not None and self._among[1] in self._among[0].nodes:
                self._keys, self._source, self._note = self._found(*self._among)
            else:
                self._keys = read_camera(value)
        except SettingError:
            self._keys = ()  # the row says what is wrong with the data
        self._show()

    def _found(self, graph: Graph, node: str, item: str, edited: str) -> tuple[tuple[CameraKey, ...], str, str]:
        """The keys that an edit would change, where they come from, and what to know of them."""
        self._seconds, self._rate = edits.clip_time(graph, node, item)
        t = QCoreApplication.translate
        if item and not edited and edits.has_own(graph.nodes[node], item):
            keys, source = edits.shown_keys(graph, node)
            note = t("CameraPanel", "This shot has keyframes of its own; these are for the other shots.")
            return keys, source, note
        keys, source = edits.shown_keys(graph, node, item)
        if not source:
            return keys, source, ""
        words = move_words(source).lower() if source in MOVES else source
        moves = t("CameraPanel", "Moves by {source}. A change makes keyframes of it.").format(source=words)
        return keys, source, moves

    def _course(self, axis: str) -> curve.CameraCourse:
        return curve.CameraCourse(self._keys, axis, self._seconds, self._rate, UNITS[axis])

    def _show(self) -> None:
        axis = self.axis
        if not self._looked and self._keys:  # the first time: at what moves
            self._looked = True
            axis = next((one for one in (axis, *self._words) if curve.moving(self._keys, one)), axis)
        self._show_axis(axis)

    def _show_axis(self, axis: str) -> None:
        self.axis = axis
        words, hint = self._words[axis]
        self.chips.show_keys(self._keys, axis)
        self.plot.hint = "" if self._keys and not self._source else self.tr("Double-click to add a keyframe")
        if not self.isEnabled():
            self.plot.hint = ""
        self.plot.show_course(self._course(axis), axis, own=not self._source)
        self.plot.setAccessibleName(self.tr("Curve: {axis}").format(axis=words))
        self.plot.setToolTip(
            self.tr(
                "Double-click adds a keyframe or removes it; drag it, with Shift finely; "
                "right-click for its easing. Tab goes to the next one, the arrows move it."
            )
        )
        self.value.setAccessibleName(words)
        self.value.setToolTip(plain_tip(f"{words}: {hint[:1].lower()}{hint[1:]}"))
        self._unit.setText(UNITS[axis])
        reason = self._note if self.isEnabled() else self.toolTip()
        self._note_label.setText(reason)
        self._note_label.setVisible(bool(reason))
        self._show_point()

    def _show_point(self) -> None:
        number, on = self.plot.chosen, 0 <= self.plot.chosen < len(self._keys)
        key = self._keys[number] if on else None
        for field, text in (
            (self.moment, _seconds(key.at * self._seconds) if key else ""),
            (self.value, spoken(getattr(key, self.axis), False) if key else ""),
        ):
            field.setEnabled(on)
            if not (field.hasFocus() and field.isModified()):
                field.setText(text)
        last = number + 1 >= len(self._keys)
        self.easing.setEnabled(on and not last)
        self.easing.setCurrentIndex(list(EASINGS).index(key.easing) if key and not last else -1)
        self.add.setEnabled(self.isEnabled())
        self.large.setEnabled(self.isEnabled())
        self.remove.setEnabled(on and not self._source and self.isEnabled())
        self.plot.setAccessibleDescription(self._spoken_point(key, last))

    def _spoken_point(self, key: CameraKey | None, last: bool) -> str:
        """The chosen point for those who hear the window."""
        if key is None:
            return self.plot.hint
        words = self.tr("Keyframe {number} of {count}: {seconds} s, {value}").format(
            number=self.plot.chosen + 1,
            count=len(self._keys),
            seconds=_seconds(key.at * self._seconds),
            value=spoken(getattr(key, self.axis), False) + UNITS[self.axis],
        )
        return words if last else f"{words}, {key.easing}"

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.EnabledChange, QEvent.Type.ToolTipChange):
            self._show()  # the tooltip of an editor that is locked is the reason, which is shown below the curve
        return done

    # --- edits ------------------------------------------------------------------------------------------------------

    def _give(self, step: str, keys: Sequence[CameraKey]) -> None:
        self.step = step
        self.edited.emit(camera_data(sorted(keys, key=lambda key: key.at)))

    def _end(self) -> None:
        for field in (self.moment, self.value):
            field.setModified(False)
            self._mark(field, False)
        self._rest = QPointF()
        self.settled.emit()
        self._show_point()

    def _pull(self, number: int, at: float, value: float) -> None:
        step = QCoreApplication.translate("CameraPanel", "Move a camera keyframe")
        self._give(step, curve.pulled(self._keys, number, at, self.axis, value))

    def _add(self, at: float, value: Any) -> None:
        keys, number = curve.added(self._keys, at, self.axis, value)
        self.plot.chosen = number
        self._give(QCoreApplication.translate("CameraPanel", "Add a camera keyframe"), keys)
        self.settled.emit()

    def _remove(self, number: int) -> None:
        if 0 <= number < len(self._keys) and not self._source:
            self.plot.chosen = max(0, number - 1)
            step = QCoreApplication.translate("CameraPanel", "Remove a camera keyframe")
            self._give(step, edits.removed(self._keys, number))
            self.settled.emit()

    def _ease(self, number: int, easing: str) -> None:
        if 0 <= number < len(self._keys):
            step = QCoreApplication.translate("CameraPanel", "Camera easing")
            self._give(step, edits.changed(self._keys, number, easing=easing))
            self.settled.emit()

    def _type_moment(self, text: str) -> None:
        seconds = _number(text)
        self._mark(self.moment, seconds is None)
        if seconds is not None:
            self._change(seconds / self._seconds, None)

    def _type_value(self, text: str) -> None:
        value = _number(text)
        self._mark(self.value, value is None)
        if value is not None:
            self._change(None, value)

    def _scrub(self, across: float, up: float) -> None:
        """Tenths of a second, or the slider's steps; what is less than one waits for the rest of the way."""
        self._rest += QPointF(across, up)
        across, up = int(self._rest.x()), int(self._rest.y())
        if 0 <= self.plot.chosen < len(self._keys) and (across or up):
            self._rest -= QPointF(across, up)
            for field in (self.moment, self.value):
                field.setModified(False)
            self.plot.nudge(across, up, fine=not across)

    def _change(self, at: float | None, value: float | None) -> None:
        number, axis = self.plot.chosen, self.axis
        if not 0 <= number < len(self._keys):
            return
        key = self._keys[number]
        at, kept = (key.at if at is None else at), getattr(key, axis)
        keys = curve.pulled(self._keys, number, at, axis, kept if value is None else value)
        label = QCoreApplication.translate("CameraPanel", "Camera {axis}").format(axis=self._words[axis][0].lower())
        moved = QCoreApplication.translate("CameraPanel", "Move a camera keyframe")
        self._give(moved if value is None else label, keys)

    @staticmethod
    def _mark(field: Scrub, wrong: bool) -> None:
        if bool(field.property("wrong")) != wrong:
            field.setProperty("wrong", wrong)
            field.style().polish(field)

    # --- the menu ---------------------------------------------------------------------------------------------------

    def _menu(self, number: int, at: Any) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if number < 0:
            words = QCoreApplication.translate("CameraPanel", "Add a keyframe")
            menu.addAction(theme.icon("plus"), words, partial(self.plot.ask_at, QPointF(at)))
        elif number + 1 < len(self._keys):
            add_easings(menu, self._keys[number].easing, axis_colour(self.axis), partial(self._ease, number))
            menu.addSeparator()
        if number >= 0:
            words = QCoreApplication.translate("CameraPanel", "Remove the keyframe")
            gone = QAction(theme.icon("trash-2"), words, menu)
            gone.triggered.connect(lambda: self._remove(number))
            gone.setEnabled(not self._source)
            menu.addAction(gone)
        menu.popup(self.plot.mapToGlobal(at))


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}".rstrip("0").rstrip(".")


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return number if abs(number) < 1e6 else None
