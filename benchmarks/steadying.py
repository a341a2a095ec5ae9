"""A shaky clip made steady, against FFmpeg's vidstab and deshake; points and planes followed, against plain LK.

    python -m benchmarks.steadying [--quick] [PART]...       parts: shake time track

The shake is made, so it is known. How much of it is left is measured for all in one way: every frame of a result is
matched (SIFT, RANSAC) with the ground that the shot was taken of. What its corners sway around a smooth way (a cubic in
time) is the motion left, in pixels. vidstab is the ffmpeg command's, with its defaults and with a smoothing of 30
frames; deshake is PyAV's, with 64 pixels of search and a contrast of 20, without which it finds no block here. Aims: at
most a quarter of the shake, and less than vidstab leaves. Where no ffmpeg command with vidstab is installed that column
is left out and says so.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

from nodes.tracking import stabilise
from studio.embedded.tracking import following
from studio.media.files.mediafile import open_video
from studio.media.values import Video
from tests.embedded.scenes import Shaken, shaken

Picture = npt.NDArray[np.uint8]

SHAKES: dict[str, dict[str, Any]] = {
    "a hand": {},
    "a hand that pans": {"pan": 1.5},
    "a strong shake": {"sway": 14.0, "turn": 1.5},
    "somebody walks through": {"figure": True},
    "a noisy night": {"noise": 14.0},
    "all of it at once": {"pan": 1.0, "noise": 8.0, "figure": True},
}


class Ctx:
    """What the node asks of the engine, without one."""

    def memo(self, name: str, compute: Any) -> Any:
        return compute()

    def progress(self, *_: Any, **__: Any) -> None: ...

    def note(self, text: str) -> None: ...


# --- how much shake is left -----------------------------------------------------------------------


def left(frames: list[Picture], shot: Shaken) -> float:
    """Pixels that the corners and the middle of a result sway, over the frames that could be matched."""
    height, width = frames[0].shape[:2]
    still = Still(shot)
    points = np.array(
        [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1), (width / 2, height / 2)], float
    )
    places, times = [], []
    for number, frame in enumerate(frames):
        matrix = still.matched(frame, number)
        if matrix is not None:
            places.append(cv2.perspectiveTransform(points[None], matrix)[0].ravel())
            times.append(number)
    if len(places) < 0.9 * len(frames):
        return float("nan")
    way = np.linspace(-1, 1, len(frames))[times]
    fit = np.polynomial.polynomial.polyfit(way, np.array(places), 3)
    away = np.array(places) - np.polynomial.polynomial.polyval(way, fit).T
    return float(np.sqrt(np.mean(away**2)))


class Still:
    """The ground that a shot was taken of, as SIFT sees it."""

    def __init__(self, shot: Shaken) -> None:
        self._sift = cv2.SIFT_create(1500)
        self._matcher = cv2.BFMatcher(cv2.NORM_L2)
        ground = cv2.cvtColor(shot.ground.astype(np.uint8), cv2.COLOR_RGB2GRAY)
        self._keys, self._words = self._sift.detectAndCompute(ground, None)

    def matched(self, frame: Picture, number: int) -> Any:
        keys, words = self._sift.detectAndCompute(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), None)
        if words is None or len(words) < 20:
            return None
        pairs = self._matcher.knnMatch(words, self._words, k=2)
        good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < 0.75 * pair[1].distance]
        if len(good) < 15:
            return None
        source = np.array([keys[match.queryIdx].pt for match in good])
        target = np.array([self._keys[match.trainIdx].pt for match in good])
        matrix, agree = cv2.estimateAffinePartial2D(source, target, ransacReprojThreshold=1.5, refineIters=50)
        return None if matrix is None or agree.sum() < 12 else np.vstack((matrix, (0, 0, 1)))


def by_shotgraph(video: Video) -> list[Picture]:
    return [frame.rgb() for frame in stabilise(Ctx(), video).frames()]  # type: ignore[arg-type]


def by_deshake(frames: list[Picture]) -> list[Picture]:
    height, width = frames[0].shape[:2]
    graph = av.filter.Graph()
    source = graph.add_buffer(width=width, height=height, format="yuv420p", time_base=Fraction(1, 24))
    stage, sink = graph.add("deshake", "rx=64:ry=64:contrast=20"), graph.add("buffersink")
    source.link_to(stage)
    stage.link_to(sink)
    graph.configure()
    made: list[Picture] = []
    for number, picture in enumerate([*frames, None]):
        frame = None
        if picture is not None:
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 24)
        source.push(frame)
        while True:
            try:
                made.append(sink.pull().to_ndarray(format="rgb24"))
            except (av.BlockingIOError, av.EOFError):
                break
    return made


def vidstab() -> str | None:
    """The ffmpeg command, where it has vidstab."""
    command = shutil.which("ffmpeg")
    if command is None:
        return None
    filters = subprocess.run([command, "-hide_banner", "-filters"], capture_output=True, text=True).stdout
    return command if "vidstabdetect" in filters else None


def by_vidstab(command: str, clip: Path, folder: Path, options: str) -> list[Picture]:
    made = folder / "steady.mkv"
    _vidstab(command, clip, folder, options, ["-c:v", "ffv1", str(made)])
    return [frame.rgb() for frame in open_video(made).frames()]


def _vidstab(command: str, clip: Path, folder: Path, options: str, output: list[str]) -> None:
    base = [command, "-v", "error", "-y", "-i", str(clip)]
    subprocess.run([*base, "-vf", f"vidstabdetect=result={folder / 'moves.trf'}", "-f", "null", "-"], check=True)
    transform = f"vidstabtransform=input={folder / 'moves.trf'}{options}"
    subprocess.run([*base, "-vf", transform, *output], check=True)


def jumpy(width: int, height: int, length: int) -> Iterator[Picture]:
    """A large picture seen through a window that jumps about."""
    draw = np.random.default_rng(0)
    small = draw.integers(0, 255, (height // 6 + 20, width // 6 + 20, 3), dtype=np.uint8)
    large = cv2.resize(small, (width + 80, height + 80), interpolation=cv2.INTER_CUBIC)
    for x, y in draw.integers(0, 80, (length, 2)):
        yield np.ascontiguousarray(large[y : y + height, x : x + width])


def written(frames: Iterable[Picture], path: Path, codec: str, options: dict[str, str]) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=24, options=options)
        stream.pix_fmt = "yuv420p"
        for number, picture in enumerate(frames):
            if not number:
                stream.height, stream.width = picture.shape[:2]
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def shake(quick: bool) -> None:
    width, height, length = (320, 180, 48) if quick else (640, 360, 96)
    command = vidstab()
    print(f"motion left, {width}x{height}, {length} frames, in pixels (share of the shake)")
    if command is None:
        print("no ffmpeg command with vidstab is installed: its columns are left out")
    print(f"  {'':24}{'shake':>8}{'Shotgraph':>16}{'vidstab':>16}{'vidstab 30':>16}{'deshake':>16}")
    for name, options in SHAKES.items():
        shot = shaken(width, height, length, **{"sway": 8.0, **options})
        was = left(shot.frames, shot)
        results = [left(by_shotgraph(shot.video), shot)]
        with tempfile.TemporaryDirectory() as place:
            clip = written(shot.frames, Path(place) / "shaky.mkv", "ffv1", {})
            for smoothing in ("", ":smoothing=30"):
                seen = by_vidstab(command, clip, Path(place), smoothing) if command else None
                results.append(left(seen, shot) if seen else float("nan"))
        results.append(left(by_deshake(shot.frames), shot))
        print(f"  {name:24}{was:8.2f}" + "".join(f"{rest:8.2f} ({rest / was:4.0%})" for rest in results))


# --- how long it takes ----------------------------------------------------------------------------


def timed(quick: bool) -> None:
    width, height, length = (640, 360, 48) if quick else (1920, 1080, 120)
    command = vidstab()
    with tempfile.TemporaryDirectory() as place:
        clip = written(jumpy(width, height, length), Path(place) / "shaky.mp4", "libx264", {"preset": "fast"})
        ours, theirs, older = [], [], []
        for _ in stabilise(Ctx(), open_video(clip)).frames():  # type: ignore[arg-type]
            pass  # the first use of every library is not counted
        for _ in range(3):
            began = time.perf_counter()
            for _ in stabilise(Ctx(), open_video(clip)).frames():  # type: ignore[arg-type]
                pass
            ours.append(time.perf_counter() - began)
            if command:
                began = time.perf_counter()
                _vidstab(command, clip, Path(place), "", ["-f", "null", "-"])
                theirs.append(time.perf_counter() - began)
                began = time.perf_counter()
                null = [command, "-v", "error", "-i", str(clip), "-vf", "deshake", "-f", "null", "-"]
                subprocess.run(null, check=True)
                older.append(time.perf_counter() - began)
    print(
        f"time of both passes, {length} frames of {width}x{height} H.264, decoded, nothing encoded; best of {len(ours)}"
    )
    print(f"  Shotgraph {min(ours):6.2f} s, {length / min(ours):5.1f} frames a second")
    if theirs:
        print(f"  vidstab   {min(theirs):6.2f} s; Shotgraph takes {min(ours) / min(theirs):.2f} of it")
        print(f"  deshake   {min(older):6.2f} s (one pass); Shotgraph takes {min(ours) / min(older):.2f} of it")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # before ours is one of them
    memory = f"  peak memory of a process that keeps no frames: Shotgraph {peak_of_ours(width, height, length)} MB"
    print(memory + (f", ffmpeg at most {children} MB" if theirs else ""))


def peak_of_ours(width: int, height: int, length: int) -> int:
    """Of a process of its own that steadies a clip of one picture, moved, without ever holding it."""
    script = f"""
