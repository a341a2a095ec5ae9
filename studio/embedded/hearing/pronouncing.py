"""How words sound, in the phones that the acoustic model was trained on (ARPAbet, as in the CMU dictionary)."""

from __future__ import annotations

from pocketsphinx import Decoder

_ARPABET = {
    **dict(zip("AIOQWY", "EY AY OW OW AW OY".split(), strict=True)),
    **dict(zip("abdefhijklmnoprstuvwxz", "AA B D EH F HH IY Y K L M N OW P R S T UW V W K Z".split(), strict=True)),
    **dict(zip("æðŋɐɑɒɔəɚɛɜɡɪɹʃʊʌʒʤʧθ", "AE DH NG AH AA AA AO AH ER EH ER G IH R SH UH AH ZH JH CH TH".split(), strict=True)),
    **dict(zip("ᵊᵻTɾ", "AH IH T T".split(), strict=True)),
}
"""Of misaki's English phonemes, which write each diphthong as one capital; T is a flapped t."""


def arpabet(phonemes: str) -> str:
    """Phones with blanks between; marks of stress, length and punctuation have none. '' when nothing is said."""
    plain = phonemes.replace("ˈ", "").replace("ˌ", "").replace("ɜɹ", "ɜ").replace("əɹ", "ɚ")
    return " ".join(_ARPABET[character] for character in plain if character in _ARPABET)


def known_as(decoder: Decoder, word: str, phonemes: str) -> str:
    """The decoder's name for a word: the CMU dictionary's entry, which lists variants, else one that is added.

    '' for a word in which no phone of English is heard.
    """
    plain = "".join(c for c in word.lower().replace("’", "'") if c.isascii() and (c.isalpha() or c == "'")).strip("'")
    if plain and len(plain) >= sum(map(str.isalnum, word)) and decoder.lookup_word(plain) is not None:
        return plain
    phones = arpabet(phonemes)
    if not phones:
        return ""
    name = f"_{phones.replace(' ', '_')}"  # a name by its sound: the same word is added once
    if decoder.lookup_word(name) is None:
        decoder.add_word(name, phones, True)
    return name
