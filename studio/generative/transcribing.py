"""What is said in a sound and when, by the embedded recogniser or by Whisper, whichever is chosen."""

from __future__ import annotations

from studio.base.errors import MediaError
from studio.graph.spec import Context
from studio.media.values import Audio, Word

_STRANGER = 0.2  # of what a recogniser hears must be in a script that is said to be spoken


def heard_words(ctx: Context, audio: Audio, script: str, model: str, language: str) -> list[Word]:
    """The words of a script at their times, or with script '' those that are heard. What is doubtful is noted.

    model: as a node's setting names it; language: for Whisper, '' to find out. Raises MediaError when nobody speaks.
    """
    from studio.embedded.hearing import align, recognise
    from studio.models.library import Library

    choice = Library.of(ctx.option).choose("speech-recognition", model)
    words: list[Word]
    if not choice.model.embedded:
        words = _by_whisper(ctx, audio, script, model, language)
    elif script:
        found = align(audio, script, ctx.check)
        words = list(found.words)
        if words and found.agreement < _STRANGER:
            ctx.note("Little of the script was heard in this sound: is it the right one?")
        elif found.guessed:
            ctx.note(f"{found.guessed} of the script's words were not found in the sound; their times are guesses.")
    else:
        if choice.note:
            ctx.note(choice.note)
        words = recognise(audio, ctx.check)
    if not words:
        raise MediaError(
            "nobody is heard to speak in this sound",
            socket="audio",
            mend="Is it the right file, and loud enough? With noise or music in it, put audio.clean before.",
        )
    return words


def _by_whisper(ctx: Context, audio: Audio, script: str, model: str, language: str) -> list[Word]:
    """Words by ear; with a script its own words, at the times of those that were heard in their place."""
    from studio.embedded.hearing import pieces
    from studio.embedded.voice import match_words
    from studio.generative.choosing import choose
    from studio.generative.hearing import listen

    chosen = choose(ctx, "speech-recognition", model)
    assert chosen is not None  # the embedded one has been dealt with
    words = listen(ctx, chosen, lambda: pieces(audio, ctx.check), language)
    if not script or not words:
        return words
    return [Word(*found) for found in match_words(script.split(), [(w.text, w.start, w.end) for w in words])]
