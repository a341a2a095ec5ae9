"""A language model by llama.cpp, which a stand-in speaks for: what is heard, how it stops, what is told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from studio.base.errors import Cancelled, ModelError, ServiceError
from studio.embedded import languagemodel


class Server:
    """Says its answer in pieces until it is told to stop."""

    pieces: tuple[Any, ...] = ('{"a"', ": 1}")
    asked: dict[str, Any]

    def handle_chat_completions(self, asked: dict[str, Any], more: Callable[[dict[str, Any]], bool]) -> None:
        self.asked, self.said = asked, 0
        for piece in self.pieces:
            chunk = piece if isinstance(piece, dict) else {"choices": [{"delta": {"content": piece}}]}
            self.said += 1
            if more(chunk):
                return


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(languagemodel, "_server", lambda path: made)
    return made


def ask(heard: Callable[[str], None]) -> str:
    messages = [{"role": "user", "content": "?"}]
    schema = {"type": "object"}
    return languagemodel.answer(Path("x"), messages, schema, seed=7, temperature=0.5, heard=heard, title="Tiny")


def test_the_text_is_heard_as_it_grows_and_held_to_the_schema(server: Server) -> None:
    heard: list[str] = []
    assert ask(heard.append) == '{"a": 1}' and heard == ['{"a"', '{"a": 1}']
    assert server.asked["response_format"]["json_schema"]["schema"] == {"type": "object"} and server.asked["seed"] == 7


def test_it_stops_at_once_when_whoever_hears_it_raises(server: Server) -> None:
    def stop(text: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        ask(stop)
    assert server.said == 1


def test_what_goes_wrong_is_told(server: Server) -> None:
    server.pieces = ({"code": 400, "message": "the request exceeds the available context size"},)
    with pytest.raises(ServiceError, match=r"Tiny gave no answer: the request exceeds.*fewer shots"):
        ask(lambda text: None)


def test_a_file_that_is_no_model_and_a_runtime_that_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelError, match=r"xllamacpp.*runtime install"):
        languagemodel._server(tmp_path / "a.gguf")

    def refuse(settings: Any) -> None:
        raise RuntimeError("failed to load model")

    def settings() -> SimpleNamespace:
        return SimpleNamespace(model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace())

    monkeypatch.setitem(sys.modules, "xllamacpp", SimpleNamespace(CommonParams=settings, Server=refuse))
    with pytest.raises(ModelError, match=r"b\.gguf cannot be loaded: failed to load"):
        languagemodel._server(tmp_path / "b.gguf")
