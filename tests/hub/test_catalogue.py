"""The catalogue that ships: facts that fit together, rules that its own defaults keep, classes that exist."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.app.console.modelcards import table
from studio.base.errors import ModelError
from studio.models.catalogue import MEMORY_MODES, Model, ModelCatalogue, Rules
from studio.models.hub import cache as hub_cache
from studio.models.library import CATALOGUE
from studio.models.machine import Card, Machine, fit
from studio.models.rules import fit as fit_rules
from tests.asking import shipped
from tests.hub import cards

SHIPPED = ModelCatalogue(CATALOGUE, engines=shipped().models())
FETCHED = [model for model in SHIPPED if not model.embedded]
ADAPTERS = {"IPAdapter", "LoRA", "XVectors"}
"""Loaded into a pipeline or by the app itself, not classes of a library."""


@pytest.mark.parametrize("model", FETCHED, ids=lambda model: model.id)
def test_every_model_says_what_it_is_and_what_it_needs(model: Model) -> None:
    assert (hub_cache.is_commit(model.revision) and model.files) or model.pins
    assert model.parts and model.gigabytes > 0
    assert model.licence and model.commercial in ("yes", "no", "conditions") and model.dtype
    assert all(part in SHIPPED for part in model.requires.values())


@pytest.mark.torch
@pytest.mark.parametrize("model", FETCHED, ids=lambda model: model.id)
def test_every_class_that_a_model_names_exists(model: Model) -> None:
    if model.pins:
        return  # run by an engine of the app's own, not by a class of a library
    library = importlib.import_module(model.library)
    assert all(kind in ADAPTERS or hasattr(library, kind) for kind in model.tasks.values())


@pytest.mark.parametrize("model", FETCHED, ids=lambda model: model.id)
def test_leaner_modes_need_less_and_defaults_keep_the_rules(model: Model) -> None:
    needs = [model.needs(mode) for mode in MEMORY_MODES]
    assert needs == sorted(needs, reverse=True) and needs[-1] > 0
    if "width" in model.defaults:
        width, height = int(model.defaults["width"]), int(model.defaults["height"])
        fitted = fit_rules(model.rules, width, height, int(model.defaults.get("frames", 0)))
        assert fitted.changes == ()


def test_what_the_issue_asks_for_is_there() -> None:
    tasks = {task for model in SHIPPED for task in model.tasks}
    assert tasks >= {"text-to-image", "image-to-image", "inpainting", "control", "image-prompt", "lora"}
    assert tasks >= {"image-to-video", "text-to-video", "video-to-video", "text-to-audio", "text-generation"}
    assert {model.family for model in FETCHED} >= {"sdxl", "svd", "wan", "ltx", "cogvideox", "sd15", "stable-audio"}
    small = Machine((Card("card", 8.0),), 32.0)
    assert any(fit(model, small).mode in ("device", "tiled") for model in SHIPPED.for_task("text-to-image")[1:])


def test_a_model_for_something_else_is_named_as_that() -> None:
    with pytest.raises(ModelError, match="is a model for image-to-video"):
        SHIPPED.resolve("text-to-image", "svd-xt")
    with pytest.raises(ModelError, match="Did you mean 'sdxl-turbo'"):
        SHIPPED.resolve("text-to-image", "sdxl-turb")
    assert SHIPPED.resolve("text-to-image", "auto").id == "animatic"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not toml", "cannot be read"),
        ("[[model]]\nid = 'a'", "lacks about, licence, tasks, title"),
        ("[[model]]\nid = 'a'\ntitle='A'\nlicence='MIT'\nabout=''\ntask='t'\nwhat=1", "unknown facts: what"),
        ("[[model]]\nid = 'a'\ntitle='A'\nlicence='MIT'\nabout=''\ntasks={}", "is for no task"),
    ],
)
def test_a_damaged_catalogue_says_where(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "models.toml").write_text(text)
    with pytest.raises(ModelError, match=says):
        ModelCatalogue(tmp_path / "models.toml")


# --- rules ----------------------------------------------------------------------------------------------------

WAN, COG = SHIPPED["wan2.1-t2v-1.3b"].rules, SHIPPED["cogvideox-5b-i2v"].rules


@pytest.mark.parametrize(
    ("rules", "asked", "given"),
    [
        (WAN, (832, 480, 81), (832, 480, 81)),
        (WAN, (832, 480, 80), (832, 480, 81)),
        (WAN, (832, 480, 78), (832, 480, 77)),
        (WAN, (1000, 577, 500), (832, 480, 81)),
        (WAN, (1920, 1080, 1), (832, 480, 5)),
        (SHIPPED["ltx-video"].rules, (704, 480, 100), (704, 480, 97)),
        (COG, (1280, 720, 40), (720, 480, 41)),
        (SHIPPED["svd-xt"].rules, (1024, 576, 25), (1024, 576, 25)),
        (SHIPPED["sdxl"].rules, (4096, 4096, 0), (1144, 1144, 0)),
        (SHIPPED["sdxl"].rules, (100, 50, 0), (1024, 512, 0)),
    ],
)
def test_what_is_asked_for_becomes_the_nearest_that_the_model_takes(
    rules: Rules, asked: tuple[int, int, int], given: tuple[int, int, int]
) -> None:
    fitted = fit_rules(rules, *asked)
    assert (fitted.width, fitted.height, fitted.frames) == given
    assert bool(fitted.changes) == (asked != given)


@given(
    st.sampled_from([model.rules for model in FETCHED]),
    st.integers(16, 8192),
    st.integers(16, 8192),
    st.integers(0, 2000),
)
def test_whatever_is_asked_for_the_rules_are_kept(rules: Rules, width: int, height: int, frames: int) -> None:
    fitted = fit_rules(rules, width, height, frames)
    assert fitted.width % rules.multiple == 0 and fitted.height % rules.multiple == 0
    assert not rules.pixels or fitted.width * fitted.height <= rules.pixels
    assert max(fitted.width, fitted.height) <= rules.largest and min(fitted.width, fitted.height) > 0
    if frames:
        assert (fitted.frames - rules.frames_offset) % rules.frames_multiple == 0
        assert rules.frames_least <= fitted.frames and (not rules.frames_most or fitted.frames <= rules.frames_most)
    again = fit_rules(rules, fitted.width, fitted.height, fitted.frames)
    assert (again.width, again.height, again.frames) == (fitted.width, fitted.height, fitted.frames)


# --- what fits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "machine", "mode", "in_ram"),
    [
        ("sdxl", Machine((Card("a", 24.0),), 32.0), "device", False),
        ("sdxl", Machine((Card("a", 8.0),), 32.0), "model", False),
        ("sdxl", Machine((Card("a", 8.0),), 4.0), "", True),
        ("sdxl", Machine((), 32.0), "processor", True),
        ("qwen-image-edit", Machine((Card("a", 24.0),), 64.0), "group", False),
        ("qwen-image-edit", Machine((), 64.0), "", True),
        ("animatic", Machine((), 2.0), "processor", True),
        ("kokoro", Machine((Card("card", 24.0),), 8.0), "any", True),
        ("kokoro", Machine((), 2.0), "", True),
    ],
)
def test_the_fastest_way_that_fits_is_named(id: str, machine: Machine, mode: str, in_ram: bool) -> None:
    found = fit(SHIPPED[id], machine)
    assert (found.mode, found.in_ram) == (mode, in_ram)


def test_the_table_of_cards_in_the_docs_is_the_catalogues() -> None:
    assert cards.shown() == table(SHIPPED), "write it with `python -m tests.hub.cards`"
