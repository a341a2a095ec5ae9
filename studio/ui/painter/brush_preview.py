"""What painted motion looks like, worked out beside the window: tinted masks, vectors, a looping little clip, picks.

One thread for each panel that is open. The newest question wins; the answers come as signals in the window's thread.
OpenCV is imported by the thread when it is first asked something, never by the window.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage
from shiboken6 import isValid

from studio.film.motion.painting import STATIC, Painting
from studio.media.values import Motion, Stroke

RATE = 12
"""Frames a second of the looping preview."""
_CLIP_SIDE = 560
_MASK_SIDE = 640
_FIELD_SIDE = 96
_REST = 0.35  # seconds that the last frame stands before the loop begins again

Vector = tuple[float, float, float, float]


@dataclass(frozen=True)
class DrawnBrushes:
    """masks: a tinted picture for every brush that is painted; vectors: (x, y, dx, dy) in picture units, d a second."""

    masks: dict[int, QImage]
    vectors: tuple[Vector, ...]


@dataclass(frozen=True)
class BrushPlay:
    """A clip to loop. still and motion as Flow takes them; seconds: how long the clip is; held: show only the frame at
    this share of it."""

    still: QImage
    motion: Motion
    seconds: float
    amount: float = 1.0
    parallax: float = 1.0
    held: float | None = None


class Preview(QObject):
    """drawn(Drawn); framed(QImage, at 0..1 of the clip); picked(strokes); failed(words)."""

    drawn = Signal(object)
    framed = Signal(QImage, float)
    picked = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = _Bench(weakref.ref(self))
        self.destroyed.connect(self._bench.close)

    def draw(self, painting: Painting, size: tuple[int, int], colors: tuple[str, ...]) -> None:
        """Ask for masks and vectors of a painting on a picture of size (width, height)."""
        self._bench.ask("draw", lambda: _drawn(painting, size, colors))

    def pick(self, still: QImage, place: tuple[float, ...], *, erase: bool) -> None:
        """Ask for what is at a point (x, y), or in a box (left, top, right, bottom), as strokes."""
        self._bench.ask("pick", lambda: _picked(still, place, erase))

    def play(self, what: BrushPlay | None) -> None:
        """Loop this clip, from where the last one is in its time; None stops."""
        self._bench.play(what)

    def close(self) -> None:
        self._bench.close()


class _Bench:
    """The thread, which must not keep its owner alive."""

    def __init__(self, owner: weakref.ref[Preview]) -> None:
        self._owner = owner
        self._asked: dict[str, Callable[[], Any]] = {}
        self._play: BrushPlay | None = None
        self._closed = False
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, signal: str, work: Callable[[], Any]) -> None:
        with self._news:
            self._asked[signal] = work
            self._wake()

    def play(self, what: BrushPlay | None) -> None:
        with self._news:
            self._play = what
            if what is not None:
                self._wake()

    def _wake(self) -> None:
        if self._thread is None and not self._closed:
            self._thread = threading.Thread(target=self._work, name="motion preview", daemon=True)
            self._thread.start()
        self._news.notify()

    def close(self, *_: object) -> None:
        with self._news:
            self._closed = True
            self._news.notify()

    def _work(self) -> None:
        loop: _Loop | None = None
        while True:
            with self._news:
                while not (self._closed or self._asked):
                    wait = None if self._play is None else loop.wait() if loop and loop.what is self._play else 0.0
                    if wait is not None and wait <= 0:
                        break
                    self._news.wait(wait)
                if self._closed:
                    return
                asked, self._asked = self._asked, {}
                wanted = self._play
            for kind, work in asked.items():
                self._answer({"draw": "drawn", "pick": "picked"}[kind], work)
            if wanted is None:
                loop = None
            elif loop is None or loop.what is not wanted:
                loop = self._prepared(wanted, loop)
            elif (wait := loop.wait()) is not None and wait <= 0:
                self._answer("framed", loop.next)

    def _prepared(self, wanted: BrushPlay, old: _Loop | None) -> _Loop | None:
        try:
            return _Loop(wanted, old)
        except Exception as error:  # told to the user; a motion that cannot be shown must not end the thread
            self._tell("failed", f"{type(error).__name__}: {error}")
            with self._news:
                if self._play is wanted:
                    self._play = None
            return None

    def _answer(self, signal: str, work: Callable[[], Any]) -> None:
        try:
            found = work()
        except Exception as error:  # as above
            self._tell("failed", f"{type(error).__name__}: {error}")
        else:
            self._tell(signal, *(found if signal == "framed" else (found,)))

    def _tell(self, signal: str, *words: Any) -> None:
        owner = self._owner()
        if owner is None or not isValid(owner):  # type: ignore[no-untyped-call]
            self._closed = True
            return
        try:
            getattr(owner, signal).emit(*words)
        except RuntimeError:  # its window was closed in this very moment
            self._closed = True


class _Loop:
    """A clip in preparation and its frames so far; every frame is rendered once and then only shown."""

    def __init__(self, what: BrushPlay, old: _Loop | None) -> None:
        from studio.embedded.flow import Clip

        self.what = what
        self._length = max(2, round(what.seconds * RATE))
        self._shown = False
        self._number: int = old._number % self._length if old else 0
        self._due: float = old._due if old and old.what.held is None else time.monotonic()
        if what.held is not None:
            self._number = round(min(1.0, max(0.0, what.held)) * (self._length - 1))
        self._frames: dict[int, QImage] = {}
        if old is not None and replace(old.what, held=None) == replace(what, held=None):
            self._clip: Clip = old._clip  # only the moment is another one
            self._frames = old._frames
            return
        self._clip = Clip(
            pixels_of(what.still, _CLIP_SIDE),
            what.motion,
            frames=self._length,
            rate=Fraction(RATE),
            amount=what.amount,
            parallax=what.parallax,
        )

    def wait(self) -> float | None:
        """Seconds until the next frame is due; None when nothing more comes."""
        if self.what.held is not None:
            return None if self._shown else 0.0
        return self._due - time.monotonic()

    def next(self) -> tuple[QImage, float]:
        number = self._number
        if number not in self._frames:
            self._frames[number] = image_of(self._clip.frame(number))
        self._shown = True
        if self.what.held is not None:
            return self._frames[number], self.what.held
        self._number = (number + 1) % self._length
        self._due = max(self._due + 1 / RATE, time.monotonic()) + (_REST if self._number == 0 else 0.0)
        return self._frames[number], number / (self._length - 1)


def _drawn(painting: Painting, size: tuple[int, int], colors: tuple[str, ...]) -> DrawnBrushes:
    from studio.embedded.flow import preview_field
    from studio.embedded.flow.strokes import brush_mask, paint

    width, height = _within(size, _MASK_SIDE)
    masks = {}
    for number in range(STATIC + 1):
        if not painting.is_painted(number):
            continue
        if number == STATIC:
            mask = paint(painting.static, np.zeros((height, width), np.uint8))
        else:
            mask = brush_mask(painting.brushes[number], width, height)
        masks[number] = _tinted(mask, QColor(colors[number]), hatched=number == STATIC)
    columns, rows = _within(size, _FIELD_SIDE)
    field = preview_field(painting.motion, columns, rows)
    step = max(4, columns // 13)
    vectors = []
    for y in range(step // 2, rows, step):
        for x in range(step // 2, columns, step):
            dx, dy = (float(v) for v in field[y, x])
            if abs(dx) + abs(dy) > 0.002 * rows:
                vectors.append(((x + 0.5) / columns, (y + 0.5) / rows, dx / columns, dy / rows))
    return DrawnBrushes(masks, tuple(vectors))


def _tinted(mask: npt.NDArray[np.uint8], color: QColor, *, hatched: bool) -> QImage:
    """A mask as a wash of its brush's colour with a clear rim; the static mask is hatched, so that colour is not the
    only thing that tells it."""
    import cv2

    height, width = mask.shape
    inside = mask.astype(np.float32) * np.float32(0.36 / 255)
    if hatched:
        y, x = np.mgrid[0:height, 0:width]
        inside *= np.where((x + y) % 10 < 3, np.float32(2.0), np.float32(0.75))
    solid = np.where(mask > 100, np.uint8(255), np.uint8(0))
    rim = cv2.morphologyEx(solid, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    alpha = np.maximum(inside, cv2.GaussianBlur(rim, (3, 3), 0).astype(np.float32) * np.float32(0.9 / 255))
    pixels = np.empty((height, width, 4), np.uint8)
    for channel, value in enumerate((color.red(), color.green(), color.blue(), 255)):
        pixels[..., channel] = alpha * np.float32(value)
    return QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888_Premultiplied).copy()


def _picked(still: QImage, place: tuple[float, ...], erase: bool) -> tuple[Stroke, ...]:
    from studio.embedded.outlining import boxed, flooded, outlines

    pixels = pixels_of(still, 960)
    if len(place) == 2:
        return outlines(flooded(pixels, place[0], place[1]), erase=erase)
    return outlines(boxed(pixels, (place[0], place[1], place[2], place[3])), erase=erase)


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(1, *size))
    return max(8, round(size[0] * scale)), max(8, round(size[1] * scale))


def pixels_of(image: QImage, side: int) -> npt.NDArray[np.uint8]:
    """(h, w, 3) uint8 RGB, its longer side no longer than `side`."""
    width, height = _within((image.width(), image.height()), side)
    if (width, height) != (image.width(), image.height()):
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return np.array(rows[:, : width * 3]).reshape(height, width, 3)  # a copy: the bytes go with the picture


def image_of(pixels: npt.NDArray[np.uint8]) -> QImage:
    """(h, w, 3) uint8 RGB as a picture that owns its bytes."""
    height, width = pixels.shape[:2]
    return QImage(np.ascontiguousarray(pixels).tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()
