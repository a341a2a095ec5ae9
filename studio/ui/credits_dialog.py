"""How a film, sound or still was made, as the file itself says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.base.settings import Home
from studio.ui import theme
from studio.ui.errand import Errand
from studio.ui.widgets.labels import PlainLabel, note, plain_tip, repaint_role
from studio.ui.window_words import said

if TYPE_CHECKING:
    from studio.film.credits import Credits, Standing


def _t(text: str) -> str:
    return QCoreApplication.translate("credits", text)


class CreditsDialog(QDialog):
    """Reads the file off the window's thread. origin: what kind of media it is; list: who and what made it."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_t("How {name} was made").format(name=path.name))
        self.resize(680, 480)
        name = PlainLabel(path.name)
        name.setProperty("role", "title")
        name.setTextFormat(Qt.TextFormat.PlainText)
        self.origin = note(_t("Reading…"))
        self.origin.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName(_t("Who and what made it"))
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setWordWrap(True)
        close = QPushButton(_t("Close"))
        close.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(name)
        column.addWidget(self.origin)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        errand = Errand(lambda _: _read(path))
        errand.done.connect(self._show)
        errand.failed.connect(self._failed)
        errand.start()

    def _failed(self, error: object) -> None:
        self.origin.setText(said(error))
        repaint_role(self.origin, "error")
        self.list.hide()

    def _show(self, found: Any) -> None:
        """found: Credits, or None."""
        if found is None:
            self.origin.setText(
                _t(
                    "This file does not say how it was made: it was not published by Shotgraph, was published without "
                    "provenance, or has lost it on its way."
                )
            )
            self.list.hide()
            return
        record = found.record
        self.origin.setText(_origin(record))
        makers = self._section(_t("Made by"))
        for making in record.get("made", []):
            engines = making.get("engines", [])
            words = "\n".join(_engine(engine) for engine in engines) or making["type"]
            if making.get("voice"):
                words += "\n" + _t("in the voice of {name}").format(name=making["voice"])
            if making.get("seeds"):
                words += "\n" + _t("seeds: {seeds}").format(seeds=_short(making["seeds"]))
            self._row(makers, making["node"], words)
        files = self._section(_t("Of these files"))
        for file in record.get("files", []):
            row = self._row(files, file["name"], f"SHA-256 {file['sha256'][:16]}…")
            row.setToolTip(1, plain_tip(file["sha256"]))
        voices = self._section(_t("In the voice of"))
        for voice in record.get("voices", []):
            standing = found.standing[voice["consent"]["id"]]
            row = self._row(voices, voice.get("name", ""), f"{_consent(voice['consent'])}\n{_standing(standing)}")
            if standing.signed is False or standing.problem:
                row.setForeground(1, QColor(theme.tokens().error))
        for section in (makers, files, voices):
            section.setHidden(not section.childCount())

    def _section(self, title: str) -> QTreeWidgetItem:
        made = QTreeWidgetItem([title])
        made.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.list.addTopLevelItem(made)
        made.setFirstColumnSpanned(True)
        made.setExpanded(True)
        return made

    def _row(self, section: QTreeWidgetItem, what: str, words: str) -> QTreeWidgetItem:
        made = QTreeWidgetItem([what, words])
        made.setToolTip(1, plain_tip(words))
        made.setTextAlignment(0, Qt.AlignmentFlag.AlignTop)
        section.addChild(made)
        return made


def _read(path: Path) -> Credits | None:
    from studio.film.credits import read

    return read(path, Home.find().voices)


def _origin(record: dict[str, Any]) -> str:
    if "program" not in record:
        return _t("Published without provenance, but for the consents to cloned voices.")
    term = record.get("digital_source_type", "").rpartition("/")[2]
    kinds = {
        "trainedAlgorithmicMedia": _t("Made by generative AI."),
        "compositeWithTrainedAlgorithmicMedia": _t("Other media, changed by generative AI."),
        "compositeSynthetic": _t("Put together; parts of it are made by generative AI."),
        "algorithmicMedia": _t("Made by a program’s rules, without generative AI."),
        "digitalCreation": _t("Made by a person, without generative AI."),
        "composite": _t("Put together; parts of it are from files that do not say where they are from."),
        "compositeCapture": _t("Put together of recordings of real life."),
        "digitalCapture": _t("A recording of real life."),
        "": _t("Made of files that do not say where they are from."),
    }
    program = f"{record['program']} {record.get('version', '')}"
    return f"{kinds.get(term, term)} {_t('Published by {program}.').format(program=program)}"


def _engine(engine: dict[str, Any]) -> str:
    limits = {"no": _t("not for commercial use"), "conditions": _t("commercial use on conditions")}
    parts = [
        engine["title"],
        engine.get("revision", "")[:12],
        engine.get("licence") or _t("licence not known"),
        limits.get(engine.get("commercial", ""), ""),
        _t("where it fits") if engine.get("perhaps") else "",
    ]
    return " · ".join(filter(None, parts))


def _short(seeds: list[int]) -> str:
    return ", ".join(map(str, seeds[:6])) + (" …" if len(seeds) > 6 else "")


def _consent(consent: dict[str, Any]) -> str:
    if "who" not in consent:
        return _t("Consent {id}").format(id=consent["id"])
    words = _t("{who} consented on {given}, for: {purpose}").format(**consent)
    return f"{words} · " + (
        _t("until {day}").format(day=consent["expires"]) if consent["expires"] else _t("without end")
    )


def _standing(standing: Standing) -> str:
    if not standing.known:
        return _t("Its record is not on this machine, so its signature cannot be checked here.")
    if standing.signed is False:
        return _t("Not as it was signed on this machine: what the file says of it was changed.")
    return standing.problem or (_t("Its signature is right, and it holds.") if standing.signed else _t("It holds."))
