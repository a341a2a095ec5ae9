"""From a model setting to what runs: one way, whatever the setting names; and what of a wish is told to be left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from studio import cli
from studio.app import plugins
from studio.base.errors import ModelError
from studio.base.resources import resource
from studio.base.settings import Home, Settings
from studio.graph.context import Context
from studio.graph.engines import Engines, engine, engines_in
from studio.graph.revision import Revisions
from studio.graph.spec import Lane
from studio.graph.wishes import ClipWish, StillWish, UpscaleWish
from studio.media.values import Image
from studio.models.installed import InstalledModel
from studio.models.library import Library
from tests.asking import Asking, shipped

DOTS = '''import numpy as np
from studio.graph.context import Context
from studio.graph.engines import engine
from studio.graph.wishes import StillWish
from studio.media.values import Image


@engine("text-to-image", "dots", title="Dots", licence="MIT", honours=("width", "height"))
def paint(ctx: Context, wish: StillWish) -> Image:
    """A dot for every word of the prompt."""
    picture = np.zeros((wish.height, wish.width, 3), np.uint8)
    random = np.random.default_rng(wish.seed)
    for _ in wish.prompt.split():
        picture[random.integers(wish.height), random.integers(wish.width)] = 255
    return Image(picture)
'''


def specs(**more: Any) -> Engines:
    @engine("text-to-image", "grey", title="Grey", licence="MIT", **more)
    def grey(ctx: Context, wish: StillWish) -> Image:
        """All grey."""
        return Image(np.full((wish.height, wish.width, 3), 128, np.uint8))

    return Engines(grey.__engines__)  # type: ignore[attr-defined]


def wish(**more: Any) -> StillWish:
    return StillWish(prompt="a hill", width=16, height=16, **more)


# --- plugins --------------------------------------------------------------------------------------------------------


def test_a_plugins_own_engine_paints_a_shot_of_the_example_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    home = Home.find()
    folder = home.plugins / "dots"
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text('name = "Dots"\nversion = "1"\nmodule = "dots.py"\n')
    (folder / "dots.py").write_text(DOTS)
    [found] = [one for one in plugins.find(home, Settings(home)) if one.folder == folder]
    plugins.trust(found, Settings(home))
    film = json.loads(resource("examples", "future-of-football.shotgraph").read_text("utf-8"))
    kept = {name: film["nodes"][name] for name in ("script", "prompt", "stills")}
    kept["stills"]["settings"] |= {"model": "dots", "width": 64, "height": 48, "sampler": "Heun"}
    kept["save"] = {"type": "image.save", "settings": {"path": "{item}.png"}}
    wires = [wire for wire in film["wires"] if {wire[end].split(".")[0] for end in ("from", "to")} <= set(kept)]
    wires.append({"from": "stills.out", "to": "save.image"})
    project = tmp_path / "film.shotgraph"
    project.write_text(json.dumps({"format": "shotgraph/1", "nodes": kept, "wires": wires}), "utf-8")
    assert cli.main(["render", str(project), "--json"]) == 0
    told = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    notes = {one["message"] for one in told if one["event"] == "note"}
    assert notes == {"Dots makes no use of: sampler."}, notes
    shots = sorted(tmp_path.glob("*.png"))
    assert len(shots) == 12, "shots that look alike have a file each"
    for shot in shots:
        pixels = np.asarray(Pillow.open(shot))
        assert pixels.shape == (48, 64, 3) and set(np.unique(pixels)) == {0, 255}
        assert 5 <= np.count_nonzero(pixels[..., 0]) <= 200, "a dot for every word"


# --- choosing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "model", "title"),
    [
        ("text-to-image", "auto", "Animatic"),
        ("text-to-image", "animatic", "Animatic"),
        ("image-to-video", "auto", "Flow"),
        ("interpolation", "optical-flow", "Optical flow"),
        ("upscaling", "auto", "SPAN"),
        ("clip-upscaling", "span", "SPAN"),
        ("clip-upscaling", "auto", "Lanczos"),
        ("music", "auto", "Synth"),
        ("sound-effect", "synth", "Synth"),
        ("text-to-speech", "hibari", "Hibari"),
        ("cloned-speech", "lite-clone", "Lite clone"),
        ("speech-recognition", "auto", "PocketSphinx"),
    ],
)
def test_a_setting_means_an_engine(task: str, model: str, title: str) -> None:
    assert Asking().engine(task, model).title == title


@pytest.mark.parametrize(
    ("task", "model", "says"),
    [
        ("text-to-image", "animatik", "animatic"),
        ("image-to-video", "animatic", "text-to-image, not for image-to-video"),
        ("video-extension", "flow", "Flow does no video-extension"),
        ("video-extension", "auto", "no engine that ships with the app does this"),
        ("inpainting", "auto", "pull"),
        ("voice-conversion", "auto", "pull"),
        ("text-to-image", "./nowhere", "no model at"),
    ],
)
def test_what_cannot_be_meant_is_told_with_the_mend(task: str, model: str, says: str) -> None:
    with pytest.raises(ModelError) as caught:
        Asking().engine(task, model)
    problem = caught.value.problem
    assert says in f"{problem.what} {problem.mend}" and problem.mend


def test_every_task_that_a_node_asks_for_has_an_engine() -> None:
    tasks = {spec.task for spec in shipped()}
    assert {spec.of for spec in shipped()} <= tasks | {"text-to-audio", "text-to-music"}
    asked = set()
    for module in (Path(__file__).parents[2] / "nodes").glob("*.py"):
        asked |= {part.split('"')[1] for part in module.read_text("utf-8").split("ctx.engine(")[1:]}
    assert asked and asked <= tasks


# --- wishes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, []),
        ({"seed": 7, "number": 2, "of": 4}, []),
        ({"negative": "rain"}, ["negative"]),
        ({"steps": 9, "guidance": 3.0}, ["steps, guidance"]),
        ({"control": Image(np.zeros((4, 4, 3), np.uint8)), "control_strength": 0.2}, ["control"]),
        ({"control_strength": 0.2}, []),
    ],
)
def test_what_an_engine_makes_no_use_of_is_told_once(asked: dict[str, Any], told: list[str]) -> None:
    ctx: Any = Asking()
    made = specs(honours=()).choose(ctx, "text-to-image", "grey")(wish(**asked))
    assert made.pixels.shape == (16, 16, 3)
    assert ctx.notes == [f"Grey makes no use of: {parts}." for parts in told]


def test_an_engine_that_says_nothing_honours_everything() -> None:
    ctx: Any = Asking()
    specs().choose(ctx, "text-to-image", "grey")(wish(steps=9, negative="rain"))
    assert ctx.notes == []


def test_a_wish_of_another_task_is_no_wish_of_this_one() -> None:
    ctx: Any = Asking()
    picture = Image(np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(TypeError, match="Grey takes a StillWish, not a UpscaleWish"):
        specs().choose(ctx, "text-to-image", "grey")(UpscaleWish(image=picture, width=8, height=8))


# --- declarations ---------------------------------------------------------------------------------------------------


def no_wish(ctx: Context, wish: str) -> Image:
    """Takes a text."""
    raise AssertionError


def no_model(ctx: Context, wish: ClipWish) -> Image:
    """Runs weights, and takes none."""
    raise AssertionError


def no_words(ctx: Context, wish: StillWish) -> Image:
    raise AssertionError


@pytest.mark.parametrize(
    ("function", "how", "says"),
    [
        (no_words, {"id": "x", "title": "X", "licence": "MIT"}, "needs a docstring"),
        (no_wish, {"id": "x", "title": "X", "licence": "MIT"}, "a Wish"),
        (no_model, {"runs": ("WanPipeline",)}, "model: InstalledModel"),
        (no_model, {"id": "x", "title": "X", "licence": "MIT", "honours": ("colour",)}, "honours colour, which"),
        (no_model, {"id": "x"}, "a title and a licence"),
        (no_model, {}, "either an id or the classes"),
        (no_model, {"id": "x", "runs": ("WanPipeline",)}, "either an id or the classes"),
    ],
)
def test_a_declaration_that_cannot_work_is_refused_at_import(
    function: Callable[..., Any], how: dict[str, Any], says: str
) -> None:
    with pytest.raises(TypeError, match=says):
        engine("image-to-video", **how)(function)


def test_two_engines_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two engines for text-to-image are called 'grey'"):
        Engines([*specs(), *specs()])


def test_an_engine_is_taken_from_the_module_that_declares_it_alone() -> None:
    import sys

    def paint(ctx: Context, wish: StillWish, model: InstalledModel) -> Image:
        """A still."""
        raise AssertionError

    module: Any = sys.modules[__name__]
    module.borrowed = shipped().get("upscaling", "lanczos").function  # type: ignore[union-attr]
    module.own = engine("text-to-image", runs=("OwnPipeline",))(paint)
    try:
        assert [spec.runs for spec in engines_in(module)] == [("OwnPipeline",)]
    finally:
        del module.borrowed, module.own


# --- keys -----------------------------------------------------------------------------------------------------------


def test_auto_and_its_name_are_one_result_and_a_new_version_another(tmp_path: Path) -> None:
    def meaning(engines: Engines, model: str) -> tuple[str, Lane | None]:
        found = Revisions(Library(tmp_path, engines=engines.models()), engines)("text-to-image", model, tmp_path)
        return found.text, found.lane

    assert meaning(specs(), "auto") == meaning(specs(), "grey") == ("grey 1", None)
    assert meaning(specs(version=2), "auto") == ("grey 2", None)
    assert meaning(specs(lane=Lane.GPU), "grey") == ("grey 1", Lane.GPU)
