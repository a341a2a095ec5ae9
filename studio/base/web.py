"""Reaching other machines over HTTP: one kind of client for whatever is fetched or looked up.

It goes through the proxies of the environment, trusts the certificates that the system trusts, and waits for a silent
server only so long. While the user has forbidden the network, its requests are refused before any connection is made.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from studio import __version__
from studio.base.addresses import on_this_machine
from studio.base.control import Control
from studio.base.errors import Cancelled, ServiceError
from studio.base.settings import OFFLINE, offline

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Request

T = TypeVar("T")
CONNECT, SILENCE = 10.0, 30.0
"""Seconds that a server may take to accept a connection, and to send its next byte."""


class Offline(ServiceError):
    """The user has forbidden all network. Nobody was asked."""


def refuse_offline(switch: str = OFFLINE) -> None:
    """Raises Offline when this variable of the environment forbids the network."""
    if offline(switch):
        raise Offline(f"the app is offline ({switch} is set)", mend=f"Unset {switch} to use the network.")


def refuse_offline_beyond(host: str) -> None:
    """Raises Offline for another machine while the network is forbidden; this one's own servers are no network."""
    if not on_this_machine(host):
        refuse_offline()


def client(*, silence: float = SILENCE) -> AsyncClient:
    """Follows redirects, on which it gives an authorization to nobody but the host that it was meant for.

    Every request may raise Offline, besides what httpx2 raises.
    """
    import httpx2

    async def refuse(request: Request) -> None:
        refuse_offline()

    return httpx2.AsyncClient(
        follow_redirects=True,
        timeout=httpx2.Timeout(silence, connect=CONNECT),
        headers={"user-agent": f"shotgraph/{__version__}"},
        event_hooks={"request": [refuse]},
    )


def run(
    work: Callable[[AsyncClient], Coroutine[Any, Any, T]], control: Control | None = None, *, silence: float = SILENCE
) -> T:
    """work(client) to its end. Raises Cancelled within a tenth of a second of the control's cancel(), however silent
    the other side is; to pause is left to the work."""
    import asyncio

    control = control or Control()

    async def watched() -> T:
        async with client(silence=silence) as web:
            task = asyncio.ensure_future(work(web))
            try:
                while not task.done():
                    if control.cancelled:
                        raise Cancelled
                    await asyncio.wait({task}, timeout=0.1)
            finally:
                task.cancel()
                await asyncio.wait({task})  # it closes its files and connections before the client goes
            return await task

    with asyncio.Runner() as runner:
        return runner.run(watched())
