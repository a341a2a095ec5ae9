"""`shotgraph models`: the catalogue in the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from studio.engine.errors import InvalidProject, ModelError, Problem, suggest
from studio.engine.models import Model, ModelCatalogue
from studio.resources import resource


def add_command(commands: Any) -> None:
    models = commands.add_parser("models", help="the model catalogue")
    actions = models.add_subparsers(required=True)
    listing = actions.add_parser("list", help="models by task, and which are on this machine")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    for name, run, text in (
        ("pull", _pull, "make sure that a model is on this machine"),
        ("remove", _remove, "free the space of a model"),
        ("add", _add, "add a model of your own"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("model")
        action.set_defaults(run=run)


def _catalogue() -> ModelCatalogue:
    return ModelCatalogue(resource("models.toml"))


def _list(parsed: argparse.Namespace) -> int:
    if parsed.json:
        sys.stdout.write(json.dumps([asdict(model) for model in _catalogue()], ensure_ascii=False, indent=2) + "\n")
        return 0
    for model in _catalogue():
        place = "ships with the app" if model.embedded else "not installed"
        sys.stdout.write(f"{model.task:<16} {model.id:<14} {model.licence:<11} {place:<19} {model.about}\n")
    return 0


def _find(id: str) -> Model:
    models = {model.id: model for model in _catalogue()}
    if id not in models:
        mend = suggest(id, models) or "Run `shotgraph models list` to see what there is."
        raise InvalidProject([Problem(f"there is no model '{id}' in the catalogue", mend=mend)])
    return models[id]


def _pull(parsed: argparse.Namespace) -> int:
    model = _find(parsed.model)
    sys.stderr.write(f"{model.title} ships with the app: there is nothing to download\n")
    return 0


def _remove(parsed: argparse.Namespace) -> int:
    model = _find(parsed.model)
    raise ModelError(f"{model.title} is part of the app and takes no space of its own", mend="Nothing has to be done.")


def _add(parsed: argparse.Namespace) -> int:
    raise ModelError(
        f"'{parsed.model}' cannot be added: this version runs only the engines that ship with it",
        mend="See the table in the README for what is planned.",
    )
