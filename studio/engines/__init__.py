"""The engines that ship with the app, declared: what each does, for which task, and what of a wish it honours.

As with nodes, a module a stage of the work; the work itself is in `embedded` and `generative`, imported when it is
asked for. Animatic and Synth are plugins, as anybody's would be.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType


def modules() -> Iterator[ModuleType]:
    """In the order in which engines are listed, and in which 'auto' tries those that stand for themselves."""
    from studio.engines import clips, sounds, speech, stills, words

    yield from (stills, clips, speech, sounds, words)
