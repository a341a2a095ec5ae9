"""What makes a voice itself, learnt from takes: how the embedded voice has to change to sound like it.

The embedded voice says what is said in each take; the two readings are aligned, and the embedded voice's sounds are
gathered in groups. For each group the profile keeps what it sounds like and how the target differs in it. After joint
vector quantisation (M. Abe et al., "Voice conversion through vector quantization", ICASSP 1988), with differences in
place of the target's own envelopes, so that what the embedded voice says clearly stays clear. Before that the throat is
made as long as the target's (E. Eide and H. Gish, "A parametric approach to vocal tract length normalization", ICASSP
1996): it moves all formants at once and blurs none.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError
from studio.embedded.cloning.alignment import matched
from studio.embedded.cloning.vocoder import POINTS, Floats, shapes_of_longer_throat, taken_apart
from studio.embedded.voice import RATE, speak
from studio.media.values import Samples

GROUPS = 128
THROATS = np.round(np.arange(0.72, 1.41, 0.02), 2)
"""Lengths of a throat against another's that are looked at."""

_LEARNT = THROATS[THROATS >= 1]
"""A shorter one than the embedded voice's, a child's, is left to the changes of each sound: taken over as a whole it
makes nearly as many words unclear to the embedded recogniser as the child's own (four to nine in ten, measured)."""

_ROUNDS = 12
_LEAST_FRAMES = 600  # matched moments: three seconds of sounding speech
_LONGEST = 120.0  # seconds learnt from: after two minutes the groups no longer change


@dataclass(frozen=True)
class Profile:
    """A voice against the embedded one. sounds, changes: (groups, 64) log envelope shapes and differences; usual: (64,)
    the embedded voice's mean shape; pitch, own_pitch: mean and spread of the logarithm of Hz, of the voice and of the
    embedded one; tempo, throat: how many times as long it takes for the same words, and its throat is. sounds,
    changes and usual are those of the embedded voice with that throat."""

    sounds: Floats
    changes: Floats
    usual: Floats
    pitch: Floats
    own_pitch: Floats
    tempo: Floats
    throat: Floats = field(default_factory=lambda: np.ones(1))

    def to_text(self) -> str:
        """As text of about 45 kB, in half precision."""
        held = io.BytesIO()
        parts = {part.name: getattr(self, part.name).astype(np.float16) for part in fields(self)}
        np.savez(held, **parts)
        return base64.b64encode(held.getvalue()).decode()

    @staticmethod
    def from_text(text: str) -> Profile:
        """Raises MediaError for a text that is none."""
        try:
            with np.load(io.BytesIO(base64.b64decode(text, validate=True)), allow_pickle=False) as held:
                parts = {part.name: held[part.name].astype(np.float64) for part in fields(Profile) if part.name in held}
            if set(parts) | {"throat"} != {part.name for part in fields(Profile)}:  # older profiles have no throat
                raise ValueError("a part is missing")
            if parts["sounds"].shape != parts["changes"].shape or parts["usual"].shape != (POINTS,):
                raise ValueError("its parts do not fit together")
            return Profile(**parts)
        except (ValueError, KeyError, OSError) as error:  # zipfile's errors are among these
            raise MediaError(f"this voice is damaged ({error})", mend="Clone it again.") from None


def learnt(takes: Sequence[tuple[Samples, str]], check: Callable[[int, int], None] = lambda done, of: None) -> Profile:
    """A profile from (mono samples at 24 kHz, what is said in them). check(done, of) is called before each take.

    Takes of which nothing is known to be said are left out. Raises MediaError when the rest is too little.
    """
    ours: list[Floats] = []
    theirs: list[Floats] = []
    pitches: list[Floats] = []
    own: list[Floats] = []
    lengths: list[float] = []
    seconds = 0.0
    for number, (samples, text) in enumerate(takes):
        check(number, len(takes))
        if not any(map(str.isalpha, text)) or seconds > _LONGEST:
            continue
        said = speak(text, seed=number, pause=0.2).samples
        level = np.sqrt(np.mean(said**2) / max(1e-9, float(np.mean(samples**2))))
        first, second = taken_apart(said), taken_apart(samples * np.float32(level))
        here, there = matched(first, second)
        ours.append(first.shapes[here])
        theirs.append(second.shapes[there])
        own.append(np.log(first.pitch[first.pitch > 0]))
        pitches.append(np.log(second.pitch[second.pitch > 0]))
        lengths.append((int(there[-1]) - int(there[0])) / max(1, int(here[-1]) - int(here[0])) if len(here) else 1.0)
        seconds += len(samples) / RATE
    if sum(map(len, ours)) < _LEAST_FRAMES:
        raise MediaError(
            "there is too little in these samples that can be learnt from",
            socket="samples",
            mend="Add takes in English, and say with each what is spoken, or transcribe them first.",
        )
    x, y = np.concatenate(ours), np.concatenate(theirs)
    throat = _throat(x, y)
    x = shapes_of_longer_throat(x, throat)
    sounds, group = _grouped(x, min(GROUPS, len(x) // 8))
    changes = np.stack([(y[group == n] - x[group == n]).mean(axis=0) for n in range(len(sounds))])
    return Profile(
        sounds,
        changes,
        x.mean(axis=0),
        _middle(np.concatenate(pitches)),
        _middle(np.concatenate(own)),
        np.array([np.clip(np.median(lengths), 0.6, 1.6)]),
        np.array([throat]),
    )


def _throat(ours: Floats, theirs: Floats) -> float:
    """How many times as long as ours their throat is: what leaves least of the difference between matched shapes,
    beyond what all sounds have in common."""

    def left(scale: float) -> float:
        apart = theirs - shapes_of_longer_throat(ours, scale)
        return float(((apart - apart.mean(axis=0)) ** 2).mean())

    return float(min(_LEARNT, key=left))


def _middle(logarithms: Floats) -> Floats:
    """Median and spread; robust, because octave errors are the usual ones."""
    low, middle, high = np.percentile(logarithms, (16, 50, 84)) if len(logarithms) else (0.0, 0.0, 0.0)
    return np.array([middle, (high - low) / 2])


def _grouped(shapes: Floats, count: int) -> tuple[Floats, npt.NDArray[np.intp]]:
    """k-means: (count, 64) centres and each shape's group; no group is empty."""
    centres = shapes[np.linspace(0, len(shapes) - 1, count).astype(int)]
    group = np.zeros(len(shapes), np.intp)
    for _ in range(_ROUNDS):
        group = ((centres**2).sum(axis=1)[None] - 2 * shapes @ centres.T).argmin(axis=1)
        filled = np.unique(group)
        centres = np.stack([shapes[group == number].mean(axis=0) for number in filled])
    group = ((centres**2).sum(axis=1)[None] - 2 * shapes @ centres.T).argmin(axis=1)
    filled = np.unique(group)
    return centres[filled], np.searchsorted(filled, group)
