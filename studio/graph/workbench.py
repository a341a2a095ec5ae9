"""Tasks at work: references to values, the node called with them, what it makes to references; and what it may ask."""

from __future__ import annotations

import errno
import json
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import msgspec

from studio.base.control import Control
from studio.base.errors import Cancelled, NodeFailed, ShotgraphError
from studio.base.files import FULL_OR_CLOSED, disk_error
from studio.graph import events
from studio.graph.context import ChosenEngine
from studio.graph.lineage import Lineage
from studio.graph.moving import given, moves, over
from studio.graph.perframe import lifted
from studio.graph.plan import Plan
from studio.graph.provenance import lineage
from studio.graph.reach import Reach
from studio.graph.scratch import Scratch
from studio.graph.spec import Address, Output, SaveFile, Setting, Socket
from studio.graph.store import Record, Ref, Store
from studio.graph.task import Target, Task
from studio.media.encoding import canonical, decode, digest_of, encode
from studio.media.signal import Signal, steady
from studio.media.values import Audio, Image, Matte, Number, Series, Text, Video

log = logging.getLogger("shotgraph")

Emit = Callable[[events.Event], None]
_COSTLY = 0.05  # seconds; losing less than that to a crash does not hurt
_WEIGHED = 0.5  # seconds between two looks at the memory of a graphics card
NOTES = "notes"
"""Name of the store's note with what was said of a result."""
_WORDY = 0.1  # seconds between two progress events of one task


