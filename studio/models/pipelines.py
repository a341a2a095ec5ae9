"""Facts of the classes that weights are saved as: what each does, what it takes, and how a clip is asked of it.

Each fact stands here once. A model of the catalogue says only what is its own; a folder of the user's own has nothing
but its class to go by. Nothing here imports the classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Literal

Layout = Literal["tc", "ct", "packed"]


@dataclass(frozen=True)
class Rules:
    """What sizes and lengths a model takes; 0 means that it does not say. See rules.py.

    multiple: of both sides; sizes: the only ones it takes ('720x480'); pixels: the most that width x height may be;
    frames: length - frames_offset is a multiple of frames_multiple, at most frames_most; tokens: how much of a prompt
    is read.
    """

    multiple: int = 8
    smallest: int = 64
    largest: int = 4096
    pixels: int = 0
    frames_multiple: int = 1
    frames_offset: int = 0
    frames_least: int = 1
    frames_most: int = 0
    sizes: tuple[str, ...] = ()
    seconds_most: float = 0.0
    tokens: int = 0

    def but(self, changes: Mapping[str, Any]) -> Rules:
        """With what a catalogue's entry says otherwise. Raises ValueError for a rule that there is not."""
        unknown = sorted(changes.keys() - {one.name for one in fields(self)})
        if unknown:
            raise ValueError(f"unknown facts: {', '.join(f'rules.{name}' for name in unknown)}")
        given = dict(changes)
        if "sizes" in given:
            given["sizes"] = tuple(given["sizes"])
        return replace(self, **given)


PLAIN = Rules()
"""Of a model that says nothing."""


@dataclass(frozen=True)
class ClipFacts:
    """How a class of diffusers wants to be asked for a clip, and what its latents are like.

    layout: 'tc' (batch, time, channels, height, width), 'ct' (batch, channels, time, ...) or 'packed' (batch, tokens,
    channels; LTX). text: it reads a prompt; pictures: '' none, 'image' a first frame, 'video' all frames; bucket: it
    has a motion bucket; rate: the argument that is told the frames a second; lengths: it takes a number of frames;
    by_frame: every frame may have a prompt of its own. float_latents: they are float32 whatever the network computes
    in; paired: a network that works on pairs of latents (CogVideoX 1.5) gets what is lacking put in front.
    """

    layout: Layout
    text: bool = True
    pictures: Literal["", "image", "video"] = ""
    bucket: bool = False
    rate: str = ""
    lengths: bool = True
    by_frame: bool = False
    float_latents: bool = False
    paired: bool = False


@dataclass(frozen=True)
class PipelineClass:
    """A class that weights are saved as. does: task -> the class that does it with these weights; defaults: settings
    that models of the class are good at; clip: where it makes clips."""

    name: str
    does: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rules: Rules = PLAIN
    defaults: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    clip: ClipFacts | None = None


def _video() -> Iterator[PipelineClass]:
    yield PipelineClass(
        "StableVideoDiffusionPipeline",
        {"image-to-video": "StableVideoDiffusionPipeline"},
        Rules(multiple=64, frames_least=2, frames_most=25),
        {"rate": 7, "guidance": 3.0, "steps": 25},
        ClipFacts("tc", text=False, pictures="image", bucket=True, rate="fps"),
    )
    wan = Rules(multiple=16, frames_multiple=4, frames_offset=1, frames_least=5, frames_most=81, tokens=512)
    own = {"rate": 16, "guidance": 5.0}
    does = {"text-to-video": "WanPipeline", "video-to-video": "WanVideoToVideoPipeline"}
    yield PipelineClass("WanPipeline", does, wan, own, ClipFacts("ct", float_latents=True))
    of_picture = ClipFacts("ct", pictures="image", float_latents=True)
    does = {"image-to-video": "WanImageToVideoPipeline"}
    yield PipelineClass("WanImageToVideoPipeline", does, wan, own, of_picture)
    of_clip = ClipFacts("ct", pictures="video", lengths=False, float_latents=True)
    yield PipelineClass("WanVideoToVideoPipeline", {}, wan, own, of_clip)
    ltx = Rules(multiple=32, frames_multiple=8, frames_offset=1, frames_least=9, frames_most=257, tokens=128)
    own = {"rate": 25, "guidance": 3.0}
    does = {"image-to-video": "LTXImageToVideoPipeline", "text-to-video": "LTXPipeline"}
    facts = ClipFacts("packed", rate="frame_rate", float_latents=True)
    yield PipelineClass("LTXPipeline", does, ltx, own, facts)
    yield PipelineClass("LTXImageToVideoPipeline", does, ltx, own, replace(facts, pictures="image"))
    cog = Rules(multiple=16, frames_multiple=8, frames_offset=1, frames_least=9, frames_most=49, tokens=226)
    own = {"rate": 8, "guidance": 6.0}
    does = {"text-to-video": "CogVideoXPipeline", "video-to-video": "CogVideoXVideoToVideoPipeline"}
    facts = ClipFacts("tc", paired=True)
    yield PipelineClass("CogVideoXPipeline", does, cog, own, facts)
    does = {"image-to-video": "CogVideoXImageToVideoPipeline"}
    yield PipelineClass("CogVideoXImageToVideoPipeline", does, cog, own, replace(facts, pictures="image"))
    of_clip = replace(facts, pictures="video", lengths=False)
    yield PipelineClass("CogVideoXVideoToVideoPipeline", {}, cog, own, of_clip)
    diff = Rules(multiple=8, frames_least=2, frames_most=32, tokens=77)
    own = {"rate": 8, "guidance": 7.5, "frames": 16, "steps": 25}
    does = {"text-to-video": "AnimateDiffPipeline", "video-to-video": "AnimateDiffVideoToVideoPipeline"}
    facts = ClipFacts("ct", by_frame=True)
    yield PipelineClass("AnimateDiffPipeline", does, diff, own, facts)
    of_clip = replace(facts, pictures="video", lengths=False)
    yield PipelineClass("AnimateDiffVideoToVideoPipeline", {}, diff, own, of_clip)


def _sound() -> Iterator[PipelineClass]:
    name = "StableAudioPipeline"
    own: dict[str, float] = {"rate": 44100, "guidance": 7.0, "steps": 100}
    yield PipelineClass(name, {"text-to-audio": name, "text-to-music": name}, Rules(tokens=128), own)
    name = "MusicgenForConditionalGeneration"
    own = {"rate": 32000, "guidance": 3.0}
    yield PipelineClass(name, {"text-to-audio": name, "text-to-music": name}, Rules(seconds_most=30.0), own)
    name = "CsmForConditionalGeneration"
    yield PipelineClass(name, {"voice-cloning": name})
    name = "SpeechT5ForTextToSpeech"
    yield PipelineClass(name, {"voice-cloning": name, "voice-training": name})
    name = "SpeechT5ForSpeechToSpeech"
    yield PipelineClass(name, {"voice-conversion": name})


PIPELINES: Mapping[str, PipelineClass] = MappingProxyType({one.name: one for one in (*_video(), *_sound())})
"""By name. Classes that paint stills are not here: diffusers itself relates them (`generative/kinds.py`)."""

STILLS = ("text-to-image", "image-to-image", "inpainting")
"""Tasks that any class which diffusers relates to their own does."""


def facts_of(name: str) -> PipelineClass:
    """What is known of a class; of an unknown one nothing but its name."""
    return PIPELINES.get(name) or PipelineClass(name)


def clip_classes(task: str) -> tuple[str, ...]:
    """The classes that do one of the tasks of clips."""
    return tuple(dict.fromkeys(one.does[task] for one in PIPELINES.values() if task in one.does))
