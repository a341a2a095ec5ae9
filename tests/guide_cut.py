"""The picture of docs/guide/cut-a-film.md: the window with a small film that was cut, made as a hand would cut it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from studio.app import node_types
from studio.base.settings import Home, Settings
from studio.film.timeline import Clip, Marker, Timeline, Title, Transition, edits, tracks
from studio.graph.document import Document
from studio.host.commands import FilmstripOf, PeaksOf
from studio.ui import theme
from studio.ui.window import MainWindow
from tests.ui.timeline_stage import FILM, SHOTS, MadeFilm

SIZE = (1366, 768)
_SKIES = {"dawn": ((250, 170, 110), (60, 50, 90)), "run": ((120, 190, 230), (40, 110, 60))}
_NIGHT = ((30, 40, 90), (200, 120, 60))


def scene(item: str | None, width: int, height: int, place: float) -> npt.NDArray[np.uint8]:
    """A sky over land with a sun that goes across."""
    top, bottom = _SKIES.get(item or "", _NIGHT)
    down = np.linspace(0, 1, height)[:, None, None]
    picture = np.broadcast_to((1 - down) * np.array(top) + down * np.array(bottom), (height, width, 3)).copy()
    y, x = np.mgrid[:height, :width]
    sun = np.hypot(x - width * (0.2 + 0.6 * place), y - height * (0.6 - 0.3 * place)) < height * 0.12
    picture[sun] = (255, 240, 200)
    picture[int(height * 0.72) :] *= 0.55
    return picture.astype(np.uint8)


class Painted(MadeFilm):
    """The small film with something to see and to hear."""

    def strip(self, what: FilmstripOf) -> npt.NDArray[np.uint8]:
        return np.hstack([scene(what.item, 171, 96, n / max(1, what.count - 1)) for n in range(what.count)])

    def peaks(self, what: PeaksOf) -> npt.NDArray[np.float32]:
        loud = np.random.default_rng(3).uniform(0.2, 0.9, what.count)
        wave = np.abs(np.sin(np.arange(what.count) * 0.13)) * loud
        return np.stack([-wave, wave], -1)[:, None].astype(np.float32)


def cut(timeline: Timeline) -> Timeline:
    """B-roll over the narration, a lower third, a wipe, a sound of its own, a marker."""
    timeline, over = tracks.add_track(timeline, "picture", "B-roll")
    timeline, words = tracks.add_track(timeline, "title")
    timeline = tracks.place(timeline, Clip("goal~2", "goal", Fraction(2)), over, Fraction(1))
    look = timeline.find("goal~2")[1].look
    timeline = timeline.with_clip("goal~2", lambda c: replace(c, look=replace(look, scale=40.0, x=24.0, y=-22.0)))
    third = Title("Ada Lovelace", "Engineer")
    timeline = tracks.place(timeline, Clip("title~1", "", Fraction(3), title=third), words, Fraction(5))
    timeline = edits.dissolve(timeline, "run", Fraction(1))
    timeline = timeline.with_clip("run", lambda c: replace(c, transition=Transition("wipe")))
    return edits.mark(timeline, Marker(Fraction(7), "Kick-off"))


def pictured(folder: Path) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app)
    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(place), Path(place), Path(place))
        window = MainWindow(node_types.shipped(), home, Settings(home), None)
        window.resize(*SIZE)
        window.show()
        page = window.add_document(Document(FILM))
        painted = Painted(window)
        page.session.engine.look = painted.look  # type: ignore[method-assign]
        page.viewer._again.timeout.disconnect()
        app.processEvents()
        page.timeline.cut.sources._survey()
        known = {node: {id: f"{node} {id}" for id in SHOTS} for node in ("animate", "voice", "effects")}
        page.session.run.recall(known)
        page.timeline.cut.edit("Cut", cut)
        page.session.playhead.seek(2.0)
        lanes = page.timeline.lanes
        lanes.choose(["goal~2"])
        lanes.selected.emit(("goal~2",))
        page.show_panel("library")
        film, above = scene("dawn", 1280, 720, 0.5), scene("goal", 512, 288, 0.5)
        film[58:346, 691:1203] = above
        image = QImage(film.tobytes(), 1280, 720, 3 * 1280, QImage.Format.Format_RGB888).copy()
        for _ in range(20):
            app.processEvents()
        page.viewer.picture.show_picture(image)
        page.viewer.stack.setCurrentWidget(page.viewer.picture)
        page.clip_docks.handles._follow()
        for _ in range(5):
            app.processEvents()
        folder.mkdir(parents=True, exist_ok=True)
        window.grab().toImage().save(str(folder / "cut-a-film.jpg"), "JPG", 88)
        page.close_down()


if __name__ == "__main__":
    pictured(Path("docs/guide/images"))
