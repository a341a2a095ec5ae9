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

HIGHEST = 9.5
"""LUFS over which the filter's histogram ends (at +10): what is louder is measured softer by SOFTER_DB. The absolute
gate, at -70 LUFS, then lies at -30, still far below the relative one."""
SOFTER_DB = 40.0
SOFTER = np.float32(10 ** (-SOFTER_DB / 20))


class Loudness(NamedTuple):
    """integrated: LUFS (SILENT where there is nothing to gate); true_peak: dBTP (-200 for nothing at all); range:
    LRA in LU."""

    integrated: float
    true_peak: float
    range: float


def measure(blocks: Iterable[Samples], rate: int, channels: int) -> Loudness:
    """Read a sound through once; memory is one block. Sounds under 0.4 s are as SILENT."""
    import av

    graph = _meter(rate, channels, "metadata=1:peak=true:dualmono=false")
    softer = _meter(rate, channels, "metadata=1:dualmono=false")
    latest: dict[str, str] = {}
    soft: dict[str, str] = {}
    position, peak = 0, 0.0
    for block in blocks:
        for start in range(0, len(block), rate):
            part = np.ascontiguousarray(block[start : start + rate], np.float32)
            peak = max(peak, float(np.abs(part).max()))
            # Interleaved: PyAV reads planes up to seven channels only.
            frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="flt", layout=_LAYOUTS[channels])
            frame.sample_rate, frame.pts = rate, position
            less = av.AudioFrame.from_ndarray((part * SOFTER).reshape(1, -1), format="flt", layout=_LAYOUTS[channels])
            less.sample_rate, less.pts = rate, position
            position += len(part)
            graph.push(frame)
            latest = _drained(graph, latest)
            softer.push(less)
            soft = _drained(softer, soft)
    if position:
        graph.push(None)
        latest = _drained(graph, latest)
        softer.push(None)
        soft = _drained(softer, soft)
    # The filter reports every 100 ms: peaks in a last, shorter stretch are known as sample peaks only.
    peak = max(peak, float(latest.get("lavfi.r128.true_peak", 0.0)))
    whole = _number(latest.get("lavfi.r128.I"), SILENT)
    spread = _number(latest.get("lavfi.r128.LRA"), 0.0)
    if whole > HIGHEST:
        whole = _number(soft.get("lavfi.r128.I"), SILENT) + SOFTER_DB
        spread = _number(soft.get("lavfi.r128.LRA"), spread)
    return Loudness(max(SILENT, whole), 20 * math.log10(max(peak, 1e-10)), spread)


def _meter(rate: int, channels: int, options: str) -> Any:
    import av

    graph = av.filter.Graph()
    entry = graph.add_abuffer(sample_rate=rate, format="flt", layout=_LAYOUTS[channels])
    meter = graph.add("ebur128", options)
    end = graph.add("abuffersink")
    entry.link_to(meter)
    meter.link_to(end)
    graph.configure()
    return graph


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
