"""Runs a plan: a suspending scheduler over the store's records, with early cut-off.

Source of the idea: Mokhov, Mitchell, Peyton Jones, "Build Systems a la Carte" (2018). A node's items are known
once its sources are; a task's key is known once its inputs' digests are; a key the store knows runs nothing.
Everything here iterates: a chain of 100,000 nodes is no deeper than one of ten.
"""

from __future__ import annotations

import contextlib
import queue
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from studio.base.control import Control
from studio.base.errors import Cancelled, ShotgraphError
from studio.graph import events
from studio.graph.lanes import Lanes
from studio.graph.lineage import Lineage
from studio.graph.plan import Binding, Plan, Step, seed_key, task_key, with_seed
from studio.graph.plan import Target as PlanTarget
from studio.graph.provenance import lineage
from studio.graph.store import Record, Store
from studio.graph.task import Target, Task
from studio.graph.workbench import NOTES, Emit, Workbench
from studio.media.encoding import decode

WAITS = "Another render is making the same just now: this one waits until it is done, or is stopped."
"""What a task says that finds its workspace claimed."""
_MEMORY = 256 * 1024 * 1024  # bytes of whole values kept at hand during a run

Export = Callable[[PlanTarget, "str | None", Any, Callable[[], Lineage]], Any]
"""What a result that is not a number, text or file becomes in Done.results (a path it was written to)."""


def execute(
    plan: Plan,
    store: Store,
    *,
    emit: Emit,
    control: Control | None = None,
    lanes: Lanes | None = None,
    options: Mapping[str, str] | None = None,
    fresh: bool = False,
    export: Export | None = None,
) -> events.Done:
    """Make the plan's targets and tell what happens through `emit`, which is called from several threads.

    fresh: draw every random seed anew. A failed task fails what depends on it and nothing else. Cancelling
    ends the run within one step or chunk; what was made is kept. Raises only what `emit` raises.
    """
    own = Lanes() if lanes is None else None
    run = Run(plan, store, emit, control or Control(), lanes or own or Lanes(), options or {}, fresh, export)
    try:
        return run.run()
    finally:
        if own is not None:
            own.close()
        store.flush()
        store.evict()


Feeds = tuple[tuple[str | None, Task, Target], ...]


