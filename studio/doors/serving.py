"""`shotgraph serve`: the HTTP server as a program."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from studio.base.errors import InvalidProject, Problem
from studio.doors.engineroom import EngineRoom
from studio.doors.http_server import ServeTokens, make_app


def run(folder: Path, port: int, phone: bool, say: Callable[[str], None]) -> None:
    """Serve until it is interrupted. phone: others in the network may look, and only look. Raises InvalidProject where
    the folder or the port cannot be had."""
    import uvicorn

    if not folder.is_dir():
        raise InvalidProject([Problem(f"{folder} is no folder", mend="Name the folder of your projects.")])
    room = EngineRoom(lambda words: say(f"warning: {words}"))
    try:
        tokens = ServeTokens(room.home)
        own = own_address() if phone else ""
        hosts = frozenset(filter(None, (own, socket.gethostname() if phone else "")))
        listening = _listen("0.0.0.0" if phone else "127.0.0.1", port)
        port = listening.getsockname()[1]
        say(f"Projects in {folder}")
        say(f"On this machine: http://127.0.0.1:{port}/?token={tokens.all}")
        if phone:
            say(f"To look at from the same network: http://{own}:{port}/?token={tokens.looking}")
            say("note: this is not encrypted; whoever listens in this network can read it")
        say("The interface: /docs. Ctrl-C ends it.")
        app = make_app(room, folder, tokens, hosts)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
        server.run([listening])
    finally:
        room.close()


def own_address() -> str:
    """This machine's address in its network; loopback's where it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): a datagram socket only looks up the way there
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _listen(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(64)  # whoever follows the printed address at once waits for the server
    except (OSError, OverflowError) as error:
        made.close()
        mend = "Another program may have it: choose another number, or 0 for any."
        raise InvalidProject([Problem(f"port {port} cannot be had: {error}", mend=mend)]) from error
    return made
