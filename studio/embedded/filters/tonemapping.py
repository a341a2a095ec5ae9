"""HDR to SDR: the light of PQ and HLG (ITU-R BT.2100) brought to what a Rec. 709 screen shows.

One curve for the brightest component of each pixel, so that hues hold; what lies outside Rec. 709's gamut is cut.
- "bt.2390": the EETF of Report ITU-R BT.2390-10, 5.4.1: exact up to a knee, then a Hermite spline in PQ.
- "hable": John Hable's filmic curve ("Filmic Tonemapping Operators", GDC 2010), a toe and a long shoulder over all
  tones: softer highlights, a darker picture.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from studio.embedded.filters.samples import Floats
from studio.media.color import MOST_NITS, Color, display_light, eetf

Method = Literal["bt.2390", "hable"]
_STEPS = 16384


def tone_mapped(
    rgb16: npt.NDArray[np.uint16], color: Color, method: Method, peak: float, white: float
) -> npt.NDArray[np.uint16]:
    """PQ or HLG RGB (height, width, 3; full-range uint16) as BT.709 for a BT.1886 display, full-range uint16.

    peak: nits of the brightest light that is kept apart from white. white: nits that come to be SDR's white.
    """
    import cv2

    light = display_light(rgb16, color, peak)
    brightest = np.minimum(light.max(axis=2), np.float32(MOST_NITS))
    place = np.sqrt(brightest) * np.float32(_STEPS / np.sqrt(MOST_NITS))
    below = np.minimum(place.astype(np.int32), _STEPS - 1)
    part = place - below
    gains = _gains(method, peak, white)
    light *= (gains[below] * (1 - part) + gains[below + 1] * part)[..., None]
    coded = cv2.pow(np.clip(light, 0, 1), 1 / 2.4)
    return np.asarray(coded * np.float32(65535) + np.float32(0.5)).astype(np.uint16)


@lru_cache(maxsize=8)
def _gains(method: Method, peak: float, white: float) -> Floats:
    """What light is multiplied by to be 0..1, indexed by the square root of its nits in even steps."""
    nits = np.maximum(np.linspace(0, np.sqrt(MOST_NITS), _STEPS + 1) ** 2, 1e-4)
    if method == "bt.2390":
        # white that is no darker than the peak needs no curve
        shown = np.minimum(nits, white) if white >= peak else eetf(nits, peak, white)
        return np.asarray(shown / white / nits, np.float32)
    return np.asarray(filmic(nits / white) / filmic(max(peak, white) / white) / nits, np.float32)


def filmic(light: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Hable's curve, with the constants of his talk; not yet brought to a white."""
    x = np.asarray(light, np.float64)
    a, b, c, d, e, f = 0.15, 0.50, 0.10, 0.20, 0.02, 0.30
    return np.asarray((x * (a * x + c * b) + d * e) / (x * (a * x + b) + d * f) - e / f)
