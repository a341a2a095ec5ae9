"""What a model takes of what was asked for: the nearest size and length that its rules allow, and words that say so."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from studio.models.pipelines import Rules


@dataclass(frozen=True)
class Fitted:
    """A size and length that the model takes. changes: what was asked for differently, for the user to read."""

    width: int
    height: int
    frames: int = 0
    changes: tuple[str, ...] = ()


def fit(rules: Rules, width: int, height: int, frames: int = 0) -> Fitted:
    """The nearest that the rules allow: sides in their multiple and within their limits, the shape kept as well as that
    lets it; frames that end on the model's step. frames = 0: a still.

    Too large is made smaller as a whole, too small larger. What comes out fits again unchanged.
    """
    wide, high = fit_size(rules, width, height)
    length = fit_frames(rules, frames) if frames else 0
    changes = []
    if (wide, high) != (width, height):
        changes.append(f"{width}x{height} became {wide}x{high}")
    if length != frames:
        changes.append(f"{frames} frames became {length}")
    return Fitted(wide, high, length, tuple(changes))


def fit_size(rules: Rules, width: int, height: int) -> tuple[int, int]:
    """The nearest size, in pixels; of fixed sizes, the one of the nearest shape."""
    if rules.sizes:
        sizes = [(int(wide), int(high)) for wide, _, high in (size.partition("x") for size in rules.sizes)]
        return min(sizes, key=lambda size: abs(math.log(size[0] / size[1] * height / width)))
    low = -(-rules.smallest // rules.multiple) * rules.multiple
    top = rules.largest // rules.multiple * rules.multiple
    scale = max(1.0, low / min(width, height))
    scale = min(scale, top / max(width, height))
    if rules.pixels:
        scale = min(scale, math.sqrt(rules.pixels / (width * height)))

    def sides(length: int) -> list[int]:
        steps = length * scale / rules.multiple
        return [min(max(whole * rules.multiple, low), top) for whole in (math.floor(steps), math.ceil(steps))]

    def strays(size: tuple[int, int]) -> float:
        """How far a size is from what was asked for: in shape, and half as much in area."""
        wide, high = size
        area = math.log(wide * high / (width * height * scale**2))
        return abs(math.log(wide / high * height / width)) + abs(area) / 2

    sizes = [(wide, high) for wide in sides(width) for high in sides(height)]
    return min((size for size in sizes if not rules.pixels or size[0] * size[1] <= rules.pixels), key=strays)


def fit_frames(rules: Rules, frames: int) -> int:
    """The nearest length, in frames; halfway, the longer one."""
    step, offset = rules.frames_multiple, rules.frames_offset
    least = _length(math.ceil, rules.frames_least, step, offset)
    most = _length(math.floor, rules.frames_most, step, offset) if rules.frames_most else 0
    nearest = _length(lambda steps: math.floor(steps + 0.5), frames, step, offset)
    nearest = max(nearest, least)
    return min(nearest, most) if most else nearest


def _length(rounded: Callable[[float], int], frames: int, step: int, offset: int) -> int:
    return max(rounded((frames - offset) / step), 0) * step + offset
