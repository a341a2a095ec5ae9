"""What transitions, titles, their ways in and out, and ways of fitting are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QCoreApplication

from studio.film.timeline.looks import ENTRANCES, TITLE_STYLES, TRANSITIONS


def transition_words() -> dict[Any, str]:
    t = QCoreApplication.translate
    words = {
        "dissolve": t("clip", "Dissolve"),
        "dip": t("clip", "Dip"),
        "wipe": t("clip", "Wipe"),
        "slide": t("clip", "Slide"),
        "push": t("clip", "Push"),
        "iris": t("clip", "Iris"),
        "zoom": t("clip", "Zoom"),
        "clock wipe": t("clip", "Clock wipe"),
        "luma wipe": t("clip", "Luma wipe"),
        "zoom blur": t("clip", "Zoom blur"),
    }
    return _called(TRANSITIONS, words)


def title_words() -> dict[Any, str]:
    t = QCoreApplication.translate
    words = {
        "lower-third": t("clip", "Lower third"),
        "center": t("clip", "Centre"),
        "corner": t("clip", "Corner"),
        "statement": t("clip", "Statement"),
        "caption": t("clip", "Caption"),
        "credits": t("clip", "Credits"),
    }
    return _called(TITLE_STYLES, words)


def entrance_words() -> dict[Any, str]:
    t = QCoreApplication.translate
    words = {
        "usual": t("clip", "as the style does"),
        "fade": t("clip", "fading"),
        "slide left": t("clip", "sliding left"),
        "slide right": t("clip", "sliding right"),
        "slide up": t("clip", "sliding up"),
        "slide down": t("clip", "sliding down"),
        "reveal": t("clip", "being revealed"),
        "none": t("clip", "at once"),
    }
    return _called(ENTRANCES, words)


def framing_words() -> dict[Any, str]:
    t = QCoreApplication.translate
    return {
        "": t("clip", "as the film"),
        "fill": t("clip", "fill, cropped"),
        "fit": t("clip", "fit, whole"),
        "stretch": t("clip", "stretch"),
    }


def _called(names: Iterable[str], words: dict[str, str]) -> dict[Any, str]:
    """All names in their order; one that has no words yet is called by itself."""
    return {name: words.get(name, name) for name in names}
