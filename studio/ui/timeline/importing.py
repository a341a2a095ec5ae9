"""Timelines of other programs and caption files, brought in: dropped, or chosen from a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.base.errors import MediaError, ShotgraphError
from studio.base.regular import read_regular
from studio.film.timeline.gathering import Imported
from studio.graph.project_paths import relative
from studio.ui.errand import Errand
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut

TIMELINES = (".otio", ".fcpxml", ".xml", ".edl")
CAPTIONS = (".srt", ".vtt", ".ass", ".ssa")
_MOST_BYTES = 16_000_000


class Importing(QObject):
    """said(words): what could not be read, or was left out. done(): something was brought in."""

    said = Signal(str)
    done = Signal()

    def __init__(self, panel: QWidget, session: Session, cut: TimelineCut) -> None:
        super().__init__(panel)
        self._panel, self._session, self._cut = panel, session, cut
        words = self.tr("Import a timeline or captions…")
        session.commands.add(panel, "timeline.import", words, self.choose, "Ctrl+I", place="timeline")

    def choose(self) -> None:
        """Ask which file."""
        endings = " ".join(f"*{ending}" for ending in (*TIMELINES, *CAPTIONS))
        filters = self.tr("Timelines and captions ({endings})").format(endings=endings)
        folder = str(self._session.document.folder)
        path, _ = QFileDialog.getOpenFileName(self._panel, self.tr("Import"), folder, filters)
        if path:
            self.take((Path(path),))

    def take(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """Bring in what is a timeline or captions; the rest."""
        rest: list[Path] = []
        for path in paths:
            ending = path.suffix.lower()
            if ending in TIMELINES:
                self._read(path)
            elif ending in CAPTIONS and self._cut.node:
                self._captions(path)
            else:
                rest.append(path)
        return tuple(rest)

    # --- timelines -------------------------------------------------------------------------------------------------

    def _read(self, path: Path) -> None:
        """In a thread: a long one takes its time."""
        from studio.film.timeline.imports import read_timeline

        errand = Errand(lambda _: read_timeline(path))
        errand.done.connect(lambda found: self._bring(path, found))
        errand.failed.connect(lambda error: self._fail(path, error))
        errand.start()

    def _bring(self, path: Path, found: object) -> None:
        """Its files as nodes, and a timeline of its own that holds the cut."""
        from studio.film.timeline.bringing import with_timeline

        assert isinstance(found, Imported)
        document, catalog = self._session.document, self._session.catalog
        graph = document.graph
        x = min((node.position[0] for node in graph.nodes.values()), default=0.0)
        y = max((node.position[1] + 420 for node in graph.nodes.values()), default=0.0)
        folder = document.folder

        def find(file: str) -> Path:
            there = Path(file)
            beside = path.parent / there.name
            known = there if there.is_absolute() and there.exists() else path.parent / there
            return Path(relative(known if known.exists() or not beside.exists() else beside, folder))

        made, timeline = with_timeline(graph, catalog, found, (x, y), find)
        document.edit(self.tr("Import {name}").format(name=path.name), made)
        self._session.selection.select([timeline])
        if found.notes:
            self.said.emit(self.tr("Left out: {notes}").format(notes=", ".join(found.notes)))
        self.done.emit()

    def _fail(self, path: Path, error: object) -> None:
        words = str(error) if isinstance(error, ShotgraphError) else self.tr("{name} cannot be read.")
        self.said.emit(words.format(name=path.name) if "{name}" in words else words)

    # --- captions --------------------------------------------------------------------------------------------------

    def _captions(self, path: Path) -> None:
        """As clips of a new title track that follow what they are tied to."""
        from studio.film.timeline.wording import with_captions
        from studio.media.files.captionfile import decoded

        try:
            text, _ = decoded(read_regular(path, _MOST_BYTES))
            label = self.tr("Import {name}").format(name=path.name)
            if self._cut.edit(label, lambda t: with_captions(t, text, path.stem)[0]):
                self.done.emit()
        except OSError as error:
            self.said.emit(str(MediaError(f"{path.name} cannot be read: {error.strerror}")))
        except ShotgraphError as error:
            self.said.emit(str(error))
