"""What the app is made of and what is new in it, read from the files that ship with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from studio.app import plugins
from studio.base.resources import root

_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Package:
    """A package that ships with the app. licence: its name, 'not stated' when the package states none."""

    name: str
    version: str
    licence: str


def packages() -> list[Package]:
    """Everything that the app and the plugins that ship need to run, and what those need, as installed here."""
    found: dict[str, Package] = {}
    waiting = ["shotgraph", *plugins.required()]
    seen = set()
    while waiting:
        name = waiting.pop()
        if _plain(name) in seen:
            continue
        seen.add(_plain(name))
        try:
            there = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # needed on another platform only, or by a plugin that is left out here
        facts = there.metadata
        found[_plain(name)] = Package(facts["Name"], there.version, licence_of(there))
        waiting += [
            match[0] for need in there.requires or () if "extra ==" not in need and (match := _NAME.match(need))
        ]
    found.pop("shotgraph", None)
    return sorted(found.values(), key=lambda package: package.name.casefold())


def licence_of(package: metadata.Distribution) -> str:
    """A licence's name from a package's metadata: its SPDX expression (PEP 639), else its classifiers, else the
    first line of what it wrote there or of its licence file."""
    facts = package.metadata
    expression = facts.get_all("License-Expression")
    if expression:
        return str(expression[0])
    names = [line.split(" :: ")[-1] for line in facts.get_all("Classifier") or () if line.startswith("License ::")]
    told = "".join(facts.get_all("License") or ()).strip().splitlines() or _file(package, facts)
    if names and names != ["OSI Approved"]:
        return ", ".join(names)
    return told[0] if told and len(told[0]) < 80 else "not stated"


def _file(package: metadata.Distribution, facts: metadata.PackageMetadata) -> list[str]:
    names = [f"licenses/{name}" for name in facts.get_all("License-File") or ()]
    texts = (package.read_text(name) or package.read_text(name.partition("/")[2]) or "" for name in names)
    return next((text.strip().splitlines() for text in texts if text.strip()), [])


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def whats_new(path: Path | None = None) -> str:
    """The changelog as Markdown; '' where it does not lie beside the app."""
    try:
        return (path or root() / "CHANGELOG.md").read_text("utf-8")
    except OSError:
        return ""  # installed as a wheel, which has no such file
