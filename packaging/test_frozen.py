"""The frozen app, away from everything it was built from: run by `make package-test`, never by `make test`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

import av
import numpy as np
import psutil
import pytest
from packaging.pylock import Pylock
from PIL import Image

from studio.app import about
from studio.host.commands import PictureOf, SamplesOf
from tests.runtime.shelf import Shelf

sys.path.insert(0, str(Path(__file__).parent))
import licences
from frozen_app import BUNDLE, PROGRAM, ROOT, App, Engine, engine_of, frames, from_source, samples, until


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    if not (BUNDLE / PROGRAM).exists():
        pytest.fail(f"there is no bundle at {BUNDLE}; run `make package` first")
    folder = tmp_path_factory.mktemp("frozen")
    if ROOT in folder.parents:
        pytest.fail("the copy must lie outside the checkout")
    yield App(folder)
    shutil.rmtree(folder, ignore_errors=True)


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


def test_a_film_has_the_same_pictures_and_sound_as_from_source(app: App) -> None:
    """The example that everybody sees first, all twelve shots of it: small, and without loss."""
    project = app.example("future-of-football")
    small = ["stills.width=160", "stills.height=90", "film.codec=ffv1"]
    changes = [part for change in small for part in ("--set", change)]
    ours, theirs = app.folder / "frozen.mkv", app.folder / "source.mkv"
    app("render", project, "--output", ours, *changes)
    from_source(app.folder / "source home", "render", project, "--output", theirs, *changes)
    assert frames(ours) == frames(theirs)
    assert np.array_equal(samples(ours), samples(theirs))


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
    sound = samples(film)
    assert np.abs(sound).max() > 0.05
    assert sound.shape[1] > 5 * 44100


# --- plugins ----------------------------------------------------------------------------------------------------

DRAWN = {
    "words": {"type": "text.value", "settings": {"text": "a lighthouse above the sea at night"}},
    "still": {"type": "image.generate", "settings": {"model": "animatic", "width": 320, "height": 180, "seed": 3}},
    "bed": {"type": "audio.music", "settings": {"model": "synth", "style": "hopeful piano", "seconds": 3.0, "seed": 4}},
    "rain": {"type": "audio.effect", "settings": {"model": "synth", "style": "rain", "seconds": 2.0, "seed": 5}},
}
# A package with a module and data of its own, which needs a package that the app has.
STRIPES = {
    "plugin.toml": 'module = "__init__.py"\nname = "Stripes"\nversion = "1"\nrequires = ["Pillow"]\n',
    "colours.json": '["#c02030", "#2040c0"]',
    "weaving.py": """\
import json
from importlib.resources import files

import numpy as np
from PIL import ImageColor

COLOURS = json.loads(files(__package__).joinpath("colours.json").read_text("utf-8"))


