"""Which nodes a target needs, in which order, with what they receive; and what makes a task's key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from blake3 import blake3

from studio.base.errors import InvalidProject, Problem, ShotgraphError, suggest
from studio.base.files import fingerprint
from studio.graph.catalog import Catalog
from studio.graph.engines import Engines
from studio.graph.graph import Graph, Wire, topological, upstream
from studio.graph.lifting import CLIP_OF, kinds
from studio.graph.opening import unreadable
from studio.graph.reach import sources as files_read
from studio.graph.revision import Revision, Used, named
from studio.graph.spec import (
    RANDOM,
    Lane,
    NodeSpec,
    OpenFile,
    Output,
    SaveFile,
    SeedKind,
    Setting,
    Slider,
    Socket,
    Weights,
    shown,
)
from studio.graph.validate import validate
from studio.media.encoding import canonical, digest_of

LIFTING = 1
"""Raised whenever nodes that run once a frame make other frames of the same."""


@dataclass(frozen=True)
class Target:
    """An output to make."""

    node: str
    output: str

    def __str__(self) -> str:
        return self.node if self.output == "out" else f"{self.node}.{self.output}"


@dataclass(frozen=True)
class Binding:
    """A socket, or a setting driven by a wire, and the outputs that feed it, in order."""

    end: Socket | Setting
    sources: tuple[Target, ...]

    @property
    def collects(self) -> str:
        return self.end.collects if isinstance(self.end, Socket) else ""


@dataclass(frozen=True)
class Settings:
    """A task's settings as the function receives them, and as they count in its key. seed: name of a setting whose
    seed is still to be drawn. asked: where a sink was asked to write. lane: where it runs with the chosen model, if
    that is not the node's own. drawn: what names the draw of a random seed, where that is not text. models: what its
    model settings mean here, by task of the catalogue."""

    values: Mapping[str, Any]
    text: str
    seed: str = ""
    asked: str = ""
    lane: Lane | None = None
    drawn: str = ""
    models: tuple[tuple[str, Used], ...] = ()


@dataclass(frozen=True)
class Step:
    """One node of the plan. level: its place in the order; lifted: it runs once a frame of the clips that it gets."""

    id: str
    spec: NodeSpec
    bindings: tuple[Binding, ...]
    settings: Mapping[str | None, Settings]
    level: int
    lifted: bool = False

    @cached_property
    def outputs(self) -> tuple[Output, ...]:
        """Its outputs with what they give here: of a lifted node clips."""
        outputs = self.spec.outputs
        return tuple(replace(one, type=CLIP_OF[one.type]) for one in outputs) if self.lifted else outputs

    def settings_of(self, item: str | None) -> Settings:
        return self.settings.get(item) or self.settings[None]


@dataclass(frozen=True)
class Plan:
    """Steps by node id, parents first. engines: what model settings may mean; warnings: problems elsewhere in the graph
    that this run does not meet; sources: the files that the whole graph reads, which no sink may write."""

    steps: Mapping[str, Step]
    targets: tuple[Target, ...]
    folder: Path
    engines: Engines = field(default_factory=Engines)
    warnings: tuple[Problem, ...] = ()
    sources: tuple[Path, ...] = ()


def make_plan(
    graph: Graph,
    catalog: Catalog,
    folder: Path,
    targets: Iterable[str] = (),
    revision: Revision = named,
) -> Plan:
    """The plan for 'NODE' or 'NODE.OUTPUT' targets; with none, for every sink. Raises InvalidProject."""
    targets = tuple(targets)
    try:
        wanted = _targets(graph, catalog, targets)
    except InvalidProject as error:  # without a target everything that is wrong is said, as `check` says it
        raise InvalidProject([*error.problems, *(() if targets else validate(graph, catalog, folder))]) from None
    wires = live_wires(graph, catalog)
    sources: dict[str, list[Wire]] = {}
    for wire in wires:
        sources.setdefault(wire.target, []).append(wire)

    def parents(id: str) -> list[str]:
        return [wire.source for wire in sources.get(id, ())]

    needed = upstream((target.node for target in wanted), parents)
    problems = validate(graph, catalog, folder)
    serious = _serious(problems, needed | _drawn_upstream(graph, needed), graph)
    if serious:
        raise InvalidProject(serious)
    order, _ = topological((id for id in graph.nodes if id in needed), parents)
    flowing = kinds(graph, catalog)
    steps: dict[str, Step] = {}
    for level, id in enumerate(order):
        node = graph.nodes[id]
        spec = catalog[node.type]
        bindings = _bindings(spec, sources.get(id, ()))
        driven = {binding.end.name for binding in bindings if isinstance(binding.end, Setting)}
        settings: dict[str | None, Settings] = {
            None: _settings(id, None, spec, node.settings, driven, folder, revision)
        }
        for item, own in node.overrides.items():
            settings[item] = _settings(id, item, spec, {**node.settings, **own}, driven, folder, revision)
        steps[id] = Step(id, spec, bindings, settings, level, flowing.lifted(id))
    unfed = [
        Problem("nothing reaches it", node=step.id, socket=socket.name, mend="Unmute or rewire what comes before it.")
        for step in steps.values()
        for socket in step.spec.inputs
        if not socket.optional and all(binding.end.name != socket.name for binding in step.bindings)
    ]
    if unfed:
        raise InvalidProject(unfed)
    grave = set(serious)
    warnings = tuple(one for one in problems if one not in grave)
    return Plan(steps, wanted, folder, catalog.engines, warnings, files_read(graph, catalog, folder))


def _drawn_upstream(graph: Graph, needed: set[str]) -> set[str]:
    """What lies before the needed nodes as the wires are drawn, so that a circle is seen too."""
    parents: dict[str, list[str]] = {}
    for wire in graph.wires:
        parents.setdefault(wire.target, []).append(wire.source)
    return upstream(needed, lambda id: parents.get(id, ()))


def _serious(problems: list[Problem], needed: set[str], graph: Graph) -> list[Problem]:
    """The problems at what will run, and those of no node."""
    return [problem for problem in problems if problem.node is None or problem.node in needed]


def _targets(graph: Graph, catalog: Catalog, names: Sequence[str]) -> tuple[Target, ...]:
    if not names:
        sinks = [
            id
            for id, node in graph.nodes.items()
            if not node.muted and not node.bypassed and node.type in catalog and catalog[node.type].sink
        ]
        if sinks:
            return tuple(Target(id, "out") for id in sinks)
        # Before "nothing to render" say what is wrong with nodes that might have been the sinks.
        unknown = [unreadable(id, node, catalog) for id, node in graph.nodes.items() if node.type not in catalog]
        nothing = Problem("nothing to render", mend="Add a publish node, or name a target with --target NODE.")
        raise InvalidProject([*unknown, nothing])
    found: list[Target] = []
    problems: list[Problem] = []
    for name in names:
        id, _, output = (name, "", "") if name in graph.nodes else name.rpartition(".")
        if id not in graph.nodes:
            mend = suggest(name, graph.nodes) or "The project has " + ", ".join(list(graph.nodes)[:12]) + "."
            problems.append(Problem(f"there is no target '{name}'", mend=mend))
            continue
        spec = catalog.get(graph.nodes[id].type)
        if spec is None:
            problems.append(unreadable(id, graph.nodes[id], catalog))
            continue
        outputs = [known.name for known in spec.outputs]
        if output and output not in outputs:
            mend = suggest(output, outputs) or "It has " + ", ".join(outputs) + "."
            problems.append(Problem(f"{spec.id} has no output '{output}'", node=id, socket=output, mend=mend))
            continue
        found.extend(Target(id, one) for one in ([output] if output else outputs))
    if problems:
        raise InvalidProject(problems)
    return tuple(found)


def live_wires(graph: Graph, catalog: Catalog) -> tuple[Wire, ...]:
    """The wires as they work: through bypassed nodes by type, and none at muted ones."""
    if not any(node.muted or node.bypassed for node in graph.nodes.values()):
        return graph.wires
    flowing = kinds(graph, catalog)
    live: list[Wire] = []
    for wire in graph.wires:
        target = graph.nodes.get(wire.target)
        if target and not target.muted and not target.bypassed and (found := flowing.origin(wire)):
            live.append(Wire(*found, wire.target, wire.input))
    return tuple(live)


def _bindings(spec: NodeSpec, wires: Iterable[Wire]) -> tuple[Binding, ...]:
    sources: dict[str, list[Target]] = {}
    for wire in wires:
        sources.setdefault(wire.input, []).append(Target(wire.source, wire.output))
    ends: list[Socket | Setting] = [*spec.inputs, *spec.settings]
    return tuple(Binding(end, tuple(sources[end.name])) for end in ends if end.name in sources)


def _settings(
    id: str,
    item: str | None,
    spec: NodeSpec,
    given: Mapping[str, Any],
    driven: set[str],
    folder: Path,
    revision: Revision,
) -> Settings:
    values: dict[str, Any] = {}
    counted: dict[str, Any] = {}
    seeds: dict[str, int] = {}
    seed = asked = ""
    lane: Lane | None = None
    models: list[tuple[str, Used]] = []
    for setting in spec.settings:
        if setting.name in driven:
            continue
        name = spec.in_key(setting.name)
        value = setting.read(given.get(setting.name, setting.default))
        kind = setting.kind
        if isinstance(kind, OpenFile | SaveFile) and value != Path():
            value = folder / value
        values[setting.name] = value
        if getattr(kind, "late", False) and value == setting.default:
            continue
        if isinstance(kind, SaveFile):
            asked = str(value)
        elif isinstance(kind, OpenFile) and value != Path():
            try:
                counted[name] = fingerprint(value)
            except ShotgraphError as error:
                raise InvalidProject([error.at(id, item).problem]) from error
        elif isinstance(kind, Weights):
            try:
                chosen = revision(kind.task, value, folder)
            except ShotgraphError as error:
                raise InvalidProject([replace(error.at(id, item).problem, setting=setting.name)]) from error
            models += [(kind.task, used) for used in chosen.used]
            counted[name] = chosen.text
            lane = chosen.lane or lane
        elif isinstance(kind, SeedKind) and value == RANDOM:
            seed = setting.name
        elif isinstance(kind, SeedKind):
            seeds[name] = value
        else:
            counted[name] = shown(value)
    text = canonical(counted)
    choosing = {spec.in_key(one.name) for one in spec.settings if isinstance(one.kind, Slider) and one.kind.choosing}
    drawn = canonical({name: value for name, value in counted.items() if name not in choosing}) if choosing else ""
    for name, value in seeds.items():
        text = with_seed(text, name, value)
    return Settings(values, text, seed, asked, lane, drawn, tuple(models))


def with_seed(settings: str, name: str, seed: int) -> str:
    """The settings of a task with its seed. A seed that was drawn counts as the same number typed in, so fixing the
    seed of a take that the user likes finds that take."""
    return f"{settings} {name}={seed}"


def task_key(
    spec: NodeSpec, settings: str, inputs: Iterable[tuple[str, str | None, str]], *, lifted: bool = False
) -> str:
    """The task's name: node type, version of its results, settings and, for every socket, the digests on it.

    inputs: (socket, item id or None, digest) in order.
    """
    parts = [spec.id, str(spec.results_version), settings]
    if lifted:
        parts.append(f"lifted {LIFTING}")
    for socket, item, digest in inputs:
        parts.append(spec.in_key(socket))
        parts.append("" if item is None else canonical(item))
        parts.append(digest)
    # No part holds \x1f: ids are identifiers, the rest is JSON or hexadecimal.
    return blake3("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest(16)


def seed_key(node: str, item: str | None, spec: NodeSpec, settings: Settings) -> str:
    """Names the draw of a random seed: this node, this item, these settings."""
    return digest_of("seed", node, item or "", spec.id, settings.drawn or settings.text)
