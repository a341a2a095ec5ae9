"""`shotgraph models`: what there is, what is here, what fits; fetch, add and remove."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from studio.base.errors import InvalidProject, ModelError, Problem
from studio.base.plainly import plain_text, raw
from studio.base.resources import resource
from studio.base.settings import Home
from studio.models.catalogue import Model
from studio.models.library import ABSENT, DAMAGED, HERE, PART, SHIPPED, Library, State, runtime_is_here
from studio.models.machine import Fit, Machine, fit


def add_command(commands: Any) -> None:
    models = commands.add_parser("models", help="the model catalogue")
    actions = models.add_subparsers(required=True)
    listing = actions.add_parser("list", help="models by task, which are on this machine, and which fit it")
    listing.add_argument("--task", default="", help="only models for this task")
    listing.add_argument("--json", action="store_true")
    listing.add_argument("--cards", action="store_true", help="which graphics card runs what, as a table")
    listing.set_defaults(run=_list)
    pull = actions.add_parser("pull", help="make sure that a model is on this machine, and whole")
    pull.add_argument("model", nargs="+", help="ids, as `shotgraph models list` shows them")
    pull.add_argument("--revision", default="", help="another commit or branch than the catalogue's")
    pull.add_argument("--verify", action="store_true", help="compare what is here with its digests, byte by byte")
    pull.add_argument("--json", action="store_true", help="one JSON object a line on stdout")
    pull.set_defaults(run=_pull)
    remove = actions.add_parser("remove", help="free the space of a model, or take one of your own off the list")
    remove.add_argument("model")
    remove.set_defaults(run=_remove)
    add = actions.add_parser("add", help="add a model of your own")
    add.add_argument("source", help="OWNER/NAME[@REVISION][/FILE.safetensors] on the hub, a folder, or a .safetensors")
    add.add_argument("--id", default="", help="how projects name it")
    add.add_argument("--base", default="", help="which family a LoRA is for, where it does not say itself")
    add.add_argument("--licence", default="", help="as you know it")
    add.set_defaults(run=_add)
    token = actions.add_parser("token", help="keep a token of the hub in the keyring, for models that ask who you are")
    token.add_argument("--forget", action="store_true")
    token.set_defaults(run=_token)


def library() -> Library:
    """The user's models, and the engines that stand for themselves."""
    from studio.app import node_types

    engines = node_types.known(lambda words: _say(f"warning: {words}")).engines
    return Library(Home.find().models, resource("models.toml"), engines=engines.models())


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


# --- list -------------------------------------------------------------------------------------------------------


def _list(parsed: argparse.Namespace) -> int:
    known, machine = library(), Machine.find()
    models = known.catalogue.for_task(parsed.task) if parsed.task else tuple(known.catalogue)
    if not models:
        mend = "Tasks: " + ", ".join(known.catalogue.tasks) + "."
        raise InvalidProject([Problem(f"no model is for '{parsed.task}'", mend=mend)])
    if parsed.cards:
        from studio.app.console.modelcards import table

        sys.stdout.write(table(models))
        return 0
    if parsed.json:
        data = [as_data(model, known.state(model), fit(model, machine)) for model in models]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return 0
    for task in known.catalogue.tasks:
        rows = [model for model in models if model.task == task]
        if rows:
            sys.stdout.write(f"{task}\n")
        for model in rows:
            place, licence = place_words(model, known.state(model)), licence_words(model)
            runs = "" if model.embedded else fit_words(fit(model, machine))
            sys.stdout.write(f"  {model.id:<22} {place:<24} {runs:<38} {licence}\n")
    return 0


def as_data(model: Model, state: State, fit: Fit) -> dict[str, Any]:
    """A model as JSON: the catalogue's facts, and what holds on this machine."""
    here = {"installed": state.how in (HERE, SHIPPED), "state": state.how, "bytes": state.bytes}
    here |= {"place": str(state.path) if state.path else "", "problem": state.problem}
    needs = {mode: round(model.needs(mode), 1) for mode in model.modes}
    return {
        **asdict(model),
        "task": model.task,
        **here,
        "fits": fit.mode,
        "needs": round(fit.needs, 1),
        "in_ram": fit.in_ram,
        "modes": needs,
    }


def place_words(model: Model, state: State) -> str:
    """Where it is, for a person."""
    return {
        SHIPPED: "ships with the app",
        HERE: f"here, {state.bytes / 1e9:.1f} GB",
        PART: f"{state.bytes / 1e9:.1f} of {model.gigabytes:g} GB here",
        DAMAGED: "damaged: pull it again",
        ABSENT: f"{model.gigabytes:g} GB to download" if model.remote else "its file is gone",
    }[state.how]


