"""How everything looks: two themes from the same tokens, one style sheet, one type face.

Paint code asks `tokens()` when it paints, so a change of theme needs a repaint and nothing else.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

RESOURCES = Path(getattr(sys, "_MEIPASS", Path(__file__).parents[2])) / "resources"
GRID = 8
RADIUS = 8


@dataclass(frozen=True)
class Tokens:
    """Colours as '#rrggbb'. ground is the deepest background, panel lies on it, card on a panel, field on a card.
    faint is for decoration only: it is too weak to be read."""

    ground: str = "#0f1115"
    panel: str = "#15181e"
    card: str = "#1c2028"
    field: str = "#262b35"
    hover: str = "#313847"
    line: str = "#2e3440"
    text: str = "#e6e9ef"
    soft: str = "#9aa3b2"
    faint: str = "#667085"
    accent: str = "#5b9dff"
    on_accent: str = "#0b1220"
    ok: str = "#4cc38a"
    warning: str = "#f2b84b"
    error: str = "#f2616b"
    Text: str = "#c9b458"
    Number: str = "#8aa0b8"
    Signal: str = "#b6f03c"
    Image: str = "#5fb3f9"
    Mask: str = "#b0b7c3"
    Motion: str = "#f58f5a"
    Video: str = "#9b7bff"
    Matte: str = "#c3b3e6"
    Audio: str = "#4cc38a"
    Voice: str = "#f27db4"
    Shot: str = "#d9a05b"
    File: str = "#7f8aa0"


DARK = Tokens()
LIGHT = Tokens(
    ground="#eceef2",
    panel="#f7f8fa",
    card="#ffffff",
    field="#e9ecf1",
    hover="#dde2ea",
    line="#d3d8e1",
    text="#1a1d24",
    soft="#535c6b",
    faint="#8c96a8",
    accent="#2464d6",
    on_accent="#ffffff",
    ok="#1b8a57",
    warning="#a86a00",
    error="#c92f3c",
    Text="#8a7512",
    Number="#56708c",
    Signal="#1f3d00",
    Image="#1f7fcf",
    Mask="#6d7787",
    Motion="#cf5d1d",
    Video="#6a45dd",
    Matte="#8271ad",
    Audio="#1b8a57",
    Voice="#c43d80",
    Shot="#9c6417",
    File="#5d687d",
)
THEMES = {"dark": DARK, "light": LIGHT}


class _Current:
    tokens = DARK
    name = "dark"


def tokens() -> Tokens:
    """The colours of the theme in use."""
    return _Current.tokens


def theme_name() -> str:
    return _Current.name


def value_color(type: type) -> QColor:
    """The colour of sockets and wires that carry this type of value."""
    return QColor(getattr(_Current.tokens, type.__name__, _Current.tokens.soft))


def font(pixels: int = 12, weight: QFont.Weight = QFont.Weight.Normal, *, figures: bool = False) -> QFont:
    """The app's face; figures=True gives digits of equal width for times and levels."""
    made = QFont(_family())
    made.setPixelSize(pixels)
    made.setWeight(weight)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


@cache
def _family() -> list[str]:
    found = []
    for file in sorted((RESOURCES / "fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(file))
        found += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    inter = [family for family in dict.fromkeys(found) if family.startswith("Inter") and "Display" not in family]
    return [*inter[:1], "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]


def apply(app: QApplication, name: str = "dark") -> None:
    """Dress the whole application; what is on the screen already is dressed anew."""
    old = _Current.tokens
    _Current.tokens = THEMES.get(name, DARK)
    _Current.name = name if name in THEMES else "dark"
    colors = _Current.tokens
    app.setStyle("Fusion")
    app.setFont(font(12))
    app.setPalette(_palette(colors))
    sheet = (RESOURCES / "theme" / "shotgraph.qss").read_text("utf-8")
    for field in sorted(fields(colors), key=lambda field: -len(field.name)):
        sheet = sheet.replace(f"@{field.name}", getattr(colors, field.name))
    icon.cache_clear()
    app.setStyleSheet(sheet)
    if old is not colors:
        _redraw_icons(app, old)


_drawn: dict[int, tuple[str, str]] = {}
"""What each icon that was handed out shows, (name, colour), by its cache key."""


def _redraw_icons(app: QApplication, old: Tokens) -> None:
    """Icons are pixels: those on buttons and actions are drawn anew in the new theme's colours."""
    known = {getattr(old, field.name): field.name for field in reversed(fields(old))}

    def redraw(owner: QAbstractButton | QAction) -> None:
        name, color = _drawn.get(owner.icon().cacheKey(), ("", ""))
        if name:
            owner.setIcon(icon(name, getattr(_Current.tokens, known[color]) if color in known else color))

    for widget in app.allWidgets():
        if isinstance(widget, QAbstractButton):
            redraw(widget)
        for action in widget.actions():
            redraw(action)


def _palette(colors: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, color in (
        ((role.Window,), colors.panel),
        ((role.Base, role.AlternateBase), colors.card),
        ((role.Button, role.ToolTipBase), colors.field),
        ((role.Text, role.WindowText, role.ButtonText, role.ToolTipText, role.BrightText), colors.text),
        ((role.PlaceholderText,), colors.faint),
        ((role.Highlight, role.Link), colors.accent),
        ((role.HighlightedText,), colors.on_accent),
        ((role.Mid, role.Dark, role.Midlight), colors.line),
    ):
        for one in roles:
            palette.setColor(one, QColor(color))
    for one in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(colors.faint))
    return palette


@cache
def icon(name: str, color: str = "") -> QIcon:
    """A Lucide icon by its file name, in a token's colour (soft by default); sharp at every scale."""
    strokes = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    made = QIcon()
    for mode, shade in (
        (QIcon.Mode.Normal, color or _Current.tokens.soft),
        (QIcon.Mode.Disabled, _Current.tokens.line),
    ):
        renderer = QSvgRenderer(QByteArray(strokes.replace("currentColor", shade).encode()))
        for size in (16, 32, 48):
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            made.addPixmap(pixmap, mode)
    _drawn[made.cacheKey()] = (name, color)
    return made


_ICONS = {
    "Text": "type",
    "Number": "hash",
    "Signal": "activity",
    "Image": "image",
    "Mask": "blend",
    "Motion": "spline",
    "Voice": "mic",
    "Shot": "clapperboard",
    "File": "file",
    "Video": "film",
    "Matte": "film",
    "Audio": "audio-lines",
}


def value_icon(type: type) -> str:
    """Name of the icon that stands for a type of value."""
    return _ICONS.get(type.__name__, "box")
