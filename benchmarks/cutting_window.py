"""A large cut in the real window, with the real engine process and without a screen: 200 clips on 8 tracks, 1080p30.

Opening; edits by key and by mouse, from the event to the painted rows; the time from a move of the playhead to the
painted frame; playing 20 s with two layers; then a cut of two hours with 3,000 clips: opening, scrolling, saving.
Scrubbing and playing are measured on prepared media: with the small copies that are made while nobody does anything.
Seconds are of the clock; beside them stands the processor time of the window's process, which other work on the machine
does not change. Peak memory is that of both processes together.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
import soundfile
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.app import node_types
from studio.base.settings import Home, Settings
from studio.film.timeline import Clip, Look, Timeline, Title, lay_out, overrides, tracks
from studio.film.timeline.layout import Layout
from studio.graph import projectfile
from studio.graph.graph import Graph, Node, Wire
from studio.host.client import Launch
from studio.ui import theme
from studio.ui.bridge import EngineProcess
from studio.ui.project_page import ProjectPage
from studio.ui.timeline import smooth
from studio.ui.window import MainWindow
from tests.media import clip, tone

F = Fraction
RATE = 30
NAMES = ("walk", "boat", "fire", "rain")
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


class Memory:
    """Peak of the window's and the engine's memory together, looked at ten times a second."""

    def __init__(self) -> None:
        self.peak = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        me = psutil.Process()
        while True:
            total = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total)
            time.sleep(0.1)


class Painted(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def media(folder: Path, seconds: int) -> None:
    """Four clips of 1080p30 with a key picture a second, as cameras make them, and two sounds."""
    y, x = np.mgrid[0:1080, 0:1920]
    options = {"preset": "ultrafast", "crf": "23", "g": str(RATE)}
    for number, name in enumerate(NAMES):
        still = np.stack((x // 8 + number * 60, y // 5, (x + y) // 9), axis=-1).astype(np.uint8)
        paint: Any = lambda n, w, h, still=still: np.roll(still, n * 4, axis=1)  # noqa: E731
        clip(folder / f"{name}.mp4", seconds * RATE, size=(1920, 1080), rate=RATE, options=options, paint=paint)
    for name in ("music", "knock"):
        soundfile.write(folder / f"{name}.wav", tone(48000 * (40 if name == "music" else 2)), 48000)


def project(folder: Path, clips: int, seconds: Fraction, length: Fraction) -> Path:
    """`clips` clips on 8 tracks, half of them on the storyline, each of so many seconds. length: of each file."""
    lengths = [(name, length) for name in NAMES]
    layout = Layout(F(RATE), lead=F(0), tail=F(0))
    effects, music = [("knock", F(2))], [("1", F(40))]
    automatic = lay_out(lengths, (), effects, music, layout=layout)
    cut: Timeline = automatic
    half = clips // 2
    pieces = []
    for number in range(half):
        name = NAMES[number % 4]
        id = name if number < 4 else f"{name}~{number // 4 + 1}"
        offset = F((number * 7) % int(length - seconds) if length > seconds else 0)
        pieces.append(Clip(id, name, seconds, offset=offset))
    cut = cut.with_track("picture", lambda old: tuple(pieces))
    added = []
    for kind in ("picture", "title", "sound", "sound"):
        cut, track = tracks.add_track(cut, kind)  # type: ignore[arg-type]
        added.append((track, kind))
    extra: dict[str, list[Clip]] = {}
    for number in range(clips - half - 2):
        track, kind = added[number % 4]
        under = pieces[(number // 4) * 4 % half]
        source = {"picture": NAMES[(number + 1) % 4], "title": "", "sound": "music/1"}[kind]
        look = Look(scale=40.0, x=24.0, y=-22.0) if kind == "picture" else Look()
        made = Clip(f"own-{number}", source, seconds, anchor=under.id, at=F(0), look=look)
        title = Title("Words", "below") if kind == "title" else None
        extra.setdefault(track, []).append(replace(made, title=title))
    for track, own in extra.items():
        cut = cut.with_track(track, lambda old, new=tuple(own): (*old, *new))  # type: ignore[misc]
    data = overrides(automatic, cut)
    nodes = {name: Node("video.load", {"path": f"{name}.mp4"}) for name in NAMES}
    nodes |= {name: Node("audio.load", {"path": f"{name}.wav"}) for name in ("music", "knock")}
    settings = {"edit": data, "rate": RATE, "lead": 0.0, "tail": 0.0, "width": 1920, "height": 1080}
    nodes |= {"cut": Node("edit.timeline", settings), "mix": Node("audio.mix")}
    wires = [Wire(name, "video", "cut", "pictures") for name in NAMES]
    wires += [Wire("knock", "out", "cut", "effects"), Wire("music", "out", "cut", "music")]
    wires += [Wire("cut", output, "mix", output) for output in ("effects", "music")]
    path = folder / f"film-{clips}.shotgraph"
    projectfile.save(Graph(nodes, tuple(wires)), path)
    return path


class Bench:
    def __init__(self, app: QApplication, window: MainWindow, process: EngineProcess) -> None:
        self.app, self.window, self.process = app, window, process

    def until(self, true: Callable[[], bool], seconds: float = 300.0) -> float:
        """Seconds until it is true; the window goes on working."""
        began = time.perf_counter()
        while not true():
            if time.perf_counter() - began > seconds:
                raise SystemExit("it takes too long")
            self.app.processEvents()
            time.sleep(0.0005)
        return time.perf_counter() - began

    def open(self, path: Path, clips: int) -> ProjectPage:
        began, spent = time.perf_counter(), time.process_time()
        page = self.window.open(path)
        assert page is not None
        rows = Painted(page.timeline.lanes)
        self.until(lambda: rows.count > 0)
        first = time.perf_counter() - began
        self.until(lambda: len(page.timeline.cut.timeline.spans) >= clips and rows.count > 1)
        done = time.perf_counter() - began
        print(
            f"  opening: rows painted after {first:.2f} s, all {len(page.timeline.cut.timeline.spans)} clips after "
            f"{done:.2f} s (window's processor time {time.process_time() - spent:.2f} s)"
        )
        return page

    def edits(self, page: ProjectPage, rounds: int) -> float:
        """The slowest kind of edit's median, in ms, from the event to the painted rows."""
        lanes, scale, head = page.timeline.lanes, page.timeline.scale, page.session.playhead
        rows = Painted(lanes)
        scale.zoom(90.0 / scale.pixels, 0.0)
        lanes.setFocus()

        def at(seconds: float, row: str) -> QPoint:
            found = next(one for one in lanes.rows if one.name == row)
            return QPoint(round(scale.x(seconds)), round(found.top + found.height * 0.5))

        def measured(do: Callable[[], object]) -> tuple[float, float]:
            self.app.processEvents()
            before, began, spent = rows.count, time.perf_counter(), time.process_time()
            do()
            self.until(lambda: rows.count > before, 10)
            return (time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000

        def key(key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> Callable[[], None]:
            self.window.activateWindow()
            lanes.setFocus()
            return lambda: QTest.keyClick(lanes, key, keys)

        def move(place: QPoint, button: Qt.MouseButton) -> None:
            where = QPointF(place)
            kind = QEvent.Type.MouseMove
            self.app.sendEvent(
                lanes, QMouseEvent(kind, where, lanes.mapToGlobal(where), Qt.MouseButton.NoButton, button, NONE)
            )

        found: dict[str, list[tuple[float, float]]] = {}
        spans = page.timeline.cut.timeline.spans
        middle = list(page.timeline.cut.timeline.picture.clips)[len(spans) // 8]
        start = float(spans[middle.id].start)
        scale.reveal(start)
        for number in range(rounds):
            place = start + 0.2 + number * 0.02
            head.seek(place)
            QTest.mouseClick(lanes, LEFT, NONE, at(place, "picture"))
            found.setdefault("split", []).append(measured(key(Qt.Key.Key_S)))
            found.setdefault("undo", []).append(measured(lambda: self._undo(page)))
            QTest.mouseClick(lanes, LEFT, NONE, at(place, "picture"))
            found.setdefault("delete, close up", []).append(
                measured(key(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier))
            )
            self._undo(page)
            self.app.processEvents()
            edge = at(start, "picture")
            move(edge + QPoint(3, 0), Qt.MouseButton.NoButton)
            QTest.mousePress(lanes, LEFT, NONE, edge + QPoint(3, 0))
            for step in range(1, 6):
                there = edge + QPoint(3 + 4 * step, 0)
                found.setdefault("trim, a move", []).append(measured(partial(move, there, LEFT)))
            end = edge + QPoint(23, 0)
            found.setdefault("trim, let go", []).append(measured(partial(QTest.mouseRelease, lanes, LEFT, NONE, end)))
            self._undo(page)
            self.app.processEvents()
        slowest = 0.0
        for name, took in found.items():
            wall, spent = (statistics.median(part) for part in zip(*took, strict=True))
            worst = max(part[0] for part in took)
            slowest = max(slowest, wall)
            print(f"  {name:<18}{wall:7.1f} ms seen (at worst {worst:.1f}), {spent:7.1f} ms of the processor")
        return slowest

    def _undo(self, page: ProjectPage) -> None:
        page.document.undo()

    def prepare(self, page: ProjectPage) -> float:
        """Do nothing until all is prepared."""
        known = page.timeline.smooth

        def done() -> bool:
            states = {state for *_, state in known.known.stretches}
            return states == {"smooth"}

        took = self.until(done, 900)
        print(f"  prepared while idle in {took:.0f} s, {len(known.known.stretches)} stretches told")
        return took

    def scrub(self, page: ProjectPage, count: int) -> float:
        """p95 in ms from a move of the playhead to the painted frame."""
        head, times = page.session.playhead, []
        viewer = page.viewer
        for number in range(count):
            seen: list[object] = []
            connection = viewer.requests.seen.connect(seen.append)
            began = time.perf_counter()
            head.seek((number * 37 + 11) % int(head.length * 10) / 10 + 0.05)
            self.until(lambda seen=seen: bool(seen), 20)  # type: ignore[misc]
            times.append((time.perf_counter() - began) * 1000)
            viewer.requests.seen.disconnect(connection)
        middle, late = np.percentile(times, [50, 95])
        print(f"  scrubbing: {middle:.0f} ms in the middle, {late:.0f} ms p95 of {count}")
        return float(late)

    def play(self, page: ProjectPage, seconds: float) -> tuple[int, int]:
        """(shown, dropped)."""
        player, head = page.viewer.player, page.session.playhead
        head.seek(0.0)
        head.set_range(0.0, seconds)
        self.until(lambda: player.ready)
        player.toggle()
        self.until(lambda: not player.playing)
        found = player.statistics
        head.set_range(None, None)
        print(f"  playing {seconds:g} s: {found.shown} shown, {found.dropped} dropped, {found.stalls} stalls")
        return found.shown, found.dropped

    def scroll(self, page: ProjectPage, count: int) -> float:
        """Median ms from a move of the scroll bar to the painted rows."""
        bar, rows = page.timeline.bar, Painted(page.timeline.lanes)
        scale = page.timeline.scale
        times = []
        for pixels in (scale.pixels, 12.0):
            scale.zoom(pixels / scale.pixels, 0.0)
            self.app.processEvents()
            for number in range(count if bar.maximum() else 0):
                before, began = rows.count, time.perf_counter()
                bar.setValue(bar.maximum() * (number + 1) // (count + 1))
                self.until(lambda before=before: rows.count > before, 10)  # type: ignore[misc]
                times.append((time.perf_counter() - began) * 1000)
        print(f"  scrolling: {statistics.median(times):.1f} ms a step, at worst {max(times):.1f} ms")
        return statistics.median(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a shorter film")
    quick = parser.parse_args().quick
    memory = Memory()
    app = QApplication([])
    theme.apply(app)
    smooth.IDLE = 0.5  # seconds without a sign of life
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        media(folder, 8 if quick else 24)
        home = Home(folder / "home", folder / "home", folder / "home" / "logs")
        process = EngineProcess(Launch(folder / "store"))
        window = MainWindow(node_types.shipped(), home, Settings(home), process)
        window.resize(1366, 768)
        window.show()
        process.start()
        bench = Bench(app, window, process)
        bench.until(lambda: process.state == "ready")
        try:
            print(f"\n200 clips on 8 tracks, 50 s of 1080p{RATE}")
            path = project(folder, 200, F(1, 2), F(8 if quick else 24))
            page = bench.open(path, 200)
            page.render_nodes((*NAMES, "music", "knock"))
            bench.until(lambda: page.session.run.last is not None and not page.session.run.running)
            bench.window.close_tab(0)
            page = bench.open(path, 200)
            bench.until(lambda: page.viewer.player.ready and not page.viewer.picture.image.isNull())
            print("  before anything is prepared:")
            bench.play(page, 5 if quick else 10)
            slowest = bench.edits(page, 3 if quick else 7)
            bench.prepare(page)
            late = bench.scrub(page, 40 if quick else 120)
            _, dropped = bench.play(page, 10 if quick else 20)
            bench.window.close_tab(0)
            print("\n3,000 clips, two hours")
            path = project(folder, 3000, F(24, 5), F(8 if quick else 24))
            page = bench.open(path, 3000)
            long = bench.edits(page, 2)
            bench.scroll(page, 10)
            began = time.perf_counter()
            page.document.edit("Note", page.document.graph.move({"cut": (8.0, 8.0)}))
            window.save(page)
            print(f"  saving: {(time.perf_counter() - began) * 1000:.0f} ms")
            bench.window.close_tab(0)
        finally:
            process.close()
        print(f"\npeak memory of window and engine: {memory.peak / 2**20:.0f} MiB")
    print(f"slowest edit {slowest:.0f} ms ({long:.0f} ms of 3,000 clips); scrub p95 {late:.0f} ms; {dropped} dropped")
    return int(slowest > 50 or late > 60 or dropped > 0)


if __name__ == "__main__":
    sys.exit(main())
