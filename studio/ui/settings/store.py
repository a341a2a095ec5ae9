"""Settings: where results are kept, how much they may take, and care for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from studio.base.settings import GIB, Home, Settings, store_folder
from studio.graph.store import Store
from studio.ui import ask
from studio.ui.errand import Errand, Tell
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.widgets.labels import PlainLabel, note, repaint_role
from studio.ui.window_words import said

_LEAST, _MOST = 1.0, 100_000.0  # GiB


class StorePage(SettingsPage):
    """Folder and size are kept with OK; clearing and verifying happen at once, off the window's thread."""

    def __init__(self, home: Home, settings: Settings) -> None:
        super().__init__()
        self._home = home
        self._settings = settings
        self.set_title(self.tr("Results on disk"))
        self.column.insertWidget(
            1,
            note(
                self.tr(
                    "Every result is kept here, so that nothing is made twice. When the store is full, what was "
                    "not used for the longest time goes first; takes you keep stay."
                )
            ),
        )
        self.folder = QLineEdit(str(store_folder(home, settings)))
        self.folder.setAccessibleName(self.tr("Folder of the store"))
        browse = QPushButton(self.tr("Browse…"))
        browse.clicked.connect(self._browse)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        self.row(self.tr("Folder"), place, self.tr("From the next start on. Results in the old folder are not moved."))
        self.limit = QLineEdit(f"{settings.get('store.gigabytes')}")
        self.limit.setMaximumWidth(96)
        self.limit.setAccessibleName(self.tr("Largest size in GiB"))
        self.row(self.tr("At most (GiB)"), self.limit)
        self.prepare = QCheckBox(self.tr("Make small copies of slow stretches of a cut while idle"))
        self.prepare.setChecked(settings.get("cut.prepare") is not False)
        self.row(
            self.tr("Smooth playing"),
            self.prepare,
            self.tr("They take up to a quarter of the size above, 8 GiB at most, and renders never use them."),
        )
        self.used = PlainLabel(self.tr("counting…"))
        self.row(self.tr("In use"), self.used)
        self.verify_button = QPushButton(self.tr("Verify"))
        self.verify_button.setToolTip(self.tr("Read every result and remove what is damaged"))
        self.verify_button.clicked.connect(self.verify)
        self.clear_button = QPushButton(self.tr("Clear…"))
        self.clear_button.setToolTip(self.tr("Remove every result that is not a kept take"))
        self.clear_button.clicked.connect(self.clear)
        care = QHBoxLayout()
        care.setSpacing(8)
        care.addWidget(self.verify_button)
        care.addWidget(self.clear_button)
        care.addStretch(1)
        self.column.addLayout(care)
        self.news = note()
        self.column.addWidget(self.news)
        self.column.addStretch(1)
        self._work(_used, self._count)

    # --- what is typed ---------------------------------------------------------------------------------------

    def gigabytes(self) -> float | None:
        """The size that is typed; None when it is no size."""
        try:
            size = float(self.limit.text().strip().replace(",", "."))
        except ValueError:
            return None
        return size if _LEAST <= size <= _MOST else None

    def problem(self) -> str:
        if self.gigabytes() is None:
            return self.tr("The store’s size must be a number of GiB, at least {least}.").format(least=f"{_LEAST:g}")
        folder = Path(self.folder.text().strip()).expanduser()
        if not self.folder.text().strip() or not folder.is_absolute():
            return self.tr("Give the store a folder with its whole path.")
        there = next((parent for parent in (folder, *folder.parents) if parent.exists()), None)
        if there is None or not there.is_dir() or not os.access(there, os.W_OK):
            return self.tr("Nothing can be written in {folder}. Choose another folder.").format(folder=folder)
        return ""

    def changes(self) -> Mapping[str, Any]:
        folder = Path(self.folder.text().strip()).expanduser()
        return {
            "store.gigabytes": self.gigabytes(),
            "store.folder": str(folder) if folder != self._home.store else None,
            "cut.prepare": None if self.prepare.isChecked() else False,
        }

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of the store"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    # --- care --------------------------------------------------------------------------------------------------

    def _work(self, care: Callable[[Store], Any], then: Callable[[Any], None]) -> None:
        home, settings = self._home, self._settings

        def work(tell: Tell) -> Any:
            store = Store.of(home, settings)
            try:
                return care(store)
            finally:
                store.close()

        for button in (self.verify_button, self.clear_button):
            button.setEnabled(False)
        errand = Errand(work)
        errand.done.connect(then)
        errand.done.connect(self._free)
        errand.failed.connect(self._fail)
        errand.start()

    def _free(self) -> None:
        self.verify_button.setEnabled(True)
        self.clear_button.setEnabled(True)

    def _fail(self, error: Any) -> None:
        self._free()
        repaint_role(self.news, "error")
        self.news.setText(said(error))

    def _say(self, words: str) -> None:
        repaint_role(self.news, "soft")
        self.news.setText(words)

    def _count(self, size: int) -> None:
        self.used.setText(f"{size / GIB:.2f} GiB")

    def verify(self) -> None:
        self._say(self.tr("Reading every result…"))
        self._work(_verified, self._verified)

    def _verified(self, found: tuple[int, int, int]) -> None:
        whole, damaged, size = found
        self._count(size)
        words = self.tr("%n result(s) are whole.", "", whole)
        if damaged:
            words += " " + self.tr("%n damaged result(s) were removed; they are made again when needed.", "", damaged)
        self._say(words)

    def clear(self) -> None:
        if ask.clear_store(self):
            self._say(self.tr("Clearing…"))
            self._work(_cleared, self._cleared)

    def _cleared(self, size: int) -> None:
        self._count(size)
        self._say(self.tr("Cleared. Kept takes are still there."))


def _used(store: Store) -> int:
    return store.used()


def _verified(store: Store) -> tuple[int, int, int]:
    counts = store.verify()
    return counts["payloads"], counts["damaged"], counts["bytes"]


def _cleared(store: Store) -> int:
    store.clear()
    return store.used()
