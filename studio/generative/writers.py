"""A language model of this machine, lent for one conversation."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from studio.generative.language import write
from studio.generative.lending import borrow
from studio.generative.networks import NetworkModel, load_network
from studio.graph.context import Context
from studio.models.installed import InstalledModel

Answer = Callable[[list[dict[str, str]]], str]


@contextlib.contextmanager
def writer(
    ctx: Context, chosen: InstalledModel, heard: Callable[[str], None], seed: int, temperature: float
) -> Iterator[tuple[Answer, str]]:
    """(answer to a conversation, the model's title). heard: gets all of the text so far with every token, and may raise
    to stop. Raises ModelError."""
    kind, path, calls = chosen.kind, chosen.files.path, 0

    def answer(messages: list[dict[str, str]]) -> str:
        nonlocal calls
        calls += 1
        said = ""

        def more(piece: str) -> None:
            nonlocal said
            said += piece
            ctx.check()
            if piece:
                heard(said)

        def work(model: NetworkModel, loan: Any) -> str:
            nonlocal said
            said = ""
            return write(
                model.network, model.reader, messages, heard=more, seed=seed + calls - 1, temperature=temperature
            )

        return borrow(
            ctx,
            chosen.files,
            1,
            1,
            work,
            title=chosen.title,
            working=chosen.working,
            loaded=lambda dtype, device: load_network(kind, path, dtype, device, reader="AutoTokenizer"),
        )

    yield answer, chosen.title
