"""Renders over HTTP: queue them, follow their events, fetch what they made; and a page that a phone may look at.

Loopback and a token, unless the user says otherwise. There are two tokens: one does everything, the other only looks
(what a phone gets), and from beyond this machine nothing but looking is answered, whatever the token. Every path that a
request names is inside the folder that is served. Events are server-sent (WHATWG HTML, 9.2).
"""

# No annotations as strings here: FastAPI reads those of functions inside a function.
import asyncio
import html
import ipaddress
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import anyio.to_thread
from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel, Field

from studio import __version__
from studio.app.console.nodesheet import as_data
from studio.base.errors import InvalidProject, ShotgraphError
from studio.base.files import write_bytes
from studio.base.resources import resource
from studio.base.settings import Home
from studio.doors import edits, seeing
from studio.doors.engineroom import EngineRoom, Outside
from studio.doors.papers import ENDING, Papers
from studio.graph.graph import Graph

T = TypeVar("T")

_COOKIE = "shotgraph"
_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'"
_ALIVE = 15.0  # seconds between signs of life of a stream of events
_BODY = 1 << 20  # bytes of a request


class ServeTokens:
    """all: may do everything; looking: may only look. Kept in the user's own folder, readable by nobody else."""

    def __init__(self, home: Home) -> None:
        file = home.config / "serve.json"
        try:
            kept = json.loads(file.read_text())
            self.all, self.looking = str(kept["all"]), str(kept["looking"])
        except (OSError, ValueError, KeyError, TypeError):
            self.all, self.looking = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
            write_bytes(file, json.dumps({"all": self.all, "looking": self.looking}).encode())
            file.chmod(0o600)

    def right_of(self, token: str) -> str:
        """'all', 'looking' or ''."""
        for right in ("all", "looking"):
            if secrets.compare_digest(token.encode(), getattr(self, right).encode()):
                return right
        return ""


class Wanted(BaseModel):
    """A render. project: its path inside the served folder; targets: none for every publish node; set: settings that it
    has for this render, by "NODE.SETTING"."""

    project: str
    targets: list[str] = Field(default_factory=list)
    set: dict[str, Any] = Field(default_factory=dict)
    fresh: bool = False


