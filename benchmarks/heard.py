"""The example film, heard: is it spoken, played and captioned as it should be, by what this machine has?

    python -m benchmarks.heard [--from FILE] [PROJECT]

Renders the sound of a project (its pictures at 128x72: they have no say in it) and measures what comes out: who made
what, loudness and true peak of the mix and of the written file's coded sound, the words that Whisper hears in the
narration alone and in the whole mix, where captions stand against the words that are heard, and where nothing is heard.
With the starter set (`make models-starter`) it is spoken by Kokoro and played by recorded instruments; run it with an
empty SHOTGRAPH_HOME for the film of the engines that ship. --from: what `render --json` printed, instead of rendering.

Aims: within 0.3 LU of the mix's target and never over its peak, under 5 % wrong words in the narration, captions
begin within 0.1 s of what they caption, no second of silence in the mix but its fades.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.sound import Ctx
from nodes import listen
from studio.base.resources import resource
from studio.base.settings import Home
from studio.embedded.voice import spoken_words
from studio.film.captioning.caption_files import from_text
from studio.media.files.mediafile import open_audio
from studio.media.loudness import measure
from studio.media.values import Audio
from tests.asking import WithEngines

TARGETS = ("timeline.voice", "timeline.effects", "music", "mix", "captions.srt", "film")
SMALL = ("stills.width=128", "stills.height=72", "smooth.rate=24")
QUIET = 10 ** (-60 / 20)


class Heard(WithEngines, Ctx):
    """A context with this machine's models."""

    def option(self, name: str) -> str:
        return str(Home.find().models) if name == "models.folder" else ""


def rendered(project: Path, folder: Path) -> list[dict[str, Any]]:
    copy = folder / project.name
    copy.write_text(project.read_text("utf-8"), "utf-8")
    command = [sys.executable, "-m", "studio.cli", "render", str(copy), "--json"]
    command += [f"--set={one}" for one in SMALL] + [f"--target={one}" for one in TARGETS]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return events(done.stdout)


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def plain(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum() or letter == "'")


def paired(said: Sequence[str], heard: Sequence[str]) -> dict[int, int]:
    """Which word of what is heard is which of what is said, for those that both have, in order."""
    one, other = ([plain(word) for word in words] for words in (said, heard))
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return {b.a + n: b.b + n for b in blocks for n in range(b.size)}


def sounded(words: Sequence[str]) -> list[str]:
    """Words as they sound: Whisper writes "30 ,000" where thirty thousand is said."""
    found = spoken_words(" ".join(words).replace(" ,", ","))
    return [plain(part) for word in found for part in word.phonemes.split() if plain(part)]


def wrong(said: Sequence[str], heard: Sequence[str]) -> int:
    """Wrong, missing and added words (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row = row, [number]
        for place, other in enumerate(heard, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (word != other)))
    return row[-1]


def silences(audio: Audio, least: float) -> Iterator[tuple[float, float]]:
    """Stretches of at least so many seconds in which every 50 ms are under -60 dBFS."""
    size = audio.info.rate // 20
    samples = np.asarray(audio.read(), np.float32)
    count = len(samples) // size
    levels = np.sqrt((samples[: count * size].reshape(count, -1) ** 2).mean(axis=1))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], levels < QUIET, [False]]).astype(np.int8)))
    for start, stop in edges.reshape(-1, 2):
        if (stop - start) / 20 >= least:
            yield start / 20, stop / 20


def spread(values: Sequence[float]) -> str:
    """In ms: the median with its sign, and what 90 % and all of the distances are within."""
    away = np.abs(values)
    return (
        f"median {np.median(values) * 1000:+.0f} ms, 90 % within {np.percentile(away, 90) * 1000:.0f}, "
        f"all within {away.max() * 1000:.0f}"
    )


def report(told: Sequence[dict[str, Any]], folder: Path) -> None:
    results = next(event["results"] for event in reversed(told) if event["event"] == "done")
    film = Path(results["film"])
    said = subprocess.run(
        [sys.executable, "-m", "studio.cli", "provenance", str(film)], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    print(said.strip())
    sounds = {name: open_audio(Path(results[name])) for name in ("timeline.voice", "timeline.effects", "music", "mix")}
    sounds["the file's sound"] = open_audio(film)
    for name, audio in sounds.items():
        assert audio is not None, name
        loud = measure(audio.blocks(0, audio.info.length), audio.info.rate, audio.info.channels)
        gaps = ", ".join(f"{a:.1f} to {b:.1f}" for a, b in silences(audio, 0.5)) if name == "mix" else ""
        print(
            f"{name:<18} {audio.info.seconds:6.2f} s  {loud.integrated:6.1f} LUFS  {loud.true_peak:5.1f} dBTP  "
            f"range {loud.range:4.1f} LU" + (f"  under -60 dBFS: {gaps or 'nowhere'}" if name == "mix" else "")
        )
    cues = from_text(results["captions.srt"])
    text = [word for cue in cues for word in cue.text.split()]
    for name in ("timeline.voice", "mix"):
        audio = sounds[name]
        assert audio is not None
        without = Audio.of(audio.read(), audio.info.rate)
        heard = listen.transcribe(Heard(folder), without).audio.info.words
        errors = wrong(sounded(text), sounded([word.text for word in heard]))
        print(f"words heard in {name}: {errors} wrong of {len(text)} ({errors / len(text):.1%})")
        print("   " + " ".join(word.text for word in heard))
        if name != "timeline.voice":
            continue
        pairs, begin, end, at = paired(text, [word.text for word in heard]), [], [], 0
        for cue in cues:
            first, at = at, at + len(cue.text.split())
            begin += [cue.start - heard[pairs[first]].start] if first in pairs else []
            end += [cue.end - heard[pairs[at - 1]].end] if at - 1 in pairs else []
        print(f"{len(cues)} captions; {len(begin)} beginnings against the first word heard: {spread(begin)}")
        print(f"{len(end)} ends against the last word heard (above 0: stays longer): {spread(end)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", nargs="?", type=Path, default=resource("examples", "future-of-football.shotgraph"))
    parser.add_argument("--from", type=Path, dest="told", help="what `render --json` printed")
    parser.add_argument("--quick", action="store_true", help="as without: there is one film")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = events(parsed.told.read_text("utf-8")) if parsed.told else rendered(parsed.project, folder)
        report(told, folder)


if __name__ == "__main__":
    main()
