"""A script on the left and the shots that are read from it on the right, with what became of every line.

One pastes a chat model's answer (or anything else that a script can be), sees at once what would be painted, spoken
and left out, mends the text if need be, and takes it as the film's script: one step of undo.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.base.errors import ShotgraphError
from studio.film.story import shots as edits
from studio.film.story.reading import LEFT, Fate, Reading
from studio.film.story.scripts import read
from studio.ui import theme
from studio.ui.session import Session
from studio.ui.storyboard.reading_text import ReadingText
from studio.ui.widgets.labels import note, plain_tip, repaint_role

_PAUSE = 150  # ms behind the last key before the text is read
_LINE = Qt.ItemDataRole.UserRole


class ReadingDialog(QDialog):
    """How the session's script is read; another text can be pasted in its place."""

    def __init__(self, session: Session, text: str, format: str = "auto", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Script"))
        self.resize(980, 620)
        self._session, self._format, self._given = session, format, text
        self._reading: Reading | None = None
        self.text = ReadingText()
        self.text.setAccessibleName(self.tr("The script's text"))
        self.text.setPlaceholderText(
            self.tr(
                "Paste a shot list here: a chat model's answer, a table, a screenplay, or plain headings and prose."
            )
        )
        self.tree = QTreeWidget(columnCount=2, uniformRowHeights=False, wordWrap=True)
        self.tree.setHeaderLabels([self.tr("Shots"), self.tr("What is taken")])
        self.tree.setAccessibleName(self.tr("What was read from it"))
        self.tree.setColumnWidth(0, 170)
        self.said = note()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = self.buttons.addButton(self.tr("Use this script"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setProperty("primary", True)
        self.use.setToolTip(self.tr("Make this the film's script (one step of undo)"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.text)
        parts.addWidget(self.tree)
        parts.setSizes([540, 440])
        layout = QVBoxLayout(self)
        layout.addWidget(parts, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.buttons)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self.read)
        self.text.setPlainText(text)
        self.text.textChanged.connect(self._soon.start)
        self.text.line_chosen.connect(self._show_item)
        self.tree.itemClicked.connect(self._show_line)
        self.tree.itemActivated.connect(self._show_line)
        self._roles = self._names()
        self.read()
        self.text.setFocus()

    def _names(self) -> dict[str, str]:
        return {
            "shot": self.tr("Shot"),
            "title": self.tr("Title"),
            "picture": self.tr("Picture"),
            "setting": self.tr("Picture: place"),
            "lighting": self.tr("Picture: light"),
            "mood": self.tr("Picture: mood"),
            "style": self.tr("Style"),
            "narration": self.tr("Spoken"),
            "speaker": self.tr("Speaker"),
            "sound": self.tr("Sound"),
            "music": self.tr("Music"),
            "camera": self.tr("Camera"),
            "transition": self.tr("Transition"),
            "onscreen": self.tr("On-screen text"),
            "seconds": self.tr("Time"),
            "negative": self.tr("Keep out"),
            "note": self.tr("Note, not used"),
            "unknown": self.tr("Unknown, left out"),
            "outside": self.tr("Left out"),
        }

    # --- reading -----------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the text as it stands."""
        self._soon.stop()
        text = self.text.toPlainText()
        self.tree.clear()
        self._reading = None
        try:
            if text.strip():
                self._reading = read(text, self._format)
        except ShotgraphError as error:
            self._say(str(error), "error")
        else:
            self._tell()
        self.text.show_fates(self._beside() if self._reading else {})
        if self._reading:
            self._fill(self._reading)
        self.use.setEnabled(self._reading is not None and text != self._given)

    def _say(self, words: str, role: str) -> None:
        self.said.setText(words)
        repaint_role(self.said, role)

    def _tell(self) -> None:
        if self._reading is None:
            self._say(self.tr("Nothing to read yet."), "soft")
            return
        shots = self._reading.script.shots
        doubts = len(self._reading.doubts())
        seconds = sum(shot.seconds for shot in shots)
        words = self.tr("Shots: %1").replace("%1", str(len(shots))) + (f" · {seconds:g} s" if seconds else "")
        if doubts:
            unknown = self.tr("labels that are not known: %1").replace("%1", str(doubts))
            words += f" · {unknown}"
        self._say(words, "warning" if doubts else "soft")

    def _beside(self) -> dict[int, tuple[str, str]]:
        assert self._reading is not None
        out: dict[int, tuple[str, str]] = {}
        for fate in self._reading.fates:
            if not fate.role:
                continue
            words = self._name(fate)
            kind = (
                "warning" if fate.role == "unknown" or fate.unsure else "soft" if fate.role in (*LEFT, "note") else "ok"
            )
            if fate.line in out and fate.role != "unknown":
                before, known = out[fate.line]
                out[fate.line] = (before if words in before.split(", ") else f"{before}, {words}", known)
            else:
                out[fate.line] = (words, kind)
        return out

    def _name(self, fate: Fate) -> str:
        name = self._roles.get(fate.role, fate.role)
        return f"{fate.shot} · {name}" if fate.shot and fate.role not in LEFT else name

    def _fill(self, reading: Reading) -> None:
        script = reading.script
        film = {name: getattr(script, name) for name in ("title", "style", "camera", "music", "negative")}
        if any(film.values()):
            top = self._row(None, self.tr("The film"), "", self._line_of(0, ""))
            for name, words in film.items():
                if words:
                    self._row(top, self._roles[name], words, self._line_of(0, name))
        for shot in script.shots:
            time = f"{shot.seconds:g} s" if shot.seconds else self.tr("as long as its words")
            title = (
                f"{shot.number} · {shot.title}" if shot.title else self.tr("Shot %1").replace("%1", str(shot.number))
            )
            top = self._row(None, title, time, self._line_of(shot.number, "shot"))
            for name in edits.WORDS:
                if words := getattr(shot, name):
                    self._row(top, self._roles[name], words, self._line_of(shot.number, name))
        left = [fate for fate in reading.fates if fate.role in LEFT and (fate.words or fate.label)]
        if left:
            top = self._row(None, self.tr("Left out"), "", left[0].line)
            for fate in left:
                row = self._row(
                    top, fate.label or self.tr("Line %1").replace("%1", str(fate.line + 1)), fate.words, fate.line
                )
                if fate.role == "unknown":
                    row.setForeground(0, QBrush(QColor(theme.tokens().warning)))
        self.tree.expandAll()

    def _row(self, over: QTreeWidgetItem | None, name: str, words: str, line: int) -> QTreeWidgetItem:
        row = QTreeWidgetItem([name, words])
        row.setData(0, _LINE, line)
        row.setToolTip(1, plain_tip(words))
        if over is None:
            self.tree.addTopLevelItem(row)
            row.setFont(0, theme.font(12, theme.font().Weight.DemiBold))
        else:
            over.addChild(row)
        row.setTextAlignment(0, Qt.AlignmentFlag.AlignTop)
        return row

    def _line_of(self, shot: int, role: str) -> int:
        assert self._reading is not None
        seen = ("picture", "setting", "lighting", "mood", "style") if shot and role == "picture" else (role,)
        found = (fate.line for fate in self._reading.fates if fate.shot == shot and (not role or fate.role in seen))
        return next(found, -1)

    # --- left and right go together ----------------------------------------------------------------------------

    def _show_line(self, row: QTreeWidgetItem) -> None:
        line = row.data(0, _LINE)
        if isinstance(line, int) and line >= 0:
            self.text.show_line(line)

    def _show_item(self, line: int) -> None:
        best: QTreeWidgetItem | None = None
        for place in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(place)
            rows = [top, *(top.child(number) for number in range(top.childCount()))] if top else []
            for row in rows:
                at = row.data(0, _LINE)
                if 0 <= at <= line and (best is None or at >= best.data(0, _LINE)):
                    best = row
        if best is not None:
            self.tree.setCurrentItem(best)

    # --- taking it ---------------------------------------------------------------------------------------------

    def accept(self) -> None:
        if self._soon.isActive():
            self.read()
        if self._reading is None:
            return
        document = self._session.document
        text = self.text.toPlainText()
        graph, _ = edits.with_text(document.graph, text, self._format)
        document.edit(self.tr("Change the script"), graph)
        super().accept()
