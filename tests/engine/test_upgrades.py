"""Nodes of older files: what an upgrade may say, what follows it, and what is said where it cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import InvalidProject
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.execute import execute
from studio.graph.graph import Graph, Node, Wire
from studio.graph.opening import marked, upgraded
from studio.graph.plan import make_plan
from studio.graph.projectfile import dumps, loads
from studio.graph.spec import Lane, NodeSpec, Seed, SeedKind, Setting, Socket, node
from studio.graph.store import Store
from studio.graph.upgrade import Convert, Upgrade, steps
from studio.graph.validate import validate
from studio.graph.wire_bends import bends, with_bends
from studio.media.values import Number


def tint(version: int, upgrades: dict[int, Upgrade | Convert] | None = None, id: str = "demo.tint") -> NodeSpec:
    """A node type as a release has it; sockets and settings of all releases, so that any step leads somewhere."""
    names = ("strength", "amount", "hue", "level")
    return NodeSpec(
        id,
        version,
        Lane.CPU,
        print,
        (Socket("picture", Number, optional=True), Socket("image", Number, optional=True)),
        (),
        tuple(Setting(name, object, None) for name in names),
        upgrades=steps(upgrades or {}),
    )


def halved(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value / 2 if name == "amount" else value for name, value in settings.items()}


SECOND = Upgrade(renamed={"strength": "amount", "picture": "image"}, outputs={"out": "left"}, missing={"hue": 0.5})
THIRD = Upgrade(formerly="demo.tint", renamed={"hue": "level"}, outputs={"left": "main"}, convert=halved)
TWO = Catalog([tint(2, {2: SECOND})])
THREE = Catalog([tint(3, {2: SECOND, 3: THIRD}, "demo.wash")])

amounts = st.floats(0, 100)
kept = st.fixed_dictionaries({}, optional={"strength": amounts, "hue": amounts, "stray": st.text(max_size=3)})
old_nodes = st.builds(
    Node,
    type=st.sampled_from(["demo.tint", "demo.unknown"]),
    settings=kept,
    overrides=st.dictionaries(st.sampled_from(["a", "b"]), kept, max_size=2),
    muted=st.booleans(),
    bypassed=st.booleans(),
    note=st.text(max_size=4),
    extra=st.fixed_dictionaries({}, optional={"exposed": st.just(["strength"]), "mood": st.integers()}),
)
ids = st.sampled_from(["one", "two", "three"])
wires = st.builds(
    Wire, ids, st.sampled_from(["out", "other"]), ids, st.sampled_from(["picture", "strength", "hue", "x"])
)
old_graphs = st.builds(Graph, st.dictionaries(ids, old_nodes), st.lists(wires, max_size=5, unique=True).map(tuple))


@given(old_graphs)
def test_an_upgraded_graph_is_saved_and_loaded_the_same(old: Graph) -> None:
    now = upgraded(old, THREE)
    assert loads(dumps(now)) == now
    assert upgraded(loads(dumps(old)), THREE) == now


@given(old_graphs)
def test_upgrading_twice_is_upgrading_once(old: Graph) -> None:
    now = upgraded(old, THREE)
    assert upgraded(now, THREE) is now
    assert marked(now, THREE) is now or any(node.type == "demo.wash" for node in old.nodes.values())


@given(old_graphs)
def test_version_1_to_2_to_3_is_1_to_3(old: Graph) -> None:
    assert upgraded(loads(dumps(upgraded(old, TWO))), THREE) == upgraded(old, THREE)


def halves(settings: Mapping[str, Any]) -> float | None:
    return settings["strength"] / 2 if "strength" in settings else None


@given(old_graphs)
def test_nothing_of_a_node_is_lost_and_other_types_are_left_alone(old: Graph) -> None:
    now = upgraded(old, THREE)
    for id, before in old.nodes.items():
        after = now.nodes[id]
        if before.type == "demo.unknown":
            assert after is before
            continue
        assert after.settings.get("amount") == halves(before.settings)
        assert after.settings["level"] == before.settings.get("hue", 0.5)
        assert after.settings.get("stray") == before.settings.get("stray")
        for item, own in before.overrides.items():
            assert after.overrides[item].get("amount") == halves(own)
            assert after.overrides[item].get("level") == own.get("hue")
        assert (after.muted, after.bypassed, after.note) == (before.muted, before.bypassed, before.note)
        assert after.extra.get("exposed") == (["amount"] if "exposed" in before.extra else None)
        assert after.extra.get("mood") == before.extra.get("mood")
    assert len(now.wires) == len(old.wires)


def test_wires_their_order_and_their_dots_follow_a_rename() -> None:
    old = Graph(
        {"a": Node("demo.tint"), "b": Node("demo.tint"), "c": Node("else")},
        (Wire("c", "out", "b", "picture"), Wire("a", "out", "b", "picture"), Wire("a", "out", "c", "picture")),
    )
    now = upgraded(with_bends(old, {old.wires[1]: [(4, 8)]}), TWO)
    assert [f"{wire.start} {wire.end}" for wire in now.wires] == ["c.out b.image", "a.left b.image", "a.left c.picture"]
    assert bends(now) == {now.wires[1]: ((4.0, 8.0),)}


def test_names_may_change_places() -> None:
    swapped = Catalog([tint(2, {2: Upgrade(renamed={"strength": "hue", "hue": "strength"})})])
    old = Graph({"a": Node("demo.tint", {"strength": 1, "hue": 2})})
    assert upgraded(old, swapped).nodes["a"].settings == {"hue": 1, "strength": 2}


def test_settings_that_become_one_do_so_for_each_item_too() -> None:
    joined = Catalog([tint(2, {2: lambda old: {"level": [old.get("strength", 1), old.get("hue", 2)]}})])
    old = Graph({"a": Node("demo.tint", {"strength": 5}, {"x": {"hue": 7}})})
    made = upgraded(old, joined).nodes["a"]
    assert made.settings == {"level": [5, 2]} and made.overrides == {"x": {"level": [5, 7]}}


def test_a_new_result_alone_changes_no_file() -> None:
    """Raising the version without an upgrade says nothing about files, so older readers go on reading them."""
    newer = Catalog([tint(7)])
    graph = Graph({"a": Node("demo.tint", {"strength": 1})})
    assert marked(upgraded(graph, newer), newer) is graph


def test_the_file_asks_for_no_newer_version_than_it_needs() -> None:
    later = Catalog([tint(5, {2: SECOND})])
    saved = marked(Graph({"a": Node("demo.tint")}), later)
    assert saved.nodes["a"].version == 2
    assert validate(saved, TWO, Path()) == []


# --- what cannot be done ------------------------------------------------------------------------------------------


def raising(settings: dict[str, Any]) -> dict[str, Any]:
    settings.clear()
    raise KeyError("strength")


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (raising, "KeyError"),
        (lambda settings: None, "returned None"),
        (lambda settings: {"amount": object()}, "not JSON serializable"),
        (lambda settings: {"amount": float("nan")}, "not JSON compliant"),
    ],
)
def test_a_broken_upgrade_is_told_and_its_node_stays_as_it_was(broken: Any, says: str, tmp_path: Path) -> None:
    catalog = Catalog([tint(3, {2: Upgrade(renamed={"strength": "amount", "picture": "image"}), 3: broken})])
    node = Node("demo.tint", {"strength": 3, "hue": [1]}, {"x": {"strength": 4}})
    old = Graph({"a": node, "b": Node("demo.tint", version=3)}, (Wire("b", "out", "a", "picture"),))
    document = Document(old, folder=tmp_path, catalog=catalog)
    assert document.graph == replace(old, nodes={**old.nodes, "a": replace(node, version=1)})
    [problem] = validate(document.graph, catalog, tmp_path)
    assert problem.node == "a" and says in problem.what and "version 1" in problem.what and "version 3" in problem.what
    document.edit("Move", document.graph.move({"a": (5.0, 5.0)}))
    document.save(tmp_path / "film.shotgraph")
    mended = Catalog([tint(3, {2: Upgrade(renamed={"strength": "amount", "picture": "image"}), 3: halved})])
    healed = Document.open(tmp_path / "film.shotgraph", mended).graph
    assert healed.nodes["a"].settings == {"amount": 1.5, "hue": [1]} and healed.wires[0].input == "image"


def test_a_node_of_a_newer_version_is_one_problem_with_the_mend() -> None:
    newer = Node("demo.tint", {"unheard of": 1}, version=3, provider="Demo 1.2")
    graph = Graph({"a": newer, "b": newer}, (Wire("a", "elsewhere", "b", "nowhere"),))
    older = Catalog([replace(tint(2, {2: SECOND}), provider="Demo 1.0")])
    assert [str(problem) for problem in validate(graph, older, Path())] == [
        f"node '{id}': it was saved by version 3 of 'demo.tint', and here is version 2. "
        "Update Demo 1.0 to Demo 1.2 or newer."
        for id in ("a", "b")
    ]
    assert marked(upgraded(graph, older), older) is graph


def test_an_id_that_another_type_has_now_is_that_type() -> None:
    both = Catalog([tint(1), tint(3, {2: SECOND, 3: THIRD}, "demo.wash")])
    graph = Graph({"a": Node("demo.tint", {"strength": 1})})
    assert upgraded(graph, both) is graph


@pytest.mark.parametrize("version", ["3", 0, -1, True, 1.5, None])
def test_a_version_that_is_no_version_is_told(version: object) -> None:
    with pytest.raises(InvalidProject, match="a whole number from 1 on"):
        loads(dumps(Graph({"a": Node("x", extra={"version": version})})))


# --- declaring ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("upgrades", "says"),
    [
        ({4: Upgrade()}, "one of 2 to 3"),
        ({1: Upgrade()}, "one of 2 to 3"),
        ({2: Upgrade(renamed={"old": "amuont"})}, "'amuont', which is no socket or setting"),
        ({2: Upgrade(missing={"amuont": 1})}, "'amuont', which is no socket or setting"),
        ({2: Upgrade(outputs={"old": "uot"})}, "'uot', which is no output"),
        ({3: Upgrade(renamed={"old": "amount"}, missing={"amount": 1}, same_results=True)}, "more than rename"),
    ],
)
def test_an_upgrade_that_leads_nowhere_is_refused_at_import(upgrades: dict[int, Upgrade], says: str) -> None:
    with pytest.raises(TypeError, match=says):

        @node("demo.tint", version=3, upgrades=upgrades)
        def tint(number: Number, *, amount: float = 1.0) -> Number:
            """Tint."""
            return number


def test_a_name_may_lead_through_later_ones() -> None:
    @node("demo.tint", version=3, upgrades={2: Upgrade(renamed={"a": "b"}), 3: Upgrade(renamed={"b": "amount"})})
    def tint(number: Number, *, amount: float = 1.0) -> Number:
        """Tint."""
        return number

    catalog = Catalog([vars(tint)["__node__"]])
    assert upgraded(Graph({"n": Node("demo.tint", {"a": 1})}), catalog).nodes["n"].settings == {"amount": 1}


# --- results --------------------------------------------------------------------------------------------------------


def dice(ran: list[str], same: bool) -> tuple[Catalog, Catalog]:
    """A node type before and after its socket and settings were renamed, beside one that feeds it."""

    @node("demo.two", version=1)
    def two() -> Number:
        """Two."""
        return Number(2)

    @node("demo.dice", version=4)
    def before(number: Number, *, strength: float = 1.0, draw: Seed = -1) -> Number:
        """A throw."""
        ran.append("before")
        return Number(number * strength + draw)

    upgrade = Upgrade(renamed={"number": "value", "strength": "amount", "draw": "seed"}, same_results=same)

    @node("demo.dice", version=5, upgrades={5: upgrade})
    def after(value: Number, *, amount: float = 1.0, seed: Annotated[int, SeedKind()] = -1) -> Number:
        """A throw."""
        ran.append("after")
        return Number(value * amount + seed)

    two_, old, new = (vars(function)["__node__"] for function in (two, before, after))
    return Catalog([two_, old]), Catalog([two_, new])


@pytest.mark.parametrize("settings", [{"strength": 3.0}, {"draw": 7}, {}])
@pytest.mark.parametrize("same", [True, False])
def test_results_stay_good_over_a_rename_that_promises_it(
    store: Store, tmp_path: Path, settings: dict[str, Any], same: bool
) -> None:
    ran: list[str] = []
    old, new = dice(ran, same)
    graph = Graph(
        {"two": Node("demo.two"), "dice": Node("demo.dice", settings)}, (Wire("two", "out", "dice", "number"),)
    )

    def render(graph: Graph, catalog: Catalog) -> Any:
        return execute(make_plan(graph, catalog, tmp_path, ["dice"]), store, emit=lambda event: None).results["dice"]

    first, second = render(graph, old), render(upgraded(graph, new), new)
    assert ran == (["before"] if same else ["before", "after"])
    assert first == second or (not same and "draw" not in settings)
