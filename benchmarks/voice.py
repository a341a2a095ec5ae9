"""Voices: verdicts on recordings, the Lite clone's likeness, words and speed, and dubbing in time.

    python -m benchmarks.voice [--quick] [PART]...       parts: verdicts clone dub

Verdicts: takes that are good and takes that are spoilt in known ways; what is said of each must be what was done to it.

Clone: how much nearer to the speaker, whether the words stay clear, and how fast. Targets are made here: other speakers
by WORLD out of the embedded voice, the embedded voice from a larger and a smaller speaker, and espeak-ng's voices where
espeak-ng is installed. Each is learnt from five spoken lines (about half a minute); what is measured is speech of other
sentences. Similarity is the cosine of speaker embeddings, the word error rate is PocketSphinx's on the same sentences
before and after conversion, and on the target's own speech.

Dub: lines in another language's place (other words, the same sense of length), how late they begin and end.
"""

from __future__ import annotations

import argparse
import io
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.sound import Ctx
from studio.embedded.cloning.conversion import CLOSENESS, converted
from studio.embedded.cloning.profile import learnt
from studio.embedded.hearing import recognise
from studio.embedded.speaker import embedding, similarity
from studio.embedded.voice import RATE, speak
from studio.media.values import Audio, Samples, Text

LINES = (
    "The old lighthouse keeper watched the storm roll in from the west. He counted the ships that were still out.",
    "Every morning she walked down to the market to buy fresh bread. Nobody knew her name, but everybody greeted her.",
    "Tonight sixty thousand people sing the same song. One ball decides it, and then the whole city goes quiet.",
    "The train was late again, so we shared a sandwich on the platform. Far away, somebody played the violin.",
    "In the garden behind the house there is a well. My grandfather dug it in a single summer, with one spade.",
)
SENTENCES = (
    "You should never judge a book by its cover, but the title matters more than most writers think.",
    "When the lights went out, three children began to laugh, and nobody could explain why.",
    "He opened the letter slowly, read it twice, and put it back into the drawer.",
    "We walked along the river for two hours before we found the bridge.",
    "It is easy to tell the depth of a well.",
    "Help the woman get back to her feet.",
    "Kick the ball straight and follow through.",
    "A pot of tea helps to pass the evening.",
    "My sister keeps two horses and a very old dog behind the farm.",
    "Please leave your wet shoes outside and hang your coat by the fire.",
    "The teacher wrote three questions on the board and left the room.",
    "After the long winter the first warm day felt like a gift.",
    "Nobody answers the telephone when the game is on television.",
    "They sold the house last spring and moved to a small town near the sea.",
    "The doctor said that he should rest, drink water and sleep.",
    "There is no better time to begin than this morning.",
    "The whole village came to see the new bridge open.",
    "She put the money on the table and closed the door behind her.",
    "A strong wind pushed the boat back into the harbour.",
    "We need more people who can work together without a leader.",
)
DUBBED = (
    "An old man in the tower watched the dark clouds come over the sea. Two boats had still not come back.",
    "Every day before work she went out to get some bread and milk. They all said hello, and she never did.",
    "Tonight the whole city sings one song together. A single shot decides it, and then nobody says a word.",
    "We had to wait again for the late train, so we ate there. Somewhere behind us, somebody was playing.",
    "Behind our house there is a deep old well. My father's father made it one summer, with a spade.",
)


def targets() -> dict[str, Callable[[str], Samples]]:
    from tests.embedded.spoken import another

    found: dict[str, Callable[[str], Samples]] = {
        "large speaker (WORLD)": lambda text: another(speak(text, seed=5).samples, 0.6, 1.22),
        "dull speaker (WORLD)": lambda text: another(speak(text, seed=5).samples, 0.8, 0.9, -6.0),
        "embedded voice, -5 semitones": lambda text: speak(text, seed=5, pitch=-5).samples,
        "embedded voice, +4 semitones": lambda text: speak(text, seed=5, pitch=4).samples,
    }
    if shutil.which("espeak-ng"):
        for name in ("en-us+m3", "en-us+f2"):
            found[f"espeak-ng {name}"] = lambda text, name=name: _espeak(name, text)
    return found


def _espeak(voice: str, text: str) -> Samples:
    import soundfile
    import soxr

    command = ["espeak-ng", "-v", voice, "-s", "150", "--stdout", text]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    samples, rate = soundfile.read(io.BytesIO(said), dtype="float32")
    return np.asarray(soxr.resample(samples, rate, RATE), np.float32)


def word_errors(wanted: str, samples: Samples) -> tuple[int, int]:
    """Wrong, missing and added words, and how many there are (Levenshtein over words)."""
    said = "".join(c if c.isalpha() or c == "'" else " " for c in wanted.lower()).split()
    heard = [word.text for word in recognise(Audio.of(samples, RATE))]
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row = row, [number]
        for place, other in enumerate(heard, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (word != other)))
    return row[-1], len(said)


def error_rate(spoken: list[Samples], sentences: tuple[str, ...]) -> float:
    counts = [word_errors(sentence, samples) for sentence, samples in zip(sentences, spoken, strict=True)]
    return sum(wrong for wrong, _ in counts) / sum(words for _, words in counts)


