"""A server of ComfyUI: what it lacks for a workflow, a run of one with progress and previews, and what came of it.

Routes as ComfyUI's server.py has them: POST /prompt, GET /ws, /history/ID, /view, /object_info/CLASS, POST
/upload/image, /interrupt, /queue. Progress and previews come over the WebSocket; whether a run is over is asked of the
history as well, so a connection that breaks costs nothing but its pictures.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from studio.base import web
from studio.base.errors import Cancelled, ModelError, NodeFailed, ServiceError
from studio.film.comfyui.workflow import Workflow

DEFAULT = "http://127.0.0.1:8188"
_POLL = 1.0  # seconds between questions to the history
_QUIET = 60.0  # seconds that a server may not answer at all
_MOST = 8 << 30  # bytes of one result
_MESSAGE = 64 << 20  # bytes of one message
_PREVIEWS = (1, 4)  # binary events: a picture; one with a description before it

Told = Callable[[int, int, bytes | None], None]
"""(steps done, steps in all, a picture as JPEG or PNG); may raise to stop."""


@dataclass(frozen=True)
class Made:
    """A file that a run has saved. node: which node did; kind: 'output', or 'temp' for one of a preview."""

    node: str
    name: str
    subfolder: str
    kind: str


@dataclass
class Outcome:
    """What a run gave: files and texts, in the order of the workflow."""

    files: list[Made] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)


class ComfyServer:
    """check: raises Cancelled when the user stops; called ten times a second. Its methods raise ServiceError where the
    server cannot be reached or does not answer as one, and Offline."""

    def __init__(self, address: str, check: Callable[[], None]) -> None:
        self._url = httpx2.URL((address or DEFAULT).rstrip("/"))
        self._check = check
        self._client = uuid.uuid4().hex

    @property
    def name(self) -> str:
        return f"{self._url.host}:{self._url.port or (443 if self._url.scheme == 'https' else 80)}"

    def require(self, workflow: Workflow) -> None:
        """Raises ModelError that names every node type of the workflow which the server does not have."""
        self._until(lambda http: self._require_classes(http, workflow))

    def upload(self, path: Path) -> str:
        """Put a file among the server's inputs; returns what a workflow calls it there."""
        return str(self._until(lambda http: self._upload(http, path)))

    def run(self, workflow: Workflow, prompt: Mapping[str, Any], told: Told) -> Outcome:
        """Run the prompt, which is the workflow filled in. Raises ModelError where the server refuses it (models that
        it lacks), NodeFailed where it fails there. Stopped, it is taken off the server."""
        outcome = self._until(lambda http: self._run(http, workflow, prompt, told))
        assert isinstance(outcome, Outcome)
        return outcome

    def fetch(self, made: Made, path: Path) -> None:
        """Write a result to this path, which it has only when it is whole."""
        self._until(lambda http: self._download(http, made, path))

    # --- inside ---------------------------------------------------------------------------------------------

    def _until(self, work: Callable[[httpx2.AsyncClient], Any]) -> Any:
        """work(client) to its end; stopped as soon as `check` raises."""

        async def refuse(request: httpx2.Request) -> None:
            web.refuse_offline_beyond(request.url.host)

        async def watched() -> Any:
            limits = httpx2.Timeout(_QUIET, connect=10.0)
            outside = self._url.host not in ("127.0.0.1", "localhost", "::1")
            hooks = {"request": [refuse]}
            async with httpx2.AsyncClient(
                base_url=self._url, timeout=limits, trust_env=outside, event_hooks=hooks
            ) as http:
                task = asyncio.ensure_future(work(http))
                try:
                    while not task.done():
                        self._check()
                        await asyncio.wait({task}, timeout=0.1)
                finally:
                    task.cancel()
                    await asyncio.wait({task})
                return await task

        try:
            with asyncio.Runner() as runner:
                return runner.run(watched())
        except (httpx2.HTTPError, httpx2.InvalidURL, json.JSONDecodeError) as error:
            raise self._silent(str(error) or type(error).__name__) from error

    def _silent(self, what: str) -> ServiceError:
        mend = "Start ComfyUI, or set its address (Settings, or the node's 'address')."
        return ServiceError(f"ComfyUI at {self.name} does not answer: {what}", mend=mend)

    async def _run(
        self, http: httpx2.AsyncClient, workflow: Workflow, prompt: Mapping[str, Any], told: Told
    ) -> Outcome:
        async with self._listening() as messages:
            id = await self._queue(http, workflow, prompt)
            try:
                await self._follow(http, id, workflow, prompt, messages, told)
            except (Cancelled, asyncio.CancelledError):
                await asyncio.shield(self._interrupt(id))
                raise
        return await self._outcome(http, id, workflow, prompt)

    async def _require_classes(self, http: httpx2.AsyncClient, workflow: Workflow) -> None:
        lacking = []
        for name in workflow.classes:
            answer = await http.get(f"/object_info/{name}")
            if answer.status_code == 404 or (answer.is_success and name not in self._object(answer)):
                lacking.append(name)
            elif not answer.is_success:
                raise self._silent(f"it says {answer.status_code}")
        if lacking:
            what = f"ComfyUI at {self.name} has no node type {', '.join(sorted(lacking))}"
            raise ModelError(what, setting="workflow", mend="Install what provides them (ComfyUI-Manager finds it).")

    async def _upload(self, http: httpx2.AsyncClient, path: Path) -> str:
        with path.open("rb") as file:
            files = {"image": (path.name, file, "application/octet-stream")}
            answer = await http.post("/upload/image", files=files, data={"type": "input", "overwrite": "true"})
        found = self._object(answer) if answer.is_success else {}
        if not isinstance(found.get("name"), str):
            raise self._silent(f"it did not take {path.name} ({answer.status_code})")
        folder = found.get("subfolder")
        return f"{folder}/{found['name']}" if folder else found["name"]

    async def _queue(self, http: httpx2.AsyncClient, workflow: Workflow, prompt: Mapping[str, Any]) -> str:
        answer = await http.post("/prompt", json={"prompt": prompt, "client_id": self._client})
        data = self._object(answer)
        if not answer.is_success or data.get("node_errors"):
            raise self._refusal(workflow, data, answer.status_code)
        id = data.get("prompt_id")
        if not isinstance(id, str):
            raise self._silent("its answer to a workflow has no id")
        return id

    def _refusal(self, workflow: Workflow, data: Mapping[str, Any], status: int) -> ModelError:
        """What is wrong with the workflow on this server, node by node."""
        lines = []
        errors = data.get("node_errors")
        for id, one in errors.items() if isinstance(errors, dict) else ():
            for each in one.get("errors", ()) if isinstance(one, dict) else ():
                if isinstance(each, dict):
                    words = " ".join(filter(None, (str(each.get("message", "")), str(each.get("details", "")))))
                    lines.append(f"{workflow.title(id)}: {words}")
        said = data.get("error")
        if not lines and isinstance(said, dict):
            lines.append(" ".join(filter(None, (str(said.get("message", "")), str(said.get("details", ""))))))
        words = "; ".join(lines)[:2000] or (str(said) if said else f"it says {status}")
        return ModelError(
            f"ComfyUI at {self.name} refuses the workflow: {words}",
            setting="workflow",
            mend="Put the models that it names where that ComfyUI looks for them, or choose others in the workflow.",
        )

    # --- following ------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[asyncio.Queue[str | bytes | None]]:
        """What the server says over its WebSocket; None once it says nothing more."""
        from websockets.asyncio.client import connect
        from websockets.exceptions import InvalidHandshake, WebSocketException

        web.refuse_offline_beyond(self._url.host)
        scheme = "wss" if self._url.scheme == "https" else "ws"
        path = f"{self._url.path.rstrip('/')}/ws"
        address = str(self._url.copy_with(scheme=scheme, path=path, query=f"clientId={self._client}".encode()))
        messages: asyncio.Queue[str | bytes | None] = asyncio.Queue()

        async def pump() -> None:
            try:
                async with connect(address, max_size=_MESSAGE, open_timeout=10, proxy=None) as link:
                    begun.set()
                    async for message in link:
                        messages.put_nowait(message)
            except (OSError, TimeoutError, InvalidHandshake, WebSocketException):
                pass  # the history says how it goes on
            finally:
                begun.set()
                messages.put_nowait(None)

        begun = asyncio.Event()
        task = asyncio.ensure_future(pump())
        try:
            await begun.wait()
            yield messages
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _follow(
        self,
        http: httpx2.AsyncClient,
        id: str,
        workflow: Workflow,
        prompt: Mapping[str, Any],
        messages: asyncio.Queue[str | bytes | None],
        told: Told,
    ) -> None:
        """Until the run is over. Raises NodeFailed."""
        done, share, heard, gone = set[str](), 0.0, True, 0.0
        total = 100 * max(1, len(prompt))
        while True:
            message: str | bytes | None = None
            if heard:
                with contextlib.suppress(TimeoutError):
                    message = await asyncio.wait_for(messages.get(), _POLL)
                    heard = message is not None
            else:
                await asyncio.sleep(_POLL)
            if isinstance(message, bytes):
                told(min(total, round(100 * (len(done) + share))), total, _picture(message))
                continue
            if isinstance(message, str):
                kind, data = _event(message)
                if data.get("prompt_id", id) != id:
                    continue
                node = str(data.get("node") or "")
                if kind == "execution_cached":
                    done.update(map(str, data.get("nodes") or ()))
                elif kind == "progress" and _number(data.get("max")):
                    share = min(1.0, _number(data.get("value")) / _number(data.get("max")))
                elif kind == "executing":
                    share = 0.0
                elif kind == "executed":
                    done.add(node)
                elif kind == "execution_error":
                    raise self._failure(workflow, data)
                elif kind == "execution_interrupted":
                    raise NodeFailed(f"somebody stopped the run on ComfyUI at {self.name}", mend="Render again.")
                over = kind == "execution_success" or (kind == "executing" and data.get("node") is None)
                told(min(total, round(100 * (len(done) + share))), total, None)
                if not over:
                    continue
            try:
                entry = await self._entry(http, id)
            except httpx2.TransportError:
                gone += _POLL
                if gone > _QUIET:
                    raise
                continue
            gone = 0.0
            status = entry.get("status")
            if isinstance(status, dict) and status.get("status_str") == "error":
                raise self._failure(workflow, _last_error(status))
            if entry:
                return
            if not await self._known(http, id):
                entry = await self._entry(http, id)  # it may have ended between the two questions
                if not entry:
                    raise NodeFailed(f"ComfyUI at {self.name} has forgotten the run", mend="Render again.")

    def _failure(self, workflow: Workflow, data: Mapping[str, Any]) -> NodeFailed:
        where = workflow.title(str(data.get("node_id", "")))
        words = str(data.get("exception_message") or "it says no more").strip()[:1000]
        short = "memory" in words.lower() and "out" in words.lower()
        mend = "Free memory there, or make it smaller." if short else "Run the workflow in ComfyUI itself to see more."
        return NodeFailed(f"on ComfyUI at {self.name} '{where}' failed: {words}", mend=mend)

    async def _entry(self, http: httpx2.AsyncClient, id: str) -> Mapping[str, Any]:
        """The history's entry of a run; {} while there is none."""
        answer = await http.get(f"/history/{id}")
        found = self._object(answer).get(id) if answer.is_success else None
        return found if isinstance(found, dict) else {}

    async def _known(self, http: httpx2.AsyncClient, id: str) -> bool:
        """Whether the run waits or runs."""
        answer = await http.get("/queue")
        data = self._object(answer) if answer.is_success else {}
        queues = [data.get("queue_running"), data.get("queue_pending")]
        if not any(isinstance(one, list) for one in queues):
            return True  # it does not say
        return any(id in entry for one in queues if isinstance(one, list) for entry in one if isinstance(entry, list))

    async def _interrupt(self, id: str) -> None:
        """Take the run off, or stop it: nobody waits for it."""
        with contextlib.suppress(httpx2.HTTPError, TimeoutError):
            async with httpx2.AsyncClient(base_url=self._url, timeout=3.0) as http:
                await http.post("/queue", json={"delete": [id]})
                await http.post("/interrupt", json={"prompt_id": id})

    # --- results --------------------------------------------------------------------------------------------

    async def _outcome(
        self, http: httpx2.AsyncClient, id: str, workflow: Workflow, prompt: Mapping[str, Any]
    ) -> Outcome:
        outputs = (await self._entry(http, id)).get("outputs")
        found = Outcome()
        if not isinstance(outputs, dict):
            return found
        marked = workflow.outputs()
        for node in marked or [one for one in prompt if one in outputs]:
            given = outputs.get(node)
            for what, values in given.items() if isinstance(given, dict) else ():
                for value in values if isinstance(values, list) else ():
                    if isinstance(value, dict) and isinstance(value.get("filename"), str):
                        made = (value["filename"], str(value.get("subfolder", "")), str(value.get("type", "output")))
                        found.files.append(Made(node, *made))
                    elif isinstance(value, str) and what in ("text", "string", "tags"):
                        found.texts.append((node, value))
        return found

    async def _download(self, http: httpx2.AsyncClient, made: Made, path: Path) -> None:
        asked = {"filename": made.name, "subfolder": made.subfolder, "type": made.kind}
        partial = path.with_name(path.name + ".part")
        async with http.stream("GET", "/view", params=asked) as answer:
            if not answer.is_success:
                raise self._silent(f"it does not give {made.name} ({answer.status_code})")
            size = 0
            with partial.open("wb") as file:
                async for block in answer.aiter_bytes():
                    size += len(block)
                    if size > _MOST:
                        raise self._silent(f"{made.name} does not end")
                    file.write(block)
        partial.replace(path)

    def _object(self, answer: httpx2.Response) -> dict[str, Any]:
        try:
            data = answer.json()
        except (ValueError, RecursionError) as error:
            raise self._silent(f"it says {answer.status_code}, and no JSON") from error
        return data if isinstance(data, dict) else {}


def _event(message: str) -> tuple[str, Mapping[str, Any]]:
    try:
        said = json.loads(message)
    except (ValueError, RecursionError):
        return "", {}
    data = said.get("data") if isinstance(said, dict) else None
    return (str(said.get("type", "")), data) if isinstance(data, dict) else ("", {})


def _picture(message: bytes) -> bytes | None:
    """The preview in a binary message: its kind, then the picture's format or the length of a description."""
    if len(message) < 8:
        return None
    kind, word = struct.unpack_from(">II", message)
    if kind not in _PREVIEWS:
        return None
    return message[8 + (word if kind == 4 else 0) :] or None


def _last_error(status: Mapping[str, Any]) -> Mapping[str, Any]:
    messages = status.get("messages")
    for one in reversed(messages if isinstance(messages, list) else []):
        if isinstance(one, list) and len(one) == 2 and one[0] == "execution_error" and isinstance(one[1], dict):
            return one[1]
    return {}


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
