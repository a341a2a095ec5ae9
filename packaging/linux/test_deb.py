"""The .deb in a bare Debian: installed, used and removed. Run by `make deb-test`, as root, with debootstrap.

SHOTGRAPH_DEBIAN names a folder with a minimal Debian made before (debootstrap --variant=minbase); it is copied, so
that it stays bare. Without it one is made from the mirrors.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
USER = "filmemacherin"


class Debian:
    """A Debian in a folder; every command runs in a mount namespace of its own that ends with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, command: str, *, user: str = "root", code: int = 0) -> str:
        inside = f"chroot '{self.folder}' /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "
        inside += 'DEBIAN_FRONTEND=noninteractive su -p "$1" -s /bin/sh -c "$2"'
        mounts = f"mount -t proc proc '{self.folder}/proc' && mount -t tmpfs none '{self.folder}/dev/shm'"
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", f"{mounts} && {inside}", "sh", user, command],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def files(self) -> set[str]:
        """Everything there, other than what packages of others keep about themselves."""
        found = self("find / -xdev -not -path '/proc/*' -not -path '/var/*' -not -path '/tmp/*'").splitlines()
        return set(found)


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Debian]:
    debs = sorted((ROOT / "dist").glob("shotgraph_*.deb"), key=lambda path: path.stat().st_mtime)
    if not debs:
        pytest.fail("there is no .deb in dist/; run `make deb` first")
    if os.geteuid() != 0:
        pytest.fail("a Debian in a folder can only be entered as root")
    folder = tmp_path_factory.mktemp("debian") / "root"
    if made := os.environ.get("SHOTGRAPH_DEBIAN"):
        subprocess.run(["cp", "-a", made, str(folder)], check=True)
    elif shutil.which("debootstrap"):
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(folder)], check=True)
    else:
        pytest.fail("debootstrap not found: apt-get install debootstrap")
    shutil.copyfile("/etc/resolv.conf", folder / "etc" / "resolv.conf")
    shutil.copyfile("/etc/hosts", folder / "etc" / "hosts")
    shutil.copyfile(debs[-1], folder / "shotgraph.deb")
    there = Debian(folder)
    there(f"useradd --create-home {USER} && apt-get update -qq")
    yield there
    shutil.rmtree(folder)


def test_it_installs_runs_and_leaves_only_the_users_own_things(debian: Debian) -> None:
    home = f"/home/{USER}"
    # What a desktop has: it is there before us and stays.
    debian("apt-get install -y -qq --no-install-recommends shared-mime-info desktop-file-utils hicolor-icon-theme")
    debian("apt-get install -y -qq --no-install-recommends /shotgraph.deb")
    debian("apt-mark manual $(apt-mark showauto) && dpkg --purge shotgraph && update-desktop-database")
    before = debian.files()
    debian("apt-get install -y -qq --no-install-recommends /shotgraph.deb")

    # As a user, with the user's own folders.
    assert debian("shotgraph --version", user=USER).startswith("shotgraph ")
    assert '"bad"' not in debian(f"HOME={home} shotgraph doctor --json", user=USER)
    assert "not installed" in debian(f"HOME={home} shotgraph runtime status", user=USER)
    example = "/usr/lib/shotgraph/_internal/resources/examples/numbers.shotgraph"
    small = "--set still.width=320 --set still.height=180 --set beats.value=1"
    debian(f"cd {home} && cp {example} Film.shotgraph && HOME={home} shotgraph check Film.shotgraph", user=USER)
    debian(f"cd {home} && HOME={home} shotgraph render Film.shotgraph --output film.mp4 {small}", user=USER)
    assert (debian.folder / "home" / USER / "film.mp4").stat().st_size > 1000
    # The window stays open until it is told to go (124: by timeout).
    open_window = f"cd {home} && HOME={home} QT_QPA_PLATFORM=offscreen timeout 25 shotgraph Film.shotgraph"
    debian(open_window, user=USER, code=124)
    # The xcb plugin finds all its libraries; there is only no display to connect to.
    refused = debian(f"HOME={home} QT_QPA_PLATFORM=xcb QT_DEBUG_PLUGINS=1 shotgraph || true", user=USER)
    assert "could not connect to display" in refused and "cannot open shared object" not in refused

    # The desktop knows the app, the file type, and which belongs to which.
    debian("desktop-file-validate /usr/share/applications/shotgraph.desktop")
    assert "application/x-shotgraph:*.shotgraph" in debian("cat /usr/share/mime/globs2")
    assert "application/x-shotgraph=shotgraph.desktop" in debian("cat /usr/share/applications/mimeinfo.cache")
    for size in (16, 32, 48, 256):
        for icon in ("apps/shotgraph", "mimetypes/application-x-shotgraph"):
            assert (debian.folder / f"usr/share/icons/hicolor/{size}x{size}/{icon}.png").is_file()

    debian("dpkg --purge shotgraph")
    after = debian.files()
    assert {path for path in after ^ before if not path.startswith(home)} == set()
    assert f"{home}/film.mp4" in after and any(path.startswith(f"{home}/.local/share/shotgraph") for path in after)
