"""Looks: what ships, putting one on, saving one's own, and the browser of them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.base.errors import InvalidProject, ShotgraphError
from studio.base.resources import resource
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire, topological
from studio.graph.looks import Look, applied, look_of, looks_in, read_look, save_look
from studio.graph.projectfile import loads
from studio.graph.validate import validate
from studio.media.values import Image
from studio.ui.looks.dialog import LooksDialog
from studio.ui.looks.words import words_of
from tests.ui.hands import Hands

SHIPPED = sorted(resource("looks").glob("*.shotgraph"))
FILM = Graph(
    nodes={
        "clip": Node("video.load", {"path": "a.mkv"}, position=(0, 0)),
        "film": Node("publish.video", {"path": "film.mp4"}, position=(280, 0)),
    },
    wires=(Wire("clip", "video", "film", "video"),),
)


def after(look: Look, catalog: Catalog, picture: Image, frame: int = 0) -> Image:
    """The picture with the look on it, node by node."""
    made: dict[str, Any] = {}
    graph = look.graph
    for id in topological(graph.nodes, lambda id: [wire.source for wire in graph.into(id)])[0]:
        spec, node = catalog[graph.nodes[id].type], graph.nodes[id]
        settings = {one.name: one.read(node.settings.get(one.name, one.default)) for one in spec.settings}
        given = {socket: picture for owner, socket in look.inputs if owner == id}
        given |= {wire.input: made[wire.source] for wire in graph.into(id)}
        sockets = [given.get(socket.name) for socket in spec.inputs]
        context = [SimpleNamespace(frame=frame)] if spec.takes_context else []
        made[id] = spec.function(*context, *sockets, **settings)
    return made[look.output[0]]


def street() -> Image:
    rough = np.random.default_rng(4).integers(20, 235, (9, 16, 3), np.uint8)
    pixels = cv2.resize(rough, (320, 180), interpolation=cv2.INTER_CUBIC)
    pixels[60:90, 100:130] = 250
    return Image(pixels)


# --- what ships -----------------------------------------------------------------------------------------------------


def test_the_looks_that_were_promised_ship() -> None:
    names = "bloom comic dream film-dust glitch halation night old-photograph vhs"
    assert [path.stem for path in SHIPPED] == names.split()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_look_changes_a_picture_visibly_keeps_its_size_and_can_be_adjusted(path: Path, catalog: Catalog) -> None:
    look = read_look(path, catalog)
    picture = street()
    made = after(look, catalog, picture, frame=3)
    assert made.pixels.shape == picture.pixels.shape
    assert np.abs(made.pixels.astype(int) - picture.pixels).mean() > 2
    exposed = [name for node in look.graph.nodes.values() for name in node.extra.get("exposed", ())]
    assert exposed, "no setting is shown as a socket"
    assert words_of(look)[0] == look.title and look.about


@pytest.mark.parametrize("name", ["film-dust", "glitch", "vhs"])
def test_a_look_of_film_or_tape_moves_and_every_frame_is_the_same_each_time(name: str, catalog: Catalog) -> None:
    look = read_look(resource("looks", f"{name}.shotgraph"), catalog)
    first, later = (after(look, catalog, street(), frame=frame).pixels for frame in (1, 40))
    assert not np.array_equal(first, later)
    assert np.array_equal(first, after(look, catalog, street(), frame=1).pixels)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 5, 4), (33, 64, 3)])
def test_a_look_takes_pictures_of_any_size_and_depth(path: Path, shape: tuple[int, ...], catalog: Catalog) -> None:
    picture = Image(np.random.default_rng(1).integers(0, 65535, shape, np.uint16))
    made = after(read_look(path, catalog), catalog, picture)
    assert made.pixels.shape[:2] == shape[:2] and made.pixels.dtype == np.uint16


# --- putting one on -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_look_on_a_clip_stands_between_it_and_what_it_fed(path: Path, catalog: Catalog, tmp_path: Path) -> None:
    look = read_look(path, catalog)
    graph, ids, out = applied(FILM, catalog, look, ("clip", "video"), tmp_path, "My look")
    assert [wire.source for wire in graph.into("film")] == [out[0]] and out[0] in ids
    assert {wire.source for wire in graph.wires if wire.target in ids} - set(ids) == {"clip"}
    (tmp_path / "a.mkv").write_bytes(b"x")
    assert [str(problem) for problem in validate(graph, catalog, tmp_path)] == []
    (group,) = graph.groups
    left, top, wide, high = group["rect"]
    assert group["title"] == "My look"
    for id in ids:
        x, y = graph.nodes[id].position
        assert left <= x <= left + wide and top <= y <= top + high
    assert graph.nodes["film"].position[0] > max(graph.nodes[id].position[0] for id in ids), "made room"


def test_two_looks_follow_each_other_under_names_of_their_own(catalog: Catalog, tmp_path: Path) -> None:
    bloom = read_look(resource("looks", "bloom.shotgraph"), catalog)
    graph, _, out = applied(FILM, catalog, bloom, ("clip", "video"), tmp_path)
    graph, ids, last = applied(graph, catalog, bloom, out, tmp_path)
    assert ids == ("bloom-2",) and [w.source for w in graph.into("film")] == ["bloom-2"] and last[0] == "bloom-2"
    assert [w.source for w in graph.into("bloom-2")] == ["bloom"]


def test_a_preview_leaves_the_film_as_it_was(catalog: Catalog, tmp_path: Path) -> None:
    bloom = read_look(resource("looks", "bloom.shotgraph"), catalog)
    graph, _, _ = applied(FILM, catalog, bloom, ("clip", "video"), tmp_path, rewire=False)
    assert graph.into("film") == FILM.into("film")


# --- saving one's own -----------------------------------------------------------------------------------------------

CHAIN = Graph(
    nodes={
        "still": Node("image.load", {"path": "a.png"}),
        "warm": Node("image.adjust", {"temperature": 30}),
        "look": Node("color.lut", {"path": "tables/teal.cube"}),
        "save": Node("image.save", {"path": "b.png"}),
    },
    wires=(
        Wire("still", "out", "warm", "image"),
        Wire("warm", "out", "look", "image"),
        Wire("look", "out", "save", "image"),
    ),
)


def test_a_saved_selection_is_a_look_that_can_be_put_on_anywhere(catalog: Catalog, tmp_path: Path) -> None:
    project, looks = tmp_path / "project", tmp_path / "home" / "looks"
    (project / "tables").mkdir(parents=True)
    made = look_of(CHAIN, catalog, ("warm", "look"), "Teal und Öl", "mine")
    path = save_look(made, catalog, project, looks)
    assert path == looks / "teal-und-öl.shotgraph" and save_look(made, catalog, project, looks).stem.endswith("-2")
    (look, _), wrong = looks_in(looks, catalog, own=True)
    assert wrong == [] and look.own and (look.title, look.about) == ("Teal und Öl", "mine")
    assert look.inputs == (("warm", "image"),) and look.output == ("look", "out")
    other = tmp_path / "other"
    graph, _, _ = applied(FILM, catalog, look, ("clip", "video"), other)
    assert graph.nodes["warm"].settings == {"temperature": 30}
    assert (other / graph.nodes["look"].settings["path"]).resolve() == project / "tables" / "teal.cube"


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (("save",), "no picture comes out"),
        (("still",), "no picture goes into"),
        (("still", "warm", "look"), "goes into"),
    ],
)
def test_a_selection_that_no_picture_goes_through_says_why(ids: Any, message: str, catalog: Catalog) -> None:
    with pytest.raises(ShotgraphError, match=message):
        look_of(CHAIN, catalog, ids, "x")


def test_a_selection_fed_from_two_places_says_so(catalog: Catalog) -> None:
    graph = Graph(
        nodes={name: Node("image.load") for name in "ab"} | {"mix": Node("image.composite")},
        wires=(Wire("a", "out", "mix", "background"), Wire("b", "out", "mix", "foreground")),
    )
    with pytest.raises(ShotgraphError, match="2 different outputs"):
        look_of(graph, catalog, ("mix",), "x")


def test_files_that_are_no_looks_are_named_and_do_no_harm(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "broken.shotgraph").write_text("{", "utf-8")
    (tmp_path / "film.shotgraph").write_text('{"format": "shotgraph/1", "nodes": {}, "wires": []}', "utf-8")
    assert looks_in(tmp_path, catalog) == ([], ["broken.shotgraph", "film.shotgraph"])
    assert looks_in(tmp_path / "none", catalog) == ([], [])
    with pytest.raises(InvalidProject, match="no look"):
        read_look(tmp_path / "film.shotgraph", catalog)


# --- the browser ----------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    hands.document.edit("Film", FILM)
    hands.page.session.selection.select(["clip"])
    opened: list[LooksDialog] = []

    def open_one(*nodes: str) -> LooksDialog:
        if nodes:
            hands.page.session.selection.select(nodes)
        opened.append(LooksDialog(hands.page.session, hands.page))
        opened[-1].show()
        return opened[-1]

    yield open_one
    for dialog in opened:
        dialog.close()
        dialog.deleteLater()


def test_a_look_is_put_on_with_the_keyboard_in_one_step(hands: Hands, browser: Any) -> None:
    dialog = browser()
    assert dialog.list.count() == 9 and dialog.put.isEnabled()
    QTest.keyClicks(dialog.search, "bloom")
    assert dialog.look.id == "bloom"
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert "bloom" in hands.document.graph.nodes and not dialog.isVisible()
    assert hands.page.session.selection.active == "bloom"
    hands.document.undo()
    assert hands.document.graph == FILM


def test_without_a_picture_or_an_engine_the_browser_says_what_to_do(hands: Hands, browser: Any) -> None:
    assert "engine" in browser().said.text()
    lonely = browser("film")
    assert "Choose a node" in lonely.said.text() and not lonely.put.isEnabled()
    QTest.keyClicks(lonely.search, "nothing like it")
    assert lonely.look is None and "No look" in lonely.about.text()


def test_a_selection_is_saved_under_a_name_shown_first_and_taken_away_again(hands: Hands, browser: Any) -> None:
    hands.document.edit("Chain", CHAIN)
    dialog = browser("warm", "look")
    assert not dialog.keep.isEnabled()
    QTest.keyClicks(dialog.name, "Teal")
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert dialog.list.count() == 10 and dialog.list.item(0).text() == "Teal" and dialog.look.own
    kept = dialog.look.path
    assert loads(kept.read_text("utf-8"), "it").meta["look"] == {"in": ["warm.image"], "out": "look.out"}
    QTest.mouseClick(dialog.delete, Qt.MouseButton.LeftButton)
    assert dialog.list.count() == 9 and not kept.exists()


def test_a_selection_that_is_no_look_says_why_in_the_browser(hands: Hands, browser: Any) -> None:
    dialog = browser("film")
    QTest.keyClicks(dialog.name, "Teal")
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert "no picture comes out" in dialog.said.text() and dialog.list.count() == 9
