"""Makes dist/shotgraph/ from this checkout: icons, licences, PyInstaller, then symbols nobody reads are stripped."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD, DIST = ROOT / "build", ROOT / "dist"
BUNDLE = DIST / "shotgraph"
# Python itself, PyAV's and cryptography's modules come with their symbols. The rest is stripped already, and strip is
# known to break libraries whose headers a wheel's maker has patched: these here were tried.
STRIPPED = ("libpython*.so*", "python3*/lib-dynload/*.so", "av/**/*.so", "cryptography/**/*.so")


def run(*command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True)


def size(folder: Path) -> int:
    """Bytes of the files in a folder; links count as nothing."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def strip() -> None:
    inner = BUNDLE / "_internal"
    files = [str(path) for pattern in STRIPPED for path in inner.glob(pattern) if not path.is_symlink()]
    subprocess.run(["strip", "--strip-unneeded", *files], check=True)


def say_where_releases_are() -> None:
    """What the update check of this build asks, when it is told to: SHOTGRAPH_RELEASES, as release.yml sets it."""
    path = BUILD / "release.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"url": os.environ.get("SHOTGRAPH_RELEASES", "")}), "utf-8")


def main() -> None:
    if platform.system() == "Linux" and not shutil.which("objcopy"):
        raise SystemExit("PyInstaller needs objcopy: apt-get install binutils")
    say_where_releases_are()
    run("packaging/icons.py", str(BUILD / "icons"))
    run("packaging/licences.py", str(BUILD / "licences"))
    work = ["--distpath", str(DIST), "--workpath", str(BUILD / "pyinstaller")]
    run("-W", "ignore", "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *work, "packaging/shotgraph.spec")
    before = size(BUNDLE)
    if platform.system() == "Linux" and shutil.which("strip"):
        strip()
    print(f"{BUNDLE}: {size(BUNDLE) / 1e6:.0f} MB ({before / 1e6:.0f} before symbols were stripped)")
    for part in sorted((BUNDLE / "_internal").iterdir(), key=lambda path: -size(path))[:14]:
        if part.is_dir():
            print(f"  {size(part) / 1e6:6.1f} MB  {part.name}")


if __name__ == "__main__":
    main()
