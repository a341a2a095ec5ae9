"""Projects of earlier versions open as they were: nothing unknown, nothing out of range, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio import __version__
from studio.app import node_types
from studio.graph.catalog import Catalog
from studio.graph.projectfile import FORMAT, dumps, load
from studio.graph.validate import validate

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*/*.shotgraph"))


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


def test_every_version_has_its_projects() -> None:
    """Whoever raises the version adds a folder: `tests/golden/README.md`."""
    assert __version__ in {path.parent.name for path in GOLDEN}
