"""Playing and scrubbing in the real viewer, with the real engine process: 1080p30 H.264, without a screen.

Prints frames shown and dropped of 20 s (5 s with --quick), and the time from a seek to the painted frame.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from studio.app import node_types
from studio.graph.document import Document
from studio.graph.graph import Graph, Node
from studio.host.client import Launch
from studio.ui import theme
from studio.ui.bridge import EngineProcess
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from tests.media import clip

RATE = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    frames = RATE * (5 if parser.parse_args().quick else 20)
    app = QApplication([])
    theme.apply(app)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        y, x = np.mgrid[0:1080, 0:1920]
        still = np.stack((x // 8 % 256, y // 5 % 256, (x + y) // 9 % 256), axis=-1).astype(np.uint8)
        fast = {"preset": "ultrafast", "crf": "23"}
        size = (1920, 1080)
        film = folder / "clip.mp4"
        clip(film, frames, size=size, rate=RATE, options=fast, paint=lambda n, w, h: np.roll(still, n * 4, axis=1))
        process = EngineProcess(Launch(folder / "store"))
        process.start()
        graph = Graph({"clip": Node("video.load", {"path": film.name})})
        page = ProjectPage(
            Document(graph, folder / "film.shotgraph"), node_types.known(print), process, Commands(), folder
        )
        page.resize(1366, 768)
        page.show()
        try:
            measure(app, page, frames)
        finally:
            process.close()


def measure(app: QApplication, page: ProjectPage, frames: int) -> None:
    def until(true: Callable[[], bool]) -> None:
        end = time.monotonic() + 120
        while not true():
            if time.monotonic() > end:
                raise SystemExit("it takes too long")
            app.processEvents()
            time.sleep(0.001)

    run, viewer = page.session.run, page.viewer
    until(lambda: page.session.engine.state == "ready")
    page.render_nodes(("clip",))
    until(lambda: run.last is not None and not run.running)
    page.session.selection.select(["clip"])
    until(lambda: viewer.player.ready)
    began = time.monotonic()
    until(lambda: time.monotonic() - began > 1)
    viewer.player.toggle()
    until(lambda: not viewer.player.playing)
    found = viewer.player.statistics
    seconds = frames // RATE
    print(
        f"1080p{RATE}, {seconds} s, {frames} frames: {found.shown} shown, {found.dropped} dropped "
        f"({found.dropped / frames:.1%}), {found.stalls} stalls"
    )
    times = []
    for number in range(60):
        painted: list[object] = []
        connection = viewer.requests.seen.connect(painted.append)
        began = time.perf_counter()
        viewer.player.seek((number * 37 + 11) % frames / RATE)
        until(lambda painted=painted: bool(painted))  # type: ignore[misc]
        times.append((time.perf_counter() - began) * 1000)
        viewer.requests.seen.disconnect(connection)
    middle, late = np.percentile(times, [50, 95])
    print(f"seek to frame: {middle:.0f} ms in the middle, {late:.0f} ms p95")


if __name__ == "__main__":
    main()
