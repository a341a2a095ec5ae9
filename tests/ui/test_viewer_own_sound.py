"""A clip's own sound and timecode in the viewer, with a real engine behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction as F
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.film.playing.playback_clock import SoundClock
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.media.files.mediafile import Style, open_video, write_video
from studio.media.timecode import timecode
from studio.media.values import Audio, Image
from studio.ui.bridge import EngineProcess
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from studio.ui.viewer.panel import ViewerPanel
from tests.media import clip

PATIENCE = 8_000  # ms
RATE = 48000
GRAPH = Graph(
    nodes={
        "clip": Node("video.load", {"path": "clip.mov"}),
        "late": Node("video.trim", {"start": 1.0}),
        "small": Node("video.resize", {"width": 48}),
        "mute": Node("video.load", {"path": "mute.mp4"}),
        "noise": Node("audio.load", {"path": "clip.mov"}),
        "quiet": Node("audio.gain", {"gain": -20.0}),
        "film": Node("publish.video", {"path": "film.mp4"}),
    },
    wires=(
        Wire("clip", "video", "late", "video"),
        Wire("clip", "video", "small", "video"),
        Wire("noise", "out", "quiet", "audio"),
        Wire("mute", "video", "film", "video"),
        Wire("quiet", "out", "film", "audio"),
    ),
)


class Watch:
    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None: ...

    def note(self, text: str) -> None: ...


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filmed clip of two seconds whose sound rises steadily, so that a sample says when it is."""
    folder = tmp_path_factory.mktemp("media")
    clip(folder / "mute.mp4", 48, size=(96, 64))
    rising = Audio.of(np.linspace(0, 0.8, 2 * RATE, endpoint=False), RATE)
    write_video(
        folder / "clip.mov", open_video(folder / "mute.mp4"), rising, workspace=folder / "work", watch=Watch(),
        style=Style("prores"), timecode=timecode("10:00:00:12", F(24)),
    )  # fmt: skip
    return folder


@pytest.fixture
def page(
    qtbot: QtBot, catalog: Catalog, process: EngineProcess, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ProjectPage]:
    monkeypatch.setattr(SoundClock, "open", lambda self, device=None: None)
    made = ProjectPage(Document(GRAPH, media / "film.shotgraph"), catalog, process, Commands(), tmp_path)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.session.engine.state == "ready", timeout=PATIENCE)
    yield made
    made.viewer.player.pause()
    made.close_down()


def seen(page: ProjectPage, qtbot: QtBot, node: str) -> ViewerPanel:
    page.render_nodes([node])
    run = page.session.run
    qtbot.waitUntil(lambda: run.last is not None and not run.running, timeout=PATIENCE)
    page.session.selection.select([node])
    viewer = page.viewer
    qtbot.waitUntil(lambda: viewer.subject.node == node and viewer.requests.facts.kind == "video", timeout=PATIENCE)
    return viewer


def heard(viewer: ViewerPanel, qtbot: QtBot, key: Callable[[], None]) -> tuple[float, float]:
    """(level, seconds) of the first samples that are played."""
    first: list[tuple[float, float]] = []
    viewer.player.sounded.connect(lambda block, at, rate: first.append((float(block[0, 0]), at)))
    key()
    qtbot.waitUntil(lambda: bool(first), timeout=PATIENCE)
    return first[0]


@pytest.mark.parametrize(("node", "level"), [("clip", 0.0), ("late", 0.4), ("small", 0.0)])
def test_space_plays_a_clips_own_sound(page: ProjectPage, qtbot: QtBot, node: str, level: float) -> None:
    viewer = seen(page, qtbot, node)
    qtbot.waitUntil(lambda: viewer.player.heard == (node, "video" if node == "clip" else "out"), timeout=PATIENCE)
    viewer.picture.setFocus()
    got, at = heard(viewer, qtbot, lambda: QTest.keyClick(viewer.picture, Qt.Key.Key_Space))
    assert at == 0 and got == pytest.approx(level, abs=0.001)


def test_what_is_published_with_a_clip_is_heard_instead(page: ProjectPage, qtbot: QtBot) -> None:
    page.render_nodes(["quiet"])
    run = page.session.run
    qtbot.waitUntil(lambda: run.last is not None and not run.running, timeout=PATIENCE)
    viewer = seen(page, qtbot, "mute")
    qtbot.waitUntil(lambda: viewer.player.heard == ("quiet", "out"), timeout=PATIENCE)


def test_the_timecode_follows_the_playhead(page: ProjectPage, qtbot: QtBot) -> None:
    viewer = seen(page, qtbot, "late")
    qtbot.waitUntil(lambda: "TC 10:00:01:12" in viewer._about.text(), timeout=PATIENCE)
    viewer.picture.setFocus()
    for _ in range(3):
        QTest.keyClick(viewer.picture, Qt.Key.Key_Period)
    assert viewer._about.text().endswith("TC 10:00:01:15")
    assert "TC" not in seen(page, qtbot, "mute")._about.text()
