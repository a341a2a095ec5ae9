"""What a result was made of: the nodes upstream that make something, their models and seeds, the files that were read,
and whose voices speak.

It is read off the tasks of a run, so it says what ran and not what the project might do. Prompts are left out. The
origin of media is told in IPTC's terms (https://cv.iptc.org/newscodes/digitalsourcetype/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from studio.graph.lineage import (
    ALGORITHMIC,
    EDITED,
    MIXED,
    TERMS,
    TRAINED,
    UNKNOWN,
    EngineUsed,
    Lineage,
    Making,
    Read,
    Spoken,
)
from studio.graph.spec import NodeSpec, OpenFile, SeedKind
from studio.graph.task import Target, Task
from studio.media.encoding import digest_of
from studio.media.files.labels import source_type_of
from studio.media.values import Audio, Image, Video, Voice

_CAPTURES: Final = frozenset(
    ["digitalCapture", "computationalCapture", "compositeCapture", "negativeFilm", "positiveFilm", "print"]
)
_MENDING: Final = frozenset(
    [
        "upscaling",
        "clip-upscaling",
        "interpolation",
        "source-separation",
        "speech-recognition",
        "lora",
        "control",
        "image-prompt",
    ]
)
"""Tasks of models that leave the origin of what they work on as it is, or belong to another model."""
_SPEAKS: Final = "text-to-speech"
_MEDIA: Final = (Image, Video, Audio)

Value = Callable[[Task, Target], Any]


def lineage(task: Task, value: Value, *, itself: bool = False) -> Lineage:
    """Of what a task receives; with itself, of what it makes. value: gives the value of an output (Workbench.value)."""
    origins: dict[int, frozenset[str]] = {}
    made: dict[tuple[str, tuple[EngineUsed, ...], str], list[int]] = {}
    specs: dict[str, NodeSpec] = {}
    files: dict[Read, None] = {}
    voices: dict[Spoken, None] = {}
    for source in _upstream(task):
        own = list(_voices(source, value))
        voices |= dict.fromkeys(own)
        counts = itself or source is not task
        read = list(_files(source)) if counts else []
        files |= dict.fromkeys(read)
        engines = _engines(source, bool(own))
        origins[id(source)] = _origins(source, origins, engines, read, bool(own))
        if counts and (engines or (_is_source(source) and not read)):
            spoken = ", ".join(dict.fromkeys(voice.name for voice in own))
            made.setdefault((source.step.id, engines, spoken), []).extend(_seed(source))
            specs[source.step.id] = source.step.spec
    return Lineage(
        together(origins[id(task)]),
        tuple(
            Making(node, specs[node].id, specs[node].version, engines, tuple(seeds), spoken)
            for (node, engines, spoken), seeds in sorted(made.items(), key=lambda one: (one[0][0], repr(one[0])))
        ),
        tuple(sorted(files, key=repr)),
        tuple(sorted(voices, key=repr)),
    )


def together(origins: frozenset[str]) -> str:
    """IPTC's term for media put together of elements of these origins."""
    if len(origins) == 1:
        return next(iter(origins))
    if EDITED in origins:
        return EDITED
    if origins & {TRAINED, MIXED}:
        return MIXED
    if origins and origins <= _CAPTURES:
        return "compositeCapture"
    return "composite" if origins else UNKNOWN


# --- one task -----------------------------------------------------------------------------------------------------


def _upstream(task: Task) -> list[Task]:
    """Everything that the task stands on and itself, sources first. Iterative: a chain may be of any length."""
    order: list[Task] = []
    seen: set[int] = set()
    todo: list[tuple[Task, bool]] = [(task, False)]
    while todo:
        current, finished = todo.pop()
        if finished:
            order.append(current)
        elif id(current) not in seen:
            seen.add(id(current))
            todo.append((current, True))
            todo += [(source, False) for feeds in current.inputs.values() for _, source, _ in reversed(feeds)]
    return order


def _origins(
    task: Task, known: Mapping[int, frozenset[str]], engines: tuple[EngineUsed, ...], read: list[Read], speaks: bool
) -> frozenset[str]:
    """Of the media that a task hands on. Words, motions and voices that it is given have no say in it, but that what a
    cloned voice says is made by a model."""
    given = {
        origin
        for feeds in task.inputs.values()
        for _, source, wanted in feeds
        if _carries_media(source, wanted)
        for origin in known[id(source)]
    }
    spec = task.step.spec
    if spec.sink:
        return frozenset(given)
    if read:
        return frozenset(given | {source_type_of(one.path).removeprefix(TERMS) for one in read})
    makers = [engine for engine in engines if engine.task not in _MENDING]
    own = spec.origin
    if not own and (speaks or any(engine.learnt for engine in makers)):
        own = TRAINED
    elif not own and (makers or _is_source(task)):
        own = ALGORITHMIC
    if own == TRAINED:
        return frozenset({TRAINED} if given <= {TRAINED} else {EDITED})
    if own == ALGORITHMIC and given and given <= {TRAINED, EDITED, MIXED, ALGORITHMIC}:
        return frozenset(given)  # what moves a painted picture is no element of its own
    return frozenset(given | {own}) if own else frozenset(given)


def _carries_media(task: Task, wanted: Target) -> bool:
    output = task.step.spec.output(wanted.output)
    return output is not None and output.type in _MEDIA


def _is_source(task: Task) -> bool:
    """Whether media begin here: it makes some and was given none."""
    spec = task.step.spec
    given = any(_carries_media(source, wanted) for feeds in task.inputs.values() for _, source, wanted in feeds)
    return not given and any(output.type in _MEDIA for output in spec.outputs)


def _engines(task: Task, speaks: bool) -> tuple[EngineUsed, ...]:
    """speaks: a cloned voice is wired to it, which takes the place of the model for speech."""
    pictured = any(_carries_media(source, wanted) for feeds in task.inputs.values() for _, source, wanted in feeds)
    found = []
    for kind, used in task.step.settings_of(task.item).models:
        if (speaks and kind == _SPEAKS) or (used.perhaps and not pictured):
            continue
        title, licence, commercial, learnt = used.name, "", "", True
        if (model := used.model) is not None:
            title, licence, commercial, learnt = model.title, model.licence, model.commercial, model.generative
        found.append(EngineUsed(kind, used.name, title, used.revision, licence, commercial, learnt, used.perhaps))
    return tuple(found)


def _seed(task: Task) -> list[int]:
    if task.seed is not None:
        return [task.seed]
    settings = task.step.settings_of(task.item)
    fixed = (settings.values.get(one.name) for one in task.step.spec.settings if isinstance(one.kind, SeedKind))
    return [seed for seed in fixed if isinstance(seed, int)]


def _files(task: Task) -> Iterator[Read]:
    settings = task.step.settings_of(task.item)
    for setting in task.step.spec.settings:
        path = settings.values.get(setting.name)
        if isinstance(setting.kind, OpenFile) and isinstance(path, Path) and path != Path():
            yield Read(task.step.id, path, digest_of(settings.text))


def _voices(task: Task, value: Value) -> Iterator[Spoken]:
    """The cloned voices that a task is given."""
    for feeds in task.inputs.values():
        for _, source, wanted in feeds:
            output = source.step.spec.output(wanted.output)
            voice = value(source, wanted) if output is not None and output.type is Voice else None
            if voice is not None and voice.consent:
                own = dict(voice.settings)
                yield Spoken(voice.name, voice.engine, own.get("model", ""), own.get("samples", ""), voice.consent)
