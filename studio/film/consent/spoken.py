"""The sentence that a speaker reads aloud, and whether it was them who read it, now.

The sentence says what is agreed to and ends with words drawn at random, so that no old recording contains it. The
recogniser listens for the words of such sentences only, which makes it far surer than when it has to expect anything.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError
from studio.media.values import Samples

STATEMENT: Final = "I agree that a copy of my voice may be made. Today I say"
# fmt: off
WORDS: Final = (
    "river", "candle", "seven", "orange", "window", "forty", "garden", "silver", "monday", "paper", "eleven",
    "winter", "yellow", "basket", "mountain", "thirty", "coffee", "purple", "hammer", "island", "october", "mirror",
    "ninety", "bottle", "carpet", "station", "finger", "thousand", "pepper", "village", "twelve", "shadow", "button",
    "harbour", "kitchen", "friday", "bridge", "pocket", "lemon", "theater", "saddle", "fifteen", "ribbon", "copper",
    "tunnel", "blanket", "castle", "wooden", "donkey", "april", "velvet", "morning", "trumpet", "sixty", "puzzle",
    "engine",
)
# fmt: on
_DRAWN = 6
_ENOUGH, _ENOUGH_DRAWN = 0.75, 0.65  # of all words; of the six drawn at random, each heard by chance once in sixty
_THROATS = (1.0, 0.84, 1.19)  # played slower, a child's voice sounds like those that the recogniser was trained on
_ALIKE = 0.75  # as `speaker.SAME`: a sentence of eight seconds is surer than that, other people stay below


@dataclass(frozen=True)
class Reading:
    """What was heard in a reading. words, drawn: share of the sentence's words and of its random ones that were heard
    in order; likeness: of its voice to the samples'."""

    heard: str
    words: float
    drawn: float
    likeness: float


def sentence() -> str:
    """A sentence to read aloud that nobody has read before (about 10^10 of them)."""
    chosen: list[str] = []
    while len(chosen) < _DRAWN:
        word = secrets.choice(WORDS)
        if word not in chosen:
            chosen.append(word)
    return f"{STATEMENT} {', '.join(chosen)}."


def listen(samples: Samples, rate: int, wanted: str, voice: npt.NDArray[np.float32]) -> Reading:
    """Hear a mono reading (n,) of `wanted`, and compare its voice (256,) with the samples'."""
    from studio.embedded.speaker import embedding, similarity

    said = _plain(wanted)
    drawn = [word for word in said if word in WORDS]
    spoken = embedding(samples, rate)
    likeness = similarity(spoken, voice) if spoken is not None else 0.0
    best = Reading("", 0.0, 0.0, likeness)
    for throat in _THROATS:
        heard = _heard(samples, round(rate * throat))
        reading = Reading(" ".join(heard), _share(said, heard), _share(drawn, heard), likeness)
        best = max(best, reading, key=lambda one: one.words)
        if likeness < _ALIKE or (best.words >= _ENOUGH and best.drawn >= _ENOUGH_DRAWN):
            break
    return best


def require(reading: Reading) -> None:
    """Raise SettingError that says what to do when a reading is no consent."""
    if not reading.heard:
        raise SettingError("nothing was heard in the reading", mend="Check the microphone and read the sentence again.")
    if reading.words < _ENOUGH or reading.drawn < _ENOUGH_DRAWN:
        raise SettingError(
            f"the sentence was not recognised: {reading.words:.0%} of it, {reading.drawn:.0%} of its random words",
            mend="Read the sentence again as it stands, calmly and near to the microphone.",
        )
    if reading.likeness < _ALIKE:
        raise SettingError(
            f"the reading is not in the voice of the samples (likeness {reading.likeness:.2f}, {_ALIKE} is needed)",
            mend="Whoever owns the voice reads the sentence, with the microphone of the samples if possible.",
        )


def _plain(text: str) -> list[str]:
    return "".join(c if c.isalpha() else " " for c in text.lower()).split()


def _share(wanted: list[str], heard: list[str]) -> float:
    matches = SequenceMatcher(None, wanted, heard, autojunk=False).get_matching_blocks()
    return sum(match.size for match in matches) / max(1, len(wanted))


_LOCK = threading.Lock()  # a decoder is one conversation


def _heard(samples: Samples, rate: int) -> list[str]:
    import soxr

    sound = soxr.resample(samples, rate, 16000, "HQ")
    peak = float(np.abs(sound).max()) if len(sound) else 0.0
    if peak < 1e-4:
        return []
    with _LOCK:
        decoder = _decoder()
        decoder.start_utt()
        decoder.process_raw((sound * (0.6 / peak) * 32767).astype(np.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
    return str(found.hypstr).split() if found is not None else []


@lru_cache(maxsize=1)
def _decoder() -> Any:
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=16000, lm=None, beam=1e-40, pbeam=1e-40, wbeam=1e-24, maxhmmpf=2000, loglevel="FATAL")
    said, words = " ".join(_plain(STATEMENT)), " | ".join(WORDS)
    # The statement or anything but it, then words: somebody who says something else is not heard saying this.
    grammar = f"public <sentence> = ( {said} | <word>+ ) <word>+ ; <word> = {words} ;"
    decoder.add_jsgf_string("sentence", f"#JSGF V1.0; grammar sentence; {grammar}")
    decoder.activate_search("sentence")
    return decoder
