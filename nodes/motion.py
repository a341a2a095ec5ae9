"""Saying what moves in a still: brushed regions and the camera."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from studio.base.errors import SettingError
from studio.graph.context import Context
from studio.graph.spec import Data, Lane, Slider, node
from studio.media.camera import MOVES, Move, camera_keys, moves_from_words
from studio.media.motion import BRUSHES, read_brushes, read_camera, read_strokes, region_text
from studio.media.values import Brush, Image, Mask, Motion, Stroke, Text

Push = Annotated[float, Slider(-10, 10, 0.1)]
Unrest = Annotated[float, Slider(0, 10, 0.1)]

_WHOLE = (Stroke(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)), size=0.01, softness=0.0, fill=True),)


@node("motion.brush", version=1, lane=Lane.IO, title="Motion brush")
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

    The sliders move the mask's region where a mask is connected; without mask and brushes, the whole picture. The
    motion that comes in is added to: its camera stays.

    Strokes are data in the project file; every part at its default may be left out:
    brushes: [{"strokes": [{"points": [[x, y], ...], "size": 0.08, "softness": 0.5, "erase": false, "fill": false}],
    "horizontal": 3, "ambient": 1, "path": [[x, y], ...], "easing": "ease-in-out"}], and static: [stroke, ...].
    x and y are 0 to 1 from the top left; size is the brush's diameter in picture heights; fill paints the area that
    the points outline.
    """
    before = motion or Motion()
    painted = read_brushes(brushes, "brushes")
    pushed = bool(horizontal or vertical or proximity or ambient)
    extra: tuple[Brush, ...] = ()
    if pushed and (mask is not None or not painted):
        where = Brush(region=region_text(mask.pixels)) if mask is not None else Brush(strokes=_WHOLE)
        moves = replace(where, horizontal=horizontal, vertical=vertical, proximity=proximity, ambient=ambient)
        extra = (moves,)
    total = before.brushes + painted + extra
    if len(total) > BRUSHES:
        raise SettingError(
            f"Together with the motion and mask that come in these are {len(total)} brushes",
            setting="brushes",
            mend=f"Use at most {BRUSHES} in all.",
        )
    return replace(before, brushes=total, static=before.static + read_strokes(static, "static"))


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


@node("motion.camera", version=1, lane=Lane.IO, title="Camera move")
def move_camera(
    ctx: Context,
    motion: Motion | None = None,
    words: Text | None = None,
    *,
    move: MoveName = "from words",
    amount: Annotated[float, Slider(0, 4, 0.05)] = 1.0,
    handheld: Unrest = 0.0,
    easing: Literal["glide", "linear", "ease-in", "ease-out", "ease-in-out", "snap", "overshoot"] = "glide",
    keys: Annotated[Any, Data("camera", read_camera)] = (),
) -> Motion:
    """Move the camera over a shot: by name, by the shot's own camera words, or by keyframes.

    Keyframes win over a named move, a named move over words. 'from words' reads phrases such as "low angle, slow push
    in", "tracking left", "crane up, then pan right", "handheld" or "static"; words that name no move give a slow push
    in. Pan turns left or right, tilt up or down, roll leans; track, crane and push travel, so near things pass faster.

    Keyframes are data in the project file: [{"at": 0, "zoom": 1}, {"at": 1, "zoom": 1.3, "pan": 4}]. at is 0 to 1 of
    the clip; horizontal and vertical are percent of the picture, pan, tilt and roll degrees, zoom 1 the still as it
    is; positive is right, up and clockwise; easing is of the way to the next key. The motion that comes in keeps its
    brushes. No border ever shows: the frame is tightened as far as the move needs.
    """
    before = motion or Motion()
    asked = read_camera(keys, "keys")
    if asked:
        return replace(before, camera=asked, handheld=handheld)
    moves: tuple[Move, ...]
    if move != "from words":
        moves = (MOVES[move],)
    else:
        found = moves_from_words(words) if words else None
        if words and found is None:
            ctx.note(f"'{words}' names no camera move, so this is a slow push in.")
        moves = found if found is not None else (MOVES["push in"].times(0.6),)
    scaled = tuple(part.times(amount) for part in moves)
    shake = min(10.0, handheld + max(part.handheld for part in scaled))
    return replace(before, camera=camera_keys(scaled, easing), handheld=shake)
