"""Whether the system gives this process the room that a film takes, said before anything is begun.

Below it libraries end in ways of their own: OpenBLAS ends the process, threads cannot be started, encoders say that an
option is wrong.
"""

from __future__ import annotations

import sys

from studio.base.errors import ShotgraphError

LEAST = 2560 << 20
"""Bytes of address space; a small film takes two thirds of it on two cores, most of it for libraries and stacks."""


def require_room() -> None:
    """Raises ShotgraphError where a limit on address space (`ulimit -v`) leaves too little."""
    if sys.platform == "win32":
        return
    import resource

    allowed = resource.getrlimit(resource.RLIMIT_AS)[0]
    if allowed != resource.RLIM_INFINITY and allowed < LEAST:
        raise ShotgraphError(
            f"this process may use {allowed >> 20} MB of memory, and rendering takes {LEAST >> 20} MB at least",
            mend="Raise the limit on address space (ulimit -v), or lift it.",
        )
