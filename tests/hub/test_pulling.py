"""Fetching models from a hub on this machine: whole, resumed after a kill, refused in words that help."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from huggingface_hub import snapshot_download

from studio.base.control import Control
from studio.base.errors import Cancelled, ModelError, StoreError
from studio.base.web import Offline
from studio.models.hub.access import Hub
from studio.models.hub.cache import part_of
from studio.models.hub.progress import Progress
from studio.models.library import ABSENT, DAMAGED, HERE, PART, Library
from studio.models.pulling import pull
from studio.models.removing import take_away
from tests.hub import tiny
from tests.hub.loopback_hub import LoopbackHub, Sent, digest

ROOT = Path(__file__).resolve().parents[2]
UNET = "unet/diffusion_pytorch_model.fp16.safetensors"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_pull_brings_what_is_needed_and_nothing_else(hub: LoopbackHub, library: Library) -> None:
    model = library.catalogue["tiny"]
    told: list[Progress] = []
    path = pull(model, library, Hub.find(), tell=told.append)
    repo = hub.repos["house/tiny"]
    assert names(path) == tiny.FP16
    assert all((path / name).read_bytes() == repo.files[name] for name in tiny.FP16)
    assert library.locate(model) == path and library.state(model).how == HERE
    assert library.identity(model) == f"tiny@{repo.commit}"
    total = sum(len(repo.files[name]) for name in tiny.FP16)
    assert (told[-1].done, told[-1].total) == (total, total) and hub.sent.bytes == total
    assert all(earlier.done <= later.done for earlier, later in itertools.pairwise(told))
    assert all(agent.startswith("shotgraph/") for agent in hub.sent.agents)


def test_other_programs_find_what_was_pulled(hub: LoopbackHub, library: Library) -> None:
    path = pull(library.catalogue["tiny"], library, Hub.find())
    theirs = snapshot_download(
        "house/tiny", cache_dir=library.caches[0], local_files_only=True, allow_patterns=["unet/*.json"]
    )
    assert Path(theirs) == path


def test_what_another_program_has_fetched_is_not_fetched_again(hub: LoopbackHub, library: Library) -> None:
    repo = hub.repos["house/tiny"]
    blobs = library.caches[0] / "models--house--tiny" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / digest(repo.files[UNET])).write_bytes(repo.files[UNET])
    pull(library.catalogue["tiny"], library, Hub.find())
    assert hub.sent.bytes == sum(len(repo.files[name]) for name in tiny.FP16 - {UNET})


def test_parts_of_a_model_come_with_it(hub: LoopbackHub, library: Library) -> None:
    path = pull(library.catalogue["moving"], library, Hub.find())
    assert names(path) == {"adapter.safetensors"}
    assert library.is_here(library.catalogue["tiny"]) and library.is_here(library.catalogue["moving"])


def test_a_pull_of_what_is_here_fetches_nothing(hub: LoopbackHub, library: Library) -> None:
    pull(library.catalogue["tiny"], library, Hub.find())
    before = hub.sent.bytes
    pull(library.catalogue["tiny"], library, Hub.find(), verify=True)
    assert hub.sent.bytes == before


def test_a_killed_download_goes_on_where_it_stopped(hub: LoopbackHub, home: Path, tmp_path: Path) -> None:
    hub.repos["house/tiny"].files.update(tiny.pipeline(size=4_000_000))
    size = len(hub.repos["house/tiny"].files[UNET])
    hub.hold_after = size * 3 // 4
    catalogue = tmp_path / "models.toml"
    catalogue.write_text(tiny.CATALOGUE)
    program = (
        "import sys; from pathlib import Path; from studio.models.library import Library;"
        "from studio.models.hub.access import Hub; from studio.models.pulling import pull;"
        "library = Library(Path(sys.argv[1]), Path(sys.argv[2]));"
        "print(pull(library.catalogue['tiny'], library, Hub.find()))"
    )
    command = [sys.executable, "-c", program, str(home / "models"), str(catalogue)]
    first = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    library = Library(home / "models", catalogue)
    cache = library.caches[0]
    blobs = cache / "models--house--tiny" / "blobs"
    wait(lambda: part_of(cache, "house/tiny") > size // 2, first)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    kept = part_of(cache, "house/tiny")
    assert kept > size // 2
    assert library.state(library.catalogue["tiny"]).how == PART
    with pytest.raises(ModelError, match=r"only partly downloaded.*goes on where it stopped"):
        library.locate(library.catalogue["tiny"])
    whole = sum(file.stat().st_size for file in blobs.iterdir() if not file.suffix)
    hub.hold_after, hub.sent = 0, Sent()
    second = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True)
    path = Path(second.stdout.strip())
    repo = hub.repos["house/tiny"]
    assert all((path / name).read_bytes() == repo.files[name] for name in tiny.FP16)
    assert f"bytes={kept}-" in hub.sent.ranges
    assert hub.sent.bytes == sum(len(repo.files[name]) for name in tiny.FP16) - kept - whole
    assert not [file for file in blobs.iterdir() if file.suffix]


def wait(until: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    for _ in range(3000):
        if until():
            return
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)
    raise AssertionError("nothing came")


@pytest.mark.parametrize("ranges", [True, False])
def test_a_line_that_breaks_is_taken_up_again(hub: LoopbackHub, library: Library, ranges: bool) -> None:
    hub.break_after, hub.breaks_left, hub.ranges = 20_000, 2, ranges
    path = pull(library.catalogue["tiny"], library, Hub.find())
    assert (path / UNET).read_bytes() == hub.repos["house/tiny"].files[UNET]


def test_cancel_stops_within_a_slow_chunk_and_keeps_the_bytes(hub: LoopbackHub, library: Library) -> None:
    hub.rate = 20_000
    control = Control()

    def stop(progress: Progress) -> None:
        if progress.done > 3_000:
            control.cancel()

    with pytest.raises(Cancelled):
        pull(library.catalogue["tiny"], library, Hub.find(), tell=stop, control=control)
    assert library.state(library.catalogue["tiny"]).how == PART
    hub.rate = 0
    pull(library.catalogue["tiny"], library, Hub.find())
    assert library.state(library.catalogue["tiny"]).how == HERE


def test_a_file_that_arrives_damaged_is_refused(hub: LoopbackHub, library: Library) -> None:
    hub.spoil = {UNET}
    with pytest.raises(ModelError, match="arrives damaged"):
        pull(library.catalogue["tiny"], library, Hub.find())
    assert library.state(library.catalogue["tiny"]).how != HERE
    hub.spoil = set()
    pull(library.catalogue["tiny"], library, Hub.find())
    assert library.state(library.catalogue["tiny"]).how == HERE


def shorten(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def scribble(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8:12] = b"????"
    file.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("spoil", "says"), [(shorten, "bytes instead of"), (scribble, "is damaged"), (Path.unlink, "is missing")]
)
def test_a_model_damaged_on_disk_is_found_and_mended(
    hub: LoopbackHub, library: Library, spoil: Callable[[Path], None], says: str
) -> None:
    model = library.catalogue["tiny"]
    path = pull(model, library, Hub.find())
    spoil((path / UNET).resolve())
    assert library.state(model).how == DAMAGED
    with pytest.raises(ModelError, match=rf"{says}.*shotgraph models pull tiny"):
        library.locate(model)
    before = hub.sent.bytes
    assert pull(model, library, Hub.find()) == path
    assert (path / UNET).read_bytes() == hub.repos["house/tiny"].files[UNET]
    assert hub.sent.bytes - before == len(hub.repos["house/tiny"].files[UNET])


def test_a_byte_changed_on_disk_is_found_by_verifying(hub: LoopbackHub, library: Library) -> None:
    model = library.catalogue["tiny"]
    file = (pull(model, library, Hub.find()) / UNET).resolve()
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))
    pull(model, library, Hub.find())
    assert file.read_bytes() == bytes(content)  # its length is right: only looking at every byte tells
    pull(model, library, Hub.find(), verify=True)
    assert file.read_bytes() == hub.repos["house/tiny"].files[UNET]


REFUSALS = [
    ("licence", "", r"only for people who have accepted its licence.*house/tiny.*shotgraph models token"),
    ("licence", "somebody", r"has not been accepted by the owner of the token.*house/tiny"),
    ("private", "", r"has no model house/tiny.*shotgraph models token"),
    ("", "expired", r"does not know the token.*shotgraph models token"),
]


@pytest.mark.parametrize(("gate", "token", "says"), REFUSALS)
def test_a_refusal_says_what_to_do(
    hub: LoopbackHub, library: Library, monkeypatch: pytest.MonkeyPatch, gate: str, token: str, says: str
) -> None:
    hub.repos["house/tiny"].gate = gate
    monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(ModelError, match=says):
        pull(library.catalogue["tiny"], library, Hub.find())
    assert (
        not (library.caches[0] / "models--house--tiny" / "snapshots").exists()
        or library.state(library.catalogue["tiny"]).how != HERE
    )


def test_a_token_opens_the_gate_and_goes_to_the_hub_alone(
    hub: LoopbackHub, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.repos["house/tiny"].gate, hub.repos["house/tiny"].friends = "licence", {"secret"}
    monkeypatch.setenv("HF_TOKEN", "secret")
    pull(library.catalogue["tiny"], library, Hub.find())
    hosts = {host.partition(":")[0] for host, token in hub.sent.tokens if token}
    assert hosts == {"127.0.0.1"} and any(host.startswith("localhost") for host, _ in hub.sent.tokens)


def test_a_token_of_the_hub_is_not_sent_to_a_mirror(hub: LoopbackHub, home: Path, tmp_path: Path) -> None:
    (tmp_path / "hf").mkdir()
    (tmp_path / "hf" / "token").write_text("secret")
    assert Hub.find().token == ""


def test_an_unknown_revision_says_how_to_take_another(hub: LoopbackHub, library: Library) -> None:
    with pytest.raises(ModelError, match=r"no revision .*--revision main"):
        pull(library.catalogue["tiny"], library, Hub.find(), revision="0" * 40)


@pytest.mark.parametrize("name", ["SHOTGRAPH_OFFLINE", "HF_HUB_OFFLINE"])
def test_offline_asks_nobody(hub: LoopbackHub, library: Library, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(Offline, match=f"offline.*Unset {name}"):
        Hub.find()
    assert hub.sent.tokens == []


def test_without_a_network_the_message_says_so(
    hub: LoopbackHub, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.close()
    with pytest.raises(ModelError, match="cannot be reached"):
        pull(library.catalogue["tiny"], library, Hub.find())


def test_a_disk_without_room_is_found_before_anything_is_fetched(
    hub: LoopbackHub, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 100_000})
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)
    with pytest.raises(StoreError, match=r"Tiny needs about 0\.0 GB .* 0\.0 GB are free.*HF_HOME"):
        pull(library.catalogue["tiny"], library, Hub.find())
    assert hub.sent.bytes == 0


def test_removing_frees_the_space_and_leaves_other_revisions_whole(hub: LoopbackHub, library: Library) -> None:
    model, repo = library.catalogue["tiny"], hub.repos["house/tiny"]
    old = pull(model, library, Hub.find())
    old_commit = repo.commit
    repo.files["tokenizer/vocab.json"] = b'{"b": 0}'
    new = pull(model, library, Hub.find())
    assert new != old and (old / UNET).read_bytes() == (new / UNET).read_bytes()
    take_away(model, library)
    assert not new.exists() and (old / UNET).read_bytes() == repo.files[UNET]
    assert library.state(model).how == ABSENT
    (library.caches[0] / "models--house--tiny" / "refs" / "main").write_text(old_commit)
    assert take_away(model, library) > len(repo.files[UNET])
    assert not (library.caches[0] / "models--house--tiny").exists()
    with pytest.raises(ModelError, match="is not on this machine"):
        take_away(model, library)


def test_where_nothing_can_be_linked_files_lie_under_their_names(
    hub: LoopbackHub, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no right to make links")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    model = library.catalogue["tiny"]
    path = pull(model, library, Hub.find())
    assert names(path) == tiny.FP16 and not any(file.is_symlink() for file in path.rglob("*"))
    assert not list((library.caches[0] / "models--house--tiny" / "blobs").iterdir())
    before = hub.sent.bytes
    usage = type("Usage", (), {"free": 0})
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)
    assert pull(model, library, Hub.find(), verify=True) == path
    assert hub.sent.bytes == before
    assert take_away(model, library) > 0 and not path.exists()


def test_a_home_of_its_own_keeps_its_models_and_still_finds_shared_ones(
    hub: LoopbackHub, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "models.toml").write_text(tiny.CATALOGUE)
    library = Library(home / "models", tmp_path / "models.toml")
    assert library.caches == (home / "models" / "hub", tmp_path / "cache" / "huggingface" / "hub")
    path = pull(library.catalogue["tiny"], library, Hub.find())
    assert path.is_relative_to(home)
    (home / "models" / "hub").rename(tmp_path / "moved")
    (tmp_path / "cache" / "huggingface").mkdir(parents=True)
    (tmp_path / "moved").rename(tmp_path / "cache" / "huggingface" / "hub")
    assert library.locate(library.catalogue["tiny"]).is_relative_to(tmp_path / "cache")


LIES = ["../../../..", "../../../../../PLANTED", "/PLANTED", "main", "a" * 39, "A" * 40, "", "a" * 39 + "\n"]


@pytest.mark.parametrize("commit", [lie for lie in LIES if lie])
def test_a_hub_that_names_a_path_as_its_commit_writes_nothing(
    hub: LoopbackHub, library: Library, tmp_path: Path, commit: str
) -> None:
    hub.commit = commit
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ModelError, match="names no commit"):
        pull(library.catalogue["tiny"], library, Hub.find())
    assert sorted(tmp_path.rglob("*")) == before


def test_a_hub_that_gives_another_commit_than_the_pinned_one_is_refused(hub: LoopbackHub, library: Library) -> None:
    pinned = hub.repos["house/tiny"].commit
    hub.commit = "b" * 40
    with pytest.raises(ModelError, match=f"another commit of house/tiny than {pinned}"):
        pull(library.catalogue["tiny"], library, Hub.find(), revision=pinned)


@pytest.mark.parametrize("lie", [*[lie for lie in LIES if lie], "VICTIM", "SAME SIZE"])
def test_a_hub_that_names_a_path_as_a_digest_writes_and_deletes_nothing(
    hub: LoopbackHub, library: Library, tmp_path: Path, lie: str
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(hub.repos["house/tiny"].files[UNET] if lie == "SAME SIZE" else b"precious")
    kept = victim.read_bytes()
    hub.digests = {UNET: str(victim) if lie in ("VICTIM", "SAME SIZE") else lie}
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ModelError, match="is no digest"):
        pull(library.catalogue["tiny"], library, Hub.find())
    assert victim.read_bytes() == kept and sorted(tmp_path.rglob("*")) == before


def test_a_link_in_the_cache_leads_no_download_out_of_it(hub: LoopbackHub, library: Library, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    repo = library.caches[0] / "models--house--tiny"
    repo.mkdir(parents=True)
    (repo / "blobs").symlink_to(away)
    with pytest.raises(ModelError, match="outside the cache"):
        pull(library.catalogue["tiny"], library, Hub.find())
    assert not any(away.iterdir())


@pytest.mark.parametrize("revision", ["../../planted", "a/../../../planted"])
def test_a_revision_is_no_way_out_of_the_cache(
    hub: LoopbackHub, library: Library, tmp_path: Path, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.hub.loopback_hub._Handler._repo", lambda self, name, *_, **__: self.hub.repos[name])
    with pytest.raises(ModelError, match="outside the cache"):
        pull(library.catalogue["tiny"], library, Hub.find(), revision=revision)
    assert not list(tmp_path.rglob("planted"))


def test_a_token_goes_over_plain_http_to_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    for endpoint, token in {
        "http://mirror.example": "",
        "https://mirror.example": "hf_secret",
        "http://127.0.0.1:9": "hf_secret",
    }.items():
        monkeypatch.setenv("HF_ENDPOINT", endpoint)
        assert Hub.find().token == token
