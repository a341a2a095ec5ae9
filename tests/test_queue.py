"""The render queue: order, states, and what a restart or a damaged file leaves of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.app.queue import RenderQueue
from studio.base.errors import InvalidProject
from studio.graph.graph import Graph, Node

GRAPH = Graph({"two": Node("number.value", {"value": 2.0})})


@pytest.fixture
def queue(tmp_path: Path) -> RenderQueue:
    made = RenderQueue(tmp_path)
    for name in ("a", "b", "c"):
        made.add(GRAPH, tmp_path, name=name, targets=["two"])
    return made


def names(queue: RenderQueue) -> str:
    return "".join(job.name for job in queue.jobs)


def test_jobs_come_in_order_and_one_at_a_time(queue: RenderQueue) -> None:
    first = queue.next()
    assert first is not None and first.name == "a"
    queue.change(first.id, "running")
    assert queue.next() is None
    queue.change(first.id, "done", results={"two": 2.0})
    second = queue.next()
    assert second is not None and second.name == "b"


def test_what_goes_first_goes_before_what_waits_but_not_before_what_runs(queue: RenderQueue, tmp_path: Path) -> None:
    queue.change(queue.jobs[0].id, "running")
    queue.add(GRAPH, tmp_path, name="d", first=True)
    assert names(queue) == "adbc"


@pytest.mark.parametrize(("name", "place", "expected"), [("a", 2, "bca"), ("c", 0, "cab"), ("b", 99, "acb")])
def test_jobs_are_put_elsewhere(queue: RenderQueue, name: str, place: int, expected: str) -> None:
    queue.move(next(job.id for job in queue.jobs if job.name == name), place)
    assert names(queue) == expected


def test_a_restart_finds_everything_and_what_ran_waits_again(queue: RenderQueue, tmp_path: Path) -> None:
    a, b, c = queue.jobs
    queue.change(a.id, "running")
    queue.change(b.id, "paused")
    queue.change(c.id, "failed", words="no disk")
    again = RenderQueue(tmp_path)
    assert [job.state for job in again.jobs] == ["waiting", "paused", "failed"]
    assert again.jobs[2].words == "no disk" and again.jobs[0].targets == ("two",)
    assert again.graph(a.id) == GRAPH


def test_a_job_whose_snapshot_is_gone_says_so(queue: RenderQueue, tmp_path: Path) -> None:
    lost = queue.jobs[0]
    (tmp_path / f"{lost.id}.shotgraph").unlink()
    again = RenderQueue(tmp_path)
    assert again[lost.id].state == "failed" and "cannot read" in again[lost.id].words
    with pytest.raises(InvalidProject):
        again.graph(lost.id)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"jobs": [{"id": 1}]}', '{"jobs": 3}'])
def test_a_damaged_file_starts_empty_and_is_kept(queue: RenderQueue, tmp_path: Path, content: str) -> None:
    (tmp_path / "queue.json").write_text(content)
    assert RenderQueue(tmp_path).jobs == ()
    assert (tmp_path / "queue.damaged").read_text() == content


def test_removed_jobs_leave_nothing_behind(queue: RenderQueue, tmp_path: Path) -> None:
    heard: list[str] = []
    stop = queue.listen(lambda: heard.append(names(queue)))
    queue.change(queue.jobs[0].id, "done")
    queue.clear_finished()
    queue.remove(queue.jobs[0].id)
    stop()
    queue.remove(queue.jobs[0].id)
    assert heard == ["abc", "bc", "c"]
    assert list(tmp_path.glob("*.shotgraph")) == []
