"""Grade: wheels, curves, white balance, lookup tables, matching, grain, vignette, and the cameras' log curves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from studio.base.errors import SettingError
from studio.embedded.filters.curves import read_curves
from studio.graph.context import Context
from studio.graph.places import Point
from studio.graph.spec import Colour, Data, Lane, OpenFile, Seed, Slider, node
from studio.media.color import HD, Color, is_hdr, rgb_of
from studio.media.frames import Frame
from studio.media.values import Image, Series, Video, mapped

Percent = Annotated[float, Slider(0, 100, 0.1, "%")]
Lift = Annotated[float, Slider(-0.5, 0.5, 0.001)]
Gamma = Annotated[float, Slider(0.2, 4, 0.01)]
Gain = Annotated[float, Slider(0, 4, 0.01)]


@node("color.grade", words="colour grade, color grading, colour correction, wheels", version=1, lane=Lane.CPU)
def grade(
    image: Image,
    *,
    lift: Lift = 0.0,
    lift_red: Lift = 0.0,
    lift_green: Lift = 0.0,
    lift_blue: Lift = 0.0,
    gamma: Gamma = 1.0,
    gamma_red: Gamma = 1.0,
    gamma_green: Gamma = 1.0,
    gamma_blue: Gamma = 1.0,
    gain: Gain = 1.0,
    gain_red: Gain = 1.0,
    gain_green: Gain = 1.0,
    gain_blue: Gain = 1.0,
    offset: Lift = 0.0,
    offset_red: Lift = 0.0,
    offset_green: Lift = 0.0,
    offset_blue: Lift = 0.0,
    saturation: Annotated[float, Slider(0, 400, 0.5, "%")] = 100,
    hue: Annotated[float, Slider(-180, 180, 0.5, "°")] = 0.0,
) -> Image:
    """Grade with colour wheels: lift for the shadows, gamma for middle tones, gain for highlights, offset for all.

    lift: where black comes to lie. gain: where white does. gamma: above 1 lifts the middle tones and leaves both ends
    alone. offset: added everywhere. Each has one number for all channels and one for red, green and blue; lift and
    offset add up, gamma and gain multiply. Then saturation (0 is grey) and hue (degrees, from red towards yellow), both
    around Rec. 709 luma.

    On the picture's own values, as grading desks do: y = (x (gain - lift) + lift + offset) ^ (1 / gamma).
    """
    from studio.embedded.filters.wheels import Wheels, wheeled

    wheels = Wheels(
        (lift + lift_red, lift + lift_green, lift + lift_blue),
        (gamma * gamma_red, gamma * gamma_green, gamma * gamma_blue),
        (gain * gain_red, gain * gain_green, gain * gain_blue),
        (offset + offset_red, offset + offset_green, offset + offset_blue),
        saturation / 100,
        hue,
    )
    return Image(wheeled(image.pixels, wheels))


@node("color.curves", words="colour correction, color grade, tone", version=1, lane=Lane.CPU)
def curves(image: Image, *, curves: Annotated[Any, Data("tone curves", read_curves)] = None) -> Image:
    """Bend a picture's tones with curves: all together, red, green or blue alone, and saturation by hue.

    The master curve comes first, then each channel's own. Between points runs a smooth curve that never overshoots.
    The curve of saturation says for every hue (0 to 1 from red over green and blue back to red) how much of its
    colour stays: 0 is grey, 1 as it was, 2 twice as much.

    curves: data in the project file, {"master": [[0, 0], [0.4, 0.5], [1, 1]], "saturation": [[0.33, 0.5]]}; what is
    left out is straight.
    """
    from studio.embedded.filters.curves import curved

    return Image(curved(image.pixels, read_curves(curves)))


@node("color.white", words="temperature, tint, colour cast", version=1, lane=Lane.CPU, title="White balance")
def white(image: Image, *, grey: Annotated[str, Colour()] = "#808080", amount: Percent = 100) -> Image:
    """Balance the white of a picture by something in it that should be grey.

    grey: its colour in the picture, best picked from it with the eyedropper. The light that made it so is taken out
    of the whole picture (Bradford adaptation in linear light). How light the picture is stays.
    """
    from studio.embedded.filters.whitepoint import neutral

    return Image(neutral(image.pixels, rgb_of(grey, "grey"), amount / 100))


def _chosen(path: Path) -> Path:
    if path == Path():
        raise SettingError("no lookup table is chosen", setting="path", mend="Choose a .cube file.")
    return path


def _lut_chosen(settings: Mapping[str, Any]) -> None:
    _chosen(settings["path"])


def _lut_reads(path: Path) -> None:
    from studio.embedded.filters.cubefile import read_lut

    read_lut(path)


@node("color.lut", words="cube, colour grade, look up table", version=2, lane=Lane.CPU, title="LUT", check=_lut_chosen)
def lut(
    image: Image,
    *,
    path: Annotated[Path, OpenFile("Lookup tables (*.cube)", _lut_reads)] = Path(),
    amount: Percent = 100,
) -> Image:
    """Give a picture the colours of a lookup table (LUT): a .cube file of a grading program or a camera's maker.

    Tables of one and of three dimensions, with any domain, up to 65 points along an edge; colours between its points
    are interpolated over tetrahedra. A file that is damaged is refused with the line that is wrong.
    """
    from studio.embedded.filters.cubefile import read_lut
    from studio.embedded.filters.lut import looked_up

    return Image(looked_up(image.pixels, read_lut(_chosen(path)), amount / 100))


@node("color.match", words="color match, colour transfer", version=1, lane=Lane.CPU)
def match(
    image: Image,
    reference: Image,
    *,
    amount: Percent = 100,
    method: Literal["transport", "balance"] = "transport",
    light: bool = True,
) -> Image:
    """Give a picture the colours of another one, a reference still.

    method: "transport" moves the whole cloud of colours onto the reference's with the least change (linear
    Monge-Kantorovich map); "balance" moves the mean and the spread of lightness and of the two colour axes, each by
    itself (Reinhard). Both in Oklab, where equal distances look equal. light: lightness and contrast too, not colour
    alone. The same colours on both sides change nothing. A clip is matched frame by frame.
    """
    from studio.embedded.filters.matching import matched, measured

    own, wanted = measured(image.pixels), measured(reference.pixels)
    return Image(matched(image.pixels, own, wanted, method, amount / 100, light=light))


@node("color.unify", version=1, lane=Lane.CPU, title="Match clips")
def unify(
    ctx: Context,
    clips: Series[Video],
    reference: Image | None = None,
    *,
    amount: Percent = 100,
    method: Literal["transport", "balance"] = "transport",
    light: bool = True,
    samples: Annotated[int, Slider(1, 32, 1)] = 5,
) -> Series[Video]:
    """Give a series of clips the colours of its first one, against the drift from shot to shot.

    Each clip is changed as a whole, by what a few of its frames look like together, so nothing flickers while it moves.
    reference: a still to match instead; then the first clip is changed too. samples: frames of each clip that are
    looked at. method, light: as of Match.
    """
    from studio.embedded.filters.matching import Colours, matched, measured, together

    def of(video: Video) -> Colours:
        count = min(samples, video.info.length)
        places = [int((number + 0.5) * video.info.length / count) for number in range(count)]
        seen = []
        for done, place in enumerate(places):
            ctx.check()
            seen.append(measured(video.frame(place).pixels()))
            ctx.progress(done + 1, count)
        return together(seen)

    def changed(video: Video, own: Colours, wanted: Colours) -> Video:
        def render(_: int, frame: Frame) -> Frame:
            pixels = frame.pixels()
            made = matched(pixels, own, wanted, method, amount / 100, light=light)
            return frame if made is pixels else Frame.of(made, frame.color)

        return mapped(video, render)

    def all_of() -> dict[str, list[float]]:
        seen = ((item, of(video)) for item, video in clips if video.info.length)
        return {item: [*one.mean, *one.spread] for item, one in seen}

    found = ctx.memo("colours", all_of)
    known = {item: Colours(tuple(numbers[:3]), tuple(numbers[3:])) for item, numbers in found.items()}
    wanted = measured(reference.pixels) if reference is not None else next(iter(known.values()), None)
    return Series.of(
        (item, changed(video, known[item], wanted) if wanted is not None and item in known else video)
        for item, video in clips
    )


@node("color.tonemap", words="hlg, pq, hdr10", version=1, lane=Lane.CPU, title="HDR to SDR")
def tonemap(
    ctx: Context,
    video: Video,
    *,
    method: Literal["bt.2390", "hable"] = "bt.2390",
    transfer: Literal["from the clip", "PQ", "HLG"] = "from the clip",
    peak: Annotated[float, Slider(100, 10000, 1, "nits")] = 1000,
    white: Annotated[float, Slider(80, 1000, 1, "nits")] = 203,
) -> Video:
    """Bring an HDR clip (PQ or HLG) to SDR, Rec. 709, and say so in its colour tags.

    method: "bt.2390" keeps all tones up to a knee as they are and rolls off what is brighter; "hable" is a filmic curve
    over all tones, darker and softer. transfer: how the clip is coded, where its tags are wrong or missing. peak: nits
    of the brightest light that still differs from white. white: nits that become SDR's white. Depth is kept. A clip
    that is not HDR is handed on as it is.
    """
    from studio.embedded.filters.tonemapping import tone_mapped

    color = video.info.color
    if transfer != "from the clip":
        color = Color("bt2020", "smpte2084" if transfer == "PQ" else "arib-std-b67", "bt2020nc", color.range)
    if not is_hdr(color):
        ctx.note("The clip is not HDR by its tags, so it is as it was.")
        return video

    def render(_: int, frame: Frame) -> Frame:
        return Frame.of(_with_alpha(tone_mapped(frame.rgb16(), color, method, peak, white), frame), HD)

    return mapped(video, render, color=HD)


def _with_alpha(rgb16: Any, frame: Frame) -> Any:
    if not frame.alpha:
        return rgb16
    import numpy as np

    alpha = frame.pixels()[..., 3:]
    return np.concatenate((rgb16, alpha if alpha.dtype == np.uint16 else alpha.astype(np.uint16) * 257), axis=2)


@node("color.grain", version=1, lane=Lane.CPU, title="Film grain")
def grain(
    ctx: Context,
    image: Image,
    *,
    shadows: Percent = 15,
    midtones: Percent = 25,
    highlights: Percent = 8,
    size: Annotated[float, Slider(1, 8, 0.1, "px")] = 1.5,
    colour: Percent = 30,
    seed: Seed = 1,
    frame: Annotated[int, Slider(0, 1000000, 1)] = 0,
) -> Image:
    """Lay film grain over a picture, as strong in shadows, middle tones and highlights as each is set.

    colour: 0 is the same grain in all channels, 100 each its own. The grain of a clip is another in every frame and
    always the same for a seed. frame: is added to the frame's number.
    """
    from studio.embedded.filters.grain import Grain, grained

    strength = Grain(shadows / 100, midtones / 100, highlights / 100, size, colour / 100)
    return Image(grained(image.pixels, strength, seed, frame + ctx.frame))


@node("color.vignette", version=1, lane=Lane.CPU, places=(Point("x", "y"),))
def vignette(
    image: Image,
    *,
    stops: Annotated[float, Slider(-4, 4, 0.05, "EV")] = -1.0,
    size: Percent = 40,
    softness: Percent = 80,
    roundness: Percent = 0,
    x: Percent = 50,
    y: Percent = 50,
) -> Image:
    """Darken or lighten the corners of a picture, as a lens does.

    stops: of light at the corners; below 0 is darker. size: where it begins, 0 in the middle, 100 in the corners.
    softness: over how much of the way on it grows. roundness: 0 has the shape of the picture, 100 is a circle. x, y:
    the middle, in percent of the picture.
    """
    from studio.embedded.filters.vignette import Vignette, vignetted

    shape = Vignette(stops, size / 100, softness / 100, roundness / 100, x / 100, y / 100)
    return Image(vignetted(image.pixels, shape))


LogCurve = Literal[
    "Rec.709",
    "linear",
    "S-Log3 S-Gamut3.Cine",
    "S-Log3 S-Gamut3",
    "V-Log V-Gamut",
    "LogC3 Wide Gamut 3",
    "LogC4 Wide Gamut 4",
]


@node("color.log", words="s-log, v-log, c-log, camera", version=1, lane=Lane.CPU, title="Log curve")
def log(
    image: Image,
    *,
    source: LogCurve = "S-Log3 S-Gamut3.Cine",
    target: LogCurve = "Rec.709",
    gamut: bool = True,
    exposure: Annotated[float, Slider(-8, 8, 0.05, "EV")] = 0.0,
    shoulder: bool = False,
) -> Image:
    """Read a picture as a camera's log curve wrote it, and write it by another: Sony, Panasonic and ARRI.

    source: how the picture is coded. target: how it is to be. gamut: colours move to the target's primaries too.
    exposure: stops of light in between. shoulder: highlights that would be cut above white are rolled off instead.
    "linear" is light itself, cut at a perfect white: for what comes after, keep a log curve.
    """
    from studio.embedded.filters.logcurves import converted

    made = converted(image.pixels, source, target, gamut=gamut, stops=exposure, shoulder=shoulder)
    return Image(made)
