"""Before a long render: how long, how much memory and disk, from what the same nodes cost before."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Mapping
from pathlib import Path

import msgspec

from studio.graph import events
from studio.graph.plan import Plan, Step
from studio.graph.spec import Lane, SaveFile
from studio.graph.store import Store
from studio.graph.survey import Survey
from studio.media.encoding import digest_of

_COSTS = list[tuple[float, int, int]]
_REMEMBERED = 12  # past runs of one node
_NOTICED = 0.05  # seconds; cheaper tasks are not worth a note, all of them together do not matter
_ROOM = 1.2  # free memory or disk should be this much more than what is expected


class NodeCost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one node will take. tasks: that would run; seconds: for all of them, None when it never ran here."""

    tasks: int
    seconds: float | None


class Estimate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """seconds: for the run, lanes in parallel, without the nodes in `unknown`. memory: bytes of the engine at its
    peak; disk: bytes that results will take; warnings: what may not fit, in words. open_ended: some nodes' items are
    only known once what feeds them has run, so there is more to come."""

    seconds: float
    tasks: int
    nodes: dict[str, NodeCost] = msgspec.field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    open_ended: bool = False
    memory: int = 0
    memory_free: int = 0
    disk: int = 0
    disk_free: int = 0
    warnings: tuple[tuple[str, str], ...] = ()


class Costs:
    """What tasks of each node cost when they ran: [seconds, peak bytes, bytes kept], newest first, in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, plan: Plan, event: events.Finished) -> None:
        """A task has run."""
        record = self._store.get(event.key)
        if event.cached or record is None or record.seconds < _NOTICED:
            return
        size = sum(self._size(ref.digest) for ref in record.refs if ref.inline is None and not ref.lazy)
        size += _folder_size(self._store.folder / "work" / event.key[:2] / event.key)
        name = _name(plan.folder, event.node)
        known = self._store.note(name, "costs", _COSTS) or []
        entry = [round(record.seconds, 3), record.memory, size]
        self._store.set_note(name, "costs", [entry, *known][:_REMEMBERED])

    def of(self, plan: Plan, step: Step) -> list[tuple[float, int, int]]:
        """Past runs of this node, or else of its type (then without bytes kept)."""
        own = self._store.note(_name(plan.folder, step.id), "costs", _COSTS) or []
        if own:
            return [(one[0], one[1], one[2]) for one in own]
        return [(seconds, memory, 0) for seconds, memory in self._store.history(step.spec.id)]

    def _size(self, digest: str) -> int:
        try:
            return (self._store.folder / "objects" / digest[:2] / digest).stat().st_size
        except OSError:
            return 0  # evicted meanwhile


def estimate(survey: Survey, costs: Costs, folder: Path, slots: Mapping[Lane, int]) -> Estimate:
    """For everything in the survey that is stale. folder: the store's, where results go."""
    import psutil

    plan = survey.plan
    nodes: dict[str, NodeCost] = {}
    by_lane: dict[Lane, float] = {}
    unknown: list[str] = []
    longest = memory = disk = 0.0
    for id, tasks in survey.stale().items():
        past = costs.of(plan, plan.steps[id])
        if not past:
            unknown.append(id)
            nodes[id] = NodeCost(tasks, None)
            continue
        each = statistics.median(one[0] for one in past)
        nodes[id] = NodeCost(tasks, each * tasks)
        lane = plan.steps[id].spec.lane
        by_lane[lane] = by_lane.get(lane, 0.0) + each * tasks
        longest = max(longest, each)
        memory = max(memory, *(one[1] for one in past))
        disk += tasks * statistics.median(one[2] for one in past)
    seconds = max([longest, *(total / slots.get(lane, 1) for lane, total in by_lane.items())])
    memory_free, disk_free = psutil.virtual_memory().available, shutil.disk_usage(folder).free
    return Estimate(
        seconds,
        sum(cost.tasks for cost in nodes.values()),
        nodes,
        tuple(unknown),
        survey.open_ended(),
        int(memory),
        memory_free,
        int(disk),
        disk_free,
        tuple(_warnings(plan, int(memory), memory_free, int(disk), disk_free)),
    )


def _warnings(plan: Plan, memory: int, memory_free: int, disk: int, disk_free: int) -> list[tuple[str, str]]:
    """(what, mend) of all that may not fit."""
    found: list[tuple[str, str]] = []
    own = _own_memory()
    if memory > own and (memory - own) * _ROOM > memory_free:
        found.append(
            (
                f"it needs about {_shown(memory)} of memory, {_shown(memory_free + own)} can be had",
                "Close other programs, or make the pictures smaller.",
            )
        )
    if disk * _ROOM > disk_free:
        found.append(
            (
                f"results need about {_shown(disk)} on the disk of the store, {_shown(disk_free)} are free",
                "Free some space, or move the store to a larger disk (SHOTGRAPH_HOME).",
            )
        )
    for path in _written(plan):
        free = shutil.disk_usage(path).free
        if free < 256 * 1024**2:
            found.append((f"the disk of {path} has only {_shown(free)} left", "Free some space, or write elsewhere."))
    return found


def _written(plan: Plan) -> set[Path]:
    """Existing folders on the way to the files that sinks will write."""
    folders: set[Path] = set()
    for step in plan.steps.values():
        for setting in step.spec.settings:
            value = step.settings_of(None).values.get(setting.name)
            if isinstance(setting.kind, SaveFile) and isinstance(value, Path) and value != Path():
                folders.add(next(parent for parent in value.absolute().parents if parent.exists()))
    return folders


def _own_memory() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)


def _shown(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _folder_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0


def _name(folder: Path, node: str) -> str:
    return digest_of("costs", str(folder), node)
