"""When somebody speaks: Silero VAD (`studio/embedded/nets/speech.py`) against WebRTC's detector, which pocketsphinx
carries, and against the gate by level that the speaker encoder uses.

Speech of the embedded voice at three pitches, whose word times are known, in noise, rain, a murmuring crowd and music
of the embedded Synth; truth is where words are, pauses of under 0.2 s included. Given are the share of the speech that
is found, the share of the rest that is taken for speech, and how far starts and ends of sentences are off (median).
Then: in which sounds without any speech a detector hears three tenths of a second of it, which is when a recogniser is
asked.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import soxr
from pocketsphinx import Vad

from plugins.synth.effects import effect
from plugins.synth.music import Music
from studio.embedded import speaker, voice
from studio.embedded.nets import speech
from studio.media.values import Samples

RATE = 16000
STEP = RATE // 100
Flags = npt.NDArray[np.bool_]
TEXT = (
    "The old lighthouse keeper watched the storm roll in from the west. He counted the ships that were still out. "
    "Every morning she walked down to the market to buy fresh bread. Nobody knew her name."
)
EMPTY = ("rain", "thunder", "wind", "applause", "crowd cheering", "traffic", "footsteps", "birds", "fire", "heartbeat")


def by_silero(samples: Samples) -> Flags:
    flags = np.zeros(len(samples) // STEP, np.bool_)
    for start, end in speech.spans(samples, pause=0.2):
        flags[int(start * 100) : int(end * 100)] = True
    return flags


def by_webrtc(samples: Samples) -> Flags:
    vad = Vad(Vad.MEDIUM_STRICT, RATE)
    size = vad.frame_bytes // 2
    pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    voiced = [vad.is_speech(pcm[at : at + size].tobytes()) for at in range(0, len(pcm) - size + 1, size)]
    return _padded(np.repeat(np.array(voiced), size // STEP), len(samples) // STEP)


def by_level(samples: Samples) -> Flags:
    """speaker.speech_only, as the frames that it keeps: what it keeps is told by what it is given."""
    size = round(0.03 * RATE)
    count = len(samples) // size
    frames = samples[: count * size].reshape(-1, size)
    kept = speaker.speech_only(samples, RATE).reshape(-1, size)
    flags, at = np.zeros(count, np.bool_), 0
    for number, frame in enumerate(frames):
        if at < len(kept) and np.array_equal(frame, kept[at]):
            flags[number] = True
            at += 1
    return _padded(np.repeat(flags, 3), len(samples) // STEP)


def _padded(flags: Flags, length: int) -> Flags:
    return np.pad(flags, (0, max(0, length - len(flags))))[:length]


DETECTORS: dict[str, Callable[[Samples], Flags]] = {"level": by_level, "WebRTC": by_webrtc, "Silero": by_silero}


def spoken(pitch: float) -> tuple[Samples, Flags]:
    """Sentences with pauses of 0.9 s, a second of silence around them; and where words are."""
    said = voice.speak(TEXT, seed=3, pitch=pitch, pause=0.9)
    samples = np.pad(soxr.resample(said.samples, voice.RATE, RATE, "HQ"), RATE).astype(np.float32)
    samples *= np.float32(0.1 / np.sqrt(np.mean(samples[np.abs(samples) > 1e-3] ** 2)))
    truth = np.zeros(len(samples) // STEP, np.bool_)
    for before, word in zip((None, *said.words), said.words, strict=False):
        start = before.end if before is not None and word.start - before.end < 0.2 else word.start
        truth[round((start + 1) * 100) : round((word.end + 1) * 100)] = True
    return samples, truth


def background(name: str, length: int) -> Samples:
    seconds = length / RATE
    if name == "white noise":
        return np.random.default_rng(1).normal(0, 1, length).astype(np.float32)
    if name == "music":
        made = Music("calm orchestral strings and piano", seconds, 4, rate=RATE).read()
    else:
        made = effect(name, seconds, 4, rate=RATE)
    return np.asarray(made.mean(axis=1)[:length], np.float32)


def edges(flags: Flags) -> npt.NDArray[np.int64]:
    return np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))


def off(found: Flags, truth: Flags) -> float:
    """Median seconds from each true start or end to the nearest found one."""
    there, here = edges(truth), edges(found)
    if not len(here):
        return float("nan")
    return float(np.median([np.abs(here - edge).min() for edge in there])) / 100


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one voice")
    asked = parser.parse_args()
    voices = [spoken(pitch) for pitch in ((0.0,) if asked.quick else (0.0, -4.0, 4.0))]
    print(f"{'speech in':<26}" + "".join(f"{name:>26}" for name in DETECTORS))
    print(f"{'':<26}" + f"{'found  wrongly  off by':>26}" * len(DETECTORS))
    spent = dict.fromkeys(DETECTORS, 0.0)
    for name, decibels in (
        ("nothing", 0),
        ("white noise", 10),
        ("white noise", 0),
        ("rain", 5),
        ("crowd murmur", 5),
        ("music", 5),
        ("music", 0),
    ):
        row = f"{name if name == 'nothing' else f'{name}, {decibels} dB below':<26}"
        for detector, hears in DETECTORS.items():
            hit, wrong, away = [], [], []
            for samples, truth in voices:
                mixed = samples
                if name != "nothing":
                    noise = background(name, len(samples))
                    level = 0.1 * 10 ** (-decibels / 20) / max(1e-9, float(np.sqrt(np.mean(noise**2))))
                    mixed = (samples + noise * np.float32(level)) * np.float32(0.5)
                began = time.process_time()
                found = _padded(hears(mixed), len(truth))
                spent[detector] += time.process_time() - began
                hit.append(found[truth].mean())
                wrong.append(found[~truth].mean())
                away.append(off(found, truth))
            row += f"{np.mean(hit):10.0%}{np.mean(wrong):8.0%}{np.nanmean(away):7.2f} s"
        print(row, flush=True)
    seconds = 7 * sum(len(samples) for samples, _ in voices) / RATE
    print("times real time: " + ", ".join(f"{name} {seconds / cost:.0f}" for name, cost in spent.items()))
    print("\nsounds without speech in which 0.3 s of it are heard:")
    heard: dict[str, list[str]] = {name: [] for name in DETECTORS}
    for name in (*EMPTY, "white noise", "music"):
        sound = background(name, 10 * RATE)
        sound = sound * np.float32(0.5 / max(1e-9, float(np.abs(sound).max())))
        for detector, hears in DETECTORS.items():
            if hears(sound).sum() >= 30:
                heard[detector].append(name)
    for detector, names in heard.items():
        print(f"{detector:<8}{len(names):3} of {len(EMPTY) + 2}: {', '.join(names) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
