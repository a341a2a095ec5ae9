"""Makes dist/shotgraph_VERSION_ARCH.deb from dist/shotgraph/: `make deb`, on Debian or Ubuntu with dpkg-dev.

The bundle goes to /usr/lib/shotgraph, with a link in /usr/bin. What it needs of the system is found by
dpkg-shlibdeps, so that the list follows the bundle. No maintainer scripts: dpkg's triggers tell the desktop of the
menu entry, the MIME type and the icons. Nothing in the user's folders is ever touched, also not on purge.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from studio import __version__  # noqa: E402

STAGE = ROOT / "build" / "deb"
# Opened by name at run time: the sound server, and what Qt's xcb plugin asks the driver for.
BY_NAME = ("libportaudio2", "libegl1", "libgl1")
CONTROL = """\
Package: shotgraph
Version: {version}
Architecture: {arch}
Maintainer: The Shotgraph authors <shotgraph@localhost>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: xdg-desktop-portal, fonts-noto-cjk
Section: video
Priority: optional
Description: node graph that becomes a film
 Wire a script, stills, motion, voices, music and the cut into one graph and
 render it into a film on your own machine. Works offline: the engines for
 stills, motion, voice and music that it needs for a first film are included.
 .
 The program contains FFmpeg with x264 and x265 and is therefore distributed
 under the GNU GPL, version 3; its own source is under the MIT licence.
"""


def is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def dependencies(bundle: Path) -> str:
    """What dpkg-shlibdeps finds that the bundle needs from the system, and what is opened by name."""
    shared = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink() and is_elf(path)]
    folders = sorted({path.parent for path in shared})
    (STAGE.parent / "debian").mkdir(exist_ok=True)
    (STAGE.parent / "debian" / "control").write_text("Source: shotgraph\n\nPackage: shotgraph\nArchitecture: any\n")
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
    command += [f"-l{folder}" for folder in folders] + [f"-e{path}" for path in shared]
    answer = subprocess.run(command, cwd=STAGE.parent, check=False, capture_output=True, text=True)
    if answer.returncode:  # of its warnings there are hundreds: wheels are not laid out as Debian would
        raise SystemExit("\n".join(line for line in answer.stderr.splitlines() if ": warning: " not in line))
    found = re.sub(r"^shlibs:Depends=", "", answer.stdout.strip()).split(", ")
    named = {entry.split()[0] for entry in found}
    return ", ".join(sorted([*filter(None, found), *(name for name in BY_NAME if name not in named)]))


def _leave_to_packages(inner: Path) -> None:
    """Delete the copies of libraries of this Debian (OpenSSL, SQLite, xcb, ...) that the portable bundle carries: here
    they are dependencies, and get their security updates from Debian."""
    for path in inner.glob("lib*.so.*"):
        if not path.is_symlink() and not path.name.startswith("libpython"):
            known = subprocess.run(["dpkg", "-S", f"*/{path.name}"], capture_output=True, check=False)
            if known.returncode == 0:
                path.unlink()


def lay_out() -> None:
    """The files of the package, as they will lie on the user's machine."""
    if STAGE.exists():
        shutil.rmtree(STAGE)
    share = STAGE / "usr" / "share"
    shutil.copytree(ROOT / "dist" / "shotgraph", STAGE / "usr" / "lib" / "shotgraph", symlinks=True)
    _leave_to_packages(STAGE / "usr" / "lib" / "shotgraph" / "_internal")
    (STAGE / "usr" / "bin").mkdir()
    (STAGE / "usr" / "bin" / "shotgraph").symlink_to("../lib/shotgraph/shotgraph")
    for source, target in (
        (HERE / "shotgraph.desktop", share / "applications" / "shotgraph.desktop"),
        (HERE / "shotgraph.xml", share / "mime" / "packages" / "shotgraph.xml"),
        (ROOT / "build" / "licences" / "NOTICE.txt", share / "doc" / "shotgraph" / "copyright"),
        (ROOT / "CHANGELOG.md", share / "doc" / "shotgraph" / "changelog"),
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    shutil.copytree(ROOT / "build" / "icons" / "hicolor", share / "icons" / "hicolor")
    for path in (STAGE, *STAGE.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def main() -> None:
    if not (ROOT / "dist" / "shotgraph" / "shotgraph").exists():
        raise SystemExit("there is no bundle in dist/shotgraph; run `make package` first")
    if lacking := [tool for tool in ("dpkg-deb", "dpkg-shlibdeps") if not shutil.which(tool)]:
        raise SystemExit(f"{' and '.join(lacking)} not found: apt-get install dpkg-dev")
    lay_out()
    arch = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()
    files = [path for path in STAGE.rglob("*") if path.is_file() and not path.is_symlink()]
    control = CONTROL.format(
        version=__version__,
        arch=arch,
        kilobytes=sum(path.stat().st_size for path in files) // 1024,
        depends=dependencies(STAGE / "usr" / "lib" / "shotgraph"),
    )
    (STAGE / "DEBIAN").mkdir()
    (STAGE / "DEBIAN" / "control").write_text(control, "utf-8")
    target = ROOT / "dist" / f"shotgraph_{__version__}_{arch}.deb"
    # zstd unpacks several times faster than xz; dpkg reads it from Debian 12 and Ubuntu 18.04 on.
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", str(STAGE), str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB")
    print(re.search(r"^Depends: .*$", control, re.MULTILINE)[0])  # type: ignore[index]


if __name__ == "__main__":
    main()
