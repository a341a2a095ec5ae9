"""Projects of earlier versions open as they were: nothing unknown, nothing out of range, nothing lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

import nodes.numbers
from studio import __version__
from studio.app import node_types
from studio.app.queue import RenderQueue
from studio.cli import main
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph
from studio.graph.graph_edits import new_node, pasted
from studio.graph.opening import upgraded
from studio.graph.projectfile import FORMAT, dumps, load
from studio.graph.spec import node
from studio.graph.upgrade import Upgrade
from studio.graph.validate import validate
from studio.media.values import Number

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*/*.shotgraph"))
GAUGE = Path(__file__).parent / "golden" / "plugins" / "gauge"
RELEASES = sorted(int(folder.name) for folder in GAUGE.iterdir())
LATER = [(wrote, reads) for wrote in RELEASES for reads in RELEASES if reads >= wrote]
EARLIER = [(wrote, reads) for wrote in RELEASES for reads in RELEASES if reads < wrote]


class Sum(NamedTuple):
    result: Number


def named(path: Path) -> str:
    return f"{path.parent.name} {path.stem}"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOTGRAPH_HOME", str(tmp_path_factory.mktemp("home")))
        return node_types.known(print)


@pytest.mark.parametrize("path", GOLDEN, ids=named)
def test_it_opens_and_every_node_and_setting_still_means_something(path: Path, catalog: Catalog) -> None:
    graph = load(path)
    assert [str(problem) for problem in validate(graph, catalog, path.parent)] == []


@pytest.mark.parametrize("path", GOLDEN, ids=named)
def test_opening_and_saving_loses_nothing(path: Path) -> None:
    graph = load(path)
    old = json.loads(path.read_text("utf-8"))
    new = json.loads(dumps(graph))
    assert new.pop("format") == f"shotgraph/{FORMAT}"
    old.pop("format")
    assert new == old


@pytest.mark.parametrize("path", [path for path in GOLDEN if path.stem == "every-node"], ids=named)
def test_the_file_of_all_nodes_has_settings_to_lose(path: Path) -> None:
    nodes = load(path).nodes.values()
    assert len({node.type for node in nodes}) == len(nodes) > 50
    assert sum(len(node.settings) for node in nodes) > 200


def test_a_built_in_that_calls_things_otherwise_tomorrow_reads_the_files_of_today(
    catalog: Catalog,
) -> None:
    @node(
        "number.math",
        version=2,
        upgrades={2: Upgrade(renamed={"a": "first", "b": "second", "op": "operation"}, outputs={"out": "result"})},
    )
    def calculate(first: Number, second: Number, *, operation: Literal["add", "subtract", "multiply"] = "add") -> Sum:
        """Two numbers into one."""
        return Sum(first)

    tomorrow = Catalog([*(spec for spec in catalog if spec.id != "number.math"), vars(calculate)["__node__"]])
    every = next(path for path in GOLDEN if path.stem == "every-node")
    for path in GOLDEN:
        graph = upgraded(load(path), tomorrow)
        assert [str(problem) for problem in validate(graph, tomorrow, path.parent)] == []
    [math] = [made for made in upgraded(load(every), tomorrow).nodes.values() if made.type == "number.math"]
    assert (math.version, math.provider) == (2, f"Shotgraph {__version__}") and "operation" in math.settings


def test_every_version_has_its_projects() -> None:
    """Whoever raises the version adds a folder: `tests/golden/README.md`."""
    assert __version__ in {path.parent.name for path in GOLDEN}


# --- the films of a plugin whose author has changed what its node keeps ---------------------------------------------


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Catalog]:
    """Put a release of the plugin where a user's plugins are, and trust it."""
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))

    def install(release: int) -> Catalog:
        folder = tmp_path / "home" / "plugins" / "gauge"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(GAUGE / str(release), folder, ignore=shutil.ignore_patterns("*.shotgraph", "__pycache__"))
        assert main(["plugins", "trust", "gauge"]) == 0
        return node_types.known(pytest.fail)

    return install


def film(release: int) -> Path:
    return GAUGE / str(release) / "film.shotgraph"


@pytest.mark.parametrize(("wrote", "reads"), LATER)
def test_a_later_release_renders_an_earlier_film_to_the_same(
    install: Callable[[int], Catalog], capsys: pytest.CaptureFixture[str], wrote: int, reads: int
) -> None:
    install(reads)
    assert main(["check", str(film(wrote))]) == 0
    capsys.readouterr()
    assert main(["render", str(film(wrote)), "--target", "total"]) == 0
    assert capsys.readouterr().out.strip() == "77.5"  # (4 * 200 % + 1.5) * 100 % + 50, + 4, + 4 * 100 % + 10


