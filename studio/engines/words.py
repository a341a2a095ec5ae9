"""Words: language models of this machine."""

from __future__ import annotations

from typing import Any

from studio.graph.context import Context
from studio.graph.engines import engine
from studio.graph.wishes import WritingWish
from studio.models.installed import InstalledModel


@engine("text-generation", runs=("AutoModelForCausalLM",))
def write(ctx: Context, wish: WritingWish, model: InstalledModel) -> Any:
    """An answer in the form asked for, asked again with the reason where the first one does not fit."""
    from studio.film.story import llm
    from studio.generative.writers import writer

    with writer(ctx, model, wish.heard, wish.seed, wish.temperature) as (answer_to, title):
        return llm.fitting(answer_to, [dict(one) for one in wish.messages], wish.schema, wish.accept, title)


@engine("text-generation", runs=("GGUF",))
def write_on_a_processor(ctx: Context, wish: WritingWish, model: InstalledModel) -> Any:
    """An answer that llama.cpp holds to the form asked for; asked again with the reason where it will not do."""
    from studio.embedded.languagemodel import answer
    from studio.film.story import llm

    calls = 0

    def heard(text: str) -> None:
        ctx.check()
        if text:
            wish.heard(text)

    def answer_to(messages: list[dict[str, str]]) -> str:
        nonlocal calls
        calls += 1
        return answer(
            model.files.path,
            messages,
            wish.held or wish.schema,
            seed=wish.seed + calls - 1,
            temperature=wish.temperature,
            heard=heard,
            title=model.title,
        )

    return llm.fitting(answer_to, [dict(one) for one in wish.messages], wish.schema, wish.accept, model.title)
