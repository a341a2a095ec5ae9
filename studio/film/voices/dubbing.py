"""Speech in the place of other speech: which lines there are, how long each may take, when it is said.

Automatic dubbing calls this isochrony: a line begins with the original's and, within what still sounds natural, ends
with it (M. Federico et al., "Evaluating and Optimizing Prosodic Alignment for Automatic Dubbing", Interspeech 2020).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio.film.captioning.captions import ends_sentence
from studio.film.story.translation import TranslationRequest
from studio.media.values import Word

PAUSE = 0.6
"""Seconds of silence that part two lines where no full stop does."""

_LONGEST = 12.0  # seconds of a line: beyond, picture and voice drift apart within it
_BREATH = 0.08  # seconds between a line that ends late and the next
_CHARACTERS = 15.0  # a second, of speech at its usual pace

_SYSTEM = "You translate a film's spoken lines for dubbing. Answer with one JSON object and nothing else."
_SPOKEN = (
    "They will be spoken: write words as one says them, and no stage directions. Keep their numbers, one for one. Each "
    "has to be said in the time of the original: stay within 'longest' characters, and near them."
)


@dataclass(frozen=True)
class DubbedLine:
    """What is said from start to end, in seconds; room: until the next line begins, or the sound ends."""

    start: float
    end: float
    text: str
    room: float

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def characters(self) -> int:
        """That can be said in its time."""
        return max(12, round(self.seconds * _CHARACTERS))


@dataclass(frozen=True)
class Placed:
    """When a line is said in the dub, how many times as fast as usual, and how long that takes."""

    start: float
    pace: float
    seconds: float


def lines(words: Iterable[Word], end: float) -> list[DubbedLine]:
    """The lines of timed words, broken after sentences and at pauses. end: when the sound does."""
    groups: list[list[Word]] = []
    for word in words:
        if not word.text.strip():
            continue
        last = groups[-1][-1] if groups else None
        if last is None or ends_sentence(last.text) or word.start - last.end >= PAUSE:
            groups.append([])
        groups[-1].append(word)
    groups = [part for group in groups for part in _short_enough(group)]
    starts = [group[0].start for group in groups[1:]] + [end]
    return [
        DubbedLine(
            group[0].start, group[-1].end, " ".join(word.text for word in group), max(0.0, after - group[0].start)
        )
        for group, after in zip(groups, starts, strict=True)
    ]


def _short_enough(group: list[Word]) -> list[list[Word]]:
    """A group in parts of at most _LONGEST seconds, parted at its longest breaths."""
    if group[-1].end - group[0].start <= _LONGEST or len(group) < 4:
        return [group]
    cut = max(range(2, len(group) - 1), key=lambda at: (group[at].start - group[at - 1].end, -abs(at - len(group) / 2)))
    return _short_enough(group[:cut]) + _short_enough(group[cut:])


def placed(line: DubbedLine, natural: float, free_from: float, slowest: float, fastest: float) -> Placed:
    """Where a line goes that takes `natural` seconds at its usual pace, when the line before ends at free_from.

    It ends with the original where a pace from slowest to fastest (times the usual) allows; else it runs on into the
    silence after it, and then the next begins late. A late line makes up for it as far as its pace allows.
    """
    start = max(line.start, free_from + _BREATH if free_from > line.start - _BREATH else 0.0)
    left = max(0.05, line.end - start)
    pace = min(fastest, max(slowest, natural / left))
    return Placed(start, pace, natural / pace)


def too_long(line: DubbedLine, natural: float, fastest: float) -> bool:
    """Whether a line cannot be said before the next one begins, however fast."""
    return natural / fastest > max(line.room, line.seconds) + 0.1


def translation_request(language: str) -> TranslationRequest:
    return TranslationRequest("lines", _SYSTEM, f"Translate these lines into {language}. {_SPOKEN}")


def shorter_request(language: str) -> TranslationRequest:
    """For lines that were translated and turned out too long to be said."""
    asked = f"These lines, in {language}, take too long to say. Say the same in fewer words, in {language}. {_SPOKEN}"
    return TranslationRequest("lines", _SYSTEM, asked)


def lateness(lines: Sequence[DubbedLine], times: Sequence[Placed]) -> tuple[int, float, float]:
    """(how many lines begin over 0.3 s late, the latest's seconds, where that is)."""
    late = [(time.start - line.start, line.start) for line, time in zip(lines, times, strict=True)]
    behind = [pair for pair in late if pair[0] > 0.3]
    return (len(behind), *max(behind)) if behind else (0, 0.0, 0.0)
