"""What a model's entry says of files that are known by their bytes, and of where they can be had.

A place is written in one line:

    hub:OWNER/NAME@COMMIT/FILE                      a file of a repository on the model hub
    https://HOST/FILE                               a file that somebody released
    pypi:NAME==VERSION!FILE                         a file in a wheel of the Python package index
    npm:NAME@VERSION!FILE                           a file in a package of the npm registry
    deb:POOL/NAME.deb!FILE                          a file in a Debian package
    PLACE + PLACE                                   pieces, joined in this order

`{file}` stands for the name of the file that is wanted. Nothing is fetched or opened here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLACES = {
    "hub": re.compile(r"hub:(?P<name>[\w.-]+/[\w.-]+)@(?P<version>[0-9a-f]{40})/(?P<path>.+)"),
    "pypi": re.compile(r"pypi:(?P<name>[\w.-]+)==(?P<version>[\w.+]+)!(?P<path>.+)"),
    "npm": re.compile(r"npm:(?P<name>(?:@[\w.-]+/)?[\w.-]+)@(?P<version>[\w.+-]+)!(?P<path>.+)"),
    "deb": re.compile(r"deb:(?P<name>[\w./+~-]+\.deb)!(?P<path>.+)"),
}


@dataclass(frozen=True)
class PinnedFile:
    """A file of a model. name: where it lies in the model's folder; size in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Source:
    """Where the bytes of one file, or of a piece of it, are. kind: hub, url, pypi, npm or deb; name: the repository,
    address or package; path: of the file in there, '' for an address that is the file."""

    kind: str
    name: str
    version: str = ""
    path: str = ""

    @property
    def archive(self) -> str:
        """What names the package that it lies in, '' for a file that is fetched by itself."""
        if self.kind in ("hub", "url"):
            return ""
        between = {"pypi": "==", "npm": "@"}.get(self.kind, "")
        return f"{self.kind}:{self.name}{between}{self.version}"

    def of(self, file: str) -> Source:
        """The same for one file."""
        name = self.name.replace("{file}", file) if self.kind == "url" else self.name
        return Source(self.kind, name, self.version, self.path.replace("{file}", file))


Place = tuple[Source, ...]
"""One source, or the pieces of a file in their order."""


@dataclass(frozen=True)
class Group:
    """Files that come together, and the places in the order in which they are asked."""

    files: tuple[PinnedFile, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Pins:
    """All files of a model. archives: package (Source.archive) -> its length and SHA-256."""

    groups: tuple[Group, ...] = ()
    archives: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def files(self) -> tuple[PinnedFile, ...]:
        return tuple(file for group in self.groups for file in group.files)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def pins_from(groups: Sequence[Mapping[str, Any]], archives: Mapping[str, Sequence[Any]]) -> Pins:
    """From an entry of the catalogue. Raises ValueError that says what is wrong with it."""
    read = tuple(_group(one) for one in groups)
    packages = {name: (int(size), _sha256(name, sha)) for name, (size, sha) in archives.items()}
    names = [file.name for group in read for file in group.files]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the file '{name}' twice")
    for group in read:
        for place in group.places:
            for source in place:
                if source.archive and source.archive not in packages:
                    raise ValueError(f"no length and digest of the package {source.archive}")
    return Pins(read, packages)


def _group(entry: Mapping[str, Any]) -> Group:
    if unknown := sorted(set(entry) - {"files", "places"}):
        raise ValueError(f"unknown facts of its files: {', '.join(unknown)}")
    files = tuple(_file(name, *facts) for name, facts in entry["files"].items())
    places = tuple(_place(words) for words in entry["places"])
    if not files or not places:
        raise ValueError("files without places")
    return Group(files, places)


def _file(name: str, size: int, sha256: str) -> PinnedFile:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in name or name != "/".join(parts):
        raise ValueError(f"a file that would lie elsewhere: {name[:80]!r}")
    return PinnedFile(name, int(size), _sha256(name, sha256))


def _sha256(name: str, digest: Any) -> str:
    if not _SHA256.fullmatch(str(digest)):
        raise ValueError(f"no SHA-256 of {name[:80]}")
    return str(digest)


def _place(words: str) -> Place:
    return tuple(_source(part.strip()) for part in words.split(" + "))


def _source(words: str) -> Source:
    if words.startswith(("https://", "http://")):
        return Source("url", words)
    kind = words.partition(":")[0]
    found = _PLACES[kind].fullmatch(words) if kind in _PLACES else None
    if found is None:
        raise ValueError(f"a place that nobody knows: {words[:120]!r}")
    facts = found.groupdict()
    return Source(kind, facts["name"], facts.get("version") or "", facts["path"])
