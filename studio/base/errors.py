"""Every error a user can see: what happened, where, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, the place it is wrong at, and the mend."""

    what: str
    node: str | None = None
    item: str | None = None
    socket: str | None = None
    setting: str | None = None
    mend: str = ""

    @property
    def where(self) -> str:
        place = f"node '{self.node}'" if self.node else ""
        if self.socket:
            place += f", socket '{self.socket}'"
        if self.setting:
            place += f", setting '{self.setting}'"
        if self.item:
            place += f", item '{self.item}'"
        return place.removeprefix(", ")

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text.rstrip('.')}. {self.mend}".strip() if self.mend else text


class ShotgraphError(Exception):
    """Base of all errors meant for a person; never shown with a trace."""

    def __init__(
        self,
        what: str,
        *,
        mend: str = "",
        node: str | None = None,
        item: str | None = None,
        socket: str | None = None,
        setting: str | None = None,
    ) -> None:
        self.problem = Problem(what, node, item, socket, setting, mend)
        super().__init__(str(self.problem))

    def at(self, node: str, item: str | None = None) -> ShotgraphError:
        """The same error with the node and item filled in where it did not know them."""
        known = self.problem
        self.problem = replace(known, node=known.node or node, item=known.item or item)
        self.args = (str(self.problem),)
        return self

    def __str__(self) -> str:
        return str(self.problem)


class InvalidProject(ShotgraphError):
    """The project, a setting or an argument is wrong; nothing ran. Carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems[0].what if self.problems else "the project is not valid")

    def at(self, node: str, item: str | None = None) -> ShotgraphError:
        return self

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class SettingError(ShotgraphError):
    """A setting's value cannot be used."""


class MediaError(ShotgraphError):
    """A media file is missing, damaged or cannot be written."""


class StoreError(ShotgraphError):
    """The store on disk cannot be used (full disk, read-only folder, another format)."""


class ModelError(ShotgraphError):
    """A model is missing, incomplete, or does not fit this machine."""


class ServiceError(ShotgraphError):
    """Something outside the app (an endpoint, a device) did not answer as it should."""


class NodeFailed(ShotgraphError):
    """A node raised something it did not foresee; the original is its __cause__."""


class Cancelled(Exception):
    """The user stopped the run. Not an error: nothing is reported as failed."""


def suggest(name: str, known: Iterable[str]) -> str:
    """'Did you mean ...?' for the closest known name, or ''."""
    return _suggested(name[:200], tuple(known))


@lru_cache(maxsize=256)
def _suggested(name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # rarely needed, and the window starts with this module

    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else ""
