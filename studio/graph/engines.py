"""The engine declaration: what runs behind a node's `model` setting, embedded, of the catalogue, or of a plugin.

    @engine("text-to-image", "dots", title="Dots", licence="MIT")
    def paint(ctx: Context, wish: StillWish) -> Image:
        \"\"\"Coloured dots, as many as the prompt has words.\"\"\"

A function that takes a wish (see `wishes.py`) and gives what the task makes; the docstring's first line is what the
catalogue says of it. Such an engine stands for itself and is chosen by its id. One that runs the weights of a model
names the classes that these were saved as instead, and gets the model:

    @engine("text-to-video", runs=("WanPipeline", "LTXPipeline"))
    def film(ctx: Context, wish: SceneWish, model: InstalledModel) -> Video: ...

A node asks `ctx.engine(task, model)`, which knows "auto", the name of an engine, a model's id in the catalogue, and the
folder or file of a model of the user's own; and calls what it gets with a wish.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from types import ModuleType
from typing import Any, TypeVar

from studio.base.errors import ModelError
from studio.graph.context import Context
from studio.graph.spec import Lane
from studio.graph.wishes import Wish
from studio.models import installed
from studio.models.catalogue import Model
from studio.models.foreign import library_at
from studio.models.installed import InstalledModel as InstalledModel  # plugins take it from here
from studio.models.installed import numerics, weights_at

F = TypeVar("F", bound=Callable[..., Any])
ANY = "*"
"""In `runs`: whatever class the task's weights were saved as."""


@dataclass(frozen=True)
class EngineSpec:
    """One engine for one task. id: how a model setting names it, '' for one that runs weights of the classes in
    `runs`; of: the task of the model catalogue that it serves; honours: parts of a wish that it heeds, None for all;
    learnt: what it makes is derived from recordings or pictures that it learnt from; best_for: wishes that no model
    would fulfil better, of which nobody has to be told that a model is lacking."""

    task: str
    id: str
    function: Callable[..., Any] = field(repr=False, compare=False)
    wish: type[Wish] = Wish
    of: str = ""
    runs: tuple[str, ...] = ()
    honours: frozenset[str] | None = None
    version: int = 1
    title: str = ""
    licence: str = ""
    about: str = ""
    learnt: bool = False
    auto: bool = True
    lane: Lane | None = None
    best_for: Callable[[Any], bool] | None = field(default=None, repr=False, compare=False)

    def unheeded(self, wish: Wish) -> list[str]:
        """What of a wish this engine does nothing about."""
        return [name for name in wish.asked() if self.honours is not None and name not in self.honours]


