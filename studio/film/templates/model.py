"""A template: a project file whose `meta.template` says which slots it has. Declared data, no code.

    "template": {
      "title": "Film from a script", "about": "...",
      "slots": [
        {"name": "script", "kind": "script", "node": "script", "title": "Script"},
        {"name": "idea", "kind": "text", "to": ["writer.idea"], "with": ["writer"]},
        {"name": "length", "kind": "seconds", "node": "script", "to": ["writer.seconds"]},
        {"name": "pictures", "kind": "pictures", "node": "picture", "script": "script", "words": "words"},
        {"name": "clip", "kind": "film", "to": ["clip.path"], "required": true},
        {"name": "aspect", "kind": "choice", "default": "wide 16:9",
         "choices": {"wide 16:9": {"set": {"stills.width": 1280}}, "none": {"without": ["voice"]}},
         "free": ["music.style"]}
      ]
    }

Nodes under `with` stand in the film only where their slot is answered; nodes under a choice's `without` go with it.
Words that are no choice's go to the settings under `free`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from studio.base.errors import InvalidProject, Problem
from studio.graph import projectfile
from studio.graph.graph import Graph

KEY: Final = "template"
KINDS: Final = ("script", "text", "lines", "number", "seconds", "choice", "film", "pictures")


@dataclass(frozen=True)
class Choice:
    """What a choice makes of the graph: settings (`node.setting`), and nodes that it does without."""

    set: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """What a template asks for. default: the answer where none is given."""

    name: str
    kind: str
    title: str = ""
    about: str = ""
    default: Any = ""
    required: bool = False
    node: str = ""
    script: str = ""
    words: str = ""
    to: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    least: float = 0.0
    most: float = 0.0


@dataclass(frozen=True)
class Template:
    """name: how it is called; own: whether the user has saved it."""

    name: str
    title: str
    about: str
    slots: tuple[Slot, ...]
    graph: Graph
    own: bool = False

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)


def read(path: Path, *, own: bool = False) -> Template:
    """The template in a file. A project without slots is one, too: it is taken as it stands. Raises InvalidProject."""
    graph = projectfile.load(path)
    told = graph.meta.get(KEY, {})
    problems: list[Problem] = []
    if not isinstance(told, Mapping):
        told, problems = {}, [Problem(f"{path.name}: `meta.template` is no object", mend="See docs/templates.md.")]
    slots = told.get("slots", [])
    if not isinstance(slots, list):
        slots, problems = [], [*problems, Problem(f"{path.name}: its slots are no list", mend="See docs/templates.md.")]
    read_slots = tuple(slot for raw in slots if (slot := _slot(raw, graph, path.name, problems)))
    if problems:
        raise InvalidProject(problems)
    meta = {key: value for key, value in graph.meta.items() if key != KEY}
    title = str(told.get("title") or meta.get("title") or path.stem)
    bare = Graph(graph.nodes, graph.wires, graph.groups, graph.view, meta, graph.extra)
    return Template(path.stem, title, str(told.get("about", "")), read_slots, bare, own)


def _slot(raw: Any, graph: Graph, file: str, problems: list[Problem]) -> Slot | None:
    mend = "See docs/templates.md for what a slot says."
    if not isinstance(raw, Mapping) or not str(raw.get("name", "")).isidentifier() or raw.get("kind") not in KINDS:
        kinds = ", ".join(KINDS)
        problems.append(Problem(f"{file}: a slot needs a name in letters and one of the kinds {kinds}", mend=mend))
        return None
    name = str(raw["name"])
    choices = {str(key): _choice(value) for key, value in _mapping(raw.get("choices")).items()}
    slot = Slot(
        name,
        str(raw["kind"]),
        str(raw.get("title") or name.replace("_", " ").capitalize()),
        str(raw.get("about", "")),
        raw.get("default", 0 if raw["kind"] in ("number", "seconds") else ""),
        bool(raw.get("required", False)),
        str(raw.get("node", "")),
        str(raw.get("script", "")),
        str(raw.get("words", "")),
        _names(raw.get("to")),
        _names(raw.get("with")),
        choices,
        _names(raw.get("free")),
        _number(raw.get("least")),
        _number(raw.get("most")),
    )
    settings = [*slot.to, *slot.free, *(key for choice in choices.values() for key in choice.set)]
    named = [slot.node, slot.script, *slot.extra, *(id for choice in choices.values() for id in choice.without)]
    named += [setting.rpartition(".")[0] or setting for setting in settings]
    for id in dict.fromkeys(named):
        if id and id not in graph.nodes:
            problems.append(Problem(f"{file}: the slot '{name}' names a node '{id}' that is not there", mend=mend))
    return slot


def _choice(raw: Any) -> Choice:
    raw = _mapping(raw)
    return Choice(_mapping(raw.get("set")), _names(raw.get("without")))


def _mapping(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _names(raw: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in raw) if isinstance(raw, list) else ()


def _number(raw: Any) -> float:
    return float(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else 0.0
