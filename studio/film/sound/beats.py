"""Beats as text on a wire and as data: what audio.beat writes, and what cuts and camera moves are put on.

A line holds the seconds of a beat and its number in the bar, with a tab between: other editors read it as labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.base.errors import MediaError


@dataclass(frozen=True)
class Beat:
    """A moment of the music. at: seconds from its start; number: in its bar, 1 for the strong one."""

    at: float
    number: int = 1


def to_text(beats: Sequence[Beat]) -> str:
    return "".join(f"{beat.at:.4f}\t{beat.number}\n" for beat in beats)


def from_text(text: str, socket: str = "beats") -> list[Beat]:
    """The beats in order. Raises MediaError naming the line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if not parts:
            continue
        try:
            at, count = float(parts[0]), int(parts[1]) if len(parts) > 1 else 1
            if not 0 <= at < 360_000 or count < 1:
                raise ValueError
        except ValueError:
            raise MediaError(
                f"line {number} of the beats is none: '{line[:40]}'",
                socket=socket,
                mend="Wire the beats of audio.beat: seconds and the number in the bar, one beat a line.",
            ) from None
        found.append(Beat(at, count))
    return sorted(found, key=lambda beat: beat.at)


def chosen(beats: Sequence[Beat], every: int) -> list[Beat]:
    """Every beat (1), every second or fourth one from the first strong one on, or with 0 only those that begin a
    bar."""
    if not every:
        return [beat for beat in beats if beat.number == 1]
    first = next((index for index, beat in enumerate(beats) if beat.number == 1), 0)
    return [beat for index, beat in enumerate(beats) if (index - first) % every == 0]
