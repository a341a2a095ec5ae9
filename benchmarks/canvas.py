"""The canvas at 1,000 nodes against NodeGraphQt's stock nodes: opening, panning and zooming, offscreen. And edits of
wires at 100, 1,000 and 3,000 of them: how long the window stands still, and whether that grows as the graph does.

Both show the same graph in a view of the same size, through the same package; the stock one as its documentation
says (NodeGraph, BaseNode, set_output). Frames are timed from the change to the end of the paint, in processor time of
the window's thread: it paints them all itself, and the wall clock would tell what else the machine does.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication

from studio.app import node_types
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.ui import theme
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage

SIZE = (1366, 768)
CYCLE = (("image.generate", "image"), ("video.animate", "image"), ("enhance.interpolate", "video"), ("number.math", ""))
FRAMES = 60


def graph_of(count: int) -> Graph:
    nodes, wires = {}, []
    for number in range(count):
        kind = number % len(CYCLE)
        nodes[f"n{number}"] = Node(CYCLE[kind][0], position=(number % 40 * 240.0, number // 40 * 280.0))
        if kind in (1, 2):
            wires.append(Wire(f"n{number - 1}", "out", f"n{number}", CYCLE[kind][1]))
    return Graph(nodes, tuple(wires))


def frames(app: QApplication, change: Callable[[int], object]) -> list[float]:
    """Milliseconds of each frame."""
    times = []
    for number in range(FRAMES):
        began = time.thread_time()
        change(number)
        app.processEvents()
        times.append((time.thread_time() - began) * 1000)
    return sorted(times)


def p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95)]


def ours(app: QApplication, graph: Graph) -> dict[str, list[float]]:
    types = node_types.known(print)
    with tempfile.TemporaryDirectory() as folder:
        began = time.thread_time()
        page = ProjectPage(Document(graph), types, None, Commands(), Path(folder))
        for dock in page.docks.values():
            dock.hide()
        page.resize(*SIZE)
        page.show()
        app.processEvents()
        opened = time.thread_time() - began
        view = page.canvas.view
        figures = {"open": [opened * 1000]}
        for name, zoom in (("pan at 100 %", 1.0), ("pan at 40 %", 0.4), ("pan, all in view", 0.1)):
            view.zoom_to(zoom)
            view.center_at(QPointF(4800, 3500))
            app.processEvents()
            figures[name] = frames(app, lambda _: view.pan(QPoint(-9, -6)))
        view.zoom_to(1.0)
        figures["zoom out"] = frames(app, lambda _: view.zoom_to(view.zoom * 0.96))
        page.close_down()
        page.close()
    return figures


def stock(app: QApplication, graph: Graph) -> dict[str, list[float]]:
    from studio.ui.canvas import base as canvas_base  # chooses the Qt binding  # noqa: F401
    from NodeGraphQt import BaseNode, NodeGraph  # isort: skip

    class Stock(BaseNode):  # type: ignore[misc]
        __identifier__ = "bench"
        NODE_NAME = "Stock"

    types = node_types.known(print)
    began = time.thread_time()
    board = NodeGraph()
    board.register_node(Stock)
    made = {}
    for id, node in graph.nodes.items():
        item = board.create_node("bench.Stock", name=id, pos=node.position, push_undo=False)
        for socket in types[node.type].inputs:
            item.add_input(socket.name)
        for output in types[node.type].outputs:
            item.add_output(output.name)
        made[id] = item
    for wire in graph.wires:
        made[wire.source].outputs()[wire.output].connect_to(made[wire.target].inputs()[wire.input], push_undo=False)
    view = board.viewer()
    board.widget.resize(*SIZE)
    board.widget.show()
    app.processEvents()
    figures = {"open": [(time.thread_time() - began) * 1000]}

    def look(zoom: float) -> None:
        width, height = SIZE[0] / zoom, SIZE[1] / zoom
        view.set_scene_rect([4800 - width / 2, 3500 - height / 2, width, height])
        app.processEvents()

    for name, zoom in (("pan at 100 %", 1.0), ("pan at 40 %", 0.4), ("pan, all in view", 0.1)):
        look(zoom)
        step = 9 / zoom
        figures[name] = frames(app, lambda _, s=step: view._set_viewer_pan(s, s * 0.66))
    look(1.0)
    figures["zoom out"] = frames(app, lambda _: view._set_viewer_zoom(-41.0))
    board.widget.close()
    return figures


WIRES = (100, 1000, 3000)


def wired(count: int) -> Graph:
    """So many wires, each between two nodes of its own."""
    nodes, wires = {}, []
    for number in range(count):
        place = (number % 40 * 480.0, number // 40 * 280.0)
        nodes[f"a{number}"] = Node("image.generate", position=place)
        nodes[f"b{number}"] = Node("video.animate", position=(place[0] + 240.0, place[1]))
        wires.append(Wire(f"a{number}", "out", f"b{number}", "image"))
    return Graph(nodes, tuple(wires))


def edits(app: QApplication, count: int) -> dict[str, float]:
    """Milliseconds that the window stands still for an edit, the least of a few."""
    types = node_types.known(print)
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        page = ProjectPage(Document(wired(count)), types, None, Commands(), Path(folder))
        page.resize(*SIZE)
        page.show()
        app.processEvents()
        document, canvas = page.document, page.canvas
        page.canvas.view.zoom_to(0.1)
        wires = document.graph.wires

        def unwire_all() -> None:
            document.edit("Cut wires", document.graph.disconnect(wires))

        def delete_half() -> None:
            canvas.view.chosen.select(f"a{number}" for number in range(0, count, 2))
            canvas.edits.delete()

        def duplicate_half() -> None:
            canvas.view.chosen.select(f"a{number}" for number in range(0, count, 2))
            canvas.edits.duplicate()

        changes: dict[str, Callable[[], None]] = {
            "one wire cut": lambda: document.edit("Cut wires", document.graph.disconnect(wires[:1])),
            "all wires cut": unwire_all,
            "a quarter deleted": delete_half,
            "a quarter duplicated": duplicate_half,
        }
        for name, change in changes.items():
            for step, do in ((name, change), (f"{name}, undone", document.undo)):
                figures[step] = float("inf")
                for _ in range(3):
                    if step.endswith("undone"):
                        change()
                    began = time.thread_time()
                    do()
                    figures[step] = min(figures[step], (time.thread_time() - began) * 1000)
                    if not step.endswith("undone"):
                        document.undo()
        page.close_down()
        page.close()
    return figures


def report_edits(app: QApplication, counts: tuple[int, ...]) -> None:
    found = [edits(app, count) for count in counts]
    print(f"edits, milliseconds of processor time at {', '.join(f'{count:,}' for count in counts)} wires")
    for name in found[0]:
        times = [figures[name] for figures in found]
        growth = times[-1] / times[-2] / (counts[-1] / counts[-2])
        print(
            f"  {name:<28} {'  '.join(f'{value:8.1f}' for value in times)}   a wire, last to one before: {growth:.1f}x"
        )


def main() -> None:
    count = 300 if "--quick" in sys.argv else 1000
    app = QApplication(sys.argv[:1])
    theme.apply(app)
    if "--edits" in sys.argv:
        report_edits(app, WIRES)
        return
    graph = graph_of(count)
    mine, theirs = ours(app, graph), stock(app, graph)
    print(f"{count} nodes, {len(graph.wires)} wires, {SIZE[0]}x{SIZE[1]}, milliseconds of processor time: median / p95")
    for name, times in mine.items():
        other = theirs[name]
        ratio = p95(other) / p95(times) if len(times) > 1 else other[0] / times[0]
        print(
            f"  {name:<18} ours {statistics.median(times):7.1f} / {p95(times):7.1f}"
            f"   stock {statistics.median(other):7.1f} / {p95(other):7.1f}   ratio {ratio:5.1f}x"
        )
    pooled = [
        sorted(value for name, values in figures.items() if name != "open" for value in values)
        for figures in (mine, theirs)
    ]
    print(f"  ratio of opening {theirs['open'][0] / mine['open'][0]:.1f}x (asked: 3x)", end="")
    print(f"   ratio of p95 over all pans and zooms {p95(pooled[1]) / p95(pooled[0]):.1f}x (asked: 3x)")
    report_edits(app, WIRES[:2] if "--quick" in sys.argv else WIRES)


if __name__ == "__main__":
    main()
