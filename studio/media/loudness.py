"""Loudness and true peak of a sound read block by block, by FFmpeg's ebur128 filter.

Source: ITU-R BS.1770-4 (gated loudness, true peak at 192 kHz), EBU R 128.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from studio.media.values import Samples

SILENT = -70.0
"""The gate of BS.1770: what is not louder than this has no loudness."""

_LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "quad", 5: "5.0(side)", 6: "5.1(side)", 7: "6.1", 8: "7.1"}


class Loudness(NamedTuple):
    """integrated: LUFS (SILENT where there is nothing to gate); true_peak: dBTP (-200 for nothing at all); range:
    LRA in LU."""

    integrated: float
    true_peak: float
    range: float


def measure(blocks: Iterable[Samples], rate: int, channels: int) -> Loudness:
    """Read a sound through once; memory is one block. Sounds under 0.4 s are as SILENT."""
    import av

    graph = av.filter.Graph()
    entry = graph.add_abuffer(sample_rate=rate, format="flt", layout=_LAYOUTS[channels])
    meter = graph.add("ebur128", "metadata=1:peak=true:dualmono=false")
    end = graph.add("abuffersink")
    entry.link_to(meter)
    meter.link_to(end)
    graph.configure()
    latest: dict[str, str] = {}
    position, peak = 0, 0.0
    for block in blocks:
        for start in range(0, len(block), rate):
            part = np.ascontiguousarray(block[start : start + rate], np.float32)
            peak = max(peak, float(np.abs(part).max()))
            # Interleaved: PyAV reads planes up to seven channels only.
            frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="flt", layout=_LAYOUTS[channels])
            frame.sample_rate, frame.pts = rate, position
            position += len(part)
            graph.push(frame)
            latest = _drained(graph, latest)
    if position:
        graph.push(None)
        latest = _drained(graph, latest)
    # The filter reports every 100 ms: peaks in a last, shorter stretch are known as sample peaks only.
    peak = max(peak, float(latest.get("lavfi.r128.true_peak", 0.0)))
    return Loudness(
        max(SILENT, _number(latest.get("lavfi.r128.I"), SILENT)),
        20 * math.log10(max(peak, 1e-10)),
        _number(latest.get("lavfi.r128.LRA"), 0.0),
    )


def _drained(graph: Any, latest: dict[str, str]) -> dict[str, str]:
    import av

    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return latest  # the filter wants more input, or has had all of it
        latest = dict(frame.metadata) or latest


def _number(text: str | None, default: float) -> float:
    value = float(text) if text else default
    return value if math.isfinite(value) else default
