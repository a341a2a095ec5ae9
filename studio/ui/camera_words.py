"""What a camera's axes and moves are called, in its panel and in the inspector."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

UNITS = {"horizontal": "%", "vertical": "%", "pan": "°", "tilt": "°", "roll": "°", "zoom": "×"}


def axis_words() -> dict[str, tuple[str, str]]:
    """Each axis's name, and what its numbers mean."""
    t = QCoreApplication.translate
    return {
        "horizontal": (
            t("CameraPanel", "Horizontal"),
            t("CameraPanel", "Travels left (−) or right (+), in percent of the picture"),
        ),
        "vertical": (
            t("CameraPanel", "Vertical"),
            t("CameraPanel", "Travels down (−) or up (+), in percent of the picture"),
        ),
        "pan": (t("CameraPanel", "Pan"), t("CameraPanel", "Turns left (−) or right (+), in degrees")),
        "tilt": (t("CameraPanel", "Tilt"), t("CameraPanel", "Turns down (−) or up (+), in degrees")),
        "roll": (t("CameraPanel", "Roll"), t("CameraPanel", "Leans left (−) or right (+), in degrees")),
        "zoom": (t("CameraPanel", "Zoom"), t("CameraPanel", "1 is the still as it is; larger is closer")),
    }


def move_words(name: str) -> str:
    """A named move as people say it."""
    t = QCoreApplication.translate
    words = {
        "static": t("CameraPanel", "Static"),
        "push in": t("CameraPanel", "Push in"),
        "pull out": t("CameraPanel", "Pull out"),
        "pan left": t("CameraPanel", "Pan left"),
        "pan right": t("CameraPanel", "Pan right"),
        "tilt up": t("CameraPanel", "Tilt up"),
        "tilt down": t("CameraPanel", "Tilt down"),
        "track left": t("CameraPanel", "Track left"),
        "track right": t("CameraPanel", "Track right"),
        "crane up": t("CameraPanel", "Crane up"),
        "crane down": t("CameraPanel", "Crane down"),
        "orbit left": t("CameraPanel", "Orbit left"),
        "orbit right": t("CameraPanel", "Orbit right"),
        "roll left": t("CameraPanel", "Roll left"),
        "roll right": t("CameraPanel", "Roll right"),
        "fly over": t("CameraPanel", "Fly over"),
        "dutch": t("CameraPanel", "Dutch angle"),
    }
    return words.get(name, name.capitalize())
