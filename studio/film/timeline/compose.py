"""The cut's picture as one lazy Video.

Frame n is a pure function of n, whatever range it is asked in. Where a single clip shows unchanged its frames are
handed on as they are, untouched to the bit. Only the clips under the playhead are open, and of those only what is not
wholly covered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from itertools import accumulate

from studio.embedded.dissolve import blend
from studio.embedded.fontpackages import advice
from studio.embedded.overlay import overlay
from studio.film.timeline import titles
from studio.film.timeline.junctions import passed
from studio.film.timeline.looks import Framing, Look
from studio.film.timeline.model import Clip, Timeline, Track
from studio.film.timeline.naming import cuts_of
from studio.film.timeline.pieces import pieces
from studio.film.timeline.placing import laid, on_clear
from studio.film.timeline.running import nothing, run
from studio.media.color import HD, Color
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo, in_light_of


@dataclass(frozen=True)
class _Film:
    """What holds for every frame."""

    width: int
    height: int
    rate: Fraction
    framing: Framing


@dataclass(frozen=True)
class _Placed:
    """A clip made ready: frames start..stop-1 of the film are frames 0.. of `video`, None for a title. opaque: whether
    it hides all that is below it, where it neither fades nor passes."""

    clip: Clip
    start: int
    stop: int
    video: Video | None
    framing: Framing
    opaque: bool

    def look(self, number: int, rate: Fraction) -> Look:
        return self.clip.look.at(float(self.clip.since + Fraction(number - self.start) / rate))


class _Lane:
    """The clips of a track by frame."""

    def __init__(self, placed: Sequence[_Placed]) -> None:
        self._placed = sorted(placed, key=lambda part: part.start)
        self._starts = [part.start for part in self._placed]
        self._latest = [0, *accumulate((part.stop for part in self._placed), max)]

    def at(self, number: int) -> list[_Placed]:
        """Those that are there, the first to begin first."""
        index, found = bisect_right(self._starts, number), list[_Placed]()
        while index and self._latest[index] > number:
            index -= 1
            if self._placed[index].stop > number:
                found.append(self._placed[index])
        return found[::-1]


def compose_picture(
    timeline: Timeline, sources: Mapping[str, Video], width: int, height: int, framing: Framing = "fill"
) -> Video:
    """The picture and title tracks as one clip of width x height at the timeline's rate; black where nothing is."""
    shown = [track for track in (timeline.picture, *timeline.layers) if timeline.seen(track)]
    used = [c for track in (timeline.picture, *timeline.layers) if track.kind == "picture" for c in track.clips]
    infos = [sources[clip.source].info for clip in used if clip.source in sources]
    light = infos[0].color if infos else HD
    digests = {id: video.digest for id, video in sources.items()}
    sources = {id: in_light_of(video, light) for id, video in sources.items()}
    film = _Film(width, height, timeline.rate, framing)
    laid_out = [list(_placed(timeline, track, sources, film)) for track in shown]
    lanes = [_Lane(placed) for placed in laid_out]
    storyline = lanes[0] if shown and shown[0] is timeline.picture else _Lane(())
    upper = lanes[1:] if shown and shown[0] is timeline.picture else lanes
    info = VideoInfo(
        width,
        height,
        timeline.rate,
        timeline.frames,
        bit_depth=max((info.bit_depth for info in infos), default=8),
        color=light,
        mastering=infos[0].mastering if infos else "",
    )

    def pull(start: int, stop: int) -> Iterator[Frame]:
        opened = _Opened()
        try:
            for number in range(start, stop):
                opened.now(number)
                frame = _frame(number, storyline, upper, opened, film)
                opened.close_others()
                yield frame
        finally:
            opened.close()

    wired = {clip.source for clip in used}
    remarks = tuple(dict.fromkeys(remark for id in sources if id in wired for remark in sources[id].remarks))
    lacking = titles.lacking(clip.title for track in shown for clip in track.clips if clip.title is not None)
    if lacking:
        remarks = (*remarks, advice(lacking))
    said = f"{film} {light} {info.bit_depth} {bool(lanes) and storyline is lanes[0]}"
    every = [part for placed in laid_out for part in placed]
    cuts = cuts_of(timeline)
    return Video(info, pull, remarks=remarks, stretches=lambda: pieces(lanes, every, said, digests), cuts=cuts)


