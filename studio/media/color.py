"""What colour tags mean: names and numbers of ITU-T H.273, guesses for untagged files, HDR to SDR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError


@dataclass(frozen=True)
class Color:
    """Colour tags by their ITU-T H.273 names as FFmpeg spells them; range: 'tv' (limited) or 'pc' (full)."""

    primaries: str = "bt709"
    transfer: str = "bt709"
    matrix: str = "bt709"
    range: str = "tv"


PRIMARIES = {
    "bt709": 1, "bt470m": 4, "bt470bg": 5, "smpte170m": 6, "smpte240m": 7, "film": 8, "bt2020": 9, "smpte428": 10,
    "smpte431": 11, "smpte432": 12, "ebu3213": 22,
}  # fmt: skip
TRANSFERS = {
    "bt709": 1, "gamma22": 4, "gamma28": 5, "smpte170m": 6, "smpte240m": 7, "linear": 8, "log100": 9, "log316": 10,
    "iec61966-2-4": 11, "bt1361e": 12, "iec61966-2-1": 13, "bt2020-10": 14, "bt2020-12": 15, "smpte2084": 16,
    "smpte428": 17, "arib-std-b67": 18,
}  # fmt: skip
MATRICES = {
    "gbr": 0, "bt709": 1, "fcc": 4, "bt470bg": 5, "smpte170m": 6, "smpte240m": 7, "bt2020nc": 9, "bt2020c": 10,
}  # fmt: skip
RANGES = {"tv": 1, "pc": 2}
UNSPECIFIED = 2

HD = Color()
"""Of ordinary video: BT.709, limited range."""

SRGB = Color("bt709", "iec61966-2-1", "gbr", "pc")
"""What RGB files (PNG sequences, RGB FFV1) carry when they say nothing else."""

_SWS_MATRIX = {"fcc": 4, "bt470bg": 5, "smpte170m": 5, "smpte240m": 7, "bt2020nc": 9, "bt2020c": 9}
_HDR = ("smpte2084", "arib-std-b67")


def is_hdr(color: Color) -> bool:
    """Whether the transfer is PQ or HLG (ITU-R BT.2100)."""
    return color.transfer in _HDR


def sws_matrix(color: Color) -> int:
    """The swscale colourspace number of the matrix; BT.709 where it has none."""
    return _SWS_MATRIX.get(color.matrix, 1)


def guess(height: int) -> Color:
    """What players take an untagged YUV file for: BT.601 (625 lines at 576, else 525) below 720 lines, else BT.709."""
    if height >= 720:
        return Color()
    if height == 576:
        return Color("bt470bg", "bt709", "bt470bg", "tv")
    return Color("smpte170m", "smpte170m", "smpte170m", "tv")


def from_tags(primaries: int, transfer: int, matrix: int, full_range: bool, height: int, rgb: bool) -> Color:
    """The colour of a stream from its H.273 numbers, guessing what it does not say."""
    if rgb:
        return Color(_name(PRIMARIES, primaries, "bt709"), _name(TRANSFERS, transfer, "iec61966-2-1"), "gbr", "pc")
    untagged = guess(height)
    known_matrix = _name(MATRICES, matrix, "")
    if known_matrix in ("", "gbr"):
        known_matrix = "bt2020nc" if primaries == PRIMARIES["bt2020"] else untagged.matrix
    wide = known_matrix in ("bt2020nc", "bt2020c")
    # A file that tags its matrix only means the primaries and transfer that belong to that matrix.
    kin = Color("bt2020", "bt2020-10") if wide else Color() if known_matrix == "bt709" else untagged
    if known_matrix in ("smpte170m", "bt470bg") and height >= 720:
        kin = Color(known_matrix, "smpte170m" if known_matrix == "smpte170m" else "bt709")
    return Color(
        _name(PRIMARIES, primaries, kin.primaries),
        _name(TRANSFERS, transfer, kin.transfer),
        known_matrix,
        "pc" if full_range else "tv",
    )


def tag(target: Any, color: Color) -> None:
    """Write the tags on a PyAV frame or codec context."""
    target.color_primaries = PRIMARIES.get(color.primaries, UNSPECIFIED)
    target.color_trc = TRANSFERS.get(color.transfer, UNSPECIFIED)
    target.colorspace = MATRICES.get(color.matrix, UNSPECIFIED)
    target.color_range = RANGES[color.range]


def _name(names: dict[str, int], number: int, otherwise: str) -> str:
    return next((name for name, value in names.items() if value == number), otherwise)


# --- HDR to SDR -------------------------------------------------------------------------------------------------

_PEAK_NITS = 1000.0  # what most HDR10 and HLG material is mastered for; static metadata is too often wrong to trust
WHITE_NITS = 203.0  # diffuse white, ITU-R BT.2408
MOST_NITS = 10000.0
"""What PQ can say at most."""
_BT2020_TO_709 = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]], np.float32
)  # ITU-R BT.2087


def tone_map(rgb16: npt.NDArray[np.uint16], color: Color) -> npt.NDArray[np.uint8]:
    """PQ or HLG RGB (full-range uint16) as 8-bit BT.709.

    Light is compressed by the EETF of ITU-R BT.2390 on the brightest component (so hues hold), from a 1000 nit
    peak to diffuse white at 203 nits; colours outside BT.709 are clipped.
    """
    light = display_light(rgb16, color)
    brightest = np.maximum(np.maximum(light[..., 0], light[..., 1]), light[..., 2])
    gains = _gain_table()
    step = (len(gains) - 1) / 100
    light *= gains[np.minimum(np.sqrt(brightest) * step, len(gains) - 1).astype(np.uint16)][..., None]
    out: npt.NDArray[np.uint8] = _display_table()[np.minimum(light * 4095 + 0.5, 4095).astype(np.uint16)]
    return out


def display_light(rgb16: npt.NDArray[np.uint16], color: Color, peak: float = _PEAK_NITS) -> npt.NDArray[np.float32]:
    """The nits that PQ or HLG RGB (full-range uint16) is shown with, in BT.709 primaries, not below 0. peak: of the
    display that HLG is shown on, whose gamma follows from it (ITU-R BT.2100, note 5f); PQ says nits by itself."""
    light = _linear_table(color.transfer)[rgb16]
    if color.transfer == "arib-std-b67":  # HLG is scene light: the OOTF makes display light, gamma 1.2 at 1000 nits
        luma = light @ np.array([0.2627, 0.6780, 0.0593], np.float32)
        power = 0.2 + 0.42 * np.log10(peak / _PEAK_NITS)
        light *= (peak * np.power(np.maximum(luma, 1e-6), power))[..., None]
    if color.primaries == "bt2020":
        light = np.maximum(light @ _BT2020_TO_709.T, 0)
    return np.asarray(light, np.float32)


def expanded(rgb: npt.NDArray[Any], color: Color) -> npt.NDArray[np.uint16]:
    """SDR RGB(A) of 8 or 16 bits as PQ or HLG of this colour (full-range uint16); alpha is kept.

    White is shown at 203 nits and nothing is made brighter than it was: the direct mapping of ITU-R BT.2408, 5.1.
    """
    top = np.iinfo(rgb.dtype).max
    signal = np.arange(top + 1, dtype=np.float64) / top
    light = (signal**2.4).astype(np.float32)[rgb[..., :3]]  # a BT.1886 display, of its white
    if color.primaries == "bt2020":
        light = np.clip(light @ np.linalg.inv(_BT2020_TO_709).T, 0, 1)
    if color.transfer == "arib-std-b67":  # scene light: the OOTF backwards, as in tone_map
        light *= np.float32(WHITE_NITS / _PEAK_NITS)
        luma = light @ np.array([0.2627, 0.6780, 0.0593], np.float32)
        light *= np.power(np.maximum(luma, 1e-6), np.float32(-0.2 / 1.2))[..., None]
    table = _hdr_table(color.transfer)
    coded: npt.NDArray[np.uint16] = table[(np.sqrt(np.clip(light, 0, 1)) * 65535 + 0.5).astype(np.uint16)]
    if rgb.shape[2] == 3:
        return coded
    alpha = rgb[..., 3:].astype(np.uint16) * (1 if top == 65535 else 257)
    return np.concatenate((coded, alpha), axis=2)


def exchanged(rgb16: npt.NDArray[np.uint16], source: Color, target: Color) -> npt.NDArray[np.uint16]:
    """PQ RGB(A) (full-range uint16) as HLG or the other way round: the same light from a display of 1000 nits (ITU-R
    BT.2100, note 5i and table 5). What PQ has above that is as bright as HLG goes; alpha is kept."""
    light = _linear_table(source.transfer)[rgb16[..., :3]]
    weights = np.array([0.2627, 0.6780, 0.0593], np.float32)
    if source.transfer == "arib-std-b67":
        light *= (_PEAK_NITS * np.power(np.maximum(light @ weights, 1e-6), 0.2))[..., None]
        signal = np.asarray(_pq(np.maximum(light, 0)), np.float32)
    else:
        light = np.clip(light / np.float32(_PEAK_NITS), 0, 1)
        light *= np.power(np.maximum(light @ weights, 1e-6), np.float32(-0.2 / 1.2))[..., None]
        signal = np.asarray(_hlg(np.clip(light, 0, 1)), np.float32)
    coded: npt.NDArray[np.uint16] = (np.clip(signal, 0, 1) * 65535 + 0.5).astype(np.uint16)
    return coded if rgb16.shape[2] == 3 else np.concatenate((coded, rgb16[..., 3:]), axis=2)


def _hlg(light: Any) -> Any:
    """OETF of ITU-R BT.2100, table 5."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(light <= 1 / 12, np.sqrt(3 * light), a * np.log(np.maximum(12 * light - b, 1e-9)) + c)


