"""Each of the cut's sound tracks as one lazy Audio, its clips placed to the sample.

Sample n is a pure function of n, whatever range it is asked in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from studio.embedded.mixing.channels import panned
from studio.embedded.retiming.sound import backwards, followed
from studio.embedded.retiming.timemap import TimeMap
from studio.film.timeline.model import SOUND, Clip, Timeline, Track
from studio.film.timeline.pace import travelled, used
from studio.film.timeline.settling import in_order
from studio.film.timeline.tracks import socket_of
from studio.media import volume
from studio.media.signal import Curve
from studio.media.sounds import BLOCK, Reader, at_speed, layout_of, looped, resampled, sample_at, spread
from studio.media.values import Audio, AudioInfo, Samples, Video, Word

Sounds = Mapping[str, Mapping[str, Audio]]
"""What there is to hear, by the automatic track that it comes on and its id there."""
_NONE: Sounds = MappingProxyType({})


def compose_sound(
    timeline: Timeline, name: str, sources: Mapping[str, Audio], seconds: Fraction, elsewhere: Sounds = _NONE
) -> Audio:
    """What is heard of an automatic sound track as one sound that lasts `seconds`, with the words that are spoken in
    it: its own clips, and those on added tracks that come from its sources. elsewhere: the sources of other tracks.

    Its rate and channels are the highest among its sources (48 kHz mono when it has none); lower ones are resampled.
    """
    known = {**elsewhere, name: sources}
    found = list(_clips_of(timeline, name, known))
    rate = max((audio.info.rate for _, _, audio in found), default=48000)
    channels = max((audio.info.channels for _, _, audio in found), default=1)
    if any(clip.pan != 0 for _, clip, _ in found):
        channels = max(channels, 2)
    placed: list[_Sound] = []
    beside = {track.name: _neighbours(timeline, track) for track in timeline.sounds if not track.automatic}
    for track, clip, audio in found:
        if not clip.muted and timeline.heard(track):
            begin, stop = timeline.spans[clip.id].start, timeline.spans[clip.id].stop
            joined = clip if track.automatic else _passing(timeline, beside[track.name], clip)
            placed += _sounds(timeline, track, joined, audio, rate, begin, stop, Fraction(0))
    layout = layout_of([audio.info for _, _, audio in found])
    return _together(placed, AudioInfo(rate, channels, 0, layout=layout), seconds)


def _clips_of(timeline: Timeline, name: str, known: Sounds) -> Iterator[tuple[Track, Clip, Audio]]:
    for track in timeline.sounds:
        if track.name != name and track.automatic:
            continue
        for clip in track.clips:
            socket, id = socket_of(track, clip.source, known)
            if (track.name == name or socket == name) and id in known.get(socket, ()):
                yield track, clip, known[socket][id]


def compose_own(
    timeline: Timeline, sources: Mapping[str, Video], seconds: Fraction, elsewhere: Sounds = _NONE
) -> Audio | None:
    """What the pictures' own sounds are in the cut: each in time with its picture while it is linked, at its pace, and
    passing into the next where the pictures do; where it was put once it is not. None when no clip has sound."""
    heard = {id: video.sound for id, video in sources.items() if video.sound is not None}
    linked = [(t, clip) for t in timeline.tracks if t.kind == "picture" for clip in t.clips if clip.source in heard]
    apart = list(_clips_of(timeline, SOUND, {**elsewhere, SOUND: heard}))
    used = [heard[clip.source] for _, clip in linked] + [audio for _, _, audio in apart]
    if not used:
        return None
    rate = max(audio.info.rate for audio in used)
    channels = max(audio.info.channels for audio in used)
    if any(clip.pan != 0 for _, clip in (*linked, *((track, clip) for track, clip, _ in apart))):
        channels = max(channels, 2)
    placed: list[_Sound] = []
    beside = {t.name: _neighbours(timeline, t) for t in timeline.tracks if t.kind == "picture" or not t.automatic}
    for track, clip in linked:
        if not clip.muted and clip.linked and timeline.heard(track):
            shown, lead, lag = _joined(timeline, beside[track.name], clip)
            span, period = timeline.spans[clip.id], sources[clip.source].info.seconds
            placed += _sounds(
                timeline, track, shown, heard[clip.source], rate, span.start - lead, span.stop + lag, period
            )
    for track, clip, audio in apart:
        if not clip.muted and timeline.heard(track):
            shown = clip if track.automatic else _passing(timeline, beside[track.name], clip)
            span, id = timeline.spans[clip.id], clip.source.removeprefix(f"{SOUND}/")
            period = sources[id].info.seconds if id in sources else Fraction(0)
            placed += _sounds(timeline, track, shown, audio, rate, span.start, span.stop, period)
    layout = layout_of([audio.info for audio in used])
    return _together(placed, AudioInfo(rate, channels, 0, layout=layout), seconds)


# --- from clip to clip ------------------------------------------------------------------------------------------------


Neighbours = Mapping[str, tuple[Clip | None, Clip | None]]
"""The clips before and after each on its track."""


def _neighbours(timeline: Timeline, track: Track) -> Neighbours:
    clips = track.clips if track is timeline.picture else in_order(timeline, track)
    around = zip((None, *clips), clips, (*clips[1:], None), strict=False)
    return {clip.id: (before, after) for before, clip, after in around}


def _joined(timeline: Timeline, beside: Neighbours, clip: Clip) -> tuple[Clip, Fraction, Fraction]:
    """A picture clip whose sound fades where it passes into its neighbours', and by how much that begins before its
    picture and goes on after it."""
    before, after = beside[clip.id]
    overlap = _overlap(timeline, before, clip)
    following = _overlap(timeline, clip, after)
    lead, into = _end(clip.lead, overlap, clip.crossfade if before else None)
    lag, out = _end(clip.lag, following, after.crossfade if after else None)
    if clip.retimed:  # what comes before and after is not of its pace
        lead, lag = min(lead, Fraction(0)), min(lag, Fraction(0))
    lead = min(lead, clip.offset / clip.speed)
    return replace(clip, fade_in=max(clip.fade_in, into), fade_out=max(clip.fade_out, out)), lead, lag


def _overlap(timeline: Timeline, before: Clip | None, clip: Clip | None) -> Fraction:
    if before is None or clip is None:
        return Fraction(0)
    return max(Fraction(0), timeline.spans[before.id].stop - timeline.spans[clip.id].start)


def _end(reach: Fraction, overlap: Fraction, crossfade: Fraction | None) -> tuple[Fraction, Fraction]:
    """How far a sound reaches over its picture's end, and how long it fades there. A crossfade of its own lies around
    the middle of the pictures' overlap."""
    if crossfade is None:
        return reach, overlap
    return reach + (crossfade - overlap) / 2, crossfade