import resource
from fractions import Fraction
import numpy as np
from benchmarks.steadying import Ctx, stabilise
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo
big = np.random.default_rng(0).integers(0, 255, ({height} + 40, {width} + 40, 3), dtype=np.uint8)
def pull(start, stop):
    for n in range(start, stop):
        yield Frame.of(np.ascontiguousarray(big[n % 37 : n % 37 + {height}, n * 7 % 39 : n * 7 % 39 + {width}]))
video = Video(VideoInfo({width}, {height}, Fraction(24), {length}), pull)
for frame in stabilise(Ctx(), video).frames():
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
    import sys

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return int(done.stdout.strip().splitlines()[-1])


# --- following ------------------------------------------------------------------------------------

TRACKS: dict[str, dict[str, Any]] = {
    "a hand": {},
    "turning": {"turn": 6.0},
    "perspective": {"tilt": 0.2},
    "a noisy night": {"noise": 12.0},
    "long": {"length": 240, "turn": 4.0},
}
PLACES = [(0.3, 0.3), (0.5, 0.5), (0.7, 0.4), (0.4, 0.7), (0.6, 0.65)]
CORNERS = np.array([(0.3, 0.25), (0.72, 0.3), (0.7, 0.75), (0.28, 0.7)])


def track(quick: bool) -> None:
    print("places missed, root mean square in pixels, 640x360, 96 frames (five points; a plane's four corners)")
    print(f"  {'':16}{'point':>10}{'plain LK':>10}{'plane':>10}{'ms a frame: point':>20}{'plane':>8}")
    for name, options in TRACKS.items():
        shot = shaken(640, 360, **{"length": 48 if quick else 96, **options})
        began = time.perf_counter()
        points = [following.point(shot.video, 0, place, 0.1, 0.12, lambda n: None).places for place in PLACES]
        spent = (time.perf_counter() - began) / len(PLACES) / len(shot.frames)
        began = time.perf_counter()
        plane = following.plane(shot.video, 0, CORNERS, lambda n: None).places
        flat = (time.perf_counter() - began) / len(shot.frames)
        ours, plain = rms(shot, np.concatenate(points, axis=1), PLACES), rms(shot, lucas_kanade(shot), PLACES)
        row = f"  {name:16}{ours:10.3f}{plain:10.3f}{rms(shot, plane, CORNERS):10.3f}"
        print(row + f"{spent * 1e3:20.1f}{flat * 1e3:8.1f}")


