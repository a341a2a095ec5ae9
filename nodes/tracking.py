"""Follow the camera and what it sees: steady a shaky clip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from studio.graph.context import Context
from studio.graph.spec import Slider, node
from studio.media.values import Video, mapped

if TYPE_CHECKING:
    from studio.embedded.stabilising.shake import Shake
    from studio.embedded.stabilising.smoothing import Course


@node("video.stabilise", version=1)
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
