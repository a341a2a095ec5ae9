"""What has to be settled before the first widget is made: the scale of everything, and the language."""

from __future__ import annotations

import logging
import os

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from studio.base.resources import resource
from studio.base.settings import Settings

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""The languages that are complete, by their own names."""
SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)


def scale(settings: Settings) -> None:
    """Make everything larger by the user's own factor; only of use before the application object exists. A factor in
    the environment (QT_SCALE_FACTOR) wins."""
    factor = settings.get("ui.scale")
    if isinstance(factor, int | float) and factor in SCALES and factor != 1:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{factor:g}")


def language(settings: Settings) -> str:
    """The language to speak: the user's choice, else the system's where we know it, else English."""
    chosen = settings.get("ui.language")
    if chosen in LANGUAGES:
        return str(chosen)
    for name in QLocale.system().uiLanguages():
        locale = QLocale(name)
        if locale.language() == QLocale.Language.Chinese and locale.script() != QLocale.Script.TraditionalHanScript:
            return "zh_CN"
        if locale.language() == QLocale.Language.English:
            return "en"
    return "en"


def speak(app: QCoreApplication, name: str) -> None:
    """Speak a language from now on: widgets made after this call have it. Without its file
    the words stay English."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(name))
    own = QTranslator(app)  # English has a file too: it knows one node from two nodes
    if not own.load(str(resource("i18n", f"shotgraph_{name}.qm"))):
        logging.getLogger("shotgraph").warning("the translation into %s is missing", name)
    app.installTranslator(own)
    qt = QTranslator(app)
    if qt.load(f"qtbase_{name}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)  # the words of Qt's own buttons and dialogs
