"""`shotgraph plugins`: which there are, and which of them may run."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from studio.app import plugins
from studio.base.errors import InvalidProject, Problem, suggest
from studio.base.settings import Home, Settings


def add_command(commands: Any) -> None:
    parser = commands.add_parser("plugins", help="plugins, and which of them may run")
    actions = parser.add_subparsers(required=True)
    actions.add_parser("list", help="all plugins").set_defaults(run=_list)
    for name, yes, text in (
        ("trust", True, "let a plugin run, as its files are now"),
        ("distrust", False, "stop a plugin from running"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("plugin")
        action.set_defaults(run=_trust, yes=yes)


def _list(_parsed: argparse.Namespace) -> int:
    home = Home.find()
    for plugin in plugins.find(home, Settings(home)):
        state = plugin.problem or ("trusted" if plugin.trusted else "not trusted: it does not run")
        sys.stdout.write(f"{plugin.id:<20} {plugin.version:<8} {state}  {plugin.about}\n")
    sys.stderr.write(f"Your plugins lie in {home.plugins}\n")
    return 0


def _trust(parsed: argparse.Namespace) -> int:
    home = Home.find()
    settings = Settings(home)
    found = {plugin.id: plugin for plugin in plugins.find(home, settings)}
    plugin = found.get(parsed.plugin)
    if plugin is None:
        mend = suggest(parsed.plugin, found) or f"Put its folder into {home.plugins}."
        raise InvalidProject([Problem(f"there is no plugin '{parsed.plugin}'", mend=mend)])
    plugins.trust(plugin, settings, parsed.yes)
    return 0
