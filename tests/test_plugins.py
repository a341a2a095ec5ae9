"""Plugins run when they are trusted, as they are; a broken one is left out and the app goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.app import plugins
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


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path))
    return Home.find()


def put(home: Home, id: str, code: str, manifest: str = 'module = "code.py"\nversion = "2"') -> None:
    folder = home.plugins / id
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text(manifest)
    (folder / "code.py").write_text(code)


def mine(home: Home) -> plugins.Plugin:
    return next(plugin for plugin in plugins.find(home, Settings(home)) if plugin.folder.parent == home.plugins)


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


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import nothing_of_that_name\n", "ModuleNotFoundError"),
        ("raise SystemError('no')\n", "SystemError: no (code.py, line 1)"),
        (GOOD.replace("mine.seven", "number.value"), "'number.value', which is taken"),
        ("x = 1\n", "declares no node type"),
        ("def broken(:\n", "SyntaxError"),
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


@pytest.mark.parametrize("manifest", ["module = 3", 'module = "../../cli.py"', "not toml at all", 'name = "x"'])
def test_a_bad_manifest_is_a_problem_and_cannot_be_trusted(home: Home, manifest: str) -> None:
    put(home, "mine", GOOD, manifest)
    assert mine(home).problem
    assert main(["plugins", "trust", "mine"]) == 2


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
