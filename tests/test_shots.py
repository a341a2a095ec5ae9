"""Edits of the script as the storyboard makes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.film.story import shots as storyboard
from studio.graph.graph import Graph, Node, Wire

TEXT = """# Film

## 1 · Dawn (4 s) {#dawn}
Picture: A field.
<!-- keep this note -->
Narration: It is early. Nobody is up.

## 2 · Noon {#noon}
Picture: The same field.
"""


@pytest.fixture
def graph() -> Graph:
    return Graph({"script": Node("story.script", {"text": TEXT})})


def text_of(graph: Graph) -> str:
    return str(graph.nodes["script"].settings["text"])


def test_the_shots_are_read_from_the_script(graph: Graph) -> None:
    board = storyboard.board(graph)
    assert [(shot.id, shot.title, shot.seconds) for shot in board.shots] == [
        ("dawn", "Dawn", 4.0),
        ("noon", "Noon", 0.0),
    ]


def test_an_edit_rewrites_only_what_changed(graph: Graph) -> None:
    shots = storyboard.changed(storyboard.board(graph).shots, "dawn", lambda shot: replace(shot, picture="A sea."))
    assert text_of(storyboard.with_shots(graph, "script", shots)) == TEXT.replace("A field.", "A sea.")


def test_added_duplicated_and_split_shots_have_ids_of_their_own(graph: Graph) -> None:
    shots = list(storyboard.board(graph).shots)
    shots, new = storyboard.added(shots, "dawn", "Dawn")
    assert new == "dawn-2"
    shots, copy = storyboard.duplicated(shots, "noon")
    shots, half = storyboard.split(shots, "dawn")
    after = storyboard.board(storyboard.with_shots(graph, "script", shots)).shots
    assert [shot.id for shot in after] == ["dawn", half, new, "noon", copy]
    assert [shot.narration for shot in after[:2]] == ["It is early.", "Nobody is up."]
    assert [shot.seconds for shot in after[:2]] == [2.0, 2.0]


@pytest.mark.parametrize(("place", "order"), [(0, ["noon", "dawn"]), (1, ["dawn", "noon"]), (9, ["dawn", "noon"])])
def test_a_shot_moves_and_keeps_its_id(graph: Graph, place: int, order: list[str]) -> None:
    shots = storyboard.moved(storyboard.board(graph).shots, "noon", place)
    after = storyboard.with_shots(graph, "script", shots)
    assert [shot.id for shot in storyboard.board(after).shots] == order
    assert "keep this note" in text_of(after)


def test_a_deleted_shot_is_gone_from_the_text(graph: Graph) -> None:
    after = storyboard.with_shots(graph, "script", storyboard.removed(storyboard.board(graph).shots, {"dawn"}))
    assert "Dawn" not in text_of(after) and "Noon" in text_of(after)


def test_scripts_that_live_elsewhere_say_so(graph: Graph) -> None:
    assert "a file of its own" in storyboard.board(graph.set("script", "path", "a.md")).reason
    wired = graph.add("text", Node("text.value")).connect(Wire("text", "out", "script", "draft"))
    assert "over a wire" in storyboard.board(wired).reason
    assert storyboard.board(Graph()).node == ""


def test_a_chat_models_shot_list_is_edited_as_the_apps_own() -> None:
    first = "Sure!\n\n**Clip 1 (3 seconds)**\n**Visual:** A sea.\n**Budget:** low\n"
    chat = f"{first}\n**Clip 2 (4 seconds)**\n**Visual:** A sky.\n"
    graph = Graph({"script": Node("story.script", {"text": chat})})
    shots = storyboard.board(graph).shots
    assert [(shot.picture, shot.seconds) for shot in shots] == [("A sea.", 3.0), ("A sky.", 4.0)]
    edited = storyboard.changed(shots, "shot-2", lambda shot: replace(shot, narration="Look up."))
    after = storyboard.with_shots(graph, "script", edited)
    assert [shot.narration for shot in storyboard.board(after).shots] == ["", "Look up."]
    assert "## 2" in text_of(after) and "Budget: low" in text_of(after)


def test_a_pasted_script_goes_where_the_script_is(graph: Graph) -> None:
    filed = graph.set("script", "path", "a.md")
    after, node = storyboard.with_text(filed, "## A\nPicture: x\n")
    assert node == "script" and [shot.title for shot in storyboard.board(after).shots] == ["A"]
    fresh, node = storyboard.with_text(Graph(), "## A\nPicture: x\n")
    assert fresh.nodes[node].type == "story.script"