def fit_words(fit: Fit) -> str:
    """How it would run here, for a person."""
    how = {
        "device": "whole on the card",
        "tiled": "on the card, decoding in tiles",
        "model": "part by part on the card",
        "group": "layers streamed to the card",
        "sequential": "layer by layer (slow)",
        "any": "on the processor",
        "processor": "on the processor (slow)",
        "": "too large for this machine",
    }[fit.mode]
    return f"{how}, {fit.needs:.1f} GiB{' of RAM' if fit.in_ram else ''}"


def licence_words(model: Model) -> str:
    """The licence, and what stands against selling what is made with it."""
    limits = {"yes": "", "no": ", not for commercial use", "conditions": ", commercial use on conditions"}
    return model.licence + limits[model.commercial] + (", to be accepted on the hub" if model.gated else "")


# --- pull, remove, add ------------------------------------------------------------------------------------------


def _find(known: Library, id: str) -> Model:
    try:
        return known.catalogue[id]
    except ModelError as error:
        raise InvalidProject([error.problem]) from None


def _pull(parsed: argparse.Namespace) -> int:
    known = library()
    for model in [_find(known, id) for id in parsed.model]:
        _pull_one(parsed, known, model)
    return 0


def _pull_one(parsed: argparse.Namespace, known: Library, model: Model) -> None:
    if model.embedded:
        _say(f"{model.title} ships with the app: there is nothing to download")
        return
    if not model.remote:
        _say(f"{model.title} is a file of your own, at {known.locate(model)}: there is nothing to download")
        return
    from studio.models.hub.access import Hub
    from studio.models.pulling import pull

    hub = Hub.find()
    page = model.licence_url or (hub.page(model.repo) if model.repo else "")
    _say(f"{model.title}: {licence_words(model)}. {page}".strip())
    if model.legacy:
        _say("warning: its weights are pickles. They are read with weights_only, which runs no code of theirs.")
    tell_from = _json_from if parsed.json else _say
    with _json_lines() if parsed.json else _bar(model.title) as tell:
        path = pull(model, known, hub, revision=parsed.revision, verify=parsed.verify, tell=tell, say=tell_from)
    if parsed.json:
        sys.stdout.write(json.dumps({"event": "done", "model": model.id, "path": str(path)}) + "\n")
    _say(f"{model.title} is here: {path}")
    if not runtime_is_here(model.library):
        _say("To run it, install the model runtime: `shotgraph runtime install`")


def _json_from(words: str) -> None:
    sys.stdout.write(json.dumps({"event": "source", "text": words}) + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _json_lines() -> Iterator[Any]:
    def tell(progress: Any) -> None:
        sys.stdout.write(json.dumps({"event": "progress", **asdict(progress)}) + "\n")
        sys.stdout.flush()

    yield tell


@contextlib.contextmanager
def _bar(title: str) -> Iterator[Any]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(file=raw(sys.stderr)), transient=True) as bar:
        row = bar.add_task(escape(plain_text(title)), total=None)

        def tell(progress: Any) -> None:
            shown = escape(plain_text(progress.file[-32:]))
            bar.update(row, total=progress.total, completed=progress.done, description=shown)

        yield tell


def _remove(parsed: argparse.Namespace) -> int:
    from studio.models.removing import take_away

    known = library()
    model = _find(known, parsed.model)
    freed = take_away(model, known)
    if model.path:
        _say(f"{model.title} is off the list; {model.path} stays where it is")
    else:
        _say(f"{model.title} is gone: {freed / 1e9:.1f} GB are free again")
    return 0


def _add(parsed: argparse.Namespace) -> int:
    from studio.models.adding import add
    from studio.models.hub.access import Hub

    model = add(parsed.source, library(), Hub.find, id=parsed.id, base=parsed.base, licence=parsed.licence)
    tasks = ", ".join(model.tasks)
    family = f" of the {model.family} family" if model.family else ""
    _say(f"added '{model.id}': a model{family} for {tasks}")
    if model.legacy:
        _say("warning: its weights are pickles. They are read with weights_only, which runs no code of theirs.")
    if model.repo:
        _say(f"`shotgraph models pull {model.id}` fetches its {model.gigabytes:g} GB")
    return 0


def _token(parsed: argparse.Namespace) -> int:
    from studio.base.keys import keep_key
    from studio.models.hub.access import token_name

    host = token_name()
    token = "" if parsed.forget else getpass.getpass(f"Token for {host} (not shown): ").strip()
    if not token and not parsed.forget:
        raise ModelError("no token was given", mend=f"Make one at https://{host}/settings/tokens, to read.")
    keep_key(host, token)
    _say(f"the token for {host} is {'forgotten' if parsed.forget else 'kept in the keyring'}")
    return 0
