"""Fills the locks with the hashes of all files of every pinned version: python packaging/hash_locks.py

Run it again whenever a pin was added or moved, after a merge too: the names and versions are read from the locks
themselves, hashes that stand there are dropped and asked for anew. Comments, order, spelling and markers stay. Needs uv
(`pip install uv`), which asks the index; nothing is installed. `--check` asks nobody and says which pins have none.

requirements-models.lock stays without: any build of its torch will do (the processor's, CUDA's, ROCm's), and each has
hashes of its own. It serves tests alone; the runtime that users install is checked against resources/runtime's locks.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-alone.lock", "requirements-package.lock")
PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")


def lines_of(text: str) -> list[str]:
    """A lock's lines with each pin's hashes on its own."""
    return re.sub(r"\s*\\\n\s*", " ", text).splitlines()


def pins(text: str) -> list[tuple[str, str]]:
    """(name, version) of each pin, in order."""
    return [(found[1], found[2]) for line in lines_of(text) if (found := PIN.match(line))]


def without_hashes(text: str) -> list[str]:
    return [re.sub(r"\s+--hash=\S+", "", line).rstrip() for line in lines_of(text)]


def lacking(text: str) -> list[str]:
    """The pins that have no hash."""
    return [line for line in lines_of(text) if PIN.match(line) and "--hash=sha256:" not in line]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked(lines: list[str]) -> dict[str, list[str]]:
    """Hashes by name, as the index states them."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("hash_locks: uv is not here; pip install uv")
    with tempfile.TemporaryDirectory() as folder:
        wanted, made = Path(folder) / "pins.in", Path(folder) / "pins.out"
        # A marker would leave out what another system needs.
        wanted.write_text("\n".join(line.partition(";")[0] for line in lines if PIN.match(line)), "utf-8")
        options = ["--no-deps", "--generate-hashes", "--universal", "--python-version", "3.11", "--no-header"]
        command = [uv, "pip", "compile", str(wanted), *options, "--no-annotate", "--quiet", "-o", str(made)]
        subprocess.run(command, check=True)
        found: dict[str, list[str]] = {}
        for line in lines_of(made.read_text("utf-8")):
            if pin := PIN.match(line):
                found[normal(pin[1])] = sorted(set(re.findall(r"--hash=(sha256:[0-9a-f]{64})", line)))
        return found


def hashed(text: str) -> str:
    lines = without_hashes(text)
    known = asked(lines)
    out = []
    for line in lines:
        pin = PIN.match(line)
        hashes = known.get(normal(pin[1]), []) if pin else []
        out.append(" \\\n".join([line, *(f"    --hash={one}" for one in hashes)]))
    return "\n".join(out) + "\n"


def main() -> None:
    if "--check" in sys.argv:
        missing = [f"{name}: {line}" for name in LOCKS for line in lacking((ROOT / name).read_text("utf-8"))]
        sys.exit("\n".join(["without hashes (python packaging/hash_locks.py):", *missing]) if missing else 0)
    for name in LOCKS:
        path = ROOT / name
        made = hashed(path.read_text("utf-8"))
        if left := lacking(made):
            sys.exit(f"hash_locks: the index has no hashes for {left}")
        path.write_text(made, "utf-8")
        print(f"{name}: {len(pins(made))} pins, {made.count('--hash=')} hashes")


if __name__ == "__main__":
    main()
