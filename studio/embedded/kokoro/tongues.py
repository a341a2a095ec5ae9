"""Which language a text is in, as far as it takes to refuse what a voice would mispronounce.

By letters, and by the small words that every text of some length has. A short or mixed text is given the benefit of
the doubt: names and titles of another language belong into any narration.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SMALL: Final = {
    "en": "the of and to in is was it that he she for with on as at his her by had not but from they this were are be "
    "an which you have we their its has been would there when who will what into than them out up so",
    "es": "el la los las de del y que en un una por con no su se para es al lo como más pero sus le ya fue este ha sí "
    "porque esta cuando muy sin sobre también me hasta hay donde quien desde todo nos ella había era está",
    "fr": "le la les de des du et que un une dans il elle est pour pas qui sur au avec ce cette ne se plus par sont "
    "son ses mais comme nous vous leur était être ou où aux à même tout ils elles avait sans lui",
    "it": "il lo la i gli le di del della dei delle e che un una in per con non si è da al alla sono su come anche più "
    "ma nel nella ha era questo questa loro aveva dal dalla ai suo sua ed chi perché quando se tutto",
    "pt": "o os a as de do da dos das e que em um uma no na nos nas por para com não se mais como mas foi ao ele ela "
    "seu sua ou ser quando muito há já está também pelo pela até isso era tinha à são num",
    "de": "der die das und in zu den von mit ist nicht ein eine des dem sich auf für es im auch als an er sie war bei "
    "wird aus nach wie noch nur am über so zum war haben hat aber wenn vor einem einer wurde sind ich wir",
    "nl": "de het een en van in is op te dat die voor met zijn niet aan er om ook als dan maar bij nog uit naar door "
    "over ze hij werd wordt deze heeft was wat haar kan geen worden hun meer zou",
}  # fmt: skip
_WORDS: Final = {language: frozenset(words.split()) for language, words in _SMALL.items()}
NAMES: Final = {
    "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese", "de": "German",
    "nl": "Dutch",
}  # fmt: skip
_CERTAIN, _CLEARLY = 3, 2.0  # small words of another language, and how many times as many as of the voice's own


def other_language(text: str, own: str) -> str:
    """The code of the language that a text is in when that is surely not `own`; '' when it may well be."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower())
    counts = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    mine = counts.get(own, 0)
    return best if best != own and counts[best] >= _CERTAIN and counts[best] > _CLEARLY * mine else ""


def foreign_script(text: str) -> str:
    """The script of the first letter that is not Latin, with the letter; '' where there is none."""
    for character in text:
        if character.isalpha():
            name = unicodedata.name(character, "UNKNOWN")
            if not name.startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE")) and character != "θ":
                return f"{name.split()[0].title()} letters ('{character}')"
    return ""
