"""Before a long render: what it will take, and what may not fit, with a way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.graph.estimate import Estimate
from studio.ui import amounts, theme
from studio.ui.widgets.labels import PlainLabel, plain_tip

LONG = 120
"""Seconds above which a film render is looked over first."""
_SHOWN = 5  # of the costliest nodes


def worth_asking(estimate: Estimate) -> bool:
    """Whether the user should see this before the render begins."""
    return bool(estimate.warnings) or estimate.seconds >= LONG


class Preflight(QDialog):
    """names: what its nodes are called; files: that it writes; check: whether the film is looked over afterwards, which
    the user may change here. Accepted means: render."""

    def __init__(
        self,
        name: str,
        estimate: Estimate,
        parent: QWidget | None = None,
        *,
        names: Mapping[str, str] | None = None,
        files: Sequence[Path] = (),
        check: bool = False,
    ) -> None:
        super().__init__(parent)
        self._files = files
        self._names = names or {}
        self.setWindowTitle(self.tr("Before the render"))
        self.setMinimumWidth(440)
        title = PlainLabel(self.tr("Render “{name}”").format(name=name))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(title)
        column.addLayout(self._facts(estimate))
        for what, mend in estimate.warnings:
            column.addWidget(self._warning(what, mend))
        unknown = estimate.unknown
        if unknown or estimate.open_ended:
            column.addWidget(self._note(unknown))
        self.check = QCheckBox(self.tr("Check the film when it is rendered"))
        self.check.setToolTip(
            plain_tip(self.tr("For black, frozen and flashing pictures, silence, loudness and more."))
        )
        self.check.setChecked(check)
        column.addWidget(self.check)
        buttons = QHBoxLayout()
        back = QPushButton(self.tr("Not now"))
        go = QPushButton(self.tr("Render"))
        go.setProperty("primary", True)
        go.setDefault(True)
        back.clicked.connect(self.reject)
        go.clicked.connect(self.accept)
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(go)
        column.addLayout(buttons)
        go.setFocus()

    def _named(self, node: str) -> str:
        """What people call a node."""
        return self._names.get(node, node)

    def _facts(self, estimate: Estimate) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        free = self.tr("{size}, {free} free")
        rows = [
            (self.tr("Time"), self._time(estimate)),
            (self.tr("Tasks"), self.tr("%n to run", "", estimate.tasks)),
            (self.tr("Disk"), free.format(size=amounts.size(estimate.disk), free=amounts.size(estimate.disk_free))),
        ]
        if estimate.memory:
            memory = free.format(size=amounts.size(estimate.memory), free=amounts.size(estimate.memory_free))
            rows.insert(2, (self.tr("Memory"), memory))
        if self._files:
            rows.append((self.tr("Writes"), "\n".join(map(self._written, self._files[:_SHOWN]))))
        costly = [(id, cost.seconds) for id, cost in estimate.nodes.items() if cost.seconds]
        costly.sort(key=lambda one: -one[1])
        if len(costly) > 1:
            named = [f"{self._named(id)} {amounts.duration(seconds)}" for id, seconds in costly[:_SHOWN]]
            rows.append((self.tr("Most of it"), "\n".join(named)))
        for number, (name, value) in enumerate(rows):
            label, shown = PlainLabel(name), PlainLabel(value)
            label.setProperty("role", "soft")
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            shown.setFont(theme.font(12, figures=True))
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, number, 0)
            grid.addWidget(shown, number, 1)
        return grid

    def _written(self, path: Path) -> str:
        """A file, and whether there is one already that it takes the place of."""
        return self.tr("{file} (in place of the one there)").format(file=path.name) if path.exists() else path.name

    def _time(self, estimate: Estimate) -> str:
        if not estimate.tasks:
            return self.tr("moments: everything is made already")
        if len(estimate.unknown) == len(estimate.nodes):
            return self.tr("unknown: none of it ran on this machine before")
        about = self.tr("about {time}").format(time=amounts.duration(max(1.0, estimate.seconds)))
        more = bool(estimate.unknown) or estimate.open_ended
        return self.tr("{time} or more").format(time=about) if more else about

    def _warning(self, what: str, mend: str) -> QWidget:
        box = QWidget()
        icon = PlainLabel()
        icon.setPixmap(theme.icon("triangle-alert", theme.tokens().warning).pixmap(16, 16))
        text = PlainLabel(f"{what[:1].upper()}{what[1:]}.\n{mend}")
        text.setWordWrap(True)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        return box

    def _note(self, unknown: Sequence[str]) -> QLabel:
        parts = []
        if unknown:
            shown = ", ".join(map(self._named, unknown[:4])) + ("…" if len(unknown) > 4 else "")
            parts.append(self.tr("Not counted, as it never ran here: {nodes}.").format(nodes=shown))
        else:
            parts.append(self.tr("How many shots there are is only known once the script has been read."))
        label = PlainLabel(" ".join(parts))
        label.setProperty("role", "soft")
        label.setWordWrap(True)
        return label
