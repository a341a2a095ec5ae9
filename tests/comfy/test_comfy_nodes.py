"""A workflow behind a node, on a server that speaks ComfyUI's protocol: values go there and come back; what goes wrong
is said by name, and a stopped run is stopped there too."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.app import node_types
from studio.base.control import Control
from studio.graph import events
from studio.graph.execute import execute
from studio.graph.graph import Graph, Node
from studio.graph.plan import make_plan
from studio.graph.store import Store
from studio.graph.validate import validate
from studio.media.values import Image
from tests.comfy.fake import STILL, FakeComfy, painted
from tests.engine.conftest import graph_of
from tests.media import clip, tone

CATALOG = node_types.built_in()


@pytest.fixture
def comfy(tmp_path: Path) -> Iterator[FakeComfy]:
    made = FakeComfy(tmp_path / "comfy")
    yield made
    made.close()


class Ran:
    def __init__(self, done: events.Done, told: list[events.Event], values: dict[Any, Any]) -> None:
        self.done, self.told, self.values = done, told, values

    @property
    def failure(self) -> str:
        (one,) = [event for event in self.told if isinstance(event, events.Failed)]
        return f"{one.message} {one.mend}"


@pytest.fixture
def run(tmp_path: Path, comfy: FakeComfy) -> Iterator[Callable[..., Ran]]:
    with_store = Store(tmp_path / "store")

    def run(graph: Graph, *targets: str, control: Control | None = None, fresh: bool = False) -> Ran:
        told: list[events.Event] = []
        values: dict[Any, Any] = {}

        def export(_target: Any, item: str | None, value: Any, _lineage: Any) -> str:
            values[item] = value
            return ""

        done = execute(
            make_plan(graph, CATALOG, tmp_path, targets),
            with_store,
            emit=told.append,
            control=control,
            fresh=fresh,
            export=export,
            options={"comfy.address": comfy.address},
        )
        return Ran(done, told, values)

    yield run
    with_store.close()


def write(folder: Path, name: str, nodes: dict[str, Any]) -> str:
    (folder / name).write_text(json.dumps(nodes))
    return name


def test_words_and_seed_go_there_and_the_picture_comes_back(
    run: Callable[..., Ran], comfy: FakeComfy, tmp_path: Path
) -> None:
    comfy.pace = 0.15  # progress is told ten times a second at most
    write(tmp_path, "w.json", STILL)
    graph = graph_of(
        {"words": ("text.value", {"text": "a boat"}), "paint": ("comfy.run", {"workflow": "w.json", "seed": 5})},
        "words.out>paint.text",
    )
    ran = run(graph, "paint")
    assert np.array_equal(ran.values[None].rgb8, painted("a boat", "ugly", 5, 64, 48))
    shown = [event for event in ran.told if isinstance(event, events.Previewed)]
    assert shown and all(event.image.width == 32 for event in shown), "previews of the server"
    done = [event.done for event in ran.told if isinstance(event, events.Progressed)]
    assert done == sorted(done) and len(set(done)) > 3
    assert run(graph, "paint").done.cached == 2 and len(comfy.asked) == 1, "made once"


def test_each_shot_is_a_run_of_its_own(run: Callable[..., Ran], comfy: FakeComfy, tmp_path: Path) -> None:
    write(tmp_path, "w.json", STILL)
    script = "# Film\n\n## Sea {#sea}\n\nThe sea.\n\n## Hill {#hill}\n\nA hill.\n"
    graph = graph_of(
        {"script": ("story.script", {"text": script}), "paint": ("comfy.run", {"workflow": "w.json", "seed": 1})},
        "script.pictures>paint.text",
    )
    ran = run(graph, "paint")
    assert set(ran.values) == {"sea", "hill"} and len(comfy.asked) == 2
    assert not np.array_equal(ran.values["sea"].rgb8, ran.values["hill"].rgb8)


def test_a_picture_is_sent_by_its_content_and_a_batch_can_be_picked_from(
    run: Callable[..., Ran], comfy: FakeComfy, tmp_path: Path
) -> None:
    from studio.media.files.stills import write_still

    pixels = np.zeros((20, 30, 3), np.uint8)
    pixels[:, 10:] = (250, 100, 0)
    write_still(Image(pixels), tmp_path / "own.png", "png")
    invert = {
        "1": {"class_type": "LoadImage", "inputs": {"image": "example.png"}},
        "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
        "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "x"}},
    }
    write(tmp_path, "invert.json", invert)
    graph = graph_of(
        {"own": ("image.load", {"path": "own.png"}), "turn": ("comfy.run", {"workflow": "invert.json"})},
        "own.out>turn.image",
    )
    ran = run(graph, "turn")
    assert np.array_equal(ran.values[None].rgb8, 255 - pixels)
    assert len(comfy.uploads) == 1 and comfy.uploads[0].startswith("shotgraph-")
    batch = {**STILL, "5": {**STILL["5"], "inputs": {"width": 16, "height": 16, "batch_size": 3}}}
    write(tmp_path, "batch.json", batch)
    third = run(graph_of({"paint": ("comfy.run", {"workflow": "batch.json", "seed": 4, "which": 3})}), "paint")
    assert np.array_equal(third.values[None].rgb8, painted("a house", "ugly", 6, 16, 16))


def test_clips_sounds_and_texts_make_the_way_there_and_back(
    run: Callable[..., Ran], comfy: FakeComfy, tmp_path: Path
) -> None:
    clip(tmp_path / "clip.mkv", frames=12, audio=[tone(24_000)])
    echo = {
        "1": {"class_type": "LoadVideo", "inputs": {"file": "x.mp4"}},
        "2": {"class_type": "SaveVideo", "inputs": {"video": ["1", 0]}},
        "3": {"class_type": "LoadAudio", "inputs": {"audio": "x.flac"}},
        "4": {"class_type": "SaveAudio", "inputs": {"audio": ["3", 0]}},
        "5": {"class_type": "PreviewAny", "inputs": {"source": ["6", 0]}},
        "6": {"class_type": "PrimitiveInt", "inputs": {"value": 1}, "_meta": {"title": "@number"}},
    }
    write(tmp_path, "echo.json", echo)
    graph = graph_of(
        {
            "load": ("video.load", {"path": "clip.mkv"}),
            "seven": ("number.value", {"value": 7}),
            "clip": ("comfy.video", {"workflow": "echo.json"}),
            "sound": ("comfy.audio", {"workflow": "echo.json"}),
            "words": ("comfy.text", {"workflow": "echo.json"}),
        },
        " ".join(f"load.{kind}>{node}.{kind}" for node in ("clip", "sound", "words") for kind in ("video", "audio"))
        + " seven.out>words.number",
    )
    made = run(graph, "clip").values[None]
    assert (made.info.width, made.info.height, made.info.length) == (96, 64, 12)
    heard = run(graph, "sound").values[None].read()
    assert heard.shape[1] == 2 and abs(float(np.abs(heard).max()) - float(np.abs(tone(24_000)).max())) < 0.05
    assert run(graph, "words").done.results == {"words": "7"}


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("out of memory", r"'KSampler' failed: .*out of memory.*smaller"),
        ("no file", r"does not give .*404"),
        ("no json", r"no JSON.*Start ComfyUI"),
    ],
)
def test_a_server_in_trouble_is_quoted(
    run: Callable[..., Ran], comfy: FakeComfy, tmp_path: Path, mood: str, words: str
) -> None:
    comfy.mood = mood
    write(tmp_path, "w.json", STILL)
    failure = run(graph_of({"paint": ("comfy.run", {"workflow": "w.json"})}), "paint").failure
    assert re.search(words, failure), failure


@pytest.mark.parametrize("mood", ["nonsense", "no socket", "broken socket"])
def test_a_bad_line_costs_pictures_and_not_the_result(
    run: Callable[..., Ran], comfy: FakeComfy, tmp_path: Path, mood: str
) -> None:
    comfy.mood = mood
    write(tmp_path, "w.json", STILL)
    ran = run(graph_of({"paint": ("comfy.run", {"workflow": "w.json", "seed": 2})}), "paint")
    assert np.array_equal(ran.values[None].rgb8, painted("a house", "ugly", 2, 64, 48))


def test_missing_node_types_and_models_are_told_by_name(run: Callable[..., Ran], tmp_path: Path) -> None:
    odd = {"10": {"class_type": "IPAdapterUnified", "inputs": {}}, "11": {"class_type": "Faces", "inputs": {}}}
    write(tmp_path, "odd.json", {**STILL, **odd})
    failure = run(graph_of({"paint": ("comfy.run", {"workflow": "odd.json"})}), "paint").failure
    assert "no node type Faces, IPAdapterUnified" in failure
    model = {"4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "none.safetensors"}}}
    write(tmp_path, "model.json", {**STILL, **model})
    failure = run(graph_of({"paint": ("comfy.run", {"workflow": "model.json"})}), "paint").failure
    assert "CheckpointLoaderSimple" in failure and "none.safetensors" in failure and "dreams.safetensors" in failure


def test_stopping_stops_it_on_the_server(run: Callable[..., Ran], comfy: FakeComfy, tmp_path: Path) -> None:
    comfy.pace = 0.1
    write(tmp_path, "w.json", {**STILL, "3": {**STILL["3"], "inputs": {**STILL["3"]["inputs"], "steps": 600}}})
    control = Control()

    def stop() -> None:
        while not comfy.asked:
            time.sleep(0.02)
        control.cancel()

    threading.Thread(target=stop).start()
    ran = run(graph_of({"paint": ("comfy.run", {"workflow": "w.json"})}), "paint", control=control)
    assert ran.done.cancelled and len(comfy.interrupted) == 1


def test_nobody_there_is_said_with_the_address(run: Callable[..., Ran], comfy: FakeComfy, tmp_path: Path) -> None:
    write(tmp_path, "w.json", STILL)
    comfy.close()
    failure = run(graph_of({"paint": ("comfy.run", {"workflow": "w.json"})}), "paint").failure
    assert comfy.address.removeprefix("http://") in failure and "Start ComfyUI" in failure


def test_check_finds_a_bad_workflow_before_anything_runs(tmp_path: Path) -> None:
    write(tmp_path, "editor.json", {"nodes": [], "links": []})
    graph = Graph({"paint": Node("comfy.run", {"workflow": "editor.json"})})
    (problem,) = validate(graph, CATALOG, tmp_path)
    assert problem.setting == "workflow" and "Export (API)" in problem.mend


def test_a_projects_own_server_is_asked_for_first(tmp_path: Path) -> None:
    from studio.graph.reach import Reach, unsettled

    graph = Graph({"paint": Node("comfy.run", {"address": "http://evil.example:8188"})})
    found = unsettled(graph, CATALOG, tmp_path, Reach())
    assert list(found.endpoints.values()) == [("paint",)]
