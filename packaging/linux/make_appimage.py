"""Makes dist/shotgraph-VERSION-ARCH.AppImage from dist/shotgraph/: `make appimage`, with appimagetool on the PATH.

The folder that becomes the image (build/AppDir) is made, and can be started, without the tool.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from studio import __version__  # noqa: E402

STAGE = ROOT / "build" / "AppDir"


def lay_out() -> None:
    """The bundle, with the entry point, menu entry and icon where the AppImage specification wants them."""
    if STAGE.exists():
        shutil.rmtree(STAGE)
    share = STAGE / "usr" / "share"
    shutil.copytree(ROOT / "dist" / "shotgraph", STAGE / "usr" / "lib" / "shotgraph", symlinks=True)
    # A link keeps the program's own idea of where its files are: it looks at where it really lies.
    (STAGE / "AppRun").symlink_to("usr/lib/shotgraph/shotgraph")
    for folder, name in (("applications", "shotgraph.desktop"), ("mime/packages", "shotgraph.xml")):
        (share / folder).mkdir(parents=True)
        shutil.copyfile(HERE / name, share / folder / name)
    shutil.copytree(ROOT / "build" / "icons" / "hicolor", share / "icons" / "hicolor")
    (STAGE / "shotgraph.desktop").symlink_to("usr/share/applications/shotgraph.desktop")
    for name in ("shotgraph.png", ".DirIcon"):
        (STAGE / name).symlink_to("usr/share/icons/hicolor/256x256/apps/shotgraph.png")


def main() -> None:
    if not (ROOT / "dist" / "shotgraph" / "shotgraph").exists():
        raise SystemExit("there is no bundle in dist/shotgraph; run `make package` first")
    lay_out()
    subprocess.run([STAGE / "AppRun", "--version"], check=True)
    tool = shutil.which("appimagetool")
    if tool is None:
        raise SystemExit(f"{STAGE} is ready; appimagetool, which makes one file of it, is not on the PATH")
    arch = platform.machine()
    target = ROOT / "dist" / f"shotgraph-{__version__}-{arch}.AppImage"
    # In a container there is no FUSE to mount the tool's own image with.
    environment = {**os.environ, "ARCH": arch, "VERSION": __version__, "APPIMAGE_EXTRACT_AND_RUN": "1"}
    subprocess.run([tool, "--no-appstream", str(STAGE), str(target)], check=True, env=environment)
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
