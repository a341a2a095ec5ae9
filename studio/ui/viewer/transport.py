"""The row below the picture: step, play, time, loop, compare, scopes, zoom, save; and the bar to scrub with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from studio.ui import theme
from studio.ui.playhead import Playhead
from studio.ui.widgets.labels import PlainLabel, plain_tip

T = TypeVar("T")


def timecode(seconds: float, rate: Fraction) -> str:
    """hours:minutes:seconds:frames. Frames count to the nearest whole rate, without drop-frame."""
    whole = max(1, round(rate))
    frame = int(seconds * rate + Fraction(1, 1000))
    second, part = divmod(frame, whole)
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}:{part:02}"


def clock(seconds: float) -> str:
    """minutes:seconds.hundredths, for sound."""
    hundredths = round(seconds * 100)
    return f"{hundredths // 6000}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


class ViewerTransport(QWidget):
    """Says what was pressed; the viewer does it."""

    stepped = Signal(int)
    toggled = Signal()
    looped = Signal(bool)
    compared = Signal(str)
    scoped = Signal(bool)
    zoomed = Signal(float)
    """0 to fit, else device pixels for a pixel"""
    saved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        t = self.tr
        self.back = self._button("step-back", t("Previous frame"), t("Previous frame (,)"))
        self.play = self._button("play", t("Play"), t("Play or pause (Space)"))
        self.forward = self._button("step-forward", t("Next frame"), t("Next frame (.)"))
        self.loop = self._button("repeat", t("Loop"), t("Play again and again (Ctrl+L)"), checkable=True)
        self.compare = self._button("columns-2", t("Compare takes"), t("Compare two takes (W)"))
        self.scopes = self._button("activity", t("Scopes"), t("Histogram, waveform, vectorscope (H)"), checkable=True)
        self.save = self._button("camera", t("Save frame"), t("Save this frame as a PNG (Ctrl+Alt+S)"))
        self.time = PlainLabel()
        self.time.setFont(theme.font(11, figures=True))
        self.time.setProperty("role", "soft")
        self.time.setAccessibleName(t("Time"))
        self.zoom = QToolButton(text=t("Fit"))
        self.zoom.setProperty("flat", True)
        self.zoom.setFont(theme.font(11, figures=True))
        self.zoom.setMinimumWidth(48)
        self.zoom.setAccessibleName(t("Zoom"))
        self.zoom.setToolTip(t("Fit (F) or 100 % (1)"))
        self.zoom.clicked.connect(self._choose_zoom)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.forward.clicked.connect(lambda: self.stepped.emit(1))
        self.play.clicked.connect(lambda: self.toggled.emit())
        self.loop.toggled.connect(self.looped)
        self.scopes.toggled.connect(self.scoped)
        self.compare.clicked.connect(self._choose_comparison)
        self.save.clicked.connect(lambda: self.saved.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(1)
        for part in (self.back, self.play, self.forward):
            row.addWidget(part)
        row.addSpacing(6)
        row.addWidget(self.time)
        row.addStretch(1)
        for part in (self.loop, self.compare, self.scopes, self.save, self.zoom):
            row.addWidget(part)
        self._comparison = ""
        self._playing = False
        self.show_kind("")

    def _button(self, icon: str, name: str, tip: str, *, checkable: bool = False) -> QToolButton:
        made = QToolButton(checkable=checkable)
        made.setProperty("flat", True)
        made.setIcon(theme.icon(icon))
        made.setIconSize(QSize(16, 16))
        made.setAccessibleName(name)
        made.setToolTip(plain_tip(tip))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def show_kind(self, kind: str, *, takes: bool = False) -> None:
        """Show what can be done with this kind of value."""
        moves = kind in ("video", "audio")
        seen = kind in ("video", "image", "mask")
        for part in (self.back, self.play, self.forward, self.time, self.loop):
            part.setVisible(moves)
        self.compare.setVisible(seen and takes)
        for part in (self.scopes, self.save, self.zoom):
            part.setVisible(seen)
        self.setVisible(moves or seen)

    def show_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.play.setIcon(theme.icon("pause" if playing else "play"))
            self.play.setAccessibleName(self.tr("Pause") if playing else self.tr("Play"))

    def show_time(self, words: str) -> None:
        self.time.setText(words)

    def show_zoom(self, scale: float, fits: bool) -> None:
        self.zoom.setText(self.tr("Fit") if fits else _percent(scale))

    def show_comparison(self, how: str) -> None:
        self._comparison = how
        self.compare.setIcon(theme.icon("columns-2", theme.tokens().accent if how else ""))

    # --- menus -------------------------------------------------------------------------------------------------

    def _choose_zoom(self) -> None:
        choices = {0.0: self.tr("Fit")} | {scale: _percent(scale) for scale in (0.5, 1.0, 2.0, 4.0, 8.0)}
        _choose(self.zoom, choices, None, self.zoomed.emit)

    def _choose_comparison(self) -> None:
        names = {
            "": self.tr("Off"),
            "wipe": self.tr("Wipe"),
            "side by side": self.tr("Side by side"),
            "difference": self.tr("Difference"),
        }
        _choose(self.compare, names, self._comparison, self.compared.emit)


def _choose(button: QToolButton, choices: Mapping[T, str], now: T | None, chosen: Callable[[T], object]) -> None:
    """A menu of choices above or below a button."""
    menu = QMenu(button)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for value, words in choices.items():
        action = QAction(words, menu)
        action.setCheckable(now is not None)
        action.setChecked(value == now)
        action.triggered.connect(partial(_chosen, chosen, value))
        menu.addAction(action)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _chosen(chosen: Callable[[T], object], value: T, _on: bool = False) -> None:
    chosen(value)


def _percent(scale: float) -> str:
    return f"{scale * 100:.0f} %"


class ScrubBar(QWidget):
    """Where in the clip one is; drag to move. sought(fraction) from 0 to 1; stepped(frames) by the arrow keys."""

    sought = Signal(float)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(14)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Position in the clip"))
        self._place = 0.0
        self._made: Sequence[tuple[float, float]] = ()
        self._range: tuple[float, float] | None = None

    @property
    def place(self) -> float:
        return self._place

    def show_place(self, fraction: float) -> None:
        fraction = max(0.0, min(1.0, fraction))
        if fraction != self._place:
            self._place = fraction
            self.update()

    def show_made(self, made: Sequence[tuple[float, float]]) -> None:
        """Parts that are finished, as fractions, of a clip that is still being made."""
        if tuple(made) != tuple(self._made):
            self._made = tuple(made)
            self.update()

    def show_range(self, head: Playhead) -> None:
        """What lies between in and out, where one of them is marked."""
        length = max(1e-9, head.length)
        marked = None if head.in_point is None and head.out_point is None else (head.start / length, head.end / length)
        if marked != self._range:
            self._range = marked
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(way)

    def _seek(self, event: QMouseEvent) -> None:
        self.sought.emit(max(0.0, min(1.0, (event.position().x() - 8) / max(1, self.width() - 16))))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, middle = self.width() - 16, self.height() / 2

        def bar(start: float, stop: float, color: str) -> None:
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(QRectF(8 + start * width, middle - 1.5, (stop - start) * width, 3), 1.5, 1.5)

        bar(0, 1, colors.field)
        for start, stop in self._made:
            bar(start, stop, colors.faint)
        bar(0, self._place, colors.accent)
        if self._range is not None:
            painter.setBrush(QColor(colors.warning))
            for place, way in ((self._range[0], 0.0), (self._range[1], -2.0)):
                painter.drawRect(QRectF(8 + place * width + way, middle - 6, 2, 12))
        painter.setBrush(QColor(colors.accent if self.hasFocus() else colors.text))
        painter.drawEllipse(QPointF(8 + self._place * width, middle), 5, 5)
