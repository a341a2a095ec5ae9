"""Lazy videos in a run: made again from the store's record, kept frames, and a killed run that goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.execute import execute
from studio.graph.graph import Graph
from studio.graph.plan import make_plan
from studio.graph.store import Store
from tests.engine import sample_nodes
from tests.engine.conftest import Outcome, graph_of

CLIP = {"clip": "sample.clip", "brighter": "sample.brighter", "shades": "sample.shades"}
WIRES = "clip.out>brighter.video brighter.out>shades.video"


def in_new_store(graph: Graph, folder: Path) -> tuple[events.Done, list[tuple[str, object]]]:
    sample_nodes.ran.clear()
    store = Store(folder)
    plan = make_plan(graph, Catalog.of([sample_nodes]), folder, ["shades"])
    done = execute(plan, store, emit=lambda event: None)
    store.close()
    return done, list(sample_nodes.ran)


def test_costly_frames_are_made_once_and_read_after_that(tmp_path: Path) -> None:
    graph = graph_of(CLIP, WIRES)
    first, ran = in_new_store(graph, tmp_path)
    assert first.results == {"shades": " ".join(str(n + 1) for n in range(12))}
    assert sorted(n for what, n in ran if what == "frame") == list(range(12))
    second, ran = in_new_store(graph.set("brighter", "by", 5), tmp_path)
    assert second.results == {"shades": " ".join(str(n + 5) for n in range(12))}
    assert [n for what, n in ran if what == "frame"] == []


def test_frames_that_vanished_are_made_again(tmp_path: Path) -> None:
    graph = graph_of(CLIP, WIRES)
    in_new_store(graph, tmp_path)
    for path in (tmp_path / "work").rglob("*"):
        if path.is_file():
            path.unlink()
    again, ran = in_new_store(graph.set("brighter", "by", 7), tmp_path)
    assert again.results == {"shades": " ".join(str(n + 7) for n in range(12))}
    assert ("frame", 11) in ran


def test_a_deep_chain_of_lazy_filters_runs_and_is_made_again(run: Callable[..., Outcome]) -> None:
    depth = 300
    nodes: dict[str, object] = {"clip": ("sample.clip", {"frames": 2}), "shades": "sample.shades"}
    nodes |= {f"f{i}": ("sample.brighter", {"by": 1 + i % 2}) for i in range(depth)}
    wires = "clip.out>f0.video " + " ".join(f"f{i}.out>f{i + 1}.video" for i in range(depth - 1))
    graph = graph_of(nodes, f"{wires} f{depth - 1}.out>shades.video")
    expected = (depth + depth // 2) % 256
    assert run(graph, "shades").done.results == {"shades": f"{expected} {expected + 1}"}
    changed = run(graph.set(f"f{depth - 1}", "by", 3), "shades")
    assert changed.done.results == {"shades": f"{expected + 1} {expected + 2}"}


def test_a_killed_run_goes_on_at_the_chunk_in_flight(tmp_path: Path) -> None:
    """A clip of chunks of 8 frames dies at frame 30; the next run makes only the frames of unfinished chunks."""
    size, frames = 1200, 40
    graph = graph_of({**CLIP, "clip": ("sample.clip", {"size": size, "frames": frames})}, WIRES)
    dying = (
        "from pathlib import Path; import sys\n"
        "from tests.engine.test_lazy_values import *\n"
        f"graph = graph_of({{**CLIP, 'clip': ('sample.clip', {{'size': {size}, 'frames': {frames}}})}}, WIRES)\n"
        "import os, signal\n"
        "from studio.media import frames as f\n"
        "made = f.Frame.of\n"
        "def of(array, color=None):\n"
        "    if array[0, 0, 0] == 30: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return made(array, color)\n"
        "f.Frame.of = staticmethod(of)\n"
        "in_new_store(graph, Path(sys.argv[1]))\n"
    )
    root = Path(__file__).parent.parent.parent
    killed = subprocess.run([sys.executable, "-c", dying, str(tmp_path)], cwd=root)
    assert killed.returncode == -9
    from studio.media.files.chunks import chunk_frames
    from studio.media.values import VideoInfo

    chunk = chunk_frames(VideoInfo(size, size, sample_nodes.Fraction(24), frames))
    done, ran = in_new_store(graph, tmp_path)
    assert done.results == {"shades": " ".join(str(n + 1) for n in range(frames))}
    again = {n for what, n in ran if what == "frame"}
    assert chunk < 30 and min(int(str(n)) for n in again) >= 30 - 2 * chunk
