"""Takes: what a node with a seed, or with kept frames, has made so far; keep, choose again, draw anew."""

from __future__ import annotations

import secrets
import threading
import time
from typing import TypedDict

import msgspec

from studio.base.errors import ShotgraphError
from studio.graph import events
from studio.graph.plan import Plan, seed_key
from studio.graph.spec import SeedKind
from studio.graph.store import Store
from studio.media.encoding import digest_of

_MOST = 60  # takes remembered for one node and item; pinned ones beside


class Take(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the results that a node has made. seed: None when it has no random one; seconds: it took; made: when, in
    seconds since 1970."""

    key: str
    seed: int | None
    seconds: float
    made: float
    pinned: bool


class _Made(TypedDict):
    """As the store's note has it."""

    key: str
    seed: int | None
    seconds: float
    made: float


class Takes:
    """The list of takes lives in the store, by project folder, node and item. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()

    def made(self, plan: Plan, event: events.Finished) -> None:
        """A task has its result: if it is a take, add it to the list or move it to the front."""
        spec = plan.steps[event.node].spec
        record = self._store.get(event.key)
        seeded = any(isinstance(setting.kind, SeedKind) for setting in spec.settings)
        if record is None or not (seeded or spec.keep):
            return
        name = _name(plan, event.node, event.item)
        with self._lock:
            known = self._store.note(name, "takes", list[_Made]) or []
            if known and known[0]["key"] == event.key:
                return
            new = {"key": event.key, "seed": record.seed, "seconds": record.seconds, "made": time.time()}
            same = next((take for take in known if take["key"] == event.key), new)
            rest = [take for take in known if take["key"] != event.key]
            self._store.set_note(name, "takes", [same, *rest][:_MOST])

    def change(self, plan: Plan, node: str, item: str | None, how: str, key: str) -> tuple[Take, ...]:
        """Do what `how` says (list, pin, unpin, choose, new); the takes after that, newest first.

        choose: the node's random seed is that take's again, so the next render finds its result. new: another seed,
        so the next render makes another take. Raises ShotgraphError when the take or a random seed is not there.
        """
        known: list[_Made] = self._store.note(_name(plan, node, item), "takes", list[_Made]) or []
        if how in ("pin", "unpin"):
            self._store.pin(key, how == "pin")
        elif how == "choose":
            take = next((take for take in known if take["key"] == key), None)
            if take is None or take["seed"] is None:
                raise ShotgraphError("this take has no seed of its own to go back to", node=node, item=item)
            self._set_seed(plan, node, item, int(take["seed"]))
        elif how == "new":
            self._set_seed(plan, node, item, secrets.randbelow(2**32))
        pinned = self._store.pinned()
        return tuple(Take(**take, pinned=take["key"] in pinned) for take in known if self._store.get(take["key"]))

    def _set_seed(self, plan: Plan, node: str, item: str | None, seed: int) -> None:
        step = plan.steps[node]
        settings = step.settings_of(item)
        if not settings.seed:
            raise ShotgraphError(
                "its seed is fixed", node=node, item=item, mend="Set the seed to random, or type another number."
            )
        self._store.set_note(seed_key(node, item, step.spec, settings), "seed", seed)


def _name(plan: Plan, node: str, item: str | None) -> str:
    return digest_of("takes", str(plan.folder), node, item or "")
