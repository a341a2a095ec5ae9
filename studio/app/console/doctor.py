"""`shotgraph doctor`: what this machine can do, found by trying."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio import __version__
from studio.base import settings as app
from studio.base.errors import ShotgraphError
from studio.base.resources import resource
from studio.models.library import DAMAGED, HERE, Library
from studio.models.runtime import state

OK, MISSING, BAD = "ok", "missing", "bad"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. state: ok, missing (the app works without it) or bad (it does not)."""

    name: str
    state: str
    text: str
    mend: str = ""


def add_command(commands: Any) -> None:
    doctor = commands.add_parser("doctor", help="what this machine can do")
    doctor.add_argument("--store", action="store_true", help="read the whole store, and remove what is damaged")
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(run=_doctor)


def _doctor(parsed: argparse.Namespace) -> int:
    findings = list(examine(whole_store=parsed.store))
    if parsed.json:
        text = json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)
        sys.stdout.write(text + "\n")
    else:
        sys.stdout.write(as_text(findings))
    return 2 if any(finding.state == BAD for finding in findings) else 0


def as_text(findings: Iterable[Finding]) -> str:
    """A line for each, with what to do below it where something is amiss."""
    marks = {OK: "+", MISSING: "-", BAD: "!"}
    lines = []
    for finding in findings:
        lines.append(f"{marks[finding.state]} {finding.name}: {finding.text}\n")
        if finding.mend and finding.state != OK:
            lines.append(f"    {finding.mend}\n")
    return "".join(lines)


def examine(*, whole_store: bool = False) -> Iterator[Finding]:
    """Look at the machine, piece by piece; nothing is changed, except that a damaged result in the store goes."""
    yield Finding("Shotgraph", OK, f"{__version__}, Python {platform.python_version()}, {platform.platform()}")
    yield _memory()
    yield _gpu()
    yield _torch()
    yield _codecs()
    yield _audio()
    yield _display()
    yield from _home(whole_store)
    yield _models()


def _memory() -> Finding:
    import psutil

    memory = psutil.virtual_memory()
    text = f"{os.cpu_count()} cores, {memory.total / app.GIB:.1f} GiB, {memory.available / app.GIB:.1f} GiB of it free"
    if memory.available < app.GIB:
        return Finding("Memory", MISSING, text, "Close other programs: large pictures may not fit.")
    return Finding("Memory", OK, text)


def _gpu() -> Finding:
    tool = shutil.which("nvidia-smi")
    if tool:
        query = [tool, "--query-gpu=name,memory.total,memory.free", "--format=csv,noheader"]
        try:
            answer = subprocess.run(query, capture_output=True, text=True, timeout=20, check=True)
            return Finding("GPU", OK, "; ".join(answer.stdout.strip().splitlines()))
        except (OSError, subprocess.SubprocessError) as error:
            return Finding("GPU", MISSING, f"nvidia-smi does not answer: {error}", "Reinstall the NVIDIA driver.")
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return Finding("GPU", OK, "Apple silicon (MPS)")
    return Finding("GPU", MISSING, "none found; the embedded engines do not need one")


def _torch() -> Finding:
    now = state.examine(app.Home.find())
    if now.torch:
        return Finding("torch", MISSING if now.outdated else OK, now.words(), "Run `shotgraph runtime install`.")
    mend = f"`shotgraph runtime install` downloads {now.builds[now.fits] / 1e6:.0f} MB." if now.fits else ""
    return Finding("torch", MISSING, now.words(), mend)


def _codecs() -> Finding:
    import av

    wanted = {"H.264": "libx264", "HEVC": "libx265", "AV1": "libsvtav1", "VP9": "libvpx-vp9"}
    wanted |= {"ProRes": "prores_ks", "FFV1": "ffv1", "AAC": "aac", "Opus": "libopus"}
    there = [name for name, codec in wanted.items() if codec in av.codecs_available]
    lacking = [name for name in wanted if name not in there]
    text = f"FFmpeg {'.'.join(map(str, av.ffmpeg_version_info.split('-')[:1]))}: " + ", ".join(there)
    if lacking:
        return Finding("Codecs", MISSING, f"{text}; without {', '.join(lacking)}")
    return Finding("Codecs", OK, text)


def _audio() -> Finding:
    try:
        import sounddevice

        outputs = [device["name"] for device in sounddevice.query_devices() if device["max_output_channels"]]
    except OSError as error:  # PortAudio itself is not there
        return Finding("Sound", MISSING, f"{error}", "Install PortAudio (Debian: libportaudio2) to hear playback.")
    except Exception as error:  # PortAudioError has no common base with anything useful
        return Finding("Sound", MISSING, f"{error}", "Check the sound settings of the system.")
    if not outputs:
        return Finding("Sound", MISSING, "no output device; films still get their sound")
    return Finding("Sound", OK, ", ".join(outputs[:4]))


def _display() -> Finding:
    shown = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if sys.platform.startswith("linux") and not shown:
        return Finding("Display", MISSING, "none; the command line works without")
    return Finding("Display", OK, shown or sys.platform)


def _home(whole_store: bool) -> Iterator[Finding]:
    from studio.graph.store import Store

    home = app.Home.find()
    settings = app.Settings(home)
    try:
        store = Store.of(home, settings)
    except ShotgraphError as error:
        yield Finding("Store", BAD, str(error.problem.what), error.problem.mend)
        return
    try:
        text = f"{store.used() / app.GIB:.2f} of {store.budget / app.GIB:.0f} GiB in {store.folder}"
        if whole_store:
            counts = store.verify()
            text += "; " + ", ".join(f"{count} {name}" for name, count in counts.items())
        yield Finding("Store", OK, text)
    finally:
        store.close()
    yield _space(store.folder)


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    if free < 2 * app.GIB:
        return Finding("Disk", MISSING, f"{free / app.GIB:.1f} GiB free", "Free some space before a long render.")
    return Finding("Disk", OK, f"{free / app.GIB:.1f} GiB free")


def _models() -> Finding:
    from studio.app import node_types

    try:
        engines = node_types.built_in().engines.models()
        library = Library(app.Home.find().models, resource("models.toml"), engines=engines)
        states = {model: library.state(model) for model in library.catalogue}
    except ShotgraphError as error:
        return Finding("Models", BAD, error.problem.what, error.problem.mend)
    text = ", ".join(model.title for model in states if model.embedded) + " ship with the app"
    here = [f"{model.title} ({state.bytes / 1e9:.1f} GB)" for model, state in states.items() if state.how == HERE]
    text += "; installed: " + ", ".join(here) if here else ""
    broken = [model for model, state in states.items() if state.how == DAMAGED]
    if broken:
        mend = "; ".join(f"Run `shotgraph models pull {model.id}`" for model in broken) + "."
        return Finding("Models", MISSING, f"{text}; damaged: {', '.join(model.title for model in broken)}", mend)
    return Finding("Models", OK, text)
