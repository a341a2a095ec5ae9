"""Models that the user added: a small JSON file beside the other data, in the form of the catalogue's entries."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from studio.base.datafile import read_json
from studio.base.errors import ModelError
from studio.base.files import write_bytes
from studio.models.catalogue import SAMPLED, Model, model_from
from studio.models.pipelines import Rules, facts_of

FORMAT = "shotgraph-models/1"
FILE = "models.json"
"""In the app's folder for models."""
_PLAIN = Model(id="", title="", licence="", about="", tasks={})


def read(path: Path) -> tuple[Model, ...]:
    """The user's models, in the order they were added. One that cannot be read is left out and told to the log; the
    file keeps it."""
    models = []
    for entry in _entries(path):
        try:
            models.append(model_from({**_of_today(entry), "own": True}))
        except (ValueError, TypeError, AttributeError) as error:
            logging.getLogger("shotgraph").warning("a model in %s is left out: %s", path, error)
    return tuple(models)


def add(path: Path, model: Model) -> None:
    """Keep a model. Raises ModelError when its id is taken or the file is damaged, StoreError when it cannot be
    written."""
    entries = _entries(path, strict=True)
    if any(entry.get("id") == model.id for entry in entries):
        raise ModelError(f"you have added a model '{model.id}' already", mend="Remove it first, or choose another id.")
    _write(path, [*entries, _entry(model)])


def forget(path: Path, id: str) -> None:
    """Take a model off the list; its files stay. Raises ModelError, StoreError."""
    entries = _entries(path, strict=True)
    _write(path, [entry for entry in entries if entry.get("id") != id])


def _entries(path: Path, *, strict: bool = False) -> list[dict[str, Any]]:
    try:
        content = read_json(path)
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']}")
        return [entry for entry in content["models"] if isinstance(entry, dict)]
    except FileNotFoundError:
        return []  # nothing was added yet
    except (OSError, ValueError, TypeError, KeyError) as error:
        if strict:
            raise ModelError(f"{path} cannot be read: {error}", mend="Mend it or move it away.") from None
        logging.getLogger("shotgraph").warning("the models in %s cannot be read: %s", path, error)
        return []


def _of_today(entry: dict[str, Any]) -> dict[str, Any]:
    """Music and effects were one task once. Instruments make music alone."""
    tasks = entry.get("tasks")
    if not isinstance(tasks, dict) or "text-to-audio" not in tasks or "text-to-music" in tasks:
        return entry
    now = {**tasks, "text-to-music": tasks["text-to-audio"]}
    if entry.get("library") == SAMPLED:
        del now["text-to-audio"]
    return {**entry, "tasks": now}


def _write(path: Path, entries: list[dict[str, Any]]) -> None:
    text = json.dumps({"format": FORMAT, "models": entries}, indent=2, ensure_ascii=False)
    write_bytes(path, text.encode())


def _entry(model: Model) -> dict[str, Any]:
    """What differs from a model of which nothing but its class is known."""
    entry: dict[str, Any] = {}
    for name in (one.name for one in fields(Model)):
        value = getattr(model, name)
        if isinstance(value, Rules):  # those of its class go without saying
            plain = asdict(facts_of(next(iter(model.tasks.values()), "")).rules)
            value = {rule: limit for rule, limit in asdict(value).items() if limit != plain[rule]}
            if not value:
                continue
        if name == "own" or value == getattr(_PLAIN, name):
            continue
        entry[name] = dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value
    return entry
