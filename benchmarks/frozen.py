"""The frozen app's start against the same start from source, turn by turn: a command, and a window seen on a display.

Needs dist/shotgraph (`make package`); the window also needs Xvfb and xdotool. SHOTGRAPH_BUNDLE names another bundle.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROUNDS = 9
BUNDLE = Path(os.environ.get("SHOTGRAPH_BUNDLE", Path(__file__).parents[1] / "dist" / "shotgraph"))
FROZEN = [str(BUNDLE / "shotgraph")]
SOURCE = [sys.executable, "-m", "studio.cli"]


def command_seconds(program: Sequence[str], *arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run([*program, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def window_seconds(program: Sequence[str]) -> float:
    """Until the window is on the display; looked for every 20 ms or so."""
    began = time.perf_counter()
    process = subprocess.Popen(program, stderr=subprocess.DEVNULL)
    try:
        while True:
            search = ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", "."]
            if subprocess.run(search, capture_output=True, check=False).stdout.strip():
                return time.perf_counter() - began
            if process.poll() is not None or time.perf_counter() - began > 120:
                raise SystemExit("the window did not come up")
            time.sleep(0.01)
    finally:
        process.terminate()
        process.wait()


def compare(what: str, measure: Callable[[Sequence[str]], float]) -> None:
    for program in (SOURCE, FROZEN):
        measure(program)  # the first start reads the disk, and from source writes byte code
    pairs = [(measure(SOURCE), measure(FROZEN)) for _ in range(3 if "--quick" in sys.argv else ROUNDS)]
    source, frozen = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(frozen / source for source, frozen in pairs)
    print(f"{what}: source {source:.2f} s   frozen {frozen:.2f} s   ratio {ratio:.2f}x")


def main() -> None:
    if not Path(FROZEN[0]).exists():
        print(f"no bundle at {BUNDLE}; make package first")
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ["SHOTGRAPH_HOME"] = home
        compare("shotgraph --version", lambda program: command_seconds(program, "--version"))
        compare("shotgraph doctor   ", lambda program: command_seconds(program, "doctor"))
        compare("shotgraph nodes    ", lambda program: command_seconds(program, "nodes"))
        if not (shutil.which("Xvfb") and shutil.which("xdotool")):
            print("no Xvfb and xdotool here; the window is not measured")
            return
        reader, writer = os.pipe()
        screen = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]
        server = subprocess.Popen(screen, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        try:
            with os.fdopen(reader) as told:
                os.environ["DISPLAY"] = f":{told.readline().strip()}"
            compare("window on a display", window_seconds)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
