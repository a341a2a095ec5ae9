"""The frozen app, away from everything it was built from: run by `make package-test`, never by `make test`.

The bundle is copied to a path with spaces and non-ASCII letters and started with an empty environment. Where this
machine lets us (Linux, root), each start happens in a mount namespace in which the checkout, the virtual environment
and the Python they were made with are empty folders, so nothing can be borrowed from them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil
import pytest
from blake3 import blake3
from packaging.pylock import Pylock
from PIL import Image

from tests.runtime.shelf import Shelf

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "packaging"))
import licences  # noqa: E402

BUNDLE = Path(os.environ.get("SHOTGRAPH_BUNDLE", ROOT / "dist" / "shotgraph"))
PROGRAM = "shotgraph.exe" if sys.platform == "win32" else "shotgraph"
PATIENCE = 180  # seconds before something that should happen counts as never happening; no measure of speed
PLUGIN = '''from studio.graph.spec import node
from studio.media.values import Number


@node("mine.seven", version=1)
def seven() -> Number:
    """Seven."""
    return Number(7)
'''


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


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    if not (BUNDLE / PROGRAM).exists():
        pytest.fail(f"there is no bundle at {BUNDLE}; run `make package` first")
    folder = tmp_path_factory.mktemp("frozen")
    if ROOT in folder.parents:
        pytest.fail("the copy must lie outside the checkout")
    yield App(folder)
    shutil.rmtree(folder, ignore_errors=True)


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


def from_source(home: Path, *arguments: object, **more: str) -> None:
    environment = {**os.environ, "SHOTGRAPH_HOME": str(home), **more}
    command = [sys.executable, "-m", "studio.cli", *map(str, arguments)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)


# --- the command line -------------------------------------------------------------------------------------------


def test_it_says_its_version(app: App) -> None:
    from studio import __version__

    assert app("--version").strip() == f"shotgraph {__version__}"


def test_doctor_finds_the_codecs_and_models_that_ship_and_nothing_broken(app: App) -> None:
    findings = {finding["name"]: finding for finding in json.loads(app("doctor", "--json"))}
    assert not [name for name, finding in findings.items() if finding["state"] == "bad"]
    assert "H.264" in findings["Codecs"]["text"] and "FFV1" in findings["Codecs"]["text"]
    assert "Hibari" in findings["Models"]["text"]
    assert str(app.home) in findings["Store"]["text"]


def test_every_example_that_ships_checks(app: App) -> None:
    names = [path.stem for path in (ROOT / "resources" / "examples").glob("*.shotgraph")]
    for name in names:
        assert "nothing wrong" in app("check", app.example(name))


def test_the_same_node_types_as_from_source(app: App) -> None:
    source = subprocess.run(
        [sys.executable, "-m", "studio.cli", "nodes", "--json"],
        env={**os.environ, "SHOTGRAPH_HOME": str(app.folder / "empty")},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert json.loads(app("nodes", "--json")) == json.loads(source.stdout)


def test_a_bad_project_is_an_error_and_no_trace(app: App) -> None:
    bad = app.folder / "bäd.shotgraph"
    bad.write_text("{", "utf-8")
    said = app("check", bad, code=2)
    assert said.startswith("error:") and "Traceback" not in said


# --- films ------------------------------------------------------------------------------------------------------


def test_a_film_has_the_same_pictures_as_from_source(app: App) -> None:
    """The example that everybody sees first, all twelve shots of it: small, and without loss."""
    project = app.example("future-of-football")
    small = ["stills.width=160", "stills.height=90", "film.codec=ffv1"]
    changes = [part for change in small for part in ("--set", change)]
    ours, theirs = app.folder / "frozen.mkv", app.folder / "source.mkv"
    app("render", project, "--output", ours, *changes)
    from_source(app.folder / "source home", "render", project, "--output", theirs, *changes)
    assert frames(ours) == frames(theirs)


def test_a_narrated_film_with_music_and_captions(app: App) -> None:
    project = app.example("voice-over-slides")
    content = json.loads(project.read_text("utf-8"))
    content["nodes"]["music"] = {"type": "audio.music", "settings": {"seconds": 10.0, "seed": 4}}
    content["wires"].append({"from": "music.out", "to": "mix.music"})
    content["nodes"]["slides"]["settings"].update(width=320, height=180)
    project = project.with_stem("mit Ton")
    project.write_text(json.dumps(content), "utf-8")
    film = app.folder / "Erzählt.mp4"
    app("render", project, "--output", film, "--set", "film.effort=fast")
    with av.open(str(film)) as container:
        assert {stream.type for stream in container.streams} == {"video", "audio", "subtitle"}
        sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    assert np.abs(sound).max() > 0.05
    assert sound.shape[1] > 5 * 44100


# --- the window -------------------------------------------------------------------------------------------------


def test_the_window_opens_and_a_killed_engine_is_started_again(app: App) -> None:
    with app.window(app.example("image-to-clip"), QT_QPA_PLATFORM="offscreen") as window:
        first = until(lambda: engine_of(window), "the engine's process")
        time.sleep(2)
        first.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        second = until(lambda: (one := engine_of(window)) and one.pid != first.pid and one, "a new engine")
        assert window.is_running() and second.is_running()
    until(
        lambda: not second.is_running() or second.status() == psutil.STATUS_ZOMBIE, "the engine's end with the window"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is a display of Linux; elsewhere it is offscreen")
def test_the_window_is_seen_on_a_display(app: App) -> None:
    shot = Path(os.environ.get("SHOTGRAPH_SCREENSHOT", app.folder / "window.png"))
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            display = f":{told.readline().strip()}"
        with app.window(app.example("future-of-football"), DISPLAY=display) as window:
            until(lambda: engine_of(window), "the engine's process")
            until(lambda: colours(grab(display, shot)) > 200, "a window with text and cards on the screen")
            time.sleep(3)  # so that the picture a person looks at shows it settled
            grab(display, shot)
    finally:
        server.terminate()
        server.wait()


def grab(display: str, target: Path) -> Image.Image:
    """A picture of the whole display, taken by another program."""
    code = "import sys; from PySide6.QtGui import QGuiApplication as A; a = A([]);"
    code += "a.primaryScreen().grabWindow(0).save(sys.argv[1])"
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    subprocess.run([sys.executable, "-c", code, str(target)], env=environment, check=True, stderr=subprocess.DEVNULL)
    return Image.open(target).convert("RGB")


def colours(picture: Image.Image) -> int:
    return len(picture.getcolors(1 << 24) or ())


# --- generative models ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def index() -> Iterator[str]:
    """A package index on loopback with the wheels of the CPU runtime. They are fetched once, with pip, into build/."""
    folder = ROOT / "build" / "wheels"
    lock = Pylock.from_dict(tomllib.loads((ROOT / "resources/runtime/pylock.cpu.toml").read_text("utf-8")))
    own = licences.needed()
    pins = [f"{package.name}=={package.version}" for package, _ in lock.select() if package.name not in own]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    done = subprocess.run([*command, "-d", str(folder), *pins], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"the wheels of the CPU runtime cannot be had here: {done.stderr.strip().splitlines()[-1]}")
    shelf = Shelf()
    shelf.files = {path.name: path.read_bytes() for path in folder.glob("*.whl")}
    yield f"{shelf.url}/simple"
    shelf.close()


def test_it_installs_the_model_runtime_and_paints_as_from_source(app: App, index: str) -> None:
    """The real torch and diffusers, and a tiny pipeline with random weights in a local folder."""
    before = json.loads(app("runtime", "status", "--json"))
    build = "mps" if sys.platform == "darwin" else "cpu"
    assert before["torch"] == "" and before["builds"][build] > 100e6
    app("runtime", "install", "--build", build, "--index", index)
    now = json.loads(app("runtime", "status", "--json"))
    assert now["torch"].startswith("2.") and not now["outdated"]
    assert next(one for one in json.loads(app("doctor", "--json")) if one["name"] == "torch")["state"] == "ok"

    # The pipeline is made, and the same picture painted from source, by this Python with the same packages.
    beside = {"PYTHONPATH": os.pathsep.join((now["folder"], str(ROOT)))}
    model = app.folder / "kleines Modell ✓"
    code = "import sys, pathlib; from tests.models import tiny; tiny.sd(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, **beside}
    subprocess.run([sys.executable, "-c", code, str(model)], cwd=ROOT, env=environment, check=True, capture_output=True)
    settings = {"model": str(model), "width": 64, "height": 64, "steps": 2, "seed": 7}
    nodes = {
        "prompt": {"type": "text.value", "settings": {"text": "a red barn"}},
        "still": {"type": "image.generate", "settings": settings},
        "save": {"type": "image.save", "settings": {"path": "still.png"}},
    }
    wires = [{"from": "prompt.out", "to": "still.prompt"}, {"from": "still.out", "to": "save.image"}]
    project = app.folder / "Diffusion.shotgraph"
    project.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": wires}), "utf-8")
    ours, theirs = app.folder / "frozen.png", app.folder / "source.png"
    app("render", project, "--output", ours)
    from_source(app.folder / "source home", "render", project, "--output", theirs, **beside)
    picture = np.asarray(Image.open(ours))
    assert picture.shape == (64, 64, 3) and picture.std() > 5
    assert np.array_equal(picture, np.asarray(Image.open(theirs)))

    app("runtime", "remove")
    assert json.loads(app("runtime", "status", "--json"))["torch"] == ""
    assert not list((app.home / "runtime").iterdir())


# --- the user's things ------------------------------------------------------------------------------------------


def test_a_plugin_in_the_users_folder_is_picked_up_once_trusted(app: App) -> None:
    folder = app.home / "plugins" / "mine"
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text('module = "code.py"\nname = "Mine"\nversion = "1"\n')
    (folder / "code.py").write_text(PLUGIN)
    app("nodes", "mine.seven", code=2)
    app("plugins", "trust", "mine")
    assert "Seven." in app("nodes", "mine.seven")


def test_two_at_once_share_a_store(app: App) -> None:
    """Two renders of the same film, into the same store, while a window is open on it."""
    project = app.example("slow-motion")
    small = ["still.width=256", "still.height=144", "clip.seconds=1", "film.codec=ffv1"]
    changes = [part for change in small for part in ("--set", change)]
    films = [app.folder / f"two {name}.mkv" for name in "ab"]
    with app.window(project, QT_QPA_PLATFORM="offscreen") as window:
        until(lambda: engine_of(window), "the engine's process")
        commands = [app.command("render", project, "--output", film, *changes) for film in films]
        both = [subprocess.Popen(command, env=app.environment(), cwd=app.folder) for command in commands]
        assert [one.wait() for one in both] == [0, 0]
        assert window.is_running() and engine_of(window)
    assert frames(films[0]) == frames(films[1])
    assert "bad" not in [finding["state"] for finding in json.loads(app("doctor", "--store", "--json"))]


def test_nothing_was_written_outside_the_folder_it_was_given(app: App) -> None:
    assert list(app.user.iterdir()) == []
    assert (app.home / "store").is_dir() and (app.home / "logs").is_dir()


def test_the_bundle_says_what_it_is_licensed_under(app: App) -> None:
    folder = next(app.program.parent.rglob("licences"))
    notice = (folder / "NOTICE.txt").read_text("utf-8")
    assert "x264 and x265" in notice and "--enable-libx264" in notice
    assert "GNU GENERAL PUBLIC LICENSE" in (folder / "GPL-3.txt").read_text("utf-8")
    for package in ("av", "numpy", "PySide6_Essentials", "hibari-tts", "onnxruntime", "skia-python"):
        assert (folder / f"{package}.txt").is_file()


def test_without_the_program_the_users_things_are_still_there(app: App) -> None:
    """Taking a folder away is how it is uninstalled; of the .deb see linux/test_deb.py."""
    kept = {path for path in app.home.rglob("*") if path.is_file()} | set((app.folder / "Meine Filme").iterdir())
    shutil.rmtree(app.program.parent.parent)
    assert kept and all(path.exists() for path in kept)
