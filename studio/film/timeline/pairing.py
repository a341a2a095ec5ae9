"""Which sound belongs to which picture of the cut."""

from __future__ import annotations

from studio.base.errors import ShotgraphError
from studio.media.values import Audio, Series, Video


def paired(pictures: Series[Video], sounds: Series[Audio], strict: str = "") -> Series[Audio]:
    """The sounds under the ids of their pictures.

    Those of one id belong together; a clip that was resized, graded or cut on its way has another node's id, and is
    known by its own sound being of the same recording; and one sound left over goes with the one picture left over.
    What is nobody's keeps its id; with the name of a socket as `strict`, ShotgraphError says so.
    """
    taken = {id for id in sounds.ids if id in pictures.ids}
    found: dict[str, str] = {}
    for id, sound in sounds:
        if id not in taken:
            own = next((p for p, clip in pictures if p not in taken and recorded_together(clip, sound)), None)
            if own is not None:
                found[id] = own
                taken.add(own)
    left = [id for id in sounds.ids if id not in found and id not in pictures.ids]
    free = [id for id in pictures.ids if id not in taken]
    if len(left) == 1 and len(free) == 1 == len(pictures):
        found[left[0]] = free[0]
    elif left and strict:
        mend = f"The pictures are {', '.join(pictures.ids[:6])}. Make both from the same script."
        raise ShotgraphError(f"'{left[0]}' is no shot of 'pictures'", socket=strict, mend=mend)
    return Series.of((found.get(id, id), sound) for id, sound in sounds)


def recorded_together(clip: Video, sound: Audio) -> bool:
    """Whether a sound is of the recording that the clip's own sound is of."""
    return clip.sound is not None and bool(sound.info.recording) and clip.sound.info.recording == sound.info.recording


def with_own_sounds(pictures: Series[Video], sounds: Series[Audio], *elsewhere: Series[Audio]) -> dict[str, Video]:
    """Clips by id, each with the sound that is wired for it in place of its own. One whose recording is wired
    `elsewhere` in the cut is silent: it would be heard twice."""
    wired = {id: sound for id, sound in sounds if sound.info.length}
    clips: dict[str, Video] = {}
    for id, clip in pictures:
        again = any(other == id and recorded_together(clip, sound) for part in elsewhere for other, sound in part)
        clips[id] = clip.sounding(wired.get(id, None if again else clip.sound))
    return clips
