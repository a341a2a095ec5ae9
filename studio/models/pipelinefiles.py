"""What lies in a folder or file of weights, read without loading any: class, sizes, what is missing, its revision.

A diffusers pipeline is a folder with model_index.json and one folder a part; a checkpoint is one .safetensors file.
Only safetensors are accepted: other formats can carry code. The header of a safetensors file says how long it must be
(https://github.com/huggingface/safetensors#format), so half a download is found without reading it.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any

from studio.base.datafile import read_json
from studio.base.errors import ModelError
from studio.base.files import fingerprint
from studio.base.regular import open_regular
from studio.media.encoding import digest_of
from studio.models.weights import LARGEST_HEADER, tensors_in

INDEX = "model_index.json"
CONFIG = "config.json"
SPARED = ("safety_checker", "feature_extractor")
"""Parts of Stable Diffusion that may be absent: they judge pictures, and are not needed to make one."""

_MEND = "Download it again (shotgraph models pull), or choose another model."


@dataclass(frozen=True)
class PipelineFiles:
    """parts: how many numbers the weights of each part are ('' for a single file); pipeline: the diffusers class, ''
    when the files do not say; variant: the infix of the weight files ('fp16'), '' for plain ones; revision: changes
    when any file does."""

    path: Path
    pipeline: str
    parts: Mapping[str, int]
    variant: str
    revision: str


def read_files(path: Path) -> PipelineFiles:
    """The facts of a pipeline's folder or of a single file. Raises ModelError that says what is wrong with it."""
    if path.is_dir():
        return _folder(path, _stamp(path))
    if not path.exists():
        raise ModelError(f"there is no model at {path}", setting="model", mend="Choose one that is there.")
    if path.suffix.lower() != ".safetensors":
        raise ModelError(
            f"{path.name} is no .safetensors file; other formats can run code when they are opened",
            setting="model",
            mend="Choose a .safetensors file, or a folder that a diffusers pipeline was saved to.",
        )
    return PipelineFiles(path, "", {"": count_weights(path)}, "", fingerprint(path))


def count_weights(path: Path) -> int:
    """How many numbers a safetensors file holds. Raises ModelError when it is cut short or none at all; reads its
    header only."""
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            length = struct.unpack("<Q", file.read(8))[0] if size >= 8 else 0
            raw = file.read(length) if 0 < length <= min(size, LARGEST_HEADER) else None
        header = tensors_in(raw) if raw is not None else None
    except (OSError, ValueError) as error:
        raise ModelError(f"the weights {path.name} are damaged: {error}", setting="model", mend=_MEND) from error
    if header is None:
        raise ModelError(f"{path.name} is no file of weights, or is damaged", setting="model", mend=_MEND)
    if size < 8 + length + max((entry["data_offsets"][1] for entry in header.values()), default=0):
        raise ModelError(f"the weights {path.name} are only partly there", setting="model", mend=_MEND)
    return sum(math.prod(entry["shape"]) for entry in header.values())


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Every file with size and time: what was read of a folder holds for as long as this is the same."""
    found = []
    for file in sorted(path.rglob("*")):
        if file.suffix in (".safetensors", ".json", ".txt", ".model") and file.is_file():
            status = file.stat()  # follows the links of a hub cache
            found.append((file.relative_to(path).as_posix(), status.st_size, status.st_mtime_ns))
    return tuple(found)


@lru_cache(maxsize=64)
def _folder(path: Path, stamp: tuple[tuple[str, int, int], ...]) -> PipelineFiles:
    if not (path / INDEX).exists() and (path / CONFIG).exists():
        return _network(path, stamp)
    index = _index(path)
    parts: dict[str, int] = {}
    variants: set[str] = set()
    for name, value in index.items():
        kind = value if isinstance(value, list) and len(value) == 2 else [None, None]
        if name.startswith("_") or kind[0] is None:
            continue
        folder = path / name
        if name in SPARED and not folder.is_dir():
            continue
        if not folder.is_dir():
            raise ModelError(f"the part '{name}' of the model {path.name} is missing", setting="model", mend=_MEND)
        files, variant = _files(folder)
        if files:
            variants.add(variant)
            parts[name] = sum(count_weights(file) for file in files)
        elif any(folder.glob("*.bin")) or any(folder.glob("*.pt")):
            raise ModelError(
                f"the part '{name}' of the model {path.name} has no safetensors, only a format that can run code",
                setting="model",
                mend="Choose a model that is published as safetensors.",
            )
    if not parts:
        raise ModelError(f"the model {path.name} has no weights", setting="model", mend=_MEND)
    revision = digest_of(*(f"{name} {fingerprint(path / name)}" for name, _, _ in stamp))
    return PipelineFiles(path, str(index["_class_name"]), parts, "fp16" if "fp16" in variants else "", revision)


def _network(path: Path, stamp: tuple[tuple[str, int, int], ...]) -> PipelineFiles:
    """A model of transformers, which is one network in one folder; its class is what config.json names."""
    try:
        kind = read_json(path / CONFIG)["architectures"][0]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ModelError(f"{path / CONFIG} names no model: {error}", setting="model", mend=_MEND) from error
    files, variant = _files(path)
    if not files:
        raise ModelError(f"the model {path.name} has no safetensors", setting="model", mend=_MEND)
    revision = digest_of(*(f"{name} {fingerprint(path / name)}" for name, _, _ in stamp))
    return PipelineFiles(path, str(kind), {"": sum(count_weights(file) for file in files)}, variant, revision)


def _index(path: Path) -> dict[str, Any]:
    try:
        index = read_json(path / INDEX)
    except FileNotFoundError:
        raise ModelError(
            f"{path} is no folder of a diffusers pipeline: it has no {INDEX}",
            setting="model",
            mend="Choose the folder that holds it, or a .safetensors file.",
        ) from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path / INDEX} cannot be read: {error}", setting="model", mend=_MEND) from error
    if not isinstance(index, dict) or not isinstance(index.get("_class_name"), str):
        raise ModelError(f"{path / INDEX} names no pipeline", setting="model", mend=_MEND)
    return index


def _files(folder: Path) -> tuple[list[Path], str]:
    """The weight files of a part, plain ones before those of half precision; none for a tokenizer or scheduler."""
    for variant in ("", "fp16"):
        ending = f".{variant}" if variant else ""
        for stem in ("diffusion_pytorch_model", "model"):
            single = folder / f"{stem}{ending}.safetensors"
            if single.exists():
                return [single], variant
            listing = folder / f"{stem}.safetensors.index{ending}.json"
            if listing.exists():
                return _shards(listing), variant
    return [], ""


def _shards(listing: Path) -> list[Path]:
    try:
        names = sorted(set(read_json(listing)["weight_map"].values()))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ModelError(f"{listing} cannot be read: {error}", setting="model", mend=_MEND) from error
    if not all(isinstance(name, str) and PurePath(name).name == name for name in names):
        raise ModelError(f"{listing} names files elsewhere", setting="model", mend=_MEND)
    files = [listing.parent / name for name in names]
    missing = [file.name for file in files if not file.exists()]
    if missing:
        raise ModelError(f"the weights {missing[0]} are missing", setting="model", mend=_MEND)
    return files
