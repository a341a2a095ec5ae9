"""The voices of a project: those that ship with the app and those cloned by its `voice.clone` nodes, and the edits that
add one, give it samples and let the film speak in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.engine.catalog import Catalog
from studio.engine.graph import Graph, Node, Wire
from studio.engine.validate import refusal
from studio.graph_edits import connect
from studio.project_paths import relative

CLONE, SAMPLES, LOAD, SPEAK = "voice.clone", "voice.samples", "audio.load", "voice.speak"
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
    spoken: bool
    """Whether the film's lines are spoken in it."""


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
    spoken = any(wire.source == id and graph.nodes[wire.target].type == SPEAK for wire in graph.wires)
    return ClonedVoice(id, str(graph.nodes[id].settings.get("name", "")), samples, recordings, spoken)


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
    return graph.remove([voice.node, voice.samples, *(sample.node for sample in voice.recordings)])


def with_speaker(graph: Graph, catalog: Catalog, voice: ClonedVoice | None) -> Graph:
    """With every line of the film spoken in this voice; None for the one that ships with the app."""
    speakers = [id for id, node in graph.nodes.items() if node.type == SPEAK]
    if voice is None:
        mine = {id for id, node in graph.nodes.items() if node.type == CLONE}
        return graph.disconnect(
            [wire for wire in graph.wires if wire.target in speakers and wire.input == "voice" and wire.source in mine]
        )
    for id in speakers:
        wire = Wire(voice.node, "voice", id, "voice")
        if not refusal(wire, graph, catalog):
            graph = connect(graph, catalog, wire)
    return graph
