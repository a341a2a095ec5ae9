"""What a run does: results, what is run again and what is not, failures, cancel and pause."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.base.control import Control
from studio.base.errors import InvalidProject
from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.execute import execute
from studio.graph.graph import Graph, Wire
from studio.graph.plan import make_plan
from studio.graph.store import Store
from tests.engine import sample_nodes
from tests.engine.conftest import Outcome, graph_of

Run = Callable[..., Outcome]
STORY = {"words": "sample.words", "upper": "sample.upper", "join": "sample.join"}
STORY_WIRES = "words.out>upper.text upper.out>join.texts"


def test_numbers_are_added(run: Run) -> None:
    graph = graph_of(
        {"two": ("number.value", {"value": 2.0}), "sum": ("number.math", {"op": "add"})},
        "two.out>sum.a two.out>sum.b",
    )
    assert run(graph, "sum").done.results == {"sum": 4.0}


def test_a_series_fans_out_and_is_collected_in_order(run: Run) -> None:
    outcome = run(graph_of(STORY, STORY_WIRES), "join", "upper")
    assert outcome.done.results["join"] == "A B C"
    assert outcome.done.results["upper"] == {"a": "A", "b": "B", "c": "C"}
    assert outcome.of(events.Expanded)[1] == events.Expanded("upper", ("a", "b", "c"))


def test_nothing_runs_twice(run: Run) -> None:
    graph = graph_of(STORY, STORY_WIRES)
    run(graph, "join")
    again = run(graph, "join")
    assert again.ran == [] and again.done.results == {"join": "A B C"}
    assert (again.done.ran, again.done.cached) == (0, 5)


def test_going_back_to_earlier_settings_is_a_hit(run: Run) -> None:
    graph = graph_of(STORY, STORY_WIRES)
    run(graph, "join")
    run(graph.set("upper", "suffix", "!"), "join")
    assert run(graph, "join").ran == []


def test_a_new_version_of_a_node_runs_again_and_what_it_makes_the_same_stops_there(
    run: Run, catalog: Catalog, store: Store, tmp_path: Path
) -> None:
    graph = graph_of(STORY, STORY_WIRES)
    run(graph, "join")
    sample_nodes.ran.clear()
    newer = [replace(spec, version=2) if spec.id == "sample.upper" else spec for spec in catalog]
    execute(make_plan(graph, Catalog(newer), tmp_path, ["join"]), store, emit=lambda event: None)
    assert sorted(sample_nodes.ran) == [("upper", "a"), ("upper", "b"), ("upper", "c")]


def test_what_comes_in_at_another_socket_is_another_result(run: Run) -> None:
    nodes = {"words": "sample.words", "side": "sample.side", "labels": "sample.labels"}
    left, right = (f"words.out>side.{socket} side.out>labels.texts" for socket in ("left", "right"))
    assert run(graph_of(nodes, left), "labels").done.results == {"labels": "a=a| b=b| c=c|"}
    assert run(graph_of(nodes, right), "labels").done.results == {"labels": "a=|a b=|b c=|c"}


def test_the_order_of_wires_into_a_collecting_socket_is_heard_and_remembered(run: Run) -> None:
    nodes = {name: ("sample.label", {"text": name}) for name in "abc"} | {"join": "sample.join"}
    for order in ("abc", "cab", "abc", "bca"):
        wires = " ".join(f"{name}.out>join.texts" for name in order)
        assert run(graph_of(nodes, wires), "join").done.results == {"join": " ".join(order)}


def test_items_that_swap_their_names_are_seen_where_names_are_shown(run: Run) -> None:
    """A node that receives all texts with their ids sees 'a' and 'b' swapped, though the texts are the same two."""
    graph = graph_of(
        {"words": ("sample.words", {"text": "ax bx"}), "same": "sample.last", "labels": "sample.labels"},
        "words.out>same.text same.out>labels.texts",
    )
    assert run(graph, "labels").done.results == {"labels": "a=x b=x"}
    assert run(graph.set("words", "text", "cx dx"), "labels").done.results == {"labels": "c=x d=x"}


def test_changing_one_shot_runs_only_that_shot(run: Run) -> None:
    graph = graph_of(STORY, STORY_WIRES)
    run(graph, "join")
    changed = run(graph.set("words", "text", "a bb c"), "join")
    assert changed.ran == [("words", "a bb c"), ("upper", "bb"), ("join", 3)]
    assert changed.done.results["join"] == "A BB C"


def test_inserting_a_shot_leaves_the_others_alone(run: Run) -> None:
    graph = graph_of(STORY, STORY_WIRES)
    run(graph, "join")
    assert ("upper", "a") not in run(graph.set("words", "text", "new a b c"), "join").ran


def test_an_equal_result_stops_the_change(run: Run) -> None:
    """Early cut-off: the first letter is the same, so nothing after it runs."""
    graph = graph_of(
        {"words": ("sample.words", {"text": "apple"}), "first": "sample.first", "upper": "sample.upper"},
        "words.out>first.text first.out>upper.text",
    )
    run(graph, "upper")
    changed = run(graph.set("words", "text", "avocado"), "upper")
    assert [what for what, _ in changed.ran] == ["words", "first"]


def test_the_store_survives_a_restart(run: Run, store: Store) -> None:
    graph = graph_of(
        {"picture": ("sample.picture", {"shade": 7}), "mean": "sample.brightness"}, "picture.out>mean.image"
    )
    run(graph, "mean")
    store.flush()
    reopened = Store(store.folder)
    try:
        from pathlib import Path

        from studio.graph.execute import execute
        from studio.graph.plan import make_plan

        plan = make_plan(graph, _catalog(), Path(), ["mean"])
        done = execute(plan, reopened, emit=lambda event: None)
    finally:
        reopened.close()
    assert (done.ran, done.results) == (0, {"mean": 7.0})


def _catalog():  # type: ignore[no-untyped-def]
    from studio.graph.catalog import Catalog
    from tests.engine import sample_nodes

    return Catalog.of([sample_nodes])


def test_a_damaged_result_is_made_again(run: Run, store: Store) -> None:
    graph = graph_of(
        {"picture": ("sample.picture", {"shade": 9}), "mean": "sample.brightness"}, "picture.out>mean.image"
    )
    run(graph, "picture")
    store.flush()
    for path in (store.folder / "objects").glob("??/*"):
        path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    assert run(graph, "mean").done.results == {"mean": 9.0}
    assert store.damaged


def test_an_override_changes_one_item_only(run: Run) -> None:
    graph = graph_of(STORY, STORY_WIRES).set("upper", "suffix", "!", item="b")
    assert run(graph, "join").done.results == {"join": "A B! C"}
    assert run(graph.reset("upper", "suffix", item="b"), "join").done.results == {"join": "A B C"}


def test_an_override_leaves_the_other_settings_as_they_are_for_all(run: Run) -> None:
    graph = graph_of(STORY, STORY_WIRES).set("upper", "prefix", "<").set("upper", "suffix", "!", item="b")
    assert run(graph, "join").done.results == {"join": "<A <B! <C"}


def test_a_file_is_written_again_when_it_is_gone_or_somebody_has_changed_it(run: Run, tmp_path: Path) -> None:
    graph = graph_of({"words": ("sample.label", {"text": "dawn"}), "write": "sample.write"}, "words.out>write.text")
    path = tmp_path / "words.txt"
    assert run(graph, "write").done.results == {"write": str(path)}
    assert run(graph, "write").ran == [], "it lies there as it was written"
    path.write_text("scribbled over", "utf-8")
    assert run(graph, "write").ran == [("write", "dawn")] and path.read_text("utf-8") == "dawn"
    path.unlink()
    assert run(graph, "write").ran == [("write", "dawn")] and path.read_text("utf-8") == "dawn"


def test_two_series_pair_by_id(run: Run) -> None:
    graph = graph_of(
        {
            "one": ("sample.words", {"text": "ab bc"}),
            "two": ("sample.words", {"text": "bx ax"}),
            "pair": "sample.pair",
            "labels": "sample.labels",
        },
        "one.out>pair.a two.out>pair.b pair.out>labels.texts",
    )
    assert run(graph, "labels").done.results == {"labels": "a=ab+ax b=bc+bx"}


def test_a_missing_id_names_both_nodes(run: Run) -> None:
    graph = graph_of(
        {"one": ("sample.words", {"text": "ab bc"}), "two": ("sample.words", {"text": "ab"}), "pair": "sample.pair"},
        "one.out>pair.a two.out>pair.b",
    )
    outcome = run(graph, "pair")
    [failed] = outcome.of(events.Failed)
    assert "'one'" in failed.message and "'two'" in failed.message and "'b'" in failed.message
    assert outcome.done.failed == 1


def test_a_failure_leaves_the_other_branches_running(run: Run) -> None:
    graph = graph_of(
        {"words": "sample.words", "fail": ("sample.fail", {"on": "b"}), "upper": "sample.upper", "join": "sample.join"},
        "words.out>fail.text fail.out>upper.text upper.out>join.texts",
    )
    outcome = run(graph, "upper", "join")
    assert outcome.done.results == {"upper": {"a": "A", "c": "C"}}
    assert outcome.of(events.Failed) == [events.Failed("fail", "b", "'b' is not wanted", "Use another word.")]
    assert outcome.of(events.Skipped) == [events.Skipped("upper", "b"), events.Skipped("join", None)]


def test_a_fault_in_a_node_names_it_and_is_no_crash(run: Run) -> None:
    graph = graph_of(
        {"words": "sample.words", "fail": ("sample.fail", {"on": "a", "crash": True})}, "words.out>fail.text"
    )
    [failed] = run(graph, "fail").of(events.Failed)
    assert (failed.node, failed.item) == ("fail", "a")
    assert "KeyError" in failed.message and "sample.fail" in failed.mend


@pytest.mark.parametrize("folder", ["work", "objects"])
def test_a_store_that_somebody_deletes_is_no_fault_of_the_node(run: Run, folder: str) -> None:
    (failure,) = run(graph_of({"lose": "sample.lose"}), "lose").of(events.Failed)
    assert "fault in the node" in failure.mend
    (failure,) = run(graph_of({"lose": ("sample.lose", {"folder": folder})}), "lose").of(events.Failed)
    assert "removed meanwhile" in failure.mend and "store" in failure.message


def test_a_full_disk_is_no_fault_of_the_node(run: Run) -> None:
    graph = graph_of(
        {"words": ("sample.words", {"text": "on-disk"}), "fail": ("sample.fail", {"on": "on-disk", "crash": True})},
        "words.out>fail.text",
    )
    [failed] = run(graph, "fail").of(events.Failed)
    assert failed.message == "cannot write /somewhere/chunk: no space left on device"
    assert "Free some space" in failed.mend


def test_a_setting_can_be_driven_by_a_wire(run: Run) -> None:
    graph = graph_of(
        {"size": ("number.value", {"value": 40.0}), "picture": "sample.picture", "mean": "sample.brightness"},
        "size.out>picture.shade picture.out>mean.image",
    )
    assert run(graph, "mean").done.results == {"mean": 40.0}


@pytest.mark.parametrize(("number", "shade"), [(39.6, 40.0), (40.4, 40.0), (41.0, 41.0)])
def test_a_wired_number_is_rounded_to_the_nearest_where_a_whole_one_is_wanted(
    run: Run, number: float, shade: float
) -> None:
    graph = graph_of(
        {"size": ("number.value", {"value": number}), "picture": "sample.picture", "mean": "sample.brightness"},
        "size.out>picture.shade picture.out>mean.image",
    )
    assert run(graph, "mean").done.results == {"mean": shade}


def test_several_outputs_have_names(run: Run) -> None:
    graph = graph_of({"words": ("sample.words", {"text": "abcd"}), "halves": "sample.halves"}, "words.out>halves.text")
    assert run(graph, "halves.right").done.results == {"halves.right": {"a": "cd"}}
    assert set(run(graph, "halves").done.results) == {"halves.left", "halves.right"}


def test_fixing_the_seed_that_was_drawn_finds_the_same_take(run: Run) -> None:
    graph = graph_of({"dice": "sample.dice"})
    drawn = run(graph, "dice").done.results["dice"]
    fixed = run(graph.set("dice", "seed", int(drawn)), "dice")
    assert fixed.ran == [] and fixed.done.results == {"dice": drawn}


def test_a_random_seed_stays_until_it_is_drawn_anew(run: Run) -> None:
    graph = graph_of({"dice": "sample.dice", "other": "sample.dice"})
    first = run(graph, "dice", "other").done.results
    assert first["dice"] != first["other"]
    assert run(graph, "dice", "other").done.results == first
    assert run(graph, "dice", "other", fresh=True).done.results["dice"] != first["dice"]
    assert run(graph.set("dice", "seed", 5), "dice").done.results == {"dice": 5.0}


def test_bypassed_passes_by_type_and_muted_delivers_nothing(run: Run) -> None:
    graph = graph_of(STORY, STORY_WIRES)
    assert run(graph.change("upper", bypassed=True), "join").done.results == {"join": "a b c"}
    with pytest.raises(InvalidProject, match="nothing reaches it"):
        run(graph.change("upper", muted=True), "join")


def test_a_bypassed_node_lets_through_what_is_of_its_outputs_kind(run: Run) -> None:
    graph = graph_of(
        {"picture": "sample.picture", "words": ("sample.label", {"text": "dawn"})}
        | {"caption": "sample.caption", "upper": "sample.upper"},
        "picture.out>caption.image words.out>caption.text caption.out>upper.text",
    )
    assert run(graph, "upper").done.results == {"upper": "A PICTURE OF DAWN"}
    assert run(graph.change("caption", bypassed=True), "upper").done.results == {"upper": "DAWN"}


def test_an_empty_series_is_no_error(run: Run) -> None:
    assert run(graph_of(STORY, STORY_WIRES).set("words", "text", ""), "join").done.results == {"join": ""}


def test_cancel_ends_the_run_and_keeps_what_was_made(run: Run) -> None:
    graph = graph_of(
        {"words": "sample.words", "slow": ("sample.slow", {"steps": 500}), "join": "sample.join"},
        "words.out>slow.text slow.out>join.texts",
    )
    control = Control()
    threading.Timer(0.15, control.cancel).start()
    outcome = run(graph, "join", control=control)
    assert outcome.done.cancelled and outcome.done.results == {} and not outcome.of(events.Failed)
    assert ("words", "a b c") not in run(graph.set("slow", "steps", 1), "join").ran


def test_pause_holds_and_resume_goes_on(run: Run) -> None:
    graph = graph_of({"slow": ("sample.slow", {"steps": 5, "pause": 0.001})})
    control = Control()
    control.pause()
    done: list[Outcome] = []
    thread = threading.Thread(target=lambda: done.append(run(graph, "slow", control=control)))
    thread.start()
    time.sleep(0.2)
    assert not done
    control.resume()
    thread.join(10)
    assert done[0].done.results == {"slow": " after 5"}


def test_progress_tells_done_and_total(run: Run) -> None:
    steps = run(graph_of({"slow": ("sample.slow", {"steps": 6, "pause": 0.001})}), "slow").of(events.Progressed)
    assert (steps[-1].done, steps[-1].total, steps[-1].unit) == (6, 6, "steps")


def test_a_very_deep_chain_needs_no_recursion(run: Run) -> None:
    depth = 3000
    nodes: dict[str, object] = {"n0": ("number.value", {"value": 0.0}), "one": ("number.value", {"value": 1.0})}
    nodes |= {f"n{i}": "number.math" for i in range(1, depth)}
    graph = graph_of(nodes)
    wires = [Wire(f"n{i - 1}", "out", f"n{i}", "a") for i in range(1, depth)]
    wires += [Wire("one", "out", f"n{i}", "b") for i in range(1, depth)]
    graph = Graph(graph.nodes, tuple(wires))
    assert run(graph, f"n{depth - 1}").done.results == {f"n{depth - 1}": depth - 1.0}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1))
def test_order_and_items_of_any_series_survive_fan_out(run: Run, letters: list[str]) -> None:
    graph = graph_of(STORY, STORY_WIRES).set("words", "text", " ".join(letters))
    assert run(graph, "join").done.results == {"join": " ".join(letters).upper()}


def test_equal_nodes_are_made_once(run: Run) -> None:
    graph = graph_of({f"slow-{n}": ("sample.slow", {"steps": 5}) for n in range(4)})
    outcome = run(graph, *graph.nodes)
    assert outcome.ran == [("slow", 5)]
    assert outcome.done.results == dict.fromkeys(graph.nodes, " after 5")


def test_two_runs_at_once_make_nothing_twice(catalog: Catalog, store: Store, tmp_path: Path) -> None:
    graph = graph_of({"slow": ("sample.slow", {"steps": 10}), "join": "sample.first"}, "slow.out>join.text")
    sample_nodes.ran.clear()
    results: list[events.Done] = []

    def render() -> None:
        results.append(execute(make_plan(graph, catalog, tmp_path, ["join"]), store, emit=lambda event: None))

    threads = [threading.Thread(target=render) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [what for what, _ in sample_nodes.ran] == ["slow", "first"]
    assert [done.results for done in results] == [{"join": " "}] * 3


def test_a_run_that_waits_for_another_can_be_cancelled(catalog: Catalog, store: Store, tmp_path: Path) -> None:
    graph = graph_of({"slow": ("sample.slow", {"steps": 500})})
    plan = make_plan(graph, catalog, tmp_path, ["slow"])
    started = threading.Event()
    first, second = Control(), Control()

    def tell(event: events.Event) -> None:
        if isinstance(event, events.Started):
            started.set()

    thread = threading.Thread(target=execute, args=(plan, store), kwargs={"emit": tell, "control": first})
    thread.start()
    started.wait(10)
    threading.Timer(0.3, second.cancel).start()
    done = execute(plan, store, emit=lambda event: None, control=second)
    assert done.cancelled and thread.is_alive()
    first.cancel()
    thread.join()


def test_when_the_maker_fails_the_next_one_tries(catalog: Catalog, store: Store, tmp_path: Path) -> None:
    graph = graph_of({"slow": ("sample.slow", {"steps": 500})})
    plan = make_plan(graph, catalog, tmp_path, ["slow"])
    shorter = graph.set("slow", "steps", 500)
    control = Control()
    started = threading.Event()

    def tell(event: events.Event) -> None:
        if isinstance(event, events.Started):
            started.set()

    thread = threading.Thread(target=execute, args=(plan, store), kwargs={"emit": tell, "control": control})
    thread.start()
    started.wait(10)
    own = Control()

    def told(event: events.Event) -> None:
        if isinstance(event, events.Started):
            own.cancel()

    threading.Timer(0.2, control.cancel).start()
    done = execute(make_plan(shorter, catalog, tmp_path, ["slow"]), store, emit=told, control=own)
    thread.join()
    assert done.cancelled and own.cancelled, "it was started once the first had given up"