def engine(
    task: str,
    id: str = "",
    *,
    title: str = "",
    licence: str = "",
    runs: Iterable[str] = (),
    of: str = "",
    honours: Iterable[str] | None = None,
    version: int = 1,
    learnt: bool = False,
    auto: bool = True,
    lane: Lane | None = None,
    best_for: Callable[[Any], bool] | None = None,
) -> Callable[[F], F]:
    """Declare a function as an engine; raises TypeError at import when it cannot be one. The function is returned
    unchanged, and may be declared for several tasks.

    version: raise it when the same wish would be fulfilled otherwise, so that films are made anew. of: the catalogue's
    task, where one kind of model does several (its music models also do effects). auto: whether 'auto' may mean it.
    lane: where its nodes run, if that is not their own lane; an engine with weights runs on the GPU lane.
    """
    if bool(id) == bool(tuple(runs)):
        raise TypeError(f"an engine for {task} has either an id or the classes of weights that it runs")
    if id and not (title and licence):
        raise TypeError(f"the engine '{id}' needs a title and a licence, which users read")

    def declare(function: F) -> F:
        parameters = list(inspect.signature(function).parameters)
        hints = typing.get_type_hints(function)
        wish = hints.get(parameters[1]) if len(parameters) > 1 else None
        if not (isinstance(wish, type) and issubclass(wish, Wish)) or len(parameters) != (2 if id else 3):
            shape = "(ctx, wish: a Wish)" if id else "(ctx, wish: a Wish, model: InstalledModel)"
            raise TypeError(f"the engine for {task} is called as {shape}, not as {function.__name__}{parameters}")
        parts = {part.name for part in fields(wish)}
        unknown = sorted(set(honours or ()) - parts)
        if unknown:
            raise TypeError(f"the engine for {task} honours {', '.join(unknown)}, which a {wish.__name__} has not")
        about = inspect.cleandoc(function.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
        if id and not about:
            raise TypeError(f"the engine '{id}' needs a docstring: its first paragraph is what the catalogue says")
        spec = EngineSpec(
            task,
            id,
            function,
            wish,
            of or task,
            tuple(runs),
            None if honours is None else frozenset(honours),
            version,
            title,
            licence,
            about,
            learnt,
            auto,
            lane,
            best_for,
        )
        function.__engines__ = (*getattr(function, "__engines__", ()), spec)  # type: ignore[attr-defined]
        return function

    return declare


def engines_in(module: ModuleType) -> Iterator[EngineSpec]:
    """The engines that a module itself declares."""
    for thing in vars(module).values():
        for spec in getattr(thing, "__engines__", ()):
            if isinstance(spec, EngineSpec) and spec.function.__module__ == module.__name__:
                yield spec


class Engines:
    """The engines that there are. ValueError when two claim one name or one class for a task."""

    def __init__(self, specs: Iterable[EngineSpec] = ()) -> None:
        self._named: dict[tuple[str, str], EngineSpec] = {}
        self._running: dict[tuple[str, str], EngineSpec] = {}
        for spec in specs:
            for known, names in ((self._named, (spec.id,) if spec.id else ()), (self._running, spec.runs)):
                for name in names:
                    if (spec.task, name) in known:
                        raise ValueError(f"two engines for {spec.task} are called '{name}'")
                    known[spec.task, name] = spec

    def __iter__(self) -> Iterator[EngineSpec]:
        yield from self._named.values()
        yield from dict.fromkeys(self._running.values())

    def get(self, task: str, id: str) -> EngineSpec | None:
        return self._named.get((task, id))

    def runs(self, of: str, id: str) -> tuple[int, Lane | None]:
        """The highest version of what an engine does for a task of the catalogue, and the lane that it asks for."""
        fits = [one for one in self._named.values() if (one.of, one.id) == (of, id)]
        return max((one.version for one in fits), default=1), next((one.lane for one in fits if one.lane), None)

    def models(self) -> tuple[Model, ...]:
        """The engines that stand for themselves as entries of the model catalogue, in the order of declaration."""
        found: dict[str, Model] = {}
        for spec in self._named.values():
            known = found.get(spec.id)
            tasks = {**(known.tasks if known else {}), spec.of: ""}
            shy = (*(known.shy if known else ()), *(() if spec.auto else (spec.of,)))
            first = known or Model(spec.id, spec.title, spec.licence, spec.about, tasks, embedded=True)
            found[spec.id] = Model(
                spec.id,
                first.title,
                first.licence,
                first.about,
                tasks,
                embedded=True,
                trained=first.trained or spec.learnt,
                shy=shy,
            )
        return tuple(found.values())

    def choose(self, ctx: Context, task: str, name: str) -> Engine:
        """What a model setting means for a task on this machine.

        Raises ModelError with the mend: no such model, not here, not whole, for something else, no runtime to run it.
        """
        from studio.models.library import Library

        of = self._catalogue_task(task)
        path = weights_at(name, ctx.project_folder)
        if path is not None:
            model = installed.at_path(path, of, name)
            numerics(library_at(path))
            return self._runner(ctx, task, model)
        library = Library.of(ctx.option, self.models())
        choice = library.choose(of, name)
        if choice.model.embedded:
            spec = self.get(task, choice.model.id)
            if spec is None:
                raise _nothing(of, library.offer(of)) if name == "auto" else _unfit(choice.model.title, task)
            return Engine(ctx, spec, spec.title, note=choice.note)
        numerics(choice.model.library)  # says how to install what runs models, where it is missing
        return self._runner(ctx, task, installed.of_catalogue(library, choice.model, of))

    def _catalogue_task(self, task: str) -> str:
        """The task of the catalogue whose models do this."""
        return next((spec.of for spec in self if spec.task == task), task)

    def _runner(self, ctx: Context, task: str, model: InstalledModel) -> Engine:
        spec = self._running.get((task, model.kind)) or self._running.get((task, ANY))
        if spec is None:
            raise _unfit(model.title, task)
        return Engine(ctx, spec, model.title, model)


@dataclass(frozen=True)
class Engine:
    """An engine as chosen for one task of a run. title: what notes call it; model: the weights that it runs; note: what
    'auto' came to, where the user should know."""

    ctx: Context
    spec: EngineSpec
    title: str
    model: InstalledModel | None = None
    note: str = ""

    def __call__(self, wish: Wish) -> Any:
        """What was wished for; notes the parts of the wish that the engine has no use for. Raises ModelError, Cancelled
        and what is wrong with the wish."""
        if not isinstance(wish, self.spec.wish):
            raise TypeError(f"{self.title} takes a {self.spec.wish.__name__}, not a {type(wish).__name__}")
        if self.note and not (self.spec.best_for and self.spec.best_for(wish)):
            self.ctx.note(self.note)
        unheeded = self.spec.unheeded(wish)
        if unheeded:
            words = ", ".join(name.replace("_", " ") for name in unheeded)
            self.ctx.note(f"{self.title} makes no use of: {words}.")
        return self.spec.function(self.ctx, wish, *((self.model,) if self.model is not None else ()))


def _unfit(title: str, task: str) -> ModelError:
    return ModelError(
        f"{title} does no {task}",
        setting="model",
        mend="Choose auto, or a model that `shotgraph models list` names for this.",
    )


def _nothing(task: str, mend: str) -> ModelError:
    return ModelError(
        f"no {task} model that fits this machine is installed, and no engine that ships with the app does this",
        setting="model",
        mend=mend,
    )
