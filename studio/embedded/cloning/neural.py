"""What a voice carries that a neural model speaks: which model, after which recordings, with which training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from studio.embedded.cloning.references import Reference, from_text, to_text
from studio.media.values import Voice

ENGINE: Final = "neural"
"""What `Voice.engine` says of such a voice."""


@dataclass(frozen=True)
class NeuralVoice:
    """model: as a node's setting names it; weights: which ones it was; samples: digest of what was consented to;
    trained: the file of a trained voice in the folder of voices, '' for none; content: that file's digest."""

    name: str
    model: str
    weights: str
    samples: str
    references: tuple[Reference, ...]
    consent: str
    trained: str = ""
    content: str = ""

    def voice(self, similarity: float, before: float) -> Voice:
        """As it travels on a wire. similarity: to the speaker; before: that of the voice that ships with the app."""
        held = {
            "model": self.model,
            "weights": self.weights,
            "samples": self.samples,
            "references": to_text(self.references),
            "similarity": f"{similarity:.3f}",
            "before": f"{before:.3f}",
        }
        if self.trained:
            held |= {"trained": self.trained, "content": self.content}
        return Voice(self.name, ENGINE, tuple(held.items()), self.consent)


def neural(voice: Voice) -> NeuralVoice:
    """Raises SettingError for a voice whose recordings cannot be read."""
    own = dict(voice.settings)
    return NeuralVoice(
        voice.name,
        own.get("model", ""),
        own.get("weights", ""),
        own.get("samples", ""),
        from_text(own.get("references", "")),
        voice.consent,
        own.get("trained", ""),
        own.get("content", ""),
    )
