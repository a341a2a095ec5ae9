"""The watermark: what it survives, what it costs, and how often it is seen where there is none.

    python -m benchmarks.watermark [--quick] [--pictures FOLDER]

Pictures are those of a folder (photographs; in this repository those of docs) and drawn scenes with a spectrum of 1/f.
Of each way a row: how many of the marked pictures told their number. False alarms are counted on other drawn scenes and
sounds; that none of N is one says no more than below 3/N, so the bound that docs state is that of the checksum.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from PIL import Image as Pillow

from studio.embedded.watermark import picture, sound
from studio.media.frames import Frame
from studio.media.values import Audio
from tests.proof.treatments import Pixels, cropped, h264, half, jpeg, luma

NUMBER = 0x9876543210ABCDEF


def scene(width: int, height: int, seed: int) -> Pixels:
    chance = np.random.default_rng(seed)
    square = np.fft.fftfreq(height)[:, None] ** 2 + np.fft.rfftfreq(width)[None] ** 2
    square[0, 0] = 1
    spectrum = chance.normal(size=square.shape) + 1j * chance.normal(size=square.shape)
    grey = np.fft.irfft2(spectrum / square ** chance.uniform(0.5, 0.8), (height, width))
    grey = np.clip((grey - grey.mean()) / grey.std() * 45 + 120, 0, 255)
    return np.repeat(grey[..., None], 3, axis=2).astype(np.uint8)


WAYS: dict[str, Callable[[Pixels], Pixels]] = {
    "as it is": lambda pixels: pixels,
    "JPEG q70": jpeg,
    "H.264 CRF 28": h264,
    "half size": half,
    "10 % cropped": cropped,
    "10 % cropped, back to size": lambda pixels: cv2.resize(cropped(pixels), (pixels.shape[1], pixels.shape[0])),
    "half size, JPEG q70": lambda pixels: jpeg(half(pixels)),
    "10 % cropped, H.264 CRF 28": lambda pixels: h264(cropped(pixels)),
    "H.264 CRF 34": lambda pixels: h264(pixels, 34),
}


def pictures(folder: Path, quick: bool) -> list[Pixels]:
    """Of at least 300 pixels a side; drawn scenes of four sizes beside them."""
    found = []
    for path in sorted(one for kind in ("jpg", "png") for one in folder.rglob(f"*.{kind}")):
        pixels = np.asarray(Pillow.open(path).convert("RGB"))
        if min(pixels.shape[:2]) >= 300:
            found.append(pixels)
    sizes = [(640, 360), (1280, 720), (1080, 1920), (1920, 1080)]
    drawn = [scene(*sizes[number % 4], number) for number in range(4 if quick else 12)]
    return [*(found[:4] if quick else found), *drawn]


def signal(seconds: float, seed: int, rate: int = 48000) -> Any:
    """Plucked tones with beats."""
    chance, made = np.random.default_rng(seed), np.zeros(int(seconds * rate))
    for number in range(int(seconds * 4)):
        start = number * rate // 4
        at = np.arange(min(len(made) - start, rate)) / rate
        pitch = 220 * 2 ** (chance.integers(0, 24) / 12)
        made[start : start + len(at)] += np.exp(-3 * at) * sum(
            np.sin(2 * np.pi * pitch * k * at) / k for k in range(1, 12)
        )
        beat = min(len(at), rate // 8)
        made[start : start + beat] += chance.normal(0, 0.4, beat) * np.exp(-20 * at[:beat])
    return (made / np.abs(made).max() * 0.5).astype(np.float32)


def voice(seconds: float, seed: int, rate: int = 48000) -> Any:
    """Speech-like: a gliding pitch, syllables, breath."""
    chance, count = np.random.default_rng(seed), int(seconds * rate)
    at = np.arange(count) / rate
    knots = np.arange(0, seconds + 0.3, 0.3)
    phase = 2 * np.pi * np.cumsum(120 + 30 * np.interp(at, knots, chance.normal(size=len(knots)))) / rate
    tones = sum(np.sin(part * phase) / part**1.2 for part in range(1, 40))
    beats = np.arange(0, seconds + 0.12, 0.12)
    loud = np.clip(np.interp(at, beats, chance.uniform(-0.2, 1, len(beats))), 0, 1)
    made = tones * loud + chance.normal(0, 0.05, count) * loud
    return (made / np.abs(made).max() * 0.5).astype(np.float32)


def coded(samples: Any, name: str, kbps: int, rate: int = 48000) -> Any:
    packed = io.BytesIO()
    with av.open(packed, "w", format="mp4" if name == "aac" else "matroska") as file:
        stream = file.add_stream(name, rate=rate, layout="mono")
        stream.bit_rate = kbps * 1000
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        form = "fltp" if name == "aac" else "flt"
        for part in av.AudioResampler(form, "mono", rate).resample(frame):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    packed.seek(0)
    with av.open(packed) as file:
        return np.concatenate([one.to_ndarray()[0] for one in file.decode(audio=0)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--pictures", type=Path, default=Path("docs"))
    parsed = parser.parse_args()
    plain = pictures(parsed.pictures, parsed.quick)
    cv2.setNumThreads(1)
    began = time.process_time()
    marked = [picture.with_mark(Frame.of(one), NUMBER).rgb() for one in plain]
    cost = time.process_time() - began
    ratios = [10 * np.log10(255**2 / np.mean((a.astype(float) - b) ** 2)) for a, b in zip(plain, marked, strict=True)]
    million = sum(one.shape[0] * one.shape[1] for one in plain) / 1e6
    each = cost / million * 1000
    print(f"{len(plain)} pictures, PSNR {min(ratios):.1f} to {max(ratios):.1f} dB, {each:.0f} ms a megapixel")
    failed = 0
    for name, way in WAYS.items():
        found = [picture.found([luma(way(one))]) for one in marked]
        right = sum(mark is not None and mark.payload == NUMBER for mark in found)
        failed += sum(mark is not None and mark.payload != NUMBER for mark in found)
        print(f"  {name:28} {right:3} of {len(marked)}")
    for kind, make in (("speech-like", voice), ("plucked tones", signal)):
        for seconds in (6, 12, 30):
            wins: dict[str, int] = {}
            for seed in range(2 if parsed.quick else 6):
                given = make(seconds, seed)
                heard = sound.marked(Audio.of(given, 48000), NUMBER).read()[:, 0]
                ratio = 10 * np.log10(np.mean(given**2) / np.mean((heard - given) ** 2))
                for name, made in (
                    ("plain", heard),
                    ("AAC 96k", coded(heard, "aac", 96)),
                    ("AAC 64k", coded(heard, "aac", 64)),
                    ("Opus 64k", coded(heard, "libopus", 64)),
                ):
                    mark = sound.found(Audio.of(made, 48000))
                    wins[name] = wins.get(name, 0) + (mark is not None and mark.payload == NUMBER)
            told = ", ".join(f"{name} {count}" for name, count in wins.items())
            print(f"  {kind}, {seconds} s, {ratio:.0f} dB below: {told}, of {2 if parsed.quick else 6} each")
    count = 20 if parsed.quick else 400
    began = time.perf_counter()
    alarms = sum(picture.found([luma(scene(320, 180, 1000 + number))]) is not None for number in range(count))
    each = (time.perf_counter() - began) / count
    alarms += sum(picture.found([luma(one)]) is not None for one in plain)
    alarms += sum(
        sound.found(Audio.of(make(7, 900 + n), 48000)) is not None for n in range(20) for make in (voice, signal)
    )
    print(
        f"  without a mark: {alarms} alarms in {count + len(plain) + 40}; a look at a picture takes {each * 1e3:.0f} ms"
    )
    return int(bool(alarms or failed))


if __name__ == "__main__":
    sys.exit(main())
