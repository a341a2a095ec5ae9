"""Mixing: tracks with gain, pan, fades and delay, music that makes way for speech, loudness to a target.

Sounds are read, mixed and handed on in cells of a few seconds on a fixed grid: memory does not grow with
length, and a sample is the same whatever range it is read in.
"""

from studio.embedded.mixing.channels import CHANNELS, converted
from studio.embedded.mixing.loudness import Loudness, measure
from studio.embedded.mixing.mixer import Mastering, Mix, Track, speech_in

__all__ = ["CHANNELS", "Loudness", "Mastering", "Mix", "Track", "converted", "measure", "speech_in"]
