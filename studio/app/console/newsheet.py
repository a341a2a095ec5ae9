"""`shotgraph new TEMPLATE`: a project from a template and a few answers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.base.errors import InvalidProject, Problem, suggest
from studio.base.settings import Home

if TYPE_CHECKING:
    from studio.film.templates.model import Template
    from studio.graph.graph import Graph


def add_command(commands: Any) -> None:
    parser = commands.add_parser("new", help="a project from a template: a film from a script, a slideshow, a dub")
    parser.add_argument("template", nargs="?", metavar="TEMPLATE", help="its name, or a .shotgraph file with slots")
    parser.add_argument("--template", dest="named", metavar="TEMPLATE", help="the same")
    parser.add_argument("--list", action="store_true", help="which there are, and what each asks for")
    parser.add_argument(
        "--script", metavar="FILE", help="a shot list, Fountain, .fdx, .docx or .pdf; - is what comes in over a pipe"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="SLOT=VALUE", dest="answers", help="also NODE.SETTING=VALUE"
    )
    parser.add_argument("--output", type=Path, metavar="PROJECT", help="the project to write")
    parser.add_argument("--replace", action="store_true", help="write over a project that is there")
    parser.add_argument("--json", action="store_true", help="with --list: as JSON")
    parser.set_defaults(run=_new)


def _own() -> Path:
    return Home.find().templates


def _new(parsed: argparse.Namespace) -> int:
    from studio.film.templates.shelf import find

    if parsed.list:
        return _list(parsed.json)
    name = parsed.named or parsed.template
    if not name:
        mend = "Run `shotgraph new --list` to see which there are."
        raise InvalidProject([Problem("no template is named", mend=mend)])
    if parsed.output is None:
        raise InvalidProject([Problem("--output is missing", mend="Say where to: --output NAME.shotgraph.")])
    path: Path = parsed.output.absolute()
    if path.suffix != ".shotgraph":
        path = path.with_name(path.name + ".shotgraph")
    if path.exists() and not parsed.replace:
        mend = "Choose another name, or add --replace."
        raise InvalidProject([Problem(f"there is a file {path.name} already", mend=mend)])
    if not path.parent.is_dir():
        raise InvalidProject([Problem(f"there is no folder {path.parent}", mend="Make it first.")])
    return _write(find(name, _own()), parsed, path)


def _write(template: Template, parsed: argparse.Namespace, path: Path) -> int:
    from studio.app import node_types
    from studio.film.templates.building import build
    from studio.graph.opening import marked
    from studio.graph.projectfile import save

    def warn(words: str) -> None:
        sys.stderr.write(f"warning: {words}\n")

    catalog = node_types.known(warn)
    answers, settings = _answers(template, parsed.answers)
    if parsed.script is not None:
        slot = next((slot for slot in template.slots if slot.kind == "script"), None)
        if slot is None:
            mend = f"It asks for: {', '.join(slot.name for slot in template.slots)}."
            raise InvalidProject([Problem(f"the template '{template.name}' takes no script", mend=mend)])
        answers[slot.name] = _script(parsed.script)
    graph = _set(build(template, answers, catalog, path.parent), settings)
    save(marked(graph, catalog), path)
    sys.stderr.write(f"{path}: {len(graph.nodes)} nodes, {len(graph.wires)} wires\n")
    sys.stderr.write(f"Next: shotgraph render {path.name}\n")
    return 0


def _script(name: str) -> str:
    from studio.film.story.filetext import file_text

    return sys.stdin.read() if name == "-" else file_text(Path(name))[0]


def _answers(template: Template, given: list[str]) -> tuple[dict[str, Any], list[tuple[str, str, Any]]]:
    """Answers by slot, and settings of nodes. A slot of several files is given several times."""
    answers: dict[str, Any] = {}
    settings: list[tuple[str, str, Any]] = []
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise InvalidProject([Problem(f"--set {one} does not fit", mend="Write --set SLOT=VALUE.")])
        node, dot, setting = name.rpartition(".")
        slot = template.slot(name)
        if dot and node:
            try:
                read: Any = json.loads(value)
            except ValueError:
                read = value
            settings.append((node, setting, read))
        elif slot is not None and slot.kind == "pictures":
            answers.setdefault(name, []).append(value)
        else:
            answers[name] = value
    return answers, settings


def _set(graph: Graph, settings: list[tuple[str, str, Any]]) -> Graph:
    problems = []
    for node, setting, value in settings:
        if node in graph.nodes:
            graph = graph.set(node, setting, value)
        else:
            mend = suggest(node, graph.nodes) or f"There are: {', '.join(graph.nodes)}."
            problems.append(Problem(f"--set names a node '{node}' that is not there", mend=mend))
    if problems:
        raise InvalidProject(problems)
    return graph


def _list(as_json: bool) -> int:
    from studio.film.templates.shelf import templates

    found, wrong = templates(_own())
    for words in wrong:
        sys.stderr.write(f"warning: {words}\n")
    if as_json:
        sys.stdout.write(json.dumps([_data(one) for one in found], ensure_ascii=False, indent=2) + "\n")
        return 0
    for one in found:
        sys.stdout.write(f"{one.name}  ({one.title}{', yours' if one.own else ''})\n  {one.about}\n")
        for slot in one.slots:
            known = f": {' | '.join(slot.choices)}" if slot.choices else ""
            more = " | any words" if slot.free else ""
            need = " (required)" if slot.required else f" = {slot.default}" if slot.default else ""
            sys.stdout.write(f"    {slot.name}{need}{known}{more}\n")
    return 0


def _data(one: Template) -> dict[str, Any]:
    slots = [
        {
            "name": slot.name,
            "kind": slot.kind,
            "title": slot.title,
            "about": slot.about,
            "default": slot.default,
            "required": slot.required,
            "choices": list(slot.choices),
            "free": bool(slot.free),
        }
        for slot in one.slots
    ]
    return {"name": one.name, "title": one.title, "about": one.about, "own": one.own, "slots": slots}
