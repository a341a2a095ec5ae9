"""A diffusion model works in the engine's process while the window watches: steps, early looks, a stop, what 'auto'
came to. A real page, a real engine, a tiny model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.host.client import Launch
from studio.ui.bridge import EngineProcess
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from studio.ui.run_state import Status

PATIENCE = 120_000  # ms: torch is imported by a process of its own, on a machine that may be busy
SMALL = {"width": 64, "height": 64, "seed": 7}
GRAPH = Graph(
    nodes={
        "words": Node("text.value", {"text": "a lighthouse"}),
        "still": Node("image.generate", {**SMALL, "model": "./model", "steps": 150}),
        "auto": Node("image.generate", {**SMALL, "model": "auto"}),
    },
    wires=(Wire("words", "out", "still", "prompt"), Wire("words", "out", "auto", "prompt")),
)


@pytest.fixture
def page(qtbot: QtBot, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProjectPage]:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # threads that wait for each other take seconds on a busy machine
    process = EngineProcess(Launch(tmp_path / "store"))
    process.start()
    made = ProjectPage(Document(GRAPH, tmp_path / "film.shotgraph"), catalog, process, Commands(), tmp_path)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    qtbot.waitUntil(lambda: made.session.engine.state == "ready", timeout=PATIENCE)
    yield made
    made.close_down()
    process.close()


@pytest.mark.torch
def test_early_looks_are_seen_and_a_stop_takes_effect_in_the_middle(
    page: ProjectPage, qtbot: QtBot, tmp_path: Path
) -> None:
    from tests.models import tiny

    tiny.sd(tmp_path / "model")
    run, looks = page.session.run, list[QImage]()

    def watch(node: str) -> None:
        picture = run.picture("still", None)
        if node == "still" and run.task("still").status is Status.RUNNING and picture is not None:
            looks.append(picture)

    run.changed.connect(watch)
    page.session.selection.select(["still"])
    assert page.render_nodes(("still",))
    qtbot.waitUntil(lambda: len(looks) > 1 and run.task("still").done > 1, timeout=PATIENCE)
    task = run.task("still")
    assert task.total == 150 and task.unit == "steps"
    assert not page.viewer.picture.image.isNull(), "the viewer shows what becomes of it"
    page.session.engine.cancel()
    qtbot.waitUntil(lambda: run.last is not None and not run.running, timeout=PATIENCE)
    assert run.last is not None and run.last.cancelled
    assert run.task("still").done < 150
    page.document.edit("Fewer", page.document.graph.set("still", "steps", 2))
    assert page.render_nodes(("still",))
    qtbot.waitUntil(lambda: run.task("still").status is Status.DONE, timeout=PATIENCE)


def test_what_auto_came_to_is_said_on_the_node(page: ProjectPage, qtbot: QtBot) -> None:
    run = page.session.run
    assert page.render_nodes(("auto",))
    qtbot.waitUntil(lambda: run.task("auto").status is Status.DONE, timeout=PATIENCE)
    assert "Animatic, which ships with the app" in run.task("auto").note
