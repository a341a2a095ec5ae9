"""How words sound, in the phones that the acoustic model was trained on (ARPAbet, as in the CMU dictionary)."""

from __future__ import annotations

from pocketsphinx import Decoder

_TABLE = """
A:EY I:AY O:OW Q:OW W:AW Y:OY a:AA b:B d:D e:EH f:F h:HH i:IY j:Y k:K l:L m:M n:N o:OW p:P r:R s:S t:T u:UW v:V w:W x:K
z:Z æ:AE ð:DH ŋ:NG ɐ:AH ɑ:AA ɒ:AA ɔ:AO ə:AH ɚ:ER ɛ:EH ɜ:ER ɡ:G ɪ:IH ɹ:R ʃ:SH ʊ:UH ʌ:AH ʒ:ZH ʤ:JH ʧ:CH θ:TH ᵊ:AH ᵻ:IH T:T
ɾ:T
"""
_ARPABET = dict(pair.split(":") for pair in _TABLE.split())
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
