"""The example film is rendered, cut anew by hand and rendered again; run as `python -m tests.walk.recut FOLDER`.

Leaves in the folder: before.mp4, after.mp4, facts.json (where every clip lies), events.txt (the script of mouse and
keys), and a picture of the window after each step.
"""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import sys
import threading
import time
import traceback
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from studio.app import node_types
from studio.base.settings import Home, Settings
from studio.graph import projectfile
from studio.graph.graph import Graph
from studio.host.client import Launch
from studio.ui import theme
from studio.ui.bridge import EngineProcess
from studio.ui.project_page import ProjectPage
from studio.ui.timeline.library import LibraryPanel
from studio.ui.window import MainWindow
from tests.walk.hands import SIZE, Eyes, Hands

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "future-of-football.shotgraph"


def small(graph: Graph) -> Graph:
    """The example's first four shots, as small as one can still see what they show, without captions and title."""
    text = str(graph.nodes["script"].settings["text"])
    graph = graph.set("script", "text", text[: text.index("## 5 ")])
    graph = graph.set("stills", "width", 320).set("stills", "height", 184)
    graph = graph.set("animate", "rate", 12).set("smooth", "rate", 24).set("captions", "mode", "none")
    bypassed = {name: replace(graph.nodes[name], bypassed=True) for name in ("title",)}
    return replace(graph, nodes={**graph.nodes, **bypassed})


class Cutter:
    """The person who cuts."""

    def __init__(self, folder: Path, window: MainWindow, page: ProjectPage, eyes: Eyes) -> None:
        self.folder, self.window, self.page = folder, window, page
        self.hands, self.see = Hands(eyes, window), eyes.see
        self.timeline, self.lanes, self.scale = page.timeline, page.timeline.lanes, page.timeline.scale
        self._shots = 0

    def at(self, seconds: float, row: str, part: float = 0.6) -> QPoint:
        def found() -> QPoint:
            one = next(one for one in self.lanes.rows if one.name == row)
            return QPoint(round(self.scale.x(seconds)), round(one.top + one.height * part))

        return self.see(found)

    def span(self, id: str) -> tuple[float, float]:
        span = self.see(lambda: self.timeline.cut.timeline.spans[id])
        return float(span.start), float(span.stop)

    def shot(self, name: str) -> None:
        self._shots += 1
        path = str(self.folder / f"{self._shots:02} {name}.png")
        self.see(lambda: self.window.grab().save(path))

    def render(self, to: str) -> None:
        run, hands = self.page.session.run, self.hands
        before = self.see(lambda: run.last)
        canvas: QWidget = self.page.canvas.view
        hands.click(canvas, QPoint(12, 12))
        hands.key("ctrl+Return")

        def asked() -> bool:
            return any(isinstance(one, QDialog) and one.isVisible() for one in QApplication.topLevelWidgets())

        hands.until(lambda: run.running or asked() or run.last is not before, "the render", 30)
        if self.see(asked):
            hands.key("Return")
        hands.until(lambda: run.last is not None and run.last is not before and not run.running, "the film", 600)
        last = self.see(lambda: run.last)
        assert last is not None and not last.failed and not last.cancelled, last
        shutil.copy(self.folder / "future-of-football.mp4", self.folder / to)

    def cut(self) -> None:
        hands, lanes, ruler = self.hands, self.lanes, self.timeline.ruler
        hands.until(lambda: len(self.timeline.cut.timeline.picture.clips) == 4, "the four shots", 60)
        hands.click(lanes, self.at(self.span("winger")[0] + 2, "picture"))
        hands.key("backslash", "n")  # all of the film is seen; nothing snaps
        self.shot("before")

        # B-roll over narration: the third shot once more, carried over the first one, and trimmed there.
        hands.click(self.timeline.transport.tracks)
        hands.key("Down", "Return")
        hands.until(lambda: any(row.name == "video-2" for row in lanes.rows), "a second picture track", 10)
        hands.click(lanes, self.at(self.span("winger")[0] + 2, "picture"))
        hands.key("ctrl+d")
        hands.until(lambda: "winger~2" in self.timeline.cut.timeline.spans, "a copy of the third shot", 10)
        start, _ = self.span("winger~2")
        hands.key("backslash")
        grip = start + 1.5
        hands.drag(lanes, self.at(grip, "picture"), self.at(1.6 + 1.5, "video-2"))
        start, stop = self.span("winger~2")
        hands.drag(lanes, self.at(stop, "video-2") - QPoint(3, 0), self.at(start + 1.8, "video-2") - QPoint(3, 0))
        hands.menu(lanes, self.at(self.span("winger")[1] + 2.5, "picture"), "Close the gap")
        hands.key("backslash")
        self.shot("b-roll")

        # A lower third over the second shot.
        seconds = self.span("painted-faces")[0] + 1.2
        hands.click(ruler, QPoint(round(self.see(lambda: self.scale.x(seconds))), 14))
        hands.click(lanes, self.at(self.span("painted-faces")[0] + 1.6, "picture"))
        hands.key("ctrl+shift+t")
        hands.until(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit), "a place to type", 10)
        hands.type("ADA")
        hands.key("Return")
        self.shot("lower third")

        # A wipe between the second and the third, from the library.
        hands.tab(self.page, "Library")
        library = self.page.docks["library"].widget()
        assert isinstance(library, LibraryPanel)
        wipes = library.transitions

        def wipe() -> QPoint:
            item = next(wipes.item(n) for n in range(wipes.count()) if wipes.item(n).text() == "Wipe")
            return wipes.visualItemRect(item).center()

        meet = (self.span("winger")[0] + self.span("painted-faces")[1]) / 2
        hands.drag(wipes.viewport(), self.see(wipe), self.at(meet, "picture"), onto=lanes)
        self.shot("wipe")

        # A speed ramp on the third.
        hands.click(lanes, self.at(self.span("winger")[0] + 2.5, "picture"))
        hands.tab(self.page, "Clip")
        panel = self.page.clip_docks.panel
        ramps, shown = panel.ramps, panel._area.viewport()

        def there() -> bool:
            return shown.rect().contains(ramps.geometry().translated(ramps.parentWidget().mapTo(shown, QPoint())))

        for _ in range(40):
            if self.see(there):
                break
            hands.turn(panel, 1, QPoint(6, 40))  # beside the fields, which heed the wheel themselves
        hands.click(ramps)
        hands.key("Down", "Return")
        hands.until(lambda: bool(self.timeline.cut.timeline.find("winger")[1].pace), "a ramp", 10)
        self.shot("ramp")

        # A J cut: the third shot's narration begins while the second is still seen.
        start, stop = self.span("voice/winger")
        hands.drag(lanes, self.at((start + stop) / 2, "voice", 0.85), self.at((start + stop) / 2 - 1.2, "voice", 0.85))
        self.shot("j cut")
        hands.key("ctrl+s")
        hands.until(lambda: not self.page.document.dirty, "the saved project", 10)

    def facts(self) -> dict[str, object]:
        timeline = self.see(lambda: self.timeline.cut.timeline)
        spans = {id: (float(span.start), float(span.stop)) for id, span in timeline.spans.items()}
        clips = {
            clip.id: {
                "track": track.name,
                "source": clip.source,
                "offset": float(clip.offset),
                "transition": clip.transition.kind,
                "title": clip.title.text if clip.title else "",
            }
            for track, clip in timeline.clips()
        }
        return {"spans": spans, "clips": clips, "rate": float(timeline.rate)}