def lucas_kanade(shot: Shaken) -> npt.NDArray[np.float64]:
    """OpenCV's alone, from each frame to the next, with its defaults."""
    size = np.array((640, 360))
    at: Any = (np.array(PLACES) * size - 0.5).astype(np.float32).reshape(-1, 1, 2)
    greys = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in shot.frames]
    places, look = [at.reshape(-1, 2)], cv2.calcOpticalFlowPyrLK
    for before, after in pairwise(greys):
        at, _, _ = look(before, after, at, None)
        places.append(at.reshape(-1, 2))
    return np.asarray((np.array(places) + 0.5) / size)


def rms(shot: Shaken, places: npt.NDArray[np.float64], chosen: Any) -> float:
    size = np.array((640, 360))
    start = np.c_[np.asarray(chosen) * size - 0.5, np.ones(len(chosen))].T
    seen = np.array([np.linalg.inv(camera) @ shot.cameras[0] @ start for camera in shot.cameras])
    true = (np.transpose(seen[:, :2] / seen[:, 2:], (0, 2, 1)) + 0.5) / size
    return float(np.sqrt(np.mean((((places - true) * size) ** 2).sum(axis=-1))))


PARTS = {"shake": shake, "time": timed, "track": track}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="smaller and shorter clips")
    parsed = parser.parse_args()
    for name in parsed.parts or PARTS:
        PARTS[name](parsed.quick)


if __name__ == "__main__":
    main()
