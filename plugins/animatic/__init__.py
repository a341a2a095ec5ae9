"""Animatic: a storyboard painter that reads the prompt.

For timing a film before GPU time is spent: layered scenes in flat, painterly shapes, under a second each, the same for
a prompt and seed on every run. It draws what `reading.vocabulary()` lists, makes a mood picture of anything else and
says which words it did not draw.
"""

from __future__ import annotations

from studio.graph.context import Context
from studio.graph.engines import engine
from studio.graph.wishes import StillWish
from studio.media.values import Image

_PRESETS = {
    "the model's own": (1024, 576),
    "square 1:1": (768, 768),
    "wide 16:9": (1024, 576),
    "tall 9:16": (576, 1024),
    "classic 4:3": (896, 672),
    "portrait 3:4": (672, 896),
    "cinema 2.39:1": (1184, 496),
}


@engine(
    "text-to-image",
    "animatic",
    title="Animatic",
    licence="MIT",
    honours=("prompt", "negative", "width", "height", "preset", "reference"),
    version=2,
)
def still(ctx: Context, wish: StillWish) -> Image:
    """Paints a storyboard picture from the words of the prompt. For timing a film before GPU time is spent."""
    from .painting import paint
    from .unread import not_drawn

    width, height = _PRESETS.get(wish.preset, (wish.width, wish.height))
    if missed := not_drawn(wish.prompt):
        ctx.note(f"Animatic did not draw: {', '.join(missed)}.")
    guide = None if wish.reference is None else wish.reference.rgb8
    return Image(paint(wish.prompt, width, height, wish.seed, negative=wish.negative, reference=guide))
