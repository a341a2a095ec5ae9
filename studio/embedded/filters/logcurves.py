"""The cameras' logarithmic curves and wide gamuts, to and from linear light and Rec. 709.

Linear light is relative to the scene: 0.18 is a grey card, 1.0 a perfect white. Sources, each the maker's own:
- Sony, "Technical Summary for S-Gamut3.Cine/S-Log3 and S-Gamut3/S-Log3", version 1.00
- Panasonic, "VARICAM V-Log/V-Gamut", revision 1.0, 2014
- ARRI, "ALEXA Log C Curve: Usage in VFX", 2017 (LogC3, exposure index 800, linear scene exposure factor)
- Cooper and Brendel, "ARRI LogC4 Logarithmic Color Space: Specification", ARRI, 2022
- ITU-R BT.709-6, items 1.2 (transfer at the source) and 1.4 (primaries)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from studio.embedded.filters.samples import Floats, Pixels, coded, cube_root, in_bands, tabled, through, top_of

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """encode: linear light to coded 0..1; decode: back. primaries: (x, y) of red, green and blue; white is D65."""

    encode: Callable[[Values], Values]
    decode: Callable[[Values], Values]
    primaries: tuple[tuple[float, float], ...]


def _slog3(light: Values) -> Values:
    curve = (420 + np.log10((np.maximum(light, 0.01125) + 0.01) / 0.19) * 261.5) / 1023
    return np.where(light >= 0.01125, curve, (light * (171.2102946929 - 95) / 0.01125 + 95) / 1023)


def _from_slog3(code: Values) -> Values:
    line = (code * 1023 - 95) * 0.01125 / (171.2102946929 - 95)
    return np.where(code >= 171.2102946929 / 1023, 10 ** ((code * 1023 - 420) / 261.5) * 0.19 - 0.01, line)


def _vlog(light: Values) -> Values:
    curve = 0.241514 * np.log10(np.maximum(light, 0.01) + 0.00873) + 0.598206
    return np.where(light < 0.01, 5.6 * light + 0.125, curve)


def _from_vlog(code: Values) -> Values:
    return np.where(code < 0.181, (code - 0.125) / 5.6, 10 ** ((code - 0.598206) / 0.241514) - 0.00873)


_CUT, _A, _B, _C, _D, _E, _F = 0.010591, 5.555556, 0.052272, 0.247190, 0.385537, 5.367655, 0.092809


def _logc3(light: Values) -> Values:
    return np.where(light > _CUT, _C * np.log10(_A * np.maximum(light, _CUT) + _B) + _D, _E * light + _F)


def _from_logc3(code: Values) -> Values:
    return np.where(code > _E * _CUT + _F, (10 ** ((code - _D) / _C) - _B) / _A, (code - _F) / _E)


_A4 = (2.0**18 - 16) / 117.45
_B4, _C4 = (1023 - 95) / 1023, 95 / 1023
_S4 = 7 * np.log(2) * 2 ** (7 - 14 * _C4 / _B4) / (_A4 * _B4)
_T4 = (2 ** (14 * (-_C4 / _B4) + 6) - 64) / _A4


def _logc4(light: Values) -> Values:
    curve = (np.log2(_A4 * np.maximum(light, _T4) + 64) - 6) / 14 * _B4 + _C4
    return np.where(light >= _T4, curve, (light - _T4) / _S4)


def _from_logc4(code: Values) -> Values:
    return np.where(code >= 0, (2 ** (14 * (code - _C4) / _B4 + 6) - 64) / _A4, code * _S4 + _T4)


_ALPHA, _BETA = 1.09929682680944, 0.018053968510807
"""BT.709's 1.099 and 0.018 to the digits at which its line and its curve meet (as in ITU-R BT.2020-2, table 4)."""


def _bt709(light: Values) -> Values:
    return np.where(light >= _BETA, _ALPHA * np.maximum(light, _BETA) ** 0.45 - (_ALPHA - 1), 4.5 * light)


def _from_bt709(code: Values) -> Values:
    curve = ((np.maximum(code, 4.5 * _BETA) + _ALPHA - 1) / _ALPHA) ** (1 / 0.45)
    return np.where(code >= 4.5 * _BETA, curve, code / 4.5)


def _same(values: Values) -> Values:
    return np.asarray(values, np.float64)


