"""What is known about each node's results: fed by engine events and by edits, read by everything that paints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.graph import events
from studio.graph.graph import Graph, Node
from studio.ui.window_words import sentence

if TYPE_CHECKING:
    from studio.media.values import Image


class Status(Enum):
    """stale: never made, or something before it changed since; done covers results found in the store."""

    STALE = "stale"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class TaskState:
    """One node's work for one item. rate: units a second; left: seconds, None while unknown; key names the take."""

    status: Status = Status.STALE
    done: int = 0
    total: int = 0
    unit: str = ""
    rate: float = 0.0
    left: float | None = None
    message: str = ""
    mend: str = ""
    note: str = ""
    seconds: float = 0.0
    cached: bool = False
    key: str = ""

    @property
    def fraction(self) -> float:
        return min(1.0, self.done / self.total) if self.total else 0.0


_STALE = TaskState()


class RunState(QObject):
    """changed(node): that node's status, progress or picture is another one. run_changed(running).
    device_memory(device, used, total): bytes on the graphics card that works."""

    changed = Signal(str)
    run_changed = Signal(bool)
    device_memory = Signal(str, float, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: dict[str, dict[str | None, TaskState]] = {}
        self._pictures: dict[tuple[str, str | None], QImage] = {}
        self.running = False
        self.last: events.Done | None = None

    # --- reading ------------------------------------------------------------------------------------------

    def task(self, node: str, item: str | None = None) -> TaskState:
        """State of a node for one item (of a node that ran once, for any item)."""
        tasks = self._tasks.get(node, {})
        return tasks.get(item) or tasks.get(None) or _STALE

    def tasks(self, node: str) -> dict[str | None, TaskState]:
        return dict(self._tasks.get(node, {}))

    def summary(self, node: str) -> TaskState:
        """All items of a node as one: the worst status, and progress over the whole."""
        tasks = tuple(self._tasks.get(node, {}).values())
        if len(tasks) < 2:
            return tasks[0] if tasks else _STALE
        found = {task.status for task in tasks}
        failed = next((task for task in tasks if task.status is Status.FAILED), None)
        if Status.RUNNING in found or (Status.QUEUED in found and Status.DONE in found):
            whole = sum(1.0 if task.status is Status.DONE else task.fraction for task in tasks)
            running = next((task for task in tasks if task.status is Status.RUNNING), _STALE)
            return replace(running, status=Status.RUNNING, done=int(whole * 1000), total=len(tasks) * 1000, unit="")
        if failed:
            return failed
        for status in (Status.SKIPPED, Status.QUEUED, Status.STALE):
            if status in found:
                return replace(_STALE, status=status)
        return replace(tasks[0], seconds=sum(task.seconds for task in tasks))

    def picture(self, node: str, item: str | None = None) -> QImage | None:
        """Last good thumbnail; of the item, or of any item when none is asked for."""
        found = self._pictures.get((node, item)) or self._pictures.get((node, None))
        if found is None and item is None:
            items = self._tasks.get(node, {})  # in the order of the series, so that neighbours show the same item
            found = next((self._pictures[node, one] for one in items if (node, one) in self._pictures), None)
            found = found or next((picture for (id, _), picture in self._pictures.items() if id == node), None)
        return found

    # --- engine events ------------------------------------------------------------------------------------

    def feed(self, event: object) -> None:
        """Take in what the engine tells."""
        match event:
            case events.Planned(nodes):
                self.running, self.last = True, None
                for node in nodes:
                    self._tasks[node] = {None: TaskState(Status.QUEUED)}
                    self.changed.emit(node)
                self.run_changed.emit(True)
            case events.Expanded(node, items):
                old = self._tasks.get(node, {})
                self._tasks[node] = {item: old.get(item, TaskState(Status.QUEUED)) for item in items}
                self.changed.emit(node)
            case events.Started(node, item):
                self._put(node, item, TaskState(Status.RUNNING))
            case events.Progressed(node, item, done, total, unit, rate, left):
                note = self.task(node, item).note
                self._put(node, item, TaskState(Status.RUNNING, done, total, unit, rate, left, note=note))
            case events.Previewed(node, item, image):
                self.set_picture(node, item, qimage(image))
            case events.Noted(node, item, text):
                known = self.task(node, item).note.splitlines()
                if text not in known:
                    self._put(node, item, replace(self.task(node, item), note="\n".join([*known, text])))
            case events.DeviceMemory(_, _, device, used, total):
                self.device_memory.emit(device, used, total)
            case events.Finished(node, item, cached, seconds, key):
                note = self.task(node, item).note
                self._put(node, item, TaskState(Status.DONE, seconds=seconds, cached=cached, key=key, note=note))
            case events.Failed(node, item, message, mend):
                self._put(node, item, TaskState(Status.FAILED, message=sentence(message), mend=sentence(mend)))
            case events.Skipped(node, item):
                self._put(node, item, TaskState(Status.SKIPPED))
            case events.Done():
                self._end(event)

    def recall(self, known: dict[str, dict[str | None, str]]) -> None:
        """What the store knows of the graph as it is now: node -> item -> key. Everything else is stale, but
        errors stay to be read until something is done about them."""
        for node in self._tasks.keys() | known.keys():
            old = self._tasks.get(node, {})
            new: dict[str | None, TaskState] = {
                item: old[item] if old.get(item, _STALE).key == key else TaskState(Status.DONE, cached=True, key=key)
                for item, key in known.get(node, {}).items()
            }
            for item, task in old.items():
                if item not in new:
                    new[item] = task if task.status is Status.FAILED else _STALE
            if new and new != old:
                self._tasks[node] = new
                self.changed.emit(node)

    def set_picture(self, node: str, item: str | None, picture: QImage) -> None:
        self._pictures[node, item] = picture
        self.changed.emit(node)

    def _put(self, node: str, item: str | None, task: TaskState) -> None:
        tasks = self._tasks.setdefault(node, {})
        if item is not None and None in tasks:
            del tasks[None]
        tasks[item] = task
        self.changed.emit(node)

    def _end(self, event: events.Done) -> None:
        self.running, self.last = False, event
        for node, tasks in self._tasks.items():
            left = {i: t for i, t in tasks.items() if t.status in (Status.QUEUED, Status.RUNNING)}
            if left:  # cancelled before its turn
                tasks.update(dict.fromkeys(left, _STALE))
                self.changed.emit(node)
        self.run_changed.emit(False)

    # --- edits --------------------------------------------------------------------------------------------

    def edited(self, old: Graph, new: Graph) -> None:
        """Mark what an edit made stale: nodes that changed in what they compute, and everything after them."""
        touched = {id for id, node in new.nodes.items() if not _same_work(old.nodes.get(id), node)}
        touched |= {wire.target for wire in set(old.wires) ^ set(new.wires)}
        if not touched:
            return
        after: dict[str, list[str]] = {}
        for wire in new.wires:
            after.setdefault(wire.source, []).append(wire.target)
        todo = list(touched)
        while todo:
            for id in after.get(todo.pop(), ()):
                if id not in touched:
                    touched.add(id)
                    todo.append(id)
        for id in touched & self._tasks.keys():
            kept = {i: t if t.status in (Status.QUEUED, Status.RUNNING) else _STALE for i, t in self._tasks[id].items()}
            self._tasks[id] = kept
            self.changed.emit(id)


def _same_work(old: Node | None, new: Node) -> bool:
    if old is new:
        return True
    return old is not None and (old.type, old.settings, old.overrides, old.muted, old.bypassed) == (
        new.type,
        new.settings,
        new.overrides,
        new.muted,
        new.bypassed,
    )


def qimage(image: Image) -> QImage:
    """A picture of the engine as Qt holds it; the bytes are copied."""
    pixels = image.rgb8
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()
