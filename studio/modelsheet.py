"""`shotgraph models`: the catalogue in the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from studio.engine.models import ModelCatalogue
from studio.resources import resource


def add_command(commands: Any) -> None:
    models = commands.add_parser("models", help="the model catalogue")
    actions = models.add_subparsers(required=True)
    listing = actions.add_parser("list", help="models by task, and which are on this machine")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)


def _list(parsed: argparse.Namespace) -> int:
    catalogue = ModelCatalogue(resource("models.toml"))
    if parsed.json:
        sys.stdout.write(json.dumps([asdict(model) for model in catalogue], ensure_ascii=False, indent=2) + "\n")
        return 0
    for model in catalogue:
        place = "ships with the app" if model.embedded else "not installed"
        sys.stdout.write(f"{model.task:<16} {model.id:<14} {model.licence:<11} {place:<19} {model.about}\n")
    return 0
