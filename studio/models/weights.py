"""Files of models, looked at without loading them: are they all there, are they whole, what kind of model are they?

Sources: the safetensors format (https://huggingface.co/docs/safetensors), diffusers' model_index.json and transformers'
config.json with their `*.safetensors.index.json` of shards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypedDict

import msgspec

from studio.base import datafile
from studio.base.datafile import loads
from studio.base.errors import ModelError
from studio.base.files import plain
from studio.base.regular import open_regular

SAFE = ".safetensors"
UNSAFE = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
"""Weights that are pickles: code that runs when it is read, unless it is read with weights_only."""

Header = Mapping[str, Mapping[str, Any]]
"""Tensor -> dtype, shape, data_offsets."""

LARGEST_HEADER = 32_000_000  # bytes; the format allows three times that, and nobody's header is a tenth of it
_WEIGHTLESS = ("Scheduler", "Tokenizer", "TokenizerFast", "Processor", "FeatureExtractor", "ProcessorFast")
"""Ends of the names of classes that have no weights."""


def header(path: Path) -> Header:
    """Names, types and shapes of a safetensors file's tensors. Raises ModelError when the file is cut short or is none.

    Reads the header only, so it is instant; the length says whether bytes are missing at the end.
    """
    try:
        size = path.stat().st_size
        with open_regular(path) as file:
            start = file.read(8)
            entries = parse_header(start + file.read(header_length(start, size)), size)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {plain(error)}", mend="Check the file.") from error
    except ValueError as error:
        raise ModelError(f"{path.name} is damaged: {error}", mend=_AGAIN) from None
    return entries


def metadata(path: Path) -> dict[str, str]:
    """What whoever wrote a safetensors file says of it: {} where it says nothing or cannot be read."""
    try:
        with open_regular(path) as file:
            start = file.read(8)
            return metadata_in(start + file.read(header_length(start, path.stat().st_size)))
    except (OSError, ValueError):
        return {}


def metadata_in(start: bytes) -> dict[str, str]:
    """The same, from the beginning of a file with its whole header."""
    length = int.from_bytes(start[:8], "little")
    try:
        said = loads(start[8 : 8 + length]).get("__metadata__")
    except (ValueError, AttributeError):
        return {}
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}


def header_length(start: bytes, size: int) -> int:
    """How many bytes the header takes, from the first eight of a file of this size. Raises ValueError."""
    length = int.from_bytes(start[:8], "little")
    if size < 8 or not 2 <= length <= min(LARGEST_HEADER, size - 8):
        raise ValueError("it has no safetensors header")
    return length


def parse_header(start: bytes, size: int) -> Header:
    """The header from the beginning of a file of this size. Raises ValueError when the two do not fit together."""
    length = header_length(start, size)
    try:
        entries = tensors_in(start[8 : 8 + length])
    except ValueError as error:
        raise ValueError(f"its header cannot be read ({error})") from None
    end = max((entry["data_offsets"][1] for entry in entries.values()), default=0)
    if 8 + length + end != size:
        raise ValueError(f"it has {size} bytes instead of {8 + length + end}")
    return entries


class _Tensor(TypedDict):
    dtype: str
    shape: list[Annotated[int, msgspec.Meta(ge=0, le=1 << 48)]]
    data_offsets: tuple[Annotated[int, msgspec.Meta(ge=0, le=1 << 60)], Annotated[int, msgspec.Meta(ge=0, le=1 << 60)]]


def tensors_in(header: bytes) -> Header:
    """The tensors that the JSON of a header names, each with what the format says it has. Raises ValueError."""
    entries = loads(header)
    if not isinstance(entries, dict):
        raise ValueError("it is no block of tensors")
    entries.pop("__metadata__", None)
    found: Header = msgspec.convert(entries, dict[str, _Tensor])
    return found


_AGAIN = "Remove the file and download it again."


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object of a model's folder. Raises ModelError when it is none."""
    try:
        content = datafile.read_json(path)
    except FileNotFoundError:
        raise ModelError(f"{path.name} is missing in {path.parent}", mend="Download the model again.") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is damaged: {error}", mend="Download the model again.") from None
    if not isinstance(content, dict):
        raise ModelError(f"{path} is damaged: it is no JSON object", mend="Download the model again.")
    return content


def check(path: Path, *, named: Iterable[str] = (), legacy: bool = False) -> None:
    """Raise ModelError that says what is missing or damaged of a model (a folder or a single file).

    named: the files in the folder that it consists of; without, the folder says it itself (model_index.json or
    config.json). legacy: weights that are no safetensors will do. Contents are not compared with anything: what is
    cut short, missing or no weights at all is found.
    """
    if path.is_file():
        _check_file(path, legacy)
        return
    if not path.is_dir():
        raise ModelError(f"{path} is not there", mend="Choose another file or folder.")
    if named:
        for name in named:
            if not (path / name).is_file():
                raise ModelError(f"{name} is missing", mend="Download the model again.")
            if name.endswith((SAFE, *UNSAFE)):
                _check_file(path / name, legacy)
    elif (path / "model_index.json").is_file():
        for part, kind in components(path).items():
            if not (path / part).is_dir():
                raise ModelError(f"the part '{part}' is missing in {path}", mend="Download the model again.")
            if not kind.endswith(_WEIGHTLESS):
                _check_part(path / part, legacy)
    else:
        read_json(path / "config.json")
        _check_part(path, legacy)


def components(folder: Path) -> dict[str, str]:
    """The parts of a diffusers pipeline: folder -> class."""
    index = read_json(folder / "model_index.json")
    parts = {}
    for name, value in index.items():
        if not name.startswith("_") and isinstance(value, list) and len(value) == 2 and all(value):
            parts[name] = str(value[1])
    return parts


def _check_part(folder: Path, legacy: bool) -> None:
    found = False
    for index in sorted(folder.glob("*.safetensors.index*.json")):
        shards = read_json(index).get("weight_map", {})
        for shard in sorted(set(shards.values())):
            if not (folder / shard).is_file():
                raise ModelError(f"{folder.name}/{shard} is missing", mend="Download the model again.")
    for file in _weights(folder, (SAFE,)):
        found = True
        header(file)
    if found:
        return
    if next(_weights(folder, UNSAFE), None) is None:
        raise ModelError(f"{folder} holds no weights", mend="Download the model again.")
    if not legacy:
        raise ModelError(
            f"{folder} holds weights only as pickles, which can run code when they are read",
            mend="Use a version of the model in safetensors.",
        )


def _weights(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    return (file for file in sorted(folder.iterdir()) if file.suffix in endings and file.is_file())


def _check_file(path: Path, legacy: bool) -> None:
    if path.suffix == SAFE:
        header(path)
    elif path.suffix in UNSAFE and not legacy:
        raise ModelError(
            f"{path.name} is a pickle, which can run code when it is read", mend="Use a .safetensors file."
        )
    elif path.suffix not in UNSAFE:
        raise ModelError(f"{path.name} holds no weights that are known here", mend="Use a .safetensors file.")
