"""All that is wrong with a graph, at once, before anything runs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from studio.base.errors import Problem, SettingError, ShotgraphError, suggest
from studio.base.files import plain
from studio.base.regular import require_regular
from studio.base.sequences import is_sequence, sequence_files
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire, topological
from studio.graph.lifting import STILL_OF, accepts, kinds
from studio.graph.moving import MEND, STILL, moves_surely
from studio.graph.opening import unreadable
from studio.graph.spec import NodeSpec, OpenFile, Socket
from studio.media.values import Matte

_HINTS = 100
"""So many problems may look for a name among all of the project's: each look takes as long as that is large."""


def validate(graph: Graph, catalog: Catalog, folder: Path, only: Iterable[str] | None = None) -> list[Problem]:
    """Every problem of the graph, or of the nodes named in `only`. folder: what relative paths start from."""
    names = set(graph.nodes if only is None else only)
    problems: list[Problem] = []
    driven = {(wire.target, wire.input) for wire in graph.wires}
    for id in graph.nodes:
        if id in names:
            problems.extend(_node_problems(id, graph.nodes[id], catalog, folder, driven))
    wires = [wire for wire in graph.wires if wire.target in names or (only is None and wire.source in names)]
    for wire in wires:
        problem = _wire_problem(wire, graph, catalog, hints=len(problems) < _HINTS)
        if problem:
            problems.append(problem)
    problems.extend(_standing(wires, graph, catalog))
    problems.extend(_crowded(wires, graph, catalog))
    problems.extend(_unfed(names, wires, graph, catalog))
    problems.extend(_cycles(names, wires, graph))
    return problems


def refusal(wire: Wire, graph: Graph, catalog: Catalog) -> str:
    """Why a wire cannot be made, for the editor; '' when it can. Looks at types and at cycles."""
    if problem := misfit(wire, graph, catalog):
        return problem
    parents: dict[str, set[str]] = {}
    for known in graph.wires:
        parents.setdefault(known.target, set()).add(known.source)
    todo, seen = [wire.source], set()
    while todo:
        id = todo.pop()
        if id == wire.target:
            return "the wire would close a circle"
        if id not in seen:
            seen.add(id)
            todo.extend(parents.get(id, ()))
    return ""


def misfit(wire: Wire, graph: Graph, catalog: Catalog) -> str:
    """Why the ends of a wire do not go together, '' when they do. Looks at names and types alone."""
    problem = _wire_problem(wire, graph, catalog)
    return problem.what if problem else ""


def _node_problems(
    id: str, node: Node, catalog: Catalog, folder: Path, driven: Set[tuple[str, str]]
) -> Iterator[Problem]:
    spec = catalog.reads(node)
    if spec is None:
        yield unreadable(id, node, catalog)
        return
    for item, settings in [(None, node.settings), *node.overrides.items()]:
        wrong = list(_setting_problems(id, item, settings, spec, folder))
        yield from wrong
        if spec.check and not wrong and not any((id, setting.name) in driven for setting in spec.settings):
            yield from _clash(id, item, {**node.settings, **settings}, spec)


def _clash(id: str, item: str | None, settings: Mapping[str, Any], spec: NodeSpec) -> Iterator[Problem]:
    """Settings that are right one by one and do not go together."""
    assert spec.check is not None
    read = {one.name: one.read(settings[one.name]) if one.name in settings else one.default for one in spec.settings}
    try:
        spec.check(read)
    except ShotgraphError as error:
        wrong = error.problem
        yield Problem(wrong.what, node=id, item=item, setting=wrong.setting, mend=wrong.mend)


def _setting_problems(
    id: str, item: str | None, settings: Mapping[str, Any], spec: NodeSpec, folder: Path
) -> Iterator[Problem]:
    for name, value in settings.items():
        setting = spec.setting(name)
        if setting is None:
            known = [setting.name for setting in spec.settings]
            mend = suggest(name, known) or ("It has " + ", ".join(known) + "." if known else "It has no settings.")
            yield Problem(f"{spec.id} has no setting '{name}'", node=id, item=item, setting=name, mend=mend)
            continue
        try:
            read = setting.read(value)
        except SettingError as error:
            wrong = error.problem
            yield Problem(wrong.what, node=id, item=item, setting=name, mend=wrong.mend)
            continue
        if isinstance(setting.kind, OpenFile) and read != Path():
            what = _unreadable(folder / read)
            if what:
                mend = "Put the file there, or choose another."
                yield Problem(what, node=id, item=item, setting=name, mend=mend)
            elif setting.kind.check is not None:
                try:
                    setting.kind.check(folder / read)
                except ShotgraphError as error:
                    wrong = error.problem
                    yield Problem(wrong.what, node=id, item=item, setting=name, mend=wrong.mend)


def _unreadable(path: Path) -> str:
    """Why there is nothing to read at a path; '' where there is, or where a later look says more."""
    try:
        if is_sequence(path) and not path.is_dir():
            sequence_files(path)
            return ""
        if not path.exists():
            return f"there is no file {os.path.normpath(path)}"  # as it is found, without the way there and back
        if not path.is_dir():
            require_regular(path)
        return ""
    except ShotgraphError as error:
        return error.problem.what
    except OSError as error:  # a folder that may not be entered, a name that is too long
        shown = str(path) if len(str(path)) <= 200 else f"{str(path)[:200]}..."
        return f"cannot read {shown}: {plain(error)}"


