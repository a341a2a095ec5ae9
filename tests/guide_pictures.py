"""Makes the pictures of docs/guide from the examples, so that they show what the app makes now.

    python -m tests.guide_pictures [docs/guide/images]

Each example is rendered as a user would from the command line; of its film come three moments side by side.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image as Picture

from studio.base.resources import resource
from studio.media.files.mediafile import open_video

EXAMPLES = ("graded-clip", "key-and-composite", "light-follows-music", "steady-and-ramp")
MOMENTS = (0.1, 0.5, 0.9)
WIDTH = 400  # of one moment


def pictured(example: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        film = Path(place) / "film.mp4"
        project = resource("examples", f"{example}.shotgraph")
        words = [sys.executable, "-m", "studio.cli", "render", str(project), "--output", str(film)]
        subprocess.run(words, check=True)
        video = open_video(film)
        frames = [video.frame(round(moment * (video.info.length - 1))) for moment in MOMENTS]
        height = round(WIDTH * video.info.height / video.info.width)
        strip = np.hstack([frame.resized(WIDTH, height).rgb() for frame in frames])
    folder.mkdir(parents=True, exist_ok=True)
    Picture.fromarray(strip).save(folder / f"{example}.jpg", quality=86)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/guide/images")
    for name in EXAMPLES:
        pictured(name, target)
