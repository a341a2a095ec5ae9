"""The cut: tracks and clips as data, edits that make a new cut, and the cut as one video and its sounds.

The lowest picture track is a storyline: its clips follow each other, so a trim carries along everything after it. Clips
on the other tracks, upper pictures, titles and sounds, are tied to a picture clip and travel with it, or to the film's
start. Only what a person changed is stored, by clip; the rest is laid out anew whenever the script or a shot's length
changes.
"""

from studio.film.timeline.layout import Layout, lay_out
from studio.film.timeline.looks import Look, Title, Transition
from studio.film.timeline.model import Clip, EditError, Marker, Span, Timeline, Track
from studio.film.timeline.overrides import apply, overrides
from studio.film.timeline.record import cuts_in

__all__ = [
    "Clip",
    "EditError",
    "Layout",
    "Look",
    "Marker",
    "Span",
    "Timeline",
    "Title",
    "Track",
    "Transition",
    "apply",
    "cuts_in",
    "lay_out",
    "overrides",
]
