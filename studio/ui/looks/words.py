"""Names and descriptions of the looks that ship with the app."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.graph.looks import Look


def _t(words: str) -> str:
    return QCoreApplication.translate("looks", words)


def words_of(look: Look) -> tuple[str, str]:
    """A look's name and description; the user's own are called what the user called them."""
    return (look.title, look.about) if look.own else _told().get(look.id, (look.title, look.about))


def _told() -> dict[str, tuple[str, str]]:
    return {
        "bloom": (_t("Bloom"), _t("Lights shine softly into what is around them.")),
        "comic": (_t("Comic"), _t("Flat colours, ink and printed dots.")),
        "dream": (_t("Dream"), _t("Soft and bright, as remembered.")),
        "film-dust": (
            _t("Film dust and gate weave"),
            _t("A print that has been shown often: dust, scratches, flicker, grain, an unsteady gate."),
        ),
        "glitch": (_t("Glitch"), _t("A bad digital signal: colours apart, bands and blocks out of place.")),
        "halation": (_t("Halation"), _t("The red glow that film has around lights.")),
        "night": (_t("Night"), _t("Day for night: dark and blue.")),
        "old-photograph": (
            _t("Old photograph"),
            _t("Brown with age, soft, dark at the corners, spotted."),
        ),
        "vhs": (_t("VHS"), _t("A home video tape of the eighties: soft, bleeding colours, trembling lines.")),
    }
