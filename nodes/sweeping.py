"""Trying values out: a setting over a list of values as a series, and a sheet of what came of it."""

from __future__ import annotations

import math
import re
from typing import Annotated, Final, NamedTuple

from studio.base.errors import SettingError
from studio.base.finite import finite
from studio.graph.context import Context
from studio.graph.spec import Multiline, Slider, node
from studio.media.values import Image, Number, Series, Text

_MOST: Final = 500


class Swept(NamedTuple):
    """The values as texts, and as numbers where all are."""

    numbers: Series[Number]
    texts: Series[Text]


@node("sweep.values", words="sweep, xy plot, grid, batch, variations, try, compare", version=1, title="Values to try")
def values(
    ctx: Context,
    *,
    values: Annotated[str, Multiline()] = "",
    start: Annotated[float, Slider(-1e6, 1e6, 0.01)] = 0.0,
    stop: Annotated[float, Slider(-1e6, 1e6, 0.01)] = 1.0,
    steps: Annotated[int, Slider(0, _MOST)] = 0,
) -> Swept:
    """A list of values as a series: whatever it is wired to, a socket or a setting by its name, runs once for each.

    values: one a line, or with commas between them. steps: that many numbers from `start` to `stop`, evenly, behind
    those. `numbers` is empty where one of them is no number: wire `texts` then. An item is called as its value is, so
    what was made for a value stays when others come or go.
    """
    listed = _listed(values) + [_shown(one) for one in _even(start, stop, steps)]
    if not listed:
        raise SettingError("there are no values to try", setting="values", mend="Write some, or give steps.")
    if len(listed) > _MOST:
        raise SettingError(f"there are {len(listed)} values", setting="values", mend=f"Try at most {_MOST}.")
    listed = list(dict.fromkeys(listed))
    named = list(zip(_names(listed), listed, strict=True))
    numbers = [_number(one) for one in listed]
    if None in numbers:
        ctx.note("Not all of these are numbers: `numbers` is empty, `texts` has them.")
    return Swept(
        Series.of((name, Number(one)) for (name, _), one in zip(named, numbers, strict=True) if one is not None)
        if None not in numbers
        else Series.of(()),
        Series.of((name, Text(text)) for name, text in named),
    )


@node(
    "sweep.sheet", words="contact sheet, grid, compare, montage, xy plot", version=1, still=True, title="Contact sheet"
)
def sheet(
    images: Series[Image],
    labels: Series[Text] | None = None,
    *,
    columns: Annotated[int, Slider(0, 40, zero="auto")] = 0,
    width: Annotated[int, Slider(64, 2048, unit="px")] = 320,
    gap: Annotated[int, Slider(0, 200, unit="px")] = 12,
) -> Image:
    """Pictures of a series side by side, each with its label below: the text for its item, else the item's name.

    columns: how many side by side; auto makes it about as wide as a screen. width: of each picture.
    """
    from studio.embedded.sheets import contact_sheet

    if not images.ids:
        raise SettingError("there are no pictures to lay side by side", setting="columns", mend="Wire a series.")
    words = dict(labels.items) if labels is not None else {}
    named = [(str(words.get(id, id)), image.rgb8) for id, image in images]
    return Image(contact_sheet(named, columns, width, gap))


def _listed(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = [part.strip() for part in re.split(r"[,;，、]", lines[0]) if part.strip()]
    return lines


def _even(start: float, stop: float, steps: int) -> list[float]:
    if steps < 2:
        return [start] * steps
    return [start + (stop - start) * number / (steps - 1) for number in range(steps)]


def _shown(number: float) -> str:
    """Without the last digits that arithmetic has left."""
    return f"{round(number, 10):g}" if abs(number) < 1e6 else repr(number)


def _number(text: str) -> float | None:
    try:
        number = finite(float(text))
    except ValueError:
        return None
    return None if number is None or math.isnan(number) else number


def _names(listed: list[str]) -> list[str]:
    """An item's id for each: the value in letters that an id may have, with a number where two are alike."""
    names: list[str] = []
    for text in listed:
        plain = re.sub(r"[^\w.+-]+", "-", text)[:60]
        name = (plain if _number(text) is not None else plain.strip("-")) or "value"
        found, number = name, 2
        while found in names:
            found, number = f"{name}-{number}", number + 1
        names.append(found)
    return names
