"""Small sources that tell where they were read, and random cuts of them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from studio.film.timeline import Layout, Timeline, edits, lay_out
from studio.media.frames import Frame
from studio.media.values import Audio, AudioInfo, Samples, Video, VideoInfo, Word


def video(hue: int, length: int, rate: Fraction | int = 10, width: int = 8, height: int = 6) -> Video:
    """Frame n is a flat picture with red = hue and green = n."""

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for n in range(start, stop):
            yield Frame.of(np.full((height, width, 3), (hue, n % 256, 0), np.uint8))

    return Video(VideoInfo(width, height, Fraction(rate), length), pull)


def ramp(length: int, rate: int = 1000, scale: float = 1e-4, words: tuple[Word, ...] = ()) -> Audio:
    """A lazy sound whose sample n is (n + 1) * scale, in uneven blocks."""

    def pull(start: int, stop: int) -> Iterator[Samples]:
        while start < stop:
            end = min(stop, start + 777)
            yield ((np.arange(start, end, dtype=np.float32) + 1) * np.float32(scale))[:, None]
            start = end

    return Audio(AudioInfo(rate, 1, length, " ".join(w.text for w in words), words), pull)


def seconds(numerator: int, denominator: int = 10) -> Fraction:
    return Fraction(numerator, denominator)


lengths = st.integers(1, 60).map(seconds)
rates = st.sampled_from([Fraction(10), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)])


@st.composite
def automatic(
    draw: st.DrawFn, transition: bool = True, timings: Sequence[str] = ("longest", "narration", "clip")
) -> Timeline:
    ids = [f"s{n}" for n in range(draw(st.integers(1, 5)))]
    layout = Layout(
        draw(rates),
        draw(st.sampled_from(timings)),
        draw(st.sampled_from(["hold", "slow", "loop"])),
        transition=draw(st.sampled_from([0, 3, 20]).map(seconds)) if transition else Fraction(0),
        gap=draw(st.sampled_from([0, 5]).map(seconds)),
    )
    return lay_out(
        [(id, draw(lengths)) for id in ids],
        [(id, draw(lengths)) for id in ids if draw(st.booleans())],
        [(id, draw(lengths)) for id in ids if draw(st.booleans())],
        [(str(n), draw(lengths)) for n in range(draw(st.integers(0, 2)))],
        layout=layout,
    )


@st.composite
def edited(draw: st.DrawFn, cut: Timeline) -> Timeline:
    """A few edits, of those that can be made."""
    for _ in range(draw(st.integers(0, 5))):
        id = draw(st.sampled_from(sorted(clip.id for _, clip in cut.clips())))
        by = draw(st.integers(-20, 20).map(seconds))
        at = draw(st.integers(0, 4))
        tries = [
            lambda: edits.trim(cut, id, "end", by),  # noqa: B023
            lambda: edits.trim(cut, id, "start", by, ripple=False),  # noqa: B023
            lambda: edits.split(cut, id, cut.spans[id].start + abs(by)),  # noqa: B023
            lambda: edits.delete(cut, id, ripple=by > 0),  # noqa: B023
            lambda: edits.move(cut, id, at),  # noqa: B023
            lambda: edits.shift(cut, id, abs(by)),  # noqa: B023
            lambda: edits.slip(cut, id, by),  # noqa: B023
            lambda: edits.dissolve(cut, id, abs(by) / 4),  # noqa: B023
            lambda: edits.gain(cut, id, -float(by)),  # noqa: B023
            lambda: edits.fade(cut, id, abs(by) / 8, abs(by) / 9),  # noqa: B023
        ]
        try:
            cut = draw(st.sampled_from(tries))()
        except edits.EditError:
            continue
    return cut
