"""The keyframes of a setting in the inspector: the curve with points to drag, their numbers to type, their easing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.base.errors import SettingError
from studio.film.signals import keyframes
from studio.film.signals.course import KeysCourse
from studio.graph.graph import Graph
from studio.graph.spec import Setting, Slider
from studio.media import signal
from studio.media.easing import EASINGS
from studio.media.signal import Key, key_data, read_keys
from studio.ui import theme
from studio.ui.inspector.curve_plot import CurvePlot
from studio.ui.inspector.easings import add_easings, easing_box
from studio.ui.inspector.editors import SettingEditor
from studio.ui.inspector.number_field import Scrub, spoken
from studio.ui.widgets.labels import PlainLabel, plain_tip


def _colour(_: str = "") -> QColor:
    return theme.value_color(signal.Signal)


class KeysEditor(QWidget):
    """given(step, keys): other keys (a tuple), and what undo calls that; settled(): a continuous edit is over. tools:
    buttons that may stand beside a name."""

    given = Signal(str, object)
    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keys: tuple[Key, ...] = ()
        self._course = KeysCourse((), 4.0, Fraction(24))
        self._rest = QPointF()
        self.plot = CurvePlot(self._course, _colour)
        self.moment, self.value = Scrub(), Scrub()
        self._unit, self._times = PlainLabel(), PlainLabel()
        self.easing = easing_box()
        self.tools = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.plot)
        column.addLayout(self._numbers())
        self._build_tools()
        self._connect()
        self.show_keys((), self._course)

    def _numbers(self) -> QHBoxLayout:
        for field, words in (
            (self.moment, self.tr("Moment of the keyframe")),
            (self.value, self.tr("Value of the keyframe")),
            (self.easing, self.tr("Easing to the next keyframe")),
        ):
            field.setAccessibleName(words)
            field.setToolTip(plain_tip(words))
        self.moment.setFixedWidth(56)
        self.value.setFixedWidth(64)
        row = QHBoxLayout()
        row.setSpacing(4)
        for label in (self._times, self._unit):
            label.setProperty("role", "soft")
        for part in (self.moment, self._times):
            row.addWidget(part)
        row.addSpacing(6)
        for part in (self.value, self._unit):
            row.addWidget(part)
        row.addSpacing(6)
        row.addWidget(self.easing, 1)
        return row

    def _build_tools(self) -> None:
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.add, self.remove = QToolButton(), QToolButton()
        for button, icon, words in (
            (self.add, "plus", self.tr("Add a keyframe after this one (N)")),
            (self.remove, "trash-2", self.tr("Remove this keyframe (Del)")),
        ):
            button.setIcon(theme.icon(icon))
            button.setToolTip(plain_tip(words))
            button.setAccessibleName(words)
            row.addWidget(button)
        self.tools.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        plot = self.plot
        plot.picked.connect(lambda _: self._show_point())
        plot.pulled.connect(self._pull)
        plot.settled.connect(self._end)
        plot.asked.connect(self._add)
        plot.unasked.connect(self._remove)
        plot.menu_asked.connect(self._menu)
        self.add.clicked.connect(lambda: self._add(plot.course.gap_after(plot.chosen), None))
        self.remove.clicked.connect(lambda: self._remove(plot.chosen))
        self.easing.activated.connect(lambda place: self._ease(plot.chosen, str(self.easing.itemData(place))))
        self.moment.typed.connect(partial(self._type, self.moment))
        self.value.typed.connect(partial(self._type, self.value))
        self.moment.scrubbed.connect(lambda steps: self._scrub(steps, 0.0))
        self.value.scrubbed.connect(lambda steps: self._scrub(0.0, steps))
        for field in (self.moment, self.value):
            field.settled.connect(self._end)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_keys(self, keys: Sequence[Key], course: KeysCourse, head: float | None = None, times: str = "s") -> None:
        """Show keys over a clip. head: the moment that is looked at, in the keys' own time; times: its unit."""
        self.keys, self._course = tuple(keys), course
        self.plot.show_course(course, "", own=True)
        self.plot.show_head(None if head is None else head / course.seconds)
        self.plot.hint = "" if keys else self.tr("Double-click to add a keyframe")
        self.plot.setAccessibleName(self.tr("Curve"))
        self.plot.setToolTip(
            self.tr(
                "Double-click adds a keyframe or removes it; drag it, with Shift finely; "
                "right-click for its easing. Tab goes to the next one, the arrows move it."
            )
        )
        self._times.setText(times)
        setting = course.setting
        self._unit.setText(setting.kind.unit if setting and isinstance(setting.kind, Slider) else "")
        self._show_point()

    def _show_point(self) -> None:
        number, on = self.plot.chosen, 0 <= self.plot.chosen < len(self.keys)
        key = self.keys[number] if on else None
        for field, text in (
            (self.moment, spoken(key.at, False) if key else ""),
            (self.value, spoken(key.value, False) if key else ""),
        ):
            field.setEnabled(on)
            if not (field.hasFocus() and field.isModified()):
                field.setText(text)
        last = number + 1 >= len(self.keys)
        self.easing.setEnabled(on and not last)
        self.easing.setCurrentIndex(list(EASINGS).index(key.easing) if key and not last else -1)
        self.remove.setEnabled(on)
        self.plot.setAccessibleDescription(self._spoken_point(key, last))

    def _spoken_point(self, key: Key | None, last: bool) -> str:
        """The chosen point for those who hear the window."""
        if key is None:
            return self.plot.hint
        words = self.tr("Keyframe {number} of {count}: {moment} {times}, {value}").format(
            number=self.plot.chosen + 1,
            count=len(self.keys),
            moment=spoken(key.at, False),
            times=self._times.text(),
            value=self._course.words(key.value),
        )
        return words if last else f"{words}, {key.easing}"

    # --- edits ------------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        for field in (self.moment, self.value):
            field.setModified(False)
            self._mark(field, False)
        self._rest = QPointF()
        self.settled.emit()
        self._show_point()

    def _pull(self, number: int, at: float, value: float) -> None:
        course = self._course
        moved = keyframes.pulled(self.keys, number, at * course.seconds, value, course.rate)
        self.given.emit(self.tr("Move a keyframe"), moved)

    def _add(self, at: float, value: Any) -> None:
        course, moment = self._course, at * self._course.seconds
        there = keyframes.value_at(self.keys, moment, course.rest or 0.0) if value is None else float(value)
        keys = keyframes.keyed(self.keys, moment, there, course.rate)
        self.plot.chosen = keyframes.key_at(keys, moment, course.rate)
        self.given.emit(self.tr("Add a keyframe"), keys)
        self.settled.emit()

    def _remove(self, number: int) -> None:
        if 0 <= number < len(self.keys):
            self.plot.chosen = max(0, number - 1)
            self.given.emit(self.tr("Remove a keyframe"), keyframes.removed(self.keys, number))
            self.settled.emit()

    def _ease(self, number: int, easing: str) -> None:
        if 0 <= number < len(self.keys):
            self.given.emit(self.tr("Easing of a keyframe"), keyframes.eased(self.keys, number, easing))
            self.settled.emit()

    def _type(self, field: Scrub, text: str) -> None:
        number = self.plot.chosen
        try:
            typed = float(text.strip().replace(",", ".").replace("−", "-"))
        except ValueError:
            typed = float("inf")
        good = abs(typed) < signal.LARGEST
        self._mark(field, not good)
        if good and 0 <= number < len(self.keys):
            key = self.keys[number]
            at, value = (typed, key.value) if field is self.moment else (key.at, typed)
            moved = keyframes.pulled(self.keys, number, at, value, self._course.rate)
            self.given.emit(self.tr("Move a keyframe"), moved)

    def _scrub(self, across: float, up: float) -> None:
        """Tenths of a second, or the slider's steps; what is less than one waits for the rest of the way."""
        self._rest += QPointF(across, up)
        across, up = int(self._rest.x()), int(self._rest.y())
        if 0 <= self.plot.chosen < len(self.keys) and (across or up):
            self._rest -= QPointF(across, up)
            for field in (self.moment, self.value):
                field.setModified(False)
            self.plot.nudge(across, up, fine=not across)

    @staticmethod
    def _mark(field: Scrub, wrong: bool) -> None:
        if bool(field.property("wrong")) != wrong:
            field.setProperty("wrong", wrong)
            field.style().polish(field)

    def _menu(self, number: int, at: Any) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if number < 0:
            words = self.tr("Add a keyframe")
            menu.addAction(theme.icon("plus"), words, partial(self.plot.ask_at, QPointF(at)))
        elif number + 1 < len(self.keys):
            add_easings(menu, self.keys[number].easing, _colour(), partial(self._ease, number))
            menu.addSeparator()
        if number >= 0:
            words = self.tr("Remove the keyframe")
            menu.addAction(theme.icon("trash-2"), words, partial(self._remove, number))
        menu.popup(self.plot.mapToGlobal(at))


class KeysSetting(SettingEditor):
    """The keys of a signal.curve, by what the node itself counts: seconds or frames."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._frames = False
        self.keys = KeysEditor()
        self.tools = self.keys.tools
        self._row.addWidget(self.keys, 1)
        self.keys.given.connect(self._give)
        self.keys.settled.connect(self.settled)

    def look_at(self, graph: Graph, node: str, item: str, edited: str) -> None:
        found = graph.nodes.get(node)
        self._frames = found is not None and found.settings.get("times") == "frames"

    def show_value(self, value: Any) -> None:
        try:
            keys = read_keys(value, latest=signal.LARGEST)
        except SettingError:
            keys = ()  # the row says what is wrong with the data
        length, rate, times = (100.0, Fraction(1), self.tr("frames")) if self._frames else (4.0, Fraction(24), "s")
        last = keys[-1].at if keys else 0.0
        self.keys.show_keys(keys, KeysCourse(keys, max(last, 0.0) or length, rate), times=times)

    def _give(self, step: str, keys: object) -> None:
        self.step = step
        self.edited.emit(key_data(keys if isinstance(keys, tuple) else ()))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.keys.setEnabled(self.isEnabled())
        return done
