"""Language models as GGUF by llama.cpp, in this process: no server, no network, and answers held to a JSON schema.

Source: xllamacpp (MIT), which wraps llama.cpp's own server; https://github.com/ggml-org/llama.cpp.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from studio.base.errors import ModelError, ServiceError

_CONTEXT: Final = 8192
"""Tokens of a conversation and its answer together: a script of some 60 shots."""
_MOST: Final = 6000  # tokens of an answer; an endless one must end
_LOCK = threading.Lock()


def answer(
    path: Path,
    messages: list[dict[str, str]],
    schema: Mapping[str, Any],
    *,
    seed: int,
    temperature: float,
    heard: Callable[[str], None],
    title: str,
) -> str:
    """What the model says to a conversation, in JSON that fits the schema. heard() gets all of the text so far with
    every piece and may raise to stop. Raises ModelError, ServiceError."""
    said, stopped, trouble = "", [], []

    def more(chunk: dict[str, Any]) -> bool:
        nonlocal said
        if "choices" not in chunk:
            trouble.append(str(chunk.get("message") or chunk.get("error") or chunk))
            return True
        for choice in chunk["choices"]:
            said += choice.get("delta", {}).get("content") or ""
        try:
            heard(said)
        except BaseException as error:  # passed on below: it must not travel through C++
            stopped.append(error)
            return True
        return False

    asked = {
        "messages": messages,
        "stream": True,
        "seed": seed,
        "temperature": temperature,
        "max_tokens": _MOST,
        "cache_prompt": False,  # what was asked before must not change an answer
        "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": dict(schema)}},
    }
    with _LOCK:
        server = _server(path)
        try:
            server.handle_chat_completions(asked, more)
        except Exception as error:  # the package raises its own untyped errors
            trouble.append(str(error))
    if stopped:
        raise stopped[0]
    if trouble:
        raise ServiceError(f"{title} gave no answer: {trouble[0]}", mend="Ask for fewer shots, or take another model.")
    return said


@lru_cache(maxsize=1)
def _server(path: Path) -> Any:
    """llama.cpp with one model. Whatever it listens at is this machine's alone and asks for a key that nobody has."""
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelError(
            "what runs GGUF files is not installed (xllamacpp)",
            setting="local",
            mend="Install the model runtime: in the settings, or with `shotgraph runtime install`.",
        ) from error
    settings = xllamacpp.CommonParams()
    settings.model.path = str(path)
    settings.n_ctx = _CONTEXT
    settings.n_parallel = 1
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.api_keys = [secrets.token_hex(32)]
    settings.ui = False
    settings.verbosity = 0
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = max(1, min(8, os.cpu_count() or 1))
    try:
        return xllamacpp.Server(settings)
    except Exception as error:
        raise ModelError(
            f"{path.name} cannot be loaded: {error}", setting="local", mend="Is it whole, and does memory suffice?"
        ) from error