def walk(folder: Path, window: MainWindow, page: ProjectPage, eyes: Eyes, code: list[int]) -> None:
    cutter = None
    try:
        cutter = Cutter(folder, window, page, eyes)
        cutter.hands.until(lambda: page.session.engine.state == "ready", "the engine")
        cutter.render("before.mp4")
        facts = {"before": cutter.facts()}
        began = time.monotonic()
        cutter.cut()
        print(f"cut by hand in {time.monotonic() - began:.0f} s, {len(cutter.hands.done)} events")
        facts["after"] = cutter.facts()
        cutter.render("after.mp4")
        (folder / "facts.json").write_text(json.dumps(facts), "utf-8")
        code[0] = 0
    except BaseException:
        traceback.print_exc()
        if cutter is not None:
            cutter.shot("where it ended")
    finally:
        if cutter is not None:
            (folder / "events.txt").write_text("\n".join(cutter.hands.done), "utf-8")
        eyes._asked.emit(QApplication.quit)


def main() -> int:
    folder = Path(sys.argv[1])
    path = folder / "film.shotgraph"
    shutil.rmtree(folder / "home", ignore_errors=True)  # of a walk before, which may have been ended in the middle
    (folder / f".{path.name}.autosave").unlink(missing_ok=True)
    projectfile.save(small(projectfile.load(EXAMPLE)), path)
    app = QApplication([])
    theme.apply(app)
    home = Home(folder / "home", folder / "home", folder / "home" / "logs")
    process = EngineProcess(Launch(folder / "store"))
    window = MainWindow(node_types.shipped(), home, Settings(home), process)
    window.setGeometry(0, 0, *SIZE)
    window.show()
    process.start()
    page = window.open(path)
    assert page is not None
    eyes, code = Eyes(), [1]
    thread = threading.Thread(target=walk, args=(folder, window, page, eyes, code), daemon=True)
    thread.start()
    faulthandler.dump_traceback_later(900, exit=True)
    app.exec()
    process.close()
    sys.stdout.flush()
    os._exit(code[0])


if __name__ == "__main__":
    main()
