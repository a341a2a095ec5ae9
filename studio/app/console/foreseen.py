"""What a render would stumble on that is known before it: models that are not here, no runtime to run them, voices
that do not speak a language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.base.errors import Problem, ShotgraphError
from studio.graph.catalog import Catalog
from studio.graph.engines import Engines
from studio.graph.graph import Graph, Wire
from studio.graph.spec import NodeSpec, Weights

_ASIDE = ("lora", "control", "image-prompt", "voice-training")
"""What weights are asked for beside a model: no engine is called by these names."""
_TASK_OF = {"video.extend": "video-extension"}
"""Where a node's engine does another task than its models are listed under."""


@dataclass(frozen=True)
class _Asking:
    """As much of a context as choosing an engine needs."""

    project_folder: Path
    options: Callable[[str], str]

    def option(self, name: str) -> str:
        return self.options(name)


def problems(graph: Graph, catalog: Catalog, folder: Path, option: Callable[[str], str]) -> list[Problem]:
    """The models and runtimes that nodes which lead to a result would miss, as a render would say it."""
    asking = _Asking(folder, option)
    driven = {(wire.target, wire.input) for wire in graph.wires}
    found: list[Problem] = []
    for id in sorted(_needed(graph, catalog)):
        node, spec = graph.nodes[id], catalog.reads(graph.nodes[id])
        if spec is None:
            continue
        for name, task, value in _models(spec, node.settings):
            if (id, name) in driven:
                continue
            problem = _lacking(catalog.engines, asking, _TASK_OF.get(spec.id, ""), task, value)
            if problem is not None:
                found.append(Problem(problem.what, node=id, setting=name, mend=problem.mend))
        if spec.id == "story.write" and not {(id, "local"), (id, "endpoint")} & driven:
            found += _nobody_writes(id, node.settings, option)
        if spec.id == "voice.speak":
            found += _unspeakable(id, graph, catalog.engines, asking)
    return found


def _nobody_writes(id: str, settings: Mapping[str, Any], option: Callable[[str], str]) -> list[Problem]:
    from studio.film.story.llm import find_endpoint

    if settings.get("local"):
        return []
    try:
        find_endpoint(str(settings.get("endpoint", "")), str(settings.get("model", "")), option)
    except ShotgraphError as error:
        wrong = error.problem
        return [Problem(wrong.what, node=id, setting=wrong.setting, mend=wrong.mend)]
    return []


def _unspeakable(id: str, graph: Graph, engines: Engines, asking: _Asking) -> list[Problem]:
    """Lines of a script or text in letters that the embedded voice does not read, where that is who would speak."""
    wires = graph.into(id)
    if any(wire.input in ("voice", "model") for wire in wires):
        return []  # the voice that is wired says itself what it speaks
    name = str(graph.nodes[id].settings.get("model", "auto"))
    try:
        chosen = engines.choose(asking, "text-to-speech", name)  # type: ignore[arg-type]
    except ShotgraphError:
        return []  # told as a model that is lacking
    if chosen.spec.id != "hibari":
        return []
    from studio.embedded.markup import readable as without_tags
    from studio.embedded.voice import readable

    found = []
    for item, words in _lines(graph, wires, asking.project_folder):
        try:
            if words.strip() and "<speak" not in words:
                readable(without_tags(words))
        except ShotgraphError as error:
            found.append(Problem(error.problem.what, node=id, item=item, socket="text", mend=error.problem.mend))
    return found[:1] if found else []  # a script is in one language


def _lines(graph: Graph, wires: Iterable[Wire], folder: Path) -> Iterator[tuple[str | None, str]]:
    """What a voice would speak, as far as it is written in the project."""
    from studio.film.story.filetext import file_text
    from studio.film.story.scripts import read

    for wire in wires:
        source = graph.nodes.get(wire.source)
        if source is None or wire.input not in ("text", "shot") or source.muted:
            continue
        if source.type == "text.value" and wire.input == "text":
            yield None, str(source.settings.get("text", ""))
        elif source.type == "story.script" and wire.output in ("narration", "shots"):
            if any(other.input in ("draft", "text", "path") for other in graph.into(wire.source)):
                continue
            text, format = str(source.settings.get("text", "")), str(source.settings.get("format", "auto"))
            try:
                if path := source.settings.get("path"):
                    text, fountain = file_text(folder / str(path))
                    format = "fountain" if fountain and format == "auto" else format
                shots = read(text, format).script.shots
            except ShotgraphError:
                continue  # told with the script
            yield from ((shot.id, shot.narration) for shot in shots)


def _needed(graph: Graph, catalog: Catalog) -> set[str]:
    """Nodes that a render of all results runs."""
    into: dict[str, list[str]] = {}
    for wire in graph.wires:
        into.setdefault(wire.target, []).append(wire.source)
    todo = [id for id, node in graph.nodes.items() if (spec := catalog.reads(node)) and spec.sink]
    seen: set[str] = set()
    while todo:
        id = todo.pop()
        if id in seen or id not in graph.nodes or graph.nodes[id].muted:
            continue
        seen.add(id)
        todo.extend(into.get(id, ()))
    return {id for id in seen if not graph.nodes[id].bypassed}


def _models(spec: NodeSpec, settings: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for setting in spec.settings:
        if isinstance(setting.kind, Weights) and setting.kind.task not in _ASIDE:
            value = settings.get(setting.name, setting.default)
            if isinstance(value, str) and value:
                yield setting.name, setting.kind.task, value


def _lacking(engines: Engines, asking: _Asking, exact: str, task: str, name: str) -> Problem | None:
    """What is wrong with a model for a task of the catalogue; None where any engine of that task takes it."""
    first: Problem | None = None
    tasks = [exact] if exact else [spec.task for spec in engines if spec.of == task] or [task]
    for engine_task in dict.fromkeys(tasks):
        try:
            engines.choose(asking, engine_task, name)  # type: ignore[arg-type]  # it asks for no more than this
            return None
        except ShotgraphError as error:
            first = first or error.problem
    return first
