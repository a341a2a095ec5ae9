"""Sound against what others measure: loudness, the mix's target, word times, denoising, speed, memory over an hour.

    python -m benchmarks.sound [--quick] [PART]...       parts: loudness mix words denoise speed hour

Everything is made, nothing mocked: speech by the embedded voice (and espeak-ng where it is installed), music by Synth,
noise at known levels. FFmpeg's command measures the loudness of files where it is installed, else its filter does.
Aims: 0.1 LU and 0.2 dB of FFmpeg; a mix within 0.3 LU of its target and never over its peak; words begin within 60 ms
in the median; noise goes further than with afftdn; faster than the sound lasts; memory that does not grow with length.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr

from nodes import dsp, listen, sound
from plugins.synth.effects import Effect
from plugins.synth.music import Music
from studio.embedded.hearing import align, recognise
from studio.embedded.voice import speak
from studio.media.files.mediafile import open_audio
from studio.media.values import Audio, AudioInfo, Samples

RATE = 48000
TEXTS = (
    "The whole town came to watch the final match of the season. Nobody had told the striker about the robots, of "
    "course, and in 1984 she had never seen one.",
    "We made a film about the sea. It begins with a quiet morning, a boat, and a man who does not want to leave. Then "
    "the storm comes, and everything changes for the two of them.",
    "Welcome back. Today we look at three small tools that save you hours: a brush, a timeline, and a very patient "
    "computer.",
    "On 3 May, Dr. Smith paid $25.50 for Xylophraxia; it's 50% off at 7:30pm! Nobody asked why.",
)


class Ctx:
    """What a node may ask of the engine, without one."""

    node, item = "bench", None

    def __init__(self, folder: Path) -> None:
        self.project_folder = self.scratch = self.workspace = folder
        self._memos: dict[str, Any] = {}

    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None: ...

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        if name not in self._memos:
            self._memos[name] = compute()
        return self._memos[name]

    def note(self, text: str) -> None: ...

    def option(self, name: str) -> str:
        return ""


def voice(text: str, rate: int = RATE, **how: float) -> Samples:
    said = speak(text, **how)  # type: ignore[arg-type]
    return np.asarray(soxr.resample(said.samples, said.rate, rate), np.float32)


def at_level(wave: Samples, decibels: float) -> Samples:
    """The same at an RMS in dBFS."""
    return (wave / wave.std() * 10 ** (decibels / 20)).astype(np.float32)


def coloured(count: int, slope: float, seed: int) -> Samples:
    """Noise whose power falls by 1/f**slope: 0 white, 1 pink, 2 brown."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    spectrum[1:] /= np.fft.rfftfreq(count)[1:] ** (slope / 2)
    spectrum[0] = 0
    wave = np.fft.irfft(spectrum, count)
    return np.asarray(wave / wave.std(), np.float32)


# --- loudness and the mix -----------------------------------------------------------------------------------------


