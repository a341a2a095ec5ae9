"""The voices that come with Kokoro, and blends of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from studio.base.errors import SettingError, suggest

LANGUAGES: Final = {
    "a": ("en-US", "American English"),
    "b": ("en-GB", "British English"),
    "e": ("es", "Spanish"),
    "f": ("fr", "French"),
    "h": ("hi", "Hindi"),
    "i": ("it", "Italian"),
    "j": ("ja", "Japanese"),
    "p": ("pt-BR", "Portuguese"),
    "z": ("zh", "Chinese"),
}
"""First letter of a voice's name -> code of its language, and its name."""

_NAMES = (
    "af_alloy af_aoede af_bella af_heart af_jessica af_kore af_nicole af_nova af_river af_sarah af_sky am_adam am_echo "
    "am_eric am_fenrir am_liam am_michael am_onyx am_puck am_santa bf_alice bf_emma bf_isabella bf_lily bm_daniel "
    "bm_fable bm_george bm_lewis ef_dora em_alex em_santa ff_siwis hf_alpha hf_beta hm_omega hm_psi if_sara im_nicola "
    "jf_alpha jf_gongitsune jf_nezumi jf_tebukuro jm_kumo pf_dora pm_alex pm_santa zf_xiaobei zf_xiaoni zf_xiaoxiao "
    "zf_xiaoyi zm_yunjian zm_yunxi zm_yunxia zm_yunyang"
)

_LOUDNESS: Final = {
    "af_alloy": -17.1, "af_aoede": -13.9, "af_bella": -18, "af_heart": -18.3, "af_jessica": -17.9,
    "af_kore": -14.4, "af_nicole": -17.6, "af_nova": -21.9, "af_river": -17.1, "af_sarah": -16.3, "af_sky": -19.3,
    "am_adam": -14.5, "am_echo": -17.7, "am_eric": -16.9, "am_fenrir": -15, "am_liam": -17.4, "am_michael": -19.5,
    "am_onyx": -17.7, "am_puck": -14.4, "am_santa": -18.4, "bf_alice": -16.4, "bf_emma": -16, "bf_isabella": -13.4,
    "bf_lily": -17, "bm_daniel": -17.3, "bm_fable": -17.3, "bm_george": -17.3, "bm_lewis": -19.3, "ef_dora": -19.3,
    "em_alex": -18.8, "em_santa": -18.6, "ff_siwis": -15.1, "hf_alpha": -12.1, "hf_beta": -13.6, "hm_omega": -12.9,
    "hm_psi": -14.4, "if_sara": -10.4, "im_nicola": -15.4, "pf_dora": -19.2, "pm_alex": -18.6, "pm_santa": -18.6,
}  # fmt: skip
"""Voice -> LUFS of a sentence as the network gives it, 1.6 times as loud; others are taken to be at -17."""
_LIKE_HIBARI: Final = -20.0  # LUFS

DEFAULT: Final = "af_heart"
"""The one that its makers grade best."""


@dataclass(frozen=True)
class KokoroVoice:
    """One of the voices. id: as Kokoro calls it: language, f or m, name."""

    id: str

    @property
    def title(self) -> str:
        return self.id[3:].capitalize()

    @property
    def language(self) -> str:
        """Its code, as in captions."""
        return LANGUAGES[self.id[0]][0]

    @property
    def language_name(self) -> str:
        return LANGUAGES[self.id[0]][1]

    @property
    def gender(self) -> str:
        return "woman" if self.id[1] == "f" else "man"


VOICES: Final = tuple(KokoroVoice(name) for name in _NAMES.split())
_BY_ID = {voice.id: voice for voice in VOICES}


@dataclass(frozen=True)
class Blend:
    """Voices and how much of each, which is 1 together; the strongest first. One voice is a blend of one."""

    parts: tuple[tuple[KokoroVoice, float], ...]

    @property
    def language(self) -> str:
        return self.parts[0][0].language.partition("-")[0]

    @property
    def language_name(self) -> str:
        return self.parts[0][0].language_name

    @property
    def title(self) -> str:
        return " + ".join(voice.title for voice, _ in self.parts)

    @property
    def level(self) -> float:
        """What brings it to the loudness of the embedded voice, linear."""
        loudness = sum(share * _LOUDNESS.get(voice.id, -17.0) for voice, share in self.parts)
        return float(1.6 * 10 ** ((_LIKE_HIBARI - loudness) / 20))

    def __str__(self) -> str:
        """As `blend` reads it."""
        if len(self.parts) == 1:
            return self.parts[0][0].id
        return " + ".join(f"{voice.id}:{share:g}" for voice, share in self.parts)


def blend(words: str) -> Blend:
    """A voice, or several with how much of each: 'af_heart', 'af_heart:0.7 + am_michael:0.3'. Raises SettingError."""
    shares: dict[KokoroVoice, float] = {}
    for part in words.split("+"):
        name, _, share = (piece.strip() for piece in part.partition(":"))
        if name not in _BY_ID:
            mend = suggest(name, _BY_ID) or f"Write one of Kokoro's voices, such as {DEFAULT} or bm_george."
            raise SettingError(f"Kokoro has no voice '{name}'", socket="voice", mend=mend)
        try:
            weight = float(share or 1)
        except ValueError:
            weight = -1.0
        if not 0 <= weight <= 1000:
            raise SettingError(
                f"'{part.strip()}' says no share of a voice", socket="voice", mend="Write it like af_heart:0.7."
            )
        voice = _BY_ID[name]
        shares[voice] = shares.get(voice, 0.0) + weight
    whole = sum(shares.values())
    if whole <= 0:
        raise SettingError("none of the voices has a share", socket="voice", mend="Give one of them more than 0.")
    found = Blend(tuple(sorted(((v, s / whole) for v, s in shares.items() if s), key=lambda pair: -pair[1])))
    languages = {voice.language.partition("-")[0] for voice, _ in found.parts}
    if len(languages) > 1:
        raise SettingError(
            f"the voices {found.title} speak different languages", socket="voice", mend="Blend voices of one language."
        )
    return found
