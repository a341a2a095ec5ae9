"""Packets of a file as they come, whatever is wrong with them: damage, clocks that jump, packets without pictures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

_AHEAD = 10  # seconds that a clock may leap ahead and still be a hole in the film (as FFmpeg's own player takes it)
_BACK = Fraction(-1, 10)  # by times of showing, which reordered pictures have in disorder; those of decoding go on
_NEAR = 2  # seconds within which two streams jump together


def packets(container: Any, *streams: Any) -> Iterator[Any]:
    """The packets of these streams up to the end or to damage, then None: what decoders still hold comes out then."""
    import av

    demuxed = container.demux(*streams)
    while True:
        try:
            packet = next(demuxed)
        except (StopIteration, av.error.FFmpegError):
            yield None
            return
        if packet.size or packet.dts is not None:  # libav's own sign of the end has neither
            yield packet


def pictures(source: Iterator[Any], codec: Any) -> Iterator[Any]:
    """Decoded pictures in the order in which they are shown. A damaged packet is left out: the picture before it stays
    on screen. So is an empty one, with which Theora and others say that the picture stays."""
    import av

    for packet in source:
        if packet is not None and not packet.size:
            continue
        try:
            yield from codec.decode(packet)
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            continue


def may_jump(container: Any) -> bool:
    """Whether the format's clock may begin anew in the middle, as it does where broadcasts or takes were joined."""
    from av.format import Flags

    return bool(container.format.flags & Flags.ts_discont.value) and "ogg" not in container.format.name


class Continuous:
    """Rewrites the timestamps of a stream's packets so that they go on where the file's clock jumps.

    leader: the stream whose jumps another one follows, so that picture and sound stay in step.
    """

    def __init__(self, leader: Continuous | None = None) -> None:
        self._leader = leader
        self._follows = Fraction(0)
        self._last = Fraction(0)
        self._next: Fraction | None = None
        self.offset = Fraction(0)
        """Seconds that are added to the file's timestamps now."""
        self.jumped = False

    def correct(self, packet: Any) -> None:
        """Give a packet the time at which it is due. Packets of a stream come in the order of the file."""
        given = packet.pts if packet.dts is None else packet.dts
        if given is None:
            return
        tick = Fraction(packet.time_base)
        if self._leader is not None and self._leader.offset != self._follows:
            if self._next is None or abs(self._leader.offset - self.offset) < _NEAR:
                self.offset = self._leader.offset  # it jumped here a little before the leader did
            self._follows = self._leader.offset
        at = given * tick + self.offset
        least = self._next and (self._next + _BACK if packet.dts is None else self._last)
        if self._next is not None and least is not None and not least <= at <= self._next + _AHEAD:
            self.offset = self._landing(given * tick)
            self.jumped = True
            at = given * tick + self.offset
        shift = round(self.offset / tick)
        if shift:
            packet.pts = None if packet.pts is None else packet.pts + shift
            packet.dts = None if packet.dts is None else packet.dts + shift
        self._last = at
        self._next = at + (packet.duration or 0) * tick

    def _landing(self, given: Fraction) -> Fraction:
        assert self._next is not None
        if self._leader is not None and abs(given + self._leader.offset - self._next) < _NEAR:
            return self._leader.offset
        return self._next - given
