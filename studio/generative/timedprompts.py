"""Prompts that change over time, as each class of pipeline can take them.

AnimateDiff reads a prompt for every frame, so embeddings are interpolated from frame to frame. The transformers (Wan,
LTX, CogVideoX) read one for a whole clip: they get the embedding at the moment that the clip or window shows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import torch

from studio.film.story.promptschedule import Schedule
from studio.generative.videokinds import Asked
from studio.graph.context import Context


def embedded(pipe: Any, schedule: Schedule, moment: float, how: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments instead of the prompt: its embeddings at a moment, in seconds."""
    first, second, share = schedule.at(moment)
    guided = float(how["guidance_scale"]) > 1
    ends = [_encoded(pipe, schedule.cues[number][1], str(how["negative_prompt"]), guided) for number in (first, second)]
    mixed = {name: _mixed(ends[0][name], ends[1][name], share) for name in ends[0]}
    return {"prompt": None, "negative_prompt": None, **mixed}


def _mixed(start: Any, end: Any, share: float) -> Any:
    if start is None or end is None:
        return None
    if start.dtype in (torch.bool, torch.int32, torch.int64):  # an attention mask: what either end reads
        return torch.maximum(start, end) if 0 < share < 1 else (end if share else start)
    return torch.lerp(start, end, share)


def _encoded(pipe: Any, prompt: str, negative: str, guided: bool) -> dict[str, Any]:
    with torch.no_grad():
        found = pipe.encode_prompt(
            prompt=prompt,
            negative_prompt=negative,
            do_classifier_free_guidance=guided,
            device=pipe._execution_device,
            **({"num_images_per_prompt": 1} if _pictures(pipe) else {"num_videos_per_prompt": 1}),
        )
    if len(found) == 4:
        names = ("prompt_embeds", "prompt_attention_mask", "negative_prompt_embeds", "negative_prompt_attention_mask")
    else:
        names = ("prompt_embeds", "negative_prompt_embeds")  # type: ignore[assignment]
    return dict(zip(names, found, strict=True))


def _pictures(pipe: Any) -> bool:
    return type(pipe).__name__.startswith("AnimateDiff")


@contextlib.contextmanager
def frame_by_frame(pipe: Any, schedule: Schedule, asked: Asked, start: float) -> Iterator[None]:
    """While inside, every frame of an AnimateDiff pipeline is made for the prompt of its own moment. start: seconds of
    the schedule at which the clip begins."""
    guided = asked.guidance > 1
    cues = [_encoded(pipe, prompt, asked.negative, guided)["prompt_embeds"] for _, prompt in schedule.cues]
    each = []
    for number in range(asked.frames):
        first, second, share = schedule.at(start + number / asked.rate)
        each.append(torch.lerp(cues[first], cues[second], share))
    wanted = torch.cat(each)

    def before(_: Any, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        states = named["encoder_hidden_states"].clone()
        states[-len(wanted) :] = wanted.to(states)  # the unconditional half, where there is one, comes first
        return given, named | {"encoder_hidden_states": states}

    hook = pipe.unet.register_forward_pre_hook(before, with_kwargs=True)
    try:
        yield
    finally:
        hook.remove()


def note_cut_prompt(pipe: Any, prompt: str, ctx: Context, limit: int = 0) -> None:
    """Tell the user which words of a prompt the model's tokenizer cuts off. limit: tokens it reads, when the tokenizer
    does not say."""
    tokenizer = getattr(pipe, "tokenizer", None)
    if tokenizer is None or not prompt:
        return
    most = limit or int(min(tokenizer.model_max_length, 1_000_000))
    tokens = tokenizer(prompt, truncation=False, add_special_tokens=True).input_ids
    if len(tokens) > most:
        lost = tokenizer.decode(tokens[most - 1 :], skip_special_tokens=True).strip()
        ctx.note(f"The prompt is longer than the {most} tokens the model reads. It does not see: {lost[:200]}")
