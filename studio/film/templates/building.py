"""A film's graph from a template and a few answers: what `shotgraph new` and the start screen do."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.base.errors import InvalidProject, Problem, ShotgraphError, suggest
from studio.base.finite import finite
from studio.film.story.screenplay import Script, slug, to_markdown
from studio.film.story.scripts import as_markdown, read
from studio.film.templates.model import Slot, Template
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.graph_edits import heal
from studio.graph.laying_out import laid_out
from studio.media.values import Shot

_SHOT = 5  # seconds of a shot that a writer is asked for


def build(template: Template, answers: Mapping[str, Any], catalog: Catalog, folder: Path) -> Graph:
    """The graph, laid out. folder: where the project will lie; files are named from there.

    Raises InvalidProject with everything that is wrong with the answers.
    """
    problems = _unknown(template, answers)
    graph = template.graph
    given: dict[str, Any] = {}
    for slot in template.slots:
        answer = answers.get(slot.name, slot.default)
        try:
            given[slot.name] = _fitting(slot, answer)
        except ShotgraphError as error:
            problems.append(error.problem)
    if problems:
        raise InvalidProject(problems)
    lacking = _lacking(template, given)
    if lacking:
        raise InvalidProject(lacking)
    gone: set[str] = set()
    for slot in template.slots:
        try:
            graph, less = _filled(graph, slot, given, folder)
        except ShotgraphError as error:
            what = f"{slot.name}: {error.problem.what}"
            raise InvalidProject([replace(error.problem, what=what)]) from None
        gone |= less
    graph = _without(template, graph, gone & set(graph.nodes), catalog)
    graph = _named(graph, given)
    return laid_out(graph, catalog)


def _unknown(template: Template, answers: Mapping[str, Any]) -> list[Problem]:
    names = [slot.name for slot in template.slots]
    mend = f"It asks for: {', '.join(names)}." if names else "It asks for nothing."
    return [
        Problem(f"the template '{template.name}' has no slot '{name}'", mend=suggest(name, names) or mend)
        for name in answers
        if name not in names
    ]


def _lacking(template: Template, given: Mapping[str, Any]) -> list[Problem]:
    """A slot that is required, and a script with neither text nor an idea to write one from."""
    out = []
    for slot in template.slots:
        if slot.required and not given[slot.name]:
            out.append(Problem(f"'{slot.name}' is missing", setting=slot.name, mend=_wanted(slot)))
    return out


def _wanted(slot: Slot) -> str:
    kinds = {"film": "a film's file", "pictures": "pictures' files", "script": "a script"}
    return f"Give {kinds.get(slot.kind, 'it')} ({slot.title})."


def _fitting(slot: Slot, answer: Any) -> Any:
    """The answer in the slot's own kind. Raises ShotgraphError."""
    if slot.kind in ("number", "seconds"):
        try:
            number = finite(float(answer or 0))
        except (TypeError, ValueError):
            number = None
        most = slot.most or 36000.0
        if number is None or not slot.least <= number <= most:
            what = f"{slot.name} is '{answer}'"
            raise ShotgraphError(what, setting=slot.name, mend=f"Give a number from {slot.least:g} to {most:g}.")
        return number
    if slot.kind == "pictures":
        files = [answer] if isinstance(answer, (str, Path)) else list(answer or ())
        return [Path(file) for file in files if str(file)]
    if slot.kind == "film":
        return Path(answer) if str(answer or "") else None
    if slot.kind == "choice" and str(answer) not in slot.choices and (not slot.free or not str(answer).strip()):
        mend = suggest(str(answer), slot.choices) or f"One of: {', '.join(slot.choices)}."
        raise ShotgraphError(f"{slot.name} is '{answer}', which is no choice", setting=slot.name, mend=mend)
    return str(answer)


def _filled(graph: Graph, slot: Slot, given: Mapping[str, Any], folder: Path) -> tuple[Graph, set[str]]:
    """The graph with a slot's answer, and the nodes that go."""
    answer = given[slot.name]
    gone: set[str] = set() if answer else set(slot.extra)
    match slot.kind:
        case "script":
            if answer.strip():
                graph = graph.set(slot.node, "text", script_text(answer))
        case "text" | "lines":
            if answer.strip():
                graph = _set(graph, slot.to, answer.strip())
        case "number":
            if answer:
                graph = _set(graph, slot.to, int(answer) if answer == int(answer) else answer)
        case "seconds":
            if answer:
                graph = _timed(graph, slot, answer)
        case "choice":
            choice = slot.choices.get(answer)
            if choice is None:
                graph = _set(graph, slot.free, answer.strip())
            else:
                gone |= set(choice.without)
                for name, value in choice.set.items():
                    graph = _set(graph, (name,), value)
        case "film":
            if answer is not None:
                graph = _set(graph, slot.to, _from(folder, _there(answer, slot)))
        case "pictures":
            graph = _pictured(graph, slot, answer, str(given.get(slot.words, "")), folder)
    return graph, gone


