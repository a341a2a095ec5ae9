"""Each of the cut's sound tracks as one lazy Audio, its clips placed to the sample.

Sample n is a pure function of n, whatever range it is asked in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np

from studio.film.timeline.model import SOUND, Clip, Timeline, Track
from studio.media import volume
from studio.media.sounds import BLOCK, Reader, at_speed, layout_of, looped, resampled, sample_at, spread
from studio.media.values import Audio, AudioInfo, Samples, Video, Word


def compose_sound(timeline: Timeline, name: str, sources: Mapping[str, Audio], seconds: Fraction) -> Audio:
    """A sound track as one sound that lasts `seconds`, with the words that are spoken in it.

    Its rate and channels are the highest among its sources (48 kHz mono when it has none); lower ones are resampled.
    """
    track = timeline.track(name)
    clips = [clip for clip in track.clips if not clip.muted and not track.muted]
    rate = max((sources[clip.source].info.rate for clip in track.clips), default=48000)
    channels = max((sources[clip.source].info.channels for clip in track.clips), default=1)
    placed = [_Sound.of(timeline, track, clip, sources[clip.source], rate) for clip in clips]
    layout = layout_of([sources[clip.source].info for clip in track.clips])
    return _together(placed, AudioInfo(rate, channels, 0, layout=layout), seconds)


def compose_own(timeline: Timeline, sources: Mapping[str, Video], seconds: Fraction) -> Audio | None:
    """What the pictures' own sounds are in the cut: each in time with its picture while it is linked, at its pace, and
    passing into the next where the pictures dissolve; where it was put once it is not. None when no clip has sound."""
    heard = {id: video.sound for id, video in sources.items() if video.sound is not None}
    tracks = [track for track in timeline.tracks if track.name in (timeline.picture.name, SOUND)]
    used = [(track, clip) for track in tracks for clip in track.clips if clip.source in heard]
    if not used:
        return None
    rate = max(heard[clip.source].info.rate for _, clip in used)
    channels = max(heard[clip.source].info.channels for _, clip in used)
    placed = []
    for track, clip in used:
        on_picture = track is timeline.picture
        if clip.muted or track.muted or (on_picture and not clip.linked):
            continue
        audio = resampled(heard[clip.source], rate)
        if clip.beyond == "loop" and (period := sample_at(sources[clip.source].info.seconds, rate)):
            length = ceil((clip.offset + clip.length * clip.speed) * rate)
            audio = looped(audio, period, max(length, period))
        shown = _crossfading(timeline, clip) if on_picture else clip
        shown = replace(shown, offset=clip.offset / clip.speed)
        line = tuple((at / clip.speed, decibels) for at, decibels in clip.volume)
        placed.append(_Sound.of(timeline, track, replace(shown, volume=line), at_speed(audio, clip.speed), rate))
    layout = layout_of([heard[clip.source].info for _, clip in used])
    return _together(placed, AudioInfo(rate, channels, 0, layout=layout), seconds)


def _crossfading(timeline: Timeline, clip: Clip) -> Clip:
    """A picture clip whose sound fades where it dissolves with its neighbours."""
    clips = timeline.picture.clips
    index = clips.index(clip)
    after = clips[index + 1].gap if index + 1 < len(clips) else Fraction(0)
    before = clip.gap if index else Fraction(0)
    return replace(clip, fade_in=max(clip.fade_in, -before), fade_out=max(clip.fade_out, -after))


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

    @staticmethod
    def of(timeline: Timeline, track: Track, clip: Clip, audio: Audio, rate: int) -> _Sound:
        span = timeline.spans[clip.id]
        start, stop = (sample_at(moment, rate) for moment in (span.start, span.stop))
        offset = sample_at(clip.offset, rate)
        gain = 10 ** ((clip.gain + track.gain) / 20)
        return _Sound(clip, resampled(audio, rate), start, stop, offset, gain, span.start)

    def words(self, seconds: Fraction) -> Iterator[Word]:
        first, last = float(self.clip.offset), float(self.clip.offset + self.clip.length)
        shift = float(self.begins - self.clip.offset)
        for word in self.audio.info.words:
            if first <= word.start < last and word.start + shift < seconds:
                yield Word(word.text, word.start + shift, min(word.end + shift, float(seconds)))

    def add_to(self, block: Samples, first: int, reader: Reader) -> None:
        """Add this sound to a block of the track that begins at sample `first`."""
        begin, end = max(self.start, first, 0), min(self.stop, first + len(block))
        inside = begin - self.start + self.offset
        end = min(end, begin + max(0, self.audio.info.length - inside))
        if end <= begin:
            return
        samples = reader.read(inside, inside + end - begin)
        envelope = self._envelope(begin, end)
        block[begin - first : end - first] += spread(samples, block.shape[1]) * envelope[:, None]

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
