"""The whole way from prompt to picture, and to its depth."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .compose import compose
from .easel import HEIGHT, Easel
from .finish import finished
from .framing import camera
from .reading import read_prompt
from .stage import Layer

SMALLEST = 16
_DEPTH_HEIGHT = 216  # depth is smooth: painted this high and enlarged


def paint(
    prompt: str,
    width: int,
    height: int,
    seed: int,
    *,
    negative: str = "",
    reference: NDArray[np.uint8] | None = None,
) -> NDArray[np.uint8]:
    """A storyboard picture of the prompt: (height, width, 3) uint8 sRGB, the same bytes for the same arguments.

    The composition hangs on the seed and on what is shown, not on the size: any two sizes of one aspect ratio show the
    same picture. `negative` names what must not be there; `reference`, an (h, w, 3 or 4) uint8 still, lends its
    colours. Raises ValueError below 16 pixels a side.
    """
    _check(width, height)
    scene = read_prompt(prompt, negative)
    easel = Easel(width, height)
    view = camera(scene, seed, easel.width)
    for layer in compose(view):
        layer.draw(easel)
    if scene.angle == "dutch":
        _tilt(easel, 7.0 if view.dice("tilt").random() < 0.5 else -7.0)
    return finished(easel.pixels[..., :3], scene, view.light, seed, reference, prompt)


def depth(prompt: str, width: int, height: int, seed: int, *, negative: str = "") -> NDArray[np.float32]:
    """How far each pixel of `paint(...)` is: (height, width) float32, 0 at the lens, 1 at the horizon and the sky; see
    `stage.View.away` for metres.

    Made from the layers of the composition, each as flat as a theatre flat (ground sheets run from far to near). Raises
    ValueError below 16 pixels a side.
    """
    _check(width, height)
    scene = read_prompt(prompt, negative)
    rows = min(height, _DEPTH_HEIGHT)
    columns = max(SMALLEST, round(width * rows / height))
    probe = Easel(columns, rows)
    view = camera(scene, seed, probe.width)
    far = np.ones((rows, columns), np.float32)
    for layer in compose(view):
        if layer.solid:
            sheet = Easel(columns, rows)
            layer.draw(sheet)
            if scene.angle == "dutch":
                _tilt(sheet, 7.0 if view.dice("tilt").random() < 0.5 else -7.0)
            alpha = sheet.pixels[..., 3].astype(np.float32) / 255.0
            far += (_plane(layer, rows) - far) * alpha
    return np.asarray(cv2.resize(far, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _plane(layer: Layer, rows: int) -> NDArray[np.float32]:
    """How far a layer is in each row: (rows, 1), or the same for all of them."""
    if layer.nearest is None:
        return np.full((rows, 1), layer.distance, np.float32)
    y = (np.arange(rows, dtype=np.float32) + 0.5) / rows * HEIGHT
    t = np.clip((y - layer.top) / max(HEIGHT - layer.top, 1.0), 0.0, 1.0)
    # On a plane in perspective, nearness grows in step with the height below the horizon.
    return (layer.distance + (layer.nearest - layer.distance) * np.sqrt(t))[:, None].astype(np.float32)


def _tilt(easel: Easel, degrees: float) -> None:
    """Turn the finished picture as a canted camera would, enlarged so that no corner shows."""
    height, width = easel.pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2.0, height / 2.0), degrees, 1.24)
    easel.pixels[:] = cv2.warpAffine(
        easel.pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )


def _check(width: int, height: int) -> None:
    if width < SMALLEST or height < SMALLEST:
        raise ValueError(f"Animatic paints pictures of {SMALLEST} pixels a side or more, not {width} x {height}")
