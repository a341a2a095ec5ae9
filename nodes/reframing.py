"""Clips in another shape that keep what matters in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from studio.base.errors import MediaError
from studio.graph.context import Context
from studio.graph.spec import Slider, node
from studio.media.signal import Sampled, Signal, steady, value_at
from studio.media.values import Video, mapped

if TYPE_CHECKING:
    from studio.embedded.reframing.looking import Course
    from studio.media.frames import Frame

Percent = Annotated[float, Slider(0, 100, 0.1, "%")]
Place = Annotated[float | Signal, Slider(0, 100, 0.1, "%")]
_ASPECTS = {"9:16": 9 / 16, "4:5": 4 / 5, "1:1": 1.0, "4:3": 4 / 3, "16:9": 16 / 9, "2.39:1": 2.39}


class Reframed(NamedTuple):
    """The clip; and where the middle of what is seen lies in the picture that it was, in percent of its sides."""

    video: Video
    x: Signal
    y: Signal


@node("video.reframe", words="vertical, crop, 9:16, portrait", version=1)
def reframe(
    ctx: Context,
    video: Video,
    *,
    aspect: Literal["9:16", "4:5", "1:1", "4:3", "16:9", "2.39:1", "width and height"] = "9:16",
    width: Annotated[int, Slider(2, 16384, 2, "px")] = 1080,
    height: Annotated[int, Slider(2, 16384, 2, "px")] = 1920,
    follow: Literal["people", "subject", "middle"] = "people",
    size: Annotated[float, Slider(20, 100, 1, "%")] = 100,
    calm: Annotated[float, Slider(0, 10, 0.1, "s")] = 3.0,
    by_hand: Place = 0,
    x: Place = 50,
    y: Place = 50,
) -> Reframed:
    """Cut a clip to another shape, such as 16:9 to 9:16, with a window that follows what matters, shot by shot.

    aspect: the new shape; "width and height" gives those pixels, the other shapes keep as many as the window has.
    follow: "people" keeps faces in view, two or more together where they fit, and what the picture is of where a shot
    shows none; "subject" looks for that alone; "middle" stands still. size: the window, in percent of the largest that
    fits. calm: how slowly the window moves; it stands while what it follows stays near its middle, 0 follows at once.

    by_hand: how much x and y, the window's middle in percent of the picture, count instead of what was found: 0 to
    follow, 100 to place it by hand. With keys for them the hand takes over for a while and lets go again. The clip is
    looked through once; changing calm or keys costs nothing more. x and y of the result can be wired on.
    """
    import numpy as np

    from studio.embedded.reframing.looking import Course, remembered
    from studio.embedded.reframing.path import camera
    from studio.embedded.reframing.window import seen, settled

    info = video.info
    if not info.length:
        raise MediaError("the clip has no frames", socket="video", mend="Connect a clip that has some.")
    shape = width / height if aspect == "width and height" else _ASPECTS[aspect]
    wide, high = _window(info.width, info.height, shape, size / 100)
    window = wide / info.width, high / info.height
    path = np.full((info.length, 2), 0.5)
    seeks = follow != "middle" and not (isinstance(by_hand, (int, float)) and by_hand >= 100) and min(window) < 1
    if seeks:

        def found() -> dict[str, object]:
            return remembered(
                video, window, "people" if follow == "people" else "subject", lambda n: ctx.progress(n, 2 * info.length)
            ).data()

        course = Course.of(ctx.memo("reframing", found))
        path = camera(course, info.length, float(info.rate), window, calm)
        _tell(ctx, course, follow)
    for number in range(info.length):
        seconds = float(number / info.rate)
        share = min(100.0, max(0.0, value_at(by_hand, seconds))) / 100
        if share:
            hand = np.array([value_at(x, seconds), value_at(y, seconds)]) / 100
            path[number] += share * (hand - path[number])
    half = np.array(window) / 2
    path = settled(np.clip(path, half, 1 - half), (info.width, info.height), (wide, high))
    target = (width, height) if aspect == "width and height" else (wide, high)

    def render(number: int, frame: Frame) -> Frame:
        made = seen(frame, path[number], (wide, high))
        return made if target == (wide, high) else made.resized(*target)

    made = mapped(video, render, width=target[0], height=target[1])
    return Reframed(made, *(_signal(100 * path[:, axis], float(info.rate)) for axis in (0, 1)))


def _window(width: int, height: int, shape: float, share: float) -> tuple[int, int]:
    """The largest even window of a shape in a picture, or so much of its sides."""
    wide, high = (height * shape, height) if width / height > shape else (width, width / shape)
    return tuple(max(2, round(side * share / 2) * 2) for side in (wide, high))  # type: ignore[return-value]


def _signal(values: object, rate: float) -> Signal:
    import numpy as np

    numbers = np.ascontiguousarray(values, np.float32)
    return steady(float(numbers[0])) if np.ptp(numbers) < 1e-6 else Sampled(numbers, rate)


def _tell(ctx: Context, course: Course, follow: str) -> None:
    """What the window follows, in words, where that is not what was asked for."""
    none = len(course.shots) - len(course.people) - len(course.subjects)
    if follow == "people" and course.subjects:
        count, of = len(course.subjects), len(course.shots)
        where = "The clip shows" if of == 1 else f"{count} of {of} shots show"
        ctx.note(f"{where} no faces: the window follows what the picture is of.")
    if none:
        where = "The clip shows" if len(course.shots) == 1 else f"{none} of {len(course.shots)} shots show"
        ctx.note(f"{where} nothing that could be followed: the window stays in the middle.")
