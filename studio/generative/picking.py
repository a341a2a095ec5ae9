"""What a node's `model` setting means here, found out without torch: most often an engine that ships with the app."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.base.errors import ModelError
from studio.graph.revision import numerics, weights_at
from studio.graph.spec import Context
from studio.models.library import Library

if TYPE_CHECKING:
    from studio.generative.choosing import Chosen


def pick(ctx: Context, task: str, name: str, precision: str = "full") -> Chosen | None:
    """The model, or None for an embedded engine; the node says so where 'auto' had to be content with that. Raises
    ModelError: no such model, not here, not whole, for something else, or no runtime to run it."""
    if weights_at(name, ctx.project_folder) is None:
        choice = Library.of(ctx.option).choose(task, name)
        if choice.model.embedded:
            if choice.note:
                ctx.note(choice.note)
            return None
    numerics()  # says how to install what runs models, where it is missing
    from studio.generative.choosing import choose

    chosen = choose(ctx, task, name)
    return replace(chosen, precision=precision) if chosen is not None else None


def require(ctx: Context, task: str, name: str, precision: str = "full") -> Chosen:
    """As pick(), for tasks that no embedded engine does."""
    chosen = pick(ctx, task, name, precision)
    if chosen is None:
        raise ModelError(
            f"no {task} model that fits this machine is installed, and no engine that ships with the app does this",
            setting="model",
            mend="Run `shotgraph models list` to see which there are, and pull one.",
        )
    return chosen
