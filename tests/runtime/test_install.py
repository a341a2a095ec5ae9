"""The model runtime comes from a package index as a user's network has it: slow, breaking off, or wrong."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from importlib import metadata
from pathlib import Path

import pytest

from studio.base.control import Control
from studio.base.errors import Cancelled, ModelError, ServiceError, ShotgraphError, StoreError
from studio.base.settings import Home
from studio.models.runtime import location
from studio.models.runtime.install import Progress, install
from studio.models.runtime.location import Runtime
from tests.runtime.shelf import Shelf, wheel

TORCH = "torch-9.0+cpu-py3-none-any.whl"
ROOT = Path(__file__).resolve().parents[2]


def fetch(home: Home, variant: str = "cpu", index: str = "", control: Control | None = None) -> Runtime:
    return install(home, variant, lambda news: None, control or Control(), index=index)


def imports(home: Home, *names: str) -> str:
    """What a new process that may run models finds under these names: where it was imported from, or the error."""
    program = textwrap.dedent(f"""
        from studio.models.runtime import location
        from studio.base.settings import Home
        location.enter(Home.find())
        for name in {names!r}:
            try:
                print(__import__(name).__file__)
            except ImportError as error:
                print(error)
    """)
    environment = {**os.environ, "SHOTGRAPH_HOME": str(home.data)}
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def leftovers(home: Home) -> list[str]:
    """Files of the runtime that are not the runtime."""
    runtime = location.installed(home)
    kept = {runtime.folder.name} if runtime else set()
    return sorted(path.name for path in location.root(home).iterdir() if path.name not in kept)


def test_it_is_fetched_unpacked_and_found_by_whoever_may_run_models(home: Home, shelf: Shelf) -> None:
    told: list[Progress] = []
    runtime = install(home, "cpu", told.append, Control())
    assert dict(runtime.packages) == {"torch": "9.0+cpu", "tiny-diffusers": "0.1"}
    assert location.installed(home) == runtime
    assert leftovers(home) == [f"{location.PYTHON}.json"]
    found = imports(home, "tinydiffusers", "numpy").splitlines()
    assert found[0] == str(runtime.folder / "tinydiffusers.py")
    assert "site-packages" in found[1], "what the app brings comes first"
    for stage in ("fetch", "unpack"):
        done = [news.done for news in told if news.stage == stage]
        assert done == sorted(done) and done[-1] == [news.total for news in told if news.stage == stage][-1]


def test_a_process_that_does_not_run_models_does_not_find_it(home: Home, shelf: Shelf) -> None:
    runtime = fetch(home)
    program = "import sys; from studio.app.node_types import known; known(print); print(sys.path); import tinytorch"
    environment = {**os.environ, "SHOTGRAPH_HOME": str(home.data)}
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert "No module named 'tinytorch'" in answer.stderr
    assert str(runtime.folder) not in answer.stdout


def test_an_engine_that_runs_already_finds_what_is_installed_later(
    home: Home, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    location.enter(home)
    with pytest.raises(ModuleNotFoundError):
        import tinytorch
    fetch(home)
    import tinytorch  # type: ignore[import-not-found]

    assert tinytorch.VERSION == "9.0"
    del sys.modules["tinytorch"]


def test_an_engine_that_runs_already_learns_the_versions_of_what_is_installed_later(
    home: Home, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it imports anything: keys of results are made from them."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    location.enter(home)
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("tiny-diffusers")
    fetch(home)
    assert [metadata.version("tiny-diffusers") for _ in range(2)] == ["0.1", "0.1"]
    location.remove(home)


def test_a_broken_connection_is_gone_on_with_where_it_broke(home: Home, shelf: Shelf) -> None:
    shelf.cut[TORCH] = 300_000
    fetch(home)
    ranges = [wanted for file, wanted in shelf.asked if file == TORCH]
    assert ranges[0] == "" and len(ranges) == 2
    assert 0 < int(ranges[1].removeprefix("bytes=").removesuffix("-")) <= 300_000


def test_a_server_without_ranges_sends_it_all_again(home: Home, shelf: Shelf) -> None:
    shelf.cut[TORCH] = 300_000
    shelf.ranges = False
    assert fetch(home).size > 1_000_000


def test_a_killed_installation_is_resumed_by_the_next(home: Home, shelf: Shelf, tmp_path: Path) -> None:
    """Killed by force in the middle of a file, in a process of its own: it keeps nobody out."""
    program = textwrap.dedent(f"""
        import os, signal, sys
        from pathlib import Path
        from studio.base.control import Control
        from studio.models.runtime import install as i, wanted
        from studio.base.settings import Home
        wanted.resource = lambda *parts: Path({str(tmp_path / "pylock.cpu.toml")!r})
        wanted.here = lambda package: package == "numpy"
        i.variants = lambda: ("cpu",)
        def tell(news):
            if news.stage == "fetch" and "torch" in news.name and news.done > 400_000:
                os.kill(os.getpid(), signal.SIGKILL)
        i.install(Home.find(), "cpu", tell, Control())
    """)
    environment = {**os.environ, "SHOTGRAPH_HOME": str(home.data)}
    killed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert location.installed(home) is None
    shelf.asked.clear()
    fetch(home)
    asked = dict(shelf.asked)
    assert int(asked[TORCH].removeprefix("bytes=").removesuffix("-")) > 100_000
    assert "tiny_diffusers-0.1-py3-none-any.whl" not in asked, "what was whole is not fetched again"
    assert leftovers(home) == [f"{location.PYTHON}.json"]


def test_contents_that_are_not_what_was_locked_are_refused(home: Home, shelf: Shelf) -> None:
    shelf.files[TORCH] = wheel("torch", "9.0+cpu", {"tinytorch/__init__.py": b"import os; os.abort()\n"})
    with pytest.raises(ServiceError, match="refused") as error:
        fetch(home)
    assert TORCH.replace("+", "%2B") in str(error.value) or TORCH in str(error.value)
    assert location.installed(home) is None
    downloads = location.root(home) / "downloads"
    assert not [path for path in downloads.iterdir() if path.name.startswith("torch-")]


def test_a_damaged_half_is_fetched_anew_once(home: Home, shelf: Shelf) -> None:
    downloads = location.root(home) / "downloads"
    downloads.mkdir(parents=True)
    (downloads / f"{TORCH}.part").write_bytes(b"x" * 1000)
    assert fetch(home).packages["torch"] == "9.0+cpu"
    assert [wanted for file, wanted in shelf.asked if file == TORCH] == ["bytes=1000-", ""]


def test_cancel_keeps_the_downloads_and_nothing_else(home: Home, shelf: Shelf) -> None:
    control = Control()

    def stop(news: Progress) -> None:
        if news.stage == "unpack":
            control.cancel()

    with pytest.raises(Cancelled):
        install(home, "cpu", stop, control)
    assert location.installed(home) is None
    assert leftovers(home) == ["downloads"]
    shelf.asked.clear()
    fetch(home)
    assert shelf.asked == []


def test_too_little_space_is_said_before_anything_is_fetched(
    home: Home, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9, 10**6))  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match=r"needs about 0\.0 GB .* 0\.0 GB are free.*larger disk"):
        fetch(home)
    assert shelf.asked == []


def test_a_disk_that_fills_up_while_unpacking_leaves_nothing_half(
    home: Home, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = fetch(home)
    from installer import destinations

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(destinations, "copyfileobj_with_hashing", full)
    with pytest.raises(StoreError, match="no space left on device"):
        fetch(home)
    assert location.installed(home) == old, "what was there before still works"
    assert list(location.root(home).glob(f"{location.PYTHON}-*")) == [old.folder]


def test_no_network_means_no_request(home: Home, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_OFFLINE", "1")
    with pytest.raises(ServiceError, match=r"network is forbidden.*SHOTGRAPH_OFFLINE"):
        fetch(home)
    assert shelf.asked == []
    # Whoever carried the files over by hand may install them.
    downloads = location.root(home) / "downloads"
    for name, content in shelf.files.items():
        (downloads / name).write_bytes(content)
    assert fetch(home).packages["torch"] == "9.0+cpu"


def test_files_carried_over_by_hand_are_checked_too(home: Home, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    downloads = location.root(home) / "downloads"
    downloads.mkdir(parents=True)
    (downloads / TORCH).write_bytes(wheel("torch", "9.0+cpu", {"tinytorch/__init__.py": b"import os; os.abort()\n"}))
    assert "VERSION" in (fetch(home).folder / "tinytorch" / "__init__.py").read_text()


@pytest.mark.parametrize("html", [False, True])
def test_a_mirror_serves_the_same_files_by_the_same_checksums(home: Home, shelf: Shelf, html: bool) -> None:
    shelf.html = html
    assert fetch(home, index=f"{shelf.url}/simple").packages["torch"] == "9.0+cpu"
    shelf.files[TORCH] = wheel("torch", "9.0+cpu", {"other.py": b""})
    location.remove(home)
    with pytest.raises(ServiceError, match="refused"):
        fetch(home, index=f"{shelf.url}/simple")


@pytest.mark.parametrize("html", [False, True])
def test_a_build_that_no_lock_knows_comes_with_what_it_needs_from_its_index(
    home: Home, shelf: Shelf, html: bool
) -> None:
    """As ROCm's: torch of the locked version in another build, and a Triton of its own."""
    shelf.html = html
    needs = ["tiny-triton==3.1", "tiny-diffusers", 'not-for-us; sys_platform == "emscripten"']
    shelf.add("torch", "9.0+rocm7.2", {"tinytorch/__init__.py": b"HIP = True\n"}, needs)
    shelf.add("torch", "9.1+rocm7.2", {"tinytorch/__init__.py": b"HIP = 'too new'\n"}, needs)
    shelf.add("tiny-triton", "3.1", {"tinytriton.py": b""})
    shelf.add("tiny-triton", "3.2", {"tinytriton.py": b""})
    del shelf.files[TORCH]
    runtime = fetch(home, "rocm", f"{shelf.url}/simple")
    assert dict(runtime.packages) == {"torch": "9.0+rocm7.2", "tiny-diffusers": "0.1", "tiny-triton": "3.1"}
    assert "HIP = True" in (runtime.folder / "tinytorch" / "__init__.py").read_text()
    location.remove(home)
    shelf.sums = False
    with pytest.raises(ServiceError, match="states no checksum"):
        fetch(home, "rocm", f"{shelf.url}/simple")


