"""How long the window's thread is ever busy in one go while the example renders beside it: a timer that should beat
every 5 ms, in the whole window with all its panels, over the rendering of three of its shots from an empty store.

Between two beats both the wall clock and the thread's own processor time are read: on a machine that is busy with
other things only the second says what the window itself did."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from studio.app import node_types
from studio.base.resources import resource
from studio.base.settings import Home, Settings
from studio.graph import projectfile
from studio.graph.document import Document
from studio.graph.graph import Graph
from studio.host.client import Launch
from studio.ui import theme
from studio.ui.bridge import EngineProcess
from studio.ui.project_page import ProjectPage
from studio.ui.window import MainWindow

EXAMPLE = resource("examples", "future-of-football.shotgraph")
LIMIT = 50.0  # ms


def film(folder: Path, *, quick: bool) -> Graph:
    """The example, all its nodes, with its first three shots (one if quick) and smaller pictures: the window does as
    much for them, and the render is over in a minute or two."""
    graph = projectfile.load(EXAMPLE)
    text = str(graph.nodes["script"].settings["text"])
    graph = graph.set("script", "text", text[: text.index("## 2 " if quick else "## 4 ")])
    graph = graph.set("stills", "width", 512).set("stills", "height", 288)
    return graph.set("film", "path", str(folder / "film.mp4"))


def scrub(app: QApplication, page: ProjectPage) -> list[float]:
    """Milliseconds from a move of the timeline's playhead to the painted frame, over the rendered film."""
    viewer, playhead = page.viewer, page.session.playhead
    page.session.selection.select([])
    times: list[float] = []
    for number in range(61):
        painted: list[object] = []
        connection = viewer.requests.seen.connect(painted.append)
        began = time.perf_counter()
        playhead.seek((number * 0.37 + 0.5) % max(1.0, playhead.length))
        while not painted and time.perf_counter() - began < 10:
            app.processEvents()
            time.sleep(0.001)
        viewer.requests.seen.disconnect(connection)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times[1:])  # the first opens the film


def main() -> None:
    app = QApplication(sys.argv[:1])
    theme.apply(app)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = Home(folder, folder, folder / "logs")
        process = EngineProcess(Launch(home.store))
        window = MainWindow(node_types.known(print), home, Settings(home), process)
        window.show()
        process.start()
        page = window.add_document(Document(film(folder, quick="--quick" in sys.argv), name="film"))
        gaps: list[float] = []
        work: list[float] = []
        last = [0.0, 0.0]

        def beat() -> None:
            now = [time.perf_counter(), time.thread_time()]
            gaps.append((now[0] - last[0]) * 1000)
            work.append((now[1] - last[1]) * 1000)
            last[:] = now

        def begin() -> None:
            last[:] = [time.perf_counter(), time.thread_time()]
            heart.start(5)
            page.render_nodes()

        heart = QTimer()
        heart.timeout.connect(beat)
        process.ready.connect(lambda: QTimer.singleShot(1500, begin))
        page.session.run.run_changed.connect(lambda on: None if on else QTimer.singleShot(500, lambda: app.exit(0)))
        page.session.engine.invalid.connect(lambda problems: (print(*problems), app.exit(1)))
        failed = app.exec()
        heart.stop()
        sought = [] if failed else scrub(app, page)
        process.close()
    if failed or not gaps:
        raise SystemExit("the film did not render")
    for name, times in (("wall clock", gaps), ("processor", work)):
        times.sort()
        print(
            f"{name:<10} {len(times)} beats, ms between them: median {times[len(times) // 2]:.1f}"
            f"  p99 {times[int(len(times) * 0.99)]:.1f}  longest {times[-1]:.1f}"
            f"  over {LIMIT:.0f} ms: {sum(one > LIMIT for one in times)} (asked: none)"
        )
    middle, late = sought[len(sought) // 2], sought[int(len(sought) * 0.95)]
    print(f"scrubbing  playhead to painted frame: {middle:.0f} ms in the middle, {late:.0f} ms p95")


if __name__ == "__main__":
    main()
