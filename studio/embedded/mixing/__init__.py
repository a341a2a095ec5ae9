"""Mixing: tracks with gain, pan, fades and delay, music that makes way for speech, loudness to a target.

Sounds are read, mixed and handed on in cells of a few seconds on a fixed grid: memory does not grow with
length, and a sample is the same whatever range it is read in.
"""

from studio.embedded.mixing.channels import CHANNELS, converted
from studio.embedded.mixing.mixer import Mastering, Mix, Room, Track, speech_in
from studio.media.loudness import Loudness, measure

__all__ = ["CHANNELS", "Loudness", "Mastering", "Mix", "Room", "Track", "converted", "measure", "speech_in"]