@cache
def _hdr_table(transfer: str) -> npt.NDArray[np.uint16]:
    """The signal for light as `expanded` has it, indexed by its square root."""
    light = (np.arange(65536, dtype=np.float64) / 65535) ** 2
    if transfer == "smpte2084":
        signal = np.asarray(_pq(light * WHITE_NITS), np.float64)
    else:
        signal = np.asarray(_hlg(light), np.float64)
    table: npt.NDArray[np.uint16] = np.round(65535 * np.clip(signal, 0, 1)).astype(np.uint16)
    return table


def _pq(nits: Any) -> Any:
    """Inverse EOTF of SMPTE ST 2084."""
    power = np.power(np.asarray(nits, np.float32) / 10000, 0.1593017578125)
    return np.power((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power), 78.84375)


def _pq_to_nits(signal: Any) -> Any:
    power = np.power(signal, 1 / 78.84375)
    return 10000 * np.power(np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power), 1 / 0.1593017578125)


@cache
def _linear_table(transfer: str) -> npt.NDArray[np.float32]:
    signal = np.arange(65536, dtype=np.float64) / 65535
    if transfer == "smpte2084":
        return np.asarray(_pq_to_nits(signal), np.float32)
    a, b, c = 0.17883277, 0.28466892, 0.55991073  # ITU-R BT.2100, table 5
    return np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12).astype(np.float32)


