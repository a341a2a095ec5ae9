"""The embedded engine "Synth": music beds and sound effects computed from words, without a model.

Everything is a pure function of prompt, length, seed and rate, can be read at any range, and is made in
stretches of bounded length: an hour takes no more memory than a minute.
"""

from .effects import Effect, effect, read_effect_prompt
from .music import Music, music, read_music_prompt
from .stretches import Stretches

__all__ = ["Effect", "Music", "Stretches", "effect", "music", "read_effect_prompt", "read_music_prompt"]