def varied(count: int) -> Iterator[tuple[str, Samples, int]]:
    """Sounds of many kinds: (name, (n, channels) samples, rate)."""
    rates = (44100, 48000, 96000, 22050, 32000)
    moods = ("hopeful piano", "tense electronic techno", "orchestral triumphant", "ambient sad")
    for number in range(count):
        rate, level = rates[number % len(rates)], (-32.0, -23.0, -14.0, -8.0)[number % 4]
        if number % 4 == 0:
            wave = voice(TEXTS[number // 4 % 4], rate, pitch=number % 5 - 2.0)[:, None]
        elif number % 4 == 1:
            wave = Music(moods[number // 4 % 4], 8.0, number, rate=rate).read()
        elif number % 4 == 2:
            wave = Effect(
                ("rain and thunder", "applause", "footsteps", "engine")[number // 4 % 4], 6.0, number, rate=rate
            ).read()
        else:
            tone = np.sin(2 * np.pi * (rate / 4.0) * np.arange(5 * rate) / rate + np.pi / 4)  # peaks between samples
            bursts = tone * (np.arange(5 * rate) // (rate // 2) % 3 > 0) + 0.1 * coloured(5 * rate, 1, number)
            wave = np.repeat(bursts[:, None], 6 if number % 8 == 3 else 2, 1)
        yield f"{number}", np.clip(at_level(wave, level), -1, 1), rate


def by_ffmpeg(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak of a file, by FFmpeg's command."""
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary:")[2]
    loudness, peak = re.search(r"I:\s+(-?[\d.]+|-inf)", said), re.search(r"Peak:\s+(-?[\d.]+|-inf)", said)
    assert loudness and peak
    return float(loudness[1]), float(peak[1])


def loudness(quick: bool, folder: Path) -> None:
    import pyloudnorm

    away: list[tuple[float, float, float]] = []
    peer = shutil.which("ffmpeg")
    for name, samples, rate in varied(6 if quick else 20):
        path = folder / f"{name}.wav"
        soundfile.write(path, samples, rate, "FLOAT")
        audio = open_audio(path)
        assert audio is not None
        found = dsp.check(Ctx(folder), audio)
        theirs, peak = by_ffmpeg(path) if peer else (float(found.loudness), float(found.true_peak))
        if samples.shape[1] == 6:
            other = float(found.loudness)  # pyloudnorm knows other layouts than FFmpeg
        else:
            other = float(pyloudnorm.Meter(rate).integrated_loudness(samples.astype(np.float64)))
        away.append((abs(found.loudness - theirs), abs(found.true_peak - peak), abs(found.loudness - other)))
    lufs, peaks, others = (max(column) for column in zip(*away, strict=True))
    print(f"audio.check on {len(away)} files against {'the ffmpeg command' if peer else 'itself (no ffmpeg here)'}:")
    print(f"  at most {lufs:.2f} LU and {peaks:.2f} dB away (it prints tenths); {others:.2f} LU from pyloudnorm")


def mix(quick: bool, folder: Path) -> None:
    away, over = [], []
    for number in range(4 if quick else 16):
        speech = Audio.of(at_level(voice(TEXTS[number % 4]), -18.0 - 6 * (number % 3)), RATE)
        music = Audio.of(Music(("tense techno", "hopeful piano")[number % 2], 12, number, rate=44100).read(), 44100)
        rain = Audio.of(Effect("rain and thunder", 10, number, rate=RATE).read(), RATE)
        made = sound.mix(Ctx(folder), speech, music, rain if number % 3 else None, loudness=-14.0, true_peak=-1.0)
        path = folder / "mix.wav"
        soundfile.write(path, made.read(), made.info.rate, "FLOAT")
        measured = by_ffmpeg(path) if shutil.which("ffmpeg") else tuple(dsp.check(Ctx(folder), made)[1:3])
        away.append(abs(measured[0] + 14))
        over.append(measured[1] + 1)
    print(
        f"{len(away)} mixes to -14 LUFS under -1 dBTP: at most {max(away):.2f} LU away; "
        f"highest peak {max(over):+.2f} dB from its limit"
    )


# --- words ----------------------------------------------------------------------------------------------------------


def words(quick: bool, folder: Path) -> None:
    print(
        "word starts against the synthesiser's own (ms): median, 95 %, worst; words; share of words heard right by ear"
    )
    cases = {"clean": 99.0, "noise 20 dB": 20.0, "noise 10 dB": 10.0}
    for name, snr in cases.items():
        errors: list[float] = []
        right = total = 0
        for number, text in enumerate(TEXTS[:2] if quick else TEXTS):
            for pitch in (0.0,) if quick else (0.0, -3.0, 3.0):
                said = speak(text, seed=number, pitch=pitch)
                noise = coloured(len(said.samples), 1, number) * said.samples.std() * 10 ** (-snr / 20)
                audio = Audio.of(said.samples + noise, said.rate)
                found = align(audio, text).words
                errors += [abs(a.start - b.start) * 1000 for a, b in zip(found, said.words, strict=True)]
                heard = [_letters(word.text) for word in recognise(audio)]
                wanted = [_letters(word.text) for word in said.words]
                right += _common(wanted, heard)
                total += len(wanted)
        p95 = float(np.percentile(errors, 95))
        middle = statistics.median(errors)
        print(f"  {name:12} {middle:5.0f} {p95:5.0f} {max(errors):5.0f} {total:6d} {right / total:7.0%}", flush=True)


def _letters(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalnum())


def _common(wanted: list[str], heard: list[str]) -> int:
    from difflib import SequenceMatcher

    return sum(block.size for block in SequenceMatcher(None, wanted, heard, autojunk=False).get_matching_blocks())


# --- denoising ------------------------------------------------------------------------------------------------------


def denoise(quick: bool, folder: Path) -> None:
    from pystoi import stoi

    from studio.embedded.filtering import streamed

    def snr(truth: Samples, heard: Samples) -> float:
        own = truth * (truth @ heard) / (truth @ truth)
        return float(10 * np.log10(own @ own / ((heard - own) @ (heard - own))))

    def afftdn(wave: Samples, floor: float) -> Samples:
        """At its best: told the true floor, with the amount that gives the highest SNR."""
        silence = np.zeros((RATE, 1), np.float32)
        outs = []
        for amount in (12, 24):
            chain = [("afftdn", f"nr={amount}:nf={min(-20.0, max(-80.0, floor)):.1f}")]
            outs.append(np.concatenate(list(streamed([wave[:, None], silence], RATE, chain, 1)))[1200:, 0][: len(wave)])
        return max(outs, key=lambda out: snr(clean, out))

    speakers = [voice(TEXTS[0]), voice(TEXTS[1], pitch=-4.0), voice(TEXTS[2], pitch=3.0)]
    if shutil.which("espeak-ng"):
        command = ["espeak-ng", "-v", "en-gb", "--stdout", TEXTS[1]]
        path = folder / "espeak.wav"
        path.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
        samples, rate = soundfile.read(path, dtype="float32")
        speakers.append(np.asarray(soxr.resample(samples, rate, RATE), np.float32))
    kinds: dict[str, Callable[[int, int], Samples]] = {
        "white": lambda n, seed: coloured(n, 0, seed),
        "pink": lambda n, seed: coloured(n, 1, seed),
        "brown": lambda n, seed: coloured(n, 2, seed),
        "rain": lambda n, seed: _effect("heavy rain", n, seed),
        "traffic": lambda n, seed: _effect("traffic and engines", n, seed),
        "music": lambda n, seed: np.asarray(
            at_level(Music("hopeful piano", n / RATE + 1, seed, rate=RATE).read()[:n, 0], 0)
        ),
    }
    names = ("noisy", "afftdn", "steady", "voice")
    print("SNR in dB / ESTOI (0..1), means: " + ", ".join(names) + " (the last two are audio.clean's methods)")
    total: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for level in (0, 5, 10):
        row: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
        for index, clean in enumerate(speakers[:1] if quick else speakers):
            for seed, (_, make) in enumerate(list(kinds.items())[: 2 if quick else None]):
                noise = make(len(clean), seed + 10 * index)
                noise = noise / noise.std() * clean.std() * np.float32(10 ** (-level / 20))
                noisy = (clean + noise).astype(np.float32)
                audio, ctx = Audio.of(noisy, RATE), lambda: Ctx(Path(tempfile.mkdtemp(dir=folder)))
                outs = {
                    "noisy": noisy,
                    "afftdn": afftdn(noisy, 20 * np.log10(float(noise.std()))),
                    "steady": dsp.clean(ctx(), audio, method="steady").read()[:, 0],
                    "voice": dsp.clean(ctx(), audio, noise=100.0).read()[:, 0],
                }
                for name, out in outs.items():
                    row[name].append((snr(clean, out), float(stoi(clean, out, RATE, extended=True))))
        for name in names:
            total[name] += row[name]
        print(f"  {level:3d} dB   " + "   ".join(_mean(row[name]) for name in names), flush=True)
    print("  mean     " + "   ".join(_mean(total[name]) for name in names))


def _effect(cue: str, count: int, seed: int) -> Samples:
    return np.asarray(at_level(Effect(cue, count / RATE + 1, seed, rate=RATE).read()[:count, 0], 0))


def _mean(pairs: list[tuple[float, float]]) -> str:
    return f"{statistics.mean(p[0] for p in pairs):5.1f}/{statistics.mean(p[1] for p in pairs):.3f}"


# --- speed and memory -------------------------------------------------------------------------------------------------


def endless(seconds: float, rate: int = RATE) -> Audio:
    """Speech with a little noise, made as it is read, on and on."""
    clip = np.concatenate([voice(TEXTS[0], rate), voice(TEXTS[1], rate)])
    clip = clip + coloured(len(clip), 1, 1) * clip.std() * np.float32(0.05)
    length = round(seconds * rate)

    def pull(start: int, stop: int) -> Iterator[Samples]:
        while start < stop:
            at = start % len(clip)
            block = clip[at : at + stop - start]
            yield block[:, None]
            start += len(block)

    return Audio(AudioInfo(rate, 1, length), pull)


WORK: dict[str, Callable[[Ctx, Audio], object]] = {
    "eq, compress, reverb": lambda ctx, audio: _through(
        dsp.reverb(ctx, dsp.compress(ctx, dsp.eq(ctx, audio, low_cut=80.0, high=3.0)))
    ),
    "pitch": lambda ctx, audio: _through(dsp.pitch(ctx, audio, semitones=2.0)),
    "clean, steady": lambda ctx, audio: _through(dsp.clean(ctx, audio, method="steady", noise=12.0, hum="50 Hz")),
    "clean, voice": lambda ctx, audio: _through(dsp.clean(ctx, audio)),
    "clean, voice and room": lambda ctx, audio: _through(dsp.clean(ctx, audio, reverb=True)),
    "mix to -14 LUFS": lambda ctx, audio: _through(sound.mix(ctx, audio, _bed(audio.info.seconds))),
    "check": lambda ctx, audio: dsp.check(ctx, audio),
    "beat": lambda ctx, audio: listen.beat(ctx, audio),
    "words of a script": lambda ctx, audio: align(
        audio, f"{TEXTS[0]} {TEXTS[1]} " * max(1, round(audio.info.seconds / 20))
    ),
}


def _bed(seconds: float) -> Audio:
    music = Music("hopeful piano", seconds, 1, rate=RATE)
    return Audio(AudioInfo(RATE, 2, music.length), music.blocks)


def _through(audio: Audio) -> None:
    for _ in audio.blocks():
        pass


def one(name: str, seconds: float) -> None:
    """A piece of work in this process, as JSON: seconds it took, and the peak of memory over what it began with."""
    audio = endless(seconds)
    WORK[name](Ctx(Path(tempfile.mkdtemp())), endless(25.0))  # models and libraries are there already
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        WORK[name](Ctx(Path(folder)), audio)
        took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"took": took, "before": before // 1024, "peak": after // 1024}))


def measured(name: str, seconds: float) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.sound", "--one", name, "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def speed(quick: bool, folder: Path) -> None:
    said = max(1, len(TEXTS[: 1 if quick else 4]))
    speak(TEXTS[0])
    began = time.perf_counter()
    made = sum(len(speak(text).samples) / 24000 for text in TEXTS[:said])
    print(f"speaking: {made / (time.perf_counter() - began):.0f} x real time")
    audio = endless(30.0)
    recognise(audio)
    began = time.perf_counter()
    recognise(audio)
    print(f"writing down by ear: {30 / (time.perf_counter() - began):.1f} x real time")


def hour(quick: bool, folder: Path) -> None:
    print("an hour of speech in a process of its own: x real time; peak memory, and that of five minutes (MB)")
    for name in ONLY or WORK:
        long = 300.0 if quick else 3600.0
        short, whole = measured(name, 60.0 if quick else 300.0), measured(name, long)
        print(f"  {name:24} {long / whole['took']:7.1f} x {whole['peak']:8.0f} {short['peak']:8.0f}", flush=True)


ONLY: list[str] = []
"""Of WORK, what --work names."""

PARTS = {"loudness": loudness, "mix": mix, "words": words, "denoise": denoise, "speed": speed, "hour": hour}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="fewer and shorter sounds")
    parser.add_argument("--work", choices=WORK, action="append", default=[], help="of the hour, only this")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=60.0, help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    ONLY.extend(parsed.work)
    if parsed.one:
        one(parsed.one, parsed.seconds)
        return
    for name in parsed.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            PARTS[name](parsed.quick, Path(folder))
            print(f"  ({name}: {time.perf_counter() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