@pytest.mark.parametrize(("wrote", "reads"), [pair for pair in LATER if pair != (1, 1)])
def test_a_later_release_saves_an_earlier_film_as_one_of_its_own(
    install: Callable[[int], Catalog], tmp_path: Path, wrote: int, reads: int
) -> None:
    """Whichever releases opened it in between, so 1 to 3 is 1 to 2 to 3."""
    catalog = install(reads)
    path = tmp_path / "film.shotgraph"
    shutil.copy(film(wrote), path)
    document = Document.open(path, catalog)
    assert not document.dirty
    document.save()
    assert path.read_text("utf-8") == film(reads).read_text("utf-8")


@pytest.mark.parametrize(
    ("wrote", "reads", "says"),
    [
        (2, 1, "node 'plain': it was saved by version 2 of 'gauge.scale', and here is version 1. Update Gauge 1.0 to"),
        (3, 2, "node 'plain': there is no node type 'gauge.gain'. Install Gauge 3.0 or newer, which provides it"),
        (3, 1, "node 'plain': there is no node type 'gauge.gain'. Install Gauge 3.0 or newer, which provides it"),
    ],
)
def test_an_earlier_release_is_told_what_it_lacks(
    install: Callable[[int], Catalog], capsys: pytest.CaptureFixture[str], wrote: int, reads: int, says: str
) -> None:
    install(reads)
    for command in (["check", str(film(wrote))], ["render", str(film(wrote)), "--target", "total"]):
        assert main(command) == 2
        told = capsys.readouterr().err
        assert says in told and told.count("node 'plain'") == 1 and "no setting" not in told


@pytest.mark.parametrize(("wrote", "reads"), EARLIER)
def test_an_earlier_release_saves_a_later_film_as_it_found_it(
    install: Callable[[int], Catalog], tmp_path: Path, wrote: int, reads: int
) -> None:
    path = tmp_path / "film.shotgraph"
    shutil.copy(film(wrote), path)
    document = Document.open(path, install(reads))
    document.edit("Move", document.graph.move({"four": (1.0, 1.0)}))
    document.edit("Move", document.graph.move({"four": (0.0, 0.0)}))
    document.save()
    assert path.read_bytes() == film(wrote).read_bytes()


@pytest.mark.parametrize("wrote", RELEASES)
def test_a_film_waits_whole_for_a_plugin_that_is_not_there(
    install: Callable[[int], Catalog], tmp_path: Path, wrote: int
) -> None:
    """Saved by an app without the plugin, then opened by one with its last release."""
    path = tmp_path / "film.shotgraph"
    shutil.copy(film(wrote), path)
    document = Document.open(path, Catalog.of([nodes.numbers]))
    document.edit("Title", document.graph.change("sum", title="Sum"))
    document.save()
    now = Document.open(path, install(RELEASES[-1])).graph
    assert now.change("sum", title="") == load(film(RELEASES[-1]))


@pytest.mark.parametrize("wrote", RELEASES)
def test_what_was_copied_or_queued_in_an_earlier_release_is_read_by_a_later_one(
    install: Callable[[int], Catalog], tmp_path: Path, wrote: int
) -> None:
    catalog, now = install(RELEASES[-1]), load(film(RELEASES[-1]))
    put, _ = pasted(Graph(), catalog, film(wrote).read_text("utf-8"), None, offset=0.0)
    assert put.nodes == now.nodes and put.wires == now.wires and put.view == now.view
    job = RenderQueue(tmp_path / "queue").add(load(film(wrote)), tmp_path, name="film")
    assert RenderQueue(tmp_path / "queue", catalog).graph(job.id) == now


def test_a_node_made_now_says_which_release_reads_it(install: Callable[[int], Catalog], tmp_path: Path) -> None:
    document = Document(folder=tmp_path, catalog=install(3))
    graph, _ = new_node(document.graph, install(3)["gauge.gain"], (0, 0), amount=2.0)
    document.edit("Add", graph)
    document.edit("Add", new_node(document.graph, install(3)["number.value"], (0, 0))[0])
    document.save(tmp_path / "film.shotgraph")
    kept = json.loads((tmp_path / "film.shotgraph").read_text("utf-8"))["nodes"]
    assert (kept["gain"]["version"], kept["gain"]["provider"]) == (3, "Gauge 3.0")
    assert set(kept["value"]) == {"type", "position"}
    assert Document.open(tmp_path / "film.shotgraph", install(3)).graph == document.graph