class Workbench:
    """Turns references into values and results into references, for the tasks of one run."""

    def __init__(
        self, plan: Plan, store: Store, control: Control, emit: Emit, options: Mapping[str, str], memory: int
    ) -> None:
        self.store = store
        self.control = control
        self.emit = emit
        self.folder = plan.folder
        self.engines = plan.engines
        self.options = options
        self.reach = Reach.of(lambda name: options.get(name, ""))
        self.sources = plan.sources
        self._values = _Recent(memory)

    # --- values --------------------------------------------------------------------------------------------

    def value(self, task: Task, wanted: Target) -> Any:
        """The value of an output. A lazy one, or one whose bytes are gone, is made again by calling its node."""
        name = (task.key, wanted.output, wanted.item)
        value = self._values.get(name)
        if value is not None:
            return value
        value = self._stored(task, wanted)
        if value is None:
            # Iterative: what must be made again may itself stand on lazy values, to any depth.
            for stale in self._stale_first(task):
                self._remake(stale)
            value = self._values.get(name)
        if value is None:
            value = self._stored(task, wanted)
        if value is None:
            raise NodeFailed(
                "its result vanished from the store while it was needed",
                node=task.step.id,
                item=task.item,
                mend="Render again; if it happens twice, check the disk that holds the store.",
            )
        return value

    def _stored(self, task: Task, wanted: Target) -> Any:
        ref = task.ref(wanted)
        if ref.lazy:
            return None
        content = self.store.load(ref)
        if content is None:
            return None
        value = decode(ref.kind, content)
        value = replace(value, digest=ref.digest) if isinstance(value, Audio) else value
        self._values.put((task.key, wanted.output, wanted.item), value, len(content))
        return value

    def _stale_first(self, task: Task) -> list[Task]:
        """The tasks to call again so that `task` has its values, sources first."""
        order: list[Task] = []
        seen: set[int] = set()
        todo: list[tuple[Task, bool]] = [(task, False)]
        while todo:
            current, finished = todo.pop()
            if finished:
                order.append(current)
            elif id(current) not in seen:
                seen.add(id(current))
                todo.append((current, True))
                for feeds in current.inputs.values():
                    for _, source, wanted in feeds:
                        if not self._at_hand(source, wanted):
                            todo.append((source, False))
        return order

    def _at_hand(self, task: Task, wanted: Target) -> bool:
        return (task.key, wanted.output, wanted.item) in self._values or self._stored(task, wanted) is not None

    def _remake(self, task: Task) -> None:
        with TaskContext(self, task, quiet=True) as context:
            self._keep(task, self._call(task, context), context, render=False)

    # --- running -------------------------------------------------------------------------------------------

    def perform(self, task: Task) -> Record:
        """Run the task and keep what it made. Raises ShotgraphError with the node and item in it, or Cancelled."""
        began = time.perf_counter()
        try:
            with TaskContext(self, task) as context, self.store.holding([task.key]):
                context.check()
                refs = self._keep(task, self._call(task, context), context, render=True)
                context.keep_notes()
        except Cancelled:
            raise
        except ShotgraphError as error:
            raise error.at(task.step.id, task.item) from error
        except MemoryError as error:
            raise NodeFailed(
                "the machine ran out of memory", node=task.step.id, item=task.item, mend="Make its result smaller."
            ) from error
        except Exception as error:
            if isinstance(error, OSError) and self._of_the_disk(error, task):
                place = Path(str(error.filename or self.store.folder))
                raise disk_error(error, place).at(task.step.id, task.item) from error
            log.exception("node %s, item %s", task.step.id, task.item)
            raise NodeFailed(
                f"{type(error).__name__}: {error}",
                node=task.step.id,
                item=task.item,
                mend=f"This is a fault in the node type {task.step.spec.id}; the log has the details.",
            ) from error
        seconds = time.perf_counter() - began
        record = Record(refs, seconds, _memory(), task.seed, task.step.spec.id)
        if task.step.spec.sink:
            self._note_written(task, record, context.relies)
        self.store.put(task.key, record)
        if seconds > _COSTLY or any(ref.inline is None for ref in refs):
            self.store.flush()  # a costly result is in the index before anybody is told of it
        return record

    def _call(self, task: Task, context: TaskContext) -> Any:
        spec = task.step.spec
        settings = dict(task.step.settings_of(task.item).values)
        if task.seed is not None:
            settings[task.step.settings_of(task.item).seed] = task.seed
        sockets: dict[str, Any] = {}
        moving: dict[str, tuple[Setting, Signal]] = {}
        for binding in task.step.bindings:
            feeds = task.inputs[binding.end.name]
            if isinstance(binding.end, Setting):
                value = self.value(*feeds[0][1:])
                if task.step.lifted and moves(value):
                    moving[binding.end.name] = (binding.end, value)
                else:
                    settings[binding.end.name] = given(binding.end, value)
                continue
            values = [_as_socket(binding.end, self.value(source, wanted)) for _, source, wanted in feeds]
            if binding.collects == "list":
                sockets[binding.end.name] = values
            elif binding.collects == "series":
                ids = (item or source.step.id for item, source, _ in feeds)
                sockets[binding.end.name] = Series.of(zip(ids, values, strict=True))
            else:
                sockets[binding.end.name] = values[0]
        for socket in spec.inputs:
            if socket.name not in sockets:
                sockets[socket.name] = _absent(socket.collects, socket.default)
        self._require_reach(task, settings)
        if task.step.lifted:
            return lifted(task.step, context, self.control, sockets, over(settings, moving))
        if spec.takes_context:
            return spec.function(context, **sockets, **settings)
        return spec.function(**sockets, **settings)

    def _require_reach(self, task: Task, settings: Mapping[str, Any]) -> None:
        """Raises SettingError when the node would write or send where the user has not allowed it; wires may have
        brought what no look at the project could see."""
        for setting in task.step.spec.settings:
            value = settings.get(setting.name)
            if isinstance(setting.kind, SaveFile) and isinstance(value, Path) and value != Path():
                self.reach.require_write(self.folder / value, self.folder, self.sources, setting.name)
            elif isinstance(setting.kind, Address) and isinstance(value, str) and not settings.get(setting.kind.unless):
                self.reach.require_endpoint(value, setting.name)

    def _keep(self, task: Task, result: Any, context: TaskContext, *, render: bool) -> tuple[Ref, ...]:
        outputs = task.step.outputs
        single = len(outputs) == 1 and outputs[0].name == "out" and not task.step.lifted
        results = (result,) if single else tuple(result or ())
        refs: list[Ref] = []
        for output, value in zip(outputs, results, strict=True):
            if output.series:
                refs.extend(
                    self._keep_one(task, output, one, item, context, render) for item, one in _series_items(value)
                )
            else:
                refs.append(self._keep_one(task, output, value, None, context, render))
        return tuple(refs)

    def _keep_one(
        self, task: Task, output: Output, value: Any, item: str | None, context: TaskContext, render: bool
    ) -> Ref:
        value = _as_type(output, value)
        name = (task.key, output.name, item)
        if isinstance(value, Video | Matte) or (isinstance(value, Audio) and value.samples is None):
            digest = digest_of(task.key, output.name, item or "")
            value = replace(value, digest=digest)
            if isinstance(value, Video) and value.sound is not None:
                value = replace(value, sound=replace(value.sound, digest=digest_of(digest, "sound")))
            if isinstance(value, Video | Matte) and task.step.spec.keep:
                value = self._kept(task, value, f"{output.name} {item}" if item else output.name, context, render)
            if not (render and task.step.spec.keep):
                # A clip that was just rendered drags along what it was prepared from. Whoever reads its kept frames
                # calls the node again for a fresh recipe, which prepares nothing unless a frame is missing.
                self._values.put(name, value, 0)
            facts = canonical(asdict(value.info)).encode()
            return Ref(output.name, output.type.__name__.lower(), digest, facts, item, lazy=True)
        kind, content = encode(value)
        digest, inline = self.store.save(kind, content)
        value = replace(value, digest=digest) if isinstance(value, Audio) else value
        self._values.put(name, value, len(content))
        return Ref(output.name, kind, digest, inline, item)

    def _kept(self, task: Task, clip: Video | Matte, name: str, context: TaskContext, render: bool) -> Video | Matte:
        """A costly clip, its frames kept in the task's workspace as they are made."""
        from studio.media.files import chunks

        folder = self.store.workspace(task.key) / digest_of(name)[:8]
        kept = chunks.keep(clip.pictures() if isinstance(clip, Matte) else clip, folder)
        if render:
            chunks.render_all(kept, context.check, lambda done, total: context.progress(done, total))
            self.store.settle(task.key)
        kept = replace(kept, digest=clip.digest)
        return Matte.of(kept) if isinstance(clip, Matte) else kept

    def _of_the_disk(self, error: OSError, task: Task) -> bool:
        """Whether the disk is to blame and not the node: it is full or closed, the process has no file handles left, or
        what is gone is the store's own (libraries raise without the file's name)."""
        if error.errno in FULL_OR_CLOSED or error.errno in (errno.EMFILE, errno.ENFILE):
            return True
        if error.filename is None and error.errno == errno.ENOENT:
            spec = task.step.spec
            return not self.store.is_there(task.key if spec.keep or spec.sink else "")
        return isinstance(error.filename, str | Path) and Path(error.filename).is_relative_to(self.store.folder)

    # --- sinks ---------------------------------------------------------------------------------------------

    def _at_rest(self, task: Task, wanted: Target) -> Any:
        """The value of an output that is no lazy one; runs nothing for it. Raises NodeFailed where it is gone."""
        value = self._values.get((task.key, wanted.output, wanted.item))
        value = self._stored(task, wanted) if value is None else value
        if value is None:
            raise NodeFailed("its result is gone from the store", node=task.step.id, item=task.item)
        return value

    def up_to_date(self, task: Task) -> bool:
        """Is the file that a sink was asked for still the one it wrote, of what it was made of then?"""
        from studio.base.files import fingerprint

        written = self.store.note(task.key, "written " + task.step.settings_of(task.item).asked, _Written)
        try:
            return (
                written is not None
                and fingerprint(Path(written.path)) == written.fingerprint
                and lineage(task, self._at_rest).digest == written.lineage
                and all(fingerprint(Path(path)) == stamp for path, stamp in written.relies.items())
            )
        except ShotgraphError:
            return False

    def _note_written(self, task: Task, record: Record, relies: Mapping[str, str]) -> None:
        from studio.base.files import fingerprint

        for ref in record.refs:
            if ref.kind == "file" and ref.inline is not None:
                path = decode("file", ref.inline).path
                made_of = lineage(task, self.value).digest
                known = {
                    "path": path,
                    "fingerprint": fingerprint(Path(path)),
                    "lineage": made_of,
                    "relies": dict(relies),
                }
                self.store.set_note(task.key, "written " + task.step.settings_of(task.item).asked, known)


