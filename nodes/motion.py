"""Saying what moves in a still: brushed regions and the camera."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from studio.base.errors import SettingError
from studio.graph.context import Context
from studio.graph.spec import Data, Lane, Slider, node
from studio.media.camera import MOVES, Move, camera_keys, moves_from_words
from studio.media.motion import BRUSHES, read_brushes, read_camera, read_strokes, region_text
from studio.media.signal import Combined, Signal, steady, within
from studio.media.values import Brush, CameraKey, Image, Mask, Motion, Stroke, Text

Push = Annotated[float | Signal, Slider(-10, 10, 0.1, group="Whole picture")]
Unrest = Annotated[float | Signal, Slider(0, 10, 0.1, group="Whole picture")]
Travel = Annotated[float | Signal, Slider(-100, 100, 0.5, "%", late=True)]
Turn = Annotated[float | Signal, Slider(-60, 60, 0.5, "°", late=True)]

_MOST_UNREST = 10.0

_WHOLE = (Stroke(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)), size=0.01, softness=0.0, fill=True),)


@node("motion.brush", words="paint motion, animate", version=1, lane=Lane.IO, title="Motion brush")
def brush_motion(
    image: Image,
    motion: Motion | None = None,
    mask: Mask | None = None,
    *,
    horizontal: Push = 0.0,
    vertical: Push = 0.0,
    proximity: Push = 0.0,
    ambient: Unrest = 0.0,
    brushes: Annotated[Any, Data("strokes", read_brushes)] = (),
    static: Annotated[Any, Data("strokes", read_strokes)] = (),
) -> Motion:
    """Paint what moves in a picture, and how.

    Up to five brushes, each with strokes and a horizontal (+ right), vertical (+ up) and proximity (+ towards us) push
    of -10 to 10, and ambient unrest of 0 to 10 for leaves, flags and crowds. A unit of push is 2 % of the picture's
    height a second. A path carries the painted thing along, with easing, instead of letting its texture drift; then
    proximity makes it grow on the way (10: twice as large). What is under `static` holds still whatever was painted.
    A brush's soft rim draws in to edges of the picture that lie within it; a hard brush is taken to the pixel.

    The sliders move the mask's region where a mask is connected; without mask and brushes, the whole picture. Wire a
    signal to one, and what flows goes faster and slower with it, by seconds of the clip; in a clip that loops it runs
    to the middle and back. The motion that comes in is added to: its camera stays.

    Strokes are data in the project file; every part at its default may be left out:
    brushes: [{"strokes": [{"points": [[x, y], ...], "size": 0.08, "softness": 0.5, "erase": false, "fill": false}],
    "horizontal": 3, "ambient": 1, "path": [[x, y], ...], "easing": "ease-in-out"}], and static: [stroke, ...].
    x and y are 0 to 1 from the top left; size is the brush's diameter in picture heights; fill paints the area that
    the points outline.
    """
    before = motion or Motion()
    painted = read_brushes(brushes, "brushes")
    pushes = {"horizontal": horizontal, "vertical": vertical, "proximity": proximity, "ambient": ambient}
    pushed = any(value != 0 for value in pushes.values())
    extra: tuple[Brush, ...] = ()
    if pushed and (mask is not None or not painted):
        where = Brush(region=region_text(mask.pixels)) if mask is not None else Brush(strokes=_WHOLE)
        signals = tuple((name, value) for name, value in pushes.items() if isinstance(value, Signal))
        numbers: dict[str, Any] = {name: _farthest(value) for name, value in pushes.items()}
        extra = (replace(where, **numbers, moving=signals),)
    total = before.brushes + painted + extra
    if len(total) > BRUSHES:
        raise SettingError(
            f"Together with the motion and mask that come in these are {len(total)} brushes",
            setting="brushes",
            mend=f"Use at most {BRUSHES} in all.",
        )
    return replace(before, brushes=total, static=before.static + read_strokes(static, "static"))


def _farthest(value: float | Signal) -> float:
    """The number, or of a signal the value that is farthest from 0, of those within the time in which one sees what it
    does."""
    if not isinstance(value, Signal):
        return value
    import numpy as np

    values = value.over(np.linspace(0.0, max(value.span, 1.0), 512))
    return float(values[np.abs(values).argmax()])


MoveName = Literal[
    "from words",
    "static",
    "push in",
    "pull out",
    "pan left",
    "pan right",
    "tilt up",
    "tilt down",
    "track left",
    "track right",
    "crane up",
    "crane down",
    "orbit left",
    "orbit right",
    "roll left",
    "roll right",
    "fly over",
    "dutch",
    "handheld",
]


@node("motion.camera", words="pan, zoom, ken burns, dolly, orbit", version=1, lane=Lane.IO, title="Camera move")
def move_camera(
    ctx: Context,
    motion: Motion | None = None,
    words: Text | None = None,
    *,
    move: MoveName = "from words",
    amount: Annotated[float | Signal, Slider(0, 4, 0.05)] = 1.0,
    handheld: Annotated[float | Signal, Slider(0, 10, 0.1)] = 0.0,
    easing: Literal["glide", "linear", "ease-in", "ease-out", "ease-in-out", "snap", "overshoot"] = "glide",
    keys: Annotated[Any, Data("camera", read_camera)] = (),
    zoom: Annotated[float | Signal, Slider(0.1, 10, 0.01, "x", late=True)] = 1.0,
    horizontal: Travel = 0.0,
    vertical: Travel = 0.0,
    pan: Turn = 0.0,
    tilt: Turn = 0.0,
    roll: Annotated[float | Signal, Slider(-180, 180, 0.5, "°", late=True)] = 0.0,
) -> Motion:
    """Move the camera over a shot: by name, by the shot's own camera words, or by keyframes.

    Keyframes win over a named move, a named move over words. 'from words' reads phrases such as "low angle, slow push
    in", "tracking left", "crane up, then pan right", "handheld" or "static"; words that name no move give a slow push
    in. Pan turns left or right, tilt up or down, roll leans; track, crane and push travel, so near things pass faster.

    Keyframes are data in the project file: [{"at": 0, "zoom": 1}, {"at": 1, "zoom": 1.3, "pan": 4}]. at is 0 to 1 of
    the clip; horizontal and vertical are percent of the picture, pan, tilt and roll degrees, zoom 1 the still as it
    is; positive is right, up and clockwise; easing is of the way to the next key. The motion that comes in keeps its
    brushes. No border ever shows: the frame is tightened as far as the move needs.

    zoom, horizontal, vertical, pan, tilt and roll come on top of the move, all the while. Wire a signal to one, or to
    amount or handheld, and it moves by seconds of the clip: signal.follow of the music, from 1 to 1.15, on zoom lets
    the picture pulse. amount is of named moves and words, not of keyframes. In a clip that loops, a signal runs to the
    middle and back.
    """
    before = motion or Motion()
    axes = {"zoom": zoom, "horizontal": horizontal, "vertical": vertical, "pan": pan, "tilt": tilt, "roll": roll}
    moving = {
        name: value if isinstance(value, Signal) else steady(value)
        for name, value in axes.items()
        if value != (1.0 if name == "zoom" else 0.0)
    }
    asked = read_camera(keys, "keys")
    if asked:
        if isinstance(amount, Signal):
            ctx.note("The signal at 'amount' is not used: keyframes say themselves how far the camera goes.")
        return _held(before, asked, handheld, moving)
    moves: tuple[Move, ...]
    if move != "from words":
        moves = (MOVES[move],)
    else:
        found = moves_from_words(words) if words else None
        if words and found is None:
            ctx.note(f"'{words}' names no camera move, so this is a slow push in.")
        moves = found if found is not None else (MOVES["push in"].times(0.6),)
    unrest = max(part.handheld for part in moves)
    if isinstance(amount, Signal):
        # All of a named move is in proportion to its amount, so the move itself can wait for the clip's seconds.
        moving["amount"] = amount
        own = Combined("multiply", amount, steady(unrest)) if unrest else 0.0
    else:
        moves = tuple(part.times(amount) for part in moves)
        own = unrest * amount
    return _held(before, camera_keys(moves, easing), _sum(handheld, own), moving)


def _sum(handheld: float | Signal, own: float | Signal) -> float | Signal:
    """The unrest that is asked for and that of the move, at most the most there is."""
    if not isinstance(handheld, Signal) and not isinstance(own, Signal):
        return min(_MOST_UNREST, handheld + own)
    parts = [part if isinstance(part, Signal) else steady(part) for part in (handheld, own)]
    return within(Combined("add", *parts), 0.0, _MOST_UNREST)


def _held(
    before: Motion, keys: tuple[CameraKey, ...], handheld: float | Signal, moving: Mapping[str, Signal]
) -> Motion:
    """The motion before with another camera."""
    if isinstance(handheld, Signal):
        return replace(before, camera=keys, handheld=0.0, moving=(*moving.items(), ("handheld", handheld)))
    return replace(before, camera=keys, handheld=handheld, moving=tuple(moving.items()))
