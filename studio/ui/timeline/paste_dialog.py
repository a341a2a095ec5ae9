"""Which parts of a copied clip are given to others."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from studio.film.timeline import Clip
from studio.ui.widgets.labels import PlainLabel

_KNOWN = {field.name: field for field in fields(Clip)}


class PasteAttributes(QDialog):
    """A tick for each part that the copied clip has set; those are ticked."""

    def __init__(self, clip: Clip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Paste attributes"))
        column = QVBoxLayout(self)
        column.addWidget(PlainLabel(self.tr("Give the chosen clips these of the copied one:")))
        self.boxes: dict[tuple[str, ...], QCheckBox] = {}
        for names, words in (
            (("look",), self.tr("Place, size, crop, opacity and blend")),
            (("speed", "reverse", "freeze", "pace", "same_pitch"), self.tr("Speed")),
            (("gain", "volume", "pan"), self.tr("Volume and pan")),
            (("fade_in", "fade_out"), self.tr("Fades")),
            (("transition",), self.tr("Transition")),
            (("beyond",), self.tr("What comes after its end")),
            (("muted",), self.tr("Muted")),
            (("color",), self.tr("Colour label")),
        ):
            known = tuple(name for name in names if name in _KNOWN)
            if not known:
                continue
            box = self.boxes[known] = QCheckBox(words)
            box.setChecked(any(getattr(clip, name) != _KNOWN[name].default for name in known))
            column.addWidget(box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Paste"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addSpacing(8)
        column.addWidget(buttons, 0, Qt.AlignmentFlag.AlignRight)

    def names(self) -> tuple[str, ...]:
        return tuple(name for names, box in self.boxes.items() if box.isChecked() for name in names)