_REC709 = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
_SGAMUT3 = ((0.730, 0.280), (0.140, 0.855), (0.100, -0.050))
_SGAMUT3_CINE = ((0.766, 0.275), (0.225, 0.800), (0.089, -0.087))
_VGAMUT = ((0.730, 0.280), (0.165, 0.840), (0.100, -0.030))
_AWG3 = ((0.6840, 0.3130), (0.2210, 0.8480), (0.0861, -0.1020))
_AWG4 = ((0.7347, 0.2653), (0.1424, 0.8576), (0.0991, -0.0308))
_D65 = (0.3127, 0.3290)

CURVES = {
    "Rec.709": Curve(_bt709, _from_bt709, _REC709),
    "linear": Curve(_same, _same, _REC709),
    "S-Log3 S-Gamut3.Cine": Curve(_slog3, _from_slog3, _SGAMUT3_CINE),
    "S-Log3 S-Gamut3": Curve(_slog3, _from_slog3, _SGAMUT3),
    "V-Log V-Gamut": Curve(_vlog, _from_vlog, _VGAMUT),
    "LogC3 Wide Gamut 3": Curve(_logc3, _from_logc3, _AWG3),
    "LogC4 Wide Gamut 4": Curve(_logc4, _from_logc4, _AWG4),
}

_KNEE = 0.7
"""Coded value from which the shoulder bends highlights, so that what is brighter than white still has shape."""


def converted(
    picture: Pixels, source: str, target: str, *, gamut: bool = True, stops: float = 0.0, shoulder: bool = False
) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 picture, read by one of CURVES and coded by another; alpha stays.

    gamut: the colours move to the other's primaries too. stops: of light, in between. shoulder: what would be cut above
    white is rolled off from a coded value of 0.7 on, never quite reaching white. What the same curve gives back without
    stops is the picture itself.
    """
    if source == target and stops == 0 and not shoulder:
        return picture
    light = _light(source, top_of(picture), stops)
    if CURVES[source].primaries == CURVES[target].primaries or not gamut:
        return tabled(picture, np.stack([_finished(light, target, shoulder)] * 3))
    import cv2

    matrix = gamut_matrix(source, target).astype(np.float32)

    def work(band: Pixels) -> Pixels:
        moved = np.asarray(cv2.transform(through(band, light), matrix), np.float32)
        return coded(_looked_up(moved, target, shoulder), band)

    return in_bands(picture, work)


@lru_cache(maxsize=8)
def _light(source: str, top: int, stops: float) -> Values:
    return np.asarray(CURVES[source].decode(np.arange(top + 1) / top) * 2.0**stops)


def _finished(light: Values, target: str, shoulder: bool) -> Values:
    code = CURVES[target].encode(light)
    if not shoulder:
        return code
    over = np.maximum(code - _KNEE, 0) / (1 - _KNEE)
    return np.where(code > _KNEE, _KNEE + (1 - _KNEE) * -np.expm1(-over), code)


def _looked_up(light: Floats, target: str, shoulder: bool) -> Floats:
    """_finished() of float pixels: a table of 65536 steps over the cube root, where steps are even to the eye."""
    table, low, high = _table(target, shoulder)
    place = (cube_root(light) - np.float32(low)) * np.float32((len(table) - 1) / (high - low))
    np.clip(place, 0, len(table) - 1, out=place)
    below = np.minimum(place.astype(np.int32), len(table) - 2)
    part = place - below
    first = table.take(below, mode="clip")
    return np.asarray(first + (table.take(below + 1, mode="clip") - first) * part)


@lru_cache(maxsize=8)
def _table(target: str, shoulder: bool) -> tuple[Floats, float, float]:
    low, high = -0.7, 5.0  # cube roots: light from -0.34 to 125, beyond what any of the cameras codes
    return _finished(np.linspace(low, high, 65536) ** 3, target, shoulder).astype(np.float32), low, high


def gamut_matrix(source: str, target: str) -> Values:
    """From one camera's linear RGB to another's; both are for D65, so nothing is adapted (SMPTE RP 177)."""
    return np.asarray(np.linalg.inv(_to_xyz(CURVES[target].primaries)) @ _to_xyz(CURVES[source].primaries))


def _to_xyz(primaries: tuple[tuple[float, float], ...]) -> Values:
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    x, y = _D65
    return np.asarray(columns * np.linalg.solve(columns, np.array([x / y, 1, (1 - x - y) / y])))
