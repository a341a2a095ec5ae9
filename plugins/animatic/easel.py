"""The drawing surface: antialiased paths, gradients, glows and blurs on one numpy picture.

Everything is drawn in units where the picture is 1000 high, so that a picture is the same at any size. Skia's raster
backend does the drawing: no GPU, one thread, the same bytes on every run. Colours are sRGB, and blended as such.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from .colour import Rgb, mix
from .shapes import Path, Point, circle, polygon

HEIGHT = 1000.0
"""Units from top to bottom of every picture."""

_BLEND = {
    "normal": skia.BlendMode.kSrcOver,
    "screen": skia.BlendMode.kScreen,
    "plus": skia.BlendMode.kPlus,
    "multiply": skia.BlendMode.kMultiply,
    "overlay": skia.BlendMode.kOverlay,
    "soft": skia.BlendMode.kSoftLight,
    "lighten": skia.BlendMode.kLighten,
    "erase": skia.BlendMode.kDstOut,
}


def packed(colour: Rgb, alpha: float = 1.0) -> int:
    """Skia's 32-bit colour (ARGB, 8 bits each); channels outside 0..1 are clipped."""
    r, g, b, a = (int(min(max(v, 0.0), 1.0) * 255.0 + 0.5) for v in (*colour, alpha))
    return (a << 24) | (r << 16) | (g << 8) | b


class Gradient:
    """Paint that changes along a line from `start` to `end`, or outwards from `start` where `end` is a radius: stops
    are (place 0..1, colour, alpha), places ascending."""

    def __init__(self, start: Point, end: Point | float, stops: Sequence[tuple[float, Rgb, float]]) -> None:
        colours = [packed(colour, alpha) for _, colour, alpha in stops]
        places = [place for place, _, _ in stops]
        if isinstance(end, tuple):
            ends = [skia.Point(*start), skia.Point(*end)]
            self.shader = skia.GradientShader.MakeLinear(ends, colours, places)
        else:
            self.shader = skia.GradientShader.MakeRadial(skia.Point(*start), end, colours, places)


def down(top: float, bottom: float, *colours: Rgb) -> Gradient:
    """An even vertical gradient through the colours, from the height `top` to `bottom`."""
    last = max(len(colours) - 1, 1)
    return Gradient((0.0, top), (0.0, bottom), [(i / last, c, 1.0) for i, c in enumerate(colours)])


def fade(start: Point, end: Point, colour: Rgb, first: float = 1.0, last: float = 0.0) -> Gradient:
    """One colour whose alpha runs from `first` at `start` to `last` at `end`."""
    return Gradient(start, end, [(0.0, colour, first), (1.0, colour, last)])


