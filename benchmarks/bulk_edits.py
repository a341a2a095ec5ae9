"""Every edit of the canvas that takes many nodes at once, at 100, 1,000 and 3,000 of them: how long the window stands
still, and whether that grows as the graph does.

The whole graph is in view, so the far layer is shown and rebuilt, and all that is edited is selected: the case in which
a rebuild for each node instead of each edit is seen at once. A figure is the least of three, in processor time of the
window's thread, until the window is painted. The last column is the cost of a node at the last size against the size
before: 1 is linear growth, 3 would be quadratic.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from studio.app import node_types
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.ui import theme
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage

COUNTS = (100, 1000, 3000)
ASKED = 0.5  # seconds for 1,500 nodes taken back


def chain(count: int) -> Graph:
    """Sums of the one before, with both of its sockets wired."""
    nodes = {
        f"n{number}": Node("number.math", {"op": "add"}, position=(number % 50 * 260.0, number // 50 * 200.0))
        for number in range(count)
    }
    wires = tuple(Wire(f"n{number - 1}", "out", f"n{number}", end) for number in range(1, count) for end in "ab")
    return Graph(nodes, wires)


@dataclass(frozen=True)
class Window:
    """A window that shows so many nodes from far away."""

    app: QApplication
    page: ProjectPage

    def timed(self, do: Callable[[], object]) -> float:
        """Milliseconds of processor time until what it did is painted."""
        self.app.processEvents()
        began = time.thread_time()
        do()
        self.app.processEvents()
        return (time.thread_time() - began) * 1000


def window(app: QApplication, count: int, folder: Path) -> Window:
    page = ProjectPage(Document(chain(count)), node_types.known(print), None, Commands(), folder)
    page.resize(1200, 760)
    page.show()
    page.canvas.view.zoom_to(0.1)
    app.processEvents()
    return Window(app, page)


def figures(shown: Window, tries: int = 3) -> dict[str, float]:
    """Edit -> milliseconds: of each, of taking it back and of doing it again."""
    document, canvas = shown.page.document, shown.page.canvas
    ids = tuple(document.graph.nodes)
    canvas.view.chosen.select(ids)
    canvas.edits.copy()
    moved = {id: QPointF(*node.position) + QPointF(40, 20) for id, node in document.graph.nodes.items()}
    edits: dict[str, Callable[[], object]] = {
        "paste": canvas.edits.paste,
        "duplicate": canvas.edits.duplicate,
        "delete": canvas.edits.delete,
        "delete and join": canvas.edits.delete_and_heal,
        "cut": canvas.edits.cut_selection,
        "group": canvas.edits.group,
        "bypass": lambda: canvas.edits.toggle("bypassed"),
        "mute": lambda: canvas.edits.toggle("muted"),
        "collapse": canvas.edits.collapse,
        "move": lambda: canvas.edits.move_items(moved, {}, None),
        "tidy": canvas.edits.tidy_up,
    }
    found: dict[str, float] = {}
    for name, edit in edits.items():
        for _ in range(tries):
            canvas.view.chosen.select(ids)
            steps = {name: edit, f"{name}, undone": document.undo, f"{name}, redone": document.redo}
            for step, do in steps.items():
                found[step] = min(found.get(step, float("inf")), shown.timed(do))
            document.undo()
    return found


def measured(app: QApplication, count: int, tries: int = 3) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        shown = window(app, count, Path(folder))
        try:
            return figures(shown, tries)
        finally:
            shown.page.close_down()
            shown.page.close()


def growth(times: list[float], counts: tuple[int, ...]) -> float:
    """The cost of a node at the last size against the size before."""
    return times[-1] / times[-2] / (counts[-1] / counts[-2])


def main() -> None:
    counts = (100, 300) if "--quick" in sys.argv else COUNTS
    app = QApplication(sys.argv[:1])
    theme.apply(app)
    found = [measured(app, count) for count in counts]
    print(f"milliseconds of processor time at {', '.join(f'{count:,}' for count in counts)} nodes")
    worst = 0.0
    for name in found[0]:
        times = [figure[name] for figure in found]
        grown = growth(times, counts)
        worst = max(worst, grown)
        print(f"  {name:<24} {'  '.join(f'{t:8.1f}' for t in times)}   a node, last to before: {grown:.1f}x")
    print(f"  most growth of a node's cost {worst:.1f}x (1 is linear)")
    if "--quick" not in sys.argv:
        half = measured(app, 1500, 1)
        back = max(half["paste, undone"], half["delete"]) / 1000
        print(f"  1,500 nodes taken away in {back:.2f} s (asked: under {ASKED} s)")


if __name__ == "__main__":
    main()