def make_app(room: EngineRoom, folder: Path, tokens: ServeTokens, hosts: frozenset[str] = frozenset()) -> FastAPI:
    """folder: the projects in it and below are served. hosts: names that the server may be called by beside loopback's
    (a request under another name comes from a page that was led here)."""
    app = FastAPI(title="Shotgraph", version=__version__, docs_url=None, redoc_url=None)
    folder = folder.resolve()
    papers = Papers(room.types, room.home)

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        refused = _refused(request, tokens, hosts)
        if refused is not None:
            return refused
        answer = await go_on(request)
        answer.headers["Content-Security-Policy"] = _POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    @app.exception_handler(ShotgraphError)
    async def wrong(_request: Request, error: ShotgraphError) -> JSONResponse:
        problems = error.problems if isinstance(error, InvalidProject) else [error.problem]
        listed = [
            {"message": one.what, "node": one.node, "item": one.item, "setting": one.setting, "mend": one.mend}
            for one in problems
        ]
        return JSONResponse({"detail": str(error), "problems": listed}, 422)

    def place(project: str) -> Path:
        path = folder if "\0" in project else (folder / project).resolve()
        if not path.is_relative_to(folder) or path.suffix != ENDING or not path.is_file():
            raise HTTPException(404, f"there is no project '{project}' in the served folder")
        return path

    def job(id: str) -> Outside:
        found = room.job(id)
        if found is None:
            raise HTTPException(404, f"there is no render '{id}'")
        return found

    Job = Annotated[Outside, Depends(job)]

    @app.get("/api/node-types", tags=["projects"])
    async def node_types() -> list[dict[str, Any]]:
        """Every node type with sockets, settings, defaults and help, as `shotgraph nodes --json` tells it."""
        return [as_data(spec) for spec in room.types]

    @app.get("/api/projects", tags=["projects"])
    async def projects() -> list[str]:
        """The projects of the served folder."""
        found = await _off_loop(lambda: sorted(folder.rglob(f"*{ENDING}")))
        return [str(path.relative_to(folder)) for path in found]

    @app.get("/api/check", tags=["projects"])
    async def check(project: str) -> list[dict[str, Any]]:
        """Everything that a render would fail at for a reason known beforehand."""

        def work() -> list[dict[str, Any]]:
            paper = papers.read(str(place(project)))
            found = room.problems(paper.graph, paper.path)
            return [{"message": one.what, "node": one.node, "setting": one.setting, "mend": one.mend} for one in found]

        return await _off_loop(work)

    @app.get("/api/look", tags=["projects"], response_class=Response)
    async def look(
        project: str,
        socket: str,
        item: str = "",
        frame: Annotated[int, Query(ge=-1)] = -1,
        width: Annotated[int, Query(ge=32, le=2048)] = 640,
    ) -> Response:
        """A picture (PNG) of what an output has made: a still, a strip of a clip or one `frame`, a sound's spectrogram;
        facts (JSON) of everything else. Nothing is made for it."""

        def work() -> tuple[dict[str, Any], bytes | None]:
            paper = papers.read(str(place(project)))
            node, output = edits.end_of(paper.graph, room.types, socket)
            at = None if frame < 0 else frame
            return seeing.picture(
                room, paper.graph, paper.path.parent, node, output, item or None, frame=at, width=width, make=False
            )

        facts, png = await _off_loop(work)
        return JSONResponse(facts) if png is None else Response(png, media_type="image/png")

    @app.post("/api/renders", tags=["renders"], status_code=202)
    async def render(wanted: Wanted) -> dict[str, Any]:
        """Queue a render; one runs after the other."""

        def work() -> Outside:
            paper = papers.read(str(place(wanted.project)))
            graph: Graph = paper.graph
            for name, value in wanted.set.items():
                node, _, setting = name.rpartition(".")
                graph = edits.changed(graph, room.types, node or name, {setting: value})
            return room.render(graph, paper.path, wanted.targets, fresh=wanted.fresh)

        return _shown(await _off_loop(work), folder)

    @app.get("/api/renders", tags=["renders"])
    async def renders() -> list[dict[str, Any]]:
        """Newest first."""
        return [_shown(one, folder) for one in reversed(room.jobs)]

    @app.get("/api/renders/{id}", tags=["renders"])
    async def one_render(job: Job) -> dict[str, Any]:
        """How far it is, what it made, what failed."""
        return _shown(job, folder)

    @app.delete("/api/renders/{id}", tags=["renders"])
    async def cancel(job: Job) -> dict[str, Any]:
        """Stop it within its step; what was made is kept."""
        room.cancel(job.id)
        await _off_loop(lambda: job.wait(10.0))
        return _shown(job, folder)

    @app.get("/api/renders/{id}/events", tags=["renders"], response_class=StreamingResponse)
    async def follow(job: Job, request: Request) -> StreamingResponse:
        """Server-sent events, as `render --json` writes them; ends with the render. Last-Event-ID goes on from
        there."""
        last = request.headers.get("last-event-id", "")
        return StreamingResponse(
            _events(job, int(last) if last.isdigit() else 0, request), media_type="text/event-stream"
        )

    @app.get("/api/renders/{id}/files/{number}", tags=["renders"], response_class=FileResponse)
    async def fetch(job: Job, number: int) -> FileResponse:
        """A file that it has written (ranges are served)."""
        files = job.files()
        if not 0 <= number < len(files):
            raise HTTPException(404, "there is no such file")
        return FileResponse(files[number], filename=files[number].name)

    @app.get("/api/renders/{id}/thumbnail", tags=["renders"], response_class=Response)
    async def thumbnail(job: Job, width: Annotated[int, Query(ge=32, le=1024)] = 320) -> Response:
        """The newest picture of it."""
        png = await _off_loop(lambda: seeing.newest(room, job, width))
        if png is None:
            raise HTTPException(404, "nothing is to be seen yet")
        return Response(png, media_type="image/png")

    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        token = request.query_params.get("token")
        if token:  # out of the address bar, and into a cookie that scripts cannot read
            answer = RedirectResponse("/", 303)
            answer.set_cookie(_COOKIE, token, httponly=True, samesite="strict", max_age=30 * 86400)
            return answer
        return FileResponse(resource("serve", "queue.html"), media_type="text/html")

    @app.get("/queue.js", include_in_schema=False)
    async def script() -> FileResponse:
        return FileResponse(resource("serve", "queue.js"), media_type="text/javascript")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(_docs(app.openapi()))

    return app