@cache
def _gain_table() -> npt.NDArray[np.float32]:
    """What light is multiplied by, indexed by the square root of its nits, 0 to 100."""
    nits = np.maximum(np.linspace(0, 100, 16385) ** 2, 1e-4)
    return np.asarray(eetf(nits, _PEAK_NITS, WHITE_NITS) / nits / WHITE_NITS, np.float32)


def eetf(nits: npt.NDArray[np.float64], peak: float, white: float) -> npt.NDArray[np.float64]:
    """Nits for a display whose white is `white` of nits mastered for `peak`: BT.2390-10, 5.4.1, without black lift."""
    signal = np.minimum(_pq(nits) / _pq(peak), 1).astype(np.float64)
    top = float(_pq(white) / _pq(peak))
    knee = 1.5 * top - 0.5
    t = np.clip((signal - knee) / (1 - knee), 0, 1)
    curve = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * top
    return np.asarray(_pq_to_nits(np.where(signal < knee, signal, curve) * float(_pq(peak))))


@cache
def _display_table() -> npt.NDArray[np.uint8]:
    light = np.arange(4096) / 4095
    return np.round(255 * light ** (1 / 2.4)).astype(np.uint8)  # the inverse of a BT.1886 display


def rgb_of(colour: str, setting: str) -> tuple[int, int, int]:
    """Red, green and blue, 0..255, of a setting '#rrggbb'; alpha after it is left out. Raises SettingError."""
    match = re.fullmatch(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})?", colour.strip())
    if match is None:
        raise SettingError(f"'{colour}' is no colour", setting=setting, mend="Write it as #rrggbb.")
    red, green, blue = (int(part, 16) for part in match.groups()[:3])
    return red, green, blue
