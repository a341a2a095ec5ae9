"""Which moment of the source an output frame shows, in exact fractions."""

from __future__ import annotations

from fractions import Fraction


def output_length(length: int, source_rate: Fraction, rate: Fraction) -> int:
    """How many frames at `rate` last as long as `length` frames at `source_rate`, to within half a frame."""
    return max(1, round(length * rate / source_rate)) if length else 0


def position(number: int, length: int, source_rate: Fraction, rate: Fraction) -> Fraction:
    """Where output frame `number` lies among the source frames 0 .. length-1; whole numbers are source frames.

    After the last source frame there is nothing to move towards: it is held.
    """
    return min(number * source_rate / rate, Fraction(length - 1))