def _passing(timeline: Timeline, beside: Neighbours, clip: Clip) -> Clip:
    """A clip of an added sound track that fades into its neighbours where they overlap."""
    before, after = beside[clip.id]
    into, out = _overlap(timeline, before, clip), _overlap(timeline, clip, after)
    return replace(clip, fade_in=max(clip.fade_in, into), fade_out=max(clip.fade_out, out))


# --- at the clip's pace -----------------------------------------------------------------------------------------------


def _sounds(
    timeline: Timeline,
    track: Track,
    clip: Clip,
    audio: Audio,
    rate: int,
    begin: Fraction,
    stop: Fraction,
    period: Fraction,
) -> Iterator[_Sound]:
    """A clip's sound from one moment of the film to another, if it has any. period: after how many seconds what loops
    begins anew."""
    if clip.freeze or stop <= begin:
        return
    start = timeline.spans[clip.id].start
    audio = resampled(audio, rate)
    if clip.beyond == "loop" and (samples := sample_at(period, rate)):
        length = ceil((clip.offset + used(clip) + max(Fraction(0), stop - start - clip.length) * clip.speed) * rate)
        audio = looped(audio, samples, max(length, samples))
    if clip.retimed or (clip.same_pitch and clip.speed != 1):
        clip, audio = _retimed(clip, audio, rate, timeline.rate)
    else:
        line = tuple((at / clip.speed, decibels) for at, decibels in clip.volume)
        clip, audio = replace(clip, offset=clip.offset / clip.speed, volume=line), at_speed(audio, clip.speed)
    moved = replace(clip, offset=clip.offset + begin - start, length=stop - begin)
    yield _Sound.of(track, moved, audio, rate, begin, stop, float(clip.since + begin - start))


def _retimed(clip: Clip, audio: Audio, rate: int, film: Fraction) -> tuple[Clip, Audio]:
    """What a clip that is ramped or runs backwards plays, from its first sample on, and the clip with its line of
    volume over that."""
    frames = ceil(clip.length * film)
    way = np.array([float(travelled(clip, Fraction(0), n / film) * film) for n in range(frames + 1)])
    total = used(clip)
    piece = audio.part(sample_at(clip.offset, rate), max(1, sample_at(total, rate)))
    if clip.reverse:
        piece = backwards(piece)
    map = TimeMap(np.maximum.accumulate(way), ceil(total * film))
    made = followed(piece, map, film, "same pitch" if clip.same_pitch else "like a tape")

    def heard_at(second: Fraction) -> Fraction:
        inside = second - clip.offset
        inside = total - inside if clip.reverse else inside
        if not clip.pace:
            return inside / clip.speed
        return Fraction(round(float(map.shown(np.array([float(inside * film)]))[0]) * 1000), 1000) / film

    line = tuple(sorted((heard_at(at), decibels) for at, decibels in clip.volume))
    return replace(clip, offset=Fraction(0), volume=line), made or piece


