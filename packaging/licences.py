"""Collects the licences of everything in the bundle: `python packaging/licences.py FOLDER`.

pip-licenses reads those of the Python packages that the app needs (not of the tools that test or build it); libraries
inside wheels that bring no text of their own are stated here with the terms their makers publish. A package whose
licence cannot be told stops the build.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import av._core
import hash_locks
import sbom
from packaging.requirements import Requirement

from studio.app import plugins

HERE = Path(__file__).resolve().parent
# The bootloader and the run-time hooks of PyInstaller are in the bundle; the rest of it is not.
ALSO_BUNDLED = ("pyinstaller",)
# Wheels whose licence only its text names, and those that carry no text: what their makers name.
NAMED_IN_ITS_TEXT = {"pyworld-prebuilt": "MIT; the WORLD library inside: BSD-3-Clause"}
TEXT_OF = {"PySide6_Essentials": "LGPL-3.txt", "shiboken6": "LGPL-3.txt", "flatbuffers": "Apache-2.0.txt"}

NOTICE = """\
What this bundle is licensed under
==================================

Shotgraph's own source code is under the MIT licence (shotgraph.txt). This BUNDLE, the program as it was built for
you, also contains software of others, and some of it has terms that go further:

1. x264 and x265 (GPL-2.0-or-later). PyAV's wheel contains FFmpeg {ffmpeg}, built with --enable-libx264,
   --enable-libx265 and --enable-version3. FFmpeg calls itself "{own}"; together with x264 and x265 it comes under the
   GNU General Public License, version 3 (GPL-3.txt), and so does the bundle as a whole. Whoever gives
   this bundle to others must pass these terms on, offer the complete corresponding source, and may add no further
   restriction. Patents on H.264 and HEVC are another matter, and yours to see to where they are in force.
   Corresponding source: FFmpeg https://ffmpeg.org/releases/ (version {ffmpeg}), x264
   https://code.videolan.org/videolan/x264, x265 https://bitbucket.org/multicoreware/x265_git, the build scripts and
   exact versions https://github.com/PyAV-Org/pyav-ffmpeg, Shotgraph with its recipe in packaging/.
   A bundle without them: remove libx264 and libx265 from PyAV by building it yourself; AV1, VP9, ProRes and FFV1 stay.

2. Qt {qt}, PySide6 and shiboken6 (LGPL-3.0, LGPL-3.txt and GPL-3.txt). They are shared libraries in
   the bundle's folder and can be replaced by changed versions of the same interface. Source:
   https://download.qt.io/official_releases/qt/ and https://download.qt.io/official_releases/QtForPython/.

3. libsndfile inside the soundfile wheel and libsoxr inside the soxr wheel (LGPL-2.1, LGPL-2.1.txt): shared libraries
   that can be replaced likewise. Source: https://github.com/libsndfile/libsndfile, https://github.com/dofuuz/python-soxr.

4. OpenCV's wheel contains its own FFmpeg, built without x264 and x265 (LGPL-2.1 or later).

5. The voice model, the speaker encoder, the type faces and the icons: Hibari (Apache-2.0, hibari-tts.txt), the weights
   of Resemblyzer 0.1.4 (Apache-2.0, Apache-2.0.txt, by Resemble AI; changed: half precision, without the optimiser's
   state), Inter (SIL OFL 1.1, resources/fonts), Lucide (ISC, resources/icons). The small networks of resources/weights:
   SPAN, U2NetP and Magenta's styles (Apache-2.0), YuNet and Silero VAD (MIT), with their texts beside them.

How FFmpeg was configured, in its own words:
{configuration}

The Python packages
===================
{packages}
"""


def needed() -> set[str]:
    """Canonical names of the distributions that the app and the plugins that ship pull in on this platform."""
    found: set[str] = set()
    waiting = ["shotgraph", *plugins.required()]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        found.add(name)
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found | {name for name in alone() if _is_installed(name)}


def alone() -> set[str]:
    """Canonical names of what is installed without what it asks for (requirements-alone.lock)."""
    lock = (HERE.parent / "requirements-alone.lock").read_text("utf-8")
    return {hash_locks.normal(name) for name, _ in hash_locks.pins(lock)}


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def collect(folder: Path) -> None:
    """Write NOTICE.txt, the GNU and Apache texts and one file a package into `folder`, which is emptied first."""
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(HERE / "licence-texts", folder)
    names = sorted(needed() | set(ALSO_BUNDLED))
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed", "--with-urls", "--with-system"]
    command += ["--with-license-file", "--with-notice-file", "--no-license-path", "--packages", *names]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    lines = []
    parts: list[tuple[str, str, str]] = []
    for package in json.loads(answer.stdout):
        name, licence, text = package["Name"], package["License"], package["LicenseText"]
        if name == "shotgraph":
            text, licence = (HERE.parent / "LICENSE").read_text("utf-8"), "MIT"
        if licence == "UNKNOWN":
            licence = NAMED_IN_ITS_TEXT.get(name, licence)
        if licence == "UNKNOWN":
            raise SystemExit(f"licences: nothing tells the licence of {name}; find it out before it is given to others")
        if text == "UNKNOWN":
            stated = TEXT_OF.get(name)
            text = f"See {stated}." if stated else "The package brings no text of its licence beyond its name."
        if package["NoticeText"] != "UNKNOWN":
            text += "\n\n--- NOTICE ---\n\n" + package["NoticeText"]
        head = f"{name} {package['Version']}\n{licence}\n{package['URL']}\n\n"
        (folder / f"{name}.txt").write_text(head + text, "utf-8")
        lines.append(f"{name} {package['Version']}: {licence}")
        if name != "shotgraph":
            parts.append((name, package["Version"], licence))
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.is_file():
        shutil.copyfile(python, folder / "Python.txt")
    lines.append(f"Python {sys.version.split()[0]}: PSF-2.0")
    facts = av._core.library_meta["libavcodec"]
    notice = NOTICE.format(
        ffmpeg=av._core.ffmpeg_version_info,
        own=facts["license"],
        configuration=facts["configuration"],
        qt=metadata.version("PySide6_Essentials"),
        packages="\n".join(sorted(lines, key=str.lower)),
    )
    (folder / "NOTICE.txt").write_text(notice, "utf-8")
    sbom.write(folder, metadata.version("shotgraph"), parts)


if __name__ == "__main__":
    collect(Path(sys.argv[1]))
