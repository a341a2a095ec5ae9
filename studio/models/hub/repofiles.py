"""Which files of a repository a model needs: its patterns, in safetensors, in one variant, and nothing that is code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from studio.models.catalogue import Model
from studio.models.weights import SAFE, UNSAFE

_PLAIN = (SAFE, ".json", ".txt", ".model", ".jinja")
"""What may be downloaded: weights without code, settings, vocabularies. Never Python."""


@dataclass(frozen=True)
class RemoteFile:
    """A file of a repository. digest names its content: sha256 of large files, git's sha1 of a blob of small ones; the
    cache keeps it under this name."""

    name: str
    size: int
    digest: str

    @property
    def sha256(self) -> bool:
        return len(self.digest) == 64


def choose(files: Sequence[RemoteFile], model: Model) -> tuple[RemoteFile, ...]:
    """The files that the model needs, in their order. Files named in full are taken as they are; patterns take plain
    files only, and of several variants of the same weights one."""
    endings = (*_PLAIN, *UNSAFE) if model.legacy else _PLAIN
    patterns = model.files or ("*", "*/*")
    fits = [file for file in files if file.name in patterns or _matches(file.name, patterns, endings)]
    folders: dict[str, list[str]] = {}
    for file in fits:
        folders.setdefault(str(PurePosixPath(file.name).parent), []).append(file.name)
    dropped: set[str] = set()
    for names in folders.values():
        dropped |= _other_variants([name for name in names if name not in patterns], model.variant)
    if model.legacy:
        dropped |= {file.name for file in fits if _has_safe_twin(file.name, {one.name for one in fits})}
    return tuple(file for file in fits if file.name not in dropped)


def _matches(name: str, patterns: Iterable[str], endings: tuple[str, ...]) -> bool:
    """A pattern matches part by part: '*' never reaches into a folder."""
    if not name.endswith(endings) or not _is_tame(name):
        return False
    parts = name.split("/")
    return any(
        len(parts) == len(wanted) and all(fnmatchcase(part, one) for part, one in zip(parts, wanted, strict=True))
        for wanted in (pattern.split("/") for pattern in patterns)
    )


def _is_tame(name: str) -> bool:
    """No path out of the folder that it is written to."""
    return not name.startswith(("/", "\\")) and ".." not in name.split("/") and ":" not in name and "\\" not in name


_VARIANT = re.compile(r"\.(fp16|bf16|fp32|fp8|fp8_e4m3fn|int8|non_ema|ema_only)(?=[.-])")


def _other_variants(names: Sequence[str], variant: str) -> set[str]:
    """Of one folder's weights (and lists of their shards), those that are not of this variant. Where there are none of
    it, the plain ones stay; where there are no plain ones either, all do."""
    weights = [name for name in names if name.endswith((SAFE, *UNSAFE)) or ".index." in name]
    kinds = {name: frozenset(_VARIANT.findall(name)) for name in weights}
    for wanted in (frozenset(filter(None, [variant])), frozenset[str]()):
        if any(kinds[name] == wanted and ".index." not in name for name in weights):
            return {name for name in weights if kinds[name] != wanted}
    return set()


def _has_safe_twin(name: str, all: set[str]) -> bool:
    """Is the same part there as safetensors? Weights of transformers are called model or pytorch_model."""
    path = PurePosixPath(name)
    if path.suffix not in UNSAFE:
        return False
    folder = str(path.parent)
    return any(other.endswith(SAFE) and str(PurePosixPath(other).parent) == folder for other in all)