def _placed(timeline: Timeline, track: Track, sources: Mapping[str, Video], film: _Film) -> Iterator[_Placed]:
    for clip in track.clips:
        span = timeline.spans[clip.id]
        start, stop = timeline.frame(span.start), timeline.frame(span.stop)
        if stop <= start or clip.muted:
            continue
        framing: Framing = clip.look.framing or film.framing
        if track.kind == "title":
            if clip.title is not None:
                yield _Placed(clip, start, stop, None, "stretch", False)
            continue
        source = sources[clip.source]
        info = source.info
        if track is timeline.picture and clip.look.plain:
            # Fitted on black as soon as it is read: the film's own frame, if nothing else is there.
            shape = partial(framed, width=film.width, height=film.height, framing=framing)
            video = run(source, clip, stop - start, film.rate, (film.width, film.height), shape)
            yield _Placed(clip, start, stop, video, framing, True)
            continue
        shaped = framing != "fit" or info.width * film.height == info.height * film.width
        opaque = clip.look.plain and not info.alpha and shaped and clip.beyond != "black"
        yield _Placed(clip, start, stop, run(source, clip, stop - start, film.rate), framing, opaque)


class _Opened:
    """The frames that are being read, by clip."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[int, Iterator[Frame]]] = {}
        self._number = 0
        self._used: set[str] = set()

    def now(self, number: int) -> None:
        self._number, self._used = number, set()

    def frame(self, part: _Placed) -> Frame:
        """The clip's frame at the number that is asked for now."""
        assert part.video is not None
        id = part.clip.id
        held = self._open.get(id)
        if held is None or held[0] != self._number:
            if held is not None:
                _close(held[1])
            held = (self._number, iter(part.video.frames(self._number - part.start)))
        frame = next(held[1])
        self._open[id] = (self._number + 1, held[1])
        self._used.add(id)
        return frame

    def close_others(self) -> None:
        for id in self._open.keys() - self._used:
            _close(self._open.pop(id)[1])

    def close(self) -> None:
        for _, frames in self._open.values():
            _close(frames)


def _close(frames: Iterator[Frame]) -> None:
    closing = getattr(frames, "close", None)
    if closing is not None:
        closing()


def _frame(number: int, storyline: _Lane, upper: Sequence[_Lane], opened: _Opened, film: _Film) -> Frame:
    """A frame of the film, from the lowest layer that is seen up."""
    stack = [lane.at(number) for lane in upper]
    lowest, base = 0, None
    for index in range(len(stack) - 1, -1, -1):
        if len(stack[index]) == 1 and _covers(stack[index][0], number, film.rate):
            part = stack[index][0]
            frame = opened.frame(part)
            base, lowest = framed(frame, film.width, film.height, part.framing), index + 1
            break
    if base is None:
        base = _mixed(number, storyline.at(number), opened, film)
    for parts in stack[lowest:]:
        if len(parts) == 1:
            base = _over(base, parts[0], number, opened, film)
        elif parts:
            base = _passing(base, parts, number, opened, film)
    return base


def _covers(part: _Placed, number: int, rate: Fraction) -> bool:
    return part.opaque and _level(part, number, rate) >= 1


def _over(base: Frame, part: _Placed, number: int, opened: _Opened, film: _Film) -> Frame:
    """One clip of an upper track over what is below it."""
    level = _level(part, number, film.rate)
    look = part.look(number, film.rate)
    if part.video is None:
        shown = _words(part, number, film)
        if look.plain:
            for label, opacity in shown:
                base = overlay(base, label, opacity * level)
            return base
        if not shown:
            return base
        return laid(base, _raster(shown, base, film), look, "stretch", level, still=False)
    frame = opened.frame(part)
    if part.clip.beyond == "black" and frame is nothing(part.video.info.width, part.video.info.height):
        return base  # past its end there is nothing of it
    return laid(base, frame, look, part.framing, level, still=not part.clip.look.moves)


def _passing(base: Frame, parts: Sequence[_Placed], number: int, opened: _Opened, film: _Film) -> Frame:
    """Clips of an upper track of which each passes into the next, over what is below them."""
    mix, end = None, 0
    for part in parts:
        layer = _alone(part, number, opened, film, base)
        mix = layer if mix is None else passed(mix, layer, part.clip.transition, _share(part, number, end))
        end = max(end, part.stop)
    assert mix is not None
    return laid(base, mix, Look(blend=parts[-1].clip.look.blend), "stretch", 1.0, still=False)


