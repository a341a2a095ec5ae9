"""Colour wheels over the settings of a node that has a number for all channels and one each for red, green and blue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.base.errors import SettingError
from studio.graph.spec import NodeSpec, Slider, shown
from studio.ui import node_words, theme
from studio.ui.inspector.colour_wheel import ColourWheel, puck, pushes
from studio.ui.inspector.number_field import Scrub, SliderTrack, spoken
from studio.ui.session import Session
from studio.ui.widgets.labels import PlainLabel, plain_tip

CHANNELS = ("red", "green", "blue")
_COLOURS = ("#e0565c", "#46b97f", "#4f86e8")
_REACH = 0.2  # of a number that is added: what the disc's edge pushes
_STOPS = 1.0  # of a factor: the edge doubles or halves it
_DIGITS = 4


def wheel_names(spec: NodeSpec) -> tuple[str, ...]:
    """The settings of a node that make a wheel: NAME with NAME_red, NAME_green and NAME_blue, numbers all."""
    sliders = {one.name for one in spec.settings if isinstance(one.kind, Slider) and one.type is float}
    return tuple(
        one.name for one in spec.settings if {one.name, *(f"{one.name}_{channel}" for channel in CHANNELS)} <= sliders
    )


class ColourWheels(QWidget):
    """All wheels of a node, two beside each other. numbers: where rows of their settings go, folded away at first."""

    def __init__(self, session: Session, node: str, spec: NodeSpec, item: Callable[[], str | None]) -> None:
        super().__init__()
        self.names = wheel_names(spec)
        self.wheels = {name: _Wheel(session, node, spec, name, item) for name in self.names}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 16, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        for place, wheel in enumerate(self.wheels.values()):
            grid.addWidget(wheel, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.fold = QToolButton(checkable=True)
        self.fold.setText(self.tr("All numbers"))
        self.fold.setProperty("flat", True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setToolTip(self.tr("Every number of the wheels in a row of its own, to expose it as a socket"))
        self.fold.toggled.connect(self._unfold)
        self._rows = QWidget()
        self.numbers = QVBoxLayout(self._rows)
        self.numbers.setContentsMargins(0, 0, 0, 0)
        self.numbers.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rows)
        self._unfold(False)

    def owns(self, setting: str) -> bool:
        """Whether a setting is a number of a wheel."""
        return any(setting == name or setting in _parts(name) for name in self.names)

    def _unfold(self, on: bool) -> None:
        self._rows.setVisible(on)
        self.fold.setIcon(theme.icon("chevron-down" if on else "chevron-right"))

    def refresh(self) -> None:
        for wheel in self.wheels.values():
            wheel.refresh()


def _parts(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{channel}" for channel in CHANNELS)


class _Wheel(QWidget):
    """One wheel: the disc for the channels, a slider for all, and their numbers."""

    def __init__(self, session: Session, node: str, spec: NodeSpec, name: str, item: Callable[[], str | None]) -> None:
        super().__init__()
        self._session, self._node, self._name, self._item = session, node, name, item
        self._settings = {one.name: one for one in spec.settings if one.name in (name, *_parts(name))}
        self._factor = float(self._settings[name].default) == 1.0
        self._words = node_words.label(name).capitalize()
        self.wheel = ColourWheel()
        self.wheel.setAccessibleName(self.tr("{wheel}: colour wheel").format(wheel=self._words))
        self.wheel.moved.connect(self._move)
        self.wheel.settled.connect(session.document.settle)
        self.wheel.reset.connect(lambda: self.reset(*_parts(name)))
        kind = self._settings[name].kind
        assert isinstance(kind, Slider)
        self.track = SliderTrack(kind.minimum, kind.maximum, kind.step)
        self.track.setAccessibleName(self._words)
        self.track.slid.connect(lambda value: self._write({name: value}))
        self.track.settled.connect(session.document.settle)
        self.fields = {one: self._field(one) for one in (name, *_parts(name))}
        self._build()

    def _build(self) -> None:
        title = PlainLabel(self._words)
        title.setFont(theme.font(12, theme.font().Weight.DemiBold))
        self.back = QToolButton()
        self.back.setProperty("flat", True)
        self.back.setIcon(theme.icon("rotate-ccw"))
        words = self.tr("Reset {wheel}").format(wheel=self._words.lower())
        self.back.setToolTip(plain_tip(words))
        self.back.setAccessibleName(words)
        self.back.clicked.connect(lambda: self.reset(self._name, *_parts(self._name)))
        keep = self.back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keep)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.back)
        whole = QHBoxLayout()
        whole.setSpacing(4)
        whole.addWidget(self.track, 1)
        whole.addWidget(self.fields[self._name])
        channels = QHBoxLayout()
        channels.setSpacing(4)
        for part in _parts(self._name):
            channels.addWidget(self.fields[part], 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.wheel)
        column.addLayout(whole)
        column.addLayout(channels)

    def _field(self, setting: str) -> Scrub:
        field = Scrub()
        words = node_words.label(setting).capitalize()
        field.setAccessibleName(words)
        field.setToolTip(plain_tip(words))
        if setting == self._name:
            field.setFixedWidth(52)
        else:
            field.setMinimumWidth(40)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            colour = _COLOURS[_parts(self._name).index(setting)]
            field.setStyleSheet(f"border-bottom: 2px solid {colour};")
        field.typed.connect(partial(self._typed, setting))
        field.scrubbed.connect(partial(self._scrubbed, setting))
        field.settled.connect(partial(self._end, setting))
        return field

    # --- showing ----------------------------------------------------------------------------------------------------

    def _values(self) -> dict[str, float]:
        node = self._session.document.graph.nodes[self._node]
        item = self._session.selection.item
        own = node.overrides.get(item, {}) if item else {}
        values = {}
        for name, setting in self._settings.items():
            value = own.get(name, node.settings.get(name, setting.default))
            number = isinstance(value, int | float) and not isinstance(value, bool)
            values[name] = float(value if number else setting.default)
        return values

    def refresh(self) -> None:
        """Show what the document holds now."""
        graph = self._session.document.graph
        if self._node not in graph.nodes:
            return
        values = self._values()
        driven = {wire.input for wire in graph.into(self._node)}
        self.wheel.show_place(*puck(*(self._push(values[part]) for part in _parts(self._name))))
        self.track.set_value(values[self._name])
        for name, field in self.fields.items():
            field.setEnabled(name not in driven)
            if not (field.hasFocus() and field.isModified()):
                field.setText(spoken(values[name], False))
                field.setCursorPosition(0)
        wired = bool(driven & set(_parts(self._name)))
        self.wheel.setEnabled(not wired)
        self.track.setEnabled(self._name not in driven)
        said = ", ".join(f"{channel} {spoken(values[part], False)}" for channel, part in self._spoken_parts())
        self.wheel.setAccessibleDescription(self.tr("A wire gives this value") if wired else said)
        self.back.setVisible(any(values[name] != one.default for name, one in self._settings.items()))

    def _spoken_parts(self) -> list[tuple[str, str]]:
        return [(node_words.label(channel), part) for channel, part in zip(CHANNELS, _parts(self._name), strict=True)]

    def _push(self, value: float) -> float:
        """A channel's value as a push of the puck."""
        from math import log2

        return log2(max(1e-3, value)) / _STOPS if self._factor else value / _REACH

    def _pushed(self, push: float) -> float:
        return 2.0 ** (push * _STOPS) if self._factor else push * _REACH

    # --- edits ------------------------------------------------------------------------------------------------------

    def _move(self, x: float, y: float) -> None:
        """The puck says how the channels differ; what they have in common stays."""
        values = [self._push(self._values()[part]) for part in _parts(self._name)]
        common = sum(values) / 3
        parts = zip(_parts(self._name), pushes(x, y), strict=True)
        self._write({part: self._pushed(common + push) for part, push in parts})

    def _write(self, values: Mapping[str, float]) -> None:
        document, item = self._session.document, self._item()
        graph = document.graph
        if self._node not in graph.nodes:
            return
        for name, value in values.items():
            setting = self._settings[name]
            kind = setting.kind
            assert isinstance(kind, Slider)
            near = round(min(kind.maximum, max(kind.minimum, value)), _DIGITS)
            plain: Any = shown(setting.read(near))
            if item is None and plain == setting.default:
                graph = graph.reset(self._node, name)
            else:
                graph = graph.set(self._node, name, plain, item=item)
        label = self.tr("Change {name}").format(name=self._words.lower())
        document.edit(label, graph, f"{self._node}.{self._name}.wheel.{item or ''}")

    def reset(self, *names: str) -> None:
        """Back to the defaults, in one step."""
        document = self._session.document
        graph, item = document.graph, self._item()
        for name in names:
            graph = graph.reset(self._node, name, item=item)
        document.edit(self.tr("Reset {wheel}").format(wheel=self._words.lower()), graph)

    def _typed(self, name: str, text: str) -> None:
        try:
            value = float(text.strip().replace(",", "."))
            self._settings[name].read(value)
        except (ValueError, SettingError):
            self._mark(name, True)
            return
        self._mark(name, False)
        self._write({name: value})

    def _scrubbed(self, name: str, steps: float) -> None:
        kind = self._settings[name].kind
        assert isinstance(kind, Slider)
        self.fields[name].setModified(False)
        self._write({name: self._values()[name] + steps * kind.step})

    def _end(self, name: str) -> None:
        self.fields[name].setModified(False)
        self._mark(name, False)
        self._session.document.settle()
        self.refresh()

    def _mark(self, name: str, wrong: bool) -> None:
        field = self.fields[name]
        if bool(field.property("wrong")) != wrong:
            field.setProperty("wrong", wrong)
            field.style().polish(field)
