"""`shotgraph runtime`: the packages that run generative models, which the app installs when asked to."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from typing import Any

from studio.base.control import Control
from studio.base.errors import Cancelled
from studio.base.plainly import plain_text, raw
from studio.base.settings import Home, Settings

_INTERRUPTED = 130


def add_command(commands: Any) -> None:
    parser = commands.add_parser("runtime", help="torch and diffusers, for generative models")
    actions = parser.add_subparsers(required=True)
    status = actions.add_parser("status", help="is it here, and which builds fit this machine")
    status.add_argument("--json", action="store_true")
    status.set_defaults(run=_status)
    install = actions.add_parser("install", help="download and install it; an interrupted download is gone on with")
    install.add_argument("--build", metavar="BUILD", help="cpu, cuda, rocm or mps (default: what fits this machine)")
    install.add_argument("--index", metavar="URL", help="a package index to fetch from instead of PyPI")
    install.set_defaults(run=_install)
    actions.add_parser("remove", help="free the space it takes").set_defaults(run=_remove)


def _status(parsed: argparse.Namespace) -> int:
    from studio.models.runtime import state

    now = state.examine(Home.find())
    if parsed.json:
        sys.stdout.write(json.dumps(now.as_data(), indent=2) + "\n")
    else:
        sys.stdout.write(f"{now.words()}\n")
        for build, size in now.builds.items():
            told = f"{size / 1e6:.0f} MB to download" if size else "size not known before"
            sys.stdout.write(f"  {build:<5} {told}{'  (fits this machine)' if build == now.fits else ''}\n")
    return 0


def _install(parsed: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from studio.models.runtime import builds, location
    from studio.models.runtime.install import Progress as News
    from studio.models.runtime.install import install

    home = Home.find()
    build = parsed.build or next(iter(builds.variants()), "cpu")
    index = parsed.index or str(Settings(home).get("runtime.index") or "")
    control = Control()
    before = {number: signal.signal(number, lambda *_: control.cancel()) for number in (signal.SIGINT, signal.SIGTERM)}
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    try:
        with Progress(*columns, console=Console(file=raw(sys.stderr))) as bar:
            task = bar.add_task("Runtime", total=None)

            def tell(news: News) -> None:
                words = {"fetch": "Download", "unpack": "Unpack"}[news.stage]
                name = news.name.split("-")[0]
                shown = escape(plain_text(f"{words} {name}"))
                bar.update(task, description=shown, completed=news.done, total=news.total)

            runtime = install(home, build, tell, control, index=index)
    except Cancelled:
        sys.stderr.write("stopped; what was downloaded is kept, and the next `shotgraph runtime install` goes on\n")
        return _INTERRUPTED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    sys.stderr.write(f"{builds.TITLES[runtime.variant]}: {len(runtime.packages)} packages, ")
    sys.stderr.write(f"{runtime.size / 1e6:.0f} MB in {location.root(home)}\n")
    return 0


def _remove(_parsed: argparse.Namespace) -> int:
    from studio.models.runtime import location

    home = Home.find()
    there = location.remove(home)
    sys.stderr.write("removed\n" if there else "there was none\n")
    return 0
