"""Writing down what is said: rough, in English, with the time of every word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import lru_cache

from pocketsphinx import Decoder

from studio.embedded.hearing.pieces import Piece, pieces
from studio.media.values import Audio, Word

_LOCK = threading.Lock()  # a decoder is one conversation


def recognise(audio: Audio, check: Callable[[], None] = lambda: None) -> list[Word]:
    """The words that are heard, lower case and without punctuation, in seconds from the sound's start; none when
    nobody speaks. Numbers are words. check() is called between pieces of half a minute and may raise to stop."""
    return heard_in(pieces(audio, check))


def heard_in(stretches: Iterable[Piece]) -> list[Word]:
    """The same for pieces; those without a voice are passed over."""
    return [word for piece in stretches if piece.has_speech() for word in heard(piece)]


def heard(piece: Piece) -> list[Word]:
    """The words of one piece."""
    with _LOCK:
        decoder = _listener()
        decoder.start_utt()
        decoder.process_raw(piece.pcm.tobytes(), full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return []
        found = [(str(part.word), part.start_frame, part.end_frame + 1) for part in decoder.seg()]
    return [
        Word(_written(word), piece.start + start / 100, piece.start + end / 100)
        for word, start, end in found
        if word[0] not in "<[+"
    ]


def _written(word: str) -> str:
    """The dictionary's variants 'read(2)' are one word, and so is the one that is always a capital."""
    plain = word.partition("(")[0]
    return "I" + plain[1:] if plain in ("i", "i'm", "i've", "i'll", "i'd") else plain


@lru_cache(maxsize=1)
def _listener() -> Decoder:
    return Decoder(loglevel="FATAL")