# --- who may ----------------------------------------------------------------------------------------------------


def _refused(request: Request, tokens: ServeTokens, hosts: frozenset[str]) -> Response | None:
    """Why a request is not answered."""
    name = request.url.hostname or ""
    if not _is_loopback(name) and name not in hosts:
        return JSONResponse({"detail": f"this server is not called {name}"}, 421)
    given = request.headers.get("authorization", "")
    token = given[7:] if given[:7].lower() == "bearer " else request.cookies.get(_COOKIE, "")
    if request.url.path == "/" and "token" in request.query_params:
        token = request.query_params["token"]
    right = tokens.right_of(token)
    if not right:
        return JSONResponse({"detail": "a token is needed: Authorization: Bearer TOKEN"}, 401)
    looks = request.method in ("GET", "HEAD")
    client = request.client.host if request.client else ""
    if not looks and (right != "all" or not _is_loopback(client)):
        return JSONResponse({"detail": "from here one may only look"}, 403)
    origin = request.headers.get("origin")
    if not looks and origin is not None and origin != f"{request.url.scheme}://{request.url.netloc}":
        return JSONResponse({"detail": "another site's page may not ask"}, 403)
    if int(request.headers.get("content-length") or 0) > _BODY:
        return JSONResponse({"detail": "the request is too large"}, 413)
    return None


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


# --- answers ----------------------------------------------------------------------------------------------------


def _shown(job: Outside, folder: Path) -> dict[str, Any]:
    data = job.as_data()
    path = job.project
    data["project"] = str(path.relative_to(folder)) if path.is_relative_to(folder) else path.name
    data["files"] = [
        {"name": file.name, "bytes": file.stat().st_size, "at": f"/api/renders/{job.id}/files/{number}"}
        for number, file in enumerate(job.files())
    ]
    return data


async def _events(job: Outside, number: int, request: Request) -> AsyncIterator[str]:
    loop, woken = asyncio.get_running_loop(), asyncio.Event()
    stop = job.listen(lambda: loop.call_soon_threadsafe(woken.set))
    try:
        while True:
            woken.clear()
            count, found = job.since(number)
            first = count - len(found)
            for place, event in enumerate(found, first + 1):
                yield f"id: {place}\nevent: {event['event']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
            number = count
            if job.is_over and job.since(number)[0] == number:
                return
            try:
                await asyncio.wait_for(woken.wait(), _ALIVE)
            except TimeoutError:
                yield ": still here\n\n"
            if await request.is_disconnected():
                return
    finally:
        stop()


async def _off_loop(work: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)


def _docs(schema: dict[str, Any]) -> str:
    """The interface on one page: what OpenAPI says of it, without anything from elsewhere."""
    rows = []
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            asked = ", ".join(one["name"] for one in said.get("parameters", ()))
            words = html.escape(said.get("description", ""))
            rows.append(
                f"<tr><td><b>{method.upper()}</b></td><td><code>{html.escape(path)}</code></td>"
                f"<td>{html.escape(asked)}</td><td>{words}</td></tr>"
            )
    look = (
        "body{font:15px system-ui;margin:2em;max-width:70em}"
        "td{padding:.4em .8em;vertical-align:top;border-top:1px solid #ccc}"
    )
    return (
        f"<!doctype html><meta charset=utf-8><title>Shotgraph over HTTP</title><style>{look}</style>"
        "<h1>Shotgraph over HTTP</h1>"
        "<p>Send <code>Authorization: Bearer TOKEN</code> with every request. "
        'As OpenAPI: <a href="/openapi.json">/openapi.json</a>.</p>'
        f"<table><tr><th>Method<th>Path<th>Asks for<th>Answers</tr>{''.join(rows)}</table>"
    )
