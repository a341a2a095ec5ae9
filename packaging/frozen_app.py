"""A copy of the bundle to try out, and what is asked of it; used by test_frozen.py.

It lies in a path with spaces and non-ASCII letters and is started with an empty environment. Where this machine lets
us (Linux, root), each start happens in a mount namespace in which the checkout, the virtual environment and the Python
they were made with are empty folders, so nothing can be borrowed from them.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import psutil
import pytest
from blake3 import blake3

from studio.graph.projectfile import load
from studio.host.client import EngineClient, Launch
from studio.host.commands import Sights
from studio.host.news import Looked, News

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = Path(os.environ.get("SHOTGRAPH_BUNDLE", ROOT / "dist" / "shotgraph"))
PROGRAM = "shotgraph.exe" if sys.platform == "win32" else "shotgraph"
PATIENCE = 180  # seconds before something that should happen counts as never happening; no measure of speed


def hides() -> list[Path]:
    """The folders that a start must do without, where they can be hidden; none where they cannot."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        return []
    made_with = [ROOT, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()]
    return [folder for folder in made_with if folder != Path("/usr") and ROOT not in folder.parents]


class App:
    """A copy of the bundle, with a HOME that nothing can be written to and a SHOTGRAPH_HOME."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = folder / "Mein Prögramm ✓" / "shot graph" / PROGRAM
        shutil.copytree(BUNDLE, self.program.parent, symlinks=True)
        self.user = folder / "ro home"
        self.user.mkdir()
        self.user.chmod(0o555)
        self.home = folder / "Données"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}  # Windows needs them
        nowhere = {"PATH": str(self.folder / "no programs here"), "HOME": str(self.user)}
        return {**kept, **nowhere, "SHOTGRAPH_HOME": str(self.home), **more}

    def command(self, *arguments: object) -> list[str]:
        command = [str(self.program), *map(str, arguments)]
        if not (hidden := hides()):
            return command
        mounts = "".join(f"/bin/mount -t tmpfs -o size=1m none '{path}' && " for path in hidden)
        # Root may write to a folder without write permission; a read-only mount stops it too.
        mounts += f"/bin/mount -t tmpfs -o ro none '{self.user}' && "
        return [str(shutil.which("unshare")), "-m", "/bin/sh", "-c", f'cd / && {mounts} exec "$@"', "sh", *command]

    def __call__(self, *arguments: object, code: int = 0, **more: str) -> str:
        """Run to the end; what it printed. Fails the test on another exit code."""
        done = subprocess.run(
            self.command(*arguments), env=self.environment(**more), capture_output=True, cwd=self.folder, check=False
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert done.returncode == code, out + err
        return out + err

    @contextmanager
    def window(self, *arguments: object, **more: str) -> Iterator[psutil.Process]:
        """The window's process while it runs; ended politely afterwards."""
        process = subprocess.Popen(self.command(*arguments), env=self.environment(**more), cwd=self.folder)
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def example(self, name: str) -> Path:
        """A copy of an example that ships in the bundle, where a user would have put it."""
        films = self.folder / "Meine Filme"
        films.mkdir(exist_ok=True)
        found = next(self.program.parent.rglob(f"examples/{name}.shotgraph"))
        return Path(shutil.copy(found, films))

    def project(self, name: str, nodes: Mapping[str, object], *wires: str) -> Path:
        """A project of the user's. wires: 'node.output>node.socket'."""
        ends = (wire.split(">") for wire in wires)
        content = {"format": "shotgraph/1", "nodes": nodes, "wires": [{"from": a, "to": b} for a, b in ends]}
        path = self.folder / f"{name}.shotgraph"
        path.write_text(json.dumps(content), "utf-8")
        return path


class Engine(EngineClient):
    """The frozen app's engine process, spoken to as its window would, by a client that runs from source.

    It has a store of its own: what it shows, it has made.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._heard: queue.Queue[News] = queue.Queue()
        super().__init__(Launch(app.folder / "engine store"), self._heard.put)

    def _spawn(self) -> subprocess.Popen[bytes]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": self._words}
        return subprocess.Popen(
            self._app.command("--engine-host"), env=self._app.environment(), cwd=self._app.folder, **pipes
        )

    def sees(self, project: Path, what: Sights) -> npt.NDArray[Any]:
        """Pixels or samples of something in a project."""
        number = self.look(load(project), project.parent, what)
        while True:
            news = self._heard.get(timeout=PATIENCE)
            if isinstance(news, Looked) and news.request == number:
                assert news.array is not None, news
                return news.array


def until(true: Callable[[], Any], what: str) -> Any:
    """The first true answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := true():
            return answer
        time.sleep(0.1)
    pytest.fail(f"never came: {what}")


def engine_of(window: psutil.Process) -> psutil.Process | None:
    """The engine's process, when it is started and has opened the store."""
    for child in window.children(recursive=True):
        try:
            if "--engine-host" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                return child
        except psutil.NoSuchProcess:
            pass  # it ended while we looked
    return None


def frames(film: Path) -> str:
    """Names the decoded pictures of a film, all of them, in order."""
    digest = blake3()
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            digest.update(frame.to_ndarray(format="rgb24").tobytes())
    return digest.hexdigest()


def samples(sound: Path) -> npt.NDArray[Any]:
    """Everything that is heard in a file, from -1 to 1, by channel."""
    floats = av.AudioResampler(format="fltp")
    with av.open(str(sound)) as container:
        parts = [part for frame in container.decode(audio=0) for part in floats.resample(frame)]
    return np.concatenate([part.to_ndarray() for part in parts], axis=1)


def from_source(home: Path, *arguments: object, **more: str) -> None:
    # As a user runs it: the threads that conftest.py allows tests are fewer, and torch then adds in another order.
    users = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    environment = {**users, "SHOTGRAPH_HOME": str(home), **more}
    command = [sys.executable, "-m", "studio.cli", *map(str, arguments)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