class _Expansion:
    """What is known of one step's tasks. waits: sources not expanded yet, or series not made yet; own: of one that runs
    once, the tasks of items that have settings of their own in it or before it, as far as somebody asks for them;
    owners: those items."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.waits = 0
        self.tasks: dict[str | None, Task] = {}
        self.own: dict[str, Task] = {}
        self.owners: frozenset[str] | set[str] = frozenset()
        self.left = 0
        self.expanded = False
        self.broken = False

    @property
    def complete(self) -> bool:
        return self.expanded and self.left == 0


class Run:
    """One walk over a plan. Subclasses may decide otherwise what becomes of a task that the store does not know."""

    def __init__(
        self,
        plan: Plan,
        store: Store,
        emit: Emit,
        control: Control,
        lanes: Lanes,
        options: Mapping[str, str],
        fresh: bool,
        export: Export | None,
    ) -> None:
        self._plan = plan
        self._store = store
        self._emit = emit
        self._control = control
        self._lanes = lanes
        self._fresh = fresh
        self._export = export
        self._bench = Workbench(plan, store, control, emit, options, _MEMORY)
        self._steps = {id: _Expansion(step) for id, step in plan.steps.items()}
        self._watchers: dict[str, list[str]] = {id: [] for id in plan.steps}
        self._reports: queue.SimpleQueue[tuple[Task, Record | BaseException]] = queue.SimpleQueue()
        self._ready: deque[Task] = deque()
        self._running = 0
        self._ran = self._cached = self._failed = 0

    def run(self) -> events.Done:
        began = time.perf_counter()
        self._emit(events.Planned(tuple(self._steps)))
        self._watch()
        while True:
            self._drain()
            if not self._running:
                break
            if self._control.cancelled:
                self._running -= self._lanes.drop_waiting() + self._store.inflight.forget(self)
                if not self._running:
                    break
            try:
                task, outcome = self._reports.get(timeout=0.1)
            except queue.Empty:
                continue
            self._running -= 1
            self._report(task, outcome)
        results: dict[str, Any] = {}
        if not self._control.cancelled:
            with contextlib.suppress(Cancelled):  # while a result was written
                results = self._results()
        done = events.Done(
            time.perf_counter() - began,
            self._ran,
            self._cached,
            self._failed,
            self._control.cancelled,
            results,
        )
        self._emit(done)
        return done

    # --- expansion: which tasks a step has --------------------------------------------------------------------

    def _watch(self) -> None:
        for id, state in self._steps.items():
            sources = {source.node for binding in state.step.bindings for source in binding.sources}
            state.waits = len(sources)
            for source in sources:
                self._watchers[source].append(id)
        todo = deque(id for id, state in self._steps.items() if not state.waits)
        while todo:
            todo.extend(self._expand(self._steps[todo.popleft()]))

    def _expand(self, state: _Expansion) -> list[str]:
        """Make the step's tasks; returns the steps that can be expanded now because of it."""
        step = state.step
        feeds = {binding.end.name: self._feeds(binding.sources) for binding in step.bindings}
        state.expanded = True
        try:
            if any(self._steps[source.node].broken for binding in step.bindings for source in binding.sources):
                raise _Broken
            items = self._items(step, feeds)
        except _Broken:
            state.broken = True
            self._emit(events.Skipped(step.id, None))
            return self._told(step.id)
        except ShotgraphError as error:
            state.broken = True
            self._failed += 1
            self._tell_failure(step.id, None, error)
            return self._told(step.id)
        state.left = len(items)
        if items == [None] and not _makes_series(step):
            state.owners = {item for item in step.settings if item is not None}.union(
                *(self._steps[source.node].owners for binding in step.bindings for source in binding.sources)
            )
        self._emit(events.Expanded(step.id, tuple(items)))
        for_items = {binding.end.name: _by_item(binding, feeds[binding.end.name]) for binding in step.bindings}
        for item in items:
            task = Task(step, item)
            fed = {name: for_item(item) for name, for_item in for_items.items()}
            task.inputs = fed if item is None else self._of_item(fed, item)
            state.tasks[item] = task
            self._await_sources(task)
        return self._told(step.id)

    def _await_sources(self, task: Task) -> None:
        for source in {id(source): source for source in _sources(task)}.values():
            if not source.done:
                task.waiting += 1
                source.dependents.append(task)
        if not task.waiting:
            self._ready.append(task)

    def _of_item(self, fed: Mapping[str, Feeds], item: str) -> dict[str, Feeds]:
        """The same, with what runs once as it is for the item."""
        return {
            name: tuple(
                (of, self._own(task, item) if task.item is None else task, wanted) for of, task, wanted in feeds
            )
            for name, feeds in fed.items()
        }

    def _own(self, task: Task, item: str) -> Task:
        """A task that runs once, as it is for an item: another one where the item has settings of its own for the node,
        or for one before it, as far as those run once as well."""
        todo = [task]
        while todo:
            one = todo[-1]
            state = self._steps[one.step.id]
            before = [] if item in state.own or item not in state.owners else _sources(one)
            waiting = [s for s in before if item in self._steps[s.step.id].owners and not self._made(s, item)]
            if waiting:
                todo += waiting
                continue
            todo.pop()
            if item in state.owners and item not in state.own:
                state.own[item] = own = Task(one.step, item, self._of_item(one.inputs, item))
                state.left += 1
                self._emit(events.Expanded(one.step.id, (None, *state.own)))
                self._await_sources(own)
        return self._steps[task.step.id].own.get(item, task)

    def _made(self, task: Task, item: str) -> bool:
        return item in self._steps[task.step.id].own

    def _told(self, id: str) -> list[str]:
        """Steps that wait for nothing more once this one is expanded (and, if it makes series, complete)."""
        state = self._steps[id]
        if not state.expanded or (_makes_series(state.step) and not state.complete):
            return []
        freed: list[str] = []
        for watcher in self._watchers[id]:
            self._steps[watcher].waits -= 1
            if not self._steps[watcher].waits:
                freed.append(watcher)
        self._watchers[id] = []
        return freed

    def _feeds(self, sources: tuple[PlanTarget, ...]) -> list[tuple[str | None, Task, Target]]:
        """Everything that these outputs give, with item ids."""
        feeds: list[tuple[str | None, Task, Target]] = []
        for source in sources:
            state = self._steps[source.node]
            output = state.step.spec.output(source.output)
            assert output is not None
            for item, task in state.tasks.items():
                if not output.series:
                    feeds.append((item, task, Target(source.output)))
                elif task.record is not None:
                    for ref in task.refs(source.output):
                        joined = ref.item if item is None else f"{item}/{ref.item}"
                        feeds.append((joined, task, Target(source.output, ref.item)))
        return feeds

    def _items(self, step: Step, feeds: Mapping[str, list[tuple[str | None, Task, Target]]]) -> list[str | None]:
        """The items the step runs for: [None] without a series. Series on several sockets pair by id."""
        series: dict[str, tuple[str, list[str]]] = {}
        for binding in step.bindings:
            source = self._steps[binding.sources[0].node]
            if binding.collects or not (self._is_series(source, binding.sources[0].output)):
                continue
            ids = [item for item, _, _ in feeds[binding.end.name] if item is not None]
            series[binding.end.name] = (source.step.id, ids)
            if _makes_series(source.step) and any(task.failed for task in source.tasks.values()):
                raise _Broken
        if not series:
            return [None]
        (first, first_ids), *others = series.values()
        for other, ids in others:
            lacking = sorted(set(first_ids) ^ set(ids))
            if lacking:
                has, lacks = (first, other) if lacking[0] in first_ids else (other, first)
                raise ShotgraphError(
                    f"the series of '{has}' has the item '{lacking[0]}', the series of '{lacks}' does not",
                    mend="Feed both from the same shots.",
                )
        return list(first_ids)

    def _is_series(self, state: _Expansion, name: str) -> bool:
        output = state.step.spec.output(name)
        return bool(output and output.series) or None not in state.tasks

    # --- tasks ------------------------------------------------------------------------------------------------

    def _drain(self) -> None:
        while self._ready and not self._control.cancelled:
            self._begin(self._ready.popleft())

    def _begin(self, task: Task) -> None:
        if any(source.failed for source in _sources(task)):
            task.failed = True
            self._emit(events.Skipped(*task.name))
            self._settle(task)
            return
        # An item's id counts only where the node is shown it; a moved shot keeps its results.
        shown = {binding.end.name for binding in task.step.bindings if binding.collects == "series"}
        inputs = [
            (socket, item if socket in shown else None, _digest(source, wanted))
            for socket, feeds in task.inputs.items()
            for item, source, wanted in feeds
        ]
        step = task.step
        if step.spec.sink and task.item is not None:
            inputs.append(("", task.item, ""))  # two shots may look alike, and each has a file of its own
        settings = step.settings_of(task.item)
        text = settings.text
        try:
            if settings.seed:
                task.seed = self._seed(task)
                text = with_seed(text, step.spec.in_key(settings.seed), task.seed)
            task.key = task_key(step.spec, text, inputs, lifted=step.lifted)
            record = self._known(task)
            if record is not None:
                task.record = record
                self._cached += 1
                for text in (self._store.note(task.key, NOTES, list[str]) or ()) if step.spec.runs_models else ():
                    self._emit(events.Noted(*task.name, text))
                self._emit(events.Finished(*task.name, True, record.seconds, task.key))
                self._settle(task)
                return
        except ShotgraphError as error:
            self._report(task, error)
            return
        self._miss(task)

    def _miss(self, task: Task) -> None:
        """The store does not know the task's result: make it."""
        self._running += 1
        lane = task.step.settings_of(task.item).lane or task.step.spec.lane
        self._lanes.submit(lane, -task.step.level, lambda: self._work(task))

    def _seed(self, task: Task) -> int:
        settings = task.step.settings_of(task.item)
        key = seed_key(task.step.id, task.item, task.step.spec, settings)
        seed = None if self._fresh else self._store.note(key, "seed", int)
        if seed is None:
            seed = secrets.randbelow(2**32)
            self._store.set_note(key, "seed", seed)
        return int(seed)

    def _work(self, task: Task) -> None:
        """In a lane's thread."""
        inflight = self._store.inflight
        if not inflight.begin(task.key, self._control):
            # Another run, or an equal node, is at it: the lane is free for others, and the store will have it.
            inflight.wait(task.key, self, lambda: self._reports.put((task, _Elsewhere())))
            return
        if not task.step.spec.sink and self._store.get(task.key) is not None:  # it was, a moment ago
            inflight.end(task.key, self._control)
            self._reports.put((task, _Elsewhere()))
            return
        try:
            self._control.check()
            with self._claimed(task) as waited:
                if waited and self._known(task) is not None:  # whoever had it has made it
                    outcome: Record | BaseException = _Elsewhere()
                else:
                    self._emit(events.Started(*task.name))
                    outcome = self._bench.perform(task)
        except BaseException as error:  # the coordinator decides; a thread must not die with it
            outcome = error
        inflight.end(task.key, self._control)
        self._reports.put((task, outcome))

    def _known(self, task: Task) -> Record | None:
        """What the store has of it, if that will do."""
        record = self._store.get(task.key)
        return record if record is None or not task.step.spec.sink or self._bench.up_to_date(task) else None

    @contextlib.contextmanager
    def _claimed(self, task: Task) -> Iterator[bool]:
        """The task's workspace for this process alone, where it keeps there what took long to make. Yields whether
        another process had to be waited for. Raises Cancelled when the run is stopped meanwhile."""
        spec = task.step.spec
        if not (spec.sink or spec.keep or spec.runs_models):
            yield False
            return
        told = False

        def waiting() -> None:
            nonlocal told
            if not told:
                self._emit(events.Noted(*task.name, WAITS))
            told = True
            self._control.check()

        with self._store.claims.claim(task.key, waiting, shared=not spec.sink) as waited:
            yield waited

    def _report(self, task: Task, outcome: Record | BaseException) -> None:
        if isinstance(outcome, Cancelled):
            return
        if isinstance(outcome, _Elsewhere):
            self._ready.append(task)
            return
        if isinstance(outcome, ShotgraphError):
            self._failed += 1
            task.failed = True
            self._tell_failure(*task.name, outcome)
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            task.record = outcome
            self._ran += 1
            self._emit(events.Finished(*task.name, False, outcome.seconds, task.key))
        self._settle(task)

    def _tell_failure(self, node: str, item: str | None, error: ShotgraphError) -> None:
        wrong = error.at(node, item).problem
        elsewhere = wrong.node != node  # a clip is made where it is pulled, by the nodes before
        what = f"node '{wrong.node}': {wrong.what}" if elsewhere else wrong.what
        self._emit(events.Failed(node, item, what, wrong.mend))

    def _settle(self, task: Task) -> None:
        """The task is over, well or not: free what waited for it."""
        task.done = True
        state = self._steps[task.step.id]
        state.left -= 1
        for dependent in task.dependents:
            dependent.waiting -= 1
            if not dependent.waiting:
                self._ready.append(dependent)
        task.dependents = []
        if not state.left and _makes_series(task.step):
            todo = deque(self._told(task.step.id))
            while todo:
                todo.extend(self._expand(self._steps[todo.popleft()]))

    # --- results ----------------------------------------------------------------------------------------------

    def _results(self) -> dict[str, Any]:
        results: dict[str, Any] = {}
        for target in self._plan.targets:
            feeds = self._feeds((target,))
            made: dict[str | None, Any] = {}
            for item, task, wanted in feeds:
                if task.record is not None and not task.failed:
                    try:
                        made[item] = self._result(target, item, task, wanted)
                    except ShotgraphError as error:
                        self._failed += 1
                        self._tell_failure(target.node, item, error)
            if made:
                results[str(target)] = made.get(None, made)
        return results

    def _result(self, target: PlanTarget, item: str | None, task: Task, wanted: Target) -> Any:
        ref = task.ref(wanted)
        if ref.kind == "file" and ref.inline is not None:
            return decode("file", ref.inline).path
        if ref.kind in ("number", "text"):
            return self._bench.value(task, wanted)
        if self._export is None:
            return ref.digest
        value = self._bench.value(task, wanted)
        return self._export(target, item, value, lambda: lineage(task, self._bench.value, itself=True))


class _Elsewhere(Exception):
    """The task was being made by somebody else, who is done now: look again."""


class _Broken(Exception):
    """A source of the step failed, so that its items will never be known."""


def _by_item(binding: Binding, feeds: list[tuple[str | None, Task, Target]]) -> Callable[[str | None], Feeds]:
    """What the step's tasks receive: everything for a collecting socket, else their own item or the plain value."""
    everything = tuple(feeds)
    if binding.collects:
        return lambda item: everything
    own: dict[str | None, tuple[str | None, Task, Target]] = {}
    for feed in feeds:
        own.setdefault(feed[0], feed)
    plain = (own[None],) if None in own else ()
    return lambda item: (own[item],) if item in own else plain


def _sources(task: Task) -> list[Task]:
    return [source for feeds in task.inputs.values() for _, source, _ in feeds]


def _makes_series(step: Step) -> bool:
    return any(output.series for output in step.spec.outputs)


def _digest(task: Task, wanted: Target) -> str:
    return task.ref(wanted).digest
