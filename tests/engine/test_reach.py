"""A project writes in its folder and asks the user's own endpoint; all else is said yes to, or does not happen."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from studio import cli
from studio.app import node_types
from studio.base.addresses import origin
from studio.graph.graph import Graph, Node
from studio.graph.reach import Beyond, Reach, unsettled
from studio.graph.spec import SaveFile
from tests.language_model import serving

Nodes = dict[str, dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's folder, beside a home of the app's own."""
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SHOTGRAPH_LLM_ENDPOINT", raising=False)
    (tmp_path / "film").mkdir()
    return tmp_path / "film"


def project(folder: Path, nodes: Nodes, *wires: str, name: str = "film.shotgraph") -> Path:
    ends = [dict(zip(("from", "to"), wire.split(" -> "), strict=True)) for wire in wires]
    path = folder / name
    path.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": ends}), "utf-8")
    return path


def words(folder: Path, path: str, text: str = "evil") -> Path:
    """A project that publishes a text at a path."""
    nodes: Nodes = {
        "words": {"type": "text.value", "settings": {"text": text}},
        "file": {"type": "publish.text", "settings": {"path": path}},
    }
    return project(folder, nodes, "words.out -> file.text")


def render(path: Path, *more: str) -> int:
    return cli.main(["render", str(path), *more])


HARM = [
    ("../beside.txt", "lies outside the project's folder"),
    ("sub/../../beside.txt", "lies outside the project's folder"),
    (".bashrc", "is hidden"),
    (".config/autostart/note.txt", "is hidden"),
    ("run.sh", "may not write .sh"),
    ("note.desktop", "may not write .desktop"),
    ("Makefile", "may not write a name without an ending"),
    ("film.shotgraph", "is the project itself"),
    ("../home/settings.json", "keeps its own things"),
    ("link.txt", "is a link"),
    ("away/beside.txt", "lies outside the project's folder"),
    ("pipe.txt", "is no file"),
    ("folder.txt", "is no file"),
    ("con.txt", "device on Windows"),
]


@pytest.mark.parametrize(("path", "words_said"), HARM)
def test_a_project_writes_only_where_it_may(
    folder: Path, capsys: pytest.CaptureFixture[str], path: str, words_said: str
) -> None:
    (folder.parent / "victim.txt").write_text("precious")
    (folder / "link.txt").symlink_to(folder.parent / "victim.txt")
    (folder / "away").symlink_to(folder.parent)
    (folder / "folder.txt").mkdir()
    os.mkfifo(folder / "pipe.txt")
    film = words(folder, path)
    before = sorted(one for one in folder.parent.rglob("*") if "home" not in one.parts)
    assert cli.main(["check", str(film)]) == 2
    assert words_said in capsys.readouterr().err
    assert render(film) == 2
    assert words_said in capsys.readouterr().err
    assert sorted(one for one in folder.parent.rglob("*") if "home" not in one.parts) == before
    assert (folder.parent / "victim.txt").read_text() == "precious" and not (folder.parent / "beside.txt").exists()


def test_a_project_writes_into_its_own_folder(folder: Path) -> None:
    assert render(words(folder, "texts/captions.srt", "hello")) == 0
    assert (folder / "texts/captions.srt").read_text() == "hello"


def test_what_the_user_typed_is_the_users_own_word(folder: Path) -> None:
    film = words(folder, "captions.srt", "hello")
    for more in (["--output", str(folder.parent / "a.txt")], ["--set", f"file.path={folder.parent / 'b.conf'}"]):
        assert render(film, *more) == 0
    assert (folder.parent / "a.txt").read_text() == (folder.parent / "b.conf").read_text() == "hello"
    assert render(words(folder, "../c.txt", "hello"), "--allow-outside") == 0
    assert (folder.parent / "c.txt").read_text() == "hello"
    assert render(words(folder, "../.c.txt", "hello"), "--allow-outside") == 2
    (folder / "pipe.txt").symlink_to(folder.parent / "d.txt")
    assert render(film, "--output", str(folder / "pipe.txt")) == 2 and not (folder.parent / "d.txt").exists()


def test_a_source_of_the_project_is_never_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "script.md").write_text("## 1 · Dawn\nNarration: It begins.\n")
    os.link(folder / "script.md", folder / "other.txt")
    nodes: Nodes = {
        "words": {"type": "text.value", "settings": {"text": "evil"}},
        "unwired": {"type": "story.script", "settings": {"path": "script.md"}},
        "file": {"type": "publish.text", "settings": {"path": "script.md"}},
    }
    for path in ("script.md", "./x/../script.md", "other.txt"):
        nodes["file"]["settings"]["path"] = path
        film = project(folder, nodes, "words.out -> file.text")
        assert render(film) == 2 and "is a file that the project reads" in capsys.readouterr().err
        assert render(film, "--set", f"file.path={folder / path}", "--allow-outside") == 2
    assert "It begins." in (folder / "script.md").read_text()


