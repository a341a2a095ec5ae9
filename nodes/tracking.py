"""Follow the camera and what it sees: steady a shaky clip, track a point or a plane, lay a picture on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from studio.base.errors import MediaError, SettingError
from studio.graph.context import Context
from studio.graph.places import Box, Quad
from studio.graph.spec import Slider, node
from studio.media.signal import Sampled, Signal
from studio.media.values import Image, Text, Video, mapped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from studio.embedded.stabilising.shake import Shake
    from studio.embedded.stabilising.smoothing import Course
    from studio.embedded.tracking.track import Track

Percent = Annotated[float, Slider(0, 100, 0.1, "%")]


@node("video.stabilise", words="stabilize, shake, smooth, steady", version=1)
def stabilise(
    ctx: Context,
    video: Video,
    *,
    smoothness: Annotated[float, Slider(0, 100, 1, "%")] = 50.0,
    border: Literal["crop", "mirror", "replicate", "black"] = "crop",
    zoom: Annotated[float, Slider(0, 100, 1, "%")] = 20.0,
    motion: Literal["shift", "shift, turn and zoom", "perspective"] = "shift, turn and zoom",
) -> Video:
    """Steady a shaky clip: sway and jitter go, pans and travels stay, and every shot of it is steadied by itself.

    smoothness: 0 leaves the camera as it was, 50 takes hand shake away, more takes slow swaying away too, and 100 holds
    it as still as a tripod. The clip is looked through once; other settings then cost nothing more.

    border: what is seen where the moved picture ends. crop enlarges each shot by as much as hides it, and says by how
    much; mirror and replicate go on with what lies at the edge, black shows the edge. zoom: with crop, the most that it
    may be enlarged; where that would not do, the steadying is held back.
    motion: what is taken away. perspective also follows the tilts of a wide lens; shift is for pictures with little to
    hold on to.
    """
    from studio.embedded.stabilising.shake import Shake, remembered
    from studio.embedded.stabilising.smoothing import course
    from studio.embedded.stabilising.warping import moved

    info = video.info
    if not smoothness or not info.length:
        return video
    if info.length == 1:
        ctx.note("The clip has one frame, so there is nothing to steady.")
        return video
    shake = Shake.of(
        ctx.memo("shake", lambda: remembered(video, motion, lambda n: ctx.progress(n, info.length)).data())
    )
    most = 1 + zoom / 100 if border == "crop" else None
    made = course(shake, float(info.rate), info.width / info.height, smoothness, most)
    for told in _of_steadying(shake, made, float(info.rate), zoom, border == "crop"):
        ctx.note(told)
    return mapped(video, lambda n, frame: moved(frame, made.moves[n], float(made.zooms[n]), border))


def _of_steadying(shake: Shake, made: Course, rate: float, zoom: float, crop: bool) -> list[str]:
    """What became of a clip, in words."""
    unseen = [n for n in range(len(shake.found)) if not shake.found[n]]
    if len(unseen) >= len(shake.found) - len(shake.shots):
        return ["Nothing in the picture shows how the camera moved, so it is left as it was."]
    told = []
    if crop:
        told.append(f"The picture is enlarged by {100 * (made.zooms.max() - 1):.1f} % to hide its edges.")
    if made.held_back:
        told.append(
            f"{100 * made.held_back:.0f} % of the clip is steadied less than asked for, since the picture would "
            f"have to be enlarged by more than {zoom:g} %: allow more zoom, or take less smoothness or another border."
        )
    if len(unseen) > rate / 2:
        told.append(
            f"Between {unseen[0] / rate:.1f} and {unseen[-1] / rate:.1f} s, {len(unseen)} frames show nothing that "
            "tells how the camera moved; it is taken to go on evenly."
        )
    return told


class Tracked(NamedTuple):
    """Where it is, in percent of the picture's sides, and how far it has moved right and down from where it was chosen.

    scale, rotation: of a plane, in percent of its size then and in degrees clockwise. found: 1 where it was seen, 0
    where it was lost. track: all of it, for video.matchmove.
    """

    x: Signal
    y: Signal
    moved_x: Signal
    moved_y: Signal
    scale: Signal
    rotation: Signal
    found: Signal
    track: Text


def _corners_fit(settings: Mapping[str, Any]) -> None:
    _read_corners(settings["corners"])


_AROUND = Box("x", "y", "width", "height", of="video", before=True, when=("follow", ("point",)))


@node(
    "video.track",
    words="motion tracking, follow",
    version=1,
    check=_corners_fit,
    places=(_AROUND, Quad("corners", _AROUND, of="video", before=True, when=("follow", ("plane",)))),
)
def track(
    ctx: Context,
    video: Video,
    *,
    follow: Literal["point", "plane"] = "point",
    at: Annotated[float, Slider(0, 86400, 0.04, "s")] = 0.0,
    x: Percent = 50.0,
    y: Percent = 50.0,
    width: Annotated[float, Slider(1, 100, 0.5, "%")] = 20.0,
    height: Annotated[float, Slider(1, 100, 0.5, "%")] = 20.0,
    corners: str = "",
    reach: Annotated[float, Slider(1, 50, 1, "%")] = 12.0,
) -> Tracked:
    """Follow something through a clip, to parts of a pixel, and let numbers move with it: wire x and y to settings.

    follow: a point, by what is around it; or a plane such as a screen or a wall, with its perspective. at: the moment
    at which it is chosen; from there it is followed to both ends of the clip. x, y: its place then, in percent of the
    picture from its upper left. width, height: of the plane, or of what is looked at around a point.
    corners: of a plane that is seen askew, clockwise from its upper left, such as "20,30 60,28 62,70 19,72" in percent;
    they win over x, y, width and height. reach: how far a point may move from one frame to the next, in percent of the
    picture's shorter side. Where it was lost (hidden, out of the picture, across a cut) a note tells, and it goes
    straight from where it was last seen to where it is seen again.
    """
    from studio.embedded.tracking import following
    from studio.embedded.tracking.track import from_text

    info = video.info
    if not info.length:
        raise MediaError("the clip has no frames", socket="video", mend="Connect a clip that has some.")
    start = min(int(Fraction(str(at)) * info.rate), info.length - 1)

    def done(frames: int) -> None:
        ctx.progress(frames, info.length)

    def found() -> str:
        if follow == "plane":
            return following.plane(video, start, _region(corners, x, y, width, height), done).text()
        short = min(info.width, info.height)
        patch = min(width * info.width, height * info.height) / 100 / short
        return following.point(video, start, (x / 100, y / 100), patch, reach / 100, done).text()

    text = ctx.memo("track", found)
    made = from_text(text)
    _tell_lost(ctx, made)
    return _as_signals(made, info.width / info.height, Text(text))


def _region(corners: str, x: float, y: float, width: float, height: float) -> npt.NDArray[np.float64]:
    """(4, 2), shares of the sides."""
    import numpy as np

    given = _read_corners(corners)
    if given:
        return np.asarray(np.array(given) / 100)
    across, down = width / 2, height / 2
    places = [(x - across, y - down), (x + across, y - down), (x + across, y + down), (x - across, y + down)]
    return np.asarray(np.clip(np.array(places), 0, 100) / 100)


def _read_corners(text: str) -> list[tuple[float, float]]:
    """Four places in percent; none for empty text. Raises SettingError."""
    if not text.strip():
        return []
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]
    leftover = re.sub(r"-?\d+(?:\.\d+)?|[\s,;]", "", text)
    mend = 'Write four places clockwise from the upper left, such as "20,30 60,28 62,70 19,72".'
    if len(numbers) != 8 or leftover:
        raise SettingError(f"'{text.strip()[:60]}' is not four corners", setting="corners", mend=mend)
    places = list(zip(numbers[::2], numbers[1::2], strict=True))
    turns = []
    for a, b, c in zip(places, places[1:] + places[:1], places[2:] + places[:2], strict=True):
        turns.append((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]))
    if min(turns) <= 0 or not all(0 <= number <= 100 for number in numbers):
        raise SettingError(
            "the corners do not go clockwise around a place within the picture", setting="corners", mend=mend
        )
    return places


def _as_signals(made: Track, aspect: float, text: Text) -> Tracked:
    import numpy as np

    middles = 100 * made.middles
    moved = middles - middles[made.start]
    scale, turn = np.full(len(middles), 100.0), np.zeros(len(middles))
    if made.plane:
        sides = made.sides(aspect)
        scale = 100 * np.hypot(*sides.T) / max(1e-9, float(np.hypot(*sides[made.start])))
        turn = np.rad2deg(np.unwrap(np.arctan2(sides[:, 1], sides[:, 0])))
        turn = turn - turn[made.start]
    x, y, moved_x, moved_y, size, rotation, found = (
        Sampled(np.ascontiguousarray(column, np.float32), made.rate)
        for column in (*middles.T, *moved.T, scale, turn, made.found)
    )
    return Tracked(x, y, moved_x, moved_y, size, rotation, found, text)


def _tell_lost(ctx: Context, made: Track) -> None:
    import numpy as np

    lost = np.flatnonzero(~made.found)
    if not len(lost):
        return
    spans = np.split(lost, np.flatnonzero(np.diff(lost) > 1) + 1)
    words = ", ".join(f"{span[0] / made.rate:.2f} to {(span[-1] + 1) / made.rate:.2f} s" for span in spans[:4])
    more = f" and {len(spans) - 4} times more" if len(spans) > 4 else ""
    ctx.note(f"It was lost from {words}{more}: {len(lost)} of {len(made.found)} frames.")


@node("video.matchmove", version=1, title="Match move")
def matchmove(
    ctx: Context,
    background: Image,
    picture: Image,
    track: Text,
    *,
    scale: Annotated[float, Slider(1, 1000, 1, "%")] = 100.0,
    x: Annotated[float, Slider(-200, 200, 0.5, "%")] = 0.0,
    y: Annotated[float, Slider(-200, 200, 0.5, "%")] = 0.0,
    opacity: Percent = 100.0,
    hide: bool = True,
) -> Image:
    """Lay a picture or a clip over a tracked clip so that it moves with what was tracked: a sign, a screen, a label.

    Wire the tracked clip to background and the output track of video.track. On a plane the picture fills its four
    corners, in perspective; at a point it is centred, as wide as a quarter of the background. scale: larger or smaller
    than that. x, y: beside it, in percent of the plane or of the background. opacity: of the picture, on top of its own
    alpha. hide: where a point or plane was lost, nothing is laid over.
    """
    from studio.embedded.tracking.pinning import pinned
    from studio.embedded.tracking.track import from_text

    path = from_text(str(track))
    number = min(ctx.frame, len(path.places) - 1)
    if not opacity or (hide and not path.found[number]):
        return background
    place = path.places[number]
    shape = picture.height / picture.width * background.width / background.height
    corners = _spread(place, scale / 100, x / 100, y / 100, shape)
    return Image(pinned(background.pixels, picture.pixels, corners, opacity / 100))


def _spread(place: npt.NDArray[np.float64], scale: float, x: float, y: float, shape: float) -> npt.NDArray[np.float64]:
    """Where the corners of a picture go. shape: its height over its width, in shares of the background's sides."""
    import cv2
    import numpy as np

    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64) / 2
    if len(place) == 1:
        return np.asarray(place + (x, y) + square * (0.25 * scale, 0.25 * scale * shape))
    onto = cv2.getPerspectiveTransform((square + 0.5).astype(np.float32), place.astype(np.float32))
    wanted = square * scale + 0.5 + (x, y)
    return np.asarray(cv2.perspectiveTransform(wanted[None], onto)[0])