def test_another_build_takes_the_place_of_the_old(home: Home, shelf: Shelf) -> None:
    old = fetch(home)
    (old.folder / "tinytorch" / "__init__.py").write_text("damaged")
    new = fetch(home)
    assert not old.folder.exists() and location.installed(home) == new
    assert location.remove(home) and location.installed(home) is None
    assert list(location.root(home).iterdir()) == []
    assert not location.remove(home)


def test_one_at_a_time(home: Home, shelf: Shelf) -> None:
    met: list[ShotgraphError] = []

    def second(news: Progress) -> None:
        try:
            fetch(home)
        except ShotgraphError as error:
            met.append(error)

    install(home, "cpu", second, Control())
    assert met and all(isinstance(error, ModelError) and "another Shotgraph" in str(error) for error in met)
    assert fetch(home), "it is free again"


def test_a_wheel_cannot_write_outside_its_folder(home: Home, shelf: Shelf, tmp_path: Path) -> None:
    evil = shelf.add("evil", "1", {"../../../escaped.py": b"gone"})
    shelf.lock(tmp_path / "pylock.cpu.toml", [TORCH, evil])
    with pytest.raises(ServiceError, match="cannot be unpacked"):
        fetch(home)
    assert not list(tmp_path.rglob("escaped.py"))


def test_an_index_that_is_not_there(home: Home, shelf: Shelf) -> None:
    with pytest.raises(ServiceError, match=r"cannot be read.*Check the network"):
        fetch(home, index="http://127.0.0.1:9/simple")
    with pytest.raises(ServiceError, match=r"does not have torch-9\.0"):
        fetch(home, index=f"{shelf.url}/nothing")


def test_the_locks_that_ship_name_a_wheel_with_checksum_for_every_pin() -> None:
    """Whoever changes requirements-models.lock makes the locks anew (packaging/lock_runtime.py)."""
    import tomllib

    pins = {}
    for line in (ROOT / "requirements-models.lock").read_text().splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[name.lower().replace("_", "-")] = version
    for variant in ("cpu", "cuda"):
        lock = tomllib.loads((ROOT / "resources" / "runtime" / f"pylock.{variant}.toml").read_text())
        locked = {one["name"]: one["version"].partition("+")[0] for one in lock["packages"]}
        assert {name: locked.get(name) for name in pins} == pins
        for package in lock["packages"]:
            for one in package["wheels"]:
                assert one["url"].startswith("https://") and len(bytes.fromhex(one["hashes"]["sha256"])) == 32
