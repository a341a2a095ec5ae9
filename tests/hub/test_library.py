"""What a `model` setting gets on this machine, and models of the user's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.base.errors import ModelError
from studio.models import own_models
from studio.models.adding import add
from studio.models.hub.access import Hub
from studio.models.hub.repofiles import RemoteFile, choose
from studio.models.library import HERE, Library
from studio.models.machine import Card, Machine
from studio.models.pulling import pull
from tests.hub import tiny
from tests.hub.loopback_hub import LoopbackHub, Repo

CARD, NONE = Machine((Card("card", 24.0),), 64.0), Machine((), 64.0)
CROSS = "model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight"
SDXL = {"conditioner.embedders.0.transformer.x": [2], CROSS: [4, 2048]}
FIRST = "model.diffusion_model.input_blocks.0.0.weight"


def nobody() -> Hub:
    raise AssertionError("the hub is asked")


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


# --- auto -------------------------------------------------------------------------------------------------------


def test_auto_is_the_embedded_engine_and_says_so_until_a_model_that_fits_is_here(
    hub: LoopbackHub, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.models.library.runtime_is_here", lambda library="": True)
    choice = library.choose("text-to-image", "auto", CARD)
    assert choice.model.id == "animatic" and "Made by Animatic" in choice.note
    pull(library.catalogue["tiny"], library, Hub.find())
    choice = library.choose("text-to-image", "auto", CARD)
    assert (choice.model.id, choice.note) == ("tiny", "")
    assert library.choose("text-to-image", "auto", NONE).model.id == "animatic"
    monkeypatch.setattr("studio.models.library.runtime_is_here", lambda library="": False)
    assert library.choose("text-to-image", "auto", CARD).model.id == "animatic", "without torch no model runs"


def test_a_model_that_is_named_is_never_another(library: Library) -> None:
    with pytest.raises(ModelError, match=r"Tiny is not on this machine.*shotgraph models pull tiny"):
        library.choose("text-to-image", "tiny", CARD)
    with pytest.raises(ModelError, match="is a model for text-to-image"):
        library.choose("text-to-video", "tiny", CARD)


def test_auto_without_an_embedded_engine_names_what_to_pull(library: Library) -> None:
    with pytest.raises(ModelError, match=r"shotgraph models pull moving"):
        library.choose("text-to-video", "auto", CARD)


def test_a_model_is_not_here_without_its_parts(hub: LoopbackHub, library: Library) -> None:
    pull(library.catalogue["moving"], library, Hub.find())
    assert library.is_here(library.catalogue["moving"])
    for file in library.locate(library.catalogue["tiny"]).rglob("*.safetensors"):
        file.unlink()
    assert not library.is_here(library.catalogue["moving"])
    with pytest.raises(ModelError, match="Tiny is damaged"):
        library.choose("text-to-video", "moving", CARD)


def test_a_cache_that_another_program_filled_in_part_is_not_taken_for_whole(hub: LoopbackHub, library: Library) -> None:
    pull(library.catalogue["tiny"], library, Hub.find())
    library.drop_receipt(library.catalogue["tiny"])
    assert library.state(library.catalogue["tiny"]).how == HERE
    (library.locate(library.catalogue["tiny"]) / "vae" / "diffusion_pytorch_model.fp16.safetensors").unlink()
    with pytest.raises(ModelError, match="only partly downloaded"):
        library.locate(library.catalogue["tiny"])


# --- one's own --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shapes", "tasks", "family"),
    [
        (SDXL, {"text-to-image", "image-to-image"}, "sdxl"),
        ({"unet.attn2.to_k.lora_down.weight": [4, 768]}, {"lora"}, "sd15"),
        ({"lora_unet_x_attn2_to_k.lora_down.weight": [4, 2048]}, {"lora"}, "sdxl"),
        ({"controlnet_cond_embedding.x": [1], "a.attn2.to_k.weight": [8, 2048]}, {"control"}, "sdxl"),
        ({**SDXL, FIRST: [4, 9, 3, 3]}, {"inpainting"}, "sdxl"),
    ],
)
def test_a_single_file_is_known_by_its_tensors(
    home: Path, tmp_path: Path, shapes: dict[str, list[int]], tasks: set[str], family: str
) -> None:
    file = tmp_path / "My Model.safetensors"
    file.write_bytes(tiny.safetensors(shapes))
    library = Library(home / "models")
    model = add(str(file), library, nobody)
    assert (set(model.tasks), model.family, model.id, model.own) == (tasks, family, "my-model", True)
    fresh = Library(home / "models")
    assert fresh.catalogue["my-model"] == model and fresh.locate(model) == file
    before = fresh.identity(model)
    file.write_bytes(tiny.safetensors(shapes, seed=5))
    assert fresh.identity(model) != before


def test_a_lora_that_does_not_say_what_it_is_for_is_asked_about(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "odd.safetensors"
    file.write_bytes(tiny.safetensors({"x.lora_up.weight": [4, 4]}))
    with pytest.raises(ModelError, match=r"nothing says for which models.*--base"):
        add(str(file), Library(home / "models"), nobody)
    assert add(str(file), Library(home / "models"), nobody, base="flux").family == "flux"


def test_a_folder_is_known_by_its_pipeline(library: Library, tmp_path: Path) -> None:
    files = tiny.pipeline()
    folder = write(tmp_path / "mine", {name: files[name] for name in tiny.FP16})
    model = add(str(folder), library, nobody, id="own")
    assert model.family == "sdxl" and model.rules == library.catalogue["tiny"].rules and model.parts
    assert Library(library.own_file.parent if library.own_file else None).locate(model) == folder


BAD = [
    ({"model_index.json": b'{"_class_name": "NoSuchPipeline"}'}, r"NoSuchPipeline, which Shotgraph cannot run"),
    ({"notes.txt": b""}, "no model's folder"),
    ({"model_index.json": b"{"}, "is damaged"),
    ({"config.json": b'{"architectures": ["OddForCausalLM"], "auto_map": {}}'}, "never run"),
    ({"config.json": b'{"architectures": ["BertModel"]}'}, "BertModel, which Shotgraph cannot run"),
]


@pytest.mark.parametrize(("files", "says"), BAD)
def test_a_folder_that_cannot_be_run_says_why(
    library: Library, tmp_path: Path, files: dict[str, bytes], says: str
) -> None:
    with pytest.raises(ModelError, match=says):
        add(str(write(tmp_path / "odd", files)), library, nobody)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.ckpt", b"\x80", "a pickle, which can run code"),
        ("a.txt", b"", "no .safetensors file"),
        ("a.safetensors", b"short", "no safetensors header"),
        ("a.safetensors", tiny.safetensors(SDXL)[:-3], "bytes instead of"),
        ("a.safetensors", tiny.safetensors({"double_blocks.0.x": [2]}), "only a part of a flux model"),
        ("a.safetensors", tiny.safetensors({"x": [2]}), "of no model that Shotgraph can run"),
    ],
)
def test_a_file_that_cannot_be_run_says_why(home: Path, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match=says):
        add(str(tmp_path / name), Library(home / "models"), nobody)


def test_a_folder_with_pickles_alone_is_marked(library: Library, tmp_path: Path) -> None:
    files = {name: content for name, content in tiny.pipeline().items() if name in tiny.FP16}
    for part in ("unet", "vae"):
        del files[f"{part}/diffusion_pytorch_model.fp16.safetensors"]
        files[f"{part}/diffusion_pytorch_model.bin"] = b"\x80"
    model = add(str(write(tmp_path / "old", files)), library, nobody)
    assert model.legacy and library.state(model).how == HERE


def test_models_on_the_hub_are_added_by_looking_at_them(hub: LoopbackHub, library: Library) -> None:
    hub.repos["me/mix"] = Repo(tiny.pipeline(), licence="mit")
    hub.repos["me/loras"] = Repo(
        {
            "a.safetensors": tiny.safetensors({"unet.attn2.to_k.lora_A.weight": [4, 2048], "x": [9000]}),
            "b.safetensors": tiny.safetensors({"x.lora_A.weight": [1]}),
        }
    )
    mix = add("me/mix", library, Hub.find)
    assert (mix.family, mix.variant, mix.licence) == ("sdxl", "fp16", "mit") and mix.gigabytes > 0
    with pytest.raises(ModelError, match=r"2 .safetensors files.*me/loras/a.safetensors"):
        add("me/loras", library, Hub.find)
    lora = add("me/loras/a.safetensors", library, Hub.find)
    assert (lora.task, lora.family, lora.files) == ("lora", "sdxl", ("a.safetensors",))
    fresh = Library(library.own_file.parent if library.own_file else None)
    assert pull(fresh.catalogue["mix"], fresh, Hub.find()).is_dir()
    assert (pull(fresh.catalogue[lora.id], fresh, Hub.find()) / "a.safetensors").is_file()
    with pytest.raises(ModelError, match="'mix' already"):
        add("me/mix", fresh, Hub.find)
    with pytest.raises(ModelError, match="has no model me/nothing"):
        add("me/nothing", fresh, Hub.find)


def test_a_list_that_cannot_be_read_is_kept_and_the_rest_goes_on(library: Library) -> None:
    file = library.own_file
    assert file is not None
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"format": own_models.FORMAT, "models": [{"id": "odd"}, {"tasks": 3}]}))
    assert "tiny" in library.catalogue and "odd" not in library.catalogue
    file.write_text("{")
    with pytest.raises(ModelError, match="cannot be read"):
        own_models.forget(file, "odd")
    assert file.read_text() == "{"


# --- which files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "patterns", "names", "chosen"),
    [
        ("", ("*",), ["config.json", "model.safetensors", "pytorch_model.bin", "a.py"], {0, 1}),
        ("fp16", ("unet/*",), ["unet/a.safetensors", "unet/a.fp16.safetensors", "unet/a.non_ema.safetensors"], {1}),
        ("", ("unet/*",), ["unet/a.safetensors", "unet/a.fp16.safetensors"], {0}),
        ("fp16", ("vae/*",), ["vae/a.safetensors"], {0}),
        (
            "fp16",
            ("t/*",),
            ["t/m.fp16-00001-of-00002.safetensors", "t/m.safetensors.index.fp16.json", "t/m.safetensors.index.json"],
            {0, 1},
        ),
        ("", ("a.safetensors",), ["a.safetensors", "b.safetensors", "x/a.safetensors"], {0}),
        ("", ("*",), ["../evil.json", "/etc/x.json", "a\\b.json", "c.json"], {3}),
    ],
)
def test_the_files_of_one_variant_are_chosen(
    library: Library, variant: str, patterns: tuple[str, ...], names: list[str], chosen: set[int]
) -> None:
    from dataclasses import replace

    model = replace(library.catalogue["tiny"], variant=variant, files=patterns)
    found = choose([RemoteFile(name, 1, "0" * 40) for name in names], model)
    assert [file.name for file in found] == [names[number] for number in sorted(chosen)]
