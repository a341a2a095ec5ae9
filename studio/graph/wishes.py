"""What a node may ask of an engine: one typed request for each task, whoever fulfils it.

A wish says all that the node knows; an engine says which parts of it it honours (see `engines.py`), and the node tells
the user what of a wish was left. A part at its default asks for nothing. Sizes are pixels, times seconds, rates frames
or samples a second; steps and guidance of 0 leave them to the engine, seeds are 0 .. 2**32-1. Nobody compares wishes or
prints them, so they are not made for it, which every start of the app would pay for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from studio.media.signal import Signal
from studio.media.values import Audio, Image, Mask, Motion, Samples, Video, Voice

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Precision = Literal["full", "8 bits", "4 bits"]


def _of(main: str, default: Any) -> Any:
    """A part that only says more of another one: whoever does not honour that one is not asked about this."""
    return field(default=default, metadata={"of": main})


def _counted(default: int) -> Any:
    """A part that is there for progress alone."""
    return field(default=default, metadata={"of": None})


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Wish:
    """Something that is asked of an engine."""

    def asked(self) -> tuple[str, ...]:
        """The parts that ask for something: those that have a default and differ from it. What has none goes without
        saying, and details of a part are not counted beside it."""
        return tuple(
            part.name
            for part in fields(self)
            if part.default is not MISSING
            and "of" not in part.metadata
            and getattr(self, part.name) is not part.default
            and getattr(self, part.name) != part.default
        )


# --- stills -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StillWish(Wish):
    """A still from words (text-to-image).

    preset: one of the node's named shapes, with as many pixels as the engine is made for; '': width and height are
    meant. number, of: which picture of how many that are asked for one after the other. reference: a picture to be
    like; control: one that says where things are, and controlnet what it means. loras: 'name:strength, ...'.
    """

    prompt: str
    negative: str = ""
    width: int = field(default=1024, metadata={"of": "preset"})
    height: int = field(default=576, metadata={"of": "preset"})
    preset: str = ""
    steps: int = 0
    guidance: float = 0.0
    sampler: str = "auto"
    seed: int = _counted(0)
    number: int = _counted(0)
    of: int = _counted(1)
    reference: Image | None = None
    likeness: str = _of("reference", "auto")
    likeness_strength: float = _of("reference", 0.6)
    control: Image | None = None
    controlnet: str = _of("control", "")
    control_strength: float = _of("control", 0.8)
    loras: str = ""
    precision: Precision = "full"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class EditWish(StillWish):
    """A picture painted anew from words (image-to-image). strength: 0..1, how far to go from the picture."""

    image: Image
    strength: float = 0.6


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FillWish(EditWish):
    """What is inside a mask painted anew (inpainting); white is painted, the rest stays to the bit.

    around: paint only a cut-out, with so much of the mask's size (1 is all of it) on every side, None for the whole
    picture; feather: pixels inside the mask over which old and new blend.
    """

    mask: Mask
    strength: float = 1.0
    around: float | None = None
    feather: float = _counted(8)


# --- clips ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ModelWish(Wish):
    """What every model of clips may be told."""

    negative: str = ""
    steps: int = 0
    guidance: float = 0.0
    seed: int = _counted(0)
    precision: Precision = "full"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ClipWish(ModelWish):
    """A still set in motion (image-to-video).

    motion: brushes and camera, None where nothing was painted and the prompt's camera words count; depth: white is
    near; seconds: how long; rate: frames a second, 0 the engine's own; amount: of all motion, 1 is as painted;
    parallax: how much more near things move than far ones; loop: the end meets the beginning.
    """

    image: Image
    seconds: Fraction
    rate: Fraction
    prompt: str = ""
    motion: Motion | None = None
    depth: Mask | None = None
    amount: float = 1.0
    parallax: float = _of("depth", 1.0)
    loop: bool = False


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SceneWish(ModelWish):
    """A clip from words (text-to-video). The prompt may change over time: '0: dawn, 48: night'. rate 0: the engine's
    own."""

    prompt: str
    width: int
    height: int
    seconds: Fraction
    rate: Fraction


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RestyleWish(ModelWish):
    """A clip painted anew in another style (video-to-video). strength: how much is new, 0..1; one that moves goes by
    the clip's seconds, and each call of a model takes what it is at the middle of the call's frames. seed_step: how far
    the seed goes on from each call to the next, taken in the same way."""

    video: Video
    prompt: str
    strength: float | Signal = 0.6
    seed_step: int | Signal = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ExtensionWish(ModelWish):
    """A clip and so many seconds more, going on from its last frame (video-extension)."""

    video: Video
    seconds: Fraction
    prompt: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class InterpolationWish(Wish):
    """The clip at another rate, frames painted in between; its duration stays to half a frame (interpolation)."""

    video: Video
    rate: Fraction


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class UpscaleWish(Wish):
    """A picture at another size (upscaling). The result has its depth and alpha."""

    image: Image
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ClipUpscaleWish(Wish):
    """A clip at another size (clip-upscaling), frame by frame or with what its frames share."""

    video: Video
    width: int
    height: int


# --- sound ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SpeechWish(Wish):
    """A text spoken (text-to-speech), or spoken in a cloned voice (cloned-speech).

    text: plain, or SSML where it begins with <speak>; voice: a direction or a clone, None for the engine's own; speed:
    times; pitch: semitones; pause: seconds between sentences; rate: samples a second of the result, which is mono.
    """

    text: str
    rate: int
    voice: Voice | None = None
    speed: float = 1.0
    pitch: float = 0.0
    pause: float = _counted(0)
    seed: int = _counted(0)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CloningWish(Wish):
    """A voice made of recordings that were consented to (voice-cloning).

    takes: (samples, said): mono (n,) float32 at 24 kHz, and the words; samples: digest of the takes; speaker: what the
    app's own encoder makes of them (256,); consent: id of its record; closeness: more is more alike and less clear.
    """

    name: str
    takes: Sequence[tuple[Samples, str]]
    samples: str
    speaker: npt.NDArray[np.float32]
    consent: str
    closeness: float = 0.45


@dataclass(frozen=True)
class Likeness:
    """What cloning gives: the voice, and how alike it is to its speaker (cosine of speaker embeddings) beside the voice
    that ships with the app."""

    voice: Voice
    similarity: float
    before: float


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TrainingWish(CloningWish):
    """A voice trained on much speech (voice-training). steps: at most; batch: takes learnt from at once; pace: the
    highest learning rate; checkpoint: steps between two; patience: checkpoints without becoming better."""

    steps: int = 2000
    batch: int = 8
    pace: float = 0.0001
    checkpoint: int = 100
    patience: int = 5
    seed: int = _counted(0)


@dataclass(frozen=True)
class TrainedLikeness(Likeness):
    """What training gives. first, best: loss of takes that were held out, before and at its best; steps: that were
    walked, and best_step the one at which it was best."""

    first: float
    best: float
    steps: int
    best_step: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ConversionWish(Wish):
    """Speech in another voice (voice-conversion): mono at 24 kHz. closeness: more is more alike and less clear; pitch:
    semitones from the voice's own."""

    audio: Audio
    voice: Voice
    closeness: float = 0.6
    pitch: float = 0.0
    seed: int = _counted(0)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class MusicWish(Wish):
    """A piece of music (music), stereo. key: 'D minor', '' as the prompt says; tempo: beats a minute, 0 likewise; rate:
    samples a second."""

    prompt: str
    seconds: float
    rate: int
    key: str = ""
    tempo: float = 0.0
    negative: str = ""
    steps: int = 0
    guidance: float = 0.0
    seed: int = _counted(0)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class EffectWish(Wish):
    """A sound effect (sound-effect), stereo; sounds that are named together are layered. rate: samples a second."""

    prompt: str
    seconds: float
    rate: int
    negative: str = ""
    steps: int = 0
    guidance: float = 0.0
    seed: int = _counted(0)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SeparationWish(Wish):
    """A sound parted into what is spoken and the rest (source-separation): together they are the sound again, to the
    sample. middle_only: the voice is looked for only where dialogue is mixed to."""

    audio: Audio
    middle_only: bool = True


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TranscriptionWish(Wish):
    """The words of a sound and when each is said (speech-recognition). script: what is said in it, '' to listen;
    language: of the speech, '' to find out."""

    audio: Audio
    script: str = ""
    language: str = ""


# --- words ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class WritingWish(Wish):
    """An answer that fits a JSON schema (text-generation).

    messages: of the conversation so far, as {'role', 'content'}; accept: raises ValueError for an answer that will not
    do, which is then asked for again; heard: gets all of the text so far; held: a narrower schema for whoever can be
    held to one while it writes.
    """

    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, Any]
    accept: Callable[[Any], None]
    heard: Callable[[str], None]
    held: Mapping[str, Any] | None = _of("schema", None)
    temperature: float = 0.7
    seed: int = _counted(0)
