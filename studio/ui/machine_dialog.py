"""What this machine can do: the findings of `shotgraph doctor`, one after another as they come."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.app.console import doctor
from studio.app.console.doctor import Finding
from studio.ui import theme
from studio.ui.errand import Errand, Tell
from studio.ui.widgets.labels import PlainLabel, note, plain_tip, repaint_role
from studio.ui.window_words import said


def _signs() -> dict[str, tuple[str, str, str]]:
    """State -> icon, colour, words: never the colour alone."""
    colors = theme.tokens()
    return {
        doctor.OK: ("circle-check", colors.ok, QCoreApplication.translate("machine", "works")),
        doctor.MISSING: ("circle-help", colors.warning, QCoreApplication.translate("machine", "goes without")),
        doctor.BAD: ("circle-alert", colors.error, QCoreApplication.translate("machine", "must be mended")),
    }


class MachineDialog(QDialog):
    """Looks at the machine off the window's thread; the findings can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings: list[Finding] = []
        self.setWindowTitle(self.tr("What this machine can do"))
        self.resize(680, 540)
        inner = QWidget(objectName="Panel")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(24, 16, 24, 16)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(14)
        self._grid.setColumnStretch(2, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.summary = note(self.tr("Looking…"))
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.setEnabled(False)
        self.copy_button.clicked.connect(self.copy)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 8, 16, 14)
        foot.addWidget(self.summary)
        foot.addWidget(buttons)
        column.addLayout(foot)
        errand = Errand(_examine)
        errand.told.connect(self._add)
        errand.done.connect(self._end)
        errand.failed.connect(self._fail)
        errand.start()

    def _add(self, finding: Any) -> None:
        self.findings.append(finding)
        row = len(self.findings) - 1
        name, color, words = _signs()[finding.state]
        sign = PlainLabel()
        sign.setPixmap(theme.icon(name, color).pixmap(QSize(16, 16), self.devicePixelRatioF()))
        sign.setToolTip(plain_tip(words))
        sign.setAccessibleName(words)
        title = PlainLabel(_name(finding.name))
        title.setProperty("role", "strong")
        text = note(finding.text, "")
        if finding.mend and finding.state != doctor.OK:
            text.setText(f"{finding.text}\n{finding.mend}")
        text.setTextFormat(Qt.TextFormat.PlainText)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.setRowStretch(row, 0)
        self._grid.addWidget(sign, row, 0, top)
        self._grid.addWidget(title, row, 1, top)
        self._grid.addWidget(text, row, 2, top)
        self._grid.setRowStretch(row + 1, 1)

    def _end(self) -> None:
        bad = sum(finding.state == doctor.BAD for finding in self.findings)
        without = sum(finding.state == doctor.MISSING for finding in self.findings)
        self.copy_button.setEnabled(True)
        if bad:
            repaint_role(self.summary, "error")
            self.summary.setText(self.tr("%n thing(s) must be mended before films can be made.", "", bad))
        elif without:
            self.summary.setText(
                self.tr("Films can be made on this machine. It goes without %n thing(s).", "", without)
            )
        else:
            self.summary.setText(self.tr("Films can be made on this machine; nothing is missing."))

    def _fail(self, error: Any) -> None:
        repaint_role(self.summary, "error")
        self.summary.setText(said(error))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(doctor.as_text(self.findings))
        self.summary.setText(self.tr("Copied."))


def _examine(tell: Tell) -> None:
    for finding in doctor.examine():
        tell(finding)


def _name(name: str) -> str:
    """The title of a finding in the user's language; its text stays as the command line says it."""
    return {
        "Memory": QCoreApplication.translate("machine", "Memory"),
        "GPU": QCoreApplication.translate("machine", "GPU"),
        "Codecs": QCoreApplication.translate("machine", "Codecs"),
        "Sound": QCoreApplication.translate("machine", "Sound"),
        "Display": QCoreApplication.translate("machine", "Display"),
        "Store": QCoreApplication.translate("machine", "Store"),
        "Disk": QCoreApplication.translate("machine", "Disk"),
        "Models": QCoreApplication.translate("machine", "Models"),
    }.get(name, name)