def _alone(part: _Placed, number: int, opened: _Opened, film: _Film, base: Frame) -> Frame:
    level, look = _level(part, number, film.rate), part.look(number, film.rate)
    if part.video is None:
        shown = _words(part, number, film)
        picture = _raster([(label, opacity * level) for label, opacity in shown], base, film)
        if look.plain:
            return picture
        return on_clear(picture, look, "stretch", 1.0, film.width, film.height)
    return on_clear(opened.frame(part), look, part.framing, level, film.width, film.height)


def _words(part: _Placed, number: int, film: _Film) -> list[titles.Shown]:
    assert part.clip.title is not None
    since = Fraction(2 * (number - part.start) + 1, 2) / film.rate  # the middle of the frame
    length = Fraction(part.stop - part.start) / film.rate
    return titles.labels(part.clip.title, film.width, film.height, since, length)


def _raster(shown: list[titles.Shown], base: Frame, film: _Film) -> Frame:
    return Frame.of(titles.raster(shown, film.width, film.height)).in_light_of(base.color)


def framed(frame: Frame, width: int, height: int, framing: Framing) -> Frame:
    """A picture at another size: cropped to fill, fitted on black, or stretched. The same frame when it fits."""
    if (frame.width, frame.height) == (width, height):
        return frame
    if framing == "stretch":
        return frame.resized(width, height)
    choose = max if framing == "fill" else min
    scale = choose(Fraction(width, frame.width), Fraction(height, frame.height))
    scaled_width, scaled_height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    if framing == "fill":
        scaled = frame.resized(max(scaled_width, width), max(scaled_height, height))
        return scaled.cropped((scaled.width - width) // 2, (scaled.height - height) // 2, width, height)
    return frame.resized(min(scaled_width, width), min(scaled_height, height)).on_black(width, height)


def _mixed(number: int, parts: Sequence[_Placed], opened: _Opened, film: _Film) -> Frame:
    """The storyline at one frame: each later clip comes in over those before it, fades go to black."""
    mix: Frame | None = None
    end = 0
    for part in parts:
        frame = opened.frame(part)
        black = nothing(film.width, film.height)
        level = _level(part, number, film.rate)
        if not part.clip.look.plain:
            ground = _dark(film.width, film.height, frame)
            look = part.look(number, film.rate)
            frame = laid(ground, frame, look, part.framing, level, still=not part.clip.look.moves)
        elif level < 1:
            frame = blend(black, frame, level)
        mix = frame if mix is None else passed(mix, frame, part.clip.transition, _share(part, number, end))
        end = max(end, part.stop)
    return mix or nothing(film.width, film.height)


def _dark(width: int, height: int, like: Frame) -> Frame:
    """Black in the form of another frame's planes, where it has such."""
    if not like.planar or like.alpha:
        return nothing(width, height)
    return _dark_planes(width, height, like.pix_fmt, like.color)


@lru_cache(maxsize=4)
def _dark_planes(width: int, height: int, form: str, color: Color) -> Frame:
    return Frame(native=nothing(width, height).planes(form, color), color=color)


def _share(part: _Placed, number: int, end: int) -> float:
    """How much of the way into a clip is done, which began before the film frame at which the one before it ends."""
    # Frame centres: a transition of k frames passes k different mixes and touches neither end.
    share = Fraction(2 * (number - part.start) + 1, 2 * max(1, end - part.start))
    return float(min(share, Fraction(1)))


def _level(part: _Placed, number: int, rate: Fraction) -> float:
    """How much of a clip is seen: 1 but in its fades."""
    if not part.clip.fade_in and not part.clip.fade_out:
        return 1.0
    since = Fraction(2 * (number - part.start) + 1, 2) / rate
    until = Fraction(2 * (part.stop - number) - 1, 2) / rate
    level = Fraction(1)
    if part.clip.fade_in:
        level = min(level, since / part.clip.fade_in)
    if part.clip.fade_out:
        level = min(level, until / part.clip.fade_out)
    return float(level)
