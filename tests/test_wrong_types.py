"""Files that a hand or a bad disk has filled with the wrong things: told in words or left out, never a trace."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.app import node_types
from studio.app.queue import RenderQueue
from studio.app.recent import Recent
from studio.base.errors import InvalidProject, ModelError, SettingError, ShotgraphError, StoreError
from studio.base.resources import resource
from studio.base.settings import Home, Settings, store_budget
from studio.cli import main
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.graph_edits import group_rect, remove_groups
from studio.graph.projectfile import dumps, loads
from studio.graph.validate import validate
from studio.graph.wire_bends import bends
from studio.models.pipelinefiles import count_weights
from studio.models.weights import header, metadata

HUGE = 10**400
EXAMPLES, LOOKS = resource("examples"), resource("looks")
GOLDEN = Path(__file__).parent / "golden"


def nested(kind: Callable[[Any], Any], depth: int) -> Any:
    made: Any = 1
    for _ in range(depth):
        made = kind(made)
    return made


NASTY: list[Any] = [
    *(None, True, 0, -1, 1.5, HUGE, -HUGE, 1e308, "", "x", "\ud800", "\0", [], {}, [[]], [None], [{}], {"a": 1}),
    *([[HUGE, 0]], {"master": [[0, 0], [HUGE, 1]]}, [{"at": HUGE, "value": 1}], [{"at": 0, "zoom": HUGE}]),
    *([{"strokes": [{"points": [[HUGE, 0]]}]}], [{"points": [[0, 0]], "radius": HUGE}], "1/0", "1e999", "9" * 5000),
    *(nested(lambda inner: [inner], 90), nested(lambda inner: {"a": inner}, 90), {"tracks": [{"clips": [HUGE]}]}),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return node_types.shipped()


def test_no_setting_of_any_node_type_traces_over_what_a_file_may_hold(catalog: Catalog) -> None:
    for spec in catalog:
        for setting in spec.settings:
            for value in NASTY:
                try:
                    setting.read(value)
                except (SettingError, ShotgraphError):
                    pass
                except Exception as error:
                    raise AssertionError(f"{spec.id}, {setting.name}: {value!r}"[:300]) from error


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything inside lists and objects."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places_in(inner, (*path, key))


def test_nothing_inside_a_setting_of_a_project_traces_when_it_is_another_thing(
    catalog: Catalog, tmp_path: Path
) -> None:
    """Keys, strokes, clips, outlines: each part of each setting of the examples in turn."""
    tried = 0
    for path in sorted([*EXAMPLES.glob("*.shotgraph"), *LOOKS.glob("*.shotgraph"), *GOLDEN.rglob("*.shotgraph")]):
        whole = json.loads(path.read_bytes())
        for id, node in whole["nodes"].items():
            for name, value in node.get("settings", {}).items():
                for place in places_in(value):
                    for nasty in (None, True, -1, "x", [], {}, [[]], {"a": 1}):
                        changed = copy.deepcopy(node)
                        inner = changed["settings"][name]
                        for step in place[:-1]:
                            inner = inner[step]
                        inner[place[-1]] = nasty
                        graph = loads(json.dumps({"format": "shotgraph/1", "nodes": {id: changed}, "wires": []}))
                        try:
                            validate(graph, catalog, tmp_path)
                        except Exception as error:
                            raise AssertionError(f"{path.name}, {id}.{name}, {place}: {nasty!r}") from error
                        tried += 1
    assert tried > 600


@pytest.mark.parametrize("key", ["view", "meta", "groups", "nodes", "else"])
def test_blocks_in_blocks_are_refused_before_they_are_walked_through(key: str) -> None:
    for depth in (500, 3000, 100_000):
        inner = '{"a":' * depth + "1" + "}" * depth
        value = f"[{inner}]" if key == "groups" else f'{{"n": {{"type": "x", "settings": {inner}}}}}'
        text = f'{{"format": "shotgraph/1", "{key}": {value if key in ("groups", "nodes") else inner}}}'
        with pytest.raises(InvalidProject, match="too deep"):
            loads(text)
    within = loads(f'{{"format": "shotgraph/1", "view": {"[" * 60 + "]" * 60}}}'.replace('"view": [', '"x": ['))
    assert loads(dumps(within)) == within


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "1" * 5000])
def test_a_number_that_could_not_be_written_again_is_refused(number: str) -> None:
    with pytest.raises(InvalidProject, match=r"not a number|too many digits|two numbers"):
        loads(f'{{"format": "shotgraph/1", "view": {{"zoom": {number}}}}}')
    with pytest.raises(InvalidProject):
        loads(f'{{"format": "shotgraph/1", "nodes": {{"a": {{"type": "x", "position": [{number}, 0]}}}}}}')


def test_a_node_beyond_the_canvas_is_refused() -> None:
    with pytest.raises(InvalidProject, match="position"):
        loads(json.dumps({"format": "shotgraph/1", "nodes": {"a": {"type": "x", "position": [HUGE, 0]}}}))


@pytest.mark.parametrize("content", ["5", '"x"', "[5, null]", '["/a\\u0000b"]', '["/' + "a" * 5000 + '"]', "[" * 5000])
def test_a_list_of_recent_projects_that_is_none_counts_as_empty(content: str, tmp_path: Path) -> None:
    (tmp_path / "recent.json").write_text(content)
    recent = Recent(tmp_path / "recent.json")
    assert recent.list() == []
    recent.add(tmp_path)
    assert recent.list() == [tmp_path]


WRONG = {
    "ui.theme": 5,
    "ui.window": [1],
    "ui.panels": {"a": 1},
    "ui.language": {"a": 1},
    "ui.scale": "x",
    "store.folder": 5,
    "plugins.trusted": {"a": 1},
    "llm.endpoint": 7,
    "updates.look": "x",
    "updates.asked": True,
    "updates.url": 9,
    "app.seen": [],
}


def test_settings_of_wrong_types_count_as_not_set(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    home = Home(tmp_path, tmp_path, tmp_path / "logs")
    home.settings_file.write_text(json.dumps({**WRONG, "llm.model": "mine"}))
    settings = Settings(home)
    with caplog.at_level(logging.WARNING, "shotgraph"):
        assert {name: settings.get(name) for name in WRONG} == dict.fromkeys(WRONG)
    assert "ui.theme" in caplog.text and settings.get("llm.model") == "mine"
    for amount in ("1e400", "NaN", '"x"', "null", "[1]"):
        home.settings_file.write_text(f'{{"store.gigabytes": {amount}}}')
        if amount == "null":
            assert store_budget(home, Settings(home)) > 0
        else:
            with pytest.raises(StoreError, match=r"store\.gigabytes"):
                store_budget(home, Settings(home))


JOBS: list[Any] = [
    5,
    [],
    {"jobs": 5},
    {"jobs": [5]},
    {"jobs": [{"id": "../../x", "name": "a", "folder": "b"}]},
    {"jobs": [{"id": 5, "name": None, "folder": 5, "state": "done", "targets": [], "results": [1], "added": "x"}]},
    {"jobs": [{"id": "ab", "name": "a", "folder": "b", "state": "done", "results": [1]}]},
]


@pytest.mark.parametrize("content", JOBS, ids=str)
def test_a_queue_that_does_not_read_starts_empty_and_is_set_aside(content: Any, tmp_path: Path) -> None:
    (tmp_path / "queue.json").write_text(json.dumps(content))
    assert RenderQueue(tmp_path).jobs == ()
    assert json.loads((tmp_path / "queue.damaged").read_text()) == content
    (tmp_path / "file").write_text("x")
    assert RenderQueue(tmp_path / "file" / "queue").jobs == ()


def model_file(head: bytes, data: int = 8) -> bytes:
    return len(head).to_bytes(8, "little") + head + bytes(data)


HEADERS: dict[str, bytes] = {
    "no block": model_file(b"[]"),
    "deep": model_file(b'{"a":' * 5000 + b"1" + b"}" * 5000),
    "tensors of text": model_file(b'{"a": "b"}'),
    "sides of text": model_file(b'{"a": {"dtype": "F32", "shape": ["x"], "data_offsets": [0, 8]}}'),
    "sides below nothing": model_file(b'{"a": {"dtype": "F32", "shape": [-5], "data_offsets": [0, 8]}}'),
    "sides without end": model_file(b'{"a": {"dtype": "F32", "shape": [' + b"9" * 400 + b'], "data_offsets": [0, 8]}}'),
    "no offsets": model_file(b'{"a": {"dtype": "F32", "shape": [2]}}'),
    "offsets of one": model_file(b'{"a": {"dtype": "F32", "shape": [2], "data_offsets": [8]}}'),
    "longer than the file": (1 << 40).to_bytes(8, "little") + b"{}",
    "short": b"abc",
    "empty": b"",
    "not text": model_file(b"\xff\xfe\xfd\xfc"),
}


@pytest.mark.parametrize("content", HEADERS.values(), ids=HEADERS)
def test_a_file_of_weights_with_a_wrong_header_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    for read in (header, count_weights):
        with pytest.raises(ModelError):
            read(path)
    assert metadata(path) == {}


def test_check_never_traces_over_the_nasty_values(catalog: Catalog, tmp_path: Path, capsys: Any) -> None:
    nodes = {
        f"n{number}": {"type": spec.id, "settings": {one.name: NASTY[(number + at) % len(NASTY)]}}
        for number, spec in enumerate(catalog)
        for at, one in enumerate(spec.settings)
    }
    (tmp_path / "film.shotgraph").write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes}))
    assert main(["check", str(tmp_path / "film.shotgraph")]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("place", [HUGE, -HUGE, 1e300, "x", None, [], True])
def test_groups_and_dots_at_no_place_are_drawn_where_something_can_be_drawn(place: Any) -> None:
    wire = Wire("a", "out", "b", "a")
    nodes = {"a": Node("number.value"), "b": Node("number.math")}
    graph = Graph(nodes, (wire,), view={"bends": {"a.out > b.a": [[place, 1], [1, 2]]}})
    assert bends(graph)[wire] == ((1.0, 2.0),) or place is True
    for rect in ([place, 0, 10, 10], [0, 0, place, 10], place, [place]):
        assert all(abs(edge) <= 1e7 for edge in group_rect({"rect": rect}))
    odd = Graph(nodes, groups=({"id": {"a": 1}}, {"id": 5}, {"id": "kept"}))
    assert [group["id"] for group in remove_groups(odd, {"5"}).groups] == [{"a": 1}, "kept"]