def cloth(width, height):
    left, right = (np.full((height, width // 2, 3), ImageColor.getrgb(colour), np.uint8) for colour in COLOURS)
    return np.concatenate([left, right], axis=1)
""",
    "__init__.py": """\
from studio.graph.context import Context
from studio.graph.engines import engine
from studio.graph.spec import node
from studio.graph.wishes import StillWish
from studio.media.values import Image, Number


@engine("text-to-image", "stripes", title="Stripes", licence="MIT")
def still(ctx: Context, wish: StillWish) -> Image:
    '''Two stripes.'''
    from .weaving import cloth

    return Image(cloth(wish.width, wish.height))


@node("mine.seven", version=1)
def seven() -> Number:
    '''Seven.'''
    return Number(7)
""",
}


@pytest.fixture(scope="session")
def drawn(app: App) -> Path:
    """A project with a still by Animatic, and music and an effect by Synth."""
    return app.project("Gemalt", DRAWN, "words.out>still.prompt")


def made(app: App, project: Path, target: str, ending: str, *changes: str) -> Path:
    """What a node of a project makes, written to a file."""
    output = app.folder / f"{project.stem} {target}.{ending}"
    app("render", project, "--target", target, "--output", output, *changes)
    return output


def test_animatic_paints_and_synth_plays_as_from_source(app: App, drawn: Path) -> None:
    for target, ending in (("still", "png"), ("bed", "wav"), ("rain", "wav")):
        ours, theirs = made(app, drawn, target, ending), app.folder / f"source {target}.{ending}"
        from_source(app.folder / "source home", "render", drawn, "--target", target, "--output", theirs)
        if ending == "png":
            picture = np.asarray(Image.open(ours))
            assert picture.shape == (180, 320, 3) and picture.std() > 10
            assert np.array_equal(picture, np.asarray(Image.open(theirs)))
        else:
            assert np.abs(samples(ours)).max() > 0.01
            assert np.array_equal(samples(ours), samples(theirs))


def test_the_engines_process_has_them_too(app: App, drawn: Path) -> None:
    """Spoken to as the window does, so that the messages and the shared memory of the frozen app are seen to work."""
    with closing(Engine(app)) as engine:
        picture = engine.sees(drawn, PictureOf("still", make=True))
        heard = engine.sees(drawn, SamplesOf("bed", start=0, stop=48000, make=True))
    assert np.array_equal(picture, np.asarray(Image.open(made(app, drawn, "still", "png"))))
    bed = samples(made(app, drawn, "bed", "wav"))
    assert bed.shape == (2, 3 * 48000)
    assert np.allclose(heard.T, bed[:, :48000], atol=1e-4)


def test_animatic_and_synth_are_the_source_in_their_folders(app: App, drawn: Path) -> None:
    """No second copy of them is frozen into the program: without its folder an engine is not there."""
    shipped = next(app.program.parent.rglob("letterbox/plugin.toml")).parents[1]
    names = {part for path in shipped.rglob("*") for part in path.relative_to(shipped).parts}
    assert "painting.py" in names and not {"tests", "__pycache__"} & names
    for plugin, target in (("animatic", "still"), ("synth", "bed")):
        assert f"{plugin:<20} 1.0      trusted" in app("plugins", "list")
        aside = (shipped / plugin).rename(app.folder / plugin)
        try:
            said = app("render", drawn, "--target", target, "--set", f"{target}.seed=99", code=2)
            assert f"'{plugin}'" in said
        finally:
            aside.rename(shipped / plugin)


def test_a_users_plugin_with_an_engine_of_its_own_paints_once_trusted(app: App) -> None:
    folder = app.home / "plugins" / "mine"
    folder.mkdir(parents=True)
    for name, text in STRIPES.items():
        (folder / name).write_text(text, "utf-8")
    still = {"type": "image.generate", "settings": {"model": "stripes", "width": 320, "height": 180}}
    project = app.project("Gestreift", {"words": DRAWN["words"], "still": still}, "words.out>still.prompt")
    app("nodes", "mine.seven", code=2)
    assert "'stripes'" in app("render", project, "--target", "still", code=2)
    app("plugins", "trust", "mine")
    assert "Seven." in app("nodes", "mine.seven")
    with closing(Engine(app)) as engine:
        seen = engine.sees(project, PictureOf("still", make=True))
    for picture in (seen, np.asarray(Image.open(made(app, project, "still", "png")))):
        assert picture.shape == (180, 320, 3)
        assert np.all(picture[:, :160] == (0xC0, 0x20, 0x30)) and np.all(picture[:, 160:] == (0x20, 0x40, 0xC0))


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
    project = app.project("Diffusion", nodes, "prompt.out>still.prompt", "still.out>save.image")
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
    assert "Redistribution and use" in (folder / "msgspec.txt").read_text("utf-8")


def test_the_about_box_has_every_package_to_name_and_its_licence_lies_beside(app: App) -> None:
    folder = next(app.program.parent.rglob("licences"))
    inside = {one.name: one for one in metadata.distributions(path=[str(folder.parent)])}
    packages = about.packages()
    assert {"msgspec", "skia-python", "numpy", "PySide6_Essentials"} <= {package.name for package in packages}
    assert set(inside) == {"shotgraph", *(package.name for package in packages)}, "and nothing that nobody needs"
    notice = (folder / "NOTICE.txt").read_text("utf-8")
    for package in packages:
        assert inside[package.name].version == package.version
        assert about.licence_of(inside[package.name]) == package.licence != "not stated"
        assert f"\n{package.name} {package.version}: " in notice
        assert (folder / f"{package.name}.txt").read_text("utf-8").startswith(f"{package.name} {package.version}\n")


def test_without_the_program_the_users_things_are_still_there(app: App) -> None:
    """Taking a folder away is how it is uninstalled; of the .deb see linux/test_deb.py."""
    kept = {path for path in app.home.rglob("*") if path.is_file()} | set((app.folder / "Meine Filme").iterdir())
    shutil.rmtree(app.program.parent.parent)
    assert kept and all(path.exists() for path in kept)
