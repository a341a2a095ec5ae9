"""What is put onto a model for one task, as settings name it: LoRA, ControlNet, IP-Adapter."""

from __future__ import annotations

from pathlib import Path

from studio.base.errors import ModelError
from studio.models import lorafiles
from studio.models.catalogue import Model
from studio.models.installed import weights_at
from studio.models.library import Library
from studio.models.weights import SAFE, header, metadata


def adapter_list(text: str) -> list[tuple[str, float]]:
    """'name:0.8, other' as [(name, strength)]; a strength that is left out is 1. Raises ModelError."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, colon, strength = part.rpartition(":")
        if not colon or not strength.replace(".", "", 1).replace("-", "", 1).isdigit():
            name, strength = part, "1"
        found.append((name.strip(), float(strength)))
    return found


def find_adapter(library: Library, folder: Path, task: str, name: str, family: str) -> tuple[Path, Model | None] | None:
    """The files that a setting of a project in `folder` means: a path, or a name of the catalogue; 'auto' is the first
    that is installed for the model's family, None where there is none. Raises ModelError for what is not there or does
    not fit."""
    path = weights_at(name, folder)
    if path is not None:
        if not path.exists():
            raise ModelError(f"there is nothing at {path}", mend="Choose a file or folder that is there.")
        if task == "lora":
            _check_fits(path, family)
        return path, None
    if name == "auto":
        fits = (one for one in library.catalogue.for_task(task) if not family or one.family == family)
        found = next((one for one in fits if library.is_here(one)), None)
        return (library.locate(found), found) if found else None
    model = library.choose(task, name).model
    if family and model.family and model.family != family:
        raise ModelError(
            f"{model.title} is for models of the family {model.family}, not for {family}",
            mend="Choose one that fits, or another model.",
        )
    return library.locate(model), model


def _check_fits(path: Path, family: str) -> None:
    """Raises ModelError when a LoRA's file says that it is for models of another family."""
    files = [path] if path.suffix == SAFE else sorted(path.glob(f"*{SAFE}")) if path.is_dir() else []
    if len(files) != 1 or not family:
        return
    found = lorafiles.read(header(files[0]), metadata(files[0]))
    if found.family and found.family != family:
        made, wanted = (lorafiles.NAMES.get(one, one) for one in (found.family, family))
        what = f"{path.name} is a {found.kind} for {made}, not for {wanted}"
        raise ModelError(what, setting="lora", mend="Choose one that fits, or another model.")