def verdicts(quick: bool) -> None:
    from studio.embedded.cloning.checks import check_take
    from tests.embedded.test_recordings import GOOD, SPOILT

    right, wrong = 0, []
    for name, good in GOOD.items():
        found = {finding.code for finding in check_take(good(), RATE).findings}
        right += not found
        wrong += [f"{name}: good, but {', '.join(sorted(found))}"] if found else []
    for name, (take, done) in SPOILT.items():
        found, named = {finding.code for finding in check_take(take(), RATE).findings}, done - {"*"}
        fits = named <= found if "*" in done else named == found  # '*': it spoils more than what was done
        right += fits
        wrong += [] if fits else [f"{name}: {', '.join(sorted(named))}, but {', '.join(sorted(found))}"]
    total = len(GOOD) + len(SPOILT)
    print(f"verdicts: {right} of {total} right ({len(GOOD)} good takes, {len(SPOILT)} spoilt in known ways)")
    for line in wrong:
        print(f"  {line}")


def dub(quick: bool) -> None:
    from nodes.dubbing import dub as dubbed
    from studio.film.voices.dubbing import lines

    late: list[float] = []
    ends: list[float] = []
    paces: list[float] = []
    began, seconds = time.perf_counter(), 0.0
    for number, (said, new) in enumerate(list(zip(LINES, DUBBED, strict=True))[: 2 if quick else None]):
        spoken = speak(said, seed=number)
        with tempfile.TemporaryDirectory() as folder:
            audio = Audio.of(spoken.samples, spoken.rate, said, spoken.words)
            made = dubbed(Ctx(Path(folder)), audio, translation=Text(new.replace(". ", ".\n")), seed=number)
        olds = lines(spoken.words, len(spoken.samples) / RATE)
        news = lines(made.voice.info.words, made.voice.info.seconds)
        seconds += audio.info.seconds
        for old, one in zip(olds, news, strict=True):
            late.append(one.start - old.start)
            ends.append(abs(one.end - old.end))
            natural = speak(one.text, seed=1).words
            paces.append((natural[-1].end - natural[0].start) / one.seconds)
    print(
        f"dub: {len(late)} lines; begin {np.mean(np.abs(late)) * 1000:.0f} ms from the original's on average, "
        f"{max(late) * 1000:.0f} ms late at most; end {np.median(ends) * 1000:.0f} ms from its end in the median, "
        f"{max(ends) * 1000:.0f} ms at most; paces {min(paces):.2f} to {max(paces):.2f}; "
        f"{seconds / (time.perf_counter() - began):.1f} x real time with the music parted"
    )


def clone(quick: bool) -> None:
    sentences = SENTENCES[: 3 if quick else COUNT[-1]]
    began = time.perf_counter()
    plain = [speak(sentence, seed=9).samples for sentence in sentences]
    seconds = sum(map(len, plain)) / RATE
    print(f"speech: {seconds:.1f} s in {time.perf_counter() - began:.2f} s of the embedded voice")
    usual = error_rate(plain, sentences)
    words = sum(len(sentence.split()) for sentence in sentences)
    print(f"unconverted: word error rate {usual:.3f} of {words} words; closeness {CLOSENESS}")
    print(
        f"{'target':<30} {'itself':>6} {'before':>6} {'after':>6} {'its WER':>7} {'WER':>6} {'ratio':>6} {'learn':>7} "
        f"{'convert':>9}"
    )
    for name, say in list(targets().items())[: 2 if quick else None]:
        began = time.perf_counter()
        lines = [say(line) for line in LINES]
        profile = learnt(list(zip(lines, LINES, strict=True)))
        learning = time.perf_counter() - began
        voice = embedding(np.concatenate(lines), RATE)
        began = time.perf_counter()
        made = [converted(samples, profile) for samples in plain]
        taking = time.perf_counter() - began
        own = [say(sentence) for sentence in sentences]
        like = []
        for spoken in (own, plain, made):
            heard = embedding(np.concatenate(spoken), RATE)
            like.append(similarity(heard, voice) if heard is not None and voice is not None else 0.0)
        errors, theirs = error_rate(made, sentences), error_rate(own, sentences)
        ratio = errors / usual if usual else float("nan")
        print(
            f"{name:<30} {like[0]:6.2f} {like[1]:6.2f} {like[2]:6.2f} {theirs:7.3f} {errors:6.3f} {ratio:6.1f} "
            f"{learning:6.1f}s {seconds / taking:7.1f}x",
            flush=True,
        )


COUNT = [len(SENTENCES)]
"""Of sentences for the clone: the last."""

PARTS = {"verdicts": verdicts, "clone": clone, "dub": dub}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="two targets, fewer sentences")
    parser.add_argument("--sentences", type=int, default=len(SENTENCES), help="for the clone, at most")
    parsed = parser.parse_args()
    COUNT.append(parsed.sentences)
    for name in parsed.parts or PARTS:
        PARTS[name](parsed.quick)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
