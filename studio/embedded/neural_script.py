"""A text as a neural voice reads it: sentence by sentence, each with the quiet after it and the time of its words.

Neural voices take written words and nothing else. What a text asks for beside words and pauses is named, so that the
node can say what will not be heard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from hibari import Hibari

from studio.base.errors import SettingError
from studio.embedded.hearing import align
from studio.embedded.ssml import Manner, Part, is_ssml, parts
from studio.media.values import Audio, Samples, Word

LONGEST: Final = 300
"""Characters said in one go: beyond that models lose the thread."""

_PHONEMES = re.compile(r"\[([^\[\]]*)\]\(/[^()]*/\)")  # no bracket inside, or each would be followed to the end


@dataclass(frozen=True)
class SpokenLine:
    """words: each as written and as it is to be read; pause: seconds of quiet after it."""

    words: tuple[tuple[str, str], ...]
    pause: float

    @property
    def text(self) -> str:
        return " ".join(spoken for _, spoken in self.words)


@dataclass(frozen=True)
class Script:
    """unheard: what the text or the voice's direction asks for that cannot be followed."""

    lines: tuple[SpokenLine, ...]
    unheard: tuple[str, ...]


def script(text: str, pause: float, sayings: Mapping[str, str]) -> Script:
    """Plain text or SSML in lines. sayings: written word to how it is read ('win'); /phonemes/ cannot be followed.

    Raises SettingError for wrong markup, or where there is nothing to say.
    """
    stretches = parts(text) if is_ssml(text) else [Part(text)]
    unheard = []
    if any(_PHONEMES.search(part.text) for part in stretches) or any(map(_in_phonemes, sayings.values())):
        unheard.append("pronunciations in phonemes")
    if any(part.manner != Manner() for part in stretches):
        unheard.append("prosody and emphasis")
    known = {word.lower(): said for word, said in sayings.items() if not _in_phonemes(said)}
    lines: list[SpokenLine] = []
    for part in stretches:
        plain = _PHONEMES.sub(r"\1", part.text)
        paragraphs = [block for block in re.split(r"\n\s*\n", plain) if any(map(str.isalnum, block))]
        for block in paragraphs:
            for sentence in _sentences(block):
                lines.append(SpokenLine(tuple(_read(word, known) for word in sentence.split()), pause))
            lines[-1] = SpokenLine(lines[-1].words, 2 * pause)
        if lines and (paragraphs or part.pause is not None):
            usual = 2 * pause if part.paragraph else pause
            lines[-1] = SpokenLine(lines[-1].words, usual if part.pause is None else part.pause)
    if not lines:
        raise SettingError("there is nothing to say in this text", socket="text", mend="Write at least one word.")
    lines[-1] = SpokenLine(lines[-1].words, 0.0)
    return Script(tuple(lines), tuple(unheard))


def read_aloud(
    script: Script, say: Callable[[str, int], tuple[Samples, int]], rate: int, check: Callable[[], None]
) -> tuple[Samples, list[Word]]:
    """say(text, number) -> mono samples and their rate, for every line; the whole at `rate`, and when each word is."""
    import soxr

    pieces: list[Samples] = []
    words: list[Word] = []
    at = 0
    for number, line in enumerate(script.lines):
        check()
        samples, own = say(line.text, number)
        heard = samples if own == rate else np.asarray(soxr.resample(samples, own, rate, "VHQ"), np.float32)
        words += [Word(word.text, word.start + at / rate, word.end + at / rate) for word in _timed(samples, own, line)]
        pieces += [heard, np.zeros(round(line.pause * rate), np.float32)]
        at += len(heard) + len(pieces[-1])
    return np.concatenate(pieces), words


def _sentences(block: str) -> list[str]:
    found: list[str] = []
    for sentence in Hibari.split_sentences(block):
        words = " ".join(sentence.split())
        while len(words) > LONGEST:
            near = words[LONGEST // 2 : LONGEST]
            breath = max(near.rfind(mark) for mark in (", ", "; ", ": "))
            space = near.rfind(" ")
            cut = LONGEST // 2 + (breath + 1 if breath >= 0 else space if space >= 0 else len(near))
            found.append(words[:cut].strip())
            words = words[cut:].strip()
        if any(map(str.isalnum, words)):
            found.append(words)
    return found


def _read(word: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Punctuation around a word stays where it is."""
    inner = [place for place, letter in enumerate(word) if re.match(r"\w", letter)]
    first, end = (inner[0], inner[-1] + 1) if inner else (len(word), len(word))
    said = known.get(word[first:end].lower())
    return word, word if said is None else f"{word[:first]}{said}{word[end:]}"


def _in_phonemes(said: str) -> bool:
    return said.startswith("/") and said.endswith("/")


def _timed(samples: Samples, rate: int, line: SpokenLine) -> Sequence[Word]:
    """By the embedded aligner; where it finds nothing (another language, nonsense), spread by the words' lengths."""
    try:
        found = align(Audio.of(samples, rate), line.text).words
    except SettingError:  # not in Latin letters
        found = ()
    counts = [len(spoken.split()) for _, spoken in line.words]
    if len(found) != sum(counts):
        edges = np.cumsum([0, *(len(spoken) + 1 for _, spoken in line.words)]) / (len(line.text) + 1)
        edges = edges * (len(samples) / rate)
        return [Word(one[0], float(a), float(b)) for one, a, b in zip(line.words, edges, edges[1:], strict=False)]
    out, at = [], 0
    for (written, _), count in zip(line.words, counts, strict=True):
        out.append(Word(written, found[at].start, found[at + count - 1].end))
        at += count
    return out
