"""What transitions and titles are called."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from studio.film.timeline.looks import TITLE_STYLES, TRANSITIONS


def transition_words() -> dict[Any, str]:
    t = QCoreApplication.translate
    known = {
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
    return {kind: known.get(kind, kind) for kind in TRANSITIONS}


def title_words() -> dict[Any, str]:
    t = QCoreApplication.translate
    known = {
        "lower-third": t("clip", "Lower third"),
        "center": t("clip", "Centre"),
        "corner": t("clip", "Corner"),
        "statement": t("clip", "Statement"),
        "caption": t("clip", "Caption"),
        "credits": t("clip", "Credits"),
    }
    return {style: known.get(style, style) for style in TITLE_STYLES}
