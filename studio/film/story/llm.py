"""A client for chat completions as OpenAI's API defines them, which Ollama, LM Studio, vLLM, llama.cpp and the
vendors speak: streaming, cancellable, with answers checked against a shape.

Nothing is sent unless an endpoint was named. The key comes from the system's keyring (service "shotgraph", user =
addresses.key_name of the endpoint) or from the environment, never from a project; it goes only to the scheme, host and
port that it was set for, and over plain http to this machine alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from studio.base import web
from studio.base.addresses import key_name, may_have_key, on_this_machine, origin
from studio.base.errors import ServiceError
from studio.base.keys import kept_key
from studio.base.settings import offline

CONFIGURE: Final = (
    "Set the node's endpoint (Ollama: http://localhost:11434/v1, LM Studio: http://localhost:1234/v1, "
    "llama.cpp: http://localhost:8080/v1) or the environment variable SHOTGRAPH_LLM_ENDPOINT."
)
_MOST_CHARACTERS = 400_000  # far above any script; an endless answer must end


@dataclass(frozen=True)
class Endpoint:
    """Where to ask, and which model. url ends before '/chat/completions'; seconds is the longest silence."""

    url: str
    model: str = ""
    key: str = ""
    seconds: float = 120.0

    @property
    def host(self) -> str:
        return httpx2.URL(self.url).host


def find_endpoint(url: str, model: str, option: Callable[[str], str], seconds: float = 120.0) -> Endpoint:
    """The endpoint a node asks: its own setting, else the application's, else the environment's.

    Raises ServiceError when none is configured, when the address is none, or when it is beyond this machine
    and the app is offline (an endpoint on this machine is not the network).
    """
    trusted = option("llm.endpoint") or os.environ.get("SHOTGRAPH_LLM_ENDPOINT", "")
    if not (url or trusted).strip():
        raise ServiceError("no language model is configured", mend=CONFIGURE, setting="endpoint")
    parsed = address(url or trusted)
    if offline() and not on_this_machine(parsed.host):
        mend = "Use a model on this machine, or unset SHOTGRAPH_OFFLINE."
        raise ServiceError(f"the app is offline, so {parsed.host} is not asked", mend=mend, setting="endpoint")
    model = model or option("llm.model") or os.environ.get("SHOTGRAPH_LLM_MODEL", "")
    return Endpoint(str(parsed), model, _key(str(parsed), trusted), seconds)


def address(text: str) -> httpx2.URL:
    """The address of an endpoint as somebody typed or pasted it. Raises ServiceError when it is none."""
    chosen = text.strip().rstrip("/").removesuffix("/chat/completions")
    try:
        parsed = httpx2.URL(chosen)
    except httpx2.InvalidURL:
        parsed = httpx2.URL("")
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ServiceError(f"'{chosen}' is no web address", mend=CONFIGURE, setting="endpoint")
    return parsed


def models(endpoint: Endpoint) -> list[str]:
    """Names of the models that an endpoint offers (GET /models of OpenAI's API). Raises ServiceError."""
    web.refuse_offline_beyond(endpoint.host)
    headers = _headers(endpoint)
    try:
        outside = not on_this_machine(endpoint.host)
        answer = httpx2.get(f"{endpoint.url}/models", headers=headers, timeout=endpoint.seconds, trust_env=outside)
        answer.raise_for_status()
        return sorted(str(model["id"]) for model in answer.json()["data"])
    except httpx2.HTTPStatusError as error:
        mend = "Check the key." if error.response.status_code in (401, 403) else "Check the address."
        raise ServiceError(f"{endpoint.host} answered {error.response.status_code}", mend=mend) from None
    except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
        mend = f"Is it running at {endpoint.url}?"
        raise ServiceError(f"{endpoint.host} cannot be reached ({error})", mend=mend) from None


def _key(url: str, trusted: str) -> str:
    """A key for this scheme, host and port alone: a project from elsewhere may name an endpoint, and must not be given
    another's key. None goes where it could be read on the way."""
    if not may_have_key(url):
        return ""
    if trusted and origin(trusted) == origin(url) and (key := os.environ.get("SHOTGRAPH_LLM_KEY")):
        return key
    if origin(url) == "https://api.openai.com:443" and (key := os.environ.get("OPENAI_API_KEY")):
        return key
    return kept_key(key_name(url))


def _headers(endpoint: Endpoint) -> dict[str, str]:
    """Whoever made the endpoint: a key goes nowhere that it could be read on the way."""
    return {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key and may_have_key(endpoint.url) else {}


async def _refuse(request: httpx2.Request) -> None:
    web.refuse_offline_beyond(request.url.host)


def stream(
    endpoint: Endpoint,
    messages: list[dict[str, str]],
    *,
    check: Callable[[], None] = lambda: None,
    options: Mapping[str, Any] | None = None,
) -> Iterator[str]:
    """The answer in pieces as they come. check() is called between them and may raise to stop.

    Raises ServiceError: refused, unreachable, silent too long, or an answer that is no event stream.
    """
    body = {"model": endpoint.model, "messages": messages, "stream": True, **(options or {})}
    total = 0
    try:
        for line in _polled(_lines(endpoint, body), check):
            piece = _piece(line, endpoint)
            if piece is None:
                return
            total += len(piece)
            if total > _MOST_CHARACTERS:
                raise ServiceError(f"{endpoint.host} does not stop talking", mend="Try another model.")
            if piece:
                yield piece
    except httpx2.TimeoutException:
        mend = "Is the model still loading? Raise 'timeout', or take a smaller model."
        raise ServiceError(f"{endpoint.host} said nothing for {endpoint.seconds:g} s", mend=mend) from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        mend = f"Is it running at {endpoint.url}?"
        raise ServiceError(f"{endpoint.host} cannot be reached ({error})", mend=mend) from None


async def _lines(endpoint: Endpoint, body: Mapping[str, Any]) -> AsyncGenerator[str, None]:
    headers = _headers(endpoint)
    limits = httpx2.Timeout(endpoint.seconds, connect=min(10.0, endpoint.seconds))
    # A proxy is for the world outside; this machine's own model is asked directly.
    outside = not on_this_machine(endpoint.host)
    async with (
        httpx2.AsyncClient(
            timeout=limits, headers=headers, trust_env=outside, event_hooks={"request": [_refuse]}
        ) as client,
        client.stream("POST", f"{endpoint.url}/chat/completions", json=dict(body)) as response,
    ):
        if response.status_code >= 400:
            await response.aread()
            raise _refused(endpoint, response)
        async for line in response.aiter_lines():
            yield line


def _polled(lines: AsyncGenerator[str, None], check: Callable[[], None]) -> Iterator[str]:
    """The lines as they come, with check() called ten times a second even while a model is loading and says nothing."""

    async def advance() -> str | None:
        return await anext(lines, None)

    with asyncio.Runner() as runner:
        try:
            while True:
                waiting = runner.get_loop().create_task(advance())
                try:
                    while not waiting.done():
                        runner.run(_pause(waiting))
                        check()
                finally:
                    waiting.cancel()
                line = waiting.result()
                if line is None:
                    return
                yield line
        finally:
            with contextlib.suppress(RuntimeError):  # still in the step that was cancelled: the runner ends it
                runner.run(lines.aclose())


async def _pause(task: asyncio.Task[str | None]) -> None:
    await asyncio.wait({task}, timeout=0.1)


class Refused(ServiceError):
    """The endpoint answered with an HTTP error; status and the server's own words are kept."""

    def __init__(self, what: str, *, mend: str, status: int, words: str) -> None:
        super().__init__(what, mend=mend)
        self.status, self.words = status, words


def _refused(endpoint: Endpoint, response: httpx2.Response) -> Refused:
    words = response.text.strip()
    with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
        error = json.loads(words)["error"]
        words = error if isinstance(error, str) else str(error["message"])
    status = response.status_code
    mend = {
        401: f"Store a key for it: keyring set shotgraph {key_name(endpoint.url)}",
        403: "The key does not allow this model.",
        404: f"Does it have the model '{endpoint.model}'? The address ends with /v1 on most servers.",
        429: "Too many requests, or no credit left. Try later.",
    }.get(status, "Look at the server's log.")
    return Refused(f"{endpoint.host} refused: {status} {words[:300]}", mend=mend, status=status, words=words)


def _piece(line: str, endpoint: Endpoint) -> str | None:
    """What one line of the event stream adds; None at its end."""
    if not line.startswith("data:"):
        return ""  # blank lines, comments and event names
    data = line[5:].strip()
    if data == "[DONE]":
        return None
    try:
        event = json.loads(data)
        if "error" in event:
            raise ServiceError(
                f"{endpoint.host} broke off: {str(event['error'])[:300]}", mend="Look at the server's log."
            )
        choices = event.get("choices") or [{}]
        return str((choices[0].get("delta") or {}).get("content") or "")
    except (ValueError, AttributeError, TypeError, IndexError):
        mend = "Does this address serve the OpenAI API?"
        raise ServiceError(f"{endpoint.host} sent no chat event: {data[:80]}", mend=mend) from None


def ask_json(
    endpoint: Endpoint,
    messages: list[dict[str, str]],
    schema: Mapping[str, Any],
    accept: Callable[[Any], None] = lambda answer: None,
    *,
    check: Callable[[], None] = lambda: None,
    heard: Callable[[str], None] = lambda text: None,
    options: Mapping[str, Any] | None = None,
) -> Any:
    """An answer that fits a JSON schema; accept() may refuse one with ValueError for what a schema cannot say.

    An answer that does not fit is shown to the model with the reason, once; ServiceError when that fails too.
    heard() gets all the text so far as it comes. Servers without JSON schemas are asked in words only.
    """
    form = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
    extras: dict[str, Any] = {**(options or {}), "response_format": form}

    def say(asked: list[dict[str, str]]) -> Iterator[str]:
        try:
            yield from stream(endpoint, asked, check=check, options=extras)
        except Refused as refused:
            if refused.status not in (400, 422) or "response_format" not in refused.words:
                raise
            extras.pop("response_format")
            yield from stream(endpoint, asked, check=check, options=extras)

    def answer(asked: list[dict[str, str]]) -> str:
        text = ""
        for piece in say(asked):
            text += piece
            heard(text)
        return text

    return fitting(answer, messages, schema, accept, endpoint.model)


def fitting(
    answer: Callable[[list[dict[str, str]]], str],
    messages: list[dict[str, str]],
    schema: Mapping[str, Any],
    accept: Callable[[Any], None],
    model: str,
) -> Any:
    """What answer(conversation) says, when it is JSON that fits a schema and that accept() takes; else it is asked once
    more, with the reason. ServiceError, which names the model, when that fails too."""
    reason = ""
    for _ in range(2):
        text = answer(messages)
        try:
            found = json.loads(_inner_json(text))
            mismatch(found, schema)
            accept(found)
            return found
        except ValueError as error:
            reason = str(error)
        complaint = f"That answer cannot be used: {reason}. Answer again, with JSON alone that fits the schema."
        messages = [*messages, {"role": "assistant", "content": text}, {"role": "user", "content": complaint}]
    mend = "Try again, lower the temperature, or take a larger model."
    raise ServiceError(f"the model '{model}' did not answer in the form asked for: {reason}", mend=mend)


def _inner_json(text: str) -> str:
    """The JSON in an answer that may think aloud first or fence it as code."""
    text = text.rpartition("</think>")[2]
    start, stop = text.find("{"), text.rfind("}")
    if start < 0 or stop < start:
        raise ValueError("it has no JSON object")
    return text[start : stop + 1]


def mismatch(answer: Any, schema: Mapping[str, Any], place: str = "the answer") -> None:
    """Raise ValueError where an answer does not fit; knows the part of JSON Schema that this app writes:
    type, properties, required, additionalProperties=false, items, minItems, maxItems, enum."""
    kinds: dict[str, Any] = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int}
    kind = kinds[schema["type"]]
    if not isinstance(answer, kind) or isinstance(answer, bool):
        raise ValueError(f"{place} is {type(answer).__name__}, not {schema['type']}")
    if "enum" in schema and answer not in schema["enum"]:
        raise ValueError(f"{place} is '{answer}', not one of {', '.join(map(str, schema['enum']))}")
    if isinstance(answer, dict):
        for name in schema.get("required", ()):
            if name not in answer:
                raise ValueError(f"{place} lacks '{name}'")
        for name, value in answer.items():
            if name in schema["properties"]:
                mismatch(value, schema["properties"][name], f"{place}.{name}")
            elif schema.get("additionalProperties") is False:
                raise ValueError(f"{place} has an unknown part '{name}'")
    if isinstance(answer, list):
        if len(answer) < schema.get("minItems", 0):
            raise ValueError(f"{place} has {len(answer)} items, at least {schema['minItems']} are needed")
        if len(answer) > schema.get("maxItems", len(answer)):
            raise ValueError(f"{place} has {len(answer)} items, at most {schema['maxItems']} are wanted")
        for number, value in enumerate(answer):
            mismatch(value, schema["items"], f"{place}[{number}]")