class _Written(msgspec.Struct):
    """What is noted of a file that a sink wrote."""

    path: str
    fingerprint: str
    lineage: str = ""
    relies: dict[str, str] = {}


class TaskContext(Scratch):
    """spec.Context for one task. quiet: the task only makes its lazy values again, so nothing is told."""

    frame = 0

    def __init__(self, bench: Workbench, task: Task, quiet: bool = False) -> None:
        self.node = task.step.id
        self.item = task.item
        self.project_folder = bench.folder
        self._bench = bench
        self._task = task
        self._quiet = quiet
        self._began = time.monotonic()
        self._told = self._weighed = 0.0
        self._notes: list[str] = []
        self.relies: dict[str, str] = {}
        self._first: int | None = None

    def destination(self, path: Path) -> Path:
        target = self.project_folder / path
        self._bench.reach.require_write(target, self.project_folder, self._bench.sources)
        return target

    @property
    def workspace(self) -> Path:
        return self._bench.store.workspace(self._task.key)

    def check(self) -> None:
        self._bench.control.check()

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None:
        self.check()
        if self._quiet:
            return
        if preview is not None:
            self._bench.emit(events.Previewed(self.node, self.item, preview))
        now = time.monotonic()
        if self._first is None:
            self._first, self._began = done, now  # what an earlier run left finished says nothing of this one's speed
        if now - self._told < _WORDY and done < total:
            return
        self._told = now
        fresh, spent = done - self._first, now - self._began
        rate = fresh / spent if spent > 0 and fresh > 0 else 0.0
        left = (total - done) / rate if rate else None
        self._bench.emit(events.Progressed(self.node, self.item, done, total, unit, rate, left))

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        kept = self._bench.store.note(self._task.key, f"memo {name}")
        if not (isinstance(kept, dict) and kept.keys() == {"of", "sum"}):
            known = kept  # of an earlier version, whose notes had no sum
        else:
            known = kept["of"] if digest_of(canonical(kept["of"])) == kept["sum"] else None
        if known is None:
            known = compute()
            note = {"of": known, "sum": digest_of(canonical(json.loads(json.dumps(known))))}
            self._bench.store.set_note(self._task.key, f"memo {name}", note)
        return known

    def note(self, text: str) -> None:
        if not self._quiet and text not in self._notes:
            self._notes.append(text)
            self._bench.emit(events.Noted(self.node, self.item, text))

    def keep_notes(self) -> None:
        """What was said of a model's result is said again whenever it comes from the store."""
        if self._notes and self._task.step.spec.runs_models:
            self._bench.store.set_note(self._task.key, NOTES, self._notes)

    def device_memory(self, device: str, used: int, total: int) -> None:
        now = time.monotonic()
        if not self._quiet and now - self._weighed >= _WEIGHED:
            self._weighed = now
            self._bench.emit(events.DeviceMemory(self.node, self.item, device, float(used), float(total)))

    def option(self, name: str) -> str:
        return self._bench.options.get(name, "")

    def engine(self, task: str, model: str) -> ChosenEngine:
        return self._bench.engines.choose(self, task, model)

    def lineage(self) -> Lineage:
        return lineage(self._task, self._bench.value)

    def relies_on(self, path: Path) -> None:
        from studio.base.files import fingerprint

        self.relies[str(path)] = fingerprint(path)


