"""Which package of fonts to install for characters that no font of the system has: Noto's, which has every script, as
this system's distribution calls it."""

from __future__ import annotations

import platform
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from studio.embedded.typesetting import is_emoji

_CJK: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH")
_SYMBOLS: Final = ("So", "Sm", "Sk", "Sc", "No")
# distribution (an ID or ID_LIKE of os-release) -> emoji, CJK, symbols, any other script
_PACKAGES: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "debian": ("fonts-noto-color-emoji", "fonts-noto-cjk", "fonts-noto-core", "fonts-noto-core"),
    "fedora": (
        "google-noto-color-emoji-fonts",
        "google-noto-sans-cjk-fonts",
        "google-noto-sans-symbols2-fonts",
        "google-noto-sans-{script}-fonts",
    ),
    "suse": (
        "google-noto-coloremoji-fonts",
        "google-noto-sans-cjk-fonts",
        "google-noto-sans-symbols2-fonts",
        "google-noto-sans-{script}-fonts",
    ),
    "arch": ("noto-fonts-emoji", "noto-fonts-cjk", "noto-fonts", "noto-fonts"),
    "alpine": ("font-noto-emoji", "font-noto-cjk", "font-noto-symbols", "font-noto-{script}"),
}


def advice(characters: Iterable[str], release: Mapping[str, str] | None = None) -> str:
    """What to install so that these characters are seen: "" when there are none. release: os-release's entries, by
    default those of this system."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for character in sorted(set(characters)):
        wanted.setdefault(package(character, release), []).append(character)
    told = []
    for (name, font), lacking in wanted.items():
        shown = " ".join(lacking[:12]) + (" ..." if len(lacking) > 12 else "")
        told.append(f"{shown}: install {f'the package {name}, which has {font}' if name else f'the font {font}'}")
    return f"No font on this machine has {'; '.join(told)}." if told else ""


def package(character: str, release: Mapping[str, str] | None = None) -> tuple[str, str]:
    """The package ("" on a system that this does not know) and the font in it that have a character."""
    script = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    if is_emoji(character) or "\U0001f1e6" <= character <= "\U0001f1ff":
        kind, font = 0, "Noto Color Emoji"
    elif script in _CJK:
        kind, font = 1, "Noto Sans CJK"
    elif not script or unicodedata.category(character) in _SYMBOLS:
        kind, font = 2, "Noto Sans Symbols 2"
    else:
        kind, font = 3, f"Noto Sans {script.title()}"
    names = next((_PACKAGES[id] for id in _ids(_release() if release is None else release) if id in _PACKAGES), None)
    return (names[kind].format(script=script.lower()) if names else ""), font


def _release() -> Mapping[str, str]:
    if not sys.platform.startswith("linux"):
        return {}
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def _ids(release: Mapping[str, str]) -> list[str]:
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    return [word for name in names for word in ("suse" if "suse" in name else name, "fedora" if name == "rhel" else "")]