def _wire_problem(wire: Wire, graph: Graph, catalog: Catalog, *, hints: bool = True) -> Problem | None:
    for id in (wire.source, wire.target):
        if id not in graph.nodes:
            mend = (hints and suggest(id, graph.nodes)) or "Delete the wire or add the node."
            return Problem(f"the wire {wire.start} -> {wire.end} ends at a node '{id}' that is not there", mend=mend)
    source, target = (catalog.reads(graph.nodes[id]) for id in (wire.source, wire.target))
    if source is None or target is None:
        return None  # reported with the node
    output = source.output(wire.output)
    if output is None:
        known = [output.name for output in source.outputs]
        mend = suggest(wire.output, known) or ("It has " + ", ".join(known) + "." if known else "It has none.")
        return Problem(f"{source.id} has no output '{wire.output}'", node=wire.source, socket=wire.output, mend=mend)
    end = target.input(wire.input) or target.setting(wire.input)
    if end is None:
        known = [socket.name for socket in target.inputs]
        mend = suggest(wire.input, known) or ("It has " + ", ".join(known) + "." if known else "It has no sockets.")
        return Problem(f"{target.id} has no socket '{wire.input}'", node=wire.target, socket=wire.input, mend=mend)
    given = kinds(graph, catalog).of(wire.source, wire.output) or output.type
    if accepts(target, end, given):
        return None
    if isinstance(end, Socket) and STILL_OF.get(given) is end.type:
        return Problem(
            f"'{wire.start}' gives a clip ({given.__name__}), but {target.id} takes one {end.type.__name__}",
            node=wire.target,
            socket=wire.input,
            mend=target.still if isinstance(target.still, str) else _one_frame(given),
        )
    return Problem(
        f"'{wire.start}' gives {given.__name__}, but '{wire.end}' takes {end.type.__name__}",
        node=wire.target,
        socket=wire.input,
        mend=f"Wire an output that gives {end.type.__name__}.",
    )


def _one_frame(given: type) -> str:
    if given is Matte:
        return "Make the mask of one picture: put video.frame where its clip comes from."
    return "Put video.frame between them: it takes one frame of the clip."


def _standing(wires: list[Wire], graph: Graph, catalog: Catalog) -> Iterator[Problem]:
    """Signals that surely move, at settings of nodes that run once."""
    flowing = kinds(graph, catalog)
    fed = {wire.target for wire in graph.wires}
    for wire in wires:
        target = catalog.reads(graph.nodes[wire.target]) if wire.target in graph.nodes else None
        setting = target.setting(wire.input) if target else None
        origin = flowing.origin(wire) if setting else None
        if setting is None or origin is None or setting.moves or flowing.lifted(wire.target):
            continue
        source = graph.nodes[origin[0]]
        spec = catalog.reads(source)
        if spec is not None and moves_surely(spec, source.settings, origin[0] in fed):
            yield Problem(STILL, node=wire.target, setting=setting.name, mend=MEND)


def _crowded(wires: list[Wire], graph: Graph, catalog: Catalog) -> Iterator[Problem]:
    for (target, name), count in Counter((wire.target, wire.input) for wire in wires).items():
        spec = catalog.reads(graph.nodes[target]) if target in graph.nodes else None
        socket = spec.input(name) if spec else None
        if spec and count > 1 and not (socket and socket.collects):
            yield Problem(f"{count} wires end here", node=target, socket=name, mend="It takes one: delete the others.")


def _unfed(names: set[str], wires: list[Wire], graph: Graph, catalog: Catalog) -> Iterator[Problem]:
    fed = {(wire.target, wire.input) for wire in wires}
    for id in graph.nodes:
        node = graph.nodes[id]
        spec = catalog.reads(node)
        if id not in names or spec is None or node.muted or node.bypassed:
            continue
        for socket in spec.inputs:
            if not socket.optional and (id, socket.name) not in fed:
                yield Problem(
                    "nothing is wired to it",
                    node=id,
                    socket=socket.name,
                    mend=f"Wire an output that gives {socket.type.__name__}.",
                )


def _cycles(names: set[str], wires: list[Wire], graph: Graph) -> Iterator[Problem]:
    parents: dict[str, list[str]] = {}
    for wire in wires:
        if wire.source in graph.nodes:
            parents.setdefault(wire.target, []).append(wire.source)
    _, stuck = topological(names, lambda id: parents.get(id, ()))
    if not stuck:
        return
    # `stuck` also holds what merely lies behind a circle: walk upwards inside it until a node repeats.
    left = set(stuck)
    for first in sorted(stuck):
        if first not in left:
            continue
        id, path = first, dict[str, int]()  # with each one's place in it
        while id not in path and id in left:
            path[id] = len(path)
            id = min(parent for parent in parents.get(id, ()) if parent in stuck)
        left.difference_update(path)
        if id in path:
            circle = list(path)[path[id] :][::-1]
            shown = " -> ".join([*circle[:8], *(["..."] if len(circle) > 8 else []), circle[0]])
            yield Problem(f"the wires go in a circle: {shown}", node=circle[0], mend="Delete one of these wires.")
