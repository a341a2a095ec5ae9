"""Load 1080p, halve it, publish H.264 with sound: wall time and memory against the plain loop doing the same job.

    python benchmarks/long_video.py [--quick] [--seconds 20 60 300]

For each length three programs read the same file and encode with the same settings (x264 medium, CRF 17.5, key
picture at least every 4 s, AAC): the graph's own nodes, the shortest PyAV loop one would write by hand, and the
ffmpeg command where it is installed. Each runs in a process of its own; memory is that process's peak.
Aim: at most 1.3x the loop, 1.6x the command, under 700 MB and flat.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
RATE = 24
OPTIONS = {"preset": "medium", "crf": "17.5"}


def make_source(path: Path, seconds: int) -> None:
    """1080p H.264 with moving detail and a tone, in one-second steps of one drawn second."""
    import av
    import cv2
    import numpy as np

    random = np.random.default_rng(3)
    canvas = cv2.resize(
        random.integers(0, 256, (60, 110, 3), dtype=np.uint8), (2300, 1400), interpolation=cv2.INTER_CUBIC
    )
    grain = random.integers(-6, 7, canvas.shape, dtype=np.int16)
    canvas = np.clip(canvas.astype(np.int16) + grain, 0, 255).astype(np.uint8)
    with av.open(str(path), "w") as file:
        video = file.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "23"})
        video.width, video.height, video.pix_fmt = 1920, 1080, "yuv420p"
        sound = file.add_stream("aac", rate=48000, layout="stereo")
        frames = []
        for number in range(2 * RATE):
            swing = RATE - abs(RATE - number)
            part = np.ascontiguousarray(canvas[swing * 5 : swing * 5 + 1080, swing * 7 : swing * 7 + 1920])
            frames.append(av.VideoFrame.from_ndarray(part, format="rgb24").reformat(format="yuv420p"))
        tone = np.sin(np.arange(48000) / 48000 * 2 * np.pi * 330).astype(np.float32) * 0.3
        for second in range(seconds):
            for number in range(second * RATE, (second + 1) * RATE):
                frame = frames[number % len(frames)]
                frame.pts, frame.time_base, frame.pict_type = number, Fraction(1, RATE), 0
                file.mux(video.encode(frame))
            block = av.AudioFrame.from_ndarray(np.repeat(tone, 2)[None], format="flt", layout="stereo")
            block.sample_rate, block.pts = 48000, second * 48000
            file.mux(sound.encode(block))
        file.mux(video.encode(None))
        file.mux(sound.encode(None))


def by_nodes(source: Path, target: Path) -> None:
    """load -> resize -> publish, called as the engine calls them."""
    from nodes.publish import publish_video
    from nodes.video import load, resize
    from studio.graph.lineage import Lineage

    class Job:
        node, item = "bench", None
        project_folder = target.parent
        scratch = workspace = target.parent / f"{target.stem}-work"

        def check(self) -> None: ...

        def progress(self, done: int, total: int, unit: str = "frames", preview: object = None) -> None: ...

        def destination(self, path: Path) -> Path:
            return path

        def note(self, text: str) -> None:
            print(text, file=sys.stderr)

        def lineage(self) -> Lineage:
            return Lineage()

        def relies_on(self, path: Path) -> None: ...

        def option(self, name: str) -> str:
            return ""

        def memo(self, name: str, compute: object) -> object:
            return compute()  # type: ignore[operator]

    loaded = load(path=source)
    publish_video(Job(), resize(loaded.video, width=960, height=540), loaded.audio, path=target)


def by_loop(source: Path, target: Path) -> None:
    """The plain streaming script."""
    import av

    with av.open(str(source)) as reader, av.open(str(target), "w", options={"movflags": "+faststart"}) as writer:
        reader.streams.video[0].thread_type = "AUTO"
        video = writer.add_stream("libx264", rate=RATE, options=OPTIONS)
        video.width, video.height, video.pix_fmt = 960, 540, "yuv420p"
        video.codec_context.gop_size = 4 * RATE
        sound = writer.add_stream("aac", rate=48000, layout="stereo")
        sound.codec_context.bit_rate = 192000
        scaler = av.video.reformatter.VideoReformatter()
        for frame in reader.decode(video=0, audio=0):
            if isinstance(frame, av.AudioFrame):
                writer.mux(sound.encode(frame))
            else:
                small = scaler.reformat(frame, 960, 540, interpolation="BICUBIC")
                small.pict_type = 0
                writer.mux(video.encode(small))
        writer.mux(video.encode(None))
        writer.mux(sound.encode(None))


def by_command(source: Path, target: Path) -> None:
    """The ffmpeg command line."""
    line = ["ffmpeg", "-v", "error", "-y", "-i", str(source), "-vf", "scale=960:540", "-c:v", "libx264"]
    line += ["-preset", "medium", "-crf", "17.5", "-g", str(4 * RATE), "-c:a", "aac", "-b:a", "192k"]
    subprocess.run([*line, "-movflags", "+faststart", str(target)], check=True)


def peak_megabytes(of_child: bool) -> float:
    """Peak resident memory. Linux' own counter is used where there is one: getrusage's is inherited over fork."""
    status = Path("/proc/self/status")
    if not of_child and status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    who = resource.RUSAGE_CHILDREN if of_child else resource.RUSAGE_SELF
    return resource.getrusage(who).ru_maxrss / 1024


def cpu_seconds() -> float:
    """Processor time of this process and the one it started."""
    return sum(os.times()[:4])


WAYS = {"nodes": by_nodes, "loop": by_loop, "command": by_command}


def measure(way: str, source: Path, folder: Path) -> tuple[float, float]:
    """(seconds, peak megabytes) of one way in a process of its own."""
    target = folder / f"{way}.mp4"
    answer = subprocess.run(
        [sys.executable, __file__, "--way", way, str(source), str(target)], check=True, capture_output=True, text=True
    )
    spent = json.loads(answer.stdout.splitlines()[-1])
    frames = 0
    import av

    with av.open(str(target)) as film:
        frames = film.streams.video[0].frames
    shown = f"{spent['seconds']:7.2f} s  {spent['cpu']:7.2f} s cpu  {spent['megabytes']:6.0f} MB"
    print(f"    {way:8} {shown}  {frames} frames", flush=True)
    return spent["seconds"], spent["megabytes"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="8 s and 16 s only")
    parser.add_argument("--seconds", type=int, nargs="+", default=[20, 60, 300])
    parser.add_argument("--source", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--way", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.source:
        make_source(Path(given.source[0]), int(given.source[1]))
        return
    if given.way:
        way, source, target = given.way
        began = time.perf_counter()
        WAYS[way](Path(source), Path(target))
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "megabytes": peak_megabytes(way == "command"), "cpu": cpu_seconds()}))
        return
    peaks = []
    print(f"load 1080p -> resize 540p -> publish h264, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for seconds in [8, 16] if given.quick else given.seconds:
            source = folder / "source.mp4"
            subprocess.run([sys.executable, __file__, "--source", str(source), str(seconds)], check=True)
            print(f"  {seconds} s:")
            ours, peak = measure("nodes", source, folder)
            peaks.append(peak)
            loop, _ = measure("loop", source, folder)
            ratios = f"    nodes / loop {ours / loop:.2f}x"
            if shutil.which("ffmpeg"):
                command, _ = measure("command", source, folder)
                ratios += f", nodes / ffmpeg command {ours / command:.2f}x"
            print(f"{ratios}, peak {peak:.0f} MB", flush=True)
    print(f"  peak memory, longest / shortest: {peaks[-1] / peaks[0]:.2f}x")


if __name__ == "__main__":
    main()