class Easel:
    """A picture being painted, transparent at first. `width` is in units (1000 times the aspect ratio), `scale` in
    pixels a unit, `pixels` (height, width, 4) uint8 RGBA: what has been drawn so far, at any time.

    Drawing methods take what they paint with (a colour or a gradient), an alpha 0..1 and the name of a blend; KeyError
    for a name that is not in the table.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self.pixels: NDArray[np.uint8] = np.zeros((height_px, width_px, 4), np.uint8)
        self.scale = height_px / HEIGHT
        self.width = width_px / self.scale
        self._surface = skia.Surface(self.pixels, colorType=skia.kRGBA_8888_ColorType)
        self.canvas = self._surface.getCanvas()
        self.canvas.scale(self.scale, self.scale)

    def fill(
        self, path: Path, paint: Rgb | Gradient, alpha: float = 1.0, blend: str = "normal", blur: float = 0.0
    ) -> None:
        """Fill an outline; `blur` is a sigma in current units and softens the edge."""
        self.canvas.drawPath(path, self._paint(paint, alpha, blend, blur))

    def stroke(
        self,
        path: Path,
        paint: Rgb | Gradient,
        width: float,
        alpha: float = 1.0,
        blend: str = "normal",
        blur: float = 0.0,
    ) -> None:
        """Draw along an outline, `width` units wide, with round ends and corners."""
        brush = self._paint(paint, alpha, blend, blur)
        brush.setStyle(skia.Paint.kStroke_Style)
        brush.setStrokeWidth(width)
        brush.setStrokeCap(skia.Paint.kRound_Cap)
        brush.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(path, brush)

    def line(
        self,
        points: Sequence[Point],
        paint: Rgb | Gradient,
        width: float,
        alpha: float = 1.0,
        blend: str = "normal",
    ) -> None:
        """A line through the points, open, with round ends."""
        self.stroke(polygon(points, closed=False), paint, width, alpha, blend)

    def dot(
        self, x: float, y: float, r: float, paint: Rgb | Gradient, alpha: float = 1.0, blend: str = "normal"
    ) -> None:
        """A round spot of radius `r`."""
        self.canvas.drawCircle(x, y, r, self._paint(paint, alpha, blend, 0.0))

    def spots(
        self, points: Sequence[Point], size: float, colour: Rgb, alpha: float = 1.0, blend: str = "normal"
    ) -> None:
        """Many round dots of one size (diameter) and colour at once: thousands cost little."""
        brush = self._paint(colour, alpha, blend, 0.0)
        brush.setStrokeWidth(size)
        brush.setStrokeCap(skia.Paint.kRound_Cap)
        self.canvas.drawPoints(skia.Canvas.kPoints_PointMode, [skia.Point(x, y) for x, y in points], brush)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        paint: Rgb | Gradient,
        alpha: float = 1.0,
        blend: str = "normal",
    ) -> None:
        """A rectangle from its top left corner."""
        self.canvas.drawRect(skia.Rect(x, y, x + width, y + height), self._paint(paint, alpha, blend, 0.0))

    def wash(self, paint: Rgb | Gradient, alpha: float = 1.0, blend: str = "normal") -> None:
        """Paint over the whole picture, whatever the origin and scale, inside the clip."""
        self.canvas.drawPaint(self._paint(paint, alpha, blend, 0.0))

    def glow(
        self,
        x: float,
        y: float,
        radius: float,
        colour: Rgb,
        alpha: float = 1.0,
        blend: str = "screen",
        flat: float = 1.0,
    ) -> None:
        """Light falling off smoothly to nothing at `radius`; `flat` squashes it vertically."""
        stops = [(t, colour, alpha * (1.0 - t) ** 2.4) for t in (0.0, 0.08, 0.18, 0.32, 0.5, 0.72, 1.0)]
        with self.placed(x, y, 1.0, flat):
            self.dot(0.0, 0.0, radius, Gradient((0.0, 0.0), radius, stops), 1.0, blend)

    def model(
        self,
        path: Path,
        toward: Point,
        depth: float,
        rim: Rgb,
        rim_alpha: float,
        shade: Rgb,
        shade_alpha: float,
    ) -> None:
        """Give a flat outline volume: a lit edge on the side the light comes from, a soft dark one opposite.

        `toward` is a unit vector to the light; `depth` is how far (in current units) the shading reaches in; the alphas
        say how strong the edge (`rim`) and the shade are.
        """
        bounds = path.getBounds().makeOutset(depth, depth)
        for sign, reach, blur, colour, alpha, blend in (
            (1.0, depth * 2.2, depth * 0.8, shade, shade_alpha, "multiply"),
            (-1.0, depth * 0.55, depth * 0.12, rim, rim_alpha, "screen"),
        ):
            if alpha <= 0.01:
                continue
            # The crescent is the outline less the outline moved along the light.
            layer = skia.Paint(BlendMode=_BLEND["normal" if blend == "multiply" else blend])
            self.canvas.saveLayer(bounds, layer)
            self.fill(path, colour, alpha)
            self.canvas.translate(toward[0] * reach * sign, toward[1] * reach * sign)
            self.fill(path, (0.0, 0.0, 0.0), 1.0, "erase", blur)
            self.canvas.restore()

    @contextmanager
    def placed(self, x: float, y: float, sx: float = 1.0, sy: float | None = None, turn: float = 0.0) -> Iterator[None]:
        """Draw around a new origin, scaled and turned (degrees clockwise); a negative `sx` mirrors. Units inside are
        `sx` of those outside."""
        self.canvas.save()
        self.canvas.translate(x, y)
        if turn:
            self.canvas.rotate(turn)
        self.canvas.scale(sx, sx if sy is None else sy)
        try:
            yield
        finally:
            self.canvas.restore()

    @contextmanager
    def clipped(self, path: Path, outside: bool = False) -> Iterator[None]:
        """Draw only inside an outline, or only outside it."""
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kDifference if outside else skia.ClipOp.kIntersect, True)
        try:
            yield
        finally:
            self.canvas.restore()

    @contextmanager
    def grouped(self, alpha: float = 1.0, blend: str = "normal", blur: float = 0.0) -> Iterator[None]:
        """Draw to a sheet of its own, laid on as one: overlaps inside do not show through. `blur`: sigma in units."""
        paint = skia.Paint(Alphaf=alpha, BlendMode=_BLEND[blend])
        if blur > 0:
            paint.setImageFilter(skia.ImageFilters.Blur(blur, blur))
        self.canvas.saveLayer(None, paint)
        try:
            yield
        finally:
            self.canvas.restore()

    def texture(
        self,
        picture: NDArray[np.uint8],
        x: float,
        y: float,
        width: float,
        height: float,
        alpha: float = 1.0,
        blend: str = "normal",
    ) -> None:
        """Stretch a picture (h, w, 4) uint8 RGBA over a rectangle, smoothly (Mitchell's cubic): small pictures of
        clouds and the like are enough."""
        image = skia.Image.fromarray(np.ascontiguousarray(picture), colorType=skia.kRGBA_8888_ColorType, copy=True)
        self.canvas.drawImageRect(
            image,
            skia.Rect(x, y, x + width, y + height),
            skia.SamplingOptions(skia.CubicResampler.Mitchell()),
            skia.Paint(Alphaf=alpha, BlendMode=_BLEND[blend], AntiAlias=True),
        )

    def soften(self, sigma: float, top: float = 0.0, bottom: float = HEIGHT) -> None:
        """Put everything painted so far out of focus between two heights of the frame; `sigma` in units."""
        px = sigma * self.scale
        a, b = round(top * self.scale), round(bottom * self.scale)
        if px < 0.2 or b - a < 2:
            return
        # A wide blur is done on a smaller copy: the eye cannot tell, and the cost stays flat.
        step = max(1, int(px / 4.0))
        part = self.pixels[a:b]
        height, width = part.shape[:2]
        small = cv2.resize(part, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), px / step, borderType=cv2.BORDER_REFLECT_101)
        part[:] = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)

    def streak(self, length: float, top: float = 0.0, bottom: float = HEIGHT) -> None:
        """Smear everything painted so far sideways over `length` units, as a panning camera does, between two
        heights."""
        a, b = round(top * self.scale), round(bottom * self.scale)
        reach = max(1, int(length * self.scale))
        if b - a >= 1 and reach > 1:
            self.pixels[a:b] = cv2.blur(self.pixels[a:b], (reach, 1), borderType=cv2.BORDER_REFLECT_101)

    def mirror(self, line: float, tint: Rgb, alpha: float, ripple: float = 0.0, depth: float = 1.0) -> None:
        """Reflect what stands above height `line` into what lies below it, as water does, weaker towards the lens.

        `tint` is the water's colour and `alpha` how much it mirrors, 0..1; `ripple` shifts rows sideways (units);
        `depth` stretches the reflection. Only pixels painted so far are mirrored.
        """
        height, width = self.pixels.shape[:2]
        split = round(line * self.scale)
        if split < 2 or split >= height - 1:
            return
        rows = np.arange(split, height, dtype=np.float32)
        source = np.clip(split - 1 - (rows - split) / depth, 0, split - 1)
        grow = (rows - split) / max(height - split, 1)
        sway = np.sin(rows / self.scale * (0.9 - 0.55 * grow)) * ripple * self.scale * (0.15 + grow)
        columns = np.arange(width, dtype=np.float32)[None, :] + sway[:, None]
        lines = np.repeat(source[:, None], width, axis=1).astype(np.float32)
        flipped = cv2.remap(
            self.pixels,
            columns.astype(np.float32),
            lines,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT_101,
        )
        flipped = cv2.GaussianBlur(flipped, (0, 0), sigmaX=0.1 + 0.6 * self.scale, sigmaY=0.1 + 5.0 * self.scale)
        under = self.pixels[split:].astype(np.float32)
        painted = np.array([*(255.0 * v for v in tint), 255.0], np.float32)
        mirrored = flipped.astype(np.float32) * 0.78 + painted * 0.22
        strength = (alpha * (1.0 - 0.45 * grow))[:, None, None].astype(np.float32)
        self.pixels[split:] = (under + (mirrored - under) * strength + 0.5).astype(np.uint8)

    def _paint(self, paint: Rgb | Gradient, alpha: float, blend: str, blur: float) -> Any:
        brush = skia.Paint(AntiAlias=True, BlendMode=_BLEND[blend])
        if isinstance(paint, Gradient):
            brush.setShader(paint.shader)
            brush.setAlphaf(min(max(alpha, 0.0), 1.0))
            brush.setDither(True)
        else:
            brush.setColor(packed(paint, alpha))
        if blur > 0:
            brush.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        return brush


def beam(e: Easel, source: Point, angle: float, spread: float, length: float, colour: Rgb, alpha: float) -> None:
    """A cone of light from a lamp or the sun through haze, gone at `length` units; angles in degrees clockwise from the
    right, 90 is straight down."""
    x, y = source
    left, right = (
        (x + length * math.cos(math.radians(angle + d)), y + length * math.sin(math.radians(angle + d)))
        for d in (-spread / 2.0, spread / 2.0)
    )
    end = (x + length * math.cos(math.radians(angle)), y + length * math.sin(math.radians(angle)))
    stops = [(0.0, colour, alpha), (0.35, colour, alpha * 0.45), (1.0, colour, 0.0)]
    e.fill(polygon([source, left, right]), Gradient(source, end, stops), 1.0, "screen", blur=length * 0.006)


def bokeh(e: Easel, x: float, y: float, radius: float, colour: Rgb, alpha: float) -> None:
    """A point of light out of focus: a flat disc with a slightly brighter edge."""
    e.dot(x, y, radius, colour, alpha * 0.7, "screen")
    e.stroke(circle(x, y, radius * 0.95), mix(colour, (1.0, 1.0, 1.0), 0.3), radius * 0.09, alpha * 0.5, "screen")
