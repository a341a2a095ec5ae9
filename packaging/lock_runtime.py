"""Writes resources/runtime/pylock.*.toml: `python packaging/lock_runtime.py --torch-cpu WHEEL`.

For whoever changes requirements-models.lock; needs uv (`pip install uv`) and the network. uv finds what the pins need
on every system, packaging (PEP 751) chooses the wheels that a machine would get, and only those are kept, with their
SHA-256 and size. No source distribution stays: users have no compiler.

cuda: PyPI's own build of torch for Linux, with NVIDIA's libraries. cpu: PyPI's builds for Windows and macOS (which is
the one with MPS), and for Linux the build of download.pytorch.org that --torch-cpu names, once downloaded.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import tempfile
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx2
from packaging.pylock import PackageWheel, Pylock
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "runtime"
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
PYTHONS = ((3, 11), (3, 12), (3, 13))
FROZEN = (3, 11)
# What the wheels of torch itself ask for: glibc 2.28, macOS 14.
GLIBC = [f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)]
SYSTEMS = {
    "linux": ("x86_64", "Linux", "posix", [*GLIBC, "manylinux2014_x86_64", "manylinux2010_x86_64"]),
    "win32": ("AMD64", "Windows", "nt", ["win_amd64"]),
    "darwin": ("arm64", "Darwin", "posix", list(mac_platforms((14, 0), "arm64"))),
}
ONLY_CUDA = ("nvidia-", "cuda-", "triton")


def resolved() -> dict[str, Any]:
    """What uv makes of the pins, for all systems."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "pylock.toml"
        # The app's own versions of what both need; setuptools' pin is the app's and stays out of the way of torch's.
        command = ["uv", "pip", "compile", "--universal", "--python-version", "3.11", "--quiet", "-o", str(target)]
        command += ["-c", "requirements.lock", "requirements-models.lock"]
        subprocess.run(command, cwd=ROOT, check=True)
        return tomllib.loads(target.read_text("utf-8"))


def tags(python: tuple[int, int], platforms: list[str]) -> list[Tag]:
    return [
        *cpython_tags(python, platforms=platforms),
        *compatible_tags(python, f"cp{python[0]}{python[1]}", platforms),
    ]


def environment(python: tuple[int, int], system: str) -> dict[str, str]:
    machine, name, family, _ = SYSTEMS[system]
    number = f"{python[0]}.{python[1]}"
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{number}.9",
        "os_name": family,
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": name,
        "platform_version": "",
        "python_full_version": f"{number}.9",
        "python_version": number,
        "sys_platform": system,
    }


def chosen(lock: dict[str, Any], systems: list[str]) -> tuple[dict[tuple[str, str], dict[str, PackageWheel]], set[str]]:
    """(package, version) -> file name -> wheel, for every Python on these systems; and the files of the frozen app."""
    found: dict[tuple[str, str], dict[str, PackageWheel]] = {}
    frozen = set()
    parsed = Pylock.from_dict(lock)
    for system in systems:
        for python in PYTHONS:
            machine = environment(python, system)
            for package, wheel in parsed.select(environment=machine, tags=tags(python, SYSTEMS[system][3])):  # type: ignore[arg-type]
                if not isinstance(wheel, PackageWheel):
                    raise SystemExit(f"{package.name} has no wheel for Python {python} on {system}")
                found.setdefault((package.name, str(package.version)), {})[wheel.filename] = wheel
                if python == FROZEN:
                    frozen.add(wheel.filename)
    return found, frozen


def entries(lock: dict[str, Any], systems: list[str], client: httpx2.Client) -> list[dict[str, Any]]:
    """The packages of a lock file with the wheels that stay. Sizes are asked for those that the frozen app may need."""
    found, frozen = chosen(lock, systems)
    made = []
    for package in lock["packages"]:
        wheels = found.get((package["name"], package["version"]))
        if not wheels:
            continue
        kept = []
        for name, wheel in sorted(wheels.items()):
            entry: dict[str, Any] = {"name": name, "url": wheel.url}
            if wheel.size is not None:
                entry["size"] = wheel.size
            elif name in frozen:
                answer = client.head(str(wheel.url))
                answer.raise_for_status()
                entry["size"] = int(answer.headers["content-length"])
            kept.append({**entry, "hashes": {"sha256": wheel.hashes["sha256"]}})
        made.append(
            {"name": package["name"], "version": package["version"], "marker": package.get("marker"), "wheels": kept}
        )
    return made


def cpu_torch(wheel: Path) -> dict[str, Any]:
    """The entry of the CPU build for Linux, from the wheel itself."""
    name = unquote(wheel.name)
    return {
        "name": name,
        "url": f"{TORCH_INDEX}/{quote(name)}",
        "size": wheel.stat().st_size,
        "hashes": {"sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()},
    }


def write(variant: str, packages: list[dict[str, Any]]) -> None:
    lines = ["# Made by packaging/lock_runtime.py from requirements-models.lock; PEP 751.", 'lock-version = "1.0"']
    lines += ['created-by = "shotgraph"', 'requires-python = ">=3.11"']
    for package in packages:
        lines += ["", "[[packages]]"]
        lines += [f"{key} = {json.dumps(package[key])}" for key in ("name", "version", "marker") if package.get(key)]
        lines.append("wheels = [")
        for wheel in package["wheels"]:
            parts = [f"{key} = {json.dumps(wheel[key])}" for key in ("name", "url", "size") if key in wheel]
            parts.append(f"hashes = {{ sha256 = {json.dumps(wheel['hashes']['sha256'])} }}")
            lines.append(f"  {{ {', '.join(parts)} }},")
        lines.append("]")
    path = TARGET / f"pylock.{variant}.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    Pylock.from_dict(tomllib.loads(path.read_text("utf-8"))).validate()
    print(path, path.stat().st_size, "bytes")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--torch-cpu", type=Path, required=True, metavar="WHEEL")
    wheel = cpu_torch(parser.parse_args().torch_cpu)
    lock = resolved()
    for package in lock["packages"]:
        package["marker"] = package.get("marker", "").replace("python_full_version >= '3.11' and ", "")
        package["marker"] = package["marker"].replace("python_full_version >= '3.11'", "") or None
        if package["marker"] is None:
            del package["marker"]
    TARGET.mkdir(exist_ok=True)
    with httpx2.Client(follow_redirects=True, timeout=60) as client:
        cuda = entries({**lock}, ["linux"], client)
        plain = [package for package in lock["packages"] if not package["name"].startswith(ONLY_CUDA)]
        cpu = entries({**lock, "packages": plain}, list(SYSTEMS), client)
    torch = next(package for package in cpu if package["name"] == "torch")
    torch["wheels"] = [one for one in torch["wheels"] if "manylinux" not in one["name"]]
    torch["marker"] = "sys_platform != 'linux'"
    own = {
        "name": "torch",
        "version": wheel["name"].split("-")[1],
        "marker": "sys_platform == 'linux'",
        "wheels": [wheel],
    }
    cpu.insert(cpu.index(torch) + 1, own)
    write("cuda", cuda)
    write("cpu", cpu)


if __name__ == "__main__":
    main()
