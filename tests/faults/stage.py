"""A small film, rendered in processes of its own that can be hurt, and what must hold afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as Pillow

from studio.graph.graph import Graph, Node, Wire
from studio.graph.projectfile import save
from tests.media import picture

ROOT = Path(__file__).resolve().parents[2]
SEED = int(os.environ.get("SHOTGRAPH_FAULTS_SEED", "1"))
PATIENCE = 240  # seconds: a busy machine's


def film(folder: Path) -> Path:
    """A project with a costly clip whose frames are kept, a card, sound, and a film of them."""
    folder.mkdir(parents=True, exist_ok=True)
    Pillow.fromarray(picture(3)).resize((160, 90)).save(folder / "still.png")
    nodes = {
        "still": Node("image.load", {"path": "still.png"}),
        "moves": Node("video.animate", {"seconds": 1.5, "seed": 7}),
        "card": Node("edit.card", {"text": "Words", "seconds": 1.0, "width": 160, "height": 90}),
        "joined": Node("video.concat"),
        "film": Node("publish.video", {"path": "film.mp4"}),
    }
    wires = (
        Wire("still", "out", "moves", "image"),
        Wire("moves", "out", "joined", "videos"),
        Wire("card", "out", "joined", "videos"),
        Wire("joined", "out", "film", "video"),
    )
    save(Graph(nodes, wires), folder / "film.shotgraph")
    return folder / "film.shotgraph"


@dataclass(frozen=True)
class Outcome:
    code: int
    words: str
    seconds: float

    @property
    def traced(self) -> bool:
        return "Traceback" in self.words or "fault in" in self.words


class Rendering:
    """One `shotgraph render`, in a group of processes that are killed together."""

    def __init__(
        self,
        project: Path,
        home: Path,
        *more: str,
        env: Mapping[str, str] | None = None,
        limits: Sequence[tuple[int, int]] = (),
    ) -> None:
        def before() -> None:
            import resource

            for limit, value in limits:
                resource.setrlimit(limit, (value, value))

        self._began = time.monotonic()
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  (on no disk that is full, in no folder that vanishes)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "studio.cli", "render", str(project), *more],
            env={**os.environ, "SHOTGRAPH_HOME": str(home), **(env or {})},
            cwd=ROOT,
            stdout=self._words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=before if limits else None,
        )

    def _said(self) -> str:
        self._words.seek(0)
        with self._words:
            return self._words.read().decode("utf-8", "replace")

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def wait(self) -> Outcome:
        """Raises TimeoutExpired for one that stands still."""
        try:
            code = self.process.wait(PATIENCE)
        finally:
            self.kill()
            self.process.wait()
        return Outcome(code, self._said(), time.monotonic() - self._began)


def render(project: Path, home: Path, *more: str, **how: object) -> Outcome:
    return Rendering(project, home, *more, **how).wait()  # type: ignore[arg-type]


def healthy(home: Path) -> None:
    """The store reads, with nothing damaged in it that would not be noticed."""
    from studio.graph.store import Store

    store = Store(home / "store")
    store.verify()
    assert store.verify()["damaged"] == 0
    store.close()


def completes(project: Path, home: Path, wanted: bytes, said: str = "") -> None:
    """The next run makes the film, and it is the same, byte for byte."""
    outcome = render(project, home)
    assert outcome.code == 0, f"{said}: {outcome.words}"
    assert not outcome.traced, outcome.words
    assert (project.parent / "film.mp4").read_bytes() == wanted, said
    healthy(home)


def drawn(number: int) -> random.Random:
    return random.Random(SEED * 1000 + number)


def until(true: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
