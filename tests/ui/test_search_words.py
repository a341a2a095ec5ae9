"""Nodes are found by the words that people type, and what is added behind a node is wired to it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.graph.catalog import Catalog
from studio.graph.graph import Wire
from studio.ui import node_words
from studio.ui.search_popup import SearchChoice, ranked
from tests.ui.hands import Hands

TYPED = {
    "image to video": "video.animate",
    "img2vid": "video.animate",
    "txt2img": "image.generate",
    "text to image": "image.generate",
    "text to video": "video.generate",
    "tts": "voice.speak",
    "text to speech": "voice.speak",
    "subtitle": "edit.captions",
    "crossfade": "video.transition",
    "colour grade": "color.grade",
    "color grading": "color.grade",
    "rife": "enhance.interpolate",
    "photo": "image.load",
    "text overlay": "edit.title",
    "blur": "image.blur",
    "lut": "color.lut",
    "green screen": "matte.chroma",
    "slow motion": "video.speed",
    "stabilize": "video.stabilise",
    "picture in picture": "image.composite",
    "voice over": "voice.speak",
    "transcribe": "voice.transcribe",
}


@pytest.mark.parametrize("typed", TYPED)
def test_what_people_type_finds_the_node_among_the_first_five(hands: Hands, typed: str) -> None:
    hands.key(Qt.Key.Key_Tab)
    popup = hands.popup()
    QTest.keyClicks(popup.field, typed)
    keys = [popup.list.item(row).data(Qt.ItemDataRole.UserRole).key for row in range(min(5, popup.list.count()))]
    assert TYPED[typed] in keys


@pytest.mark.parametrize(("typed", "several"), [("import", "load"), ("export", "publish")])
def test_import_and_export_list_what_loads_and_what_publishes(hands: Hands, typed: str, several: str) -> None:
    hands.key(Qt.Key.Key_Tab)
    popup = hands.popup()
    QTest.keyClicks(popup.field, typed)
    keys = [popup.list.item(row).data(Qt.ItemDataRole.UserRole).key for row in range(popup.list.count())]
    assert sum(several in key for key in keys[:6]) >= 4


def test_a_slip_of_the_finger_still_finds_it(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Tab)
    popup = hands.popup()
    QTest.keyClicks(popup.field, "upscael")
    assert popup.list.count() and "Upscale" in popup.list.item(0).text()


def test_what_is_spelled_right_is_not_mixed_with_what_is_nearly_so() -> None:
    choices = [SearchChoice("a", "Trim"), SearchChoice("b", "Trims of film")]
    assert [choice.key for choice in ranked("trims", choices)] == ["b"]


def test_no_two_nodes_share_a_title(catalog: Catalog) -> None:
    count = Counter(node_words.title(spec) for spec in catalog)
    assert [title for title, times in count.items() if times > 1] == []


def test_enter_takes_what_fits_the_selected_node_and_wires_it(hands: Hands) -> None:
    hands.click(hands.middle("words"))
    hands.key(Qt.Key.Key_Tab)
    popup = hands.popup()
    QTest.keyClicks(popup.field, "load")  # nothing that loads takes a text, so a captions loader does not come wired
    popup.close()
    hands.key(Qt.Key.Key_Tab)
    popup = hands.popup()
    QTest.keyClicks(popup.field, "speak")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    (wire,) = [wire for wire in hands.document.graph.wires if wire.source == "words"]
    assert hands.document.graph.nodes[wire.target].type == "voice.speak"
    hands.document.undo()  # node and wire are one step
    assert Wire("two", "out", "sum", "a") in hands.document.graph.wires and len(hands.document.graph.nodes) == 4


def test_what_does_not_fit_is_added_on_its_own(hands: Hands) -> None:
    hands.click(hands.middle("two"))
    hands.key(Qt.Key.Key_Tab)
    QTest.keyClicks(hands.popup().field, "load picture")
    QTest.keyClick(hands.popup().field, Qt.Key.Key_Return)
    added = set(hands.document.graph.nodes) - {"two", "three", "sum", "words"}
    assert len(added) == 1 and len(hands.document.graph.wires) == 1
