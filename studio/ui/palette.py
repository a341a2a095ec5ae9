"""The command palette: everything the app can do, by typing its name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QWidget

from studio.ui.commands import Command
from studio.ui.search_popup import SearchChoice, SearchPopup


def place_words(place: str) -> str:
    """Where a command's keys work, in the user's language."""
    return {
        "canvas": QCoreApplication.translate("places", "Canvas"),
        "timeline": QCoreApplication.translate("places", "Timeline"),
        "viewer": QCoreApplication.translate("places", "Viewer"),
        "camera": QCoreApplication.translate("places", "Camera"),
        "brush": QCoreApplication.translate("places", "Motion brush"),
        "storyboard": QCoreApplication.translate("places", "Storyboard"),
        "queue": QCoreApplication.translate("places", "Queue"),
    }.get(place, QCoreApplication.translate("places", "Everywhere") if not place else place.capitalize())


def open_palette(parent: QWidget, commands: Iterable[Command]) -> SearchPopup:
    """Show the palette over the top of the window; the chosen command is carried out."""
    reachable = {command.id: command for command in commands if command.action.isEnabled()}
    popup = SearchPopup(
        parent,
        QCoreApplication.translate("palette", "What do you want to do?"),
        [_choice(command) for command in reachable.values()],
        width=520,
    )
    popup.chosen.connect(lambda id: reachable[id].action.trigger())
    popup.open_at(parent.mapToGlobal(QPoint(parent.width() // 2 - 236, 76)))
    return popup


def _choice(command: Command) -> SearchChoice:
    return SearchChoice(command.id, command.title.rstrip("…"), place_words(command.place), command.shown_keys)
