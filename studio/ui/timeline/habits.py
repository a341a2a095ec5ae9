"""How a person likes to cut: kept for all projects, and the same in every page that is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from studio.base.settings import Settings

if TYPE_CHECKING:  # the window starts without it
    from studio.ui.timeline.panel import TimelinePanel

MAGNET, SNAP, PREPARE = "cut.magnet", "cut.snap", "cut.prepare"
_WAYS: dict[str, Callable[[TimelinePanel, bool], None]] = {
    MAGNET: lambda panel, on: panel.commands.pull_together(on),
    SNAP: lambda panel, on: panel.commands.snap(on),
    PREPARE: lambda panel, on: panel.smooth.want(on),
}


class CutHabits:
    """keep(name, on): puts a setting on disk; panels: those that are open."""

    def __init__(
        self, settings: Settings, keep: Callable[[str, bool], None], panels: Callable[[], Iterable[TimelinePanel]]
    ) -> None:
        self._settings = settings
        self._keep = keep
        self._panels = panels

    def follow(self, panel: TimelinePanel) -> None:
        """The panel does as the settings say; what is changed in it is kept, and holds for the others too."""
        self.put(panel)
        panel.commands.magnet_changed.connect(partial(self._changed, MAGNET))
        panel.commands.snapping_changed.connect(partial(self._changed, SNAP))
        panel.smooth.wanted_changed.connect(partial(self._changed, PREPARE))

    def put(self, panel: TimelinePanel) -> None:
        for name, way in _WAYS.items():
            way(panel, self._settings.get(name) is not False)

    def put_all(self) -> None:
        for panel in self._panels():
            self.put(panel)

    def _changed(self, name: str, on: bool) -> None:
        if (self._settings.get(name) is not False) != on:
            self._keep(name, on)
        for panel in self._panels():
            _WAYS[name](panel, on)
