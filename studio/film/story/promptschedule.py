"""Prompts that change over a clip: '0: dawn, 48: night' says dawn at frame 0 that becomes night until frame 48."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Blanks are looked at once: of a run of them the last newline begins a cue, and an 's' brings its own.
_CUE = re.compile(r"(?:^\s*|[,;]\s*|\n[^\S\n]*)(\d+(?:\.\d+)?)\s*(?:(s)\s*)?:\s*")


@dataclass(frozen=True)
class Schedule:
    """cues: (seconds, prompt), in order of time; one that begins at 0 for a prompt without times."""

    cues: tuple[tuple[float, str], ...]

    @property
    def changes(self) -> bool:
        return len(self.cues) > 1

    def at(self, seconds: float) -> tuple[int, int, float]:
        """The cues before and after a moment, and how far it lies between them, 0..1."""
        for number, ((start, _), (stop, _)) in enumerate(zip(self.cues, self.cues[1:], strict=False)):
            if seconds < stop:
                share = (seconds - start) / (stop - start) if seconds > start else 0.0
                return number, number + 1, share
        last = len(self.cues) - 1
        return last, last, 0.0


def read_schedule(text: str, rate: float) -> Schedule:
    """The schedule that a prompt is. Times are frames at `rate` frames a second, or seconds ('2s: night'); a prompt
    that does not begin with a time is one for the whole clip. Of two cues at one time the later one counts."""
    if not _CUE.match(text):
        return Schedule(((0.0, text),))
    found = list(_CUE.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    cues = {
        float(match[1]) / (1.0 if match[2] else rate): text[match.end() : end].strip()
        for match, end in zip(found, ends, strict=True)
    }
    return Schedule(tuple(sorted(cues.items())))
