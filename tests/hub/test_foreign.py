"""Weights of one's own that no library of torch reads: what they are is told by looking, never guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.synth.tests.soundfonts import soundfont
from studio.base.errors import ModelError
from studio.graph.revision import Revisions, named
from studio.models import installed, own_models
from studio.models.adding import add
from studio.models.foreign import foreign
from studio.models.hub.access import Hub
from studio.models.library import HERE, Library
from tests.asking import shipped
from tests.hub import tiny


@pytest.fixture
def known(home: Path) -> Library:
    """The shipped catalogue, with a folder for models of one's own."""
    return Library(home / "models", engines=shipped().models())


def language_model(folder: Path, **config: object) -> Path:
    folder.mkdir()
    given = {"model_type": "qwen2", "vocab_size": 9, "num_hidden_layers": 1, "num_attention_heads": 1, **config}
    (folder / "config.json").write_text(json.dumps(given))
    (folder / "model.safetensors").write_bytes(tiny.safetensors({"a": [4]}))
    return folder


def whisper(folder: Path) -> Path:
    folder.mkdir()
    for name in ("model.bin", "config.json", "vocabulary.txt"):
        (folder / name).write_bytes(b"{}")
    return folder


def gguf(path: Path) -> Path:
    path.write_bytes(b"GGUF" + b"\0" * 60)
    return path


def test_a_language_model_that_names_no_class_is_one_all_the_same(known: Library, tmp_path: Path) -> None:
    model = add(str(language_model(tmp_path / "my-qwen")), known, Hub.find)
    assert dict(model.tasks) == {"text-generation": "AutoModelForCausalLM"}


@pytest.mark.parametrize("config", [{"model_type": ""}, {"is_encoder_decoder": True}, {"type_vocab_size": 2}])
def test_a_folder_that_says_nothing_is_refused(known: Library, tmp_path: Path, config: dict[str, object]) -> None:
    with pytest.raises(ModelError, match="model without a name"):
        add(str(language_model(tmp_path / "what", **config)), known, Hub.find)
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "model_index.json").write_text("{}")
    with pytest.raises(ModelError, match="pipeline without a name"):
        add(str(tmp_path / "pipeline"), known, Hub.find)


MADE = [
    (lambda folder: whisper(folder / "ears"), "speech-recognition", "FasterWhisper"),
    (lambda folder: gguf(folder / "writer.gguf"), "text-generation", "GGUF"),
    (lambda folder: soundfont(folder / "band.sf2", [(0, 0)]), "text-to-music", "SoundFont"),
]


@pytest.mark.parametrize(("make", "task", "kind"), MADE, ids=lambda one: one if isinstance(one, str) else "")
def test_one_of_ones_own_is_added_and_named_by_its_path(
    known: Library, tmp_path: Path, make: object, task: str, kind: str
) -> None:
    assert callable(make)
    path = make(tmp_path)
    model = add(str(path), known, Hub.find)
    assert dict(model.tasks) == {task: kind} and model.processor
    again = Library(known._folder, engines=shipped().models())
    assert again.state(again.catalogue[model.id]).how == HERE
    assert again.locate(again.catalogue[model.id]) == path
    assert installed.of_catalogue(again, again.catalogue[model.id], task).files.path == path
    by_path = installed.at_path(path, task, str(path))
    assert by_path.kind == kind
    with pytest.raises(ModelError):
        installed.at_path(path, "image-to-video", str(path))


def test_instruments_are_what_auto_means_for_music_and_never_for_effects(known: Library, tmp_path: Path) -> None:
    """So a film's record does not name them as the maker of its footsteps, and an effects model beside them is used."""
    pytest.importorskip("tinysoundfont", reason="tinysoundfont has no wheel for this Python")
    band = add(str(soundfont(tmp_path / "band.sf2", [(0, 0)])), known, Hub.find)
    library = Library(known._folder, engines=shipped().models())
    meant = Revisions(library, shipped())
    music, effect = (meant(task, "auto", tmp_path) for task in ("text-to-music", "text-to-audio"))
    assert [used.name for used in music.used] == [band.id] and [used.name for used in effect.used] == ["synth"]
    assert (
        effect.text
        == Revisions(Library(None, engines=shipped().models()), shipped())("text-to-audio", "auto", tmp_path).text
    )
    with pytest.raises(ModelError, match="for text-to-music, not for text-to-audio"):
        library.choose("text-to-audio", band.id)


def test_what_was_added_when_music_and_effects_were_one_task_makes_both(tmp_path: Path) -> None:
    plain = {"licence": "", "about": ""}
    entries = [
        {"id": "band", "title": "Band", "library": "soundfont", "tasks": {"text-to-audio": "SoundFont"}, **plain},
        {"id": "gen", "title": "G", "tasks": {"text-to-audio": "MusicgenForConditionalGeneration"}, **plain},
    ]
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"format": own_models.FORMAT, "models": entries}), "utf-8")
    found = {model.id: set(model.tasks) for model in own_models.read(path)}
    assert found == {"band": {"text-to-music"}, "gen": {"text-to-audio", "text-to-music"}}


def test_another_file_is_another_result(tmp_path: Path) -> None:
    pytest.importorskip("tinysoundfont", reason="tinysoundfont has no wheel for this Python")
    path = soundfont(tmp_path / "band.sf2", [(0, 0)])
    before = named("text-to-music", "./band.sf2", tmp_path)
    soundfont(path, [(0, 0), (0, 1)])
    after = named("text-to-music", "./band.sf2", tmp_path)
    assert before.text != after.text and "tinysoundfont" in after.text and before.lane is None


@pytest.mark.parametrize("name", ["x.gguf", "x.sf2"])
def test_a_name_alone_is_not_believed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something else entirely")
    assert foreign(tmp_path / name) is None
