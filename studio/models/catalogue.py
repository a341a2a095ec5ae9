"""The model catalogue: which engines and models there are, what each is for, what it needs and what it may be asked.

Facts only: nothing is loaded, no file of a model is looked at and no network is touched. `library.py` knows what lies
on this machine, `pulling.py` fetches what does not, `pool.py` lends it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from studio.base.errors import ModelError, suggest
from studio.models.pins.facts import Pins, pins_from
from studio.models.pipelines import PLAIN, Rules, facts_of

MEMORY_MODES = ("device", "tiled", "model", "group", "sequential")
"""Ways to run one model (pool.Mode in lower case), from the fastest to the leanest: all of it on the device; the same,
decoding in tiles; one part, a group of layers, or one layer at a time on the device."""

_ORDER = (
    *("text-to-image", "image-to-video", "interpolation", "upscaling", "clip-upscaling"),
    *("text-to-speech", "voice-cloning", "speech-recognition", "source-separation", "text-to-music"),
    "text-to-audio",
)

SAMPLED = "soundfont"
"""Library of what holds recordings of instruments: they are played, and nothing was learnt from them."""

_HELD = {"model": 1.0, "group": 1 / 8, "sequential": 1 / 32}
"""How much of the largest part lies on the device at a time."""
_HEADROOM = 1.1  # estimates are wrong by about this much


@dataclass(frozen=True)
class Model:
    """One entry of the catalogue.

    tasks: task (as in spec.Weights) -> the diffusers or transformers class that does it; '' for embedded engines.
    family: models of one family share adapters (LoRA, ControlNet, IP-Adapter) and rules.
    repo, revision: on the hub; a revision that is not a commit is resolved and recorded when it is first pulled.
    path: a folder or single file of the user's own, instead of repo.
    pins: files that are known by their bytes, with the several places they can be had from (pins/facts.py), instead of
    what the repository's patterns would choose; repo is then its page.
    processor: made to run on the processor, so that 'auto' takes it without a graphics card.
    files: patterns of what is needed of the repository, `!` before one that is not; variant: as in from_pretrained.
    requires: part -> id of another model that it is put together with (a motion adapter's base, a better VAE).
    gigabytes: what is downloaded, in 10^9 bytes; parts: GiB of each part's weights in memory; working: estimated GiB
    beside the weights at the default size; vram: memory mode -> GiB that were measured, which count before estimates.
    defaults: settings it is good at (width, height, frames, rate, steps, guidance, sampler, seconds, ...).
    commercial: yes, no or conditions (read the licence); gated: its licence must be accepted on the hub first.
    legacy: the weights are no safetensors: loaded with weights_only, and the user is warned.
    """

    id: str
    title: str
    licence: str
    about: str
    tasks: Mapping[str, str]
    embedded: bool = False
    family: str = ""
    library: str = ""
    repo: str = ""
    revision: str = "main"
    path: str = ""
    variant: str = ""
    dtype: str = ""
    files: tuple[str, ...] = ()
    pins: Pins = field(default_factory=Pins)
    processor: bool = False
    requires: Mapping[str, str] = field(default_factory=dict)
    gigabytes: float = 0.0
    parts: Mapping[str, float] = field(default_factory=dict)
    working: float = 0.0
    vram: Mapping[str, float] = field(default_factory=dict)
    defaults: Mapping[str, float | str] = field(default_factory=dict)
    rules: Rules = PLAIN
    licence_url: str = ""
    commercial: str = "yes"
    gated: bool = False
    legacy: bool = False
    own: bool = False
    """The user added it."""
    trained: bool = False
    """An embedded engine that learnt from recordings; models that are downloaded all did."""
    shy: tuple[str, ...] = ()
    """Tasks for which 'auto' never means it."""

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def task(self) -> str:
        """What it is chiefly for."""
        return next(iter(self.tasks))

    @property
    def generative(self) -> bool:
        """Whether what it makes is derived from what it has learnt."""
        return self.trained or not (self.embedded or self.library == SAMPLED)

    @property
    def remote(self) -> bool:
        """Whether it is fetched, and no file of the user's own."""
        return bool(self.repo or self.pins)

    @property
    def weights(self) -> float:
        """GiB of weights in memory."""
        return sum(self.parts.values())

    @property
    def modes(self) -> tuple[str, ...]:
        """The memory modes of which the need is known."""
        return MEMORY_MODES if self.parts else tuple(mode for mode in MEMORY_MODES if mode in self.vram)

    def needs(self, mode: str) -> float:
        """GiB of device memory in a mode of MEMORY_MODES at the default size: measured, else estimated; 0: unknown."""
        if mode in self.vram or not self.parts:
            return self.vram.get(mode, 0.0)
        held = max(self.parts.values()) * _HELD[mode] if mode in _HELD else self.weights
        return (held + (self.working if mode == "device" else self.working / 2)) * _HEADROOM

    def pipeline(self, task: str) -> str:
        """The class that does this task. Raises ModelError when the model is for something else."""
        if task not in self.tasks:
            raise ModelError(
                f"{self.title} is a model for {' and '.join(self.tasks)}, not for {task}",
                setting="model",
                mend="Choose auto, or a model that `shotgraph models list` names for this.",
            )
        return self.tasks[task]


_NAMES = {one.name for one in fields(Model)}


def model_from(entry: Mapping[str, Any]) -> Model:
    """A model from an entry of a catalogue file; what it leaves out of rules and defaults is that of its class. Raises
    ValueError that says what is wrong with it."""
    values = dict(entry)
    if "task" in values:  # an engine of one task needs no table
        values["tasks"] = {values.pop("task"): values.pop("pipeline", "")}
    rules = values.pop("rules", {})
    pins, archives = values.pop("pins", ()), values.pop("archives", {})
    unknown = sorted(values.keys() - _NAMES)
    if unknown:
        raise ValueError(f"'{entry.get('id', '?')}' has unknown facts: {', '.join(unknown)}")
    lacking = sorted({"id", "title", "licence", "about", "tasks"} - values.keys())
    if lacking:
        raise ValueError(f"'{entry.get('id', '?')}' lacks {', '.join(lacking)}")
    if not values["tasks"]:
        raise ValueError(f"'{values['id']}' is for no task")
    for name in ("tasks", "requires", "parts", "vram", "defaults"):
        if name in values:
            values[name] = dict(values[name])
    if "files" in values:
        values["files"] = tuple(values["files"])
    try:
        values["pins"] = pins_from(pins, archives)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ValueError(f"'{values['id']}' has {error}") from error
    facts = facts_of(next(iter(values["tasks"].values())))
    values["defaults"] = {**facts.defaults, **values.get("defaults", {})}
    try:
        return Model(**values, rules=facts.rules.but(rules))
    except ValueError as error:
        raise ValueError(f"'{values['id']}' has {error}") from error


class ModelCatalogue:
    """Models by what they are chiefly for, in the order of the work: of each kind first the engines that stand for
    themselves, then those of a catalogue file, then the user's own. Raises ModelError when the file is damaged.

    Later models do not replace earlier ones: ids are unique.
    """

    def __init__(self, path: Path, own: Iterable[Model] = (), engines: Iterable[Model] = ()) -> None:
        try:
            entries = tomllib.loads(path.read_text("utf-8"))["model"]
            models = [model_from(entry) for entry in entries]
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ModelError(
                f"the model catalogue {path} cannot be read: {error}", mend="Install Shotgraph again."
            ) from error
        self._models: dict[str, Model] = {}
        order = {task: number for number, task in enumerate(_ORDER)}
        for model in sorted((*engines, *models, *own), key=lambda model: order.get(model.task, len(order))):
            self._models.setdefault(model.id, model)

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models.values())

    def __contains__(self, id: str) -> bool:
        return id in self._models

    def __getitem__(self, id: str) -> Model:
        """The model of this id. Raises ModelError that suggests another."""
        if id not in self._models:
            mend = suggest(id, self._models) or "Run `shotgraph models list` to see what there is."
            raise ModelError(f"there is no model '{id}' in the catalogue", mend=mend)
        return self._models[id]

    @property
    def tasks(self) -> tuple[str, ...]:
        """Every task, in the catalogue's order."""
        return tuple(dict.fromkeys(task for model in self for task in model.tasks))

    def for_task(self, task: str) -> tuple[Model, ...]:
        return tuple(model for model in self if task in model.tasks)

    def with_parts(self, model: Model) -> tuple[Model, ...]:
        """The model and what it is put together with. Raises ModelError when a part is not in the catalogue."""
        return (model, *(self[id] for id in model.requires.values()))

    def resolve(self, task: str, name: str) -> Model:
        """The model that a `model` setting means; auto is the embedded engine, or where there is none the first.

        Raises ModelError that says which there are, or that this one is for something else. What is *installed* does
        not count here: see Library.choose.
        """
        fits = self.for_task(task)
        if name == "auto" and fits:
            return next((model for model in fits if model.embedded and task not in model.shy), fits[0])
        if name in self._models:
            self._models[name].pipeline(task)
            return self._models[name]
        known = ", ".join(model.id for model in fits)
        raise ModelError(
            f"there is no {task} model '{name}' in the catalogue",
            setting="model",
            mend=suggest(name, [model.id for model in fits]) or f"Choose auto, {known}.",
        )
