"""All edits in any order: no overlap but in a transition, nothing lost, every step kept and undone exactly."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from cuts import automatic
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from studio.film.timeline import (
    Clip,
    EditError,
    Look,
    Marker,
    Timeline,
    Title,
    Transition,
    apply,
    edits,
    overrides,
    pasting,
    ranges,
    tracks,
)
from studio.film.timeline.record import recalled, record
from studio.film.timeline.settling import in_order, overlap
from studio.media.signal import Key

moments = st.integers(0, 200).map(lambda tenths: Fraction(tenths, 10))
steps = st.integers(-20, 20).map(lambda tenths: Fraction(tenths, 10))
edges = st.sampled_from(["start", "end"])
numbers = st.integers(0, 1_000_000)


class Cutting(RuleBasedStateMachine):
    @initialize(cut=automatic())
    def begin(self, cut: Timeline) -> None:
        self.auto = self.cut = cut
        self.data: dict[str, Any] = {}
        self.history: list[tuple[Timeline, dict[str, Any]]] = []

    # --- helpers ---------------------------------------------------------------------------------------------

    def made(self, change: Callable[[Timeline], Any], *, may_lose: bool = False) -> None:
        before = set(self.cut.spans)
        try:
            done = change(self.cut)
        except EditError:
            return
        cut = done if isinstance(done, Timeline) else done[0]
        assert may_lose or before <= set(cut.spans)
        self.history.append((self.cut, self.data))
        self.cut, self.data = cut, overrides(self.auto, cut, self.data)

    def clip(self, number: int) -> str:
        ids = sorted(self.cut.spans)
        return ids[number % len(ids)]

    def track(self, number: int) -> str:
        return self.cut.tracks[number % len(self.cut.tracks)].name

    def new(self, number: int, length: Fraction) -> Clip:
        source = self.cut.picture.clips[number % len(self.cut.picture.clips)].source
        return Clip(self.cut.fresh_id(source), source, max(length, Fraction(1, 5)))

    # --- edits -----------------------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(["picture", "title", "sound"]))
    @precondition(lambda self: len(self.cut.tracks) < 9)
    def add_track(self, kind: Any) -> None:
        self.made(lambda cut: tracks.add_track(cut, kind, "Mine"))

    @rule(t=numbers, i=st.integers(0, 4))
    def move_track(self, t: int, i: int) -> None:
        self.made(lambda cut: tracks.move_track(cut, self.track(t), i))

    @rule(t=numbers)
    def delete_track(self, t: int) -> None:
        self.made(lambda cut: tracks.delete_track(cut, self.track(t)), may_lose=True)

    @rule(t=numbers, what=st.sampled_from(["locked", "muted", "solo", "hidden", "target"]), on=st.booleans())
    def set_track(self, t: int, what: str, on: bool) -> None:
        self.made(lambda cut: tracks.set_track(cut, self.track(t), **{what: on}))

    @rule(c=numbers, t=numbers, at=moments, length=moments)
    def place(self, c: int, t: int, at: Fraction, length: Fraction) -> None:
        track = self.cut.track(self.track(t))
        if track.kind == "title":
            new = Clip(self.cut.fresh_id("title"), "", max(length, Fraction(1, 5)), title=Title("Words"))
        elif track.kind == "picture":
            new = self.new(c, length)
        else:
            return
        self.made(lambda cut: tracks.place(cut, new, track.name, at))

    @rule(c=numbers, t=numbers, at=st.one_of(st.none(), moments))
    def carry(self, c: int, t: int, at: Fraction | None) -> None:
        # Laid onto the storyline it may cover what is there.
        self.made(lambda cut: tracks.carry(cut, self.clip(c), self.track(t), at), may_lose=True)

    @rule(c=numbers, edge=edges, by=steps, ripple=st.booleans())
    def trim(self, c: int, edge: Any, by: Fraction, ripple: bool) -> None:
        self.made(lambda cut: edits.trim(cut, self.clip(c), edge, by, ripple=ripple))

    @rule(c=numbers, by=steps, how=st.sampled_from([edits.roll, edits.slip, edits.slide, edits.roll_sound]))
    def nudge(self, c: int, by: Fraction, how: Any) -> None:
        self.made(lambda cut: how(cut, self.clip(c), by))

    @rule(c=numbers, share=st.fractions(0, 1, max_denominator=20))
    def split(self, c: int, share: Fraction) -> None:
        span = self.cut.spans[self.clip(c)]
        self.made(lambda cut: edits.split(cut, self.clip(c), span.start + share * span.length))

    @rule(at=moments)
    def razor(self, at: Fraction) -> None:
        self.made(lambda cut: ranges.razor(cut, at))

    @rule(c=numbers, ripple=st.booleans())
    def delete(self, c: int, ripple: bool) -> None:
        self.made(lambda cut: edits.delete(cut, self.clip(c), ripple=ripple), may_lose=True)

    @rule(c=numbers, i=st.integers(0, 5))
    def move(self, c: int, i: int) -> None:
        self.made(lambda cut: edits.move(cut, self.clip(c), i))

    @rule(c=numbers, at=moments)
    def shift(self, c: int, at: Fraction) -> None:
        self.made(lambda cut: edits.shift(cut, self.clip(c), at))

    @rule(c=numbers, seconds=moments, kind=st.sampled_from([None, Transition(), Transition("wipe"), Transition("dip")]))
    def passage(self, c: int, seconds: Fraction, kind: Any) -> None:
        self.made(lambda cut: edits.passage(cut, self.clip(c), kind, seconds / 10))

    @rule(
        c=numbers,
        speed=st.sampled_from([None, Fraction(1, 2), Fraction(2)]),
        how=st.sampled_from([{}, {"reverse": True}, {"freeze": True}, {"pace": (Key(0, 1), Key(1, 3))}]),
    )
    def retime(self, c: int, speed: Any, how: dict[str, Any]) -> None:
        self.made(lambda cut: edits.retime(cut, self.clip(c), speed, **how))

    @rule(c=numbers, look=st.sampled_from([Look(), Look(scale=50), Look(opacity=20, blend="screen")]))
    def change(self, c: int, look: Look) -> None:
        self.made(lambda cut: edits.change(cut, self.clip(c), look=look, name="mine"))

    @rule(c=numbers, at=moments, ripple=st.booleans())
    def paste(self, c: int, at: Fraction, ripple: bool) -> None:
        self.made(
            lambda cut: pasting.paste(cut, pasting.copy(cut, [self.clip(c)]), at, ripple=ripple), may_lose=not ripple
        )

    @rule(c=numbers)
    @precondition(lambda self: len(self.cut.spans) < 30)
    def duplicate(self, c: int) -> None:
        self.made(lambda cut: pasting.duplicate(cut, [self.clip(c)]))

    @rule(start=moments, length=moments, out=st.booleans())
    def take_out(self, start: Fraction, length: Fraction, out: bool) -> None:
        stop = start + length / 5
        if out:
            self.made(lambda cut: ranges.extract(cut, start, stop), may_lose=True)
        else:
            names = [track.name for track in self.cut.tracks]
            self.made(lambda cut: ranges.lift(cut, start, stop, names), may_lose=True)

    @rule(at=moments)
    def close_gap(self, at: Fraction) -> None:
        self.made(lambda cut: ranges.close_gap(cut, at))

    @rule(c=numbers, at=moments, length=moments)
    def insert_at(self, c: int, at: Fraction, length: Fraction) -> None:
        self.made(lambda cut: ranges.insert_at(cut, self.new(c, length), at))

    @rule(c=numbers, apart=st.booleans())
    def link(self, c: int, apart: bool) -> None:
        self.made(lambda cut: (edits.unlink if apart else edits.link)(cut, self.clip(c)), may_lose=not apart)

    @rule(at=moments)
    def mark(self, at: Fraction) -> None:
        self.made(lambda cut: edits.mark(cut, Marker(at, "here", "red", "why")))

    @rule()
    @precondition(lambda self: self.history)
    def undo(self) -> None:
        self.cut, self.data = self.history.pop()

    # --- what always holds -------------------------------------------------------------------------------------

    @invariant()
    def no_overlap_but_in_a_transition(self) -> None:
        spans = self.cut.spans
        for track in self.cut.tracks:
            if track.automatic:
                continue
            for before, clip in pairwise(in_order(self.cut, track)):
                assert spans[clip.id].start >= spans[before.id].stop - overlap(before, clip)
        for before, clip in pairwise(self.cut.picture.clips):
            assert clip.gap >= -min(before.length + min(before.gap, 0), clip.length)

    @invariant()
    def every_clip_is_whole(self) -> None:
        for track, clip in self.cut.clips():
            assert clip.length > 0 and clip.offset >= 0
            # A voice that led its shot may begin before the film when that becomes the first; it is cut there.
            assert self.cut.spans[clip.id].start >= 0 or (track.kind == "sound" and track.automatic)
            if track.kind != "sound":
                assert (self.cut.spans[clip.id].start * self.cut.rate).denominator == 1
                assert (clip.length * self.cut.rate).denominator == 1

    @invariant()
    def what_is_kept_brings_it_back(self) -> None:
        assert _sorted(apply(self.auto, self.data)) == _sorted(self.cut)
        assert recalled(record(self.cut)) == self.cut


def _sorted(cut: Timeline) -> Timeline:
    """With the clips of all tracks but the storyline by name: in what order they stand there does not matter."""
    rest = (replace(track, clips=tuple(sorted(track.clips, key=lambda clip: clip.id))) for track in cut.tracks[1:])
    return replace(cut, tracks=(cut.picture, *rest))


Cutting.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestCutting = Cutting.TestCase
