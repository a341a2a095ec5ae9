"""Settings: language, theme, scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.base.settings import Settings
from studio.ui import theme
from studio.ui.appearance import LANGUAGES, SCALES
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.widgets.combo import Combo


class LookPage(SettingsPage):
    """Theme at once; language and scale from the next start on, which the page says."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.set_title(self.tr("Look and language"))
        later = self.tr("From the next start on.")
        self.language = Combo()
        self.language.addItem(self.tr("As the system"), None)
        for name, own in LANGUAGES.items():
            self.language.addItem(own, name)
        self._choose(self.language, settings.get("ui.language"))
        self.row(self.tr("Language"), self.language, later)
        self.theme = Combo()
        self.theme.addItem(self.tr("Dark"), "dark")
        self.theme.addItem(self.tr("Light"), "light")
        self._choose(self.theme, theme.theme_name())
        self.row(self.tr("Theme"), self.theme)
        self.scale = Combo()
        for factor in SCALES:
            self.scale.addItem(f"{factor:.0%}", factor)
        self._choose(self.scale, settings.get("ui.scale") or 1.0)
        self.row(
            self.tr("Size of everything"), self.scale, self.tr("On top of the screen’s own scaling.") + " " + later
        )
        self.column.addStretch(1)

    @staticmethod
    def _choose(box: Combo, value: Any) -> None:
        box.setCurrentIndex(max(0, box.findData(value)))

    def changes(self) -> Mapping[str, Any]:
        scale = self.scale.currentData()
        return {
            "ui.language": self.language.currentData(),
            "ui.theme": self.theme.currentData(),
            "ui.scale": scale if scale != 1 else None,
        }
