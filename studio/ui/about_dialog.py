"""About: version, what is new, and the licences of everything inside."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTabWidget,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio import __version__
from studio.app import about
from studio.ui.errand import Errand
from studio.ui.widgets.labels import PlainLabel, note, plain_tip


class AboutDialog(QDialog):
    """Tabs: what is new, licences. The packages are read off the window's thread."""

    def __init__(self, parent: QWidget | None = None, *, licences: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Shotgraph"))
        self.resize(640, 560)
        name = PlainLabel("Shotgraph")
        name.setProperty("role", "title")
        version = note(self.tr("Version {version} · MIT licence").format(version=__version__))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.news = QTextBrowser()
        self.news.setOpenExternalLinks(True)
        self.news.setAccessibleName(self.tr("What’s new"))
        self.news.setMarkdown(
            about.whats_new().removeprefix("# Changelog") or self.tr("The list of changes is in the file CHANGELOG.md.")
        )
        self.packages = QTreeWidget()
        self.packages.setAccessibleName(self.tr("Packages and their licences"))
        self.packages.setHeaderLabels([self.tr("Package"), self.tr("Version"), self.tr("Licence")])
        self.packages.setRootIsDecorated(False)
        self.packages.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.packages.header().setStretchLastSection(True)
        gpl = note(
            self.tr(
                "FFmpeg, as PyAV ships it, contains libx264 and libx265, which are under the GNU General Public "
                "License, version 2 or later: whoever passes on a bundle with it is bound by that licence. Qt and "
                "PySide6 are used under the LGPL, version 3. The typeface Inter is under the SIL Open Font License, "
                "the icons of Lucide under the ISC licence."
            )
        )
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.packages, 1)
        column.addWidget(gpl)
        self.tabs.addTab(self.news, self.tr("What’s new"))
        self.tabs.addTab(page, self.tr("Licences"))
        self.tabs.setCurrentIndex(int(licences))
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(name)
        column.addWidget(version)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        errand = Errand(lambda tell: about.packages())
        errand.done.connect(self._list)
        errand.start()

    def _list(self, found: Any) -> None:
        for package in found:
            row = QTreeWidgetItem([package.name, package.version, package.licence])
            row.setToolTip(2, plain_tip(package.licence))
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.packages.addTopLevelItem(row)
