"""Colours as plain (red, green, blue) triples of 0..1 in sRGB, and the few sums a painter does with them.

All sums are done on the coded values, as paint programs do, not on linear light: a mix halfway looks halfway.
"""

from __future__ import annotations

import colorsys

Rgb = tuple[float, float, float]

BLACK: Rgb = (0.0, 0.0, 0.0)
WHITE: Rgb = (1.0, 1.0, 1.0)


def rgb(code: str) -> Rgb:
    """The triple of a six-digit hex code such as `"ffcc00"`; ValueError where it is none."""
    return int(code[0:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:6], 16) / 255


def mix(a: Rgb, b: Rgb, amount: float) -> Rgb:
    """`a` at amount 0, `b` at amount 1; amounts outside are clipped."""
    t = min(max(amount, 0.0), 1.0)
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t


def times(a: Rgb, b: Rgb) -> Rgb:
    """Light of colour `b` falling on paint of colour `a`: their product, full channels clipped."""
    return min(a[0] * b[0], 1.0), min(a[1] * b[1], 1.0), min(a[2] * b[2], 1.0)


def scaled(a: Rgb, factor: float) -> Rgb:
    """Brighter (factor above 1) or darker; the hue is kept until a channel is full."""
    return times(a, (factor, factor, factor))


def lighter(a: Rgb, amount: float) -> Rgb:
    """Towards white by `amount`, 0..1."""
    return mix(a, WHITE, amount)


def darker(a: Rgb, amount: float) -> Rgb:
    """Towards black by `amount`, 0..1."""
    return mix(a, BLACK, amount)


def luma(a: Rgb) -> float:
    """How bright a colour looks, 0..1: the weights of ITU-R BT.709 on the coded values."""
    return 0.2126 * a[0] + 0.7152 * a[1] + 0.0722 * a[2]


def greyed(a: Rgb, amount: float) -> Rgb:
    """Towards the grey of the same luma by `amount`, 0..1."""
    y = luma(a)
    return mix(a, (y, y, y), amount)


def hue(degrees: float, saturation: float, value: float) -> Rgb:
    """A colour by HSV: degrees on the colour circle (any number; 0 red, 120 green), saturation and value 0..1."""
    return colorsys.hsv_to_rgb((degrees % 360.0) / 360.0, saturation, value)


def vivid(a: Rgb, amount: float) -> Rgb:
    """Same hue and value with the saturation moved towards full by `amount`, 0..1."""
    h, s, v = colorsys.rgb_to_hsv(*a)
    return colorsys.hsv_to_rgb(h, s + (1.0 - s) * amount, v)
