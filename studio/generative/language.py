"""A language model of transformers that writes an answer, piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from transformers import LogitsProcessor, LogitsProcessorList, TextStreamer, TopPLogitsWarper

from studio.base.errors import ModelError

_NUCLEUS = 0.95
"""Words beyond this share of the probability are never said: small models lose their thread over them."""


class Drawn(LogitsProcessor):
    """Makes the best next token a drawn one, by Gumbel noise (Maddison et al., "A* Sampling", 2014) from the
    processor's generator, so that a seed writes the same on every device."""

    def __init__(self, seed: int, temperature: float) -> None:
        self._generator = torch.Generator("cpu").manual_seed(seed)
        self._temperature = temperature

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        chance = torch.rand(scores.shape, generator=self._generator, dtype=torch.float64)
        noise = -torch.log(-torch.log(chance.clamp(1e-300, 1 - 1e-16)))
        return scores.double().cpu().div(self._temperature).add(noise).to(scores.device)


class _Heard(TextStreamer):
    def __init__(self, tokenizer: Any, heard: Callable[[str], None]) -> None:
        super().__init__(tokenizer, skip_prompt=True, skip_special_tokens=True)
        self._heard = heard

    def put(self, value: Any) -> None:
        super().put(value)  # type: ignore[no-untyped-call, unused-ignore]
        self._heard("")  # a chance to stop with every token, also while half a word is held back

    def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
        self._heard(text)


def write(
    model: Any,
    tokenizer: Any,
    messages: list[dict[str, str]],
    *,
    heard: Callable[[str], None],
    seed: int = 0,
    temperature: float = 0.0,
    most: int = 4096,
) -> str:
    """The answer to a conversation. heard: gets each new piece of text, '' between them; may raise to stop within a
    token. temperature: 0 says the likeliest. Raises ModelError when there is no room for an answer."""
    if not getattr(tokenizer, "chat_template", None):
        raise ModelError(
            "the model was not made for conversation: its tokenizer has no chat template",
            setting="model",
            mend="Choose one that follows instructions ('Instruct' or 'Chat' in its name).",
        )
    given = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    given = {name: given[name].to(model.device) for name in ("input_ids", "attention_mask")}
    asked = int(given["input_ids"].shape[1])
    room = int(getattr(model.config, "max_position_embeddings", 0) or 1_000_000) - asked
    if room < 32:
        raise ModelError(
            f"the request has {asked} tokens, which leaves the model no room for an answer",
            setting="model",
            mend="Shorten the script, or choose a model that reads more.",
        )
    processors = LogitsProcessorList()
    if temperature > 0:
        processors.append(TopPLogitsWarper(_NUCLEUS))
        processors.append(Drawn(seed, temperature))
    with torch.no_grad():
        made = model.generate(
            **given,
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            logits_processor=processors,
            max_new_tokens=min(most, room),
            pad_token_id=tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id,
            streamer=_Heard(tokenizer, heard),
        )
    text: str = tokenizer.decode(made[0, asked:], skip_special_tokens=True)
    return text
