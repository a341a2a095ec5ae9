"""On the canvas: what a clip makes of the nodes behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsSceneHoverEvent

from studio.graph.graph import Graph, Node, Wire
from studio.media.values import Image, Mask, Matte, Video
from studio.ui import theme
from studio.ui.canvas.node import NodeItem
from tests.ui.hands import Hands

STILL = Wire("still", "out", "grade", "image")
CLIP = Wire("clip", "video", "grade", "image")


@pytest.fixture
def shots(hands: Hands) -> Hands:
    """A clip and a still, and a chain behind neither: adjust -> mask -> composite."""
    graph = Graph(
        nodes={
            "clip": Node("video.load", position=(0, 0)),
            "still": Node("image.load", position=(0, 260)),
            "grade": Node("image.adjust", position=(260, 0)),
            "mask": Node("image.mask", position=(520, 0)),
            "over": Node("image.composite", position=(780, 0)),
            "film": Node("publish.video", position=(1040, 0)),
        },
        wires=(
            STILL,
            Wire("grade", "out", "mask", "image"),
            Wire("grade", "out", "over", "background"),
            Wire("still", "out", "over", "foreground"),
            Wire("mask", "out", "over", "mask"),
        ),
    )
    hands.document.edit("Shots", graph)
    hands.view.resize(1400, 700)
    hands.view.frame(hands.view.content_rect())
    return hands


def shown(hands: Hands, node: str) -> tuple[list[type], list[type], bool]:
    item = hands.view.nodes[node]
    inputs, outputs = ([pin.type for pin in pins] for pins in (item.face.inputs, item.face.outputs))
    return inputs, outputs, item.mark is not None


def wire_color(hands: Hands, wire: Wire) -> str:
    return hands.view.wires[wire].start.color.name()


def of(type: type) -> str:
    return theme.value_color(type).name()


def test_wires_become_clips_behind_a_clip_and_stills_again_without_it(shots: Hands) -> None:
    graded, masked = Wire("grade", "out", "mask", "image"), Wire("mask", "out", "over", "mask")
    assert (wire_color(shots, graded), wire_color(shots, masked)) == (of(Image), of(Mask))
    assert shown(shots, "over") == ([Image, Image, Mask], [Image], False)
    shots.drag(shots.pin("out", "clip", "video"), shots.pin("in", "grade", "image"))
    assert CLIP in shots.document.graph.wires and STILL not in shots.document.graph.wires
    assert (wire_color(shots, graded), wire_color(shots, masked)) == (of(Video), of(Matte))
    assert shown(shots, "grade") == ([Video], [Video], True)
    assert shown(shots, "mask") == ([Video], [Matte], True)
    assert shown(shots, "over") == ([Video, Image, Matte], [Video], True)
    assert set(shots.view.wires) == set(shots.document.graph.wires), "wires live on when what flows in them changes"
    shots.document.undo()
    assert (wire_color(shots, graded), wire_color(shots, masked)) == (of(Image), of(Mask))
    assert shown(shots, "mask") == ([Image], [Mask], False)


def test_what_runs_on_every_frame_goes_into_a_film_by_hand(shots: Hands) -> None:
    shots.drag(shots.pin("out", "over", "out"), shots.pin("in", "film", "video"))
    assert not shots.document.graph.into("film"), "a still is no film"
    shots.drag(shots.pin("out", "clip", "video"), shots.pin("in", "grade", "image"))
    shots.drag(shots.pin("out", "over", "out"), shots.pin("in", "film", "video"))
    assert [wire.start for wire in shots.document.graph.into("film")] == ["over.out"]


def test_a_wire_pulled_from_a_clip_is_offered_picture_nodes(shots: Hands) -> None:
    port = shots.view.nodes["clip"].port("out", "video")
    popup = shots.canvas.search(from_port=port)
    offered = {choice.key for choice in popup._choices}
    popup.close()
    assert {"image.adjust", "image.composite", "video.resize", "publish.video"} <= offered
    assert not {"image.save", "image.generate", "image.edit", "video.animate", "video.still"} & offered
    back = shots.canvas.search(from_port=shots.view.nodes["film"].port("in", "video"))
    before = {choice.key for choice in back._choices}
    back.close()
    assert {"image.adjust", "video.load"} <= before and "image.generate" not in before


def tooltip(item: NodeItem, side: str, name: str) -> str:
    port = item.port(side, name)
    assert port is not None
    port.hoverEnterEvent(QGraphicsSceneHoverEvent())
    return port.toolTip()


def test_sockets_say_what_flows_through_them(shots: Hands) -> None:
    nodes = shots.view.nodes
    assert tooltip(nodes["grade"], "in", "image") == "image · picture, or a clip: then the node runs on every frame"
    shots.document.edit("Clip", shots.document.graph.connect(CLIP))
    assert tooltip(nodes["grade"], "in", "image") == "image · clip, one frame at a time"
    assert tooltip(nodes["mask"], "out", "out") == "out · clip of masks"
    assert tooltip(nodes["over"], "in", "mask") == "mask · clip of masks, one frame at a time"
    mark = nodes["grade"].mark
    assert mark is not None and mark.toolTip() == "Runs on every frame of the clip"


def test_the_mark_is_painted_beside_the_state(shots: Hands) -> None:
    item = shots.view.nodes["grade"]
    shots.view.scale(3, 3)
    shots.view.centerOn(item)
    before = shots.view.grab().toImage()
    shots.document.edit("Clip", shots.document.graph.connect(CLIP))
    mark = shots.view.nodes["grade"].mark
    assert mark is not None
    middle = shots.place(item.pos() + mark.pos())
    after = shots.view.grab().toImage()
    ratio = after.devicePixelRatio()
    around = [
        (round((middle.x() + x) * ratio), round((middle.y() + y) * ratio))
        for x in range(-20, 21)
        for y in range(-20, 21)
    ]
    changed = [place for place in around if before.pixelColor(*place) != after.pixelColor(*place)]
    purple = QColor(of(Video))
    near = [
        place
        for place in changed
        if all(abs(a - b) < 40 for a, b in zip(after.pixelColor(*place).getRgb()[:3], purple.getRgb()[:3], strict=True))
    ]
    assert len(changed) > 30 and len(near) > 10


def test_a_bypassed_node_lets_the_clip_through(shots: Hands) -> None:
    shots.document.edit("Clip", shots.document.graph.connect(CLIP))
    shots.document.edit("Bypass", shots.document.graph.change("grade", bypassed=True))
    assert shown(shots, "grade")[1] == [Video]
    assert shown(shots, "mask") == ([Video], [Matte], True)
    shots.document.edit("Still", shots.document.graph.connect(STILL))
    assert shown(shots, "grade")[1] == [Image] and shown(shots, "mask") == ([Image], [Mask], False)


def test_the_viewer_takes_a_lifted_node_for_a_clip(shots: Hands) -> None:
    from studio.ui.viewer.subject import sound_of, subject_of

    shots.document.edit("Clip", shots.document.graph.connect(CLIP))
    graph, catalog = shots.document.graph, shots.page.session.catalog
    assert subject_of(graph, catalog, ("grade", "out"), "", "", False).kind == "video"
    assert subject_of(graph, catalog, ("mask", "out"), "", "", False).kind == "video"
    assert ("clip", "audio") in sound_of(graph, catalog, "over")
    assert shots.view.nodes["grade"].pos() == QPointF(260, 0)
