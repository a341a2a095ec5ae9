"""The takes of the line that is read: listed, played, starred, put into the project, deleted and fetched back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.base.errors import ShotgraphError
from studio.base.settings import Home
from studio.film.recording.lines import RecordedLine
from studio.film.recording.project import used, with_take, without_take
from studio.film.recording.recordings_folder import adopt, root_of, with_place
from studio.film.recording.takes import TakeFolder
from studio.ui.errand import Errand
from studio.ui.recording.sound import TakePlayer
from studio.ui.recording.takes import Sounding, TakeRow, sounding
from studio.ui.session import Session
from studio.ui.widgets.labels import PlainLabel
from studio.ui.window_words import said


class TakeList(QWidget):
    """said(words), refused(words): what the user should know; stretched(): another stretch is chosen, or none."""

    said = Signal(str)
    refused = Signal(str)
    stretched = Signal()

    def __init__(self, session: Session, player: TakePlayer, home: Home) -> None:
        super().__init__()
        self._session = session
        self._player = player
        self._home = home
        self._line: RecordedLine | None = None
        self._nothing = ""
        self.rows: list[TakeRow] = []
        self._known: dict[Path, Sounding] = {}
        self._deleted: list[Path] = []
        self.none = PlainLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.none.setProperty("role", "soft")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.none)
        column.addLayout(self._rows)
        column.addStretch(1)
        player.moved.connect(lambda path, at: self._show_playing(path, at))
        player.stopped.connect(lambda path: self._show_playing(path, None))

    # --- the folder ------------------------------------------------------------------------------------------

    @property
    def takes(self) -> TakeFolder | None:
        """Where the project's takes lie; None when it has no place for any yet."""
        root = root_of(self._session.document, self._home)
        return TakeFolder(root) if root else None

    def _adopt(self) -> None:
        """Since it was saved the project has a folder of its own: what was recorded before is copied there."""
        try:
            adopt(self._session.document, self._home)
        except OSError as error:
            self.refused.emit(said(error))

    def _folder(self) -> TakeFolder:
        """The same, made if there is none."""
        self._adopt()
        document = self._session.document
        if root_of(document, self._home) is None:
            document.edit(self.tr("A place for recordings"), with_place(document.graph))
        takes = self.takes
        assert takes is not None
        return takes

    def fresh(self, line: RecordedLine) -> Path:
        """The file of the next take."""
        return self._folder().fresh(line.id)

    def add(self, files: Mapping[Path, RecordedLine]) -> None:
        """Copy sound files in as takes of these lines."""
        takes = self._folder()
        try:
            for path, line in files.items():
                takes.add(line.id, path)
        except ShotgraphError as error:
            self.refused.emit(said(error))
        self._list()

    # --- showing ---------------------------------------------------------------------------------------------

    def show_line(self, line: RecordedLine | None, nothing: str) -> None:
        """List the takes of a line. nothing: what is said when there are none."""
        self._line, self._nothing = line, nothing
        self._list()

    @property
    def stretch(self) -> tuple[Path, float, float] | None:
        """The take, start and end of what is to be spoken anew."""
        for row in self.rows:
            if row.wave.stretch is not None:
                return row.take.path, *row.wave.stretch
        return None

    def _list(self) -> None:
        self._adopt()
        line, takes, document = self._line, self.takes, self._session.document
        found = takes.of(line.id) if line and takes else ()
        if [row.take.path for row in self.rows] != [take.path for take in found]:
            for row in self.rows:
                row.hide()
                row.deleteLater()
            self.rows = [self._row(TakeRow(take)) for take in found]
            self.stretched.emit()
        now = used(document.graph, line, document.folder) if line else None
        for row, take in zip(self.rows, found, strict=True):
            row.show_take(take, used=now is not None and _same(now, take.path))
            if take.path in self._known:
                row.show_sound(self._known[take.path])
        self.none.setText("" if self.rows else self._nothing)
        self.none.setVisible(not self.rows)

    def _row(self, row: TakeRow) -> TakeRow:
        row.asked.connect(lambda what: self._act(row, what))
        row.sought.connect(lambda at: self._player.play(row.take.path, at))
        row.chosen.connect(partial(self._stretched, row))
        self._rows.addWidget(row)
        path = row.take.path
        if path not in self._known:
            errand = Errand(lambda tell: (path, _listened(path)))
            errand.done.connect(self._sounds)
            errand.start()
        return row

    def _sounds(self, heard: object) -> None:
        assert isinstance(heard, tuple)
        path, sound = heard
        rows = [row for row in self.rows if row.take.path == path]
        if isinstance(sound, Sounding):
            self._known[path] = sound
        for row in rows:
            row.show_sound(sound) if isinstance(sound, Sounding) else row.show_problem(sound)

    def forget(self, path: Path) -> None:
        """The file is another one now."""
        self._known.pop(path, None)
        self.rows, gone = [row for row in self.rows if row.take.path != path], self.rows
        for row in gone:
            if row not in self.rows:
                row.hide()
                row.deleteLater()

    def _stretched(self, row: TakeRow) -> None:
        """One stretch at a time."""
        for other in self.rows:
            if other is not row and row.wave.stretch is not None:
                other.wave.choose(None)
        self.stretched.emit()

    def _show_playing(self, path: Path, seconds: float | None) -> None:
        for row in self.rows:
            row.show_playing(seconds if row.take.path == path else None)

    # --- what is done with them ------------------------------------------------------------------------------

    def play_newest(self) -> None:
        """Play the newest take, or stop what plays."""
        if self._player.path is not None:
            self._player.stop()
        elif self.rows:
            self._player.play(self.rows[0].take.path)

    def _act(self, row: TakeRow, what: str) -> None:
        takes, line = self.takes, self._line
        if takes is None or line is None or not self.isEnabled():
            return
        path = row.take.path
        try:
            match what:
                case "play":
                    self._player.stop() if self._player.path == path else self._player.play(path)
                case "keep":
                    takes.keep(path, not row.take.kept)
                case "use":
                    self._use(line, row)
                case "delete":
                    self._delete(takes, line, path)
        except ShotgraphError as error:
            self.refused.emit(said(error))
        self._list()

    def _use(self, line: RecordedLine, row: TakeRow) -> None:
        document, path = self._session.document, row.take.path
        now = used(document.graph, line, document.folder)
        if now is not None and _same(now, path):
            document.edit(self.tr("Take no longer used"), without_take(document.graph, line))
            return
        words = self.tr("Use take {number} of {line}").format(number=row.take.number, line=line.title or line.id)
        document.edit(words, with_take(document.graph, self._session.catalog, line, path, document.folder))

    def _delete(self, takes: TakeFolder, line: RecordedLine, path: Path) -> None:
        document = self._session.document
        now = used(document.graph, line, document.folder)
        if now is not None and _same(now, path):
            self.said.emit(self.tr("The project uses this take. Choose another one first."))
            return
        self._player.stop()
        self._deleted.append(takes.delete(path))
        self.said.emit(self.tr("Deleted. “Fetch back the take that was deleted last” is among the commands."))

    def undelete(self) -> None:
        """Fetch back the take that was deleted last."""
        if self._deleted and self.takes is not None:
            try:
                self.takes.restore(self._deleted.pop())
            except ShotgraphError as error:
                self.refused.emit(said(error))
            self._list()


def _listened(path: Path) -> Sounding | str:
    """What a take sounds like, or why it cannot be read."""
    try:
        return sounding(path)
    except ShotgraphError as error:
        return said(error)


def _same(one: Path, other: Path) -> bool:
    return os.path.normpath(one) == os.path.normpath(other)