class _Recent:
    """Values in memory: lazy ones always (they are small), whole ones up to a number of bytes, newest kept."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._used = 0
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, str, str | None], tuple[Any, int]] = OrderedDict()

    def __contains__(self, name: tuple[str, str, str | None]) -> bool:
        with self._lock:
            return name in self._held

    def get(self, name: tuple[str, str, str | None]) -> Any:
        with self._lock:
            if name not in self._held:
                return None
            self._held.move_to_end(name)
            return self._held[name][0]

    def put(self, name: tuple[str, str, str | None], value: Any, size: int) -> None:
        with self._lock:
            self._used += size - self._held.pop(name, (None, 0))[1]
            self._held[name] = (value, size)
            if self._used > self._budget:
                for old in [key for key, (_, bytes) in self._held.items() if bytes and key != name]:
                    self._used -= self._held.pop(old)[1]
                    if self._used <= self._budget:
                        break


def _series_items(value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, Series):
        raise TypeError(f"the node returned a {type(value).__name__} instead of a Series")
    if len(set(value.ids)) != len(value):
        raise ValueError("two items of the series have the same id")
    return iter(value)


def _as_type(output: Output, value: Any) -> Any:
    if output.type is Text and isinstance(value, str):
        return Text(value)
    if output.type is Number and isinstance(value, int | float):
        return Number(value)
    if not isinstance(value, output.type):
        raise TypeError(f"output '{output.name}' should be a {output.type.__name__}, got a {type(value).__name__}")
    return value


def _as_socket(socket: Socket, value: Any) -> Any:
    """A wire's value as a socket receives it."""
    return steady(value) if socket.type is Signal and isinstance(value, Number) else value


def _absent(collects: str, default: Any) -> Any:
    if default is None and collects == "list":
        return []
    if default is None and collects == "series":
        return Series()
    return default


def _memory() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)
