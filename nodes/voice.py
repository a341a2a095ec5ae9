"""Speech: lines of narration spoken, one by one or a whole script at a time."""

from __future__ import annotations

from typing import Annotated, Literal

from studio.engine.errors import ModelError, SettingError
from studio.engine.spec import RANDOM, Context, Seed, Slider, Weights, node
from studio.engine.values import Audio, Shot, Text, Voice


@node("voice.speak", version=1, title="Speak")
def speak(
    ctx: Context,
    text: Text | None = None,
    voice: Voice | None = None,
    shot: Shot | None = None,
    *,
    model: Annotated[str, Weights("text-to-speech")] = "auto",
    speed: Annotated[float, Slider(0.5, 2.0, 0.05, "x")] = 1.0,
    pitch: Annotated[float, Slider(-6.0, 6.0, 0.5, "semitones")] = 0.0,
    pause: Annotated[float, Slider(0.0, 3.0, 0.05, "s")] = 0.35,
    rate: Literal["24000", "44100", "48000"] = "48000",
    seed: Seed = RANDOM,
) -> Audio:
    """Speak a text, and know when each word is said.

    Wire a text, or a shot to speak its narration; a series of them is spoken line by line, and a line that has not
    changed is not spoken again. A line of a series with nothing to say gives a sound of no length. `pause` is the
    quiet between sentences, twice that between paragraphs. Numbers, dates and units are read out as words, and
    [name](/nˈAm/) sets how a name is said.

    'auto' and 'hibari' are the embedded English voice, which needs no model and no network.
    """
    import numpy as np

    spoken = str(text) if text is not None else shot.narration if shot is not None else None
    if spoken is None:
        raise SettingError("there is nothing to speak", socket="text", mend="Wire a text, or a shot with narration.")
    if model not in ("auto", "hibari") or (voice is not None and voice.engine not in ("embedded", "hibari")):
        wanted = model if model not in ("auto", "hibari") else str(voice.engine if voice else "")
        raise ModelError(
            f"the voice model '{wanted}' is not there to speak",
            setting="model",
            mend="Choose 'auto' or 'hibari', or add a text-to-speech model in the Models window.",
        )
    if not spoken.strip() and ctx.item is not None:
        return Audio.of(np.zeros((0, 1), np.float32), int(rate))
    import soxr

    from studio.embedded.voice import speak as speak_embedded

    own = dict(voice.settings) if voice is not None else {}
    said = speak_embedded(
        spoken,
        seed=seed,
        speed=min(2.0, max(0.5, speed * _number(own, "speed", 1.0))),
        pitch=min(6.0, max(-6.0, pitch + _number(own, "pitch", 0.0))),
        pause=pause,
    )
    samples = said.samples if int(rate) == said.rate else soxr.resample(said.samples, said.rate, int(rate), "VHQ")
    return Audio.of(samples, int(rate), " ".join(spoken.split()), said.words)


def _number(settings: dict[str, str], name: str, default: float) -> float:
    try:
        return float(settings.get(name, default))
    except ValueError:
        raise SettingError(
            f"the voice's {name} '{settings[name]}' is not a number", socket="voice", mend="Edit the voice."
        ) from None
