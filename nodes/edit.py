"""The edit: shots and sounds laid out as a film, captions from what is spoken, and titles."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple

from studio.engine.errors import SettingError, ShotgraphError
from studio.engine.spec import Data, Rate, Slider, node
from studio.engine.values import Audio, Number, Series, Text, Video

Seconds = Annotated[float, Slider(0, 60, 0.05, "s")]


class Cut(NamedTuple):
    """The film's picture, its sounds apart (for audio.mix), the cut itself as OpenTimelineIO JSON, and its length."""

    video: Video
    voice: Audio
    effects: Audio
    music: Audio
    timeline: Text
    seconds: Number


@node("edit.timeline", version=1, title="Timeline")
def cut(
    pictures: Series[Video],
    voice: Series[Audio] | None = None,
    effects: Series[Audio] | None = None,
    music: list[Audio] | None = None,
    *,
    edit: Annotated[Any, Data("timeline")] = None,
    timing: Literal["longest", "narration", "clip"] = "longest",
    short: Literal["hold", "slow", "loop"] = "hold",
    lead: Seconds = 0.3,
    tail: Seconds = 0.4,
    transition: Seconds = 0.0,
    gap: Seconds = 0.0,
    fade_in: Seconds = 0.0,
    fade_out: Seconds = 0.0,
    width: Annotated[int, Slider(0, 8192, 2, "px")] = 0,
    height: Annotated[int, Slider(0, 8192, 2, "px")] = 0,
    rate: Rate = 0,
    framing: Literal["fill", "fit", "stretch"] = "fill",
) -> Cut:
    """Lay the shots out in order, each as long as its narration needs, with effects and music under them.

    timing: longest gives a shot its clip's or its narration's length, whichever is longer; narration and clip take
    that one. A clip shorter than its slot holds its last frame, slows down or loops. lead and tail are the quiet
    before and after a narration; transition is a dissolve between shots. edit holds what was changed by hand in the
    timeline panel, shot by shot, and outlives changes of the script. Size and rate 0 are those of the first shot.
    """
    from studio.timeline import Layout, apply, lay_out
    from studio.timeline.compose import compose_picture
    from studio.timeline.interchange import to_otio
    from studio.timeline.sound import compose_sound

    if not len(pictures):
        raise ShotgraphError(
            "there are no shots to cut", socket="pictures", mend="Wire a series of clips to 'pictures'."
        )
    if (width == 0) != (height == 0):
        raise SettingError("width and height go together", setting="width", mend="Set both, or leave both at 0.")
    first = pictures.values[0].info
    frames_a_second = Fraction(rate) or first.rate
    if not width:
        width, height = first.width, first.height
    spoken, heard = voice or Series[Audio](), effects or Series[Audio]()
    score = Series.of((str(number), piece) for number, piece in enumerate(music or (), 1))
    layout = Layout(
        frames_a_second,
        timing,
        short,
        *(_exact(seconds) for seconds in (lead, tail, transition, gap, fade_in, fade_out)),
    )
    automatic = lay_out(
        [(id, clip.info.seconds) for id, clip in pictures],
        _lengths(spoken),
        _lengths(heard),
        _lengths(score),
        layout=layout,
    )
    timeline = apply(automatic, edit or {})
    video = compose_picture(timeline, dict(pictures), width, height, framing)
    sounds = {
        name: compose_sound(timeline, name, dict(sources), video.info.seconds)
        for name, sources in (("voice", spoken), ("effects", heard), ("music", score))
    }
    return Cut(video, **sounds, timeline=Text(to_otio(timeline)), seconds=Number(video.info.seconds))


def _exact(seconds: float) -> Fraction:
    """What was typed: 0.3 is three tenths, not the binary number next to it."""
    return Fraction(str(seconds))


def _lengths(sounds: Series[Audio]) -> list[tuple[str, Fraction]]:
    return [(id, Fraction(sound.info.length, sound.info.rate)) for id, sound in sounds]
