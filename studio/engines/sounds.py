"""Sounds: music and effects by models, and what takes a sound apart."""

from __future__ import annotations

from studio.graph.context import Context
from studio.graph.engines import engine
from studio.graph.wishes import EffectWish, MusicWish, SeparationWish
from studio.media.values import Audio
from studio.models.installed import InstalledModel

_MODELS = ("StableAudioPipeline", "MusicgenForConditionalGeneration")


@engine("music", of="text-to-music", runs=_MODELS)
def music(ctx: Context, wish: MusicWish, model: InstalledModel) -> Audio:
    """Music; key and tempo are told in words."""
    from studio.generative.soundmodels import make_sound

    return make_sound(ctx, wish, model)


@engine("sound-effect", of="text-to-audio", runs=_MODELS)
def effect(ctx: Context, wish: EffectWish, model: InstalledModel) -> Audio:
    """A sound from a cue."""
    from studio.generative.soundmodels import make_sound

    return make_sound(ctx, wish, model)


@engine("source-separation", "deepfilternet", title="DeepFilterNet3", licence="MIT OR Apache-2.0")
def parted(ctx: Context, wish: SeparationWish) -> tuple[Audio, Audio]:
    """Parts what is spoken from everything else. Not for singing."""
    from studio.embedded.separation import parted

    info = wish.audio.info

    def done(samples: int) -> None:
        ctx.progress(samples // info.rate, max(1, -(-info.length // info.rate)), "seconds")

    return parted(wish.audio, ctx.workspace / "voice.f32", middle_only=wish.middle_only, check=done)
