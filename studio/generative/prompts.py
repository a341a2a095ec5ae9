"""Prompts that are longer than a text encoder reads.

CLIP reads 77 tokens. For Stable Diffusion and SDXL a longer prompt is encoded in pieces whose embeddings stand one
after the other, as is common practice with these models. Of other models the user is told what was cut.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import torch


def prompt_arguments(pipe: Any, prompt: str, negative: str, note: Callable[[str], None]) -> dict[str, Any]:
    """What the pipeline is called with for these prompts: the text as it is, or embeddings of its pieces."""
    takes = inspect.signature(pipe.__call__).parameters
    plain: dict[str, Any] = {"prompt": prompt, **({"negative_prompt": negative} if negative else {})}
    if not _reads_clip_only(pipe):
        _say_what_is_cut(pipe, prompt, takes, note)
        return plain
    limit = pipe.tokenizer.model_max_length - 2
    positives, negatives = (
        pieces(text, lambda part: _count(pipe.tokenizer, part), limit) for text in (prompt, negative)
    )
    if max(len(positives), len(negatives)) == 1 or "prompt_embeds" not in takes:
        return plain
    count = max(len(positives), len(negatives))
    note(f"The prompt is longer than the model reads at once: it was read in {count} pieces.")
    positives += [""] * (count - len(positives))
    negatives += [""] * (count - len(negatives))
    return _embedded(pipe, positives, negatives)


def pieces(text: str, count: Callable[[str], int], limit: int) -> list[str]:
    """A text in parts of at most `limit` tokens, broken between words, and behind a comma where one is not far."""
    words = re.findall(r"\S+\s*", text)
    parts: list[str] = []
    begin = 0
    while begin < len(words):
        end = begin + 1
        while end < len(words) and count("".join(words[begin : end + 1])) <= limit:
            end += 1
        if end < len(words):
            commas = [place for place in range(begin, end) if words[place].rstrip().endswith((",", ".", ";"))]
            if commas and commas[-1] >= begin + (end - begin) // 2:
                end = commas[-1] + 1
        parts.append("".join(words[begin:end]).strip())
        begin = end
    return parts or [""]


def _reads_clip_only(pipe: Any) -> bool:
    encoders = [getattr(pipe, name, None) for name in ("text_encoder", "text_encoder_2", "text_encoder_3")]
    there = [type(one).__name__ for one in encoders if one is not None]
    return bool(there) and all(name.startswith("CLIPText") for name in there) and hasattr(pipe, "encode_prompt")


def _count(tokenizer: Any, text: str) -> int:
    return len(tokenizer(text, add_special_tokens=False).input_ids)


def _embedded(pipe: Any, positives: list[str], negatives: list[str]) -> dict[str, Any]:
    made = []
    for positive, negative in zip(positives, negatives, strict=True):
        how = {"device": pipe._execution_device, "num_images_per_prompt": 1, "do_classifier_free_guidance": True}
        made.append(pipe.encode_prompt(positive, negative_prompt=negative, **how))
    given = {
        "prompt_embeds": torch.cat([one[0] for one in made], dim=1),
        "negative_prompt_embeds": torch.cat([one[1] for one in made], dim=1),
    }
    if len(made[0]) == 4:  # SDXL: what the whole prompt is about, from its beginning
        given |= {"pooled_prompt_embeds": made[0][2], "negative_pooled_prompt_embeds": made[0][3]}
    return given


def _say_what_is_cut(pipe: Any, prompt: str, takes: Any, note: Callable[[str], None]) -> None:
    tokenizers = [getattr(pipe, name, None) for name in ("tokenizer_3", "tokenizer_2", "tokenizer")]
    tokenizer = next((one for one in tokenizers if one is not None), None)
    limit = takes["max_sequence_length"].default if "max_sequence_length" in takes else None
    if not callable(tokenizer) or not isinstance(limit, int):
        return
    tokens = tokenizer(prompt, add_special_tokens=False).input_ids
    if len(tokens) > limit - 1:
        cut = tokenizer.decode(tokens[limit - 1 :]).strip()
        note(f"The prompt is longer than the {limit} tokens that the model reads; it did not see: '{_short(cut)}'")


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:100]} ... {text[-50:]}"
