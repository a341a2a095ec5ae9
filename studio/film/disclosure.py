"""What is said to viewers of a film that AI made, in the picture and beside the upload.

The duty to say so: Regulation (EU) 2024/1689 (AI Act), Article 50(4) and (5), of what is "artificially generated or
manipulated", clear and at the latest at the first exposure; and the Chinese Measures for Labelling AI-Generated
Synthetic Content (2025) with GB 45438-2025, which asks for 人工智能 or AI together with 生成 or 合成, letters of at
least 5 % of the picture's shorter side, and at least the first two seconds of a film. Which of them binds a film is for
its maker to know.
"""

from __future__ import annotations

import json
from typing import Any, Final, Literal

from studio.base.errors import SettingError, suggest
from studio.graph.lineage import EDITED, MIXED, TRAINED
from studio.media.files.labels import SOURCE_TYPE

Kind = Literal["generated", "altered", ""]

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "en": ("AI-generated", "Altered with AI"),
    "zh": ("AI生成", "AI合成"),
    "de": ("KI-generiert", "Mit KI verändert"),
    "fr": ("Généré par IA", "Modifié par IA"),
    "es": ("Generado con IA", "Modificado con IA"),
    "it": ("Generato con IA", "Modificato con IA"),
    "pt": ("Gerado por IA", "Alterado por IA"),
    "nl": ("Gemaakt met AI", "Bewerkt met AI"),
    "pl": ("Wygenerowane przez AI", "Zmienione przez AI"),
    "ja": ("AI生成", "AIによる加工"),
    "ko": ("AI 생성", "AI로 변형됨"),
}
_SENTENCES: Final[dict[str, tuple[str, str, str]]] = {
    "en": (
        "This work was generated with artificial intelligence.",
        "Parts of this work were generated or altered with artificial intelligence.",
        "The voice is a copy of a person’s voice, made with that person’s consent.",
    ),
    "zh": (
        "本作品由人工智能生成。",
        "本作品的部分内容由人工智能生成或合成。",
        "其中的声音系经本人同意、由人工智能合成的克隆声音。",
    ),
    "de": (
        "Dieses Werk wurde mit künstlicher Intelligenz erzeugt.",
        "Teile dieses Werks wurden mit künstlicher Intelligenz erzeugt oder verändert.",
        "Die Stimme ist einer wirklichen Stimme nachgebildet, mit deren Einwilligung.",
    ),
    "fr": (
        "Cette œuvre a été générée par intelligence artificielle.",
        "Des parties de cette œuvre ont été générées ou modifiées par intelligence artificielle.",
        "La voix est la copie d’une voix réelle, faite avec le consentement de la personne.",
    ),
    "es": (
        "Esta obra se ha generado con inteligencia artificial.",
        "Partes de esta obra se han generado o modificado con inteligencia artificial.",
        "La voz es copia de una voz real, hecha con el consentimiento de la persona.",
    ),
    "it": (
        "Quest’opera è stata generata con intelligenza artificiale.",
        "Parti di quest’opera sono state generate o modificate con intelligenza artificiale.",
        "La voce è la copia di una voce reale, realizzata con il consenso della persona.",
    ),
    "pt": (
        "Esta obra foi gerada com inteligência artificial.",
        "Partes desta obra foram geradas ou alteradas com inteligência artificial.",
        "A voz é cópia de uma voz real, feita com o consentimento da pessoa.",
    ),
    "nl": (
        "Dit werk is gemaakt met kunstmatige intelligentie.",
        "Delen van dit werk zijn gemaakt of bewerkt met kunstmatige intelligentie.",
        "De stem is een kopie van een echte stem, gemaakt met toestemming van die persoon.",
    ),
    "pl": (
        "To dzieło zostało wygenerowane przez sztuczną inteligencję.",
        "Części tego dzieła zostały wygenerowane lub zmienione przez sztuczną inteligencję.",
        "Głos jest kopią prawdziwego głosu, wykonaną za zgodą tej osoby.",
    ),
    "ja": (
        "この作品は人工知能によって生成されました。",
        "この作品の一部は人工知能によって生成または加工されています。",
        "音声は、本人の同意を得て再現した声です。",
    ),
    "ko": (
        "이 작품은 인공지능으로 생성되었습니다.",
        "이 작품의 일부는 인공지능으로 생성되거나 변형되었습니다.",
        "음성은 본인의 동의를 받아 복제한 목소리입니다.",
    ),
}


def languages(text: str) -> list[str]:
    """Codes out of 'en, zh', each once. Raises SettingError for one that there are no words in."""
    named = list(dict.fromkeys(part.strip().lower() for part in text.replace(";", ",").split(",") if part.strip()))
    if not named:
        raise SettingError(
            "no language is named", setting="label_languages", mend="Name one, for example en, or en, zh."
        )
    for one in named:
        if one not in _WORDS:
            mend = suggest(one, _WORDS) or f"There are {', '.join(_WORDS)}."
            raise SettingError(f"there is no label in '{one}'", setting="label_languages", mend=mend)
    return named


def kind_of(source_type: str) -> Kind:
    """Of IPTC's term for a film: what its viewers are to be told. '' where no generative AI had a part in it."""
    if source_type == TRAINED:
        return "generated"
    return "altered" if source_type in (EDITED, MIXED) else ""


def label(kind: Kind, named: list[str]) -> list[str]:
    """The words in the picture, one language after the other; none for ''."""
    return list(dict.fromkeys(_WORDS[one][kind == "altered"] for one in named)) if kind else []


def text(record: str, kind: Kind, named: list[str]) -> str:
    """What to put beside the upload: in each language what viewers are told, then, in English, what made the film, as
    its record says. kind: as the label says it."""
    made: dict[str, Any] = json.loads(record) if record else {}
    cloned = bool(made.get("voices"))
    lines = []
    for one in named:
        generated, altered, voice = _SENTENCES[one]
        said = [generated] if kind == "generated" else [altered] if kind == "altered" else []
        said += [voice] if cloned else []
        if said:
            lines.append(("" if one in ("zh", "ja") else " ").join(said))
    if not lines:
        lines = ["No generative AI had a part in the pictures and sounds of this work, as far as its record says."]
    lines += ["", *_credits(made)]
    return "\n".join(lines).rstrip() + "\n"


def _credits(made: dict[str, Any]) -> list[str]:
    engines = [engine for making in made.get("made", []) for engine in making.get("engines", [])]
    titles = dict.fromkeys(
        f"{one['title']} ({one.get('licence') or 'licence not known'})" for one in engines if not one.get("perhaps")
    )
    lines = [f"Made with: {', '.join(titles)}"] if titles else []
    voices = dict.fromkeys(voice["consent"]["id"] for voice in made.get("voices", []))
    lines += [f"Consent to cloned voices: {', '.join(voices)}"] if voices else []
    lines += [f"Digital source type (IPTC): {made[SOURCE_TYPE]}"] if made.get(SOURCE_TYPE) else []
    return lines
