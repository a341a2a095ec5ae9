"""How a clip that is longer than a model makes is cut: windows that overlap, and parts that follow each other."""

from __future__ import annotations

import numpy as np
import pytest

from studio.generative.parts import split
from studio.generative.windows import Window, Windowed, windows


@pytest.mark.parametrize(("length", "size", "overlap"), [(5, 9, 3), (9, 9, 3), (10, 9, 3), (100, 17, 5), (33, 17, 0)])
def test_windows_cover_a_clip_and_any_frame_is_the_same_in_any_order(length: int, size: int, overlap: int) -> None:
    found = windows(length, size, overlap)
    assert {n for window in found for n in window.frames} == set(range(length))
    calls: list[int] = []

    def make(window: Window) -> list[np.ndarray]:
        calls.append(window.number)
        return [np.full((2, 2, 3), (n * 2 + window.number) % 256, np.uint8) for n in window.frames]

    forward = Windowed(length, size, overlap, make)
    frames = [forward.frame(n) for n in range(length)]
    assert calls == sorted(set(calls))  # once each, in order: two are held at a time
    backward = Windowed(length, size, overlap, make)
    assert all(np.array_equal(backward.frame(n), frames[n]) for n in reversed(range(length)))
    assert len(forward._held) <= 2


@pytest.mark.parametrize("total", [1, 24, 25, 26, 49, 50, 100, 333])
def test_parts_give_every_frame_once_within_what_a_model_makes(total: int) -> None:
    lengths = split(total, 25)
    assert sum(lengths) == total and lengths[0] <= 25 and all(length <= 24 for length in lengths[1:])