def _together(placed: Sequence[_Sound], form: AudioInfo, seconds: Fraction) -> Audio:
    """Sounds of a track as one, of the rate and channels of `form`."""
    channels = form.channels
    words = sorted((w for sound in placed for w in sound.words(seconds)), key=lambda word: word.start)
    said = (sound.audio.info.text for sound in sorted(placed, key=lambda sound: sound.start))
    text = " ".join(text for text in said if text)
    info = replace(form, length=sample_at(seconds, form.rate), text=text, words=tuple(words))

    def pull(start: int, stop: int) -> Iterator[Samples]:
        readers: dict[str, Reader] = {}
        for first in range(start, stop, BLOCK):
            last = min(first + BLOCK, stop)
            block = np.zeros((last - first, channels), np.float32)
            for sound in placed:
                if sound.start < last and sound.stop > first:
                    reader = readers.setdefault(sound.clip.id, Reader(sound.audio))
                    sound.add_to(block, first, reader)
                else:
                    readers.pop(sound.clip.id, None)
            yield block

    return Audio(info, pull)


@dataclass(frozen=True)
class _Sound:
    """A sound clip in samples of its track: start..stop-1 in the film, from `offset` of `audio`."""

    clip: Clip
    audio: Audio
    start: int
    stop: int
    offset: int
    gain: float
    begins: Fraction
    clock: float

    @staticmethod
    def of(track: Track, clip: Clip, audio: Audio, rate: int, begin: Fraction, end: Fraction, clock: float) -> _Sound:
        """clock: what the clip's own shows where it begins."""
        start, stop = (sample_at(moment, rate) for moment in (begin, end))
        offset = sample_at(clip.offset, rate)
        gain = 10 ** ((clip.gain + track.gain) / 20)
        return _Sound(clip, resampled(audio, rate), start, stop, offset, gain, begin, clock)

    def words(self, seconds: Fraction) -> Iterator[Word]:
        first, last = float(self.clip.offset), float(self.clip.offset + self.clip.length)
        shift = float(self.begins - self.clip.offset)
        for word in self.audio.info.words:
            if first <= word.start < last and word.start + shift < seconds:
                end = min(min(word.end, last) + shift, float(seconds))
                yield Word(word.text, word.start + shift, end, word.line or self.clip.source)

    def add_to(self, block: Samples, first: int, reader: Reader) -> None:
        """Add this sound to a block of the track that begins at sample `first`."""
        begin, end = max(self.start, first, 0), min(self.stop, first + len(block))
        inside = begin - self.start + self.offset
        if inside < 0:
            begin, inside = begin - inside, 0
        end = min(end, begin + max(0, self.audio.info.length - inside))
        if end <= begin:
            return
        samples = reader.read(inside, inside + end - begin)
        envelope = self._envelope(begin, end)
        heard = spread(samples, block.shape[1]) * envelope[:, None]
        block[begin - first : end - first] += panned(heard, self._pan(begin, end))

    def _pan(self, begin: int, end: int) -> float | npt.NDArray[np.float64]:
        """-1 left to 1 right, for each sample where it moves."""
        if not isinstance(self.clip.pan, Curve):
            return self.clip.pan / 100
        seconds = self.clock + (np.arange(begin, end) - self.start) / self.audio.info.rate
        return self.clip.pan.over(seconds) / 100

    def _envelope(self, begin: int, end: int) -> Samples:
        """Gain per sample. Fades follow a quarter sine, so a crossfade keeps its power."""
        rate = self.audio.info.rate
        numbers = np.arange(begin, end, dtype=np.float64)
        level = np.ones(end - begin)
        for seconds, distance in (
            (self.clip.fade_in, numbers - self.start + 0.5),
            (self.clip.fade_out, self.stop - numbers - 0.5),
        ):
            if seconds:
                level *= np.sin(np.clip(distance / float(seconds * rate), 0, 1) * (np.pi / 2))
        inside = begin - self.start + self.offset
        line = volume.gains(self.clip.volume, inside, inside + end - begin, rate)
        return (level * self.gain * line).astype(np.float32)
