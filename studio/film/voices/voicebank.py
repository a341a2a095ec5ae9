"""The voices of a project: those that ship with the app and those cloned by its `voice.clone` nodes, and the edits that
add one, give it samples and let the film speak in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.graph_edits import connect
from studio.graph.project_paths import relative
from studio.graph.validate import refusal

CLONE, SAMPLES, LOAD = "voice.clone", "voice.samples", "audio.load"
SPEAK, DIRECT, SCRIPT = "voice.speak", "voice.direct", "story.script"
STOCK = ("Hibari",)
"""Voices that ship with the app: they need no consent."""


@dataclass(frozen=True)
class Sample:
    """A recording of the speaker. node: its audio.load."""

    node: str
    path: Path


@dataclass(frozen=True)
class ClonedVoice:
    """node: its voice.clone; samples: the voice.samples before it, '' when there is none."""

    node: str
    name: str
    samples: str
    recordings: tuple[Sample, ...]
    direct: str
    """The voice.direct behind it, '' when there is none."""
    spoken: tuple[str, ...]
    """The voice.speak nodes that speak in it."""


def voices(graph: Graph, folder: Path) -> tuple[ClonedVoice, ...]:
    """The cloned voices of a project, by name."""
    found = [_voice(graph, folder, id) for id, node in graph.nodes.items() if node.type == CLONE]
    return tuple(sorted(found, key=lambda voice: (voice.name, voice.node)))


def _voice(graph: Graph, folder: Path, id: str) -> ClonedVoice:
    samples = next((wire.source for wire in graph.into(id) if wire.input == "samples"), "")
    if samples and graph.nodes[samples].type != SAMPLES:
        samples = ""
    loads = [wire.source for wire in graph.into(samples) if wire.input == "recordings"] if samples else []
    recordings = tuple(
        Sample(load, folder / str(graph.nodes[load].settings["path"]))
        for load in loads
        if graph.nodes[load].type == LOAD and graph.nodes[load].settings.get("path")
    )
    direct = next((target for target in _after(graph, id) if graph.nodes[target].type == DIRECT), "")
    spoken = tuple(target for target in _after(graph, id) if graph.nodes[target].type == SPEAK)
    return ClonedVoice(id, str(graph.nodes[id].settings.get("name", "")), samples, recordings, direct, spoken)


def _after(graph: Graph, id: str) -> list[str]:
    """What a voice reaches, through the nodes that direct it."""
    found: list[str] = []
    for wire in graph.out_of(id):
        if wire.input == "voice" and wire.target not in found:
            found.append(wire.target)
            if graph.nodes[wire.target].type == DIRECT:
                found += [target for target in _after(graph, wire.target) if target not in found]
    return found


def with_voice(graph: Graph, catalog: Catalog, name: str) -> tuple[Graph, str]:
    """With a voice to be cloned: nodes for its samples and for itself, below everything else."""
    left = min((node.position[0] for node in graph.nodes.values()), default=0.0)
    low = max((node.position[1] for node in graph.nodes.values()), default=-260.0) + 260
    samples = graph.free_id("samples")
    made = graph.add(samples, Node(SAMPLES, position=(left + 260, low)))
    id = made.free_id("clone")
    made = made.add(id, Node(CLONE, {"name": name}, position=(left + 520, low), title=name))
    return connect(made, catalog, Wire(samples, "takes", id, "samples")), id


def with_samples(graph: Graph, catalog: Catalog, voice: ClonedVoice, files: Sequence[Path], folder: Path) -> Graph:
    """With these recordings wired to a voice's samples; those it has already are left out."""
    place = graph.nodes[voice.samples].position
    known = {sample.path for sample in voice.recordings}
    number = len(voice.recordings)
    for file in files:
        if file in known:
            continue
        id = graph.free_id("sample")
        position = (place[0] - 260, place[1] + 70 * number)
        node = Node(LOAD, {"path": relative(file, folder)}, position=position, title=file.stem, collapsed=True)
        graph = connect(graph.add(id, node), catalog, Wire(id, "out", voice.samples, "recordings"))
        number += 1
    return graph


def without_sample(graph: Graph, sample: Sample) -> Graph:
    return graph.remove([sample.node])


def without_voice(graph: Graph, voice: ClonedVoice) -> Graph:
    """Without a voice, its samples and their nodes. The files stay."""
    mine = [voice.node, voice.samples, voice.direct, *(sample.node for sample in voice.recordings)]
    return graph.remove([id for id in mine if id])


# --- who speaks -------------------------------------------------------------------------------------------------


def speakers(graph: Graph) -> tuple[str, ...]:
    return tuple(id for id, node in graph.nodes.items() if node.type == SPEAK)


