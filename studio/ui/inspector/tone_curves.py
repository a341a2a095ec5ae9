"""Tone curves in the inspector: a chip a curve, points to drag, and the chosen point's numbers."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout

from studio.base.errors import SettingError
from studio.embedded.filters.curves import CHANNELS, SATURATION, Curves, Point, curves_data, read_curves
from studio.graph.spec import Setting
from studio.ui import theme
from studio.ui.inspector.curve_axes import AxisChip
from studio.ui.inspector.editors import SettingEditor
from studio.ui.inspector.number_field import Scrub, spoken
from studio.ui.inspector.tone_plot import TonePlot, tone_colour
from studio.ui.widgets.labels import PlainLabel, plain_tip

_NAMES = (*CHANNELS, SATURATION)


class ToneCurvesEditor(SettingEditor):
    """Curves by channel, and saturation by hue."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._curves: dict[str, tuple[Point, ...]] = {}
        words = {
            "master": (self.tr("Master"), self.tr("All channels alike")),
            "red": (self.tr("Red"), self.tr("The red channel alone")),
            "green": (self.tr("Green"), self.tr("The green channel alone")),
            "blue": (self.tr("Blue"), self.tr("The blue channel alone")),
            SATURATION: (self.tr("Hue / sat"), self.tr("How much colour each hue keeps")),
        }
        self._words = {name: one for name, (one, _) in words.items()}
        self.plot = TonePlot()
        self.chips = {name: AxisChip(name, *words[name], tone_colour) for name in _NAMES}
        group = QButtonGroup(self)
        top = QHBoxLayout()
        top.setSpacing(1)
        for name, chip in self.chips.items():
            group.addButton(chip)
            chip.clicked.connect(partial(self.show_curve, name))
            top.addWidget(chip)
        top.addStretch(1)
        self.across, self.up = Scrub(), Scrub()
        self._units = (PlainLabel(), PlainLabel())
        self.add, self.remove, self.straight = (QToolButton() for _ in range(3))
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.plot)
        column.addLayout(self._tools())
        self._row.addLayout(column, 1)
        self.plot.changed.connect(self._changed)
        self.plot.settled.connect(self.settled)
        self.plot.picked.connect(lambda _: self._show_point())
        self.show_curve("master")

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for place, field in enumerate((self.across, self.up)):
            field.setFixedWidth(56)
            field.typed.connect(self._typed)
            field.scrubbed.connect(partial(self._scrubbed, place))
            field.settled.connect(self._end)
            self._units[place].setProperty("role", "soft")
            row.addWidget(field)
            row.addWidget(self._units[place])
            row.addSpacing(4)
        row.addStretch(1)
        for button, icon, words, slot in (
            (self.add, "plus", self.tr("Add a point after this one (N)"), self._add),
            (self.remove, "trash-2", self.tr("Remove this point (Del)"), lambda: self.plot.remove(self.plot.chosen)),
            (self.straight, "rotate-ccw", self.tr("Make this curve straight"), self._straighten),
        ):
            button.setIcon(theme.icon(icon))
            button.setToolTip(plain_tip(words))
            button.setAccessibleName(words)
            button.clicked.connect(slot)
            row.addWidget(button)
        return row

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_value(self, value: Any) -> None:
        try:
            curves = read_curves(value)
        except SettingError:
            curves = Curves()  # the row says what is wrong with the data
        self._curves = dict(curves.tones)
        if curves.saturation:
            self._curves[SATURATION] = curves.saturation
        self.show_curve(self.plot.name)

    def show_curve(self, name: str) -> None:
        """Edit this one."""
        self.plot.show_curves(self._curves, name)
        for known, chip in self.chips.items():
            chip.moves = known in curves_data(self._as_curves())
            chip.update()
        self.chips[name].setChecked(True)
        self.plot.setAccessibleName(self.tr("Curve: {name}").format(name=self._words[name]))
        self.plot.setToolTip(
            self.tr(
                "Drag the line or double-click to add a point, double-click a point to remove it; Shift is finer. "
                "Tab goes to the next one, the arrows move it."
            )
        )
        across, up = (self.tr("Hue"), self.tr("Saturation")) if self.plot.by_hue else (self.tr("In"), self.tr("Out"))
        for field, words in ((self.across, across), (self.up, up)):
            field.setAccessibleName(words)
            field.setToolTip(plain_tip(words))
        self._units[0].setText("°" if self.plot.by_hue else "%")
        self._units[1].setText("%")
        self._show_point()

    def _as_curves(self) -> Curves:
        tones = {name: points for name, points in self._curves.items() if name != SATURATION}
        return Curves(tones, self._curves.get(SATURATION, ()))

    def _scales(self) -> tuple[float, float]:
        return (360.0 if self.plot.by_hue else 100.0), 100.0

    def _show_point(self) -> None:
        number, points = self.plot.chosen, self.plot.points
        on = 0 <= number < len(points)
        for place, field in enumerate((self.across, self.up)):
            field.setEnabled(on and self.isEnabled())
            if not (field.hasFocus() and field.isModified()):
                shown = spoken(round(points[number][place] * self._scales()[place], 2), False) if on else ""
                field.setText(shown)
        self.add.setEnabled(self.isEnabled())
        self.remove.setEnabled(on and self.isEnabled() and (self.plot.by_hue or len(points) > 2))
        self.straight.setEnabled(self.isEnabled() and self.plot.name in curves_data(self._as_curves()))
        said = self.tr("Point {number} of {count}: {across}, {up}")
        x, y = points[number] if on else (0.0, 0.0)
        a, b = self._scales()
        self.plot.setAccessibleDescription(
            said.format(number=number + 1, count=len(points), across=round(x * a, 1), up=round(y * b, 1)) if on else ""
        )

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._show_point()
        return done

    # --- edits ------------------------------------------------------------------------------------------------------

    def _changed(self, points: object) -> None:
        assert isinstance(points, tuple)
        self._curves = {**self._curves, self.plot.name: points}
        self.step = self.tr("Change a curve")
        self.edited.emit(curves_data(self._as_curves()) or None)

    def _add(self) -> None:
        self.plot.add(self.plot.gap())
        self.settled.emit()

    def _straighten(self) -> None:
        self._curves = {name: points for name, points in self._curves.items() if name != self.plot.name}
        self.plot.chosen = -1
        self.step = self.tr("Make a curve straight")
        self.edited.emit(curves_data(self._as_curves()) or None)
        self.settled.emit()
        self.show_curve(self.plot.name)

    def _typed(self, _text: str) -> None:
        if not 0 <= self.plot.chosen < len(self.plot.points):
            return
        try:
            x, y = (float(field.text().strip().replace(",", ".")) for field in (self.across, self.up))
        except ValueError:
            return
        a, b = self._scales()
        self.plot.pull(self.plot.chosen, x / a, y / b)

    def _scrubbed(self, place: int, steps: float) -> None:
        if 0 <= self.plot.chosen < len(self.plot.points):
            moved = list(self.plot.points[self.plot.chosen])
            moved[place] += steps / self._scales()[place]
            for field in (self.across, self.up):
                field.setModified(False)
            self.plot.pull(self.plot.chosen, *moved)

    def _end(self) -> None:
        for field in (self.across, self.up):
            field.setModified(False)
        self.settled.emit()
        self._show_point()
