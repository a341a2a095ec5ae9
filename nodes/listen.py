"""What is heard in a sound: its words, its parts, its beat."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, NamedTuple

from studio.engine.errors import MediaError, ModelError
from studio.engine.spec import Context, Weights, node
from studio.engine.values import Audio, Shot, Text, Word

_EMBEDDED = ("auto", "pocketsphinx")
_STRANGER = 0.2  # of what a recogniser hears must be in a script that is said to be spoken


class Transcript(NamedTuple):
    """The sound, which now knows its words; what is said as text; and as captions (SRT)."""

    audio: Audio
    text: Text
    srt: Text


@node("voice.transcribe", version=1, title="Transcribe")
def transcribe(
    ctx: Context,
    audio: Audio,
    script: Text | None = None,
    shot: Shot | None = None,
    *,
    model: Annotated[str, Weights("speech-recognition")] = "auto",
) -> Transcript:
    """Find out what is said in a recording, and when each word is.

    Wire the script, or the shot whose narration is read, and every word of it is timed where it is spoken: the words
    are right, and their times good to some hundredths of a second. Without a script the words are guessed by ear. The
    sound that comes out carries its words, so edit.timeline takes it as narration and edit.captions captions it.

    'auto' and 'pocketsphinx' are the embedded recogniser. It knows English only; its timing of a script is good, its
    guesses by ear are rough, and without punctuation.
    """
    from studio import captionfiles, captions

    if model not in _EMBEDDED:
        raise ModelError(
            f"the model '{model}' is not there to write down speech",
            setting="model",
            mend="Choose 'auto' or 'pocketsphinx', or add a speech-recognition model in the Models window.",
        )
    known = str(script if script is not None else shot.narration if shot is not None else "").strip()
    if not audio.info.length and ctx.item is not None:
        return Transcript(audio, Text(""), Text(""))
    said = [Word(*word) for word in ctx.memo("words", lambda: _timed(ctx, audio, known))]
    text = " ".join(known.split()) or " ".join(word.text for word in said)
    cues = captions.cues(said, end=audio.info.seconds)
    heard = replace(audio, info=replace(audio.info, text=text, words=tuple(said)), digest="")
    return Transcript(heard, Text(text), Text(captionfiles.to_srt(cues)))


def _timed(ctx: Context, audio: Audio, script: str) -> list[tuple[str, float, float]]:
    from studio.embedded.hearing import align, recognise

    if script:
        found = align(audio, script, ctx.check)
        words: Any = found.words
        if words and found.agreement < _STRANGER:
            ctx.note("Little of the script was heard in this sound: is it the right one?")
        elif found.guessed:
            ctx.note(f"{found.guessed} of the script's words were not found in the sound; their times are guesses.")
    else:
        words = recognise(audio, ctx.check)
    if not words:
        raise MediaError(
            "nobody is heard to speak in this sound",
            socket="audio",
            mend="Is it the right file, and loud enough? With noise or music in it, put audio.clean before.",
        )
    return [(word.text, word.start, word.end) for word in words]