def with_speaker(graph: Graph, catalog: Catalog, voice: ClonedVoice | None, only: Collection[str] = ()) -> Graph:
    """With the film's lines spoken in this voice; None for the one that ships with the app.

    only: the voice.speak nodes that change, none for all. Where nobody speaks yet, a node that speaks the script's
    narration is added.
    """
    if not speakers(graph):
        graph = _with_speak(graph, catalog, voice)
    chosen = [id for id in speakers(graph) if not only or id in only]
    source = _end(voice) if voice is not None else _stock_direct(graph)
    for id in chosen:
        graph = graph.disconnect([wire for wire in graph.into(id) if wire.input == "voice"])
        if source:
            graph = _wired(graph, catalog, source, id)
    return graph


def _end(voice: ClonedVoice) -> str:
    return voice.direct or voice.node


def _wired(graph: Graph, catalog: Catalog, source: str, target: str) -> Graph:
    output = "voice" if graph.nodes[source].type == CLONE else "out"
    wire = Wire(source, output, target, "voice")
    return graph if refusal(wire, graph, catalog) else connect(graph, catalog, wire)


def _with_speak(graph: Graph, catalog: Catalog, voice: ClonedVoice | None) -> Graph:
    right = max((node.position[0] for node in graph.nodes.values()), default=-260.0) + 260
    top = graph.nodes[voice.node].position[1] if voice is not None else 0.0
    id = graph.free_id("speak")
    graph = graph.add(id, Node(SPEAK, position=(right, top)))
    script = next((name for name, node in graph.nodes.items() if node.type == SCRIPT), "")
    wire = Wire(script, "narration", id, "text")
    return connect(graph, catalog, wire) if script and not refusal(wire, graph, catalog) else graph


# --- how names are said -----------------------------------------------------------------------------------------


def sayings(graph: Graph, voice: ClonedVoice | None) -> dict[str, str]:
    """Word to how it is said, by this voice; None for the one that ships with the app."""
    direct = voice.direct if voice is not None else _stock_direct(graph)
    lines = str(graph.nodes[direct].settings.get("pronunciation", "")).splitlines() if direct else []
    pairs = (line.partition("=") for line in lines)
    return {word.strip(): said.strip() for word, _, said in pairs if word.strip() and said.strip()}


def with_sayings(graph: Graph, catalog: Catalog, voice: ClonedVoice | None, known: Mapping[str, str]) -> Graph:
    """With these pronunciations, in a voice.direct that is put behind the voice when there is none."""
    direct = voice.direct if voice is not None else _stock_direct(graph)
    text = "\n".join(f"{word} = {said}" for word, said in known.items())
    if not direct and not text:
        return graph
    if not direct:
        spoken = voice.spoken if voice is not None else _stock_speakers(graph)
        beside = graph.nodes[voice.node if voice is not None else spoken[0]].position if voice or spoken else (0, 0)
        direct = graph.free_id("direct")
        way = 260 if voice is not None else -260
        graph = graph.add(direct, Node(DIRECT, position=(beside[0] + way, beside[1] + (0 if voice else 180))))
        if voice is not None:
            graph = _wired(graph, catalog, voice.node, direct)
        for id in spoken:
            graph = _wired(graph, catalog, direct, id)
    return graph.set(direct, "pronunciation", text) if text else graph.reset(direct, "pronunciation")


def _stock_speakers(graph: Graph) -> tuple[str, ...]:
    """Nodes that speak in the app's own voice."""
    return tuple(id for id in speakers(graph) if not any(wire.input == "voice" for wire in graph.into(id)))


def _stock_direct(graph: Graph) -> str:
    """The node that directs the app's own voice; '' when none does."""
    direct = (id for id, node in graph.nodes.items() if node.type == DIRECT)
    return next((id for id in direct if not any(wire.input == "voice" for wire in graph.into(id))), "")


# --- a line to try it with --------------------------------------------------------------------------------------


def rehearsal(graph: Graph, catalog: Catalog, voice: ClonedVoice | None, line: str) -> tuple[Graph, str]:
    """A graph that speaks one line in this voice, and the node that does; it is nobody's document."""
    source = _end(voice) if voice is not None else _stock_direct(graph)
    id, text = graph.free_id("rehearsal"), graph.free_id("rehearsed")
    model = next((graph.nodes[name].settings.get("model", "auto") for name in speakers(graph)), "auto")
    graph = graph.add(text, Node("text.value", {"text": line})).add(id, Node(SPEAK, {"seed": 1, "model": model}))
    graph = connect(graph, catalog, Wire(text, "out", id, "text"))
    return (_wired(graph, catalog, source, id) if source else graph), id
