"""Adding a model of one's own: from the hub, a folder or a file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.ui.widgets.labels import note


class AddModelLine(QWidget):
    """asked(source, base): what to add; base: the family of a LoRA, '' when it says itself."""

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.source = QLineEdit()
        self.source.setPlaceholderText(self.tr("OWNER/NAME on the hub, a folder, or a .safetensors file"))
        self.source.setAccessibleName(self.tr("Model to add"))
        self.source.returnPressed.connect(self._add)
        self.base = QLineEdit()
        self.base.setPlaceholderText(self.tr("Family (LoRA)"))
        self.base.setToolTip(self.tr("What a LoRA is for, where it does not say itself: sdxl, sd15, flux, wan…"))
        self.base.setAccessibleName(self.tr("Family of a LoRA"))
        self.base.setFixedWidth(120)
        file = QPushButton(self.tr("File…"))
        file.clicked.connect(self._choose_file)
        folder = QPushButton(self.tr("Folder…"))
        folder.clicked.connect(self._choose_folder)
        self.add_button = QPushButton(self.tr("Add"))
        self.add_button.setProperty("primary", True)
        self.add_button.clicked.connect(self._add)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.source, 1)
        for widget in (self.base, file, folder, self.add_button):
            line.addWidget(widget)
        self.problem = note(role="error")
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 12)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.problem)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Model file"), "", self.tr("Weights (*.safetensors)"))
        if chosen:
            self.source.setText(chosen)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder with model_index.json"))
        if chosen:
            self.source.setText(chosen)

    def _add(self) -> None:
        source = self.source.text().strip()
        if source:
            self.problem.hide()
            self.add_button.setEnabled(False)
            self.asked.emit(source, self.base.text().strip())

    def accepted(self) -> None:
        self.add_button.setEnabled(True)
        self.problem.hide()
        self.source.clear()
        self.base.clear()

    def refused(self, words: str) -> None:
        self.add_button.setEnabled(True)
        self.problem.setText(words)
        self.problem.show()