def _without(template: Template, graph: Graph, gone: set[str], catalog: Catalog) -> Graph:
    """The graph without nodes: wires pass through by type where they can, and what has lost all that came in goes too,
    but for what a slot fills."""
    asked = {slot.node for slot in template.slots} | {slot.script for slot in template.slots}
    while gone:
        graph = heal(graph, catalog, gone).remove(gone)
        gone = {id for id in graph.nodes if template.graph.into(id) and not graph.into(id)} - asked
    return graph


def _set(graph: Graph, settings: Sequence[str], value: Any) -> Graph:
    for name in settings:
        node, _, setting = name.rpartition(".")
        graph = graph.set(node, setting, value)
    return graph


def script_text(text: str) -> str:
    """A script as the app's own shot list, so that the storyboard edits it: a chat model's answer and a screenplay are
    written anew, a shot list of the app's stays as it is. Raises ScriptError where there are no shots."""
    reading = read(text)
    return text if reading.kind == "markdown" else as_markdown(reading)


def _timed(graph: Graph, slot: Slot, seconds: float) -> Graph:
    """With the film's length: a script's shots are lengthened or shortened alike, a writer is asked for it."""
    for name in slot.to:
        node, _, setting = name.rpartition(".")
        graph = graph.set(node, setting, round(seconds))
        if graph.nodes[node].type == "story.write":
            graph = graph.set(node, "shots", max(1, min(200, round(seconds / _SHOT))))
    text = str(graph.nodes[slot.node].settings.get("text", "")) if slot.node else ""
    if not text.strip():
        return graph
    return graph.set(slot.node, "text", retimed(text, seconds))


def retimed(text: str, seconds: float) -> str:
    """A script whose shots take so long together, each its share; a shot without a time counts as an average one."""
    from studio.film.story.screenplay import update

    shots = read(text).script.shots
    known = [shot.seconds for shot in shots if shot.seconds]
    usual = sum(known) / len(known) if known else 1.0
    weights = [shot.seconds or usual for shot in shots]
    by = seconds / sum(weights)
    return update(
        text,
        [replace(shot, seconds=max(0.1, round(weight * by, 1))) for shot, weight in zip(shots, weights, strict=True)],
    )


def _pictured(graph: Graph, slot: Slot, files: Sequence[Path], words: str, folder: Path) -> Graph:
    """A shot for each picture: the loader has a file for each shot's item, the script a shot with its line of words."""
    lines = [line.strip() for line in words.replace("\r", "").split("\n\n" if "\n\n" in words.strip() else "\n")]
    lines = [" ".join(line.split()) for line in lines if line]
    if len(lines) > len(files):
        mend = "Give a paragraph for each picture, in their order, or more pictures."
        raise ShotgraphError(f"{len(lines)} paragraphs are more than {len(files)} pictures", mend=mend)
    shots: list[Shot] = []
    own: dict[str, dict[str, str]] = {}
    for number, file in enumerate(files, 1):
        id, line = f"picture-{number}", lines[number - 1] if number <= len(lines) else ""
        title = file.stem.replace("_", " ").replace("-", " ").strip().capitalize() or f"Picture {number}"
        shots.append(Shot(id, number, title, picture=title, narration=line))
        own[id] = {"path": _from(folder, _there(file, slot))}
    if not shots:
        return graph
    graph = graph.set(slot.node, "path", own[shots[0].id]["path"])
    graph = graph.change(slot.node, overrides={id: values for id, values in own.items() if id != shots[0].id})
    return graph.set(slot.script, "text", to_markdown(Script(title=shots[0].title, shots=tuple(shots))))


def _there(file: Path, slot: Slot) -> Path:
    if not file.is_file():
        raise ShotgraphError(f"{file} is not there", setting=slot.name, mend="Check the name of the file.")
    return file


def _from(folder: Path, file: Path) -> str:
    """The file as the project names it: from its folder, where that can be."""
    file, folder = file.absolute(), folder.absolute()
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive
        return file.as_posix()


def _named(graph: Graph, given: Mapping[str, Any]) -> Graph:
    """The film is called as its script, where nobody has named it."""
    text = next(
        (str(n.settings["text"]) for n in graph.nodes.values() if n.type == "story.script" and n.settings.get("text")),
        "",
    )
    title = str(given.get("title", "")).strip() or (read(text).script.title if text.strip() else "")
    if not title:
        return graph
    graph = replace(graph, meta={**graph.meta, "title": title})
    for id, node in graph.nodes.items():
        if node.type == "publish.video":
            ending = Path(str(node.settings.get("path", "film.mp4"))).suffix or ".mp4"
            graph = graph.set(id, "path", f"{slug(title) or 'film'}{ending}").set(id, "title", title)
    return graph
