"""Presets for nodes with a width and a height, and a lock that keeps their proportion."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from studio.graph.graph import Graph
from studio.graph.spec import Slider, shown
from studio.ui import theme
from studio.ui.session import Session
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel

_LOCK = "locked_ratio"
PRESETS = (
    ("16:9 · 512 × 288", 512, 288),
    ("16:9 · 1024 × 576", 1024, 576),
    ("16:9 · 1280 × 720", 1280, 720),
    ("16:9 · 1920 × 1080", 1920, 1080),
    ("16:9 · 3840 × 2160", 3840, 2160),
    ("2.39:1 · 1920 × 804", 1920, 804),
    ("4:3 · 1024 × 768", 1024, 768),
    ("1:1 · 1024 × 1024", 1024, 1024),
    ("4:5 · 1080 × 1350", 1080, 1350),
    ("9:16 · 1080 × 1920", 1080, 1920),
)


class SizePresets(QWidget):
    """Sets both sides in one edit; one button turns the picture on its side, the other keeps its proportion while one
    side is changed. The lock is kept with the node."""

    def __init__(self, session: Session, node: str, item: Callable[[], str | None]) -> None:
        super().__init__()
        self._session = session
        self._node = node
        self._item = item
        name = PlainLabel(self.tr("Format"))
        name.setProperty("role", "soft")
        name.setFixedWidth(92)
        self.box = Combo([words for words, _, _ in PRESETS])
        self.box.setAccessibleName(self.tr("Format"))
        self.box.setPlaceholderText(self.tr("custom"))
        self.box.activated.connect(lambda place: self._set(*PRESETS[place][1:]))
        turn = QToolButton()
        turn.setIcon(theme.icon("refresh-cw"))
        turn.setToolTip(self.tr("Swap width and height"))
        turn.setAccessibleName(self.tr("Swap width and height"))
        turn.clicked.connect(self._turn)
        self.lock = QToolButton(checkable=True)
        self.lock.setToolTip(self.tr("Keep the proportion of width and height"))
        self.lock.setAccessibleName(self.tr("Keep the proportion of width and height"))
        self.lock.clicked.connect(self._toggle_lock)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 24, 0)
        row.setSpacing(8)
        row.addWidget(name)
        row.addWidget(self.box, 1)
        row.addWidget(self.lock)
        row.addWidget(turn)

    def _now(self) -> tuple[int, int]:
        node = self._session.document.graph.nodes[self._node]
        spec = self._session.catalog[node.type]
        own = node.overrides.get(self._session.selection.item, {})
        sides = []
        for side in ("width", "height"):
            setting = spec.setting(side)
            value = own.get(side, node.settings.get(side, shown(setting.default) if setting else 0))
            sides.append(int(value) if isinstance(value, int | float) else 0)
        return sides[0], sides[1]

    def refresh(self) -> None:
        if self._node in self._session.document.graph.nodes:
            sizes = [(width, height) for _, width, height in PRESETS]
            now = self._now()
            self.box.setCurrentIndex(sizes.index(now) if now in sizes else -1)
            locked = self._ratio() is not None
            self.lock.setChecked(locked)
            self.lock.setIcon(theme.icon("link" if locked else "unlink", theme.tokens().accent if locked else ""))

    def _ratio(self) -> float | None:
        """Width by height while they are locked."""
        kept = self._session.document.graph.nodes[self._node].extra.get(_LOCK)
        return float(kept) if isinstance(kept, int | float) and kept > 0 else None

    def _toggle_lock(self) -> None:
        graph = self._session.document.graph
        width, height = self._now()
        extra = {key: value for key, value in graph.nodes[self._node].extra.items() if key != _LOCK}
        if self._ratio() is None and width and height:
            extra[_LOCK] = round(width / height, 6)
        label = self.tr("Keep the proportion") if _LOCK in extra else self.tr("Let go of the proportion")
        self._session.document.edit(label, graph.change(self._node, extra=extra))

    def along(self, graph: Graph, side: str, value: object) -> Graph:
        """A side was changed to a value: with the other one changed along while they are locked."""
        ratio = self._ratio()
        other = "height" if side == "width" else "width"
        setting = self._session.catalog[graph.nodes[self._node].type].setting(other)
        if (
            ratio is None
            or setting is None
            or not isinstance(value, int | float)
            or not isinstance(setting.kind, Slider)
        ):
            return graph
        kind = setting.kind
        step = kind.step or 1
        wanted = value / ratio if side == "width" else value * ratio
        near = min(kind.maximum, max(kind.minimum, round(wanted / step) * step))
        return graph.set(self._node, other, int(near), item=self._item())

    def _turn(self) -> None:
        width, height = self._now()
        self._set(height, width)

    def _set(self, width: int, height: int) -> None:
        graph = self._session.document.graph
        if self._ratio() is not None and height:  # a size that was chosen has a proportion of its own
            extra = {**graph.nodes[self._node].extra, _LOCK: round(width / height, 6)}
            graph = graph.change(self._node, extra=extra)
        graph = graph.set(self._node, "width", width, item=self._item())
        graph = graph.set(self._node, "height", height, item=self._item())
        self._session.document.edit(self.tr("Change the size"), graph)
