"""Two renders of one film at the same time, in two processes on one store: the second waits and says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.base.control import Control
from studio.base.files import fingerprint
from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.claims import Claims
from studio.graph.execute import WAITS, execute
from studio.graph.plan import make_plan
from studio.graph.store import Record, Ref, Store
from studio.media.files.mediafile import open_video
from tests.engine import sample_nodes
from tests.engine.conftest import graph_of
from tests.media import clip

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from pathlib import Path
from studio.graph.claims import Claims
with Claims(Path(sys.argv[1])).claim(sys.argv[2], lambda: None):
    print("held", flush=True)
    sys.stdin.read()
"""


class Render:
    """A film's text written in a thread of its own, and what it tells."""

    def __init__(self, store: Store, catalog: Catalog, folder: Path) -> None:
        self.told: list[events.Event] = []
        self.control = Control()
        graph = graph_of(
            {"a": ("sample.label", {"text": "words"}), "write": ("sample.write", {"path": str(folder / "out.txt")})},
            "a.out>write.text",
        )
        plan = make_plan(graph, catalog, folder, ["write"])
        self._run = lambda: execute(plan, store, emit=self.told.append, control=self.control)
        self._thread = threading.Thread(target=self._run)

    @property
    def key(self) -> str:
        return next(event.key for event in self.told if isinstance(event, events.Finished) and event.node == "write")

    @property
    def waits(self) -> bool:
        return any(isinstance(event, events.Noted) and event.text == WAITS for event in self.told)

    @property
    def done(self) -> events.Done:
        self._thread.join(20)
        last = self.told[-1]
        assert isinstance(last, events.Done)
        return last

    def start(self) -> Render:
        self._thread.start()
        return self


@pytest.fixture
def render(store: Store, catalog: Catalog, tmp_path: Path) -> Callable[[], Render]:
    return lambda: Render(store, catalog, tmp_path).start()


@pytest.fixture
def elsewhere(store: Store, render: Callable[[], Render], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process at work on the film."""
    first = render()
    assert first.done.failed == 0
    (tmp_path / "out.txt").unlink()
    arguments = [sys.executable, "-c", HOLD, str(store.folder / "claims"), first.key]
    other = subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None and other.stdout.readline() == "held\n"
    yield other
    other.kill()
    other.communicate()


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_the_second_says_what_it_waits_for_and_a_killed_one_frees_it(
    elsewhere: subprocess.Popen[str], render: Callable[[], Render], tmp_path: Path
) -> None:
    second = render()
    until(lambda: second.waits)
    time.sleep(0.3)
    assert not (tmp_path / "out.txt").exists()
    elsewhere.kill()
    assert (second.done.ran, second.done.failed) == (1, 0)
    assert (tmp_path / "out.txt").read_text("utf-8") == "words"


def test_what_the_first_has_made_meanwhile_is_not_made_again(
    elsewhere: subprocess.Popen[str], render: Callable[[], Render], store: Store, tmp_path: Path
) -> None:
    second = render()
    until(lambda: second.waits)
    sample_nodes.ran.clear()
    (tmp_path / "out.txt").write_text("words", "utf-8")
    key, name = store._index.execute("SELECT key, name FROM notes WHERE name LIKE 'written %'").fetchone()
    known = store.note(key, name)
    store.set_note(key, name, {**known, "fingerprint": fingerprint(tmp_path / "out.txt")})
    elsewhere.kill()
    assert (second.done.ran, second.done.failed) == (0, 0) and sample_nodes.ran == []


def test_one_that_waits_can_be_stopped(elsewhere: subprocess.Popen[str], render: Callable[[], Render]) -> None:
    second = render()
    until(lambda: second.waits)
    second.control.cancel()
    assert second.done.cancelled and elsewhere.poll() is None


def test_what_another_process_is_at_work_on_is_not_evicted(elsewhere: subprocess.Popen[str], store: Store) -> None:
    key = next(path.stem for path in (store.folder / "claims").iterdir())
    (store.workspace(key) / "segment").write_bytes(bytes(5000))
    store.settle(key)
    digest, inline = store.save("text", bytes(6000))
    store.put("other", Record((Ref("out", "text", digest, inline),)))
    store.budget = 0
    store.evict()
    store.clear()
    assert (store.workspace(key) / "segment").exists() and not list((store.folder / "objects").glob("??/*"))


def test_threads_of_one_process_may_share_a_claim_and_the_last_lets_go(tmp_path: Path) -> None:
    claims, others = Claims(tmp_path / "claims"), Claims(tmp_path / "claims")

    def give_up() -> None:
        raise TimeoutError

    with claims.claim("key", give_up, shared=True) as waited:
        with claims.claim("key", give_up, shared=True) as again:
            assert not waited and not again
        assert others.elsewhere("key")
        with pytest.raises(TimeoutError), others.claim("key", give_up):
            pass
        with pytest.raises(TimeoutError), claims.claim("key", give_up):
            pass
    assert not others.elsewhere("key") and list((tmp_path / "claims").iterdir()) == []


@pytest.mark.parametrize("names", [("a.mkv", "a.mkv"), ("a.mkv", "b.mkv")])
def test_two_terminals_render_one_film_and_both_have_it(tmp_path: Path, names: tuple[str, str]) -> None:
    clip(tmp_path / "source.mkv", frames=180)
    nodes = {
        "load": {"type": "video.load", "settings": {"path": "source.mkv"}},
        "film": {"type": "publish.video", "settings": {"path": "film.mkv", "codec": "h264"}},
    }
    wires = [{"from": "load.video", "to": "film.video"}]
    project = tmp_path / "film.shotgraph"
    project.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": wires}), "utf-8")
    environment = os.environ | {"SHOTGRAPH_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "studio.cli", "render", str(project), "--output"]
    renders = [
        subprocess.Popen([*arguments, name], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
        for name in names
    ]
    said = [render.communicate(timeout=240)[1] for render in renders]
    assert [render.returncode for render in renders] == [0, 0], said
    films = [tmp_path / name for name in names]
    assert [open_video(film).info.length for film in films] == [180, 180]
    assert films[0].read_bytes() == films[1].read_bytes()
