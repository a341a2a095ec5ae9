"""The project file: what is written, what survives, and what is said of damaged ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import InvalidProject, StoreError
from studio.graph.graph import Graph, Node, Wire
from studio.graph.projectfile import dumps, load, loads, save

names = st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), min_size=1, max_size=12)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
data = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
settings_blocks = st.dictionaries(names, data, max_size=4)
numbers = st.floats(-1e6, 1e6, allow_nan=False)
node = st.builds(
    Node,
    type=names,
    settings=settings_blocks,
    overrides=st.dictionaries(names, settings_blocks, max_size=2),
    position=st.tuples(numbers, numbers),
    title=st.text(max_size=9),
    muted=st.booleans(),
    bypassed=st.booleans(),
    note=st.text(max_size=9),
    extra=st.dictionaries(st.just("from the future"), data, max_size=1),
    version=st.integers(0, 9),
    provider=st.text(max_size=9),
)
graphs = st.builds(
    Graph,
    nodes=st.dictionaries(names, node, max_size=4),
    wires=st.lists(st.builds(Wire, names, names, names, names), max_size=4).map(tuple),
    extra=st.dictionaries(st.just("unknown"), data, max_size=1),
)


@given(graphs)
def test_a_saved_graph_is_loaded_the_same(graph: Graph) -> None:
    assert loads(dumps(graph)) == graph


@given(graphs)
def test_saving_twice_writes_the_same_text(graph: Graph) -> None:
    assert dumps(loads(dumps(graph))) == dumps(graph)


def test_one_node_is_a_block_and_one_wire_a_line() -> None:
    graph = Graph({"a": Node("number.value", {"value": 2.0}), "b": Node("x")}, (Wire("a", "out", "b", "in"),))
    assert dumps(graph).splitlines() == [
        "{",
        '  "format": "shotgraph/1",',
        '  "nodes": {',
        '    "a": {"type": "number.value", "settings": {"value": 2.0}, "position": [0.0, 0.0]},',
        '    "b": {"type": "x", "position": [0.0, 0.0]}',
        "  },",
        '  "wires": [',
        '    {"from": "a.out", "to": "b.in"}',
        "  ]",
        "}",
    ]


def test_unknown_types_and_keys_survive(tmp_path: Path) -> None:
    path = tmp_path / "ünï code.shotgraph"
    path.write_text(
        '{"format": "shotgraph/1", "studio": {"x": 1}, "nodes": {"n": {"type": "plugin.gone", "mood": [1, 2]}}}',
        "utf-8",
    )
    save(load(path), path)
    kept = json.loads(path.read_text("utf-8"))
    assert kept["studio"] == {"x": 1} and kept["nodes"]["n"]["mood"] == [1, 2]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b'{"format": "shotgraph/1", "nodes": {"a": {"ty', "cut short"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[1, 2]", "holds no project"),
        (b"{}", "not a Shotgraph project"),
        (b'{"format": "shotgraph/99"}', "newer Shotgraph"),
        (b'{"format": "shotgraph/0"}', "no release wrote"),
        (b'{"format": "shotgraph/1", "nodes": []}', "'nodes' should be a block"),
        (b'{"format": "shotgraph/1", "nodes": {"a": {}}}', "node 'a': 'type'"),
        (b'{"format": "shotgraph/1", "nodes": {"a": {"type": "x", "position": "up"}}}', "two numbers"),
        (b'{"format": "shotgraph/1", "nodes": {"a": {"type": "x"}, "a": {"type": "y"}}}', "stands twice"),
        (b'{"format": "shotgraph/1", "nodes": {"a": {"type": "x", "settings": {"v": NaN}}}}', "NaN"),
        (b'{"format": "shotgraph/1", "wires": [{"from": "a", "to": 3}]}', "a wire reads"),
        (b"[" * 100_000, "cannot be read"),
    ],
)
def test_damaged_files_say_what_is_wrong(content: bytes, says: str) -> None:
    with pytest.raises(InvalidProject) as caught:
        loads(content)
    assert says in str(caught.value)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InvalidProject) as caught:
        loads('{"format": "shotgraph/1", "nodes": {"a": {}, "b": {"type": "x", "settings": 3}}, "wires": [0]}')
    assert len(caught.value.problems) == 3


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "film.shotgraph"
    save(Graph({"a": Node("x")}), path)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        save(Graph({"a": Node("x", {"v": object()})}), path)
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["film.shotgraph"]


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot write"):
        save(Graph(), tmp_path / "file" / "film.shotgraph")
