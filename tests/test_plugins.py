"""Plugins run when they are trusted, as they are; a broken one is left out and the app goes on."""

from __future__ import annotations

import importlib.util
import marshal
import os
import shutil
import struct
import sys
import traceback
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from studio.app import about, plugin_files, plugins
from studio.base.settings import Home, Settings
from studio.cli import main
from studio.graph.catalog import Catalog

GOOD = '''from studio.graph.spec import node
from studio.media.values import Number
@node("mine.seven", version=1)
def seven() -> Number:
    """Seven."""
    return Number(7)
'''
MANIFEST = 'module = "code.py"\nversion = "2"'
PACKAGE = 'module = "__init__.py"'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path))
    return Home.find()


def put(home: Home, id: str, code: str | dict[str, str], manifest: str = MANIFEST) -> Path:
    """A plugin folder. code: that of its module, or all its files by name."""
    folder = home.plugins / id
    for name, text in {"plugin.toml": manifest, **({"code.py": code} if isinstance(code, str) else code)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def mine(home: Home) -> plugins.Plugin:
    return next(plugin for plugin in plugins.find(home, Settings(home)) if plugin.folder.parent == home.plugins)


def trusted(home: Home) -> plugins.Plugin:
    plugins.trust(mine(home), Settings(home))
    return mine(home)


def loaded(home: Home) -> Catalog:
    """The node types of the one plugin, trusted."""
    catalog, failed = plugins.add_to(Catalog([]), [trusted(home)])
    assert [plugin.problem for plugin in failed] == []
    return catalog


def answers(catalog: Catalog, id: str = "mine.seven") -> float:
    return float(catalog[id].function())


# --- trust ------------------------------------------------------------------------------------------------------


def test_a_plugin_runs_only_when_its_exact_content_is_trusted(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    put(home, "mine", GOOD + "print('it ran')\n")
    assert main(["nodes", "mine.seven"]) == 2
    assert "it ran" not in capsys.readouterr().out
    assert main(["plugins", "trust", "mine"]) == 0
    assert main(["nodes", "mine.seven"]) == 0
    (home.plugins / "mine" / "code.py").write_text(GOOD + "print('changed')\n")
    assert main(["nodes", "mine.seven"]) == 2
    assert "changed" not in capsys.readouterr().out
    main(["plugins", "trust", "mine"])
    main(["plugins", "distrust", "mine"])
    assert main(["nodes", "mine.seven"]) == 2


def equal_length(folder: Path) -> None:
    code = folder / "code.py"
    times = code.stat()
    code.write_text(code.read_text().replace("return Number(7)", "return Number(8)"))
    os.utime(code, ns=(times.st_atime_ns, times.st_mtime_ns))


def swapped(folder: Path) -> None:
    one, other = (folder / "one.txt").read_text(), (folder / "other.txt").read_text()
    (folder / "one.txt").write_text(other)
    (folder / "other.txt").write_text(one)


def become_one(folder: Path) -> None:
    """The same names and bytes one after the other, with the border between two files gone."""
    (folder / "other.txt").unlink()
    (folder / "one.txt").write_text("firstother.txt\0other")


def replaced(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "plugin.toml").write_text(MANIFEST)
    (folder / "code.py").write_text("print('a stranger under a trusted name')\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file of equal length and time": equal_length,
    "a file renamed": lambda folder: (folder / "one.txt").rename(folder / "one1.txt"),
    "a file put into a folder": lambda folder: (
        (folder / "in").mkdir(),
        (folder / "one.txt").rename(folder / "in/one.txt"),
    ),
    "two files that change places": swapped,
    "two files that become one": become_one,
    "a file more": lambda folder: (folder / "more.py").write_text(""),
    "a file less": lambda folder: (folder / "one.txt").unlink(),
    "the folder renamed": lambda folder: folder.rename(folder.parent / "ours"),
    "another plugin under its name": replaced,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_asks_again(home: Home, change: Callable[[Path], object]) -> None:
    folder = put(home, "mine", {"code.py": GOOD, "one.txt": "first", "other.txt": "other"})
    assert trusted(home).trusted
    change(folder)
    assert not mine(home).trusted


def test_what_is_put_back_as_it_was_is_trusted_again(home: Home) -> None:
    folder = put(home, "mine", GOOD)
    trusted(home)
    equal_length(folder)
    assert not mine(home).trusted
    (folder / "code.py").write_text(GOOD)
    assert mine(home).trusted


def test_a_home_below_a_folder_named_pycache_is_digested_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "__pycache__" / "home"))
    home = Home.find()
    folder = put(home, "mine", GOOD)
    assert trusted(home).trusted
    equal_length(folder)
    assert not mine(home).trusted


# --- what runs is what was digested -----------------------------------------------------------------------------


def compiled(source: Path, code: str, *, unchecked: bool) -> None:
    """A .pyc where Python looks first, made to look like that of `source`, or never compared with it (PEP 552)."""
    status = source.stat()
    stamp = struct.pack("<II", int(status.st_mtime) & 0xFFFFFFFF, status.st_size & 0xFFFFFFFF)
    head = struct.pack("<I", 1) + bytes(8) if unchecked else struct.pack("<I", 0) + stamp
    target = Path(importlib.util.cache_from_source(str(source)))
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(importlib.util.MAGIC_NUMBER + head + marshal.dumps(compile(code, str(source), "exec")))


@pytest.mark.parametrize("unchecked", [False, True])
@pytest.mark.parametrize("module", ["__init__.py", "inner.py"])
def test_a_compiled_file_among_pythons_caches_never_runs(home: Home, module: str, unchecked: bool) -> None:
    folder = put(home, "mine", {"__init__.py": GOOD + "from . import inner\n", "inner.py": ""}, PACKAGE)
    trusted(home)
    compiled(folder / module, f"open({str(home.data / 'it ran')!r}, 'w')\n" + GOOD, unchecked=unchecked)
    assert mine(home).trusted and answers(loaded(home)) == 7
    assert not (home.data / "it ran").exists()


def test_running_a_plugin_writes_nothing_into_its_folder(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = put(home, "mine", {"__init__.py": GOOD + "from . import inner\n", "inner.py": ""}, PACKAGE)
    before = set(folder.rglob("*"))
    loaded(home)
    assert set(folder.rglob("*")) == before


def test_a_file_changed_between_asking_and_running_runs_as_it_was_asked_about(home: Home) -> None:
    code = GOOD.replace("return Number(7)", "from .inner import value\n    return Number(value)")
    folder = put(home, "mine", {"code.py": code, "inner.py": "value = 7\n"})
    plugin = trusted(home)
    (folder / "code.py").write_text("raise SystemExit('swapped')\n")
    (folder / "inner.py").write_text("value = 8\n")
    catalog, failed = plugins.add_to(Catalog([]), [plugin])
    assert failed == [] and answers(catalog) == 7


@pytest.mark.parametrize(
    "name",
    [
        "inner.so",
        "lib/libsound.so.1",
        "inner.cpython-311-x86_64-linux-gnu.so",
        "inner.PYD",
        "tool.dll",
        "tool.dylib",
        "inner.pyc",
        "lib/inner.pyo",
        "lib.zip",
        "lib.egg",
        "lib.whl",
        "__pycache__/inner.py",
        "__pycache__/inner.so",
        "lib/__pycache__/lib/inner.pyc",
    ],
)
def test_code_that_nobody_can_read_is_refused_and_named(
    home: Home, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = put(home, "mine", GOOD)
    trusted(home)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"\x7fELF")
    shown = "lib/__pycache__/lib" if name.endswith("lib/inner.pyc") else name
    assert f"'{shown}'" in mine(home).problem
    assert main(["plugins", "trust", "mine"]) == 2
    assert main(["nodes", "mine.seven"]) == 2
    assert f"the plugin 'mine' was left out: '{shown}'" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights, and there are no named pipes")
@pytest.mark.parametrize("kind", ["file", "folder", "itself", "nowhere", "pipe"])
def test_a_link_or_a_pipe_is_refused_and_named(home: Home, tmp_path: Path, kind: str) -> None:
    folder = put(home, "mine", GOOD)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "helper.py").write_text("")
    targets = {"file": "elsewhere/helper.py", "folder": "elsewhere", "itself": "plugins/mine", "nowhere": "nowhere"}
    if kind == "pipe":
        os.mkfifo(folder / "odd")
    else:
        (folder / "odd").symlink_to(tmp_path / targets[kind])
    assert mine(home).problem.startswith("'odd' is ")


def test_a_folder_that_is_too_large_is_refused_before_it_is_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put(home, "mine", GOOD)
    with (folder / "data.bin").open("wb") as file:
        file.truncate(1 << 40)  # a terabyte with nothing in it
    assert "larger than 64 MiB (at 'data.bin')" in mine(home).problem
    (folder / "data.bin").unlink()
    monkeypatch.setattr(plugin_files, "MAX_ENTRIES", 3)
    for number in range(3):
        (folder / f"{number}.txt").touch()
    assert "more than 3 files" in mine(home).problem


# --- a plugin of many modules -----------------------------------------------------------------------------------

MANY = {
    "__init__.py": "from . import nodes\nfrom .colour import rgb\n",
    "colour.py": "rgb = (1, 2, 3)\n",
    "nodes.py": GOOD
    + '''
@node("mine.sum", version=1)
def total() -> Number:
    """A sum."""
    from .deep.inner import total
    return Number(total())

@node("mine.length", version=1)
def length() -> Number:
    """A length."""
    from importlib.resources import as_file, files
    top = files(__package__)
    words = top / "data" / "words.txt"
    names = sorted(entry.name for entry in top.joinpath("data").iterdir())
    assert words.is_file() and not words.is_dir() and names == ["more", "words.txt"], names
    assert words.read_bytes() == words.read_text("utf-8").encode() and (top / "data/more/none.txt").read_text() == ""
    assert files(f"{__package__}.data").joinpath("words.txt").read_text("utf-8") == words.read_text("utf-8")
    assert not (top / "../code.py").is_file() and not (top / "missing").is_dir()
    with as_file(words) as path:
        return Number(len(path.read_text("utf-8")))
''',
    "deep/inner.py": "from ..colour import rgb\ndef total():\n    return sum(rgb)\n",
    "data/words.txt": "ä word",
    "data/more/none.txt": "",
}


def test_a_plugin_may_be_a_package_with_data_of_its_own(home: Home) -> None:
    put(home, "mine", MANY, PACKAGE)
    catalog = loaded(home)
    assert set(catalog.ids) == {"mine.seven", "mine.sum", "mine.length"}
    shutil.rmtree(home.plugins / "mine")  # all of it was read before
    assert [answers(catalog, id) for id in ("mine.seven", "mine.sum", "mine.length")] == [7, 6, 6]


def test_packages_that_a_plugin_brings_along_run_from_the_digested_bytes(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    reach = "import sys\nsys.path.insert(0, __path__[0] + '/vendored')\nimport brought_along\n"
    code = reach + GOOD.replace("Number(7)", "Number(brought_along.value)")
    folder = put(home, "mine", {"__init__.py": code, "vendored/brought_along/__init__.py": "value = 9\n"}, PACKAGE)
    compiled(folder / "vendored/brought_along/__init__.py", "value = 10\n", unchecked=True)
    assert answers(loaded(home)) == 9
    del sys.modules["brought_along"]


def test_a_traceback_shows_the_line_that_ran(home: Home) -> None:
    put(
        home,
        "mine",
        {"__init__.py": "\nfrom . import inner\n" + GOOD, "inner.py": "def fails():\n    1 / 0\n"},
        PACKAGE,
    )
    loaded(home)
    (home.plugins / "mine" / "inner.py").write_text("# another\n# file\n")
    inner = sys.modules["shotgraph_plugin_mine.inner"]
    with pytest.raises(ZeroDivisionError) as caught:
        inner.fails()
    told = "".join(traceback.format_exception(caught.value))
    assert f'File "{home.plugins / "mine" / "inner.py"}", line 2, in fails' in told and "1 / 0" in told


def test_a_plugin_loaded_again_is_loaded_anew(home: Home) -> None:
    folder = put(home, "mine", {"__init__.py": "from .inner import seven\n", "inner.py": GOOD}, PACKAGE)
    assert answers(loaded(home)) == 7
    equal = (folder / "inner.py").read_text().replace("Number(7)", "Number(8)")
    (folder / "inner.py").write_text(equal)
    assert answers(loaded(home)) == 8


# --- broken ones ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import nothing_of_that_name\n", "ModuleNotFoundError"),
        ("raise SystemError('no')\n", "SystemError: no (code.py, line 1)"),
        ("import sys\nsys.exit(7)\n", "SystemExit: 7 (code.py, line 2)"),
        ("import json\njson.loads('x')\n", "(code.py, line 2)"),
        ("open(__file__)\n", "importlib.resources"),
        (GOOD.replace("mine.seven", "number.value"), "'number.value', which is taken"),
        ("x = 1\n", "neither a node type nor an engine"),
        ("def broken(:\n", "SyntaxError"),
        ("raise ValueError('\\x1b[31mred')\n", "ValueError:  [31mred"),
    ],
)
def test_a_broken_plugin_is_left_out_and_said(
    home: Home, capsys: pytest.CaptureFixture[str], code: str, says: str
) -> None:
    put(home, "mine", code)
    plugins.trust(mine(home), Settings(home))
    assert main(["nodes", "number.value"]) == 0
    told = capsys.readouterr().err
    assert says in told and "Traceback" not in told
    assert "shotgraph_plugin_mine" not in sys.modules


