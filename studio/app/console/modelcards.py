"""Which graphics card runs what: the catalogue's estimates as a table, for docs/models.md and `models list --cards`."""

from __future__ import annotations

from collections.abc import Iterable

from studio.models.catalogue import Model
from studio.models.machine import Card, Machine, fit

CARDS = ((8, 32), (12, 32), (16, 64), (24, 64), (48, 128))
"""GiB of the card, and of RAM beside it."""
_WORDS = {
    "device": "whole",
    "tiled": "tiled",
    "model": "parts",
    "group": "layers",
    "sequential": "one layer",
    "any": "any",
    "processor": "processor",
    "": "no",
}


def table(models: Iterable[Model]) -> str:
    """Markdown: a row for each model that is downloaded, a column for each card."""
    heads = ["Model", "For", "Download", "Licence", *(f"{card} GiB" for card, _ in CARDS), "No card"]
    lines = [heads, ["---"] * len(heads)]
    for model in models:
        if not model.embedded:
            lines.append([f"`{model.id}`", ", ".join(model.tasks), f"{model.gigabytes:g} GB", _licence(model)])
            lines[-1] += [_cell(model, Machine((Card("", card),), ram)) for card, ram in CARDS]
            lines[-1].append(_cell(model, Machine((), 32)))
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(model: Model, machine: Machine) -> str:
    found = fit(model, machine)
    words = _WORDS[found.mode]
    return f"{words}, {found.needs:.1f}" if found.mode else words


def _licence(model: Model) -> str:
    return model.licence + {"yes": "", "conditions": " (conditions)", "no": " (not commercial)"}[model.commercial]
