"""The clip panel: when the chosen clips are in the film, where their pictures lie, how they run and sound."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.film.timeline import Timeline
from studio.ui import theme
from studio.ui.clip import speeds
from studio.ui.clip.chosen import ChosenClips
from studio.ui.clip.parts import PartGroup, groups
from studio.ui.clip.rows import PartRow, frames_text, read_time
from studio.ui.inspector.number_field import Scrub
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel, plain_tip

COLORS = ("", "#f2616b", "#f58f5a", "#f2b84b", "#4cc38a", "#5fb3f9", "#9b7bff", "#f27db4")
"""Of labels; '' is none."""


class ClipPanel(QWidget):
    """Panel `clip`."""

    def __init__(self, session: Session, cut: TimelineCut, lanes: TimelineLanes) -> None:
        super().__init__()
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._lanes = lanes
        self.chosen = ChosenClips(session, cut, lanes, self)
        self.rows: dict[str, PartRow] = {}
        self.times: dict[str, Scrub] = {}
        self._sections: list[tuple[PartGroup, QToolButton, QWidget]] = []
        self._nothing = PlainLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter, margin=16)
        self._nothing.setProperty("role", "soft")
        self.node = QPushButton(self.tr("Show its node"))
        self.node.clicked.connect(self._show_node)
        self._wrong = PlainLabel(wordWrap=True)
        self._wrong.setProperty("role", "warning")
        self._wrong.hide()
        body = QWidget(objectName="InspectorBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 10, 8, 16)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(self._wrong)
        column.addLayout(self._time_grid())
        for group in groups():
            self._add_group(column, group)
        column.addStretch(1)
        self._area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        outer.addWidget(self._nothing)
        outer.addWidget(self.node, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(0)
        self.chosen.changed.connect(self._show)
        session.playhead.moved.connect(lambda _: self._moved())
        cut.refused.connect(self._say)
        self._show()

    # --- building ------------------------------------------------------------------------------------------------

    def _head(self) -> QVBoxLayout:
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the clip"))
        self.name.textEdited.connect(lambda text: self.chosen.put(self.tr("Name clip"), "name", text[:200], "name"))
        self.name.editingFinished.connect(self.chosen.settle)
        self.about = PlainLabel()
        self.about.setProperty("role", "soft")
        colors = QHBoxLayout()
        colors.setSpacing(2)
        self.colors: dict[str, QToolButton] = {}
        for color in COLORS:
            button = self.colors[color] = QToolButton(checkable=True)
            button.setProperty("flat", True)
            button.setProperty("tiny", True)
            button.setFixedSize(20, 20)
            button.setIconSize(QSize(14, 14))
            words = self.tr("Colour label {color}").format(color=color) if color else self.tr("No colour label")
            button.setAccessibleName(words)
            button.setToolTip(plain_tip(words))
            button.clicked.connect(partial(self._mark, color))
            colors.addWidget(button)
        colors.addStretch(1)
        head = QVBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.name)
        head.addWidget(self.about)
        head.addLayout(colors)
        return head

    def _time_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for place, (name, words) in enumerate(
            (
                ("time.start", self.tr("Position")),
                ("time.length", self.tr("Duration")),
                ("time.in", self.tr("In")),
                ("time.out", self.tr("Out")),
            )
        ):
            label, field = PlainLabel(words), Scrub()
            label.setProperty("role", "soft")
            field.setAccessibleName(words)
            field.setToolTip(plain_tip(self.tr("Minutes:seconds:frames, or seconds. Drag sideways for frames.")))
            field.scrubbed.connect(partial(self._scrub_time, name))
            field.settled.connect(partial(self._type_time, name))
            self.times[name] = field
            grid.addWidget(label, place // 2, place % 2 * 2)
            grid.addWidget(field, place // 2, place % 2 * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def _add_group(self, column: QVBoxLayout, group: PartGroup) -> None:
        head = QToolButton(text=group.title, checkable=True, checked=not group.folded)
        head.setObjectName("Section")
        head.setProperty("flat", True)
        head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        head.setIconSize(QSize(12, 12))
        head.setFont(theme.font(11, theme.font().Weight.DemiBold))
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 4)
        inside.setSpacing(6)
        for part in group.parts:
            row = self.rows[part.name] = PartRow(part, self.chosen)
            inside.addWidget(row)
            if part.name == "pace":
                inside.addLayout(self._ramps())
        head.toggled.connect(lambda on: self._fold(head, body, on))
        column.addWidget(head)
        column.addWidget(body)
        self._sections.append((group, head, body))
        self._fold(head, body, not group.folded)

    def _ramps(self) -> QHBoxLayout:
        """Ramps to begin with, and a frame that stands still."""
        self.ramps = Combo()
        self.ramps.setAccessibleName(self.tr("Ready-made ramps"))
        self.ramps.addItem(self.tr("Ready-made ramps"), "")
        for name, words in speeds.ramp_words().items():
            self.ramps.addItem(words, name)
        self.ramps.activated.connect(self._ramp)
        self.freeze = QPushButton(self.tr("Freeze here"))
        self.freeze.setToolTip(plain_tip(self.tr("Put the frame at the playhead in as a still of two seconds")))
        self.freeze.clicked.connect(self._freeze)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 40, 0)
        row.addWidget(self.ramps, 1)
        row.addWidget(self.freeze)
        return row

    def _fold(self, head: QToolButton, body: QWidget, on: bool) -> None:
        body.setVisible(on)
        head.setIcon(theme.icon("chevron-down" if on else "chevron-right"))

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._wrong.hide()
        ids = self.chosen.ids
        self._area.setVisible(bool(ids))
        self._nothing.setVisible(not ids)
        other = next((piece for id in self._lanes.chosen if (piece := self._lanes.piece(id)) and piece.node), None)
        self.node.setVisible(not ids and other is not None)
        if not ids:
            words = self.tr("This is made by a node after the timeline, and is changed there.")
            choose = self.tr("Choose clips on the timeline to see when they are, where they lie and how they run.")
            self._nothing.setText(words if other else choose)
            return
        kinds = self.chosen.kinds
        meet = self._meet()
        for group, head, body in self._sections:
            shown = False
            for part in group.parts:
                fits = kinds <= set(part.kinds) and self._fits(part.name, meet=meet)
                self.rows[part.name].setVisible(fits)
                shown = shown or fits
            head.setVisible(shown)
            body.setVisible(shown and head.isChecked())
        self.freeze.setVisible(kinds == {"picture"})
        self._show_head()
        self._show_times()
        for row in self.rows.values():
            if not row.isHidden():
                row.refresh()

    def _meet(self) -> bool:
        """Whether every chosen clip begins where another ends."""
        from studio.ui.timeline.joining import junction

        return all(junction(self.chosen.timeline, id)[0] for id in self.chosen.ids)

    def _fits(self, part: str, *, meet: bool) -> bool:
        """A transition is there where clips meet; its way, softness and colour where its kind has them."""
        if not part.startswith("transition."):
            return True
        kinds = {clip.transition.kind for _, clip in self.chosen.clips}
        name = part.partition(".")[2]
        having = {
            "way": {"wipe", "slide", "push", "luma wipe", "zoom"},
            "softness": {"wipe", "iris", "clock wipe", "luma wipe"},
            "color": {"dip"},
        }
        return meet and (name not in having or kinds <= having[name])

    def _show_head(self) -> None:
        clips = self.chosen.clips
        many = len(clips) > 1
        names = {clip.name for _, clip in clips}
        if not self.name.hasFocus():
            self.name.setText(next(iter(names)) if len(names) == 1 else "")
        self.name.setPlaceholderText(self.tr("Several clips") if many else self.chosen.title())
        self.about.setText(self.tr("{count} clips").format(count=len(clips)) if many else self.chosen.title())
        colors = {clip.color for _, clip in clips}
        for color, button in self.colors.items():
            button.setChecked(colors == {color})
            button.setIcon(_swatch(color, colors == {color}))

    def _show_times(self) -> None:
        for name, field in self.times.items():
            if field.hasFocus() and field.isModified():
                continue
            values = self.chosen.values(name)
            same = all(value == values[0] for value in values)
            field.setText(frames_text(values[0], self.chosen.rate) if same else "—")
            field.setEnabled(name != "time.start" or len(values) == 1)
        for name in ("time.in", "time.out"):
            self.times[name].setEnabled(self.chosen.kinds <= {"picture", "sound"})

    def _moved(self) -> None:
        """The playhead is elsewhere: so is what moves."""
        if self.isVisible() and self.chosen.ids:
            for row in self.rows.values():
                if row.diamond is not None and not row.isHidden():
                    row.refresh()

    def _say(self, words: str) -> None:
        """An edit could not be made."""
        if self.chosen.ids and self.isVisible():
            self._wrong.setText(words)
            self._wrong.show()

    # --- editing ---------------------------------------------------------------------------------------------------

    def _type_time(self, name: str) -> None:
        field = self.times[name]
        if not field.isModified():
            self.chosen.settle()
            return
        seconds = read_time(field.text(), self.chosen.rate)
        field.setModified(False)
        if seconds is None:
            self._show_times()
            self._say(self.tr("A time is minutes:seconds:frames, or seconds."))
            return
        self.chosen.put(self._words(name), name, seconds)
        self._show_times()

    def _scrub_time(self, name: str, steps: float) -> None:
        values = self.chosen.values(name)
        frames = Fraction(round(steps))
        if values and frames:
            self.chosen.put(self._words(name), name, max(Fraction(0), values[0] + frames / self.chosen.rate), "scrub")

    def _words(self, name: str) -> str:
        return {
            "time.start": self.tr("Move clip"),
            "time.length": self.tr("Change duration"),
            "time.in": self.tr("Change in point"),
            "time.out": self.tr("Change out point"),
        }[name]

    def _mark(self, color: str) -> None:
        self.chosen.put(self.tr("Colour label"), "color", color)
        self._show_head()

    def _ramp(self, place: int) -> None:
        name = str(self.ramps.itemData(place) or "")
        self.ramps.setCurrentIndex(0)
        if name:
            self.chosen.edit(self.tr("Speed ramp"), lambda t, id: speeds.ramped(t, id, name))

    def _freeze(self) -> None:
        now = Fraction(self._session.playhead.frame) / self._session.playhead.rate

        def change(timeline: Timeline, id: str) -> Timeline:
            span = timeline.spans[id]
            return speeds.frozen(timeline, id, now) if span.start <= now < span.stop else timeline

        self.chosen.edit(self.tr("Freeze frame"), change)

    def _show_node(self) -> None:
        piece = next((piece for id in self._lanes.chosen if (piece := self._lanes.piece(id)) and piece.node), None)
        if piece is not None:
            self._session.selection.select([piece.node])


def _swatch(color: str, on: bool) -> QIcon:
    image = QPixmap(28, 28)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.tokens().text if on else theme.tokens().line))
    painter.setBrush(QColor(color) if color else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(2, 2, 10, 10)
    painter.end()
    return QIcon(image)
