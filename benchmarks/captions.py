"""Captions of generated films, measured by rules that they must not break: none earlier than its first word by more
than 80 ms, none over a cut without need, none faster than 20 characters a second unless the speech is.

Each film is cut from narrations that the embedded voice speaks, laid out at one of the settings people use, and then
edited as people do: shots trimmed, moved, split, dissolved, narrations shifted over a cut (J and L cuts), sped up.
Truth is what the voice says of its words, carried through the cut's own sound. A cue is over a cut without need when
its words end before the cut and it could be read by then, or when the cut falls between two of its words and both parts
last long enough to be read.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from studio.embedded import voice
from studio.film.captioning.captions import Cue, Rules, cues, width
from studio.film.timeline import EditError, Layout, Timeline, edits, lay_out
from studio.film.timeline.naming import cuts_of
from studio.film.timeline.sound import compose_sound
from studio.media.sounds import at_speed
from studio.media.values import Audio, Word

EARLY = 0.08
CLEAR = 0.001
LINES = (
    "A hundred years later, the stadium is empty.",
    "Nobody had told the striker, of course. He ran because they had asked him to run.",
    "In the old days, they say, the whole town came to watch the match on Sunday afternoon.",
    "Then the robots came.",
    "Goal!",
    "She opened the window, and the sound of the sea filled the little room above the harbour, as it had every "
    "morning since she was a child.",
    "Why not?",
    "The referee looked at his watch; the clock had stopped. No one moved. No one spoke.",
    "What began as a game of twelve children on a field behind the school is now followed by three billion people.",
    "Rain.",
    "Every single evening the players walked slowly to the brand new stadium by the river.",
    "It was the end of football, or so they said, but it was not the end of the story.",
    "Listen! Somewhere under the grass a machine is humming.",
    "And this is where we are today.",
)
RULES = Rules()


@dataclass
class Figures:
    """What was counted. The first four must be 0 but for `needed`, which is where speech itself goes over a cut."""

    cues: int = 0
    early: int = 0
    mixed: int = 0
    over: int = 0
    fast: int = 0
    needed: int = 0
    speech_fast: int = 0
    leaning: int = 0
    orphans: int = 0
    earliest: float = 0.0
    where: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        return self.early + self.mixed + self.over + self.fast


@lru_cache(maxsize=256)
def narration(text: str, pace: int) -> Audio:
    said = voice.speak(text, seed=3)
    made = Audio.of(said.samples, voice.RATE, text, said.words)
    return at_speed(made, Fraction(pace, 100))


def film(seed: int) -> tuple[Timeline, dict[str, Audio]]:
    """A cut and its narrations; the same for a seed."""
    chance = random.Random(seed)
    texts = chance.sample(LINES, chance.randint(4, 9))
    pace = chance.choice((90, 100, 100, 115, 140))
    said = {f"shot-{n}": narration(text, pace) for n, text in enumerate(texts) if chance.random() < 0.9}
    lengths = [(f"shot-{n}", Fraction(chance.choice((2, 3, 4, 6)))) for n in range(len(texts))]
    layout = Layout(
        Fraction(chance.choice((24, 25, 30))),
        chance.choice(("longest", "longest", "narration", "clip")),
        lead=Fraction(chance.choice((0, 2, 2, 5)), 10),
        tail=Fraction(chance.choice((0, 4, 4, 8)), 10),
        transition=Fraction(chance.choice((0, 0, 5, 10)), 10),
        gap=Fraction(chance.choice((0, 0, 0, 3)), 10),
    )
    spoken = [(id, Fraction(sound.info.length, sound.info.rate)) for id, sound in said.items()]
    timeline = lay_out(lengths, spoken, layout=layout)
    for _ in range(chance.randint(0, 5) if seed else 0):  # the first film is as it comes
        try:
            timeline = edited(timeline, chance)
        except EditError:  # a clip too short for it, as a person would be told
            continue
    return timeline, said


def edited(timeline: Timeline, chance: random.Random) -> Timeline:
    shot = chance.choice(timeline.picture.clips)
    heard = chance.choice(timeline.track("voice").clips) if timeline.track("voice").clips else None
    some = Fraction(chance.randint(2, 12), 10)
    what = chance.choice(("trim", "trim start", "move", "split", "dissolve", "J", "L", "faster", "delete"))
    if what == "trim":
        return edits.trim(timeline, shot.id, "end", -some)
    if what == "trim start":
        return edits.trim(timeline, shot.id, "start", some)
    if what == "move":
        return edits.move(timeline, shot.id, chance.randrange(len(timeline.picture.clips)))
    if what == "split":
        return edits.split(timeline, shot.id, timeline.spans[shot.id].start + shot.length / 2)
    if what == "dissolve":
        return edits.dissolve(timeline, shot.id, some / 2)
    if what == "delete" or heard is None:
        return edits.delete(timeline, shot.id)
    if what in ("J", "L"):
        by = -some if what == "J" else some
        return edits.shift(timeline, heard.id, max(Fraction(0), timeline.spans[heard.id].start + by))
    return edits.retime(timeline, heard.id, Fraction(5, 4))


def measure(count: int) -> Figures:
    figures = Figures()
    for seed in range(count):
        timeline, said = film(seed)
        seconds = Fraction(timeline.frames) / timeline.rate
        words = compose_sound(timeline, "voice", said, seconds).info.words
        cuts = [float(cut) for cut in cuts_of(timeline)]
        made = cues([word for word in words if word.start < seconds], RULES, end=float(seconds), cuts=cuts)
        for line in judged(made, cuts, figures):
            figures.where.append(f"film {seed}: {line}")
    return figures


def judged(made: Sequence[Cue], cuts: Sequence[float], figures: Figures) -> Iterator[str]:
    for cue in made:
        figures.cues += 1
        first, last = cue.words[0], cue.words[-1]
        said = f"{cue.start:.2f}-{cue.end:.2f} {' / '.join(cue.lines)}"
        figures.earliest = max(figures.earliest, first.start - cue.start)
        if first.start - cue.start > EARLY:
            figures.early += 1
            yield f"early {said}"
        if len({word.line for word in cue.words}) > 1:
            figures.mixed += 1
            yield f"of two shots {said}"
        letters = sum(map(width, cue.lines))
        for cut in cuts:
            if not cue.start + CLEAR < cut < cue.end - CLEAR:
                continue
            readable = cut - cue.start >= max(RULES.shortest, min(letters / RULES.cps, last.end - first.start))
            halves = min(cut - first.start, last.end - cut) >= RULES.shortest  # each could be read by itself
            between = halves and any(a.end <= cut <= b.start for a, b in pairwise(cue.words))
            if between or (last.end <= cut and readable):
                figures.over += 1
                yield f"over the cut at {cut:.2f} {said}"
            else:
                figures.needed += 1
        if letters / (cue.end - cue.start) > RULES.cps + 0.05:
            if letters / max(0.01, last.end - first.start) > RULES.cps:
                figures.speech_fast += 1
            else:
                figures.fast += 1
                yield f"{letters / (cue.end - cue.start):.1f} characters a second {said}"
        ends = [line.split()[-1].lower() for line in cue.lines[:-1]]
        figures.leaning += sum(word in ("a", "an", "the", "of", "to", "in", "on", "at", "by") for word in ends)
        figures.orphans += _orphan(cue.words, cue)


def _orphan(words: Sequence[Word], cue: Cue) -> bool:
    """A single short word that is no sentence of its own."""
    return len(words) == 1 and words[0].text.rstrip()[-1] not in ".!?" and width(cue.text) < 8


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="ten films")
    count = 10 if parser.parse_args().quick else 50
    figures = measure(count)
    print(f"{count} films, {figures.cues} captions")
    print(f"{figures.early:5} earlier than their first word by more than 80 ms (the earliest {figures.earliest:.3f} s)")
    print(f"{figures.mixed:5} with words of two narrations")
    print(f"{figures.over:5} over a cut without need; {figures.needed} where the speech goes over it")
    print(
        f"{figures.fast:5} faster than 20 characters a second though speech is not; {figures.speech_fast} as fast as it"
    )
    print(f"{figures.leaning:5} lines that end on an article or a preposition, {figures.orphans} orphaned words")
    print("\n".join(figures.where[:20]))
    return bool(figures.faults)


if __name__ == "__main__":
    sys.exit(main())