@pytest.mark.parametrize(
    "manifest",
    [
        "module = 3",
        'module = "../../cli.py"',
        'module = "notes.txt"',
        "not toml at all",
        "a = " + "[" * 100_000,
        'name = "x"',
        MANIFEST + '\nrequires = "numpy"',
        MANIFEST + '\nrequires = ["--index-url elsewhere numpy"]',
    ],
)
def test_a_bad_manifest_is_a_problem_and_cannot_be_trusted(home: Home, manifest: str) -> None:
    put(home, "mine", {"code.py": GOOD, "notes.txt": ""}, manifest)
    assert mine(home).problem
    assert main(["plugins", "trust", "mine"]) == 2


def test_what_a_plugin_says_of_itself_cannot_steer_a_terminal(home: Home) -> None:
    put(home, "mine", GOOD, MANIFEST + f'\nname = "\\u001b[31mred\\u0007"\nabout = "{"long " * 9999}"')
    plugin = mine(home)
    assert plugin.name == " [31mred " and len(plugin.about) <= 400


def test_a_package_that_is_not_there_is_named_with_the_mend(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    put(home, "mine", "raise SystemExit\n", MANIFEST + '\nrequires = ["numpy", "surely-not-installed"]')
    assert mine(home).problem == ""  # nobody is told to install what a stranger wants
    plugins.trust(mine(home), Settings(home))
    assert main(["nodes", "number.value"]) == 0
    told = capsys.readouterr().err
    assert "it needs surely-not-installed, which is not installed" in told
    assert "pip install surely-not-installed" in told and "SystemExit" not in told
    put(home, "mine", GOOD, MANIFEST + '\nrequires = ["numpy"]')
    plugins.trust(mine(home), Settings(home))
    assert main(["nodes", "mine.seven"]) == 0


def test_without_skia_animatic_is_left_out_and_the_rest_goes_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its facts are hidden from both ways to look for them: the folders of packages, and Python's own."""
    there, listed = metadata.version, os.listdir

    def version(name: str) -> str:
        if name == "skia-python":
            raise metadata.PackageNotFoundError(name)
        return there(name)

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(
        os, "listdir", lambda at=".": [name for name in listed(at) if not str(name).startswith("skia_")]
    )
    catalog, failed = plugins.add_to(Catalog([]), plugins.find(home, Settings(home)))
    assert [(plugin.id, "pip install skia-python" in plugin.problem) for plugin in failed] == [("animatic", True)]
    assert "letterbox.bars" in catalog


def test_what_the_plugins_that_ship_need_is_named_among_the_packages() -> None:
    assert plugins.required() == ["skia-python"]
    assert "skia-python" in [package.name for package in about.packages()]


def test_a_plugin_does_not_take_the_place_of_one_that_ships(home: Home) -> None:
    put(home, "letterbox", GOOD)
    assert "another plugin's" in mine(home).problem
    assert main(["plugins", "trust", "letterbox"]) == 2


def test_the_shipped_plugin_draws_bars(home: Home) -> None:
    from fractions import Fraction

    import numpy as np

    from studio.media.frames import Frame
    from studio.media.values import Video, VideoInfo

    catalog, failed = plugins.add_to(Catalog([]), plugins.find(home, Settings(home)))
    white = Frame.of(np.full((90, 160, 3), 255, np.uint8))
    video = Video(VideoInfo(160, 90, Fraction(24), 5), lambda start, stop: iter([white] * (stop - start)))
    picture = catalog["letterbox.bars"].function(video, aspect=2.0).frame(3).rgb()
    assert failed == [] and picture[:5].max() == 0 and picture[5:85].min() == 255 and picture[85:].max() == 0
    clear = Frame.of(np.random.default_rng(1).integers(0, 65535, (90, 160, 4), np.uint16))
    video = Video(VideoInfo(160, 90, Fraction(24), 1, 16, True), lambda start, stop: iter([clear]))
    seen = catalog["letterbox.bars"].function(video, aspect=2.0).frame(0).pixels()
    assert np.array_equal(seen[5:85], clear.pixels()[5:85])
    assert (seen[:5, :, :3] == 0).all() and (seen[85:, :, 3] == 65535).all()
