"""Workflows of ComfyUI as they are found: read, their places found and filled in, nonsense refused in words."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.base.errors import MediaError, SettingError, ShotgraphError
from studio.film.comfyui.workflow import Place, filled, parsed, read_workflow
from tests.comfy.fake import STILL


def workflow(changes: dict[str, Any] | None = None) -> Any:
    return parsed(json.dumps({**copy.deepcopy(STILL), **(changes or {})}), "w.json")


def titled(node: str, title: str, **inputs: Any) -> dict[str, Any]:
    made = copy.deepcopy(STILL[node]) if node in STILL else {"class_type": node, "inputs": {}}
    return {**made, "inputs": {**made["inputs"], **inputs}, "_meta": {"title": title}}


def test_a_plain_workflow_needs_no_marks() -> None:
    assert workflow().places() == {
        "text": (Place("6", "text"),),
        "negative": (Place("7", "text"),),
        "seed": (Place("3", "seed"),),
    }
    made = filled(workflow(), {"text": "a boat", "seed": 7}, "5.width = 128\n# a note\n9.filename_prefix = My film")
    assert made["6"]["inputs"]["text"] == "a boat" and made["3"]["inputs"]["seed"] == 7
    assert made["5"]["inputs"]["width"] == 128 and made["9"]["inputs"]["filename_prefix"] == "My film"
    assert made["7"] == STILL["7"] and STILL["6"]["inputs"]["text"] == "a house", "the rest, and the original, stay"


def test_prompts_are_found_through_what_lies_between() -> None:
    combined = {"class_type": "ControlNetApply", "inputs": {"conditioning": ["6", 0], "image": ["20", 0]}}
    sampler = copy.deepcopy(STILL["3"])
    sampler["inputs"]["positive"] = ["21", 0]
    found = workflow({"3": sampler, "21": combined, "20": {"class_type": "LoadImage", "inputs": {"image": "a.png"}}})
    assert found.places()["text"] == (Place("6", "text"),) and found.places()["image"] == (Place("20", "image"),)


def test_marks_name_sockets_and_inputs() -> None:
    found = workflow(
        {
            "6": titled("6", "@negative the bad words"),
            "7": titled("7", "@text"),
            "5": titled("5", "@number.width"),
            "30": titled("PrimitiveInt", "@number2", value=3),
            "9": titled("9", "@out"),
        }
    )
    places = found.places()
    assert places["text"] == (Place("7", "text"),) and places["negative"] == (Place("6", "text"),)
    assert places["number"] == (Place("5", "width"),) and places["number2"] == (Place("30", "value"),)
    assert found.outputs() == ("9",)


@pytest.mark.parametrize(
    ("title", "words"),
    [("@imgae", "@imgae.*image"), ("@number.steeps", "steeps.*steps"), ("@image", r"not plain.*@image\.INPUT")],
)
def test_a_mark_that_means_nothing_is_said(title: str, words: str) -> None:
    with pytest.raises(SettingError, match=f"(?s){words}"):
        workflow({"3": titled("3", title)}).places()


@pytest.mark.parametrize(
    ("more", "words"),
    [("5.widht = 3", "widht.*width"), ("77.width = 3", "no node '77'"), ("width = 3", "line 1"), ("5.width", "line 1")],
)
def test_a_line_that_does_not_fit_is_said(more: str, words: str) -> None:
    with pytest.raises(SettingError, match=f"(?s){words}"):
        filled(workflow(), {}, more)


def test_a_value_without_a_place_is_refused() -> None:
    with pytest.raises(SettingError, match=r"no place for 'video'.*@video"):
        filled(workflow(), {"video": "a.mp4"})


def test_pictures_and_clips_of_comfyui_carry_their_workflow(tmp_path: Path) -> None:
    info = PngInfo()
    info.add_text("prompt", json.dumps(STILL))
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", pnginfo=info)
    exif = Image.Exif()
    exif[0x0110] = "workflow:{}"
    exif[0x010F] = f"prompt:{json.dumps(STILL)}"
    Image.new("RGB", (8, 8)).save(tmp_path / "a.webp", exif=exif)
    for name, tags in (("a.mkv", {"prompt": json.dumps(STILL)}), ("b.mkv", {"comment": json.dumps({"prompt": STILL})})):
        with av.open(str(tmp_path / name), "w") as container:
            container.metadata.update(tags)
            stream = container.add_stream("ffv1", rate=24)
            stream.width = stream.height = 16
            for packet in stream.encode(av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), "rgb24")):
                container.mux(packet)
            container.mux(stream.encode(None))
    for name in ("a.png", "a.webp", "a.mkv", "b.mkv"):
        assert read_workflow(tmp_path / name).nodes == STILL, name
    Image.new("RGB", (8, 8)).save(tmp_path / "plain.png")
    with pytest.raises(MediaError, match="carries no workflow"):
        read_workflow(tmp_path / "plain.png")


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"1": 3}', '{"1": {"inputs": {}}}', "[" * 9000, '"x"', "\x00"])
def test_what_is_no_workflow_is_refused(text: str) -> None:
    with pytest.raises(MediaError, match="no workflow"):
        parsed(text, "w.json")


def test_the_editors_own_format_is_told_apart() -> None:
    with pytest.raises(MediaError, match=r"editor keeps it.*Export \(API\)"):
        parsed('{"nodes": [], "links": [], "version": 0.4}', "w.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


LINK = st.tuples(st.sampled_from("12345"), st.integers(0, 2)).map(list)
NODE = st.fixed_dictionaries(
    {
        "class_type": st.sampled_from(["KSampler", "LoadImage", "CLIPTextEncode"]),
        "inputs": st.dictionaries(st.sampled_from(["text", "seed", "image", "positive", "x"]), JSON | LINK),
        "_meta": st.fixed_dictionaries({"title": st.sampled_from(["@text", "@image.x", "@", "@out", "A"])}),
    }
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from("12345"), NODE, min_size=1))
def test_odd_workflows_are_read_or_refused_and_never_hang(nodes: dict[str, Any]) -> None:
    try:
        found = parsed(json.dumps(nodes), "w")
        places = found.places()
        made = filled(found, dict.fromkeys(places, 1))
    except ShotgraphError:
        return
    assert all(made[place.node]["inputs"][place.input] == 1 for some in places.values() for place in some)
