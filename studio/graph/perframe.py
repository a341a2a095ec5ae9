"""A lifted node at work: its function called once a frame, with the settings of that moment."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.base.control import Control
from studio.base.errors import Cancelled, NodeFailed, ShotgraphError
from studio.graph.context import ChosenEngine, Context
from studio.graph.lifting import CLIP_OF
from studio.graph.plan import Step
from studio.graph.scratch import Scratch
from studio.graph.spec import Lane
from studio.media.instep import Clip, InStep, Still

if TYPE_CHECKING:
    from studio.graph.lineage import Lineage
    from studio.media.values import Image

log = logging.getLogger("shotgraph")

_gpu = threading.Lock()
"""Held by a frame of a node of the GPU lane, which has one slot: its frames are made one after the other."""

Moment = Callable[[int, Fraction], Mapping[str, Any]]
"""The settings for a frame: (its number, its time in seconds from the clip's start) -> all of them, as read."""


def lifted(
    step: Step, context: Context, control: Control, inputs: Mapping[str, Any], settings: Moment
) -> tuple[Clip, ...]:
    """The outputs of a node that runs once a frame of the clips in `inputs`. Their shapes are found out by making the
    first frame, once: they are remembered with the task. control: of the run in which the clips will be pulled."""

    pictured = {socket.name for socket in step.spec.inputs if socket.type in CLIP_OF}
    lane = step.settings_of(context.item).lane or step.spec.lane
    alone = _gpu if lane is Lane.GPU else nullcontext()
    whole = {name: value for name, value in inputs.items() if name not in pictured}  # a clip that is asked for as one

    def work(number: int, seconds: Fraction, given: Mapping[str, Any]) -> tuple[Still, ...]:
        with FrameContext(context, control, number) as own:
            try:
                own.check()
                with alone:
                    return _called(step, own, {**whole, **given}, settings(number, seconds))
            except Cancelled:
                raise
            except ShotgraphError as error:
                raise _at(error, context, number) from error
            except Exception as error:
                log.exception("node %s, item %s, frame %d", step.id, context.item, number)
                what = NodeFailed(
                    "the machine ran out of memory" if isinstance(error, MemoryError) else _words(error),
                    mend=f"This is a fault in the node type {step.spec.id}; the log has the details.",
                )
                raise _at(what, context, number) from error

    outputs = [output.type for output in step.spec.outputs]
    stepped = {name: value for name, value in inputs.items() if name in pictured}
    clips = InStep(work, stepped, outputs, control.check)
    return clips.clips(context.memo("shapes", clips.shapes))


def _called(step: Step, context: Context, given: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[Still, ...]:
    spec = step.spec
    result = spec.function(*([context] if spec.takes_context else []), **given, **settings)
    made = (result,) if len(spec.outputs) == 1 and spec.outputs[0].name == "out" else tuple(result)
    for output, value in zip(spec.outputs, made, strict=True):
        if not isinstance(value, output.type):
            got = type(value).__name__
            raise TypeError(f"output '{output.name}' should be a {output.type.__name__}, got a {got}")
    return made


def _at(error: ShotgraphError, context: Context, number: int) -> ShotgraphError:
    """The error with the frame in its words: it is told by whoever pulls the clip."""
    known = error.problem
    error.problem = replace(known, what=f"frame {number}: {known.what}")
    return error.at(context.node, context.item)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


class FrameContext(Scratch):
    """The Context of one frame. What it tells of progress is not told: whoever pulls the clip does. Its memo holds for
    the frame alone and is kept nowhere."""

    def __init__(self, task: Context, control: Control, frame: int) -> None:
        self._task, self._control = task, control
        self.frame = frame
        self.node, self.item = task.node, task.item
        self.project_folder = task.project_folder

    @property
    def workspace(self) -> Path:
        return self._task.workspace

    def destination(self, path: Path) -> Path:
        return self._task.destination(path)

    def check(self) -> None:
        """Never waits: the threads that frames are made in are shared by all runs."""
        if self._control.cancelled:
            raise Cancelled

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None:
        self.check()

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        return compute()

    def note(self, text: str) -> None:
        self._task.note(text)

    def device_memory(self, device: str, used: int, total: int) -> None:
        self._task.device_memory(device, used, total)

    def option(self, name: str) -> str:
        return self._task.option(name)

    def engine(self, task: str, model: str) -> ChosenEngine:
        return self._task.engine(task, model)

    def lineage(self) -> Lineage:
        return self._task.lineage()

    def relies_on(self, path: Path) -> None:
        self._task.relies_on(path)
