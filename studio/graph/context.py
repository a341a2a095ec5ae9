"""What a running node, and an engine at work for it, may ask of whoever runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from studio.graph.lineage import Lineage
    from studio.graph.wishes import Wish
    from studio.media.values import Image
    from studio.models.installed import InstalledModel


class ChosenEngine(Protocol):
    """What a model setting means for one task of a run: call it with the task's wish."""

    @property
    def title(self) -> str:
        """What notes call it."""

    @property
    def model(self) -> InstalledModel | None:
        """The weights that it runs, None for an engine that stands for itself."""

    def __call__(self, wish: Wish) -> Any:
        """What was wished for; notes the parts of the wish that the engine makes no use of."""


class Context(Protocol):
    """What a running node may ask of the engine."""

    @property
    def node(self) -> str:
        """The node's id."""

    @property
    def item(self) -> str | None:
        """The item of a series that it runs for."""

    @property
    def frame(self) -> int:
        """The number of the frame that it is called for where it runs once a frame of a clip; 0 for a still."""

    @property
    def project_folder(self) -> Path: ...

    def destination(self, path: Path) -> Path:
        """Where a sink writes the file of this path, which starts from the project's folder: the one way to a name.
        Raises SettingError where a project may not write (see reach.py)."""

    @property
    def scratch(self) -> Path:
        """A folder of the task's own, gone when it ends."""

    @property
    def workspace(self) -> Path:
        """A folder named by the task's key: what is finished there survives a killed run and is found by the next."""

    def check(self) -> None:
        """Raise Cancelled if the user stopped the run; waits while it is paused. Call between steps."""

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None:
        """Tell how far the task is; also a cancellation point."""

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        """compute()'s small JSON result, kept in the store with this task (loudness, cuts, statistics)."""

    def note(self, text: str) -> None:
        """Something the user should know about this result (a fallback, something a model cannot honour)."""

    def device_memory(self, device: str, used: int, total: int) -> None:
        """Tell how full the graphics card is, in bytes."""

    def option(self, name: str) -> str:
        """An application setting such as 'llm.endpoint'; '' when unset."""

    def engine(self, task: str, model: str) -> ChosenEngine:
        """What a `model` setting means for a task (see engines.py): call it with the task's wish. Raises ModelError."""

    def lineage(self) -> Lineage:
        """What the task's inputs were made of; it counts in whether a sink's file is up to date."""

    def relies_on(self, path: Path) -> None:
        """A sink's file is up to date no longer than this file stays as it is."""
