"""What is said in a sound and when, by the recogniser that is chosen."""

from __future__ import annotations

from studio.base.errors import MediaError
from studio.graph.context import Context
from studio.graph.wishes import TranscriptionWish
from studio.media.values import Audio, Word


def heard_words(ctx: Context, audio: Audio, script: str, model: str, language: str) -> list[Word]:
    """The words of a script at their times, or with script '' those that are heard. What is doubtful is noted.

    model: as a node's setting names it; language: '' to find out. Raises MediaError when nobody speaks.
    """
    wish = TranscriptionWish(audio=audio, script=script, language=language)
    words: list[Word] = ctx.engine("speech-recognition", model)(wish)
    if not words:
        raise MediaError(
            "nobody is heard to speak in this sound",
            socket="audio",
            mend="Is it the right file, and loud enough? With noise or music in it, put audio.clean before.",
        )
    return words
