"""What a reader of scripts found: the script, and what became of every line."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.film.story.screenplay import Script

LEFT = ("unknown", "outside")
"""Fates of lines that went nowhere: under a label that nobody knows; about no shot."""


@dataclass(frozen=True)
class Fate:
    """What became of a line. role: a field of the shot or the film, 'shot' for its heading, one of SEEN for what is
    painted, 'note' for what is for people alone, one of LEFT; '' for a blank. shot: its number, 0 for the film.
    label: as it stands there. words: what was taken. unsure: it
    looks like a label that nobody knows and was read as plain words."""

    line: int
    role: str
    shot: int = 0
    label: str = ""
    words: str = ""
    unsure: bool = False


@dataclass(frozen=True)
class Reading:
    """kind: 'markdown', 'fountain' or 'chat'."""

    script: Script
    kind: str
    fates: tuple[Fate, ...] = field(default=())

    def doubts(self) -> list[str]:
        """What a user should know: a sentence for each label that nobody knows."""
        out = []
        for fate in self.fates:
            if fate.role == "unknown" and fate.label:
                words = f": {fate.words[:80]}" if fate.words else ""
                out.append(f"line {fate.line + 1}: the label '{fate.label}' is not known, so it is left out{words}")
            elif fate.unsure:
                out.append(
                    f"line {fate.line + 1}: the label '{fate.label}' is not known, so the line is taken as {fate.role}"
                )
        return out
