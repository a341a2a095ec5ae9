"""Animatic: a storyboard painter that reads the prompt.

For timing a film before GPU time is spent: layered scenes in flat, painterly shapes, under a second each,
the same for
a prompt and seed on every run. It draws what `vocabulary()` lists and makes a mood picture of anything else.
"""

from .painting import depth, paint
from .reading import Scene, Subject, read_prompt, vocabulary

__all__ = ["Scene", "Subject", "depth", "paint", "read_prompt", "vocabulary"]
