"""Which words of a prompt a picture does not show: what the note says."""

from __future__ import annotations

from typing import Final

from .reading import read_prompt
from .styles import style_of

_OTHERS: Final = """
and are art because been being behind but can cinematic coloured colored colour color could dark detailed does down each
every extremely for from full has have her him his how into its light lit look more most much near off old once one onto
other our out over own painted picture quality rich shot slow slowly soft some style than that the their them then there
these they this those through together too toward towards two under until up upon very view was were what when where
which while who whose will with without would you your
"""
_SAID_OTHERWISE: Final = frozenset(_OTHERS.split())
"""Words that carry no thing to draw, or say how it is filmed."""


def not_drawn(prompt: str) -> tuple[str, ...]:
    """The prompt's words that mean nothing to Animatic and might have named something to see, as they come."""
    _, style = style_of(prompt)
    return tuple(word for word in read_prompt(prompt).unread if word not in style and word not in _SAID_OTHERWISE)
