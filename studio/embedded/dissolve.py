"""Mixing two frames, in the form they have where they have the same: planes stay planes."""

from __future__ import annotations

import cv2
import numpy as np

from studio.media.frames import Frame, plane


def blend(below: Frame, above: Frame, share: float) -> Frame:
    """The frame that is (1 - share) of one and share of the other, sample by sample. Both have one size."""
    if share >= 1:
        return above
    if above.planar and above.pix_fmt.startswith("yuv") and not above.alpha:
        return _on_planes(below, above, share)
    if below.bit_depth > 8 or above.bit_depth > 8:
        deep = below.rgb16().astype(np.float32) * (1 - share) + above.rgb16().astype(np.float32) * share
        return Frame.of((deep + 0.5).astype(np.uint16), above.color)
    return Frame.of(cv2.addWeighted(below.rgb(), 1 - share, above.rgb(), share, 0), above.color)


def _on_planes(below: Frame, above: Frame, share: float) -> Frame:
    import av

    first = below.planes(above.pix_fmt, above.color)
    second = above.planes(above.pix_fmt, above.color)
    out = av.VideoFrame(above.width, above.height, above.pix_fmt)
    for number in range(len(out.planes)):
        plane(out, number)[:] = cv2.addWeighted(plane(first, number), 1 - share, plane(second, number), share, 0)
    return Frame(native=out, color=above.color)