def test_the_name_of_an_item_leads_nowhere_else(folder: Path) -> None:
    """Each item fills in a path of its own; what comes of it is looked at again."""
    (folder / "shot-dawn.txt").write_text("## 1 · Sea\nPicture: waves\n\n## 2 · Dawn\nPicture: light\n")
    nodes: Nodes = {
        "script": {"type": "story.script", "settings": {"path": "shot-dawn.txt"}},
        "file": {"type": "publish.text", "settings": {"path": "shot-{item}.txt"}},
    }
    film = project(folder, nodes, "script.pictures -> file.text")
    assert render(film) == 3
    assert "waves" in (folder / "shot-sea.txt").read_text()
    assert (folder / "shot-dawn.txt").read_text().startswith("## 1")


def test_every_node_that_writes_is_held_to_it(folder: Path) -> None:
    """A node type that comes later, too: a path to write is known by its kind."""
    types = node_types.known(lambda words: None)
    sinks = [spec for spec in types if any(isinstance(one.kind, SaveFile) for one in spec.settings)]
    assert {"publish.video", "publish.audio", "publish.text", "publish.timeline", "image.save"} <= {
        spec.id for spec in sinks
    }
    for spec in sinks:
        name = next(one.name for one in spec.settings if isinstance(one.kind, SaveFile))
        graph = Graph({"file": Node(spec.id, settings={name: f"../x{Path(str(spec.setting(name).default)).suffix}"})})  # type: ignore[union-attr]
        found = unsettled(graph, types, folder, Reach())
        assert [problem.node for problem in found.problems] == ["file"] and len(found.writes) == 1, spec.id


def letter(folder: Path, url: str, secret: str = "CANARY") -> Path:
    (folder.parent / "private.txt").write_text(f"## 1 · a\nNarration: {secret}\n")
    nodes: Nodes = {
        "script": {"type": "story.script", "settings": {"path": "../private.txt"}},
        "write": {"type": "story.write", "settings": {"endpoint": url, "model": "m", "seed": 1}},
    }
    return project(folder, nodes, "script.title -> write.brief", "script.music -> write.script")


def test_nothing_is_sent_to_an_endpoint_that_a_project_names(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as server:
        film = letter(folder, server.url)
        assert cli.main(["check", str(film)]) == 2
        assert "would send its texts to http://127.0.0.1" in capsys.readouterr().err
        assert render(film, "--target", "write") == 2
        said = capsys.readouterr().err
        assert "would send its texts" in said and "--allow-endpoint" in said
        assert server.asked == []
        nodes: Nodes = {
            "words": {"type": "text.value", "settings": {"text": server.url}},
            "write": {"type": "story.write", "settings": {"model": "m", "idea": "x", "seed": 1}},
        }
        driven = project(folder, nodes, "words.out -> write.endpoint", name="driven.shotgraph")
        assert render(driven, "--target", "write") == 3 and server.asked == []


def test_an_endpoint_is_asked_that_the_user_has_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shot = {"title": "A", "seconds": 4, "picture": "B.", "narration": "C.", "sound": "d", "camera": "wide"}
    answer = json.dumps({"title": "T", "style": "s", "music": "m", "shots": [shot]})
    with serving() as server:
        nodes: Nodes = {"w": {"type": "story.write", "settings": {"endpoint": server.url, "model": "m", "idea": "x"}}}
        film = project(folder, nodes)
        for seed, more in enumerate((["--allow-endpoint", server.url], ["--set", f"w.endpoint={server.url}"])):
            server.answers = [answer]
            assert render(film, "--target", "w", "--set", f"w.seed={seed}", *more) == 0
        monkeypatch.setenv("SHOTGRAPH_LLM_ENDPOINT", server.url)
        server.answers = [answer]
        assert render(film, "--target", "w", "--set", "w.seed=7") == 0
        assert len(server.asked) == 3


def test_files_beyond_the_folder_are_named_before_a_render(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.parent / "private.md").write_text("## 1 · a\nNarration: b\n")
    nodes: Nodes = {
        "script": {"type": "story.script", "settings": {"path": "../private.md"}},
        "file": {"type": "publish.text", "settings": {"path": "out-{item}.txt"}},
    }
    film = project(folder, nodes, "script.narration -> file.text")
    for command in ("check", "render"):
        assert cli.main([command, str(film)]) == 0
        said = capsys.readouterr().err
        assert "this project reads 1 file outside its folder" in said and "private.md" in said


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://Host/v1", "http://host:80", True),
        ("https://host/v1", "https://host:443/v2", True),
        ("https://host/v1", "http://host/v1", False),
        ("http://host:1/v1", "http://host:2/v1", False),
        ("http://trusted@evil/v1", "http://trusted/v1", False),
        ("http://[::1]:8/v1", "http://[::1]:8", True),
    ],
)
def test_an_address_is_told_by_scheme_host_and_port(one: str, other: str, same: bool) -> None:
    assert (origin(one) == origin(other)) is same
    if not same:
        with pytest.raises(Beyond):
            Reach(endpoints=frozenset({origin(other)})).require_endpoint(one)
